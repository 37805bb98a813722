"""From the user's file to a working copy that can be trusted. The file itself is only ever read, as bytes."""

import codecs
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from qualicode.extend import Progress
from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.store import backups, checking, durable, migrations, places, schema
from qualicode.store.errors import BROKEN, DamagedFile, NewerFile, damaged, no_room_to_work, unreadable, unusable
from qualicode.store.workcopy import State, WorkingCopy, last_step

_MAGIC = b"SQLite format 3\0"


def copy_of(path: Path, *, read_only: bool = False, progress: Progress = lambda done, total: None) -> WorkingCopy:
    """A checked working copy of the user's file. Raises `UserError`, and leaves nothing behind, when it is no good."""
    _refuse_other_files(path)
    try:
        copy = WorkingCopy.create(State(destination=str(path), read_only=read_only))
    except OSError as error:
        raise no_room_to_work(error, path) from error
    try:
        taken = copy_bytes(path, copy.database, progress)
        if taken.sha256:
            _refuse_cut(copy.database, path)
        version = _identify(copy.database, path)
        _refuse_newer(copy.database, path, version, read_only)
        try:
            _admit(copy, path, taken, version)
        except BROKEN as error:
            raise unusable(error, path) from error
        except OSError as error:
            raise no_room_to_work(error, path) from error
    except BaseException:
        copy.delete()
        raise
    return copy


def faults_of(path: Path) -> list[str]:
    """Every fault of the user's file, in words. Raises `UserError` when it is no project of a version that we know."""
    _refuse_other_files(path)
    try:
        copy = WorkingCopy.create(State(destination=str(path), read_only=True))
    except OSError as error:
        raise no_room_to_work(error, path) from error
    try:
        copy_bytes(path, copy.database)
        _refuse_newer(copy.database, path, _identify(copy.database, path), read_only=False)
        with closing(_connect(copy.database)) as connection:
            return checking.all_faults(connection)
    except DamagedFile as error:
        return [error.what]
    finally:
        copy.delete()


def usable(copy: WorkingCopy) -> bool:
    """Whether a working copy that was left behind can be gone on with; brings an older one to our version."""
    try:
        with closing(_connect(copy.database)) as connection:
            if int(connection.execute("PRAGMA user_version").fetchone()[0]) > schema.VERSION:
                return False
            migrations.climb(connection)
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except BROKEN:
        return False


def study_in(path: Path) -> str | None:
    """The id of the study in a file, as far as it can be read; the file is not touched."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            return _project_id(connection)
    except BROKEN:
        return None


def _refuse_other_files(path: Path) -> None:
    """A sentence for every file that is no database at all."""
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "is a directory")
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise unreadable(error, path) from error
    except ValueError as error:  # a NUL in the name
        raise unreadable(FileNotFoundError(2, "no such file"), path) from error
    if head.startswith(_MAGIC) and len(head) >= 512:
        return
    if head.startswith(_MAGIC[: len(head)]) and head:
        raise damaged(path)
    raise UserError(_what_it_is(head).format(file=path.name), _("Choose a project file (*.qualicode), or import it."))


def _what_it_is(head: bytes) -> str:
    if not head.strip(b"\0"):
        return _("“{file}” is empty: it may not have been copied or downloaded to its end.")
    if head.startswith(b"PK"):
        return _("“{file}” is a ZIP archive or an office document, not a Qualicode project.")
    with suppress(UnicodeDecodeError):
        codecs.getincrementaldecoder("utf-8")().decode(head)  # a sign may be cut at its end
        return _("“{file}” is a text file, not a Qualicode project.")
    return _("“{file}” is not a Qualicode project; it may be encrypted, damaged or of another program.")


@dataclass(frozen=True, slots=True)
class Taken:
    """What the copied bytes are: the file with what lay beside it; its own hash when it was complete alone, else ""."""

    fingerprint: str
    sha256: str


def copy_bytes(path: Path, target: Path, progress: Progress = lambda done, total: None) -> Taken:
    """Copy the file, and what another program left beside it. Raises `UserError`."""
    try:
        digest = durable.copy(path, target, progress)
        left = [] if backups.known(digest) else durable.leftovers(path)
        for part in left:
            durable.copy(part, target.with_name(target.name + part.name.removeprefix(path.name)))
        return Taken(durable.fingerprint(path, digest), "" if left else digest)
    except FileNotFoundError as error:
        raise unreadable(error, path) from error
    except OSError as error:
        raise no_room_to_work(error, path) from error


def _refuse_cut(database: Path, path: Path) -> None:
    """SQLite does not mind when the last page is cut; we do."""
    with database.open("rb") as file:
        head = file.read(100)
    page = int.from_bytes(head[16:18], "big") or 1
    if database.stat().st_size % (65536 if page == 1 else page):
        raise damaged(path)


def _identify(database: Path, path: Path) -> int:
    """The version of the file. Raises `UserError` when it is some other program's, `DamagedFile` when unusable."""
    try:
        with closing(_connect(database)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    except BROKEN as error:
        raise unusable(error, path) from error
    if application != schema.APPLICATION_ID:
        raise UserError(
            _("“{file}” is a database of another program, not a Qualicode project.").format(file=path.name),
            _("Choose a project file (*.qualicode)."),
        )
    if version < 1:
        raise damaged(path)
    return version


def _refuse_newer(database: Path, path: Path, version: int, read_only: bool) -> None:
    if version <= schema.VERSION:
        return
    oldest = 0
    with suppress(*BROKEN, ValueError, TypeError), closing(_connect(database)) as connection:
        row = connection.execute("SELECT value FROM properties WHERE name = 'oldest_reader'").fetchone()
        oldest = int(row[0])
    readable = 0 < oldest <= schema.VERSION
    if readable and read_only:
        return
    what = _("“{file}” was written by a newer Qualicode (file version {theirs}; this one writes {ours}).")
    todo = _("Install the newest Qualicode, or open the file for reading only.")
    raise NewerFile(
        what.format(file=path.name, theirs=version, ours=schema.VERSION),
        todo if readable else _("Install the newest Qualicode to open it."),
        readable=readable,
    )


def _admit(copy: WorkingCopy, path: Path, taken: "Taken", version: int) -> None:
    """Check what came from elsewhere, keep it as the base of later merges, bring it to our version."""
    with closing(_connect(copy.database)) as connection:
        project_id = _project_id(connection)
        base = backups.find(project_id, taken.sha256)
        if base is None and version == schema.VERSION and (faults := checking.quick_faults(connection)):
            raise _untrusted(path, faults)
        revision = connection.execute("SELECT value FROM properties WHERE name = 'revision'").fetchone()
    if base is None:
        base = _keep_base(copy, project_id)
    with closing(_connect(copy.database)) as connection:
        migrations.climb(connection)
        if version < schema.VERSION and (faults := checking.quick_faults(connection)):
            raise _untrusted(path, faults)
    copy.note(
        project_id=project_id,
        sha256=taken.fingerprint,
        seq=last_step(copy.database),
        revision=str(revision[0]) if revision else "",
        base=base.name,
    )


def _project_id(connection: sqlite3.Connection) -> str:
    rows = connection.execute("SELECT id FROM project").fetchall()
    if len(rows) != 1 or not places.is_our_id(rows[0][0]):
        raise sqlite3.DatabaseError("not one study")
    return str(rows[0][0])


def _keep_base(copy: WorkingCopy, project_id: str) -> Path:
    made = copy.folder / "base.db"
    return backups.keep(project_id, made, durable.copy(copy.database, made), used=backups.bases())


def _untrusted(path: Path, faults: list[str]) -> DamagedFile:
    found = damaged(path)
    return DamagedFile(path, f"{found.what} {faults[0]}", found.todo)


def _connect(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection
