"""Finds the headings and the rows in the cells of a table as people make them: a title above, doubled headings, blanks
under a value that holds for several rows."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qualicode.i18n import _
from qualicode.model.dates import iso_date
from qualicode.plugins.importers.columns import heading_role
from qualicode.plugins.importers.files import empty
from qualicode.plugins.importers.wording import quoted

_CODE = re.compile(r"[A-Za-z][\w.\[\]-]{0,30}$")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?$")
_LONGEST_HEADING = 400
_LOOKED_AT = 20
_FEWEST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the names of its columns (unique), its rows (all as long), the first row's number in the file."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first: int
    doubts: tuple[str, ...] = ()


def lay_out(cells: Sequence[Sequence[str]], path: Path, doubts: tuple[str, ...] = ()) -> Grid:
    """The table in rows of cells. Raises `UserError` when there is no row of data."""
    width = max((len(row) for row in cells), default=0)
    padded = [(*row, *[""] * (width - len(row))) for row in cells]
    used = [number for number in range(width) if any(row[number].strip() for row in padded)]
    table = [tuple(row[number] for number in used) for row in padded]
    if not used:
        raise empty(path)
    top = _heading_row(table)
    if top is None:
        names = _unique([""] * len(used), used)
        first = 0
        doubts = (*doubts, _("The table has no row of headings."))
    else:
        headings, first = _headings(table, top)
        names = _unique(headings, used)
    rows = table[first:]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise empty(path)
    filled, filled_names = _filled_down(rows, names)
    if filled_names:
        sentence = _("Blank cells of {columns} were given the value above them.")
        doubts = (*doubts, sentence.format(columns=quoted(filled_names)))
    return Grid(names, tuple(filled), first + 1, doubts)


def _heading_row(table: Sequence[tuple[str, ...]]) -> int | None:
    """The first row that is filled as headings are; titles above it stand alone in their rows."""
    width = len(table[0])
    wanted = 1 if width == 1 else max(2, width // 2)
    for number, row in enumerate(table[:_LOOKED_AT]):
        filled = [cell.strip() for cell in row if cell.strip()]
        if len(filled) >= wanted:
            return number if _are_headings(filled, table[number + 1 :]) else None
    return 0 if _are_headings([cell for cell in table[0] if cell.strip()], table[1:]) else None


def _are_headings(filled: Sequence[str], below: Sequence[tuple[str, ...]]) -> bool:
    if not filled or not below or any(_is_value(cell) for cell in filled):
        return False
    if any(heading_role(cell) for cell in filled):
        return True
    if len(filled) == 1:
        return len(filled[0].split()) <= 4 and not filled[0].rstrip().endswith((".", "!", "…"))
    return len(set(filled)) > len(filled) / 2


def _is_value(cell: str) -> bool:
    return bool(_NUMBER.match(cell) or iso_date(cell)) or len(cell) > _LONGEST_HEADING


def _headings(table: Sequence[tuple[str, ...]], top: int) -> tuple[list[str], int]:
    """The headings and the number of the row under them; of two rows (codes, then questions) the second names."""
    names = [" ".join(cell.split()) for cell in table[top]]
    if top + 2 >= len(table):
        return names, top + 1
    below = [" ".join(cell.split()) for cell in table[top + 1]]
    if below == names:
        return names, top + 2
    codes = all(_CODE.match(name) for name in names if name)
    known = sum(bool(heading_role(cell)) or cell.endswith("?") for cell in below)
    if codes and known >= max(2, len(names) / 2) and not any(_is_value(cell) for cell in below if cell):
        return [second or first for first, second in zip(names, below, strict=True)], top + 2
    return names, top + 1


def _unique(headings: Sequence[str], columns: Sequence[int]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    names = []
    for heading, column in zip(headings, columns, strict=True):
        name = heading or _("Column {number}").format(number=column + 1)
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _filled_down(rows: Sequence[tuple[str, ...]], names: Sequence[str]) -> tuple[list[tuple[str, ...]], list[str]]:
    """Fill blanks that look like merged cells: in two or more first columns, nested, mostly blank below a value."""
    depth = 0
    while depth < len(names) - 1 and _is_grouping(rows, depth):
        depth += 1
    if depth < 2 or len(rows) < _FEWEST_ROWS:
        return list(rows), []
    filled: list[tuple[str, ...]] = []
    above = rows[0][:depth]
    for row in rows:
        if any(cell.strip() for cell in row):
            first = next((number for number in range(depth) if row[number].strip()), depth)
            above = (*above[:first], *row[first:depth])
            row = (*above, *row[depth:])
        filled.append(row)
    return filled, list(names[:depth])


def _is_grouping(rows: Sequence[tuple[str, ...]], column: int) -> bool:
    """Filled in the first row, blank in most of the others that hold something, never filled without the next one."""
    full = [row for row in rows if any(cell.strip() for cell in row)]
    blank = sum(not row[column].strip() for row in full)
    nested = all(row[column + 1].strip() for row in full if row[column].strip())
    return bool(full[0][column].strip()) and 2 * blank > len(full) and nested
