"""Suggestions and decisions on a real project: what is learned from, what is kept, what never comes back."""

from collections.abc import Callable

import pytest

from qualicode.extend import Suggestion, Unit
from qualicode.model.errors import UserError
from qualicode.model.study import Coding, Document, Speaker, SuggestionDecision, TextRevision
from qualicode.services import codebook, coding, suggestions, teaching
from qualicode.store.project import Project
from tests.conftest import AddText, everything

TEXT = "Le bus ne passe plus. Les arbres ont disparu. C'est trop cher."
BUS, TREES, DEAR = "Le bus ne passe plus.", "Les arbres ont disparu.", "C'est trop cher."


def proposed(document: Document, words: str, code: str, text: str = TEXT, score: float = 0.8) -> Suggestion:
    start = text.index(words)
    return Suggestion(Unit(document.id, start, start + len(words), words), code, score)


@pytest.fixture
def document(add_text: AddText) -> Document:
    return add_text(TEXT)


@pytest.fixture
def code(project: Project) -> Callable[..., str]:
    return lambda name, parent=None, **fields: codebook.create_code(project, name, parent, **fields).id


def test_training_holds_codes_with_their_paths_and_passages_with_all_their_codes(
    project: Project, document: Document, code: Callable[..., str]
) -> None:
    town = code("Cadre de vie", definition="Ce qui entoure.")
    green = code("Nature", town, includes="arbres", excludes="bâti", typical_example="Un parc.")
    heading = code("Rubrique", kind="heading")
    first = coding.code_passage(project, document.id, 22, 45, green)
    coding.code_passage(project, document.id, 22, 45, town)
    gone = coding.code_passage(project, document.id, 0, 21, town)
    coding.withdraw_codings(project, [gone.id])
    codes, examples = suggestions.training(project)
    assert heading not in [one.id for one in codes]
    described = next(one for one in codes if one.id == green)
    assert (described.name, described.includes, described.excludes) == ("Cadre de vie / Nature", "arbres", "bâti")
    assert described.example == "Un parc."
    assert [(one.text, set(one.codes), one.key) for one in examples] == [(TREES, {town, green}, first.id)]


def test_what_was_passed_over_between_codings_teaches_caution(
    project: Project, add_text: AddText, code: Callable[..., str]
) -> None:
    said = [f"Le bus numéro {number} ne passe plus ici." for number in range(9)]
    text = "\n".join(["Rien n'est lu avant.", *said, "Rien n'est lu après."])
    document, bus = add_text(text), code("Bus")
    for number in (0, 2, 4, 5, 8):
        start = text.index(said[number])
        coding.code_passage(project, document.id, start, start + len(said[number]), bus)
    _codes, examples = suggestions.training(project)
    assert [one.text for one in examples if not one.codes] == [said[number] for number in (1, 3, 6, 7)]
    assert [one.text for one in examples if one.codes] == [said[number] for number in (0, 2, 4, 5, 8)]


def test_a_code_that_only_holds_others_is_not_suggested_until_it_is_used(
    project: Project, document: Document, code: Callable[..., str]
) -> None:
    town = code("Cadre de vie")
    green = code("Nature", town)
    assert [one.id for one in suggestions.training(project)[0]] == [green]
    coding.code_passage(project, document.id, 0, 21, town)
    assert {one.id for one in suggestions.training(project)[0]} == {town, green}


def test_training_may_be_one_coders(project: Project, document: Document, code: Callable[..., str]) -> None:
    from qualicode.services.coders import use_coder

    bus = code("Bus")
    coding.code_passage(project, document.id, 0, 21, bus)
    mine, theirs = project.coder_id, use_coder(project, "Paul").id
    assert len(suggestions.training(project, mine)[1]) == 1
    assert suggestions.training(project, theirs)[1] == []


def test_what_interviewers_say_is_no_material(project: Project, add_text: AddText) -> None:
    text = "Vous êtes d'ici ?\nOui, depuis vingt ans.\nSuite ?"
    asked = add_text(text, turns=[("ENQ", 0, 17), ("A", 18, 40), ("ENQ", 41, 48)])
    with project.step("Say who asks"):
        for speaker in project.find(Speaker, document_id=asked.id, label="ENQ"):
            project.update(Speaker, speaker.id, role="interviewer")
    plain = add_text("Une note.")
    assert suggestions.material(project, asked.id) == (text, [(18, 40)])
    assert suggestions.material(project, plain.id) == ("Une note.", [(0, 9)])
    whole = suggestions.corpus(project, plain.id)
    assert list(whole) == [plain.id, asked.id]
    assert whole[asked.id] == (text, [(18, 40)])


def test_of_a_large_corpus_a_part_is_material_with_what_is_looked_at_first(
    project: Project, add_text: AddText, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (add_text(f"Texte {number}.") for number in range(3))
    monkeypatch.setattr(suggestions, "AT_MOST", 2 * second.characters)
    assert list(suggestions.corpus(project, second.id)) == [second.id, third.id]
    assert list(suggestions.corpus(project, third.id)) == [third.id, first.id], "and from there on to the beginning"
    monkeypatch.setattr(suggestions, "AT_MOST", 1)
    assert list(suggestions.corpus(project, third.id)) == [third.id], "what is looked at, however long"


def test_of_many_codings_the_latest_of_each_code_teach_with_all_their_codes(
    project: Project, add_text: AddText, code: Callable[..., str]
) -> None:
    words = [f"mot{number}" for number in range(30)]
    document = add_text(" ".join(words))
    often, seldom, beside = code("Souvent"), code("Rarement"), code("À côté")

    def at(number: int) -> tuple[str, int, int]:
        start = document_text.index(words[number])
        return document.id, start, start + len(words[number])

    document_text = project.text(document.id)
    coding.code_passage(project, *at(0), seldom)
    for number in range(1, 30):
        coding.code_passage(project, *at(number), often)
    coding.code_passage(project, *at(29), beside)
    _codes, examples = teaching.training(project, most=8)
    taught = {one.text: set(one.codes) for one in examples if one.codes}
    assert taught["mot0"] == {seldom}, "a rare code keeps what it has"
    assert taught["mot29"] == {often, beside}
    assert 6 <= len(taught) <= 9 and set(taught) - {"mot0"} == set(words[-(len(taught) - 1) :])


def test_rare_codes_keep_all_that_they_have() -> None:
    assert teaching.share([3, 500, 1000], 100) == 49
    assert teaching.share([3, 4], 100) == 100
    assert teaching.share([], 100) == 100


def test_accepting_is_one_step_that_says_where_it_came_from(
    project: Project, document: Document, code: Callable[..., str]
) -> None:
    bus = code("Bus")
    one = proposed(document, BUS, bus)
    before = everything(project)
    made = suggestions.accept(project, one)
    assert (made.origin, made.start, made.end, made.code_id) == ("suggestion", 0, 21, bus)
    (kept,) = project.find(SuggestionDecision)
    assert (kept.decision, kept.passage, kept.coding_id, kept.score) == ("accepted", BUS, made.id, 0.8)
    step = project.next_undo
    assert step is not None
    assert step.label == "Accept a suggestion"
    assert suggestions.open_suggestions(project, [one]) == []
    project.undo()
    assert everything(project) == before
    assert suggestions.open_suggestions(project, [one]) == [one]
    project.redo()
    assert suggestions.open_suggestions(project, [one]) == []


def test_accepting_with_another_code_or_span_is_a_correction(
    project: Project, document: Document, code: Callable[..., str]
) -> None:
    bus, cost = code("Bus"), code("Coût")
    made = suggestions.accept(project, proposed(document, DEAR, bus), code_id=cost)
    assert made.code_id == cost
    wider = suggestions.accept(project, proposed(document, BUS, bus), span=(0, 45))
    assert (wider.start, wider.end) == (0, 45)
    assert suggestions.tally(project) == {"corrected": 2}
    _codes, examples = suggestions.training(project)
    assert {(one.text, one.codes, one.refused) for one in examples} == {
        (DEAR, (cost,), (bus,)),
        (TEXT[:45], (bus,), ()),
    }
    assert suggestions.open_suggestions(project, [proposed(document, DEAR, bus), proposed(document, BUS, bus)]) == []


def test_a_refusal_never_comes_back_and_teaches(project: Project, document: Document, code: Callable[..., str]) -> None:
    bus, cost = code("Bus"), code("Coût")
    suggestions.refuse(project, proposed(document, DEAR, bus))
    again = [proposed(document, DEAR, bus), proposed(document, DEAR, cost), proposed(document, BUS, bus)]
    assert suggestions.open_suggestions(project, again) == again[1:]
    assert project.count(Coding) == 0
    (example,) = suggestions.training(project)[1]
    assert (example.text, example.codes, example.refused) == (DEAR, (), (bus,))


def test_a_decision_is_recognised_after_a_correction_of_the_text(
    project: Project, document: Document, code: Callable[..., str]
) -> None:
    bus = code("Bus")
    suggestions.refuse(project, proposed(document, DEAR, bus))
    text = "Bon. " + TEXT
    with project.step("Correct the text"):
        content = project.keep_text(text)
        project.update(Document, document.id, content=content, characters=len(text))
        project.add(TextRevision(document_id=document.id, number=2, content=content, characters=len(text)))
    moved = [proposed(document, DEAR, bus, text), proposed(document, BUS, bus, text)]
    assert suggestions.open_suggestions(project, moved) == moved[1:]


def test_the_same_words_elsewhere_are_another_suggestion(
    project: Project, add_text: AddText, code: Callable[..., str]
) -> None:
    text = f"{DEAR} Et encore. {DEAR}"
    document, cost = add_text(text), code("Coût")
    second = Suggestion(Unit(document.id, text.rindex(DEAR), len(text), DEAR), cost, 0.7)
    suggestions.accept(project, proposed(document, DEAR, cost, text))
    assert suggestions.open_suggestions(project, [second]) == [second]


def test_later_puts_it_after_the_others(project: Project, document: Document, code: Callable[..., str]) -> None:
    bus, cost = code("Bus"), code("Coût")
    first, second = proposed(document, BUS, bus), proposed(document, DEAR, cost, score=0.5)
    suggestions.later(project, first)
    assert suggestions.open_suggestions(project, [first, second]) == [second, first]


def test_what_is_coded_already_is_not_suggested(project: Project, document: Document, code: Callable[..., str]) -> None:
    town = code("Cadre de vie")
    green = code("Nature", town)
    coding.code_passage(project, document.id, 24, 45, green)
    found = [proposed(document, TREES, green), proposed(document, TREES, town), proposed(document, BUS, green)]
    assert suggestions.open_suggestions(project, found) == found[2:]


def test_a_suggestion_for_a_text_that_changed_or_went_is_dropped(
    project: Project, document: Document, code: Callable[..., str]
) -> None:
    bus = code("Bus")
    stale = Suggestion(Unit(document.id, 0, 21, "Le bus ne passait pas"), bus, 0.9)
    gone = Suggestion(Unit("no such document", 0, 6, "Le bus"), bus, 0.9)
    assert suggestions.open_suggestions(project, [stale, gone]) == []


def test_nobody_cannot_decide(project: Project, document: Document, code: Callable[..., str]) -> None:
    one = proposed(document, BUS, code("Bus"))
    project.coder_id = None
    before = everything(project)
    for decide in (suggestions.accept, suggestions.refuse, suggestions.later):
        with pytest.raises(UserError):
            decide(project, one)
    assert everything(project) == before


def test_suggesting_now_with_the_real_suggester(project: Project, document: Document, code: Callable[..., str]) -> None:
    with pytest.raises(UserError, match="no codes"):
        suggestions.suggest_now(project)
    code("Transports", definition="Bus, tramway, trajets.")
    green = code("Nature en ville", definition="Arbres, parcs, jardins.")
    found = suggestions.suggest_now(project)
    assert (TREES, green) in {(one.unit.text, one.code) for one in found}
    suggestions.accept(project, next(one for one in found if one.code == green))
    assert suggestions.suggest_now(project, []) == []
