"""The sheet of persons and documents: what fits, what is refused, what a spreadsheet brings."""

from pathlib import Path

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Document, Person, Variable, VariableValue
from qualicode.services import analysing, variables
from qualicode.services.variables import DOCUMENTS, PERSONS
from qualicode.store.project import Project
from tests.conftest import AddText


@pytest.fixture
def persons(project: Project) -> list[str]:
    with project.step("Persons"):
        made = [Person(name=name, role="habitante") for name in ("Zoé", "Amel", "Éric")]
        for one in made:
            project.add(one)
    return [one.id for one in sorted(made, key=lambda one: "Amel Éric Zoé".index(one.name))]


def values(project: Project, applies_to: str = PERSONS) -> dict[str, tuple[str, ...]]:
    known = variables.sheet(project, applies_to)
    return {row[0]: row[1:] for row in known.rows}


def test_a_sheet_has_a_line_for_each_with_facts_and_variables(project: Project, persons: list[str]) -> None:
    years = variables.add_variable(project, "Années", PERSONS, "number", description="depuis l'emménagement")
    known = variables.sheet(project, PERSONS)
    assert [row[0] for row in known.rows] == ["Amel", "Éric", "Zoé"]
    assert known.ids == tuple(persons)
    assert [(c.title, c.is_fact) for c in known.columns][-2:] == [("District", True), ("Années", False)]
    assert variables.fill(project, PERSONS, {(persons[0], years): "12", (persons[1], "age"): "42"}) == 2
    assert values(project)["Amel"] == ("habitante", "", "", "", "12")
    assert values(project)["Éric"] == ("habitante", "42", "", "", "")
    project.undo()
    assert project.count(VariableValue) == 0
    assert project.get(Person, persons[1]).age == ""


def test_the_same_values_are_no_step_and_an_empty_cell_takes_a_value_away(project: Project, persons: list[str]) -> None:
    years = variables.add_variable(project, "Années", PERSONS, "number")
    variables.fill(project, PERSONS, {(persons[0], years): "12"})
    done = project.next_undo
    assert variables.fill(project, PERSONS, {(persons[0], years): " 12 "}) == 0
    assert project.next_undo == done
    assert variables.fill(project, PERSONS, {(persons[0], years): ""}) == 1
    assert project.count(VariableValue) == 0


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("number", "3,5", "3.5"),
        ("number", "1 200", "1200"),
        ("date", "14/03/2026", "2026-03-14"),
        ("date", "mars 2026", "2026-03"),
        ("boolean", "Oui", "true"),
        ("boolean", "non", "false"),
        ("boolean", "x", "true"),
        ("choice", "LOCATAIRE", "Locataire"),
        ("text", " deux\nlignes ", "deux\nlignes"),
    ],
)
def test_values_are_kept_as_every_machine_reads_them(
    project: Project, persons: list[str], kind: str, typed: str, kept: str
) -> None:
    made = variables.add_variable(
        project, "V", PERSONS, kind, ("Locataire", "Propriétaire") if kind == "choice" else ()
    )
    variables.fill(project, PERSONS, {(persons[0], made): typed})
    assert project.find(VariableValue)[0].value == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("number", "douze"), ("number", "inf"), ("date", "hier"), ("boolean", "peut-être"), ("choice", "Squat")],
)
def test_what_does_not_fit_is_refused_by_name_and_nothing_is_written(
    project: Project, persons: list[str], kind: str, typed: str
) -> None:
    made = variables.add_variable(project, "Logement", PERSONS, kind, ("Locataire",) if kind == "choice" else ())
    with pytest.raises(UserError, match=f"“{typed}” does not fit Logement, Éric"):
        variables.fill(project, PERSONS, {(persons[0], "age"): "30", (persons[1], made): typed})
    assert project.get(Person, persons[0]).age == ""


def test_names_are_needed_and_unique(project: Project, persons: list[str]) -> None:
    variables.add_variable(project, "Années", PERSONS)
    variables.add_variable(project, "Années", DOCUMENTS)
    for name in ("", "  ", "ANNÉES", "Role"):
        with pytest.raises(UserError):
            variables.add_variable(project, name, PERSONS)
    with pytest.raises(UserError):
        variables.fill(project, PERSONS, {(persons[0], "name"): " "})


def test_another_kind_rewrites_values_that_fit_and_refuses_others(project: Project, persons: list[str]) -> None:
    made = variables.add_variable(project, "Enfants", PERSONS)
    variables.fill(project, PERSONS, {(persons[0], made): "oui", (persons[1], made): "Non"})
    variables.change_variable(project, made, kind="boolean", name="A des enfants")
    assert sorted(one.value for one in project.find(VariableValue)) == ["false", "true"]
    with pytest.raises(UserError):
        variables.change_variable(project, made, kind="number")
    assert project.get(Variable, made).kind == "boolean"
    variables.change_variable(project, made, kind="boolean")
    variables.remove_variable(project, made)
    assert project.count(VariableValue) == project.count(Variable) == 0
    project.undo()
    assert project.count(VariableValue) == 2


def test_variables_are_moved(project: Project) -> None:
    one, two, three = (variables.add_variable(project, name, PERSONS) for name in ("Un", "Deux", "Trois"))
    variables.move_variable(project, three, -1)
    variables.move_variable(project, one, -1)
    order = [c.key for c in variables.sheet(project, PERSONS).columns if not c.is_fact]
    assert order == [one, three, two]


def test_documents_have_their_sheet(project: Project, add_text: AddText) -> None:
    document = add_text("Bonjour.")
    variables.fill(project, DOCUMENTS, {(document.id, "date"): "3 mars 2026", (document.id, "wave"): "Vague 1"})
    found = project.get(Document, document.id)
    assert (found.date, found.wave) == ("2026-03-03", "Vague 1")
    with pytest.raises(UserError):
        variables.fill(project, DOCUMENTS, {(document.id, "date"): "bientôt"})


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_sheet_goes_out_and_comes_back(project: Project, persons: list[str], tmp_path: Path, suffix: str) -> None:
    owner = variables.add_variable(project, "Propriétaire", PERSONS, "boolean")
    variables.fill(
        project,
        PERSONS,
        {(persons[0], owner): "oui", (persons[1], owner): "non", (persons[2], owner): "non", (persons[0], "age"): "42"},
    )
    before = values(project)
    path = analysing.write(variables.as_table(variables.sheet(project, PERSONS)), tmp_path / f"v{suffix}", "en")
    variables.fill(
        project, PERSONS, dict.fromkeys(((persons[0], owner), (persons[1], owner), (persons[2], "role")), "")
    )
    report = variables.read_spreadsheet(project, PERSONS, path)
    assert (report.found, report.unknown, report.new) == (3, (), ())
    assert values(project) == before


def test_a_spreadsheet_brings_new_variables_and_says_whom_it_does_not_know(
    project: Project, persons: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "v.csv"
    path.write_text("Name;Étage;Chien\nAmel;3;30\nZoé;12;31\nInconnue;4;32\n", encoding="utf-8")
    report = variables.read_spreadsheet(project, PERSONS, path)
    assert (report.found, report.unknown, report.new) == (2, ("Inconnue",), ("Étage", "Chien"))
    assert values(project)["Zoé"][-2:] == ("12", "31")
    project.undo()
    assert project.count(Variable) == project.count(VariableValue) == 0
    wrong = tmp_path / "w.csv"
    wrong.write_text("Name;Date d'arrivée\nAmel;hier\n", encoding="utf-8")
    variables.add_variable(project, "Date d'arrivée", PERSONS, "date")
    with pytest.raises(UserError):
        variables.read_spreadsheet(project, PERSONS, wrong)
    assert project.count(VariableValue) == 0
