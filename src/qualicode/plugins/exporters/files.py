"""Writing a file whole or not at all: what was there before stays until the new one is complete on the disk."""

import errno
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from qualicode.i18n import _
from qualicode.model.errors import UserError

_PAUSES = (0.05, 0.1, 0.2, 0.4)
"""Seconds between attempts to replace a file on Windows."""


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let `write` fill a temporary file beside `path`, then put it in its place.

    Raises `UserError` when the folder or the file cannot be written; whatever happens, the temporary file is gone.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".~export-", suffix=path.suffix, dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w+b") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        _permit_like(path, temporary)
        _replace(temporary, path)
    except OSError as error:
        raise _refusal(path, error) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _replace(temporary: Path, path: Path) -> None:
    """Put the file in its place; on Windows a virus scanner or a sync client may hold either for a moment."""
    for pause in _PAUSES if os.name == "nt" else ():
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    temporary.replace(path)


def _permit_like(path: Path, temporary: Path) -> None:
    """A temporary file is for its owner alone; what is exported is read like any other file."""
    try:
        mode = path.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    temporary.chmod(mode)


def _refusal(path: Path, error: OSError) -> UserError:
    name, folder = path.name, str(path.parent)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError(
            _("The disk is full: “{name}” could not be written.").format(name=name),
            _("Free some space or choose another folder."),
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return UserError(
            _("The folder “{folder}” does not exist, so “{name}” could not be written.").format(
                folder=folder, name=name
            ),
            _("Choose another folder."),
        )
    if path.exists() and os.access(path.parent, os.W_OK):
        return UserError(
            _("“{name}” could not be replaced: it is open in another program, or protected.").format(name=name),
            _("Close it there or choose another name."),
        )
    return UserError(
        _("“{name}” could not be written to the folder “{folder}”.").format(name=name, folder=folder),
        _("Check that you may write there, or choose another folder."),
    )
