"""Writing in the workspace « Synthèse »: texts, findings, verbatims placed, left out and cut, by keys and by mouse."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from qualicode.model.study import SynthesisNode
from qualicode.services import writing
from qualicode.ui import ask
from qualicode.ui.synthesis.cutting import Cutting
from qualicode.ui.synthesis.plan import CODING


def line_of(desk, title):
    return next(line for line in desk.list.plan.lines if line.title == title)


@pytest.fixture
def at_a_code(synthesis_desk):
    synthesis_desk.list.make_current(line_of(synthesis_desk, "Accès aux droits").key)
    return synthesis_desk


def text(desk):
    return desk.preview.toPlainText()


def test_what_is_written_comes_into_the_text_and_completes_it(synthesis_desk, settled):
    desk = synthesis_desk
    gaps = desk._composed.plan.gaps
    desk.list.make_current("brief")
    desk.shell.commands.run("synthesis.write")
    field = desk.author.fields["brief"]
    assert desk.window().focusWidget() is field
    field.setPlainText("Les droits se perdent en route.")
    desk.list.make_current("method")  # leaving the line keeps what was typed
    settled(desk)
    assert "Les droits se perdent en route." in text(desk)
    assert desk._composed.plan.gaps == gaps - 1
    assert "to complete" not in " ".join(line_of(desk, "In brief").warnings)
    desk.shell.session.undo()
    settled(desk)
    assert "Les droits se perdent en route." not in text(desk)
    desk.list.make_current("brief")
    assert desk.author.fields["brief"].toPlainText() == ""


def test_a_click_on_what_is_to_be_completed_leads_to_where_one_writes_it(synthesis_desk):
    desk = synthesis_desk
    theme = next(line for line in desk.list.plan.lines if line.strong and line.written_for)
    desk.side.setCurrentWidget(desk.wishes)
    desk.preview.write_wanted.emit(theme.key)
    assert desk.list.current() == theme.key
    assert desk.window().focusWidget() is desk.author.fields["lead"]
    assert desk.author.fields["conclusion"].isVisible()


def test_a_finding_is_added_filled_moved_and_removed(at_a_code, settled, monkeypatch):
    desk, project = at_a_code, at_a_code.shell.session.project
    for words in ("Le guichet renvoie.", "La voisine accueille."):
        monkeypatch.setattr(ask, "words", lambda *_asked, said=words: said)
        desk.list.make_current(line_of(desk, "Accès aux droits").key)
        desk.shell.commands.run("synthesis.finding")
        settled(desk)
        assert desk.list.line().title == words
    assert line_of(desk, "Le guichet renvoie.").explained
    assert line_of(desk, "Le guichet renvoie.").warnings == ("1 to complete",)
    desk.shell.commands.run("synthesis.verbatims")
    QTest.keyClick(desk.placing.list, Qt.Key.Key_Return)
    settled(desk)
    assert line_of(desk, "La voisine accueille.").counts == "1 verbatim"
    assert desk.placing.lines()[0].pick is not None
    desk.list.setFocus()
    QTest.keyClick(desk.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    settled(desk)
    titles = [line.title for line in desk.list.plan.lines if line.node_id]
    assert titles == ["La voisine accueille.", "Le guichet renvoie."]
    QTest.keyClick(desk.list, Qt.Key.Key_Delete)
    settled(desk)
    assert [line.title for line in desk.list.plan.lines if line.node_id] == ["Le guichet renvoie."]
    desk.shell.session.undo()
    assert project.count(SynthesisNode, kind="finding") == 2


def test_verbatims_are_chosen_left_out_and_ordered(at_a_code, settled):
    desk, placing = at_a_code, at_a_code.placing
    desk.side.setCurrentWidget(placing)
    before = placing.lines()
    assert [one.state for one in before[:4]] == ["in the text"] * 4
    unseen = next(row for row, one in enumerate(before) if not one.shown)
    placing.list.setCurrentRow(unseen)
    chosen = placing.current().verbatim
    QTest.keyClick(placing.list, Qt.Key.Key_Return)
    settled(desk)
    assert (placing.lines()[0].verbatim.coding_id, placing.lines()[0].state) == (chosen.coding_id, "placed")
    assert chosen.text[:60] in text(desk)
    placing.list.setCurrentRow(1)
    out = placing.current().verbatim
    QTest.keyClick(placing.list, Qt.Key.Key_Delete)
    settled(desk)
    assert placing.lines()[-1].verbatim.coding_id == out.coding_id
    assert placing.lines()[-1].state == "left out"
    placing.search.setText("xyzxyz")
    assert placing.lines() == []
    placing.search.setText("")
    desk.list.make_current("brief")
    assert not placing.place_button.isEnabled()


def test_a_verbatim_is_dropped_on_a_line_of_the_outline(at_a_code, settled):
    desk = at_a_code
    line = line_of(desk, "Non-recours")
    row = desk.list.plan.lines.index(line)
    coding_id = desk.placing.lines()[0].verbatim.coding_id
    data = QMimeData()
    data.setData(CODING, coding_id.encode())
    desk.list.scrollTo(desk.list.plan.index(row))
    spot = desk.list.visualRect(desk.list.plan.index(row)).center()
    actions, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    desk.list.dropEvent(QDropEvent(QPointF(spot), actions, data, left, none))
    settled(desk)
    hand = writing.hand(desk.shell.session.project)
    assert [pick.coding_id for pick in hand.picks[line.code_id]] == [coding_id]


def test_words_are_cut_and_come_back(at_a_code, settled):
    desk, placing = at_a_code, at_a_code.placing
    desk.side.setCurrentWidget(placing)
    said = placing.current().verbatim.text
    placing.cut()
    (asked,) = desk.window().findChildren(Cutting)
    cursor = asked.edit.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(said.index(" ", 12), cursor.MoveMode.KeepAnchor)
    asked.edit.setTextCursor(cursor)
    asked.cut()
    assert asked.keep_button.isEnabled()
    asked.edit.insertPlainText(" et encore")
    assert not asked.keep_button.isEnabled()
    assert "was not said so" in asked.told.text()
    asked.edit.setPlainText(f"[…]{said[said.index(' ', 12) :]}")
    asked.keep()
    settled(desk)
    assert placing.lines()[0].state == "placed, cut"
    assert placing.lines()[0].pick.words.startswith("[…]")
    assert "[…]" in text(desk)
    desk.shell.session.undo()
    settled(desk)
    assert all(one.pick is None for one in placing.lines())


def test_what_was_typed_is_kept_when_the_study_is_closed(at_a_code):
    desk, window = at_a_code, at_a_code.window()
    code, path = desk.list.line().code_id, window.session.project.destination
    desk.author.fields["lead"].setPlainText("Encore en train d'écrire")
    assert window.session.close() and window.session.open(path)
    assert writing.hand(window.session.project).texts["lead", code] == "Encore en train d'écrire"


def test_another_synthesis_is_begun_for_another_audience(at_a_code, settled, monkeypatch):
    desk, project = at_a_code, at_a_code.shell.session.project
    code = desk.list.line().code_id
    desk.author.fields["lead"].setPlainText("Pour l'équipe.")
    desk.author.keep()  # as when the field is left for the menu
    monkeypatch.setattr(ask, "words", lambda *_asked: "Élu·es")
    desk.chosen.begin()
    settled(desk)
    assert desk.chosen.button.text() == "Élu·es"
    other = desk.chosen.id
    assert writing.hand(project).texts["lead", code] == "Pour l'équipe."
    assert not writing.hand(project, other).texts
    desk.list.make_current("brief")
    desk.author.fields["brief"].setPlainText("Pour vous.")
    desk.author.keep()
    settled(desk)
    assert "Pour vous." in text(desk)
    assert [one.text() for one in desk.chosen.menu().actions() if one.isChecked()] == ["Élu·es"]
    state = desk.state()
    desk.chosen.choose("")
    settled(desk)
    assert "Pour vous." not in text(desk)
    assert "Pour l’équipe." in text(desk)
    desk.restore(state)
    settled(desk)
    assert desk.chosen.id == other
    desk.chosen.forget()
    settled(desk)
    assert desk.chosen.id == ""
    assert "Pour l’équipe." in text(desk)
    desk.shell.session.undo()
    assert writing.hand(project, other).texts
