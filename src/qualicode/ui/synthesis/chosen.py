"""Which synthesis one works on: a study may have several, one an audience. A button names it and offers the others."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from qualicode.i18n import _
from qualicode.model.study import Synthesis
from qualicode.services import synthesis
from qualicode.services.synthesis import Named
from qualicode.ui import ask, icons
from qualicode.ui.workspace import Shell


class Chosen(QObject):
    """The id of the synthesis one works on, "" for the first; what this person chose, never part of the study."""

    changed = Signal()

    def __init__(self, shell: Shell, around: QWidget) -> None:
        super().__init__(around)
        self._shell, self._around = shell, around
        self._id = ""
        self.button = QPushButton()
        self.button.setToolTip(_("Another synthesis of this study, for another audience"))
        icons.give(self.button, "chevron-down", size=14)
        self.button.clicked.connect(lambda: self.menu().popup(self.button.mapToGlobal(self.button.rect().bottomLeft())))
        self.tell()

    @property
    def id(self) -> str:
        """The synthesis; "" where the one that was chosen is gone, or is the first."""
        project = self._shell.session.project
        return self._id if project is not None and self._id and project.count(Synthesis, id=self._id) else ""

    def choose(self, which: str) -> None:
        """Work on this synthesis from now on."""
        if which != self._id:
            self._id = which
            self.tell()
            self.changed.emit()

    def name(self) -> str:
        """What it is called."""
        return next((_title(one) for one in self._all() if one.id == self.id), _("Main synthesis"))

    def tell(self) -> None:
        """Say which one it is."""
        self.button.setText(self.name())
        self.button.setAccessibleName(_("Synthesis: {name}").format(name=self.name()))

    def _all(self) -> list[Named]:
        project = self._shell.session.project
        return synthesis.syntheses(project) if project is not None else []

    def menu(self) -> QMenu:
        """The syntheses of the study, and what can be done with them."""
        menu, known = QMenu(self._around), self._all()
        first = known[0].id if known else ""
        for one in known or [Named("", "")]:
            action = menu.addAction(_title(one))
            action.setCheckable(True)
            action.setChecked(one.id == self.id or (not self.id and one.id == first))
            action.triggered.connect(partial(self.choose, "" if one.id == first else one.id))
        menu.addSeparator()
        menu.addAction(_("New synthesis…"), self.begin)
        menu.addAction(_("Copy of this one…"), partial(self.begin, copied=True))
        rename = menu.addAction(_("Rename it…"), self.rename)
        rename.setEnabled(bool(known))
        forget = menu.addAction(_("Delete it"), self.forget)
        forget.setEnabled(bool(self.id))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def begin(self, *, copied: bool = False) -> None:
        """Ask for the name of another synthesis, begin it and work on it."""
        project = self._shell.session.project
        asked = _("For whom? “Elected officials”, “Inhabitants”, “Mirror group”…")
        name = ask.words(self._around, _("New synthesis"), asked)
        if project is None or not name:
            return
        made: list[str] = []

        def act() -> None:
            like = synthesis.the_row(project, self.id).id if copied else ""
            made.append(synthesis.begin(project, name, like))

        if self._shell.session.attempt(act):
            self.choose(made[0])

    def rename(self) -> None:
        """Ask for another name."""
        project, known = self._shell.session.project, self._all()
        if project is None or not known:
            return
        which = self.id or known[0].id
        name = ask.words(self._around, _("Rename the synthesis"), _("Its name:"), self.name())
        if name and self._shell.session.attempt(lambda: synthesis.rename(project, which, name)):
            self.tell()

    def forget(self) -> None:
        """Delete the synthesis, never the first; « Annuler » is offered."""
        project, which, name = self._shell.session.project, self.id, self.name()
        if project is not None and which and self._shell.session.attempt(lambda: synthesis.forget(project, which)):
            self.choose("")
            told = _("The synthesis “{name}” was deleted.").format(name=name)
            self._shell.messages.say(told, "info", _("Undo"), self._shell.session.undo)


def _title(one: Named) -> str:
    return one.name or _("Main synthesis")
