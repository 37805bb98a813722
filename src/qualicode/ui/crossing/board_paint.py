"""How the crossing board is painted: cards, the heads of groups, and where a territory says nothing."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qualicode.i18n import _
from qualicode.model.positions import Utf16Map
from qualicode.model.study import NOTE_KINDS
from qualicode.services.board import Card
from qualicode.ui import icons, theme

Index = QModelIndex | QPersistentModelIndex
ICONS = {"surprise": "sparkles", "key_point": "star"}


class CardDelegate(QStyledItemDelegate):
    """Paints one cell by the window's tokens."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        from qualicode.ui.crossing.board import ITEM, Band, Silence

        item = index.data(ITEM)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, chosen = QRectF(option.rect), bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if isinstance(item, Band):
            self._head(painter, box, option.font, item, chosen=chosen, focused=focused)
        else:
            gap = theme.px(6)
            inner = box.adjusted(gap, gap / 2, -gap, -gap / 2)
            if isinstance(item, Card):
                self._card(painter, inner, option.font, item, chosen=chosen, focused=focused)
            elif isinstance(item, Silence):
                self._silence(painter, inner, option.font, item.territory)
            if focused and not isinstance(item, Card):
                painter.setPen(QPen(QColor(theme.current().focus), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(inner, 8, 8)
        painter.restore()

    def _head(self, painter: QPainter, box: QRectF, font: QFont, item: object, *, chosen: bool, focused: bool) -> None:
        from qualicode.ui.crossing.board import Band, band_name, band_support

        assert isinstance(item, Band)
        tokens, edge = theme.current(), theme.px(12)
        painter.fillRect(box, QColor(tokens.accent_soft if chosen else tokens.ground))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(box.topLeft(), box.topRight())
        if focused:
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        inner = box.adjusted(edge, theme.px(6), -edge, -theme.px(6))
        if item.pile is not None and item.pile.problem:
            inner.setRight(inner.right() - self._chip(painter, inner, font, _("Problem")))
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(tokens.text))
        half = inner.height() / 2
        name = QFontMetricsF(bold).elidedText(band_name(item), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(QRectF(inner.left(), inner.top(), inner.width(), half), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(_small(font))
        painter.setPen(QColor(tokens.muted))
        told = QFontMetricsF(_small(font)).elidedText(band_support(item), Qt.TextElideMode.ElideRight, inner.width())
        below = QRectF(inner.left(), inner.top() + half, inner.width(), half)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, told)

    def _chip(self, painter: QPainter, inner: QRectF, font: QFont, words: str) -> float:
        tokens, small = theme.current(), _small(font)
        wide = QFontMetricsF(small).horizontalAdvance(words) + theme.px(36)
        high = theme.px(22)
        chip = QRectF(inner.right() - wide, inner.center().y() - high / 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.success_soft))
        painter.drawRoundedRect(chip, high / 2, high / 2)
        size = theme.px(13)
        painter.drawPixmap(
            QPointF(chip.left() + theme.px(9), chip.center().y() - size / 2),
            icons.pixmap("circle-question-mark", size, tokens.success),
        )
        painter.setFont(small)
        painter.setPen(QColor(tokens.success))
        painter.drawText(chip.adjusted(theme.px(26), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
        return wide + theme.px(12)

    def _silence(self, painter: QPainter, box: QRectF, font: QFont, territory: str) -> None:
        tokens = theme.current()
        painter.setPen(QPen(QColor(tokens.outline), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(QColor(tokens.muted))
        painter.setFont(_small(font))
        words = _("Nothing from {territory} supports it").format(territory=territory)
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(box.adjusted(8, 8, -8, -8), flags, words)

    def _card(self, painter: QPainter, box: QRectF, font: QFont, card: Card, *, chosen: bool, focused: bool) -> None:
        tokens = theme.current()
        tone = tokens.warning if card.kind == "surprise" else tokens.accent
        painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.raised))
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.line), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        side, foot = theme.px(10), theme.px(20)
        words = QRectF(box.left() + side, box.top() + theme.px(8), box.width() - 2 * side, 0)
        words.setBottom(box.bottom() - foot - theme.px(4))
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        top = words.top()
        if card.title:
            painter.setPen(QColor(tokens.text))
            top += _written(
                painter, card.title, bold, QRectF(words.left(), top, words.width(), words.bottom() - top), 2
            )
        painter.setPen(QColor(tokens.muted if card.title else tokens.text))
        _written(painter, card.words, font, QRectF(words.left(), top, words.width(), words.bottom() - top), 9)
        size = theme.px(13)
        line = QRectF(words.left(), box.bottom() - foot - theme.px(2), words.width(), foot)
        mark = icons.pixmap(ICONS.get(card.kind, "sticky-note"), size, tone)
        painter.drawPixmap(QPointF(line.left(), line.center().y() - size / 2), mark)
        painter.setFont(_small(font))
        painter.setPen(QColor(tone))
        said = " · ".join(filter(None, (_(NOTE_KINDS[card.kind]), card.author)))
        wide = line.width() - size - theme.px(6)
        said = QFontMetricsF(_small(font)).elidedText(said, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(line.adjusted(size + theme.px(6), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, said)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(theme.px(12))
    return small


def _written(painter: QPainter, text: str, font: QFont, box: QRectF, most: int) -> float:
    """Write a text into a box, its last line cut with "…" where there is no room; returns how high it is."""
    layout = QTextLayout(" ".join(text.split()), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    metrics, written = QFontMetricsF(font), layout.text()
    positions = Utf16Map(written)
    room = min(most, int(box.height() // metrics.height()))
    lines: list[str] = []
    layout.beginLayout()
    while len(lines) < room and (line := layout.createLine()).isValid():
        line.setLineWidth(box.width())
        start, end = line.textStart(), line.textStart() + line.textLength()
        is_cut = len(lines) == room - 1 and end < positions.to_utf16(len(written))
        words = written[positions.to_code_points(start) : None if is_cut else positions.to_code_points(end)]
        lines.append(metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width()) if is_cut else words)
    layout.endLayout()
    painter.setFont(font)
    for at, words in enumerate(lines):
        painter.drawText(QPointF(box.left(), box.top() + at * metrics.height() + metrics.ascent()), words)
    return len(lines) * metrics.height()
