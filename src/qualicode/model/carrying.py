"""Corrections of a text, and what becomes of the spans that lie on it: codings, notes, turns.

A correction is a list of edits of the old text; positions are code points. `edits` finds those that lead from one text
to another, word by word; `Carrier` takes spans along. An insertion at the edge of an extract does not grow it, a
deletion inside shrinks it, a word that is corrected stays covered, and an extract whose words are all gone vanishes.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

Span = tuple[int, int]
_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
_LETTER = re.compile(r"\w")
_MANY = 4_000
"""A change of more tokens is compared line by line first: comparing takes the square of their number."""


@dataclass(frozen=True, slots=True)
class Edit:
    """[start, end) of the old text becomes `text`."""

    start: int
    end: int
    text: str


def edits(old: str, new: str) -> list[Edit]:
    """The edits that lead from one text to another, in order, apart from each other, word by word."""
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    before, after = old[first : len(old) - last], new[first : len(new) - last]
    if not before and not after:
        return []
    # A word of which letters changed is one word that changed.
    if first and _LETTER.match(old[first - 1]) and (_LETTER.match(before) or _LETTER.match(after)):
        begun = _word_before(old, first)
        first, before, after = first - len(begun), begun + before, begun + after
    if last and _LETTER.match(old[len(old) - last]) and any(_LETTER.match(part[-1:]) for part in (before, after)):
        ending = _word_after(old, len(old) - last)
        before, after = before + ending, after + ending
    if not before or not after:
        return [Edit(first, first + len(before), after)]
    return list(_compared(first, before, after))


def apply(old: str, changes: Sequence[Edit]) -> str:
    """The text after these edits (in order, apart from each other)."""
    parts, done = [], 0
    for edit in changes:
        parts += [old[done : edit.start], edit.text]
        done = edit.end
    return "".join((*parts, old[done:]))


class Carrier:
    """Takes spans of the old text along to the new one."""

    def __init__(self, changes: Sequence[Edit]) -> None:
        self._edits = list(changes)
        self._starts = [edit.start for edit in changes]
        self._ends = [edit.end for edit in changes]
        grown = (len(edit.text) - (edit.end - edit.start) for edit in changes)
        self._shift = [0, *accumulate(grown)]
        """How far what follows the first n edits has moved."""

    def extract(self, start: int, end: int) -> Span | None:
        """Where an extract lies now; None when nothing of it is left, or when it was replaced with more around it."""
        first, last = self._holding(start), self._holding(end - 1)
        if first is not None and first == last and self._swallows(first, start, end):
            return None
        moved = self._at(first) if first is not None else start + self._shift[bisect_right(self._ends, start)]
        if last is not None:
            reached = self._at(last) + len(self._edits[last].text)
        else:
            reached = end + self._shift[bisect_left(self._starts, end)]
        return (moved, reached) if moved < reached else None

    def turn(self, start: int, end: int, *, follows: bool = False) -> Span | None:
        """Where a turn lies now: words added at its edges are said in it (not before it when another one ends there).

        None when nothing of it is left.
        """
        first, last = self._holding(start), self._holding(end - 1)
        if first is not None:
            edit = self._edits[first]
            moved = self._at(first) + (len(edit.text) if edit.start < start else 0)
        else:
            before = bisect_right(self._ends, start)
            while not follows and before and self._edits[before - 1].start == start == self._edits[before - 1].end:
                before -= 1
            moved = start + self._shift[before]
        if last is not None:
            reached = self._at(last) + len(self._edits[last].text)
        else:
            reached = end + self._shift[bisect_right(self._starts, end) - self._beginning_at(end)]
        return (moved, reached) if moved < reached else None

    def position(self, at: int) -> int:
        """Where a place between two characters lies now; the start of what replaced it when it is inside an edit."""
        inside = self._holding(at)
        return self._at(inside) if inside is not None else at + self._shift[bisect_right(self._ends, at)]

    def touches(self, start: int, end: int) -> bool:
        """Whether an edit changes words of a span."""
        after = bisect_right(self._ends, start)
        return any(edit.start < end for edit in self._edits[after : after + 1])

    def _holding(self, at: int) -> int | None:
        """The edit that replaces the character at a position."""
        found = bisect_right(self._ends, at)
        return found if found < len(self._edits) and self._starts[found] <= at else None

    def _at(self, edit: int) -> int:
        return self._starts[edit] + self._shift[edit]

    def _swallows(self, edit: int, start: int, end: int) -> bool:
        one = self._edits[edit]
        return bool(one.text) and (one.start < start or one.end > end)

    def _beginning_at(self, at: int) -> int:
        """How many replacements (not insertions) begin just there: they change what comes after."""
        first, last = bisect_left(self._starts, at), bisect_right(self._starts, at)
        return sum(1 for edit in self._edits[first:last] if edit.end > at)


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _word_before(text: str, at: int) -> str:
    """The letters just before a place."""
    start = at
    while start > max(0, at - 80) and _LETTER.match(text[start - 1]):
        start -= 1
    return text[start:at]


def _word_after(text: str, at: int) -> str:
    """The letters just after a place."""
    end = at
    while end < min(len(text), at + 80) and _LETTER.match(text[end]):
        end += 1
    return text[at:end]


def _compared(offset: int, old: str, new: str) -> Iterator[Edit]:
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(a), len(b)) > _MANY and "\n" in old:
        yield from _by_line(offset, old, new)
        return
    if max(len(a), len(b)) > 5 * _MANY:
        yield Edit(offset, offset + len(old), new)
        return
    places = [0, *accumulate(map(len, a))]
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if j - i == m - k:  # as many words as before: each stands for its own
            for at in range(j - i):
                if a[i + at] != b[k + at]:
                    yield Edit(offset + places[i + at], offset + places[i + at + 1], b[k + at])
        else:
            yield Edit(offset + places[i], offset + places[j], "".join(b[k:m]))


def _by_line(offset: int, old: str, new: str) -> Iterator[Edit]:
    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    places = [0, *accumulate(map(len, a))]
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        before, after = "".join(a[i:j]), "".join(b[k:m])
        if before and after and len(before) < len(old):
            yield from _compared(offset + places[i], before, after)
        else:
            yield Edit(offset + places[i], offset + places[j], after)
