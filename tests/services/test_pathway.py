"""« Parcours d'analyse »: the stations are counted, and what nothing supports is named."""

from qualicode.services import codebook, coding, notes, pathway, thinking
from qualicode.services.pathway import Station
from qualicode.store.project import Project
from tests.conftest import AddText


def stations(project: Project, *unseen: str) -> dict[str, Station]:
    return {one.key: one for one in pathway.path(project, unseen)}


def loose(project: Project) -> dict[str, list[str]]:
    return {key: sorted(one.words for one in station.loose) for key, station in stations(project).items()}


def test_an_empty_study_has_every_station_and_nothing_unsupported(project: Project) -> None:
    found = pathway.path(project)
    assert tuple(one.key for one in found) == tuple(pathway.STATIONS)
    assert not any(one.count or one.loose for one in found)


def test_what_nothing_supports_is_named_at_its_arrow(project: Project, add_text: AddText) -> None:
    first = add_text("Le bus ne passe plus le soir.", title="Un")
    add_text("Rien encore.", title="Deux")
    moving = codebook.create_code(project, "Se déplacer")
    bus = codebook.create_code(project, "Bus", moving.id)
    codebook.create_code(project, "Vide")
    made = coding.code_passage(project, first.id, 0, 29, bus.id)
    notes.add_note(project, "surprise", "Sans rien", title="En l’air")
    notes.add_note(project, "key_point", "Sur le bus", document_id=first.id)
    notes.add_note(project, "memo", "Pas compté")
    problem = thinking.add(project, "problem", "Sortir le soir")
    bare = thinking.add(project, "problem", "Rentrer")
    question = thinking.add(project, "question", "Comment ?", problem)
    thinking.add(project, "lead", "Vers un taxi", problem)
    thinking.support(project, "problem_item", question, "coding", made.id)
    stake = thinking.add(project, "stake", "Bouger")
    thinking.add(project, "card_tested", "Navette", stake)
    assert loose(project) == {
        "documents": [],
        "extracts": ["Deux"],
        "codes": ["Vide"],  # the theme lives of the code below it
        "findings": ["En l’air"],
        "problems": ["Rentrer"],  # the other one lives of its question
        "leads": ["Vers un taxi"],
        "synthesis": ["Bouger", "Navette"],
    }
    found = stations(project)
    assert [found[key].count for key in pathway.STATIONS] == [2, 1, 3, 2, 3, 1, 2]
    thinking.remove(project, "problem", bare)
    note = notes.notes(project, "surprise")[0]
    notes.link_note(project, note.id, "code", bus.id)
    assert not loose(project)["problems"] and not loose(project)["findings"]


def test_withdrawn_extracts_and_those_of_coders_unseen_support_nothing(project: Project, add_text: AddText) -> None:
    document = add_text("Le bus ne passe plus le soir.", title="Un")
    bus = codebook.create_code(project, "Bus")
    made = coding.code_passage(project, document.id, 0, 29, bus.id)
    assert stations(project)["extracts"].count == 1 and not loose(project)["codes"]
    assert stations(project, project.coder_id)["extracts"].count == 0
    coding.withdraw_codings(project, [made.id])
    assert loose(project)["codes"] == ["Bus"] and loose(project)["extracts"] == ["Un"]
