"""The pane at the left: the list of shelves, new ones, and « Importer… »."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout

from qualicode.i18n import _
from qualicode.ui import icons, theme
from qualicode.ui.corpus.shelves import SHELF, Shelf, ShelfView, Shelves
from qualicode.ui.elided import Elided


class PlacesPane(QFrame):
    """Shows territories and collections; says what is wanted."""

    import_wanted = Signal()
    new_wanted = Signal(str)
    """A new "territory" or "collection"."""
    menu_asked = Signal(object, QPoint)

    def __init__(self) -> None:
        super().__init__()
        theme.mark(self, "pane")
        self.shelves = Shelves(self)
        self.view = ShelfView(self.shelves)
        self.view.customContextMenuRequested.connect(self._menu)
        self.add = theme.mark(QToolButton(), "quiet")
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add.setAccessibleName(_("New territory or collection"))
        self.add.setToolTip(_("New territory or collection"))
        icons.give(self.add, "plus")
        new = QMenu(self.add)
        new.addAction(_("New territory"), lambda: self.new_wanted.emit("territory"))
        new.addAction(_("New collection"), lambda: self.new_wanted.emit("collection"))
        self.add.setMenu(new)
        self.import_button = QPushButton(_("Import…"))
        icons.give(self.import_button, "plus", size=14)
        self.import_button.clicked.connect(self.import_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        header, footer = theme.mark(QFrame(), "header"), theme.mark(QFrame(), "footer")
        top, bottom = QHBoxLayout(header), QHBoxLayout(footer)
        top.setContentsMargins(12, 0, 6, 0)
        top.addWidget(Elided(_("Corpus"), "title"), 100)
        top.addStretch(1)
        top.addWidget(self.add)
        bottom.setContentsMargins(12, 6, 12, 6)
        bottom.addWidget(self.import_button)
        bottom.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addSpacing(4)
        layout.addWidget(self.view, 1)
        layout.addWidget(footer)

    def show_lines(self, lines: list[Shelf]) -> None:
        """Show these shelves."""
        self.view.show_lines(lines)

    def _menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        shelf = index.data(SHELF) if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEnabled else None
        if shelf is not None:
            self.view.setCurrentIndex(index)
        self.menu_asked.emit(shelf, self.view.viewport().mapToGlobal(at))
