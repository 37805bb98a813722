"""A refusal of the store, shown with the act that gets out of it."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.store.errors import DestinationChanged, NewerFile

if TYPE_CHECKING:
    from qualicode.ui.window import MainWindow


def show(window: "MainWindow", error: UserError) -> None:
    """Say what happened and what to do, with a button where the window can do it."""
    session, tried = window.session, window.session.tried
    if isinstance(error, NewerFile) and error.readable and tried is not None:
        window.messages.say(str(error), "error", _("Open for reading"), partial(_read, window, tried))
    elif isinstance(error, DestinationChanged) or session.trouble is error:
        window.messages.say(str(error), "error", _("Save as…"), partial(window.run, "file.save_as"))
    else:
        window.messages.error(error)


def _read(window: "MainWindow", path: Path) -> None:
    window.session.open(path, read_only=True)
