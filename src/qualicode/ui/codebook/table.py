"""The codebook as a table: sorted by any column, typed into in place, several codes taken together, those to review."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from qualicode.i18n import N_, _
from qualicode.model.folding import fold
from qualicode.services.codebook_table import CodeLine
from qualicode.ui import icons, theme
from qualicode.ui.codebook.panel import swatch

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
_COLUMNS = (
    ("name", N_("Code"), 210),
    ("above", N_("Under"), 160),
    ("extracts", N_("Extracts"), 76),
    ("persons", N_("Persons"), 82),
    ("documents", N_("Documents"), 96),
    ("definition", N_("Definition"), 260),
    ("includes", N_("Includes"), 220),
    ("excludes", N_("Does not include"), 180),
    ("last", N_("Last coded"), 96),
    ("remarks", N_("To review"), 240),
)
_NUMBERS = frozenset(("extracts", "persons", "documents"))
_TYPED = frozenset(("name", "definition", "includes", "excludes"))


class TableModel(QAbstractTableModel):
    """`edited(code, field, text)`: something was typed; the table changes when it is shown anew."""

    edited = Signal(str, str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: Sequence[CodeLine] = ()

    def show_lines(self, lines: Sequence[CodeLine]) -> None:
        """Show these codes; where they are the same ones, the view stays where it is."""
        same = [one.code.id for one in self.lines] == [one.code.id for one in lines]
        if same and lines:
            self.lines = lines
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(_COLUMNS) - 1))
        else:
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def value(self, row: int, column: int) -> str | int:
        """What stands in a cell."""
        line, key = self.lines[row], _COLUMNS[column][0]
        if key == "above":
            return line.path.rpartition(" / ")[0]
        if key == "remarks":
            return " ".join(line.remarks)
        found = getattr(line if key in _NUMBERS or key == "last" else line.code, key)
        return found if isinstance(found, int) else str(found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line, key = self.lines[index.row()], _COLUMNS[index.column()][0]
        value = self.value(index.row(), index.column())
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(value.split()) if isinstance(value, str) else str(value)
        if role in (Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return value if role == Qt.ItemDataRole.EditRole else str(value)
        if role == Qt.ItemDataRole.DecorationRole and key == "name":
            return QIcon(swatch(line.code.hue))
        if role == Qt.ItemDataRole.DecorationRole and key == "remarks" and line.remarks:
            return icons.icon("info", "muted")
        if role == Qt.ItemDataRole.TextAlignmentRole and key in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_COLUMNS[section][1])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        shown = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return shown | Qt.ItemFlag.ItemIsEditable if _COLUMNS[index.column()][0] in _TYPED else shown

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        if str(value) != self.data(index, Qt.ItemDataRole.EditRole):
            self.edited.emit(self.lines[index.row()].code.id, _COLUMNS[index.column()][0], str(value))
        return True


class _Sorted(QSortFilterProxyModel):
    """The lines that hold every word typed; only those to review where that is wanted."""

    words: Sequence[str] = ()
    to_review = False

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, TableModel)
        line = model.lines[source_row]
        if self.to_review and not line.remarks:
            return False
        said = fold(f"{line.path} {line.code.definition} {line.code.includes} {line.code.excludes}")
        return all(word in said for word in self.words)

    def lessThan(self, left: Index, right: Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, TableModel)
        one, other = model.value(left.row(), left.column()), model.value(right.row(), right.column())
        if isinstance(one, int) and isinstance(other, int):
            return one < other
        return fold(str(one)) < fold(str(other))


class CodeTable(QTableView):
    """Signals carry code ids. `opened(code)`: Enter on a code, or a double click on what cannot be typed into."""

    opened = Signal(str)
    edited = Signal(str, str, str)
    picked = Signal(object)
    """The ids of the selected codes."""

    def __init__(self) -> None:
        super().__init__()
        self.codes = TableModel(self)
        self.sorted = _Sorted(self)
        self.sorted.setSourceModel(self.codes)
        self.setModel(self.sorted)
        self.setAccessibleName(_("Codebook as a table"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.sorted.sort(-1)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._fit()
        theme.appearance().changed.connect(self._fit)
        self.codes.edited.connect(self.edited)
        self.selectionModel().selectionChanged.connect(lambda *_: self.picked.emit(self.selected()))

    def _fit(self) -> None:
        for at, (_key, _title, width) in enumerate(_COLUMNS):
            self.setColumnWidth(at, theme.px(width))
        self.verticalHeader().setDefaultSectionSize(theme.px(32))

    def show_lines(self, lines: Sequence[CodeLine]) -> None:
        """Show these codes; those that were selected stay so."""
        kept = set(self.selected())
        self.codes.show_lines(lines)
        self.sorted.invalidate()
        if kept and set(self.selected()) != kept:
            self.select(kept)

    def filter(self, words: str, *, to_review: bool) -> None:
        """Show only the codes that hold these words, and only those to review where that is wanted."""
        self.sorted.words, self.sorted.to_review = fold(words).split(), to_review
        self.sorted.invalidate()

    def selected(self) -> list[str]:
        """The ids of the selected codes, from top to bottom."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return [index.data(LINE).code.id for index in rows]

    def select(self, ids: set[str]) -> None:
        """Select these codes."""
        self.clearSelection()
        selection, flag = self.selectionModel(), self.selectionModel().SelectionFlag
        for row in range(self.sorted.rowCount()):
            index = self.sorted.index(row, 0)
            if index.data(LINE).code.id in ids:
                selection.select(index, flag.Select | flag.Rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().data(LINE).code.id)
        else:
            super().keyPressEvent(event)
