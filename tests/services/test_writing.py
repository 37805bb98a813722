"""Writing a synthesis by hand: what is kept, what the outline makes of it, what is said when something is gone."""

from collections.abc import Callable

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Coding, Document, Synthesis, SynthesisNode
from qualicode.model.synthesis import outline
from qualicode.model.synthesis.values import Chapter, Outline
from qualicode.services import codebook, coding, correcting, documents, synthesis, writing
from qualicode.store.project import Project
from tests.conftest import AddText

TEXT = "Le bus ne passe plus après vingt heures. Les arbres ont disparu. C'est trop cher pour nous, le taxi."
BUS, TREES, DEAR = TEXT[:40], TEXT[41:64], TEXT[65:]


@pytest.fixture
def document(add_text: AddText) -> Document:
    return add_text(TEXT)


@pytest.fixture
def code(project: Project) -> str:
    return codebook.create_code(project, "Se déplacer").id


@pytest.fixture
def coded(project: Project, document: Document, code: str) -> Callable[[str], Coding]:
    def put(words: str) -> Coding:
        start = TEXT.index(words)
        return coding.code_passage(project, document.id, start, start + len(words), code)

    return put


def chapter(project: Project) -> Chapter:
    (found,) = outline(project.study(), synthesis.options(project)).chapters
    return found


def shown(project: Project) -> list[str]:
    return [one.text for one in chapter(project).verbatims]


def test_texts_stand_where_they_were_written_and_complete_the_outline(
    project: Project, code: str, coded: Callable[[str], Coding]
) -> None:
    coded(BUS)
    before = outline(project.study(), synthesis.options(project))
    writing.write(project, "brief", "Retenir ceci.\n\nEt cela.")
    writing.write(project, "method", "Rencontrés au marché.")
    writing.write(project, "lead", "On se déplace peu.", code)
    writing.write(project, "counterpoint", "Personne n'a dit autre chose.", code)
    writing.write(project, "conclusion", "Il faut un bus du soir.", code)
    after = outline(project.study(), synthesis.options(project))
    assert after.brief_texts == ("Retenir ceci.", "Et cela.")
    assert after.method.texts == ("Rencontrés au marché.",)
    (part,) = after.chapters
    assert part.texts == ("On se déplace peu.",)
    assert part.counterpoint is not None
    assert (part.counterpoint.texts, part.counterpoint.to_write) == (("Personne n’a dit autre chose.",), ())
    assert part.concluded == ("Il faut un bus du soir.",)
    assert after.gaps == before.gaps - 5
    assert project.count(Synthesis) == 1
    for slot, about in (("brief", ""), ("method", ""), ("lead", code), ("counterpoint", code), ("conclusion", code)):
        writing.write(project, slot, "  ", about)
    assert outline(project.study(), synthesis.options(project)) == before
    assert project.count(SynthesisNode) == 0


def test_the_same_text_is_no_step(project: Project) -> None:
    writing.write(project, "brief", "Ceci.")
    done = project.next_undo
    writing.write(project, "brief", " Ceci. ")
    assert project.next_undo == done
    with pytest.raises(ValueError, match="margin"):
        writing.write(project, "margin", "x")


def test_a_finding_stands_below_its_code_with_its_verbatims(
    project: Project, code: str, coded: Callable[[str], Coding]
) -> None:
    first, second = coded(BUS), coded(DEAR)
    finding = writing.add_finding(project, code, "Le soir, on ne sort plus.", "À cause des horaires.")
    (own,) = chapter(project).findings
    assert (own.title, own.texts, own.verbatims) == ("Le soir, on ne sort plus.", ("À cause des horaires.",), ())
    assert len(own.to_write) == 1
    writing.place(project, second.id, finding_id=finding)
    (own,) = chapter(project).findings
    assert ([one.text for one in own.verbatims], own.to_write) == (["C’est trop cher pour nous, le taxi."], ()) or [
        one.text for one in own.verbatims
    ] == [DEAR]
    assert shown(project) == [BUS]  # what a finding shows is not shown again
    writing.change_finding(project, finding, title="Le soir,  on reste.")
    assert chapter(project).findings[0].title == "Le soir, on reste."
    with pytest.raises(UserError):
        writing.change_finding(project, finding, title=" ")
    with pytest.raises(UserError):
        writing.add_finding(project, code, "")
    writing.remove_finding(project, finding)
    assert chapter(project).findings == ()
    assert project.count(SynthesisNode) == 0
    assert project.count(Coding) == 2
    assert {first.id, second.id} == {one.id for one in project.find(Coding)}


def test_placed_verbatims_come_first_and_those_left_out_do_not_come(
    project: Project, code: str, coded: Callable[[str], Coding]
) -> None:
    bus, trees, dear = coded(BUS), coded(TREES), coded(DEAR)
    synthesis.choose(project, max_verbatims=2)
    automatic = shown(project)
    last = next(one for one in (bus, trees, dear) if TEXT[one.start : one.end] not in automatic)
    writing.place(project, last.id, code_id=code)
    assert shown(project)[0] == TEXT[last.start : last.end]
    assert len(shown(project)) == 2
    writing.leave_out(project, [last.id], code)
    assert shown(project) == automatic
    for one in (bus, trees, dear):
        writing.leave_out(project, [one.id], code)
    assert shown(project) == []
    writing.place(project, trees.id, code_id=code)
    again = writing.place(project, trees.id, code_id=code)
    assert shown(project) == [TREES]
    writing.take_away(project, again)
    assert shown(project) == [TREES]  # no longer left out: the program may choose it


def test_placed_verbatims_and_findings_are_moved(project: Project, code: str, coded: Callable[[str], Coding]) -> None:
    lines = [writing.place(project, coded(words).id, code_id=code) for words in (BUS, TREES, DEAR)]
    writing.move(project, lines[2], -1)
    assert shown(project) == [BUS, DEAR, TREES]
    writing.move(project, lines[0], -1)
    assert shown(project) == [BUS, DEAR, TREES]
    findings = [writing.add_finding(project, code, title) for title in ("Un", "Deux")]
    writing.move(project, findings[0], 1)
    assert [one.title for one in chapter(project).findings] == ["Deux", "Un"]


def test_a_verbatim_is_cut_but_never_rewritten(project: Project, code: str, coded: Callable[[str], Coding]) -> None:
    bus = coded(BUS).id
    writing.cut(project, bus, "Le bus [numéro 4] ne passe plus […].", BUS, code_id=code)
    (line,) = [one.id for one in project.find(SynthesisNode, kind="verbatim")]
    assert shown(project) == ["Le bus [numéro 4] ne passe plus […]."]
    for strange in ("Le bus passe.", "ne passe plus […] Le bus", "Le tram ne passe plus"):
        with pytest.raises(UserError, match="was not said so"):
            writing.cut(project, bus, strange, BUS, code_id=code)
    assert shown(project) == ["Le bus [numéro 4] ne passe plus […]."]
    writing.cut(project, bus, BUS, BUS, code_id=code)
    assert project.get(SynthesisNode, line).body == ""
    assert shown(project) == [BUS]


def test_what_quotes_a_corrected_or_withdrawn_extract_says_so(
    project: Project, document: Document, code: str, coded: Callable[[str], Coding]
) -> None:
    first, second = coded(BUS), coded(DEAR)
    writing.cut(project, first.id, "ne passe plus […]", BUS, code_id=code)
    writing.place(project, second.id, code_id=code)
    usual = len(chapter(project).to_write)
    correcting.correct_text(project, document.id, TEXT.replace("ne passe plus", "ne vient plus"))
    part = chapter(project)
    assert len(part.to_write) == usual + 1
    assert part.verbatims[0].text.startswith("Le bus ne vient plus")
    coding.withdraw_codings(project, [second.id])
    assert len(chapter(project).to_write) == usual + 2
    project.undo()
    coding.remove_codings(project, [second.id])
    assert len(chapter(project).to_write) == usual + 2
    project.undo()
    project.undo()
    assert len(chapter(project).to_write) == usual


def test_what_a_choice_leaves_out_is_left_out_in_silence(
    project: Project, document: Document, code: str, coded: Callable[[str], Coding]
) -> None:
    north, south = documents.add_territory(project, "Nord"), documents.add_territory(project, "Sud")
    documents.move_documents(project, [document.id], north.id)
    finding = writing.add_finding(project, code, "Le soir")
    writing.place(project, coded(BUS).id, finding_id=finding)
    plan = outline(project.study(), {**synthesis.options(project), "territories": [south.id]})
    assert plan.chapters == ()
    other = codebook.create_code(project, "Autre").id
    coding.code_passage(project, document.id, 41, 64, other)
    plan = outline(project.study(), {**synthesis.options(project), "codes": [other]})
    assert all(not part.findings for part in plan.chapters)


def test_several_syntheses_are_written_apart(project: Project, code: str, coded: Callable[[str], Coding]) -> None:
    bus, dear = coded(BUS), coded(DEAR)
    finding = writing.add_finding(project, code, "Pour l'équipe")
    writing.place(project, bus.id, finding_id=finding)
    writing.place(project, dear.id, code_id=code)
    synthesis.choose(project, title="Tout")
    other = synthesis.begin(project, "Élu·es")
    copied = synthesis.begin(project, "Groupe miroir", like=synthesis.the_row(project).id)
    assert [one.name for one in synthesis.syntheses(project)] == ["", "Élu·es", "Groupe miroir"]
    writing.write(project, "brief", "Pour vous.", which=other)
    synthesis.choose(project, other, public=True)

    def plan(which: str = "") -> Outline:
        return outline(project.study(), synthesis.options(project, which))

    assert (plan().brief_texts, plan(other).brief_texts, plan(copied).brief_texts) == ((), ("Pour vous.",), ())
    assert [len(plan(one).chapters[0].findings) for one in ("", other, copied)] == [1, 0, 1]
    assert len(plan(copied).chapters[0].findings[0].verbatims) == 1
    assert (plan().public, plan(other).public, plan(copied).public) == (False, True, False)
    assert (plan(other).title, plan(copied).title) == ("Étude", "Tout")
    writing.remove_finding(project, writing.hand(project, copied).findings[code][0].node_id)
    assert [len(plan(one).chapters[0].findings) for one in ("", other, copied)] == [1, 0, 0]
    synthesis.forget(project, other)
    assert [one.name for one in synthesis.syntheses(project)] == ["", "Groupe miroir"]
    assert writing.hand(project).findings[code]
    project.undo()
    assert plan(other).brief_texts == ("Pour vous.",)
    with pytest.raises(UserError, match="already"):
        synthesis.begin(project, "élu·es")
    with pytest.raises(UserError):
        synthesis.rename(project, other, " ")
    synthesis.rename(project, other, "Conseil municipal")
    assert synthesis.syntheses(project)[1].name == "Conseil municipal"
    with pytest.raises(KeyError):
        writing.write(project, "brief", "x", which="gone")
    assert synthesis.named(project, "conseil MUNICIPAL") == other
    assert synthesis.named(project, "") == ""
    with pytest.raises(UserError, match="Conseil municipal"):
        synthesis.named(project, "Autre")
    assert synthesis.options_of(project, other, "synthese")["synthesis"] == other
    assert synthesis.options_of(project, other, "enjeux")["synthesis"] == ""
    assert synthesis.options_of(project, other, "enjeux")["public"] is True
