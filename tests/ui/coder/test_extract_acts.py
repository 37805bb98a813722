"""Whole extracts, turns and paragraphs: split, merge, copy; code a turn, a speaker; go to what bears no code."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qualicode.model.study import Code, Coding
from qualicode.services import coding
from qualicode.ui.coder.many import CodeMany

Key, Mod = Qt.Key, Qt.KeyboardModifier


def settle() -> None:
    for _pass in range(3):
        QApplication.processEvents()


def code(study, words: str) -> Coding:
    start = study.text.index(words)
    made = coding.code_passage(study.project, study.interview.id, start, start + len(words), study.access.id)
    settle()
    return made


def test_an_extract_is_split_at_the_caret_and_merged_again(study):
    text = study.coder.stage.transcript
    code(study, "On me renvoie d'un guichet à l'autre")
    text.place_caret(study.text.index(" à l'autre"))
    study.window.run("coder.split")
    assert [words for words, _code in study.coded()] == ["On me renvoie d'un guichet", "à l'autre"]
    text.place_caret(study.text.index("renvoie"))
    study.window.run("coder.merge")
    assert [words for words, _code in study.coded()] == ["On me renvoie d'un guichet à l'autre"]
    study.window.run("coder.merge")
    assert "no other extract" in study.window.messages.text


def test_an_extract_is_copied_to_another_code(study):
    code(study, "la mairie")
    study.coder.stage.transcript.place_caret(study.text.index("mairie"))
    study.window.run("coder.copy")
    box = study.coder.hand.box
    QTest.keyClicks(box.line, "entraide")
    QTest.keyClick(box.line, Key.Key_Return)
    assert sorted(name for _words, name in study.coded()) == sorted([study.access.name, study.help.name])


def test_a_whole_turn_is_coded_from_the_caret(study):
    text = study.coder.stage.transcript
    text.place_caret(study.text.index("voisine"))
    text.setFocus()
    QTest.keyClick(text, Key.Key_T)
    assert study.coder.hand.box.isVisible() and text.selection() == (
        study.text.index("Votre"), study.text.index("Votre voisine ?") + len("Votre voisine ?"),
    )  # fmt: skip


def test_all_that_a_speaker_says_is_looked_through_and_coded_in_one_step(study, qtbot):
    study.coder.stage.transcript.place_caret(study.text.index("mairie"))
    study.window.run("coder.speaker")
    dialog = study.coder.findChild(CodeMany)
    passages = dialog.list.chosen()
    assert len(passages) == 2 and not dialog.apply.isEnabled()
    dialog.list.topLevelItem(0).child(1).setCheckState(0, Qt.CheckState.Unchecked)
    dialog.code.setEditText("Paroles de Rose")
    steps = study.project.last_seq
    qtbot.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)
    assert study.project.last_seq == steps + 1
    assert [name for _words, name in study.coded()] == ["Paroles de Rose"]
    assert study.project.find(Code, name="Paroles de Rose")


def test_the_next_passage_without_a_code_is_selected(study):
    text = study.coder.stage.transcript
    text.place_caret(0)
    text.setFocus()
    QTest.keyClick(text, Key.Key_N)
    start, end = text.selection()
    assert study.text[start:end].startswith("Alors")
    QTest.keyClick(text, Key.Key_N)
    start, _end = text.selection()
    assert study.text[start:].startswith("Oui, elle a un don")
    QTest.keyClick(text, Key.Key_N)
    assert "everything" in study.window.messages.text


def test_a_name_after_a_slash_makes_a_sub_code(study):
    study.select("la mairie")
    QTest.keyClick(study.coder.stage.transcript, Key.Key_C)
    box = study.coder.hand.box
    QTest.keyClicks(box.line, "acces / Au guichet")
    shown = [box.more.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(box.more.count())]
    assert any("Au guichet" in line and study.access.name in line for line in shown)
    QTest.keyClick(box.line, Key.Key_N, Mod.ControlModifier)
    (made,) = study.project.find(Code, name="Au guichet")
    assert made.parent_id == study.access.id and study.coded() == [("la mairie", "Au guichet")]
