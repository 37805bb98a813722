"""The sample study as the program builds it: everything is there, quoted exactly, and the same each time."""

import csv
import importlib.util
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualicode.model.outputs.needs import needs_note
from qualicode.model.outputs.problems import medley
from qualicode.model.outputs.stakes import stakes
from qualicode.model.study import (
    Code,
    Coder,
    Coding,
    Document,
    Link,
    Note,
    Person,
    ProjectInfo,
    Reading,
    Speaker,
    Territory,
    Turn,
    Variable,
    VariableValue,
)
from qualicode.resources import sample_corpus
from qualicode.services import board, sample, thinking
from qualicode.services.codebook import flat, tree
from qualicode.services.documents import overview
from qualicode.store import files
from qualicode.store.project import Project

FOLDER = sample_corpus()


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The sample study, built once and opened as a user opens it."""
    folder = tmp_path_factory.mktemp("study")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUALICODE_DATA", str(folder / "data"))
        project = files.open(sample.build(folder / "sample.qualicode"))
        yield project
        project.close()


def described(project: Project) -> dict[str, object]:
    """What the study says, without ids and moments."""
    titles = {document.id: document.title for document in project.documents()}
    codes = {code.id: code.name for code in project.find(Code)}
    coders = {coder.id: coder.name for coder in project.find(Coder)}
    return {
        "thinking": sorted((one.kind, one.title, one.support) for one in thinking.things(project)),
        "groups": [(pile.name, sorted(card.name for card in pile.cards)) for pile in board.board(project).piles],
        "documents": [(d.title, d.kind, d.date, d.consent, d.content) for d in project.documents()],
        "codes": [(branch.code.name, branch.depth, branch.code.hue) for branch in flat(tree(project))],
        "codings": sorted(
            (titles[c.document_id], c.start, c.end, codes[c.code_id], coders[c.coder_id], c.origin, c.status)
            for c in project.find(Coding)
        ),
        "notes": sorted((n.kind, n.title, n.body, n.start or 0, n.date) for n in project.find(Note)),
        "voices": sorted((titles[s.document_id], s.label, s.role) for s in project.find(Speaker)),
    }


def test_it_is_the_same_each_time(study: Project, project: Project, tmp_path: Path) -> None:
    again = files.open(sample.build(tmp_path / "again.qualicode"))
    assert described(again) == described(study)
    again.close()


def test_the_corpus_is_whole(study: Project) -> None:
    documents = study.documents()
    kinds = Counter(document.kind for document in documents)
    assert kinds == {"interview": 6, "testimony": 30, "minutes": 2, "notebook": 1, "word_bearer": 1}
    assert [t.name for t in study.find(Territory, "position")] == ["Port-Ardent", "Vaubourg", "Les Salins"]
    assert [d.title for d in study.find(Document, territory_id=None)] == ["Visio — point d’étape inter-territoires"]
    assert all(document.date.startswith("2026-03-") and document.licence for document in documents)
    assert all(document.consent != "unknown" for document in documents)
    assert len({document.title for document in documents}) == len(documents)
    assert study.find(Coder)[0].name == "Inès Morvan"
    assert study.coder_id == study.find(Coder)[0].id


def test_every_document_says_that_it_is_fiction(study: Project) -> None:
    (notice,) = study.find(Variable, name="Avertissement")
    noted = {value.target_id for value in study.find(VariableValue, variable_id=notice.id)}
    for document in study.documents():
        assert "[Texte de fiction écrit pour Qualicode." in study.text(document.id)[:400] or document.id in noted
    assert "fictive" in study.find(ProjectInfo)[0].description


def test_every_coding_is_its_quotation(study: Project) -> None:
    by_file = {document.source: document.id for document in study.documents()}
    codes = {code.id: code.name for code in study.find(Code)}
    coders = {coder.id: coder.name for coder in study.find(Coder)}
    made = Counter(
        (c.document_id, coders[c.coder_id], codes[c.code_id], study.text(c.document_id)[c.start : c.end])
        for c in study.find(Coding, origin="hand")
    )
    wanted = Counter((by_file[row["document"]], row["coder"], row["code"], row["quote"]) for row in rows("codings.csv"))
    assert made == wanted


def test_what_somebody_asked_to_cut_is_withdrawn(study: Project) -> None:
    (withdrawn,) = study.find(Coding, status="withdrawn")
    assert "vous le couperez" in study.text(withdrawn.document_id)[withdrawn.start : withdrawn.end]


def test_every_coding_by_hand_lies_in_the_words_of_one_person(study: Project) -> None:
    roles = {speaker.id: speaker.role for speaker in study.find(Speaker)}
    for document in study.documents():
        turns = study.find(Turn, document_id=document.id)
        for coding in study.find(Coding, document_id=document.id, origin="hand") if turns else ():
            inside = [turn for turn in turns if turn.start <= coding.start and coding.end <= turn.end]
            assert len(inside) == 1, study.text(document.id)[coding.start : coding.end]
            assert roles[inside[0].speaker_id or ""] == "person"


def test_every_voice_was_found_and_every_turn_with_its_time(study: Project) -> None:
    voices = Counter((speaker.document_id, speaker.role) for speaker in study.find(Speaker))
    for document in study.find(Document, kind="interview"):
        assert voices[document.id, "person"] == voices[document.id, "interviewer"] == 1
    assert {person.name for person in study.find(Person)} == {
        row["person"] for row in rows("speakers.csv") if row["person"]
    }
    (timed,) = (d for d in study.documents() if d.title.startswith("Entretien 01"))
    turns = study.find(Turn, "start", document_id=timed.id)
    assert turns[0].start_time == 2 and turns[-1].end_time == 52 * 60 + 3
    assert all(turn.start_time is not None for turn in turns)


def test_the_themes_of_the_form_are_codes_of_the_codebook(study: Project) -> None:
    assert study.count(Code) == len(rows("codebook.csv"))
    collected = study.find(Coding, origin="import")
    assert len(collected) >= 30
    statuses = Counter(coding.status for coding in collected)
    assert statuses["valid"] > 5 and statuses["to_confirm"] > 15


def test_two_documents_are_coded_twice_and_some_not_at_all(study: Project) -> None:
    hands = {name: {c.document_id for c in study.find(Coding, coder_id=coder_id, origin="hand")}
             for name, coder_id in ((c.name, c.id) for c in study.find(Coder))}  # fmt: skip
    assert len(hands["Inès Morvan"] & hands["Théo Lacaze"]) == 2
    assert len(hands["Théo Lacaze"]) == 3
    covered = {line.document.title: line.covered for line in overview(study)}
    assert sum(share == 0 for share in covered.values()) >= 3
    assert 0.3 < covered["Entretien 01 — habitante, les Tilleuls"] < 0.7
    assert study.count(Reading) == 10


def test_the_notes_are_anchored(study: Project) -> None:
    notes = study.find(Note)
    assert len(notes) == len(rows("notes.csv"))
    surprises = [note for note in notes if note.kind == "surprise"]
    assert all(note.why and note.expected and note.start is not None for note in surprises)
    assert {note.territory_id for note in surprises} == {territory.id for territory in study.find(Territory)}
    assert all(note.coder_id for note in notes)


def test_a_wrong_quotation_stops_the_building(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(FOLDER, folder)
    codings = folder / "codings.csv"
    codings.write_text(
        codings.read_text(encoding="utf-8").replace("chacun sa chaise", "chacun son banc"), encoding="utf-8"
    )
    spec = importlib.util.spec_from_file_location("changed_sample", folder / "build.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    with pytest.raises(script.MisquotedError, match="chacun son banc"):
        script.fill(project)


def test_what_the_team_makes_of_it_is_supported_but_for_what_is_left_to_do(study: Project) -> None:
    found = thinking.things(study)
    kinds = Counter(one.kind for one in found)
    assert kinds["problem"] == 3 and kinds["question"] >= 4 and kinds["lead"] == 3 and kinds["example"] >= 2
    assert kinds["need"] == 3 and kinds["stake"] == 2 and kinds["card_tested"] == kinds["card_explored"] == 2
    bare = [one.title for one in found if one.is_bare]
    assert len(bare) == 2 and any(title.startswith("Vers des rendez-vous") for title in bare)
    assert len(found) == len(rows("thinking.csv"))
    assert study.count(Link, kind="contradicts") == 1


def test_groups_cross_the_territories_and_two_became_problems(study: Project) -> None:
    piles = {pile.name: pile for pile in board.board(study).piles}
    assert [bool(pile.problem_id) for pile in piles.values()] == [True, True, False]
    first, second, third = piles.values()
    assert not first.silent and second.silent == ("Les Salins",) and third.silent == ("Vaubourg",)
    assert board.board(study).loose  # some are left to group


def test_every_output_has_something_to_show(study: Project) -> None:
    whole = study.study()
    page = medley(whole, {})
    assert len(page.problems) == 3 and page.problems[0].questions[0].text.endswith("?") and page.findings
    assert page.problems[1].without == ("Les Salins",)
    assert len(needs_note(whole, {}).needs) >= 3
    assert sum(len(axis.cards) for stake in stakes(whole, {}).stakes for axis in stake.axes) == 4
