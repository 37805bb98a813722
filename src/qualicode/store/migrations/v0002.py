"""Version 2: archived codes, aliases of merged codes, versions of the codebook, remarks set aside, observations."""

import sqlite3

_TABLES = (
    """CREATE TABLE code_alias (
        id VARCHAR(36) NOT NULL, code_id VARCHAR(36) NOT NULL, former_id TEXT NOT NULL, name TEXT NOT NULL,
        reason TEXT NOT NULL, coder_id VARCHAR(36), created_at TEXT NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(code_id) REFERENCES code (id) DEFERRABLE INITIALLY DEFERRED,
        FOREIGN KEY(coder_id) REFERENCES coder (id) DEFERRABLE INITIALLY DEFERRED)""",
    """CREATE TABLE codebook_version (
        id VARCHAR(36) NOT NULL, name TEXT NOT NULL, codes TEXT NOT NULL, coder_id VARCHAR(36),
        created_at TEXT NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(coder_id) REFERENCES coder (id) DEFERRABLE INITIALLY DEFERRED)""",
    """CREATE TABLE dismissal (
        id VARCHAR(36) NOT NULL, rule TEXT NOT NULL, target_table TEXT NOT NULL, target_id TEXT NOT NULL,
        coder_id VARCHAR(36), created_at TEXT NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(coder_id) REFERENCES coder (id) DEFERRABLE INITIALLY DEFERRED)""",
)
_INDEXES = (
    # Early files of version 1 have narrower indexes.
    "DROP INDEX IF EXISTS ix_coding_code_id",
    "DROP INDEX IF EXISTS ix_coding_code",
    "DROP INDEX IF EXISTS ix_coding_place",
    "DROP INDEX IF EXISTS ix_turn_place",
    "CREATE INDEX ix_coding_code ON coding (code_id, status)",
    'CREATE INDEX ix_coding_place ON coding (document_id, start, "end", status)',
    "CREATE INDEX ix_turn_place ON turn (document_id, start, end_time)",
    "CREATE INDEX ix_code_alias_code_id ON code_alias (code_id)",
    "CREATE INDEX ix_code_alias_coder_id ON code_alias (coder_id)",
    "CREATE INDEX ix_code_alias_former ON code_alias (former_id)",
    "CREATE INDEX ix_codebook_version_coder_id ON codebook_version (coder_id)",
    "CREATE INDEX ix_dismissal_coder_id ON dismissal (coder_id)",
    "CREATE INDEX ix_dismissal_target ON dismissal (target_id)",
    "CREATE INDEX ix_lens_created_by ON lens (created_by)",
)
_COLUMNS: dict[str, dict[str, object]] = {
    "code": {"archived": False},
    "note": {"place": "", "heard": "", "interpretation": "", "feeling": ""},
    "lens": {"kind": "extracts", "created_by": None, "created_at": ""},
}
"""New columns with the value that older rows get, in the journal too: undoing an old step brings back whole rows."""


def upgrade(connection: sqlite3.Connection) -> None:
    """From version 1."""
    for table, columns in _COLUMNS.items():
        for name, value in columns.items():
            connection.execute(f'ALTER TABLE "{table}" ADD COLUMN {name} {_declared(value)}')
            for image in ("before", "after"):
                connection.execute(
                    f"UPDATE journal SET {image} = json_set({image}, ?, ?) WHERE tbl = ? AND {image} IS NOT NULL",
                    (f"$.{name}", value, table),
                )
    for statement in _TABLES + _INDEXES:
        connection.execute(statement)


def _declared(value: object) -> str:
    if value is None:
        return "VARCHAR(36) REFERENCES coder (id) DEFERRABLE INITIALLY DEFERRED"
    kind = "BOOLEAN" if isinstance(value, bool) else "TEXT"
    return f"{kind} NOT NULL DEFAULT {int(value) if isinstance(value, bool) else repr(value)}"
