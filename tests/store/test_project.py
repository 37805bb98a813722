"""Steps, the journal, undo, redo, history and snapshots of an open database."""

import json

import pytest
from sqlalchemy import event, insert, update
from sqlalchemy.exc import IntegrityError

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, Coding, Document, Snapshot, Territory
from qualicode.store import schema
from qualicode.store.project import Project
from tests.conftest import everything
from tests.store.conftest import fill


def test_a_step_is_kept_and_told_to_listeners(project):
    heard = []
    stop = project.subscribe(heard.append)
    code = Code(name="Accès")
    with project.step("Create “{name}”", name="Accès"):
        project.add(code)
    stop()
    with project.step("Unheard"):
        project.add(Code(name="B"))
    assert [(c.label, c.ids, c.args, c.kind) for c in heard] == [
        ("Create “{name}”", {"code": frozenset({code.id})}, {"name": "Accès"}, "do")
    ]
    assert heard[0].touch("coding", "code") and not heard[0].touch("note")
    assert project.get(Code, code.id) == code


def test_an_exception_rolls_everything_back_and_the_next_step_works(project):
    before = everything(project)
    with pytest.raises(ZeroDivisionError), project.step("Fails"):
        project.add(Code(name="A"))
        project.keep_text("nothing of this remains")
        _ = 1 / 0
    assert everything(project) == before
    assert project.rows("SELECT * FROM content") == []
    assert [step.label for step in project.history()] == ["Create the project"]
    with project.step("Works"):
        project.add(Code(name="B"))
    assert project.count(Code) == 1


def test_a_step_inside_a_step_joins_it(project):
    with project.step("Outer"):
        project.add(Code(name="A"))
        with project.step("Inner"):
            project.add(Code(name="B"))
    assert project.history(limit=1)[0].label == "Outer"
    project.undo()
    assert project.count(Code) == 0
    with pytest.raises(ZeroDivisionError), project.step("Outer"):
        with project.step("Inner"):
            project.add(Code(name="C"))
        _ = 1 / 0
    assert project.count(Code) == 0


def test_a_step_that_changes_nothing_leaves_no_trace(project):
    with project.step("Make"):
        project.add(Code(name="A"))
    seq, heard = project.last_seq, []
    project.subscribe(heard.append)
    code = project.find(Code)[0]
    with project.step("Same again"):
        project.update(Code, code.id, name="A")
    assert project.last_seq == seq and heard == []


def test_writing_outside_a_step_is_refused(project):
    with project.step("Make"):
        project.add(Code(name="A"))
    code = project.find(Code)[0]
    for write in (
        lambda: project.add(Code(name="B")),
        lambda: project.update(Code, code.id, name="B"),
        lambda: project.remove(Code, [code.id]),
        lambda: project.connection.exec_driver_sql("UPDATE code SET name = 'B'"),
    ):
        with pytest.raises(IntegrityError, match="outside a step"):
            write()
    assert [found.name for found in project.find(Code)] == ["A"]


def test_the_journal_sees_bulk_statements(project):
    table = schema.TABLES["code"]
    with project.step("Many at once"):
        project.connection.execute(insert(table), [schema.record(Code(name=f"{n}")) for n in range(50)])
    with project.step("All of them"):
        project.connection.execute(update(table).values(hue=7))
    assert {code.hue for code in project.find(Code)} == {7}
    changed = project.rows("SELECT count(*), count(DISTINCT row_id) FROM journal WHERE tbl = 'code'")
    assert tuple(changed[0]) == (100, 50)
    project.undo()
    assert {code.hue for code in project.find(Code)} == {210}
    project.undo()
    assert project.count(Code) == 0


def test_a_reference_to_nothing_rolls_the_whole_step_back(project):
    with pytest.raises(IntegrityError), project.step("Dangles"):
        project.add(Code(name="A"), Code(name="B", parent_id="nobody"))
    assert project.count(Code) == 0
    with project.step("Any order"):  # checked at the end only
        child = Code(name="child", parent_id="parent")
        project.add(child)
        project.add(Code(id="parent", name="parent"))
    assert project.count(Code) == 2


def test_undo_and_redo_go_over_everything_and_over_reopening(project):
    states = [everything(project)]
    project.subscribe(lambda changes: states.append(everything(project)) if changes.kind == "do" else None)
    fill(project)
    with project.step("Delete"):
        project.remove_where(Coding, code_id=project.find(Code)[0].id)
    last = len(states) - 1
    for at in range(last, 0, -1):
        assert everything(project) == states[at]
        assert project.undo() is not None
        if at % 3 == 0:
            project = _reopened(project)
    assert everything(project) == states[0]
    assert project.next_undo is None and project.undo() is None  # the project's own birth is not undone
    for at in range(1, last + 1):
        assert project.redo() is not None
        assert everything(project) == states[at]
        if at % 4 == 0:
            project = _reopened(project)
    assert project.redo() is None
    project.close_database()


def _reopened(project: Project) -> Project:
    project.close_database()
    return Project.open_database(project.path)


def test_undo_names_what_it_takes_back_and_a_new_step_ends_redo(project):
    with project.step("Create “{name}”", name="Éco"):
        project.add(Code(name="Éco"))
    assert project.next_undo.label == "Create “{name}”" and project.next_undo.args == {"name": "Éco"}
    assert project.next_redo is None
    undone = project.undo()
    assert undone.label == "Create “{name}”"
    assert project.next_redo.id == undone.id
    with project.step("Another"):
        project.add(Code(name="Autre"))
    assert project.next_redo is None and project.redo() is None
    kinds = [(step.label, step.kind, step.undone) for step in project.history(limit=3)]
    assert kinds == [
        ("Another", "do", False),
        ("Create “{name}”", "undo", False),
        ("Create “{name}”", "do", True),
    ]


def test_a_step_that_was_given_up_is_not_redone_instead_of_the_one_undone_last(project):
    for name in ("given up", "A", "B"):
        with project.step("Create", name=name):
            project.add(Code(name=name))
        if name == "given up":
            project.undo()
    project.undo()
    project.undo()
    assert project.next_redo.args["name"] == "A"
    project.redo()
    assert [code.name for code in project.find(Code)] == ["A"]
    project.redo()
    assert [code.name for code in project.find(Code)] == ["A", "B"]
    assert project.redo() is None


def test_undoing_is_told_with_what_changed(project):
    code = Code(name="A")
    with project.step("Make"):
        project.add(code)
    heard = []
    project.subscribe(heard.append)
    project.undo()
    project.redo()
    assert [(c.kind, c.ids) for c in heard] == [
        ("undo", {"code": frozenset({code.id})}),
        ("redo", {"code": frozenset({code.id})}),
    ]


def test_values_of_every_kind_survive_undo_and_redo(project):
    territory = Territory(
        name="L’Île « ô » 😀\u2028\x01\"'\\", latitude=48.8566140000001, longitude=-1e-300, position=2**40
    )
    with project.step("Make"):
        project.add(territory)
    project.undo()
    project.redo()
    assert project.get(Territory, territory.id) == territory


def test_what_the_journal_could_not_give_back_is_not_stored_in_the_first_place(project):
    place = Territory(name="a\0b\ud83d\ude00c\ud800d", latitude=0.1 + 0.2)
    with project.step("Make"):
        project.add(place)
    stored = project.get(Territory, place.id)
    assert (stored.name, stored.latitude) == ("ab😀c\ufffdd", 0.3)
    with project.step("Rename"):
        project.update(Territory, place.id, name="x\0y", longitude=1 / 3)
    with project.step("Rename many"):
        project.update_many(Territory, [(place.id, {"commune": "é\0", "latitude": 2 / 3})])
    renamed = project.get(Territory, place.id)
    assert (renamed.name, renamed.commune) == ("xy", "é")
    project.undo()
    project.undo()
    assert project.get(Territory, place.id) == stored
    project.redo()
    project.redo()
    assert project.get(Territory, place.id) == renamed


def test_returning_to_a_moment_is_a_step_of_its_own(project):
    fill(project)
    seq, then = project.last_seq, everything(project)
    with project.step("Delete codings"):
        project.remove(Coding, [coding.id for coding in project.find(Coding)])
    with project.step("Rename"):
        project.update(Document, project.find(Document)[0].id, title="Autre")
    later = everything(project)
    project.restore(seq)
    assert everything(project) == then
    project.undo()
    assert everything(project) == later
    project.redo()
    assert everything(project) == then


def test_a_snapshot_can_be_returned_to_and_stays(project):
    fill(project)
    then = everything(project)
    snapshot = project.snapshot("Avant fusion")
    with project.step("Delete"):
        project.remove(Coding, [coding.id for coding in project.find(Coding)])
    project = _reopened(project)
    project.restore(snapshot.step_seq)
    now = everything(project)
    assert {table: rows for table, rows in now.items() if table != "snapshot"} == {
        table: rows for table, rows in then.items() if table != "snapshot"
    }
    assert [kept.name for kept in project.find(Snapshot)] == ["Avant fusion"]
    project.close_database()


def test_a_step_of_twenty_thousand_rows_is_undone_and_redone_whole(project, add_text):
    document = add_text("mot " * 5_000)
    code, coder = Code(name="A"), project.find(Coder)[0]
    with project.step("Code"):
        project.add(code)
    before = everything(project)
    place = {"document_id": document.id, "code_id": code.id, "coder_id": coder.id}
    with project.step("Code everything"):
        project.add(*[Coding(start=n, end=n + 1, **place) for n in range(20_000)])
    after = everything(project)
    project.undo()
    assert everything(project) == before
    project.redo()
    assert everything(project) == after
    statements: list[str] = []
    event.listen(project.connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
    project.undo()
    assert len(statements) < 20  # replayed as a set


def test_history_pages_from_the_newest(project):
    for number in range(5):
        with project.step("Step", number=number):
            project.add(Code(name=f"{number}"))
    first = project.history(limit=2)
    assert [step.args["number"] for step in first] == [4, 3]
    rest = project.history(before=first[-1].seq)
    assert [step.args.get("number") for step in rest] == [2, 1, 0, None]
    assert all(step.coder_id == project.coder_id for step in rest[:-1])
    assert [step.at for step in first + rest] == sorted((step.at for step in first + rest), reverse=True)


def test_update_and_get_refuse_unknown_rows_and_fields(project):
    with pytest.raises(KeyError), project.step("x"):
        project.update(Code, "nobody", name="A")
    with pytest.raises(KeyError):
        project.get(Code, "nobody")
    with pytest.raises(ValueError, match="no field"):
        project.find(Code, nonsense="A")
    with pytest.raises(ValueError, match="no field"):
        project.find(Code, order="name; DROP TABLE code")


def test_many_rows_change_in_one_step(project):
    codes = [Code(name=f"{n}") for n in range(30)]
    with project.step("Make"):
        project.add(*codes)
    with project.step("Order"):
        project.update_many(Code, [(code.id, {"position": n, "hue": n}) for n, code in enumerate(codes)])
    assert [code.position for code in project.find(Code)] == list(range(30))
    project.undo()
    assert {code.position for code in project.find(Code)} == {0}


def test_a_text_is_stored_once_and_found_by_its_hash(project, add_text):
    one, two = add_text("Même texte"), add_text("Même texte")
    assert one.content == two.content
    assert project.rows("SELECT count(*) FROM content")[0][0] == 1
    assert project.texts() == {one.id: "Même texte", two.id: "Même texte"}
    assert project.text(one.id) == "Même texte"
    with pytest.raises(KeyError):
        project.text("nobody")


def test_a_reader_in_another_connection_sees_committed_steps_only(project):
    reader = project.reader()
    with project.step("Make"):
        project.add(Code(name="A"))
        assert reader.count(Code) == 0
    assert [code.name for code in reader.find(Code)] == ["A"]
    reader.connection.close()


def test_a_long_step_lets_others_read_until_it_commits(project):
    """More than the cache holds: SQLite would otherwise write to the file early, and lock every reader out."""
    reader = project.reader()
    reader.connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    with project.step("Import"):
        for number in range(40):
            project.keep_text(f"{number}" * 500_000)
            assert reader.count(Code) == 0
        project.add(Code(name="A"))
    assert reader.count(Code) == 1
    reader.connection.close()


def test_readers_find_by_field_by_many_values_and_in_order(project):
    with project.step("Make"):
        project.add(*[Code(name=name, position=at) for at, name in enumerate("CAB")])
    assert [code.name for code in project.find(Code, "name")] == ["A", "B", "C"]
    assert [code.name for code in project.find(Code, "position")] == ["C", "A", "B"]
    assert [code.name for code in project.find(Code, name="A", parent_id=None)] == ["A"]
    many = [f"{n}" for n in range(2_000)] + ["B"]
    assert [code.name for code in project.find_in(Code, "name", many)] == ["B"]
    assert project.count(Code) == 3 and project.count(Code, name="A") == 1


def test_a_failing_disk_in_a_step_is_a_sentence_and_nothing_is_half_done(project):
    before = everything(project)
    project.connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite's own "disk is full"
    with pytest.raises(UserError, match="no room left"), project.step("Import"):
        project.add(*[Code(name="x" * 500) for _ in range(2_000)])
    project.connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert everything(project) == before
    with project.step("Again"):
        project.add(Code(name="A"))
    assert project.count(Code) == 1


def test_a_project_held_by_another_writer_says_so(project):
    twin = Project.open_database(project.path)
    twin.connection.exec_driver_sql("PRAGMA busy_timeout = 20")
    with project.step("Long"):
        project.add(Code(name="A"))
        with pytest.raises(UserError, match="busy"), twin.step("Meanwhile"):
            twin.add(Code(name="B"))
    with twin.step("Afterwards"):
        twin.add(Code(name="B"))
    assert project.count(Code) == 2
    twin.close_database()


def test_the_journal_holds_every_column(project):
    with project.step("Make"):
        project.add(Code(name="A"))
    image = project.rows("SELECT after FROM journal WHERE tbl = 'code'")[0][0]
    assert json.loads(image) == schema.record(project.find(Code)[0])
