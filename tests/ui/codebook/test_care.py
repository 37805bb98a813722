"""Beside the codebook: remarks that can be set aside, histories, archived codes, duplicates, versions, why."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from qualicode.model.study import Code, CodeAlias, CodebookVersion, Note
from qualicode.services import codebook
from qualicode.ui.codebook.care import Why
from qualicode.ui.codebook.versions import Versions
from qualicode.ui.coder.code_rows import code_rows


@pytest.fixture
def grid(sample_project):
    sample_project.go("codebook")
    return sample_project.front


def show(grid, name: str) -> Code:
    code = next(one for one in grid.shell.session.project.find(Code) if one.name == name)
    grid.panel.tree.make_current(code.id)
    return code


def test_remarks_are_quiet_lines_that_can_be_set_aside(grid, qtbot):
    show(grid, "Mobilités")
    qtbot.waitUntil(lambda: any("bare word" in words for words in grid.card.care.remarks()))
    before = grid.card.care.remarks()
    line = next(one for one in grid.card.care.findChildren(QToolButton) if one.isVisibleTo(grid.card.care))
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(grid.card.care.remarks()) == len(before) - 1)
    grid.shell.session.undo()
    qtbot.waitUntil(lambda: grid.card.care.remarks() == before)


def test_what_a_code_meant_before_is_shown(grid, qtbot):
    project = grid.shell.session.project
    code = show(grid, "Mobilités")
    old = code.definition
    codebook.define_code(project, code.id, definition="Autre sens")
    care = grid.card.care
    qtbot.waitUntil(lambda: care.turn.isVisibleTo(care))
    care.turn.setChecked(True)
    assert "Autre sens" in care.told.text() and old[:20] in care.told.text()
    assert care.older.isVisibleTo(care) and "earlier definition" in care.older.text()


def test_an_archived_code_is_offered_no_longer(grid):
    code = show(grid, "Mobilités")
    grid.panel.archive()
    project = grid.shell.session.project
    assert project.get(Code, code.id).archived
    grid.shell.go("coder")
    legend = grid.shell.front.desk.legend
    assert code.id not in {row.code_id for row in code_rows("mobil", legend, [], set())}
    grid.shell.session.undo()
    assert code.id in {row.code_id for row in code_rows("mobil", legend, [], set())}


def test_a_duplicate_is_made_current(grid):
    show(grid, "Mobilités")
    grid.panel.duplicate()
    assert grid.panel.tree.current() == next(
        one.id for one in grid.shell.session.project.find(Code) if one.name == "Mobilités (copy)"
    )


def test_after_a_merge_one_may_say_why(grid, qtbot):
    project = grid.shell.session.project
    source, target = show(grid, "Mobilités"), show(grid, "Cadre de vie")
    grid.panel._merge_into([source.id], target.id)
    qtbot.mouseClick(grid.shell.messages.other, Qt.MouseButton.LeftButton)
    dialog = grid.shell.findChild(Why)
    dialog.line.setText("Le bus, c'est le cadre")
    dialog.keep()
    assert project.find(CodeAlias)[0].reason == "Le bus, c'est le cadre"
    assert any("Le bus" in note.body for note in project.find(Note, kind="journal"))


def test_versions_are_kept_compared_and_forgotten(grid, qtbot):
    project = grid.shell.session.project
    grid.shell.run("codebook.versions")
    dialog = grid.shell.findChild(Versions)
    assert "No version" in dialog.what.toPlainText() and not dialog.keep.isEnabled()
    dialog.name.setText("Avant")
    qtbot.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    assert "Nothing changed" in dialog.what.toPlainText()
    code = show(grid, "Mobilités")
    codebook.rename_code(project, code.id, "Se déplacer")
    assert "Mobilités" in dialog.what.toPlainText() and "Se déplacer" in dialog.what.toPlainText()
    qtbot.mouseClick(dialog.forget, Qt.MouseButton.LeftButton)
    assert project.find(CodebookVersion) == []
