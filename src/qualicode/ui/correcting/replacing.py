"""The same words everywhere: find them, look through them, write others in their place in one step."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.extend import Progress
from qualicode.i18n import _, ngettext
from qualicode.services import correcting
from qualicode.services.correcting import Occurrence
from qualicode.store.project import Project
from qualicode.ui import guide, theme
from qualicode.ui.preview import Passage, PreviewList
from qualicode.ui.workspace import Shell

_PAUSE = 200
_MOST = 2000


class Replacing(QDialog):
    """Stays open beside the work; nothing is changed before the button is pressed."""

    def __init__(self, shell: Shell, parent: QWidget, words: str = "") -> None:
        super().__init__(parent)
        guide.about(self, "corriger.md")
        self._shell = shell
        self.setWindowTitle(_("Replace in the whole corpus"))
        self.resize(theme.px(680), theme.px(560))
        self.words, self.other = QLineEdit(words), QLineEdit()
        self.whole, self.case = QCheckBox(_("Whole words")), QCheckBox(_("Same capitals"))
        self.whole.setChecked(True)
        self.list = PreviewList(_("Passages found"))
        self.told = theme.mark(QLabel(), "muted")
        self.replace = theme.mark(QPushButton(), "primary")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._find)
        self._lay_out()
        self.words.textChanged.connect(lambda _text: self._pause.start())
        for box in (self.whole, self.case):
            box.toggled.connect(lambda _on: self._pause.start())
        self.list.ticked.connect(self._tell)
        self.list.itemActivated.connect(lambda _item: self._go())
        self.replace.clicked.connect(self._replace)
        shell.session.closed.connect(self.close)
        self._find()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(8)
        for row, (name, line) in enumerate(((_("Find"), self.words), (_("Replace by"), self.other))):
            label = theme.mark(QLabel(name), "muted")
            label.setBuddy(line)
            line.setAccessibleName(name)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1)
        grid.addWidget(self.whole, 0, 2)
        grid.addWidget(self.case, 1, 2)
        close = QPushButton(_("Close"))
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(close)
        foot.addWidget(self.replace)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(grid)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)

    def _find(self) -> None:
        project, words = self._shell.session.project, self.words.text()
        if project is None:
            return
        if not words.strip():
            self._show([])
            return
        whole, case = self.whole.isChecked(), self.case.isChecked()

        def work(_progress: Progress) -> list[Occurrence]:
            return _occurrences(project, words, whole, case)

        def then(found: list[Occurrence]) -> None:
            if words == self.words.text() and self.isVisible():
                self._show(found)

        self._shell.jobs.start(_("Searching…"), work, then, quiet=True)

    def _show(self, found: list[Occurrence]) -> None:
        self.list.fill([Passage(o.document_id, o.document, o.before, o.text, o.after, o) for o in found])
        self._tell()

    def _tell(self) -> None:
        chosen = self.list.chosen()
        if not self.words.text().strip():
            self.told.setText(_("Type the words to be replaced."))
        elif not self.list.topLevelItemCount():
            self.told.setText(_("Nothing found."))
        else:
            documents = len({one.document_id for one in chosen})
            words = ngettext("in {count} document", "in {count} documents", documents).format(count=documents)
            self.told.setText(words)
        count = len(chosen)
        self.replace.setText(ngettext("Replace {count} passage", "Replace {count} passages", count).format(count=count))
        self.replace.setEnabled(bool(chosen))

    def _go(self) -> None:
        passage = self.list.current()
        if passage is not None:
            one: Occurrence = passage.key
            self._shell.go("coder", document=one.document_id, start=one.start, end=one.end)

    def _replace(self) -> None:
        project, chosen, other = self._shell.session.project, self.list.chosen(), self.other.text()
        if project is None or not chosen:
            return
        if self._shell.session.attempt(lambda: correcting.replace_all(project, chosen, other)):
            words = ngettext("{count} passage was replaced.", "{count} passages were replaced.", len(chosen))
            undo = self._shell.session.undo
            self._shell.messages.say(words.format(count=len(chosen)), "success", _("Undo"), undo)
        self._find()


def _occurrences(project: Project, words: str, whole: bool, case: bool) -> list[Occurrence]:
    reader = project.reader()
    try:
        return correcting.occurrences(reader, words, whole_words=whole, match_case=case, limit=_MOST)
    finally:
        reader.connection.close()
