"""The list at the left: all documents, territories, collections, and what is still to be told."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from qualicode.i18n import N_, _, ngettext
from qualicode.model.study import Collection, Territory
from qualicode.services.corpus import Entry
from qualicode.ui import icons, theme
from qualicode.ui.coder.corpus import DOCUMENTS, Index

SHELF = Qt.ItemDataRole.UserRole
_MOVED = "application/x-qualicode-shelf"
_NAMED = ("territory", "collection")
_TODO = {
    "people": N_("Who speaks is not known"),
    "date": N_("Without a date"),
    "consent": N_("Consent not recorded"),
    "unread": N_("Not read yet"),
}
_ICONS = {"all": "library", "territory": "map-pin", "none": "map-pin", "collection": "folder", "todo": "circle-alert"}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A line: `kind` "all", "territory", "none" (no territory), "collection", "todo" or "heading"; how many it has."""

    kind: str
    id: str
    title: str
    count: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What it is, whatever it is called and holds."""
        return self.kind, self.id

    def holds(self, entry: Entry) -> bool:
        """Whether a document belongs here."""
        return self.kind == "all" or self.key in shelves_for(entry)


def shelves_for(entry: Entry) -> set[tuple[str, str]]:
    """The keys of the shelves that a document belongs to, all documents apart."""
    document = entry.document
    found = {("collection", collection_id) for collection_id in entry.collections}
    found.add(("territory", document.territory_id) if document.territory_id else ("none", ""))
    missing = {
        "people": entry.unknown > 0,
        "date": not document.date,
        "consent": document.consent == "unknown",
        "unread": not entry.read,
    }
    return found | {("todo", what) for what, is_missing in missing.items() if is_missing}


def shelves_of(
    entries: Sequence[Entry], territories: Iterable[Territory], collections: Iterable[Collection]
) -> list[Shelf]:
    """The lines for a corpus: what is empty by nature (nothing without a date) is not listed."""
    counts = Counter(key for entry in entries for key in shelves_for(entry))

    def counted(kind: str, shelf_id: str, title: str) -> Shelf:
        return Shelf(kind, shelf_id, title, counts[kind, shelf_id])

    nowhere = counted("none", "", _("No territory"))
    todo = [counted("todo", what, _(title)) for what, title in _TODO.items()]
    places = [counted("territory", one.id, one.name) for one in territories]
    groups = (
        (_("Territories"), places + [nowhere] * bool(nowhere.count)),
        (_("Collections"), [counted("collection", one.id, one.name) for one in collections]),
        (_("To be completed"), [shelf for shelf in todo if shelf.count]),
    )
    found = [Shelf("all", "", _("All documents"), len(entries))]
    for title, lines in groups:
        if lines:
            found += [Shelf("heading", title, title), *lines]
    return found


class Shelves(QAbstractListModel):
    """The lines as a model. What the user does to them is told, not done."""

    renamed = Signal(object, str)
    """A `Shelf` was given another name."""
    received = Signal(object, list)
    """Documents (ids) were dropped on a `Shelf`."""
    moved = Signal(object, object)
    """A `Shelf` was put before another one of its kind (or None: at the end)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Shelf] = []

    def show(self, lines: list[Shelf]) -> None:
        """Show these lines; where only counts and names changed, in place."""
        if [one.key for one in lines] == [one.key for one in self.lines]:
            self.lines = lines
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def row_of(self, key: tuple[str, str]) -> int:
        """The row of a shelf, -1 when it is not in the list."""
        return next((row for row, line in enumerate(self.lines) if line.key == key), -1)

    def neighbour(self, shelf: Shelf, step: int) -> tuple[bool, Shelf | None]:
        """Where a shelf goes when it is moved one place up (-1) or down (1): whether it can, and before which one."""
        alike = [line for line in self.lines if line.kind == shelf.kind]
        at = next((at for at, line in enumerate(alike) if line.key == shelf.key), -1)
        if shelf.kind not in _NAMED or at < 0 or not 0 <= at + step < len(alike):
            return False, None
        before = at - 1 if step < 0 else at + 2
        return True, alike[before] if before < len(alike) else None

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == SHELF:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole and line.kind != "heading":
            words = ngettext("{name}, {count} document", "{name}, {count} documents", line.count)
            return words.format(name=line.title, count=line.count)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line, name = self.lines[index.row()], str(value).strip()
        if name and name != line.title:
            # Later: the step resets the model, and the view is not done with the editor yet.
            QTimer.singleShot(0, self, partial(self.renamed.emit, line, name))
        return False  # the step that follows shows it

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.lines[index.row()].kind == "heading":
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        kind = self.lines[index.row()].kind
        if kind in _NAMED:
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        return flags | Qt.ItemFlag.ItemIsDropEnabled if kind in (*_NAMED, "none") else flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [DOCUMENTS, _MOVED]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        if indexes:
            data.setData(_MOVED, "\n".join(self.lines[indexes[0].row()].key).encode())
        return data

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        target = self._target(parent)
        if target is None:
            return False
        if data.hasFormat(DOCUMENTS):
            return target.kind in (*_NAMED, "none")
        return data.hasFormat(_MOVED) and target.kind == _key(data)[0]

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        target = self._target(parent)
        if target is None or not self.canDropMimeData(data, action, row, column, parent):
            return False
        if data.hasFormat(DOCUMENTS):
            self.received.emit(target, bytes(data.data(DOCUMENTS).data()).decode().split())
            return False
        shelf = self.lines[self.row_of(_key(data))]
        if shelf.key != target.key:
            self.moved.emit(shelf, target)
        return False  # the view must not remove the row: the step that follows shows the new order

    def _target(self, parent: Index) -> Shelf | None:
        return self.lines[parent.row()] if parent.isValid() else None


def _key(data: QMimeData) -> tuple[str, str]:
    kind, _line, shelf_id = bytes(data.data(_MOVED).data()).decode().partition("\n")
    return kind, shelf_id


class ShelfView(QListView):
    """The list; Alt+Up and Alt+Down move a territory or a collection among its like."""

    chosen = Signal(object)
    """Another `Shelf` is shown."""

    def __init__(self, shelves: Shelves) -> None:
        super().__init__()
        self.shelves = shelves
        self._key = ("all", "")
        self.setModel(shelves)
        self.setItemDelegate(_Line(self))
        self.setAccessibleName(_("Territories and collections"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDragDropOverwriteMode(True)  # on a line, not between two
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._current)
        theme.appearance().changed.connect(self.scheduleDelayedItemsLayout)

    def current(self) -> Shelf:
        """The shelf that is shown."""
        row = max(0, self.shelves.row_of(self._key))
        return self.shelves.lines[row] if self.shelves.lines else Shelf("all", "", _("All documents"))

    def show_lines(self, lines: list[Shelf]) -> None:
        """Show the lines; the shelf that was shown stays, or all documents when it is gone."""
        self.selectionModel().blockSignals(True)
        self.shelves.show(lines)
        self.selectionModel().blockSignals(False)
        self.choose(self.current().key)

    def wish(self, key: tuple[str, str]) -> None:
        """Show a shelf as soon as the lines are known."""
        self._key = key

    def choose(self, key: tuple[str, str]) -> None:
        """Show a shelf."""
        self._key = key if self.shelves.row_of(key) >= 0 else ("all", "")
        self.setCurrentIndex(self.shelves.index(self.shelves.row_of(self._key)))
        self.viewport().update()

    def edit_name(self, key: tuple[str, str]) -> None:
        """Let the name of a shelf be typed in place."""
        if (row := self.shelves.row_of(key)) >= 0:
            self.setCurrentIndex(self.shelves.index(row))
            self.edit(self.shelves.index(row))

    def shift(self, step: int) -> None:
        """Move the current shelf one place up (-1) or down (1)."""
        can, before = self.shelves.neighbour(self.current(), step)
        if can:
            self.shelves.moved.emit(self.current(), before)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.shift(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _current(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and (shelf := index.data(SHELF)).key != self._key:
            self._key = shelf.key
            self.chosen.emit(shelf)


class _Line(QStyledItemDelegate):
    """Paints a heading, or a shelf with its icon, name and count."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        shelf: Shelf = index.data(SHELF)
        return QSize(0, theme.px(36 if shelf.kind == "heading" else 30))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shelf: Shelf = index.data(SHELF)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if shelf.kind == "heading":
            self._heading(painter, option, shelf.title)
        else:
            self._shelf(painter, option, shelf)
        painter.restore()

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, title: str) -> None:
        box = QRectF(option.rect).adjusted(theme.px(12), 0, -theme.px(12), -theme.px(4))
        painter.setFont(_font(option, 12, bold=True))
        painter.setPen(QColor(theme.current().muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, title)

    def _shelf(self, painter: QPainter, option: QStyleOptionViewItem, shelf: Shelf) -> None:
        tokens, box = theme.current(), QRectF(option.rect)
        _ground(painter, option, box)
        size = theme.px(16)
        colour = tokens.warning if shelf.kind == "todo" else tokens.muted
        picture = icons.pixmap(_ICONS[shelf.kind], size, colour)
        painter.drawPixmap(int(box.left()) + theme.px(12), int(box.center().y() - size / 2), picture)
        font, small = _font(option, 13), _font(option, 12)
        count = str(shelf.count)
        spot = box.adjusted(theme.px(36), 0, -theme.px(12), 0)
        painter.setFont(small)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(spot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        room = spot.width() - QFontMetrics(small).horizontalAdvance(count) - theme.px(8)
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted if shelf.kind == "none" else tokens.text))
        words = QFontMetrics(font).elidedText(shelf.title, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(spot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(_("Name"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(theme.px(28), 0, -theme.px(4), 0))


def _ground(painter: QPainter, option: QStyleOptionViewItem, box: QRectF) -> None:
    tokens, state = theme.current(), option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(box, QColor(tokens.accent_soft))
        painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(tokens.accent))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(box, QColor(tokens.hover))
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QColor(tokens.focus))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)


def _font(option: QStyleOptionViewItem, size: float, *, bold: bool = False) -> QFont:
    font = QFont(option.font)
    font.setPixelSize(theme.px(size))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
