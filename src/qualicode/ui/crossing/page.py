"""What a page of « Croiser » that is no table has: a stage, and an inspector beside it."""

from collections.abc import Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from qualicode.store.project import Changes, Project
from qualicode.ui.commands import Command
from qualicode.ui.workspace import Shell


class Page(QWidget):
    """It reads what it shows when it is seen, and again when something of `concerns` changes."""

    key = ""
    title = ""
    """What the list calls it, a marked text."""
    icon = ""
    concerns: tuple[str, ...] = ()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.inspector = QWidget()
        self._stale = True
        self._run = 0
        shell.session.changed.connect(self._hear)
        shell.session.seen.changed.connect(self.forget)

    @property
    def project(self) -> Project | None:
        """The open project."""
        return self.shell.session.project

    def read(self) -> None:
        """Read what is shown, in a job."""

    def clear(self) -> None:
        """The project is closed: show nothing."""

    def commands(self) -> Sequence[Command]:
        """Its rows for menus and palette."""
        return ()

    def panes(self) -> Sequence[QWidget]:
        """What F6 travels through."""
        return ()

    def forget(self) -> None:
        """What is shown is no longer true: read it again, now or when it is seen."""
        self._stale = True
        self._run += 1
        if self.isVisible() and self.project is not None:
            self._stale = False
            self.read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.forget()

    def _hear(self, changes: Changes) -> None:
        if changes.touch(*self.concerns):
            self.forget()
