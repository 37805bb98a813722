"""Learns codes from their descriptions and from codings: Gaussian process regression of "has this code" (0 or 1).

Each code's name and definition is a trusted example, each coded passage a noisier one. Before any likeness counts, a
code is expected as often as it was used and as much as descriptions foresee (`foreseeing`). Beside it, the same is
learned from codings alone. How far descriptions are to be trusted is read off the codings: each is left out in turn.
One linear solve learns all codes at once; nothing is kept from one learning to the next but the products of texts and
the part of the solve that did not change, so undo, merge and rename cost nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular

from qualicode.plugins.suggesters.foreseeing import DEFINITION_NOISE
from qualicode.plugins.suggesters.views import Corpus, Doubles, Floats, Text, Views, Weights

NOISE = ((50, 1.0), (300, 1.5), (10**9, 2.0))
"""How noisy codings are while there are fewer than so many of them: one of a few must count for more."""
UNCODED_NOISE = 2.0
"""A passage left uncoded is so much noisier than a coded one."""
FREQUENCY, FORESIGHT = 0.5, 0.55
"""How much of the expectation comes from how often a code was used, and from what descriptions foresee (at first)."""
_ENOUGH, _UNUSED, _UNUSED_ALONE = 10, 100, 10
"""While less is coded than this, all codes count as used alike: with descriptions, and without."""
_FEW = 30
"""Without descriptions, how often a code was used says the more the less was coded: all of it at first."""
_DOUBT = 5
"""So many codings say as much about descriptions as what is believed of them beforehand."""
_ASKED = 300
"""So many codings are asked how far to trust descriptions."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is to be learned. `codes` are texts of descriptions; an example is a text with its targets: code → 0 or 1.

    A code that an example does not mention is not 0 but unknown, unless `whole`: then nothing else was seen in it.
    """

    text: Text
    targets: Mapping[int, float]
    whole: bool = True
    key: str = ""

    @property
    def is_coded(self) -> bool:
        """Whether this is a passage with all its codes."""
        return self.whole and bool(self.targets)


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

    def products(self, rows: Sequence[int], others: Sequence[int]) -> Doubles:
        """The products of some rows with others."""
        return self._products[np.ix_(rows, others)].astype(np.float64)


class Factor:
    """The Cholesky factor of the lessons' products and noise; what an earlier one has in common is taken from it."""

    def __init__(self, shelf: Shelf, rows: Sequence[int], noise: Doubles, before: "Factor | None" = None) -> None:
        self.rows, self.noise = tuple(rows), noise
        size, kept = len(rows), before.common(rows, noise) if before else 0
        lower: Doubles = np.zeros((size, size))
        if before and kept:
            lower[:kept, :kept] = before.lower[:kept, :kept]
        if kept < size:
            across = shelf.products(rows[kept:], rows)
            within = across[:, kept:] + np.diag(noise[kept:])
            if kept:
                side = _forward(lower[:kept, :kept], across[:, :kept].T).T
                lower[kept:, :kept] = side
                within -= side @ side.T
            lower[kept:, kept:] = cholesky(within, lower=True, check_finite=False)
        self.lower: Doubles = lower

    def common(self, rows: Sequence[int], noise: Doubles) -> int:
        """How many lessons, from the first on, are the same."""
        size = min(len(rows), len(self.rows))
        same = (np.array(self.rows[:size]) == np.array(rows[:size])) & (self.noise[:size] == noise[:size])
        return size if same.all() else int(same.argmin())


@dataclass(frozen=True, slots=True)
class Trust:
    """How far descriptions are trusted: what their foresight weighs, and their share beside codings alone."""

    foresight: float = FORESIGHT
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be learned: wanted − (constant + foresight × `foreseen`), a row a lesson, then a row a description.

    `wanted` and `foreseen` are 0 where nothing is known (`Lesson`); `usual`: constants with descriptions, and alone.
    """

    wanted: Doubles
    foreseen: Doubles
    known: Doubles
    usual: Doubles
    alone: Doubles
    lessons: int

    def take(self, rows: Sequence[int]) -> "Task":
        """The task with only some of the lessons."""
        kept = [*rows, *range(self.lessons, len(self.wanted))]
        return Task(self.wanted[kept], self.foreseen[kept], self.known[kept], self.usual, self.alone, len(rows))

    def missing(self) -> Doubles:
        """What is missing from the constant with descriptions."""
        return self.wanted - self.known * self.usual

    def missing_alone(self) -> Doubles:
        """What is missing from the constant without descriptions."""
        return (self.wanted - self.known * self.alone)[: self.lessons]


class Solution:
    """The factor of the lessons, and below it that of the descriptions: what solves both, and the lessons alone."""

    def __init__(self, factor: Factor, across: Doubles, within: Doubles) -> None:
        self._lower = factor.lower
        self._side = _forward(factor.lower, across)
        within = within + DEFINITION_NOISE * np.eye(len(within)) - self._side.T @ self._side
        self._corner = cholesky(within, lower=True, check_finite=False)

    def alone(self, missing: Doubles) -> Doubles:
        """The pull of the lessons without descriptions."""
        return np.asarray(_backward(self._lower, _forward(self._lower, missing)))

    def both(self, missing: Doubles) -> Doubles:
        """The pull of the lessons and the descriptions."""
        count = len(self._lower)
        first = _forward(self._lower, missing[:count])
        last = _backward(self._corner, _forward(self._corner, missing[count:] - self._side.T @ first))
        return np.vstack([_backward(self._lower, first - self._side @ last), last])

    def certainty(self) -> tuple[Doubles, Doubles]:
        """The diagonal of the inverse at each lesson, with descriptions and without: what leaving it out divides by."""
        inverse = _forward(self._lower, np.eye(len(self._lower)))
        alone = (inverse**2).sum(0)
        below = _forward(self._corner, self._side.T @ inverse)
        return alone + (below**2).sum(0), alone


class Solved:
    """A task and what solves it: how much each lesson, then each description, pulls towards each code."""

    def __init__(self, task: Task, solution: Solution, trust: Trust) -> None:
        self._task, self._solution, self.trust = task, solution, trust
        self.has = task.wanted > 0
        self.usual = trust.share * task.usual + (1 - trust.share) * task.alone
        self._with = solution.both(task.missing() - trust.foresight * task.foreseen)
        self._alone = solution.alone(task.missing_alone())
        self.pull = trust.share * self._with
        self.pull[: task.lessons] += (1 - trust.share) * self._alone

    def expected(self, foreseen: Floats | Doubles) -> Doubles:
        """The values of texts of which this is foreseen, before what they resemble counts."""
        return np.asarray(self.usual + self.trust.share * self.trust.foresight * foreseen)

    def left_out(self) -> tuple[Floats, Floats]:
        """The values that each lesson's text would get if that lesson were left out, exactly; the learned part."""
        count, task, share = self._task.lessons, self._task, self.trust.share
        both, alone = self._solution.certainty()
        error = share * self._with[:count] / both[:, None] + (1 - share) * self._alone / alone[:, None]
        expected = self.expected(task.foreseen[:count])
        values = np.where(task.known[:count] > 0, task.wanted[:count], expected) - error
        return np.asarray(values, np.float32), np.asarray(values - expected, np.float32)


@dataclass(frozen=True, slots=True)
class Trial:
    """Some of the lessons, each left out in turn: the values its text would get, the learned part of them, and how near
    the nearest of the others stands that has its best code; what is `usual`."""

    lessons: tuple[Lesson, ...]
    values: Floats
    learned: Floats
    nearest: Floats
    usual: Doubles


class Learned:
    """What was learned: a value for each text and code is what was `usual`, what is foreseen and what views weigh.

    `pull` (one row a lesson, the descriptions last) says how much each lesson speaks for each code.
    """

    def __init__(self, lessons: Sequence[Lesson], views: Views, solved: Solved, trial: Trial) -> None:
        self.lessons = tuple(lessons)
        self.views, self.trial, self.usual = views, trial, solved.usual
        self._solved, self._has = solved, solved.has
        self.pull = solved.pull.astype(np.float32)
        self.weights = Weights(views, solved.pull)

    def values(self, views: Views, foreseen: Floats) -> tuple[Floats, Floats]:
        """For texts and what is foreseen of them: the value of each code, and the part of it that was learned."""
        learned = self.weights.of(views)
        return np.asarray(learned + self._solved.expected(foreseen), np.float32), learned

    def nearest(self, views: Views, best: NDArray[np.int64]) -> Floats:
        """For each text, its product with the nearest lesson or description that has its best code."""
        return _nearest(views.against(self.views), self._has, best)

    def left_out(self) -> Floats:
        """The values that each lesson's text would get if that lesson were left out, exactly."""
        return self._solved.left_out()[0]


def learn(
    shelf: Shelf,
    descriptions: Sequence[Text],
    lessons: Sequence[Lesson],
    foreseen: Floats,
    before: Factor | None = None,
) -> tuple[Learned, Factor]:
    """Learn the codes with these descriptions from the lessons; `foreseen`: what is foreseen of the lessons' texts.

    `before`: the factor of the learning before, on the same shelf; the new one is returned beside what was learned.
    """
    rows = shelf.rows([*(lesson.text for lesson in lessons), *descriptions])
    taught, described = rows[: len(lessons)], rows[len(lessons) :]
    task, noise = _task(lessons, len(descriptions), foreseen), _noise(lessons)
    factor = Factor(shelf, taught, noise, before)
    solution = Solution(factor, shelf.products(taught, described), shelf.products(described, described))
    some = list(range(len(lessons)))
    asked_task, asked = task, solution
    if len(some) > _ASKED:
        some = [place * len(lessons) // _ASKED for place in range(_ASKED)]
        rarer = Factor(shelf, [taught[row] for row in some], noise[some])
        across = shelf.products(rarer.rows, described)
        asked_task, asked = task.take(some), Solution(rarer, across, shelf.products(described, described))
    trust = _trust(asked_task, asked, [place for place, row in enumerate(some) if lessons[row].is_coded])
    tried = Solved(asked_task, asked, trust)
    values, part = tried.left_out()
    others = shelf.products([taught[row] for row in some], [*(taught[row] for row in some), *described])
    np.fill_diagonal(others, 0)
    nearest = _nearest(others, tried.has, values.argmax(1))
    trial = Trial(tuple(lessons[row] for row in some), values, part, nearest, tried.usual)
    return Learned(lessons, shelf.views(rows), Solved(task, solution, trust), trial), factor


def _nearest(products: Floats | Doubles, has: NDArray[np.bool_], best: NDArray[np.int64]) -> Floats:
    """The largest product in each row, among the columns that have the row's best code."""
    nearest = np.zeros(len(products), np.float32)
    for code in np.unique(best):
        rows, columns = np.flatnonzero(best == code), np.flatnonzero(has[:, code])
        nearest[rows] = products[np.ix_(rows, columns)].max(1, initial=0)
    return nearest


def _trust(task: Task, solution: Solution, rows: Sequence[int]) -> Trust:
    """How far to trust descriptions: as much as makes these codings, each left out in turn, come out best."""
    if not rows:
        return Trust()
    both, alone = (certain[list(rows), None] for certain in solution.certainty())
    wrong = solution.both(task.missing())[rows] / both
    moved = solution.both(task.foreseen)[rows] / both
    foresight = _ridge(wrong, moved, FORESIGHT)
    wrong_alone = solution.alone(task.missing_alone())[rows] / alone
    return Trust(foresight, _ridge(wrong_alone, wrong_alone - (wrong - foresight * moved), 1.0))


def _ridge(wrong: Doubles, moved: Doubles, believed: float) -> float:
    """The factor in [0, 1] of `moved` that takes most away from `wrong`, drawn towards what was believed."""
    power = float((moved**2).sum())
    doubt = _DOUBT * power / len(moved)
    if power < 1e-9:
        return believed
    return min(1.0, max(0.0, (float((wrong * moved).sum()) + doubt * believed) / (power + doubt)))


def _task(lessons: Sequence[Lesson], codes: int, foreseen: Floats) -> Task:
    count = len(lessons)
    wanted, known = np.zeros((count + codes, codes)), np.ones((count + codes, codes))
    for row, lesson in enumerate(lessons):
        if not lesson.whole:
            known[row] = 0
        for code, target in lesson.targets.items():
            wanted[row, code], known[row, code] = target, 1
    wanted[count:] = np.eye(codes)
    whole = np.vstack([foreseen.reshape(-1, codes), np.eye(codes)])
    used = wanted[:count].sum(0)
    coded = sum(1 for lesson in lessons if lesson.is_coded)
    alone = FREQUENCY + (1 - FREQUENCY) * _FEW / (_FEW + coded)
    return Task(
        wanted,
        whole * known,
        known,
        FREQUENCY * _frequency(used, coded, _UNUSED),
        alone * _frequency(used, coded, _UNUSED_ALONE),
        count,
    )


def _frequency(used: Doubles, coded: int, unused: int) -> Doubles:
    """How often each code was used, drawn towards all being used alike while little is coded."""
    return np.asarray((used + unused / max(len(used), _ENOUGH)) / (coded + unused))


def _noise(lessons: Sequence[Lesson]) -> Doubles:
    usual = next(noise for count, noise in NOISE if len(lessons) < count)
    return np.array([usual if lesson.targets else UNCODED_NOISE * usual for lesson in lessons], np.float64)


def _forward(lower: Doubles, values: Doubles) -> Doubles:
    if not len(lower):
        return values
    return np.asarray(solve_triangular(lower, values, lower=True, check_finite=False))


def _backward(lower: Doubles, values: Doubles) -> Doubles:
    if not len(lower):
        return values
    return np.asarray(solve_triangular(lower, values, lower=True, trans="T", check_finite=False))
