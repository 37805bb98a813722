"""How the verbatims that can be placed are painted: a card with the words, whose they are, and where they stand."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qualicode.ui import theme
from qualicode.ui.coder.code_rows import rounded

WORDS, WHO, STATE = (Qt.ItemDataRole.UserRole + role for role in (1, 2, 3))
Index = QModelIndex | QPersistentModelIndex
_AIR, _GAP = 10, 6
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class VerbatimCard(QStyledItemDelegate):
    """Paints a line of the list as a card."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        words, who = self._boxes(index, self._room() - 2)
        return QSize(self._room(), words.height() + who.height() + theme.px(2 * _AIR + _GAP + 6))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, air = theme.current(), theme.px(_AIR)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        card = QRectF(option.rect).adjusted(1, 1, 0, -theme.px(_GAP))
        card.setWidth(self._room() - 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = tokens.accent if chosen else tokens.line
        rounded(painter, card, theme.px(8), tokens.accent_soft if chosen else tokens.surface, line)
        words, who = self._boxes(index, self._room() - 2)
        left, top = int(card.left()) + air, int(card.top()) + air
        painter.setPen(QColor(tokens.text))
        painter.setFont(self._view.font())
        painter.drawText(QRect(left, top, words.width(), words.height()), _WRAP, index.data(WORDS))
        small = self._small()
        painter.setFont(small)
        painter.setPen(QColor(tokens.text if chosen and tokens.name == "contrast" else tokens.muted))
        below = QRect(left, top + words.height() + theme.px(4), who.width(), who.height())
        painter.drawText(below, _WRAP, self._who(index))
        if state := index.data(STATE):
            metrics = QFontMetrics(small)
            painter.setPen(QColor(tokens.success))
            at = below.bottom() - metrics.descent() + 1
            painter.drawText(below.right() - metrics.horizontalAdvance(state), at, state)
        painter.restore()

    def _boxes(self, index: Index, width: int) -> tuple[QRect, QRect]:
        room = QRect(0, 0, max(40, width - theme.px(2 * _AIR)), 100_000)
        words = QFontMetrics(self._view.font()).boundingRect(room, _WRAP, index.data(WORDS))
        small = QFontMetrics(self._small())
        who = small.boundingRect(room, _WRAP, self._who(index))
        height = who.height()
        state = index.data(STATE)
        last = small.horizontalAdvance(self._who(index)) % max(1, room.width()) if state else 0
        if state and last + small.horizontalAdvance(state) + theme.px(12) > room.width():
            height += small.height()
        return QRect(0, 0, room.width(), words.height()), QRect(0, 0, room.width(), height)

    def _who(self, index: Index) -> str:
        return str(index.data(WHO))

    def _small(self) -> QFont:
        small = QFont(self._view.font())
        small.setPixelSize(theme.px(11))
        return small

    def _room(self) -> int:
        """The width of a card, the same whether the list scrolls or not."""
        return self._view.width() - self._view.verticalScrollBar().sizeHint().width() - 4
