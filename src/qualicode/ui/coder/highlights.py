"""Codings drawn on the words: a light tint behind them, solid underlines below, one storey each where they overlap."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from qualicode.model.positions import Utf16Map
from qualicode.ui import theme
from qualicode.ui.coder.marks import Legend, Marks, gathered
from qualicode.ui.coder.sight import Sight

_THICK, _STOREYS = 3, 6
"""So many storeys of underlines fit between two lines at their usual thickness, and so many when they are thin.

The margin and the list of codes (F4) tell the rest.
"""


class Highlights:
    """Paints what lies on the words in sight."""

    def __init__(self, painter: QPainter, sight: Sight, positions: Utf16Map, marks: Marks, legend: Legend) -> None:
        self.painter = painter
        self.sight = sight
        self._positions = positions
        self._marks = marks
        self._legend = legend
        first, last = sight.span16
        self._span = positions.to_code_points(first), positions.to_code_points(last)

    def under(self) -> None:
        """What lies behind the letters: tints and finds."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        for coding in self._marks.codings_between(*self._span):
            self.painter.setBrush(QColor(self._legend.colours(coding.code_id).tint))
            for piece in self.pieces(coding.start, coding.end):
                self.painter.drawRect(piece)
        tokens = theme.current()
        self.painter.setBrush(QColor(tokens.warning_soft))
        self.painter.setPen(QPen(QColor(tokens.warning_line), 1))
        for start, end in self._marks.found:
            if end > self._span[0] and start < self._span[1]:
                for piece in self.pieces(start, end):
                    self.painter.drawRoundedRect(piece.adjusted(-1.5, 0.5, 1.5, -0.5), 3, 3)

    def over(self, thick: float, current: str) -> None:
        """What lies below the letters and over a selection: underlines; the coding `current` has handles."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        seen = [group[0] for group in gathered(self._marks.codings_between(*self._span))]
        levels = {coding.id: self._marks.codings.level(coding.id) for coding in seen}
        line = thick if max(levels.values(), default=0) < _THICK else max(1.0, thick / 2)
        for coding in seen:
            if (level := levels[coding.id]) < _STOREYS:
                self.painter.setBrush(QColor(self._legend.colours(coding.code_id).mark))
                for piece in self.pieces(coding.start, coding.end):
                    top = piece.bottom() - thick + level * (line + 1)
                    self.painter.drawRect(QRectF(piece.left(), round(top), piece.width(), line))
        self._dashes(thick)
        self._dots(thick)
        chosen = self._marks.codings.get(current)
        if chosen is not None:
            self._handles(chosen.start, chosen.end, self._legend.colours(chosen.code_id).mark)

    def pieces(self, start: int, end: int) -> list[QRectF]:
        """The rectangles of the words of a span."""
        return self.sight.pieces(self._positions.to_utf16(start), self._positions.to_utf16(end))

    def _dashes(self, thick: float) -> None:
        for proposal in self._marks.proposals_between(*self._span):
            pen = QPen(QColor(self._legend.colours(proposal.code_id).mark), thick)
            pen.setDashPattern([3, 2])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            self._line(proposal.start, proposal.end, pen)

    def _dots(self, thick: float) -> None:
        for remark in self._marks.remarks_between(*self._span):
            pen = QPen(QColor(theme.current().warning), thick)
            pen.setDashPattern([0.1, 2])
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            self._line(remark.start, remark.end, pen)

    def _line(self, start: int, end: int, pen: QPen) -> None:
        self.painter.setPen(pen)
        for piece in self.pieces(start, end):
            y = round(piece.bottom() + pen.widthF() / 2)
            self.painter.drawLine(QPointF(piece.left(), y), QPointF(piece.right(), y))
        self.painter.setPen(Qt.PenStyle.NoPen)

    def _handles(self, start: int, end: int, colour: str) -> None:
        pieces = self.pieces(start, end)
        if not pieces:
            return
        self.painter.setBrush(QColor(colour))
        if start >= self._span[0]:
            _knob(self.painter, pieces[0].topLeft(), pieces[0].height(), -3)
        if end <= self._span[1]:
            _knob(self.painter, pieces[-1].topRight(), pieces[-1].height(), pieces[-1].height() + 3)


def _knob(painter: QPainter, at: QPointF, height: float, ball: float) -> None:
    painter.drawRect(QRectF(at.x() - 1, at.y() - 1, 2, height + 2))
    painter.drawEllipse(QPointF(at.x(), at.y() + ball), 3.5, 3.5)
