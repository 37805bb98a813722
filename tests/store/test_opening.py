"""What is refused when it is opened, in which words; the file is never touched, nothing stays behind."""

import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coding, Document
from qualicode.store import files, schema
from qualicode.store.errors import DamagedFile, DestinationChanged, NewerFile
from tests.store.conftest import add_code, change, code_names, query


def refused(path: Path, own_data: Path) -> UserError:
    """The error of opening; checks that it did nothing."""
    before = path.read_bytes() if path.is_file() else None
    beside = sorted(path.parent.iterdir()) if path.parent.is_dir() else []
    for act in (files.open, files.check):
        try:
            act(path)
        except UserError as error:
            found = error
    assert path.name in found.what and found.todo
    assert "{" not in str(found)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert (sorted(path.parent.iterdir()) if path.parent.is_dir() else []) == beside
    assert list((own_data / "work").iterdir()) == [] if (own_data / "work").exists() else True
    return found


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\0" * 5000, "is empty"),
        ("Bonjour à tous,\nvoici mes notes.".encode(), "is a text file"),
        ("Bonjour à tous".encode("cp1252"), "is not a Qualicode project"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "is not a Qualicode project"),
        (os.urandom(20_000), "may be encrypted"),  # an encrypted database has no recognisable beginning
        (b"SQLite format 3\0", "is damaged"),
        (b"SQLite format 3\0" + b"\0" * 84, "is damaged"),
        (b"SQLite format 3\0" + b"\xff" * 5000, "is damaged"),
        (b"SQLite for", "is damaged"),
    ],
    ids=[
        "nothing",
        "zeros",
        "text",
        "old text",
        "pdf",
        "encrypted",
        "magic only",
        "header only",
        "noise",
        "magic cut",
    ],
)
def test_files_that_are_no_project(folder, own_data, data, words):
    path = folder / "reçu.qualicode"
    path.write_bytes(data)
    assert words in refused(path, own_data).what


def test_an_office_document_that_was_renamed(folder, own_data):
    path = folder / "notes.qualicode"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    assert "office document" in refused(path, own_data).what


def test_a_file_that_is_not_there_and_a_folder(folder, own_data):
    assert "is not there" in refused(folder / "absent.qualicode", own_data).what
    assert "is not there" in refused(folder / "no folder" / "absent.qualicode", own_data).what
    (folder / "dossier.qualicode").mkdir()
    assert "is a folder" in refused(folder / "dossier.qualicode", own_data).what
    with pytest.raises(UserError, match="is not there"):
        files.open(folder / "a\0b.qualicode")


def test_a_database_of_another_program(folder, own_data):
    path = folder / "autre.qualicode"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE codes (name TEXT)")
    assert "another program" in refused(path, own_data).what


def test_a_newer_project_is_refused_for_writing_and_read_when_it_may_be(path, own_data, open_project):
    change(
        path,
        f"PRAGMA user_version = {schema.VERSION + 1}",
        "ALTER TABLE code ADD COLUMN shape TEXT",
        "CREATE TABLE novelty (id TEXT)",
        "INSERT OR REPLACE INTO properties VALUES ('oldest_reader', '1')",
    )
    error = refused(path, own_data)
    assert isinstance(error, NewerFile) and error.readable
    versions = f"(file version {schema.VERSION + 1}; this one writes {schema.VERSION})"
    assert f"newer Qualicode {versions}" in error.what
    assert "reading only" in error.todo
    project = open_project(path, read_only=True)
    assert project.count(Code) == len(project.find(Code)) == 3
    assert project.study().documents


@pytest.mark.parametrize("oldest", [str(schema.VERSION + 1), "0", "-1", "soon", None])
def test_a_newer_project_that_we_may_not_read(path, own_data, oldest):
    mark = (
        "DELETE FROM properties"
        if oldest is None
        else f"UPDATE properties SET value = '{oldest}' WHERE name = 'oldest_reader'"
    )
    change(path, "PRAGMA user_version = 7", mark)
    error = refused(path, own_data)
    assert isinstance(error, NewerFile) and not error.readable
    with pytest.raises(NewerFile):
        files.open(path, read_only=True)


@pytest.mark.parametrize("version", [0, -3])
def test_a_version_that_never_was(path, own_data, version):
    change(path, f"PRAGMA user_version = {version}")
    assert isinstance(refused(path, own_data), DamagedFile)


def test_a_project_left_in_wal_mode_with_and_without_its_second_file(path, folder, open_project):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    for name in ("code_insert", "code_update"):
        connection.execute(f"DROP TRIGGER journal_{name}")
    connection.execute("UPDATE code SET name = 'in the second file' WHERE name = 'Accès'")
    copied = folder / "copied"
    copied.mkdir()
    for file in folder.glob("Étude.qualicode*"):
        shutil.copy(file, copied)
    connection.close()
    (copied / "alone").mkdir()
    shutil.copy(copied / path.name, copied / "alone")
    with_both = open_project(copied / path.name)
    assert "in the second file" in [code.name for code in with_both.find(Code)]
    add_code(with_both, "Nouveau")
    with_both.publish()
    names = code_names(copied / path.name)
    assert {"Nouveau", "in the second file"} <= set(names) and (copied / path.name).read_bytes()[18:20] == b"\1\1"
    assert not (copied / f"{path.name}-wal").exists()  # SQLite would apply it to the new file
    alone = open_project(copied / "alone" / path.name)
    assert "in the second file" not in [code.name for code in alone.find(Code)]


def test_a_hot_journal_beside_the_file_is_minded_and_left_alone(path, folder, open_project):
    """Another program wrote in place and crashed: SQLite's journal takes its half-done work back, in our copy."""
    copied = folder / "copied"
    copied.mkdir()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN")
    for number in range(200):
        connection.execute("INSERT INTO content VALUES (?, ?, NULL)", (f"{number:064}", "x" * 3000))
    for file in folder.glob("Étude.qualicode*"):
        shutil.copy(file, copied)
    connection.execute("ROLLBACK")
    connection.close()
    assert (copied / f"{path.name}-journal").exists()
    before = {file.name: file.read_bytes() for file in copied.iterdir()}
    project = open_project(copied / path.name)
    assert project.rows("SELECT count(*) FROM content")[0][0] == 2
    assert {file.name: file.read_bytes() for file in copied.iterdir() if "lock" not in file.name} == before


def test_a_second_file_that_grows_meanwhile_is_a_change_by_somebody_else(path, open_project):
    project = open_project(path)
    add_code(project, "A")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(DestinationChanged):
        project.publish()
    connection.close()


HOSTILE = {
    "a foreign table": "CREATE TABLE spy (x)",
    "a virtual table": "CREATE VIRTUAL TABLE words USING fts5(body)",
    "a missing table": "DROP TABLE reading",
    "another column": "ALTER TABLE code ADD COLUMN x TEXT",
    "a lost column": "ALTER TABLE event DROP COLUMN description",
    "a computed column": "ALTER TABLE term ADD COLUMN x TEXT GENERATED ALWAYS AS (upper(acronym)) VIRTUAL",
    "a check": "CREATE TABLE c2 (x CHECK (x > 0))",
    "an index on an expression": "CREATE INDEX spy ON code (upper(name))",
    "a partial index": "CREATE INDEX spy ON code (name) WHERE hue > 3",
    "bytes for a text": "UPDATE code SET name = x'C3A9'",
    "text that is not UTF-8": "UPDATE code SET name = CAST(x'FFFE41' AS TEXT)",
    "a body that is not UTF-8": "UPDATE content SET body = CAST(x'FFFE41' AS TEXT)",
    "a text for a number": "UPDATE coding SET start = 'three'",
    "a broken reference": "UPDATE coding SET code_id = 'nobody'",
    "an extract beyond its text": 'UPDATE coding SET "end" = 99999',
    "an extract before its text": "UPDATE coding SET start = -1",
    "an extract that ends before it begins": 'UPDATE coding SET start = 9, "end" = 3',
    "a turn beyond its text": 'UPDATE turn SET "end" = 99999',
    "a note beyond its text": 'UPDATE note SET "end" = 99999',
    "codes in a circle": "UPDATE code SET parent_id = (SELECT id FROM code c WHERE c.name = 'Bus de nuit')",
    "a text that was changed": "UPDATE content SET body = body || '.'",
    "a lost text": "DELETE FROM content",
    "a wrong length": "UPDATE document SET characters = characters - 1",
    "two studies": "INSERT INTO project SELECT 'x', name, question, description, method, commissioner, team, licence,"
    " language, created_at FROM project",
    "no study": "DELETE FROM project",
    "a study whose id is a path": "UPDATE project SET id = '../../../../../../../../../tmp/evil-id-12345'",
}


@pytest.mark.parametrize("statement", HOSTILE.values(), ids=HOSTILE)
def test_contents_that_cannot_be_trusted(path, own_data, statement):
    change(path, statement)
    before = path.read_bytes()
    with pytest.raises(DamagedFile, match=r"“Étude\.qualicode” is damaged") as caught:
        files.open(path)
    assert caught.value.path == path and "recover" in caught.value.todo
    assert path.read_bytes() == before
    assert files.check(path) != []
    assert list((own_data / "work").iterdir()) == []


def test_triggers_and_views_of_a_received_file_never_run(path, open_project):
    change(
        path,
        "CREATE TRIGGER evil AFTER INSERT ON code BEGIN DELETE FROM coding; END",
        "CREATE TRIGGER journal_code_insert AFTER INSERT ON code BEGIN DELETE FROM document; END",
        "CREATE VIEW evil_view AS SELECT * FROM code",
        "INSERT INTO current_step VALUES ('open door')",
    )
    project = open_project(path)
    codings, documents = project.count(Coding), project.count(Document)
    assert codings and documents
    add_code(project, "A")
    assert (project.count(Coding), project.count(Document)) == (codings, documents)
    assert project.undo() is not None
    project.publish()
    left = query(path, "SELECT count(*) FROM sqlite_master WHERE name LIKE '%evil%'")
    assert left == [(0,)] and query(path, "SELECT count(*) FROM current_step") == [(0,)]


def test_sqlites_own_statistics_are_no_foreign_table(path, open_project):
    change(path, "ANALYZE")
    assert open_project(path).count(Code) == 3


def test_a_version_that_was_checked_once_is_not_checked_again(path, open_project, monkeypatch):
    open_project(path).close()

    def never(_connection):
        raise AssertionError("checked again")

    monkeypatch.setattr("qualicode.store.checking.quick_faults", never)
    open_project(path).close()


def test_no_room_for_a_working_copy(path, own_data, monkeypatch):
    own_data.write_text("a file where the folder should be")
    with pytest.raises(UserError, match="cannot be made on this computer"):
        files.open(path)
