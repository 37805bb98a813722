"""The whole job on the sample study, without anybody at the window."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from qualicode.model.study import Coding, SuggestionDecision
from qualicode.store import files


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a tour, and what it said."""
    folder = tmp_path_factory.mktemp("tour")
    told = subprocess.run(
        [sys.executable, "-m", "qualicode.tour", str(folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=280,
        check=False,
        env={**os.environ, "QUALICODE_LANGUAGE": "fr", "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen"},
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return folder, told.stdout


def test_it_says_where_its_results_are(toured: tuple[Path, str]) -> None:
    folder, said = toured
    for name in ("Synthèse d’exemple.docx", "Fenêtre.png", "Étude d’exemple.qualicode"):
        assert str(folder / name) in said
        assert (folder / name).is_file()


def test_the_word_document_quotes_what_was_coded(toured: tuple[Path, str]) -> None:
    with zipfile.ZipFile(toured[0] / "Synthèse d’exemple.docx") as archive:
        body = archive.read("word/document.xml").decode()
    assert "on a étouffé" in body


def test_the_picture_has_the_size_of_the_window(toured: tuple[Path, str]) -> None:
    head = (toured[0] / "Fenêtre.png").read_bytes()[:24]
    assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (1440, 900)


def test_the_study_holds_the_coding_and_the_accepted_suggestion(
    toured: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QUALICODE_DATA", str(tmp_path / "data"))
    project = files.open(toured[0] / "Étude d’exemple.qualicode")
    try:
        accepted = project.find(SuggestionDecision, decision="accepted")
        assert len(accepted) == 1
        assert project.get(Coding, str(accepted[0].coding_id)).origin == "suggestion"
        assert [step.kind for step in project.history(3)] == ["redo", "undo", "do"]
    finally:
        project.close()
