"""An open project: every change lies in `with project.step("Code a passage"):`.

Leaving the step commits; an exception rolls all back; a step inside a step joins it. Nothing outside a step writes,
and no operation writes its own inverse: undo, redo and history come from the journal. After each step the listeners
get `Changes`.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, IntegrityError

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Coder, ProjectInfo, Row, Snapshot
from qualicode.store import database, freezing, journal, lockfile, places, publishing, schema
from qualicode.store.errors import step_failed
from qualicode.store.journal import Step
from qualicode.store.publishing import Published
from qualicode.store.reading import Reader
from qualicode.store.workcopy import WorkingCopy

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a step changed: ids by table, and what it is called (`label` untranslated, to be formatted with `args`)."""

    label: str
    ids: dict[str, frozenset[str]]
    args: dict[str, Any] = field(default_factory=dict)
    kind: str = "do"

    def touch(self, *tables: str) -> bool:
        """Whether any of these tables changed."""
        return any(table in self.ids for table in tables)


Listener = Callable[[Changes], None]


class Project(Reader):
    """The database of an open study. Make one with `files.create` or `files.open`, which mind the user's file."""

    def __init__(self, path: Path, connection: Connection) -> None:
        super().__init__(connection)
        self.path = path
        self.coder_id: str | None = None
        """The coder whose name new steps and codings bear."""
        self.copy: WorkingCopy | None = None
        """What binds the database to the user's file; None for a bare database."""
        self.recovered = False
        """Whether work that a crash (or closing without publishing) had left unpublished was taken up again."""
        self.notices: list[str] = []
        """What the user should be told after opening: translated sentences."""
        self.beside: list[Path] = []
        """Other versions of the project beside the user's file, made by a file-sharing service or by hand."""
        self._listeners: list[Listener] = []
        self._open_step: str | None = None

    @classmethod
    def create_database(cls, path: Path, info: ProjectInfo, coder: Coder) -> "Project":
        """Make a new database at `path` (which must not exist) with the study's row and its first coder."""
        connection = database.connect(path)
        database.create_tables(connection)
        project = cls(path, connection)
        with project.step(N_("Create the project")):
            project.add(info, coder)
        project.coder_id = coder.id
        return project

    @classmethod
    def open_database(cls, path: Path) -> "Project":
        """Open a working database. The file was checked before."""
        project = cls(path, database.connect(path))
        database.make_triggers(project.connection)
        coders = project.find(Coder)
        project.coder_id = coders[0].id if coders else None
        return project

    def reader(self) -> Reader:
        """A read-only connection of its own for a job in another thread; close it there."""
        return Reader(database.connect(self.path, read_only=True))

    def twin(self) -> "Project":
        """The same working copy through a connection of its own, for a job that writes in another thread.

        Subscribe to the twin, close it with `close_database`, then `announce` its changes here.
        """
        if self.read_only:
            raise UserError(_("This project is open for reading only."), _("Save a copy of it to work on."))
        twin = Project(self.path, database.connect(self.path))
        twin.coder_id = self.coder_id
        return twin

    def announce(self, changes: Changes) -> None:
        """Tell this project's listeners what a twin changed."""
        self._tell(changes)

    def close_database(self) -> None:
        """Close the connection; the working copy stays as it is."""
        self.connection.close()
        self.connection.engine.dispose()

    # The user's file

    @property
    def destination(self) -> Path | None:
        """The user's file, which publishing replaces; None for a bare database."""
        return self.copy.destination if self.copy else None

    @property
    def saved_at(self) -> str:
        """When the last publication of this working copy was (UTC, ISO 8601), "" when there was none."""
        return self.copy.state.saved_at if self.copy else ""

    @property
    def unpublished(self) -> bool:
        """Whether there are steps that the user's file does not hold yet."""
        return self.copy is not None and not self.read_only and self.last_seq != self.copy.state.seq

    @property
    def read_only(self) -> bool:
        """Whether steps are refused."""
        return self.copy is not None and self.copy.state.read_only

    @property
    def opened_by(self) -> str | None:
        """Who else seems to have the file open, as a sentence."""
        return lockfile.notice(self.copy.destination) if self.copy else None

    @property
    def base(self) -> Path | None:
        """The user's file as it was opened or published last: the common ancestor for a three-way merge."""
        return publishing.base_of(self.copy) if self.copy else None

    @property
    def index_path(self) -> Path:
        """Where the search index lies: in the user's data, so that it outlives the working copy."""
        if self.copy is None:
            return self.path.with_suffix(".index")
        return places.index_folder() / f"{self.copy.state.project_id}.db"

    def publish(self) -> None:
        """Bring the user's file up to date, if it is not.

        Raises `DestinationChanged` when somebody replaced it meanwhile, `UserError` when it cannot be written; it is
        then untouched, and the working copy keeps everything.
        """
        publication(self)()

    def took_over(self, theirs: "Project") -> None:
        """All that `theirs`, the user's file as somebody else has changed it, holds is in here now.

        From here on publishing may replace it; should it change once more, that is refused again.
        """
        if self.copy is not None and theirs.copy is not None:
            # No step is in their file for certain: what is here is to be published.
            with self.copy.busy:
                seen = theirs.copy.state
                self.copy.note(sha256=seen.sha256, base=seen.base, seq=0, pending=None)

    def save_as(self, path: Path, *, overwrite: bool = False) -> None:
        """Write another file and go on with that one. Raises `UserError`; without `overwrite` when it is there."""
        saving_as(self, path, overwrite=overwrite)()

    def refresh_lock(self) -> None:
        """Tell colleagues that the file is still open here; call it every few minutes."""
        if self.copy and not self.read_only:
            lockfile.refresh(self.copy.destination)

    def close(self, publish: bool = True) -> None:
        """Close the project, publishing first what is not.

        When that raises `UserError` the project stays open. Without `publish` the working copy is kept, and the next
        opening of the file takes it up again.
        """
        if self.copy is None:
            self.close_database()
            return
        kept = self.unpublished or not (self.read_only or self.copy.destination.exists())
        if kept and publish:
            self.publish()
            kept = False
        self.close_database()
        publishing.leave(self.copy, keep=kept)

    def discard(self) -> None:
        """Close the project as if it had not been opened: what was done since goes, work that was taken up stays."""
        self.close_database()
        if self.copy is not None:
            publishing.leave(self.copy, keep=self.recovered)

    # Changing

    @contextmanager
    def step(self, label: str, *, kind: str = "do", **args: Any) -> Iterator[None]:
        """All that is written inside is one undoable step, called `label.format(**args)` and translated when shown."""
        if self._open_step is not None:
            yield
            return
        if self.read_only:
            raise UserError(_("This project is open for reading only."), _("Save a copy of it to work on."))
        self._open_step = journal.fresh_id()
        try:
            try:
                self.connection.exec_driver_sql("BEGIN IMMEDIATE")
                journal.begin(self.connection, self._open_step)
                yield
                if kind == "do" and "heads" not in args:  # what a merge brings is somebody else's step
                    freezing.refuse_changes(self.connection, self._open_step)
                ids = journal.finish(self.connection, self._open_step, label, args, self.coder_id, kind)
                self.connection.exec_driver_sql("COMMIT")
            except BaseException as error:
                self._roll_back()
                if isinstance(error, DatabaseError) and (told := step_failed(error)):
                    raise told from error
                raise
        finally:
            self._open_step = None
        if ids:
            self._tell(Changes(label, ids, args, kind))

    def _roll_back(self) -> None:
        raw = self.connection.connection.driver_connection
        if raw is not None and raw.in_transaction:  # SQLite rolls back by itself when the disk fails
            self.connection.exec_driver_sql("ROLLBACK")

    def add(self, *values: Row) -> None:
        """Write new rows."""
        for table, rows in _by_table(values).items():
            journal.insert_rows(self.connection, table, [_json(schema.record(row)) for row in rows])

    def update(self, cls: type[Row], row_id: str, **fields: Any) -> None:
        """Change fields of one row. Raises `KeyError` when there is no such row."""
        table = schema.TABLES[cls.table]
        storable = {name: schema.storable(value) for name, value in fields.items()}
        done = self.connection.execute(table.update().where(table.c.id == row_id).values(storable))
        if done.rowcount != 1:
            raise KeyError(f"{cls.table} {row_id}")

    def update_many(self, cls: type[Row], rows: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Change the same fields of many rows: pairs of id and fields."""
        by_fields: dict[tuple[str, ...], list[str]] = {}
        for row_id, fields in rows:
            by_fields.setdefault(tuple(fields), []).append(
                _json({"id": row_id, **{name: schema.storable(value) for name, value in fields.items()}})
            )
        for names, images in by_fields.items():
            journal.update_rows(self.connection, cls.table, list(names), images)

    def remove(self, cls: type[Row], ids: Iterable[str]) -> None:
        """Delete rows by id. Rows that refer to them must go in the same step: foreign keys are checked at its end."""
        journal.delete_rows(self.connection, cls.table, list(ids))

    def remove_where(self, cls: type[Row], **equals: Any) -> None:
        """Delete the rows whose fields equal these."""
        self.remove(cls, [row.id for row in self.find(cls, **equals)])

    def keep_text(self, text: str) -> str:
        """Store a text and return its SHA-256; a text that is there already is stored once. Texts are never changed."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        self.connection.exec_driver_sql("INSERT OR IGNORE INTO content (hash, body) VALUES (?, ?)", (digest, text))
        return digest

    # Undo, redo, history

    @property
    def next_undo(self) -> Step | None:
        """The step that undo would take back, None when there is nothing to undo."""
        found = journal.next_undo(self.connection)
        return None if found is None or found.seq <= self._first_undoable() else found

    @property
    def next_redo(self) -> Step | None:
        """The step that redo would do again, None when there is none."""
        return journal.next_redo(self.connection)

    def start_here(self) -> None:
        """Let undo reach no further back than now: what came before made the study, it was not somebody's work.

        The history keeps it, and one can still return to it.
        """
        values = {"name": "undo_floor", "value": str(self.last_seq)}
        self.connection.execute(schema.properties.delete().where(schema.properties.c.name == "undo_floor"))
        self.connection.execute(schema.properties.insert().values(**values))

    def _first_undoable(self) -> int:
        floor = self.rows("SELECT value FROM properties WHERE name = 'undo_floor'")
        return int(floor[0][0]) if floor else 1

    def undo(self) -> Step | None:
        """Take the last step back. Returns it, or None when there is nothing to undo."""
        return self._replay(self.next_undo, "undo")

    def redo(self) -> Step | None:
        """Do the step undone last again. Returns it, or None."""
        return self._replay(self.next_redo, "redo")

    def history(self, limit: int | None = None, before: int | None = None) -> list[Step]:
        """The steps, newest first, undos and redos among them; `before`: a step's number to page on."""
        return journal.history(self.connection, limit, before)

    def restore(self, seq: int) -> None:
        """Return to the moment just after the step numbered `seq`, in a step that can be undone.

        Coders and snapshots stay as they are, but for coders that an undone step had brought: what they did needs them.
        """
        net = journal.reversed_net(journal.net_since(self.connection, seq))
        kept = {
            key: change
            for key, change in net.items()
            if key[0] != Snapshot.table and (key[0] != Coder.table or change[0] is None)
        }
        at = next((step.at for step in self.history() if step.seq == seq), "")
        with self.step(N_("Return to {at}"), at=at):
            journal.apply(self.connection, kept)

    def snapshot(self, name: str) -> Snapshot:
        """Name this moment, to return to it with `restore(snapshot.step_seq)`."""
        made = Snapshot(name=name, step_seq=journal.last_seq(self.connection), coder_id=self.coder_id)
        with self.step(N_("Name a snapshot: {name}"), name=name):
            self.add(made)
        return made

    @property
    def last_seq(self) -> int:
        """The number of the newest step: two equal numbers mean that nothing changed in between."""
        return journal.last_seq(self.connection)

    def _replay(self, target: Step | None, kind: str) -> Step | None:
        if target is None:
            return None
        net = journal.net_of_step(self.connection, target.id)
        try:
            with self.step(target.label, kind=kind, **target.args):
                journal.apply(self.connection, journal.reversed_net(net) if kind == "undo" else net)
                journal.mark_undone(self.connection, target, kind == "undo")
        except IntegrityError as error:  # a damaged file was mended since
            raise UserError(_("This step no longer fits what came after it; nothing was changed.")) from error
        return target

    # Listening

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with the `Changes` after every step, in the thread of the step. Returns how to stop it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self, changes: Changes) -> None:
        for listener in list(self._listeners):
            listener(changes)


def publication(project: Project) -> Callable[[], Published | None]:
    """`project.publish()` as a job for another thread: it has connections of its own, and steps go on meanwhile.

    Returns what was published, None when there was nothing to publish. Call `publication` in the thread of the project.
    """
    copy = project.copy
    if copy is None or project.read_only:
        return lambda: None
    seq = project.last_seq
    return lambda: publishing.publish_if_needed(copy, seq)


def saving_as(project: Project, path: Path, *, overwrite: bool = False) -> Callable[[], Published]:
    """`project.save_as(path)` as a job for another thread. Raises `UserError` for a project that is only read."""
    copy = project.copy
    if copy is None or project.read_only:
        raise UserError(_("This project is open for reading only."), _("Copy the file instead."))
    return lambda: publishing.publish_as(copy, path.resolve(), overwrite=overwrite)


def _json(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False)


def _by_table(values: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for value in values:
        grouped.setdefault(value.table, []).append(value)
    return grouped
