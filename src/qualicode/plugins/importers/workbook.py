"""Reads the cells of an Excel workbook (.xlsx): values as people see them, merged cells filled, no formulas run."""

import posixpath
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from qualicode.i18n import _
from qualicode.plugins.importers.archive import Archive, attribute, local_name
from qualicode.plugins.importers.cleaning import clean_text
from qualicode.plugins.importers.files import ROWS_LIMIT, damaged, empty, other_kind, too_many_rows
from qualicode.plugins.importers.wording import quoted

if TYPE_CHECKING:
    from lxml.etree import _Element

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_MOST_COLUMNS = 1000
_MOST_MERGED = 100_000


def read_workbook(path: Path) -> tuple[list[list[str]], tuple[str, ...]]:
    """The rows of the first sheet that holds some, and doubts. Raises `UserError` when it cannot be read."""
    with Archive(path, _("an Excel workbook")) as archive:
        if "xl/workbook.xml" not in archive:
            if "[Content_Types].xml" in archive and not any("word/" in name for name in archive.names()):
                raise damaged(path)
            raise other_kind(path, path.read_bytes(), _("an Excel workbook"))
        try:
            return _first_filled(archive, path)
        except (ValueError, IndexError, OverflowError) as error:
            raise damaged(path) from error


def _first_filled(archive: Archive, path: Path) -> tuple[list[list[str]], tuple[str, ...]]:
    book = archive.xml("xl/workbook.xml")
    parts = _relations(archive)
    strings = _shared_strings(archive)
    dates = _date_styles(archive)
    from_1904 = any((one.get("date1904") or "") in ("1", "true") for one in book if local_name(one) == "workbookPr")
    sheets = [
        ((sheet.get("name") or ""), parts.get(attribute(sheet, "id"), ""))
        for sheet in book.iter()
        if local_name(sheet) == "sheet" and (sheet.get("state") or "") in ("", "visible")
    ]
    cells = _Cells(strings, dates, datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30))
    for name, part in sheets:
        if part in archive:
            rows = cells.rows(archive.xml(part))
            if len(rows) > ROWS_LIMIT:
                raise too_many_rows(path)
            if sum(any(row) for row in rows) > 1 or (rows and len(sheets) == 1):
                return rows, _other_sheets(name, [other for other, _part in sheets if other != name])
    raise empty(path)


def _other_sheets(read: str, others: list[str]) -> tuple[str, ...]:
    if not others:
        return ()
    sentence = _("Only the sheet “{sheet}” was read, not {others}.")
    return (sentence.format(sheet=read, others=quoted(others)),)


class _Cells:
    """Turns the cells of a sheet into texts."""

    def __init__(self, strings: list[str], dates: list[bool], epoch: datetime) -> None:
        self._strings = strings
        self._dates = dates
        self._epoch = epoch

    def rows(self, sheet: "_Element") -> list[list[str]]:
        """All rows down to the last filled one, each as long as it is filled; merged cells repeat their value."""
        rows: list[list[str]] = []
        for row in (one for one in sheet.iter() if local_name(one) == "row"):
            number = int(row.get("r") or len(rows) + 1)
            if number > len(rows) + 100_000:
                raise ValueError(number)
            while len(rows) < number:
                rows.append([])
            for cell in row:
                if local_name(cell) == "c":
                    self._put(rows[number - 1], cell)
        for first, last, top, bottom in _merged(sheet):
            value = rows[top][first] if top < len(rows) and first < len(rows[top]) else ""
            if value and first == last:  # a value over several rows; over several columns it is a title
                for below in rows[top + 1 : bottom + 1]:
                    below += [""] * (first + 1 - len(below))
                    below[first] = value
        while rows and not any(rows[-1]):
            rows.pop()
        return rows

    def _put(self, row: list[str], cell: "_Element") -> None:
        match = _CELL.fullmatch(cell.get("r") or "")
        column = _column(match[1]) if match else len(row)
        if column >= _MOST_COLUMNS:
            return
        text = self._text(cell)
        if text:
            row += [""] * (column + 1 - len(row))
            row[column] = text

    def _text(self, cell: "_Element") -> str:
        kind = cell.get("t")
        if kind == "inlineStr":
            return "".join(_string(one) for one in cell if local_name(one) == "is")
        value = next((one.text or "" for one in cell if local_name(one) == "v"), "")
        if kind == "s":
            return self._strings[int(value)] if value else ""
        if kind == "b":
            return _("yes") if value == "1" else _("no")
        if kind in ("str", "e"):
            return "" if kind == "e" else _unescaped(value)
        if kind == "d":
            return value.removesuffix("T00:00:00")
        style = int(cell.get("s") or 0)
        return self._number(value, style < len(self._dates) and self._dates[style])

    def _number(self, value: str, is_date: bool) -> str:
        if not value:
            return ""
        number = float(value)
        if is_date and 0 <= number < 2_958_466:
            moment = self._epoch + timedelta(seconds=round(number * 86_400))
            if number < 1:
                return moment.time().isoformat("minutes")
            return moment.isoformat(" ", "minutes").removesuffix(" 00:00")
        return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def _merged(sheet: "_Element") -> Iterator[tuple[int, int, int, int]]:
    budget = _MOST_MERGED
    for one in sheet.iter():
        if local_name(one) == "mergeCell":
            corners = _CELL.findall(one.get("ref") or "")
            if len(corners) == 2:
                (first, top), (last, bottom) = corners
                budget -= int(bottom) - int(top) + 1
                if budget < 0:
                    return
                yield _column(first), _column(last), int(top) - 1, int(bottom) - 1


def _relations(archive: Archive) -> dict[str, str]:
    if "xl/_rels/workbook.xml.rels" not in archive:
        return {}
    found = {}
    for relation in archive.xml("xl/_rels/workbook.xml.rels"):
        target = relation.get("Target") or ""
        found[(relation.get("Id") or "")] = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return found


def _shared_strings(archive: Archive) -> list[str]:
    if "xl/sharedStrings.xml" not in archive:
        return []
    return [_string(one) for one in archive.xml("xl/sharedStrings.xml") if local_name(one) == "si"]


def _string(element: "_Element") -> str:
    """The text of a rich string, without the phonetic guides of Japanese."""
    pieces = []
    for one in element:
        if local_name(one) == "t":
            pieces.append(one.text or "")
        elif local_name(one) == "r":
            pieces += [part.text or "" for part in one if local_name(part) == "t"]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return clean_text(text)[0]


def _date_styles(archive: Archive) -> list[bool]:
    """For each cell style whether it shows a date."""
    if "xl/styles.xml" not in archive:
        return []
    root = archive.xml("xl/styles.xml")
    codes = {
        (one.get("numFmtId") or ""): (one.get("formatCode") or "") for one in root.iter() if local_name(one) == "numFmt"
    }
    styles = next((one for one in root if local_name(one) == "cellXfs"), None)
    found = []
    for style in styles if styles is not None else ():
        number = style.get("numFmtId") or "0"
        code = _NOT_DATE.sub("", codes.get(number, "")).lower()
        found.append(bool(re.search("[dyh]|m.*s|mm", code)) if code else int(number) in _DATE_FORMATS)
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
