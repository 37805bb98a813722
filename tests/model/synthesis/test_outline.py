"""What a synthesis decides to show, and every number in it."""

from dataclasses import replace

import pytest

from qualicode.model.study import (
    Code,
    Coder,
    Coding,
    Link,
    Need,
    Note,
    Person,
    Problem,
    ProblemItem,
    Territory,
)
from qualicode.model.synthesis import Outline, outline, read_options
from tests.studies import StudyMaker, linked, realistic

N = "\u00a0"


def of(study: object, **options: object) -> Outline:
    return outline(study, {"date": "2026-03-14", **options})  # type: ignore[arg-type]


def test_the_chapters_follow_the_tree() -> None:
    study, parts = realistic()
    plan = of(study)
    assert [(chapter.title, [section.title for section in chapter.sections]) for chapter in plan.chapters] == [
        ("Accès aux droits", ["Guichets"]),
        ("Débrouille, entraide", []),
    ]
    assert parts["unused"].id not in {chapter.code_id for chapter in plan.chapters}


def test_the_numbers_of_a_theme() -> None:
    study, _ = realistic()
    who = of(study).chapters[0].who
    assert who is not None
    # Two coders' overlapping passages are one extract; the withdrawn one is none; an observer is no person.
    assert (who.extracts, who.persons, who.documents) == (5, 3, 4)
    assert [(share.territory, share.persons, share.documents, share.extracts) for share in who.shares] == [
        ("Port-Ardent", 2, 2, 3),
        ("Les Salins", 1, 2, 2),
    ]
    assert who.sentence.startswith("5 extraits, de 3 personnes, dans 4 documents.")


def test_what_was_withdrawn_is_nowhere() -> None:
    study, _ = realistic()
    assert "Personne ne devra lire" not in repr(of(study))
    assert "Personne ne devra lire" not in repr(of(study, public=True))
    gone = replace(study, documents=tuple(replace(one, consent="withdrawn") for one in study.documents))
    assert of(gone).chapters == () and of(gone).documents == ()
    taken_back = replace(study, codings=tuple(replace(one, status="withdrawn") for one in study.codings))
    assert of(taken_back).chapters == ()


def test_words_given_for_the_analysis_alone_are_counted_but_not_quoted() -> None:
    study, _ = realistic()
    closed = replace(study, documents=tuple(replace(one, consent="analysis") for one in study.documents))
    plan = of(closed)
    assert plan.chapters[0].extracts == 5
    assert plan.verbatims == 0 and plan.records == ()
    assert "7 extraits sont comptés mais ne sont pas cités, faute de consentement." in plan.method.limits


def test_only_what_persons_say_is_quoted() -> None:
    make = StudyMaker()
    rose = make.add(Person(name="Rose", role="Habitante"))
    code = make.add(Code(name="Attente"))
    document = make.interview(
        ("interviewer", "Vous attendez depuis longtemps ?"), (rose, "Depuis deux ans, oui, au moins.")
    )
    asked = make.code(document, "Vous attendez depuis longtemps ?\nDepuis deux ans, oui", code)
    (chapter,) = of(make.study()).chapters
    (shown,) = chapter.verbatims
    assert (shown.text, shown.quoted, shown.coding_id) == ("Depuis deux ans, oui", True, asked.id)
    only = make.add(Code(name="Questions"))
    make.code(document, "attendez depuis", only)
    plan = of(make.study())
    assert plan.chapters[1].verbatims == () and len(plan.records) == 1


def test_of_a_dialogue_one_voice_is_kept_and_the_cut_is_visible() -> None:
    make = StudyMaker()
    rose, karim = (make.add(Person(name=name, role=name)) for name in ("Rose", "Karim"))
    code = make.add(Code(name="Attente"))
    document = make.interview((rose, "On attend toujours."), (karim, "Oui."), (rose, "Et personne ne vient."))
    make.code(document, make.texts[document.id], code)
    assert of(make.study()).chapters[0].verbatims[0].text == "On attend toujours. […] Et personne ne vient."


def test_confirmed_words_of_as_many_persons_as_possible_come_first() -> None:
    make = StudyMaker()
    code = make.add(Code(name="Attente"))
    people = [make.add(Person(name=f"P{number}", role=f"Rôle {number}")) for number in range(4)]
    for person in people:
        said = [f"{person.name} attend devant la porte depuis {hours} heures au moins." for hours in ("deux", "trois")]
        document = make.interview(*((person, words) for words in said))
        for words in said:
            status = "to_confirm" if person is people[0] else "valid"
            make.code(document, words, code, status=status)
    (chapter,) = of(make.study(), max_verbatims=4).chapters
    assert [verbatim.attribution for verbatim in chapter.verbatims] == [
        "Rôle 1",
        "Rôle 2",
        "Rôle 3",
        "Rôle 1",
    ]
    assert chapter.more == 4


def test_a_verbatim_of_good_length_is_preferred() -> None:
    make = StudyMaker()
    code = make.add(Code(name="Attente"))
    for words in (
        "Oui.",
        "On attend devant la porte fermée, tous les mardis, depuis deux ans.",
        "Non. " * 300,
    ):
        make.code(make.text(words.strip(), kind="testimony"), words.strip(), code)
    (chapter,) = of(make.study(), max_verbatims=1).chapters
    assert chapter.verbatims[0].text.startswith("On attend")


def test_no_words_are_shown_twice_in_the_chapters() -> None:
    make = StudyMaker()
    one, other = make.add(Code(name="Un", position=0)), make.add(Code(name="Deux", position=1))
    document = make.text("On attend devant la porte fermée, tous les mardis.", kind="testimony")
    again = make.text("on attend devant la porte fermée, tous les mardis.", kind="testimony")
    make.code(document, "On attend devant la porte fermée, tous les mardis.", one)
    make.code(document, "devant la porte fermée, tous les mardis", other)
    make.code(again, "on attend devant la porte fermée, tous les mardis.", one)
    plan = of(make.study())
    assert [len(chapter.verbatims) for chapter in plan.chapters] == [1, 0]


@pytest.mark.parametrize(
    ("age", "shown", "public"),
    [("42", "42 ans", "40–49 ans"), ("42 ans", "42 ans", "40–49 ans"), ("16", "16 ans", "moins de 18 ans"),
     ("30-39", "30-39", "30-39"), ("1 an", "1 an", "1 an"), ("retraitée", "retraitée", "retraitée")],
)  # fmt: skip
def test_ages_become_bands_in_public(age: str, shown: str, public: str) -> None:
    make = StudyMaker()
    person = make.add(Person(name="Rose", role="habitante", age=age, district="quartier des Tilleuls"))
    code = make.add(Code(name="Attente"))
    make.code(make.interview((person, "On attend.")), "On attend.", code)
    study = make.study()
    assert of(study).chapters[0].verbatims[0].attribution == f"Habitante, {shown}, quartier des Tilleuls"
    if age != "1 an":
        assert (
            of(study, public=True).chapters[0].verbatims[0].attribution == f"Habitante, {public}, quartier des Tilleuls"
        )


def test_ages_in_typed_profiles_become_bands_too() -> None:
    make = StudyMaker()
    code = make.add(Code(name="Attente"))
    make.code(make.text("On attend.", kind="testimony", profile="habitant, 63 ans, retraité"), "On attend.", code)
    (verbatim,) = of(make.study(), public=True).chapters[0].verbatims
    assert verbatim.attribution == "Habitant, 60–69 ans, retraité"


def test_a_team_that_names_a_coder_is_left_out_in_public() -> None:
    study, _ = realistic()
    named = replace(study, info=replace(study.info, team="Ines Morvan et Théo LACAZE"))
    assert of(named).team == "Ines Morvan et Théo LACAZE"
    assert of(named, public=True).team == ""
    assert of(named, public=True, team="Inès Morvan").team == "Inès Morvan"
    assert of(study, public=True).team == "Atelier des Passerelles"


def test_what_the_team_wrote_keeps_the_typography_of_its_language() -> None:
    study, _ = realistic()
    plan = of(study, language="en")
    assert plan.title == f"Immersions «{N}2026{N}»{N}: trois territoires"
    assert plan.findings[0].surprises[0].why == "C’est rare."


def test_attributions_of_other_voices() -> None:
    make = StudyMaker()
    north = make.add(Territory(name="Port-Ardent"))
    code = make.add(Code(name="Attente"))
    for fields in (
        {"kind": "testimony", "profile": "habitant, 63 ans", "place": "Marché", "territory_id": north.id},
        {"kind": "testimony", "territory_id": north.id},
        {"kind": "resource", "author": "La 27e Région", "date": "2022-05-01", "title": "Blog"},
        {"kind": "field_note", "territory_id": north.id, "date": "2026-03-10"},
        {"kind": "interview"},
    ):
        document = make.text(f"On attend ici {len(make.texts)} heures.", **fields)
        make.code(document, make.texts[document.id], code)
    (record,) = of(make.study()).records
    assert [(one.attribution, one.quoted, one.reference) for one in record.verbatims] == [
        ("Personne enquêtée", True, f"E01, §{N}1"),
        ("Habitant, 63 ans, Marché, Port-Ardent", True, f"P01, §{N}1"),
        ("Parole, Port-Ardent", True, f"P02, §{N}1"),
        ("Note d’observation, Port-Ardent, 10 mars 2026", False, f"N01, §{N}1"),
        ("La 27e Région, 2022", True, f"R01, §{N}1"),
    ]


def test_short_codes_keep_the_numbers_of_titles() -> None:
    make = StudyMaker()
    titles = ["Entretien 03", "Entretien du 2026", "Entretien 01", "Entretien 7", "Encore 7"]
    for position, title in enumerate(titles):
        make.text("Texte.", title=title, position=position)
    assert [entry.short for entry in of(make.study()).documents] == ["E03", "E02", "E01", "E04", "E05"]


def test_a_filter_does_not_renumber_documents() -> None:
    study, parts = realistic()
    plan = of(study, territories=[parts["south"].id])
    assert [entry.short for entry in plan.documents] == ["E02", "N01"]
    assert "Cette synthèse ne porte que sur Les Salins." in plan.method.limits


def test_only_the_codes_asked_for_with_what_lies_above_them() -> None:
    study, parts = realistic()
    plan = of(study, codes=[parts["windows"].id])
    (chapter,) = plan.chapters
    assert (chapter.title, chapter.extracts, chapter.verbatims) == ("Accès aux droits", 3, ())
    assert [section.title for section in chapter.sections] == ["Guichets"]
    assert f"Cette synthèse retient 1 des 5 codes du projet." in plan.method.limits  # noqa: F541


def test_too_much_of_one_person_is_said() -> None:
    make = StudyMaker()
    code = make.add(Code(name="Attente"))
    rose, karim = (make.add(Person(name=name, role=name)) for name in ("Rose", "Karim"))
    lines = [f"Phrase numéro {number} sur l'attente." for number in range(2)]
    document = make.interview(*((rose, line) for line in lines), (karim, "Moi aussi, j'attends."))
    for line in (*lines, "Moi aussi, j'attends."):
        make.code(document, line, code)
    plan = of(make.study())
    (chapter,) = plan.chapters
    assert chapter.who is not None
    assert chapter.who.warning == (
        f"Toujours les mêmes{N}? Une seule personne donne 2 des 3 extraits de ce thème (67{N}%)."
    )
    assert f"Toujours les mêmes{N}? Une seule personne donne 67{N}% de tous les extraits." in plan.method.limits
    third = make.add(Person(name="Zoé", role="Zoé"))
    for number in range(3):
        make.code(make.interview((third, f"Autre {number}.")), f"Autre {number}.", code)
        fourth = make.add(Person(name=f"Q{number}", role="Autre"))
        make.code(make.interview((fourth, f"Encore {number}.")), f"Encore {number}.", code)
    (chapter,) = of(make.study()).chapters
    assert chapter.who is not None and chapter.who.warning == "", "3 of 9 is a third, not more"


def test_a_code_for_nuances_gives_the_contrary_voices() -> None:
    study, _ = realistic()
    rights, help_ = of(study).chapters
    assert rights.counterpoint is not None and help_.counterpoint is not None
    assert [one.text for one in rights.counterpoint.verbatims] == [
        "le nouveau guichet du mardi, franchement, il m'a bien aidée."
    ]
    assert rights.counterpoint.to_write == ()
    assert help_.counterpoint.verbatims == () and len(help_.counterpoint.to_write) == 1
    shown = [one.text for part in rights.walk() for one in part.verbatims]
    assert "le nouveau guichet du mardi, franchement, il m'a bien aidée." not in shown


@pytest.mark.parametrize("how", ["link to the code", "link to a coding", "a note", "a memo"])
def test_links_and_notes_mark_contrary_voices(how: str) -> None:
    study, parts = realistic()
    help_, first = parts["help_"], parts["first"]
    said = next(one for one in study.codings if one.code_id == help_.id)
    theme = 1
    if how == "link to the code":
        link = Link(
            kind="contradicts",
            source_table="coding",
            source_id=first.id,
            target_table="code",
            target_id=help_.id,
        )
        study = linked(study, link)
    elif how == "link to a coding":
        study = linked(
            study,
            Link(
                kind="contradicts",
                source_table="coding",
                source_id=said.id,
                target_table="coding",
                target_id=first.id,
            ),
        )
        theme = 0
    else:
        where = {"document_id": said.document_id, "start": said.start, "end": said.end}
        kind, title, body = ("key_point", "Contrepoint", "…") if how == "a note" else ("memo", "", "Voix contraire ici")
        study = replace(study, notes=(*study.notes, Note(kind=kind, title=title, body=body, **where)))
    chapter = of(study).chapters[theme]
    assert chapter.counterpoint is not None
    wanted = first if how == "link to the code" else said
    assert any(
        (one.document_id, one.start < wanted.end, one.end > wanted.start) == (wanted.document_id, True, True)
        for one in chapter.counterpoint.verbatims
    )


def test_contrary_voices_that_may_not_be_quoted_are_reported() -> None:
    study, _ = realistic()
    closed = replace(study, documents=tuple(replace(one, consent="analysis") for one in study.documents))
    counterpoint = of(closed).chapters[0].counterpoint
    assert counterpoint is not None
    assert counterpoint.to_write[0].startswith("1 passage est signalé comme voix contraire, mais ne peut pas être cité")


def test_in_brief_takes_the_themes_of_most_persons() -> None:
    make = StudyMaker()
    for number in range(7):
        code = make.add(Code(name=f"Thème {number}", position=number, definition="Ce que c'est. Et plus encore."))
        for other in range(number + 1):
            words = f"Parole {number} {other}, dite au marché un matin de mars."
            make.code(make.text(words, kind="testimony"), words, code)
    plan = of(make.study())
    assert [point.title for point in plan.points] == [f"Thème {number}" for number in (6, 5, 4, 3, 2)]
    assert plan.points[0].sentence == "Ce que c’est. 7 personnes, 7 extraits (Sans territoire)."
    shown = {one.coding_id for chapter in plan.chapters for one in chapter.verbatims}
    assert plan.points[0].verbatim is not None
    assert plan.points[0].verbatim.coding_id not in shown, "another verbatim than those of the chapter, while there are"


def test_the_method_knows_the_project() -> None:
    study, _ = realistic()
    method = of(study).method
    facts = {fact.label: fact.value for fact in method.facts}
    assert facts["Matériau"].startswith("2 entretiens, 1 parole recueillie et 1 note d’observation (")
    assert facts["Où"] == "Port-Ardent (2 documents) et Les Salins (2 documents)."
    assert facts["Quand"] == "3 mars 2026 – 1er mai 2026."
    assert facts["Codage"].startswith("7 extraits avec 4 codes")
    assert facts["Qui a codé"] == f"2 codeur·ses{N}: Inès Morvan et Théo Lacaze."
    assert facts["Suggestions"].endswith("en a accepté 1.")
    assert f"Vaubourg{N}: aucun document{N}; personne n’y a été entendu." in method.limits
    assert "1 extrait reste à valider." in method.limits
    assert "1 code n’a aucun extrait." in method.limits
    public = {fact.label: fact.value for fact in of(study, public=True).method.facts}
    assert public["Qui a codé"] == "2 codeur·ses."


def test_the_coded_share_counts_no_character_twice() -> None:
    make = StudyMaker()
    one, other = make.add(Code(name="Un")), make.add(Code(name="Deux"))
    document = make.text("0123456789", kind="testimony")
    for code, start, end in ((one, 0, 4), (other, 2, 5), (one, 3, 5)):
        make.add(Coding(document_id=document.id, code_id=code.id, coder_id=make.coder.id, start=start, end=end))
    facts = {fact.label: fact.value for fact in of(make.study()).method.facts}
    assert facts["Codage"] == f"2 extraits avec 2 codes{N}; 50{N}% du texte est codé."


def test_two_identities_of_one_coder_count_once() -> None:
    make = StudyMaker()
    code = make.add(Code(name="Un"))
    again = make.add(Coder(name="Inès M.", same_as_id=make.coder.id))
    document = make.text("Une parole. Une autre.", kind="testimony")
    make.code(document, "Une parole.", code)
    make.code(document, "Une autre.", code, again)
    facts = {fact.label: fact.value for fact in of(make.study()).method.facts}
    assert facts["Qui a codé"] == f"1 codeur·se{N}: Inès Morvan."


def test_findings_lie_with_their_territory() -> None:
    study, _ = realistic()
    north, south = of(study).findings
    assert (north.territory, [one.title for one in north.surprises]) == (
        "Port-Ardent",
        ["Trois pour une machine"],
    )
    assert north.surprises[0].author == "Théo Lacaze, 4 mars 2026"
    assert north.surprises[0].verbatim is not None
    assert [one.body for one in south.key_findings] == ["Le guichet revient partout."]
    (public,) = of(study, public=True).findings
    assert public.territory == "Les Salins" and public.key_findings[0].author == ""


def test_questions_and_needs_of_a_theme() -> None:
    study, parts = realistic()
    problem, need = Problem(title="Accueillir"), Need(label="Besoin d'un guichet ouvert")
    question = ProblemItem(problem_id=problem.id, kind="question", text="Comment accueillir ?")
    rights = parts["rights"].id
    links = [
        Link(source_table="code", source_id=rights, target_table="problem", target_id=problem.id),
        Link(source_table="need", source_id=need.id, target_table="code", target_id=rights),
    ]
    study = replace(linked(study, *links), problems=(problem,), problem_items=(question,), needs=(need,))
    chapter = of(study).chapters[0]
    assert chapter.questions == (f"Comment accueillir{N}?",)
    assert chapter.needs == ("Besoin d’un guichet ouvert",)
    assert not any("question" in text for text in chapter.to_write)


def test_telephone_numbers_and_addresses_are_avoided_and_told() -> None:
    make = StudyMaker()
    code = make.add(Code(name="Accueil"))
    for words in (
        "Appelez-moi au 06 12 34 56 78, je réponds le soir.",
        "Venez au 7 rue des Paludiers, c'est ouvert.",
        "Écrivez à rose@example.org, elle répond toujours.",
        "Une voisine répond toujours à tout le monde.",
    ):
        make.code(make.text(words, kind="testimony"), words, code)
    plan = of(make.study(), max_verbatims=1)
    assert plan.chapters[0].verbatims[0].text.startswith("Une voisine")
    assert any(f"P01, §{N}1{N}; P02, §{N}1{N}; P03, §{N}1" in text for text in plan.method.to_write)
    public = of(make.study(), public=True)
    assert [one.text[:11] for one in public.records[0].verbatims] == ["Une voisine"]


def test_the_codebook_and_the_crossing() -> None:
    study, _ = realistic()
    plan = of(study)
    assert [(one.name, one.depth, one.extracts, one.persons) for one in plan.codebook] == [
        ("Accès aux droits", 0, 5, 3), ("Guichets", 1, 3, 2), ("Nuances et contrepoints", 1, 1, 1),
        ("Débrouille, entraide", 0, 2, 2), ("Jamais utilisé", 0, 0, 0),
    ]  # fmt: skip
    assert plan.crossing is not None
    assert plan.crossing.territories == ("Port-Ardent", "Les Salins", "Vaubourg")
    assert plan.crossing.rows == (("Accès aux droits", (2, 1, 0)), ("Débrouille, entraide", (1, 1, 0)))


def test_a_very_deep_tree_stays_three_headings_deep() -> None:
    make = StudyMaker()
    code = make.add(Code(name="Code 0"))
    document = make.text("Une parole au marché.", kind="testimony")
    for depth in range(1, 1500):
        code = make.add(Code(name=f"Code {depth}", parent_id=code.id))
    make.code(document, "Une parole au marché.", code)
    (chapter,) = of(make.study()).chapters
    assert [part.title for part in chapter.walk()] == ["Code 0", "Code 1", "Code 2 › Code 1499"]


def test_codes_that_contain_each_other_do_not_hang() -> None:
    make = StudyMaker()
    one = make.add(Code(id="a", name="Un", parent_id="b"))
    make.add(Code(id="b", name="Deux", parent_id="a"))
    make.code(make.text("Une parole.", kind="testimony"), "Une parole.", one)
    assert {chapter.title for chapter in of(make.study()).chapters} == {"Un"}


def test_broken_references_are_passed_over() -> None:
    study, parts = realistic()
    codings = (
        *study.codings,
        Coding(document_id="nowhere", code_id=parts["rights"].id, coder_id="x", start=0, end=5),
        Coding(document_id=parts["e1"].id, code_id="nothing", coder_id="x", start=0, end=5),
        Coding(document_id=parts["e1"].id, code_id=parts["unused"].id, coder_id="x", start=10**9, end=10**9 + 5),
        Coding(document_id=parts["e1"].id, code_id=parts["unused"].id, coder_id="x", start=5, end=5),
    )
    assert of(replace(study, codings=codings)).chapters == of(study).chapters


def test_gaps_count_what_is_left_to_the_author() -> None:
    study, _ = realistic()
    plan = of(study)
    per_theme = [len(one.to_write) + len(one.to_conclude) + len(one.counterpoint.to_write)
                 for one in plan.chapters if one.counterpoint]  # fmt: skip
    assert per_theme == [2, 4]
    assert plan.gaps == 1 + 2 + sum(per_theme)


def test_what_the_options_leave_out_comes_from_the_study() -> None:
    study, _ = realistic()
    options = read_options({"title": "", "language": None}, study)
    assert (options.title, options.language, options.commissioner) == (
        study.info.name,
        "fr",
        "Réseau des villes",
    )
    assert options.codes is None and options.territories is None and options.max_verbatims == 4


def test_the_outline_is_the_same_each_time() -> None:
    study, _ = realistic()
    assert of(study) == of(study)


def test_words_withdrawn_under_one_code_do_not_come_back_under_another() -> None:
    make = StudyMaker()
    one, other = make.add(Code(name="A")), make.add(Code(name="B"))
    document = make.interview(("person", "Avant, il a dit une chose secrète, et après il a continué de parler."))
    make.code(document, "il a dit une chose secrète", one, status="withdrawn")
    make.code(document, "une chose secrète", other)
    make.code(document, "Avant, il a dit une chose secrète, et après", other)
    (record,) = outline(make.study(), {}).records
    assert [verbatim.text for verbatim in record.verbatims] == ["Avant, […] , et après"]


def test_a_passage_of_which_everything_was_withdrawn_is_not_counted() -> None:
    make = StudyMaker()
    one, other = make.add(Code(name="A")), make.add(Code(name="B"))
    document = make.text("Une chose secrète, dite en passant.", kind="testimony")
    make.code(document, "Une chose secrète", one, status="withdrawn")
    make.code(document, "chose secrète", other)
    assert outline(make.study(), {}).chapters == ()
