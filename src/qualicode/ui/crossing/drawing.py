"""A figure as simple shapes in the tokens of a theme: painted in the window and into files by the same words."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from qualicode.ui.theme import Theme, code_colours

Tone = str | int
"""A token of the theme ("accent"), or the hue of a code."""
SHAPES = ("circle", "square", "triangle", "diamond")
"""What tells the points of lines apart besides their colour."""
DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; `strength` below 1 lets the ground through."""

    rect: QRectF
    tone: Tone
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a box, cut with "…" where they have no room; `turned` runs them upwards from its lower left corner."""

    rect: QRectF
    words: str
    tone: Tone = "text"
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    strong: bool = False
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line through some points."""

    points: tuple[QPointF, ...]
    tone: Tone = "line"
    width: float = 1.0
    style: Qt.PenStyle = Qt.PenStyle.SolidLine


@dataclass(frozen=True, slots=True)
class Point:
    """A small shape around a point."""

    at: QPointF
    tone: Tone
    shape: str = "circle"
    size: float = 4.0


Shape = Box | Text | Line | Point


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of the figure that opens the cell in a row and a column of its table; `words` say what it is."""

    rect: QRectF
    row: int
    column: int
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure: its size, its shapes, what can be chosen in it, and what is said below it."""

    width: float
    height: float
    shapes: tuple[Shape, ...] = ()
    marks: tuple[Mark, ...] = ()
    note: str = ""

    def at(self, spot: QPointF) -> Mark | None:
        """The mark under a point."""
        return next((mark for mark in self.marks if mark.rect.contains(spot)), None)


@dataclass(slots=True)
class Sheet:
    """What a chart draws on: it collects shapes and marks. Sizes are for a font."""

    font: QFont
    shapes: list[Shape] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def metrics(self) -> QFontMetricsF:
        """How large words are."""
        return QFontMetricsF(self.font)

    def wide(self, words: str) -> float:
        """How wide words are."""
        return self.metrics.horizontalAdvance(words)

    def widest(self, words: Sequence[str], most: float) -> float:
        """The room that the longest of some words needs, within bounds."""
        return min(most, max((self.wide(one) for one in words), default=0.0) + 4)

    def done(self, width: float, height: float, note: str = "") -> Drawing:
        """The drawing."""
        return Drawing(width, height, tuple(self.shapes), tuple(self.marks), note)


def paint(drawing: Drawing, painter: QPainter, theme: Theme, font: QFont, within: QRectF | None = None) -> None:
    """Paint a drawing in the colours of a theme; only what touches `within`, when it is said."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for shape in drawing.shapes:
        if within is not None and isinstance(shape, Box | Text) and not shape.rect.intersects(within):
            continue
        if isinstance(shape, Box):
            colour = _colour(shape.tone, theme)
            colour.setAlphaF(shape.strength)
            painter.fillRect(shape.rect, colour)
        elif isinstance(shape, Text):
            _write(painter, shape, theme, font)
        elif isinstance(shape, Line):
            painter.setPen(QPen(_colour(shape.tone, theme), shape.width, shape.style))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(list(shape.points)))
        else:
            _point(painter, shape, theme)


def _colour(tone: Tone, theme: Theme) -> QColor:
    return QColor(code_colours(tone, theme).mark if isinstance(tone, int) else str(getattr(theme, tone)))


def _write(painter: QPainter, text: Text, theme: Theme, font: QFont) -> None:
    used = QFont(font)
    if text.strong:
        used.setWeight(QFont.Weight.DemiBold)
    painter.setFont(used)
    painter.setPen(
        QColor(code_colours(text.tone, theme).ink) if isinstance(text.tone, int) else _colour(text.tone, theme)
    )
    room = text.rect.height() if text.turned else text.rect.width()
    words = QFontMetricsF(used).elidedText(text.words, Qt.TextElideMode.ElideRight, room)
    flags = Qt.AlignmentFlag.AlignVCenter | text.align
    if not text.turned:
        painter.drawText(text.rect, flags, words)
        return
    painter.save()
    painter.translate(text.rect.bottomLeft())
    painter.rotate(-90)
    painter.drawText(QRectF(0, 0, text.rect.height(), text.rect.width()), flags, words)
    painter.restore()


def _point(painter: QPainter, point: Point, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.surface), 1))
    painter.setBrush(QBrush(_colour(point.tone, theme)))
    at, size = point.at, point.size
    if point.shape == "circle":
        painter.drawEllipse(at, size, size)
    elif point.shape == "square":
        painter.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
    elif point.shape == "triangle":
        corners = [QPointF(0, -size * 1.2), QPointF(size * 1.1, size), QPointF(-size * 1.1, size)]
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
    else:
        corners = [QPointF(0, -size * 1.3), QPointF(size * 1.3, 0), QPointF(0, size * 1.3), QPointF(-size * 1.3, 0)]
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
