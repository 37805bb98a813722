"""Bars with names and numbers, drawn with the colours of the theme."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QImage, QPainter

from qualicode.ui import theme

_ROW, _THICK, _NAMES = 24, 10, 0.34
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def bar_chart(bars: Sequence[tuple[str, int]], width: int, scale: float, font: QFont) -> QImage:
    """A picture of `width` pixels: one row a bar, the name at its left, the number behind it."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    row = _ROW * scale
    picture = QImage(round(width * ratio), round(row * len(bars) * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    names, most = width * _NAMES, max((value for _name, value in bars), default=0) or 1
    metrics = QFontMetricsF(font)
    room = width - names - metrics.horizontalAdvance(str(most)) - 24 * scale
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    for at, (name, value) in enumerate(bars):
        top = at * row
        painter.setPen(QColor(theme.current().text))
        label = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names)
        painter.drawText(QRectF(0, top, names, row), _MIDDLE | Qt.AlignmentFlag.AlignRight, label)
        length = max(2.0, room * value / most) if value else 0.0
        bar = QRectF(names + 8 * scale, top + (row - _THICK * scale) / 2, length, _THICK * scale)
        painter.fillRect(bar, QColor(theme.current().accent))
        painter.setPen(QColor(theme.current().text))
        painter.drawText(QRectF(bar.right() + 7 * scale, top, width, row), _MIDDLE, str(value))
    painter.end()
    return picture
