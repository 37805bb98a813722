"""Corrected texts keep their codings, notes and turns; every correction is one step."""

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coding, Note, Speaker, TextRevision, Turn
from qualicode.services import codebook, coding, correcting, documents, notes
from tests.conftest import everything

TEXT = "Et vous ?\nLa mairi 😀, j'y vais plus. C'est loin.\nVotre voisine ?"
TURNS = [("Checheur", 0, 9), ("Habitante", 10, 48), ("Chercheur", 49, 64)]


@pytest.fixture
def study(project, add_text):
    """One coded interview with a note."""
    document = add_text(TEXT, TURNS, title="Entretien 1")
    far, town = codebook.create_code(project, "Loin"), codebook.create_code(project, "Mairie")
    words(project, document, "C'est loin", far)
    words(project, document, "mairi", town)
    notes.add_note(project, "memo", "Tiens", document_id=document.id, start=37, end=42)
    return document


def words(project, document, said, code):
    start = TEXT.index(said)
    return coding.code_passage(project, document.id, start, start + len(said), code.id)


def coded(project, document):
    names = {code.id: code.name for code in project.find(Code)}
    text = project.text(document.id)
    return {names[one.code_id]: text[one.start : one.end] for one in project.find(Coding, document_id=document.id)}


def said(project, document):
    labels = {one.id: one.label for one in project.find(Speaker)}
    text = project.text(document.id)
    turns = project.find(Turn, "start", document_id=document.id)
    return [(labels[one.speaker_id], text[one.start : one.end]) for one in turns]


def test_codings_notes_and_turns_stay_on_their_words(project, study):
    new = TEXT.replace("mairi", "mairie").replace("Et vous ?", "Et vous, alors ?")
    before = everything(project)
    assert correcting.correct_text(project, study.id, new, "écoute")
    assert project.text(study.id) == new
    assert coded(project, study) == {"Loin": "C'est loin", "Mairie": "mairie"}
    assert [words for _who, words in said(project, study)] == new.split("\n")
    (note,) = project.find(Note)
    assert new[note.start : note.end] == "C'est"
    newest, *_older = correcting.revisions(project, study.id)
    assert (newest.reason, newest.characters) == ("écoute", len(new))
    project.undo()
    assert everything(project) == before
    project.redo()
    assert coded(project, study) == {"Loin": "C'est loin", "Mairie": "mairie"}


def test_what_would_vanish_is_told_before(project, study):
    new = TEXT.replace(" C'est loin.", "").replace("mairi", "mairie")
    told = correcting.preview(project, study.id, new)
    assert [(one.code, one.before, one.after) for one in told.changed] == [("Mairie", "mairi", "mairie")]
    assert [(one.code, one.before) for one in told.vanishing] == [("Loin", "C'est loin")]
    assert coded(project, study) == {"Loin": "C'est loin", "Mairie": "mairi"}, "nothing is done by asking"
    correcting.correct_text(project, study.id, new)
    assert coded(project, study) == {"Mairie": "mairie"}
    (note,) = project.find(Note)
    assert (note.document_id, note.start, note.body) == (study.id, None, "Tiens"), "what somebody wrote stays"


def test_the_same_text_is_no_step_and_an_empty_one_is_refused(project, study):
    step = project.last_seq
    assert not correcting.correct_text(project, study.id, TEXT.replace("\n", "\r\n"))
    with pytest.raises(UserError, match="empty"):
        correcting.correct_text(project, study.id, " \n")
    assert project.last_seq == step


def test_an_earlier_text_can_come_back(project, study):
    correcting.correct_text(project, study.id, TEXT.replace("mairi", "mairie"))
    first = correcting.revisions(project, study.id)[-1]
    assert correcting.return_to_revision(project, first.id)
    assert project.text(study.id) == TEXT and coded(project, study)["Mairie"] == "mairi"
    assert len(project.find(TextRevision, document_id=study.id)) == 3


def test_words_are_replaced_in_the_whole_corpus_where_one_wants(project, add_text, study):
    other = add_text("La MAIRI de la Mairi, mairies.", title="Note")
    places = correcting.occurrences(project, "mairi")
    assert [(one.document, one.text) for one in places] == [
        ("Entretien 1", "mairi"), ("Note", "MAIRI"), ("Note", "Mairi"),
    ]  # fmt: skip
    assert places[0].before == "La " and places[0].after.startswith(" 😀")
    steps = project.last_seq
    assert correcting.replace_all(project, [places[0], places[2]], "mairie") == 2
    assert project.text(other.id) == "La MAIRI de la Mairie, mairies." and coded(project, study)["Mairie"] == "mairie"
    assert project.last_seq == steps + 1
    assert [one.text for one in correcting.occurrences(project, "MAIRI", match_case=True)] == ["MAIRI"]
    assert len(correcting.occurrences(project, "mairi", whole_words=False)) == 4
    assert correcting.occurrences(project, "  ") == []
    with pytest.raises(UserError, match="meanwhile"):
        correcting.replace_all(project, places, "x")
    assert project.last_seq == steps + 1


def test_a_misspelt_speaker_becomes_one_with_the_right_one(project, add_text, study):
    second = add_text("Bonjour.", [("Checheur", 0, 8)], title="Entretien 2")
    assert correcting.close_labels(project) == [("Chercheur", "Checheur")], "the rarer first"
    assert correcting.rename_speaker(project, "Checheur", " Chercheur ") == 2
    assert [who for who, _words in said(project, study)] == ["Chercheur", "Habitante", "Chercheur"]
    assert said(project, second) == [("Chercheur", "Bonjour.")]
    assert len(project.find(Speaker, document_id=study.id)) == 2
    assert correcting.rename_speaker(project, "Nobody", "X") == 0
    with pytest.raises(UserError):
        correcting.rename_speaker(project, "Habitante", " ")


def test_numbered_speakers_are_no_misspellings(project, add_text):
    add_text("Oui.\nNon.", [("Habitante 1", 0, 4), ("Habitante 2", 5, 9)])
    assert correcting.close_labels(project) == []


def test_turns_are_split_and_joined(project, study):
    turn = project.find(Turn, "start", document_id=study.id)[1]
    correcting.split_turn(project, turn.id, TEXT.index(" C'est"))
    assert [words for _who, words in said(project, study)][1:3] == ["La mairi 😀, j'y vais plus.", "C'est loin."]
    correcting.join_turn(project, turn.id)
    assert said(project, study) == [(who, TEXT[start:end]) for who, start, end in TURNS]
    with pytest.raises(UserError, match="split"):
        correcting.split_turn(project, turn.id, turn.start)
    with pytest.raises(UserError, match="no turn"):
        correcting.join_turn(project, project.find(Turn, "start", document_id=study.id)[-1].id)


def test_renaming_leaves_the_words_alone(project, study):
    documents.rename_document(project, study.id, "Autre")
    assert project.text(study.id) == TEXT
