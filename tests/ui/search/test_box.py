"""Searching the corpus from the window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qualicode.i18n import _
from qualicode.services import importing, search


def asked(window, qtbot, words):
    box = window.search.box
    project = window.session.project
    qtbot.waitUntil(lambda: search.unindexed(project, search.index_path(project)) == 0, timeout=20_000)
    window.run("edit.search")
    box.line.setText(words)
    box.refresh()
    qtbot.waitUntil(lambda: "passage" in box.told.text() or "Nothing" in box.told.text())
    return box


def test_words_are_found_while_typing_and_enter_goes_there(sample_project, qtbot):
    box = asked(sample_project, qtbot, "HABITANTS")
    texts = [box.list.item(row).data(Qt.ItemDataRole.UserRole).text.casefold() for row in range(box.list.count())]
    assert len(texts) > 2 and all("habitant" in text for text in texts)
    assert str(sum(1 for _ in texts)) in box.told.text()
    hit = box.list.item(1).data(Qt.ItemDataRole.UserRole)
    QTest.keyClick(box.line, Qt.Key.Key_Down)
    QTest.keyClick(box.line, Qt.Key.Key_Return)
    assert not box.isVisible()
    coder = sample_project.front
    assert coder.desk.document_id == hit.document_id
    assert coder.stage.transcript.selection() == hit.marks[0]


def test_nothing_found_is_said_and_escape_leaves(sample_project, qtbot):
    box = asked(sample_project, qtbot, "girafe")
    assert box.list.count() == 0 and "Nothing" in box.told.text()
    QTest.keyClick(box.line, Qt.Key.Key_Escape)
    assert not box.isVisible()


def test_without_a_project_there_is_no_search(window):
    window.run("edit.search")
    assert not window.search.box.isVisible()


def test_texts_are_indexed_after_an_indexing_was_stopped(window, sample_file, tmp_path, qtbot):
    assert window.session.open(sample_file)
    indexing = _("Indexing the corpus for search")
    qtbot.waitUntil(lambda: any(job.title == indexing for job in window.session.jobs.running))
    assert window.session.open(sample_file), "which stops it"
    qtbot.waitUntil(lambda: not window.session.jobs.running, timeout=20_000)
    project = window.session.project
    (tmp_path / "more.txt").write_text("Une girafe traverse la place.")
    importing.import_files(project, [tmp_path / "more.txt"])
    qtbot.waitUntil(lambda: search.unindexed(project, search.index_path(project)) == 0, timeout=20_000)
