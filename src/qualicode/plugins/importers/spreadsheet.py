"""Reads the cells of an OpenDocument spreadsheet (.ods): values as people see them, no formulas run."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.plugins.importers.archive import Archive, attribute, local_name
from qualicode.plugins.importers.files import ROWS_LIMIT, empty, too_many_rows
from qualicode.plugins.importers.opendocument import check_open, inline_text
from qualicode.plugins.importers.wording import quoted

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_COLUMNS = 1000
_MOST_CELLS = 400_000
"""Filled ones, or blank ones before them: a survey of 4,000 answers to 100 questions."""


def read_spreadsheet(path: Path) -> tuple[list[list[str]], tuple[str, ...]]:
    """The rows of the first sheet that holds some, and doubts. Raises `UserError` when it cannot be read."""
    with Archive(path, _("an OpenDocument spreadsheet")) as archive:
        check_open(archive, path, _("an OpenDocument spreadsheet"))
        root = archive.xml("content.xml")
    sheets = [one for one in root.iter() if local_name(one) == "table"]
    for sheet in sheets:
        rows = _rows(sheet, path)
        if sum(any(row) for row in rows) > 1 or (rows and len(sheets) == 1):
            others = [attribute(one, "name") for one in sheets if one is not sheet]
            doubts: tuple[str, ...] = ()
            if others:
                sentence = _("Only the sheet “{sheet}” was read, not {others}.")
                doubts = (sentence.format(sheet=attribute(sheet, "name"), others=quoted(others)),)
            return rows, doubts
    raise empty(path)


def _rows(sheet: "_Element", path: Path) -> list[list[str]]:
    rows: list[list[str]] = []
    many = 0
    for row in (one for one in sheet.iter() if local_name(one) == "table-row"):
        cells = list(_cells(row))
        while cells and not cells[-1]:
            cells.pop()
        repeated = _times(row, "number-rows-repeated")
        rows += [cells for _time in range(min(repeated, ROWS_LIMIT + 1) if cells else min(repeated, 2))]
        many += repeated * len(cells)
        if len(rows) > ROWS_LIMIT:
            raise too_many_rows(path)
        if many > _MOST_CELLS:
            sentence = _("“{name}” has more than 400,000 cells.").format(name=path.name)
            raise UserError(sentence, _("Split it into several files."))
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _cells(row: "_Element") -> Iterator[str]:
    many = 0
    for cell in row:
        if local_name(cell) not in ("table-cell", "covered-table-cell"):
            continue
        value = _value(cell)
        for _time in range(min(_times(cell, "number-columns-repeated"), _MOST_COLUMNS - many)):
            many += 1
            yield value


def _times(element: "_Element", name: str) -> int:
    found = attribute(element, name)
    return max(1, int(found)) if found.isdecimal() and len(found) < 9 else 1


def _value(cell: "_Element") -> str:
    if attribute(cell, "value-type") == "date":
        return attribute(cell, "date-value").removesuffix("T00:00:00")
    if attribute(cell, "value-type") == "float":
        value = attribute(cell, "value")
        return value.removesuffix(".0")
    return "\n".join(inline_text(one) for one in cell if local_name(one) == "p")
