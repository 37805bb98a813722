"""« Aperçu »: the synthesis as sheets of paper, in a real text widget. A verbatim leads to its place in the texts."""

import time
from bisect import bisect_right
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QTextBrowser

from qualicode.i18n import _
from qualicode.model.synthesis import Outline
from qualicode.ui import theme
from qualicode.ui.synthesis.pages import PASSAGE, WRITE, Pages
from qualicode.ui.synthesis.paper import AROUND, BAR, FILL, GAP, GROUP, MARGIN, WIDTH, Paper

_AT_ONCE = 0.008
"""Seconds of writing before the window gets its turn."""
_CALM = 200
"""Milliseconds after the last change of width before the sheets follow."""
_END = object()


class Preview(QTextBrowser):
    """Shows an outline. `passage_wanted(document, start, end)`: the place of a verbatim in the texts."""

    passage_wanted = Signal(str, int, int)
    write_wanted = Signal(str)
    """What is to be completed was clicked: the key of its line in the plan."""
    shown = Signal()
    """A whole outline is written and shown."""

    def __init__(self) -> None:
        super().__init__()
        theme.mark(self, "paper")
        self.setAccessibleName(_("Preview of the synthesis"))
        self.setOpenLinks(False)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setUndoRedoEnabled(False)
        self._plan: Outline | None = None
        self._paper: Paper | None = None
        self._places: list[tuple[int, str]] = []
        self._writing: Iterator[None] = iter(())
        self._target = "", 0
        self._written_for = 0
        self._calm = QTimer(self, interval=_CALM, singleShot=True)
        self._calm.timeout.connect(self.write)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._write_on)
        self.anchorClicked.connect(self._follow)
        theme.appearance().reading_changed.connect(self.write)

    def show_plan(self, plan: Outline) -> None:
        """Write this outline, a piece at a time; the place stays."""
        if plan != self._plan:
            self._plan = plan
            self.write()

    def write(self) -> None:
        """Write the outline anew (sizes or colours changed)."""
        self._lie()
        if self._plan is None:
            return
        if self._target == ("", 0):
            self._target = self.place()
        self._written_for = self._room()
        # What was there before stays on the screen until the new text reaches the place that is shown.
        self.viewport().setUpdatesEnabled(not self._places)
        self.clear()
        self.setLineWrapColumnOrWidth(self.viewport().width())
        self._paper = Paper(self.document(), self._scale(), self._px(AROUND) + self._margin(), self._room())
        self._places = self._paper.places
        self._writing = Pages(self._paper, self._plan).steps()
        self._timer.start()

    def forget(self) -> None:
        """Show nothing."""
        self._timer.stop()
        self._calm.stop()
        self._plan, self._paper, self._places, self._target = None, None, [], ("", 0)
        self.viewport().setUpdatesEnabled(True)
        self.clear()

    @property
    def writing(self) -> bool:
        """Whether an outline is being written."""
        return self._timer.isActive()

    def go(self, key: str) -> None:
        """Scroll to a place of the text; while it is being written, as soon as it is there."""
        if self.writing:
            self._target = key, 0
        else:
            self._scroll_to(key, 0)

    def place(self) -> tuple[str, int]:
        """What stands at the top: the key of the place and how many pixels below it."""
        at = self.cursorForPosition(QPoint(self.viewport().width() // 2, 1)).position()
        found = bisect_right(self._places, (at, "\U0010ffff")) - 1
        if found < 0:
            return "", 0
        key = self._places[found][1]
        return key, self.verticalScrollBar().value() - self._top(key)

    # Writing

    def _write_on(self) -> None:
        paper = self._paper
        assert paper is not None, "there is something to write"
        until, whole = time.perf_counter() + _AT_ONCE, False
        paper.begin()
        while not whole and time.perf_counter() < until:
            whole = next(self._writing, _END) is _END
        paper.end()
        if whole:
            self._timer.stop()
            self._scroll_to(*self._target)
            self._paper, self._target = None, ("", 0)
            self.viewport().setUpdatesEnabled(True)
            self.shown.emit()

    def _scroll_to(self, key: str, below: int) -> None:
        if any(key == known for _position, known in self._places):
            self.verticalScrollBar().setValue(self._top(key) + below)

    def _top(self, key: str) -> int:
        """Where a place is, in pixels from the top; a sheet is shown with what lies around it."""
        position = next(position for position, known in self._places if known == key)
        block = self.document().findBlock(position)
        top = self.document().documentLayout().blockBoundingRect(block).top()
        begins_sheet = not block.previous().isValid() or block.previous().blockFormat().hasProperty(GAP)
        return round(top) - self._px(MARGIN + AROUND if begins_sheet else 24)

    def _follow(self, address: QUrl) -> None:
        text = address.toString(QUrl.ComponentFormattingOption.FullyDecoded)
        if text.startswith("#"):
            self.go(text[1:])
        elif text.startswith(f"{WRITE}:"):
            self.write_wanted.emit(text.removeprefix(f"{WRITE}:"))
        elif text.startswith(f"{PASSAGE}:"):
            document, start, end = text.removeprefix(f"{PASSAGE}:").split("/")
            self.passage_wanted.emit(document, int(start), int(end))

    # Looks

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._lie()
        return super().event(event)

    def _lie(self) -> None:
        """Keep the sheet in the middle; the text is written anew only where there is not room for its width."""
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        side = max(0, (room - self._px(WIDTH + 2 * AROUND)) // 2)
        self.setViewportMargins(side, 0, side, 0)
        if self._plan is not None and self._room() != self._written_for:
            self._calm.start()

    def _margin(self) -> int:
        """The white at the edges of a sheet; less of it where there is little room."""
        return min(self._px(MARGIN), self.viewport().width() // 10)

    def _room(self) -> int:
        """The width for words."""
        return self.viewport().width() - 2 * (self._px(AROUND) + self._margin())

    def _scale(self) -> float:
        chosen = theme.appearance()
        return chosen.scale * chosen.reading_size / 10_000

    def _px(self, size: float) -> int:
        return round(size * self._scale())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme.current().ground))
        blocks = list(self._visible_blocks())
        self._paint_sheets(painter, blocks)
        self._paint_boxes(painter, blocks)
        painter.end()
        super().paintEvent(event)

    def _visible_blocks(self) -> Iterator[tuple[QTextBlock, QRectF]]:
        """The paragraphs on the screen with their places on it."""
        layout, scroll = self.document().documentLayout(), self.verticalScrollBar().value()
        block = self.cursorForPosition(QPoint(self.viewport().width() // 2, 0)).block()
        for _before in range(3):  # a box may begin above, and the gap between sheets is no text
            block = block.previous() if block.previous().isValid() else block
        while block.isValid():
            box = layout.blockBoundingRect(block).translated(0, -scroll)
            if box.top() > self.viewport().height():
                return
            yield block, box
            block = block.next()

    def _paint_sheets(self, painter: QPainter, blocks: list[tuple[QTextBlock, QRectF]]) -> None:
        around = self._px(AROUND)
        scroll, foot = self.verticalScrollBar().value(), self.viewport().height()
        tops, bottoms = [float(around - scroll)], list[float]()
        for block, box in blocks:
            if block.blockFormat().hasProperty(GAP):
                bottoms.append(box.center().y() - around / 2)
                tops.append(box.center().y() + around / 2)
        bottoms.append(self.document().size().height() - scroll - around)
        tokens, shade = theme.current(), QColor(theme.current().outline)
        shade.setAlpha(16)
        for top, bottom in zip(tops, bottoms, strict=True):
            sheet = QRectF(around, max(top, -9.0), self.viewport().width() - 2 * around, 0)
            sheet.setBottom(min(bottom, foot + 9.0))
            for spread in () if tokens.dark else (1, 2, 4):
                painter.fillRect(sheet.adjusted(-spread, 1, spread, spread + 1), shade)
            painter.setBrush(QColor(tokens.surface))
            painter.setPen(QColor(tokens.focus if self.hasFocus() else tokens.line))
            painter.drawRect(sheet.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_boxes(self, painter: QPainter, blocks: list[tuple[QTextBlock, QRectF]]) -> None:
        """The grounds and bars of boxes: a box may run over several paragraphs."""
        boxes: dict[int, tuple[QTextBlock, QRectF]] = {}
        for block, box in blocks:
            if (group := block.blockFormat().property(GROUP)) is not None:
                first, so_far = boxes.get(group, (block, box))
                boxes[group] = first, so_far.united(box)
        left = self._px(AROUND) + self._margin()
        right = left + self._room()
        painter.setPen(Qt.PenStyle.NoPen)
        for first, box in boxes.values():
            form = first.blockFormat()
            air = self._px(5) if form.hasProperty(FILL) else 0
            room = QRectF(left, box.top() - air, right - left, box.height() + 2 * air)
            if form.hasProperty(FILL):
                painter.fillRect(room, QColor(form.property(FILL)))
            painter.fillRect(QRectF(left, room.top(), max(3, self._px(3)), room.height()), QColor(form.property(BAR)))
