"""Learns codes from their descriptions and from codings: Gaussian process regression of "has this code" (0 or 1).

Each code's name and definition is a trusted example, each coded passage a noisier one. Before any likeness counts, a
code is expected as often as it was used and as well as its description fits (`Expected`). One linear solve learns all
codes at once; nothing is kept from one learning to the next but the products of texts, so undo, merge and rename cost
nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.stats import rankdata

from qualicode.plugins.suggesters.views import Corpus, Floats, Text, Views

DEFINITION_NOISE, EXAMPLE_NOISE, UNCODED_NOISE = 0.05, 1.5, 3.0
FREQUENCY, FIT = 0.7, 0.3
"""How much of the expectation comes from how often a code was used, and how much from how well its description fits."""
_ENOUGH = 10
"""Of so many codes, the one that fits best fits; the best of two may still fit badly."""
_CHANCE = (0.02, 0.07, 0.18, 0.11)
"""How alike the best of a dozen descriptions is to a text about something else (median), by kind of likeness."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is to be learned. `codes` are texts of descriptions; an example is a text with its targets: code → 0 or 1.

    A code that an example does not mention is not 0 but unknown, unless `whole`: then nothing else was seen in it.
    """

    text: Text
    targets: Mapping[int, float]
    whole: bool = True
    key: str = ""


class Shelf:
    """Texts that were viewed, and their products, kept as long as the corpus is counted the same way."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._rows: dict[str, int] = {}
        self._views: Views | None = None
        self._products: Floats = np.zeros((0, 0), np.float32)

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self, texts: Sequence[Text]) -> list[int]:
        """Where the texts stand on the shelf; new ones are put there."""
        new = list({text.text: text for text in texts if text.text not in self._rows}.values())
        if new:
            views = self.corpus.views(new)
            within = views.against(views)
            if self._views is None:
                self._views, self._products = views, within
            else:
                across = self._views.against(views)
                self._products = np.block([[self._products, across], [across.T, within]])
                self._views = Views.stack([self._views, views])
            for text in new:
                self._rows[text.text] = len(self._rows)
        return [self._rows[text.text] for text in texts]

    def views(self, rows: Sequence[int]) -> Views:
        """The views of some rows."""
        assert self._views is not None
        return self._views.take(rows)

    def products(self, rows: Sequence[int]) -> Doubles:
        """The products of some rows with each other."""
        return self._products[np.ix_(rows, rows)].astype(np.float64)


@dataclass(frozen=True, slots=True)
class Expected:
    """What to expect of each code before looking at any example: as often as it was used, as well as it fits.

    `usual` is the first part, `values` the sum for each lesson and then for each description.
    """

    usual: Doubles
    values: Doubles

    def of(self, fit: Floats) -> Floats:
        """The expectations for texts that descriptions fit so well."""
        return np.asarray(self.usual + FIT * fit, np.float32)


class Learned:
    """What was learned: a value for each text and code is `expectation` plus what its views weigh.

    `pull` (one row a lesson, the descriptions last) says how much each lesson speaks for each code.
    """

    def __init__(
        self, lessons: Sequence[Lesson], views: Views, products: Doubles, missing: Doubles, before: Expected
    ) -> None:
        self.lessons = tuple(lessons)
        self.views = views
        self.usual = before.usual
        self._before, self._missing = before, missing
        noise = np.array([*map(_noise, lessons), *[DEFINITION_NOISE] * (len(missing) - len(lessons))])
        system = products + np.diag(noise)
        self._factor = cho_factor(system, lower=True, overwrite_a=True, check_finite=False)[0]
        self._pull = cho_solve((self._factor, True), missing, check_finite=False)
        self.pull = self._pull.astype(np.float32)
        self.columns = np.unique(views.sparse.indices)
        self.sparse = np.asarray(self.narrow(views).T @ self.pull, np.float32)
        self.dense = np.asarray(views.dense.T @ self.pull, np.float32)

    def values(self, views: Views, fit: Floats) -> tuple[Floats, Floats]:
        """For texts and how well descriptions fit them: the value of each code, and the part of it that was learned."""
        learned = np.asarray(self.narrow(views) @ self.sparse + views.dense @ self.dense, np.float32)
        return learned + self._before.of(fit), learned

    def left_out(self) -> Floats:
        """The values that each lesson's text would get if that lesson were left out, exactly."""
        count = len(self.lessons)
        inverse = solve_triangular(self._factor, np.eye(len(self._factor)), lower=True, check_finite=False)
        error = self._pull[:count] / (inverse**2).sum(0)[:count, None]
        return np.asarray(self._before.values[:count] + self._missing[:count] - error, np.float32)

    def narrow(self, views: Views) -> sp.csr_matrix:
        """The sparse views, with only those columns that any lesson has."""
        place = np.full(views.sparse.shape[1], -1, np.int64)
        place[self.columns] = np.arange(len(self.columns))
        columns = place[views.sparse.indices]
        known = columns >= 0
        ends = np.concatenate([[0], np.cumsum(known)])[views.sparse.indptr]
        shape = (views.sparse.shape[0], len(self.columns))
        return sp.csr_matrix((views.sparse.data[known], columns[known], ends), shape=shape)


def fits(corpus: Corpus, texts: Sequence[Text], descriptions: Sequence[Text]) -> Floats:
    """How well each description fits each text, in [0, 1]: the mean of one over its rank by four kinds of likeness.

    Where there are few descriptions, one that is no more alike than by chance stands behind codes yet to be made.
    """
    kinds = (
        (corpus.words(texts) @ corpus.words(descriptions).T).toarray(),
        (corpus.letters(texts) @ corpus.letters(descriptions).T).toarray(),
        corpus.meaning(texts) @ corpus.meaning(descriptions).T,
        corpus.likeness(texts, descriptions),
    )
    behind = max(0, _ENOUGH - len(descriptions)) / 2
    ranks = (
        rankdata(-np.round(kind, 5), axis=1) + behind * (kind < chance)
        for kind, chance in zip(kinds, _CHANCE, strict=True)
    )
    return np.asarray(sum(1 / rank for rank in ranks) / len(kinds), np.float32)


def learn(shelf: Shelf, descriptions: Sequence[Text], lessons: Sequence[Lesson], fit: Floats) -> Learned:
    """Learn the codes with these descriptions from the lessons; `fit`: how well they fit the lessons' texts."""
    codes = len(descriptions)
    usual = FREQUENCY * _frequency(lessons, codes)
    whole_fit = np.vstack([fit.reshape(-1, codes), np.eye(codes)])
    before = Expected(usual, usual + FIT * whole_fit)
    missing = np.vstack([_targets(lessons, before.values), np.eye(codes)]) - before.values
    rows = shelf.rows([*(lesson.text for lesson in lessons), *descriptions])
    return Learned(lessons, shelf.views(rows), shelf.products(rows), missing, before)


def _frequency(lessons: Sequence[Lesson], codes: int) -> Doubles:
    """How often each code was used, drawn towards all being used alike while little is coded."""
    used = np.zeros(codes)
    for lesson in lessons:
        for code, target in lesson.targets.items():
            used[code] += target
    coded = sum(1 for lesson in lessons if lesson.whole and lesson.targets)
    return np.asarray((used + 100 / max(codes, _ENOUGH)) / (coded + 100))


def _targets(lessons: Sequence[Lesson], expected: Doubles) -> Doubles:
    targets = np.zeros((len(lessons), expected.shape[1]))
    for row, lesson in enumerate(lessons):
        if not lesson.whole:
            targets[row] = expected[row]
        for code, target in lesson.targets.items():
            targets[row, code] = target
    return targets


def _noise(lesson: Lesson) -> float:
    return EXAMPLE_NOISE if lesson.targets else UNCODED_NOISE
