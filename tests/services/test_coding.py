import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Coding, Note, Speaker
from qualicode.services import codebook, coding, documents, notes
from qualicode.services.coding import Passage

TEXT = "Bonjour.\n  La mairie 😀, j'y vais plus.  \nVoilà."


def test_a_passage_is_trimmed_and_keeps_its_words(project, add_text):
    document = add_text(TEXT)
    code = codebook.create_code(project, "Accès aux droits")
    made = coding.code_passage(project, document.id, 9, 41, code.id)
    assert TEXT[made.start : made.end] == "La mairie 😀, j'y vais plus."
    assert project.study().passage(made) == "La mairie 😀, j'y vais plus."
    assert made.origin == "hand" and made.coder_id == project.coder_id


def test_the_same_coding_is_not_doubled_and_makes_no_step(project, add_text):
    document = add_text(TEXT)
    code = codebook.create_code(project, "Accès")
    first = coding.code_passage(project, document.id, 0, 7, code.id)
    steps = project.last_seq
    assert coding.code_passage(project, document.id, 0, 7, code.id).id == first.id
    assert project.last_seq == steps


@pytest.mark.parametrize(("start", "end"), [(5, 5), (8, 9), (-1, 4), (0, 10_000), (7, 3)])
def test_empty_or_outside_passages_are_refused_and_change_nothing(project, add_text, start, end):
    document = add_text(TEXT)
    code = codebook.create_code(project, "Accès")
    before = project.last_seq
    with pytest.raises(UserError):
        coding.code_passage(project, document.id, start, end, code.id)
    assert project.last_seq == before and project.count(Coding) == 0


def test_many_passages_are_one_step(project, add_text):
    document = add_text(TEXT)
    code = codebook.create_code(project, "Accès")
    coding.code_passages(project, [Passage(document.id, 0, 7), Passage(document.id, 11, 20)], code.id)
    assert project.count(Coding) == 2
    project.undo()
    assert project.count(Coding) == 0


def test_recoding_does_not_double_what_is_there(project, add_text):
    document = add_text(TEXT)
    a, b = codebook.create_code(project, "A"), codebook.create_code(project, "B")
    one = coding.code_passage(project, document.id, 0, 7, a.id)
    coding.code_passage(project, document.id, 0, 7, b.id)
    coding.recode(project, [one.id], b.id)
    assert [c.code_id for c in project.find(Coding)] == [b.id]


def test_resizing_checks_the_edges(project, add_text):
    document = add_text(TEXT)
    code = codebook.create_code(project, "A")
    made = coding.code_passage(project, document.id, 0, 7, code.id)
    assert coding.resize_coding(project, made.id, 0, 20).end == 20
    with pytest.raises(UserError):
        coding.resize_coding(project, made.id, 3, 3)


def test_a_note_on_a_passage_knows_its_territory_and_survives_the_coding(project, add_text):
    document = add_text(TEXT)
    code = codebook.create_code(project, "A")
    made = coding.code_passage(project, document.id, 0, 7, code.id)
    notes.add_note(project, "surprise", " Tiens. ", document_id=document.id, start=0, end=7, why="inattendu")
    coding.remove_codings(project, [made.id])
    (note,) = project.find(Note)
    assert (note.body, note.why, note.start, note.end) == ("Tiens.", "inattendu", 0, 7)
    with pytest.raises(UserError):
        notes.add_note(project, "memo", "  ")


def test_withdrawn_extracts_leave_the_counts(project, add_text):
    document = add_text(TEXT)
    code = codebook.create_code(project, "A")
    made = coding.code_passage(project, document.id, 0, 7, code.id)
    coding.withdraw_codings(project, [made.id])
    assert codebook.tree(project)[0].extracts == 0
    project.undo()
    assert codebook.tree(project)[0].extracts == 1


@pytest.fixture
def apart(project, add_text):
    """A text with turns, of which some are coded with one code."""
    text = "Et vous ?\nLa mairie, j'y vais plus du tout. C'est loin pour moi.\nOui, voilà.\nUn bus le soir, jamais."
    turns = [("Enquêteur", 0, 9), ("Habitante", 10, 64), ("Enquêteur", 65, 76), ("Habitante", 77, 100)]
    document = add_text(text, turns)
    for speaker in project.find(Speaker, document_id=document.id):
        if speaker.label == "Enquêteur":
            documents.describe_speaker(project, speaker.id, role="interviewer")
    code = codebook.create_code(project, "Loin")
    return project, document, text, code


def test_an_extract_is_split_and_its_parts_become_one_again(apart):
    project, document, text, code = apart
    one = coding.code_passage(project, document.id, 10, 64, code.id, origin="suggestion")
    first, second = coding.split_coding(project, one.id, text.index(" C'est"))
    assert (text[first.start : first.end], text[second.start : second.end]) == (
        "La mairie, j'y vais plus du tout.", "C'est loin pour moi.",
    )  # fmt: skip
    assert second.origin == "suggestion" and coding.neighbour(project, first.id).id == second.id
    assert coding.neighbour(project, second.id).id == first.id
    merged = coding.merge_with(project, first.id, second.id)
    assert (merged.start, merged.end) == (10, 64) and coding.neighbour(project, merged.id) is None
    with pytest.raises(UserError, match="split"):
        coding.split_coding(project, one.id, 10)


def test_extracts_of_different_codes_do_not_become_one(apart):
    project, document, _text, code = apart
    one = coding.code_passage(project, document.id, 10, 20, code.id)
    other = coding.code_passage(project, document.id, 21, 30, codebook.create_code(project, "Autre").id)
    with pytest.raises(ValueError, match="one code"):
        coding.merge_with(project, one.id, other.id)


def test_a_coding_is_copied_to_another_code(apart):
    project, document, _text, code = apart
    one = coding.code_passage(project, document.id, 10, 20, code.id)
    other = codebook.create_code(project, "Autre")
    (copied,) = coding.copy_codings(project, [one.id], other.id)
    assert (copied.start, copied.end, copied.code_id) == (10, 20, other.id)
    assert len(project.find(Coding)) == 2


def test_the_next_uncoded_passage_is_what_persons_say_and_nobody_coded(apart):
    project, document, text, code = apart

    def following(after: int) -> str | None:
        place = coding.uncoded(project, document.id, after)
        return None if place is None else text[slice(*place)]

    assert following(0) == "La mairie, j'y vais plus du tout. C'est loin pour moi."
    coding.code_passage(project, document.id, 10, 43, code.id)
    assert following(0) == "C'est loin pour moi."
    assert following(60) == "Un bus le soir, jamais."
    assert following(90) is None
