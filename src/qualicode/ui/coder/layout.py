"""How the lines of a transcript lie: airy, in a column of 60 to 75 characters, with room on both sides for the margins.

`QPlainTextEdit` paints, scrolls and selects by the lines that its document's layout made, wherever they stand; so this
layout makes them itself. Only what comes into sight is laid out; the rest is estimated, so that one million characters
open at once and the scroll bar is nearly right from the start.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLayout
from PySide6.QtWidgets import QPlainTextDocumentLayout


@dataclass(frozen=True, slots=True)
class Measures:
    """The column: where it starts and how wide it is, the height of its lines and the gaps around blocks, in pixels."""

    left: float = 120
    width: float = 480
    line: float = 27
    blank: float = 10
    top: float = 16
    bottom: float = 64
    characters: float = 60
    """How many characters a line holds, about."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """The gap above a block and the least height of the block with its gap, in pixels."""

    above: float = 0
    least: float = 0


class ReadingLayout(QPlainTextDocumentLayout):
    """Lays blocks out by `measures`; `spacing` says how much room a block (by number) wants."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.measures = Measures()
        self.spacing: Callable[[int], Spacing] = lambda block: Spacing()
        self.editing = False
        """Whether the text is changed in places, not replaced as a whole."""
        self._telling = False

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """The room of a block, its gaps included; lays it out when it was not."""
        if not block.isValid():
            return QRectF()
        layout = block.layout()
        count = layout.lineCount() or self._lay_out(block, layout)
        return QRectF(0, 0, self.measures.left + self.measures.width, self._height(block, count))

    def documentSize(self) -> QSizeF:
        """Never wider than the widget; as high as there are lines (the unit of `QPlainTextEdit`'s scroll bar)."""
        return QSizeF(0, self.document().lineCount())

    def documentChanged(self, start: int, removed: int, added: int) -> None:
        """The text was replaced as a whole: nothing is laid out, and nothing needs to be before it is seen.

        (The class that we inherit from would lay out a text of one line at once and at the width of the widget.)
        While one edits, the blocks that changed are laid out anew when they are seen.
        """
        if self.editing:
            block, last = self.document().findBlock(start), self.document().findBlock(start + added)
            while block.isValid():
                block.layout().clearLayout()
                block.setLineCount(max(1, -(-block.length() // int(self.measures.characters))))
                if block == last:
                    break
                block = block.next()
            self._tell()
        self.requestUpdate()

    def estimate(self) -> None:
        """Guess how many lines each block has that is not laid out yet."""
        block, characters = self.document().begin(), int(self.measures.characters)
        while block.isValid():
            count = -(-block.length() // characters)
            if count != block.lineCount() and not block.layout().lineCount():
                block.setLineCount(count)
            block = block.next()
        self._tell()

    def forget(self) -> None:
        """Lay everything out again when it comes into sight next."""
        block = self.document().begin()
        while block.isValid():
            block.layout().clearLayout()
            block = block.next()
        self.estimate()

    def _height(self, block: QTextBlock, count: int) -> float:
        measures, number = self.measures, block.blockNumber()
        spacing = self.spacing(number)
        height = measures.blank if block.length() == 1 else count * measures.line
        height = max(height + spacing.above, spacing.least)
        if number == 0:
            height += measures.top
        if not block.next().isValid():
            height += measures.bottom
        return height

    def _lay_out(self, block: QTextBlock, layout: QTextLayout) -> int:
        measures = self.measures
        y = self.spacing(block.blockNumber()).above + (measures.top if block.blockNumber() == 0 else 0)
        layout.setTextOption(self.document().defaultTextOption())
        layout.beginLayout()
        count = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(measures.width)
            line.setPosition(QPointF(measures.left, y + (measures.line - line.height()) // 2))
            y += measures.line
            count += 1
        layout.endLayout()
        if block.lineCount() != count:
            block.setLineCount(count)
            self._tell()
        return max(1, count)

    def _tell(self) -> None:
        # The scroll bar asks for the last blocks in answer, which may lay them out and come back here.
        if not self._telling:
            self._telling = True
            self.documentSizeChanged.emit(self.documentSize())
            self._telling = False
