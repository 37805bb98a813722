"""The documents of the corpus as lines of a list: grouped by territory, filtered by what is typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QDate,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from qualicode.i18n import _, ngettext
from qualicode.model.study import DOCUMENT_KINDS, Territory
from qualicode.services.documents import Overview
from qualicode.ui import matching, words

DOCUMENTS = "application/x-qualicode-documents"
"""Documents on their way to another territory: their ids."""
LINE = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """A territory with the number of its documents, or (with an `overview`) a document."""

    territory_id: str | None
    title: str
    count: int = 0
    overview: Overview | None = None

    @property
    def document_id(self) -> str:
        """The id of the document, "" for a territory."""
        return self.overview.document.id if self.overview else ""


class Corpus(QAbstractListModel):
    """The list. Fill it with `show`; what the user does to it is told, not done."""

    moved = Signal(list, object)
    """Documents (ids) were dropped on a territory (an id, or None)."""
    renamed = Signal(object, str)
    """A `Line` was given another title."""
    progressed = Signal(int)
    """How far the document of a row is coded changed: paint it anew. (`dataChanged` would lay out the whole list.)"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._overviews: list[Overview] = []
        self._territories: dict[str, Territory] = {}
        self._query = ""
        self.lines: list[Line] = []

    def show(self, overviews: Sequence[Overview], territories: Iterable[Territory]) -> None:
        """Show these documents under these territories."""
        self._overviews = list(overviews)
        self._territories = {territory.id: territory for territory in territories}
        self._arrange()

    def change(self, overviews: Iterable[Overview]) -> None:
        """Show some documents anew where they stand: how far they are coded changed."""
        new = {overview.document.id: overview for overview in overviews}
        self._overviews = [new.get(overview.document.id, overview) for overview in self._overviews]
        for row, line in enumerate(self.lines):
            if line.document_id in new and line.overview != new[line.document_id]:
                self.lines[row] = replace(line, overview=new[line.document_id])
                self.progressed.emit(row)

    def filter(self, query: str) -> None:
        """Show only the documents whose title, kind or territory answers the query."""
        self._query = query
        self._arrange()

    def known(self) -> dict[str, Overview]:
        """What is shown of each document, by its id."""
        return {overview.document.id: overview for overview in self._overviews}

    @property
    def total(self) -> int:
        """How many documents the corpus holds."""
        return len(self._overviews)

    def row_of(self, document_id: str) -> int:
        """The row of a document, -1 when it is not in the list."""
        return next((row for row, line in enumerate(self.lines) if line.document_id == document_id), -1)

    def document_ids(self) -> list[str]:
        """The documents in the list, from top to bottom."""
        return [line.document_id for line in self.lines if line.overview]

    def _arrange(self) -> None:
        groups: dict[str | None, list[Overview]] = {}
        for overview in self._overviews:
            if not self._query or matching.rank(self._query, self._searched(overview)) is not None:
                groups.setdefault(overview.document.territory_id, []).append(overview)
        places = {territory_id: place for place, territory_id in enumerate(self._territories)}
        lines: list[Line] = []
        for territory_id in sorted(groups, key=lambda found: places.get(found or "", len(places))):
            shown = groups[territory_id]
            lines.append(Line(territory_id, self._territory(territory_id), len(shown)))
            lines += [Line(territory_id, o.document.title, overview=o) for o in shown]
        if len(groups) == 1 and None in groups and not self._territories:
            lines = lines[1:]
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def _searched(self, overview: Overview) -> str:
        document = overview.document
        kind = _(DOCUMENT_KINDS.get(document.kind, ""))
        return f"{document.title} {kind} {self._territory(document.territory_id)} {document.date}"

    def _territory(self, territory_id: str | None) -> str:
        territory = self._territories.get(territory_id or "")
        return territory.name if territory else _("No territory")

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line)
        if role == Qt.ItemDataRole.ToolTipRole and line.overview:
            return f"{line.title}\n{facts(line.overview)}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line, title = self.lines[index.row()], str(value).strip()
        if title and title != line.title:
            self.renamed.emit(line, title)
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        shared = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled | Qt.ItemFlag.ItemIsEditable
        if self.lines[index.row()].overview is None:
            return shared
        return shared | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [DOCUMENTS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(DOCUMENTS, " ".join(self.lines[index.row()].document_id for index in indexes).encode())
        return data

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        return data.hasFormat(DOCUMENTS)

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if not data.hasFormat(DOCUMENTS) or not self.lines:
            return False
        target = parent.row() if parent.isValid() else min(max(row - 1, 0), len(self.lines) - 1)
        ids = bytes(data.data(DOCUMENTS).data()).decode().split()
        self.moved.emit(ids, self.lines[target].territory_id)
        return False  # the view must not remove the rows: the step that follows shows them anew

    def _spoken(self, line: Line) -> str:
        if line.overview is None:
            return ngettext("{name}, {count} document", "{name}, {count} documents", line.count).format(
                name=line.title, count=line.count
            )
        return f"{line.title}, {facts(line.overview)}, {self._territory(line.territory_id)}"


def facts(overview: Overview) -> str:
    """The quiet line below a title: what it is or how long, when, how far it is coded."""
    document = overview.document
    what = duration(overview.duration) if overview.duration else _(DOCUMENT_KINDS.get(document.kind, ""))
    return " · ".join(filter(None, (what, date(document.date), progress(overview))))


def progress(overview: Overview) -> str:
    """How far a document is coded, in words."""
    if not overview.codings:
        return _("not coded")
    share = round(overview.covered * 100)
    return _("{share} % coded").format(share=share if share > 0 else "< 1")


def duration(seconds: float) -> str:
    """How long a recording is: "52 min", "1 h 04"."""
    minutes = max(1, round(seconds / 60))
    return _("{minutes} min").format(minutes=minutes) if minutes < 60 else f"{minutes // 60} h {minutes % 60:02}"


def date(iso: str) -> str:
    """A date as people write it, with the year when it is not this one; partial dates stay partial."""
    day = QDate.fromString(iso, "yyyy-MM-dd")
    if day.isValid():
        this_year = day.year() == QDate.currentDate().year()
        return words.locale().toString(day, "d MMMM" if this_year else "d MMM yyyy")
    month = QDate.fromString(iso, "yyyy-MM")
    return words.locale().toString(month, "MMMM yyyy") if month.isValid() else iso
