"""The note beside an open file informs; whatever it holds, it never blocks."""

import getpass
import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qualicode.model.errors import UserError
from qualicode.store import files, lockfile
from tests.store.conftest import add_code


def moment(**ago: float) -> str:
    return (datetime.now(UTC) - timedelta(**ago)).isoformat()


def note(path: Path, *, user="Awa", host="elsewhere", pid="77", since="", refreshed="", token="t0") -> Path:
    lock = lockfile.place(path)
    lock.write_text(
        ",".join([user, host, pid, since or moment(minutes=50), refreshed or moment(minutes=1), token]) + ";"
    )
    return lock


def test_it_is_written_when_open_and_gone_when_closed(path, open_project):
    lock = path.with_name(".~lock.Étude.qualicode#")
    project = open_project(path)
    told = lock.read_text(encoding="utf-8")
    assert getpass.getuser() in told and socket.gethostname() in told and str(os.getpid()) in told
    assert files.lock_notice(path) is None
    add_code(project, "A")
    project.publish()
    assert lock.exists()
    project.close()
    assert not lock.exists()


def test_it_is_not_written_for_a_file_that_cannot_be_opened(folder):
    path = folder / "a.qualicode"
    path.write_text("no")
    with pytest.raises(UserError):
        files.open(path)
    assert [file.name for file in folder.iterdir()] == ["a.qualicode"]


def test_a_colleague_is_named_with_the_time_and_their_note_is_left_alone(path, open_project):
    lock = note(path)
    before = lock.read_bytes()
    project = open_project(path)
    since = (datetime.now(UTC) - timedelta(minutes=50)).astimezone()
    today = since.date() == datetime.now().astimezone().date()
    when = f"{since:%H:%M}" if today else f"{since:%d/%m %H:%M}"
    assert project.notices == [f"Opened by Awa (elsewhere) as well, since {when}."]
    assert project.opened_by == files.lock_notice(path) == project.notices[0]
    project.refresh_lock()
    project.close()
    assert lock.read_bytes() == before


def test_when_the_colleague_goes_the_note_becomes_ours(path, open_project):
    lock = note(path)
    project = open_project(path)
    lock.unlink()
    project.refresh_lock()
    assert lock.exists() and project.opened_by is None
    project.close()
    assert not lock.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"refreshed": moment(hours=2)},  # left behind long ago
        {"refreshed": moment(days=-400)},  # from the future
        {"refreshed": "yesterday"},
        {"host": socket.gethostname(), "pid": "999999999"},  # a process of this computer that died
        {"host": socket.gethostname(), "pid": "-1"},
        {"pid": "many"},
    ],
)
def test_notes_that_say_nothing_any_more(path, open_project, fields):
    note(path, **fields)
    assert files.lock_notice(path) is None
    project = open_project(path)
    assert project.notices == []
    project.close()


@pytest.mark.parametrize("fields", [{"since": "some day"}, {"since": moment(days=-3)}])
def test_a_strange_beginning_is_left_out(path, fields):
    note(path, **fields)
    assert files.lock_notice(path) == "Opened by Awa (elsewhere) as well."


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\0",
        b",,,,,;",
        b"a" * 10_000_000,
        b",Awa,PC,22.11.2026 10:00,file:///home;",
        b"a,b;c\n\n",
    ],
)
def test_notes_that_make_no_sense_never_block(path, open_project, data):
    lockfile.place(path).write_bytes(data)
    assert files.lock_notice(path) is None
    project = open_project(path)
    project.publish()
    project.close()
    assert not lockfile.place(path).exists()


def test_a_note_that_cannot_be_read_or_written_never_blocks(path, open_project):
    lockfile.place(path).mkdir()
    project = open_project(path)
    assert project.notices == []
    project.refresh_lock()
    project.close()
    assert lockfile.place(path).is_dir()


def test_a_comma_in_a_name_does_no_harm(path, monkeypatch, open_project):
    monkeypatch.setattr(getpass, "getuser", lambda: "Morvan, Inès\n")
    open_project(path)
    found = lockfile.read(lockfile.place(path))
    assert found.user == "Morvan Inès" and found.pid == os.getpid()


def test_a_user_without_a_name_does_no_harm(path, monkeypatch, open_project):
    def nobody():
        raise OSError("no such user")

    monkeypatch.setattr(getpass, "getuser", nobody)
    open_project(path)
    assert lockfile.read(lockfile.place(path)).user == "?"
