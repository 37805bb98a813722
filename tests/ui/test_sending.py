"""Sending a file to the team from the window, and seeing who sent one."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from qualicode.model.study import Code, Coding, Document
from qualicode.services import codebook, freezing, sending
from qualicode.store import files
from qualicode.ui import ask
from qualicode.ui.sending import Sending
from qualicode.ui.team import MergeReport


@pytest.fixture
def dialog(sample_project) -> Sending:
    sample_project.run("file.send")
    return sample_project.findChild(Sending)


def written(dialog: Sending, window, path: Path, qtbot, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(ask, "save_file", lambda *_asked: path)
    dialog.send.click()
    qtbot.waitUntil(lambda: "MB" in window.messages.text, timeout=30_000)
    return path


def test_a_part_for_coding_blindly(dialog: Sending, sample_project, tmp_path, qtbot, monkeypatch) -> None:
    project = sample_project.session.project
    dialog.part.setChecked(True)
    for at in range(1, dialog.documents.count()):
        dialog.documents.item(at).setCheckState(Qt.CheckState.Unchecked)
    dialog.blind.setChecked(True)
    dialog.instructions.setPlainText("Coder avant vendredi")
    path = written(dialog, sample_project, tmp_path / "pour Théo.qualicode", qtbot, monkeypatch)
    other = files.open(path, read_only=True)
    assert other.count(Document) == 1 and other.count(Coding) == 0
    letter = sending.letter(other)
    assert letter and (letter.instructions, letter.blind, letter.part) == ("Coder avant vendredi", True, True)
    other.close()
    assert project.count(Document) > 1


def test_no_document_chosen(dialog: Sending) -> None:
    dialog.part.setChecked(True)
    for at in range(dialog.documents.count()):
        dialog.documents.item(at).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.send.isEnabled()
    dialog.whole.setChecked(True)
    assert dialog.send.isEnabled() and not dialog.documents.isEnabled()


def test_an_earlier_file_stays(dialog: Sending, sample_project, tmp_path, qtbot, monkeypatch) -> None:
    path = tmp_path / "envoi.qualicode"
    path.write_bytes(b"sent before")
    written(dialog, sample_project, path, qtbot, monkeypatch)
    assert path.read_bytes() == b"sent before" and (tmp_path / "envoi 2.qualicode").exists()


def test_who_sent_it_is_told_when_it_is_received(dialog: Sending, sample_project, tmp_path, qtbot, monkeypatch) -> None:
    dialog.instructions.setPlainText("Relire la grille")
    path = written(dialog, sample_project, tmp_path / "envoi.qualicode", qtbot, monkeypatch)
    back = Path(shutil.copy(path, tmp_path / "retour.qualicode"))
    theirs = files.open(back)
    codebook.create_code(theirs, "Apporté par Théo")
    theirs.close()
    monkeypatch.setattr(ask, "open_file", lambda *_asked: back)
    sample_project.run("file.merge")
    qtbot.waitUntil(lambda: sample_project.findChild(MergeReport) is not None, timeout=30_000)
    report = sample_project.findChild(MergeReport)
    words = [label.text() for label in report.findChildren(QLabel)]
    assert any("Sent by Inès Morvan" in text and "Relire la grille" in text for text in words)


def test_the_codebook_is_sent_frozen(dialog: Sending, sample_project, tmp_path, qtbot, monkeypatch) -> None:
    path = tmp_path / "gel.qualicode"
    monkeypatch.setattr(ask, "save_file", lambda *_asked: path)
    dialog.frozen.setChecked(True)
    dialog.send.click()
    qtbot.waitUntil(lambda: "gel" in sample_project.messages.text, timeout=20_000)
    sent = files.open(path, read_only=True)
    assert freezing.frozen(sent) and not freezing.frozen(sample_project.session.project)
    sent.close()


def test_the_codebook_is_frozen_and_unlocked_from_the_window(sample_project) -> None:
    project = sample_project.session.project
    sample_project.go("codebook")
    sample_project.run("codebook.freeze")
    assert freezing.frozen(project) and "frozen" in sample_project.messages.text
    sample_project.session.attempt(lambda: codebook.create_code(project, "Neuf"))
    assert "whoever sent this file" in sample_project.messages.text and not project.find(Code, name="Neuf")
    sample_project.run("codebook.freeze")
    assert not freezing.frozen(project)
