"""« Exporter… » offers every output with its formats, and writes what was chosen."""

import pytest
from PySide6.QtCore import Qt

from qualicode.plugins.exporters import converting
from qualicode.services import exporting
from qualicode.ui import ask
from qualicode.ui.exporting import Export


@pytest.fixture
def dialog(sample_project, qtbot):
    sample_project.run("file.export")
    return sample_project.findChild(Export)


def test_every_output_is_offered_with_what_it_is_for(dialog):
    assert dialog.list.count() == len(exporting.outputs())
    for one in exporting.outputs():
        dialog.choose(one.id)
        assert dialog.purpose.text()
        assert dialog.format.count() == len(one.formats)
        assert dialog.told.isVisible() == (one.id != "tables")


@pytest.mark.parametrize(("output", "kind"), [("panneaux", "docx"), ("medley", "html"), ("tables", "csv")])
def test_the_chosen_output_is_written(dialog, sample_project, tmp_path, qtbot, monkeypatch, output, kind):
    path = tmp_path / f"sortie.{'zip' if kind == 'csv' else kind}"
    asked = []
    monkeypatch.setattr(ask, "save_file", lambda *words: asked.append(words) or path)
    dialog.choose(output)
    dialog.format.setCurrentIndex(dialog.format.findData(kind))
    qtbot.mouseClick(dialog.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: path.exists() and not sample_project.session.jobs.running, timeout=20_000)
    assert asked[0][4] == path.suffix
    assert path.stat().st_size > 500


def test_pdf_is_made_without_libreoffice_too(dialog, sample_project, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(converting, "libreoffice", lambda: None)
    path = tmp_path / "sortie.pdf"
    monkeypatch.setattr(ask, "save_file", lambda *_words: path)
    dialog.choose("retour")
    dialog.format.setCurrentIndex(dialog.format.findData("pdf"))
    qtbot.mouseClick(dialog.write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: path.exists() and not sample_project.session.jobs.running, timeout=20_000)
    assert path.read_bytes().startswith(b"%PDF")


def test_the_dialog_stays_when_no_place_is_chosen(dialog, sample_project, qtbot, monkeypatch):
    asked, started = [], []
    monkeypatch.setattr(ask, "save_file", lambda *words: asked.append(words))
    monkeypatch.setattr(sample_project.session.jobs, "start", lambda *words, **more: started.append(words))
    qtbot.mouseClick(dialog.write, Qt.MouseButton.LeftButton)
    assert asked and not started
    assert dialog.isVisible()
