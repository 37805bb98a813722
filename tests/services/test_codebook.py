import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coding, Note, SuggestionDecision
from qualicode.services import codebook, coding


def names(project):
    return [("  " * b.depth) + b.code.name for b in codebook.flat(codebook.tree(project))]


@pytest.fixture
def three(project):
    a = codebook.create_code(project, "Accès et recours")
    b = codebook.create_code(project, "Non-recours", a.id)
    c = codebook.create_code(project, "Cadre de vie")
    return a, b, c


def test_names_are_unique_among_siblings_only(project, three):
    a, b, _ = three
    with pytest.raises(UserError):
        codebook.create_code(project, " non-recours ", a.id)
    codebook.create_code(project, "Non-recours")
    with pytest.raises(UserError):
        codebook.rename_code(project, b.id, "   ")
    assert codebook.path(project, b.id) == "Accès et recours / Non-recours"


def test_hues_are_told_apart(project):
    hues = [codebook.create_code(project, f"Code {i}").hue for i in range(12)]
    apart = [min((x - y) % 360, (y - x) % 360) for i, x in enumerate(hues) for y in hues[:i]]
    assert min(apart) >= 15


def test_moving_keeps_order_and_refuses_cycles(project, three):
    a, b, c = three
    codebook.move_code(project, c.id, None, before_id=a.id)
    assert names(project) == ["Cadre de vie", "Accès et recours", "  Non-recours"]
    codebook.move_code(project, c.id, a.id, before_id=b.id)
    assert names(project) == ["Accès et recours", "  Cadre de vie", "  Non-recours"]
    for parent in (a.id, b.id):
        with pytest.raises(UserError):
            codebook.move_code(project, a.id, parent)


def test_merging_moves_everything_and_undoes_whole(project, three, add_text):
    _a, b, c = three
    document = add_text("Un deux trois quatre cinq")
    codebook.create_code(project, "Bruit", c.id)
    coding.code_passage(project, document.id, 0, 7, b.id)
    coding.code_passage(project, document.id, 0, 7, c.id)
    coding.code_passage(project, document.id, 8, 13, c.id)
    with project.step("decide"):
        project.add(SuggestionDecision(document_id=document.id, code_id=c.id, coder_id=project.coder_id, start=0, end=2,
                                       decision="refused"))  # fmt: skip
    before = names(project)
    codebook.merge_codes(project, [c.id], b.id, "deux noms pour une même chose")
    assert names(project) == ["Accès et recours", "  Non-recours", "    Bruit"]
    assert {(k.code_id, k.start) for k in project.find(Coding)} == {(b.id, 0), (b.id, 8)}
    assert project.find(Note)[0].kind == "journal" and "même chose" in project.find(Note)[0].body
    assert project.find(SuggestionDecision)[0].code_id == b.id
    project.undo()
    assert names(project) == before and project.count(Coding) == 3 and project.count(Note) == 0


def test_a_code_is_not_merged_into_one_below_it(project, three):
    a, b, _ = three
    with pytest.raises(UserError):
        codebook.merge_codes(project, [a.id], b.id)
    assert project.count(Code) == 3


def test_deleting_takes_the_branch_and_its_codings(project, three, add_text):
    a, b, _ = three
    document = add_text("Un deux trois")
    coding.code_passage(project, document.id, 0, 7, b.id)
    codebook.delete_codes(project, [a.id])
    assert names(project) == ["Cadre de vie"] and project.count(Coding) == 0
    project.undo()
    assert project.count(Code) == 3 and project.count(Coding) == 1


def test_a_pinned_key_belongs_to_one_code(project, three):
    a, b, _ = three
    codebook.pin_code(project, a.id, "1")
    codebook.pin_code(project, b.id, "1")
    assert [project.get(Code, i).pinned_key for i in (a.id, b.id)] == ["", "1"]


def test_totals_add_up_from_below(project, three, add_text):
    a, b, _ = three
    document = add_text("Un deux trois")
    coding.code_passage(project, document.id, 0, 2, a.id)
    coding.code_passage(project, document.id, 3, 7, b.id)
    root = codebook.tree(project)[0]
    assert (root.extracts, root.total, root.children[0].total) == (1, 2, 1)
