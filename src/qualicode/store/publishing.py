"""Publishing: the working copy's steps reach the user's file, whole or not at all.

A copy of the database (consistent at one step) is made in the working folder, checked, written to a temporary file
beside the user's, put on the disk, and takes its place at once, provided that the user's file still is the one that
was opened. The same copy then becomes a backup. Nothing here needs the project's own connection: it runs in any thread.
"""

import errno
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from qualicode import __version__
from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.model.ids import new_id, now
from qualicode.store import backups, durable, lockfile, places, schema
from qualicode.store.errors import BROKEN, DestinationChanged, disk_failed, unreadable, unwritable
from qualicode.store.workcopy import Pending, WorkingCopy


@dataclass(frozen=True, slots=True)
class Published:
    """What reached the user's file: up to which step, when (UTC, ISO 8601)."""

    seq: int
    saved_at: str


def publish(copy: WorkingCopy) -> Published:
    """Bring the user's file up to the last step of the working copy.

    Raises `DestinationChanged` when it is no longer the file that was opened, `UserError` when it cannot be written.
    In either case the user's file is untouched and the working copy keeps everything.
    """
    with copy.busy:
        return _publish(copy, copy.destination, copy.state.sha256)


def publish_if_needed(copy: WorkingCopy, seq: int) -> Published | None:
    """`publish`, unless the user's file is there and holds the step numbered `seq` already."""
    with copy.busy:
        if copy.state.seq == seq and copy.destination.exists():
            lockfile.refresh(copy.destination)
            return None
        return publish(copy)


def publish_as(copy: WorkingCopy, path: Path, *, overwrite: bool = False) -> Published:
    """Write another file and go on with that one. Raises `UserError`, also for one that exists unless `overwrite`."""
    with copy.busy:
        try:
            expected = keep_file(copy, path) if overwrite and path.exists() else ""
        except OSError as error:
            raise unwritable(error, path) from error
        return _publish(copy, path, expected)


def keep_file(copy: WorkingCopy, path: Path) -> str:
    """A file that is about to be replaced becomes a backup. Returns its fingerprint; raises `OSError`."""
    kept = copy.folder / "replaced.db"
    try:
        digest = durable.copy(path, kept)
        backups.keep(copy.state.project_id, kept, digest, used=backups.bases())
    finally:
        durable.discard(kept)
    return durable.fingerprint(path, digest)


def tidy(destination: Path) -> None:
    """What another program had left beside the file is in ours now; SQLite would apply it to the new file."""
    for left in durable.leftovers(destination):
        durable.discard(left)


def keep_present(copy: WorkingCopy) -> None:
    """The working copy as it is now goes among the backups. Raises `OSError` and `UserError`."""
    with copy.busy:
        kept = copy.folder / "publication.db"
        try:
            _snapshot(copy, kept, copy.state.revision)
            backups.keep(copy.state.project_id, kept, durable.sha256(kept), used=backups.bases())
        except BROKEN as error:
            raise _unsound(copy.destination) from error
        finally:
            durable.discard(kept)


def base_of(copy: WorkingCopy) -> Path | None:
    """The backup that equals the user's file as it was opened or published last, None when it is gone."""
    path = places.backup_folder(copy.state.project_id) / copy.state.base if copy.state.base else None
    return path if path is not None and path.exists() else None


def leave(copy: WorkingCopy, *, keep: bool) -> None:
    """Say that the user's file is no longer open here; the working copy goes unless it is to be kept."""
    with copy.busy:
        lockfile.remove(copy.destination)
        if keep:
            copy.release()
        else:
            copy.delete()


def _publish(copy: WorkingCopy, destination: Path, expected: str) -> Published:
    snapshot = copy.folder / "publication.db"
    temporary = durable.temporary_beside(destination)
    try:
        _refuse_protected(destination)
        revision = new_id()
        seq = _snapshot(copy, snapshot, revision)
        done = Pending(str(temporary), durable.sha256(snapshot), seq, revision)
        copy.note(pending=done)
        _write_temporary(snapshot, temporary, done.sha256, destination)
        seen = _identity(destination)
        _refuse_changed(destination, expected)
        if _identity(destination) != seen:
            raise _changed(destination)
        durable.replace(temporary, destination)
        tidy(destination)
    except OSError as error:
        raise unwritable(error, destination) from error
    except BROKEN as error:
        full = OSError(errno.ENOSPC, "")
        raise unwritable(full, destination) if disk_failed(error) else _unsound(destination) from error
    except BaseException:
        durable.discard(snapshot)
        raise
    finally:
        durable.discard(temporary)
    return _published(copy, destination, snapshot, done)


def _published(copy: WorkingCopy, destination: Path, snapshot: Path, done: Pending) -> Published:
    """Note what is in the user's file now. The file is safe already: a failure here is not the user's concern."""
    saved_at, previous = now(), copy.destination
    state = {
        "sha256": done.sha256,
        "seq": done.seq,
        "revision": done.revision,
        "saved_at": saved_at,
        "pending": None,
    }
    with suppress(OSError):
        base = backups.keep(copy.state.project_id, snapshot, done.sha256, used=backups.bases())
        copy.note(destination=str(destination), base=base.name, **state)
    durable.discard(snapshot)
    if previous != destination:
        lockfile.remove(previous)
        with suppress(OSError):
            backups.remember(copy.state.project_id, destination)
    lockfile.refresh(destination)
    return Published(done.seq, saved_at)


def _snapshot(copy: WorkingCopy, target: Path, revision: str) -> int:
    """Copy the database as it is between two steps, mark the copy, check it, return the number of its last step."""
    _copy_between_steps(copy.database, target)
    with closing(_quick(target)) as made:
        _mark(made, copy, revision)
        if made.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the copy is not sound")
        return int(made.execute("SELECT coalesce(max(seq), 0) FROM step").fetchone()[0])


def _copy_between_steps(database: Path, target: Path) -> None:
    """Copy a database while nobody can write to it: steps wait for 12 ms at 40 MB.

    SQLite's backup would make them wait four times as long, or begin again with every step. Reading the file beside
    SQLite lets go of this process's locks on it (a quirk of POSIX), which only matters to other processes: there are
    none, since a working copy is held by one program (`WorkingCopy`).
    """
    durable.discard(target)
    with closing(sqlite3.connect(database, timeout=10, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on nobody writes
        shutil.copyfile(database, target)


def _quick(path: Path) -> sqlite3.Connection:
    """A connection to a file of which nothing depends yet."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _mark(made: sqlite3.Connection, copy: WorkingCopy, revision: str) -> None:
    marks = {
        "revision": revision,
        "parent_revision": copy.state.revision,
        "published_at": now(),
        "oldest_reader": str(schema.OLDEST_READER),
        "program": f"Qualicode {__version__}",
    }
    made.executemany("INSERT OR REPLACE INTO properties (name, value) VALUES (?, ?)", list(marks.items()))


def _write_temporary(snapshot: Path, temporary: Path, digest: str, destination: Path) -> None:
    durable.copy_to_disk(snapshot, temporary)
    if durable.sha256(temporary) != digest:
        raise OSError(0, _("what was written could not be read back"))
    with suppress(OSError):
        shutil.copymode(destination, temporary)


def _refuse_protected(destination: Path) -> None:
    if destination.exists() and not os.access(destination, os.W_OK):
        raise PermissionError(13, "read-only", str(destination))


def _refuse_changed(destination: Path, expected: str) -> None:
    """Compare the user's file with the one that was opened ("": there was none)."""
    try:
        found = durable.fingerprint(destination)
    except FileNotFoundError as error:
        if expected and destination.parent.is_dir():
            raise _vanished(destination) from error
        if expected:
            raise
        return
    except OSError as error:
        raise unreadable(error, destination) from error
    if found != expected:
        raise _changed(destination) if expected else _taken(destination)


def _identity(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _changed(destination: Path) -> DestinationChanged:
    return DestinationChanged(
        _("“{file}” was changed by somebody else since you opened it; nothing was overwritten.").format(
            file=destination.name
        ),
        _("Merge it with your work, or save yours beside it under another name; nothing is lost."),
    )


def _taken(destination: Path) -> UserError:
    return UserError(
        _("There is a file “{file}” already; nothing was overwritten.").format(file=destination.name),
        _("Choose another name."),
    )


def _vanished(destination: Path) -> UserError:
    return UserError(
        _("“{file}” is no longer where it was: it was moved, renamed or deleted.").format(file=destination.name),
        _("Save your work under a name of your choice; it is safe in the meantime."),
    )


def _unsound(destination: Path) -> UserError:
    return UserError(
        _("The working copy of “{file}” is damaged; the file was left as it was.").format(file=destination.name),
        _("Close the project without saving and open it again, or restore a backup."),
    )
