"""Sending the project to the team: what is in the file, what is not, and what comes back."""

import shutil
from pathlib import Path

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, Coding, Document, Note, Person, Speaker
from qualicode.services import agreeing, arbitrating, codebook, coders, coding, correcting, merging, notes, sending
from qualicode.store import files
from qualicode.store.project import Project

TEXT = "Le bus ne passe plus.\nLa mairie ne répond pas.\nOn attend le marché."


@pytest.fixture
def study(project: Project, add_text):
    """Two documents with codings of two coders, an earlier text, a deleted note."""
    first, second = add_text(TEXT, title="Un", turns=[("H", 0, 21)]), add_text(TEXT.replace("bus", "car"), title="Deux")
    with project.step("person"):
        who = Person(name="Zoé")
        project.add(who)
        project.update(Speaker, project.find(Speaker)[0].id, person_id=who.id)
    correcting.correct_text(project, first.id, f"Madame SECRETNOM : {TEXT}")
    correcting.correct_text(project, first.id, TEXT)
    bus, mairie = codebook.create_code(project, "Bus"), codebook.create_code(project, "Mairie")
    for document in (first, second):
        coding.code_passage(project, document.id, 3, 6, bus.id)
    other = coders.use_coder(project, "Théo Blanc")
    one = coding.code_passage(project, first.id, 22, 31, mairie.id)
    notes.add_note(project, "memo", "MEMODETHEO", target=("coding", one.id))
    gone = notes.add_note(project, "memo", "NOTEEFFACEE")
    notes.delete_notes(project, [gone.id])
    project.coder_id = next(one.id for one in project.find(Coder) if one.id != other.id)
    return project


def sent(study: Project, folder: Path, **wishes) -> tuple[sending.Sent, Path]:
    found = sending.send(study, folder / "envoi", sender_id=study.coder_id, **wishes)
    return found, found.path


def received(path: Path, name: str = "Awa Diop") -> Project:
    made = files.open(path)
    assert files.check(made) == []
    made.coder_id = coders.use_coder(made, name).id
    return made


def back(study: Project, made: Project, decision: str = "later") -> merging.Plan:
    found = merging.plan(study, made)
    merging.apply(study, made, found, {one.id: decision for one in found.divergences})
    assert files.check(study) == []
    return found


def code(project: Project, name: str) -> str:
    return next(one.id for one in project.find(Code) if one.name == name)


def test_a_whole_copy_shares_the_history_and_comes_back_by_a_merge(study, tmp_path):
    found, path = sent(study, tmp_path, instructions="À coder pour mardi.\n")
    assert (found.documents, found.codings, found.size) == (2, 3, path.stat().st_size)
    made = received(path)
    told = sending.letter(made)
    assert told is not None and (told.sender, told.instructions) == ("Inès Morvan", "À coder pour mardi.")
    assert not told.part and not told.blind and sending.letter(study) is None
    coding.code_passage(made, made.documents()[0].id, 0, 6, code(made, "Bus"))
    merged = back(study, made)
    assert merged.ancestor and not merged.divergences and study.count(Coding) == 4
    made.close()


def test_a_part_holds_nothing_that_was_left_out(study, tmp_path):
    first = next(one for one in study.find(Document) if one.title == "Un")
    found, path = sent(study, tmp_path, document_ids=[first.id], codings=False)
    assert (found.documents, found.codings) == (1, 0)
    raw = path.read_bytes()
    for secret in ("SECRETNOM", "MEMODETHEO", "NOTEEFFACEE", "Le car ne passe", "Deux", "Théo Blanc"):
        assert secret.encode() not in raw and secret.encode("utf-16-le") not in raw
    assert TEXT.encode() in raw
    made = received(path)
    assert {one.name for one in made.find(Code)} == {"Bus", "Mairie"} and made.find(Person)[0].name == "Zoé"
    assert made.next_undo is None and made.text(first.id) == TEXT
    made.close()


def test_coding_blindly_and_back_twice(study, tmp_path):
    first = next(one for one in study.find(Document) if one.title == "Un")
    _found, path = sent(study, tmp_path, document_ids=[first.id], codings=False)
    made = received(path)
    mine = coding.code_passage(made, first.id, 22, 31, code(made, "Mairie"))
    added = codebook.create_code(made, "Attente")
    merged = back(study, made)
    assert merged.ancestor and not merged.divergences and not merged.doubts
    assert study.get(Coding, mine.id) and study.count(Coding) == 4 and study.count(Document) == 2
    assert back(study, made).empty
    coding.remove_codings(made, [mine.id])
    codebook.rename_code(made, added.id, "Attendre")
    codebook.rename_code(study, code(study, "Bus"), "Autobus")
    merged = back(study, made)
    assert not merged.divergences and study.count(Coding) == 3
    assert {one.name for one in study.find(Code)} == {"Autobus", "Mairie", "Attendre"}
    made.close()


def test_what_others_coded_stays_on_its_words_when_the_text_comes_back_corrected(study, tmp_path):
    first = next(one for one in study.find(Document) if one.title == "Un")
    _found, path = sent(study, tmp_path, document_ids=[first.id], codings=False)
    made = received(path)
    correcting.correct_text(made, first.id, f"Alors, {TEXT}")
    assert not back(study, made).divergences
    words = {study.text(one.document_id)[one.start : one.end] for one in study.find(Coding, document_id=first.id)}
    assert words == {"bus", "La mairie"} and study.text(first.id).startswith("Alors")
    made.close()


def test_a_code_that_comes_back_deleted_stays_while_others_use_it(study, tmp_path):
    """Their codings were not in the file: whoever deleted the code could not see them."""
    first = next(one for one in study.find(Document) if one.title == "Un")
    _found, path = sent(study, tmp_path, document_ids=[first.id], codings=False)
    made = received(path)
    codebook.delete_codes(made, [code(made, "Mairie")])
    (divergence,) = back(study, made).divergences
    assert divergence.kind == "deleted there" and study.count(Coding) == 3 and code(study, "Mairie")
    made.close()


def test_who_gets_a_file_again_finds_their_own_work_in_it(study, tmp_path):
    other = next(one for one in study.find(Coder) if one.name == "Théo Blanc")
    found, path = sent(study, tmp_path, codings=False, keep_coder_ids=[other.id])
    assert (found.documents, found.codings) == (2, 1)
    made = received(path, "Théo Blanc")
    assert made.coder_id == other.id and [one.body for one in made.find(Note)] == []
    coding.code_passage(made, made.documents()[0].id, 0, 6, code(made, "Bus"))
    assert not back(study, made).divergences and study.count(Coding) == 4 and study.count(Note) == 1
    made.close()


def test_withdrawn_documents_are_not_sent_in_a_part(study, tmp_path):
    first = next(one for one in study.find(Document) if one.title == "Un")
    with study.step("withdraw"):
        study.update(Document, first.id, consent="withdrawn")
    found, _path = sent(study, tmp_path, codings=False)
    assert found.left_out == ("Un",) and found.documents == 1
    with pytest.raises(UserError, match="no document"):
        sending.send(study, tmp_path / "rien", sender_id=study.coder_id, document_ids=[first.id])


def test_nothing_is_overwritten_and_a_failure_leaves_nothing(study, tmp_path, monkeypatch):
    _found, path = sent(study, tmp_path)
    before = path.read_bytes()
    with pytest.raises(UserError, match="there already"):
        sent(study, tmp_path)
    assert path.read_bytes() == before
    folder = tmp_path / "plein"
    folder.mkdir()

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qualicode.services.sending.durable.copy_to_disk", full)
    with pytest.raises(UserError):
        sent(study, folder)
    assert list(folder.iterdir()) == []


def test_a_letter_that_somebody_edited_is_no_letter(study, tmp_path):
    _found, path = sent(study, tmp_path)
    made = files.open(path)
    made.connection.exec_driver_sql("UPDATE properties SET value = '[1' WHERE name = 'letter'")
    assert sending.letter(made) is None
    made.connection.exec_driver_sql("""UPDATE properties SET value = '{"sender": 1}' WHERE name = 'letter'""")
    assert sending.letter(made) is None
    made.close()


def test_an_exercise_is_sent_to_a_group_and_the_answers_are_compared(study, tmp_path):
    """A trainer sends texts without codings; three answers come back; where they differ is decided with a reason."""
    _told, path = sent(study, tmp_path, codings=False, frozen=True, instructions="Codez « Mairie ».")
    group = []
    for name, start, end in (("Ana", 22, 31), ("Léo", 22, 31), ("Zoé", 25, 44)):
        answer = received(shutil.copy(path, tmp_path / f"{name}.qualicode"), name)
        document = next(one for one in answer.find(Document) if one.title == "Un")
        assert not answer.find(Coding), "nobody sees another's work"
        coding.code_passage(answer, document.id, start, end, code(answer, "Mairie"))
        assert not back(study, answer).divergences
        group.append(str(answer.coder_id))
        answer.close()
    before = agreeing.compare(study, group)
    found = agreeing.differences(study, group, before)
    assert [len(one.by) for one in found] == [2, 1]
    for one in found:
        arbitrating.settle(study, one, "coded" if len(one.by) == 2 else "not coded", "La définition dit : le service")
    after = arbitrating.after(study, before)
    assert after is not None and after.overall.values["fleiss_kappa"] == 1 > before.overall.values["fleiss_kappa"]
    assert {row[4] for row in arbitrating.record(study).rows} == {"La définition dit : le service"}
