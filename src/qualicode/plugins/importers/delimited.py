"""Reads .csv and .tsv files as rows of cells, whatever their separator and encoding."""

import csv
from collections import Counter
from pathlib import Path

from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.plugins.importers.cleaning import without_controls
from qualicode.plugins.importers.encodings import read_raw
from qualicode.plugins.importers.files import ROWS_LIMIT, too_many_rows

_SEPARATORS = ",;\t|"
_NONE = "\x1f"
"""A character that no cleaned text holds: every line is one cell."""

_MOST_COLUMNS = 5000
_LONGEST_CELL = 10_000_000
_SAMPLE_LINES = 300
_SAMPLE = 200_000


def read_delimited(path: Path) -> tuple[list[list[str]], tuple[str, ...]]:
    """The rows of a .csv or .tsv file and doubts. Raises `UserError` with the row where a quotation mark is missing."""
    raw, doubts = read_raw(path)
    text, removed = without_controls(raw.replace("\r\n", "\n").replace("\r", "\n"))
    separator = _separator(text, path)
    if text[:4].lower() == "sep=":  # what Excel writes above tables with unusual separators
        text = text.partition("\n")[2]
    return _rows(text, separator, path), doubts + removed


def _separator(text: str, path: Path) -> str:
    """The separator that gives the most even rows of several cells; where few rows have several there is none."""
    if text[:4].lower() == "sep=" and text[4:5] in _SEPARATORS:
        return text[4]
    lines = [f"{line}\n" for line in text[:_SAMPLE].split("\n")[:_SAMPLE_LINES]]
    best, evenness = _NONE, 0.5
    for separator in "\t,;|" if path.suffix.lower() == ".tsv" else ",;\t|":
        lengths = Counter[int]()
        try:
            for row in csv.reader(lines, delimiter=separator):
                lengths[len(row)] += bool(row)
        except csv.Error:
            continue
        several = {length: count for length, count in lengths.items() if length > 1}
        length, count = max(several.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        found = count / max(1, lengths.total()) + min(length, 20) / 1000
        if found > evenness:
            best, evenness = separator, found
    return best


def _rows(text: str, separator: str, path: Path) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader((f"{line}\n" for line in text.split("\n")), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    line = 1
    try:
        for row in reader:
            rows.append(row)
            if len(row) > _MOST_COLUMNS:
                raise UserError(
                    _("“{name}” has more than 5,000 columns.").format(name=path.name), _("Split it into several files.")
                )
            if len(rows) > ROWS_LIMIT:
                raise too_many_rows(path)
            line = reader.line_num + 1
    except csv.Error as error:
        raise UserError(
            _("“{name}” has a quotation mark too many or too few in row {row} (line {line}).").format(
                name=path.name, row=len(rows) + 1, line=line
            ),
            _("Open it in a spreadsheet, correct that row and save it again, or save it as .xlsx."),
        ) from error
    return rows
