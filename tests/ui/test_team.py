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
