"""Where the words in sight are, in pixels of the viewport."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextLine
from PySide6.QtWidgets import QPlainTextDocumentLayout


@dataclass(frozen=True, slots=True)
class SeenLine:
    """One line on the screen: UTF-16 positions [start, end), the top and bottom of its letters."""

    start: int
    end: int
    top: float
    bottom: float
    block: int
    block_start: int
    first: bool
    line: QTextLine


class Sight:
    """The lines in sight, top to bottom. Keep it no longer than one painting: it points into the layout."""

    def __init__(self, block: QTextBlock, offset: QPointF, height: float) -> None:
        self.lines: list[SeenLine] = []
        document = block.document()
        layout = document.documentLayout() if document else None
        assert isinstance(layout, QPlainTextDocumentLayout)
        y = offset.y()
        while block.isValid() and y < height:
            room = layout.blockBoundingRect(block).height()
            self._take(block, offset.x(), y, height)
            y += room
            block = block.next()
        self._starts = [line.start for line in self.lines]

    @property
    def span16(self) -> tuple[int, int]:
        """The UTF-16 positions in sight."""
        return (self.lines[0].start, self.lines[-1].end) if self.lines else (0, 0)

    def pieces(self, start16: int, end16: int) -> list[QRectF]:
        """The rectangles that the words of a span fill, a line each."""
        found = []
        first = max(0, bisect_right(self._starts, start16) - 1)
        for line in self.lines[first : bisect_left(self._starts, end16)]:
            if line.end <= start16:
                continue
            left, right = self._x(line, max(start16, line.start)), self._x(line, min(end16, line.end))
            if right > left:
                found.append(QRectF(left, line.top, right - left, line.bottom - line.top))
        return found

    def band(self, start16: int, end16: int) -> tuple[float, float] | None:
        """From the top of the first line of a span to the bottom of its last, None out of sight."""
        first = max(0, bisect_right(self._starts, start16) - 1)
        touched = [line for line in self.lines[first : bisect_left(self._starts, end16)] if line.end > start16]
        if not touched:
            return None
        top, bottom = touched[0].top, touched[-1].bottom
        if start16 < self.lines[0].start:
            top = min(top, -20.0)
        return top, bottom

    def nearest(self, y: float) -> SeenLine | None:
        """The line whose letters are nearest to a height."""
        return min(self.lines, key=lambda line: abs(y - (line.top + line.bottom) / 2), default=None)

    def line_at(self, position16: int) -> SeenLine | None:
        """The line that a position stands in, None out of sight."""
        index = bisect_right(self._starts, position16) - 1
        if index < 0 or position16 > self.lines[index].end:
            return None
        return self.lines[index]

    def x(self, line: SeenLine, position16: int) -> float:
        """Where the edge before a character is in its line."""
        return self._x(line, position16)

    def _take(self, block: QTextBlock, x: float, y: float, height: float) -> None:
        layout, start = block.layout(), block.position()
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            top = y + line.y()
            if top + line.height() < -2 or top > height + 2:
                continue
            first = start + line.textStart()
            self.lines.append(
                SeenLine(
                    first, first + line.textLength(), top, top + line.height(), block.blockNumber(), start,
                    index == 0, line,
                )
            )  # fmt: skip

    def _x(self, line: SeenLine, position16: int) -> float:
        x: float = line.line.cursorToX(position16 - line.block_start)[0]  # type: ignore[index]
        return min(x, line.line.x() + line.line.naturalTextWidth())
