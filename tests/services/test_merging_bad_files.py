"""Files that are no good copy, and rules of the table that need a file or a rare act: MINE stays as it was."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, Coding, Document, Person, ProjectInfo
from qualicode.services import codebook, coders, coding, merging
from qualicode.store import files, schema
from qualicode.store.errors import DamagedFile, NewerFile
from qualicode.store.project import Project
from tests.conftest import everything
from tests.services.test_merging import TEXT, code, put, quoted
from tests.services.test_merging_rounds import copy_of, take, team  # noqa: F401 - a fixture


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A project file that is open, and a copy of the file that somebody went on with."""
    monkeypatch.setenv("QUALICODE_DATA", str(tmp_path / "data"))
    path, theirs = tmp_path / "Étude.qualicode", tmp_path / "copie.qualicode"
    mine = files.create(path, ProjectInfo(name="Étude"), Coder(name="Inès"))
    with mine.step("text"):
        mine.add(Document(title="T", content=mine.keep_text(TEXT), characters=len(TEXT)))
    codebook.create_code(mine, "Mairie")
    mine.publish()
    shutil.copy(path, theirs)
    other = files.open(theirs)
    other.coder_id = coders.use_coder(other, "Théo").id
    put(other, "mairie", "Mairie")
    other.close()
    yield mine, theirs
    mine.close(publish=False)


def merge(mine: Project, path: Path) -> merging.Plan:
    other = files.open(path, read_only=True)
    try:
        return take(mine, other)
    finally:
        other.close()


def refused(mine: Project, path: Path, kind: type[UserError]) -> str:
    """The one sentence that a file is refused with; what is open and its file are as before."""
    before, bytes_before = everything(mine), mine.copy.destination.read_bytes()
    with pytest.raises(kind) as caught:
        merge(mine, path)
    assert everything(mine) == before and mine.copy.destination.read_bytes() == bytes_before
    assert caught.value.what and caught.value.todo
    return str(caught.value)


def edit(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(sql)


def test_a_good_copy_is_taken(two):
    mine, theirs = two
    assert not merge(mine, theirs).divergences and quoted(mine) == [("Mairie", "mairie")]


def test_a_file_cut_short_is_refused(two):
    mine, theirs = two
    theirs.write_bytes(theirs.read_bytes()[: theirs.stat().st_size // 2])
    refused(mine, theirs, DamagedFile)


def test_a_newer_file_that_older_programs_cannot_read_is_refused(two):
    mine, theirs = two
    edit(theirs, f"PRAGMA user_version = {schema.VERSION + 1}")
    edit(theirs, f"UPDATE properties SET value = '{schema.VERSION + 1}' WHERE name = 'oldest_reader'")
    assert "newer" in refused(mine, theirs, NewerFile)


@pytest.mark.parametrize("ending", ["\r\n", "�"])
def test_a_copy_that_a_text_editor_saved_is_refused(two, ending):
    """An editor turns line ends, or what is no letter, into something else: the file is no database any more."""
    mine, theirs = two
    data = theirs.read_bytes()
    edited = data.replace(b"\n", b"\r\n") if ending == "\r\n" else data.decode("utf-8", "replace").encode()
    theirs.write_bytes(edited)
    refused(mine, theirs, UserError)


def test_an_empty_file_and_a_text_are_refused(two):
    mine, theirs = two
    theirs.write_bytes(b"")
    assert "empty" in refused(mine, theirs, UserError)
    theirs.write_text("Bonjour, voici ma copie.")
    assert "text file" in refused(mine, theirs, UserError)


def test_codes_in_a_circle_in_a_file_are_refused(two):
    mine, theirs = two
    edit(theirs, "UPDATE code SET parent_id = id")
    refused(mine, theirs, UserError)


def test_another_project_with_the_same_name_is_refused(two, tmp_path):
    mine, _theirs = two
    path = tmp_path / "autre.qualicode"
    files.create(path, ProjectInfo(name="Étude"), Coder(name="Inès")).close()
    assert "another project" in refused(mine, path, UserError)


def test_a_text_changed_outside_the_program_is_refused(two):
    mine, theirs = two
    edit(theirs, "UPDATE content SET body = body || '.'")
    refused(mine, theirs, UserError)


# Rules of the table


def test_a_code_moved_under_two_different_parents_is_decided_by_people(team):  # noqa: F811
    mine, *_others = team
    for name in ("Lieux", "Services"):
        codebook.create_code(mine, name)
    theirs = copy_of(mine, mine.path.parent, "Théo Blanc")
    codebook.move_code(mine, code(mine, "Bus").id, code(mine, "Lieux").id)
    codebook.move_code(theirs, code(theirs, "Bus").id, code(theirs, "Services").id)
    (divergence,) = [one for one in take(mine, theirs).divergences if one.field == "parent_id"]
    assert (divergence.mine, divergence.theirs) == ("Lieux", "Services")
    assert code(mine, "Bus").parent_id == code(mine, "Lieux").id
    theirs.close_database()


def test_a_pseudonym_that_differs_is_decided_and_mine_stays(team):  # noqa: F811
    mine, *_others = team
    who = Person(name="P1")
    with mine.step("person"):
        mine.add(who)
    theirs = copy_of(mine, mine.path.parent, "Théo Blanc")
    for side, name in ((mine, "Zoé"), (theirs, "Léa")):
        with side.step("name"):
            side.update(Person, who.id, name=name)
    (divergence,) = take(mine, theirs).divergences
    assert (divergence.table, divergence.field, divergence.theirs) == ("person", "name", "Léa")
    assert mine.get(Person, who.id).name == "Zoé"
    theirs.close_database()


def test_what_was_coded_there_with_a_code_that_was_split_here_stays_with_the_original(team):  # noqa: F811
    """Splitting a code gives some of its extracts to a new one; what the other side adds is to be sorted again."""
    mine, theirs, _awa = team
    made = codebook.create_code(mine, "Bus de nuit", code(mine, "Bus").id)
    coding.recode(mine, [one.id for one in mine.find(Coding)], made.id)
    put(theirs, "marché", "Bus")
    assert not take(mine, theirs).divergences
    assert quoted(mine) == [("Bus", "marché"), ("Bus de nuit", "bus")]


def test_two_coders_with_one_name_stay_two_people_and_are_told(team):  # noqa: F811
    mine, theirs, awa = team
    with awa.step("name"):
        awa.update(Coder, awa.coder_id, name="Théo Blanc")
    put(theirs, "mairie", "Mairie")
    put(awa, "marché", "Mairie")
    take(mine, theirs)
    found = take(mine, awa)
    assert any("Théo Blanc" in doubt for doubt in found.doubts)
    assert len(mine.find(Coder, name="Théo Blanc")) == 2
    assert len({one.coder_id for one in mine.find(Coding, code_id=code(mine, "Mairie").id)}) == 2


def test_the_same_name_under_one_parent_is_told_and_not_merged(team):  # noqa: F811
    mine, theirs, _awa = team
    for side in (mine, theirs):
        codebook.create_code(side, "Attente", code(side, "Bus").id)
    found = take(mine, theirs)
    assert any("Attente" in doubt for doubt in found.doubts)
    assert len(mine.find(Code, name="Attente")) == 2
