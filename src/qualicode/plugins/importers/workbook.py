"""Reads the cells of an Excel workbook (.xlsx): values as people see them, merged cells filled, no formulas run."""

import posixpath
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from qualicode.i18n import _
from qualicode.plugins.importers.archive import Archive, attribute, local_name, suspicious
from qualicode.plugins.importers.cleaning import clean_text
from qualicode.plugins.importers.files import ROWS_LIMIT, damaged, empty, other_kind, too_many_rows
from qualicode.plugins.importers.wording import quoted

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_MOST_COLUMNS = 1000
_MOST_MERGED = 100_000
_MOST_SKIPPED = 100_000
_WIDEST = 16_384
"""Cells that a row of Excel can have."""
_MOST_TAGS = 12_000_000
"""Of one sheet: 120,000 rows of 25 filled cells, two tags each for the cell and its value."""


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
            sheet = _Sheet(cells, path)
            archive.stream(part, sheet, _MOST_TAGS)
            rows = sheet.rows()
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

    def text(self, kind: str, style: str, value: str, inline: str) -> str:
        """What a cell shows: its type, the number of its style, its value, and the string that it holds itself."""
        if kind == "inlineStr":
            return _unescaped(inline)
        if kind == "s":
            return self._strings[int(value)] if value else ""
        if kind == "b":
            return _("yes") if value == "1" else _("no")
        if kind in ("str", "e"):
            return "" if kind == "e" else _unescaped(value)
        if kind == "d":
            return value.removesuffix("T00:00:00")
        number = int(style or 0)
        return self._number(value, number < len(self._dates) and self._dates[number])

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


class _Sheet:
    """Takes a sheet's tags as they come: rows down to the last filled one, each as long as it is filled."""

    def __init__(self, cells: _Cells, path: Path) -> None:
        self._cells = cells
        self._path = path
        self._read: list[list[str]] = []
        self._row: list[str] = []
        self._merged: list[tuple[int, int, int, int]] = []
        self._budget = _MOST_MERGED
        self._cell: tuple[str, str, str] | None = None
        self._value: list[str] = []
        self._inline: list[str] = []
        self._into: list[str] | None = None
        self._phonetic = 0
        self._in_row = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A tag opens."""
        name = tag.rpartition("}")[2]
        if name == "c":
            get = attributes.get
            self._cell = (get("r") or "", get("t") or "", get("s") or "")
            self._value, self._inline = [], []
        elif name == "v":
            self._into = self._value
        elif name == "t":
            self._into = None if self._phonetic else self._inline
        elif name == "rPh":
            self._phonetic += 1
        elif name == "row":
            self._open(int(attributes.get("r") or len(self._read) + 1))
        elif name == "mergeCell":
            self._merge(attributes.get("ref") or "")

    def data(self, text: str) -> None:
        """Text comes."""
        if self._into is not None:
            self._into.append(text)

    def end(self, tag: str) -> None:
        """A tag closes."""
        name = tag.rpartition("}")[2]
        if name in ("v", "t"):
            self._into = None
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "c" and self._cell is not None:
            self._in_row += 1
            if self._in_row > _WIDEST:
                raise suspicious(self._path)
            self._put(*self._cell)
            self._cell = None

    def rows(self) -> list[list[str]]:
        """What was read; merged cells repeat their value."""
        rows = self._read
        for first, last, top, bottom in self._merged:
            value = rows[top][first] if top < len(rows) and first < len(rows[top]) else ""
            if value and first == last:  # a value over several rows; over several columns it is a title
                for below in rows[top + 1 : bottom + 1]:
                    below += [""] * (first + 1 - len(below))
                    below[first] = value
        while rows and not any(rows[-1]):
            rows.pop()
        return rows

    def _open(self, number: int) -> None:
        if number < 1 or number > len(self._read) + _MOST_SKIPPED:
            raise ValueError(number)
        if number > ROWS_LIMIT + _MOST_SKIPPED:
            raise too_many_rows(self._path)
        while len(self._read) < number:
            self._read.append([])
        self._row, self._in_row = self._read[number - 1], 0

    def _put(self, place: str, kind: str, style: str) -> None:
        match = _CELL.fullmatch(place)
        column = _column(match[1]) if match else len(self._row)
        if column >= _MOST_COLUMNS or not (self._value or self._inline):
            return
        text = self._cells.text(kind, style, "".join(self._value), "".join(self._inline))
        if text:
            self._row += [""] * (column + 1 - len(self._row))
            self._row[column] = text

    def _merge(self, place: str) -> None:
        corners = _CELL.findall(place)
        if len(corners) == 2 and self._budget > 0:
            (first, top), (last, bottom) = corners
            self._budget -= int(bottom) - int(top) + 1
            if self._budget >= 0:
                self._merged.append((_column(first), _column(last), int(top) - 1, int(bottom) - 1))


class _Strings:
    """Takes the strings that a workbook shares, without the phonetic guides of Japanese."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._in_text = False
        self._phonetic = 0

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        """A tag opens."""
        name = tag.rpartition("}")[2]
        if name == "t":
            self._in_text = not self._phonetic
        elif name == "rPh":
            self._phonetic += 1

    def data(self, text: str) -> None:
        """Text comes."""
        if self._in_text:
            self._pieces.append(text)

    def end(self, tag: str) -> None:
        """A tag closes."""
        name = tag.rpartition("}")[2]
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "si":
            self.found.append(_unescaped("".join(self._pieces)))
            self._pieces = []


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
    strings = _Strings()
    archive.stream("xl/sharedStrings.xml", strings, _MOST_TAGS)
    return strings.found


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
