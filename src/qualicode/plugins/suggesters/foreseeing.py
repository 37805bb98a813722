"""What to expect of each code before anybody coded: what descriptions say, and the corpus makes of it.

A definition has a dozen words, people use hundreds for the same thing. So texts that stand near each other in the
corpus lend each other how well descriptions fit them, and those that fit best become examples of their own: twice over,
the corpus is learned as the descriptions would code it. None of that depends on codings: it is done once a codebook.
"""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.stats import rankdata

from qualicode.plugins.suggesters.views import Corpus, Doubles, Floats, Text, Views, Weights

DEFINITION_NOISE = 0.05
POOL = 1_000
"""So many texts of a corpus teach what it makes of descriptions: the rest of a large one adds little."""
_LEAST = 50
"""A smaller corpus teaches nothing."""
_NEAR = 10
"""So many neighbours lend a text how well descriptions fit them."""
_LENT = 0.5
"""How much of what fits a text is lent by its neighbours."""
_FIT = 0.3
"""What the fit of a description is worth beside what it teaches."""
_ROUNDS, _SHARE, _GUESS_NOISE, _SHARPNESS = 2, 0.7, 15.0, 12.5
"""The corpus is coded so often, the clearest share of it, with guesses so noisy, each a softmax of values so sharp."""
_ENOUGH = 10
"""Of so many codes, the one that fits best fits; the best of two may still fit badly."""
_CHANCE = (0.02, 0.07, 0.22, 0.11)
"""How alike the best of a dozen descriptions is to a text about something else (median), by kind of likeness."""


class Pool:
    """Some texts of the corpus, always the same ones of the same texts, and which of them stand near each other."""

    def __init__(self, corpus: Corpus, texts: Sequence[Text]) -> None:
        chosen = sorted(texts, key=lambda one: (crc32(one.text.encode("utf-8", "surrogatepass")), one.text))[:POOL]
        self.corpus, self.texts = corpus, chosen if len(chosen) >= _LEAST else []
        self.views = corpus.views(self.texts)
        self.products = self.views.against(self.views).astype(np.float64)
        self._place = {text.text: place for place, text in enumerate(self.texts)}
        self.near = self._nearest(self.products.copy(), self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def lenders(self, texts: Sequence[Text]) -> Any:
        """For each text, how much each text of the pool lends it (a row sums to one, or is empty)."""
        return self._nearest(self.corpus.views(texts).against(self.views).astype(np.float64), texts)

    def _nearest(self, alike: Doubles, texts: Sequence[Text]) -> Any:
        count = min(_NEAR, max(0, len(self) - 1))
        if not count or not texts:
            return sp.csr_matrix((len(texts), len(self)))
        for row, text in enumerate(texts):
            if text.text in self._place:
                alike[row, self._place[text.text]] = -1
        columns = np.argpartition(-alike, count - 1, axis=1)[:, :count]
        weights = np.maximum(np.take_along_axis(alike, columns, 1), 0) ** 2
        weights /= np.maximum(weights.sum(1, keepdims=True), 1e-12)
        rows = np.repeat(np.arange(len(texts)), count)
        return sp.csr_matrix((weights.ravel(), (rows, columns.ravel())), (len(texts), len(self)))


class Foresight:
    """What descriptions, and the corpus with them, say of texts."""

    def __init__(self, pool: Pool, descriptions: Sequence[Text]) -> None:
        self._pool, self._descriptions = pool, descriptions
        self._fit = fits(pool.corpus, pool.texts, descriptions).astype(np.float64)
        codes = len(descriptions)
        lent = _lend(self._fit, pool.near @ self._fit)
        described = pool.corpus.views(descriptions)
        across = pool.views.against(described).astype(np.float64)
        within = described.against(described).astype(np.float64) + DEFINITION_NOISE * np.eye(codes)
        taught, views = (1 - _FIT) * np.eye(codes), described
        pull = cho_solve(cho_factor(within), taught)
        if len(pool):
            values = across @ pull + _FIT * lent
            values = _lend(values, pool.near @ values)
            for _round in range(_ROUNDS):
                clear = _clearest(values)
                system = np.block([[pool.products[np.ix_(clear, clear)], across[clear]], [across[clear].T, within]])
                system[np.arange(len(clear)), np.arange(len(clear))] += _GUESS_NOISE
                guessed = _softmax(_SHARPNESS * values[clear]) - _FIT * lent[clear]
                pull = cho_solve(cho_factor(system, overwrite_a=True), np.vstack([guessed, taught]))
                values = pool.products[:, clear] @ pull[: len(clear)] + across @ pull[len(clear) :] + _FIT * lent
            views = Views.stack([pool.views.take(clear.tolist()), described])
        self._weights = Weights(views, pull)

    def of(self, texts: Sequence[Text]) -> Floats:
        """How much speaks for each code in each text (1: surely, 0: nothing) as far as descriptions can say."""
        fit = fits(self._pool.corpus, texts, self._descriptions)
        if len(self._pool):
            fit = _lend(fit, self._pool.lenders(texts) @ self._fit)
        return np.asarray(self._weights.of(self._pool.corpus.views(texts)) + _FIT * fit, np.float32)


def fits(corpus: Corpus, texts: Sequence[Text], descriptions: Sequence[Text]) -> Floats:
    """How well each description fits each text, in [0, 1]: the mean of one over its rank by four kinds of likeness.

    Where there are few descriptions, one that is no more alike than by chance stands behind codes yet to be made.
    """
    if not texts:
        return np.zeros((0, len(descriptions)), np.float32)
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


def _lend(own: Any, lent: Any) -> Any:
    return (1 - _LENT) * own + _LENT * lent


def _clearest(values: Doubles) -> NDArray[np.int64]:
    """The texts whose best code stands out most from the second, in their order."""
    if values.shape[1] < 2:
        apart = values[:, 0]
    else:
        two = np.partition(values, -2, axis=1)[:, -2:]
        apart = two[:, 1] - two[:, 0]
    return np.sort(np.argsort(-np.round(apart, 6), kind="stable")[: round(_SHARE * len(values))])


def _softmax(values: Doubles) -> Doubles:
    powers = np.exp(values - values.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True))
