"""The Coder workspace around the text: the list of documents, finding, properties, what is remembered, empty states."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qualicode.model.study import Code, Coding, Document, Person, Territory
from qualicode.services import coding, documents
from qualicode.ui import theme
from qualicode.ui.coder.corpus import LINE, Corpus, date, duration, facts
from qualicode.ui.coder.workspace import CoderWorkspace

Key, Mod = Qt.Key, Qt.KeyboardModifier


def settle() -> None:
    """Let the window do what it has to do."""
    for _ in range(3):
        QApplication.processEvents()


def titles(corpus: Corpus) -> list[str]:
    """What the list shows, territories in capitals."""
    return [line.title if line.overview else line.title.upper() for line in corpus.lines]


def key(widget, which: Key, modifiers: Mod = Mod.NoModifier) -> None:
    QTest.keyClick(widget, which, modifiers)
    settle()


# The list of documents


def test_documents_stand_by_territory_with_counts(study):
    corpus = study.coder.pane.corpus
    assert titles(corpus) == ["TERRITOIRE NORD", "Entretien 07", "TERRITOIRE SUD", "Journal de bord"]
    assert [line.count for line in corpus.lines if line.overview is None] == [1, 1]
    assert study.coder.pane.count.text() == "2 documents"


def test_the_quiet_line_says_what_when_and_how_far(study, qtbot):
    pane = study.coder.pane
    row = pane.corpus.row_of(study.interview.id)
    assert facts(pane.corpus.lines[row].overview) == "Interview · 3 March · not coded"
    length = len(study.text)
    coding.code_passage(study.project, study.interview.id, 0, length // 2, study.access.id)
    settle()
    overview = pane.corpus.lines[row].overview
    assert overview.covered == pytest.approx(0.5, abs=0.02)
    assert facts(overview).endswith("50 % coded")
    spoken = pane.corpus.data(pane.corpus.index(row), Qt.ItemDataRole.AccessibleTextRole)
    assert "Territoire nord" in spoken and "50 % coded" in spoken


def test_coding_elsewhere_is_counted_in_the_background(study, qtbot):
    corpus = study.coder.pane.corpus
    coding.code_passage(study.project, study.note.id, 0, 13, study.access.id)
    row = corpus.row_of(study.note.id)
    qtbot.waitUntil(lambda: corpus.lines[row].overview.covered > 0.5, timeout=5_000)


def test_the_filter_minds_neither_case_nor_accents(study):
    pane = study.coder.pane
    pane.line.setText("BORD")
    assert titles(pane.corpus) == ["TERRITOIRE SUD", "Journal de bord"]
    pane.line.setText("field")
    assert titles(pane.corpus)[1:] == ["Journal de bord"], "the kind is found, too"
    pane.line.setText("rien de tel")
    assert pane.corpus.lines == [] and pane.empty.isVisible() and "rien de tel" in pane.empty.text()
    pane.line.clear()
    assert len(pane.corpus.lines) == 4 and study.coder.desk.document_id == study.interview.id


def test_arrows_in_the_list_show_documents_and_each_keeps_its_place(study):
    pane, text = study.coder.pane, study.coder.stage.transcript
    span = study.select("guichet")
    pane.view.setFocus()
    key(pane.view, Key.Key_Down)
    assert study.coder.desk.document_id == study.note.id and study.text.startswith("Premier jour")
    text.place_caret(4)
    key(pane.view, Key.Key_Up)
    assert study.coder.desk.document_id == study.interview.id
    assert text.selection() == span
    study.window.run("coder.next_document")
    assert study.coder.desk.document_id == study.note.id and text.caret() == 4


def test_f2_renames_the_document(study):
    pane = study.coder.pane
    pane.view.setFocus()
    key(pane.view, Key.Key_F2)
    editor = QApplication.focusWidget()
    QTest.keyClicks(editor, "Entretien A")
    key(editor, Key.Key_Return)
    assert study.project.get(Document, study.interview.id).title == "Entretien A"
    assert study.coder.stage.header.title.text() == "Entretien A"
    study.window.session.undo()
    settle()
    assert titles(pane.corpus)[1] == "Entretien 07"


def test_documents_dropped_on_a_territory_move_there_and_back(study):
    corpus = study.coder.pane.corpus
    row = corpus.row_of(study.interview.id)
    data = corpus.mimeData([corpus.index(row)])
    target = corpus.index(corpus.row_of(study.note.id))
    assert corpus.canDropMimeData(data, Qt.DropAction.MoveAction, -1, -1, target)
    corpus.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, target)
    settle()
    assert titles(corpus) == ["TERRITOIRE SUD", "Journal de bord", "Entretien 07"]
    study.window.session.undo()
    settle()
    assert titles(corpus)[1] == "Entretien 07"


def test_delete_in_the_list_is_undone_from_the_quiet_bar(study):
    pane = study.coder.pane
    pane.view.setFocus()
    key(pane.view, Key.Key_Delete)
    assert titles(pane.corpus) == ["TERRITOIRE SUD", "Journal de bord"]
    assert study.coder.desk.document_id == "" and study.coder.stage.empty.isVisible()
    study.window.messages.button.click()
    settle()
    assert len(pane.corpus.lines) == 4


def test_a_territory_is_renamed_in_place(study):
    corpus = study.coder.pane.corpus
    corpus.setData(corpus.index(0), "Port-Ardent")
    assert study.project.get(Territory, study.north.id).name == "Port-Ardent"


def test_marking_as_read_is_a_step(study):
    assert not study.coder.is_read()
    study.window.run("corpus.read")
    study.coder._count_here()
    assert study.coder.is_read()


def test_two_thousand_documents_are_listed_at_once(study, qtbot):
    many = [
        Document(title=f"Parole {n}", content=study.note.content, characters=9, territory_id=study.south.id)
        for n in range(2_000)
    ]
    with study.project.step("Many"):
        study.project.add(*many)
    settle()
    pane = study.coder.pane
    assert len(pane.corpus.lines) == 2_004
    pane.view.scrollTo(pane.corpus.index(2_000))
    pane.line.setText("Parole 1999")
    assert pane.corpus.document_ids() == [many[1_999].id]


def test_the_words_of_the_list():
    assert [duration(s) for s in (20, 3_120, 3_840)] == ["1 min", "52 min", "1 h 04"]
    assert date("2024-03-12") == "12 Mar 2024" and date("2024-03") == "March 2024" and date("un soir") == "un soir"


# Finding


def test_find_without_accents_and_go_round(study):
    text, bar = study.coder.stage.transcript, study.coder.stage.find_bar
    text.place_caret(0)
    key(text, Key.Key_F, Mod.ControlModifier)
    assert bar.isVisible() and bar.line.hasFocus()
    QTest.keyClicks(bar.line, "la")
    settle()
    count = len(bar.spans)
    assert count >= 1 and bar.words.text() == f"1 of {count}"
    QTest.keyClicks(bar.line, " mairie")
    assert study.text[slice(*text.selection())] == "la mairie"
    bar.line.setText("demarche")
    settle()
    assert study.text[slice(*text.selection())] == "démarche", "accents do not matter, emoji before neither"
    bar.line.setText("e")
    first = text.selection()
    key(bar.line, Key.Key_Return)
    key(bar.line, Key.Key_Return, Mod.ShiftModifier)
    assert text.selection() == first
    bar.line.setText("zzz")
    assert bar.words.text() == "not found"
    key(bar.line, Key.Key_Escape)
    assert not bar.isVisible() and text.hasFocus() and study.coder.desk.marks.found == []


def test_f3_goes_on_after_the_bar_was_closed(study):
    text, bar = study.coder.stage.transcript, study.coder.stage.find_bar
    study.window.run("coder.find")
    bar.line.setText("un")
    seen = {text.selection()}
    bar.leave()
    for _ in range(len(bar.spans)):
        key(text, Key.Key_F3)
        seen.add(text.selection())
    assert seen == set(bar.spans)


# What is known


def test_the_header_shows_who_speaks(study):
    header = study.coder.stage.header
    chips = [header.chips.itemAt(at).widget().text() for at in range(header.chips.count())]
    assert header.title.text() == "Entretien 07"
    assert chips == ["Quartier des Tilleuls", "42 years old"]


def test_properties_are_saved_in_one_step(study):
    sheet = study.coder.properties
    study.window.run("corpus.properties")
    assert sheet.isVisible() and sheet.fields["title"].text() == "Entretien 07"
    sheet.fields["title"].setText("Entretien B")
    sheet.territory.setCurrentText("Les Salins")
    sheet.person_fields["age"].setText("43")
    key(sheet.fields["title"], Key.Key_Return)
    assert not sheet.isVisible()
    document = study.project.get(Document, study.interview.id)
    assert document.title == "Entretien B"
    assert study.project.get(Territory, document.territory_id).name == "Les Salins"
    assert study.project.find(Person)[0].age == "43"
    assert "43 years old" in study.coder.stage.header.chips.itemAt(1).widget().text()
    study.window.session.undo()
    assert study.project.get(Document, study.interview.id) == study.interview
    assert study.project.find(Person)[0].age == "42" and len(study.project.find(Territory)) == 2


def test_an_empty_title_is_refused_in_words(study):
    sheet = study.coder.properties
    study.window.run("corpus.properties")
    sheet.fields["title"].clear()
    sheet.save()
    assert sheet.isVisible() and study.window.messages.text
    key(sheet, Key.Key_Escape)
    assert study.project.get(Document, study.interview.id).title == "Entretien 07"
    assert study.coder.stage.transcript.hasFocus()


def test_speakers_renamed_appear_in_the_gutter_and_nothing_moves(study):
    text = study.coder.stage.transcript
    span = study.select("guichet")
    speaker = next(s for s in study.coder.desk.open_document.speakers.values() if s.label == "Habitante")
    documents.describe_speaker(study.project, speaker.id, label="Rose")
    settle()
    assert text.page.labels() == {"Enquêtrice", "Rose"} and text.selection() == span


def test_a_code_renamed_and_recoloured_is_painted_anew(study):
    study.select("guichet")
    key(study.coder.stage.transcript, Key.Key_1)
    with study.project.step("Rename"):
        study.project.update(Code, study.access.id, name="Droits", hue=120)
    settle()
    assert study.coder.desk.legend.name(study.access.id) == "Droits"
    assert study.coder.desk.legend.colours(study.access.id) == theme.code_colours(120, theme.current())


# What is remembered, and emptiness


def test_state_brings_back_document_place_and_recent_codes(study):
    study.select("guichet")
    key(study.coder.stage.transcript, Key.Key_1)
    span = study.coder.stage.transcript.selection()
    state = study.coder.state()
    study.coder.open(study.project)
    assert study.coder.desk.document_id == ""
    study.coder.restore(state)
    assert study.coder.desk.document_id == study.interview.id
    assert study.coder.stage.transcript.selection() == span
    assert study.coder.acts.recent == [study.access.id]


def test_a_state_from_another_time_does_no_harm(study):
    study.coder.restore({"document": "gone", "sizes": [1], "places": {}, "recent": ["gone"]})
    study.select("guichet")
    key(study.coder.stage.transcript, Key.Key_R)
    assert study.project.count(Coding) == 0 and study.window.messages.text


def test_an_empty_corpus_says_what_the_place_is_for(at_work):
    at_work.go("coder")
    settle()
    coder = at_work.front
    assert isinstance(coder, CoderWorkspace)
    empty = coder.stage.empty
    assert empty.isVisible() and empty.button.isVisible() and "Import" in empty.button.text()
    assert coder.pane.empty.isVisible()


def test_everything_is_let_go_when_the_project_is_closed(study):
    study.coder.hand.offer()
    study.window.session.close()
    settle()
    assert study.coder.desk.project is None and study.coder.pane.corpus.lines == []
    assert not study.coder.hand.box.isVisible()


def test_revealing_a_place_selects_it(study):
    start = study.text.index("guichet")
    study.window.go("coder", document=study.note.id)
    study.window.go("coder", document=study.interview.id, start=start, end=start + 7)
    assert study.coder.stage.transcript.selection() == (start, start + 7)


def test_f6_travels_through_the_panes(study):
    panes = list(study.coder.panes())
    assert panes[:3] == [study.coder.pane.view, study.coder.stage.transcript, study.coder.codebook.tree]


def test_every_command_has_a_key_or_a_place_in_a_menu(study):
    ids = [command.id for command in study.coder.commands()]
    assert len(ids) == len(set(ids))
    assert {"coder.code", "coder.codes_here", "corpus.import", "coder.find"} <= set(ids)


def test_a_line_of_the_list_knows_itself(study):
    corpus = study.coder.pane.corpus
    assert corpus.rowCount() == 4 and corpus.rowCount(corpus.index(0)) == 0
    line = corpus.index(1).data(LINE)
    assert line.document_id == study.interview.id
    assert not corpus.flags(corpus.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert corpus.flags(QModelIndex()) == Qt.ItemFlag.ItemIsDropEnabled
