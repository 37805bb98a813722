"""What can go wrong with the user's file, as sentences: a full disk, a damaged file, a colleague who was faster."""

import errno
import sqlite3
from pathlib import Path

from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.store import places

BROKEN = (sqlite3.Error, UnicodeDecodeError)
"""What Python raises for a database that is damaged (also while it decodes SQLite's own message about it)."""


class DestinationChanged(UserError):  # noqa: N818 - a sentence for the user
    """The user's file is not the one that was opened: somebody else, or a sync client, replaced it meanwhile.

    Nothing was overwritten; the work is safe in the working copy. Offer to save beside it.
    """


class DamagedFile(UserError):  # noqa: N818
    """The file at `path` is a Qualicode project that cannot be trusted. Offer backups and salvage; it is left alone."""

    def __init__(self, path: Path, what: str, todo: str) -> None:
        super().__init__(what, todo)
        self.path = path


class NewerFile(UserError):  # noqa: N818
    """The file was written by a newer Qualicode; `readable` says whether it may be opened for reading."""

    def __init__(self, what: str, todo: str, *, readable: bool) -> None:
        super().__init__(what, todo)
        self.readable = readable


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.ESTALE)


def damaged(path: Path) -> DamagedFile:
    """The file is damaged, in a sentence that says how to get its contents back."""
    return DamagedFile(
        path,
        _("“{file}” is damaged.").format(file=path.name),
        _("Restore a backup, or recover what can still be read into a new file. The damaged file is left as it is."),
    )


def disk_failed(error: Exception) -> bool:
    """Whether SQLite gave up because of the disk, not because of what is in the database."""
    return "disk is full" in str(error) or "disk I/O error" in str(error)


def unusable(error: Exception, path: Path) -> UserError:
    """Why SQLite could not work on the copy of `path`: this computer's disk, else damage."""
    return no_room_to_work(OSError(errno.ENOSPC, ""), path) if disk_failed(error) else damaged(path)


def no_room_to_work(error: OSError, path: Path) -> UserError:
    """The working copy of `path` cannot be made in the program's own folder."""
    what = _("The working copy of “{file}” cannot be made on this computer.").format(file=path.name)
    return UserError(
        f"{what} {unwritable(error, places.data_folder()).what}", _("Free some space on this computer and try again.")
    )


def unwritable(error: OSError, path: Path) -> UserError:
    """Why `path` could not be written. The work of an open project is safe: it lies in the working copy."""
    if error.errno in _FULL:
        what, todo = (
            _("There is no room left on the disk for “{file}”."),
            _("Free some space or save it elsewhere."),
        )
    elif error.errno in _FORBIDDEN:
        what = _("“{file}” cannot be written: the file or its folder is protected, or another program holds it.")
        todo = _("Save it elsewhere, or ask for the right to write there.")
    elif error.errno in _GONE:
        what = _("The folder of “{file}” is no longer there.")
        todo = _("Connect the drive or the network again, or save it elsewhere.")
    elif error.errno == errno.ENAMETOOLONG:
        what, todo = _("The name of “{file}” is too long for this disk."), _("Choose a shorter name.")
    else:
        what, todo = _("“{file}” could not be written ({reason})."), _("Try again, or save it elsewhere.")
    return UserError(what.format(file=path.name, reason=error.strerror or type(error).__name__), todo)


def unreadable(error: OSError, path: Path) -> UserError:
    """Why `path` could not be read."""
    if error.errno in _GONE:
        what = _("“{file}” is not there.")
        todo = _("Check where it is; a drive or the network may have to be connected again.")
    elif error.errno in _FORBIDDEN:
        what = _("“{file}” may not be read, or another program holds it.")
        todo = _("Close it elsewhere, or ask for the right to read it.")
    elif error.errno == errno.EISDIR:
        what, todo = _("“{file}” is a folder."), _("Choose a project file (*.qualicode).")
    else:
        what, todo = (
            _("“{file}” could not be read ({reason})."),
            _("Try again, or copy it to this computer first."),
        )
    return UserError(what.format(file=path.name, reason=error.strerror or type(error).__name__), todo)


def step_failed(error: Exception) -> UserError | None:
    """A failure of the working copy's disk in a step, as a sentence; None when the error is a fault of ours."""
    text = str(error)
    if disk_failed(error):
        return UserError(
            _("There is no room left on the disk of this computer: the last change could not be made."),
            _("Free some space and try again; everything before it is safe."),
        )
    if "readonly database" in text or "unable to open database" in text:
        return UserError(
            _("The working copy of the project can no longer be written: the last change could not be made."),
            _("Close the project and open it again; everything before it is safe."),
        )
    if "database is locked" in text:
        return UserError(
            _("The project is busy with another task: the last change was not made."),
            _("Try again in a moment."),
        )
    if "disk image is malformed" in text or "not a database" in text:
        return UserError(
            _("The working copy of the project is damaged: the last change could not be made."),
            _("Close the project without saving and open it again, or restore a backup."),
        )
    return None
