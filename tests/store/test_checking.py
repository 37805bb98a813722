"""`check` finds what is wrong in a sound-looking project, and nothing in a sound one."""

import pytest

from qualicode.store import files
from qualicode.store.project import Project
from tests.store.conftest import add_code, change


def test_a_sound_project_open_or_closed(path, open_project):
    assert files.check(path) == []
    project = open_project(path)
    add_code(project, "A")
    project.undo()
    project.snapshot("now")
    project.restore(3)
    assert files.check(project) == []


def test_an_open_project_is_checked_in_its_working_copy(path, open_project):
    project = open_project(path)
    change(project.path, "UPDATE coding SET code_id = 'nobody'")
    assert files.check(project) == [
        "Table coding: references to rows of code that are missing (6).",
        "Rows that are not what the history says: 6.",
    ]
    assert files.check(path) == []


FAULTS = {
    "UPDATE code SET hue = 1 WHERE name = 'Accès'": "not what the history says: 1",
    "DELETE FROM coding": "not what the history says: 6",
    "INSERT INTO term (id, acronym, meaning) VALUES ('x', 'y', 'z')": "not what the history says: 1",
    "DELETE FROM step WHERE label = 'Note'": "belong to no step of the history: 1",
    "INSERT INTO journal (step_id, tbl, row_id) VALUES ('x', 'code; DROP', 'y')": "not what the history says: 1",
    "UPDATE content SET body = upper(body)": "not what they were",
    "DELETE FROM content": "lost their text",
    "UPDATE code SET parent_id = id": "in a circle",
    'UPDATE coding SET "end" = 9999': "outside of their text (6)",
    "UPDATE turn SET start = -2": "Table turn: passages outside of their text (2)",
    "UPDATE step SET at = x'00'": "Table step: values of the wrong type",
    "UPDATE note SET body = CAST(x'FF' AS TEXT)": "Table note: text that cannot be read",
    "DROP TABLE reading": "A table is missing: reading",
    "CREATE TABLE more (x)": "does not belong to a project: more",
    "ALTER TABLE need ADD COLUMN x": "not as it should be: need",
    "UPDATE journal SET after = 'no json' WHERE tbl = 'note'": "not what the history says: 1",
}


@pytest.mark.parametrize("statement", FAULTS)
def test_faults_are_told(path, statement):
    change(path, statement)
    assert FAULTS[statement] in "\n".join(files.check(path))


def test_an_index_that_does_not_fit_its_table(path):
    change(path, "PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = replace(sql, 'start', '\"end\"')"
                 " WHERE name = 'ix_coding_place'")  # fmt: skip
    assert any("structure of the file is damaged" in fault for fault in files.check(path))


def test_numbers_with_many_digits_agree_with_the_history(project: Project):
    from qualicode.model.study import Territory

    with project.step("Make"):
        project.add(Territory(name="A", latitude=1 / 3, longitude=1e22 / 7), Territory(name="B", latitude=5e-324))
    assert files.check(project) == []
