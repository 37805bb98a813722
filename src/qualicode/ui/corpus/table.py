"""The documents as a table: what each column says, how it sorts, which documents are listed."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QDate, QMimeData, QModelIndex, QObject, Qt, QTimer, Signal

from qualicode.i18n import N_, _, ngettext
from qualicode.model.folding import fold
from qualicode.model.study import CONSENTS, DOCUMENT_KINDS, Territory
from qualicode.services.corpus import Entry
from qualicode.services.documents import Overview
from qualicode.ui import words
from qualicode.ui.coder.corpus import DOCUMENTS, Index, duration

ENTRY = Qt.ItemDataRole.UserRole
SHARE = Qt.ItemDataRole.UserRole + 1
"""How much of a document is coded, 0–1; None while it is not counted yet, or in another column."""

COLUMNS = {
    "title": N_("Title"),
    "kind": N_("Kind"),
    "territory": N_("Territory"),
    "date": N_("Date"),
    "place": N_("Place"),
    "people": N_("Who speaks"),
    "length": N_("Length"),
    "coded": N_("Coded"),
    "extracts": N_("Extracts"),
    "consent": N_("Consent"),
}
NUMBERS = ("length", "coded", "extracts")
_DIGITS = re.compile(r"(\d+)")

Order = Callable[[Entry], Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents are listed: those that `holds` takes, of this kind ("" for all), that answer the query."""

    holds: Callable[[Entry], bool] = lambda entry: True
    kind: str = ""
    query: str = ""


class DocumentTable(QAbstractTableModel):
    """The listed documents in their order. It shows; what the user does is told."""

    renamed = Signal(str, str)
    """A document (its id) was given another title."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        """Every document of the corpus."""
        self.shown: list[Entry] = []
        """Those that are listed, from top to bottom."""
        self._territories: dict[str, str] = {}
        self._progress: Mapping[str, Overview] = {}
        self._words: Mapping[str, int] = {}
        self._folded: dict[str, str] = {}
        self._wanted = Wanted()
        self._order, self._descending = "title", False

    # Filling

    def show(self, entries: Sequence[Entry], territories: Iterable[Territory], wanted: Wanted) -> None:
        """Show those of these documents that are wanted."""
        self._territories = {one.id: one.name for one in territories}
        self.entries = list(entries)
        self._folded = {}
        self.want(wanted)

    def measure(self, progress: Mapping[str, Overview], lengths: Mapping[str, int]) -> None:
        """Show how far documents (by id) are coded and how many words texts (by their hash) have."""
        self._progress, self._words = progress, lengths
        self._arrange()

    def want(self, wanted: Wanted) -> None:
        """List other documents."""
        self._wanted = wanted
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(COLUMNS):
            self._order, self._descending = list(COLUMNS)[column], order == Qt.SortOrder.DescendingOrder
            self._arrange()

    def row_of(self, document_id: str) -> int:
        """The row of a document, -1 when it is not listed."""
        return next((row for row, entry in enumerate(self.shown) if entry.document.id == document_id), -1)

    def word_count(self, entries: Iterable[Entry]) -> int:
        """How many words these documents have, as far as they are counted."""
        return sum(self._words.get(entry.document.content, 0) for entry in entries)

    def _arrange(self) -> None:
        wanted, needles = self._wanted, fold(self._wanted.query).split()
        found = [
            entry
            for entry in self.entries
            if (not wanted.kind or entry.document.kind == wanted.kind)
            and wanted.holds(entry)
            and (not needles or all(needle in self._searched(entry) for needle in needles))
        ]
        found.sort(key=lambda entry: _natural(entry.document.title))
        if self._order != "title" or self._descending:
            found.sort(key=self._key(), reverse=self._descending)
        if [entry.document.id for entry in found] == [entry.document.id for entry in self.shown]:
            self.shown = found
            if found:
                self.dataChanged.emit(self.index(0, 0), self.index(len(found) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self.shown = found
        self.endResetModel()

    def _searched(self, entry: Entry) -> str:
        if entry.document.id not in self._folded:
            words = " ".join(self.text(entry, column) for column in COLUMNS if column not in NUMBERS)
            self._folded[entry.document.id] = fold(words)
        return self._folded[entry.document.id]

    def _key(self) -> Order:
        keys: dict[str, Order] = {
            "title": lambda entry: _natural(entry.document.title),
            "length": lambda entry: entry.document.characters,
            "coded": lambda entry: self.share(entry) or 0.0,
            "extracts": lambda entry: self.extracts(entry) or 0,
            "consent": lambda entry: (
                list(CONSENTS).index(entry.document.consent) if entry.document.consent in CONSENTS else len(CONSENTS)
            ),
            "date": lambda entry: entry.document.date,
        }
        return keys.get(self._order, lambda entry: _natural(self.text(entry, self._order)))

    # What a cell says

    def text(self, entry: Entry, column: str) -> str:
        """The words of a cell."""
        return _SAYS[column](self, entry)

    def territory(self, entry: Entry) -> str:
        """The name of the territory of a document, "" for none."""
        return self._territories.get(entry.document.territory_id or "", "")

    def length(self, entry: Entry) -> str:
        """How long the recording is, else the text; "" while that is not counted yet."""
        progress = self._progress.get(entry.document.id)
        if progress is not None and progress.duration:
            return duration(progress.duration)
        count = self._words.get(entry.document.content)
        if count is None:
            return ""
        return ngettext("{count} word", "{count} words", count).format(count=words.locale().toString(count))

    def share(self, entry: Entry) -> float | None:
        """How much of a document is coded, 0–1; None while that is not counted yet."""
        progress = self._progress.get(entry.document.id)
        return None if progress is None else progress.covered

    def extracts(self, entry: Entry) -> int | None:
        """How many codings a document has; None while they are not counted yet."""
        progress = self._progress.get(entry.document.id)
        return None if progress is None else progress.codings

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = list(COLUMNS)[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _(COLUMNS[column])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column) | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self.shown[index.row()], list(COLUMNS)[index.column()]
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(entry, column)
        if role == SHARE:
            return self.share(entry) if column == "coded" else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column) | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.text(entry, column) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(entry, column)
        return None

    def _spoken(self, entry: Entry, column: str) -> str:
        said = self.text(entry, column) or _("nothing")
        if column == "title":
            return _("{title}, read").format(title=said) if entry.read else said
        return f"{_(COLUMNS[column])}: {said}"

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        document, title = self.shown[index.row()].document, str(value).strip()
        if title and title != document.title:
            # Later: the step resets the model, and the view is not done with the editor yet.
            QTimer.singleShot(0, self, partial(self.renamed.emit, document.id, title))
        return False  # the step that follows shows it

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == 0 else flags

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [DOCUMENTS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        ids = dict.fromkeys(self.shown[index.row()].document.id for index in indexes)
        data.setData(DOCUMENTS, " ".join(ids).encode())
        return data


_SAYS: dict[str, Callable[[DocumentTable, Entry], str]] = {
    "title": lambda _table, entry: entry.document.title,
    "kind": lambda _table, entry: _(DOCUMENT_KINDS.get(entry.document.kind, entry.document.kind)),
    "territory": lambda table, entry: table.territory(entry),
    "date": lambda _table, entry: short_date(entry.document.date),
    "place": lambda _table, entry: entry.document.place,
    "people": lambda _table, entry: ", ".join(entry.people) or entry.document.profile,
    "length": lambda table, entry: table.length(entry),
    "coded": lambda table, entry: "" if (share := table.share(entry)) is None else percent(share),
    "extracts": lambda table, entry: str(table.extracts(entry) or ""),
    "consent": lambda _table, entry: _(CONSENTS.get(entry.document.consent, entry.document.consent)),
}


def short_date(iso: str) -> str:
    """A date in few letters, with the year when it is not this one; partial dates stay partial."""
    day = QDate.fromString(iso, "yyyy-MM-dd")
    if day.isValid():
        this_year = day.year() == QDate.currentDate().year()
        return words.locale().toString(day, "d MMM" if this_year else "d MMM yyyy")
    month = QDate.fromString(iso, "yyyy-MM")
    return words.locale().toString(month, "MMM yyyy") if month.isValid() else iso


def percent(share: float) -> str:
    """How much is coded, in whole per cents; never 0 for something nor 100 for not quite all."""
    value = round(share * 100)
    if 0 < share < 1:
        value = min(99, max(1, value))
    return _("{percent} %").format(percent=value)


def _side(column: str) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column in ("length", "extracts") else Qt.AlignmentFlag.AlignLeft


def _natural(text: str) -> list[tuple[int, int, str]]:
    """A key that puts « Entretien 2 » before « Entretien 10 », and what is empty last."""
    if not text:
        return [(2, 0, "")]
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(fold(text)) if part]
