"""Two people, each with a window: send, both code, rename, delete, correct, return, merge, arbitrate, export."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from qualicode.model.study import Code, Coder, Coding, Snapshot
from qualicode.services import arbitrating, codebook, coding, merging
from qualicode.services.merging import reporting
from qualicode.store import files
from tests.ui.team_story import PARCEL, STUDY

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place(sample_file: Path, tmp_path: Path) -> Path:
    """A shared folder with a study in it that has what the story needs."""
    folder = tmp_path / "partage"
    folder.mkdir()
    shutil.copy(sample_file, folder / STUDY)
    project = files.open(folder / STUDY)
    project.coder_id = project.find(Coder)[0].id
    for name in ("Avant", "Commun", "À supprimer"):
        codebook.create_code(project, name)
    coding.code_passage(project, project.documents()[0].id, 60, 90, project.find(Code, name="À supprimer")[0].id)
    project.close()
    return folder


def play(person: str, folder: Path, kill_at: int = 0) -> int:
    """Let a person work; how the process ended."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.team_story", person, str(folder), str(kill_at)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stdout + done.stderr
    return done.returncode


def the_story_is_told(folder: Path) -> None:
    """What both did is in the study, once; what was decided is; the documents are written."""
    assert files.check(folder / STUDY) == []
    project = files.open(folder / STUDY, read_only=True)
    names = [one.name for one in project.find(Code)]
    assert "Là-bas" in names and not {"Avant", "Ici", "À supprimer"} & set(names)
    common = project.find(Code, name="Commun")[0]
    who = {one.id: one.name for one in project.find(Coder)}
    put = sorted((who[one.coder_id], one.start, one.end) for one in project.find(Coding, code_id=common.id))
    assert put == [("Consensus", 0, 49), ("Inès Morvan", 0, 30), ("Théo Blanc", 10, 49)]
    assert project.text(project.documents()[1].id).startswith("Bonjour. ")
    assert not project.text(project.documents()[1].id).startswith("Bonjour. Bonjour.")
    assert len(reporting.reports(project)) == 1 and not merging.open_divergences(project)
    assert [one.decision for one in arbitrating.settled(project)] == ["wide"]
    assert len([one for one in project.find(Snapshot) if one.name == "Before merging"]) >= 1
    other = files.open(folder / PARCEL, read_only=True)
    assert merging.plan(project, other).empty
    other.close()
    project.close()
    assert any("Théo Blanc" in one.text for one in docx.Document(str(folder / "fusion.docx")).paragraphs)
    assert docx.Document(str(folder / "synthèse.docx")).paragraphs


@pytest.mark.timeout(180)
def test_two_windows_play_the_story(place: Path) -> None:
    for person in ("sender", "coder", "team"):
        assert play(person, place) == 0
    the_story_is_told(place)


@pytest.mark.timeout(600)
def test_the_story_survives_kill_9_at_30_points(place: Path) -> None:
    """Each run dies one point later than the one before; what was done stays done, and is not done twice."""
    killed = 0
    for person in ("sender", "coder", "team"):
        at = 1
        while play(person, place, at) != 0:
            killed += 1
            at += 1
    assert killed >= 30
    the_story_is_told(place)
