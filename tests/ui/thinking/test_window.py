"""« Problématiques et pistes » as one person uses it with the keyboard and the mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qualicode.model.study import Coding, Problem
from qualicode.services import thinking
from qualicode.ui import ask
from qualicode.ui.thinking.window import Thinking


@pytest.fixture
def desk(sample_project, monkeypatch: pytest.MonkeyPatch) -> Thinking:
    project = sample_project.session.project
    for one in thinking.things(project):
        if not one.above:
            thinking.remove(project, one.table, one.id)
    sample_project.run("edit.thinking")
    found = sample_project.findChild(Thinking)
    monkeypatch.setattr(ask, "words", lambda *_asked: "Sortir le soir")
    return found


def test_an_empty_tree_says_how_to_begin(desk: Thinking) -> None:
    assert "Add" in desk.told.text() and not desk.title.isEnabled() and not desk.backing.add.isEnabled()


def test_a_problem_is_made_written_supported_and_undone(desk: Thinking, sample_project) -> None:
    project = sample_project.session.project
    action = next(one for one in desk._menu().actions() if one.text() == "New: Problem")
    action.trigger()
    one = desk.chosen()
    assert one is not None and one.title == "Sortir le soir" and one.is_bare
    assert "nothing behind" in desk.told.text()
    desk.title.setText("Rentrer le soir")
    desk.title.editingFinished.emit()
    introduction = desk.more["introduction"]
    introduction.setPlainText("Trois territoires en parlent.")
    introduction.left.emit()
    row = project.get(Problem, one.id)
    assert (row.title, row.introduction) == ("Rentrer le soir", "Trois territoires en parlent.")
    extract = project.find(Coding)[0]
    thinking.support(project, "problem", one.id, "coding", extract.id)
    assert desk.backing.list.count() == 1 and not desk.chosen().is_bare
    desk.backing.list.setCurrentRow(0)
    desk.backing.turn(thinking.CONTRADICTS)
    assert desk.backing.list.item(0).text().startswith("Against")
    desk.backing.list.setCurrentRow(0)
    QTest.keyClick(desk.backing.list, Qt.Key.Key_Delete)
    assert desk.backing.list.count() == 0
    for _time in range(6):
        sample_project.session.undo()
    assert not thinking.things(project) and desk.tree.topLevelItemCount() == 0


def test_lines_lie_below_and_are_moved_by_key(desk: Thinking, sample_project) -> None:
    project = sample_project.session.project
    problem = thinking.add(project, "problem", "Un")
    for words in ("premier", "second"):
        thinking.add(project, "lead", words, problem)
    item = desk.tree.topLevelItem(0)
    assert [item.child(at).text(0) for at in range(2)] == ["premier", "second"]
    desk.tree.setCurrentItem(item.child(1))
    QTest.keyClick(desk.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    item = desk.tree.topLevelItem(0)
    assert [item.child(at).text(0) for at in range(2)] == ["second", "premier"]
    assert desk.chosen().title == "second"
    texts = [one.text() for one in desk._menu().actions()]
    assert any(text.startswith("Question") for text in texts)  # beside it, under the same problem


def test_deleting_offers_to_undo(desk: Thinking, sample_project) -> None:
    project = sample_project.session.project
    thinking.add(project, "need", "être écouté")
    QTest.keyClick(desk.tree, Qt.Key.Key_Delete)
    assert not thinking.things(project)
    sample_project.messages.button.click()
    assert [one.title for one in thinking.things(project)] == ["être écouté"]


def test_extracts_are_found_by_typing(desk: Thinking, sample_project, qtbot) -> None:
    project = sample_project.session.project
    problem = thinking.add(project, "problem", "Un")
    desk.backing.add.click()
    from qualicode.ui.thinking.backing import _Finding

    finding = desk.findChild(_Finding)
    qtbot.waitUntil(lambda: bool(finding.more("guichet")), timeout=20_000)
    finding.more("guichet")[0].run()
    assert len(thinking.evidence(project, problem)) == 1
    assert desk.backing.list.count() == 1


def test_what_is_being_typed_is_kept_when_the_window_closes(desk: Thinking, sample_project) -> None:
    project = sample_project.session.project
    problem = thinking.add(project, "problem", "Un")
    desk.title.setText("Deux")
    desk.reject()
    assert project.get(Problem, problem).title == "Deux"
