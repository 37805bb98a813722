"""Searching the corpus from the window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qualicode.i18n import _
from qualicode.model.study import Code, Coding
from qualicode.services import importing, lenses, search
from qualicode.ui import ask
from qualicode.ui.coder.many import CodeMany


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


def test_codes_and_notes_are_found_and_shown(sample_project, qtbot):
    box = asked(sample_project, qtbot, "habitants")
    box.scope.setCurrentIndex(1)
    box.line.setText("non recours")
    box.refresh()
    first = box.list.item(0).data(Qt.ItemDataRole.UserRole)
    assert (first.table == "code" and "codes or notes" in box.told.text()) or "code or note" in box.told.text()
    QTest.keyClick(box.line, Qt.Key.Key_Return)
    assert sample_project.front.panel.tree.wanted() == first.id


def test_one_document_of_those_found_is_chosen(sample_project, qtbot):
    box = asked(sample_project, qtbot, "habitants")
    qtbot.waitUntil(lambda: box.document.count() > 2)
    box.document.setCurrentIndex(1)
    box.document.activated.emit(1)
    wanted = box.document.currentData()
    assert {box.list.item(row).data(Qt.ItemDataRole.UserRole).document_id for row in range(box.list.count())} == {
        wanted
    }


def test_an_expression_is_searched_apart_and_a_bad_one_is_said(sample_project, qtbot):
    box = asked(sample_project, qtbot, "habitants")
    box.line.setText(r"/\bmairie\b/")
    box.refresh()
    qtbot.waitUntil(lambda: "passage" in box.told.text() and box.list.count() > 0)
    box.line.setText("/(/")
    box.refresh()
    qtbot.waitUntil(lambda: "regular expression" in box.told.text())


def test_a_search_is_saved_and_taken_up_again(sample_project, qtbot, monkeypatch):
    box = asked(sample_project, qtbot, "habitants")
    monkeypatch.setattr(ask, "words", lambda *_asked: "Les gens")
    box.saved.save(box)
    box.line.setText("mairie")
    box.saved.wanted.emit(lenses.saved(sample_project.session.project, "words")[0].query)
    assert box.line.text() == "habitants"


def test_what_was_found_is_coded_after_a_look(sample_project, qtbot):
    project = sample_project.session.project
    box = asked(sample_project, qtbot, '"prendre rendez-vous"')
    found = box.list.count()
    box.code.click()
    many = sample_project.findChild(CodeMany)
    assert len(many.list.chosen()) == found > 0
    many.code.setEditText("Rendez-vous")
    many.apply.click()
    (code,) = project.find(Code, name="Rendez-vous")
    assert project.count(Coding, code_id=code.id) == found
    sample_project.session.undo()
    assert not project.find(Code, name="Rendez-vous")
