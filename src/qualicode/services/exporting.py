"""Writing a study out through the installed exporters."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualicode.extend import Exporter, Progress, Writing, exporters
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.plugins.exporters import converting
from qualicode.plugins.exporters.files import write_whole
from qualicode.services import exchange_out
from qualicode.store.reading import Reader


@dataclass(frozen=True, slots=True)
class Output:
    """Something that can be written: its id, an untranslated title, what it is for, and formats without the dot."""

    id: str
    title: str
    purpose: str
    formats: tuple[str, ...]


_ORDER = (
    "synthese", "retour", "enjeux", "medley", "besoins", "panneaux", "panneaux_a3", "cartes", "releve", "grille",
    "methode", "methode_coreq", "texte_code",
)  # fmt: skip
"""Ours in the order of a study's use; those of others come after."""
TABLES = "tables"
"""The id of the tables of documents, turns, codes, extracts, variables and notes; no setting changes them."""
_TABLES_PURPOSE = N_(
    "Documents, turns, codes, extracts, variables and notes for a spreadsheet, as they stand: for the team only."
)


def outputs() -> list[Output]:
    """Every output there is: what the installed exporters write, and the tables."""
    found = [
        Output(one.template, one.name, one.purpose if isinstance(one, Writing) else "", _formats(one))
        for one in sorted(exporters(), key=lambda one: _ORDER.index(one.template) if one.template in _ORDER else 99)
    ]
    tables = N_(
        "Documents, turns, codes, extracts, variables and notes for a spreadsheet, as they stand: for the team only."
    )
    return [*found, Output(TABLES, N_("Tables"), tables, ("xlsx", "csv"))]


def _formats(one: Exporter) -> tuple[str, ...]:
    extensions = one.extensions if isinstance(one, Writing) else (one.extension,)
    return tuple(extension.removeprefix(".") for extension in extensions)


def makes_pdf() -> bool:
    """Whether LibreOffice is there, which makes PDF and OpenDocument of a Word document."""
    return converting.libreoffice() is not None


def put(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all; returns its path."""
    write_whole(path, lambda file: file.write(content))
    return path


def exporter(template: str) -> Exporter:
    """The exporter of this template. Raises `UserError` naming the ones there are."""
    found = next((exporter for exporter in exporters() if exporter.template == template), None)
    if found is None:
        known = ", ".join(exporter.template for exporter in exporters())
        raise UserError(
            _("There is no template “{name}”.").format(name=template), _("Choose one of: {known}.").format(known=known)
        )
    return found


def export(
    reader: Reader,
    template: str,
    path: Path,
    options: Mapping[str, Any] | None = None,
    progress: Progress = lambda done, total: None,
    *,
    kind: str = "",
) -> Path:
    """Write the study with a template; returns the path written.

    `kind` says in which of the template's formats, else the suffix of `path`; the first for any other suffix.
    Raises `UserError` for a format that the template does not have, or when the file cannot be written.
    """
    if kind:
        path = _in_format(template, path, kind)
    if template == TABLES:
        return _tables(reader, path, progress)
    chosen = exporter(template)
    if path.suffix.lower().removeprefix(".") not in _formats(chosen):
        path = path.with_name(path.name + chosen.extension)
    chosen.write(reader.study(), path, options or {}, progress)
    return path


def _in_format(template: str, path: Path, kind: str) -> Path:
    """The path with the suffix of a format."""
    formats = next((one.formats for one in outputs() if one.id == template), None) or _formats(exporter(template))
    wanted = kind.lower().removeprefix(".")
    if wanted not in formats:
        raise UserError(
            _("“{template}” cannot be written as {kind}.").format(template=template, kind=wanted),
            _("Choose one of: {known}.").format(known=", ".join(formats)),
        )
    return path if path.suffix.lower() == f".{wanted}" else path.with_name(f"{path.name}.{wanted}")


def _tables(reader: Reader, path: Path, progress: Progress) -> Path:
    kind = "csv" if path.suffix.lower() in (".csv", ".zip") else "xlsx"
    suffix = exchange_out.FORMATS[kind][0]
    if path.suffix.lower() != suffix:
        path = path.with_name(path.name + suffix)
    exchange_out.write(reader, path, kind, progress=progress)
    return path
