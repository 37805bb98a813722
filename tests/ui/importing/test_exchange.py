"""Projects of other programs, from the window."""

import zipfile

import pytest
from PySide6.QtCore import Qt

from qualicode.model.study import Code
from qualicode.ui import ask
from qualicode.ui.importing import exchange
from qualicode.ui.importing.exchange import ExchangeOut, ExchangeReport

PROJECT = """<Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="NVivo 14"><CodeBook><Codes>
<Code guid="C1" name="Venu d'ailleurs"/></Codes></CodeBook><Sources><PictureSource guid="S">
<PictureSelection guid="X" firstX="0" firstY="0" secondX="1" secondY="1"/></PictureSource></Sources></Project>"""


@pytest.fixture
def foreign(tmp_path):
    path = tmp_path / "autre.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", PROJECT)
    return path


def test_a_project_is_taken_in_told_and_undone(sample_project, foreign, qtbot, monkeypatch):
    monkeypatch.setattr(ask, "open_file", lambda *_asked: foreign)
    sample_project.run("file.take_in")
    qtbot.waitUntil(lambda: sample_project.findChild(ExchangeReport) is not None, timeout=20_000)
    report = sample_project.findChild(ExchangeReport)
    said = [report.list.item(row).text() for row in range(report.list.count())]
    assert "Written by NVivo 14" in said and "Codes: 1" in said
    assert any("no place here yet" in line for line in said)
    assert sample_project.session.project.find(Code, name="Venu d'ailleurs")
    qtbot.mouseClick(report.undo, Qt.MouseButton.LeftButton)
    assert not sample_project.session.project.find(Code, name="Venu d'ailleurs")


def test_a_bad_file_changes_nothing_and_is_said(sample_project, tmp_path, qtbot):
    bad = tmp_path / "cassé.qdpx"
    bad.write_bytes(b"PK\x03\x04rest")
    before = sample_project.session.project.count(Code)
    exchange.take(sample_project, sample_project, bad)
    qtbot.waitUntil(lambda: not sample_project.session.jobs.running, timeout=20_000)
    assert sample_project.session.project.count(Code) == before


def test_the_study_is_written_for_another_program(sample_project, tmp_path, qtbot, monkeypatch):
    out = tmp_path / "étude.qdpx"
    monkeypatch.setattr(ask, "save_file", lambda *_asked: out)
    sample_project.run("file.export_out")
    box = sample_project.findChild(ExchangeOut)
    box.program.setCurrentIndex(1)
    box._write()
    qtbot.waitUntil(out.exists, timeout=20_000)
    assert zipfile.is_zipfile(out)


def test_the_usual_import_knows_projects_of_other_programs(sample_project, foreign, qtbot, monkeypatch):
    monkeypatch.setattr(ask, "open_files", lambda *_asked: [foreign])
    sample_project.run("corpus.import")
    qtbot.waitUntil(lambda: sample_project.findChild(ExchangeReport) is not None, timeout=20_000)
    assert sample_project.session.project.find(Code, name="Venu d'ailleurs")
