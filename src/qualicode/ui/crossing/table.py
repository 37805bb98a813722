"""A table of counts: numbers at the right, tinted by how large they are; a cell that is chosen opens."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from qualicode.extend import Table
from qualicode.i18n import _
from qualicode.services import analysing
from qualicode.ui import theme

Index = QModelIndex | QPersistentModelIndex
_STRONGEST = 0.22
"""How much of the accent colour lies under the largest number: text on it stays as readable as beside it."""


class TableModel(QAbstractTableModel):
    """A `Table`, its first column as headings of the rows. `tinted`: numbers are compared by colour, totals are not."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = Table("", (), ())
        self.read = False
        self._most = 0.0
        self._totals = False

    def head(self, row: int) -> str:
        """What stands at the head of a row; rows that go on with something have none of their own."""
        while row and self.table.rows[row][0] == "":
            row -= 1
        return analysing.shown(self.table.rows[row][0])

    def show_table(self, table: Table, *, tinted: bool, totals: bool, read: bool = False) -> None:
        """Show another table; with `totals` its last row and column are sums; `read`: its cells are texts."""
        self.beginResetModel()
        self.read = read
        self.table, self._totals = table, totals
        numbers = [
            cell
            for at, row in enumerate(table.rows)
            for column, cell in enumerate(row)
            if _is_number(cell) and not self._is_total(at, column)
        ]
        self._most = float(max(numbers, default=0)) if tinted else 0.0
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.table.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return self.table.headings[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        cell = self.table.rows[row][column]
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if cell == 0 and column and self._most else analysing.shown(cell)
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell if isinstance(cell, str) and not self.read else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if not column:
                return self.head(row)
            return f"{self.head(row)}, {self.table.headings[column]}: {analysing.shown(cell)}"
        if role == Qt.ItemDataRole.TextAlignmentRole and self.read:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        if role == Qt.ItemDataRole.TextAlignmentRole and _is_number(cell) and column:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.BackgroundRole and self._most and _is_number(cell) and column:
            return self._tint(row, column, cell)
        return None

    def _tint(self, row: int, column: int, number: float) -> QColor | None:
        if not number or self._is_total(row, column):
            return None
        tint = QColor(theme.current().accent)
        tint.setAlphaF(max(0.04, _STRONGEST * number / self._most))
        return tint

    def _is_total(self, row: int, column: int) -> bool:
        return self._totals and (row == len(self.table.rows) - 1 or column == len(self.table.headings) - 1)


class CountTable(QTableView):
    """`chosen(row, column)`: a cell was gone to; `opened`: Enter on it."""

    chosen = Signal(int, int)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("Counts")
        self.counts = TableModel(self)
        self.setModel(self.counts)
        self.setAccessibleName(_("Table"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().hide()
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.px(48))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.selectionModel().currentChanged.connect(self._go)
        theme.appearance().changed.connect(self._fit)

    def show_table(self, table: Table, *, tinted: bool, totals: bool, read: bool = False) -> None:
        """Show a table, its columns as wide as they need to be; one whose cells are read has lines in its cells."""
        self.counts.show_table(table, tinted=tinted, totals=totals, read=read)
        self.setWordWrap(read)
        self.setTextElideMode(Qt.TextElideMode.ElideRight if read else Qt.TextElideMode.ElideMiddle)
        self._fit()

    def copy(self) -> None:
        """Put the whole table on the clipboard, for a spreadsheet."""
        QGuiApplication.clipboard().setText(analysing.as_text(self.counts.table))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _go(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row(), index.column())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.counts.read:
            self._fit_lines()

    def _fit_lines(self) -> None:
        """Columns share the room; each row is about as high as its longest cell (measuring them all takes too long)."""
        columns = max(1, self.counts.columnCount() - 1)
        first = theme.px(150)
        wide = max(theme.px(180), (self.viewport().width() - first) // columns)
        metrics = self.fontMetrics()
        letters = max(10, int((wide - theme.px(24)) / (metrics.averageCharWidth() * 0.92)))
        header = self.verticalHeader()
        for column in range(self.counts.columnCount()):
            self.setColumnWidth(column, wide if column else first)
        for row, cells in enumerate(self.counts.table.rows):
            lines = max(sum(-(-len(line) // letters) or 1 for line in str(cell).split("\n")) for cell in cells[1:])
            header.resizeSection(row, lines * metrics.lineSpacing() + theme.px(18))

    def _fit(self) -> None:
        if self.counts.read:
            self._fit_lines()
            return
        for column in range(self.counts.columnCount()):
            wanted = max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column)) + theme.px(16)
            most = 340 if not column or not _is_narrow(self.counts.table, column) else 150
            self.setColumnWidth(column, min(wanted, theme.px(most)))
        self.verticalHeader().setDefaultSectionSize(theme.px(34))


def _is_narrow(table: Table, column: int) -> bool:
    return all(not isinstance(row[column], str) or len(row[column]) < 12 for row in table.rows[:50])


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)
