"""Importing from the window: real files, a job, a report, and undo."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest

from qualicode.model.study import Collection, Document, Territory, Turn
from qualicode.ui import ask
from qualicode.ui.coder.workspace import CoderWorkspace
from qualicode.ui.importing.flow import filters

TALK = "Enquêtrice : Vous habitez ici depuis longtemps ?\nHabitante : Depuis onze ans.\nEnquêtrice : Et avant ?\n"


@pytest.fixture
def coder(at_work) -> CoderWorkspace:
    at_work.go("coder")
    workspace = at_work.front
    assert isinstance(workspace, CoderWorkspace)
    return workspace


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "Entretien 12.txt"
    path.write_text(TALK, "utf-8")
    return path


def project_of(coder: CoderWorkspace):
    project = coder.desk.project
    assert project is not None
    return project


def test_one_file_is_imported_shown_and_taken_back(coder, at_work, talk, monkeypatch, qtbot):
    monkeypatch.setattr(ask, "open_files", lambda *_: [talk])
    at_work.run("corpus.import")
    sheet = coder.importing.sheet
    assert sheet.isVisible() and talk.name in sheet.files.text()
    qtbot.waitUntil(lambda: "onze ans" in sheet.preview.toPlainText())
    assert "Habitante" in sheet.preview.toPlainText()
    sheet.territory.setCurrentText("Port-Ardent")
    sheet.collection.setCurrentText("Vague 1")
    QTest.keyClick(sheet.import_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: coder.desk.document_id != "")
    project = project_of(coder)
    document = project.find(Document)[0]
    assert document.title == "Entretien 12" and coder.stage.header.title.text() == "Entretien 12"
    assert project.get(Territory, document.territory_id).name == "Port-Ardent"
    assert project.find(Collection)[0].name == "Vague 1"
    assert project.count(Turn) == 3 and coder.desk.page.labels() == {"Enquêtrice", "Habitante"}
    assert "3 speaker turns" in at_work.messages.text
    at_work.messages.button.click()
    assert project.count(Document) == 0 and coder.stage.empty.isVisible()
    at_work.session.redo()
    assert project.count(Document) == 1


def test_many_files_give_a_report_with_reasons(coder, at_work, talk, tmp_path, qtbot):
    second, odd, empty = tmp_path / "Notes.md", tmp_path / "photo.xyz", tmp_path / "vide.txt"
    second.write_text("# Journal\n\nIl pleut.", "utf-8")
    odd.write_bytes(b"\x00\x01")
    empty.write_bytes(b"")
    assert coder.dropped([talk, second, odd, empty])
    coder.importing.sheet.accepted.emit()
    report = coder.importing.report
    qtbot.waitUntil(report.isVisible, timeout=5_000)
    assert report.title.text() == "2 documents imported, 2 files skipped"
    lines = [report.list.item(row).text() for row in range(report.list.count())]
    assert any("photo.xyz" in line and "format" in line for line in lines)
    assert len(lines) == 4
    report.undo_button.click()
    assert project_of(coder).count(Document) == 0 and not report.isVisible()


def test_a_document_of_the_report_is_shown(coder, talk, tmp_path, qtbot):
    other = tmp_path / "Autre.txt"
    other.write_text("Un autre texte.", "utf-8")
    coder.importing.ask([talk, other])
    coder.importing.sheet.accepted.emit()
    report = coder.importing.report
    qtbot.waitUntil(report.isVisible, timeout=5_000)
    wanted = next(row for row in range(report.list.count()) if "Autre" in report.list.item(row).text())
    report.list.setCurrentRow(wanted)
    report.list.itemActivated.emit(report.list.item(wanted))
    qtbot.waitUntil(lambda: coder.stage.header.title.text() == "Autre")


def test_a_table_is_one_line_and_every_line_is_shown_whole(coder, talk, tmp_path, qtbot):
    table, picture = tmp_path / "paroles.csv", tmp_path / "photo.docx"
    table.write_text("Parole;Date\nIl fait froid.;12/03/2024\nOn attend.;demain\nBof.;13/03/2024\n", "utf-8")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    lock = tmp_path / "~$tretien.docx"
    lock.write_bytes(b"\x05Moi")
    coder.importing.ask([talk, table, picture, lock])
    coder.importing.sheet.accepted.emit()
    report = coder.importing.report
    qtbot.waitUntil(report.isVisible, timeout=5_000)
    items = [report.list.item(row) for row in range(report.list.count())]
    assert [item.text().splitlines()[0] for item in items] == ["Skipped: photo.docx", "paroles.csv", "Entretien 12"]
    assert items[1].text().splitlines()[1].startswith("3 documents · 1 value of “Date”")
    for width in range(300, 561, 4):
        report.resize(width, 200)  # too low for all lines: the scroll bar takes its room
        for item in items:
            spot = report.list.visualItemRect(item)
            room = QRect(0, 0, spot.width() - 42, 1_000)  # the sign and what the style puts around the words
            wrapped = report.list.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, item.text())
            assert spot.right() < report.list.viewport().width(), f"{width}: {item.text()}"
            assert spot.height() >= wrapped.height(), f"{width}: {item.text()}"


def test_esc_leaves_and_changes_nothing(coder, talk):
    coder.importing.ask([talk])
    QTest.keyClick(coder.importing.sheet, Qt.Key.Key_Escape)
    assert not coder.importing.sheet.isVisible() and project_of(coder).count(Document) == 0


def test_a_folder_gives_the_files_in_it_that_can_be_read(coder, talk, tmp_path):
    folder = tmp_path / "terrain" / "nord"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("Bonjour.", "utf-8")
    (folder / "b.xyz").write_text("?", "utf-8")
    for left_by_programs in ("~$ntretien.docx", "._a.txt", ".a.txt.swp.txt"):
        (folder / left_by_programs).write_bytes(b"\x00\x05")
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX" / "c.txt").write_bytes(b"\x00\x05")
    coder.importing.ask([tmp_path / "terrain"])
    assert [path.name for path in coder.importing.sheet.paths] == ["a.txt"]


def test_a_file_that_cannot_be_read_says_so_before_the_import(coder, tmp_path, qtbot):
    odd = tmp_path / "photo.xyz"
    odd.write_bytes(b"\x00")
    coder.importing.ask([odd])
    qtbot.waitUntil(lambda: "photo.xyz" in coder.importing.sheet.preview.toPlainText())


def test_cancelling_the_job_changes_nothing(coder, at_work, tmp_path, qtbot):
    paths = []
    for number in range(60):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_text(f"{number} " + TALK * 50, "utf-8")
    coder.importing.ask(paths)
    qtbot.waitUntil(lambda: not at_work.jobs.running, timeout=5_000)
    coder.importing.sheet.accepted.emit()
    at_work.jobs.running[-1].cancel()
    qtbot.waitUntil(lambda: "cancelled" in at_work.messages.text, timeout=10_000)
    assert project_of(coder).count(Document) == 0


def test_the_dialog_offers_every_format():
    words = filters()
    assert "*.docx" in words and "*.txt" in words and words.count(";;") >= 4
