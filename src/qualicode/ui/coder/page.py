"""A document as the Coder workspace shows it: lines, who speaks where, paragraph numbers. No Qt.

A line of the text is a block of the text widget; both count from 0. Positions are code points.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualicode.model.positions import Utf16Map
from qualicode.model.study import Speaker, Turn

# What a text widget would take for the end of a block, drop, or refuse: shown as one other character, so that the
# positions of the stored text hold on the screen too.
_SHOWN = {"\r": " ", "\u2029": " ", "\ufdd0": "\ufffd", "\ufdd1": "\ufffd", "\ufffc": "\ufffd", "\0": "\ufffd"}
_LONG = 20_000
"""A paragraph of more characters is cut into several blocks, at spaces: the widget lays a block out as a whole."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Label:
    """What stands in the left gutter at the first line of a turn. `time` in seconds."""

    speaker: str
    role: str = ""
    time: float | None = None


class Page:
    """The text of a document with the places of its lines and turns."""

    def __init__(self, text: str, turns: Sequence[Turn] = (), speakers: Mapping[str, Speaker] | None = None) -> None:
        self.text = text
        self.map = Utf16Map(text)
        self.starts: list[int] = []
        """Where each line starts."""
        self.numbers: list[int] = []
        """The paragraph number of each line; 0 for a blank one and for what continues a very long paragraph."""
        self._cuts: list[int] = []
        position = number = 0
        for line in text.split("\n"):
            self.starts.append(position)
            blank = not line or line.isspace()
            number += not blank
            self.numbers.append(0 if blank else number)
            if len(line) > _LONG:
                self._cut(position, position + len(line))
            position += len(line) + 1
        self.turns = tuple(turns)
        self._turn_starts = [turn.start for turn in self.turns]
        self._speakers = speakers or {}
        self._labelled = self._find_labels()
        self.times = any(turn.start_time is not None for turn in self.turns)

    def shown(self) -> str:
        """The text as the widget takes it: as long as the stored one, character by character."""
        text = self.text
        for character, instead in _SHOWN.items():
            if character in text:
                text = text.replace(character, instead)
        try:
            text.encode()
        except UnicodeEncodeError:
            text = _LONE_SURROGATE.sub("\ufffd", text)
        return self._with_cuts(text)

    def line_of(self, position: int) -> int:
        """The line that a position lies in."""
        return bisect_right(self.starts, position) - 1

    def line_end(self, line: int) -> int:
        """Where a line ends, its line feed excluded."""
        return self.starts[line + 1] - 1 if line + 1 < len(self.starts) else len(self.text)

    def label(self, line: int) -> Label | None:
        """What stands in the gutter beside a line, None where no turn starts."""
        turn = self._labelled.get(line)
        if turn is None:
            return None
        voice = self._speakers.get(turn.speaker_id or "")
        return Label(voice.label if voice else "", voice.role if voice else "", turn.start_time)

    def labels(self) -> set[str]:
        """Every speaker's name."""
        labels = {speaker_id: voice.label for speaker_id, voice in self._speakers.items()}
        return {labels.get(turn.speaker_id or "", "") for turn in self._labelled.values()}

    def paragraph(self, position: int) -> int:
        """The number of the paragraph at a position (of the last one before it on a blank line), from 1."""
        line = self.line_of(position)
        while line and not self.numbers[line]:
            line -= 1
        return max(1, self.numbers[line])

    def turn_at(self, position: int) -> Turn | None:
        """The turn that a position lies in, or the one before it."""
        index = bisect_right(self._turn_starts, position) - 1
        return self.turns[index] if index >= 0 else None

    def time_at(self, position: int) -> float | None:
        """The time of the recording where the turn at a position starts, in seconds, where known."""
        turn = self.turn_at(position)
        return turn.start_time if turn else None

    def _cut(self, start: int, end: int) -> None:
        while end - start > _LONG:
            space = self.text.rfind(" ", start + 1, start + _LONG)
            if space < 0:
                return
            self._cuts.append(space)
            start = space + 1
            self.starts.append(start)
            self.numbers.append(0)

    def _with_cuts(self, text: str) -> str:
        if not self._cuts:
            return text
        edges = [-1, *self._cuts, len(text)]
        return "\n".join(text[before + 1 : after] for before, after in pairwise(edges))

    def _find_labels(self) -> dict[int, Turn]:
        found: dict[int, Turn] = {}
        named = {speaker_id for speaker_id, voice in self._speakers.items() if voice.label}
        for turn in self.turns:
            if turn.start_time is not None or turn.speaker_id in named:
                found.setdefault(self.line_of(turn.start), turn)
        return found


def clock(seconds: float) -> str:
    """A time of a recording: "12:09", or "1:02:09" from one hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
