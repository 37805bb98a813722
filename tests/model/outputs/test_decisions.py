"""What each output says is decided from the study alone: wording, consent, support, what is missing."""

from dataclasses import replace

import pytest

from qualicode.model.outputs.cards import cards
from qualicode.model.outputs.coded_texts import coded_texts
from qualicode.model.outputs.method_sheet import method_sheet
from qualicode.model.outputs.needs import need_phrase, needs_note, purpose_phrase
from qualicode.model.outputs.panels import panels
from qualicode.model.outputs.problems import medley
from qualicode.model.outputs.stakes import stakes
from qualicode.model.study import Link, Need, Note, Problem, ProblemItem, SynthesisNode
from qualicode.model.synthesis.wording import Wording
from tests.studies import StudyMaker, realistic

FR = {"language": "fr", "date": "2026-03-14"}


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("être écouté", "Besoin d’être écouté"),
        ("temps", "Besoin de temps"),
        ("habiter ici", "Besoin d’habiter ici"),
        ("hiérarchiser", "Besoin de hiérarchiser"),
        ("le temps des autres", "Besoin du temps des autres"),
        ("les revoir", "Besoin de les revoir"),
        ("Besoin d’air", "Besoin d’air"),
        ("CAF joignable", "Besoin de CAF joignable"),
        ("d'un guichet", "Besoin d'un guichet"),
        ("Et si on venait ?", "Et si on venait ?"),
        ("yaourts", "Besoin de yaourts"),
        ("onze chaises", "Besoin de onze chaises"),
    ],
)
def test_a_need_is_joined_as_french_joins_it(label: str, said: str) -> None:
    assert need_phrase(label, Wording("fr", "fr")) == said


def test_other_languages_keep_their_words() -> None:
    assert need_phrase("to be heard", Wording("en", "en")) == "Need: to be heard"
    assert purpose_phrase("Mieux vivre", Wording("fr", "fr")) == "pour mieux vivre"
    assert purpose_phrase("pour vivre", Wording("fr", "fr")) == "pour vivre"


def test_needs_that_lie_in_each_other_are_all_shown() -> None:
    study, _parts = realistic()
    one, other = Need(label="un"), Need(label="deux")
    round_ = (replace(one, parent_id=other.id), replace(other, parent_id=one.id))
    assert len(needs_note(replace(study, needs=round_), FR).needs) == 2


def test_lines_of_a_problem_are_set_and_their_support_is_counted() -> None:
    study, parts = realistic()
    problem = Problem(title="Guichets")
    items = [
        ProblemItem(problem_id=problem.id, kind=kind, text=text, position=number)
        for number, (kind, text) in enumerate(
            (("question", "comment accueillir"), ("lead", "Des permanences"), ("example", "Un mardi"), ("lead", " "))
        )
    ]
    for_, against = (
        Link(
            kind=kind, source_table="coding", source_id=parts["first"].id, target_table="problem", target_id=problem.id
        )
        for kind in ("supports", "contradicts")
    )
    study = replace(study, problems=(problem,), problem_items=tuple(items), links=(for_,))
    (page,) = medley(study, FR).problems
    assert [one.text for one in page.questions] == ["Comment accueillir\u00a0?"]
    assert [one.text for one in page.leads] == ["Vers des permanences"]
    assert [one.text for one in page.examples] == ["Par exemple, un mardi"]
    assert (page.extracts, page.support.territories) == (1, ("Port-Ardent",))
    assert page.without == ("Les Salins", "Vaubourg")
    (page,) = medley(replace(study, links=(against,)), FR).problems
    assert page.without == ()
    assert page.extracts == 0 and len(page.support.against) == 1


def test_a_note_reaches_the_public_only_when_it_is_marked_so() -> None:
    study, _parts = realistic()
    need, note = Need(label="x"), Note(kind="memo", title="Titre", body="Corps")
    link = Link(source_table="note", source_id=note.id, target_table="need", target_id=need.id)
    study = replace(study, needs=(need,), notes=(note,), links=(link,))
    assert needs_note(study, FR).needs[0].support.notes == ("Titre. Corps",)
    assert needs_note(study, {**FR, "public": True}).needs[0].support.notes == ()


def test_cards_below_what_is_neither_stake_nor_axis_belong_to_the_nearest() -> None:
    study, _parts = realistic()
    stake = SynthesisNode(synthesis_id="s", kind="stake", title="Enjeu")
    text = SynthesisNode(synthesis_id="s", kind="text", parent_id=stake.id, body="Un paragraphe.\n\nUn autre.")
    explored = SynthesisNode(synthesis_id="s", kind="card_explored", parent_id=text.id, title="E", url="ftp://x")
    tested = SynthesisNode(
        synthesis_id="s", kind="card_tested", parent_id=stake.id, title="T", url="https://x", position=9
    )
    found = stakes(replace(study, nodes=(stake, text, explored, tested)), FR).stakes[0]
    assert [card.title for card in found.cards] == ["T", "E"]
    assert [card.url for card in found.cards] == ["https://x", ""]
    assert found.paragraphs == ("Un paragraphe.", "Un autre.")
    assert stakes(replace(study, nodes=(stake,)), {**FR, "synthesis": "other"}).stakes == ()


def test_panels_keep_numbers_signatures_and_replies() -> None:
    make = StudyMaker()
    make.text(
        "Question affichée : Qu'est-ce qui vous manque ?\n\nPanneau 2\nUne dame, 70 ans\n« Un banc. »\n\n"
        "Panneau 5\nLéo, 11 ans, en réponse au panneau 2\nMoi aussi.\n",
        kind="word_bearer", place="Place", date="2026-03-07",
    )  # fmt: skip
    (found,) = panels(make.study(), FR).sets
    assert found.question == "Qu’est-ce qui vous manque\u00a0?"
    assert [(one.number, one.text, one.signature, one.replies_to) for one in found.panels] == [
        (2, "Un banc.", "Une dame, 70 ans", 0), (5, "Moi aussi.", "Léo, 11 ans", 2),
    ]  # fmt: skip
    (public,) = panels(make.study(), {**FR, "public": True}).sets
    assert [one.signature for one in public.panels] == ["70–79 ans", "moins de 18 ans"]
    refused = make.text("Panneau 1\nUne dame\nNon.", kind="word_bearer", consent="analysis")
    assert panels(make.study(), FR).left_out == 1
    assert refused.id


def test_panels_without_an_answer_say_what_to_do() -> None:
    assert panels(realistic()[0], FR).missing


def test_cards_are_cut_and_blank_ones_follow() -> None:
    study, _parts = realistic()
    made = cards(study, {**FR, "blank": 3})
    assert made.blank == 3
    assert all(len(card.verbatim.text) < 280 for card in made.cards)
    assert any(card.code == "Accès aux droits › Guichets" for card in made.cards)


def test_texts_are_cut_where_extracts_begin_and_end() -> None:
    make = StudyMaker()
    from qualicode.model.study import Code

    outer, inner = make.add(Code(name="A")), make.add(Code(name="B"))
    document = make.text("Un deux trois.\nQuatre cinq.", kind="testimony")
    make.code(document, "deux trois.\nQuatre", outer)
    make.code(document, "trois", inner)
    (text,) = coded_texts(make.study(), FR).texts
    assert [[piece.text for piece in line.pieces] for line in text.lines] == [
        ["Un ", "deux ", "trois", "."], ["Quatre", " cinq."],
    ]  # fmt: skip
    assert [[remark.code for remark in piece.begins] for piece in text.lines[0].pieces] == [[], ["A"], ["B"], []]
    assert [remark.code for remark in text.lines[1].pieces[0].ends] == ["A"]


def test_the_method_sheet_lists_what_is_missing_and_never_scores() -> None:
    study, _parts = realistic()
    short, full = method_sheet(study, FR, full=False), method_sheet(study, FR, full=True)
    assert len(short.fields) == 8
    assert 20 <= len(full.fields) <= 22
    for sheet in (short, full):
        assert len(sheet.missing) == sum(not field.value for field in sheet.fields) > 0
        assert all(field.value or field.prompt for field in sheet.fields)
    named = method_sheet(study, {**FR, "public": True}, full=True)
    assert not any("Inès" in field.value for field in named.fields)
