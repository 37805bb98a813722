"""The transcript: where words and marks are on the screen, selecting, scrolling; with emoji and combining accents."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qualicode.model.study import Code, Coder, Coding, Note, Speaker, Turn
from qualicode.ui import theme
from qualicode.ui.coder.marks import Legend, Marks, Proposal, remark
from qualicode.ui.coder.page import Page
from qualicode.ui.coder.places import Places
from qualicode.ui.coder.transcript import PASSAGE, Transcript

TEXT = (
    "Alors 🙂🙂 la mairie, j'y vais plus. On me renvoie d'un guichet à l'autre.\n"
    "Votre voisine ?\n"
    "Oui, e\u0301le\u0300ve du 🏫 : elle a monté un petit groupe le mardi « dans le local », c'était trois.\n"
) * 12
RED, BLUE = Code(name="Accès", hue=0), Code(name="Débrouille", hue=220)
ANNE, BOB = Coder(name="Anne", initials="A"), Coder(name="Bob", initials="B")


def coding(words: str, code: Code = RED, who: Coder = ANNE, nth: int = 0) -> Coding:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Coding(document_id="d", code_id=code.id, coder_id=who.id, start=start, end=start + len(words))


def turns() -> tuple[list[Turn], dict[str, Speaker]]:
    voices = [Speaker(document_id="d", label=label) for label in ("Enquêtrice", "Habitante")]
    made, start = [], 0
    for number, line in enumerate(TEXT.split("\n")[:-1]):
        voice = voices[number % 2].id
        made.append(
            Turn(document_id="d", speaker_id=voice, start=start, end=start + len(line), start_time=number * 9.0)
        )
        start += len(line) + 1
    return made, {voice.id: voice for voice in voices}


@pytest.fixture
def view(qtbot):
    theme.appearance().choose("light")
    legend = Legend({RED.id: RED, BLUE.id: BLUE}, {ANNE.id: ANNE, BOB.id: BOB})
    made = Transcript(legend)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(view: Transcript, *codings: Coding, **more: Places) -> Marks:
    marks = Marks(Places(codings), **more)
    view.show_page(Page(TEXT, *turns()), marks)
    QApplication.processEvents()
    return marks


def centre_of(view: Transcript, words: str) -> QPoint:
    start = TEXT.index(words)
    return view.box_of(start, start + 1).center()


def test_the_words_under_a_coding_are_tinted_also_behind_emoji(view):
    there = coding("guichet")
    show(view, there)
    box = view.box_of(there.start, there.end)
    under = view.cursorForPosition(QPoint(box.center().x(), box.center().y()))
    under.select(QTextCursor.SelectionType.WordUnderCursor)
    assert under.selectedText() == "guichet"
    picture = view.viewport().grab().toImage()
    tint = QColor(theme.code_colours(RED.hue, theme.current()).tint)
    assert picture.pixelColor(box.left() + 1, box.top() + 2) == tint
    assert picture.pixelColor(box.right() - 1, box.top() + 2) == tint
    assert picture.pixelColor(box.left() - 3, box.top() + 2) != tint
    assert picture.pixelColor(box.right() + 3, box.top() + 2) != tint


def test_every_theme_underlines_in_the_colour_of_the_code(view, each_theme):
    there = coding("mairie")
    show(view, there)
    box = view.box_of(there.start, there.end)
    picture = view.viewport().grab().toImage()
    mark = QColor(theme.code_colours(RED.hue, each_theme).mark)
    rows = [y for y in range(box.top(), box.bottom() + 4) if picture.pixelColor(box.center().x(), y) == mark]
    assert len(rows) >= 2 and rows[0] > box.center().y()


def test_overlapping_codings_have_underlines_one_below_the_other(view):
    long, short = coding("On me renvoie d'un guichet"), coding("renvoie", BLUE)
    marks = show(view, long, short)
    box = view.box_of(short.start, short.end)
    picture = view.viewport().grab().toImage()
    column = [picture.pixelColor(box.center().x(), y) for y in range(box.top(), box.bottom() + 6)]
    red, blue = (QColor(theme.code_colours(code.hue, theme.current()).mark) for code in (RED, BLUE))
    assert red in column and blue in column
    assert column.index(red) < column.index(blue)
    assert marks.codings.lane(long.id) != marks.codings.lane(short.id)
    tint = QColor(theme.code_colours(BLUE.hue, theme.current()).tint)
    assert picture.pixelColor(box.left() + 1, box.top() + 1) == tint, "the shorter lies on top, unmixed"


def test_two_coders_on_one_passage_are_one_stripe(view):
    show(view, coding("mairie"), coding("mairie", who=BOB), coding("renvoie", BLUE))
    items = view.items()
    assert [len(item.codings) for item in items] == [2, 1]
    margin_words = [c.coder_id for c in items[0].codings]
    assert set(margin_words) == {ANNE.id, BOB.id}


def test_stripes_stand_beside_the_lines_that_they_cover(view):
    there = coding("On me renvoie d'un guichet à l'autre")
    show(view, there)
    box, stripe = view.box_of(there.start, there.end), view.items()[0].stripe
    assert stripe is not None
    assert abs(stripe.top() - box.top()) <= 1 and abs(stripe.bottom() - box.bottom()) <= 2
    assert stripe.left() > box.right()


def test_names_in_the_margin_never_lie_on_each_other(view):
    words = ["Alors", "mairie", "vais plus", "On me", "renvoie", "guichet", "l'autre", "Votre", "voisine"]
    show(view, *(coding(w, code) for w in words for code in (RED, BLUE)))
    boxes = [item.box for item in view.items() if not item.box.isEmpty()]
    folded = sum(len(item.folded) for item in view.items())
    assert all(not one.intersects(two) for n, one in enumerate(boxes) for two in boxes[n + 1 :])
    assert len(boxes) + folded == len(words) * 2


def test_suggestions_and_notes_stand_in_the_margin_apart_from_codings(view):
    start = TEXT.index("Votre voisine")
    note = Note(kind="surprise", body="Sa voisine !", document_id="d", start=start, end=start + 15)
    proposal = Proposal("p", TEXT.index("monté"), TEXT.index("le mardi"), BLUE.id, 0.83)
    show(view, remarks=Places([remark(note)]), proposals=Places([proposal]))
    kinds = [(item.remark is not None, item.proposal is not None) for item in view.items()]
    assert kinds == [(True, False), (False, True)]


@pytest.mark.parametrize("words", ["Alors", "guichet", "groupe", "« dans le local »"])
def test_selecting_gives_the_stored_words(view, words):
    show(view)
    start = TEXT.index(words)
    view.select(start, start + len(words))
    assert view.selection() == (start, start + len(words))
    data = view.createMimeDataFromSelection()
    assert data.text() == words
    assert bytes(data.data(PASSAGE).data()).decode().split()[-2:] == [str(start), str(start + len(words))]


def test_a_dragged_selection_snaps_to_words(view, qtbot):
    show(view)
    first, last = centre_of(view, "airie"), centre_of(view, "ais plus")
    with qtbot.waitSignal(view.passage_selected):
        drag(view, first, last)
    start, end = view.selection()
    assert TEXT[start:end] == "mairie, j'y vais"


def test_with_alt_a_dragged_selection_is_exact(view, qtbot):
    show(view)
    first, last = centre_of(view, "irie"), centre_of(view, "vais plus")
    with qtbot.waitSignal(view.passage_selected):
        drag(view, first, last, Qt.KeyboardModifier.AltModifier)
    start, end = view.selection()
    assert not TEXT[start:end].startswith("mairie")


def drag(view: Transcript, first: QPoint, last: QPoint, keys=Qt.KeyboardModifier.NoModifier) -> None:
    where = view.viewport()
    QTest.mousePress(where, Qt.MouseButton.LeftButton, keys, first)
    QTest.mouseMove(where, (first + last) / 2)
    QTest.mouseMove(where, last)
    QTest.mouseRelease(where, Qt.MouseButton.LeftButton, keys, last)


def test_a_click_between_two_lines_puts_the_caret_under_the_pointer(view):
    show(view)
    start = TEXT.index("renvoie")
    box = view.box_of(start, start + 1)
    for y in (box.top() - 2, box.bottom() + 2):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left(), y))
        assert abs(view.caret() - start) <= 1


def test_keys_travel_and_select(view):
    show(view)
    view.setFocus()
    view.place_caret(0)
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert TEXT[slice(*view.selection())] == "Alors"
    QTest.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.caret() == len(TEXT)
    assert view.viewport().rect().contains(view.cursorRect())
    QTest.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert view.caret() == 0 and view.verticalScrollBar().value() == 0
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.caret() > TEXT.index("Votre")


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("9", 9), ("&", 1), ("é", 2), ("-", 6), ("ç", 9)])
def test_digits_by_the_place_of_their_keys(view, qtbot, text, number):
    show(view)
    with qtbot.waitSignal(view.digit_pressed) as heard:
        QApplication.sendEvent(view, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text))
    assert heard.args == [number]


def test_the_caret_is_seen_and_the_words_can_be_selected_with_keys(view):
    flags = view.textInteractionFlags()
    assert flags & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert view.isReadOnly() and view.accessibleName()
    QTest.keyClicks(view, "xyz")
    show(view)
    assert view.toPlainText().count("\n") == TEXT.count("\n")


def test_scroll_and_selection_survive_a_refresh_and_a_resize(view):
    show(view, coding("mairie"))
    start = TEXT.index("mairie", 900)
    view.scroll_to(start)
    view.select(start, start + 6)
    top, chosen = view.top(), view.selection()
    view.marks.codings.add(coding("monté", BLUE, nth=8))
    view.refresh()
    QApplication.processEvents()
    assert (view.top(), view.selection()) == (top, chosen)
    view.resize(700, 600)
    QApplication.processEvents()
    page = view.page
    assert page is not None
    assert page.line_of(view.top()) == page.line_of(top)
    assert view.selection() == chosen


def test_zooming_keeps_the_place(view):
    show(view)
    view.scroll_to(TEXT.index("Votre", 1_200))
    page = view.page
    assert page is not None
    line = page.line_of(view.top())
    theme.appearance().choose_reading(size=200)
    QApplication.processEvents()
    assert page.line_of(view.top()) == line
    theme.appearance().choose_reading(size=100)


def test_a_column_is_never_wider_than_seventy_five_characters(view):
    view.resize(2_400, 600)
    long = "la mairie on me renvoie d'un guichet à l'autre " * 30
    view.show_page(Page(long), Marks())
    QApplication.processEvents()
    layout = view.document().begin().layout()
    lengths = [layout.lineAt(n).textLength() for n in range(layout.lineCount() - 1)]
    assert 55 <= sum(lengths) / len(lengths) <= 75 and max(lengths) <= 80


def test_a_long_text_is_estimated_then_right(view):
    long = ("la mairie on me renvoie d'un guichet à l'autre " * 9 + "\n") * 400
    view.show_page(Page(long), Marks())
    QApplication.processEvents()
    guessed = view.document().lineCount()
    block = view.document().begin()
    while block.isValid():
        view.document().documentLayout().blockBoundingRect(block)
        block = block.next()
    assert guessed == pytest.approx(view.document().lineCount(), rel=0.15)
    view.scroll_to(len(long))
    assert view.visible()[1] == len(long)


def test_dragging_a_handle_moves_the_edge_word_by_word(view, qtbot):
    there = coding("renvoie d'un guichet")
    show(view, there)
    view.current = there.id
    box = view.box_of(there.start, there.end)
    target = centre_of(view, "utre.")
    grip = QPoint(box.right(), box.center().y())
    with qtbot.waitSignal(view.edge_moved) as heard:
        drag(view, grip, target)
    coding_id, start, end = heard.args
    assert coding_id == there.id and start == there.start
    assert TEXT[start:end] == "renvoie d'un guichet à l'autre"


def test_a_click_on_a_stripe_or_its_name_is_told(view, qtbot):
    there = coding("mairie")
    show(view, there)
    item = view.items()[0]
    assert item.stripe is not None
    for place in (item.box.center(), item.stripe.center()):
        with qtbot.waitSignal(view.item_clicked) as heard:
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPointF(place).toPoint())
        assert heard.args[0].key == there.id


def test_a_click_in_the_gutter_selects_the_turn(view, qtbot):
    show(view)
    box = view.box_of(TEXT.index("Votre"), TEXT.index("Votre") + 3)
    with qtbot.waitSignal(view.passage_selected):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, box.center().y()))
    assert TEXT[slice(*view.selection())] == "Votre voisine ?"
