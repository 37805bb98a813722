"""How a text looks to the suggester: four views, each a vector of length one, whose products say how alike texts are.

words (lemmas and pairs of lemmas, TF-IDF), letters (3 to 5 in a row within a word, TF-IDF), meaning (the mean vector of
its telling words, centred), topics (latent semantic analysis of the corpus). Weights were chosen by cross-validation
(`benchmarks/suggestions.py`). A kernel is the weighted sum of the views' products.
Loaded only where suggestions are computed: that is why numpy is imported at the top.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from qualicode.model.folding import fold_inclusive
from qualicode.plugins.suggesters.reading import LEMMA, VECTOR

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Words = NDArray[np.int32]

WORDS, LETTERS, MEANING, TOPICS = 1.0, 0.7, 1.0, 0.3
"""The weights of the views."""

_HASH = 1 << 18
_TOPICS = 100
_SAMPLE = 5_000
_USUAL, _FEW = slice(200, 5_000), 50
"""Where the vectors of usual words are (the commonest come first), and what they weigh beside a corpus, in texts."""
_PRIME = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was read: itself and its words (see `reading`)."""

    text: str
    words: Words


@dataclass(frozen=True, slots=True)
class Views:
    """Texts as rows: `sparse` holds words and letters side by side, `dense` meaning and topics, all weighted."""

    sparse: Any
    dense: Floats

    def against(self, other: "Views") -> Floats:
        """The kernel: how much alike each of these texts and each of the others are."""
        alike: Floats = (self.sparse @ other.sparse.T).toarray() + self.dense @ other.dense.T
        return alike

    def take(self, rows: Sequence[int]) -> "Views":
        """Some of the rows."""
        return Views(self.sparse[rows], self.dense[rows])

    @classmethod
    def stack(cls, parts: Sequence["Views"]) -> "Views":
        """Rows upon rows."""
        return cls(sp.vstack([part.sparse for part in parts], format="csr"), np.vstack([part.dense for part in parts]))


class Weights:
    """What each column of the views weighs for each code, made of how much some texts pull (`pull`: texts × codes)."""

    def __init__(self, views: Views, pull: Doubles) -> None:
        self.columns = np.unique(views.sparse.indices)
        self._place = np.full(views.sparse.shape[1], -1, np.int32)
        self._place[self.columns] = np.arange(len(self.columns))
        self.sparse = np.asarray(self.narrow(views).T @ pull.astype(np.float32), np.float32)
        self.dense = np.asarray(views.dense.T @ pull.astype(np.float32), np.float32)

    def of(self, views: Views) -> Floats:
        """What the columns of some texts weigh together: texts × codes."""
        return np.asarray(self.narrow(views) @ self.sparse + views.dense @ self.dense, np.float32)

    def narrow(self, views: Views) -> Any:
        """The sparse views, with only those columns that weigh anything."""
        columns = self._place[views.sparse.indices]
        known = columns >= 0
        ends = np.concatenate([[0], np.cumsum(known)])[views.sparse.indptr]
        shape = (views.sparse.shape[0], len(self.columns))
        return sp.csr_matrix((views.sparse.data[known], columns[known], ends), shape=shape)


class Corpus:
    """What is counted over a whole corpus: how rare words are, what the mean meaning is, which topics there are.

    `vectors` are the vectors of words, `lemmas` how many lemmas are known. Counted on an even sample of 5,000 texts.
    """

    def __init__(self, texts: Sequence[Text], vectors: Floats, lemmas: int) -> None:
        sample = texts if len(texts) <= _SAMPLE else [texts[i * len(texts) // _SAMPLE] for i in range(_SAMPLE)]
        self._vectors = vectors
        self._lemmas = min(lemmas, _HASH)
        count = len(sample)
        words, letters = _word_counts(sample), _letter_counts(sample)
        self._words_idf, self._letters_idf = _rarity(words, count), _rarity(letters, count)
        seen = np.bincount(_telling(sample), minlength=len(vectors))
        self._word_rarity = (np.log((1 + count) / (1 + seen)) + 1).astype(np.float32)
        usual = vectors[_USUAL].mean(0)
        share = seen[seen > 0]
        self._middle = _drawn(share @ vectors[seen > 0], share.sum(), usual)
        means, filled = _means(sample, vectors)
        self._mean = _drawn(means[filled].sum(0), filled.sum(), usual)
        self._topics = self._find_topics(words)

    def views(self, texts: Sequence[Text]) -> Views:
        """The four views of the texts."""
        words, letters = self.words(texts), self.letters(texts)
        sparse = sp.hstack([words * WORDS**0.5, letters * LETTERS**0.5], format="csr", dtype=np.float32)
        topics = _unit_rows(self._lemmas_of(words) @ self._topics)
        return Views(sparse, np.hstack([self.meaning(texts) * MEANING**0.5, topics * TOPICS**0.5]).astype(np.float32))

    def words(self, texts: Sequence[Text]) -> Any:
        """Lemmas and pairs of lemmas."""
        return _weighted(_word_counts(texts), self._words_idf)

    def letters(self, texts: Sequence[Text]) -> Any:
        """Three to five letters in a row."""
        return _weighted(_letter_counts(texts), self._letters_idf)

    def meaning(self, texts: Sequence[Text]) -> Floats:
        """The mean vector of the telling words, without what all texts have in common."""
        means, filled = _means(texts, self._vectors)
        means[filled] -= self._mean
        return _unit_rows(means)

    def word_meanings(self, texts: Sequence[Text]) -> Floats:
        """One row a word, in order: what it adds to the meaning of its text as `views` weighs it."""
        words = np.concatenate([text.words[:, VECTOR] for text in texts])
        owners = np.repeat(np.arange(len(texts)), [len(text.words) for text in texts])
        parts = np.where(words[:, None] >= 0, self._vectors[words] - self._mean, np.float32(0))
        table = sp.csr_matrix(
            (np.ones(len(words), np.float32), (owners, np.arange(len(words)))), (len(texts), len(words))
        )
        length = np.linalg.norm(table @ parts, axis=1)
        return np.asarray(parts / np.maximum(length, 1e-9)[owners, None] * MEANING**0.5, np.float32)

    @property
    def width(self) -> int:
        """How many columns the meaning has: the first of the dense views."""
        return len(self._mean)

    def likeness(self, texts: Sequence[Text], others: Sequence[Text]) -> Floats:
        """How well each text's telling words are met, one by one, by the nearest word of each of the others."""
        rows = np.unique(_telling([*texts, *others]))
        place = np.zeros(len(self._vectors), np.int64)
        place[rows] = np.arange(len(rows))
        directions = _unit_rows(self._vectors[rows] - self._middle)
        met = np.zeros((len(rows), len(others)), np.float32)
        for column, other in enumerate(others):
            mine = place[np.unique(_telling([other]))]
            if len(mine):
                met[:, column] = np.maximum(directions @ directions[mine].T, 0).max(1) ** 2
        bag = _bag(texts, place, len(rows), self._word_rarity[rows])
        return np.asarray(bag @ met, np.float32)

    def _lemmas_of(self, words: Any) -> Any:
        return words[:, _HASH : _HASH + self._lemmas]

    def _find_topics(self, counts: Any) -> Floats:
        """Directions of the lemmas (one column a topic) in which the corpus varies most; the same ones every time."""
        single = self._lemmas_of(_weighted(counts, self._words_idf))
        wanted = min(_TOPICS, *(size - 1 for size in single.shape))
        if wanted < 2:
            return np.zeros((single.shape[1], 1), np.float32)
        start = np.random.default_rng(0).standard_normal((single.shape[1], wanted + 10)).astype(np.float32)
        for _round in range(4):
            start = np.linalg.qr(single.T @ (single @ start))[0]
        directions = np.linalg.svd(single @ start, full_matrices=False)[2]
        return np.asarray(start @ directions.T[:, :wanted], np.float32)


def letters_of(text: str) -> str:
    """The text as its letters are counted: folded, one space between words and at both ends."""
    return f" {' '.join(''.join(c if c.isalnum() else ' ' for c in fold_inclusive(text)).split())} "


def _word_counts(texts: Sequence[Text]) -> Any:
    """Sparse counts: pairs of lemmas hashed in the first half of the columns, lemmas in the second."""
    ids = np.concatenate([text.words[:, LEMMA] for text in texts] or [np.zeros(0, np.int32)]).astype(np.uint64)
    rows = np.repeat(np.arange(len(texts)), [len(text.words) for text in texts])
    follows = rows[1:] == rows[:-1]
    pairs = _mix(ids[:-1][follows] * np.uint64(1_000_003) + ids[1:][follows])
    columns = np.concatenate([pairs, ids.astype(np.int64) % _HASH + _HASH])
    return _counts(np.concatenate([rows[1:][follows], rows]), columns, (len(texts), 2 * _HASH))


def _letter_counts(texts: Sequence[Text]) -> Any:
    """Sparse counts of three to five letters in a row, within words with a space at either end, hashed."""
    plain = [letters_of(text.text) for text in texts]
    codes = np.frombuffer("".join(plain).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in plain])
    space = codes == ord(" ")
    all_rows, all_columns = [], []
    for size in (3, 4, 5):
        count = max(0, len(codes) - size + 1)
        inside = np.ones(count, bool)
        for offset in range(1, size - 1):
            inside &= ~space[offset : offset + count]
        key = np.full(count, size, np.uint64)
        for offset in range(size):
            key = key * np.uint64(1_000_003) + codes[offset : offset + count]
        all_rows.append(rows[:count][inside])
        all_columns.append(_mix(key[inside]))
    return _counts(np.concatenate(all_rows), np.concatenate(all_columns), (len(texts), _HASH))


def _mix(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Keys spread over the columns of a hashed view (Fibonacci hashing)."""
    return ((keys * _PRIME) >> np.uint64(64 - 18)).astype(np.int64)


def _counts(rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]) -> Any:
    keys, times = np.unique(rows * shape[1] + columns, return_counts=True)
    ends = np.searchsorted(keys, np.arange(shape[0] + 1) * shape[1])
    data = (1 + np.log(times)).astype(np.float32)
    return sp.csr_matrix((data, (keys % shape[1]).astype(np.int32), ends.astype(np.int32)), shape=shape)


def _rarity(counts: Any, texts: int) -> Floats:
    seen = np.bincount(counts.indices, minlength=counts.shape[1])
    return (np.log((1 + texts) / (1 + seen)) + 1).astype(np.float32)


def _weighted(counts: Any, rarity: Floats) -> Any:
    data = counts.data * rarity[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    length = np.sqrt(np.bincount(rows, data * data, minlength=counts.shape[0]))
    data = (data / np.maximum(length, 1e-9)[rows]).astype(np.float32)
    return sp.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def _drawn(total: Any, count: Any, usual: Floats) -> Floats:
    """A mean, drawn towards the usual while it is a mean of few."""
    return np.asarray((total + _FEW * usual) / (count + _FEW), np.float32)


def _telling(texts: Sequence[Text]) -> NDArray[np.int32]:
    rows = np.concatenate([text.words[:, VECTOR] for text in texts] or [np.zeros(0, np.int32)])
    return rows[rows >= 0]


def _bag(texts: Sequence[Text], place: NDArray[np.int64], width: int, rarity: Floats) -> Any:
    """Each text's distinct telling words, weighted by how rare they are; a row sums to one."""
    bags = [np.unique(_telling([text])) for text in texts]
    columns = place[np.concatenate(bags or [np.zeros(0, np.int32)])]
    ends = np.cumsum([0, *(len(bag) for bag in bags)])
    data = rarity[columns]
    rows = np.repeat(np.arange(len(texts)), np.diff(ends))
    total = np.bincount(rows, data, minlength=len(texts))
    data = (data / np.maximum(total, 1e-9)[rows]).astype(np.float32)
    return sp.csr_matrix((data, columns, ends), shape=(len(texts), width))


def _means(texts: Sequence[Text], vectors: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    telling = [text.words[:, VECTOR][text.words[:, VECTOR] >= 0] for text in texts]
    lengths = np.array([len(rows) for rows in telling], np.int64)
    rows = np.repeat(np.arange(len(texts)), lengths)
    columns = np.concatenate(telling or [np.zeros(0, np.int32)])
    data = (1 / np.maximum(lengths, 1))[rows].astype(np.float32)
    table = sp.csr_matrix((data, (rows, columns)), shape=(len(texts), len(vectors)))
    return np.asarray(table @ vectors, np.float32), lengths > 0


def _unit_rows(table: Floats) -> Floats:
    length = np.linalg.norm(table, axis=1, keepdims=True)
    return np.asarray(table / np.maximum(length, 1e-9), np.float32)
