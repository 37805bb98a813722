"""The sheet in the real window: typed, pasted, emptied, sorted, filtered; each edit one step."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from qualicode.model.study import Person, Variable, VariableValue
from qualicode.services import variables
from qualicode.services.variables import PERSONS
from qualicode.ui import ask
from qualicode.ui.variables.window import Asking, Variables


@pytest.fixture
def sheet(sample_project):
    sample_project.commands.run("documents.variables")
    (found,) = sample_project.findChildren(Variables)
    return found


@pytest.fixture
def project(sample_project):
    return sample_project.session.project


def column_of(sheet, title):
    columns = sheet.view.sheet_model.sheet.columns
    return next(at for at, one in enumerate(columns) if one.title == title)


def go(sheet, row, column):
    sheet.view.setCurrentIndex(sheet.view.filtered.index(row, column))


def shown(sheet, row, column):
    return sheet.view.filtered.index(row, column).data()


def test_a_cell_is_typed_into_and_undone(sheet, project, sample_project, qtbot):
    age = column_of(sheet, "Age")
    go(sheet, 0, age)
    before = shown(sheet, 0, age)
    sheet.view.edit(sheet.view.currentIndex())
    editor = sheet.view.findChild(QLineEdit)
    editor.setText("97")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(sheet, 0, age) == "97")
    assert [one.age for one in project.find(Person)].count("97") == 1
    sample_project.session.undo()
    assert shown(sheet, 0, age) == before


def test_a_variable_is_made_filled_by_pasting_and_emptied(sheet, project, sample_project):
    sheet.new_button.click()
    asked = sheet.findChild(Asking)
    asked.name.setText("Années ici")
    asked.kind.setCurrentIndex(asked.kind.findData("number"))
    assert not asked.choices.isVisibleTo(asked)
    asked.accept()
    made = project.find(Variable, name="Années ici")[0]
    at = column_of(sheet, "Années ici")
    go(sheet, 0, at)
    QGuiApplication.clipboard().setText("3\r\n4,5\r\n12\r\n")
    sheet.view.paste()
    assert [shown(sheet, row, at) for row in range(3)] == ["3", "4.5", "12"]
    assert project.count(VariableValue, variable_id=made.id) == 3
    sheet.view.sortByColumn(at, Qt.SortOrder.DescendingOrder)
    assert [shown(sheet, row, at) for row in range(3)] == ["12", "4.5", "3"]
    go(sheet, 0, at)
    sheet.view.selectColumn(at)
    sheet.view.copy()
    assert QGuiApplication.clipboard().text().split("\n")[:3] == ["12", "4.5", "3"]
    sheet.view.empty()
    assert project.count(VariableValue, variable_id=made.id) == 0
    sample_project.session.undo()
    assert project.count(VariableValue, variable_id=made.id) == 3
    go(sheet, 0, at)
    sheet.remove()
    assert not project.find(Variable, name="Années ici")


def test_a_value_that_does_not_fit_is_refused_in_a_sentence(sheet, project, sample_project):
    variables.add_variable(project, "Étage", PERSONS, "number")
    at = column_of(sheet, "Étage")
    go(sheet, 0, at)
    QGuiApplication.clipboard().setText("troisième")
    sheet.view.paste()
    assert shown(sheet, 0, at) == ""
    assert "does not fit Étage" in sample_project.messages._text.text()


def test_one_value_fills_every_selected_cell(sheet, project):
    role = column_of(sheet, "Gender")
    sheet.view.selectColumn(role)
    sheet.view.setCurrentIndex(sheet.view.filtered.index(0, role))
    sheet.view.selectColumn(role)
    QGuiApplication.clipboard().setText("f")
    sheet.view.paste()
    assert {one.gender for one in project.find(Person)} == {"f"}


def test_lines_are_filtered_and_what_is_pasted_goes_to_what_is_seen(sheet, project):
    name = project.find(Person)[5].name
    sheet.search.setText(name)
    assert sheet.view.filtered.rowCount() >= 1
    assert shown(sheet, 0, 0) == name
    go(sheet, 0, column_of(sheet, "District"))
    QGuiApplication.clipboard().setText("Le Vallon")
    sheet.view.paste()
    assert [one.name for one in project.find(Person) if one.district == "Le Vallon"] == [name]


def test_documents_are_shown_too_and_written_to_a_spreadsheet(sheet, tmp_path, monkeypatch):
    sheet.about.setCurrentIndex(1)
    assert shown(sheet, 0, 0).startswith("Entretien")
    monkeypatch.setattr(ask, "save_file", lambda *_asked: tmp_path / "variables.xlsx")
    sheet.save()
    assert (tmp_path / "variables.xlsx").stat().st_size > 1000


def test_a_spreadsheet_is_taken_and_told(sheet, project, sample_project, tmp_path, monkeypatch):
    name = project.find(Person)[0].name
    (tmp_path / "v.csv").write_text(f"Name;Chien\n{name};oui\nPersonne;non\n", encoding="utf-8")
    monkeypatch.setattr(ask, "open_file", lambda *_asked: tmp_path / "v.csv")
    sheet.take()
    assert "Chien" in sample_project.messages._text.text()
    assert "Personne" in sample_project.messages._text.text()
    assert project.count(VariableValue, value="oui") == 1


def test_choices_are_chosen_from_a_list(sheet, project):
    variables.add_variable(project, "Logement", PERSONS, "choice", ("Locataire", "Propriétaire"))
    at = column_of(sheet, "Logement")
    index = sheet.view.filtered.index(0, at)
    go(sheet, 0, at)
    box = sheet.view.itemDelegate().createEditor(sheet.view, None, index)
    assert [box.itemText(row) for row in range(box.count())] == ["", "Locataire", "Propriétaire"]
    box.setCurrentIndex(2)
    sheet.view.itemDelegate().setModelData(box, sheet.view.filtered, index)
    assert shown(sheet, 0, at) == "Propriétaire"
