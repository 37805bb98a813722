"""Coding with real keys and mouse in the real window: the box, single keys, edges, removing, undo, notes."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qualicode.model.study import Code, Coding, Note
from qualicode.services import coding
from qualicode.ui.coder.acts import nudged
from qualicode.ui.coder.selection_box import place

Key, Mod = Qt.Key, Qt.KeyboardModifier


def settle() -> None:
    """Let the window do what it has to do."""
    for _ in range(3):
        QApplication.processEvents()


def key(widget, which: Key, modifiers: Mod = Mod.NoModifier) -> None:
    QTest.keyClick(widget, which, modifiers)
    settle()


def typed(study, words: str) -> None:
    """Type into what has the focus."""
    for letter in words:
        QTest.keyClick(study.window.focusWidget(), letter)
    settle()


def test_select_type_enter_and_it_is_coded(study):
    text, box = study.coder.stage.transcript, study.coder.hand.box
    study.select("la mairie")
    key(text, Key.Key_C)
    assert box.isVisible() and study.window.focusWidget() is box.line
    typed(study, "acc")
    assert box.chosen().text == "Accès aux droits"
    key(box.line, Key.Key_Return)
    assert study.coded() == [("la mairie", "Accès aux droits")]
    assert not box.isVisible() and text.hasFocus()
    assert [item.codings[0].code_id for item in text.items()] == [study.access.id]


def test_enter_on_a_selection_opens_the_box_and_esc_keeps_the_selection(study):
    text, box = study.coder.stage.transcript, study.coder.hand.box
    span = study.select("la mairie")
    key(text, Key.Key_Return)
    assert box.isVisible()
    key(box.line, Key.Key_Escape)
    assert not box.isVisible() and text.hasFocus()
    assert text.selection() == span
    assert study.coded() == []


def test_the_mouse_opens_the_box_at_the_selection_without_covering_it(study):
    text, box = study.coder.stage.transcript, study.coder.hand.box
    start, end = study.text.index("On me"), study.text.index("guichet") + 3
    first, last = text.box_of(start, start + 1).center(), text.box_of(end, end + 1).center()
    QTest.mousePress(text.viewport(), Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(text.viewport(), (first + last) / 2)
    QTest.mouseMove(text.viewport(), last)
    QTest.mouseRelease(text.viewport(), Qt.MouseButton.LeftButton, pos=last)
    settle()
    start, end = text.selection()
    assert study.text[start:end] == "On me renvoie d'un guichet"
    assert box.isVisible() and box.line.hasFocus()
    selected = text.box_of(start, end)
    corner = text.viewport().mapTo(study.coder, selected.topLeft())
    assert not box.geometry().intersects(QRect(corner, selected.size()))
    assert study.coder.rect().contains(box.geometry())


def test_shift_enter_applies_and_stays_for_another_code(study):
    box = study.coder.hand.box
    study.select("la mairie")
    key(study.coder.stage.transcript, Key.Key_C)
    key(box.line, Key.Key_Return, Mod.ShiftModifier)
    assert box.isVisible() and box.line.text() == ""
    typed(study, "deb")
    key(box.line, Key.Key_Return)
    assert study.coded() == [("la mairie", "Accès aux droits"), ("la mairie", "Débrouille, entraide")]


def test_ctrl_n_makes_a_code_of_the_typed_name_and_no_project(study):
    box = study.coder.hand.box
    study.select("guichet")
    key(study.coder.stage.transcript, Key.Key_C)
    typed(study, "Guichets")
    key(box.line, Key.Key_N, Mod.ControlModifier)
    assert study.coded() == [("guichet", "Guichets")]
    assert study.window.front is study.coder
    study.window.session.undo()
    assert study.coded() == [] and study.project.find(Code, name="Guichets") == [], "one step"


def test_a_name_that_is_there_already_is_taken(study):
    box = study.coder.hand.box
    study.select("guichet")
    key(study.coder.stage.transcript, Key.Key_C)
    typed(study, "acces aux droits")
    assert box.more.count() == 1, "no new code is offered"
    box.new_code.emit("accès AUX droits")
    assert study.coded() == [("guichet", "Accès aux droits")]


def test_v_names_a_code_by_the_words_of_the_person(study):
    study.select("elle a un don pour ça.")
    key(study.coder.stage.transcript, Key.Key_V)
    assert study.coded() == [("elle a un don pour ça.", "elle a un don pour ça")]
    assert study.project.find(Code, name="elle a un don pour ça")[0].kind == "in_vivo"


def test_in_vivo_from_the_box_by_keys_alone(study):
    box = study.coder.hand.box
    study.select("un petit groupe")
    key(study.coder.stage.transcript, Key.Key_C)
    key(box.line, Key.Key_Up)
    assert box.chosen().kind == "in_vivo"
    key(box.line, Key.Key_Return)
    assert study.coded() == [("un petit groupe", "un petit groupe")]


@pytest.mark.parametrize("letter", ["1", "&"])
def test_a_digit_applies_the_pinned_code(study, letter):
    study.select("rendez-vous")
    QTest.keyClick(study.coder.stage.transcript, letter)
    settle()
    assert study.coded() == [("rendez-vous", "Accès aux droits")]


def test_a_digit_in_the_empty_box_applies_the_pinned_code(study):
    study.select("rendez-vous")
    key(study.coder.stage.transcript, Key.Key_C)
    typed(study, "1")
    assert study.coded() == [("rendez-vous", "Accès aux droits")]


def test_r_repeats_the_code_used_last(study):
    text = study.coder.stage.transcript
    study.select("la mairie")
    key(text, Key.Key_1)
    study.select("guichet")
    key(text, Key.Key_R)
    assert study.coded() == [("la mairie", "Accès aux droits"), ("guichet", "Accès aux droits")]


def test_recent_codes_come_first(study):
    text, box = study.coder.stage.transcript, study.coder.hand.box
    study.select("guichet")
    key(text, Key.Key_C)
    assert box.chosen().text == "Accès aux droits"
    typed(study, "entr")
    key(box.line, Key.Key_Return)
    study.select("local")
    key(text, Key.Key_C)
    assert box.chosen().text == "Débrouille, entraide"


def test_delete_removes_the_coding_at_the_caret_and_the_bar_offers_undo(study):
    text = study.coder.stage.transcript
    start, _end = study.select("la mairie")
    key(text, Key.Key_1)
    text.place_caret(start + 3)
    settle()
    key(text, Key.Key_Delete)
    assert study.coded() == []
    assert "Accès aux droits" in study.window.messages.text
    study.window.messages.button.click()
    assert study.coded() == [("la mairie", "Accès aux droits")]
    assert len(text.items()) == 1, "painted again"


def test_undo_and_redo_repaint_and_keep_place_and_selection(study):
    text = study.coder.stage.transcript
    span = study.select("la mairie")
    key(text, Key.Key_1)
    assert len(text.items()) == 1
    study.window.run("edit.undo")
    settle()
    assert text.items() == [] and text.selection() == span
    study.window.run("edit.redo")
    settle()
    assert len(text.items()) == 1 and text.selection() == span


def test_alt_arrows_move_the_edges_word_by_word(study):
    text = study.coder.stage.transcript
    study.select("renvoie d'un guichet")
    key(text, Key.Key_1)
    key(text, Key.Key_Left, Mod.AltModifier)
    assert study.coded()[0][0] == "me renvoie d'un guichet"
    key(text, Key.Key_Right, Mod.AltModifier)
    key(text, Key.Key_Right, Mod.AltModifier | Mod.ShiftModifier)
    assert study.coded()[0][0] == "renvoie d'un guichet à"
    for _ in range(9):
        key(text, Key.Key_Left, Mod.AltModifier | Mod.ShiftModifier)
    assert study.coded()[0][0] == "renvoie", "it never becomes empty"
    assert text.selection() == (study.text.index("renvoie"), study.text.index("renvoie") + 7)


def test_an_edge_stops_before_and_after_punctuation():
    text = "On parle « du guichet », voilà."
    start, end = text.index("guichet"), text.index("guichet") + 7
    stops = []
    for _ in range(4):
        start, end = nudged(text, start, end, left_edge=False, forward=True)
        stops.append(text[start:end])
    assert stops == ["guichet »,", "guichet », voilà", "guichet », voilà.", "guichet », voilà."]


def test_a_handle_dragged_with_the_mouse_is_saved(study):
    text = study.coder.stage.transcript
    start, end = study.select("renvoie")
    key(text, Key.Key_1)
    text.place_caret(start + 2)
    settle()
    grip, goal = text.box_of(start, end), text.box_of(study.text.index("guichet"), study.text.index("guichet") + 4)
    QTest.mousePress(text.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(grip.right(), grip.center().y()))
    QTest.mouseMove(text.viewport(), goal.center())
    QTest.mouseRelease(text.viewport(), Qt.MouseButton.LeftButton, pos=goal.center())
    settle()
    assert study.coded() == [("renvoie d'un guichet", "Accès aux droits")]


def test_f4_lists_the_codes_here_from_which_one_removes(study):
    text, here = study.coder.stage.transcript, study.coder.hand.here
    start, _end = study.select("la mairie")
    key(text, Key.Key_1)
    study.coder.hand.apply(study.help.id)
    text.place_caret(start + 4)
    settle()
    key(text, Key.Key_F4)
    assert here.isVisible() and here.list.hasFocus() and here.list.count() == 2
    assert "Inès Morvan" in here.list.item(0).text()
    here.list.setCurrentRow(0)
    name = here.list.item(0).text().split(" · ")[0]
    key(here.list, Key.Key_Delete)
    assert len(study.coded()) == 1 and study.coded()[0][1] != name
    assert text.hasFocus()


def test_recoding_from_the_list(study):
    text, here, box = study.coder.stage.transcript, study.coder.hand.here, study.coder.hand.box
    study.select("la mairie")
    key(text, Key.Key_1)
    key(text, Key.Key_F4)
    here.recode_button.click()
    settle()
    assert box.isVisible() and not box.note_buttons["memo"].isVisible() and box.more.count() == 0
    typed(study, "entr")
    key(box.line, Key.Key_Return)
    assert study.coded() == [("la mairie", "Débrouille, entraide")]


@pytest.mark.parametrize(("letter", "kind"), [(Key.Key_E, "surprise"), (Key.Key_P, "key_point"), (Key.Key_M, "memo")])
def test_notes_are_written_in_place(study, letter, kind):
    text, box = study.coder.stage.transcript, study.coder.hand.box
    start, end = study.select("un petit groupe")
    key(text, letter)
    assert box.writing and box.editor.body.hasFocus()
    typed(study, "Quinze personnes")
    key(box.editor.body, Key.Key_Return, Mod.ControlModifier)
    note = study.project.find(Note)[0]
    assert (note.kind, note.body, note.start, note.end) == (kind, "Quinze personnes", start, end)
    assert note.territory_id == study.north.id and note.coder_id == study.project.coder_id
    assert not box.isVisible() and text.hasFocus()
    assert [item.remark.id for item in text.items()] == [note.id]


def test_a_surprise_says_why_and_what_was_expected(study):
    editor = study.coder.hand.box.editor
    study.select("guichet")
    key(study.coder.stage.transcript, Key.Key_E)
    typed(study, "Encore")
    key(editor.body, Key.Key_Tab)
    typed(study, "trois fois")
    key(editor.why, Key.Key_Tab)
    typed(study, "un seul")
    key(editor.expected, Key.Key_Return, Mod.ControlModifier)
    note = study.project.find(Note)[0]
    assert (note.body, note.why, note.expected) == ("Encore", "trois fois", "un seul")


def test_esc_never_loses_what_was_typed(study):
    text, editor = study.coder.stage.transcript, study.coder.hand.box.editor
    span = study.select("guichet")
    key(text, Key.Key_M)
    typed(study, "Pas fini")
    key(editor.body, Key.Key_Escape)
    assert study.project.find(Note) == [] and text.selection() == span
    study.select("mairie")
    study.select("guichet")
    key(text, Key.Key_M)
    assert editor.body.toPlainText() == "Pas fini"
    key(editor.body, Key.Key_Return, Mod.ControlModifier)
    assert study.project.find(Note)[0].body == "Pas fini"
    key(text, Key.Key_M)
    assert editor.body.toPlainText() == "", "the draft was used up"


def test_a_note_in_the_margin_is_opened_changed_and_deleted(study):
    text, box = study.coder.stage.transcript, study.coder.hand.box
    study.select("guichet")
    key(text, Key.Key_M)
    typed(study, "Un")
    key(box.editor.body, Key.Key_Return, Mod.ControlModifier)
    place_of_note = text.items()[0].box.center().toPoint()
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=place_of_note)
    settle()
    assert box.writing and box.editor.delete_button.isVisible()
    typed(study, " de plus")
    key(box.editor.body, Key.Key_Return, Mod.ControlModifier)
    assert study.project.find(Note)[0].body == "Un de plus"
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=place_of_note)
    settle()
    box.editor.delete_button.click()
    settle()
    assert study.project.find(Note) == [] and text.items() == []


def test_without_a_selection_nothing_is_coded_and_one_is_told(study):
    text = study.coder.stage.transcript
    text.place_caret(3)
    settle()
    for letter in (Key.Key_C, Key.Key_1, Key.Key_R, Key.Key_V, Key.Key_M):
        key(text, letter)
    assert study.coded() == [] and not study.coder.hand.box.isVisible()
    assert study.window.messages.text


def test_a_coding_by_another_view_appears_and_nothing_moves(study):
    text = study.coder.stage.transcript
    span = study.select("Votre voisine")
    top = text.top()
    start = study.text.index("🙂")
    coding.code_passage(study.project, study.interview.id, start, start + 1, study.help.id)
    settle()
    assert len(text.items()) == 1
    assert (text.top(), text.selection()) == (top, span)


def test_travel_from_extract_to_extract(study):
    text = study.coder.stage.transcript
    for words in ("mairie", "guichet", "local"):
        study.select(words)
        key(text, Key.Key_1)
    text.place_caret(0)
    seen = []
    for _ in range(3):
        key(text, Key.Key_Down, Mod.ControlModifier)
        seen.append(study.text[slice(*text.selection())])
    key(text, Key.Key_Up, Mod.ControlModifier)
    seen.append(study.text[slice(*text.selection())])
    assert seen == ["mairie", "guichet", "local", "guichet"]


def test_a_code_dropped_on_the_text_codes_the_selection(study):
    study.select("mairie")
    study.coder.stage.transcript.code_dropped.emit(study.help.id)
    assert study.coded() == [("mairie", "Débrouille, entraide")]


def test_a_code_chosen_in_the_codebook_codes_the_selection(study):
    study.select("mairie")
    study.coder.codebook.applied.emit(study.help.id)
    assert study.coded() == [("mairie", "Débrouille, entraide")]


def test_the_menu_on_a_highlight_removes_the_code(study):
    text = study.coder.stage.transcript
    start, _end = study.select("mairie")
    key(text, Key.Key_1)
    text.place_caret(start + 1)
    settle()
    text.menu_asked.emit(text.mapToGlobal(QPoint(5, 5)), start + 1)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    below = next(action.menu() for action in menu.actions() if action.menu())
    assert below.title() == "Accès aux droits"
    below.actions()[0].trigger()
    menu.close()
    settle()
    assert study.coded() == []


def test_the_box_lies_beside_its_anchor_inside_the_room():
    room, size = QRect(8, 8, 1_000, 700), QSize(336, 300)
    anchors = [QRect(400, y, 300, 60) for y in range(8, 690, 40)]
    anchors += [QRect(10, 10, 40, 680), QRect(900, 10, 100, 680), QRect(300, 300, 500, 120)]
    for anchor in anchors:
        box = place(anchor, size, room)
        assert room.contains(box) and not box.intersects(anchor), anchor
    whole = place(room, size, room)
    assert room.contains(whole)


def test_status_says_where_one_is_and_how_much_is_selected(study):
    study.select("la mairie, j'y vais plus")
    status = study.window.status
    assert status.text("position") == "§ 2 · 12:09"
    assert status.text("selection") == "Selection: 5 words"
    assert status.text("counts").startswith("2 documents")


def test_a_coding_that_is_gone_is_no_longer_current(study):
    text = study.coder.stage.transcript
    study.select("mairie")
    key(text, Key.Key_1)
    assert text.current
    study.window.session.undo()
    settle()
    key(text, Key.Key_Delete)
    assert study.project.count(Coding) == 0


def test_copying_gives_the_stored_words_also_from_the_box(study):
    text, box = study.coder.stage.transcript, study.coder.hand.box
    study.select("démarche à faire 🙂, ça")
    key(text, Key.Key_C, Mod.ControlModifier)
    assert QApplication.clipboard().text() == "démarche à faire 🙂, ça"
    study.select("guichet")
    key(text, Key.Key_C)
    key(box.line, Key.Key_C, Mod.ControlModifier)
    assert QApplication.clipboard().text() == "guichet" and box.isVisible()


def test_the_box_brings_a_selection_out_of_sight_back(study):
    text, box = study.coder.stage.transcript, study.coder.hand.box
    study.window.resize(1_000, 560)
    settle()
    text.verticalScrollBar().setValue(text.verticalScrollBar().maximum())
    start = study.text.index("Et quand")
    text.select(start, start + 8, reveal=False)
    key(text, Key.Key_C)
    anchor = text.box_of(start, start + 8)
    assert not anchor.isEmpty() and box.isVisible()


def test_a_passage_dropped_on_a_code_is_coded(study):
    study.select("local")
    study.coder.codebook.tree.passage_dropped.emit(study.help.id)
    assert study.coded() == [("local", "Débrouille, entraide")]


def test_codings_to_be_confirmed_say_so_and_are_confirmed(study):
    start = study.text.index("guichet")
    made = coding.code_passage(
        study.project, study.interview.id, start, start + 7, study.access.id, status="to_confirm", origin="import"
    )
    settle()
    text = study.coder.stage.transcript
    assert [item.codings[0].status for item in text.items()] == ["to_confirm"]
    study.coder.acts.confirm([made])
    assert study.project.get(Coding, made.id).status == "valid"


def test_withdrawn_extracts_are_not_shown(study):
    start = study.text.index("guichet")
    made = coding.code_passage(study.project, study.interview.id, start, start + 7, study.access.id)
    coding.withdraw_codings(study.project, [made.id])
    settle()
    assert study.coder.stage.transcript.items() == []


def test_pinned_codes_stand_in_the_menu_under_their_names(study):
    command = next(row for row in study.coder.commands() if row.id == "coder.pinned_1")
    assert command.words() == "1  Accès aux droits" and not command.enabled()
    study.select("guichet")
    assert command.enabled()
    study.window.run("coder.pinned_1")
    assert study.coded() == [("guichet", "Accès aux droits")]
    assert not next(row for row in study.coder.commands() if row.id == "coder.pinned_2").enabled()
