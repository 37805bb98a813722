"""The journal: database triggers write every changed row, before and after, under the step that changed it.

Undo, redo, history and return to a moment are the journal run backwards, grouped by table. Triggers, not the library's
events: those miss bulk updates. A write outside a step is refused by the same triggers.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from qualicode.model.ids import new_id, now
from qualicode.store import schema

Image = str | None
Net = dict[tuple[str, str], tuple[Image, Image]]
"""For each (table, row id): the row before and after a stretch of the journal, as JSON; None where it did not exist."""


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the history.

    `label` is an untranslated text to be formatted with `args`; `kind` is "do", "undo" or "redo", or one that undo
    passes over: "identity" (a coder was added), "repair" (a damaged file was mended).
    """

    seq: int
    id: str
    label: str
    args: dict[str, Any]
    coder_id: str | None
    at: str
    kind: str
    undone: bool


def sqlite_triggers() -> list[str]:
    """The statements that make the journal's triggers for every table of the study."""
    return [statement for table in schema.TABLES for statement in _table_triggers(table)]


def _table_triggers(table: str) -> list[str]:
    columns = [column.name for column in schema.TABLES[table].columns]
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)
    return [
        _trigger(table, "insert", "", "NULL", _image("NEW", columns), "NEW"),
        _trigger(table, "update", f"WHEN {changed}", _image("OLD", columns), _image("NEW", columns), "NEW"),
        _trigger(table, "delete", "", _image("OLD", columns), "NULL", "OLD"),
    ]


def _image(which: str, columns: list[str]) -> str:
    return "json_object(" + ", ".join(f"'{name}', {which}.\"{name}\"" for name in columns) + ")"


def _trigger(table: str, act: str, when: str, before: str, after: str, which: str) -> str:
    return f"""CREATE TRIGGER journal_{table}_{act} AFTER {act.upper()} ON "{table}" {when} BEGIN
  SELECT RAISE(ABORT, 'written outside a step') WHERE NOT EXISTS (SELECT 1 FROM current_step);
  INSERT INTO journal (step_id, tbl, row_id, before, after)
  SELECT step_id, '{table}', {which}.id, {before}, {after} FROM current_step;
END"""


def begin(connection: Connection, step_id: str) -> None:
    """Let rows be written from now on, under this step."""
    connection.exec_driver_sql("INSERT INTO current_step (step_id) VALUES (?)", (step_id,))


def finish(
    connection: Connection, step_id: str, label: str, args: dict[str, Any], coder_id: str | None, kind: str = "do"
) -> dict[str, frozenset[str]]:
    """Close the step and write its line in the history, unless it changed nothing. Returns the changed ids by table."""
    connection.exec_driver_sql("DELETE FROM current_step")
    rows = connection.exec_driver_sql("SELECT DISTINCT tbl, row_id FROM journal WHERE step_id = ?", (step_id,)).all()
    if not rows:
        return {}
    if kind == "do":
        _abandon_undone(connection)
    connection.exec_driver_sql(
        "INSERT INTO step (id, label, args, coder_id, at, kind, undone) VALUES (?, ?, ?, ?, ?, ?, 0)",
        (step_id, label, json.dumps(args, ensure_ascii=False), coder_id, now(), kind),
    )
    changed: dict[str, set[str]] = {}
    for table, row_id in rows:
        changed.setdefault(table, set()).add(row_id)
    return {table: frozenset(ids) for table, ids in changed.items()}


# `undone` in the table: 0 it stands, 1 redo may do it again, 2 something else was done since.
_STANDS = "(SELECT coalesce(max(seq), 0) FROM step WHERE kind = 'do' AND undone = 0)"


def _abandon_undone(connection: Connection) -> None:
    connection.exec_driver_sql(f"UPDATE step SET undone = 2 WHERE undone = 1 AND seq > {_STANDS}")


def net_of_step(connection: Connection, step_id: str) -> Net:
    """What one step changed, each row once."""
    return _net(
        connection.exec_driver_sql(
            "SELECT tbl, row_id, before, after FROM journal WHERE step_id = ? ORDER BY seq", (step_id,)
        )
    )


def net_since(connection: Connection, seq: int) -> Net:
    """What all steps after the step numbered `seq` changed, each row once."""
    return _net(
        connection.exec_driver_sql(
            "SELECT j.tbl, j.row_id, j.before, j.after FROM journal j JOIN step s ON s.id = j.step_id"
            " WHERE s.seq > ? ORDER BY j.seq",
            (seq,),
        )
    )


def _net(rows: Iterable[Any]) -> Net:
    first_last: dict[tuple[str, str], list[str | None]] = {}
    for table, row_id, before, after in rows:
        known = first_last.get((table, row_id))
        if known is None:
            first_last[(table, row_id)] = [before, after]
        else:
            known[1] = after
    return {key: (before, after) for key, (before, after) in first_last.items() if before != after}


def reversed_net(net: Net) -> Net:
    """The changes that take `net` back."""
    return {key: (after, before) for key, (before, after) in net.items()}


def apply(connection: Connection, net: Net) -> None:
    """Bring the rows to their state after `net`, table by table. Foreign keys are checked at commit."""
    inserts: dict[str, list[str]] = {}
    updates: dict[str, list[str]] = {}
    deletes: dict[str, list[str]] = {}
    for (table, row_id), (before, after) in net.items():
        if after is None:
            deletes.setdefault(table, []).append(row_id)
        else:
            (inserts if before is None else updates).setdefault(table, []).append(after)
    for table, ids in deletes.items():
        delete_rows(connection, table, ids)
    for table, images in inserts.items():
        insert_rows(connection, table, images)
    for table, images in updates.items():
        update_rows(connection, table, [name for name in schema.NAMES[table] if name != "id"], images)


# Sets of rows travel as one JSON array: one statement for 20,000 rows runs the triggers four times faster than 20,000.


def insert_rows(connection: Connection, table: str, images: list[str]) -> None:
    """Insert rows given as JSON objects with every column."""
    names = schema.NAMES[table]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(f"json_extract(value, '$.{name}')" for name in names)
    _run(connection, f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM json_each(?)', images)


def update_rows(connection: Connection, table: str, names: list[str], images: list[str]) -> None:
    """Set these columns of rows given as JSON objects with their id."""
    values = ", ".join(f"\"{name}\" = json_extract(new.value, '$.{name}')" for name in names)
    where = f"\"{table}\".id = json_extract(new.value, '$.id')"
    _run(connection, f'UPDATE "{table}" SET {values} FROM json_each(?) AS new WHERE {where}', images)


def delete_rows(connection: Connection, table: str, ids: list[str]) -> None:
    """Delete rows by id."""
    connection.exec_driver_sql(
        f'DELETE FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))', (json.dumps(ids),)
    )


def _run(connection: Connection, sql: str, images: list[str]) -> None:
    connection.exec_driver_sql(sql, (f"[{','.join(images)}]",))


_STEPS = "SELECT seq, id, label, args, coder_id, at, kind, undone FROM step"


def _step(row: Any) -> Step:
    return Step(row[0], row[1], row[2], json.loads(row[3]), row[4], row[5], row[6], bool(row[7]))


def next_undo(connection: Connection) -> Step | None:
    """The step that undo would take back."""
    row = connection.exec_driver_sql(f"{_STEPS} WHERE kind = 'do' AND NOT undone ORDER BY seq DESC LIMIT 1").first()
    return _step(row) if row else None


def next_redo(connection: Connection) -> Step | None:
    """The step that redo would do again: the first undone one after the last that stands, unless work went on since."""
    row = connection.exec_driver_sql(
        f"{_STEPS} WHERE kind = 'do' AND undone = 1 AND seq > {_STANDS} ORDER BY seq LIMIT 1"
    ).first()
    return _step(row) if row else None


def mark_undone(connection: Connection, step: Step, undone: bool) -> None:
    """Note that a step was taken back, or done again."""
    connection.exec_driver_sql("UPDATE step SET undone = ? WHERE seq = ?", (int(undone), step.seq))


def history(connection: Connection, limit: int | None = None, before: int | None = None) -> list[Step]:
    """The steps, newest first; `before` a step's number to page on."""
    where = "" if before is None else f" WHERE seq < {int(before)}"
    count = "" if limit is None else f" LIMIT {int(limit)}"
    return [_step(row) for row in connection.exec_driver_sql(f"{_STEPS}{where} ORDER BY seq DESC{count}")]


def last_seq(connection: Connection) -> int:
    """The number of the newest step, 0 when there is none."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM step").scalar() or 0)


def fresh_id() -> str:
    """An id for a step."""
    return new_id()
