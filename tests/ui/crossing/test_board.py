"""The crossing board as a person uses it: choose cards, group them by key or by drag, make a problem, undo."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from qualicode.model.study import Group, Link, Note, Problem
from qualicode.services import board, notes
from qualicode.ui import ask
from qualicode.ui.crossing.board import CARDS, Band, BoardView, Silence
from qualicode.ui.crossing.board_page import BoardPage
from qualicode.ui.crossing.workspace import CrossingWorkspace
from qualicode.ui.picker import Picker
from qualicode.ui.thinking.window import Thinking


def opened(window, qtbot) -> BoardPage:
    window.go("crossing")
    crossing = window.findChild(CrossingWorkspace)
    crossing.choose("board")
    page = crossing.page()
    assert isinstance(page, BoardPage)
    return page


@pytest.fixture
def page(sample_project, qtbot, monkeypatch: pytest.MonkeyPatch) -> BoardPage:
    monkeypatch.setattr(ask, "words", lambda *_asked: "Revenir, même les mains vides")
    found = opened(sample_project, qtbot)
    project = sample_project.session.project
    for group in project.find(Group):
        board.dissolve(project, group.id)
    qtbot.waitUntil(lambda: len(found.view.board.bands) == 1 and found.view.board.bands[0].count > 10)
    return found


def loose(view: BoardView, count: int) -> list[str]:
    """Cards that lie in no group, of the first two territories in turn."""
    columns = view.board.bands[-1].columns
    return [columns[at % 2][at // 2].id for at in range(count)]


def grouped(page: BoardPage, qtbot, count: int = 3) -> Group:
    page.view.choose(loose(page.view, count))
    QTest.keyClick(page.view, Qt.Key.Key_G)
    qtbot.waitUntil(lambda: page.view.board.bands[0].pile is not None)
    return page.project.find(Group)[0]


def test_every_card_stands_below_its_territory(page: BoardPage) -> None:
    wanted = [one for one in page.project.find(Note) if one.kind in board.KINDS]
    shown = page.view.board.bands[0]
    assert shown.count == len(wanted) and shown.pile is None
    assert page.view.board.headings[:3] == ("Port-Ardent", "Vaubourg", "Les Salins")
    index = page.view.board.index_of(loose(page.view, 1)[0])
    assert "Port-Ardent" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_cards_are_grouped_by_key_and_the_group_says_who_supports_it(page: BoardPage, qtbot) -> None:
    assert not page.group_button.isEnabled()
    grouped(page, qtbot)
    band = page.view.board.bands[0]
    assert band.pile.name == "Revenir, même les mains vides" and band.count == 3
    assert (band.pile.heard, band.pile.silent) == (("Port-Ardent", "Vaubourg"), ("Les Salins",))
    assert isinstance(page.view.board.item(page.view.board.index(1, 2)), Silence)
    assert isinstance(page.view.current(), Band) and "Les Salins" in page.pane.words.toPlainText()
    said = page.view.board.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Supported by Port-Ardent, Vaubourg" in said and "not by Les Salins" in said
    page.shell.messages.button.click()  # Undo
    qtbot.waitUntil(lambda: len(page.view.board.bands) == 1)


def test_a_group_becomes_a_problem_and_is_opened(page: BoardPage, sample_project, qtbot) -> None:
    group, before = grouped(page, qtbot), page.project.count(Problem)
    QTest.keyClick(page.view, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: page.view.board.bands[0].pile.problem_id != "")
    assert page.project.count(Problem) == before + 1 and not page.problem_button.isEnabled()
    problem = page.project.get(Group, group.id).problem_id
    assert len(page.project.find(Link, target_id=problem)) == 3
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    desk = sample_project.findChild(Thinking)
    assert desk.chosen().id == problem
    desk.close()
    sample_project.session.undo()
    qtbot.waitUntil(lambda: page.view.board.bands[0].pile.problem_id == "")
    assert page.project.count(Problem) == before


def test_keys_rename_take_out_move_and_dissolve(page: BoardPage, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    first = grouped(page, qtbot)
    other = board.put_together(page.project, loose(page.view, 1), "Ensuite")
    qtbot.waitUntil(lambda: len(page.view.board.bands) == 3)
    monkeypatch.setattr(ask, "words", lambda *_asked: "Revenir")
    page.view.choose([], first.id)
    QTest.keyClick(page.view, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: page.view.board.bands[0].pile.name == "Revenir")
    QTest.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.view.board.bands[0].pile.id == other)
    card = page.view.board.bands[1].columns[0][0].id
    page.view.choose([card], card)
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.view.board.bands[1].count == 2)
    page.view.choose([], other)
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(page.view.board.bands) == 2)
    assert [one.name for one in page.project.find(Group)] == ["Revenir"]


def test_space_chooses_more_cards(page: BoardPage) -> None:
    one, two = loose(page.view, 2)
    page.view.choose([one], one)
    page.view.setFocus()
    page.view.choose([one], two)
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert {card.id for card in page.view.cards()} == {one, two}
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert {card.id for card in page.view.cards()} == {one}


def drop(view: BoardView, ids: list[str], onto: str) -> None:
    """Drop cards on another card, or on the head of a group."""
    index = view.board.index_of(onto)
    view.scrollTo(index)
    data = QMimeData()
    data.setData(CARDS, "\n".join(ids).encode())
    spot = QPointF(view.visualRect(index).center())
    move, none = Qt.DropAction.MoveAction, Qt.KeyboardModifier.NoModifier
    view.dropEvent(QDropEvent(spot, move, data, Qt.MouseButton.LeftButton, none))


def test_cards_are_dropped_on_cards_on_groups_and_out(page: BoardPage, qtbot) -> None:
    one, two, three, four = loose(page.view, 4)
    drop(page.view, [one], two)
    qtbot.waitUntil(lambda: page.view.board.bands[0].pile is not None)
    assert {card.id for card in page.view.board.bands[0].pile.cards} == {one, two}
    drop(page.view, [three], page.view.board.bands[0].pile.id)
    qtbot.waitUntil(lambda: page.view.board.bands[0].count == 3)
    drop(page.view, [one, two], four)  # they lay in a group: with a loose card they make another
    qtbot.waitUntil(lambda: len(page.view.board.bands) == 3)
    assert {card.id for card in page.view.board.bands[1].pile.cards} == {one, two, four}
    seq = page.project.last_seq
    drop(page.view, [one], two)  # where it lies
    assert page.project.last_seq == seq
    page.drop([one], page.view.board.bands[-1], None)  # on the ground below
    qtbot.waitUntil(lambda: page.view.board.bands[1].count == 2)


def test_a_second_group_is_found_by_typing(page: BoardPage, qtbot) -> None:
    grouped(page, qtbot)
    page.view.choose(loose(page.view, 2))
    page.group_button.click()
    picker = next(one for one in page.window().findChildren(Picker) if one.isVisible())
    picker.line.setText("revenir")
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view.board.bands[0].count == 5)


def test_a_card_opens_its_text_and_its_note(page: BoardPage, sample_project) -> None:
    card = next(one for one in page.view.board.bands[0].columns[0] if one.start is not None)
    page.view.choose([card.id], card.id)
    text = page.project.text(card.document_id)[card.start : card.end]
    assert " ".join(text.split()) in " ".join(page.pane.words.toPlainText().split())
    page.pane.text_button.click()
    assert sample_project.is_there("coder")
    assert [action.text() for action in page.menu().actions()][1] == "Group…"


def test_an_empty_board_says_how_cards_are_made(page: BoardPage, sample_project, qtbot) -> None:
    notes.delete_notes(page.project, [one.id for one in page.project.find(Note)])
    qtbot.waitUntil(lambda: not page.view.isVisible())
    assert page.code_button.isVisible()
    page.code_button.click()
    assert sample_project.is_there("coder")


def test_a_study_without_notes_or_territories(at_work, qtbot) -> None:
    page = opened(at_work, qtbot)
    qtbot.waitUntil(page.code_button.isVisible)
    notes.add_note(page.project, "surprise", "Tiens")
    qtbot.waitUntil(page.view.isVisible)
    assert page.view.board.headings == ("No territory",)


def test_notes_of_others_are_not_seen_while_coding_blindly(page: BoardPage, sample_project, qtbot) -> None:
    before = page.view.board.bands[0].count
    sample_project.session.seen.turn_blind(True)
    qtbot.waitUntil(lambda: 0 < page.view.board.bands[0].count < before)


def test_in_each_theme(page: BoardPage, qtbot, each_theme) -> None:
    grouped(page, qtbot)
    assert not page.view.grab().isNull()
