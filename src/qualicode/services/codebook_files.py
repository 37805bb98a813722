"""Codebooks as files: .csv and .xlsx with a line a code, .qdc as REFI-QDA writes it.

A codebook read in is matched by path ("Accès et recours / Non-recours"): new codes are added, empty fields of known
ones are filled, nothing that the team wrote is overwritten.
"""

import colorsys
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualicode import __version__
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.folding import fold
from qualicode.model.study import CODE_KINDS, Code
from qualicode.plugins.exporters.files import write_whole
from qualicode.services import codebook
from qualicode.store.project import Project
from qualicode.store.reading import Reader

_LARGEST = 20_000_000
_SEPARATOR = " / "
_HEADINGS = {
    "path": ("path", "chemin", "code path"),
    "parent": ("parent", "categorie", "category", "theme"),
    "name": ("name", "nom", "code", "tag", "etiquette", "sous-theme"),
    "hue": ("hue", "teinte"),
    "color": ("color", "couleur", "colour"),
    "kind": ("kind", "type"),
    "definition": ("definition", "description", "memo"),
    "includes": ("includes", "inclut", "inclusion"),
    "excludes": ("excludes", "n'inclut pas", "exclut", "exclusion"),
    "typical_example": ("typical_example", "typical example", "exemple", "exemple typique", "example"),
    "borderline_example": ("borderline_example", "borderline example", "cas limite", "exemple limite"),
    "pinned_key": ("pinned_key", "key", "touche"),
}
_COLUMNS = ("path", "name", "hue", "kind", *codebook.FIELDS, "pinned_key")
_REFI = "urn:QDA-XML:codebook:1.0"


@dataclass(frozen=True, slots=True)
class Entry:
    """A code as a file holds it: the names from the root to it, and its fields."""

    path: tuple[str, ...]
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodebookReport:
    """What reading a codebook did: how many codes were added, completed, or known and left as they are."""

    added: int
    completed: int
    known: int


def import_codebook(project: Project, path: Path) -> CodebookReport:
    """Add the codes of a file to the codebook in one step. Raises `UserError` when it cannot be read."""
    entries = read_codebook(path)
    if not entries:
        raise UserError(_("{name} holds no code.").format(name=path.name), _("Check that it is a codebook."))
    added = completed = known = 0
    with project.step(N_("Import a codebook ({count} codes)"), count=len(entries)):
        codes = {full.casefold(): code_id for code_id, full in codebook.paths(project).items()}
        for entry in entries:
            parent: str | None = None
            for depth in range(1, len(entry.path) + 1):
                full = _SEPARATOR.join(entry.path[:depth]).casefold()
                last = depth == len(entry.path)
                if full not in codes:
                    fields = dict(entry.fields) if last else {}
                    if project.count(Code, pinned_key=fields.get("pinned_key", "-")):
                        del fields["pinned_key"]
                    codes[full] = codebook.create_code(project, entry.path[depth - 1], parent, **fields).id
                    added += 1
                elif last and _complete(project, codes[full], entry.fields):
                    completed += 1
                elif last:
                    known += 1
                parent = codes[full]
    return CodebookReport(added, completed, known)


def _complete(project: Project, code_id: str, fields: dict[str, Any]) -> bool:
    code = project.get(Code, code_id)
    missing = {n: v for n, v in fields.items() if n in codebook.FIELDS and v and not getattr(code, n)}
    if missing:
        codebook.define_code(project, code_id, **missing)
    return bool(missing)


def read_codebook(path: Path) -> list[Entry]:
    """The codes in a .csv, .xlsx or .qdc file. Raises `UserError` with the reason when it cannot be read."""
    readers: dict[str, Callable[[Path], list[Entry]]] = {".csv": _csv, ".tsv": _csv, ".xlsx": _xlsx, ".qdc": _qdc}
    if path.suffix.lower() not in readers:
        raise UserError(
            _("{name} is not a codebook that can be read.").format(name=path.name), _("Use .csv, .xlsx or .qdc.")
        )
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise UserError(_("{name} is too large for a codebook.").format(name=path.name), _("Check the file."))
        return readers[path.suffix.lower()](path)
    except OSError as error:
        raise UserError(
            _("{name} cannot be read: {reason}.").format(name=path.name, reason=error.strerror or error),
            _("Check that the file is there and that you may open it."),
        ) from error


def _csv(path: Path) -> list[Entry]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    header = text.split("\n", 1)[0]
    separator = max(";,\t", key=header.count)
    try:
        return _rows(path, csv.reader(io.StringIO(text.replace("\0", "")), delimiter=separator, strict=True))
    except csv.Error as error:
        raise UserError(
            _("{name} is not well-formed CSV: {reason}.").format(name=path.name, reason=error),
            _("Check the quotation marks, or save it again from your spreadsheet."),
        ) from error


def _xlsx(path: Path) -> list[Entry]:
    import zipfile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > 10 * _LARGEST:
                raise UserError(_("{name} is too large for a codebook.").format(name=path.name), _("Check the file."))
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        lines = book.worksheets[0].iter_rows(values_only=True)
        rows = [["" if cell is None else str(cell) for cell in line] for line in lines]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as error:
        raise UserError(
            _("{name} is damaged or not a spreadsheet.").format(name=path.name), _("Save it again as .xlsx.")
        ) from error
    return _rows(path, rows)


def _rows(path: Path, rows: Iterable[Sequence[str]]) -> list[Entry]:
    lines = iter(rows)
    columns = [_column(heading) for heading in next(lines, [])]
    if "name" not in columns and "path" not in columns:
        raise UserError(
            _("{name} has no column of code names.").format(name=path.name),
            _("Give its first row the headings name, parent, definition."),
        )
    entries: list[Entry] = []
    known: dict[str, tuple[str, ...]] = {}
    for line in lines:
        found = {c: _unguarded(v.strip()) for c, v in zip(columns, line, strict=False) if c and v.strip()}
        full = _full_path(found, known)
        if full:
            known.setdefault(full[-1].casefold(), full)
            entries.append(Entry(full, _fields(found)))
    return entries


def _full_path(found: dict[str, str], known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in found.get("path", "").split(_SEPARATOR) if part.strip())
    name = found.get("name", "")
    if parts:
        return parts if not name or parts[-1].casefold() == name.casefold() else (*parts, name)
    if not name:
        return ()
    parent = found.get("parent", "")
    if not parent:
        return (name,)
    return (*known.get(parent.casefold(), tuple(p.strip() for p in parent.split(_SEPARATOR))), name)


def _fields(found: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: found[name] for name in codebook.FIELDS if name in found}
    if found.get("hue", "").isdigit():
        fields["hue"] = int(found["hue"]) % 360
    elif (hue := hue_of(found.get("color", ""))) is not None:
        fields["hue"] = hue
    if found.get("kind") in CODE_KINDS:
        fields["kind"] = found["kind"]
    if found.get("pinned_key", "") in tuple("123456789"):
        fields["pinned_key"] = found["pinned_key"]
    return fields


def _column(heading: str) -> str:
    wanted = fold(heading.strip().lstrip("\ufeff"))
    return next((column for column, names in _HEADINGS.items() if wanted in names), "")


def _qdc(path: Path) -> list[Entry]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        raise UserError(
            _("{name} is not well-formed: {reason}.").format(name=path.name, reason=error.msg),
            _("Export the codebook again from the other program."),
        ) from error
    entries: list[Entry] = []

    def walk(element: Any, above: tuple[str, ...]) -> None:
        for child in element:
            if not isinstance(child.tag, str) or etree.QName(child).localname != "Code":
                continue
            name = " ".join((child.get("name") or "").split())
            full = (*above, name) if name else above
            if name:
                entries.append(Entry(full, _qdc_fields(child)))
            walk(child, full)

    for element in root:
        if isinstance(element.tag, str) and etree.QName(element).localname == "Codes":
            walk(element, ())
    return entries


def _qdc_fields(element: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    description = next((child for child in element if str(child.tag).endswith("}Description")), None)
    if description is not None and description.text and description.text.strip():
        fields["definition"] = description.text.strip()
    if (hue := hue_of(element.get("color") or "")) is not None:
        fields["hue"] = hue
    if element.get("isCodable") == "false":
        fields["kind"] = "category"
    return fields


def export_codebook(reader: Reader, path: Path) -> int:
    """Write the codebook as .csv, .xlsx, .qdc or .docx; returns the number of codes. Raises `UserError`."""
    if path.suffix.lower() == ".docx":
        from qualicode.plugins.exporters.grille import Grille

        study = reader.study()
        Grille().write(study, path, {}, lambda _done, _total: None)
        return len(study.codes)
    writers: dict[str, Callable[[list[codebook.Branch], dict[str, str]], bytes]] = {
        ".csv": _to_csv,
        ".xlsx": _to_xlsx,
        ".qdc": _to_qdc,
    }
    write = writers.get(path.suffix.lower())
    if write is None:
        raise UserError(
            _("A codebook cannot be written as {name}.").format(name=path.name), _("Use .csv, .xlsx, .qdc or .docx.")
        )
    branches = codebook.flat(codebook.tree(reader))
    data = write(branches, codebook.paths(reader))
    write_whole(path, lambda file: file.write(data))
    return len(branches)


def _table(branches: list[codebook.Branch], paths: dict[str, str]) -> list[list[str]]:
    rows = [[*_COLUMNS]]
    for branch in branches:
        fields = {name: getattr(branch.code, name, "") for name in _COLUMNS} | {"path": paths[branch.code.id]}
        rows.append([guarded(str(fields[name])) for name in _COLUMNS])
    return rows


def _to_csv(branches: list[codebook.Branch], paths: dict[str, str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(_table(branches, paths))
    return out.getvalue().encode("utf-8-sig")


def _to_xlsx(branches: list[codebook.Branch], paths: dict[str, str]) -> bytes:
    import openpyxl
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("Codebook")
    for row in _table(branches, paths):
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row])
    sheet.freeze_panes = "A2"
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _to_qdc(branches: list[codebook.Branch], paths: dict[str, str]) -> bytes:
    from lxml import etree

    root = etree.Element(f"{{{_REFI}}}CodeBook", nsmap={None: _REFI}, attrib={"origin": f"Qualicode {__version__}"})
    elements: dict[str | None, Any] = {None: etree.SubElement(root, f"{{{_REFI}}}Codes")}
    for branch in branches:
        code = branch.code
        attributes = {"guid": code.id, "name": code.name, "isCodable": "true", "color": _rgb(code.hue)}
        element = etree.SubElement(elements[code.parent_id], f"{{{_REFI}}}Code", attrib=attributes)
        if code.definition:
            etree.SubElement(element, f"{{{_REFI}}}Description").text = code.definition
        elements[code.id] = element
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def hue_of(colour: str) -> int | None:
    """The hue (0–359) of "#RRGGBB" or "#RGB", None for anything else."""
    digits = colour.strip().lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    try:
        red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    except ValueError:
        return None
    return round(colorsys.rgb_to_hls(red, green, blue)[0] * 360) % 360


def _rgb(hue: int) -> str:
    return "#" + "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue / 360, 0.45, 0.6))
