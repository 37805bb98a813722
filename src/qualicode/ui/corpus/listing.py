"""The table of documents as a widget: its columns, keys and how its cells are drawn."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from qualicode.i18n import _
from qualicode.services.corpus import Entry
from qualicode.ui import icons, theme
from qualicode.ui.coder.corpus import Index
from qualicode.ui.corpus.table import COLUMNS, ENTRY, NUMBERS, SHARE, DocumentTable

_WIDTHS = {
    "title": 228, "kind": 72, "territory": 96, "date": 84, "place": 110, "people": 108, "length": 82, "coded": 84,
    "extracts": 74, "consent": 92,
}  # fmt: skip
_DESCENDING = Qt.SortOrder.DescendingOrder
_GIVES_WAY = ("territory", "place", "extracts", "kind", "consent", "length", "coded", "date", "people")
"""Columns that are left out where titles would be cut, first things first, until somebody chooses the columns."""


class DocumentView(QTableView):
    """Shows the table. A selection is of whole rows and survives every refresh."""

    opened = Signal(str)
    """A double click or Enter on a document."""
    selected = Signal()
    """Other documents are selected."""

    def __init__(self, table: DocumentTable) -> None:
        super().__init__()
        self.table = table
        self._kept: list[str] = []
        self._here = ""
        self._top = 0
        self._columns: set[str] | None = None
        self._hidden_widths: dict[int, int] = {}
        self._scale = theme.appearance().scale
        self.setModel(table)
        self.setItemDelegate(_Cell(self))
        self.setAccessibleName(_("Documents"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self._set_headers()
        table.modelAboutToBeReset.connect(self._keep)
        table.modelReset.connect(self._take_up)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit())
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ENTRY).document.id))
        theme.appearance().changed.connect(self._resize)
        self._resize(widths=True)

    def _set_headers(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._ask_columns)
        self.setSortingEnabled(True)

    # The selection

    def selected_ids(self) -> list[str]:
        """The selected documents, from top to bottom."""
        return [entry.document.id for entry in self.selected_entries()]

    def selected_entries(self) -> list[Entry]:
        """The selected documents, from top to bottom."""
        chosen = self.selectionModel().selection()
        runs = [chosen.at(number) for number in range(chosen.count())]
        rows = {row for run in runs for row in range(run.top(), run.bottom() + 1)}
        return [self.table.shown[row] for row in sorted(rows)]

    def current_id(self) -> str:
        """The document with the cursor, or ""."""
        index = self.currentIndex()
        return index.data(ENTRY).document.id if index.isValid() else ""

    def select(self, document_ids: Iterable[str], here: str = "", *, reveal: bool = True) -> None:
        """Select these documents where they are listed, with the cursor on one of them, and bring that into view."""
        wanted, chosen = set(document_ids), QItemSelection()
        rows = [row for row, entry in enumerate(self.table.shown) if entry.document.id in wanted]
        for first, last in _runs(rows):
            chosen.select(self.table.index(first, 0), self.table.index(last, len(COLUMNS) - 1))
        at = self.table.row_of(here) if here in wanted else -1
        at = at if at >= 0 else next(iter(rows), -1)
        flags = QItemSelectionModel.SelectionFlag
        if at >= 0:
            self.selectionModel().setCurrentIndex(self.table.index(at, 0), flags.NoUpdate)
            if reveal:
                self.scrollTo(self.table.index(at, 0))
        self.selectionModel().select(chosen, flags.ClearAndSelect)

    def rename(self) -> None:
        """Let the title of the current document be typed in place."""
        if (row := self.currentIndex().row()) >= 0:
            self.setCurrentIndex(self.table.index(row, 0))
            self.edit(self.table.index(row, 0))

    def _keep(self) -> None:
        self._kept, self._here = self.selected_ids(), self.current_id()
        self._top = self.verticalScrollBar().value()

    def _take_up(self) -> None:
        if self._kept:
            self.select(self._kept, self._here, reveal=False)
        self.updateGeometries()
        self.verticalScrollBar().setValue(self._top)
        self.selected.emit()

    # Columns

    def layout_state(self) -> dict[str, Any]:
        """Columns and sorting, to be remembered."""
        header, names = self.horizontalHeader(), list(COLUMNS)
        widths = {name: self.columnWidth(at) for at, name in enumerate(names) if at and not self.isColumnHidden(at)}
        return {
            "scale": theme.appearance().scale,
            "widths": widths,
            "columns": sorted(self._columns) if self._columns is not None else None,
            "order": [names[header.logicalIndex(at)] for at in range(header.count())],
            "sort": [names[header.sortIndicatorSection()], header.sortIndicatorOrder() == _DESCENDING],
        }

    def restore_layout(self, state: dict[str, Any]) -> None:
        """Take up columns and sorting; what is unknown is left out."""
        header, names = self.horizontalHeader(), list(COLUMNS)
        if state.get("scale") == theme.appearance().scale:
            for name, width in state.get("widths", {}).items():
                if name in names:
                    self.setColumnWidth(names.index(name), int(width))
        for to, name in enumerate(name for name in state.get("order", []) if name in names):
            header.moveSection(header.visualIndex(names.index(name)), to)
        if (columns := state.get("columns")) is not None:
            self._columns = {name for name in columns if name in names}
        column, descending = state.get("sort", ["title", False])
        if column in names:
            self.sortByColumn(names.index(column), _DESCENDING if descending else Qt.SortOrder.AscendingOrder)
        self._fit()

    def columns_menu(self, menu: QMenu) -> None:
        """Offer the columns to choose from."""
        menu.clear()
        for column, title in enumerate(COLUMNS.values()):
            if column == 0:
                continue
            action = menu.addAction(_(title))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.toggled.connect(partial(self._show_column, list(COLUMNS)[column]))

    def _ask_columns(self, at: QPoint) -> None:
        menu = QMenu(self)
        self.columns_menu(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.horizontalHeader().mapToGlobal(at))

    def _show_column(self, name: str, shown: bool) -> None:
        visible = {column for at, column in enumerate(COLUMNS) if not self.isColumnHidden(at)}
        self._columns = visible | {name} if shown else visible - {name}
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show the chosen columns, else as many as leave room for the titles, which take what is left."""
        room = self.viewport().width() - theme.px(_WIDTHS["title"])
        hidden = set(COLUMNS) - self._columns if self._columns is not None else {"territory"}
        widths = {name: self._width(at) for at, name in enumerate(COLUMNS) if at}
        for name in _GIVES_WAY if self._columns is None else ():
            if sum(width for other, width in widths.items() if other not in hidden) > room:
                hidden.add(name)
        for at, name in enumerate(COLUMNS):
            if at and self.isColumnHidden(at) != (name in hidden):
                self.setColumnHidden(at, name in hidden)
        others = sum(width for name, width in widths.items() if name not in hidden)
        least = min(theme.px(_WIDTHS["title"]), self.viewport().width())
        self.setColumnWidth(0, max(least, self.viewport().width() - others))

    def _width(self, column: int) -> int:
        """How wide a column is, or was before it was hidden."""
        if self.isColumnHidden(column):
            return self._hidden_widths.get(column, theme.px(list(_WIDTHS.values())[column]))
        self._hidden_widths[column] = self.columnWidth(column)
        return self.columnWidth(column)

    def _resize(self, *, widths: bool = False) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(34))
        if widths or self._scale != theme.appearance().scale:
            self._scale, self._hidden_widths = theme.appearance().scale, {}
            for at, name in enumerate(COLUMNS):
                self.setColumnWidth(at, theme.px(_WIDTHS[name]))
        self._fit()

    # Keys and drawing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing and self.current_id():
            self.opened.emit(self.current_id())
        else:
            super().keyPressEvent(event)


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Rows in order as runs of neighbours: the first and the last of each."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        runs.append((runs.pop()[0], row) if runs and runs[-1][1] == row - 1 else (row, row))
    return runs


class _Cell(QStyledItemDelegate):
    """Paints a cell; the row is one line, with a mark at its left when it is selected."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        column = list(COLUMNS)[index.column()]
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, index, box)
        spot = box.adjusted(theme.px(8), 0, -theme.px(8), 0)
        if column == "title":
            spot = self._read(painter, spot, entry.read)
        if column == "coded":
            spot = self._bar(painter, spot, index.data(SHARE))
        self._words(painter, option, index, column, spot)
        painter.restore()

    def _words(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, column: str, spot: QRectF) -> None:
        tokens, font = theme.current(), QFont(option.font)
        entry: Entry = index.data(ENTRY)
        quiet = column != "title" and column not in ("people",)
        size = 13 if column == "title" else 12
        font.setPixelSize(theme.px(size))
        colour = tokens.muted if quiet else tokens.text
        text = index.data()
        if column == "consent" and entry.document.consent in ("unknown", "withdrawn"):
            colour = tokens.warning if entry.document.consent == "unknown" else tokens.danger
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(spot.width()))
        side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
        painter.drawText(spot, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _read(self, painter: QPainter, spot: QRectF, read: bool) -> QRectF:
        size = theme.px(14)
        if read:
            picture = icons.pixmap("check", size, theme.current().success)
            painter.drawPixmap(int(spot.left()), int(spot.center().y() - size / 2), picture)
        return spot.adjusted(size + theme.px(6), 0, 0, 0)

    def _bar(self, painter: QPainter, spot: QRectF, share: float | None) -> QRectF:
        tokens, width = theme.current(), theme.px(28)
        if share is None or spot.width() < width + theme.px(30):
            return spot
        track = QRectF(spot.left(), spot.center().y() - 1.5, width, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.progress_track))
        painter.drawRoundedRect(track, 1.5, 1.5)
        if share > 0:
            track.setWidth(max(3.0, width * min(1.0, share)))
            painter.setBrush(QColor(tokens.progress))
            painter.drawRoundedRect(track, 1.5, 1.5)
        return spot.adjusted(width + theme.px(4), 0, 0, 0)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, box: QRectF) -> None:
        tokens, view = theme.current(), self.parent()
        assert isinstance(view, DocumentView)
        under = view.indexAt(view.viewport().mapFromGlobal(view.cursor().pos()))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(tokens.accent_soft))
            if view.horizontalHeader().visualIndex(index.column()) == 0:
                painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(tokens.accent))
        elif under.isValid() and under.row() == index.row() and view.underMouse():
            painter.fillRect(box, QColor(tokens.hover))
        focused = view.hasFocus() and view.currentIndex().row() == index.row()
        line = QColor(tokens.focus if focused else tokens.line)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), line)
        if focused:
            painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), line)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(_("Title"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)
