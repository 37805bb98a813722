"""The shortcut editor: other keys work at once, conflicts are said, everything can be as usual again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QTreeWidgetItem

from qualicode.app import Program
from qualicode.ui.shortcuts import ID, Shortcuts


@pytest.fixture
def dialog(sample_project) -> Shortcuts:
    sample_project.show_keys()
    return sample_project.findChild(Shortcuts)


def row(dialog: Shortcuts, command_id: str) -> QTreeWidgetItem:
    return next(row for _top, rows in dialog._groups for row in rows if row.data(0, ID) == command_id)


def give(dialog: Shortcuts, command_id: str, keys: str) -> None:
    dialog.tree.setCurrentItem(row(dialog, command_id))
    dialog.editor.keys.setKeySequence(QKeySequence(keys))


def test_every_command_can_have_other_keys_which_work_at_once(dialog, sample_project, qtbot):
    give(dialog, "view.full_screen", "Ctrl+Alt+J")
    assert dialog.editor.apply.isEnabled() and "taken" not in dialog.editor.told.text()
    qtbot.mouseClick(dialog.editor.apply, Qt.MouseButton.LeftButton)
    assert row(dialog, "view.full_screen").text(1) == "Ctrl+Alt+J"
    action = sample_project.commands.action("view.full_screen")
    assert [keys.toString() for keys in action.shortcuts()] == ["Ctrl+Alt+J"]


def test_keys_that_are_taken_are_said_and_change_hands(dialog, sample_project, qtbot):
    give(dialog, "view.full_screen", "Ctrl+Y")
    assert "Ctrl+Y" in dialog.editor.told.text() and "Redo" in dialog.editor.told.text()
    qtbot.mouseClick(dialog.editor.apply, Qt.MouseButton.LeftButton)
    assert row(dialog, "edit.redo").text(1) == "Ctrl+Shift+Z", "it keeps its other keys"
    assert row(dialog, "view.full_screen").text(1) == "Ctrl+Y"


def test_keys_of_other_places_are_not_taken(dialog, sample_project):
    commands = sample_project.commands
    assert commands.taken("corpus.delete", "Del") is None, "each Delete has its own place"
    assert commands.taken("coder.code", "Ctrl+Z").id == "edit.undo"


def test_everything_can_be_as_usual_again(dialog, sample_project, qtbot):
    give(dialog, "view.full_screen", "Ctrl+Y")
    qtbot.mouseClick(dialog.editor.apply, Qt.MouseButton.LeftButton)
    dialog.tree.setCurrentItem(row(dialog, "view.full_screen"))
    qtbot.mouseClick(dialog.editor.usual, Qt.MouseButton.LeftButton)
    assert row(dialog, "view.full_screen").text(1) == "F11" and row(dialog, "edit.redo").text(1) == "Ctrl+Shift+Z"
    qtbot.mouseClick(dialog.editor.all_usual, Qt.MouseButton.LeftButton)
    assert row(dialog, "edit.redo").text(1) == "Ctrl+Shift+Z · Ctrl+Y"
    assert not dialog.editor.all_usual.isEnabled()


def test_the_next_start_remembers_them(program: Program, qapp, program_with):
    program.window.commands.rebind("view.full_screen", "Ctrl+Alt+J")
    program.window.commands.rebind("help.about", "")
    again = program_with(None)
    assert again.window.commands.command("view.full_screen").shortcut == "Ctrl+Alt+J"
    again.window.commands.forget_keys()
    assert program_with(None).window.commands.command("view.full_screen").shortcut == "F11"
