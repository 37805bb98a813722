"""Whether a database is sound: SQLite's own checks, our tables, and what the values mean (spans, texts, trees)."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator

from sqlalchemy.dialects import sqlite

from qualicode.i18n import _
from qualicode.model.study import ROWS
from qualicode.store import schema
from qualicode.store.errors import BROKEN

_AFFINITY = {
    "VARCHAR(36)": "text",
    "VARCHAR(64)": "text",
    "TEXT": "text",
    "INTEGER": "integer",
    "BOOLEAN": "integer",
}

_SPANS = ("coding", "turn", "note", "suggestion_decision", "formatting")


def shape_faults(connection: sqlite3.Connection) -> list[str]:
    """Tables that are missing, foreign to us or of another make: whoever made the file, it was not this program."""
    found = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    expected = set(schema.metadata.tables)
    strange = {name for name in found - expected if not name.startswith("sqlite_")}
    faults = [_("A table is missing: {name}.").format(name=name) for name in sorted(expected - found)]
    faults += [_("A table does not belong to a project: {name}.").format(name=name) for name in sorted(strange)]
    for name in sorted(expected & found):
        if sorted(_columns(connection, name)) != sorted(_EXPECTED[name]) or _computes(connection, name):
            faults.append(_("A table is not as it should be: {name}.").format(name=name))
    return faults


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[str, str, bool, bool, int]]:
    rows = connection.execute('SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?)', (table,))
    return [(name, kind, bool(notnull), bool(pk), hidden) for name, kind, notnull, pk, hidden in rows]


def _computes(connection: sqlite3.Connection, table: str) -> bool:
    """Whether a table or an index of it runs expressions of its own when rows are written: ours never do."""
    sql = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()[0]
    indexes = "SELECT count(*) FROM pragma_index_list(?1) l, pragma_index_xinfo(l.name) x WHERE l.partial OR x.cid = -2"
    return "CHECK" in str(sql).upper() or bool(connection.execute(indexes, (table,)).fetchone()[0])


def _expected(table: str) -> list[tuple[str, str, bool, bool, int]]:
    dialect = sqlite.dialect()
    return [
        (column.name, column.type.compile(dialect), not column.nullable, column.primary_key, 0)
        for column in schema.metadata.tables[table].columns
    ]


_EXPECTED = {name: _expected(name) for name in schema.metadata.tables}
_WATCHED = {name: columns for name, columns in _EXPECTED.items() if name != "journal"}
"""The journal is long and read row by row when it is needed; `_history` reads it all."""


def quick_faults(connection: sqlite3.Connection) -> list[str]:
    """The checks worth making when a file comes from elsewhere (about 0.1 s for 40 MB); stops at the first kind.

    Raises `errors.BROKEN` when the structure is damaged.
    """
    for check in (
        _structure_quickly,
        shape_faults,
        _references,
        _types,
        _encoding,
        _spans,
        _trees,
        _texts,
    ):
        faults = list(check(connection))
        if faults:
            return faults
    return []


def all_faults(connection: sqlite3.Connection) -> list[str]:
    """Every fault that is found, as sentences; an empty list when all is well."""
    checks = (_structure, shape_faults, _references, _types, _encoding, _spans, _trees, _texts, _history)
    faults: list[str] = []
    for check in checks:
        try:
            faults += check(connection)
        except BROKEN as error:
            faults.append(_("A part of the file cannot be read ({reason}).").format(reason=error))
    return faults


def _structure_quickly(connection: sqlite3.Connection) -> Iterator[str]:
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("the structure is damaged")
    yield from ()


def _structure(connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            told = " ".join(str(line).replace("*** in database main ***", "").split())
            yield _("The structure of the file is damaged ({reason}).").format(reason=told)


def _references(connection: sqlite3.Connection) -> Iterator[str]:
    lost: dict[tuple[str, str], int] = {}
    for table, _row, target, _index in connection.execute("PRAGMA foreign_key_check"):
        lost[(table, target)] = lost.get((table, target), 0) + 1
    for (table, target), count in lost.items():
        what = _("Table {table}: references to rows of {target} that are missing ({count}).")
        yield what.format(table=table, target=target, count=count)


def _types(connection: sqlite3.Connection) -> Iterator[str]:
    """Values of another type than their column's."""
    for table, columns in _WATCHED.items():
        wrong = " OR ".join(_wrong_type(name, kind, not required) for name, kind, required, _pk, _hidden in columns)
        count = connection.execute(f'SELECT count(*) FROM "{table}" WHERE {wrong}').fetchone()[0]
        if count:
            yield _("Table {table}: values of the wrong type ({count}).").format(table=table, count=count)


def _wrong_type(name: str, kind: str, optional: bool) -> str:
    allowed = {"FLOAT": "'real', 'integer'", "BLOB": "'blob'"}.get(kind, f"'{_AFFINITY.get(kind, 'text')}'")
    return f'typeof("{name}") NOT IN ({allowed}{", " + repr("null") if optional else ""})'


def _encoding(connection: sqlite3.Connection) -> Iterator[str]:
    """Texts that are not UTF-8. All of a table are read as one: thirty times faster than row by row."""
    for table, columns in _WATCHED.items():
        names = [column[0] for column in columns if column[1] == "TEXT" or column[0] == "id"]
        if table == "content" or not names:
            continue  # `_texts` reads these
        together = " || ".join(f"coalesce(\"{name}\", '')" for name in names)
        try:
            connection.execute(f"SELECT group_concat({together}, '') FROM \"{table}\"").fetchone()
        except BROKEN:
            yield _("Table {table}: text that cannot be read.").format(table=table)


def _spans(connection: sqlite3.Connection) -> Iterator[str]:
    for table in _SPANS:
        sql = (
            f'SELECT count(*) FROM "{table}" s JOIN document d ON d.id = s.document_id'
            ' WHERE s.start < 0 OR s."end" < s.start OR s."end" > d.characters'
        )
        count = connection.execute(sql).fetchone()[0]
        if count:
            yield _("Table {table}: passages outside of their text ({count}).").format(table=table, count=count)


def _trees(connection: sqlite3.Connection) -> Iterator[str]:
    for table in ("code", "need", "synthesis_node"):
        parents = dict(connection.execute(f'SELECT id, parent_id FROM "{table}"').fetchall())
        if any(_runs_in_a_circle(row, parents) for row in parents):
            yield _("Table {table}: rows that lie inside each other in a circle.").format(table=table)


def _runs_in_a_circle(row: str | None, parents: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    while row is not None:
        if row in seen:
            return True
        seen.add(row)
        row = parents.get(row)
    return False


def _texts(connection: sqlite3.Connection) -> Iterator[str]:
    """Texts whose hash or length is wrong, and documents without their text."""
    lengths: dict[str, int] = {}
    wrong = 0
    for digest, body, data in connection.execute("SELECT hash, CAST(body AS BLOB), bytes FROM content"):
        raw = body if body is not None else data
        if raw is None or hashlib.sha256(raw).hexdigest() != digest:
            wrong += 1
        elif body is not None:
            lengths[digest] = _characters(raw)
    if wrong:
        yield _("Texts that are not what they were when they were stored: {count}.").format(count=wrong)
    lost = 0
    for digest, characters in _used_texts(connection):
        lost += int(lengths.get(digest) != characters)
    if lost:
        yield _("Documents that have lost their text or a part of it: {count}.").format(count=lost)


def _characters(utf8: bytes) -> int:
    return len(utf8.decode())


def _used_texts(connection: sqlite3.Connection) -> Iterable[tuple[str, int]]:
    return connection.execute(
        "SELECT content, characters FROM document WHERE content <> '' OR characters <> 0"
        " UNION ALL SELECT content, characters FROM text_revision"
    )


def _history(connection: sqlite3.Connection) -> Iterator[str]:
    """The journal's last word on every row must be the row: otherwise undo would bring back something else."""
    told: dict[str, dict[str, str | None]] = {cls.table: {} for cls in ROWS}
    strange = 0
    for table, row_id, after in connection.execute("SELECT tbl, row_id, after FROM journal ORDER BY seq"):
        if table in told:
            told[table][row_id] = after
        else:
            strange += 1
    for table, rows in told.items():
        strange += _untold(connection, table, rows)
    if strange:
        yield _("Rows that are not what the history says: {count}.").format(count=strange)
    lost = connection.execute("SELECT count(*) FROM journal WHERE step_id NOT IN (SELECT id FROM step)").fetchone()[0]
    if lost:
        yield _("Changes that belong to no step of the history: {count}.").format(count=lost)


def _untold(connection: sqlite3.Connection, table: str, told: dict[str, str | None]) -> int:
    names = schema.NAMES[table]
    columns = ", ".join(f'"{name}"' for name in names)
    count = 0
    for row in connection.execute(f'SELECT {columns} FROM "{table}"'):
        image = told.pop(row[0], None)
        count += int(_values(image, names) != tuple(row))
    return count + sum(image is not None for image in told.values())


def _values(image: str | None, names: tuple[str, ...]) -> tuple[object, ...] | None:
    try:
        return tuple(json.loads(image or "")[name] for name in names)
    except (ValueError, KeyError, TypeError):
        return None
