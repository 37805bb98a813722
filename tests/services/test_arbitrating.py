"""What coders decide together about the passages on which they differ."""

import docx
import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, Coding, Link
from qualicode.services import agreeing, analysing, arbitrating
from qualicode.services.agreeing import Difference
from qualicode.store.project import Project
from tests.conftest import AddText, everything

TEXT = "Le bruit toute la nuit. Le bus ne passe plus le soir."


@pytest.fixture
def coded(project: Project, add_text: AddText) -> Project:
    """Inès has [0, 23) and [24, 40); Théo has [9, 23)."""
    document = add_text(TEXT)
    with project.step("Code"):
        theo, noise = Coder(name="Théo Blanc"), Code(name="Bruit")
        project.add(theo, noise)
        place = {"document_id": document.id, "code_id": noise.id}
        mine = str(project.coder_id)
        project.add(
            Coding(**place, coder_id=mine, start=0, end=23),
            Coding(**place, coder_id=mine, start=24, end=40),
            Coding(**place, coder_id=theo.id, start=9, end=23),
        )
    return project


def differing(project: Project) -> list[Difference]:
    who = [one.id for one in project.find(Coder) if one.name != arbitrating.CONSENSUS]
    return agreeing.differences(project, who, agreeing.compare(project, who))


def consensus(project: Project) -> list[tuple[int, int]]:
    (coder,) = project.find(Coder, name=arbitrating.CONSENSUS)
    return [(one.start, one.end) for one in project.find(Coding, "start", coder_id=coder.id)]


@pytest.mark.parametrize("decision, spans", [("coded", [(0, 9)]), ("narrow", [(9, 23)]), ("wide", [(0, 23)])])
def test_a_code_kept_is_a_coding_by_consensus_with_its_parents(coded: Project, decision: str, spans: list) -> None:
    first, _second = differing(coded)
    arbitrating.settle(coded, first, decision, "La nuit est dans le bruit")
    assert consensus(coded) == spans
    (made,) = [one for one in coded.find(Coding) if one.origin == "consensus"]
    parents = {one.target_id for one in coded.find(Link, source_id=made.id, kind=arbitrating.SETTLES)}
    assert parents == {one.id for one in coded.find(Coding) if one.end == 23 and one.origin == "hand"}
    decided = arbitrating.decision_on(arbitrating.settled(coded), first)
    assert decided and (decided.decision, decided.reason, decided.by) == (
        decision, "La nuit est dans le bruit", "Inès Morvan",
    )  # fmt: skip


def test_another_decision_replaces_the_first_and_reopening_takes_it_back(coded: Project) -> None:
    before = everything(coded)
    first, second = differing(coded)
    arbitrating.settle(coded, first, "wide")
    arbitrating.settle(coded, first, "not coded", "Trop vague")
    assert consensus(coded) == [] and len(arbitrating.settled(coded)) == 1
    assert arbitrating.decision_on(arbitrating.settled(coded), second) is None
    arbitrating.settle(coded, first, "coded")
    arbitrating.reopen(coded, first)
    assert not arbitrating.settled(coded) and not coded.find(Link)
    for _time in range(4):
        coded.undo()
    assert everything(coded) == before


def test_decisions_leave_the_figures_of_the_coders_as_they_are(coded: Project) -> None:
    who = [one.id for one in coded.find(Coder)]
    before = agreeing.compare(coded, who).overall
    arbitrating.settle(coded, differing(coded)[0], "wide")
    assert agreeing.compare(coded, who).overall == before


# Inès has [0, 23) and [24, 40), Théo [9, 23) of 53 characters: 39 and 14 coded, 14 by both, 25 by one.
@pytest.mark.parametrize(
    ("decision", "alone"),
    [("coded", 16), ("wide", 16), ("narrow", 16), ("not coded", 16), ("discuss", None)],
)
def test_agreement_after_decisions_is_as_if_all_had_coded_them(coded: Project, decision: str, alone: int) -> None:
    who = [one.id for one in coded.find(Coder)]
    before = agreeing.compare(coded, who)
    assert arbitrating.after(coded, before) is None
    arbitrating.settle(coded, differing(coded)[0], decision)
    after = arbitrating.after(coded, before)
    if alone is None:
        assert after is None
        return
    assert after is not None
    assert after.overall.values["percent"] == pytest.approx((len(TEXT) - alone) / len(TEXT))
    both = {"coded": 23, "wide": 23, "narrow": 14, "not coded": 14}[decision]
    assert after.overall.table[0] == both
    arbitrating.settle(coded, differing(coded)[1], "not coded")
    done = arbitrating.after(coded, before)
    assert done is not None and done.overall.values["percent"] == 1
    assert agreeing.compare(coded, who).overall == before.overall


def test_no_word_in_common(coded: Project) -> None:
    before = everything(coded)
    with pytest.raises(UserError, match="no word in common"):
        arbitrating.settle(coded, differing(coded)[1], "narrow")
    with pytest.raises(UserError, match="no decision"):
        arbitrating.settle(coded, differing(coded)[1], "maybe")
    assert everything(coded) == before


def test_the_record_as_a_word_document(coded: Project, tmp_path) -> None:
    first, second = differing(coded)
    arbitrating.settle(coded, first, "coded", "Oui")
    arbitrating.settle(coded, second, "discuss")
    path = analysing.write(arbitrating.record(coded), tmp_path / "d.docx", "fr")
    rows = [[cell.text for cell in row.cells] for row in docx.Document(str(path)).tables[0].rows]
    assert rows[1][:5] == ["Bruit", "Le bruit", "Entretien", "Coded", "Oui"]
    assert rows[2][3] == "To discuss"
