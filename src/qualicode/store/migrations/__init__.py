"""From an older file to ours: one module a version, climbed one by one, each rung in a transaction of its own.

To raise `schema.VERSION` to n: write `v000n.py` with `upgrade(connection)`, which brings a file of version n - 1 to n
with plain SQL (never with `schema`, which goes on changing), and enter it in `LADDER`. Rungs run on the working copy,
without triggers and with foreign keys unchecked until the end; the file that was opened stays as it is, and is kept
among the backups. At a release, enter the version in `RELEASED` and put a sample file in tests/files.
"""

import sqlite3
from collections.abc import Callable, Mapping

from qualicode.store import schema
from qualicode.store.migrations import v0002

RELEASED: tuple[int, ...] = (1, 2)
"""Every version of the file that a released program has written."""

LADDER: Mapping[int, Callable[[sqlite3.Connection], None]] = {2: v0002.upgrade}
"""How to come to each version from the one before."""


def climb(
    connection: sqlite3.Connection,
    ladder: Mapping[int, Callable[[sqlite3.Connection], None]] | None = None,
    target: int | None = None,
) -> None:
    """Bring a database up to our version by our ladder (or to another by another).

    After a crash it goes on from the rung that was reached. `connection` is in autocommit mode. Raises
    `sqlite3.DatabaseError`, the database then being at the last rung.
    """
    ladder, target = ladder or LADDER, target or schema.VERSION
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version >= target:
        return
    connection.execute("PRAGMA foreign_keys = OFF")
    for rung in range(version + 1, target + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            _drop_triggers(connection)
            ladder[rung](connection)
            connection.execute(f"PRAGMA user_version = {rung}")
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise sqlite3.IntegrityError(f"rows without what they refer to after version {rung}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    connection.execute("PRAGMA foreign_keys = ON")


def _drop_triggers(connection: sqlite3.Connection) -> None:
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        quoted = str(name).replace('"', '""')
        connection.execute(f'DROP TRIGGER "{quoted}"')
