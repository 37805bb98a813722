"""What is chosen for the synthesis: kept with the study, undoable, and what the exporter is asked for."""

import json

import pytest

from qualicode.model.study import Code, Synthesis, Territory
from qualicode.model.synthesis import ANNEXES
from qualicode.services import codebook, coding, synthesis
from qualicode.services.synthesis import Choices


@pytest.fixture
def codes(project, add_text):
    """A heading without extracts over two codes, and a theme with an extract of its own over one."""
    with project.step("Codebook"):
        heading, theme = Code(name="Accès"), Code(name="Pouvoir d’agir", position=1)
        below = [Code(name="Droits", parent_id=heading.id), Code(name="Non-recours", parent_id=heading.id, position=1)]
        child = Code(name="Entraide", parent_id=theme.id)
        project.add(heading, theme, *below, child)
    document = add_text("On s’entraide dans l’escalier.")
    coding.code_passage(project, document.id, 0, 14, theme.id)
    return {code.name: code.id for code in (heading, theme, *below, child)}


def test_at_first_everything_is_in(project, codes):
    assert synthesis.choices(project) == Choices()
    asked = synthesis.options(project)
    assert asked["codes"] is None and asked["territories"] is None
    assert asked["annexes"] == list(ANNEXES)


def test_a_choice_is_one_step_that_can_be_undone(project):
    synthesis.choose(project, title="Ce qui se dit", max_verbatims=7)
    synthesis.choose(project, public=True)
    assert project.next_undo.label == "Change the audience of the synthesis"
    assert synthesis.choices(project) == Choices(title="Ce qui se dit", language="fr", max_verbatims=7, public=True)
    assert project.count(Synthesis) == 1
    project.undo()
    assert not synthesis.choices(project).public and synthesis.choices(project).max_verbatims == 7
    project.undo()
    assert synthesis.choices(project) == Choices() and project.count(Synthesis) == 0
    project.redo()
    assert synthesis.choices(project).title == "Ce qui se dit"


def test_choosing_what_is_chosen_is_no_step(project):
    before = project.last_seq
    synthesis.choose(project, title="", public=False)
    assert project.last_seq == before


def test_leaving_out_a_theme_leaves_out_all_below(project, codes):
    synthesis.leave_out_codes(project, codes["Accès"])
    assert set(synthesis.options(project)["codes"]) == {codes["Pouvoir d’agir"], codes["Entraide"]}
    assert project.next_undo.args == {"name": "Accès"}
    synthesis.leave_out_codes(project, codes["Accès"], out=False)
    assert synthesis.options(project)["codes"] is None


def test_a_heading_goes_with_the_last_code_below_it_and_comes_back_with_the_first(project, codes):
    synthesis.leave_out_codes(project, codes["Droits"])
    assert synthesis.choices(project).codes_out == {codes["Droits"]}
    synthesis.leave_out_codes(project, codes["Non-recours"])
    assert synthesis.choices(project).codes_out == {codes["Droits"], codes["Non-recours"], codes["Accès"]}
    synthesis.leave_out_codes(project, codes["Droits"], out=False)
    assert synthesis.choices(project).codes_out == {codes["Non-recours"]}


def test_a_theme_with_extracts_of_its_own_stays_without_the_codes_below(project, codes):
    synthesis.leave_out_codes(project, codes["Entraide"])
    assert synthesis.choices(project).codes_out == {codes["Entraide"]}


def test_a_code_made_later_is_in(project, codes):
    synthesis.leave_out_codes(project, codes["Accès"])
    fresh = codebook.create_code(project, "Tout neuf")
    assert fresh.id in synthesis.options(project)["codes"]


def test_territories_and_annexes_are_left_out_by_what_they_are(project):
    places = [Territory(name="Port-Ardent"), Territory(name="Vaubourg")]
    with project.step("Territories"):
        project.add(*places)
    synthesis.choose(project, territories_out=frozenset({places[0].id}), annexes_out=frozenset({"verbatims"}))
    asked = synthesis.options(project)
    assert asked["territories"] == [places[1].id]
    assert "verbatims" not in asked["annexes"] and len(asked["annexes"]) == len(ANNEXES) - 1


@pytest.mark.parametrize("kept", ["", "[1]", '{"max_verbatims": "many", "public": 1, "codes_out": 3, "team": null}'])
def test_options_that_do_not_fit_count_as_not_chosen(project, kept):
    with project.step("From elsewhere"):
        project.add(Synthesis(title="", language="tlh", options=kept))
    assert synthesis.choices(project) == Choices()


def test_options_of_a_newer_program_stay(project):
    with project.step("From elsewhere"):
        project.add(Synthesis(title="", options='{"paper": "A5", "max_verbatims": 400}'))
    assert synthesis.choices(project).max_verbatims == synthesis.MOST
    synthesis.choose(project, public=True)
    assert json.loads(project.find(Synthesis)[0].options)["paper"] == "A5"
