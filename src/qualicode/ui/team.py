"""Merging a copy of the project in the window: what it brings, what the two sides changed differently, who decides."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFile, QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qualicode.extend import Progress
from qualicode.i18n import N_, _, ngettext
from qualicode.services import merging, sending
from qualicode.services.merging import Divergence, Plan, reporting
from qualicode.services.sending import Letter
from qualicode.store import files
from qualicode.store.project import Changes, Project
from qualicode.ui import ask, guide, icons, theme
from qualicode.ui.sending import who_sent
from qualicode.ui.workspace import Shell

if TYPE_CHECKING:
    from qualicode.ui.window import MainWindow

_CHOICES = {"later": N_("Later"), "mine": N_("Mine"), "theirs": N_("Theirs")}


def ask_merge(window: "MainWindow") -> None:
    """Choose a copy of the project and look at what it brings."""
    project = window.session.project
    if project is None:
        return
    if project.read_only:
        window.messages.say(_("The project is open for reading only."), "error")
        return
    path = ask.open_file(window, _("Merge a copy"), ask.project_filter())
    if path is not None:
        look(window, project, path)


def look(window: "MainWindow", project: Project, path: Path) -> None:
    """Compare in a job, then show what would be done: nothing is changed before somebody agrees.

    `path` may be the project's own file, which somebody else has changed meanwhile: what is here then replaces it once
    all that it holds was taken over.
    """

    def work(_progress: Progress) -> tuple[Plan, Letter | None]:
        reader, other = project.reader(), files.open(path, read_only=True)
        try:
            found = merging.plan(reader, other)
            if found.empty and _is_own(project, path):
                project.took_over(other)
            return found, sending.letter(other)
        finally:
            other.close()
            reader.connection.close()

    def then(looked: tuple[Plan, Letter | None]) -> None:
        found, letter = looked
        if project is not window.session.project:
            return
        if found.empty:
            window.messages.say(_("There is nothing new in this copy."), other=away(window, project, path))
            if _is_own(project, path):
                window.session.took_over()
        else:
            MergeReport(window, window, path, found, letter).show()

    window.jobs.start(_("Comparing the two copies…"), work, then)


def _is_own(project: Project, path: Path) -> bool:
    """Whether a file is the one that the open project is published to."""
    return project.copy is not None and project.copy.destination == files.real(path)


def away(shell: Shell, project: Project, path: Path) -> tuple[str, Callable[[], object]] | None:
    """A button that puts a conflicted copy out of the way once it is merged; None for any other file."""
    if path not in project.beside:
        return None

    def put() -> None:
        if QFile(str(path)).moveToTrash():
            project.beside.remove(path)
            shell.messages.say(_("“{name}” is in the trash.").format(name=path.name), "success")
        else:
            shell.messages.say(_("“{name}” could not be moved to the trash.").format(name=path.name), "error")

    return _("Move that copy to the trash"), put


class Deciding(QTableWidget):
    """Divergences, one a line, with what each side has and a box to decide."""

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__(0, 4)
        self._choices = choices
        self._divergences: list[Divergence] = []
        self.setAccessibleName(_("Divergences"))
        self.setHorizontalHeaderLabels([_("What"), _("Mine"), _("Theirs"), _("Decision")])
        self.verticalHeader().hide()
        self.setWordWrap(True)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        for column in range(3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.ResizeToContents)

    def fill(self, divergences: Sequence[Divergence]) -> None:
        """Show these divergences, the first choice taken for each."""
        self._divergences = list(divergences)
        self.setRowCount(len(divergences))
        for row, one in enumerate(divergences):
            cells = (reporting.what(one), one.mine, one.theirs)
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.setItem(row, column, item)
            box = QComboBox()
            box.setAccessibleName(_("Decision: {what}").format(what=one.what))
            for choice in self._choices:
                box.addItem(_(_CHOICES[choice]), choice)
            self.setCellWidget(row, 3, box)
        self.resizeRowsToContents()

    def choose(self, choice: str) -> None:
        """The same decision for all."""
        for row in range(self.rowCount()):
            box = self.cellWidget(row, 3)
            if isinstance(box, QComboBox):
                box.setCurrentIndex(max(0, box.findData(choice)))

    def decisions(self) -> dict[str, str]:
        """What is decided, by divergence."""
        found = {}
        for row, one in enumerate(self._divergences):
            box = self.cellWidget(row, 3)
            found[one.id] = str(box.currentData()) if isinstance(box, QComboBox) else self._choices[0]
        return found

    def for_all(self) -> QHBoxLayout:
        """Buttons that decide for all."""
        row = QHBoxLayout()
        row.addWidget(theme.mark(QLabel(_("For all:")), "muted"))
        for choice in self._choices:
            button = theme.mark(QPushButton(_(_CHOICES[choice])), "quiet")
            button.clicked.connect(lambda _on, which=choice: self.choose(which))
            row.addWidget(button)
        row.addStretch(1)
        return row


class MergeReport(QDialog):
    """What a copy brings and what is to be decided; nothing is done before « Merge »."""

    def __init__(self, shell: Shell, parent: QWidget, path: Path, found: Plan, letter: Letter | None = None) -> None:
        super().__init__(parent)
        guide.about(self, "equipe.md")
        self._shell, self._path, self._found, self._letter = shell, path, found, letter
        self.setWindowTitle(_("Merge a copy"))
        self.resize(min(theme.px(820), parent.width()), min(theme.px(600), parent.height()))
        self.table, self.taken = Deciding(("later", "mine", "theirs")), QListWidget()
        self.taken.setAccessibleName(_("Taken over without question"))
        self.taken.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.taken.setWordWrap(True)
        self.taken.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.merge = theme.mark(QPushButton(_("Merge")), "primary")
        self._lay_out()
        self.merge.clicked.connect(self._merge)
        shell.session.closed.connect(self.close)

    def _lay_out(self) -> None:
        close = QPushButton(_("Cancel"))
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.merge)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        heading = theme.mark(QLabel(_("What “{name}” brings").format(name=self._path.name)), "heading")
        heading.setWordWrap(True)
        layout.addWidget(heading)
        if words := who_sent(self._letter):
            sent = theme.mark(QLabel(words), "muted")
            sent.setWordWrap(True)
            sent.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(sent)
        layout.addWidget(theme.mark(QLabel(_("Taken over without question")), "section"))
        layout.addWidget(self.taken, 1)
        for line in merging.told(self._found):
            doubt = line in self._found.doubts
            icon = icons.icon("circle-question-mark" if doubt else "check", "warning" if doubt else "success")
            self.taken.addItem(QListWidgetItem(icon, line))
        count = len(self._found.divergences)
        many = ngettext("{count} divergence to decide", "{count} divergences to decide", count).format(count=count)
        layout.addWidget(theme.mark(QLabel(many if count else _("Nothing to decide")), "section"))
        self.table.fill(self._found.divergences)
        if count:
            layout.addWidget(self.table, 2)
            layout.addLayout(self.table.for_all())
            words = _(
                "What is left for later blocks nothing: until then mine stays, and nothing that is used is deleted."
            )
            told = theme.mark(QLabel(words), "muted")
            told.setWordWrap(True)
            layout.addWidget(told)
        layout.addLayout(foot)

    def _merge(self) -> None:
        project, path, decisions = self._shell.session.project, self._path, self.table.decisions()
        if project is None:
            return
        self.close()
        changes: list[Changes] = []

        def work(_progress: Progress) -> int:
            twin, other = project.twin(), files.open(path, read_only=True)
            twin.subscribe(changes.append)
            try:
                # Looked at again: somebody may have gone on working since the report was shown.
                merging.apply(twin, other, merging.plan(twin, other), decisions)
                if _is_own(project, path):
                    project.took_over(other)
                return len(merging.open_divergences(twin))
            finally:
                other.close()
                twin.close_database()

        def then(waiting: int) -> None:
            if project is not self._shell.session.project:
                return
            for change in changes:
                project.announce(change)
            told = _("The copy was merged.")
            if waiting:
                many = ngettext("{count} divergence to decide", "{count} divergences to decide", waiting)
                told = f"{told} {many.format(count=waiting)}."
            undo = self._shell.session.undo
            self._shell.messages.say(told, "success", _("Undo"), undo, away(self._shell, project, path))
            if _is_own(project, path):
                self._shell.session.took_over()

        self._shell.jobs.start(_("Merging…"), work, then)


class Arbitrating(QDialog):
    """The divergences that were left for later."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "equipe.md")
        self._shell = shell
        self.setWindowTitle(_("Divergences to decide"))
        self.resize(min(theme.px(820), parent.width()), min(theme.px(520), parent.height()))
        self.table, self.told = Deciding(("later", "mine", "theirs")), theme.mark(QLabel(), "muted")
        self.apply = theme.mark(QPushButton(_("Apply")), "primary")
        close = QPushButton(_("Close"))
        self.apply.clicked.connect(self._apply)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(close)
        foot.addWidget(self.apply)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(self.table, 1)
        layout.addLayout(self.table.for_all())
        layout.addLayout(foot)
        shell.session.changed.connect(self._hear)
        shell.session.closed.connect(self.close)
        self._fill()

    def _hear(self, changes: Changes) -> None:
        if changes.touch("lens"):
            self._fill()

    def _fill(self) -> None:
        project = self._shell.session.project
        waiting = merging.open_divergences(project) if project is not None else []
        self.table.fill(waiting)
        count = len(waiting)
        many = ngettext("{count} divergence to decide", "{count} divergences to decide", count).format(count=count)
        self.told.setText(many if count else _("Nothing to decide"))
        self.apply.setEnabled(bool(count))

    def _apply(self) -> None:
        project, decided = self._shell.session.project, self.table.decisions()
        if project is None:
            return

        def act() -> None:
            with project.step(N_("Arbitrate divergences")):
                for choice in ("mine", "theirs"):
                    wanted = [one for one, decision in decided.items() if decision == choice]
                    if wanted:
                        merging.arbitrate(project, wanted, choice)

        self._shell.session.attempt(act)
