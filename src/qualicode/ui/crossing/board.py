"""The crossing board as a table: a column a territory, a band of rows a group, a cell a card."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from qualicode.i18n import _, ngettext
from qualicode.model.study import NOTE_KINDS
from qualicode.services.board import Board, Card, Pile
from qualicode.ui import theme
from qualicode.ui.crossing.board_paint import CardDelegate

Index = QModelIndex | QPersistentModelIndex
CARDS = "application/x-qualicode-cards"
ITEM = Qt.ItemDataRole.UserRole
"""What lies at an index: a `Card`, a `Band` (its head), or None."""


@dataclass(frozen=True, slots=True)
class Band:
    """A group on the board, or what lies in none (`pile` is None), with its cards by column."""

    pile: Pile | None
    columns: tuple[tuple[Card, ...], ...]

    @property
    def height(self) -> int:
        """How many rows its cards take."""
        return max(1, max((len(one) for one in self.columns), default=1))

    @property
    def count(self) -> int:
        """How many cards lie in it."""
        return sum(len(one) for one in self.columns)


@dataclass(frozen=True, slots=True)
class Silence:
    """The first cell of a group below a territory that says nothing for it."""

    territory: str


class BoardModel(QAbstractTableModel):
    """The rows of a `Board`: each band begins with its head."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.headings: tuple[str, ...] = ()
        self._ids: tuple[str, ...] = ()
        self.bands: tuple[Band, ...] = ()
        self._rows: list[tuple[Band, int]] = []
        """For each row its band, and the row in it: -1 for its head."""

    def show_board(self, board: Board) -> None:
        """Show another board."""
        self.beginResetModel()
        known = {one.id for one in board.territories}
        lost = any(card.territory_id not in known for card in board.cards)
        self._ids = (*(one.id for one in board.territories), *(("",) if lost or not known else ()))
        names = {one.id: one.name for one in board.territories}
        self.headings = tuple(names.get(one) or _("No territory") for one in self._ids)
        bands = [self._band(pile, pile.cards) for pile in board.piles]
        if board.loose or not bands:
            bands.append(self._band(None, board.loose))
        self.bands = tuple(bands)
        self._rows = [(band, row) for band in bands for row in range(-1, band.height)]
        self.endResetModel()

    def _band(self, pile: Pile | None, cards: Sequence[Card]) -> Band:
        lying: dict[str, list[Card]] = defaultdict(list)
        for card in cards:
            lying[card.territory_id if card.territory_id in self._ids else ""].append(card)
        return Band(pile, tuple(tuple(lying[one]) for one in self._ids))

    def heads(self) -> list[int]:
        """The rows that are heads of bands."""
        return [at for at, (_band, row) in enumerate(self._rows) if row < 0]

    def band_at(self, index: Index) -> Band | None:
        """The band that an index lies in."""
        return self._rows[index.row()][0] if index.isValid() else None

    def index_of(self, item_id: str) -> QModelIndex:
        """Where a card, or the head of a group, stands."""
        for at, (band, row) in enumerate(self._rows):
            if row < 0:
                if band.pile is not None and band.pile.id == item_id:
                    return self.index(at, 0)
                continue
            for column, cards in enumerate(band.columns):
                if row < len(cards) and cards[row].id == item_id:
                    return self.index(at, column)
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            count = sum(len(band.columns[section]) for band in self.bands)
            return f"{self.headings[section]} · {count}"
        return self.headings[section] if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index)
        if role == ITEM:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name if isinstance(item, Card) else (band_name(item) if isinstance(item, Band) else "")
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(item, Card):
            return item.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._said(index, item)
        return None

    def item(self, index: Index) -> Card | Band | Silence | None:
        """What lies at an index."""
        band, row = self._rows[index.row()]
        if row < 0:
            return band
        cards = band.columns[index.column()]
        if row < len(cards):
            return cards[row]
        if row == 0 and band.pile is not None and self._ids[index.column()]:
            return Silence(self.headings[index.column()])
        return None

    def _said(self, index: Index, item: Card | Band | Silence | None) -> str:
        place = self.headings[index.column()]
        if isinstance(item, Band):
            return f"{band_name(item)}. {band_support(item)}"
        if isinstance(item, Card):
            band = self._rows[index.row()][0]
            return f"{_(NOTE_KINDS[item.kind])}, {place}, {band_name(band)}: {item.title} {item.words}"
        return _("{territory}: no card").format(territory=place)

    # Carrying cards

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
        return flags | Qt.ItemFlag.ItemIsDragEnabled if isinstance(self.item(index), Card) else flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [CARDS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        cards = [item for index in indexes if isinstance(item := self.item(index), Card)]
        data = QMimeData()
        data.setData(CARDS, "\n".join(card.id for card in cards).encode())
        data.setText("\n".join(card.name for card in cards))
        return data


def band_name(band: Band) -> str:
    """What stands at the head of a band."""
    return band.pile.name if band.pile is not None else _("Not grouped yet")


def band_support(band: Band) -> str:
    """Which territories support a group and which do not, in words."""
    pile = band.pile
    if pile is None:
        return ngettext("{count} card", "{count} cards", band.count).format(count=band.count)
    said = []
    if pile.heard:
        said.append(_("Supported by {names}").format(names=", ".join(pile.heard)))
    if pile.silent:
        said.append(_("not by {names}").format(names=", ".join(pile.silent)))
    text = " · ".join(said)
    return text[:1].upper() + text[1:]


class BoardView(QTableView):
    """The board. It shows; what the user does is told."""

    dropped = Signal(list, object, object)
    """Cards (their ids) were dropped: on this `Band`, on this `Card` or None."""
    went = Signal()
    """Another card, or other cards, are chosen."""
    pressed_key = Signal(str)
    """A key for the chosen cards: "group", "out", "rename", "problem", "open", "up", "down"."""

    def __init__(self) -> None:
        super().__init__()
        self.board = BoardModel(self)
        self.setModel(self.board)
        self.setItemDelegate(CardDelegate(self))
        self.setObjectName("Board")
        self.setAccessibleName(_("Crossing board"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDragDropOverwriteMode(True)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)
        self.setAutoScroll(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.selectionModel().selectionChanged.connect(lambda _now, _before: self.went.emit())
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.went.emit())
        theme.appearance().changed.connect(self._fit)

    def show_board(self, board: Board) -> None:
        """Show a board; what was chosen stays chosen, and the board where it was."""
        chosen, current = [card.id for card in self.cards()], self.current_id()
        at = self.verticalScrollBar().value()
        self.clearSpans()
        self.board.show_board(board)
        for row in self.board.heads():
            if self.board.columnCount() > 1:
                self.setSpan(row, 0, 1, self.board.columnCount())
        self._fit()
        self.choose([*chosen, current], current)
        self.verticalScrollBar().setValue(at)

    def choose(self, ids: Iterable[str], current: str = "") -> None:
        """Choose cards or a group by their ids."""
        found = [index for one in ids if one and (index := self.board.index_of(one)).isValid()]
        model = self.selectionModel()
        if current and (index := self.board.index_of(current)).isValid():
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        chosen = QItemSelection()
        for index in found:
            chosen.select(index, index)
        model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def cards(self) -> list[Card]:
        """The cards that are chosen."""
        items = [self.board.item(index) for index in self.selectionModel().selectedIndexes()]
        return list({item.id: item for item in items if isinstance(item, Card)}.values())

    def current(self) -> Card | Band | None:
        """The card or the head of a band where one is."""
        index = self.currentIndex()
        item = self.board.item(index) if index.isValid() else None
        return item if isinstance(item, Card | Band) else None

    def current_id(self) -> str:
        """The id of the card or the group where one is, "" where there is none."""
        item = self.current()
        if isinstance(item, Band):
            return item.pile.id if item.pile is not None else ""
        return item.id if item is not None else ""

    def pile(self) -> Pile | None:
        """The group where one is."""
        band = self.board.band_at(self.currentIndex())
        return band.pile if band is not None else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), Qt.Key
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        plain = {
            keys.Key_G: "group", keys.Key_Delete: "out", keys.Key_Backspace: "out", keys.Key_F2: "rename",
            keys.Key_P: "problem", keys.Key_Return: "open", keys.Key_Enter: "open",
        }  # fmt: skip
        if alt and key in (keys.Key_Up, keys.Key_Down):
            self.pressed_key.emit("up" if key == keys.Key_Up else "down")
        elif event.modifiers() == Qt.KeyboardModifier.NoModifier and key in plain:
            self.pressed_key.emit(plain[Qt.Key(key)])
        elif event.modifiers() == Qt.KeyboardModifier.NoModifier and key == keys.Key_Space:
            self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.Toggle)
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        ids = [one for one in bytes(event.mimeData().data(CARDS).data()).decode().split("\n") if one]
        band = self.board.band_at(index) or (self.board.bands[-1] if self.board.bands else None)
        item = self.board.item(index) if index.isValid() else None
        event.setDropAction(Qt.DropAction.CopyAction)  # the step that follows shows it; the view removes nothing
        event.accept()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()
        if ids and band is not None:
            self.dropped.emit(ids, band, item if isinstance(item, Card) else None)

    def _fit(self) -> None:
        self.horizontalHeader().setMinimumSectionSize(theme.px(170))
        self.verticalHeader().setDefaultSectionSize(theme.px(112))
        for row in self.board.heads():
            self.setRowHeight(row, theme.px(52))
