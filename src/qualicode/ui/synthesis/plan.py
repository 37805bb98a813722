"""« Plan de la synthèse »: chapters, codes and annexes as a list; a box at the left leaves one out or takes it back."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qualicode.i18n import _
from qualicode.ui import theme
from qualicode.ui.synthesis import painting
from qualicode.ui.synthesis.lines import ALL, NONE, SOME, Line

LINE = Qt.ItemDataRole.UserRole
CODING = "application/x-qualicode-verbatim"
"""What is dragged when a verbatim is: the id of its coding."""
Index = QModelIndex | QPersistentModelIndex
_CHECKS = {ALL: Qt.CheckState.Checked, SOME: Qt.CheckState.PartiallyChecked, NONE: Qt.CheckState.Unchecked}


class PlanModel(QAbstractListModel):
    """The lines. `toggled(line, kept)`: a box was clicked; the line changes when it is shown anew."""

    toggled = Signal(object, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; where only their words changed, the list stays where it is."""
        if [line.key for line in lines] == [line.key for line in self.lines]:
            self.lines = lines
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
        else:
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.spoken
        if role == Qt.ItemDataRole.CheckStateRole and line.kept:
            return _CHECKS[line.kept]
        return line.explained if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        shown = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return shown | Qt.ItemFlag.ItemIsUserCheckable if self.lines[index.row()].kept else shown

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.toggled.emit(self.lines[index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


class PlanList(QListView):
    """Signals: `chosen(key)` when another line is current, `entered(key)` on Enter or a double click."""

    chosen = Signal(str)
    entered = Signal(str)
    dropped = Signal(object, str)
    """A verbatim was dropped on a line: the `Line`, the coding's id."""
    removed = Signal(object)
    """Delete was pressed on a line."""
    moved = Signal(object, int)
    """A line is to move up (-1) or down (1)."""

    def __init__(self) -> None:
        super().__init__()
        self.plan = PlanModel(self)
        self.setModel(self.plan)
        self.setItemDelegate(_PlanLine(self))
        self.setAccessibleName(_("Outline of the synthesis"))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.selectionModel().currentChanged.connect(self._chosen)
        self.activated.connect(lambda index: self.entered.emit(index.data(LINE).key))
        theme.appearance().changed.connect(self.scheduleDelayedItemsLayout)

    def line(self) -> Line | None:
        """The current line."""
        index = self.currentIndex()
        return index.data(LINE) if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line, key = self.line(), Qt.Key(event.key())
        own = line is not None and bool(line.node_id)
        if own and key == Qt.Key.Key_Delete:
            self.removed.emit(line)
        elif own and event.modifiers() == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(line, -1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(event.mimeData().hasFormat(CODING))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        line: Line | None = index.data(LINE) if index.isValid() else None
        event.setAccepted(event.mimeData().hasFormat(CODING) and line is not None and bool(line.written_for))

    def dropEvent(self, event: QDropEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.mimeData().hasFormat(CODING):
            self.dropped.emit(index.data(LINE), bytes(event.mimeData().data(CODING).data()).decode())
            event.acceptProposedAction()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; the current one and the scroll position stay."""
        current, top = self.current(), self.verticalScrollBar().value()
        with QSignalBlocker(self):
            self.plan.show_lines(lines)
            self.make_current(current)
        self.verticalScrollBar().setValue(top)

    def room(self) -> int:
        """The width for a line, the same whether the list scrolls or not."""
        return self.width() - self.verticalScrollBar().sizeHint().width()

    def current(self) -> str:
        """The key of the current line, or ""."""
        index = self.currentIndex()
        return index.data(LINE).key if index.isValid() else ""

    def make_current(self, key: str) -> None:
        """Go to a line, if it is there."""
        for row, line in enumerate(self.plan.lines):
            if line.key == key:
                self.setCurrentIndex(self.plan.index(row))

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(LINE).key)


class _PlanLine(QStyledItemDelegate):
    """Paints a line as tall as its words need, and minds its box: a click on it, or Space."""

    def __init__(self, view: PlanList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return painting.size(index.data(LINE), self._view.room(), self._view.font())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painting.paint(painter, option, index.data(LINE), self._view.room(), self._view.hasFocus())

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        line: Line = index.data(LINE)
        if not line.kept or not self._asks(event, option, line):
            return False
        wanted = Qt.CheckState.Unchecked if line.kept == ALL else Qt.CheckState.Checked
        return model.setData(index, wanted.value, Qt.ItemDataRole.CheckStateRole)

    def _asks(self, event: QEvent, option: QStyleOptionViewItem, line: Line) -> bool:
        if isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseButtonRelease:
            return False
        return painting.box(option.rect, line).contains(event.position())
