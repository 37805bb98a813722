"""Two copies of a project, changed apart, become one; every rule has its test."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, Coding, Document, Lens, Note, ProjectInfo, Snapshot, Territory
from qualicode.services import codebook, coders, coding, correcting, documents, merging, notes
from qualicode.store.project import Project
from tests.conftest import everything

TEXT = "Le bus ne passe plus.\nLa mairie ne répond pas.\nOn attend le marché."


class Pair:
    """A project and a copy of it, in which two people go on."""

    def __init__(self, folder: Path, project: Project) -> None:
        self.mine = project
        path = folder / "theirs.db"
        project.connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(project.path, path)
        self.theirs = Project.open_database(path)
        self.theirs.coder_id = coders.use_coder(self.theirs, "Théo Blanc").id

    def merge(self, **decisions: str) -> merging.Plan:
        found = merging.plan(self.mine, self.theirs)
        asked = {one.id: decisions.get("all", "later") for one in found.divergences}
        merging.apply(self.mine, self.theirs, found, asked)
        return found


@pytest.fixture
def pair(project: Project, add_text, tmp_path: Path):
    document = add_text(TEXT, title="Entretien")
    bus = codebook.create_code(project, "Bus")
    codebook.create_code(project, "Mairie")
    codebook.create_code(project, "Retard", bus.id)
    coding.code_passage(project, document.id, 3, 6, bus.id)
    made = Pair(tmp_path, project)
    yield made
    made.theirs.close_database()


def code(project: Project, name: str) -> Code:
    return next(one for one in project.find(Code) if one.name == name)


def put(project: Project, words: str, name: str) -> Coding:
    (document,) = project.find(Document)
    start = project.text(document.id).index(words)
    return coding.code_passage(project, document.id, start, start + len(words), code(project, name).id)


def quoted(project: Project) -> list[tuple[str, str]]:
    names = {one.id: one.name for one in project.find(Code)}
    return sorted(
        (names[one.code_id], project.text(one.document_id)[one.start : one.end]) for one in project.find(Coding)
    )


def test_what_was_added_on_each_side_is_there(pair):
    put(pair.mine, "mairie", "Mairie")
    theirs = put(pair.theirs, "marché", "Retard")
    notes.add_note(pair.theirs, "memo", "Une idée")
    found = pair.merge()
    assert quoted(pair.mine) == [("Bus", "bus"), ("Mairie", "mairie"), ("Retard", "marché")]
    assert pair.mine.get(Coding, theirs.id) == theirs
    assert found.counts["Théo Blanc"]["coding added"] == 1 and found.counts["Théo Blanc"]["note added"] == 1
    assert not found.divergences and found.ancestor


def test_a_field_changed_on_one_side_is_taken(pair):
    codebook.rename_code(pair.theirs, code(pair.theirs, "Bus").id, "Autobus")
    codebook.define_code(pair.mine, code(pair.mine, "Bus").id, definition="Transports")
    pair.merge()
    assert code(pair.mine, "Autobus").definition == "Transports"


def test_the_same_change_on_both_is_no_divergence(pair):
    for side in (pair.mine, pair.theirs):
        codebook.rename_code(side, code(side, "Bus").id, "Autobus")
    assert not pair.merge().divergences


@pytest.mark.parametrize(("decision", "name"), [("later", "Car"), ("mine", "Car"), ("theirs", "Tram")])
def test_two_different_changes_are_decided_by_people(pair, decision, name):
    codebook.rename_code(pair.mine, code(pair.mine, "Bus").id, "Car")
    codebook.rename_code(pair.theirs, code(pair.theirs, "Bus").id, "Tram")
    (divergence,) = pair.merge(all=decision).divergences
    assert (divergence.kind, divergence.field, divergence.mine, divergence.theirs) == ("field", "name", "Car", "Tram")
    assert code(pair.mine, name)
    assert len(merging.open_divergences(pair.mine)) == (decision == "later")


def test_what_was_left_for_later_is_arbitrated_later(pair):
    codebook.rename_code(pair.mine, code(pair.mine, "Bus").id, "Car")
    codebook.rename_code(pair.theirs, code(pair.theirs, "Bus").id, "Tram")
    pair.merge()
    (waiting,) = merging.open_divergences(pair.mine)
    merging.arbitrate(pair.mine, [waiting.id], "theirs")
    assert code(pair.mine, "Tram") and not merging.open_divergences(pair.mine)


def test_deletions_propagate(pair):
    codebook.delete_codes(pair.theirs, [code(pair.theirs, "Mairie").id])
    pair.merge()
    assert {one.name for one in pair.mine.find(Code)} == {"Bus", "Retard"}


@pytest.mark.parametrize(("decision", "kept"), [("later", True), ("mine", True), ("theirs", False)])
def test_deleted_there_and_used_here_is_kept_until_somebody_decides(pair, decision, kept):
    codebook.delete_codes(pair.theirs, [code(pair.theirs, "Mairie").id])
    put(pair.mine, "mairie", "Mairie")
    (divergence,) = pair.merge(all=decision).divergences
    assert divergence.kind == "deleted there"
    assert (("Mairie", "mairie") in quoted(pair.mine)) is kept


@pytest.mark.parametrize(("decision", "kept"), [("later", True), ("theirs", True), ("mine", False)])
def test_deleted_here_and_used_there_comes_back_until_somebody_decides(pair, decision, kept):
    codebook.delete_codes(pair.mine, [code(pair.mine, "Mairie").id])
    put(pair.theirs, "mairie", "Mairie")
    (divergence,) = pair.merge(all=decision).divergences
    assert divergence.kind == "deleted here"
    assert (("Mairie", "mairie") in quoted(pair.mine)) is kept


def test_a_code_merged_here_is_followed_by_what_was_coded_there(pair):
    codebook.merge_codes(pair.mine, [code(pair.mine, "Mairie").id], code(pair.mine, "Bus").id)
    put(pair.theirs, "mairie", "Mairie")
    assert not pair.merge().divergences
    assert ("Bus", "mairie") in quoted(pair.mine)


def test_a_code_merged_there_is_followed_by_what_was_coded_here(pair):
    codebook.merge_codes(pair.theirs, [code(pair.theirs, "Mairie").id], code(pair.theirs, "Bus").id)
    put(pair.mine, "mairie", "Mairie")
    assert not pair.merge().divergences
    assert ("Bus", "mairie") in quoted(pair.mine) and {one.name for one in pair.mine.find(Code)} == {"Bus", "Retard"}


def test_a_code_moved_in_a_circle_by_the_two_stays_where_it_is_here(pair):
    for name in ("X", "Y"):
        codebook.create_code(pair.mine, name)
    pair.theirs.close_database()
    pair.__init__(pair.mine.path.parent, pair.mine)  # type: ignore[misc]
    codebook.move_code(pair.mine, code(pair.mine, "X").id, code(pair.mine, "Y").id)
    codebook.move_code(pair.theirs, code(pair.theirs, "Y").id, code(pair.theirs, "X").id)
    found = pair.merge()
    assert code(pair.mine, "X").parent_id == code(pair.mine, "Y").id and code(pair.mine, "Y").parent_id is None
    assert any(one.field == "parent_id" for one in found.divergences)


def test_the_same_extract_of_two_coders_is_two_and_of_one_is_one(pair):
    put(pair.mine, "mairie", "Mairie")
    put(pair.theirs, "mairie", "Mairie")
    pair.theirs.coder_id = pair.mine.coder_id
    put(pair.theirs, "marché", "Mairie")
    put(pair.mine, "marché", "Mairie")
    pair.merge()
    assert quoted(pair.mine).count(("Mairie", "mairie")) == 2
    assert quoted(pair.mine).count(("Mairie", "marché")) == 1


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_a_text_corrected_on_one_side_carries_the_others_extracts(pair, side):
    corrected, other = (pair.mine, pair.theirs) if side == "mine" else (pair.theirs, pair.mine)
    (document,) = corrected.find(Document)
    correcting.correct_text(corrected, document.id, TEXT.replace("Le bus", "Alors, le petit bus"))
    put(other, "mairie", "Mairie")
    found = pair.merge()
    assert not found.divergences
    assert quoted(pair.mine) == [("Bus", "bus"), ("Mairie", "mairie")]
    assert pair.mine.text(document.id).startswith("Alors, le petit bus")


def test_an_extract_whose_words_were_taken_away_is_told(pair):
    (document,) = pair.mine.find(Document)
    correcting.correct_text(pair.mine, document.id, TEXT.replace("La mairie ne répond pas.\n", ""))
    put(pair.theirs, "mairie ne répond", "Mairie")
    (divergence,) = pair.merge().divergences
    assert divergence.kind == "vanished" and "mairie" in divergence.what


def test_a_text_corrected_on_both_sides_is_decided_by_people(pair):
    (document,) = pair.mine.find(Document)
    correcting.correct_text(pair.mine, document.id, TEXT.replace("bus", "car"))
    correcting.correct_text(pair.theirs, document.id, TEXT.replace("bus", "tram"))
    put(pair.theirs, "marché", "Retard")
    found = pair.merge(all="theirs")
    assert [one.field for one in found.divergences] == ["content"]
    assert "tram" in pair.mine.text(document.id) and ("Retard", "marché") in quoted(pair.mine)


def test_an_extract_resized_on_both_sides_is_decided_by_people(pair):
    (ours,) = pair.mine.find(Coding)
    coding.resize_coding(pair.mine, ours.id, 0, 6)
    coding.resize_coding(pair.theirs, ours.id, 3, 20)
    (divergence,) = pair.merge(all="theirs").divergences
    assert (divergence.kind, divergence.mine, divergence.theirs) == ("span", "Le bus", "bus ne passe plus")
    assert pair.mine.get(Coding, ours.id).end == 20


def test_a_withdrawal_always_wins(pair):
    (ours,) = pair.mine.find(Coding)
    with pair.mine.step("confirm"):
        pair.mine.update(Coding, ours.id, status="to_confirm")
    with pair.theirs.step("withdraw"):
        pair.theirs.update(Coding, ours.id, status="withdrawn")
    assert not pair.merge().divergences
    assert pair.mine.get(Coding, ours.id).status == "withdrawn"


def test_merging_twice_changes_nothing(pair):
    codebook.rename_code(pair.mine, code(pair.mine, "Bus").id, "Car")
    codebook.rename_code(pair.theirs, code(pair.theirs, "Bus").id, "Tram")
    (document,) = pair.mine.find(Document)
    correcting.correct_text(pair.mine, document.id, "Bon. " + TEXT)
    put(pair.theirs, "mairie", "Mairie")
    pair.merge()
    before, seq = everything(pair.mine), pair.mine.last_seq
    assert merging.plan(pair.mine, pair.theirs).empty
    pair.merge()
    assert everything(pair.mine) == before and pair.mine.last_seq == seq


def test_it_is_one_step_with_a_snapshot_before(pair):
    put(pair.theirs, "mairie", "Mairie")
    before = quoted(pair.mine)
    pair.merge()
    assert [one.name for one in pair.mine.find(Snapshot)] == ["Before merging"]
    pair.mine.undo()
    assert quoted(pair.mine) == before
    pair.mine.redo()
    assert ("Mairie", "mairie") in quoted(pair.mine)


def test_a_decision_travels_back_with_the_next_round(pair, tmp_path):
    codebook.rename_code(pair.mine, code(pair.mine, "Bus").id, "Car")
    codebook.rename_code(pair.theirs, code(pair.theirs, "Bus").id, "Tram")
    put(pair.mine, "mairie", "Mairie")
    pair.merge(all="mine")
    found = merging.plan(pair.theirs, pair.mine)
    merging.apply(pair.theirs, pair.mine, found)
    assert not found.divergences and code(pair.theirs, "Car")
    assert quoted(pair.theirs) == quoted(pair.mine)


def test_another_project_is_refused(pair, tmp_path):
    other = Project.create_database(tmp_path / "other.db", ProjectInfo(name="Autre étude"), Coder(name="Z"))
    with pytest.raises(UserError, match="Autre étude"):
        merging.plan(pair.mine, other)
    other.close_database()


def test_without_a_common_history_nothing_is_deleted(pair, tmp_path):
    info = pair.mine.find(ProjectInfo)[0]
    other = Project.create_database(tmp_path / "other.db", info, Coder(name="Z"))
    codebook.create_code(other, "Nouveau")
    found = merging.plan(pair.mine, other)
    merging.apply(pair.mine, other, found)
    assert not found.ancestor
    assert {one.name for one in pair.mine.find(Code)} == {"Bus", "Mairie", "Retard", "Nouveau"}
    other.close_database()


def test_codes_and_coders_of_one_name_are_told_not_merged(pair):
    codebook.create_code(pair.mine, "Marché")
    codebook.create_code(pair.theirs, "Marché")
    coders.use_coder(pair.mine, "Théo Blanc")
    found = pair.merge()
    assert len([one for one in pair.mine.find(Code) if one.name == "Marché"]) == 2
    assert any("Marché" in doubt for doubt in found.doubts) and any("Théo" in doubt for doubt in found.doubts)


def test_a_territory_deleted_there_and_used_here(pair):
    (document,) = pair.mine.find(Document)
    territory = documents.territory_named(pair.mine, "Nord")
    pair.theirs.close_database()
    pair.__init__(pair.mine.path.parent, pair.mine)  # type: ignore[misc]
    with pair.theirs.step("delete"):
        pair.theirs.remove(Territory, [territory.id])
    with pair.mine.step("use"):
        pair.mine.update(Document, document.id, territory_id=territory.id)
    pair.merge()
    assert pair.mine.get(Document, document.id).territory_id == territory.id


# Random histories


def act(project: Project, number: int, words: int) -> None:
    """Something that a person might do."""
    codes, (document,) = project.find(Code), project.find(Document)
    text = project.text(document.id)
    start = (words * 7) % max(1, len(text) - 4)
    one = codes[words % len(codes)] if codes else None
    try:
        if number == 0 and one:
            coding.code_passage(project, document.id, start, start + 4, one.id)
        elif number == 1:
            codebook.create_code(project, f"Code {words} {project.coder_id}")
        elif number == 2 and one:
            codebook.rename_code(project, one.id, f"Nom {words}")
        elif number == 3 and one and len(codes) > 1:
            codebook.delete_codes(project, [one.id])
        elif number == 4 and len(codes) > 1 and one:
            codebook.merge_codes(project, [one.id], codes[(words + 1) % len(codes)].id)
        elif number == 5:
            correcting.correct_text(project, document.id, f"{text[:start]}x{words} {text[start:]}")
        elif number == 6 and len(codes) > 1 and one:
            codebook.move_code(project, one.id, codes[(words + 1) % len(codes)].id)
        elif number == 7 and project.find(Coding):
            coding.remove_codings(project, [project.find(Coding)[words % project.count(Coding)].id])
        elif number == 8:
            notes.add_note(project, "memo", f"Note {words}", document_id=document.id, start=start, end=start + 3)
    except UserError:
        pass


ACTS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 60)), max_size=7)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ours=ACTS, theirs=ACTS)
def test_any_two_histories_merge_and_merge_again_into_the_same(tmp_path_factory, ours, theirs):
    folder = tmp_path_factory.mktemp("pair")
    project = Project.create_database(folder / "mine.db", ProjectInfo(name="É"), Coder(name="Inès"))
    with project.step("text"):
        document = Document(title="T", content=project.keep_text(TEXT), characters=len(TEXT))
        project.add(document)
    for name in ("A", "B", "C"):
        codebook.create_code(project, name)
    coding.code_passage(project, document.id, 3, 9, project.find(Code)[0].id)
    made = Pair(folder, project)
    for number, words in ours:
        act(made.mine, number, words)
    for number, words in theirs:
        act(made.theirs, number, words)
    made.merge()
    assert not made.mine.rows("PRAGMA foreign_key_check")
    for one in made.mine.find(Coding):
        assert 0 <= one.start < one.end <= len(made.mine.text(one.document_id))
    after, seq = everything(made.mine), made.mine.last_seq
    assert merging.plan(made.mine, made.theirs).empty
    made.merge()
    assert everything(made.mine) == after and made.mine.last_seq == seq
    assert made.mine.find(Note) is not None and made.mine.find(Lens) is not None
    made.theirs.close_database()
    made.mine.close_database()
