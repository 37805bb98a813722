"""Making, opening, closing a project file; work left unpublished; two programs at once."""

import os
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, ProjectInfo
from qualicode.services import search
from qualicode.store import files
from qualicode.store.errors import DestinationChanged
from tests.store.conftest import add_code, code_names, query


def working_copies(own_data: Path) -> list[Path]:
    return sorted((own_data / "work").iterdir())


def test_a_new_project_is_a_file_at_once(folder, own_data):
    path = folder / "Étude d’été.qualicode"
    project = files.create(path, ProjectInfo(name="Étude"), Coder(name="Inès"))
    assert query(path, "SELECT name FROM project") == [("Étude",)]
    assert project.destination == path and project.saved_at and not project.unpublished and not project.recovered
    add_code(project, "A")
    assert project.unpublished
    assert code_names(path) == []  # the user's file changes only by publishing
    project.close()
    assert code_names(path) == ["A"]
    assert sorted(file.name for file in folder.iterdir()) == [path.name]
    assert working_copies(own_data) == []


def test_a_new_project_never_replaces_a_file(folder):
    path = folder / "Notes.qualicode"
    path.write_text("my only copy")
    with pytest.raises(UserError, match=r"“Notes\.qualicode”.*nothing was overwritten"):
        files.create(path, ProjectInfo(name="x"), Coder(name="y"))
    assert path.read_text() == "my only copy"
    assert [file.name for file in folder.iterdir()] == [path.name]


def test_a_new_project_in_a_folder_that_is_not_there(folder, own_data):
    with pytest.raises(UserError, match="no longer there"):
        files.create(folder / "nowhere" / "a.qualicode", ProjectInfo(name="x"), Coder(name="y"))
    assert working_copies(own_data) == []


def test_what_was_done_is_there_when_it_is_opened_again(path, open_project):
    project = open_project(path)
    add_code(project, "Nouveau")
    steps = project.history()
    project.close()
    again = open_project(path)
    assert "Nouveau" in [code.name for code in again.find(Code)]
    assert again.history() == steps
    assert not again.recovered and again.notices == []
    assert again.undo().label == "Create a code"


def test_the_file_stays_byte_for_byte_while_it_is_open(path, open_project):
    before = path.read_bytes()
    project = open_project(path)
    for number in range(20):
        add_code(project, f"{number}")
    assert path.read_bytes() == before
    assert query(project.base, "SELECT count(*) FROM code") == query(path, "SELECT count(*) FROM code")


def test_closing_without_publishing_keeps_the_work_for_the_next_opening(path, open_project):
    project = open_project(path)
    before = path.read_bytes()
    add_code(project, "Laissé")
    project.close(publish=False)
    assert path.read_bytes() == before
    assert [left.destination for left in files.unfinished()] == [path]
    again = open_project(path)
    assert again.recovered and again.unpublished
    assert any("taken up again" in notice for notice in again.notices)
    assert "Laissé" in [code.name for code in again.find(Code)]
    again.close()
    assert "Laissé" in code_names(path)
    assert files.unfinished() == []


def test_unpublished_work_can_be_left_for_later(path, open_project):
    project = open_project(path)
    add_code(project, "Laissé")
    project.close(publish=False)
    fresh = open_project(path, take_up=False)
    assert not fresh.recovered and "Laissé" not in [code.name for code in fresh.find(Code)]
    fresh.close()
    assert open_project(path).recovered


def test_recovered_work_does_not_overwrite_what_a_colleague_saved_meanwhile(path, folder, open_project):
    project = open_project(path)
    add_code(project, "Le mien")
    project.close(publish=False)
    theirs = open_project(path, take_up=False)
    add_code(theirs, "Le sien")
    theirs.close()
    mine = open_project(path)
    assert mine.recovered
    with pytest.raises(DestinationChanged, match="changed by somebody else"):
        mine.publish()
    assert "Le sien" in code_names(path) and "Le mien" not in code_names(path)
    mine.save_as(folder / "Étude (2).qualicode")
    mine.close()
    assert "Le mien" in code_names(folder / "Étude (2).qualicode")
    assert "Le sien" in code_names(path)


def test_two_programs_on_one_file_each_have_their_own_copy_and_none_overwrites_the_other(path, open_project):
    one, two = open_project(path), open_project(path)
    assert one.path != two.path
    add_code(one, "Un")
    add_code(two, "Deux")
    one.publish()
    with pytest.raises(DestinationChanged):
        two.publish()
    with pytest.raises(DestinationChanged):
        two.close()
    add_code(two, "still open")
    assert "Un" in code_names(path) and "Deux" not in code_names(path)
    two.save_as(files.real(path).with_name("Deux.qualicode"))
    assert "Deux" in code_names(path.with_name("Deux.qualicode"))


OTHER_PROGRAM = """
import sys
import time
from contextlib import closing
from pathlib import Path
from qualicode.model.study import Code
from qualicode.services import search
from qualicode.store import files
project = files.open(Path(sys.argv[1]))
print("\\n".join(project.notices), flush=True)
sys.stdin.readline()
with project.step("Theirs"):
    project.add(Code(name="Theirs"))
project.close()
"""


def test_another_process_is_told_and_told_of(path, open_project):
    mine = open_project(path)
    with subprocess.Popen(
        [sys.executable, "-c", OTHER_PROGRAM, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as theirs:
        assert "as well" in theirs.stdout.readline()
        assert mine.opened_by is None and files.lock_notice(path) is None  # our own note is not news to us
        theirs.communicate("go on\n", timeout=30)
    assert theirs.returncode == 0
    add_code(mine, "Mine")
    with pytest.raises(DestinationChanged):
        mine.publish()
    assert "Theirs" in code_names(path)


def test_reading_only_refuses_steps_writes_no_lock_and_leaves_no_trace(path, folder, open_project, own_data):
    before = path.read_bytes()
    project = open_project(path, read_only=True)
    assert project.read_only and project.count(Code) == 3
    assert [file.name for file in folder.iterdir()] == [path.name]
    with pytest.raises(UserError, match="reading only"), project.step("x"):
        project.add(Code(name="x"))
    with pytest.raises(UserError, match="reading only"):
        project.undo()
    with pytest.raises(UserError, match="reading only"):
        project.save_as(folder / "b.qualicode")
    with pytest.raises(UserError, match="reading only"):
        project.twin()
    project.publish()
    project.close()
    assert path.read_bytes() == before and working_copies(own_data) == []


def test_a_link_is_followed_and_stays_a_link(path, folder, open_project):
    link = folder / "lien.qualicode"
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("this system does not let us make links")
    project = open_project(link)
    add_code(project, "Par le lien")
    project.close()
    assert link.is_symlink() and "Par le lien" in code_names(path)


def test_the_rights_of_the_file_are_kept(path, open_project):
    if os.name == "nt":
        pytest.skip("Windows has no such rights")
    path.chmod(0o640)
    project = open_project(path)
    add_code(project, "A")
    project.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_the_programs_own_folders_are_private(path, own_data, open_project):
    if os.name == "nt":
        pytest.skip("Windows has no such rights")
    open_project(path)
    for folder in (own_data / "work", own_data / "backups", *(own_data / "work").iterdir()):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_nothing_of_a_project_is_in_the_names_of_the_programs_own_files(path, own_data, open_project):
    project = open_project(path)
    add_code(project, "A")
    project.publish()
    names = " ".join(str(file.relative_to(own_data)) for file in own_data.rglob("*"))
    assert "tude" not in names


def test_publishing_again_without_a_change_does_nothing(path, open_project):
    project = open_project(path)
    before = path.stat()
    project.publish()
    project.publish()
    assert path.stat().st_ino == before.st_ino and path.stat().st_mtime_ns == before.st_mtime_ns


def test_undoing_everything_since_the_last_publication_is_a_change_as_well(path, open_project):
    project = open_project(path)
    add_code(project, "A")
    project.publish()
    assert not project.unpublished
    project.undo()
    assert project.unpublished
    project.close()
    assert "A" not in code_names(path)


def test_a_working_copy_that_makes_no_sense_does_not_stop_opening(path, own_data, open_project):
    work = own_data / "work"
    for name, state in (
        ("a", "not json"),
        ("b", "{}"),
        ("c", '{"destination": 3, "pending": 7}'),
        ("d", "[]"),
    ):
        (work / name).mkdir(parents=True)
        (work / name / "state.json").write_text(state)
    (work / "empty").mkdir()
    (work / "file").write_text("?")
    open_project(path).close()
    assert files.unfinished() == []


def test_what_a_crash_while_opening_left_goes_after_a_while(own_data):
    for name, age in (("old", 7200), ("new", 0), ("work", 7200)):
        folder = own_data / "work" / name
        folder.mkdir(parents=True)
        (folder / "project.db").write_bytes(b"half")
        if name == "work":
            (folder / "state.json").write_text("unreadable, but somebody's work may lie beside it")
        os.utime(folder, (time.time() - age, time.time() - age))
    files.unfinished()
    assert [folder.name for folder in working_copies(own_data)] == ["new", "work"]


def test_unpublished_work_that_is_damaged_is_kept_and_the_file_opens(path, own_data, open_project):
    project = open_project(path)
    add_code(project, "A")
    database = project.path
    project.close(publish=False)
    database.write_bytes(database.read_bytes()[:5000])
    again = open_project(path)
    assert not again.recovered and again.count(Code) == 3
    assert any("cannot be read" in notice for notice in again.notices)
    assert database.exists()


def test_the_search_index_outlives_the_working_copy(path, own_data, open_project):
    project = open_project(path)
    assert search.update_index(project, search.index_path(project)) == 2
    project.close()
    project = open_project(path)
    assert search.unindexed(project, search.index_path(project)) == 0
    assert len(search.search(project, search.index_path(project), "mairie")) == 6
    search.index_path(project).write_bytes(b"damaged" * 1000)
    assert search.unindexed(project, search.index_path(project)) == 2
    with closing(sqlite3.connect(search.index_path(project))) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert search.update_index(project, search.index_path(project)) == 2
    assert len(search.search(project, search.index_path(project), "mairie")) == 6


def test_with_suffix_adds_ours_only_where_there_is_none():
    assert files.with_suffix(Path("a")) == Path("a.qualicode")
    assert files.with_suffix(Path("a.qualicode")) == Path("a.qualicode")
    assert files.with_suffix(Path("b/a.db")) == Path("b/a.db")


@pytest.mark.parametrize(
    "name", ["a b", "é ’ 😀", "x" * 180, "-dash", "a;b'c\"d" if os.name != "nt" else "a;b'c", "%41#?"]
)
def test_names_of_files_and_folders(folder, name, open_project):
    path = folder / name / f"{name[:100]}.qualicode"
    path.parent.mkdir()
    made = files.create(path, ProjectInfo(name="x"), Coder(name="y"))
    add_code(made, "A")
    made.close()
    assert code_names(path) == ["A"]
    assert not open_project(path).recovered
