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

from qualicode.i18n import N_
from qualicode.model.study import Coder, ProjectInfo, Row, Snapshot
from qualicode.store import database, journal, schema
from qualicode.store.journal import Step
from qualicode.store.reading import Reader

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

    # Changing

    @contextmanager
    def step(self, label: str, *, kind: str = "do", **args: Any) -> Iterator[None]:
        """All that is written inside is one undoable step, called `label.format(**args)` and translated when shown."""
        if self._open_step is not None:
            yield
            return
        self._open_step = journal.fresh_id()
        try:
            self.connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                journal.begin(self.connection, self._open_step)
                yield
                ids = journal.finish(self.connection, self._open_step, label, args, self.coder_id, kind)
                self.connection.exec_driver_sql("COMMIT")
            except BaseException:
                self.connection.exec_driver_sql("ROLLBACK")
                raise
        finally:
            self._open_step = None
        if ids:
            self._tell(Changes(label, ids, args, kind))

    def add(self, *values: Row) -> None:
        """Write new rows."""
        for table, rows in _by_table(values).items():
            journal.insert_rows(self.connection, table, [_json(schema.record(row)) for row in rows])

    def update(self, cls: type[Row], row_id: str, **fields: Any) -> None:
        """Change fields of one row. Raises `KeyError` when there is no such row."""
        table = schema.TABLES[cls.table]
        done = self.connection.execute(table.update().where(table.c.id == row_id).values(**fields))
        if done.rowcount != 1:
            raise KeyError(f"{cls.table} {row_id}")

    def update_many(self, cls: type[Row], rows: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Change the same fields of many rows: pairs of id and fields."""
        by_fields: dict[tuple[str, ...], list[str]] = {}
        for row_id, fields in rows:
            by_fields.setdefault(tuple(fields), []).append(_json({"id": row_id, **fields}))
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
        return None if found is None or found.seq == 1 else found

    @property
    def next_redo(self) -> Step | None:
        """The step that redo would do again, None when there is none."""
        return journal.next_redo(self.connection)

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
        """Return to the moment just after the step numbered `seq`. This is a step like any other: it can be undone."""
        net = journal.reversed_net(journal.net_since(self.connection, seq))
        kept = {key: change for key, change in net.items() if key[0] != Snapshot.table}
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
        with self.step(target.label, kind=kind, **target.args):
            journal.apply(self.connection, journal.reversed_net(net) if kind == "undo" else net)
            journal.mark_undone(self.connection, target, kind == "undo")
        return target

    # Listening

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with the `Changes` after every step, in the thread of the step. Returns how to stop it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self, changes: Changes) -> None:
        for listener in list(self._listeners):
            listener(changes)


def _json(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False)


def _by_table(values: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for value in values:
        grouped.setdefault(value.table, []).append(value)
    return grouped
