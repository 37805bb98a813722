"""Passages and codings to look at one by one: what is shown, and what does not come back."""

import pytest

from qualicode.extend import Doubt, Mixed, Suggestion, Unit
from qualicode.model.study import Coding, Document
from qualicode.services import codebook, codebook_care, coding, rereading, suggestions
from qualicode.store.project import Project
from tests.conftest import AddText

TEXT = "Le bus ne passe plus. Les arbres ont disparu. C'est trop cher."


@pytest.fixture
def document(add_text: AddText) -> Document:
    return add_text(TEXT)


@pytest.fixture
def coded(project: Project, document: Document) -> tuple[str, str, Coding]:
    """Two codes, and a coding with the first."""
    bus, trees = codebook.create_code(project, "Bus").id, codebook.create_code(project, "Arbres").id
    return bus, trees, coding.code_passage(project, document.id, 22, 45, bus)


def test_an_excerpt_holds_the_words_and_what_stands_around_them(project: Project, document: Document) -> None:
    (found,) = rereading.excerpts(project, [(document.id, 22, 45), (document.id, 50, 500), ("gone", 0, 3)])
    assert (found.before, found.words, found.after) == (TEXT[:22], TEXT[22:45], TEXT[45:])
    assert found.title == document.title


def test_passages_that_were_coded_or_refused_meanwhile_are_left_out(
    project: Project, document: Document, coded: tuple[str, str, Coding]
) -> None:
    bus, trees, _coding = coded
    units = [Unit(document.id, start, end, TEXT[start:end]) for start, end in ((0, 21), (22, 45), (46, 62))]
    found = [Suggestion(unit, bus, 0.5) for unit in units]
    assert rereading.uncoded(project, found) == [found[0], found[2]]
    suggestions.refuse(project, found[2])
    assert rereading.uncoded(project, found) == [found[0]]
    project.undo()
    suggestions.accept(project, found[0], code_id=trees)
    assert rereading.uncoded(project, found) == [found[2]]


def test_a_doubted_coding_is_found_until_it_is_right_changed_or_gone(
    project: Project, document: Document, coded: tuple[str, str, Coding]
) -> None:
    bus, trees, made = coded
    doubts = [Doubt(made.id, bus, 0.1, trees), Doubt("gone", bus, 0.1), Doubt(made.id, "deleted", 0.1)]
    assert [(one.coding.id, one.instead) for one in rereading.codings_of(project, doubts)] == [(made.id, trees)]
    assert rereading.codings_of(project, doubts, only="somebody else") == []
    rereading.find_right(project, made.id)
    assert rereading.codings_of(project, doubts) == []
    project.undo()
    coding.recode(project, [made.id], trees)
    assert rereading.codings_of(project, doubts) == []
    project.undo()
    assert len(rereading.codings_of(project, doubts)) == 1
    codebook.delete_codes(project, [trees])
    assert [one.instead for one in rereading.codings_of(project, doubts)] == [""]


def test_a_passage_coded_twice_is_doubted_for_the_code_that_is_meant(
    project: Project, document: Document, coded: tuple[str, str, Coding]
) -> None:
    bus, trees, first = coded
    second = coding.code_passage(project, document.id, 22, 45, trees)
    found = rereading.codings_of(project, [Doubt(first.id, trees, 0.1, bus)])
    assert [one.coding.id for one in found] == [second.id]


def test_codes_that_are_to_stay_two_are_not_brought_up_again(project: Project, coded: tuple[str, str, Coding]) -> None:
    bus, trees, _coding = coded
    below = codebook.create_code(project, "Bus de nuit", bus).id
    pairs = [Mixed(bus, trees, 3, 6), Mixed(below, bus, 3, 6), Mixed(bus, "deleted", 3, 6), Mixed(below, trees, 2, 6)]
    assert rereading.apart(project, pairs) == [pairs[0], pairs[3]]
    rereading.keep_apart(project, Mixed(trees, bus, 1, 9))
    assert rereading.apart(project, pairs) == [pairs[3]]
    project.undo()
    assert rereading.apart(project, pairs) == [pairs[0], pairs[3]]
    codebook_care.archive_codes(project, [trees])
    assert rereading.apart(project, pairs) == []
