"""All notes in one window, and a quick one from anywhere."""

import pytest
from PySide6.QtCore import Qt

from qualicode.model.study import Coding, Link, Note, Territory
from qualicode.services import drafts, notes
from qualicode.ui.notes.links import Linking
from qualicode.ui.notes.listing import Heading
from qualicode.ui.notes.quick import QuickNote
from qualicode.ui.notes.window import Notes


@pytest.fixture
def shown(sample_project):
    sample_project.run("edit.notes")
    return sample_project.findChild(Notes)


def quick(shell) -> QuickNote:
    shell.run("edit.quick_note")
    return shell.findChildren(QuickNote)[-1]


def test_a_quick_note_takes_words_place_and_kind(sample_project, qtbot):
    project, box = sample_project.session.project, quick(sample_project)
    box.form.kind.setCurrentIndex(box.form.kind.findData("observation"))
    qtbot.keyClicks(box.form.body, "Trois bancs vides")
    box.form.fields["feeling"].setPlainText("Un malaise")
    box.form.place.setText("Place du marché")
    box.form.territory.setEditText("Les Tilleuls")
    qtbot.keyClick(box.form.body, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (note,) = project.find(Note, body="Trois bancs vides")
    assert (note.kind, note.feeling, note.place) == ("observation", "Un malaise", "Place du marché")
    assert note.date == box.form.today()
    assert project.get(Territory, note.territory_id).name == "Les Tilleuls"
    assert not box.isVisible()
    again = quick(sample_project)
    assert again.form.body.toPlainText() == "" and again.form.place.text() == "Place du marché"


def test_what_was_typed_survives_a_crash(sample_project, qtbot):
    project, box = sample_project.session.project, quick(sample_project)
    qtbot.keyClicks(box.form.body, "Pas fini")
    qtbot.waitUntil(lambda: bool(drafts.find_words(project, "quick-note")))
    box.deleteLater()
    fresh = QuickNote(sample_project, sample_project)
    assert fresh.form.body.toPlainText() == "Pas fini"
    fresh.throw.click()
    assert fresh.form.body.toPlainText() == "" and not drafts.find_words(project, "quick-note")


def test_an_odd_date_is_refused_in_place(sample_project, qtbot):
    project, box = sample_project.session.project, quick(sample_project)
    box.form.body.setPlainText("Quelque chose")
    box.form.date.setText("le 45 mars")
    box.save.click()
    assert "le 45 mars" in box.fault.text() and box.isVisible()
    assert not project.find(Note, body="Quelque chose")


def test_filters_list_what_is_wanted(shown, sample_project):
    everything = len(shown.list.notes.note_ids())
    assert everything == sample_project.session.project.count(Note)
    shown.show_lists(kind="surprise", group="territory")
    rows = shown.list.notes.rows
    assert any(isinstance(row, Heading) for row in rows)
    assert 0 < len(shown.list.notes.note_ids()) < everything
    shown.words.setText("zzzz introuvable")
    assert shown.told.text() == "No note answers these filters." and not shown.form.isEnabled()


def test_typing_in_a_note_is_written_when_it_is_left(shown, sample_project):
    project, first, second = sample_project.session.project, *shown.list.notes.note_ids()[:2]
    shown.list.select([first], first)
    was = project.get(Note, first).body
    shown.form.body.setPlainText("Réécrit en entier")
    shown.list.select([second], second)
    assert project.get(Note, first).body == "Réécrit en entier"
    sample_project.session.undo()
    assert project.get(Note, first).body == was


def test_a_note_is_linked_by_typing_and_unlinked(shown, sample_project, qtbot):
    project, note_id = sample_project.session.project, shown.list.current_id()
    shown.links.ask()
    box = shown.findChildren(Linking)[-1]
    box.line.setText("non recours")
    names = [box.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(box.list.count())]
    box.list.setCurrentRow(next(row for row, name in enumerate(names) if name.startswith("Non-recours")))
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    (link,) = project.find(Link, source_id=note_id, target_table="code")
    assert shown.links.list.item(0).text() == "Non-recours"
    shown.links.list.setCurrentRow(0)
    qtbot.keyClick(shown.links.list, Qt.Key.Key_Return)
    assert sample_project.front.panel.tree.wanted() == link.target_id
    qtbot.keyClick(shown.links.list, Qt.Key.Key_Delete)
    assert not project.find(Link, id=link.id)


def test_an_extract_is_found_by_its_words(shown, sample_project):
    project = sample_project.session.project
    coding = next(one for one in project.find(Coding) if one.end - one.start > 40)
    words = " ".join(project.text(coding.document_id)[coding.start : coding.end].split()[:3])
    box = Linking(sample_project, shown, shown.list.current_id())
    assert isinstance(box.more(words), list)


def test_deleting_notes_is_one_step_that_can_be_undone(shown, sample_project, qtbot):
    project, ids = sample_project.session.project, shown.list.notes.note_ids()[:3]
    shown.list.select(ids, ids[0])
    shown.list.setFocus()
    shown.delete.click()
    assert not project.find_in(Note, "id", ids)
    sample_project.session.undo()
    assert len(project.find_in(Note, "id", ids)) == 3


def test_the_palette_shows_a_note_that_stands_alone(sample_project, qtbot):
    made = notes.add_note(sample_project.session.project, "journal", "Décision du catamaran")
    sample_project.run("view.palette")
    sample_project.palette_box.line.setText("catamaran")
    qtbot.keyClick(sample_project.palette_box.line, Qt.Key.Key_Return)
    assert sample_project.findChild(Notes).list.current_id() == made.id
