"""Rules of merging that need no file: two corrections of one text, and what two ancestors have in common."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from qualicode.model.carrying import Edit, apply, edits


def join_texts(base: str, mine: str, theirs: str) -> str | None:
    """The text with the corrections of both; None where both changed the same words, or at the same place.

    It does not matter which of the two comes first. A correction that both made alike counts once.
    """
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    return _joined(base, edits(base, mine), edits(base, theirs))


def join_lines(base: str, mine: str, theirs: str) -> str | None:
    """As `join_texts`, for what is written rather than transcribed: two changes of one line are never mixed."""
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    ours, others = (_whole_lines(base, edits(base, text)) for text in (mine, theirs))
    if ours & others:
        return None
    return _joined(base, edits(base, mine), edits(base, theirs))


def _joined(base: str, ours: list[Edit], others: list[Edit]) -> str | None:
    sides = (set(ours), set(others))
    together = sorted(sides[0] | sides[1], key=lambda one: (one.start, one.end, one.text))
    for one, after in pairwise(together):
        of_one_side = any(one in side and after in side for side in sides)
        if not of_one_side and (after.start <= one.end or after.start == one.start):
            return None
    return apply(base, together)


def _whole_lines(base: str, changes: list[Edit]) -> set[int]:
    """The numbers of the lines that edits touch."""
    touched: set[int] = set()
    for one in changes:
        first = base.count("\n", 0, one.start)
        touched |= set(range(first, first + base.count("\n", one.start, one.end) + 1))
    return touched


Values = Mapping[str, Any]


def common_row(older: Values | None, one: Values | None, other: Values | None) -> Values | None:
    """What stands for the common ancestor when two states are ancestors and neither comes from the other.

    Field by field what one of them changed since an older state; what both changed differently stays as it was: it was
    decided, or is going to be.
    """
    if one == other or other == older:
        return one
    if one == older:
        return other
    if one is None or other is None:
        return one or other
    before = older or {}
    return {name: _newer(before.get(name), value, other[name]) for name, value in one.items()}


def _newer(older: Any, one: Any, other: Any) -> Any:
    if one == other or other == older:
        return one
    if one == older:
        return other
    return older if older is not None else min(one, other, key=str)
