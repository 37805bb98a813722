"""What can still be read of a damaged file, put into a new one. The damaged file is only read, and stays as it is.

Rows come from the tables, as far as SQLite can reach them; where it cannot, from the journal, which holds every row
once more; lost texts from this computer's backups of the study. What then refers to nothing is mended or left out.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DatabaseError

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import ProjectInfo
from qualicode.store import backups, database, journal, mending, opening, publishing, schema
from qualicode.store.errors import no_room_to_work, unusable
from qualicode.store.project import Project
from qualicode.store.workcopy import State, WorkingCopy

Rows = dict[str, dict[str, dict[str, Any]]]
"""Rows by table and id, each with its fields."""

_WIDEST_GAP = 200_000


@dataclass(slots=True)
class Report:
    """What was saved: the new file, how many documents, codes, extracts and notes it holds; what was lost, in words."""

    path: Path
    documents: int = 0
    codes: int = 0
    extracts: int = 0
    notes: int = 0
    with_history: bool = False
    losses: list[str] = field(default_factory=list)


def salvage(path: Path, to: Path) -> Report:
    """Put what can be read of `path` into the new file `to`. Raises `UserError` when nothing can, or `to` exists."""
    try:
        copy = WorkingCopy.create(State(destination=str(to.absolute())))
    except OSError as error:
        raise no_room_to_work(error, to) from error
    try:
        damaged = copy.folder / "damaged.db"
        opening.copy_bytes(path, damaged)
        report = _rebuild(damaged, copy, path)
        publishing.publish(copy)
        return report
    except (sqlite3.Error, DatabaseError) as error:
        raise unusable(error, path) from error
    except OSError as error:
        raise no_room_to_work(error, to) from error
    finally:
        copy.delete()


@dataclass(slots=True)
class _Found:
    """What was read.

    `told`: the rows as the journal saw them last; `complete`: every row of the tables was reached; `history`: the
    journal can be gone on with.
    """

    rows: Rows
    texts: dict[str, tuple[str | None, bytes | None]]
    steps: list[tuple[Any, ...]]
    journal: list[tuple[Any, ...]]
    told: Rows
    complete: bool
    history: bool


def _rebuild(damaged: Path, copy: WorkingCopy, path: Path) -> Report:
    found = _read(damaged)
    if not any(found.rows[table] for table in ("project", "document", "code", "coding", "note")):
        raise UserError(
            _("Nothing can be read any more in “{file}”.").format(file=path.name),
            _("Restore a backup, or ask colleagues for their copy."),
        )
    if found.history or not found.complete:
        _complete(found.rows, found.told)
    mended = mending.mend(found.rows, found.texts, ProjectInfo(name=path.stem), _texts_of_backups)
    report = Report(copy.destination, losses=mended.losses)
    report.with_history = found.history
    copy.note(project_id=next(iter(mended.rows["project"])))
    _write(copy.database, found, mended)
    counts = {name: len(mended.rows[name]) for name in ("document", "code", "coding", "note")}
    report.documents, report.codes, report.extracts, report.notes = counts.values()
    return report


def _write(target: Path, found: _Found, mended: mending.Mended) -> None:
    """The new database: with the old history and one step that mends it, or with one step that makes everything."""
    connection = database.connect(target)
    try:
        database.create_tables(connection, triggers=False)
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(
            "INSERT INTO content (hash, body, bytes) VALUES (?, ?, ?)",
            [(digest, *texts) for digest, texts in mended.texts.items()],
        )
        before: Rows = {table: {} for table in schema.TABLES}
        if found.history:
            before = found.told
            for table, rows in before.items():
                journal.insert_rows(connection, table, [_json(row) for row in rows.values()])
            raw.executemany(f"INSERT INTO step VALUES ({', '.join('?' * 8)})", found.steps)
            raw.executemany(f"INSERT INTO journal VALUES ({', '.join('?' * 6)})", found.journal)
        raw.execute("COMMIT")
        raw.execute("PRAGMA foreign_keys = ON")
        database.make_triggers(connection)
        project = Project(target, connection)
        with project.step(N_("Recover a damaged file"), kind="repair" if found.history else "do"):
            journal.apply(connection, _difference(before, mended.rows))
    finally:
        connection.close()
        connection.engine.dispose()


def _difference(before: Rows, after: Rows) -> journal.Net:
    net: journal.Net = {}
    for table in schema.TABLES:
        old, new = before[table], after[table]
        for row_id in old.keys() | new.keys():
            images = tuple(_json(rows[row_id]) if row_id in rows else None for rows in (old, new))
            if images[0] != images[1]:
                net[(table, row_id)] = (images[0], images[1])
    return net


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


# Reading what can be read


def _read(damaged: Path) -> _Found:
    rows: Rows = {table: {} for table in schema.TABLES}
    complete = True
    with closing(sqlite3.connect(damaged, isolation_level=None)) as connection:
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        with suppress(sqlite3.DatabaseError):
            connection.execute("PRAGMA writable_schema = ON")  # so that a truncated file opens all the same
            connection.execute("PRAGMA trusted_schema = OFF")
        for table, names in schema.NAMES.items():
            reached, whole = _rows_of(connection, table, names)
            good = [values for values in reached if _fits(table, values)]
            rows[table] = {values[0]: dict(zip(names, values, strict=True)) for values in good}
            complete = complete and whole and len(rows[table]) == len(reached)
        texts = _texts_of(connection)
        steps, whole_steps = _rows_of(connection, "step", _names("step"))
        changes, whole_journal = _rows_of(connection, "journal", _names("journal"))
    told, understood = _told(changes)
    history = whole_steps and whole_journal and understood and bool(steps) and _proper(steps, changes)
    return _Found(rows, texts, steps, changes, told, complete, history)


def _names(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in schema.metadata.tables[table].columns)


def _rows_of(connection: sqlite3.Connection, table: str, names: tuple[str, ...]) -> tuple[list[tuple[Any, ...]], bool]:
    """The rows that SQLite reaches, from the front, from the back, one by one between; and whether these are all."""
    columns = ", ".join(f'"{name}"' for name in names)
    query = f'SELECT rowid, {columns} FROM "{table}" NOT INDEXED'
    found: dict[int, tuple[Any, ...]] = {}
    if _reach(connection, f"{query} ORDER BY rowid", found):
        return list(found.values()), True
    front = max(found, default=0)
    back: dict[int, tuple[Any, ...]] = {}
    _reach(connection, f"{query} ORDER BY rowid DESC", back)
    end = min(back, default=front + _WIDEST_GAP // 20 if found else 0)
    found.update(back)
    for rowid in range(front + 1, min(end, front + _WIDEST_GAP)):
        _reach(connection, f"{query} WHERE rowid = {rowid}", found)
    return [found[rowid] for rowid in sorted(found)], False


def _reach(connection: sqlite3.Connection, query: str, found: dict[int, tuple[Any, ...]]) -> bool:
    """Collect rows until the end or the first that cannot be read."""
    try:
        for rowid, *values in connection.execute(query):
            found[int(rowid)] = tuple(values)
    except (sqlite3.Error, OverflowError):
        return False
    return True


def _fits(table: str, values: tuple[Any, ...]) -> bool:
    """Whether each value is of its column's type."""
    columns = schema.TABLES[table].columns
    return all(_fits_column(column, value) for column, value in zip(columns, values, strict=True))


def _fits_column(column: Any, value: Any) -> bool:
    if value is None:
        return bool(column.nullable)
    kind = column.type.python_type
    return isinstance(value, (float, int) if kind is float else int if kind is bool else kind)


def _texts_of(connection: sqlite3.Connection) -> dict[str, tuple[str | None, bytes | None]]:
    """Texts by their right hash; `mending` finds the documents whose text has another one now."""
    connection.text_factory = bytes
    reached, _whole = _rows_of(connection, "content", ("hash", "body", "bytes"))
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    texts: dict[str, tuple[str | None, bytes | None]] = {}
    for digest, body, data in reached:
        if not isinstance(digest, bytes):
            continue
        name = digest.decode("ascii", "replace")
        if isinstance(body, bytes):
            texts[name] = (body.decode("utf-8", "replace"), None)
        elif isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == name:
            texts[name] = (None, data)
    return texts


def _proper(steps: list[tuple[Any, ...]], changes: list[tuple[Any, ...]]) -> bool:
    """Whether a history can be gone on with: every change has its step and can be read."""
    known = {step[1] for step in steps}
    try:
        for _seq, step, table, _row, before, after in changes:
            if step not in known or table not in schema.TABLES:
                return False
            for image in (before, after):
                if image is not None and not isinstance(json.loads(image), dict):
                    return False
        return all(isinstance(json.loads(step[3]), dict) for step in steps)
    except (ValueError, TypeError):
        return False


def _told(changes: list[tuple[Any, ...]]) -> tuple[Rows, bool]:
    """The rows as the journal saw them last, and whether all of its last words could be understood."""
    last: dict[tuple[str, str], Any] = {}
    for _seq, _step, table, row_id, _before, after in changes:
        if table in schema.TABLES and isinstance(row_id, str):
            last[(table, row_id)] = after
    told: Rows = {table: {} for table in schema.TABLES}
    understood = True
    for (table, row_id), image in last.items():
        row = _row(table, image)
        if row is not None and row["id"] == row_id:
            told[table][row_id] = row
        else:
            understood = understood and image is None
    return told, understood


def _complete(rows: Rows, told: Rows) -> None:
    """Add the rows that only the journal knows; a row whose id alone is another there is the same one, damaged."""
    for table, known in told.items():
        twins = {_but_id(row) for row_id, row in known.items() if row_id not in rows[table]}
        for row_id in [row_id for row_id, row in rows[table].items() if row_id not in known and _but_id(row) in twins]:
            del rows[table][row_id]
        rows[table] = {**known, **rows[table]}


def _but_id(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(value for name, value in row.items() if name != "id")


def _row(table: str, image: Any) -> dict[str, Any] | None:
    with suppress(ValueError, TypeError, KeyError):
        fields = json.loads(image)
        values = tuple(fields[name] for name in schema.NAMES[table])
        if _fits(table, values):
            return dict(zip(schema.NAMES[table], values, strict=True))
    return None


def _texts_of_backups(project_id: str, wanted: set[str]) -> Iterator[tuple[str, str]]:
    """Texts with these hashes out of this computer's backups of the study."""
    for backup in backups.listed(project_id):
        missing = sorted(wanted)
        if not missing:
            return
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"{backup.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection,
        ):
            for digest in missing:
                row = connection.execute("SELECT body FROM content WHERE hash = ?", (digest,)).fetchone()
                if row and isinstance(row[0], str) and hashlib.sha256(row[0].encode()).hexdigest() == digest:
                    wanted.discard(digest)
                    yield digest, row[0]
