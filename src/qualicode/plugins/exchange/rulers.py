"""Positions as other programs count them, found out by trying: code points or UTF-16 units, CRLF as one or as two."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qualicode.plugins.exchange.values import Selection

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x85\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_SAMPLE = 400
_QUOTED = 60
_MARGIN = 0.05
"""By so much a selection another way must fit better than the one that is usual for the program."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to count: UTF-16 units instead of code points; CRLF as two instead of one."""

    utf16: bool = False
    two: bool = False


WAYS = (Way(), Way(two=True), Way(utf16=True), Way(utf16=True, two=True))


@dataclass
class Ruler:
    """The text of a source as Qualicode keeps it ("\\n" line ends), and where a file's positions lie in it.

    Characters that cannot be kept become spaces, so that nothing moves.
    """

    raw: str
    text: str = ""
    _crlf: list[int] = field(default_factory=list)
    _astral: dict[bool, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.raw = self.raw.removeprefix("\ufeff")
        self._crlf = [match.start() for match in re.finditer("\r\n", self.raw)]
        plain = self.raw.replace("\r\n", "\n").replace("\r", "\n")
        self.text = _FORBIDDEN.sub(" ", plain)
        self._astral = {True: _astral(self.raw), False: _astral(self.text)}

    @property
    def plain(self) -> bool:
        """Whether every way of counting gives the same."""
        return not self._crlf and not self._astral[True]

    def place(self, position: int, way: Way) -> int:
        """A position of the file as one of `text`; beyond its ends it is the nearest end."""
        if way.utf16:
            position -= bisect_left(self._astral[way.two], position)
        if way.two:
            position -= bisect_left(self._crlf, position)
        return min(max(position, 0), len(self.text))

    def length(self, way: Way) -> int:
        """How long the text is in the file's units."""
        text = self.raw if way.two else self.text
        return len(text) + (len(self._astral[way.two]) if way.utf16 else 0)


def _astral(text: str) -> list[int]:
    """Where the UTF-16 units of characters beyond the basic plane begin."""
    return [match.start() + before for before, match in enumerate(re.finditer("[\U00010000-\U0010ffff]", text))]


def best_way(pairs: Iterable[tuple[Ruler, Sequence[Selection]]], preferred: Way) -> tuple[Way, bool]:
    """The way that fits the selections best, and whether it is certain; `preferred` where nothing tells them apart."""
    asked = [(ruler, selections) for ruler, selections in pairs if not ruler.plain and selections]
    if not asked:
        return preferred, True
    scores = {way: sum(_score(ruler, selections, way) for ruler, selections in asked) for way in WAYS}
    best = max(WAYS, key=lambda way: scores[way])
    if scores[best] <= scores[preferred] + _MARGIN * sum(len(selections) for _ruler, selections in asked):
        best = preferred
    rivals = [way for way in WAYS if way != best and scores[way] >= scores[best]]
    return best, all(_alike(ruler, selections, best, way) for way in rivals for ruler, selections in asked)


def _alike(ruler: Ruler, selections: Sequence[Selection], one: Way, other: Way) -> bool:
    """Whether two ways of counting give the same passages."""
    return all(
        ruler.place(at, one) == ruler.place(at, other)
        for selection in selections
        for at in (selection.start, selection.end)
    )


def _score(ruler: Ruler, selections: Sequence[Selection], way: Way) -> float:
    """How well a way fits: quoted words that are found weigh most, then ends of words, then lying in the text."""
    total, length = 0.0, ruler.length(way)
    step = max(1, len(selections) // _SAMPLE)
    for selection in selections[::step]:
        if not 0 <= selection.start < selection.end <= length + 1:
            total -= 2
            continue
        start, end = ruler.place(selection.start, way), ruler.place(selection.end, way)
        told, words = _told(selection), " ".join(ruler.text[start:end].split())
        total += 20 * bool(told and (words == told or (len(told) >= _QUOTED and words.startswith(told))))
        total += _edges(ruler.text, start, end)
    return total * step


def _told(selection: Selection) -> str:
    """The quoted words that a selection tells, as far as programs tell them."""
    words = " ".join((selection.name or selection.description).split())
    return words if len(words) <= _QUOTED else words[:_QUOTED].rstrip()


def _edges(text: str, start: int, end: int) -> float:
    if start >= end:
        return -1
    begins = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    ends = end >= len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
    return 0.5 * begins + 0.5 * ends
