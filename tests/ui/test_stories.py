"""From nothing to a Word file in the real window: once with the keyboard alone, once with the mouse alone.

Only the system's own file dialogs are answered for the person.
"""

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from qualicode.model.study import Code, Coding, Document, Note
from qualicode.ui import ask, settings
from qualicode.ui.home.cards import Card
from qualicode.ui.window import MainWindow

Key, Mod = Qt.Key, Qt.KeyboardModifier
WORDS = "Enquêtrice : Et l'été, ici ?\nMme Roux : On étouffe. Trente-deux degrés la nuit, on dort sur le balcon.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person keeps everything; the system's dialogs choose what lies there."""
    home = tmp_path / "Chez moi"
    home.mkdir()
    (home / "Entretien 1.txt").write_text(WORDS, "utf-8")
    settings.save("files/folder", str(home))
    monkeypatch.setattr(ask, "open_files", lambda *_asked: [home / "Entretien 1.txt"])
    monkeypatch.setattr(ask, "save_file", lambda *_asked: home / "Synthèse.docx")
    return home


def settle() -> None:
    for _pass in range(3):
        QApplication.processEvents()


def press(which: Key, modifiers: Mod = Mod.NoModifier, times: int = 1) -> None:
    """Press a key wherever the focus is."""
    for _time in range(times):
        QTest.keyClick(focus(), which, modifiers)
        settle()


def write(words: str) -> None:
    """Type words wherever the focus is."""
    QTest.keyClicks(focus(), words)
    settle()


def focus() -> QWidget:
    window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible())
    window.activateWindow()  # no window manager does it here
    settle()
    widget = QApplication.focusWidget()
    assert widget is not None, "the focus is never lost"
    return widget


def test_with_the_keyboard_alone(window, folder, qtbot):
    press(Key.Key_N, Mod.ControlModifier)
    write("Quartier nord")
    press(Key.Key_Tab, times=3)
    write("Mina")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.project is not None)
    project, coder = window.session.project, window.front

    press(Key.Key_I, Mod.ControlModifier)
    qtbot.waitUntil(lambda: coder.importing.sheet.isVisible() and coder.importing.sheet.import_button.hasFocus())
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: coder.has_document())
    assert [one.title for one in project.find(Document)] == ["Entretien 1"]

    text = coder.stage.transcript
    qtbot.waitUntil(lambda: window.focusWidget() is text)
    press(Key.Key_F6)
    press(Key.Key_F6, Mod.ShiftModifier)
    assert text.hasFocus(), "F6 leaves it for the next pane, Shift+F6 comes back"
    press(Key.Key_Home, Mod.ControlModifier)
    press(Key.Key_Down)
    press(Key.Key_Right, Mod.ControlModifier | Mod.ShiftModifier, times=2)
    press(Key.Key_C)
    write("Confort")
    press(Key.Key_N, Mod.ControlModifier)
    (coded,) = project.find(Coding)
    assert "étouffe" in project.text(coded.document_id)[coded.start : coded.end]
    assert text.hasFocus()

    press(Key.Key_Z, Mod.ControlModifier)
    assert not project.find(Coding) and not project.find(Code)
    press(Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier)
    assert project.find(Coding) == [coded]

    press(Key.Key_E)
    write("Personne ne parle du bailleur.")
    press(Key.Key_Return, Mod.ControlModifier)
    assert [note.kind for note in project.find(Note)] == ["surprise"]

    press(Key.Key_S, Mod.ControlModifier)
    qtbot.waitUntil(lambda: not project.unpublished)
    press(Key.Key_E, Mod.ControlModifier)
    qtbot.waitUntil(lambda: (folder / "Synthèse.docx").exists(), timeout=20_000)
    assert "Confort" in zipfile.ZipFile(folder / "Synthèse.docx").read("word/document.xml").decode()


def click(widget: QWidget, where: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Mod.NoModifier, where or widget.rect().center())
    settle()


def test_with_the_mouse_alone(sample_project, folder, qtbot):
    window = sample_project
    window.go("home")
    settle()
    assert any(card.isVisible() for card in window.front.findChildren(Card))
    click(window.rail.buttons["coder"])
    coder, project = window.front, window.session.project
    before = len(project.find(Coding))

    click(coder.pane.import_button)
    qtbot.waitUntil(coder.importing.sheet.isVisible)
    click(coder.importing.sheet.import_button)
    qtbot.waitUntil(lambda: coder.desk.page is not None and "Trente-deux" in coder.desk.page.text)

    text = coder.stage.transcript
    start = coder.desk.page.text.index("Trente")
    first, last = text.box_of(start, start + 1).center(), text.box_of(start + 20, start + 21).center()
    QTest.mousePress(text.viewport(), Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(text.viewport(), (first + last) / 2)
    QTest.mouseMove(text.viewport(), last)
    QTest.mouseRelease(text.viewport(), Qt.MouseButton.LeftButton, pos=last)
    settle()
    box = coder.hand.box
    assert box.isVisible()
    click(box.list.viewport(), box.list.visualItemRect(box.list.item(0)).center())
    assert len(project.find(Coding)) == before + 1

    made = max(project.find(Coding), key=lambda one: one.created_at)
    assert project.text(made.document_id)[made.start :].startswith("Trente-deux degrés")
    coder.hand.remove([made])  # by its menu, which the offscreen screen does not pop up
    click(window.messages.button)
    assert len(project.find(Coding)) == before + 1, "« Annuler » brings it back"

    click(window.rail.buttons["synthesis"])
    click(window.front.export_button)
    qtbot.waitUntil(lambda: (folder / "Synthèse.docx").exists(), timeout=30_000)
    assert zipfile.ZipFile(folder / "Synthèse.docx").testzip() is None
