"""The workspace « Corpus » on the sample study: facts of many, who speaks, dropping, deleting, going to the text."""

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from qualicode.model.study import Coding, Collection, CollectionMember, Document, Person, Reading, Speaker, Territory
from qualicode.services import corpus, retrieval, voices, withdrawing
from qualicode.ui import theme
from qualicode.ui.coder.corpus import DOCUMENTS
from tests.conftest import everything
from tests.ui.test_accessibility import check


@pytest.fixture
def desk(sample_project, qtbot):
    sample_project.resize(1440, 900)
    sample_project.go("corpus")
    workspace = sample_project.front
    qtbot.waitUntil(lambda: bool(workspace._progress))
    return workspace


def titled(desk, start):
    return next(e.document for e in desk.table.entries if e.document.title.startswith(start))


def shelf(desk, title):
    return next(line for line in desk.places.shelves.lines if line.title == title)


def choose(desk, *starts):
    desk.view.select([titled(desk, start).id for start in starts])


def write(field, text):
    field.setFocus()
    field.setText(text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_counts_and_shelves_are_those_of_the_study(desk):
    project = desk.project
    total = project.count(Document)
    assert len(desk.table.shown) == total and desk.places.view.current().count == total
    for territory in project.find(Territory):
        line = shelf(desk, territory.name)
        assert line.count == project.count(Document, territory_id=territory.id)
        desk.places.view.setCurrentIndex(desk.places.shelves.index(desk.places.shelves.row_of(line.key)))
        assert {e.document.territory_id for e in desk.table.shown} == {territory.id}
    for collection in project.find(Collection):
        assert shelf(desk, collection.name).count == project.count(CollectionMember, collection_id=collection.id)
    assert shelf(desk, "Not read yet").count == total - project.count(Reading, coder_id=project.coder_id)


def test_a_fact_of_many_is_one_step_that_undo_takes_back(desk, sample_project):
    project, before = desk.project, everything(desk.project)
    choose(desk, "Entretien 01", "Entretien 02", "Parole 01")
    field = desk.inspector.facts.texts["place"]
    assert field.text() == "" and field.placeholderText() == "(several values)"
    steps = project.last_seq
    write(field, "Maison de quartier")
    ids = [titled(desk, start).id for start in ("Entretien 01", "Entretien 02", "Parole 01")]
    assert {project.get(Document, one).place for one in ids} == {"Maison de quartier"}
    assert project.last_seq == steps + 1
    assert sorted(desk.view.selected_ids()) == sorted(ids)
    sample_project.session.undo()
    assert everything(project) == before
    assert field.placeholderText() == "(several values)"
    sample_project.session.redo()
    assert field.text() == "Maison de quartier"


def test_leaving_a_field_keeps_it_and_looking_changes_nothing(desk):
    project = desk.project
    one = titled(desk, "Entretien 01")
    corpus.describe(project, [one.id], source="Dossier «\u00a0Été\u00a0»\nboîte 2")
    steps = project.last_seq
    for entry in list(desk.table.shown):
        desk.view.select([entry.document.id])
    desk.inspector.keep()
    assert project.last_seq == steps
    choose(desk, "Entretien 01")
    field = desk.inspector.facts.texts["place"]
    field.setFocus()
    field.setText("  Chez elle «\u00a0au 5e\u00a0» ")
    choose(desk, "Entretien 02")
    assert project.get(Document, one.id).place == "Chez elle «\u00a0au 5e\u00a0»"
    assert project.last_seq == steps + 1


def test_a_click_on_another_row_reaches_that_row_though_the_first_one_moves(desk, sample_project, qtbot):
    sample_project.activateWindow()
    qtbot.waitUntil(sample_project.isActiveWindow)
    choose(desk, "Entretien 01")
    was, wanted = titled(desk, "Entretien 01"), titled(desk, "Entretien 05")
    field = desk.inspector.facts.texts["title"]
    field.setFocus()
    field.setText("Zone calme")
    spot = desk.view.visualRect(desk.table.index(desk.table.row_of(wanted.id), 0)).center()
    spot = desk.view.viewport().mapTo(sample_project, spot)
    QTest.mouseClick(sample_project.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    assert desk.project.get(Document, was.id).title == "Zone calme"
    qtbot.waitUntil(lambda: desk.table.shown[-1].document.title == "Zone calme")
    assert desk.view.selected_ids() == [wanted.id] and desk.inspector.facts.texts["title"].text() == wanted.title


def test_what_is_being_typed_survives_a_change_elsewhere_and_escape_takes_it_back(desk):
    choose(desk, "Entretien 01")
    field = desk.inspector.facts.texts["place"]
    was = field.text()
    field.setFocus()
    field.setText("à moitié")
    corpus.describe(desk.project, [titled(desk, "Entretien 02").id], place="Ailleurs")
    assert field.text() == "à moitié"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == was


def test_dates_are_read_as_people_write_them_or_refused_in_words(desk):
    choose(desk, "Entretien 01")
    facts, document = desk.inspector.facts, titled(desk, "Entretien 01")
    write(facts.texts["date"], "1er avril 2026")
    assert desk.project.get(Document, document.id).date == "2026-04-01"
    write(facts.texts["date"], "au printemps")
    assert desk.project.get(Document, document.id).date == "2026-04-01"
    assert "au printemps" in facts.trouble.text() and facts.trouble.isVisible()
    write(facts.texts["date"], "")
    assert desk.project.get(Document, document.id).date == "" and not facts.trouble.isVisible()


def test_an_empty_title_is_refused_and_the_old_one_stays(desk, sample_project):
    choose(desk, "Entretien 01")
    field, title = desk.inspector.facts.texts["title"], titled(desk, "Entretien 01").title
    write(field, " ")
    assert field.text() == title and sample_project.messages.text


def test_a_typed_territory_is_made_in_the_same_step(desk):
    project, steps = desk.project, desk.project.last_seq
    choose(desk, "Entretien 01", "Entretien 03")
    write(desk.inspector.facts.territory.field, "Les Hauts")
    made = project.find(Territory, name="Les Hauts")[0]
    assert project.count(Document, territory_id=made.id) == 2 and project.last_seq == steps + 1
    assert shelf(desk, "Les Hauts").count == 2


def test_choices_and_collections_of_many(desk):
    project = desk.project
    choose(desk, "Entretien 01", "Parole 01")
    facts = desk.inspector.facts
    facts.choices["consent"].setCurrentIndex(facts.choices["consent"].findData("sharing"))
    facts.choices["consent"].activated.emit(facts.choices["consent"].currentIndex())
    assert {project.get(Document, one).consent for one in desk.view.selected_ids()} == {"sharing"}
    interviews = project.find(Collection, name="Entretiens")[0]
    box = facts.boxes[interviews.id]
    assert box.checkState() == Qt.CheckState.PartiallyChecked
    box.click()
    assert box.checkState() == Qt.CheckState.Checked
    box.click()
    inside = {member.document_id for member in project.find(CollectionMember, collection_id=interviews.id)}
    assert not inside & set(desk.view.selected_ids())
    write(facts.collection.field, "À relire")
    assert shelf(desk, "À relire").count == 2 and facts.collection.field.text() == ""


def test_who_speaks_reaches_the_extracts_the_study_and_the_signature(desk):
    project, who = desk.project, desk.inspector.speakers
    choose(desk, "Entretien 01")
    document = titled(desk, "Entretien 01")
    assert who.chosen().speaker.role == "person" and "quartier des Tilleuls" in who.signature.text()
    write(who.fields["age"], "43 ans")
    write(who.fields["district"], "quartier du Port")
    assert who.signature.text() == "«\u00a0…\u00a0» — Habitante, 43 ans, quartier du Port"
    found = [e for e in retrieval.extracts(project, document_id=document.id) if e.role == "person"]
    assert found and {(e.age, e.district) for e in found} == {("43 ans", "quartier du Port")}
    person = next(p for p in project.study().persons if p.id == who.chosen().person.id)
    assert (person.age, person.district) == ("43 ans", "quartier du Port")


def test_an_imported_voice_is_described_from_nothing(desk, sample_project, tmp_path):
    from qualicode.services import importing

    path = tmp_path / "Entretien 99.txt"
    path.write_text("Enquêtrice : Bonjour ?\nSonia : Bonjour.\nEnquêtrice : Alors ?\nSonia : Rien.\n", "utf-8")
    importing.import_files(desk.project, [path])
    choose(desk, "Entretien 99")
    who = desk.inspector.speakers
    assert who.chosen().speaker.label == "Sonia" and who.person.currentText() == "Not described yet"
    assert shelf(desk, "Who speaks is not known").count == 2
    write(who.fields["role"], "Gardienne")
    assert who.chosen().person.name == "Sonia" and who.fields["name"].text() == "Sonia"
    assert "Gardienne" in who.signature.text()
    assert shelf(desk, "Who speaks is not known").count == 1
    nadia = next(p for p in desk.project.find(Person) if p.name == "Nadia")
    who.person.setCurrentIndex(who.person.findData(nadia.id))
    who.person.activated.emit(who.person.currentIndex())
    assert who.chosen().person == nadia and who.elsewhere.isVisible()
    who.person.setCurrentIndex(who.person.findData("new"))
    who.person.activated.emit(who.person.currentIndex())
    assert who.chosen().person.name == "Sonia" and not who.fields["role"].text()
    who.role.setCurrentIndex(who.role.findData("interviewer"))
    who.role.activated.emit(who.role.currentIndex())
    assert "not quoted" in who.caveat.text()


def test_another_voice_is_chosen_by_key_and_what_was_typed_stays_with_its_own(desk):
    who, project = desk.inspector.speakers, desk.project
    choose(desk, "Entretien 01")
    first = who.chosen()
    who.fields["district"].setText("Bassins")
    QTest.keyClick(who.list, Qt.Key.Key_Up)
    assert who.chosen().speaker.role == "interviewer" and not who.fields["age"].isVisible()
    assert project.get(Person, first.person.id).district == "Bassins"


def dropped(desk, target, data):
    shelves = desk.places.shelves
    parent = shelves.index(shelves.row_of(target.key))
    action = Qt.DropAction.MoveAction
    if shelves.canDropMimeData(data, action, -1, -1, parent):
        shelves.dropMimeData(data, action, -1, -1, parent)
        return True
    return False


def test_documents_are_dropped_on_a_territory_and_a_collection(desk, sample_project):
    project = desk.project
    choose(desk, "Entretien 01", "Entretien 03")
    ids = desk.view.selected_ids()
    rows = [desk.table.index(desk.table.row_of(one), column) for one in ids for column in (0, 1)]
    data = desk.table.mimeData(rows)
    assert bytes(data.data(DOCUMENTS).data()).decode().split() == ids
    steps = project.last_seq
    assert dropped(desk, shelf(desk, "Les Salins"), data)
    salins = project.find(Territory, name="Les Salins")[0].id
    assert {project.get(Document, one).territory_id for one in ids} == {salins} and project.last_seq == steps + 1
    assert "Les Salins" in sample_project.messages.text
    assert dropped(desk, shelf(desk, "No territory"), data)
    assert {project.get(Document, one).territory_id for one in ids} == {None}
    assert dropped(desk, shelf(desk, "Espace public"), data)
    assert shelf(desk, "Espace public").count == 4
    assert not dropped(desk, shelf(desk, "All documents"), data)
    assert not dropped(desk, shelf(desk, "Not read yet"), data)


def test_territories_are_made_named_moved_and_deleted(desk, sample_project, qtbot):
    project, places = desk.project, desk.places
    desk.acts.create("territory")
    editor = places.view.findChild(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "Les Hauts")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: project.count(Territory, name="Les Hauts") == 1)
    assert places.view.current().title == "Les Hauts" and not desk.table.shown
    assert "Les Hauts" in desk.stage.nothing.text()
    QTest.keyClick(places.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    names = [one.name for one in project.find(Territory, "position")]
    assert names.index("Les Hauts") == len(names) - 2
    data = places.shelves.mimeData([places.shelves.index(places.shelves.row_of(shelf(desk, "Les Hauts").key))])
    assert dropped(desk, shelf(desk, "Port-Ardent"), data)
    assert project.find(Territory, "position")[0].name == "Les Hauts"
    assert not dropped(desk, shelf(desk, "Entretiens"), data)
    places.view.choose(shelf(desk, "Port-Ardent").key)
    desk.acts.delete_current_shelf()
    assert not project.count(Territory, name="Port-Ardent") and shelf(desk, "No territory").count == 14
    assert places.view.current().kind == "all"
    sample_project.session.undo()
    assert shelf(desk, "Port-Ardent").count == 13


def test_deleting_offers_to_undo_and_the_next_one_is_selected(desk, sample_project):
    project, before = desk.project, everything(desk.project)
    choose(desk, "Parole 01", "Parole 02")
    sample_project.run("documents.delete")
    assert project.count(Document) == 38 and "2 documents were deleted" in sample_project.messages.text
    assert [project.get(Document, one).title[:9] for one in desk.view.selected_ids()] == ["Parole 03"]
    QTest.mouseClick(sample_project.messages.button, Qt.MouseButton.LeftButton)
    assert everything(project) == before and len(desk.table.shown) == 40


def test_enter_and_a_double_click_open_the_text(desk, sample_project):
    choose(desk, "Entretien 05")
    document = titled(desk, "Entretien 05")
    QTest.keyClick(desk.view, Qt.Key.Key_Return)
    assert sample_project.front is not desk and sample_project.front.desk.document_id == document.id
    sample_project.go("corpus", document=titled(desk, "Entretien 02").id)
    assert [one.document.title[:12] for one in desk.view.selected_entries()] == ["Entretien 02"]


def test_a_title_is_typed_in_place_and_enter_ends_it(desk, sample_project, qtbot):
    choose(desk, "Entretien 05")
    desk.view.rename()
    editor = desk.view.findChild(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "Relais")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.project.count(Document, title="Relais") == 1)
    assert sample_project.front is desk


def test_filter_kind_and_sorting(desk):
    QTest.keyClicks(desk.stage.line, "eleve marie")
    assert not desk.table.shown
    desk.stage.line.setText("nadia tilleuls")
    assert [e.document.title[:12] for e in desk.table.shown] == ["Entretien 01"]
    QTest.keyClick(desk.stage.line, Qt.Key.Key_Escape)
    kind = desk.stage.kind
    kind.setCurrentIndex(kind.findData("interview"))
    kind.activated.emit(kind.currentIndex())
    assert len(desk.table.shown) == 6
    extracts = [desk.table.extracts(e) for e in desk.table.shown]
    desk.view.sortByColumn(8, Qt.SortOrder.DescendingOrder)
    assert [desk.table.extracts(e) for e in desk.table.shown] == sorted(extracts, reverse=True)
    corpus.describe(desk.project, [titled(desk, "Parole 09").id, titled(desk, "Parole 10").id], title="Parole 9")
    corpus.describe(desk.project, [titled(desk, "Parole 11").id], title="Parole 100")
    desk.stage.forget_filters()
    desk.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    titles = [e.document.title for e in desk.table.shown]
    assert titles.index("Parole 9") < titles.index("Parole 100")


def test_read_and_who_asks_for_several_are_one_step(desk):
    project = desk.project
    choose(desk, "Entretien 02", "Parole 01")
    assert not desk.acts.all_read()
    desk.acts.turn_read()
    assert desk.acts.all_read()
    project.undo()
    assert not desk.acts.all_read()
    choose(desk, "Entretien 01", "Entretien 03")
    menu = QMenu(desk)
    desk.acts._fill_speakers(menu, project, desk.view.selected_ids())
    steps = project.last_seq
    label = titled_voice(project, desk.view.selected_ids())
    next(action for action in menu.actions() if action.text() == label).trigger()
    assert roles_of(project, desk.view.selected_ids(), label) == {"interviewer"} and project.last_seq == steps + 1
    desk.acts._fill_speakers(menu, project, desk.view.selected_ids())
    [action for action in menu.actions() if action.text() == label][-1].trigger()
    assert roles_of(project, desk.view.selected_ids(), label) == {"person"}


def titled_voice(project, ids):
    return next(one.label for one in project.find_in(Speaker, "document_id", ids) if one.role == "person")


def roles_of(project, ids, label):
    return {one.role for one in project.find_in(Speaker, "document_id", ids) if one.label == label}


def test_changes_made_elsewhere_are_shown_when_one_comes_back(desk, sample_project):
    sample_project.go("codebook")
    document = titled(desk, "Entretien 01")
    corpus.describe(desk.project, [document.id], title="Entretien neuf")
    speaker = voices.voices(desk.project, document.id).voices[1].speaker
    voices.describe_person(desk.project, speaker.id, name="Zohra")
    sample_project.go("corpus")
    entry = next(e for e in desk.table.shown if e.document.id == document.id)
    assert entry.document.title == "Entretien neuf" and entry.people == ("Zohra",)


def test_every_widget_that_takes_the_focus_has_a_name(desk):
    for starts in (("Entretien 01",), ("Entretien 01", "Parole 01"), ("Parole 01",)):
        choose(desk, *starts)
        desk.inspector.facts.more.setChecked(len(starts) == 1)
        QApplication.processEvents()
        for widget in desk.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not widget.focusProxy():
                holder = widget.parentWidget()
                if getattr(holder, "viewport", lambda: None)() is widget:
                    continue
                assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip(), widget
    spoken = desk.table.index(0, 6).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Length: ")


@pytest.mark.parametrize("scale", [100, 200])
def test_no_words_are_cut_whatever_is_selected(desk, sample_project, scale):
    theme.appearance().resize(scale)
    sample_project.resize(1280, 720)
    desk.inspector.facts.more.setChecked(True)
    for starts in (("Entretien 01",), ("Entretien 01", "Parole 01"), ("Parole 01",), ("Atelier",)):
        choose(desk, *starts)
        check(desk)
    theme.appearance().resize(100)


def test_columns_that_were_chosen_stay(desk, sample_project, sample_file):
    menu = QMenu(desk)
    desk.view.columns_menu(menu)
    next(action for action in menu.actions() if action.text() == "Place").trigger()
    desk.view.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    order = [e.document.id for e in desk.table.shown]
    sample_project.session.close()
    assert sample_project.session.open(sample_file)
    sample_project.go("corpus")
    assert not desk.view.isColumnHidden(4)
    assert [e.document.id for e in desk.table.shown] == order


def test_an_empty_corpus_offers_to_import(at_work, monkeypatch):
    at_work.go("corpus")
    asked = []
    monkeypatch.setattr("qualicode.ui.ask.open_files", lambda *_: asked.append(True) or [])
    button = at_work.front.stage.empty.button
    assert button.isVisible() and button.text() == "Import…"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [True]


def test_two_thousand_documents_are_listed_and_filtered_without_a_widget_each(at_work, qtbot):
    project = at_work.session.project
    with project.step("Fill"):
        rows = []
        for number in range(2_000):
            text = f"Parole numéro {number}, dite au marché."
            rows.append(
                Document(title=f"Parole {number}", kind="testimony", content=project.keep_text(text),
                         characters=len(text), date=f"2026-03-{number % 28 + 1:02}")
            )  # fmt: skip
        project.add(*rows)
    widgets = len(at_work.findChildren(QWidget))
    at_work.go("corpus")
    desk = at_work.front
    assert len(desk.table.shown) == 2_000 and desk.table.shown[10].document.title == "Parole 10"
    qtbot.waitUntil(lambda: bool(desk._words))
    assert desk.table.index(10, 6).data() == "6 words"
    desk.stage.line.setText("parole 1999")
    assert [e.document.title for e in desk.table.shown] == ["Parole 1999"]
    desk.stage.line.clear()
    desk.view.selectAll()
    assert len(desk.view.selected_ids()) == 2_000
    write(desk.inspector.facts.texts["place"], "Marché")
    assert project.count(Document, place="Marché") == 2_000
    assert len(at_work.findChildren(QWidget)) < widgets + 60


def test_files_dropped_here_are_imported_where_the_sheet_is(desk, sample_project, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Bonjour.", "utf-8")
    workspaces = [desk, sample_project._made["coder"]]
    assert any(workspace.dropped([path]) for workspace in workspaces)
    assert sample_project.front is workspaces[1] and workspaces[1].importing.sheet.isVisible()


def test_the_menu_of_an_empty_place_offers_to_import(desk):
    data = QMimeData()
    assert not desk.places.shelves.canDropMimeData(data, Qt.DropAction.MoveAction, -1, -1, QModelIndex())
    desk.stage.line.setText("zzz")
    assert desk.stage.nothing.isVisible()
    desk.acts._document_menu(QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["Import…"]
    menu.close()


def test_documents_are_withdrawn_and_taken_back(desk, sample_project):
    project = desk.project
    coded = {one.document_id for one in project.find(Coding)}
    desk.view.select([next(one.document.id for one in desk.table.shown if one.document.id in coded)])
    (ids,) = desk.acts.chosen()
    count = withdrawing.extracts_of_documents(project, [ids])
    sample_project.run("documents.withdraw")
    assert project.get(Document, ids).consent == "withdrawn"
    assert count and str(count) in sample_project.messages.text
    assert desk.acts.all_withdrawn()
    sample_project.messages.button.click()  # « Annuler »
    assert project.get(Document, ids).consent != "withdrawn"
    sample_project.run("documents.withdraw")
    sample_project.run("documents.withdraw")
    assert project.get(Document, ids).consent == "unknown"


def test_a_person_withdraws(desk, sample_project):
    project, who = desk.project, desk.inspector.speakers
    document = next(one for one in project.documents() if any(v.person for v in voices.voices(project, one.id).voices))
    desk.view.select([document.id])
    person = who.chosen().person
    assert person is not None
    count = withdrawing.extracts_of_person(project, person.id)
    who.consent.picked.emit("withdrawn")
    assert project.get(Person, person.id).consent == "withdrawn"
    assert count and str(count) in sample_project.messages.text
    assert not who.chosen().quotable
    sample_project.session.undo()
    assert project.get(Person, person.id).consent == person.consent
