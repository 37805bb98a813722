"""The codebook as a table in the real window: sorted, typed into, several taken together, those to review."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from qualicode.model.study import Code, Coding


@pytest.fixture
def grille(sample_project, qtbot):
    sample_project.go("codebook")
    workspace = sample_project.front
    sample_project.commands.run("codebook.table")
    qtbot.waitUntil(lambda: workspace.table.sorted.rowCount() > 5)
    return workspace


def cell(workspace, row, column):
    return workspace.table.sorted.index(row, column)


def row_of(workspace, name):
    return next(row for row in range(workspace.table.sorted.rowCount()) if cell(workspace, row, 0).data() == name)


def test_it_sorts_by_numbers_and_words(grille):
    table = grille.table
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    counts = [int(cell(grille, row, 2).data()) for row in range(table.sorted.rowCount())]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 9
    table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert cell(grille, 0, 0).data() == "Des droits difficiles à atteindre"


def test_names_and_definitions_are_typed_in_place_and_undone(grille, sample_project, qtbot):
    project = sample_project.session.project
    index = cell(grille, row_of(grille, "Mobilités"), 5)
    grille.table.setCurrentIndex(index)
    grille.table.edit(index)
    editor = grille.table.findChild(QLineEdit)
    editor.setText("Aller d'un endroit à l'autre.")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: project.find(Code, name="Mobilités")[0].definition == "Aller d'un endroit à l'autre.")
    qtbot.waitUntil(lambda: cell(grille, row_of(grille, "Mobilités"), 5).data() == "Aller d'un endroit à l'autre.")
    sample_project.session.undo()
    qtbot.waitUntil(lambda: cell(grille, row_of(grille, "Mobilités"), 5).data() != "Aller d'un endroit à l'autre.")


def test_codes_selected_in_the_table_are_those_that_commands_act_upon(grille, sample_project):
    project = sample_project.session.project
    wanted = {code.id for code in project.find(Code) if code.name in ("Mobilités", "Cadre de vie")}
    grille.table.select(wanted)
    assert set(grille.panel.tree.selected()) == wanted
    sample_project.commands.run("codebook.archive")
    assert all(project.get(Code, code_id).archived for code_id in wanted)
    sample_project.session.undo()


def test_filter_enter_and_those_to_review(grille, sample_project, qtbot):
    grille.panel.search.setText("mobil")
    assert grille.table.sorted.rowCount() == 1
    grille.panel.search.setText("")
    qtbot.waitUntil(lambda: grille.to_review.isVisible())
    sample_project.commands.run("codebook.review")
    count = grille.table.sorted.rowCount()
    assert f"({count})" in grille.to_review.text()
    assert all(cell(grille, row, 9).data() for row in range(count))
    code_id = cell(grille, 0, 0).data(Qt.ItemDataRole.UserRole).code.id
    grille.table.setCurrentIndex(cell(grille, 0, 0))
    QTest.keyClick(grille.table, Qt.Key.Key_Return)
    assert not grille.table_button.isChecked()
    assert grille.panel.tree.current() == code_id


def test_the_table_is_remembered(grille):
    state = grille.state()
    grille.table_button.setChecked(False)
    grille.restore(state)
    assert grille.table_button.isChecked()


def test_an_extract_becomes_an_example_of_its_code(sample_project, qtbot):
    sample_project.go("codebook")
    workspace, project = sample_project.front, sample_project.session.project
    code = next(one for one in project.find(Code) if one.name == "Mobilités")
    workspace.panel.tree.make_current(code.id)
    qtbot.waitUntil(lambda: workspace.extracts.model().rowCount() > 1)
    workspace.extracts.setCurrentIndex(workspace.extracts.model().index(1, 0))
    (coding_id,) = workspace.extracts.selected_codings()
    sample_project.commands.run("codebook.borderline")
    one = project.find(Coding, id=coding_id)[0]
    words = " ".join(project.text(one.document_id)[one.start : one.end].split())
    assert project.get(Code, code.id).borderline_example == words
    sample_project.session.undo()
    assert project.get(Code, code.id).borderline_example == code.borderline_example
    workspace.extracts.setCurrentIndex(workspace.extracts.model().index(1, 0))
    sample_project.commands.run("codebook.typical")
    assert project.get(Code, code.id).typical_example == words
