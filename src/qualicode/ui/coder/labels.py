"""Labels that give way: what does not fit ends with "…", the tool tip has it all."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from qualicode.ui import theme


class Elided(QLabel):
    """A line of words that takes no more room than it needs, and less when there is less."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._side = 0
        theme.mark(self, kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        theme.appearance().changed.connect(self._fit)

    def setText(self, words: str) -> None:
        super().setText(words)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, QRectF(self.rect()))

    def _paint(self, painter: QPainter, room: QRectF) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        self.setToolTip(self.text() if shown != self.text() else "")

    def _fit(self) -> None:
        self.ensurePolished()
        self.setMaximumWidth(self.fontMetrics().horizontalAdvance(self.text()) + 2 + 2 * theme.px(self._side))


class Chip(Elided):
    """A few words on a rounded ground."""

    def __init__(self, words: str) -> None:
        super().__init__("small")
        self._side = 8
        self.setText(words)

    def _fit(self) -> None:
        font = QFont(self.font())
        font.setPixelSize(theme.px(11))
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        super()._fit()
        self.setFixedHeight(theme.px(19))

    def _paint(self, painter: QPainter, room: QRectF) -> None:
        if room.width() < theme.px(36):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().chip))
        painter.drawRoundedRect(room, room.height() / 2, room.height() / 2)
        painter.setPen(QColor(theme.current().muted))
        painter.setFont(self.font())
        super()._paint(painter, room.adjusted(theme.px(8), 0, -theme.px(8), 0))
