"""Problématiques, needs and stakes: made, changed, moved, deleted, supported; and read by the outputs."""

import pytest

from qualicode.model.errors import UserError
from qualicode.model.outputs.needs import needs_note
from qualicode.model.outputs.problems import medley
from qualicode.model.outputs.stakes import stakes
from qualicode.model.study import Coding, Link, Note, Problem, Synthesis, SynthesisNode
from qualicode.services import codebook, coding, notes, thinking
from qualicode.store.project import Project
from tests.conftest import AddText, everything


@pytest.fixture
def coded(project: Project, add_text: AddText) -> Project:
    document = add_text("Le bus ne passe plus le soir.", [("Habitante", 0, 29)], consent="quotation")
    code = codebook.create_code(project, "Bus")
    coding.code_passage(project, document.id, 0, 29, code.id)
    return project


def kinds(project: Project) -> list[tuple[str, str]]:
    return [(one.kind, one.title) for one in thinking.things(project)]


def test_what_is_made_stands_in_the_outputs(coded: Project) -> None:
    problem = thinking.add(coded, "problem", "Sortir le soir")
    question = thinking.add(coded, "question", "comment rentrer quand le bus ne passe plus", problem)
    thinking.add(coded, "lead", "un taxi partagé", problem)
    need = thinking.add(coded, "need", "être écouté")
    thinking.add(coded, "purpose", "rester ici", need)
    stake = thinking.add(coded, "stake", "Se déplacer")
    axis = thinking.add(coded, "axis", "La nuit", stake)
    thinking.add(coded, "card_tested", "Navette du samedi", axis)
    (extract,) = coded.find(Coding)
    thinking.support(coded, "problem_item", question, "coding", extract.id)
    study = coded.study()
    (page,) = medley(study, {}).problems
    assert page.title == "Sortir le soir" and page.extracts == 1
    assert page.questions[0].text.startswith("Comment rentrer")
    (entry,) = needs_note(study, {}).needs
    assert entry.text == "Besoin d’être écouté" and entry.purposes == ("pour rester ici",)
    (one,) = stakes(study, {}).stakes
    assert [card.title for card in one.axes[0].cards] == ["Navette du samedi"]
    assert coded.count(Synthesis) == 1


def test_support_counts_and_withdrawn_extracts_do_not(coded: Project) -> None:
    problem = thinking.add(coded, "problem", "Sortir le soir")
    assert thinking.things(coded)[0].is_bare
    (extract,) = coded.find(Coding)
    note = notes.add_note(coded, "surprise", "Personne ne se plaint")
    thinking.support(coded, "problem", problem, "coding", extract.id)
    thinking.support(coded, "problem", problem, "note", note.id)
    with pytest.raises(UserError, match="already"):
        thinking.support(coded, "problem", problem, "note", note.id)
    assert thinking.things(coded)[0].support == 2
    (link,) = coded.find(Link, source_id=note.id)
    thinking.turn(coded, [link.id], thinking.CONTRADICTS)
    assert thinking.things(coded)[0].support == 1
    assert thinking.evidence(coded, problem)[link.id] == thinking.CONTRADICTS
    coding.withdraw_codings(coded, [extract.id])
    assert thinking.things(coded)[0].is_bare


def test_order_and_deletion_with_what_lies_below(coded: Project) -> None:
    first = thinking.add(coded, "problem", "Un")
    second = thinking.add(coded, "problem", "Deux")
    for words in ("a", "b", "c"):
        thinking.add(coded, "example", words, first)
    thinking.move(coded, "problem", second, -1)
    assert [one.title for one in coded.find(Problem, "position")] == ["Deux", "Un"]
    seq = coded.last_seq
    thinking.move(coded, "problem", second, -1)  # it is the first
    assert coded.last_seq == seq
    before = everything(coded)
    note = coded.count(Note)
    thinking.remove(coded, "problem", first)
    assert kinds(coded) == [("problem", "Deux")] and coded.count(Note) == note
    coded.undo()
    assert everything(coded) == before


def test_a_stake_goes_with_its_axes_and_cards(coded: Project) -> None:
    stake = thinking.add(coded, "stake", "Se déplacer")
    axis = thinking.add(coded, "axis", "La nuit", stake)
    thinking.add(coded, "card_explored", "À Vaubourg", axis)
    thinking.change(coded, "synthesis_node", axis, body="On en parle partout.", place="Vaubourg")
    assert coded.get(SynthesisNode, axis).body == "On en parle partout."
    thinking.remove(coded, "synthesis_node", stake)
    assert not kinds(coded)


def test_words_are_needed_and_places_are_kept(coded: Project) -> None:
    before = everything(coded)
    with pytest.raises(UserError, match="words"):
        thinking.add(coded, "problem", "  ")
    with pytest.raises(ValueError, match="lie there"):
        thinking.add(coded, "question", "Comment ?")
    with pytest.raises(KeyError):
        thinking.add(coded, "question", "Comment ?", "nothing")
    problem = thinking.add(coded, "problem", "Un")
    with pytest.raises(UserError, match="words"):
        thinking.change(coded, "problem", problem, title=" ")
    thinking.change(coded, "problem", problem, title="Un ")  # so already
    coded.undo()
    assert everything(coded) == before
