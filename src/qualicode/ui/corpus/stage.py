"""The column in the middle: what is listed, a line to filter it, the table; or what to do when there is nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _, ngettext
from qualicode.model.study import DOCUMENT_KINDS, Territory
from qualicode.services.corpus import Entry
from qualicode.ui import icons, theme
from qualicode.ui.coder.stage import EmptyState
from qualicode.ui.corpus.fields import Choice
from qualicode.ui.corpus.listing import DocumentView
from qualicode.ui.corpus.shelves import Shelf
from qualicode.ui.corpus.table import DocumentTable, Wanted
from qualicode.ui.elided import Elided


class Stage(QWidget):
    """Shows the documents of one shelf."""

    import_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shelf = Shelf("all", "", "")
        self.table = DocumentTable(self)
        self.view = DocumentView(self.table)
        self.title, self.count = Elided("", "title"), Elided("", "muted")
        self.line = theme.mark(_FilterLine(self.view), "search")
        self.line.setPlaceholderText(_("Filter by title, person, place…"))
        self.line.setAccessibleName(_("Filter the documents"))
        self.line.setClearButtonEnabled(True)
        self.kind = Choice()
        self.kind.setAccessibleName(_("Kind of document"))
        self.columns = theme.mark(QToolButton(), "quiet")
        self.columns.setAccessibleName(_("Columns"))
        self.columns.setToolTip(_("Columns"))
        self.columns.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.give(self.columns, "sliders-horizontal")
        menu = QMenu(self.columns)
        menu.aboutToShow.connect(lambda: self.view.columns_menu(menu))
        self.columns.setMenu(menu)
        self.empty = EmptyState("library")
        self.empty.button.clicked.connect(self.import_wanted)
        self.nothing = theme.mark(QLabel(), "muted")
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.nothing.setContentsMargins(24, 48, 24, 0)
        self._pages = QStackedWidget()
        self._lay_out()
        self.line.textChanged.connect(lambda _text: self._filter())
        self.kind.activated.connect(lambda _at: self._filter())

    def _lay_out(self) -> None:
        header = theme.mark(QFrame(), "header")
        top = QHBoxLayout(header)
        top.setContentsMargins(12, 0, 12, 0)
        top.addWidget(self.title, 100)
        top.addStretch(1)
        top.addWidget(self.count, 60)
        self._filters = theme.mark(QFrame(), "pane")
        middle = QHBoxLayout(self._filters)
        middle.setContentsMargins(12, 8, 12, 6)
        middle.setSpacing(8)
        middle.addWidget(self.line, 3)
        middle.addWidget(self.kind, 1)
        middle.addWidget(self.columns)
        for page in (self.view, self.nothing, self.empty):
            self._pages.addWidget(page)
        theme.mark(self._pages, "pane")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addWidget(self._filters)
        layout.addWidget(self._pages, 1)

    def show_corpus(self, entries: Sequence[Entry], territories: Sequence[Territory], shelf: Shelf) -> None:
        """Show the corpus, of which the documents of a shelf are listed."""
        self._shelf = shelf
        self._offer_kinds(entries)
        self.table.show(entries, territories, self._wanted())
        self._say()

    def show_shelf(self, shelf: Shelf) -> None:
        """List the documents of a shelf."""
        self._shelf = shelf
        self._filter()

    def forget_filters(self) -> None:
        """List every document of the shelf."""
        self.line.clear()
        self.kind.show_values({""})
        self._filter()

    def _offer_kinds(self, entries: Sequence[Entry]) -> None:
        chosen = self.kind.currentData() or ""
        there = {entry.document.kind for entry in entries}
        kinds = {kind: _(name) for kind, name in DOCUMENT_KINDS.items() if kind in there}
        self.kind.offer({"": _("Every kind"), **kinds})
        self.kind.show_values({chosen if chosen in kinds else ""})

    def _wanted(self) -> Wanted:
        return Wanted(self._shelf.holds, self.kind.currentData() or "", self.line.text().strip())

    def _filter(self) -> None:
        self.table.want(self._wanted())
        self._say()

    def _say(self) -> None:
        listed, there = len(self.table.shown), bool(self.table.entries)
        self.title.setText(self._shelf.title if there else _("Documents"))
        self.count.setText(ngettext("{count} document", "{count} documents", listed).format(count=listed))
        self.count.setVisible(there)
        self._filters.setVisible(there)
        self._pages.setCurrentIndex(2 if not there else 0 if listed else 1)
        self._say_nothing(self.line.text().strip())

    def _say_nothing(self, query: str) -> None:
        words = _(
            "Import interviews, notes or a table of testimonies: here you say who speaks, where and when,"
            " so that every verbatim of the synthesis is signed."
        )
        self.empty.say(_("The corpus is empty"), words, _("Import…"))
        if query:
            self.nothing.setText(_("No document answers “{query}”.").format(query=query))
        elif self._shelf.kind in ("territory", "collection"):
            self.nothing.setText(_("No document is here yet. Drop some on “{name}”.").format(name=self._shelf.title))
        else:
            self.nothing.setText(_("No document is here."))


class _FilterLine(QLineEdit):
    """Down goes to the table, Esc shows everything again."""

    def __init__(self, view: QWidget) -> None:
        super().__init__()
        self._view = view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._view.setFocus()
        else:
            super().keyPressEvent(event)
