"""Counting a study in tables, through the installed analyses; each cell leads back to its passages."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from qualicode.extend import Analysis, Progress, Table, Tracing, plugins
from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.model.study import Coding, Study
from qualicode.model.synthesis.wording import Wording
from qualicode.plugins.exporters.files import write_whole
from qualicode.services.codebook_files import guarded
from qualicode.store.reading import Reader

FORMATS = (".xlsx", ".csv", ".docx")
_MOST_COLUMNS_OF_WORD = 12
_LONG = 80
"""A cell of more characters is read; the first column leaves it the room."""
_WIDTH = 9000
"""Twentieths of a point between the margins of a page."""


def analyses() -> tuple[Analysis, ...]:
    """Every installed analysis."""
    return plugins("analyses")


def study_of(reader: Reader, coder_id: str | None = None) -> Study:
    """The study to count in; `coder_id`: this coder's extracts only, as while coding blindly."""
    study = reader.study()
    if coder_id is None:
        return study
    return replace(study, codings=tuple(one for one in study.codings if one.coder_id == coder_id))


def behind(analysis: Analysis, study: Study, options: Mapping[str, Any], row: int, column: int) -> tuple[str, ...]:
    """The ids of the codings behind a cell, one for each passage; none for an analysis that cannot tell.

    Where several coders, or one twice, put the same code on words that overlap, the longest coding stands for them, as
    the tables count them.
    """
    if not isinstance(analysis, Tracing):
        return ()
    asked = set(analysis.codings(study, options, row, column))
    place = {document.id: at for at, document in enumerate(study.documents)}
    codings = sorted(
        (one for one in study.codings if one.id in asked),
        key=lambda one: (place.get(one.document_id, 0), one.document_id, one.code_id, one.start, one.end),
    )
    kept: list[Coding] = []
    reached: tuple[str, str, int] = ("", "", 0)
    for one in codings:
        if (one.document_id, one.code_id) == reached[:2] and one.start < reached[2]:
            if one.end - one.start > kept[-1].end - kept[-1].start:
                kept[-1] = one
            reached = (*reached[:2], max(reached[2], one.end))
        else:
            kept.append(one)
            reached = (one.document_id, one.code_id, one.end)
    kept.sort(key=lambda one: (place.get(one.document_id, 0), one.start, one.end))
    return tuple(one.id for one in kept)


def as_text(table: Table) -> str:
    """The table as a spreadsheet takes it from the clipboard: tabs between cells, a line a row."""
    lines = [table.headings, *_headed(table)]
    return "\n".join("\t".join(guarded(_flat(shown(cell))) for cell in line) for line in lines)


def shown(cell: Any) -> str:
    """A cell as people read it; None, which is a hidden number, as a dash."""
    if cell is None:
        return "–"
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)


def write(table: Table, path: Path, language: str) -> Path:
    """Write a table as .xlsx, .csv or .docx, by its extension. Raises `UserError` when it cannot be written."""
    writers: dict[str, Callable[[Table], bytes]] = {
        ".xlsx": _to_xlsx,
        ".csv": _to_csv,
        ".docx": partial(_to_docx, language=language),
    }
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise UserError(
            _("A table cannot be written as {name}.").format(name=path.name), _("Use .xlsx, .csv or .docx.")
        )
    data = writer(table)
    write_whole(path, lambda file: file.write(data))
    return path


def count(reader: Reader, key: str, options: Mapping[str, Any], progress: Progress = lambda done, total: None) -> Table:
    """The table of the analysis with this key. Raises `UserError` for a key that there is not."""
    found = next((one for one in analyses() if getattr(one, "key", "") == key), None)
    if found is None:
        known = ", ".join(getattr(one, "key", "") for one in analyses())
        raise UserError(
            _("There is no table “{name}”.").format(name=key), _("Choose one of: {known}.").format(known=known)
        )
    return found.run(reader.study(), options, progress)


def _headed(table: Table) -> list[tuple[Any, ...]]:
    """The rows, each with its heading: one that goes on with the row above shows none in the window."""
    rows: list[tuple[Any, ...]] = []
    for row in table.rows:
        rows.append((rows[-1][0], *row[1:]) if rows and row[0] == "" else row)
    return rows


def _flat(text: str) -> str:
    return " ".join(text.split())


def _to_csv(table: Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([guarded(heading) for heading in table.headings])
    writer.writerows(
        [[guarded(shown(cell)) if isinstance(cell, str) else cell for cell in row] for row in _headed(table)]
    )
    return out.getvalue().encode("utf-8-sig")


def _to_xlsx(table: Table) -> bytes:
    import openpyxl
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("Table")
    for row in (table.headings, *_headed(table)):
        sheet.append([guarded(ILLEGAL_CHARACTERS_RE.sub("", cell)) if isinstance(cell, str) else cell for cell in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    for at in range(1, len(table.headings) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = 40 if at == 1 else 16
    if table.note:
        sheet.append([])
        sheet.append([guarded(table.note)])
    book.properties.title = table.title
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _to_docx(table: Table, language: str) -> bytes:
    from qualicode.plugins.exporters.word.document import WordDocument
    from qualicode.plugins.exporters.word.markup import Column

    if len(table.headings) > _MOST_COLUMNS_OF_WORD:
        raise UserError(
            _("This table has {count} columns: too many for a page.").format(count=len(table.headings)),
            _("Save it as .xlsx, or turn it over."),
        )
    words = Wording(language)
    document = WordDocument(words, language, table.title, "")
    document.paragraph("Title", document.own(table.title))
    reading = any(isinstance(cell, str) and len(cell) > _LONG for row in table.rows for cell in row[1:])
    first = _WIDTH // 6 if reading else _WIDTH // 3 if len(table.headings) > 2 else _WIDTH // 2
    other = (_WIDTH - first) // max(1, len(table.headings) - 1)
    numeric = [all(not isinstance(row[at], str) for row in table.rows) for at in range(len(table.headings))]
    columns = [Column(heading, first if at == 0 else other, numeric[at]) for at, heading in enumerate(table.headings)]
    if table.rows:
        document.table(
            columns, [[_flat(shown(cell)) for cell in row] for row in _headed(table)], table.title, table.note
        )
    if table.note:
        document.text("Normal", table.note)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()
