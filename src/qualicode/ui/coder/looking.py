"""How the Coder workspace is looked at: reading mode, whose codings are shown, and the bar that says what is not."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton

from qualicode.i18n import _
from qualicode.model.study import Coder
from qualicode.ui import icons, theme
from qualicode.ui.commands import Command

if TYPE_CHECKING:
    from qualicode.ui.coder.workspace import CoderWorkspace


class SightBar(QFrame):
    """Says that something is hidden, as long as it is; one button shows everything again."""

    def __init__(self) -> None:
        super().__init__()
        theme.mark(self, "notice")
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.button = QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self.told, 1)
        row.addWidget(self.button)
        self.hide()

    def say(self, words: str, button: str) -> None:
        """Show these words; hide the bar for none."""
        self.told.setText(words)
        self.button.setText(button)
        self.setVisible(bool(words))


class Looking:
    """Reading mode and the choice of coders, for one workspace."""

    def __init__(self, workspace: "CoderWorkspace") -> None:
        self._workspace = workspace
        self._seen = workspace.shell.session.seen
        self.reading = False
        self.bar = SightBar()
        self.bar.button.clicked.connect(self._undo)
        self.button = workspace.stage.header.add_button(_("Whose codings are shown"), self.ask_coders)
        icons.give(self.button, "eye")
        self._seen.changed.connect(self.apply)

    def commands(self) -> list[Command]:
        """Rows of the menu « Affichage »."""
        there = self._workspace.has_project
        return [
            Command("view.reading", "view", _("Reading mode"), "F9", "book-open", self.turn_reading,
                    self._workspace.has_document, 1, checked=lambda: self.reading),
            Command("view.coders", "view", _("Whose codings are shown…"), "", "eye", self.ask_coders, there, 1),
            Command("view.blind", "view", _("Code blindly: hide what others did"), "", "eye-off",
                    lambda: self._seen.turn_blind(not self._seen.blind), there, 1, checked=lambda: self._seen.blind),
        ]  # fmt: skip

    def turn_reading(self) -> None:
        """Nothing but the text and one's notes, or everything again."""
        self.reading = not self.reading
        self.apply()
        self._workspace.stage.transcript.setFocus()

    def apply(self) -> None:
        """Show what is to be seen, and say what is not."""
        workspace, project = self._workspace, self._workspace.desk.project
        for pane in (workspace.pane, workspace.right):
            pane.setVisible(not self.reading)
        workspace.desk.look(self._seen.unseen(project), self.reading)
        icons.give(self.button, "eye-off" if self._seen.unseen(project) else "eye")
        self._say()

    def ask_coders(self) -> None:
        """A menu of the coders, each ticked who is seen."""
        project = self._workspace.desk.project
        if project is None:
            return
        menu, unseen = QMenu(self._workspace), self._seen.unseen(project)
        for coder in project.find(Coder):
            action = menu.addAction(coder.name)
            action.setCheckable(True)
            action.setChecked(coder.id not in unseen)
            action.setEnabled(not self._seen.blind)
            action.toggled.connect(partial(self._show_coder, coder.id))
        menu.addSeparator()
        blind = menu.addAction(_("Code blindly: hide what others did"))
        blind.setCheckable(True)
        blind.setChecked(self._seen.blind)
        blind.toggled.connect(self._seen.turn_blind)
        menu.addAction(_("Show everybody's codings"), self._seen.show_all)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _show_coder(self, coder_id: str, seen: bool) -> None:
        self._seen.hide_coder(coder_id, not seen)

    def _say(self) -> None:
        project = self._workspace.desk.project
        unseen = self._seen.unseen(project)
        if self.reading:
            self.bar.say(_("Reading mode: only the text and the notes are shown."), _("Back to coding"))
        elif self._seen.blind:
            words = _(
                "You code blindly: the codings and notes of others are hidden, and suggestions learn from you only."
            )
            self.bar.say(words, _("Show everything"))
        elif unseen and project is not None:
            names = ", ".join(coder.name for coder in project.find(Coder) if coder.id in unseen)
            self.bar.say(_("Hidden: what {names} coded and noted.").format(names=names), _("Show everything"))
        else:
            self.bar.say("", "")

    def _undo(self) -> None:
        if self.reading:
            self.turn_reading()
        else:
            self._seen.show_all()
