"""Accueil: the first five minutes."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from qualicode.model.study import Coder, Document
from qualicode.ui import ask, recent, settings
from qualicode.ui.home.cards import Card, ProjectRow
from qualicode.ui.home.workspace import HomeWorkspace


@pytest.fixture
def home(window) -> HomeWorkspace:
    assert isinstance(window.front, HomeWorkspace)
    return window.front


def cards(home: HomeWorkspace) -> list[Card]:
    return [card for card in home.findChildren(Card) if card.isVisible()]


def titles(home: HomeWorkspace) -> list[str]:
    return [card.accessibleName() for card in cards(home)]


def test_the_first_start_offers_the_sample_a_new_project_and_opening(home):
    assert titles(home) == ["Open the sample study", "New project", "Open…"]
    assert home.coder.line.isVisible() and home.findChildren(ProjectRow) == []


def test_the_sample_study_is_one_click_away(home, window, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _which: str(tmp_path))
    cards(home)[0].click()
    qtbot.waitUntil(lambda: window.session.project is not None, timeout=30_000)
    assert window.session.project.count(Document) > 20
    window.session.close()
    cards(home)[0].click()
    qtbot.waitUntil(lambda: window.session.project is not None, timeout=30_000)


def test_a_new_project_from_one_small_form(home, window, qtbot, tmp_path):
    window.run("file.new")
    assert home.form.isVisible() and home.form.name.hasFocus()
    home.form.folder.setText(str(tmp_path))
    home.form.make()
    assert home.form.fault.text() == "Give the project a name."
    home.form.name.setText("Conseils citoyens : 2026 ?")
    home.form.make()
    assert "who codes" in home.form.fault.text()
    home.form.coder.setText("Inès")
    qtbot.keyClick(home.form.coder, Qt.Key.Key_Return)
    assert window.session.info.name == "Conseils citoyens : 2026 ?"
    assert (tmp_path / "Conseils citoyens  2026.qualicode").exists()
    assert window.session.project.find(Coder)[0].name == "Inès"
    assert not home.form.isVisible()


def test_a_folder_that_is_not_there_is_said_beside_the_field(home, window):
    window.run("file.new")
    home.form.name.setText("X")
    home.form.folder.setText("/nowhere/at all")
    home.form.make()
    assert "folder" in home.form.fault.text() and window.session.project is None


def test_the_folder_that_is_proposed_is_there(home, window, monkeypatch, tmp_path):
    settings.save("files/folder", str(tmp_path / "gone"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    window.run("file.new")
    assert Path(home.form.folder.text()).is_dir()


def test_choosing_the_folder(home, window, monkeypatch, tmp_path):
    window.run("file.new")
    monkeypatch.setattr(ask, "folder", lambda *_args: tmp_path)
    next(button for button in home.form.findChildren(QPushButton) if button.text() == "Choose…").click()
    assert Path(home.form.folder.text()) == tmp_path


def test_escape_leaves_the_form(home, window, qtbot):
    window.run("file.new")
    qtbot.keyClick(home.form.name, Qt.Key.Key_Escape)
    assert not home.form.isVisible() and len(titles(home)) == 3


def test_ones_name_is_asked_once_and_may_be_changed(home, window, qtbot):
    home.coder.line.setText("Inès Morvan")
    qtbot.keyClick(home.coder.line, Qt.Key.Key_Return)
    assert settings.text("coder/name") == "Inès Morvan"
    assert not home.coder.line.isVisible() and "Inès Morvan" in home.coder.words.text()
    home.coder.button.click()
    assert home.coder.line.isVisible() and home.coder.line.text() == "Inès Morvan"
    qtbot.keyClick(home.coder.line, Qt.Key.Key_Escape)
    assert not home.coder.line.isVisible()


def test_projects_of_before_are_found_again(home, window, project_file, tmp_path, qtbot):
    window.session.open(project_file)
    window.session.close()
    recent.add(tmp_path / "gone.qualicode", "Gone", "id")
    window.go("home")
    home.activated()
    rows = [row for row in home.findChildren(ProjectRow) if row.isVisible()]
    assert [row.accessibleName().split(",")[0] for row in rows] == ["Immersions 2026"]
    rows[0].click()
    assert window.session.file_name == project_file.name


def test_going_on_with_the_open_project(home, sample_project):
    sample_project.go("home")
    assert titles(home)[0].startswith("Go on with “Immersions 2026")
    counts = [label.text() for label in home.findChildren(QLabel) if "documents" in label.text()]
    assert counts and "extracts" in counts[0]


def test_accueil_in_french(program):
    program.window.run("view.language.fr")
    assert titles(program.window.front) == ["Ouvrir l’étude d’exemple", "Nouveau projet", "Ouvrir…"]


def test_files_dropped_without_a_project_are_explained(home, window):
    assert home.dropped([Path("a.docx")])
    assert "project" in window.messages.text


def test_a_broken_list_of_projects_is_no_harm(qapp):
    settings.save("files/recent", "[{]")
    assert recent.listed() == []


def test_whoever_has_not_said_their_name_is_told_whose_name_they_code_under(sample_project):
    assert "Inès Morvan" in sample_project.messages.text
    sample_project.messages.button.click()
    card = sample_project.front.coder
    assert card.line.hasFocus() or card.line.isVisible()
    card.line.setText("Nadia Kernel")
    card.button.click()
    project = sample_project.session.project
    assert sample_project.session.coder.name == "Nadia Kernel"
    assert project.coder_id == sample_project.session.coder.id
