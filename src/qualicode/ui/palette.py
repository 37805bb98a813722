"""The palette (Ctrl+K): every command that can run now, and every document, code and note, found by typing."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from qualicode.i18n import _
from qualicode.model.study import NOTE_KINDS, Document, Note, Territory
from qualicode.services import codebook, notes
from qualicode.ui import theme
from qualicode.ui.commands import MENUS, Commands
from qualicode.ui.picker import Choice, Picker

if TYPE_CHECKING:
    from qualicode.ui.window import MainWindow

_LEAST = 2
"""So many letters are typed before notes are searched."""
_NOTES = 8
"""At most so many notes are proposed; the notes have a place of their own to look through all of them."""


class Palette(Picker):
    """A picker of commands and things at the top of the window."""

    def __init__(self, window: "MainWindow", commands: Commands) -> None:
        super().__init__(window, _("Command palette"), _("A command, a document, a code, a note…"))
        self._window, self._commands = window, commands
        self._things: list[Choice] = []

    def ask(self) -> None:
        """Show the palette, or hide it when it is shown."""
        if self.isVisible():
            self.leave()
            return
        window = self._window
        width = min(theme.px(560), window.width() - theme.px(64))
        height = min(theme.px(440), window.height() - theme.px(120))
        self._things = self._documents() + self._codes()
        self.offer([self._choice(command.id) for command in self._commands.usable()], width, height)
        self.move((window.width() - width) // 2, theme.px(72))

    def more(self, query: str) -> Sequence[Choice]:
        """Documents and codes as soon as a letter is typed, notes after two."""
        if not query.strip():
            return ()
        return [*self._things, *(self._notes(query) if len(query.strip()) >= _LEAST else ())]

    def _choice(self, command_id: str) -> Choice:
        command = self._commands.command(command_id)
        place = f"{_(MENUS[command.menu])} › {command.submenu}" if command.submenu else _(MENUS[command.menu])
        return Choice(
            command.words(), lambda: self._commands.run(command_id), command.icon, command.keys_text(), detail=place
        )

    def _documents(self) -> list[Choice]:
        project, go = self._window.session.project, self._window.go
        if project is None:
            return []
        territories = {one.id: one.name for one in project.find(Territory)}
        return [
            Choice(one.title, partial(go, "coder", document=one.id), "file-text",
                   detail=_joined(_("Document"), territories.get(one.territory_id or "", "")))
            for one in project.documents()
        ]  # fmt: skip

    def _codes(self) -> list[Choice]:
        project, go = self._window.session.project, self._window.go
        if project is None:
            return []
        found = []
        for code_id, path in codebook.paths(project).items():
            above, _slash, name = path.rpartition(" / ")
            found.append(Choice(name, partial(go, "codebook", code=code_id), "tag", detail=_joined(_("Code"), above)))
        return found

    def _notes(self, query: str) -> list[Choice]:
        project = self._window.session.project
        if project is None:
            return []
        found = notes.find(project, query, _NOTES)
        titles = {one.id: one.title for one in project.find_in(Document, "id", {n.document_id or "" for n in found})}
        return [
            Choice(_words(note), partial(self._show, note), "sticky-note", found=True,
                   detail=_joined(_(NOTE_KINDS[note.kind]), titles.get(note.document_id or "", "")))
            for note in found
        ]  # fmt: skip

    def _show(self, note: Note) -> None:
        if note.document_id:
            start = note.start or 0
            self._window.go("coder", document=note.document_id, start=start, end=note.end or start)
        else:
            self._window.show_notes(note.id)


def _words(note: Note) -> str:
    """A note's title, or how it begins, on one line."""
    words = " ".join((note.title or note.body).split())
    return words if len(words) <= 60 else f"{words[:59].rstrip()}…"


def _joined(kind: str, place: str) -> str:
    return f"{kind} · {place}" if place else kind
