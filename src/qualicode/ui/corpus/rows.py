"""The commands of the Corpus workspace, one row each."""

from functools import partial
from typing import TYPE_CHECKING

from qualicode.i18n import _
from qualicode.ui.commands import Command

if TYPE_CHECKING:
    from qualicode.ui.corpus.workspace import CorpusWorkspace


def commands(workspace: "CorpusWorkspace") -> list[Command]:
    """Every row."""
    acts, view, places = workspace.acts, workspace.view, workspace.places.view
    below = _("Corpus")

    def is_open() -> bool:
        return workspace.project is not None

    return [
        Command("documents.open", "edit", _("Read and code"), "", "pencil", acts.open_document, acts.has_chosen, 4,
                below),
        Command("documents.rename", "edit", _("Rename the document"), "F2", "", view.rename, acts.has_chosen, 4, below,
                within=view),
        Command("documents.properties", "edit", _("Properties of the documents"), "Alt+Return", "info",
                workspace.inspector.setFocus, acts.has_chosen, 4, below, within=workspace),
        Command("documents.read", "edit", _("Marked as read"), "", "", acts.turn_read, acts.has_chosen, 4, below,
                checked=acts.all_read),
        Command("documents.move", "edit", _("Move to a territory…"), "Ctrl+M", "map-pin", acts.ask_territory,
                acts.has_chosen, 4, below),
        Command("documents.collect", "edit", _("Put into a collection…"), "Ctrl+Shift+M", "folder", acts.ask_collection,
                acts.has_chosen, 4, below),
        Command("documents.withdraw", "edit", _("Withdrawn from syntheses and exports"), "", "eye-off",
                acts.turn_withdrawn, acts.has_chosen, 4, below, checked=acts.all_withdrawn),
        Command("documents.delete", "edit", _("Delete the documents"), "Del", "trash-2", acts.delete, acts.has_chosen,
                4, below, within=view),
        Command("documents.new_territory", "edit", _("New territory"), "", "map-pin", partial(acts.create, "territory"),
                is_open, 4, below),
        Command("documents.new_collection", "edit", _("New collection"), "", "folder",
                partial(acts.create, "collection"), is_open, 4, below),
        Command("documents.delete_place", "edit", _("Delete the territory or collection"), "Del", "",
                acts.delete_current_shelf, acts.is_named, 4, below, within=places),
        Command("documents.variables", "edit", _("Variables…"), "F8", "grid-3x3", acts.ask_variables, is_open,
                4, below, anywhere=True),
        Command("documents.filter", "edit", _("Filter the documents"), "Ctrl+F", "filter",
                workspace.stage.line.setFocus, is_open, 4, below, within=workspace),
    ]  # fmt: skip
