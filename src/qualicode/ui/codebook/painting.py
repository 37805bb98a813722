"""How a line of the code tree is drawn: swatch, name, key, count. Never colour alone: the name is always there."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qualicode.services.codebook import Branch
from qualicode.ui import theme

BRANCH = Qt.ItemDataRole.UserRole
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


class CodeLine(QStyledItemDelegate):
    """Paints a branch and edits its name in place."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(27))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        branch: Branch = index.data(BRANCH)
        tokens, box = theme.current(), QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, box, state)
        heading = bool(branch.children) and not branch.extracts
        left = box.left() + theme.px(2)
        if not heading:
            left = self._swatch(painter, box, left, branch)
        font = QFont(option.font)
        if branch.children:
            font.setWeight(QFont.Weight.DemiBold)
        right = self._count(painter, box, branch, option)
        colour = tokens.muted if branch.code.archived else tokens.text
        font.setItalic(branch.code.archived)
        self._name(painter, QRectF(left, box.top(), right - left, box.height()), branch, font, colour)
        painter.restore()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(theme.px(16), 0, 0, 0))

    def _ground(self, painter: QPainter, box: QRectF, state: QStyle.StateFlag) -> None:
        tokens = theme.current()
        chosen, hovered = state & QStyle.StateFlag.State_Selected, state & QStyle.StateFlag.State_MouseOver
        if chosen or hovered:
            painter.fillRect(box, QColor(tokens.accent_soft if chosen else tokens.hover))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(tokens.focus))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _swatch(self, painter: QPainter, box: QRectF, left: float, branch: Branch) -> float:
        side = theme.px(11)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.code_colours(branch.code.hue, theme.current()).mark))
        painter.drawRoundedRect(QRectF(left, box.center().y() - side / 2, side, side), 3, 3)
        return left + side + theme.px(8)

    def _count(self, painter: QPainter, box: QRectF, branch: Branch, option: QStyleOptionViewItem) -> float:
        painter.setFont(QFont(option.font))
        painter.setPen(QColor(theme.current().muted))
        words = str(branch.total) if branch.total else ""
        room = box.adjusted(0, 0, -theme.px(10), 0)
        painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignRight, words)
        return room.right() - QFontMetricsF(painter.font()).horizontalAdvance(words) - theme.px(8)

    def _name(self, painter: QPainter, room: QRectF, branch: Branch, font: QFont, colour: str) -> None:
        key = branch.code.pinned_key
        cap = theme.px(18) if key else 0
        metrics = QFontMetricsF(font)
        words = metrics.elidedText(branch.code.name, Qt.TextElideMode.ElideRight, room.width() - cap - theme.px(6))
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(room, _MIDDLE, words)
        if key:
            left = room.left() + metrics.horizontalAdvance(words) + theme.px(8)
            self._key(painter, QRectF(left, room.center().y() - theme.px(9), cap, theme.px(18)), key)

    def _key(self, painter: QPainter, box: QRectF, key: str) -> None:
        tokens, small = theme.current(), QFont(painter.font())
        small.setPixelSize(theme.px(11))
        small.setWeight(QFont.Weight.Normal)
        painter.setFont(small)
        painter.setBrush(QColor(tokens.field))
        painter.setPen(QColor(tokens.line))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
