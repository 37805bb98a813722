"""Labels that stand close to what follows: no wider than their words, narrower where there is less room."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from qualicode.ui import theme


class Snug(QLabel):
    """A line of words; what does not fit ends with "…", the tool tip has it all."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        theme.mark(self, kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        theme.appearance().changed.connect(self.hug)

    def setText(self, words: str) -> None:
        super().setText(words)
        self.hug()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def hug(self) -> None:
        """Be as wide as the words at most."""
        self.ensurePolished()
        self.setMaximumWidth(self.fontMetrics().horizontalAdvance(self.text()) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.draw(QPainter(self), QRectF(self.rect()))

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw the words, or as many as fit."""
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        self.setToolTip(self.text() if shown != self.text() else "")


class Chip(Snug):
    """A few words on a rounded ground; where there is no room for a word it is not drawn."""

    def __init__(self, words: str) -> None:
        super().__init__("small")
        self.setText(words)

    def hug(self) -> None:
        font = QFont(self.font())
        font.setPixelSize(theme.px(11))
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
        self.setFixedHeight(theme.px(19))
        self.setMaximumWidth(self.fontMetrics().horizontalAdvance(self.text()) + theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        room = QRectF(self.rect())
        if room.width() < theme.px(40):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().chip))
        painter.drawRoundedRect(room, room.height() / 2, room.height() / 2)
        painter.setPen(QColor(theme.current().muted))
        painter.setFont(self.font())
        self.draw(painter, room.adjusted(theme.px(8), 0, -theme.px(8), 0))
