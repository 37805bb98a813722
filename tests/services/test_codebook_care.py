"""Aliases of merged codes, archiving, duplicating, versions, histories, and remarks that can be set aside."""

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code, CodeAlias, Coding, Note
from qualicode.services import codebook, codebook_care, coding, suggestions
from tests.conftest import everything

TEXT = "La mairie est loin. Le bus ne passe pas. Le bailleur ne répond pas."


@pytest.fixture
def study(project, add_text):
    document = add_text(TEXT)
    access, town, desk = (codebook.create_code(project, name) for name in ("Accès", "Mairie", "Guichet"))
    for code, at in ((town, 0), (desk, 3)):
        coding.code_passage(project, document.id, at, 19, code.id)
    return project, document, access, town, desk


def test_merged_codes_are_followed_through_later_merges(study):
    project, _document, access, town, desk = study
    codebook.merge_codes(project, [town.id], desk.id)
    codebook.merge_codes(project, [desk.id], access.id)
    aliases = {one.name: one.code_id for one in project.find(CodeAlias)}
    assert aliases == {"Mairie": access.id, "Guichet": access.id}
    note = codebook_care.say_why(project, access.id, [town.id, desk.id], "Même idée")
    assert "Guichet" in note.body and note.kind == "journal" and note.target_id == access.id
    assert {one.reason for one in project.find(CodeAlias)} == {"Même idée"}
    codebook.delete_codes(project, [access.id])
    assert project.find(CodeAlias) == []
    for _step in range(4):
        project.undo()
    assert project.find(CodeAlias) == [] and len(project.find(Code)) == 3
    with pytest.raises(UserError):
        codebook_care.say_why(project, access.id, [], " ")


def test_archived_codes_keep_their_extracts_and_are_proposed_no_longer(study):
    project, _document, _access, town, _desk = study
    codebook.pin_code(project, town.id, "1")
    codebook_care.archive_codes(project, [town.id])
    code = project.get(Code, town.id)
    assert code.archived and code.pinned_key == "" and len(project.find(Coding, code_id=town.id)) == 1
    assert town.id not in {one.id for one in suggestions.training(project)[0]}
    codebook_care.archive_codes(project, [town.id], False)
    assert not project.get(Code, town.id).archived


def test_a_code_is_duplicated_with_or_without_its_extracts(study):
    project, _document, _access, town, _desk = study
    codebook.define_code(project, town.id, definition="Y aller")
    bare = codebook_care.duplicate_code(project, town.id)
    full = codebook_care.duplicate_code(project, town.id, with_extracts=True)
    assert (bare.name, full.name, full.definition) == ("Mairie (copy)", "Mairie (copy 1)", "Y aller")
    assert len(project.find(Coding, code_id=bare.id)) == 0 and len(project.find(Coding, code_id=full.id)) == 1


def test_versions_are_compared_code_by_code(study):
    project, _document, access, town, desk = study
    first = codebook_care.name_version(project, "Avant l’atelier")
    codebook.rename_code(project, town.id, "La mairie")
    codebook.move_code(project, desk.id, access.id)
    codebook.define_code(project, access.id, definition="Pouvoir y aller")
    codebook.create_code(project, "Neuf")
    codebook.delete_codes(project, [town.id])
    found = codebook_care.compare(codebook_care.codes_of(first), project.find(Code))
    assert [(one.kind, one.name) for one in found] == [
        ("added", "Neuf"), ("removed", "Mairie"), ("redefined", "Accès"), ("moved", "Guichet"),
    ]  # fmt: skip
    assert next(one for one in found if one.kind == "moved").after == "Accès"
    assert [one.name for one in codebook_care.versions(project)] == ["Avant l’atelier"]
    codebook_care.delete_version(project, first.id)
    assert codebook_care.versions(project) == []


def test_the_history_of_a_definition_and_what_was_coded_before_it(study):
    project, document, _access, town, _desk = study
    codebook.define_code(project, town.id, definition="Un")
    assert codebook_care.coded_before(project, town.id) == 0, "it had none before"
    codebook.define_code(project, town.id, definition="Deux")
    coding.code_passage(project, document.id, 20, 40, town.id)
    found = codebook_care.history(project, town.id)
    assert [(one.field, one.before, one.after) for one in found] == [
        ("definition", "Un", "Deux"), ("definition", "", "Un"),
    ]  # fmt: skip
    assert codebook_care.coded_before(project, town.id) == 1


def rules(project) -> set[tuple[str, str]]:
    names = {code.id: code.name for code in project.find(Code)}
    return {(names[one.code_id], one.rule) for one in codebook_care.remarks(project)}


def test_remarks_say_what_is_worth_a_look_until_they_are_set_aside(study):
    project, document, access, town, _desk = study
    codebook.create_code(project, "Mairies", access.id)
    assert {("Mairie", "no_definition"), ("Mairie", "one_extract"), ("Mairie", "heading")} <= rules(project)
    assert ("Mairies", "near_name") in rules(project) and ("Accès", "no_definition") not in rules(project)
    for at in range(20, 60):
        coding.code_passage(project, document.id, at, at + 6, town.id)
    assert ("Mairie", "broad") in rules(project) and ("Mairie", "one_person") in rules(project)
    before = everything(project)
    codebook_care.set_aside(project, next(one for one in codebook_care.remarks(project) if one.rule == "broad"))
    assert ("Mairie", "broad") not in rules(project)
    project.undo()
    assert everything(project) == before and ("Mairie", "broad") in rules(project)
    codebook_care.archive_codes(project, [town.id])
    assert not any(name == "Mairie" for name, _rule in rules(project))
    assert len(project.find(Note)) == 0
