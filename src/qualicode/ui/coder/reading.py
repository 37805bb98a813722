"""A document's text for reading, with what lies on it: a real, read-only text widget with margins painted beside it.

Screen readers, the mouse and the keys find plain text; only what is in sight is laid out and painted.
Positions are code points of the stored text, never of the widget's.
"""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from qualicode.i18n import _
from qualicode.model.spans import trim
from qualicode.ui import theme
from qualicode.ui.coder.highlights import Highlights
from qualicode.ui.coder.layout import Measures, ReadingLayout, Spacing
from qualicode.ui.coder.margins import Faces, Item, RightMargin, Room, paint_gutter
from qualicode.ui.coder.marks import Legend, Marks
from qualicode.ui.coder.page import Page
from qualicode.ui.coder.sight import Sight

LINE_HEIGHT = 1.55
"""The distance of two lines, in sizes of the face."""
COLUMN = 70
"""The most characters in a line, about."""
LEAST_COLUMN = 30
"""Where a line would hold fewer characters, the margins give way: names of codes first, then the gutter."""
_SAMPLE = "Alors la mairie, j'y vais plus, on me renvoie d'un guichet à l'autre. "


class ReadingView(QPlainTextEdit):
    """Shows a `Page` and its `Marks`; knows where everything is."""

    caret_moved = Signal()
    scrolled = Signal()

    def __init__(self, legend: Legend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.legend = legend
        self.marks = Marks()
        self.page: Page | None = None
        self.current = ""
        """The id of the coding that keys act on."""
        self._items: list[Item] = []
        self._pointed = ""
        self._faces: Faces | None = None
        self._bare = self._stacked = False
        self._layout = self._prepare()
        self._layout.spacing = self._spacing
        self.cursorPositionChanged.connect(self.caret_moved)
        self.selectionChanged.connect(self.caret_moved)
        self.verticalScrollBar().valueChanged.connect(self.scrolled)
        theme.appearance().reading_changed.connect(self._wear)
        self._wear()

    def _prepare(self) -> ReadingLayout:
        theme.mark(self, "reading")
        self.setReadOnly(True)
        flags = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(flags)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setCursorWidth(2)
        self.setAccessibleName(_("Text of the document"))
        self.viewport().setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # One that comes and goes would make every line of a long text be estimated again.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(self._show_bar)
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        document.setDefaultTextOption(QTextOption())
        layout = ReadingLayout(document)
        document.setDocumentLayout(layout)
        self.setDocument(document)
        return layout

    def _show_bar(self, least: int, most: int) -> None:
        """Hide the scroll bar's handle where there is nothing to scroll."""
        bar = self.verticalScrollBar()
        if bool(bar.property("still")) != (most <= least):
            bar.setProperty("still", most <= least)
            bar.style().unpolish(bar)
            bar.style().polish(bar)

    # What is shown

    def show_page(self, page: Page | None, marks: Marks) -> None:
        """Show another text, from its start."""
        self.page, self.marks, self.current = page, marks, ""
        self._items, self._pointed = [], ""
        self._measure()
        self.setPlainText(page.shown() if page else "")
        self._layout.estimate()
        self.viewport().update()

    def redescribe(self, page: Page) -> None:
        """Show the same text with other speakers or times; place and selection stay."""
        top = self.top()
        self.page = page
        self._measure()
        self._layout.forget()
        self.scroll_to(top)
        self.viewport().update()

    def refresh(self) -> None:
        """Paint what lies on the text anew; place and selection stay."""
        self.viewport().update()

    # Positions

    def caret(self) -> int:
        """Where the caret stands."""
        return self._point(self.textCursor().position())

    def selection(self) -> tuple[int, int]:
        """What is selected, without white space at its edges; empty when nothing is."""
        cursor = self.textCursor()
        start, end = self._point(cursor.selectionStart()), self._point(cursor.selectionEnd())
        return trim(self.page.text, start, end) if self.page and start < end else (start, start)

    def select(self, start: int, end: int, *, reveal: bool = True) -> None:
        """Select a span, and bring it into sight."""
        if self.page is None:
            return
        cursor = self.textCursor()
        cursor.setPosition(self.page.map.to_utf16(start))
        cursor.setPosition(self.page.map.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
        self._go(cursor, reveal)

    def place_caret(self, position: int, *, reveal: bool = True) -> None:
        """Put the caret somewhere, nothing selected."""
        self.select(position, position, reveal=reveal)

    def visible(self) -> tuple[int, int]:
        """The span in sight."""
        first, last = self.sight().span16
        return self._point(first), self._point(last)

    def top(self) -> int:
        """Where the first line in sight starts."""
        return self.visible()[0]

    def scroll_to(self, position: int) -> None:
        """Let the line of a position be the first in sight."""
        if self.page is None:
            return
        unit = self.page.map.to_utf16(min(position, len(self.page.text)))
        block = self.document().findBlock(unit)
        self._layout.blockBoundingRect(block)
        line = block.layout().lineForTextPosition(unit - block.position())
        number = block.firstLineNumber() + (line.lineNumber() if line.isValid() else 0)
        self.verticalScrollBar().setValue(number)

    def box_of(self, start: int, end: int) -> QRect:
        """The part of a span that is in sight, as a rectangle of the viewport (null when none is)."""
        if self.page is None:
            return QRect()
        box = QRect()
        for piece in self.sight().pieces(self.page.map.to_utf16(start), self.page.map.to_utf16(end)):
            box = box.united(piece.toAlignedRect())
        return box.intersected(self.viewport().rect())

    def sight(self) -> Sight:
        """Where the lines in sight are."""
        return Sight(self.firstVisibleBlock(), self.contentOffset(), self.viewport().height())

    def items(self) -> list[Item]:
        """What stands in the right margin now."""
        if self.page is None:
            return []
        return RightMargin(self.sight(), self.page, self.marks, self.legend, self._room(), self._fonts()).items

    def _point(self, unit: int) -> int:
        return self.page.map.to_code_points(unit) if self.page else 0

    def _go(self, cursor: QTextCursor, reveal: bool) -> None:
        top = self.verticalScrollBar().value()
        self.setTextCursor(cursor)
        if not reveal:
            self.verticalScrollBar().setValue(top)
        elif self.verticalScrollBar().value() != top or not self.viewport().rect().contains(self.cursorRect()):
            self.centerCursor()

    def keep_caret_in_sight(self) -> None:
        """Scroll on by a line when the caret stands half below the last one that is whole."""
        if self.cursorRect().bottom() > self.viewport().height():
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + 1)

    # Measures

    def _wear(self) -> None:
        top, caret = (self.top(), self.textCursor()) if self.page else (0, None)
        self._faces = None
        self.setFont(theme.reading_font())
        self.document().setDefaultFont(self.font())
        self._measure()
        self._layout.forget()
        if caret is not None:
            self.scroll_to(top)
        self.viewport().update()

    def _measure(self) -> None:
        size, width = self.font().pixelSize(), self.viewport().width()
        advance = QFontMetricsF(self.font()).horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        gutter, margin = self._gutter(), min(theme.px(260), max(theme.px(150), width * 0.29))
        self._bare = width - gutter - margin < LEAST_COLUMN * advance
        margin = theme.px(44) if self._bare else margin
        self._stacked = width - gutter - margin < LEAST_COLUMN * advance
        gutter = theme.px(36) if self._stacked else gutter
        column = max(min(width - gutter - margin, COLUMN * advance), advance * 12)
        left = gutter + max(0.0, (width - gutter - margin - column) / 2)
        line = round(size * LINE_HEIGHT)
        self._layout.measures = Measures(
            left=round(left),
            width=round(column),
            line=line,
            blank=line * 0.4,
            top=theme.px(16),
            bottom=line * 4,
            characters=max(8.0, column / advance - 3),
        )

    def _gutter(self) -> float:
        if self.page is None or not self.page.labels():
            return float(theme.px(56))
        metrics = QFontMetricsF(self._fonts().name)
        widest = max(metrics.horizontalAdvance(name) for name in self.page.labels())
        return theme.px(36) + min(max(widest, theme.px(48)), theme.px(112)) + theme.px(16)

    def _room(self) -> Room:
        measures = self._layout.measures
        right = measures.left + measures.width
        return Room(self.viewport().width(), measures.left, right, self._stacked, self._bare)

    def _fonts(self) -> Faces:
        if self._faces is None:
            self._faces = Faces()
        return self._faces

    def _spacing(self, block: int) -> Spacing:
        line = self._layout.measures.line
        if self.page is None or block >= len(self.page.numbers) or not self.page.numbers[block]:
            return Spacing()
        label = self.page.label(block)
        if label is None:
            return Spacing(0 if block == 0 else round(line * 0.22))
        above = 0 if block == 0 else round(line * 0.36)
        if self._stacked:
            return Spacing(above + theme.px(20))
        return Spacing(above, above + line + theme.px(15) if label.time is not None else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        same_width = event.oldSize().width() == event.size().width()
        top = self.top() if self.page and not same_width else 0
        self._measure()
        super().resizeEvent(event)
        if not same_width:  # the widget has forgotten its lines
            self._layout.estimate()
            self.scroll_to(top)
        self.scrolled.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.page is None:
            super().paintEvent(event)
            return
        sight, page = self.sight(), self.page
        painter = QPainter(self.viewport())
        painter.setClipRect(event.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        highlights = Highlights(painter, sight, page.map, self.marks, self.legend)
        highlights.under()
        paint_gutter(painter, sight, page, self._room(), self._fonts())
        margin = RightMargin(sight, page, self.marks, self.legend, self._room(), self._fonts())
        margin.paint(painter, self.current, self._pointed)
        self._items = margin.items
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setClipRect(event.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        highlights.painter = painter
        highlights.over(max(2, round(self.font().pixelSize() / 9)), self.current)
        painter.end()
