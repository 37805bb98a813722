"""Passages to look through before something is done to them: by document, each with a box to tick, words in bold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem, QWidget

from qualicode.i18n import ngettext
from qualicode.ui import theme

PASSAGE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Passage:
    """A line: the document it is under, the words with what stands around them, and whatever stands for it (`key`)."""

    group: str
    title: str
    before: str
    words: str
    after: str
    key: Any


class PreviewList(QTreeWidget):
    """Tick with the mouse or Space; the line of a document ticks all that is under it."""

    ticked = Signal()
    """What is ticked changed."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(True)
        self.setItemDelegate(_PassageLine(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(lambda _item: self.ticked.emit())

    def fill(self, passages: Sequence[Passage]) -> None:
        """Show these passages, all ticked."""
        self.blockSignals(True)
        self.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for passage in passages:
            top = groups.get(passage.group)
            if top is None:
                top = groups[passage.group] = QTreeWidgetItem(self, [passage.title])
                top.setFlags(top.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
            line = QTreeWidgetItem(top)
            line.setData(0, PASSAGE, passage)
            line.setData(
                0, Qt.ItemDataRole.AccessibleTextRole, f"{passage.before}{passage.words}{passage.after}".strip()
            )
            line.setCheckState(0, Qt.CheckState.Checked)
        for top in groups.values():
            count = ngettext("{count} passage", "{count} passages", top.childCount()).format(count=top.childCount())
            top.setText(0, f"{top.text(0)} · {count}")
        self.expandAll()
        self.blockSignals(False)
        first = next((top.child(0) for top in groups.values()), None)
        if first is not None:
            self.setCurrentItem(first)
        self.ticked.emit()

    def chosen(self) -> list[Any]:
        """The keys of what is ticked, in order."""
        found = []
        for at in range(self.topLevelItemCount()):
            top = self.topLevelItem(at)
            for row in range(top.childCount() if top else 0):
                line = top.child(row) if top else None
                if line is not None and line.checkState(0) == Qt.CheckState.Checked:
                    found.append(line.data(0, PASSAGE).key)
        return found

    def current(self) -> Passage | None:
        """The passage of the current line."""
        item = self.currentItem()
        found = item.data(0, PASSAGE) if item is not None else None
        return found if isinstance(found, Passage) else None


class _PassageLine(QStyledItemDelegate):
    """The words in bold, what stands around them quiet; the words are always seen."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(26))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        passage = index.data(PASSAGE)
        super().paint(painter, option, index)
        if not isinstance(passage, Passage):
            return
        tokens, plain, bold = theme.current(), QFont(option.font), QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        quiet = QColor(tokens.text if chosen and tokens.name == "contrast" else tokens.muted)
        box = QRectF(option.rect).adjusted(theme.px(26), 0, -theme.px(8), 0)
        narrow, wide = QFontMetricsF(plain), QFontMetricsF(bold)
        words = wide.elidedText(" ".join(passage.words.split()), Qt.TextElideMode.ElideMiddle, box.width() * 0.8)
        room = box.width() - wide.horizontalAdvance(words)
        before = narrow.elidedText(_one_line(passage.before), Qt.TextElideMode.ElideLeft, room * 0.45)
        left = box.left()
        painter.save()
        for text, font, colour in ((before, plain, quiet), (words, bold, QColor(tokens.text))):
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(QRectF(left, box.top(), box.right() - left, box.height()), _MIDDLE, text)
            left += (narrow if font is plain else wide).horizontalAdvance(text)
        painter.setFont(plain)
        painter.setPen(quiet)
        after = narrow.elidedText(_one_line(passage.after), Qt.TextElideMode.ElideRight, box.right() - left)
        painter.drawText(QRectF(left, box.top(), box.right() - left, box.height()), _MIDDLE, after)
        painter.restore()


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
