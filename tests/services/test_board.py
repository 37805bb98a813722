"""The crossing board: cards are grouped, groups become problems, and each says which territories support it."""

import pytest

from qualicode.model.errors import UserError
from qualicode.model.outputs.problems import medley
from qualicode.model.study import Group, Link, Note, Problem
from qualicode.services import board, documents, notes, thinking
from qualicode.store.project import Project
from tests.conftest import everything


@pytest.fixture
def struck(project: Project) -> Project:
    """Three territories; two surprises and a key finding in the first two, a memo that is no card."""
    for name in ("Vaubourg", "Les Salins", "Port-Ardent"):
        documents.add_territory(project, name)
    notes.add_note(project, "surprise", "Elle compte, et renonce.", territory="Vaubourg", title="Renoncer")
    notes.add_note(project, "key_point", "Revenir, même les mains vides.", territory="Les Salins")
    notes.add_note(project, "surprise", "Quarante secondes.")
    notes.add_note(project, "memo", "À relire.")
    return project


def cards(project: Project) -> dict[str, str]:
    return {one.name: one.id for one in board.board(project).cards}


def test_cards_are_the_surprises_and_key_findings(struck: Project) -> None:
    found = board.board(struck)
    assert [one.name for one in found.territories] == ["Vaubourg", "Les Salins", "Port-Ardent"]
    assert {one.name for one in found.loose} == {"Renoncer", "Revenir, même les mains vides.", "Quarante secondes."}
    assert [one.territory_id for one in found.loose if one.name == "Quarante secondes."] == [""]
    assert not board.board(struck, {struck.coder_id}).cards  # as while coding blindly


def test_a_group_says_who_supports_it(struck: Project) -> None:
    known = cards(struck)
    made = board.put_together(struck, [known["Renoncer"]], "  Ne plus   demander ")
    board.put_into(struck, [known["Revenir, même les mains vides."], known["Quarante secondes."]], made)
    (pile,) = board.board(struck).piles
    assert pile.name == "Ne plus demander" and len(pile.cards) == 3 and not board.board(struck).loose
    assert (pile.heard, pile.silent) == (("Vaubourg", "Les Salins"), ("Port-Ardent",))
    seq = struck.last_seq
    board.put_into(struck, [known["Renoncer"]], made)  # lies there
    board.rename_group(struck, made, "Ne plus demander")
    board.move_group(struck, made, 1)
    assert struck.last_seq == seq
    board.take_out(struck, [known["Revenir, même les mains vides."]])
    assert board.board(struck).piles[0].heard == ("Vaubourg",)


def test_a_card_lies_in_one_group(struck: Project) -> None:
    known = cards(struck)
    first = board.put_together(struck, list(known.values()), "Tout")
    second = board.put_together(struck, [known["Renoncer"]], "À part")
    piles = board.board(struck).piles
    assert [(one.id, len(one.cards)) for one in piles] == [(first, 2), (second, 1)]
    board.move_group(struck, second, -1)
    assert [one.id for one in board.board(struck).piles] == [second, first]
    board.dissolve(struck, second)
    assert [one.name for one in board.board(struck).loose] == ["Renoncer"] and struck.count(Group) == 1


def test_a_group_becomes_a_problem_and_cards_that_come_or_go_follow(struck: Project) -> None:
    known = cards(struck)
    made = board.put_together(struck, [known["Renoncer"]], "Ne plus demander")
    before = everything(struck)
    problem = board.make_problem(struck, made)
    (pile,) = board.board(struck).piles
    assert (pile.problem_id, pile.problem) == (problem, "Ne plus demander")
    (page,) = medley(struck.study(), {}).problems
    assert page.support.territories == ("Vaubourg",) and page.without == ("Les Salins", "Port-Ardent")
    board.put_into(struck, [known["Quarante secondes."]], made)
    assert thinking.things(struck)[0].support == 2
    with pytest.raises(UserError, match="already"):
        board.make_problem(struck, made)
    board.take_out(struck, [known["Quarante secondes."], known["Renoncer"]])
    assert thinking.things(struck)[0].is_bare
    for _time in range(3):
        struck.undo()
    assert everything(struck) == before
    struck.redo()
    thinking.remove(struck, "problem", problem)
    assert board.board(struck).piles[0].problem_id == ""
    assert board.make_problem(struck, made) != problem and struck.count(Problem) == 1


def test_a_dissolved_group_leaves_its_problem_supported(struck: Project) -> None:
    made = board.put_together(struck, cards(struck).values(), "Tout")
    board.make_problem(struck, made)
    board.dissolve(struck, made)
    assert thinking.things(struck)[0].support == 3 and len(board.board(struck).loose) == 3


def test_a_deleted_note_leaves_its_group(struck: Project) -> None:
    known = cards(struck)
    made = board.put_together(struck, known.values(), "Tout")
    notes.delete_notes(struck, [known["Renoncer"]])
    assert len(board.board(struck).piles[0].cards) == 2
    notes.delete_notes(struck, [one.id for one in struck.find(Note)])
    with pytest.raises(UserError, match="empty"):
        board.make_problem(struck, made)
    assert not struck.find(Link)


def test_what_cannot_be(struck: Project) -> None:
    before = everything(struck)
    memo = next(one.id for one in struck.find(Note) if one.kind == "memo")
    with pytest.raises(UserError, match="name"):
        board.put_together(struck, cards(struck).values(), " ")
    with pytest.raises(UserError, match="chosen"):
        board.put_together(struck, [], "Rien")
    with pytest.raises(ValueError, match="only"):
        board.put_together(struck, [memo], "Mémo")
    board.take_out(struck, [memo])
    assert everything(struck) == before
