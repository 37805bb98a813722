"""Finds who speaks in a transcript typed as text, and when: labels and time stamps leave the text and become turns."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations

from qualicode.extend import ReadTurn
from qualicode.i18n import _, ngettext
from qualicode.model.speakers import guess_role, look_alike, misspelt_role
from qualicode.plugins.importers.choice import Choice
from qualicode.plugins.importers.heads import Head, read_head, under_arrows, without_header
from qualicode.plugins.importers.times import backward_doubts, reversed_doubts
from qualicode.plugins.importers.wording import quoted

_MOST_NAMED = 5
_MOST_COMPARED = 40
_LONG_LINE = 100_000


@dataclass(frozen=True, slots=True)
class Speech:
    """A text without labels and times, who said what of it, and doubts."""

    text: str
    turns: tuple[ReadTurn, ...] = ()
    doubts: tuple[str, ...] = ()


def find_turns(text: str) -> Speech:
    """Read a clean text ("\\n" line ends); without recognisable speakers or times it comes back as it is."""
    lines = text.split("\n")
    long = _long_line(lines)
    heads = {number: head for number, line in enumerate(lines) if (head := read_head(line)) is not None}
    heads = under_arrows(lines, without_header(lines, heads))
    chosen, refused = Choice(lines, heads).decide()
    if not chosen:
        return Speech(text, doubts=long)
    alone = _lone_interviewer(chosen)
    speech = _assemble(lines, chosen, brief=bool(alone))
    return replace(speech, doubts=long + speech.doubts + alone + _name_doubts(speech.turns, refused))


def _long_line(lines: list[str]) -> tuple[str, ...]:
    longest = max(map(len, lines))
    if longest < _LONG_LINE:
        return ()
    sentence = _("One line has {count} characters: if it had paragraphs, save the file again with its line breaks.")
    return (sentence.format(count=longest),)


def name_doubts(turns: Iterable[ReadTurn]) -> tuple[str, ...]:
    """Doubts about labels that look like one label written in two ways, or like a misspelt part."""
    return _name_doubts(turns, [])


class _Builder:
    """Writes the lines that stay, and the turns over them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.turns: list[ReadTurn] = []
        self.silent = 0
        self.reversed: list[tuple[float, float]] = []
        self._position = 0
        self._turn: ReadTurn | None = None
        self._began: int | None = None
        self._ended = 0
        self._waits = False

    def open(self, speaker: str, start: float | None, end: float | None, *, waits: bool = False) -> None:
        """Begin a turn. One that `waits` (a time alone) gives its time to the label that follows before any word."""
        if self._waits and self._began is None and self._turn is not None:
            if start is None:
                start, end = self._turn.start_time, self._turn.end_time
            self._turn = None
        self.close()
        if start is not None and end is not None and end < start:
            self.reversed.append((start, end))
            end = None
        self._turn, self._waits = ReadTurn(0, 0, speaker, start, end), waits

    def say(self, line: str) -> None:
        """Add a line of words (or a blank one)."""
        if not self.lines and not line.strip():
            return
        if line.strip():
            if self._began is None:
                self._began = self._position + len(line) - len(line.lstrip())
            self._ended = self._position + len(line.rstrip())
        self.lines.append(line)
        self._position += len(line) + 1

    def close(self) -> None:
        """End the turn at the last word said."""
        if self._turn is not None and self._began is not None:
            self.turns.append(replace(self._turn, start=self._began, end=self._ended))
        elif self._turn is not None and not self._waits:
            self.silent += 1
        self._turn, self._began = None, None


def _lone_interviewer(chosen: dict[int, Head]) -> tuple[str, ...]:
    """A doubt when only those who ask are named: what stands under their paragraphs is somebody else's."""
    names = sorted({head.name for head in chosen.values() if head.name})
    timed = any(head.start is not None for head in chosen.values())
    if not names or timed or any(guess_role(name) != "interviewer" for name in names):
        return ()
    return (
        ngettext(
            "Only {names} is named: the lines that follow are given to nobody.",
            "Only {names} are named: the lines that follow are given to nobody.",
            len(names),
        ).format(names=quoted(names)),
    )


def _assemble(lines: list[str], chosen: dict[int, Head], *, brief: bool) -> Speech:
    builder = _Builder()
    speaker = ""
    for number, line in enumerate(lines):
        head = chosen.get(number)
        if head is None:
            builder.say(line)
            if brief and line.strip():
                builder.close()
        elif head.form == "time":
            builder.open(speaker, head.start, head.end, waits=True)
        else:
            speaker = head.name
            builder.open(speaker, head.start, head.end)
            if head.kept or not head.own:
                builder.say(head.kept + line[head.rest :].lstrip())
                if brief:
                    builder.close()
    builder.close()
    text = "\n".join(builder.lines).rstrip()
    doubts: tuple[str, ...] = ()
    if builder.silent:
        doubts = (
            ngettext(
                "{count} speaker label without words was left out.",
                "{count} speaker labels without words were left out.",
                builder.silent,
            ).format(count=builder.silent),
        )
    starts = [turn.start_time for turn in builder.turns if turn.start_time is not None]
    return Speech(text, tuple(builder.turns), doubts + reversed_doubts(builder.reversed) + backward_doubts(starts))


def _name_doubts(turns: Iterable[ReadTurn], refused: list[str]) -> tuple[str, ...]:
    names = sorted({turn.speaker for turn in turns if turn.speaker})
    alike = [pair for pair in combinations(names[:_MOST_COMPARED], 2) if look_alike(*pair)]
    doubts = [
        _("“{one}” and “{other}” look alike: is it the same person?").format(one=one, other=other)
        for one, other in alike
    ]
    for name in names:
        role = misspelt_role(name)
        if role and not any(name in pair for pair in alike):
            doubts.append(_("“{name}” was taken for a misspelt “{role}”.").format(name=name, role=role))
    if refused:
        doubts.append(
            ngettext(
                "{names} stands before a colon once and was not taken for a speaker.",
                "{names} stand before a colon once and were not taken for speakers.",
                len(refused),
            ).format(names=quoted(refused[:_MOST_NAMED]))
        )
    return tuple(doubts)
