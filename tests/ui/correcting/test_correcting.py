"""Correcting in the real window: typing, marks that follow, saving in one step, drafts, and the dialogs beside it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from qualicode.model.study import Coding, Document, Note, Speaker, TextRevision
from qualicode.services import codebook, coding, correcting, drafts, importing, notes
from qualicode.ui.correcting.replacing import Replacing
from qualicode.ui.correcting.revisions import Revisions
from qualicode.ui.correcting.speakers import Speakers

Key, Mod = Qt.Key, Qt.KeyboardModifier
TEXT = "Enquêteur : Et vous 🙂 ?\nMme Roux : La mairi, j'y vais plus.\u00a0C'est loin.\nEnquêteur : Votre voisine ?"


@pytest.fixture
def study(at_work, tmp_path):
    """The window with one interview, two codes and a note; `study.text` is the text that is corrected."""
    project = at_work.session.project
    (tmp_path / "Entretien.txt").write_text(TEXT, "utf-8")
    importing.import_files(project, [tmp_path / "Entretien.txt"])
    document = project.find(Document)[0]
    at_work.go("coder", document=document.id)
    words = project.text(document.id)
    for said, name in (("C'est loin", "Loin"), ("mairi", "Mairie")):
        start = words.index(said)
        code = codebook.create_code(project, name)
        coding.code_passage(project, document.id, start, start + len(said), code.id)
    notes.add_note(project, "memo", "Tiens", document_id=document.id, start=0, end=8)
    at_work.activateWindow()
    return at_work


def editor(window):
    return window.front.correction.text


def choose(window, words: str) -> None:
    """Select words in the text that is corrected."""
    text = editor(window)
    start = text.page.text.index(words)
    cursor = text.textCursor()
    cursor.setPosition(text.page.map.to_utf16(start))
    cursor.setPosition(text.page.map.to_utf16(start + len(words)), QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)


def stored(window) -> str:
    return window.session.project.text(window.front.desk.document_id)


def coded(window) -> set[str]:
    text = stored(window)
    return {text[one.start : one.end] for one in window.session.project.find(Coding)}


def test_what_is_typed_is_saved_in_one_step_and_codings_stay(study, qtbot):
    window, project = study, study.session.project
    window.run("coder.correct")
    assert editor(window).hasFocus() and window.front.correction.bar.isVisible()
    assert not window.front.correction.bar.save.isEnabled(), "nothing was corrected yet"
    choose(window, "mairi")
    QTest.keyClicks(editor(window), "mairie")
    choose(window, "Et vous")
    QTest.keyClicks(editor(window), "Et vous, alors")
    steps = project.last_seq
    QTest.keyClick(editor(window), Key.Key_Return, Mod.ControlModifier)
    assert project.last_seq == steps + 1
    assert stored(window).startswith("Et vous, alors 🙂 ?\nLa mairie, j'y vais plus.\u00a0C'est loin.")
    assert coded(window) == {"mairie", "C'est loin"}
    assert not window.front.correction.is_on and window.front.stage.transcript.isVisible()
    assert [label.speaker for line in range(3) if (label := window.front.desk.page.label(line))][1] == "Mme Roux"
    window.session.undo()
    assert "mairi," in stored(window) and coded(window) == {"mairi", "C'est loin"}


def test_marks_follow_while_one_types(study):
    window = study
    window.run("coder.correct")
    text = editor(window)
    choose(window, "La")
    QTest.keyClicks(text, "Alors la")
    shown = {text.page.text[one.start : one.end] for one in text.marks.codings}
    assert shown == {"mairi", "C'est loin"}
    QTest.keyClick(text, Key.Key_Return)
    assert text.page.text.count("\n") == 3 and len(text.page.starts) == text.document().blockCount()
    QTest.keyClick(text, Key.Key_Z, Mod.ControlModifier)
    assert text.page.text.count("\n") == 2, "undo is of the typing while one corrects"
    assert window.session.project.find(TextRevision)[-1].number == 1


def test_what_would_vanish_is_named_before_it_is_saved(study, qtbot):
    window = study
    window.run("coder.correct")
    choose(window, "C'est loin.")
    QTest.keyClick(editor(window), Key.Key_Delete)
    QTest.keyClick(editor(window), Key.Key_Return, Mod.ControlModifier)
    bar = window.front.correction.bar
    assert window.front.correction.is_on, "asked once more"
    assert "C'est loin" in bar.lost.text() and "Loin" in bar.lost.text() and bar.save.text() == "Save all the same"
    qtbot.mouseClick(bar.save, Qt.MouseButton.LeftButton)
    assert coded(window) == {"mairi"} and "loin" not in stored(window)


def test_esc_leaves_the_text_and_keeps_the_draft(study, qtbot):
    window, document_id = study, study.front.desk.document_id
    before = stored(window)
    window.run("coder.correct")
    choose(window, "mairi")
    QTest.keyClicks(editor(window), "mairie")
    QTest.keyClick(editor(window), Key.Key_Escape)
    assert stored(window) == before and not window.front.correction.is_on
    assert drafts.find(window.session.project, document_id).text == before.replace("mairi", "mairie")
    qtbot.mouseClick(window.messages.button, Qt.MouseButton.LeftButton)
    assert window.front.correction.is_on and "mairie" in editor(window).text()
    QTest.keyClick(editor(window), Key.Key_Return, Mod.ControlModifier)
    assert "mairie" in stored(window) and drafts.find(window.session.project, document_id) is None


def test_a_crash_while_correcting_loses_no_word(study, program_with, qtbot, tmp_path):
    window, document_id = study, study.front.desk.document_id
    window.run("coder.correct")
    choose(window, "mairi")
    QTest.keyClicks(editor(window), "mairie")
    project = window.session.project
    qtbot.waitUntil(lambda: drafts.find(project, document_id) is not None, timeout=5_000)
    assert "mairie" in drafts.find(project, document_id).text
    window.session.close(publish=False)  # what was typed since is kept, too
    assert window.session.open(project.destination)
    window.run("coder.correct")
    assert "was not saved" in window.messages.text
    qtbot.mouseClick(window.messages.other, Qt.MouseButton.LeftButton)
    assert drafts.find(window.session.project, document_id) is None


def test_another_document_keeps_the_correction_for_later(study, tmp_path):
    window, document_id = study, study.front.desk.document_id
    (tmp_path / "Autre.txt").write_text("Autre texte.", "utf-8")
    importing.import_files(window.session.project, [tmp_path / "Autre.txt"])
    window.run("coder.correct")
    choose(window, "mairi")
    QTest.keyClicks(editor(window), "mairie")
    other = next(one.id for one in window.session.project.find(Document) if one.id != document_id)
    window.front.show_document(other)
    assert not window.front.correction.is_on and window.front.stage.transcript.isVisible()
    assert "mairie" in drafts.find(window.session.project, document_id).text


def test_replacing_everywhere_is_looked_through_first(study, qtbot):
    window = study
    window.run("coder.replace")
    dialog = window.findChild(Replacing)
    dialog.words.setText("mairi")
    dialog.other.setText("mairie")
    qtbot.waitUntil(lambda: len(dialog.list.chosen()) == 1)
    group = dialog.list.topLevelItem(0)
    group.setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.list.chosen() == [] and not dialog.replace.isEnabled()
    group.setCheckState(0, Qt.CheckState.Checked)
    qtbot.mouseClick(dialog.replace, Qt.MouseButton.LeftButton)
    assert "mairie," in stored(window) and coded(window) == {"mairie", "C'est loin"}
    qtbot.waitUntil(lambda: "Nothing" in dialog.told.text())


def test_speakers_are_renamed_and_merged(study, tmp_path, qtbot):
    window, project = study, study.session.project
    (tmp_path / "Deux.txt").write_text("Enquetteur : Oui ?\nPaul : Non.\nEnquetteur : Bien.", "utf-8")
    importing.import_files(project, [tmp_path / "Deux.txt"])
    window.run("coder.speakers")
    dialog = window.findChild(Speakers)
    assert dialog.hint.isVisible() and "Enquetteur" in dialog.hint.text()
    qtbot.mouseClick(dialog.hint, Qt.MouseButton.LeftButton)
    labels = {one.label for one in project.find(Speaker)}
    assert len(labels) == 3 and not dialog.hint.isVisible()
    dialog.list.setCurrentItem(dialog.list.findItems("Paul", Qt.MatchFlag.MatchExactly)[0])
    dialog.name.setEditText("M. Paul")
    qtbot.mouseClick(dialog.rename, Qt.MouseButton.LeftButton)
    assert "M. Paul" in {one.label for one in project.find(Speaker)}


def test_turns_are_split_and_joined_at_the_caret(study):
    window = study
    text = window.front.stage.transcript
    text.place_caret(stored(window).index("C'est"))
    window.run("coder.split_turn")
    assert window.front.desk.page.text == stored(window) and len(window.front.desk.page.turns) == 4
    text.place_caret(stored(window).index("mairi"))
    window.run("coder.join_turn")
    assert len(window.front.desk.page.turns) == 3


def test_an_earlier_text_is_looked_at_and_comes_back(study, qtbot):
    window, project = study, study.session.project
    before = stored(window)
    correcting.correct_text(project, window.front.desk.document_id, before.replace("mairi", "mairie"), "écoute")
    window.run("coder.revisions")
    dialog = window.findChild(Revisions)
    assert [dialog.list.topLevelItem(row).text(1) for row in range(2)] == ["écoute", "as it was imported"]
    assert "mairie" in dialog.what.toPlainText() and not dialog.back.isEnabled()
    dialog.list.setCurrentItem(dialog.list.topLevelItem(1))
    qtbot.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    assert stored(window) == before and dialog.list.topLevelItemCount() == 3
    assert project.find(Note)[0].start == 0
