"""The commands that correct texts, speakers and turns."""

from typing import TYPE_CHECKING

from qualicode.i18n import _
from qualicode.ui.commands import Command

if TYPE_CHECKING:
    from qualicode.ui.coder.workspace import CoderWorkspace


def commands(workspace: "CoderWorkspace") -> list[Command]:
    """In the Coder workspace, in the menu « Édition »."""
    acts, below = workspace.corrections, _("Correct")
    return [
        Command("coder.correct", "edit", _("Correct the text"), "F7", "pencil", workspace.correct,
                workspace.has_document, 3, checked=lambda: workspace.correction.is_on),
        Command("coder.replace", "edit", _("Replace in the whole corpus…"), "Ctrl+H", "", acts.ask_replace,
                workspace.has_project, 3, below),
        Command("coder.speakers", "edit", _("Rename and merge speakers…"), "", "users", acts.ask_speakers,
                workspace.has_project, 3, below),
        Command("coder.split_turn", "edit", _("Split the turn at the caret"), "", "", acts.split_turn,
                acts.has_turn, 3, below),
        Command("coder.join_turn", "edit", _("Join with the next turn"), "", "", acts.join_turn,
                acts.has_turn, 3, below),
        Command("coder.revisions", "edit", _("Earlier texts of the document…"), "", "history", acts.ask_revisions,
                workspace.has_document, 3, below),
    ]  # fmt: skip
