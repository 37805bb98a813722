"""Writing a study for other programs: REFI-QDA projects, tidy tables, IRaMuTeQ corpora, JSON."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

from qualicode.extend import Progress
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.folding import fold
from qualicode.model.study import Row, Study
from qualicode.model.withdrawing import without_withdrawn
from qualicode.plugins.exporters.files import write_whole
from qualicode.services import codebook, codebook_files, dump
from qualicode.services.codebook_files import guarded
from qualicode.services.own_rows import own_rows
from qualicode.store.reading import Reader

FORMATS = {
    "qdpx": (".qdpx", N_("REFI-QDA project")),
    "qdc": (".qdc", N_("REFI-QDA codebook")),
    "qualcoder": (".qda", N_("QualCoder project (a folder)")),
    "taguette": (".sqlite3", N_("Taguette project")),
    "xlsx": (".xlsx", N_("Tables as an Excel workbook")),
    "csv": (".zip", N_("Tables as CSV files in an archive")),
    "iramuteq": (".txt", N_("IRaMuTeQ corpus")),
    "json": (".json", N_("The whole study as JSON")),
}
"""What can be written, with the extension and the name of each."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST_CELL = 32_000
"""Characters: Excel takes no more than 32,767 in a cell."""


def _nobody(_done: int, _total: int) -> None:
    """Nobody watches."""


def write(
    reader: Reader, path: Path, kind: str, *, for_program: str = "", progress: Progress = _nobody
) -> dict[str, int]:
    """Write the study in one of the `FORMATS`; returns counts by kind. What was withdrawn stays behind.

    `for_program` ("nvivo", "maxqda", "atlas") concerns "qdpx". Raises `UserError` for another format or program,
    or when the file cannot be written; nothing is left half written.
    """
    writers: dict[str, Callable[[], dict[str, int]]] = {
        "qdpx": lambda: export_refi(reader, path, for_program=for_program, progress=progress),
        "qdc": lambda: {"codes": codebook_files.export_codebook(reader, path)},
        "qualcoder": lambda: _qualcoder(reader, path),
        "taguette": lambda: _taguette(reader, path),
        "xlsx": lambda: _tables(reader, path, _workbook),
        "csv": lambda: _tables(reader, path, _archive),
        "iramuteq": lambda: _iramuteq(reader, path),
        "json": lambda: _json(reader, path),
    }
    if kind not in writers:
        known = ", ".join(writers)
        raise UserError(
            _("“{name}” is no format that is known.").format(name=kind), _("Use {known}.").format(known=known)
        )
    return writers[kind]()


def export_refi(reader: Reader, path: Path, *, for_program: str = "", progress: Progress = _nobody) -> dict[str, int]:
    """Write the study as .qdpx; `for_program`: "", "nvivo", "maxqda" or "atlas". Returns counts by kind.

    What was withdrawn stays behind. Raises `UserError` for another program, or when the file cannot be written.
    """
    from qualicode.plugins.exchange.refi_writing import PROGRAMS, write_refi

    if for_program not in PROGRAMS:
        raise UserError(
            _("“{name}” is no program that is known.").format(name=for_program), _("Use nvivo, maxqda or atlas.")
        )
    study = without_withdrawn(reader.study())

    def keep(row: Row) -> bool:
        return row.table not in ("project", "suggestion_decision")

    data = write_refi(study, lambda: {"rows": own_rows(study, keep)}, progress, for_program=for_program)
    write_whole(path, lambda file: file.write(data))
    return _counts(study)


def _counts(study: Study) -> dict[str, int]:
    return {"users": len(study.coders), "codes": len(study.codes), "sources": len(study.documents),
            "codings": len(study.codings), "notes": len(study.notes), "cases": len(study.persons),
            "variables": len(study.variables), "sets": len(study.collections)}  # fmt: skip


def _json(reader: Reader, path: Path) -> dict[str, int]:
    study = without_withdrawn(reader.study())
    data = json.dumps(dump.dumped(study), ensure_ascii=False, indent=1).encode()
    write_whole(path, lambda file: file.write(data))
    return _counts(study)


# Other programs' databases


def _qualcoder(reader: Reader, path: Path) -> dict[str, int]:
    """A new folder with the database and the empty folders that QualCoder expects; none is ever written over."""
    from qualicode.services.exchange_database_writing import qualcoder

    if path.exists():
        raise UserError(
            _("“{name}” is there already.").format(name=path.name),
            _("A QualCoder project is a folder: choose another name, or delete it first."),
        )
    data, counts = qualcoder(without_withdrawn(reader.study()))
    making = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
    try:
        for name in ("documents", "images", "audio", "video"):
            (making / name).mkdir(parents=True)
        write_whole(making / "data.qda", lambda file: file.write(data))
        making.rename(path)
    except OSError as error:
        rmtree(making, ignore_errors=True)
        raise UserError(
            _("“{name}” cannot be written: {why}.").format(name=path.name, why=error.strerror or error),
            _("Choose another folder."),
        ) from error
    except UserError:
        rmtree(making, ignore_errors=True)
        raise
    return dict(counts)


def _taguette(reader: Reader, path: Path) -> dict[str, int]:
    from qualicode.services.exchange_database_writing import taguette

    data, counts = taguette(without_withdrawn(reader.study()))
    write_whole(path, lambda file: file.write(data))
    return dict(counts)


# Tables


def tables(study: Study, paths: dict[str, str]) -> dict[str, list[list[str]]]:
    """The study as tables with a heading row each: documents, turns, codes, extracts, variables, notes."""
    who = {one.id: one.name for one in study.coders}
    titles = {one.id: one.title for one in study.documents}
    places = {one.id: one.name for one in study.territories}
    labels = {one.id: one.label for one in study.speakers}
    names = {one.id: one.name for one in study.variables}
    targets = titles | {one.id: one.name for one in study.persons} | places
    return {
        "documents": [["id", "title", "kind", "territory", "date", "place", "characters", "text"], *(
            [one.id, one.title, one.kind, places.get(one.territory_id or "", ""), one.date, one.place,
             str(one.characters), study.texts[one.id]] for one in study.documents)],
        "turns": [["id", "document", "speaker", "start", "end", "start_time", "end_time", "text"], *(
            [one.id, one.document_id, labels.get(one.speaker_id or "", ""), str(one.start), str(one.end),
             _time(one.start_time), _time(one.end_time), study.texts[one.document_id][one.start : one.end]]
            for one in study.turns)],
        "codes": [["id", "path", "name", "definition", "includes", "excludes", "parent"], *(
            [one.id, paths.get(one.id, one.name), one.name, one.definition, one.includes, one.excludes,
             one.parent_id or ""] for one in study.codes)],
        "extracts": [["id", "code", "path", "document", "title", "coder", "start", "end", "text"], *(
            [one.id, one.code_id, paths.get(one.code_id, ""), one.document_id, titles.get(one.document_id, ""),
             who.get(one.coder_id, ""), str(one.start), str(one.end), study.passage(one)]
            for one in study.codings)],
        "variables": [["variable", "target", "name", "of", "value"], *(
            [one.variable_id, one.target_id, names.get(one.variable_id, ""), targets.get(one.target_id, ""), one.value]
            for one in study.values)],
        "notes": [["id", "kind", "title", "text", "coder", "document", "start", "end", "date"], *(
            [one.id, one.kind, one.title, one.body, who.get(one.coder_id or "", ""), one.document_id or "",
             "" if one.start is None else str(one.start), "" if one.end is None else str(one.end), one.date]
            for one in study.notes)],
    }  # fmt: skip


def _time(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:g}"


def _tables(reader: Reader, path: Path, make: Callable[[dict[str, list[list[str]]]], bytes]) -> dict[str, int]:
    study = without_withdrawn(reader.study())
    found = tables(study, codebook.paths(reader))
    data = make(found)
    write_whole(path, lambda file: file.write(data))
    return {name: len(rows) - 1 for name, rows in found.items()}


def _archive(found: dict[str, list[list[str]]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in found.items():
            text = io.StringIO()
            csv.writer(text, lineterminator="\r\n").writerows([guarded(cell) for cell in row] for row in rows)
            archive.writestr(f"{name}.csv", text.getvalue().encode("utf-8-sig"))
    return out.getvalue()


def _workbook(found: dict[str, list[list[str]]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for name, rows in found.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([_cell(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(text: str) -> str:
    text = _ILLEGAL.sub("", guarded(text))
    return text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…"


# IRaMuTeQ


def _iramuteq(reader: Reader, path: Path) -> dict[str, int]:
    """A text under each line of stars: the document, its territory, kind, date and variables."""
    study = without_withdrawn(reader.study())
    places = {one.id: one.name for one in study.territories}
    names = {one.id: one.name for one in study.variables}
    values: dict[str, list[tuple[str, str]]] = {}
    for one in study.values:
        values.setdefault(one.target_id, []).append((names.get(one.variable_id, ""), one.value))
    parts = []
    for at, document in enumerate(study.documents, 1):
        facts = [("doc", f"{at:03}"), ("territoire", places.get(document.territory_id or "", "")),
                 ("type", document.kind), ("date", document.date), *values.get(document.id, ())]  # fmt: skip
        text = re.sub(r"^\*{4}", "* * * *", study.texts[document.id], flags=re.MULTILINE)
        parts.append(f"**** {_stars(facts)}\n{text.strip()}\n")
    data = "\n".join(parts).encode("utf-8")
    write_whole(path, lambda file: file.write(data))
    return {"documents": len(parts)}


def _stars(facts: Sequence[tuple[str, str]]) -> str:
    """Starred words: letters, digits and one underscore, as IRaMuTeQ wants them."""
    said = ((_plain(name), _plain(value)) for name, value in facts if name and value)
    return " ".join(f"*{name}_{value}" for name, value in said if name and value)


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-z]+", "", fold(text))[:40]
