"""Publishing: the user's file is the old one or the new one, and never somebody else's that was overwritten."""

import errno
import os
import random
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, ProjectInfo
from qualicode.store import durable, files, publishing, schema
from qualicode.store.errors import DestinationChanged
from qualicode.store.project import publication, saving_as
from tests.conftest import everything
from tests.store.conftest import add_code, code_names, query


@pytest.fixture
def project(path, open_project):
    """An open project with one step that is not published."""
    opened = open_project(path)
    add_code(opened, "Nouveau")
    return opened


def temporaries(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if file.suffix == ".tmp"]


def assert_kept(project, path: Path, before: bytes) -> None:
    """The user's file is as it was, nothing lies beside it, the work is in the working copy and can go on."""
    assert path.read_bytes() == before
    assert temporaries(path.parent) == []
    assert project.unpublished and "Nouveau" in [code.name for code in project.find(Code)]
    add_code(project, "and on")
    assert project.undo() is not None


def test_a_published_file_is_at_rest_and_says_what_it_is(project, path):
    project.publish()
    assert "Nouveau" in code_names(path)
    head = path.read_bytes()[:100]
    assert head[18:20] == b"\1\1"  # rollback journal: no second file is needed to read it
    assert head[68:72] == b"QCOD"
    assert query(path, "PRAGMA user_version") == [(schema.VERSION,)]
    marks = dict(query(path, "SELECT name, value FROM properties"))
    assert marks["oldest_reader"] == "1" and marks["program"].startswith("Qualicode ")
    first = marks["revision"]
    add_code(project, "Encore")
    project.publish()
    marks = dict(query(path, "SELECT name, value FROM properties"))
    assert marks["parent_revision"] == first != marks["revision"]
    assert str(path.parent) not in path.read_bytes().decode("latin-1")


def test_a_file_that_a_colleague_changed_is_never_overwritten(project, path):
    path.write_bytes(path.read_bytes() + b"\0" * 4096)
    before = path.read_bytes()
    with pytest.raises(DestinationChanged, match=r"“Étude\.qualicode” was changed by somebody else"):
        project.publish()
    assert_kept(project, path, before)


def test_a_file_changed_back_is_the_file_that_was_opened(project, path):
    before = path.read_bytes()
    path.write_bytes(b"half of a download")
    with pytest.raises(DestinationChanged):
        project.publish()
    path.write_bytes(before)
    project.publish()
    assert "Nouveau" in code_names(path)


def test_a_file_that_changes_in_the_last_moment_is_noticed(project, path, monkeypatch):
    """After the comparison of the hash, before the replacement."""
    real = publishing._refuse_changed

    def compare_then_sync(destination, expected):
        real(destination, expected)
        other = path.with_name("incoming")
        other.write_bytes(b"a colleague's version")
        other.replace(path)

    monkeypatch.setattr(publishing, "_refuse_changed", compare_then_sync)
    with pytest.raises(DestinationChanged):
        project.publish()
    assert path.read_bytes() == b"a colleague's version"


def test_a_file_that_vanished_is_said_and_can_be_saved_in_its_old_place(project, path):
    elsewhere = path.with_name("moved.qualicode")
    path.rename(elsewhere)
    with pytest.raises(UserError, match="no longer where it was"):
        project.publish()
    project.save_as(path)
    assert "Nouveau" in code_names(path) and "Nouveau" not in code_names(elsewhere)


def test_a_file_that_vanished_is_missed_at_closing_even_when_all_is_published(project, path, own_data):
    project.publish()
    path.unlink()
    with pytest.raises(UserError, match="no longer where it was"):
        project.close()
    add_code(project, "still open")
    project.save_as(path.with_name("b.qualicode"))
    project.close()
    assert "Nouveau" in code_names(path.with_name("b.qualicode"))


def test_a_folder_that_vanished_is_said(project, path, folder):
    folder.rename(folder.with_name("unplugged"))
    with pytest.raises(UserError, match=r"folder of “Étude\.qualicode” is no longer there"):
        project.publish()
    folder.with_name("unplugged").rename(folder)
    project.publish()
    assert "Nouveau" in code_names(path)


def test_saving_as_goes_on_with_the_new_file_and_does_not_replace_one(project, path, folder):
    other = folder / "Autre.qualicode"
    other.write_text("mine")
    with pytest.raises(UserError, match=r"a file “Autre\.qualicode” already"):
        project.save_as(other)
    assert other.read_text() == "mine" and project.destination == path
    project.save_as(other, overwrite=True)
    assert project.destination == other and "Nouveau" in code_names(other)
    add_code(project, "Ensuite")
    project.close()
    assert "Ensuite" in code_names(other)
    assert "Nouveau" not in code_names(path)
    assert {file.name for file in folder.iterdir()} == {other.name, path.name}  # and no lock is left


def test_what_saving_as_replaces_is_kept_among_the_backups(project, folder, own_data):
    other = folder / "Autre.qualicode"
    other.write_text("somebody's only copy")
    project.save_as(other, overwrite=True)
    assert any(kept.read_bytes() == b"somebody's only copy" for kept in own_data.glob("backups/*/*.qualicode"))


class HeldOnWindowsError(PermissionError):
    def __init__(self, winerror: int) -> None:
        super().__init__(errno.EACCES, "held")
        self.winerror = winerror


@pytest.mark.parametrize("winerror", [5, 32, 33])
@pytest.mark.parametrize("times", [1, 3, 6, 20])
def test_a_file_held_for_a_moment_is_tried_again(project, path, monkeypatch, times, winerror):
    before, real, calls = path.read_bytes(), os.replace, []

    def replace(source, target):
        if Path(target) == path:
            calls.append(target)
            if len(calls) <= times:
                raise HeldOnWindowsError(winerror)
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(durable, "DELAYS", (0.0,) * len(durable.DELAYS))
    if times <= len(durable.DELAYS):
        project.publish()
        assert "Nouveau" in code_names(path) and temporaries(path.parent) == []
    else:
        with pytest.raises(UserError, match="another program holds it"):
            project.publish()
        assert_kept(project, path, before)


def test_waiting_for_a_held_file_grows_and_is_bounded():
    assert list(durable.DELAYS) == sorted(durable.DELAYS)
    assert durable.DELAYS[0] == 0.05 and durable.DELAYS[-1] == 1.0 and sum(durable.DELAYS) < 10


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no room left"),
        (errno.EDQUOT, "no room left"),
        (errno.EROFS, "cannot be written"),
        (errno.EIO, "could not be written"),
        (errno.ESTALE, "no longer there"),
    ],
)
@pytest.mark.parametrize("call", ["replace", "fsync", "open"])
def test_a_failing_disk_leaves_the_old_file_and_the_work(project, path, monkeypatch, number, words, call):
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        _fail(patch, call, path, OSError(number, os.strerror(number)))
        with pytest.raises(UserError, match=words):
            project.publish()
    assert_kept(project, path, before)
    project.publish()
    assert "Nouveau" in code_names(path)


def _fail(patch, call: str, path: Path, error: OSError) -> None:
    """Make one system call on the destination's disk fail."""
    if call == "open":

        def copyfile(source, target):
            raise error

        patch.setattr(shutil, "copyfile", copyfile)
        return
    real = getattr(os, call)

    def failing(*args):
        target = args[-1] if call == "replace" else Path(f"/proc/self/fd/{args[0]}").readlink()
        if Path(target).parent == path.parent:
            raise error
        return real(*args)

    if call == "fsync" and not Path("/proc/self/fd").exists():
        pytest.skip("this system does not say which file a handle is")
    patch.setattr(os, call, failing)


def test_a_disk_that_is_full_at_any_byte(project, path, own_data):
    """The limit stands for a full disk: writes stop in the middle of the copy, of the state, of the temporary file."""
    resource = pytest.importorskip("resource")
    before, size = path.read_bytes(), path.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in [0, 1, 100, 400, *range(4096, size, size // 16), size - 1]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(UserError, match="no room left"):
                project.publish()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert path.read_bytes() == before and temporaries(path.parent) == []
    assert_kept(project, path, before)
    project.publish()
    assert "Nouveau" in code_names(path)
    assert [file.name for file in project.copy.folder.iterdir() if "publication" in file.name] == []


@pytest.mark.parametrize("room", [0, 5_000, 100_000, 600_000])
def test_a_full_disk_when_opening_making_and_working(path, folder, own_data, open_project, room):
    resource = pytest.importorskip("resource")
    project = open_project(path)
    before, rows = path.read_bytes(), everything(project)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        with pytest.raises(UserError, match="Free some space"):
            files.open(path)
        with pytest.raises(UserError, match="Free some space"):
            files.create(folder / "b.qualicode", ProjectInfo(name="x"), Coder(name="y"))
        with pytest.raises(UserError, match="no room left"), project.step("x"):
            project.add(*[Code(name="x" * 1000) for _ in range(1_000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before and everything(project) == rows
    assert not (folder / "b.qualicode").exists() and len(list((own_data / "work").iterdir())) == 1
    add_code(project, "Nouveau")
    project.publish()
    assert "Nouveau" in code_names(path)


def test_saving_as_in_another_thread(project, folder):
    job = saving_as(project, folder / "Autre.qualicode")
    thread = threading.Thread(target=job)
    thread.start()
    add_code(project, "Pendant")
    thread.join()
    assert project.destination == folder / "Autre.qualicode"
    assert "Nouveau" in code_names(folder / "Autre.qualicode")


def test_publishing_in_another_thread_while_steps_go_on(project, path):
    for round_ in range(5):
        add_code(project, f"before {round_}")
        job = publication(project)
        results: list[object] = []
        thread = threading.Thread(target=lambda job=job, results=results: results.append(job()))
        thread.start()
        for number in range(30):
            add_code(project, f"during {round_}.{number}")
        thread.join()
        assert results and results[0].seq <= project.last_seq
        assert f"before {round_}" in code_names(path)
        assert query(path, "PRAGMA integrity_check") == [("ok",)]
        assert files.check(path) == []
    project.publish()
    assert len(code_names(path)) == project.count(Code)


def test_steps_without_end_neither_keep_it_from_publishing_nor_tear_it(project, path):
    with project.step("Import"):
        project.keep_text("mot " * 2_000_000)
        project.add(Code(name="b"))
    begun, stop = threading.Event(), threading.Event()

    def work() -> None:
        twin = project.twin()
        while not stop.is_set():
            add_code(twin, "x")
            begun.set()
            stop.wait(0.005)
        twin.close_database()

    worker = threading.Thread(target=work)
    worker.start()
    begun.wait()
    try:
        for _ in range(3):
            project.publish()
            assert query(path, "PRAGMA integrity_check") == [("ok",)] and files.check(path) == []
    finally:
        stop.set()
        worker.join()


def test_a_damaged_working_copy_is_never_published(project, path):
    before = path.read_bytes()
    project.connection.close()
    data = bytearray(project.path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 3000] = b"\xff" * 3000
    project.path.write_bytes(bytes(data))
    with pytest.raises(UserError, match=r"working copy of “Étude\.qualicode” is damaged"):
        publishing.publish(project.copy)
    assert path.read_bytes() == before


SYNCS = ["rename, drop in", "drop in", "rename", "copy over", "rename, wait, drop in"]


@pytest.mark.parametrize("seed", range(20))
def test_a_sync_client_at_work_on_an_open_file_loses_nothing(path, open_project, seed):
    """It renames the open file and puts the server's version there (the script of the research notes), at random."""
    chance = random.Random(seed)
    server = path.with_name("server.bin")
    theirs = open_project(path)
    mine = open_project(path)
    add_code(theirs, "Le sien")
    theirs.save_as(server)
    theirs.close()
    done: list[str] = []
    for number in range(3):
        add_code(mine, f"Mien {number}")
        done.append(f"Mien {number}")
        if chance.random() < 0.5:
            mine.publish()
    how = chance.choice(SYNCS)
    conflict = path.with_name("Étude (conflicted copy 2026-11-22).qualicode")
    if "rename" in how:
        path.rename(conflict)
    if "wait" in how:
        add_code(mine, "Entre")
        done.append("Entre")
        with pytest.raises(UserError, match="no longer where it was"):
            mine.publish()
    if "drop" in how:
        shutil.copy(server, server.with_suffix(".part"))
        server.with_suffix(".part").replace(path)
    if "copy over" in how:
        shutil.copy(server, path)
    add_code(mine, "Après")
    done.append("Après")
    with pytest.raises(UserError):
        mine.publish()
    if path.exists():
        assert code_names(path) == code_names(server)
    beside = path.with_name("beside.qualicode")
    mine.save_as(beside)
    mine.close()
    assert set(done) <= set(code_names(beside))
    assert query(beside, "PRAGMA integrity_check") == [("ok",)]


def test_temporary_files_that_a_crash_left_go_at_the_next_start(path, own_data, open_project):
    project = open_project(path)
    add_code(project, "A")
    left = durable.temporary_beside(path)
    left.write_bytes(b"half")
    project.copy.note(pending=publishing.Pending(str(left), "0" * 64, 99, "r"))
    project.close_database()
    project.copy.release()
    others = durable.temporary_beside(path)
    others.write_bytes(b"a colleague is publishing at this moment")
    assert [found.destination for found in files.unfinished()] == [path]
    assert temporaries(path.parent) == [others.name]


def test_a_crash_right_after_replacing_is_no_change_by_somebody_else(path, open_project, monkeypatch):
    project = open_project(path)
    add_code(project, "A")

    class Crash(BaseException):
        pass

    def crash(*args: object) -> None:
        raise Crash

    monkeypatch.setattr(publishing, "_published", crash)
    with pytest.raises(Crash):
        project.publish()
    monkeypatch.undo()
    project.close_database()
    project.copy.release()
    assert "A" in code_names(path)
    again = open_project(path)
    assert not again.recovered  # nothing was left to do
    add_code(again, "B")
    again.close()
    assert "B" in code_names(path)


def test_the_snapshot_of_a_publication_is_made_between_steps(project):
    """A step that is open in the window is not published by halves."""
    results: list[object] = []
    with project.step("Long"):
        project.add(Code(name="half"))
        thread = threading.Thread(target=lambda: results.append(publishing.publish(project.copy)))
        thread.start()
        thread.join()
        assert "half" not in code_names(project.destination)
        project.add(Code(name="whole"))
    assert results and sqlite3.sqlite_version_info
    project.publish()
    assert {"half", "whole"} <= set(code_names(project.destination))
