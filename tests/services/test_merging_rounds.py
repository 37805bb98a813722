"""Round after round, in whatever order, and what is rare: withdrawals against decisions, twins, clocks, circles."""

import json
import shutil
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qualicode.model.errors import UserError
from qualicode.model.ids import new_id
from qualicode.model.study import (
    Code,
    Coder,
    Coding,
    Document,
    Note,
    Person,
    ProjectInfo,
    Snapshot,
    TextRevision,
    Variable,
    VariableValue,
)
from qualicode.services import codebook, coders, coding, correcting, merging, notes
from qualicode.store import schema
from qualicode.store.project import Project
from tests.conftest import everything
from tests.services.test_merging import TEXT, act, code, put, quoted

_number = count()


def copy_of(project: Project, folder: Path, name: str) -> Project:
    """Another person's copy."""
    path = folder / f"{name}-{next(_number)}.db"
    shutil.copy(project.path, path)
    made = Project.open_database(path)
    made.coder_id = coders.use_coder(made, name).id
    return made


def take(project: Project, other: Project, decision: str = "later") -> merging.Plan:
    found = merging.plan(project, other)
    merging.apply(project, other, found, {one.id: decision for one in found.divergences})
    assert not project.rows("PRAGMA foreign_key_check")
    return found


@pytest.fixture
def team(project: Project, add_text, tmp_path: Path):
    document = add_text(TEXT, title="Entretien")
    bus = codebook.create_code(project, "Bus", definition="Les bus.\nEt les cars.")
    codebook.create_code(project, "Mairie")
    coding.code_passage(project, document.id, 3, 6, bus.id)
    made = [project, copy_of(project, tmp_path, "Théo Blanc"), copy_of(project, tmp_path, "Awa Diop")]
    yield made
    for one in made[1:]:
        one.close_database()


def state(project: Project) -> dict[str, list[str]]:
    """What a study says, whoever merged it when: without ids of twins and the order among siblings."""
    found = {table: rows for table, rows in everything(project).items() if table not in ("snapshot", "lens", "coding")}
    codes = [{name: getattr(one, name) for name in schema.NAMES["code"] if name not in ("position", "hue")}
             for one in project.find(Code)]  # fmt: skip
    found["code"] = [json.dumps(one) for one in codes]
    found["text_revision"] = sorted({f"{one.document_id} {one.content}" for one in project.find(TextRevision)})
    found["coding"] = sorted(
        f"{one.code_id} {one.coder_id} {one.start} {one.end} {one.status}" for one in project.find(Coding)
    )
    return found


# Rounds


def test_the_tenth_round_is_as_clean_as_the_first(team):
    mine, theirs, _awa = team
    for number in range(10):
        codebook.rename_code(mine, mine.find(Code)[0].id, f"Bus {number}")
        codebook.define_code(theirs, theirs.find(Code)[1].id, definition=f"Maison {number}")
        put(mine, "marché", f"Bus {number}")
        put(theirs, "mairie", "Mairie")
        for one, other in ((mine, theirs), (theirs, mine)):
            found = take(one, other)
            assert not found.divergences and not found.doubts
        assert state(mine) == state(theirs)
        coding.remove_codings(mine, [one.id for one in mine.find(Coding) if one.coder_id != mine.coder_id])
        coding.remove_codings(theirs, [one.id for one in theirs.find(Coding) if one.coder_id == theirs.coder_id])
    take(mine, theirs)
    take(theirs, mine)
    assert state(mine) == state(theirs) and all(one.coder_id == mine.coder_id for one in mine.find(Coding))


def test_what_came_with_a_merge_and_was_deleted_since_stays_deleted(team):
    mine, theirs, _awa = team
    ours, other = put(mine, "marché", "Bus"), put(theirs, "mairie", "Mairie")
    take(mine, theirs)
    take(theirs, mine)
    coding.remove_codings(theirs, [ours.id])
    coding.remove_codings(mine, [other.id])
    assert not take(mine, theirs).divergences and not take(theirs, mine).divergences
    assert quoted(mine) == quoted(theirs) == [("Bus", "bus")]


def test_work_that_comes_by_a_third_person_is_known_again(team):
    mine, theo, awa = team
    codebook.rename_code(awa, code(awa, "Bus").id, "Tram")
    put(awa, "mairie", "Mairie")
    take(theo, awa)
    take(mine, theo)
    codebook.rename_code(mine, code(mine, "Tram").id, "Métro")
    found = take(mine, awa)
    assert found.empty and code(mine, "Métro")


def test_both_merge_the_others_copy_at_once(team, tmp_path):
    mine, theirs, _awa = team
    put(mine, "marché", "Bus")
    put(theirs, "mairie", "Mairie")
    before = copy_of(mine, tmp_path, "Inès Morvan")
    take(mine, theirs)
    take(theirs, before)
    before.close_database()
    codebook.rename_code(mine, code(mine, "Bus").id, "Car")
    assert not take(theirs, mine).divergences and not take(mine, theirs).divergences
    assert state(mine) == state(theirs)
    (added,) = [one for one in mine.find(Coding) if one.coder_id == theirs.coder_id]
    coding.remove_codings(mine, [added.id])
    assert not take(theirs, mine).divergences
    assert ("Mairie", "mairie") not in quoted(theirs)


def test_a_merge_that_was_undone_can_be_made_again_and_takes_nothing_from_the_other(team):
    mine, theirs, _awa = team
    put(theirs, "mairie", "Mairie")
    take(mine, theirs)
    take(theirs, mine)
    mine.undo()
    assert quoted(mine) == [("Bus", "bus")]
    assert not take(theirs, mine).divergences and ("Mairie", "mairie") in quoted(theirs)
    take(mine, theirs)
    assert ("Mairie", "mairie") in quoted(mine)


def test_a_decision_holds_only_for_what_was_decided(team):
    """What somebody writes after the decision is not overwritten by it."""
    mine, theirs, _awa = team
    codebook.rename_code(mine, code(mine, "Bus").id, "Car")
    codebook.rename_code(theirs, code(theirs, "Bus").id, "Tram")
    take(mine, theirs, "mine")
    codebook.rename_code(theirs, code(theirs, "Tram").id, "Tramway")
    codebook.rename_code(mine, code(mine, "Car").id, "Autocar")
    (divergence,) = take(theirs, mine).divergences
    assert (divergence.mine, divergence.theirs) == ("Tramway", "Autocar")


def test_a_plan_does_not_outlive_the_state_it_was_made_for(team):
    mine, theirs, _awa = team
    put(theirs, "mairie", "Mairie")
    found = merging.plan(mine, theirs)
    codebook.create_code(mine, "Autre")
    before = everything(mine)
    with pytest.raises(UserError, match="changed meanwhile"):
        merging.apply(mine, theirs, found)
    assert everything(mine) == before


def test_a_base_that_is_given_is_the_ancestor(team, tmp_path):
    mine, theirs, _awa = team
    base = copy_of(mine, tmp_path, "Base")
    for one in (mine, theirs):  # as after a rescue: no history
        for table in ("journal", "step"):
            one.connection.exec_driver_sql(f"DELETE FROM {table}")
    coding.remove_codings(theirs, [one.id for one in theirs.find(Coding)])
    assert not merging.plan(mine, theirs).ancestor
    found = merging.plan(mine, theirs, base)
    assert found.ancestor and not found.divergences
    merging.apply(mine, theirs, found)
    assert quoted(mine) == []
    base.close_database()


# Rules


def test_corrections_of_two_that_lie_apart_are_both_kept(team):
    mine, theirs, _awa = team
    (document,) = mine.find(Document)
    correcting.correct_text(mine, document.id, TEXT.replace("Le bus", "Alors, le bus"))
    correcting.correct_text(theirs, document.id, TEXT.replace("le marché", "le grand marché du mardi"))
    put(mine, "mairie", "Mairie")
    put(theirs, "grand marché", "Mairie")
    assert not take(mine, theirs).divergences
    assert mine.text(document.id) == TEXT.replace("Le bus", "Alors, le bus").replace(
        "le marché", "le grand marché du mardi"
    )
    assert quoted(mine) == [("Bus", "bus"), ("Mairie", "grand marché"), ("Mairie", "mairie")]
    assert mine.get(Document, document.id).content in {one.content for one in mine.find(TextRevision)}
    assert not take(theirs, mine).divergences and state(mine) == state(theirs)


def test_prose_changed_in_different_lines_is_joined_and_in_the_same_line_decided(team):
    mine, theirs, _awa = team
    codebook.define_code(mine, code(mine, "Bus").id, definition="Les bus de nuit.\nEt les cars.")
    codebook.define_code(theirs, code(theirs, "Bus").id, definition="Les bus.\nEt les cars scolaires.")
    assert not take(mine, theirs).divergences
    assert code(mine, "Bus").definition == "Les bus de nuit.\nEt les cars scolaires."
    codebook.define_code(mine, code(mine, "Bus").id, definition="Un bus.")
    codebook.define_code(theirs, code(theirs, "Bus").id, definition="Des bus.\nEt les cars scolaires.")
    (divergence,) = take(mine, theirs).divergences
    assert (divergence.field, divergence.mine) == ("definition", "Un bus.")
    assert "Des bus." in divergence.theirs and code(mine, "Bus").definition == "Un bus."


def test_a_withdrawal_wins_over_a_decision_and_over_a_twin(team):
    mine, theirs, _awa = team
    (ours,) = mine.find(Coding)
    for side, status in ((mine, "to_confirm"), (theirs, "imported")):
        with side.step("change"):
            side.update(Coding, ours.id, status=status)
    take(mine, theirs, "mine")
    with theirs.step("withdraw"):
        theirs.update(Coding, ours.id, status="withdrawn")
    take(theirs, mine)
    assert theirs.get(Coding, ours.id).status == "withdrawn"
    theirs.coder_id = mine.coder_id
    put(mine, "marché", "Mairie")
    twin = put(theirs, "marché", "Mairie")
    with theirs.step("withdraw"):
        theirs.update(Coding, twin.id, status="withdrawn")
    take(mine, theirs)
    assert [one.status for one in mine.find(Coding, code_id=code(mine, "Mairie").id)] == ["withdrawn"]


def test_a_withdrawn_consent_wins_over_another_one_and_over_a_deletion(team, tmp_path):
    mine, *_others = team
    who = Person(name="Zoé")
    with mine.step("person"):
        mine.add(who)
    theirs = copy_of(mine, tmp_path, "Théo Blanc")
    with mine.step("change"):
        mine.update(Person, who.id, consent="quotation")
    with theirs.step("change"):
        theirs.update(Person, who.id, consent="withdrawn")
    assert not take(mine, theirs).divergences and mine.get(Person, who.id).consent == "withdrawn"
    other = copy_of(theirs, tmp_path, "Awa Diop")
    with other.step("delete"):
        other.remove(Person, [who.id])
    with theirs.step("change"):
        theirs.update(Person, who.id, consent="sharing")
    with theirs.step("change"):
        theirs.update(Person, who.id, consent="withdrawn")
    assert not take(other, theirs).divergences and not other.find(Person)
    theirs.close_database()
    other.close_database()


def test_a_note_whose_words_were_taken_away_stays_with_the_document(team):
    mine, theirs, _awa = team
    (document,) = mine.find(Document)
    start = TEXT.index("La mairie")
    note = notes.add_note(theirs, "surprise", "Tiens", document_id=document.id, start=start, end=start + 9)
    correcting.correct_text(mine, document.id, TEXT.replace("La mairie ne répond pas.\n", ""))
    take(mine, theirs)
    assert mine.get(Note, note.id).start is None and mine.get(Note, note.id).document_id == document.id


def test_an_extract_whose_words_were_corrected_there_is_told(team):
    mine, theirs, _awa = team
    (document,) = mine.find(Document)
    correcting.correct_text(theirs, document.id, TEXT.replace("mairie", "préfecture"))
    put(mine, "La mairie ne répond pas", "Mairie")
    found = take(mine, theirs)
    assert any("read again: 1" in doubt for doubt in found.doubts)
    assert ("Mairie", "La préfecture ne répond pas") in quoted(mine)


def test_notes_and_decisions_follow_an_extract_that_is_the_same_as_another(team):
    """Two rows by one coder on the same words become one, on both sides in the end, with what hangs on either."""
    mine, theirs, _awa = team
    theirs.coder_id = mine.coder_id
    ours, other = put(mine, "marché", "Mairie"), put(theirs, "marché", "Mairie")
    notes.add_note(mine, "memo", "Ici", target=("coding", ours.id))
    notes.add_note(theirs, "memo", "Là", target=("coding", other.id))
    assert not take(mine, theirs).divergences and not take(theirs, mine).divergences
    assert state(mine) == state(theirs) and quoted(theirs).count(("Mairie", "marché")) == 1
    for side in (mine, theirs):
        assert {one.target_id for one in side.find(Note)} == {ours.id}
        assert side.find(Coding, id=ours.id)


def test_two_answers_to_one_question_are_decided_by_people(team, tmp_path):
    mine, *_others = team
    (document,) = mine.find(Document)
    question = Variable(name="Durée")
    with mine.step("question"):
        mine.add(question)
    theirs = copy_of(mine, tmp_path, "Théo Blanc")
    for side, answer in ((mine, "1 h"), (theirs, "2 h")):
        with side.step("answer"):
            side.add(VariableValue(variable_id=question.id, target_id=document.id, value=answer))
    (divergence,) = take(mine, theirs, "theirs").divergences
    assert (divergence.mine, divergence.theirs, divergence.what) == ("1 h", "2 h", "Durée")
    assert [one.value for one in mine.find(VariableValue)] == ["2 h"]
    theirs.close_database()


def test_a_text_that_both_imported_is_told(team):
    mine, theirs, _awa = team
    for side, body in ((mine, "Un  nouveau\ntexte."), (theirs, "Un nouveau texte.")):
        with side.step("import"):
            side.add(Document(title="Nouveau", content=side.keep_text(body), characters=len(body)))
    assert any("same text" in doubt for doubt in take(mine, theirs).doubts) and mine.count(Document) == 3


# Bad input


def test_equal_ids_with_different_texts_are_a_divergence(team, tmp_path):
    mine, *_others = team
    (document,) = mine.find(Document)
    other = Project.create_database(tmp_path / "other.db", mine.find(ProjectInfo)[0], Coder(name="Z"))
    with other.step("text"):
        body = "Tout autre chose, la mairie."
        other.add(Document(id=document.id, title="Entretien", content=other.keep_text(body), characters=len(body)))
    codebook.create_code(other, "Neuf")
    coding.code_passage(other, document.id, 18, 27, code(other, "Neuf").id)
    found = take(mine, other)
    assert not found.ancestor and "content" in {one.field for one in found.divergences}
    assert mine.text(document.id) == TEXT
    for one in mine.find(Coding):
        assert 0 <= one.start < one.end <= len(TEXT)
    other.close_database()


def test_a_copy_from_the_future_is_told(team):
    mine, theirs, _awa = team
    put(theirs, "mairie", "Mairie")
    theirs.connection.exec_driver_sql("UPDATE step SET at = '2126-01-01T00:00:00.000Z' WHERE seq > 5")
    found = take(mine, theirs)
    assert any("2126-01-01" in doubt for doubt in found.doubts) and ("Mairie", "mairie") in quoted(mine)


def test_a_coder_deleted_on_one_side_whose_work_went_on(team):
    mine, theirs, _awa = team
    take(mine, theirs)
    gone = theirs.coder_id
    with mine.step("delete"):
        mine.remove(Coder, [gone])
    put(theirs, "mairie", "Mairie")
    take(mine, theirs)
    assert mine.get(Coder, gone).name == "Théo Blanc" and ("Mairie", "mairie") in quoted(mine)


def test_rows_there_that_lie_in_a_circle_are_untangled(team):
    mine, theirs, _awa = team
    one, two = Code(name="U", id=new_id()), Code(name="V", id=new_id())
    with theirs.step("circle"):
        theirs.add(one, two)
        theirs.update(Code, one.id, parent_id=two.id)
        theirs.update(Code, two.id, parent_id=one.id)
    take(mine, theirs)
    parents = {row.id: row.parent_id for row in mine.find(Code)}
    assert sorted(str(parents[row.id]) for row in (one, two)) == sorted(("None", str(one.id)))


def test_nothing_is_written_when_the_step_fails(team, monkeypatch):
    mine, theirs, _awa = team
    put(theirs, "mairie", "Mairie")
    found, before = merging.plan(mine, theirs), everything(mine)

    def fail(*_args: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("qualicode.services.merging.journal.apply", fail)
    with pytest.raises(OSError, match="disk"):
        merging.apply(mine, theirs, found)
    after = everything(mine)
    assert {table: rows for table, rows in after.items() if table != "snapshot"} == {
        table: rows for table, rows in before.items() if table != "snapshot"
    }
    assert mine.count(Snapshot) <= 1


# Random histories

ACTS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 60)), max_size=5)


def started(folder: Path) -> Project:
    project = Project.create_database(folder / "mine.db", ProjectInfo(name="É"), Coder(name="Inès"))
    with project.step("text"):
        project.add(Document(title="T", content=project.keep_text(TEXT), characters=len(TEXT)))
    for name in ("A", "B", "C"):
        codebook.create_code(project, name)
    coding.code_passage(project, project.find(Document)[0].id, 3, 9, project.find(Code)[0].id)
    return project


def play(project: Project, acts: list[tuple[int, int]]) -> None:
    for number, words in acts:
        act(project, number, words)


def sound(project: Project) -> None:
    assert not project.rows("PRAGMA foreign_key_check")
    for table in ("coding", "note", "turn"):
        sql = f'SELECT count(*) FROM "{table}" s JOIN document d ON d.id = s.document_id'
        assert project.rows(f'{sql} WHERE s.start < 0 OR s."end" <= s.start OR s."end" > d.characters')[0][0] == 0


def fresh(project: Project, before: set[str]) -> dict[str, tuple[str, str]]:
    """The codings that are new here: who made them, and on which words."""
    made = [one for one in project.find(Coding) if one.id not in before]
    return {one.id: (one.coder_id, project.text(one.document_id)[one.start : one.end]) for one in made}


def nothing_lost(project: Project, added: dict[str, tuple[str, str]], found: merging.Plan) -> None:
    """Every new coding is there, or another one by the same person on the same words, or its loss is told."""
    now = fresh(project, set())
    told = {one.row_id for one in found.divergences if one.kind == "vanished"}
    assert not [
        who for row_id, who in added.items() if row_id not in now and row_id not in told and who not in now.values()
    ]


RANDOM = settings(
    phases=(Phase.explicit, Phase.generate),
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@RANDOM
@given(ours=ACTS, theirs=ACTS)
def test_the_order_does_not_matter_up_to_divergences(tmp_path_factory, ours, theirs):
    folder = tmp_path_factory.mktemp("order")
    project = started(folder)
    first, second = copy_of(project, folder, "Théo"), copy_of(project, folder, "Awa")
    play(first, ours)
    play(second, theirs)
    first_again, second_again = copy_of(first, folder, "Théo"), copy_of(second, folder, "Awa")
    one, other = take(first, second), take(second_again, first_again)
    fields, others = ({(d.table, d.field) for d in p.divergences if d.kind == "field"} for p in (one, other))
    assert fields == others
    if not one.divergences:
        assert not other.divergences
        assert state(first) == state(second_again)
    for made in (first, second, first_again, second_again):
        sound(made)
        made.close_database()
    project.close_database()


@RANDOM
@given(rounds=st.lists(st.tuples(ACTS, ACTS), min_size=2, max_size=3))
def test_rounds_of_random_histories_end_in_the_same_study(tmp_path_factory, rounds):
    folder = tmp_path_factory.mktemp("rounds")
    project = started(folder)
    first, second = copy_of(project, folder, "Théo"), copy_of(project, folder, "Awa")
    for ours, theirs in rounds:
        began = {one.id for one in first.find(Coding)}
        play(first, ours)
        play(second, theirs)
        added = fresh(first, began) | fresh(second, began)
        found = take(first, second)
        nothing_lost(first, added, found)
        assert take(first, second).empty
        back = take(second, first)
        assert not back.divergences, (found.divergences, back.divergences)
        assert take(second, first).empty and take(first, second).empty
        sound(first)
        assert state(first) == state(second)
    for made in (project, first, second):
        made.close_database()
