"""Suggestions beside the text, with the real assistant in its child process."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qualicode.model.study import Coding, Document, SuggestionDecision
from qualicode.services import suggestions as services_suggestions


@pytest.fixture
def coder(sample_project, qtbot):
    sample_project.go("coder")
    workspace = sample_project.front
    project = sample_project.session.project
    first = next(d for d in project.find(Document) if d.title.startswith("Entretien 01"))
    workspace.show_document(first.id)
    panel = workspace.suggestions
    qtbot.waitUntil(lambda: panel.advice.ready and bool(panel.found), timeout=120_000)
    return workspace


def test_a_suggestion_is_dashed_explained_and_no_coding_until_accepted(coder, sample_project):
    panel, project = coder.suggestions, sample_project.session.project
    codings, found = project.count(Coding), len(panel.found)
    assert len(coder.desk.marks.proposals.between(0, 10**9)) == found
    panel.travel(0)
    one = panel.current
    words = one.unit.text.casefold()
    assert one.words or one.near
    assert all(word.casefold()[:4] in words for word in one.words)
    assert project.count(Coding) == codings

    panel.card.setFocus()
    QTest.keyClick(panel.card, Qt.Key.Key_Return)
    (made,) = project.find(Coding, origin="suggestion")
    assert (made.start, made.end, made.code_id) == (one.unit.start, one.unit.end, one.code)
    assert one not in panel.found and project.count(Coding) == codings + 1

    sample_project.session.undo()
    assert project.count(Coding) == codings and project.count(SuggestionDecision) == 0
    assert any(other.unit == one.unit for other in panel.found)
    sample_project.session.redo()
    assert project.count(Coding) == codings + 1


def test_a_refused_one_never_comes_back(coder, sample_project):
    panel, project = coder.suggestions, sample_project.session.project
    one = panel.current or panel.found[0]
    panel.card.setFocus()
    QTest.keyClick(panel.card, Qt.Key.Key_Delete)
    assert all((other.unit, other.code) != (one.unit, one.code) for other in panel.found)
    assert project.find(SuggestionDecision)[0].decision == "refused"
    panel.refresh()
    assert all((other.unit, other.code) != (one.unit, one.code) for other in panel.found)


def test_arrows_travel_and_the_text_follows(coder):
    panel = coder.suggestions
    if len(panel.found) < 2:
        pytest.fail("the sample study should give several suggestions")
    panel.go_to(panel.found[0].unit.start)
    QTest.keyClick(panel.card, Qt.Key.Key_Down)
    current = panel.current
    assert current is panel.found[1]
    first, last = coder.stage.transcript.visible()
    assert first <= current.unit.start <= last


def test_near_extracts_are_listed_and_lead_to_their_place(coder, sample_project, qtbot):
    panel = coder.suggestions
    qtbot.waitUntil(lambda: any(s.near for s in panel.found), timeout=60_000)
    one = next(s for s in panel.found if s.near)
    panel.go_to(one.unit.start)
    panel.card.near_asked.emit()
    assert panel.card._near.count() == len(one.near)
    with qtbot.waitSignal(panel.near_wanted):
        panel.card._near.itemAt(0).widget().click()


def test_a_document_that_was_left_out_is_told_when_it_is_looked_at(sample_project, qtbot, monkeypatch):
    monkeypatch.setattr(services_suggestions, "AT_MOST", 1)
    advice = sample_project.front.suggestions.advice
    first, second = (document.id for document in sample_project.session.project.find(Document)[:2])
    for document_id in (first, second, first):
        sample_project.front.show_document(document_id)
        qtbot.waitUntil(lambda wanted=document_id: advice._assistant.knows(wanted))


def test_c_accepts_with_another_code_and_that_is_kept_as_a_correction(coder, sample_project):
    panel, project = coder.suggestions, sample_project.session.project
    panel.travel(0)
    one = panel.current
    other = next(code for code in coder.desk.legend.codes.values() if code.id != one.code and code.parent_id)
    panel.card.setFocus()
    QTest.keyClick(panel.card, Qt.Key.Key_C)
    assert coder.hand.box.isVisible()
    coder.hand.box.line.setText(other.name)
    QTest.keyClick(coder.hand.box.line, Qt.Key.Key_Return)
    (made,) = project.find(Coding, origin="suggestion")
    assert (made.start, made.end, made.code_id) == (one.unit.start, one.unit.end, other.id)
    assert [(d.decision, d.code_id) for d in project.find(SuggestionDecision)] == [("corrected", one.code)]
    assert not coder.hand.box.isVisible()
    sample_project.session.undo()
    assert not project.find(Coding, origin="suggestion")
    assert not project.find(SuggestionDecision)


def test_alt_arrows_adjust_the_passage_before_it_is_accepted(coder, sample_project):
    panel, project = coder.suggestions, sample_project.session.project
    one = next(s for s in panel.found if len(s.unit.text.split()) > 3)
    panel.go_to(one.unit.start)
    alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(panel.card, Qt.Key.Key_Right, alt)
    QTest.keyClick(panel.card, Qt.Key.Key_Left, alt | shift)
    shown = [(p.start, p.end) for p in coder.desk.marks.proposals.between(one.unit.start, one.unit.end)]
    assert any(start > one.unit.start and end < one.unit.end for start, end in shown)
    assert one.unit.text not in panel.card._passage.text()
    QTest.keyClick(panel.card, Qt.Key.Key_Escape)
    assert one.unit.text[:40] in panel.card._passage.text()
    QTest.keyClick(panel.card, Qt.Key.Key_Right, alt)
    QTest.keyClick(panel.card, Qt.Key.Key_Return)
    (made,) = project.find(Coding, origin="suggestion")
    assert made.start > one.unit.start
    assert made.end == one.unit.end
    assert project.find(SuggestionDecision)[0].decision == "corrected"


def test_the_mouse_adjusts_too_the_card_follows_the_selection(coder, sample_project):
    panel, text = coder.suggestions, coder.stage.transcript
    panel.travel(0)
    one = panel.current
    panel.card.select_wanted.emit()
    assert text.selection() == (one.unit.start, one.unit.end)
    text.select(one.unit.start, one.unit.end + 12)
    panel.accept()
    (made,) = sample_project.session.project.find(Coding, origin="suggestion")
    assert made.start == one.unit.start
    assert one.unit.end < made.end <= one.unit.end + 12


def test_esc_on_the_card_goes_back_to_the_text(coder):
    panel = coder.suggestions
    panel.go_to(panel.found[0].unit.start)
    QTest.keyClick(panel.card, Qt.Key.Key_Escape)
    assert coder.window().focusWidget() is coder.stage.transcript


def test_the_words_that_weighed_have_bars(coder):
    panel = coder.suggestions
    one = next(s for s in panel.found if s.words)
    panel.go_to(one.unit.start)
    rows = panel.card.weights.rows()
    assert [word for word, _weight in rows] == list(one.words)
    assert rows[0][1] == 1
    assert all(0 < weight <= 1 for _word, weight in rows)


def test_how_good_it_is_stands_below_in_plain_words(coder, qtbot):
    panel = coder.suggestions
    qtbot.waitUntil(lambda: panel.advice.reliability is not None, timeout=60_000)
    found = panel.advice.reliability
    qtbot.waitUntil(panel.reliable.isVisible)
    assert str(found.seen) in panel.reliable.text()
    assert f"{round(100 * found.right / found.seen)} %" in panel.reliable.text()


def test_one_may_want_more_or_fewer_suggestions_or_none(coder, sample_project, qtbot):
    panel, advice = coder.suggestions, coder.suggestions.advice
    balanced = len(panel.found)
    sample_project.commands.run("suggestions.generous")
    assert len(panel.found) >= balanced
    sample_project.commands.run("suggestions.cautious")
    assert all(one.score >= 0.55 for one in panel.found)
    assert [a.text() for a in panel.menu().actions() if a.isChecked()] == ["Cautious", "Suggestions in this project"]
    state = coder.state()
    sample_project.commands.run("suggestions.here")
    assert not advice.on
    assert panel.found == []
    assert not coder.desk.marks.proposals.between(0, 10**9)
    assert "switched off" in panel._quiet.text()
    coder.restore(state)
    assert advice.on
    assert advice.caution == "cautious"
    sample_project.commands.run("suggestions.off")
    assert not advice.on
    assert advice._assistant is None
    advice.turn(True)
    assert advice.on
    assert not advice.all_off
    qtbot.waitUntil(lambda: advice.ready, timeout=60_000)


def test_codes_that_the_selection_resembles_come_first_in_the_box(coder, qtbot):
    box, text = coder.hand.box, coder.stage.transcript
    one = coder.suggestions.found[0]
    text.select(one.unit.start, one.unit.end)
    coder.hand.offer()
    qtbot.waitUntil(lambda: "resemblance" in box.list.item(0).data(Qt.ItemDataRole.UserRole).detail, timeout=20_000)
    box.line.setText("zz")
    box.line.setText("")
    assert "resemblance" in box.list.item(0).data(Qt.ItemDataRole.UserRole).detail


def test_ranks_that_come_late_never_move_the_line_under_the_hand(coder):
    box, text, codes = coder.hand.box, coder.stage.transcript, coder.desk.legend.codes
    coder.suggestions.advice.turn(False)
    text.select(*coder.stage.transcript.visible())
    text.select(10, 40)
    coder.hand.offer()
    QTest.keyClick(box.line, Qt.Key.Key_Down)
    here = box.chosen()
    last = [code for code in codes if code != here.code_id][-1]
    box.show_ranked([(last, 0.8)])
    assert box.list.item(0).data(Qt.ItemDataRole.UserRole).code_id == last
    assert box.chosen().code_id == here.code_id


def test_a_new_code_asks_for_words_and_may_be_passed_over(coder, sample_project, qtbot):
    from qualicode.model.study import Code
    from qualicode.ui.codebook.first_words import FirstWords

    project, messages, text = sample_project.session.project, sample_project.messages, coder.stage.transcript
    text.select(10, 40)
    coder.acts.apply_new("Ascenseur", 10, 40)
    assert "Ascenseur" in messages._text.text()
    assert messages.button.text() == "Give words…"
    messages.button.click()
    (asked,) = sample_project.findChildren(FirstWords)
    asked.includes.setPlainText("en panne, bloqué, sixième étage")
    asked.keep()
    (code,) = project.find(Code, name="Ascenseur")
    assert (code.includes, code.definition) == ("en panne, bloqué, sixième étage", "")
    sample_project.session.undo()
    assert project.get(Code, code.id).includes == ""
    coder.suggestions.advice.turn(False)
    messages.hide()
    coder.acts.apply_new("Digicode", 10, 40)
    assert "Digicode" not in messages._text.text()


def test_no_decision_is_lost_when_what_computes_dies(coder, sample_project, qtbot):
    import os
    import signal
    import sys

    if sys.platform == "win32":
        pytest.skip("POSIX signals")
    panel, project = coder.suggestions, sample_project.session.project
    panel.travel(0)
    one, pid = panel.current, panel.advice._assistant.pid
    os.kill(pid, signal.SIGKILL)
    panel.accept()
    other = panel.current
    panel.refuse()
    decided = {(d.code_id, d.start, d.decision) for d in project.find(SuggestionDecision)}
    assert decided == {(one.code, one.unit.start, "accepted"), (other.code, other.unit.start, "refused")}
    qtbot.waitUntil(lambda: panel.advice._assistant.pid not in (None, pid), timeout=30_000)
    qtbot.waitUntil(lambda: panel.advice.ready, timeout=120_000)
    shown = {(s.unit.start, s.code) for s in panel.found}
    assert not shown & {(one.unit.start, one.code), (other.unit.start, other.code)}
