"""The transcript that one codes in: a reading view that the mouse and the keys act upon."""

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from qualicode.i18n import _
from qualicode.model.spans import snap_to_words
from qualicode.model.study import NOTE_KINDS, Coding
from qualicode.ui import theme
from qualicode.ui.coder.keys import digit
from qualicode.ui.coder.margins import Item
from qualicode.ui.coder.marks import Legend, Marks
from qualicode.ui.coder.page import Page
from qualicode.ui.coder.reading import ReadingView

PASSAGE = "application/x-qualicode-passage"
"""What is dragged or copied from the text, beside its words: document, start, end."""
CODES = "application/x-qualicode-codes"
"""What is dragged from the code tree: ids, one a line."""


class Transcript(ReadingView):
    """Selecting passages, pointing at marks, dragging edges."""

    passage_selected = Signal()
    """Words were selected with the mouse: now is the moment to offer what one can do with them."""
    item_clicked = Signal(object)
    """An `Item` of the right margin was clicked."""
    menu_asked = Signal(QPoint, int)
    """A context menu is wanted: where on the screen, and the position in the text."""
    edge_moved = Signal(str, int, int)
    """A handle of a coding was dragged: its id and its new span."""
    digit_pressed = Signal(int)
    code_dropped = Signal(str)
    """A code (its id) was dropped on the text."""

    def __init__(self, legend: Legend, parent: QWidget | None = None) -> None:
        super().__init__(legend, parent)
        self.document_id = ""
        self._dragged: tuple[Coding, bool] | None = None
        self._pressed = False

    def show_page(self, page: Page | None, marks: Marks) -> None:
        super().show_page(page, marks)
        self._dragged, self._pressed = None, False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if event.button() == Qt.MouseButton.LeftButton and self.page is not None:
            if edge := self._edge_at(place):
                self._dragged = edge
                return
            if item := self._item_at(place):
                self.item_clicked.emit(item)
                return
            if place.x() < self._layout.measures.left - theme.px(8) and self._select_turn(place):
                return
        self._pressed = event.button() == Qt.MouseButton.LeftButton
        super().mousePressEvent(self._on_a_line(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            self._drag(event)
            return
        if not event.buttons():
            self._point_at(event.position())
        super().mouseMoveEvent(self._on_a_line(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            self._drop()
            return
        super().mouseReleaseEvent(self._on_a_line(event))
        if not self._pressed:
            return
        self._pressed = False
        if self.textCursor().hasSelection():
            self._finish_selection(bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.button() == Qt.MouseButton.LeftButton
        super().mouseDoubleClickEvent(self._on_a_line(event))

    def leaveEvent(self, event: QEvent) -> None:
        self._show_pointed("")
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            theme.appearance().zoom_reading(1 if event.angleDelta().y() > 0 else -1)
            return
        super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.page is None:
            return
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            item = self._item_at(QPointF(event.pos()))
            position = item.span[0] if item else self._point(self._cursor_at(QPointF(event.pos())).position())
            self.menu_asked.emit(event.globalPos(), position)
        else:
            self.menu_asked.emit(self.viewport().mapToGlobal(self.cursorRect().bottomLeft()), self.caret())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def _on_a_line(self, event: QMouseEvent) -> QMouseEvent:
        """The event as if it had happened on the letters of the nearest line: the widget takes the room between two
        lines for the end of the upper one."""
        place = event.position()
        if not 0 <= place.y() <= self.viewport().height():
            return event
        moved = self._on_letters(place)
        return QMouseEvent(
            event.type(),
            moved,
            event.globalPosition() + moved - place,
            event.button(),
            event.buttons(),
            event.modifiers(),
            event.pointingDevice(),
        )

    def _on_letters(self, place: QPointF) -> QPointF:
        line = self.sight().nearest(place.y())
        return QPointF(place.x(), (line.top + line.bottom) / 2) if line else place

    def _cursor_at(self, place: QPointF) -> QTextCursor:
        return self.cursorForPosition(self._on_letters(place).toPoint())

    def _finish_selection(self, by_character: bool) -> None:
        cursor = self.textCursor()
        start, end = self._point(cursor.selectionStart()), self._point(cursor.selectionEnd())
        if self.page is not None and not by_character:
            start, end = snap_to_words(self.page.text, start, end)
        if start < end:
            backwards = cursor.position() < cursor.anchor()
            self.select(*((end, start) if backwards else (start, end)), reveal=False)
            self.passage_selected.emit()

    def _select_turn(self, place: QPointF) -> bool:
        line = self.sight().nearest(place.y())
        assert self.page is not None
        if line is None or not self.page.numbers[line.block]:
            return False
        turn = self.page.turn_at(self.page.starts[line.block])
        if turn is not None and self.page.label(line.block):
            start, end = turn.start, turn.end
        else:
            start, end = self.page.starts[line.block], self.page.line_end(line.block)
        self.select(start, end, reveal=False)
        self.passage_selected.emit()
        return True

    def _item_at(self, place: QPointF) -> Item | None:
        return next((item for item in self._items if item.holds(place)), None)

    def _point_at(self, place: QPointF) -> None:
        item = self._item_at(place)
        self._show_pointed(item.key if item else "")
        measures = self._layout.measures
        if item:
            shape = Qt.CursorShape.PointingHandCursor
        elif self._edge_at(place):
            shape = Qt.CursorShape.SizeHorCursor
        elif measures.left - 8 <= place.x() <= measures.left + measures.width + 8:
            shape = Qt.CursorShape.IBeamCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _show_pointed(self, key: str) -> None:
        if key != self._pointed:
            self._pointed = key
            self.viewport().update()

    # Handles

    def _edge_at(self, place: QPointF) -> tuple[Coding, bool] | None:
        """The current coding and whether it is its end, where one of its handles is near."""
        coding = self.marks.codings.get(self.current)
        if coding is None or self.page is None:
            return None
        sight = self.sight()
        first, last = self.page.map.to_utf16(coding.start), self.page.map.to_utf16(coding.end)
        pieces = sight.pieces(first, last)
        if not pieces:
            return None
        for piece, x, is_end, shown in (
            (pieces[0], pieces[0].left(), False, first >= sight.span16[0]),
            (pieces[-1], pieces[-1].right(), True, last <= sight.span16[1]),
        ):
            near_y = piece.top() - 6 <= place.y() <= piece.bottom() + 6
            if shown and near_y and abs(place.x() - x) <= 5:
                return coding, is_end
        return None

    def _drag(self, event: QMouseEvent) -> None:
        assert self._dragged is not None and self.page is not None
        coding, is_end = self._dragged
        position = self._point(self._cursor_at(event.position()).position())
        start, end = (coding.start, position) if is_end else (position, coding.end)
        if start >= end:
            return
        if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            snapped = snap_to_words(self.page.text, start, end)
            start, end = (start, snapped[1]) if is_end else (snapped[0], end)
        if start < end:
            self.select(start, end, reveal=False)

    def _drop(self) -> None:
        assert self._dragged is not None
        coding, self._dragged = self._dragged[0], None
        start, end = self.selection()
        if start < end and (start, end) != (coding.start, coding.end):
            self.edge_moved.emit(coding.id, start, end)

    # Words for the pointer and the clipboard

    def _tip(self, place: QPointF) -> str:
        item = self._item_at(place)
        if item is not None and item.remark is not None:
            note = item.remark.note
            return f"{_(NOTE_KINDS.get(note.kind, ''))} · {self.legend.coder(note.coder_id or '')}\n{note.body}"
        if item is not None and item.codings:
            return "\n".join(self._coding_words(coding) for coding in (*item.codings, *item.folded))
        return ""

    def _coding_words(self, coding: Coding) -> str:
        code = self.legend.codes.get(coding.code_id)
        words = f"{self.legend.path(coding.code_id)} · {self.legend.coder(coding.coder_id)}"
        return f"{words}\n{code.definition}" if code and code.definition else words

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        if self.page is not None:
            start, end = self.selection()
            data.setText(self.page.text[start:end])
            data.setData(PASSAGE, f"{self.document_id} {start} {end}".encode())
        return data

    # Codes dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        # Files are not for us: ignored, they go on to the window.
        if event.mimeData().hasFormat(CODES):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        for code_id in bytes(event.mimeData().data(CODES).data()).decode().split():
            self.code_dropped.emit(code_id)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (number := digit(event)) and self.page is not None:
            self.digit_pressed.emit(number)
            return
        super().keyPressEvent(event)
        self.keep_caret_in_sight()
