"""What a value is worth: an index of resemblance in [0, 1], and from where on a code is worth proposing.

Its weights were fitted, set against set, on residents' answers that deserve their codes, mixed with answers whose code
was taken out of the codebook and with sentences of interviews about something else, which deserve none. Then each study
tells by its own codings, each left out in turn, how often such an index is right here, and from where on a suggestion
is « sûr »: `SURE`. It is no probability all the same: what a study will hold tomorrow it does not know.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualicode.plugins.suggesters.learning import Trial
from qualicode.plugins.suggesters.views import LETTERS, MEANING, TOPICS, WORDS, Doubles, Floats

THRESHOLD = 0.3
"""Below this index nothing is proposed at all; people may ask for more (see `host.CAUTION`)."""
SURE = 0.6
"""From this index on a suggestion is « sûr »: right nearly four times in five, as far as codings can tell."""

_INTERCEPT, _LEARNED, _MARGIN, _NEAREST, _VALUE, _EXAMPLES = -2.6, 2.6, 0.0, 3.4, 3.6, -0.19
_USUAL = 0.2
_SAME = WORDS + LETTERS + MEANING + TOPICS
_RIGHT = 0.78
"""So often is a « sûr » suggestion right."""
_LOWEST, _HIGHEST = 0.3, 0.8
"""Between these chances of being right lies what is « sûr »."""
_DOUBT = 20
"""So many codings say as much about a study as all studies say of each other."""

_SEVERAL = 3
_USUALLY_SHOWN = 0.4
"""Where everything is clear, people are shown more: this index then stands for a smaller chance, never for a larger."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How a study reads evidence: chance = sigmoid(`shift` + `slope` × evidence), « sûr » from the chance `sure` on."""

    shift: float = 0.0
    slope: float = 1.0
    sure: float = SURE

    def index(self, evidence: Doubles) -> Floats:
        """The index of resemblance: the chance, drawn out so that what is « sûr » begins at `SURE`."""
        chance = _sigmoid(self.shift + self.slope * evidence)
        usual = min(_USUALLY_SHOWN, self.sure * _USUALLY_SHOWN / SURE)
        return np.interp(chance, (0.0, usual, self.sure, 1.0), (0.0, _USUALLY_SHOWN, SURE, 1.0)).astype(np.float32)


def evidence(
    values: Floats,
    learned: Floats,
    usual: Doubles,
    nearest: Floats,
    examples: int,
    code: NDArray[np.int64] | None = None,
) -> Doubles:
    """For each text, how much speaks for its best code being right, or for the `code` given for each.

    Seen: its value, how much of it was learned, how far the second code is, the product with the nearest lesson that
    has the code, and from how many examples it was learned (values grow with them). That nearly everything has a code
    (`usual`) makes it the best guess, but is no resemblance.
    """
    rows, best = np.arange(len(values)), values.argmax(1) if code is None else code
    values = values - np.maximum(usual - _USUAL, 0).astype(np.float32)
    others = values.copy()
    others[rows, best] = 0
    second = others.max(1)
    return np.asarray(
        _INTERCEPT
        + _LEARNED * learned[rows, best]
        + _MARGIN * (values[rows, best] - second)
        + _NEAREST * nearest / _SAME
        + _VALUE * values[rows, best]
        + _EXAMPLES * np.log1p(examples),
        np.float64,
    )


def scale(trial: Trial) -> Scale:
    """How this study reads evidence, learned from its passages: those with all their codes, and those left uncoded.

    With one code or two, whatever was coded is right, and nothing is learned about the rest.
    """
    if trial.values.shape[1] < _SEVERAL:
        return Scale()
    whole = [row for row, lesson in enumerate(trial.lessons) if lesson.whole]
    if not any(trial.lessons[row].targets for row in whole):
        return Scale()
    found = evidence(trial.values, trial.learned, trial.usual, trial.nearest, len(trial.lessons))[whole]
    best = trial.values.argmax(1)
    right = np.array([trial.lessons[row].targets.get(int(best[row]), 0.0) > 0 for row in whole], np.float64)
    shift, slope = _read(found, right)
    return Scale(shift, slope, _sure(_sigmoid(shift + slope * found)))


def _read(found: Doubles, right: Doubles) -> tuple[float, float]:
    """The shift and slope that make the evidence come true (Newton's method), drawn towards 0 and 1."""
    table = np.stack([np.ones(len(found)), found], axis=1)
    believed, doubt = np.array([0.0, 1.0]), _DOUBT / 4 * np.array([1.0, 4.0])
    read = believed.copy()
    for _round in range(8):
        chance = _sigmoid(table @ read)
        slope = table.T @ (chance - right) + doubt * (read - believed)
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + np.diag(doubt)
        read = read - np.linalg.solve(curve, slope)
    return float(read[0]), max(0.2, float(read[1]))


def _sure(chances: Doubles) -> float:
    """From which chance on suggestions are right `_RIGHT` of the time together; believed: `SURE`, worth `_DOUBT`."""
    chances = np.sort(chances)[::-1]
    together = np.cumsum(chances) / np.arange(1, len(chances) + 1)
    place = int((together >= _RIGHT).sum())
    found = float(chances[min(place, len(chances) - 1)])
    share = len(chances) / (len(chances) + _DOUBT)
    return min(_HIGHEST, max(_LOWEST, share * found + (1 - share) * SURE))


def _sigmoid(values: NDArray[np.float64]) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))))
