"""The sheet: a cell is typed into, a block is pasted, Delete empties; each of these is one step."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QStyledItemDelegate, QTableView, QWidget
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from qualicode.i18n import _
from qualicode.model.folding import fold
from qualicode.services.codebook_files import guarded
from qualicode.services.variables import Column, Sheet, shown
from qualicode.ui import theme

Index = QModelIndex | QPersistentModelIndex
_WIDEST = 320
Cells = Mapping[tuple[str, str], str]


class SheetModel(QAbstractTableModel):
    """`edited(cells)`: what was typed, by line's id and column's key; the sheet changes when it is shown anew."""

    edited = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sheet: Sheet | None = None

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show a sheet; where only values changed, the view stays where it is."""
        before, self.sheet = self.sheet, sheet
        if before and sheet and (before.ids, before.columns) == (sheet.ids, sheet.columns):
            self.dataChanged.emit(self.index(0, 0), self.index(len(sheet.ids) - 1, len(sheet.columns) - 1))
        else:
            self.beginResetModel()
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.sheet is None else len(self.sheet.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.sheet is None else len(self.sheet.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.sheet is None:
            return None
        value = self.sheet.rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return shown(self.column(index.column()), value)
        if role == Qt.ItemDataRole.TextAlignmentRole and self.column(index.column()).kind == "number":
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def column(self, at: int) -> Column:
        """A column of the sheet."""
        assert self.sheet is not None, "there is a sheet"
        return self.sheet.columns[at]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and self.sheet is not None:
            column = self.sheet.columns[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return column.title
            if role == Qt.ItemDataRole.ToolTipRole:
                return column.description or column.title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or self.sheet is None:
            return False
        if str(value) != self.data(index):
            self.edited.emit({(self.sheet.ids[index.row()], self.column(index.column()).key): str(value)})
        return True


class _Filtered(QSortFilterProxyModel):
    """The lines that hold every word typed; numbers sort as numbers, nothing comes last."""

    words: Sequence[str] = ()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, SheetModel)
        row = fold(" ".join(model.sheet.rows[source_row])) if model.sheet else ""
        return all(word in row for word in self.words)

    def lessThan(self, left: Index, right: Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, SheetModel)
        one, other = str(model.data(left)), str(model.data(right))
        if not one or not other:
            return bool(one) == (self.sortOrder() == Qt.SortOrder.AscendingOrder) and bool(one) != bool(other)
        if model.column(left.column()).kind == "number":
            return float(one.replace(",", ".")) < float(other.replace(",", "."))
        return fold(one) < fold(other)


class SheetView(QTableView):
    """A table to type into. Ctrl+C and Ctrl+V with any spreadsheet; Delete empties the selected cells."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.sheet_model = SheetModel(self)
        self.filtered = _Filtered(self)
        self.filtered.setSourceModel(self.sheet_model)
        self.setModel(self.filtered)
        self.setAccessibleName(_("Variables"))
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.filtered.sort(-1)
        self.setItemDelegate(_Cell(self))
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        self.sheet_model.edited.connect(self.edited)

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show a sheet; new columns get the width they need."""
        before = self.sheet_model.sheet
        self.sheet_model.show_sheet(sheet)
        if sheet and (before is None or before.columns != sheet.columns):
            self.resizeColumnsToContents()
            for at in range(len(sheet.columns)):
                self.setColumnWidth(at, min(max(self.columnWidth(at) + theme.px(12), theme.px(90)), theme.px(_WIDEST)))

    def filter(self, words: str) -> None:
        """Show only the lines that hold these words."""
        self.filtered.words = fold(words).split()
        self.filtered.invalidate()

    def current_column(self) -> Column | None:
        """The column one is in."""
        index = self.currentIndex()
        return self.sheet_model.column(index.column()) if index.isValid() else None

    def copy(self) -> None:
        """Put the selected cells on the clipboard, for a spreadsheet."""
        chosen = self.selectedIndexes()
        if not chosen:
            return
        rows = sorted({index.row() for index in chosen})
        columns = sorted({index.column() for index in chosen})
        text = {(index.row(), index.column()): str(index.data() or "") for index in chosen}
        lines = ["\t".join(guarded(text.get((row, column), "")) for column in columns) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def paste(self) -> None:
        """Write what is on the clipboard from the current cell on; one value fills all selected cells."""
        start, text = self.currentIndex(), QGuiApplication.clipboard().text()
        if not start.isValid() or not text:
            return
        block = [line.split("\t") for line in text.rstrip("\r\n").replace("\r\n", "\n").split("\n")]
        cells: dict[tuple[str, str], str] = {}
        if len(block) == 1 and len(block[0]) == 1:
            for index in self.selectedIndexes() or [start]:
                cells[self._place(index)] = block[0][0]
        for down, line in enumerate(block) if not cells else ():
            for right, value in enumerate(line):
                index = self.filtered.index(start.row() + down, start.column() + right)
                if index.isValid():
                    cells[self._place(index)] = value
        if cells:
            self.edited.emit(cells)

    def empty(self) -> None:
        """Empty the selected cells."""
        chosen = self.selectedIndexes()
        if chosen:
            self.edited.emit({self._place(index): "" for index in chosen})

    def _place(self, index: Index) -> tuple[str, str]:
        source = self.filtered.mapToSource(_plain(index))
        sheet = self.sheet_model.sheet
        assert sheet is not None, "there is a sheet"
        return sheet.ids[source.row()], sheet.columns[source.column()].key

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.empty()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Cell(QStyledItemDelegate):
    """Choices and yes or no are chosen from a list; everything else is typed."""

    def __init__(self, view: SheetView) -> None:
        super().__init__(view)
        self._view = view

    def createEditor(self, parent: QWidget, option: Option, index: Index) -> QWidget:
        column = self._view.sheet_model.column(index.column())
        options = [_("yes"), _("no")] if column.kind == "boolean" else list(column.choices)
        if not options:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.addItems(["", *options])
        box.setAccessibleName(column.title)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findText(str(index.data() or ""))))
            editor.showPopup()
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if isinstance(editor, QComboBox):
            self._view.filtered.setData(_plain(index), editor.currentText())
        else:
            super().setModelData(editor, model, index)  # type: ignore[arg-type]


def _plain(index: Index) -> QModelIndex:
    return index if isinstance(index, QModelIndex) else index.model().index(index.row(), index.column())
