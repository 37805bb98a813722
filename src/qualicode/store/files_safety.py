"""Writing a file whole or not at all."""

import os
import tempfile
from pathlib import Path

from qualicode.i18n import _
from qualicode.model.errors import UserError


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path` at one stroke: a crash or a full disk leaves the file that was there.

    Raises `UserError` when it cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".~", suffix=path.suffix, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UserError(
            _("{name} cannot be written: {reason}.").format(name=path.name, reason=error.strerror or error),
            _("Close it if it is open elsewhere, or choose another place."),
        ) from error
