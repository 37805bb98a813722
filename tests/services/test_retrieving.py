"""Extracts found by a question: AND, OR, NOT, nearness, who, where, when."""

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Coding, Document, Speaker, Turn, Variable, VariableValue
from qualicode.services import codebook, coding, documents, lenses, retrieving
from qualicode.services.retrieving import OVERLAPPING, SAME_PARAGRAPH, Question

TEXT = "Le bus est cher et lent.\nOn attend. La mairie ne répond pas.\nLe marché est loin.\nFin du texte."


@pytest.fixture
def study(project, add_text):
    document = add_text(TEXT, title="A")
    names = {}
    for name in ("Bus", "Prix", "Mairie", "Marché"):
        names[name] = codebook.create_code(project, name).id
    names["Retards"] = codebook.create_code(project, "Retards", names["Bus"]).id
    for name, words in (("Bus", "Le bus est cher"), ("Prix", "cher"), ("Retards", "lent"), ("Mairie", "La mairie"),
                        ("Marché", "Le marché")):  # fmt: skip
        start = TEXT.index(words)
        coding.code_passage(project, document.id, start, start + len(words), names[name])
    return project, document, names


def found(study, **wanted):
    project, _document, names = study
    by_id = {code_id: name for name, code_id in names.items()}
    ids = retrieving.find(project, Question(**wanted))
    return [by_id[project.get(Coding, one).code_id] for one in ids]


def test_a_code_with_and_without_its_sub_codes(study):
    names = study[2]
    assert found(study, codes=(names["Bus"],)) == ["Bus", "Retards"]
    assert found(study, codes=(names["Bus"],), below=False) == ["Bus"]


def test_or_and_not_and_overlapping(study):
    names = study[2]
    assert found(study, codes=(names["Prix"], names["Mairie"])) == ["Prix", "Mairie"]
    assert found(study, codes=(names["Bus"],), also=((names["Prix"],),), near=OVERLAPPING) == ["Bus"]
    assert found(study, codes=(names["Bus"],), without=(names["Prix"],), near=OVERLAPPING) == ["Retards"]


def test_nearness_is_counted_in_paragraphs(study):
    names = study[2]
    near = {"codes": (names["Retards"],), "also": ((names["Mairie"],),)}
    assert found(study, **near, near=OVERLAPPING) == []
    assert found(study, **near, near=SAME_PARAGRAPH) == []
    assert found(study, **near, near=1) == ["Retards"]
    far = {"codes": (names["Retards"],), "also": ((names["Marché"],),)}
    assert found(study, **far, near=1) == [] and found(study, **far, near=2) == ["Retards"]


def test_every_group_must_be_near(study):
    names = study[2]
    groups = ((names["Mairie"], names["Prix"]), (names["Marché"],))
    assert found(study, codes=(names["Retards"],), also=groups, near=2) == ["Retards"]
    assert found(study, codes=(names["Retards"],), also=groups, near=0) == []


def test_who_where_when_and_by_whom(study):
    project, document, names = study
    territory = documents.territory_named(project, "Vaubourg")
    with project.step("facts"):
        speaker = Speaker(document_id=document.id, label="H1", role="habitante")
        project.add(speaker, Turn(document_id=document.id, start=0, end=24, speaker_id=speaker.id))
        project.update(Document, document.id, territory_id=territory.id, date="2026-03")
        asked = Variable(name="Quartier", applies_to="document")
        project.add(asked, VariableValue(variable_id=asked.id, target_id=document.id, value="Nord"))
    everything = len(project.find(Coding))
    assert len(found(study, territories=(territory.id,))) == everything
    assert found(study, codes=(names["Prix"],), roles=("habitante",)) == ["Prix"]
    assert found(study, codes=(names["Prix"],), speakers=("H2",)) == []
    assert len(found(study, since="2026-03-15")) == everything and found(study, since="2026-04") == []
    assert len(found(study, until="2026-03")) == everything and found(study, until="2026-02-28") == []
    assert len(found(study, variable=asked.id, value="Nord")) == everything
    assert found(study, variable=asked.id, value="Sud") == []
    assert len(found(study, coders=(project.coder_id,))) == everything
    assert found(study, coders=("nobody",)) == []


def test_extracts_of_hidden_coders_do_not_exist(study):
    project, _document, names = study
    assert retrieving.find(project, Question(codes=(names["Bus"],)), unseen=[project.coder_id]) == []


def test_an_empty_question_finds_nothing(study):
    assert found(study) == []


def test_the_sentence_says_what_is_asked(study):
    project, _document, names = study
    asked = Question(codes=(names["Bus"], names["Prix"]), also=((names["Mairie"],),), near=2, roles=("habitante",))
    assert retrieving.sentence(project, asked) == (
        "Extracts coded “Bus” or “Prix” and “Mairie” at most 2 paragraphs away said by habitante."
    )


def test_a_question_is_kept_and_read_again(study):
    project, _document, names = study
    asked = Question(codes=(names["Bus"],), also=((names["Prix"], names["Mairie"]),), near=3, since="2026")
    lens = lenses.save(project, "extracts", "Cher bus", retrieving.as_text(asked))
    assert retrieving.from_text(lens.query) == asked
    lenses.save(project, "extracts", "cher BUS", retrieving.as_text(Question(codes=(names["Prix"],))))
    assert [one.id for one in lenses.saved(project, "extracts")] == [lens.id], "replaced, not doubled"
    with pytest.raises(UserError):
        retrieving.from_text("[1, 2")
    with pytest.raises(UserError):
        lenses.save(project, "words", " ", "bus")
