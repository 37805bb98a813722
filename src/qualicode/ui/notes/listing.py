"""The notes as a list: in what order and under which headings they stand, and how a line is drawn."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qualicode.i18n import N_, _, ngettext
from qualicode.model.folding import fold
from qualicode.model.study import NOTE_KINDS
from qualicode.services.notes import Line
from qualicode.ui import icons, theme
from qualicode.ui.coder.corpus import Index
from qualicode.ui.coder.marks import NOTE_ICONS
from qualicode.ui.corpus.table import short_date

ROW = Qt.ItemDataRole.UserRole
GROUPS = {
    "": N_("Not grouped"),
    "kind": N_("By kind"),
    "territory": N_("By territory"),
    "author": N_("By author"),
    "month": N_("By month"),
}
ORDERS = {"newest": N_("Newest first"), "oldest": N_("Oldest first"), "words": N_("In alphabetical order")}


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above the notes of a group."""

    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """In which order the notes stand, and by what they are grouped; keys of `ORDERS` and `GROUPS`."""

    order: str = "newest"
    group: str = ""


def arranged(lines: Sequence[Line], how: Arrangement, territories: Sequence[str]) -> list[Heading | Line]:
    """The lines (newest first) in their order, under headings; territories in the order that the study gives them."""
    found = list(lines)
    if how.order == "oldest":
        found.reverse()
    elif how.order == "words":
        found.sort(key=lambda line: fold(line.words))
    if not how.group:
        return list(found)
    rank, name = _grouping(how, territories)
    found.sort(key=rank)
    shown: list[Heading | Line] = []
    for _rank, group in groupby(found, key=rank):
        members = list(group)
        shown += [Heading(name(members[0]), len(members)), *members]
    return shown


def _grouping(how: Arrangement, territories: Sequence[str]) -> tuple[Callable[[Line], Any], Callable[[Line], str]]:
    places = {territory_id: at for at, territory_id in enumerate(territories)}
    kinds = {kind: at for at, kind in enumerate(NOTE_KINDS)}
    sign = 1 if how.order == "oldest" else -1
    return {
        "kind": (lambda line: kinds.get(line.kind, len(kinds)), lambda line: _(NOTE_KINDS.get(line.kind, line.kind))),
        "territory": (
            lambda line: places.get(line.territory_id, len(places)),
            lambda line: line.territory or _("No territory"),
        ),
        "author": (lambda line: (not line.author, fold(line.author)), lambda line: line.author or _("Unknown author")),
        "month": (
            lambda line: sign * int(line.day[:7].replace("-", "").ljust(6, "0") or 0),
            lambda line: short_date(line.day[:7]),
        ),
    }[how.group]


class NoteList(QAbstractListModel):
    """The lines as a model."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Heading | Line] = []
        self._at: dict[str, int] = {}

    def show(self, rows: list[Heading | Line]) -> None:
        """Show these lines; where only their words changed, in place."""
        if [_key(row) for row in rows] == [_key(row) for row in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self._at = {row.id: at for at, row in enumerate(rows) if isinstance(row, Line)}
        self.endResetModel()

    def row_of(self, note_id: str) -> int:
        """The row of a note, -1 when it is not listed."""
        return self._at.get(note_id, -1)

    def note_ids(self) -> list[str]:
        """The notes that are listed, from top to bottom."""
        return list(self._at)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title if isinstance(row, Heading) else row.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _key(row: Heading | Line) -> str:
    return row.id if isinstance(row, Line) else row.title


def facts(line: Line) -> str:
    """The quiet words below a note: when, who, where, on what."""
    where = line.place or line.territory
    return " · ".join(part for part in (short_date(line.day), line.author, where, line.about) if part)


def spoken(row: Heading | Line) -> str:
    """What a screen reader says of a line."""
    if isinstance(row, Heading):
        many = ngettext("{name}, {count} note", "{name}, {count} notes", row.count)
        return many.format(name=row.title, count=row.count)
    said = f"{_(NOTE_KINDS.get(row.kind, row.kind))}: {row.words}, {facts(row)}"
    if row.links:
        said += ", " + ngettext("{count} link", "{count} links", row.links).format(count=row.links)
    return said


class NoteView(QListView):
    """Shows the list. What is selected survives every refresh."""

    chosen = Signal(str)
    """Another note is current."""

    def __init__(self, notes: NoteList) -> None:
        super().__init__()
        self.notes = notes
        self._kept: list[str] = []
        self._here, self._top = "", 0
        self.setModel(notes)
        self.setItemDelegate(_Line(self))
        self.setAccessibleName(_("Notes"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        notes.modelAboutToBeReset.connect(self._keep)
        notes.modelReset.connect(self._take_up)
        self.selectionModel().currentChanged.connect(self._current)
        theme.appearance().changed.connect(self.scheduleDelayedItemsLayout)

    def selected_ids(self) -> list[str]:
        """The selected notes, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [row.id for at in rows if isinstance(row := self.notes.rows[at], Line)]

    def current_id(self) -> str:
        """The current note, or ""."""
        row = self.currentIndex().data(ROW) if self.currentIndex().isValid() else None
        return row.id if isinstance(row, Line) else ""

    def select(self, note_ids: Iterable[str], here: str = "", *, reveal: bool = True) -> None:
        """Select these notes where they are listed, one of them current, and bring that into view."""
        rows = [at for note_id in note_ids if (at := self.notes.row_of(note_id)) >= 0]
        at = self.notes.row_of(here)
        at = at if at in rows else next(iter(rows), -1)
        chosen, flags = QItemSelection(), QItemSelectionModel.SelectionFlag
        for row in rows:
            chosen.select(self.notes.index(row), self.notes.index(row))
        self.selectionModel().select(chosen, flags.ClearAndSelect)
        if at >= 0:
            self.selectionModel().setCurrentIndex(self.notes.index(at), flags.NoUpdate)
            if reveal:
                self.scrollTo(self.notes.index(at))

    def _current(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and isinstance(row := index.data(ROW), Line):
            self.chosen.emit(row.id)

    def _keep(self) -> None:
        self._kept, self._here, self._top = self.selected_ids(), self.current_id(), self.verticalScrollBar().value()

    def _take_up(self) -> None:
        if self._kept:
            self.select(self._kept, self._here, reveal=False)
        self.updateGeometries()
        self.verticalScrollBar().setValue(self._top)


class _Line(QStyledItemDelegate):
    """Paints a heading, or a note: its sign, its words, the facts below, how many links it has."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(50))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, box = index.data(ROW), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            self._heading(painter, option, row, box)
        else:
            _ground(painter, option, box)
            self._note(painter, option, row, box)
        painter.restore()

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, row: Heading, box: QRectF) -> None:
        spot = box.adjusted(theme.px(12), 0, -theme.px(12), -theme.px(8))
        painter.setFont(_font(option, 13, bold=True))
        painter.setPen(QColor(theme.current().text))
        bottom = Qt.AlignmentFlag.AlignBottom
        title = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, int(spot.width() * 0.8))
        painter.drawText(spot, Qt.AlignmentFlag.AlignLeft | bottom, title)
        painter.setFont(_font(option, 12))
        painter.setPen(QColor(theme.current().muted))
        painter.drawText(spot, Qt.AlignmentFlag.AlignRight | bottom, str(row.count))

    def _note(self, painter: QPainter, option: QStyleOptionViewItem, row: Line, box: QRectF) -> None:
        tokens, size = theme.current(), theme.px(16)
        sign = icons.pixmap(NOTE_ICONS.get(row.kind, "sticky-note"), size, tokens.warning)
        painter.drawPixmap(int(box.left()) + theme.px(12), int(box.top()) + theme.px(9), sign)
        spot = box.adjusted(theme.px(36), theme.px(7), -theme.px(12), -theme.px(7))
        above, below = QRectF(spot), QRectF(spot)
        above.setHeight(spot.height() / 2)
        below.setTop(above.bottom())
        if row.links:
            above.setRight(self._links(painter, option, row.links, above))
        _words(painter, _font(option, 13), tokens.text, row.words, above)
        _words(painter, _font(option, 12), tokens.muted, facts(row), below)
        painter.fillRect(QRectF(box.left() + theme.px(12), box.bottom() - 1, box.width(), 1), QColor(tokens.line))

    def _links(self, painter: QPainter, option: QStyleOptionViewItem, count: int, spot: QRectF) -> float:
        size, font, colour = theme.px(12), _font(option, 12), theme.current().muted
        width = QFontMetrics(font).horizontalAdvance(str(count))
        _words(painter, font, colour, str(count), spot.adjusted(spot.width() - width - 1, 0, 1, 0))
        left = spot.right() - width - size - theme.px(4)
        painter.drawPixmap(int(left), int(spot.center().y() - size / 2), icons.pixmap("link", size, colour))
        return left - theme.px(8)


def _words(painter: QPainter, font: QFont, colour: str, words: str, spot: QRectF) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, int(spot.width()))
    painter.drawText(spot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


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
