"""Merging a copy in the window, and deciding what was left for later."""

import shutil

import pytest
from PySide6.QtCore import Qt

from qualicode.model.study import Code, Coder
from qualicode.services import codebook, coders, merging
from qualicode.store import files
from qualicode.ui import ask
from qualicode.ui.team import Arbitrating, MergeReport


@pytest.fixture
def copy(sample_project, sample_file, tmp_path):
    """A copy of the open project in which somebody has renamed a code and made another."""
    path = tmp_path / "copie de Théo.qualicode"
    shutil.copy(sample_file, path)
    theirs = files.open(path)
    theirs.coder_id = coders.use_coder(theirs, "Théo Blanc").id
    code = next(one for one in theirs.find(Code) if one.name == "Non-recours")
    codebook.rename_code(theirs, code.id, "Renoncement")
    codebook.create_code(theirs, "Apporté par Théo")
    theirs.close()
    return path


def rename_here(window, name: str) -> str:
    project = window.session.project
    code = next(one for one in project.find(Code) if one.name == "Non-recours")
    codebook.rename_code(project, code.id, name)
    return code.id


def looked_at(window, path, qtbot, monkeypatch) -> MergeReport:
    monkeypatch.setattr(ask, "open_file", lambda *_asked: path)
    window.run("file.merge")
    qtbot.waitUntil(lambda: window.findChild(MergeReport) is not None, timeout=20_000)
    return window.findChild(MergeReport)


def test_a_copy_is_looked_at_decided_and_merged(sample_project, copy, qtbot, monkeypatch):
    code_id = rename_here(sample_project, "Non-demande")
    project = sample_project.session.project
    report = looked_at(sample_project, copy, qtbot, monkeypatch)
    assert not project.find(Code, name="Apporté par Théo"), "nothing is done before somebody agrees"
    assert any("Théo" in report.taken.item(row).text() for row in range(report.taken.count()))
    assert report.table.rowCount() == 1 and report.table.item(0, 2).text() == "Renoncement"
    report.table.choose("theirs")
    qtbot.mouseClick(report.merge, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(project.find(Code, name="Apporté par Théo")), timeout=20_000)
    assert project.get(Code, code_id).name == "Renoncement" and project.find(Coder, name="Théo Blanc")
    qtbot.waitUntil(lambda: not sample_project.session.jobs.running, timeout=20_000)
    sample_project.session.undo()
    assert project.get(Code, code_id).name == "Non-demande"


def test_what_was_left_for_later_waits_and_is_decided(sample_project, copy, qtbot, monkeypatch):
    code_id = rename_here(sample_project, "Non-demande")
    project = sample_project.session.project
    report = looked_at(sample_project, copy, qtbot, monkeypatch)
    report.merge.click()
    qtbot.waitUntil(lambda: bool(merging.open_divergences(project)), timeout=20_000)
    qtbot.waitUntil(lambda: not sample_project.session.jobs.running, timeout=20_000)
    sample_project.run("file.divergences")
    box = sample_project.findChild(Arbitrating)
    assert box.table.rowCount() == 1
    box.table.choose("theirs")
    box.apply.click()
    assert project.get(Code, code_id).name == "Renoncement" and not merging.open_divergences(project)
    assert box.table.rowCount() == 0 and not box.apply.isEnabled()
    sample_project.session.undo()
    assert project.get(Code, code_id).name == "Non-demande"


def test_a_copy_without_news_says_so(sample_project, sample_file, tmp_path, qtbot, monkeypatch):
    path = tmp_path / "même.qualicode"
    shutil.copy(sample_file, path)
    monkeypatch.setattr(ask, "open_file", lambda *_asked: path)
    sample_project.run("file.merge")
    qtbot.waitUntil(lambda: not sample_project.session.jobs.running, timeout=20_000)
    assert sample_project.findChild(MergeReport) is None


# Changed by somebody else: the project's own file, and copies that a sync client leaves beside it


def changed_there(path, name: str) -> None:
    """Somebody else opens a copy of the file, makes a code, and it is put in the file's place."""
    beside = path.with_name("elsewhere.qualicode")
    shutil.copy(path, beside)
    theirs = files.open(beside)
    theirs.coder_id = coders.use_coder(theirs, "Théo Blanc").id
    codebook.create_code(theirs, name)
    theirs.close()
    shutil.move(beside, path)


def test_a_file_that_somebody_changed_on_a_shared_drive_is_merged_and_then_written(sample_project, qtbot):
    window, project = sample_project, sample_project.session.project
    path = project.copy.destination
    changed_there(path, "Par Théo")
    codebook.create_code(project, "Par moi")
    window.session.publish()
    qtbot.waitUntil(lambda: "changed by somebody else" in window.messages.text, timeout=20_000)
    assert window.messages.button.text() == "Merge…" and window.messages.other.text() == "Save as…"
    window.messages.button.click()
    qtbot.waitUntil(lambda: window.findChild(MergeReport) is not None, timeout=20_000)
    window.findChild(MergeReport).merge.click()
    qtbot.waitUntil(lambda: window.session.save_words()[0] == "saved", timeout=20_000)
    assert {"Par Théo", "Par moi"} <= {one.name for one in project.find(Code)}
    with_both = files.open(path, read_only=True)
    assert {"Par Théo", "Par moi"} <= {one.name for one in with_both.find(Code)}
    with_both.close()


def test_a_file_that_changes_once_more_while_the_report_is_read_is_not_overwritten(sample_project, qtbot):
    window, project = sample_project, sample_project.session.project
    path = project.copy.destination
    changed_there(path, "Un")
    codebook.create_code(project, "Par moi")
    window.session.publish()
    qtbot.waitUntil(lambda: "changed by somebody else" in window.messages.text, timeout=20_000)
    window.messages.button.click()
    qtbot.waitUntil(lambda: window.findChild(MergeReport) is not None, timeout=20_000)
    changed_there(path, "Deux")  # before the button: it is read again
    window.findChild(MergeReport).merge.click()
    qtbot.waitUntil(lambda: window.session.save_words()[0] == "saved", timeout=20_000)
    assert {"Un", "Deux", "Par moi"} <= {one.name for one in project.find(Code)}
    changed_there(path, "Trois")  # after it: refused again
    codebook.create_code(project, "Encore moi")
    window.session.publish()
    qtbot.waitUntil(lambda: "changed by somebody else" in window.messages.text, timeout=20_000)
    written = files.open(path, read_only=True)
    assert written.find(Code, name="Trois") and not written.find(Code, name="Encore moi")
    written.close()


def test_an_older_state_that_came_back_is_replaced_when_it_brings_nothing(sample_project, qtbot, tmp_path):
    window, project = sample_project, sample_project.session.project
    path = project.copy.destination
    older = shutil.copy(path, tmp_path / "older")
    codebook.create_code(project, "Par moi")
    window.session.publish()
    qtbot.waitUntil(lambda: window.session.save_words()[0] == "saved", timeout=20_000)
    qtbot.waitUntil(lambda: not window.session.jobs.running, timeout=20_000)
    shutil.copy(older, path)
    codebook.create_code(project, "Encore moi")
    window.session.publish()
    qtbot.waitUntil(lambda: "changed by somebody else" in window.messages.text, timeout=20_000)
    window.messages.button.click()
    qtbot.waitUntil(lambda: window.session.save_words()[0] == "saved", timeout=20_000)
    assert window.findChild(MergeReport) is None and project.find(Code, name="Encore moi")


@pytest.mark.parametrize(
    "name", ["{stem} (Copie en conflit de Awa 2026-11-22)", "{stem}-DESKTOP-A1B2C3D", "{stem} (conflicted copy 2026)",
             "{stem}.sync-conflict-20261122-101112-ABCDEFG"],
)  # fmt: skip
def test_a_conflicted_copy_beside_the_file_is_merged_and_put_away(sample_project, copy, qtbot, monkeypatch, name):
    window = sample_project
    path = window.session.project.copy.destination
    beside = path.with_name(name.format(stem=path.stem) + path.suffix)
    window.session.close()
    shutil.copy(copy, beside)
    assert window.session.open(path)
    assert beside.name in window.messages.text and window.messages.button.text() == "Merge…"
    window.messages.button.click()
    qtbot.waitUntil(lambda: window.findChild(MergeReport) is not None, timeout=20_000)
    window.findChild(MergeReport).merge.click()
    project = window.session.project
    qtbot.waitUntil(lambda: bool(project.find(Code, name="Apporté par Théo")), timeout=20_000)
    qtbot.waitUntil(lambda: window.messages.other.text() == "Move that copy to the trash", timeout=20_000)
    trash = path.parent / "share"
    trash.mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(trash))
    window.messages.other.click()
    assert not beside.exists() and not project.beside and "trash" in window.messages.text
