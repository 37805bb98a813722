"""Backups: made by themselves, thinned out, verified, restored without losing what is there."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code
from qualicode.store import backups, files
from qualicode.store.restoring import backups_of, restore_backup
from tests.store.conftest import add_code, code_names, query

STUDY = "0" * 36


def test_every_publication_and_the_opened_version_are_kept_and_described(path, open_project):
    project = open_project(path)
    for name in "AB":
        add_code(project, name)
        project.publish()
    kept = backups_of(project)
    assert [sorted(set(code_names(backup.path)) & {"A", "B"}) for backup in kept] == [["A", "B"], ["A"], []]
    newest = kept[0]
    assert (newest.title, newest.documents, newest.extracts) == ("Étude", 2, 6)
    assert newest.size == path.stat().st_size and newest.path.read_bytes() == path.read_bytes()
    assert abs(datetime.now(UTC) - newest.at) < timedelta(minutes=1)
    assert project.base == newest.path
    assert backups_of(path) == kept
    for backup in kept:
        backups.verify(backup.path)
        assert query(backup.path, "PRAGMA integrity_check") == [("ok",)]


def test_the_same_version_is_kept_once(path, open_project):
    for _ in range(3):
        open_project(path).close()
    assert len(backups_of(path)) == 1


def make(monkeypatch: pytest.MonkeyPatch, at: datetime, name: str) -> Path:
    """A backup as if it were made at a moment."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return at

    monkeypatch.setattr(backups, "datetime", Clock)
    source = backups.places.backup_folder(STUDY) / "source"
    source.write_text(name)
    return backups.keep(STUDY, source, backups.durable.sha256(source))


def days(kept: list[Path]) -> list[str]:
    return sorted(path.name.split("-")[1][:8] for path in kept)


def left() -> list[Path]:
    return sorted(backups.places.backup_folder(STUDY).glob("*.qualicode"))


def test_backups_thin_out_to_ten_then_days_then_weeks(monkeypatch, own_data):
    now = datetime(2026, 11, 22, 18, tzinfo=UTC)
    moments = [now - timedelta(days=day, hours=hour) for day in range(120, -1, -1) for hour in (3, 2, 1)]
    made = [make(monkeypatch, at, f"{at}") for at in moments]
    kept = left()
    assert made[-10:] == kept[-10:]  # the last ten, whatever their age
    others = [path for path in kept if path not in made[-10:]]
    by_day = {path.name.split("-")[1][:8]: path for path in others}
    assert len(by_day) == len(others)  # one a day
    assert len(others) <= 14 + 8
    recent = {f"{now - timedelta(days=day):%Y%m%d}" for day in range(4, 16)}
    assert recent <= set(by_day)  # fourteen days
    oldest = min(by_day)
    assert oldest < f"{now - timedelta(weeks=6):%Y%m%d}"  # and eight weeks
    assert all(path == max(m for m in made[:-10] if by_day_of(m) == by_day_of(path)) for path in others)


def by_day_of(path: Path) -> str:
    return path.name.split("-")[1][:8]


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=-400), timedelta(days=4_300), timedelta(hours=1)])
def test_a_jumping_clock_prunes_nothing_that_it_should_not(monkeypatch, own_data, jump):
    """A computer that woke up in another year, and came back."""
    now = datetime(2026, 11, 1, 12, tzinfo=UTC)
    for day in range(14):
        make(monkeypatch, now + timedelta(days=day), f"{day}")
    before = left()
    wrong = [make(monkeypatch, now + timedelta(days=14) + jump + timedelta(minutes=n), f"wrong {n}") for n in range(5)]
    right = [make(monkeypatch, now + timedelta(days=15, minutes=n), f"right {n}") for n in range(5)]
    kept = left()
    assert right == kept[-5:] and wrong[0] in kept  # the last ten are the last ten made
    assert len(set(days(before)) - set(days(kept))) <= 1
    assert [backups._number(path) for path in kept] == sorted(backups._number(path) for path in kept)


def test_random_times_never_leave_fewer_than_ten_or_more_than_all(monkeypatch, own_data):
    chance = random.Random(5)
    for number in range(60):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=chance.uniform(-500, 500))
        newest = make(monkeypatch, at, f"{number}")
        kept = left()
        assert newest == kept[-1] and min(number + 1, 10) <= len(kept) <= 32


def test_the_base_of_an_open_project_is_not_pruned(path, open_project):
    project = open_project(path)
    base = project.base
    other = open_project(path)
    for number in range(14):
        add_code(other, f"{number}")
        other.publish()
    assert base.exists() and project.base == base
    project.close(publish=False)
    for number in range(3):
        add_code(other, f"more {number}")
        other.publish()
    assert not base.exists() or len(backups_of(other)) <= 12


def test_restoring_replaces_the_open_project_and_loses_nothing(path, open_project):
    project = open_project(path)
    add_code(project, "Bon")
    project.publish()
    good = backups_of(project)[0]
    add_code(project, "Mauvais")
    project.publish()
    add_code(project, "Pas encore publié")
    restored = restore_backup(project, good.path)
    assert "Bon" in [code.name for code in restored.find(Code)]
    assert "Mauvais" not in [code.name for code in restored.find(Code)]
    assert restored.unpublished and "Mauvais" in code_names(path)  # the file changes when it is published
    restored.publish()
    assert "Bon" in code_names(path) and "Mauvais" not in code_names(path)
    kept = [set(code_names(backup.path)) for backup in backups_of(restored)]
    assert any("Pas encore publié" in names for names in kept)
    assert any("Mauvais" in names and "Pas encore publié" not in names for names in kept)
    add_code(restored, "and on")
    restored.close()
    assert "and on" in code_names(path)


def test_restoring_does_not_overwrite_what_a_colleague_saved_meanwhile(path, open_project):
    project = open_project(path)
    add_code(project, "A")
    project.publish()
    path.write_bytes(b"a colleague's")
    restored = restore_backup(project, backups_of(project)[-1].path)
    with pytest.raises(UserError, match="changed by somebody else"):
        restored.publish()
    assert path.read_bytes() == b"a colleague's"
    restored.close(publish=False)


def test_a_damaged_file_is_replaced_by_its_backup_and_kept(path, own_data, open_project):
    open_project(path).close()
    damaged = path.read_bytes()[:70_000]
    path.write_bytes(damaged)
    with pytest.raises(UserError, match="damaged"):
        files.open(path)
    found = backups_of(path)
    assert [backup.extracts for backup in found] == [6]
    restored = restore_backup(path, found[0].path)
    assert path.read_bytes() == damaged
    restored.close()
    assert files.check(path) == []
    assert any(kept.read_bytes() == damaged for kept in own_data.glob("backups/*/*.qualicode"))
    assert [backup.extracts for backup in backups_of(path)].count(6) >= 1


@pytest.mark.parametrize("rest", [b"", b"noise" * 100])
def test_a_lost_or_unreadable_file_is_known_by_its_name(path, open_project, rest):
    open_project(path).close()
    path.write_bytes(rest) if rest else path.unlink()
    restored = restore_backup(path, backups_of(path)[0].path)
    restored.close()
    assert files.check(path) == []


def test_unpublished_work_of_a_crash_becomes_a_backup_when_another_is_restored(path, open_project):
    project = open_project(path)
    add_code(project, "Travail")
    project.close(publish=False)
    restored = restore_backup(path, backups_of(path)[0].path)
    restored.close()
    assert any("Travail" in code_names(backup.path) for backup in backups_of(path))
    assert files.unfinished() == []


def test_a_damaged_backup_is_never_restored(path, open_project):
    project = open_project(path)
    backup = backups_of(project)[0]
    data = bytearray(backup.path.read_bytes())
    data[-1] ^= 1
    backup.path.write_bytes(bytes(data))
    add_code(project, "A")
    with pytest.raises(UserError, match="backup is damaged"):
        restore_backup(project, backup.path)
    with pytest.raises(UserError, match="backup is damaged"):
        restore_backup(project, backup.path.with_name("absent.qualicode"))
    add_code(project, "still open")
    project.publish()


def test_a_file_that_was_never_opened_has_no_backups(path):
    assert backups_of(path) == []
    assert backups_of(path.with_name("absent.qualicode")) == []


def test_strange_files_among_the_backups_are_left_alone(path, open_project):
    project = open_project(path)
    stranger = project.base.with_name("holiday.qualicode")
    stranger.write_text("?")
    for number in range(12):
        add_code(project, f"{number}")
        project.publish()
    assert stranger.exists()
    assert all(backup.path != stranger for backup in backups_of(project))
