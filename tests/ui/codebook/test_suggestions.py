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
