"""The corpus as a table, bulk changes, and who speaks: what reaches extracts, the synthesis and the study."""

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coding, Collection, Document, Person, Speaker, Territory
from qualicode.services import corpus, documents, retrieval, voices
from tests.conftest import everything

TEXT = "Vous venez souvent ?\nLe mardi, si je ferme, ils viennent chez moi."


@pytest.fixture
def interview(project, add_text):
    document = add_text(TEXT, [("Enquêtrice", 0, 20), ("Habitante", 21, len(TEXT))], title="Entretien 7")
    asks = project.find(Speaker, label="Enquêtrice")[0]
    voices.give_part(project, [asks.id], "interviewer")
    return document


def said_by(project, document, label):
    return next(voice for voice in voices.voices(project, document.id).voices if voice.speaker.label == label)


def test_the_catalogue_says_who_speaks_and_what_is_missing(project, interview, add_text):
    loose = add_text("On attend le bus.", kind="testimony", title="Parole 1")
    note = add_text("Il pleut sur le marché.", kind="field_note", title="Note")
    corpus.put_into(project, [loose.id], "Marché")
    corpus.mark_read(project, [note.id])
    found = {entry.document.title: entry for entry in corpus.catalogue(project, project.coder_id)}
    assert found["Entretien 7"].people == ("Habitante",)
    assert [found[title].unknown for title in ("Entretien 7", "Parole 1", "Note")] == [1, 1, 0]
    assert found["Parole 1"].collections == {project.find(Collection)[0].id}
    assert [found[title].read for title in ("Entretien 7", "Note")] == [False, True]
    assert corpus.catalogue(project, "somebody else")[0].read is False
    voices.describe_person(project, said_by(project, interview, "Habitante").speaker.id, age="42 ans")
    corpus.describe(project, [loose.id], profile="Habitant, 36 ans")
    assert [entry.unknown for entry in corpus.catalogue(project, project.coder_id)] == [0, 0, 0]
    assert [entry.document.id for entry in corpus.catalogue(project, None, [note.id])] == [note.id]


def test_facts_of_many_are_one_step_and_keep_what_is_not_named(project, interview, add_text):
    other = add_text("Autre texte.", title="Parole 1", place="Marché")
    before = everything(project)
    corpus.describe(project, [interview.id, other.id], territory="Port-Ardent", consent="quotation")
    assert {d.consent for d in project.find(Document)} == {"quotation"}
    assert {d.territory_id for d in project.find(Document)} == {project.find(Territory, name="Port-Ardent")[0].id}
    assert project.get(Document, other.id).place == "Marché"
    project.undo()
    assert everything(project) == before


def test_an_empty_title_and_the_text_are_refused(project, interview):
    before = everything(project)
    with pytest.raises(UserError):
        corpus.describe(project, [interview.id], title="  ")
    with pytest.raises(ValueError, match="corrected"):
        corpus.describe(project, [interview.id], content="x")
    assert everything(project) == before


def test_saying_what_is_known_already_is_no_step(project, interview):
    corpus.describe(project, [interview.id], place="Marché")
    steps = project.last_seq
    corpus.describe(project, [interview.id], place="Marché", territory="")
    assert project.last_seq == steps


def test_names_of_territories_and_collections_are_unique(project):
    north, _south = documents.add_territory(project, "Nord"), documents.add_territory(project, "Sud")
    first, _second = corpus.add_collection(project, "Vague 1"), corpus.add_collection(project, "Vague 2")
    with pytest.raises(UserError, match="territory called “SUD”"):
        documents.rename_territory(project, north.id, "SUD")
    with pytest.raises(UserError, match="collection called “vague 2”"):
        corpus.rename_collection(project, first.id, "vague 2")
    with pytest.raises(UserError):
        corpus.add_collection(project, " ")
    corpus.rename_collection(project, first.id, "VAGUE 1")
    assert [one.name for one in project.find(Collection, "position")] == ["VAGUE 1", "Vague 2"]


def test_territories_keep_the_order_that_they_are_given(project):
    ids = [documents.add_territory(project, name).id for name in ("Nord", "Est", "Sud")]
    corpus.move_territory(project, ids[2], ids[0])
    assert [one.name for one in project.find(Territory, "position")] == ["Sud", "Nord", "Est"]
    corpus.move_territory(project, ids[2], None)
    assert [one.name for one in project.find(Territory, "position")] == ["Nord", "Est", "Sud"]


def test_words_are_counted_once_for_a_text(project, interview, add_text):
    twin = add_text(TEXT, title="Encore")
    counts = corpus.word_counts(project, [interview.content, twin.content])
    assert counts == {interview.content: len(TEXT.split())}


def test_what_is_told_of_a_person_signs_the_verbatims(project, interview):
    code = Code(name="Entraide")
    with project.step("Code"):
        project.add(code)
        project.add(Coding(document_id=interview.id, code_id=code.id, coder_id=project.coder_id, start=21, end=40))
    speaker = said_by(project, interview, "Habitante").speaker
    assert said_by(project, interview, "Habitante").attribution == "Personne enquêtée"
    voices.describe_person(project, speaker.id, name="Nadia", role="habitante", age="42", district="quartier du Port")
    voice = said_by(project, interview, "Habitante")
    assert voice.attribution == "Habitante, 42 ans, quartier du Port"
    assert voice.quotable and not said_by(project, interview, "Enquêtrice").quotable
    extract = retrieval.extracts(project, [code.id])[0]
    assert (extract.speaker, extract.age, extract.district) == ("Habitante", "42", "quartier du Port")
    assert [(p.name, p.role) for p in project.study().persons] == [("Nadia", "habitante")]
    corpus.describe(project, [interview.id], consent="analysis")
    assert not said_by(project, interview, "Habitante").quotable


def test_a_person_is_the_same_in_two_documents_until_another_is_made(project, interview, add_text):
    again = add_text("Je reviens.", [("Voisine", 0, 11)], title="Entretien 8")
    first = said_by(project, interview, "Habitante").speaker
    nadia = voices.describe_person(project, first.id, name="Nadia", age="42 ans")
    second = said_by(project, again, "Voisine").speaker
    voices.choose_person(project, second.id, nadia.id)
    assert said_by(project, interview, "Habitante").elsewhere == 1
    voices.describe_person(project, second.id, age="43 ans")
    assert said_by(project, interview, "Habitante").person.age == "43 ans"
    made = voices.new_person(project, second.id)
    assert made.name == "Voisine" and said_by(project, interview, "Habitante").elsewhere == 0
    with pytest.raises(UserError):
        voices.describe_person(project, second.id, name=" ")
    assert project.count(Person) == 2


def test_a_text_without_speakers_is_signed_by_its_profile(project, add_text):
    loose = add_text("On attend le bus.", kind="testimony", profile="Habitante, 36 ans", place="Marché")
    found = voices.voices(project, loose.id)
    assert not found.voices and found.attribution == "Habitante, 36 ans, Marché"
