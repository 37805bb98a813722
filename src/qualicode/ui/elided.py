"""A label that gives way: when its words have no room it shows "…" instead of asking for more."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from qualicode.ui import theme


class Elided(QLabel):
    """Takes no more room than its words need (if `snug`), and less when there is less; the tool tip has them all.

    `kind`: see `theme.mark`. In a row give it a stretch, so that it gets the room it can use.
    """

    def __init__(
        self,
        words: str = "",
        kind: str = "",
        where: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        *,
        snug: bool = True,
    ) -> None:
        super().__init__()
        self._where, self._snug = where, snug
        theme.mark(self, kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(words)
        theme.appearance().changed.connect(self.hug)

    def words(self) -> str:
        """The whole words."""
        return self.text()

    def setText(self, words: str) -> None:
        super().setText(words)
        self.hug()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def hug(self) -> None:
        """Be as wide as the words at most."""
        if not self._snug:
            return
        self.ensurePolished()
        margins = self.contentsMargins()
        self.setMaximumWidth(self.fontMetrics().horizontalAdvance(self.text()) + 2 + margins.left() + margins.right())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.hug()

    def paintEvent(self, event: QPaintEvent) -> None:
        room = QRectF(self.contentsRect())
        shown = self.fontMetrics().elidedText(self.text(), self._where, int(room.width()))
        QPainter(self).drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        self.setToolTip(self.text() if shown != self.text() else "")
