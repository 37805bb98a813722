"""The figure of a table, in the same place: each part opens its cell; copied and written with its words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFont,
    QHelpEvent,
    QImage,
    QImageWriter,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QToolTip, QWidget

from qualicode.extend import Table
from qualicode.i18n import _
from qualicode.plugins.exporters.files import write_whole
from qualicode.ui import theme
from qualicode.ui.crossing.charts import Chart, chart_of, described, draw
from qualicode.ui.crossing.drawing import Drawing, Mark, paint

_WIDTH, _EDGE, _SHARP = 960, 16, 2.0
"""Of files: the width of the figure, the ground around it, pixels a point."""


class Canvas(QWidget):
    """Paints a drawing; arrows travel through what can be chosen, Enter opens it.

    `chosen(row, column)`: the cell of the table behind what was gone to; `opened`: Enter on it.
    """

    chosen = Signal(int, int)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.drawing = Drawing(0, 0)
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_drawing(self, drawing: Drawing) -> None:
        """Show another drawing; what was chosen is chosen in it, too."""
        mark = self.mark()
        self.drawing = drawing
        self.setMinimumSize(QSize(round(drawing.width), round(drawing.height)))
        self.current = -1
        if mark is not None:
            self.choose(mark.row, mark.column)
        self.update()

    def mark(self) -> Mark | None:
        """What is chosen."""
        return self.drawing.marks[self.current] if 0 <= self.current < len(self.drawing.marks) else None

    def choose(self, row: int, column: int) -> None:
        """Choose what opens a cell, without telling."""
        places = [at for at, one in enumerate(self.drawing.marks) if (one.row, one.column) == (row, column)]
        self.current = places[0] if places else -1
        self.update()

    def go(self, at: int) -> None:
        """Choose a mark by its place, and tell."""
        if not self.drawing.marks:
            return
        self.current = min(max(at, 0), len(self.drawing.marks) - 1)
        mark = self.drawing.marks[self.current]
        self.setAccessibleDescription(mark.words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.update()
        self.chosen.emit(mark.row, mark.column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, last = Qt.Key, len(self.drawing.marks) - 1
        places = {
            keys.Key_Right: self.current + 1, keys.Key_Down: self.current + 1,
            keys.Key_Left: self.current - 1, keys.Key_Up: self.current - 1, keys.Key_Home: 0, keys.Key_End: last,
        }  # fmt: skip
        if event.key() in places:
            self.go(places[Qt.Key(event.key())])
        elif event.key() in (keys.Key_Return, keys.Key_Enter) and self.mark() is not None:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        mark = self.drawing.at(event.position())
        if mark is not None and event.button() == Qt.MouseButton.LeftButton:
            self.go(self.drawing.marks.index(mark))
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.drawing.at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            mark = self.drawing.at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), mark.words if mark else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint(self.drawing, painter, theme.current(), self.font(), QRectF(event.rect()))
        mark = self.mark()
        if mark is not None:
            painter.setPen(QPen(QColor(theme.current().focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(mark.rect.adjusted(-2, -1, 2, 1), 4, 4)
        painter.end()


class FigureView(QScrollArea):
    """The figure of the table that is shown, as wide as its place; `told` is what is said below it."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.canvas = Canvas()
        self._table = Table("", (), ())
        self._chart: Chart | None = None
        self.setWidget(self.canvas)
        self.canvas.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        theme.mark(self, "pane")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportMargins(_EDGE, 12, _EDGE, 12)
        self.setFocusProxy(self.canvas)
        self.canvas.chosen.connect(lambda _row, _column: self._show_mark())
        theme.appearance().changed.connect(self._draw)

    @property
    def is_there(self) -> bool:
        """Whether the table has a figure."""
        return self._chart is not None

    def show_table(self, key: str, table: Table, options: Mapping[str, Any]) -> None:
        """Draw the figure of a table, if it has one."""
        self._table, self._chart = table, chart_of(key, table, options)
        self.canvas.setAccessibleName(_("Figure: {title}").format(title=table.title))
        self.canvas.setAccessibleDescription(self.words() if self._chart else "")
        self._draw()

    def words(self) -> str:
        """The figure in words."""
        return described(self._chart, self._table) if self._chart else ""

    def copy(self) -> QMimeData:
        """The figure as a picture with its words, for the clipboard."""
        data = QMimeData()
        data.setImageData(self.picture())
        data.setText(self.words())
        return data

    def picture(self) -> QImage:
        """The figure as a picture on light ground, with its words in it."""
        drawing, font = self._for_file()
        size = QSize(round(drawing.width) + 2 * _EDGE, round(drawing.height) + 2 * _EDGE)
        picture = QImage(size * _SHARP, QImage.Format.Format_ARGB32_Premultiplied)
        picture.setDevicePixelRatio(_SHARP)
        picture.fill(QColor(theme.LIGHT.surface))
        picture.setText("Title", self._table.title)
        picture.setText("Description", self.words())
        painter = QPainter(picture)
        painter.translate(_EDGE, _EDGE)
        paint(drawing, painter, theme.LIGHT, font)
        painter.end()
        return picture

    def write(self, path: Path) -> None:
        """Write the figure as .png or .svg, with its words in it. Raises `UserError` when it cannot be written."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if path.suffix.lower() == ".svg":
            self._write_svg(buffer)
        else:
            QImageWriter(buffer, b"png").write(self.picture())
        data = bytes(buffer.data().data())
        write_whole(path, lambda file: file.write(data))

    def _write_svg(self, buffer: QBuffer) -> None:
        from PySide6.QtSvg import QSvgGenerator

        drawing, font = self._for_file()
        size = QSize(round(drawing.width) + 2 * _EDGE, round(drawing.height) + 2 * _EDGE)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(size)
        generator.setViewBox(QRect(0, 0, size.width(), size.height()))
        generator.setTitle(self._table.title)
        generator.setDescription(self.words())
        painter = QPainter(generator)
        painter.fillRect(QRect(0, 0, size.width(), size.height()), QColor(theme.LIGHT.surface))
        painter.translate(_EDGE, _EDGE)
        paint(drawing, painter, theme.LIGHT, font)
        painter.end()

    def _for_file(self) -> tuple[Drawing, QFont]:
        """The drawing at the size of files, whatever the size of the window and of its words."""
        font = QFont(self.canvas.font())
        font.setPixelSize(13)
        return (draw(self._chart, self._table, _WIDTH, font) if self._chart else Drawing(0, 0)), font

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def _draw(self) -> None:
        drawing = Drawing(0, 0)
        if self._chart is not None:
            drawing = draw(self._chart, self._table, self.viewport().width() - 2.0, self.canvas.font())
        self.canvas.show_drawing(drawing)
        self.told.emit(drawing.note)

    def _show_mark(self) -> None:
        mark = self.canvas.mark()
        if mark is not None:
            spot = mark.rect.center().toPoint()
            self.ensureVisible(spot.x(), spot.y(), 24, 24)
