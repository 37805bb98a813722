"""The tables of the project file, derived from the values of `model.study`: one class a table, one field a column.

Beside them stand the tables that are not part of the study: `content` (texts and bytes by SHA-256, written once, never
changed, so never journaled), `step` and `journal` (who changed what when), `current_step` (a row while a step is open).
"""

import dataclasses
import types
import typing
from typing import Any

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

from qualicode.model.study import ROWS, Row

APPLICATION_ID = 0x51434F44  # "QCOD", at offset 68 of the file
VERSION = 2
OLDEST_READER = 1
"""The oldest program version (of this number) that may read what we write."""

metadata = MetaData()

_TYPES: dict[type, Any] = {str: Text, int: Integer, float: Float, bool: Boolean, bytes: LargeBinary}


_UNINDEXED = {
    ("coding", "document_id"),
    ("coding", "code_id"),
    ("turn", "document_id"),
    ("coding", "coder_id"),
    ("suggestion_decision", "coder_id"),
}
"""Columns with an index that begins with them, or with too few different values for one."""


def _column(cls: type[Row], field: "dataclasses.Field[Any]", hint: Any) -> Column[Any]:
    optional = isinstance(hint, types.UnionType)
    plain = next(arg for arg in typing.get_args(hint) if arg is not type(None)) if optional else hint
    if field.name == "id":
        return Column("id", String(36), primary_key=True)
    target = field.metadata.get("refers")
    if target:
        # Checked at commit, so that undo and merge may replay rows in any order.
        foreign = ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
        indexed = (cls.table, field.name) not in _UNINDEXED
        return Column(field.name, String(36), foreign, nullable=optional, index=indexed)
    return Column(field.name, _TYPES[plain], nullable=optional)


def _table(cls: type[Row]) -> Table:
    hints = typing.get_type_hints(cls)
    return Table(cls.table, metadata, *(_column(cls, f, hints[f.name]) for f in dataclasses.fields(cls)))


TABLES: dict[str, Table] = {cls.table: _table(cls) for cls in ROWS}
CLASSES: dict[str, type[Row]] = {cls.table: cls for cls in ROWS}

# These hold all that the counts of the document list and of the codebook need: they need not touch the rows.
_coding, _turn = TABLES["coding"].c, TABLES["turn"].c
Index("ix_coding_place", _coding.document_id, _coding.start, _coding.end, _coding.status)
Index("ix_coding_code", _coding.code_id, _coding.status)
Index("ix_turn_place", _turn.document_id, _turn.start, _turn.end_time)
Index("ix_link_source", TABLES["link"].c.source_id)
Index("ix_link_target", TABLES["link"].c.target_id)
Index("ix_value_target", TABLES["value"].c.target_id)
Index("ix_note_target", TABLES["note"].c.target_id)
Index("ix_code_alias_former", TABLES["code_alias"].c.former_id)
Index("ix_dismissal_target", TABLES["dismissal"].c.target_id)

content = Table(
    "content",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("body", Text),
    Column("bytes", LargeBinary),
)
step = Table(
    "step",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("label", Text, nullable=False),
    Column("args", Text, nullable=False),
    Column("coder_id", String(36)),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("undone", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
journal = Table(
    "journal",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("step_id", String(36), nullable=False, index=True),
    Column("tbl", Text, nullable=False),
    Column("row_id", String(36), nullable=False),
    Column("before", Text),
    Column("after", Text),
    sqlite_autoincrement=True,
)
current_step = Table("current_step", metadata, Column("step_id", String(36), primary_key=True))
properties = Table(
    "properties", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False)
)


NAMES: dict[str, tuple[str, ...]] = {cls.table: tuple(f.name for f in dataclasses.fields(cls)) for cls in ROWS}
"""The columns of each table, in order."""

BOOLEANS: dict[str, tuple[str, ...]] = {
    cls.table: tuple(name for name, hint in typing.get_type_hints(cls).items() if hint is bool) for cls in ROWS
}
"""The columns that hold true or false (SQLite stores 1 and 0)."""


def record(value: Row) -> dict[str, Any]:
    """A value as a row of its table."""
    return {name: storable(getattr(value, name)) for name in NAMES[value.table]}


def storable(value: Any) -> Any:
    """A field as it comes back unchanged from the journal, which speaks JSON as SQLite does.

    Numbers have 15 significant digits there, and texts neither NUL (it would end them) nor lone surrogates.
    """
    if isinstance(value, float):
        return float(f"{value:.15g}")
    if isinstance(value, str) and not (value.isascii() and "\0" not in value):
        return value.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value
