"""The ladder from older files to ours, tried with a made-up ladder and with the sample file of every release."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code
from qualicode.store import files, migrations, schema
from qualicode.store.restoring import backups_of
from tests.conftest import everything
from tests.store.conftest import add_code, change, code_names, query

SAMPLES = Path(__file__).parents[1] / "files"
NOW, NEXT, LAST = schema.VERSION, schema.VERSION + 1, schema.VERSION + 2
"""Our version, and two made-up ones after it."""


def _two(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE shapes (name TEXT)")
    connection.execute("INSERT INTO shapes SELECT name FROM code")


def _three(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE code SET name = name || ' 3'")


def _fails(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE code SET name = 'half'")
    raise sqlite3.OperationalError("no such table")


@pytest.fixture
def database(path) -> sqlite3.Connection:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def test_every_released_version_has_a_sample_file():
    for version in migrations.RELEASED:
        sample = SAMPLES / f"v{version}.qualicode"
        assert sample.exists(), f"make tests/files/v{version}.qualicode as tests/files/make.py says"
        assert query(sample, "PRAGMA user_version") == [(version,)]
    assert max(migrations.RELEASED) <= schema.VERSION


def test_the_ladder_is_whole():
    assert sorted(migrations.LADDER) == list(range(2, schema.VERSION + 1))


@pytest.mark.parametrize("version", migrations.RELEASED)
def test_a_sample_file_of_every_release_opens_with_everything_in_it(version, tmp_path, open_project):
    path = tmp_path / f"v{version}.qualicode"
    path.write_bytes((SAMPLES / f"v{version}.qualicode").read_bytes())
    counts = {
        table: query(path, f'SELECT count(*) FROM "{table}"')[0][0] for table in ("document", "code", "coding", "note")
    }
    hashes = query(path, "SELECT hash FROM content ORDER BY hash")
    project = open_project(path)
    assert {table: len(everything(project)[table]) for table in counts} == counts and all(counts.values())
    assert query(project.path, "SELECT hash FROM content ORDER BY hash") == hashes
    assert files.check(project) == []
    study = project.study()
    assert all(study.passage(coding) for coding in study.codings)
    assert project.undo() is not None
    add_code(project, "A")
    project.close()
    assert files.check(path) == [] and query(path, "PRAGMA user_version") == [(schema.VERSION,)]


def test_a_climbed_file_has_the_tables_of_a_new_one(tmp_path, open_project, path):
    old = tmp_path / "v1.qualicode"
    old.write_bytes((SAMPLES / "v1.qualicode").read_bytes())
    climbed, fresh = open_project(old), open_project(path)
    for table in schema.TABLES:
        for pragma in ("table_info", "foreign_key_list", "index_list"):
            kept = {"table_info": slice(1, 4), "foreign_key_list": slice(2, 5), "index_list": slice(1, 3)}[pragma]
            shapes = [
                sorted(tuple(row)[kept] for row in project.rows(f"PRAGMA {pragma}('{table}')"))
                for project in (climbed, fresh)
            ]
            assert shapes[0] == shapes[1], (table, pragma)


def test_what_an_older_program_did_can_be_undone(tmp_path, open_project):
    old = tmp_path / "v1.qualicode"
    old.write_bytes((SAMPLES / "v1.qualicode").read_bytes())
    project = open_project(old)
    before = everything(project)
    steps = 0
    while project.undo():
        steps += 1
    assert steps > 3
    for _step in range(steps):
        assert project.redo()
    assert everything(project) == before


def test_rungs_are_climbed_in_order_without_triggers(database, path):
    migrations.climb(database, {NEXT: _two, LAST: _three}, LAST)
    assert database.execute("PRAGMA user_version").fetchone() == (LAST,)
    assert database.execute("SELECT count(*) FROM shapes").fetchone() == (3,)
    assert all(name.endswith(" 3") for name in code_names(path))
    assert database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone() == (0,)
    assert database.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_current_file_is_left_alone(database):
    before = database.total_changes
    migrations.climb(database, {NOW: _fails, NEXT: _fails}, NOW)
    assert database.total_changes == before


def test_a_failing_rung_leaves_the_one_before(database, path):
    with pytest.raises(sqlite3.OperationalError):
        migrations.climb(database, {NEXT: _two, LAST: _fails}, LAST)
    assert database.execute("PRAGMA user_version").fetchone() == (NEXT,)
    assert "half" not in code_names(path)
    migrations.climb(database, {NEXT: _fails, LAST: _three}, LAST)  # goes on from there
    assert database.execute("PRAGMA user_version").fetchone() == (LAST,)


def test_a_rung_that_breaks_references_is_taken_back(database):
    def breaks(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM coder")

    with pytest.raises(sqlite3.IntegrityError, match=f"after version {NEXT}"):
        migrations.climb(database, {NEXT: breaks}, NEXT)
    assert database.execute("SELECT count(*) FROM coder").fetchone() == (1,)


KILLED = """
import os, signal, sqlite3, sys
from qualicode.store import migrations
from tests.store.test_migrations import LAST, NEXT, _three, _two

def dies(connection):
    connection.execute("UPDATE code SET name = 'half'")
    os.kill(os.getpid(), signal.SIGKILL)

connection = sqlite3.connect(sys.argv[1], isolation_level=None)
migrations.climb(connection, {NEXT: _two, LAST: _three, int(sys.argv[2]): dies}, LAST)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 here")
@pytest.mark.parametrize("rung", [NEXT, LAST])
def test_a_kill_at_any_rung_leaves_the_one_before_and_it_goes_on(path, rung):
    root = Path(__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path), str(rung)], cwd=root, check=False)
    assert killed.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (rung - 1,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        migrations.climb(connection, {NEXT: _two, LAST: _three}, LAST)
        assert connection.execute("PRAGMA user_version").fetchone() == (LAST,)
    names = code_names(path)
    assert all(name.endswith(" 3") for name in names) and "half 3" not in names


@pytest.fixture
def older(path, monkeypatch):
    """A version came after ours, and the file is of ours: codes have no hue in it."""

    def two(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE code ADD COLUMN hue INTEGER NOT NULL DEFAULT 210")

    change(path, "ALTER TABLE code DROP COLUMN hue")
    monkeypatch.setattr(schema, "VERSION", NEXT)
    monkeypatch.setattr(migrations, "LADDER", {NEXT: two})
    return path


def test_an_older_file_is_brought_up_in_the_working_copy_and_the_original_kept(older, open_project):
    original = older.read_bytes()
    project = open_project(older)
    assert {code.hue for code in project.find(Code)} == {210}
    assert older.read_bytes() == original
    assert project.base.read_bytes() == original
    project.close()
    assert older.read_bytes() == original  # only looked at: colleagues with the older program can go on
    project = open_project(older)
    add_code(project, "A")
    project.close()
    assert query(older, "PRAGMA user_version") == [(NEXT,)]
    assert any(backup.path.read_bytes() == original for backup in backups_of(older))


def test_unpublished_work_of_an_older_program_is_brought_up_as_well(older, open_project, monkeypatch):
    project = open_project(older)
    add_code(project, "Travail")
    project.close(publish=False)
    with closing(sqlite3.connect(project.path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {NOW}")
        migrations._drop_triggers(connection)
        connection.execute("ALTER TABLE code DROP COLUMN hue")
    again = open_project(older)
    assert again.recovered and "Travail" in [code.name for code in again.find(Code)]


def test_unpublished_work_of_a_newer_program_is_left_to_it(path, open_project):
    project = open_project(path)
    add_code(project, "Travail")
    project.close(publish=False)
    change(project.path, f"PRAGMA user_version = {NEXT}")
    again = open_project(path)
    assert not again.recovered and any("it is kept" in notice for notice in again.notices)
    assert project.path.exists()


def test_a_rung_that_fails_is_said_and_changes_nothing(older, monkeypatch):
    monkeypatch.setattr(migrations, "LADDER", {NEXT: _fails})
    original = older.read_bytes()
    with pytest.raises(UserError, match="damaged"):
        files.open(older)
    assert older.read_bytes() == original
