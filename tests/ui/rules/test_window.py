"""Rules in the real window, tried on the sample study by the real assistant, applied in one step."""

import pytest

from qualicode.model.study import Code, Coding, Lens
from qualicode.ui import ask
from qualicode.ui.coder.many import CodeMany
from qualicode.ui.rules.window import Rules


@pytest.fixture
def rules(sample_project):
    sample_project.commands.run("suggestions.rules")
    (found,) = sample_project.findChildren(Rules)
    return found


def wait(rules, qtbot):
    qtbot.waitUntil(lambda: bool(rules.list.chosen()), timeout=120_000)


def test_a_rule_is_tried_and_coded_in_one_step(rules, sample_project, qtbot):
    project = sample_project.session.project
    rules.lines[0].words.setText("demander")
    assert "“demander” in all its forms" in rules.sentence.text()
    wait(rules, qtbot)
    qtbot.waitUntil(lambda: "demandé" in rules.forms.text(), timeout=60_000)
    whole = len(rules.list.chosen())
    top = rules.list.topLevelItem(0).child(0)
    top.setCheckState(0, top.checkState(0).Unchecked)
    assert len(rules.list.chosen()) == whole - 1
    rules.code()
    (asked,) = rules.findChildren(CodeMany)
    asked.code.setEditText("Demandes")
    asked.apply.click()
    code = project.find(Code, name="Demandes")[0]
    made = project.find(Coding, code_id=code.id)
    assert len(made) == whole - 1
    assert {one.origin for one in made} == {"rule"}
    sample_project.session.undo()
    assert not project.find(Code, name="Demandes")


def test_lines_negation_and_extent_change_what_fits(rules, qtbot):
    rules.lines[0].words.setText("demander")
    wait(rules, qtbot)
    whole = len(rules._found)
    rules.negation.setCurrentIndex(rules.negation.findData("with"))
    wait(rules, qtbot)
    assert 0 < len(rules._found) < whole
    sentence = rules.list.chosen()[0]
    rules.extent.setCurrentIndex(rules.extent.findData("words"))
    qtbot.waitUntil(lambda: bool(rules.list.chosen()) and rules.list.chosen()[0] != sentence)
    words = rules.list.chosen()[0]
    assert sentence.start <= words.start < words.end <= sentence.end
    rules.more.click()
    assert len(rules.lines) == 2
    rules.lines[1].remove.click()
    assert len(rules.lines) == 1
    rules.lines[0].words.setText("")
    assert rules.list.chosen() == []
    assert not rules.keep_button.isEnabled()


def test_rules_are_kept_with_the_study(rules, sample_project, monkeypatch):
    project = sample_project.session.project
    rules.lines[0].words.setText("rendez-vous")
    monkeypatch.setattr(ask, "words", lambda *_asked: "Attendre")
    rules.keep()
    assert project.find(Lens, kind="rule")[0].name == "Attendre"
    rules.lines[0].words.setText("autre")
    (action,) = [one for one in rules.saved_menu().actions() if one.text() == "Attendre"]
    action.trigger()
    assert rules.lines[0].words.text() == "rendez-vous"


def test_without_the_assistant_it_says_why(rules, sample_project, qtbot):
    from qualicode.ui.codebook.advice import shared

    shared(sample_project.session).turn(False)
    rules.lines[0].words.setText("bus")
    qtbot.waitUntil(lambda: "switched off" in rules.told.text())
