"""The window as a person meets it: rail, menus, palette, keys, messages, what is remembered."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from qualicode import i18n
from qualicode.app import PLACES, Program
from qualicode.model.errors import UserError
from qualicode.model.study import Document, Territory
from qualicode.ui import ask, settings
from qualicode.ui.commands import Command
from qualicode.ui.shortcuts import Shortcuts
from qualicode.ui.workspace import Place, Shell, Workspace


class Desk(Workspace):
    """A small real workspace: a field, a command of its own, something to remember."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.heard: list[Any] = []
        self.field = QLineEdit()
        self.field.setAccessibleName("Field")
        QVBoxLayout(self).addWidget(self.field)

    def commands(self) -> Sequence[Command]:
        return [
            Command("desk.mark", "coding", "Mark", "F8", "tag", lambda: self.heard.append("mark")),
            Command("desk.import", "file", "Import…", "Ctrl+I", "", lambda: self.heard.append("import"), anywhere=True),
        ]

    def open(self, project: object) -> None:
        self.heard.append(project)

    def activated(self) -> None:
        self.field.setFocus()

    def reveal(self, **where: Any) -> None:
        self.heard.append(where)

    def dropped(self, paths: Sequence[Path]) -> bool:
        self.heard.append(list(paths))
        return True

    def panes(self) -> Sequence[QLineEdit]:
        return [self.field]

    def state(self) -> dict[str, Any]:
        return {"text": self.field.text()}

    def restore(self, state: dict[str, Any]) -> None:
        self.field.setText(state.get("text", ""))


@pytest.fixture
def two_places(program_with):
    return program_with((PLACES[0], Place("desk", "Desk", "tag", Desk)))


def desk(program: Program) -> Desk:
    found = program.window.findChild(Desk)
    assert isinstance(found, Desk)
    return found


def test_without_a_project_there_is_accueil_only(two_places):
    window = two_places.window
    assert list(window.rail.buttons) == ["home"]
    assert [action.text() for action in window.bar.actions()] == ["File", "Edit", "View", "Help"]


def test_a_project_brings_its_workspaces_and_their_menus(two_places, project_file):
    window = two_places.window
    assert window.session.open(project_file)
    assert list(window.rail.buttons) == ["home", "desk"]
    assert "Coding" in [action.text() for action in window.bar.actions()]
    assert desk(two_places).heard[0] is window.session.project
    assert "Immersions 2026.qualicode" in window.windowTitle()
    assert window.session.close()
    assert list(window.rail.buttons) == ["home"]


def test_keys_of_a_workspace_work_only_while_it_is_shown(two_places, project_file, qtbot):
    window = two_places.window
    window.session.open(project_file)
    window.activateWindow()
    window.go("home")
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert "mark" not in desk(two_places).heard
    window.run("desk.import")
    assert window.front is desk(two_places) and desk(two_places).heard[-1] == "import"
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert desk(two_places).heard[-1] == "mark"


def test_going_to_a_place_in_a_workspace(two_places, project_file):
    two_places.window.session.open(project_file)
    two_places.window.go("desk", document="x", start=3)
    assert desk(two_places).heard[-1] == {"document": "x", "start": 3}


def test_f6_travels_through_the_panes(two_places, project_file):
    window = two_places.window
    window.session.open(project_file)
    window.go("desk")
    assert window.focusWidget() is desk(two_places).field
    window.next_pane(1)
    assert window.focusWidget() is window.rail.buttons["desk"]
    window.next_pane(-1)
    assert window.focusWidget() is desk(two_places).field
    window.next_pane(-1)
    assert window.focusWidget() is window.rail.buttons["desk"]


def test_the_palette_finds_without_accents_and_runs(two_places, project_file, qtbot):
    window = two_places.window
    i18n.use("en")
    window.session.open(project_file)
    window.run("view.palette")
    palette = window.palette_box
    assert palette.isVisible() and palette.line.hasFocus()
    palette.line.setText("ïmp")
    assert palette.list.count() >= 1
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert desk(two_places).heard[-1] == "import"


def test_escape_leaves_the_palette_and_gives_the_focus_back(two_places, project_file, qtbot):
    window = two_places.window
    window.session.open(project_file)
    window.go("desk")
    desk(two_places).field.setFocus()
    window.show_palette()
    qtbot.keyClick(window.palette_box.line, Qt.Key.Key_Escape)
    assert not window.palette_box.isVisible() and window.focusWidget() is desk(two_places).field


def test_state_and_place_are_remembered_for_each_project(two_places, project_file):
    window = two_places.window
    window.session.open(project_file)
    window.go("desk")
    desk(two_places).field.setText("kept")
    window.session.close()
    desk(two_places).field.setText("other")
    window.session.open(project_file)
    assert window.front is desk(two_places) and desk(two_places).field.text() == "kept"


def test_another_language_at_once(two_places, project_file):
    window = two_places.window
    window.session.open(project_file)
    window.go("desk")
    desk(two_places).field.setText("kept")
    window.run("view.language.fr")
    assert i18n.language() == "fr" and settings.text("view/language") == "fr"
    assert two_places.window is not window
    assert two_places.window.bar.actions()[0].text() == "Fichier"
    assert desk(two_places).field.text() == "kept"
    assert two_places.session.project is not None


def test_undo_names_what_it_undoes(at_work):
    project = at_work.session.project
    with project.step("Add the territory {name}", name="Les Salins"):
        project.add(Territory(name="Les Salins"))
    undo = at_work.commands.command("edit.undo")
    assert undo.words() == "Undo: Add the territory Les Salins" and undo.enabled()
    at_work.run("edit.undo")
    assert project.find(Territory) == []
    assert at_work.commands.command("edit.redo").words() == "Redo: Add the territory Les Salins"
    at_work.run("edit.redo")
    assert len(project.find(Territory)) == 1


def test_the_top_bar_says_whether_the_file_holds_everything(at_work, qtbot):
    session = at_work.session
    assert session.save_words()[0] == "saved"
    with session.project.step("Add the territory {name}", name="X"):
        session.project.add(Territory(name="X"))
    assert session.save_words()[0] == "saved on this computer"
    at_work.run("file.save")
    qtbot.waitUntil(lambda: session.save_words()[0] == "saved")


def test_a_refusal_is_shown_where_it_stays(at_work):
    at_work.session.failed.emit(UserError("The disk is full.", "Free some space."))
    assert at_work.messages.text == "The disk is full. Free some space."


def test_a_message_offers_to_take_back(at_work, qtbot):
    done = []
    at_work.messages.say("Extract removed.", action="Undo", run=lambda: done.append(1))
    qtbot.mouseClick(at_work.messages.button, Qt.MouseButton.LeftButton)
    assert done == [1] and at_work.messages.text == ""


def test_a_project_dropped_on_the_window_is_opened(window, project_file):
    drop(window, project_file)
    assert window.session.file_name == project_file.name


def test_other_files_dropped_go_to_the_workspaces(two_places, project_file, tmp_path):
    two_places.window.session.open(project_file)
    drop(two_places.window, tmp_path / "a.txt")
    assert desk(two_places).heard[-1] == [tmp_path / "a.txt"]


def test_opening_asks_and_changing_ones_mind_changes_nothing(window, project_file, monkeypatch):
    answers = iter([None, project_file])
    monkeypatch.setattr(ask, "open_file", lambda *_args: next(answers))
    window.run("file.open")
    assert window.session.project is None
    window.run("file.open")
    assert window.session.project is not None


def test_the_window_closes_the_project_and_publishes(at_work, project_file):
    with at_work.session.project.step("Add the territory {name}", name="X"):
        at_work.session.project.add(Territory(name="X"))
    before = project_file.read_bytes()
    at_work.close()
    assert at_work.session.project is None
    assert project_file.read_bytes() != before


def test_small_and_large_windows(window):
    window.resize(1280, 720)
    assert (window.width(), window.height()) == (1280, 720)


def drop(window, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )


@pytest.mark.parametrize("key", [Qt.Key.Key_2, Qt.Key.Key_Eacute])
def test_workspaces_by_number_on_french_keyboards_too(two_places, project_file, qtbot, key):
    window = two_places.window
    window.session.open(project_file)
    window.go("home")
    qtbot.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
    assert window.front is desk(two_places)


def test_every_shortcut_belongs_to_one_command(sample_project):
    taken: dict[str, str] = {}
    for command in sample_project.commands.all():
        for keys in command.sequences() if command.within is None else []:
            assert taken.setdefault(keys.toString(), command.id) == command.id, keys.toString()


def test_the_list_of_shortcuts_is_found_by_word_and_by_key(window):
    window.show_keys()
    dialog = next(iter(window.findChildren(Shortcuts)))
    rows = [row for _top, rows in dialog._groups for row in rows]
    assert any(row.text(0) == "Command palette" and "Ctrl+K" in row.text(1) for row in rows)
    assert not any("Alt+&" in row.text(1) for row in rows)
    dialog.line.setText("palette")
    assert "Command palette" in [row.text(0) for row in rows if not row.isHidden()]
    assert "Undo" not in [row.text(0) for row in rows if not row.isHidden()]
    dialog.line.setText("ctrl+z")
    assert "Undo" in [row.text(0) for row in rows if not row.isHidden()]


def test_the_palette_is_as_tall_as_its_lines_and_says_when_there_are_none(window):
    window.show_palette()
    palette = window.palette_box
    tall = palette.height()
    palette.line.setText("palette")
    assert palette.list.count() == 1 and palette.height() < tall
    palette.line.setText("zzzz")
    assert palette.nothing.isVisible() and not palette.list.isVisible()


def test_where_one_is_is_remembered_while_one_works(sample_project, qtbot):
    sample_project.go("coder")
    coder = sample_project.front
    wanted = sample_project.session.project.find(Document)[3].id
    coder.show_document(wanted)
    coder.stage.transcript.select(40, 60)
    sample_project._remembering.setInterval(1)
    key = f"projects/{sample_project.session.info.id}"
    qtbot.waitUntil(lambda: wanted in settings.text(key))
    state = json.loads(settings.text(key))
    assert state["front"] == "coder" and state["coder"]["places"][wanted][1:] == [40, 60]


def test_a_message_stays_in_front_when_one_goes_elsewhere(sample_project) -> None:
    messages = sample_project.messages
    messages.say("Written: synthèse.docx", "success")
    for place in ("corpus", "crossing", "coder"):
        sample_project.go(place)
        found = messages.parentWidget().childAt(messages.geometry().center())
        assert found is messages or messages.isAncestorOf(found), place
