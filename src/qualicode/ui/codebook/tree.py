"""The tree of codes: shown, filtered, renamed in place, moved by drag and by keys. It reads; the panel acts."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from qualicode.i18n import _, ngettext
from qualicode.services.codebook import Branch
from qualicode.ui import matching, theme
from qualicode.ui.codebook.painting import BRANCH, CodeLine, Index

CODES = "application/x-qualicode-codes"
"""What a drag of codes carries: their ids, one a line."""
PASSAGE = "application/x-qualicode-passage"
"""What a drag of selected words carries; dropping it on a code codes them."""


class CodeTree(QTreeView):
    """Signals carry code ids. `moved(code, parent or "", before or "")`: a code was dropped or moved by keys."""

    chosen = Signal(str)
    """Enter or double click on a code."""
    moved = Signal(str, str, str)
    renamed = Signal(str, str)
    passage_dropped = Signal(str)
    current_changed = Signal(str)
    """Another code is current, "" for none; not sent while the same one is shown anew."""

    def __init__(self) -> None:
        super().__init__()
        self._folded: set[str] = set()
        self._query = ""
        self._wished = ""
        self._showing = False
        self._items = QStandardItemModel(self)
        self._items.itemChanged.connect(self._item_changed)
        self.setModel(self._items)
        self.setItemDelegate(CodeLine(self))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setExpandsOnDoubleClick(False)
        self.setAccessibleName(_("Codebook"))
        self.collapsed.connect(lambda index: self._fold(index, True))
        self.expanded.connect(lambda index: self._fold(index, False))
        self.doubleClicked.connect(lambda index: self.chosen.emit(_id(index)))
        theme.appearance().changed.connect(self._resized)
        self._resized()

    # Showing

    def show_branches(self, branches: Sequence[Branch]) -> None:
        """Show this codebook; the current code, what is folded and the scroll position stay."""
        current, top = self.current(), self.verticalScrollBar().value()
        wanted, self._wished = self.wanted(), ""
        self._showing = True
        self._items.clear()
        for branch in branches:
            self._items.appendRow(_item(branch))
        self._unfold()
        self.filter(self._query)
        if wanted:
            self.setCurrentIndex(self._find(wanted))
        self._showing = False
        self.verticalScrollBar().setValue(top)
        if self.current() != current:
            self.current_changed.emit(self.current())

    def filter(self, query: str) -> str | None:
        """Show only the codes whose names answer the query, under their parents; returns the best one's id."""
        self._query = query
        best: tuple[int, str] | None = None
        for index in self._walk():
            rank = matching.rank(query, _branch(index).code.name) if query.strip() else 0
            self.setRowHidden(index.row(), index.parent(), rank is None)
            if rank is None:
                continue
            if best is None or rank < best[0]:
                best = rank, _id(index)
            parent = index.parent()
            while query.strip() and parent.isValid():
                self.setRowHidden(parent.row(), parent.parent(), False)
                self.setExpanded(parent, True)
                parent = parent.parent()
        return best[1] if best else None

    def current(self) -> str:
        """The current code's id, or ""."""
        return _id(self.currentIndex()) if self.currentIndex().isValid() else ""

    def wanted(self) -> str:
        """The current code's id, or the one that is to be current when the codebook is shown, or ""."""
        return self.current() or self._wished

    def selected(self) -> list[str]:
        """The ids of the selected codes, from top to bottom."""
        wanted = {_id(index) for index in self.selectedIndexes()}
        return [_id(index) for index in self._walk() if _id(index) in wanted]

    def make_current(self, code_id: str) -> None:
        """Go to a code, if it is there; before the codebook is shown, as soon as it is."""
        index = self._find(code_id)
        if index.isValid():
            self.setCurrentIndex(index)
        elif not self._items.rowCount():
            self._wished = code_id

    def select(self, ids: Sequence[str]) -> None:
        """Select these codes, and go to the first of them."""
        found = [index for code_id in ids if (index := self._find(code_id)).isValid()]
        if not found or set(ids) == set(self.selected()):
            return
        flag = self.selectionModel().SelectionFlag
        self.selectionModel().setCurrentIndex(found[0], flag.ClearAndSelect)
        for index in found[1:]:
            self.selectionModel().select(index, flag.Select)

    def edit_name(self, code_id: str) -> None:
        """Let the name of a code be typed in place."""
        index = self._find(code_id)
        if index.isValid():
            self.setCurrentIndex(index)
            self.edit(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if not self._showing:
            self.current_changed.emit(self.current())

    # Moving

    def mimeTypes(self) -> list[str]:
        return [CODES, PASSAGE]

    def mimeData_of(self, ids: Sequence[str]) -> QMimeData:
        """What a drag of these codes carries."""
        data = QMimeData()
        data.setData(CODES, "\n".join(ids).encode())
        data.setText("\n".join(_branch(self._find(code_id)).code.name for code_id in ids))
        return data

    def startDrag(self, actions: Qt.DropAction) -> None:
        from PySide6.QtGui import QDrag

        if ids := self.selected():
            drag = QDrag(self)
            drag.setMimeData(self.mimeData_of(ids))
            drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragMoveEvent) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # draws where it would go
        if event.mimeData().hasFormat(CODES) or (
            event.mimeData().hasFormat(PASSAGE) and self.indexAt(event.position().toPoint()).isValid()
        ):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.mimeData().hasFormat(PASSAGE):
            if index.isValid():
                self.passage_dropped.emit(_id(index))
        elif event.mimeData().hasFormat(CODES):
            parent, before = self._target(index)
            for code_id in bytes(event.mimeData().data(CODES).data()).decode().split("\n"):
                self.moved.emit(code_id, parent, before)
        event.acceptProposedAction()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    def _target(self, index: QModelIndex) -> tuple[str, str]:
        where, on = self.dropIndicatorPosition(), QAbstractItemView.DropIndicatorPosition
        if not index.isValid():
            return "", ""
        if where == on.OnItem:
            return _id(index), ""
        parent = _id(index.parent()) if index.parent().isValid() else ""
        if where == on.AboveItem:
            return parent, _id(index)
        below = index.siblingAtRow(index.row() + 1) if index.siblingAtRow(index.row() + 1).isValid() else None
        return parent, _id(below) if below else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, alt = Qt.Key, event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.key() in (keys.Key_Return, keys.Key_Enter) and self.current():
            if self.state() != QAbstractItemView.State.EditingState:
                self.chosen.emit(self.current())
        elif alt and event.key() in (keys.Key_Up, keys.Key_Down, keys.Key_Left, keys.Key_Right) and self.current():
            self._move_by_key(Qt.Key(event.key()))
        else:
            super().keyPressEvent(event)

    def _move_by_key(self, key: Qt.Key) -> None:
        index = self.currentIndex()
        above, parent = index.siblingAtRow(index.row() - 1), index.parent()
        parent_id = _id(parent) if parent.isValid() else ""
        if key == Qt.Key.Key_Up and above.isValid():
            self.moved.emit(_id(index), parent_id, _id(above))
        elif key == Qt.Key.Key_Down and index.siblingAtRow(index.row() + 1).isValid():
            after = index.siblingAtRow(index.row() + 2)
            self.moved.emit(_id(index), parent_id, _id(after) if after.isValid() else "")
        elif key == Qt.Key.Key_Right and above.isValid():
            self.moved.emit(_id(index), _id(above), "")
        elif key == Qt.Key.Key_Left and parent.isValid():
            after = parent.siblingAtRow(parent.row() + 1)
            grand = parent.parent()
            self.moved.emit(_id(index), _id(grand) if grand.isValid() else "", _id(after) if after.isValid() else "")

    # Inside

    def _item_changed(self, item: QStandardItem) -> None:
        branch: Branch = item.data(BRANCH)
        if item.text().strip() and item.text() != branch.code.name:
            # Not now: renaming makes the lines anew, and the editor still holds on to this one.
            QTimer.singleShot(0, partial(self.renamed.emit, branch.code.id, item.text()))
        else:
            item.setText(branch.code.name)

    def _fold(self, index: QModelIndex, folded: bool) -> None:
        if not self._query.strip():
            (self._folded.add if folded else self._folded.discard)(_id(index))

    def folded(self) -> list[str]:
        """The ids of the codes that are folded, to be remembered."""
        return sorted(self._folded)

    def fold(self, ids: Sequence[str]) -> None:
        """Fold these codes and unfold the others."""
        self._folded = set(ids)
        self._unfold()

    def _unfold(self) -> None:
        self.blockSignals(True)
        for index in self._walk():
            self.setExpanded(index, _id(index) not in self._folded)
        self.blockSignals(False)

    def _resized(self) -> None:
        self.setIndentation(theme.px(18))
        self.viewport().update()

    def _walk(self, parent: QModelIndex | None = None) -> list[QModelIndex]:
        found = []
        for row in range(self._items.rowCount(parent or QModelIndex())):
            index = self._items.index(row, 0, parent or QModelIndex())
            found += [index, *self._walk(index)]
        return found

    def _find(self, code_id: str) -> QModelIndex:
        return next((index for index in self._walk() if _id(index) == code_id), QModelIndex())


def _item(branch: Branch) -> QStandardItem:
    item = QStandardItem(branch.code.name)
    item.setData(branch, BRANCH)
    item.setToolTip(_tip(branch))
    extracts = ngettext("{count} extract", "{count} extracts", branch.total).format(count=branch.total)
    key = _("key {key}").format(key=branch.code.pinned_key) if branch.code.pinned_key else ""
    state = _("archived") if branch.code.archived else ""
    item.setData(", ".join(filter(None, (branch.code.name, extracts, key, state))), Qt.ItemDataRole.AccessibleTextRole)
    for child in branch.children:
        item.appendRow(_item(child))
    return item


def _tip(branch: Branch) -> str:
    from html import escape

    code = branch.code
    rows = [
        (_("Definition"), code.definition),
        (_("Includes"), code.includes),
        (_("Does not include"), code.excludes),
    ]
    told = "".join(f"<p><b>{escape(title)}</b><br>{escape(text)}</p>" for title, text in rows if text)
    return f"<b>{escape(code.name)}</b>{told}" if told else ""


def _branch(index: QModelIndex) -> Branch:
    found = index.data(BRANCH)
    assert isinstance(found, Branch), "every line of the tree is a branch"
    return found


def _id(index: QModelIndex) -> str:
    return _branch(index).code.id
