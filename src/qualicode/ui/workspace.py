"""What a workspace is to the window: a widget with a name, an icon, commands, panes and a state that is remembered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QWidget

from qualicode.ui.commands import Command

if TYPE_CHECKING:
    from qualicode.store.project import Project
    from qualicode.ui.jobs import Jobs
    from qualicode.ui.messages import Messages
    from qualicode.ui.session import Session
    from qualicode.ui.statusbar import StatusBar


class Shell(Protocol):
    """What the window offers to its workspaces."""

    session: "Session"
    jobs: "Jobs"
    messages: "Messages"
    status: "StatusBar"

    def go(self, workspace: str, **where: Any) -> None:
        """Show a workspace by id and let it `reveal(**where)`: `go("coder", document=id, start=120, end=180)`."""

    def run(self, command: str) -> None:
        """Run a command by id ("corpus.import"), wherever it lives."""


class Workspace(QWidget):
    """One place of the rail. Build the widgets in `__init__`; read the project in `open`."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell

    def commands(self) -> Sequence[Command]:
        """Its rows for menus, palette and shortcuts; asked once, after `__init__`."""
        return ()

    def open(self, project: "Project") -> None:
        """A project was opened: show it. Changes come from `shell.session.changed` afterwards."""

    def closed(self) -> None:
        """The project was closed: let go of it."""

    def activated(self) -> None:
        """It came to the front: give the focus to where one works."""

    def reveal(self, **where: Any) -> None:
        """Show a thing in it: `document`, `start`, `end`, `code`… as `Shell.go` was told."""

    def panes(self) -> Sequence[QWidget]:
        """What F6 travels through, in reading order: the widget of each pane that takes the focus."""
        return ()

    def dropped(self, paths: Sequence[Path]) -> bool:
        """Files were dropped on the window (not a project): whether it takes them."""
        return False

    def state(self) -> dict[str, Any]:
        """What to remember for this project (splitters, document shown…), as JSON values."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up what `state` gave in an earlier session; keys may be missing."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the rail: `title` is a marked text, `make` builds the workspace when it is first needed."""

    id: str
    title: str
    icon: str
    make: Callable[[Shell], Workspace]
    needs_project: bool = True
