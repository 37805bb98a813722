"""« Double codage » as two people sitting side by side use it."""

from pathlib import Path

import pytest

from qualicode.model.study import Coder, Coding
from qualicode.services import arbitrating
from qualicode.ui import ask
from qualicode.ui.agreeing.window import DoubleCoding


@pytest.fixture
def double(sample_project, qtbot) -> DoubleCoding:
    sample_project.run("file.agreement")
    found = sample_project.findChild(DoubleCoding)
    qtbot.waitUntil(lambda: found.lines.rowCount() > 0, timeout=20_000)
    return found


def test_the_two_who_share_most_are_compared_and_passages_come_first(double: DoubleCoding, sample_project) -> None:
    assert double.tabs.currentIndex() == 0 and double.tabs.tabText(0) == "Where they differ"
    one = double.chosen()
    assert one is not None and one.by and one.not_by
    assert sum(text.isVisibleTo(double) for text in double.beside.texts) == 2
    assert any(text.extraSelections() for text in double.beside.texts)
    assert double.sentence.text() and double.figures.counts.rowCount() > 1


def test_a_decision_goes_to_the_next_and_is_undone(double: DoubleCoding, sample_project, qtbot) -> None:
    project = sample_project.session.project
    row = double.lines.currentRow()
    double.reason.setText("La définition le dit")
    double.decide["coded"].click()
    assert [one.reason for one in arbitrating.settled(project)] == ["La définition le dit"]
    assert double.lines.currentRow() == row + 1 and not double.reason.text()
    qtbot.waitUntil(lambda: double.lines.item(row, 3).text() == "Coded", timeout=20_000)
    (consensus,) = project.find(Coder, name=arbitrating.CONSENSUS)
    assert project.count(Coding, coder_id=consensus.id) == 1
    sample_project.session.undo()
    qtbot.waitUntil(lambda: double.lines.item(row, 3).text() == "", timeout=20_000)


def test_agreement_before_and_after_what_was_decided_is_shown(double: DoubleCoding, qtbot) -> None:
    assert "→" not in double.sentence.text()
    double.decide["coded"].click()
    qtbot.waitUntil(lambda: "→" in double.sentence.text(), timeout=20_000)
    assert "Before and after what was decided: Agreement " in double.sentence.text()


def test_figures_say_what_lies_behind_them(double: DoubleCoding) -> None:
    double.figures.setCurrentIndex(double.figures.counts.index(0, 0))
    assert "coded by both" in double.behind.text()


def test_nobody_to_compare_is_said(double: DoubleCoding, sample_project, qtbot) -> None:
    for at in range(double.coders.count()):
        double.coders.item(at).setCheckState(double.coders.item(0).checkState().Unchecked)
    qtbot.waitUntil(lambda: double.lines.rowCount() == 0, timeout=20_000)
    assert "Two coders" in double.told.text()
    assert not any(button.isEnabled() for button in double.decide.values())


def test_coding_blindly_nothing_of_others_is_shown(sample_project, qtbot) -> None:
    sample_project.session.seen.turn_blind(True)
    sample_project.run("file.agreement")
    found = sample_project.findChild(DoubleCoding)
    qtbot.wait(400)
    assert found.lines.rowCount() == 0 and "blindly" in found.told.text()


def test_the_record_is_saved(double: DoubleCoding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot) -> None:
    assert not double.record.isEnabled()
    double.decide["discuss"].click()
    qtbot.waitUntil(double.record.isEnabled, timeout=20_000)
    path = tmp_path / "d.docx"
    monkeypatch.setattr(ask, "save_file", lambda *_asked: path)
    double.record.click()
    assert path.exists()
