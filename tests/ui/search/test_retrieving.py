"""Extracts retrieved by a question in the window."""

import pytest
from PySide6.QtCore import Qt

from qualicode.model.study import Code, Coding
from qualicode.services import lenses, retrieving
from qualicode.ui import ask
from qualicode.ui.coder.many import CodeMany
from qualicode.ui.search.retrieving import Retrieving


@pytest.fixture
def box(sample_project):
    sample_project.run("edit.retrieve")
    return sample_project.findChild(Retrieving)


def named(window, name: str) -> str:
    return window.session.project.find(Code, name=name)[0].id


def test_a_code_chosen_by_keys_gives_its_extracts(box, sample_project, qtbot):
    qtbot.keyClick(box.codes, Qt.Key.Key_Down)
    box.codes.popup.line.setText("non recours")
    qtbot.keyClick(box.codes.popup.line, Qt.Key.Key_Return)
    box.codes.popup.hide()
    assert box.codes.words() == "Non-recours" and "“Non-recours”" in box.sentence.text()
    wanted = sample_project.session.project.count(Coding, code_id=named(sample_project, "Non-recours"))
    qtbot.waitUntil(lambda: len(box.list.chosen()) == wanted > 0)
    assert box.code.isEnabled()


def test_nothing_asked_finds_nothing(box):
    assert not box.code.isEnabled() and box.list.topLevelItemCount() == 0


def test_a_question_is_saved_and_asked_again(box, sample_project, qtbot, monkeypatch):
    box.codes.tick(named(sample_project, "Non-recours"))
    box.near.setCurrentIndex(2)
    asked = box.question()
    monkeypatch.setattr(ask, "words", lambda *_asked: "Non-recours")
    box.saved.save(box)
    box.codes.choose([])
    (lens,) = lenses.saved(sample_project.session.project, "extracts")
    box.saved.wanted.emit(lens.query)
    assert box.question() == asked == retrieving.from_text(lens.query)


def test_the_answers_are_coded_after_a_look(box, sample_project, qtbot):
    box.codes.tick(named(sample_project, "Non-recours"))
    qtbot.waitUntil(lambda: len(box.list.chosen()) > 0)
    count = len(box.list.chosen())
    box.code.click()
    many = box.findChild(CodeMany)
    many.code.setEditText("À relire")
    many.apply.click()
    code = named(sample_project, "À relire")
    assert 0 < sample_project.session.project.count(Coding, code_id=code) <= count
