"""Writing a study out through the installed exporters."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qualicode.extend import Exporter, Progress, exporters
from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.store.reading import Reader


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
) -> Path:
    """Write the study with a template; returns the path written, with the template's extension."""
    chosen = exporter(template)
    if path.suffix.lower() != chosen.extension:
        path = path.with_name(path.name + chosen.extension)
    chosen.write(reader.study(), path, options or {}, progress)
    return path
