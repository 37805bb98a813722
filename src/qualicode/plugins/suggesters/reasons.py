"""Why a code is proposed: the words of the text that weighed most, and the coded examples that are nearest.

Both are exact: a value is a sum over the columns of the views, and a column belongs to words; it is also a sum over the
lessons, and each lesson's term is its product with the text times its pull.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qualicode.plugins.suggesters.learning import Learned
from qualicode.plugins.suggesters.reading import END, START
from qualicode.plugins.suggesters.views import Corpus, Floats, Text, Views

WORDS, NEAR = 4, 3
_FAINT = 0.2
"""A word or an example that weighs less than this part of the first one is no reason."""

Words = tuple[tuple[str, float], ...]
Reasons = tuple[Words, tuple[str, ...]]


def reasons(
    corpus: Corpus, learned: Learned, views: Views, texts: Sequence[Text], codes: NDArray[np.int64]
) -> list[Reasons]:
    """For each text and the code proposed for it: words that occur in it with their weights, keys of examples.

    The weightiest come first, and its weight is 1.
    """
    words = _words(corpus, learned, views, texts, codes)
    return list(zip(words, _near(learned, views, codes), strict=True))


def word_weights(
    corpus: Corpus, learned: Learned, views: Views, texts: Sequence[Text], codes: NDArray[np.int64]
) -> list[dict[str, float]]:
    """For each text, how much each of its words adds to the value of a code."""
    singles = [_single(text, word) for text in texts for word in text.words]
    owners = np.repeat(np.arange(len(texts)), [len(text.words) for text in texts])
    found: list[dict[str, float]] = [{} for _text in texts]
    if singles:
        weights = _weights(corpus, learned, views, texts, singles, owners, codes)
        for single, owner, weight in zip(singles, owners.tolist(), weights.tolist(), strict=True):
            found[owner][single.text] = max(found[owner].get(single.text, 0.0), weight)
    return found


def _words(
    corpus: Corpus, learned: Learned, views: Views, texts: Sequence[Text], codes: NDArray[np.int64]
) -> list[Words]:
    found = []
    for mine in word_weights(corpus, learned, views, texts, codes):
        first = _weightiest(mine, WORDS)
        found.append(tuple((word, round(mine[word] / mine[first[0]], 2)) for word in first))
    return found


def _weights(
    corpus: Corpus,
    learned: Learned,
    views: Views,
    texts: Sequence[Text],
    singles: Sequence[Text],
    owners: NDArray[np.int64],
    codes: NDArray[np.int64],
) -> Floats:
    """How much each single word adds to the value of the code proposed for its text."""
    has = learned.weights.narrow(corpus.views(singles))
    has.data[:] = 1
    terms = has.multiply(learned.weights.narrow(views)[owners]).tocsr()
    rows = np.repeat(np.arange(len(singles)), np.diff(terms.indptr))
    weights = np.bincount(
        rows, terms.data * learned.weights.sparse[terms.indices, codes[owners][rows]], minlength=len(singles)
    )
    meaning = (corpus.word_meanings(texts) * learned.weights.dense[: corpus.width, codes[owners]].T).sum(1)
    return np.asarray(weights + meaning, np.float32)


def _near(learned: Learned, views: Views, codes: NDArray[np.int64]) -> list[tuple[str, ...]]:
    count = len(learned.lessons)
    if not count:
        return [() for _code in codes]
    terms = views.against(learned.views.take(range(count))) * learned.pull[:count, codes].T
    found = []
    for row, code in enumerate(codes):
        order = np.argsort(-terms[row], kind="stable")[: NEAR * 4]
        mine = {
            learned.lessons[place].key: float(terms[row, place])
            for place in reversed(order)
            if _speaks(learned, place, code)
        }
        found.append(_weightiest(mine, NEAR))
    return found


def _speaks(learned: Learned, place: int, code: int) -> bool:
    lesson = learned.lessons[place]
    return bool(lesson.key) and lesson.targets.get(code, 0) > 0


def _weightiest(weights: dict[str, float], most: int) -> tuple[str, ...]:
    first = sorted(weights, key=lambda one: (-weights[one], one))[:most]
    return tuple(one for one in first if weights[one] > max(0.0, _FAINT * weights[first[0]]))


def _single(text: Text, word: NDArray[np.int32]) -> Text:
    return Text(text.text[word[START] : word[END]], word.reshape(1, -1))
