"""From an extract: which problem, need, lead or card it supports, found by typing."""

from functools import partial

from PySide6.QtWidgets import QWidget

from qualicode.i18n import _
from qualicode.services import thinking
from qualicode.services.thinking import KINDS, Thing
from qualicode.ui import ask, theme
from qualicode.ui.picker import Choice, Picker
from qualicode.ui.workspace import Shell


class Supporting(Picker):
    """Every thing that an extract may support, and a new problem."""

    def __init__(self, shell: Shell, parent: QWidget, coding_id: str) -> None:
        super().__init__(parent, _("Supports"), _("A problem, a lead, a need, a card…"))
        self._shell, self._around, self._coding_id = shell, parent, coding_id
        self.left.connect(self.deleteLater)

    def ask(self) -> None:
        """Show it over its window."""
        around, project = self._around, self._shell.session.project
        if project is None:
            return
        choices = [
            Choice(one.title, partial(self._support, one), "circle-question-mark", detail=_(KINDS[one.kind]))
            for one in thinking.things(project)
        ]
        choices.append(Choice(_("New problem…"), self._new, "plus"))
        width, height = min(theme.px(520), around.width() - 48), min(theme.px(400), around.height() - 80)
        self.offer(choices, width, height)
        self.move((around.width() - width) // 2, theme.px(48))

    def _support(self, one: Thing) -> None:
        project = self._shell.session.project
        if project is not None and self._shell.session.attempt(
            lambda: thinking.support(project, one.table, one.id, "coding", self._coding_id)
        ):
            told = _("The extract supports “{title}”.").format(title=one.title)
            self._shell.messages.say(told, "info", _("Undo"), self._shell.session.undo)

    def _new(self) -> None:
        project = self._shell.session.project
        words = ask.words(self._around, _("New problem"), _("In a few words:"))
        if project is None or not words:
            return
        made: list[str] = []
        if self._shell.session.attempt(lambda: made.append(thinking.add(project, "problem", words))):
            self._support(next(one for one in thinking.things(project) if one.id == made[0]))
