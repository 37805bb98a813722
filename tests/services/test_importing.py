"""Importing tables again: only what is new comes in, and the report says how much was there already."""

from pathlib import Path

import pytest

from qualicode.model.study import Document
from qualicode.services import importing
from qualicode.store.project import Project
from tests.conftest import everything

ROWS = [
    (7, "On attend le bus une heure, le soir il n'y en a plus.", "Mobilités"),
    (8, "La mairie, j'y vais plus, on me renvoie d'un guichet à l'autre.", "Accès aux droits"),
    (9, "L'été on étouffe au cinquième, personne ne vient voir.", "Cadre de vie"),
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return written(tmp_path / "paroles.csv", ROWS)


def written(path: Path, rows: list[tuple[int, str, str]]) -> Path:
    lines = ["id;parole;thème", *(f'{key};"{words}";{theme}' for key, words, theme in rows)]
    path.write_text("\n".join(lines), "utf-8")
    return path


def keys(project: Project) -> list[str]:
    return sorted(document.foreign_key for document in project.find(Document))


def test_only_new_rows_of_a_known_table_come_in_and_one_line_says_so(project, table, tmp_path):
    assert len(importing.import_files(project, [table]).imported) == 3
    later = [*ROWS, (10, "Le centre social, c'est chez nous.", "Cadre de vie")]
    report = importing.import_files(project, [written(tmp_path / "paroles (1).csv", later)])
    assert [one.title for one in report.imported] == ["paroles (1) – 10"]
    assert [(one.name, one.rows) for one in report.skipped] == [("paroles (1).csv", 3)]
    assert report.skipped[0].why == "3 rows are in the corpus already and were left out."
    assert keys(project) == ["10", "7", "8", "9"]


def test_the_same_table_again_changes_nothing(project, table):
    importing.import_files(project, [table])
    before = everything(project)
    report = importing.import_files(project, [table])
    assert not report.imported and [one.rows for one in report.skipped] == [3]
    assert everything(project) == before


def test_a_row_whose_words_were_changed_since_is_known_by_its_key(project, table, tmp_path):
    importing.import_files(project, [table])
    edited = [(7, "Le bus, on l'attend une heure.", "Mobilités"), *ROWS[1:]]
    report = importing.import_files(project, [written(table, edited)])
    assert not report.imported and report.skipped[0].rows == 3


def test_another_form_that_numbers_its_answers_alike_is_imported_whole(project, table, tmp_path):
    importing.import_files(project, [table])
    other = [(key, f"Tout autre chose, réponse {key} à une autre question.", "Santé") for key, _w, _t in ROWS]
    report = importing.import_files(project, [written(tmp_path / "autre.csv", other)])
    assert len(report.imported) == 3 and not report.skipped
    assert len(keys(project)) == 6


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Inès Morvan", "IM"),
        ("Mina", "MI"),
        ("Jean-Paul Roux", "JPR"),
        ("Nora (équipe de liaison)", "NO"),
        ("(?)", "(?"),
    ],
)
def test_initials_are_letters_of_the_name(name, short):
    assert importing.initials(name) == short
