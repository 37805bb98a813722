"""The saved searches of a kind: choose one, save what is asked now, delete one."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from qualicode.i18n import _
from qualicode.services import lenses
from qualicode.ui import ask, icons, theme
from qualicode.ui.workspace import Shell


class Saved(QToolButton):
    """A button with a menu. `asked()` is what would be saved, `proposed()` the name that it would get."""

    wanted = Signal(str)
    """A saved search was chosen: its query."""

    def __init__(self, shell: Shell, kind: str, asked: Callable[[], str], proposed: Callable[[], str]) -> None:
        super().__init__()
        self._shell, self._kind, self._asked, self._proposed = shell, kind, asked, proposed
        self.setText(_("Saved searches"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.give(self, "star")
        theme.mark(self, "quiet")
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self.setMenu(menu)

    def save(self, over: QWidget) -> None:
        """Ask for a name and save what is asked now."""
        project, query = self._shell.session.project, self._asked()
        if project is None or not query.strip():
            return
        name = ask.words(over, _("Save the search"), _("Name of the search"), self._proposed())
        if name:
            self._shell.session.attempt(lambda: lenses.save(project, self._kind, name, query))

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        project = self._shell.session.project
        found = lenses.saved(project, self._kind) if project is not None else []
        for lens in found:
            menu.addAction(lens.name, partial(self.wanted.emit, lens.query))
        if not found:
            menu.addAction(_("None is saved yet")).setEnabled(False)
        menu.addSeparator()
        menu.addAction(_("Save this one…"), lambda: self.save(self)).setEnabled(bool(self._asked().strip()))
        if found and project is not None:
            below = menu.addMenu(_("Delete"))
            for lens in found:
                below.addAction(lens.name, partial(self._forget, lens.id))

    def _forget(self, lens_id: str) -> None:
        project = self._shell.session.project
        if project is not None:
            self._shell.session.attempt(lambda: lenses.forget(project, [lens_id]))
