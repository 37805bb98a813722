"""What a value is worth: an index of resemblance in [0, 1], and from where on a code is worth proposing.

The index was fitted, set against set, on residents' answers that deserve their codes, mixed with sentences of
interviews about something else, which deserve none. It is no probability: how often it is right depends on the study.
"""

import numpy as np

from qualicode.plugins.suggesters.learning import Doubles
from qualicode.plugins.suggesters.views import LETTERS, MEANING, TOPICS, WORDS, Floats

THRESHOLD = 0.3
"""Below this index nothing is proposed at all; people may ask for more (see `host.CAUTION`)."""

_INTERCEPT, _LEARNED, _MARGIN, _NEAREST, _VALUE, _EXAMPLES = -3.1, 2.1, 1.3, 2.2, 4.5, -0.11
_USUAL = 0.2
_SAME = WORDS + LETTERS + MEANING + TOPICS


def scores(values: Floats, learned: Floats, usual: Doubles, nearest: Floats, examples: int) -> Floats:
    """For each text, the index of resemblance of its best code.

    Seen: its value, how much of it was learned, how far the second code is, the product with the nearest lesson,
    and from how many examples it was learned (values grow with them). That nearly everything has a code (`usual`) makes
    it the best guess, but is no resemblance.
    """
    rows, best = np.arange(len(values)), values.argmax(1)
    values = values - np.maximum(usual - _USUAL, 0).astype(np.float32)
    others = values.copy()
    others[rows, best] = 0
    second = others.max(1)
    evidence = (
        _INTERCEPT
        + _LEARNED * learned[rows, best]
        + _MARGIN * (values[rows, best] - second)
        + _NEAREST * nearest / _SAME
        + _VALUE * values[rows, best]
        + _EXAMPLES * np.log1p(examples)
    )
    return np.asarray(1 / (1 + np.exp(-evidence)), np.float32)
