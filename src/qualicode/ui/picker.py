"""A box to find one line among many by typing: the palette and its cousins share its look and its keys.

Type to filter, arrows travel, Enter takes, Esc leaves. The focus stays in the line of text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QStaticText, QTextOption
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _
from qualicode.ui import icons, matching, theme

_MOST = 120
"""So many lines are listed; whoever looks further types another letter."""
CHOICE, QUERY = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A line: its words (found by typing), what it does, and beside it an icon, a key and quiet words (found, too).

    `found`: it answers the query already, by words that it does not show.
    """

    text: str
    run: Callable[[], object]
    icon: str = ""
    key: str = ""
    detail: str = ""
    found: bool = False


class Picker(QFrame):
    """The box. Feed it with `offer`; it hides itself when a line is taken or on Esc, and gives the focus back."""

    left = Signal()

    def __init__(self, parent: QWidget, name: str, placeholder: str) -> None:
        super().__init__(parent)
        theme.mark(self, "popup")
        self.setAccessibleName(name)
        self._choices: Sequence[Choice] = ()
        self._before: QWidget | None = None
        self._tallest = 0
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(placeholder)
        self.line.setAccessibleName(name)
        self.line.setClearButtonEnabled(False)
        self.list = QListWidget(self)
        self.list.setAccessibleName(name)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_Line(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = theme.mark(QLabel(_("Nothing found.")), "muted")
        self.nothing.setContentsMargins(8, 4, 8, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        layout.addWidget(self.nothing)
        self.line.textChanged.connect(self._filter)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda _item: self._take())
        self.hide()

    def offer(self, choices: Sequence[Choice], width: int, height: int) -> None:
        """Show the lines, the text empty and the focus in it; at most `height` pixels tall."""
        self._choices = choices
        self._before = self.window().focusWidget()
        self._tallest = height
        self.setFixedWidth(width)
        self.line.clear()
        self._filter("")
        self.show()
        self.raise_()
        self.line.setFocus()

    def more(self, query: str) -> Sequence[Choice]:
        """Lines beyond those offered, that come with what is typed; overridden where there are any."""
        return ()

    def leave(self) -> None:
        """Hide, and give the focus back to where it was."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut and self.isVisible() and self.window().isActiveWindow():
            self.hide()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, last = Qt.Key(event.key()), self.list.count() - 1
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if key in steps:
            self.list.setCurrentRow(min(max(self.list.currentRow() + steps[key], 0), last))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True

    def _take(self) -> None:
        item = self.list.currentItem()
        if self.list.count():
            choice: Choice = item.data(CHOICE)
            self.leave()
            choice.run()

    def _filter(self, query: str) -> None:
        choices = [*self._choices, *self.more(query)]
        ranked = ((_rank(query, choice), at) for at, choice in enumerate(choices))
        self.list.clear()
        for _nearness, at in nsmallest(_MOST, ((rank, at) for rank, at in ranked if rank is not None)):
            self._add(choices[at], query)
        self.list.setCurrentRow(0)
        self._grow()

    def _grow(self) -> None:
        """As tall as its lines need, up to `_tallest`."""
        rows = self.list.count()
        self.list.setVisible(rows > 0)
        self.nothing.setVisible(rows == 0)
        around = self.line.sizeHint().height() + theme.px(30)
        self.setFixedHeight(min(self._tallest, around + max(rows, 1) * theme.px(30)))

    def _add(self, choice: Choice, query: str) -> None:
        item = QListWidgetItem()
        item.setData(CHOICE, choice)
        item.setData(QUERY, query)
        words = ", ".join(filter(None, (choice.text, choice.detail, choice.key)))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        self.list.addItem(item)


def _rank(query: str, choice: Choice) -> int | None:
    """By its words, then by its quiet words, last by letters scattered in its words."""
    nearest, further = matching.rank(query, choice.text), matching.rank(query, choice.detail)
    if nearest is not None and nearest <= matching.INSIDE:
        return nearest
    if choice.found or (choice.detail and further is not None and further <= matching.INSIDE):
        return 100 + (further or 0)
    return None if nearest is None else 200 + nearest


class _Line(QStyledItemDelegate):
    """Paints a choice: icon, words with the letters found in bold, quiet words, its key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.px(30))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        choice: Choice = index.data(CHOICE)
        tokens, box, gap = theme.current(), QRectF(option.rect), theme.px(8)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            _rounded(painter, box, theme.px(6), tokens.accent_soft, tokens.accent if tokens.name == "contrast" else "")
        left, font = box.left() + gap, QFont(option.font)
        if choice.icon:
            size = theme.px(16)
            painter.drawPixmap(
                int(left), int(box.center().y() - size / 2), icons.pixmap(choice.icon, size, tokens.muted)
            )
        left += theme.px(24)
        right = self._key(painter, choice.key, box, font) if choice.key else box.right() - gap
        words = QStaticText(matching.marked(index.data(QUERY), choice.text))
        words.setTextFormat(Qt.TextFormat.RichText)
        words.setTextOption(_one_line())
        words.prepare(font=font)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        painter.drawStaticText(int(left), int(box.center().y() - words.size().height() / 2), words)
        left += words.size().width() + gap
        if choice.detail and left < right:
            painter.setPen(QColor(tokens.muted))
            room = QRectF(left, box.top(), right - left, box.height())
            detail = QFontMetrics(font).elidedText(choice.detail, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, detail)
        painter.restore()

    def _key(self, painter: QPainter, key: str, box: QRectF, font: QFont) -> float:
        tokens, small = theme.current(), QFont(font)
        small.setPixelSize(theme.px(11))
        width = QFontMetrics(small).horizontalAdvance(key) + theme.px(12)
        chip = QRectF(box.right() - theme.px(8) - width, box.center().y() - theme.px(9), width, theme.px(18))
        _rounded(painter, chip, theme.px(4), tokens.field, tokens.line)
        painter.setFont(small)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, key)
        return chip.left() - theme.px(8)


def _one_line() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    return option


def _rounded(painter: QPainter, box: QRectF, radius: float, ground: str, line: str) -> None:
    painter.setBrush(QColor(ground))
    painter.setPen(QColor(line) if line else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
