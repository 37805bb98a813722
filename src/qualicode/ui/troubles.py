"""A refusal of the store, shown with the act that gets out of it."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.store.errors import DamagedFile, DestinationChanged, NewerFile

if TYPE_CHECKING:
    from qualicode.ui.window import MainWindow


def show(window: "MainWindow", error: UserError) -> None:
    """Say what happened and what to do, with a button where the window can do it."""
    session, tried = window.session, window.session.tried
    if isinstance(error, NewerFile) and error.readable and tried is not None:
        window.messages.say(str(error), "error", _("Open for reading"), partial(_read, window, tried))
    elif isinstance(error, DamagedFile):
        run = partial(window.show_backups, error.path)
        window.messages.say(str(error), "error", _("Restore or recover…"), run)
    elif isinstance(error, DestinationChanged) and session.kept_open_by is not error:
        elsewhere = (_("Save as…"), partial(window.run, "file.save_as"))
        window.messages.say(str(error), "error", _("Merge…"), partial(_merge_own, window), elsewhere)
    elif session.kept_open_by is error:
        leave = partial(_close_anyway, window)
        elsewhere = (_("Save as…"), partial(window.run, "file.save_as"))
        text = f"{error} " + _("If you close anyway, your work is kept here and taken up at the next opening.")
        window.messages.say(text, "error", _("Close anyway"), leave, elsewhere)
    elif session.trouble is error:
        window.messages.say(str(error), "error", _("Save as…"), partial(window.run, "file.save_as"))
    else:
        window.messages.error(error)


def tell(window: "MainWindow", text: str) -> None:
    """Say what is to be known of an opened file; another version of it that lies beside leads into a merge."""
    project = window.session.project
    if project is not None and project.beside and not project.read_only:
        window.messages.say(text, "error", _("Merge…"), partial(_merge, window, project.beside[0]))
    else:
        window.messages.say(text)


def _merge_own(window: "MainWindow") -> None:
    project = window.session.project
    if project is not None and project.copy is not None:
        _merge(window, project.copy.destination)


def _merge(window: "MainWindow", path: Path) -> None:
    from qualicode.ui import team

    if window.session.project is not None:
        team.look(window, window.session.project, path)


def _close_anyway(window: "MainWindow") -> None:
    if window.session.close(publish=False) and window.leaving:
        window.close()


def _read(window: "MainWindow", path: Path) -> None:
    window.session.open(path, read_only=True)
