"""« Carnet de paroles »: what the form for the field asks, and where it is written."""

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qualicode import i18n
from qualicode.i18n import _
from qualicode.services import carnet, codebook
from qualicode.ui import ask, guide, theme
from qualicode.ui.workspace import Shell


class NotebookForm(QDialog):
    """Title, instructions, what is asked; then one .html file for a phone."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "importer.md")
        self._shell = shell
        self.setWindowTitle(_("Notebook of words for the field"))
        self.title, self.names = QLineEdit(_("What people say")), QLineEdit()
        self.names.setPlaceholderText(_("First names or initials, with commas; anybody when left empty"))
        self.instructions = QPlainTextEdit()
        self.instructions.setTabChangesFocus(True)
        self.instructions.setFixedHeight(theme.px(64))
        self.fields = {name: QCheckBox(_(label)) for name, label in carnet.FIELDS.items()}
        for name, box in self.fields.items():
            box.setChecked(name in carnet.USUAL)
        self.all_codes = QCheckBox(_("Propose every code, not only the themes"))
        told = theme.mark(QLabel(self._told()), "muted")
        told.setWordWrap(True)
        self.write, close = theme.mark(QPushButton(_("Write the form…")), "primary"), QPushButton(_("Cancel"))
        self.write.clicked.connect(self._write)
        close.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(told)
        layout.addLayout(self._form())
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.write)
        layout.addLayout(foot)
        self.resize(theme.px(520), self.sizeHint().height())
        self.write.setDefault(True)
        shell.session.closed.connect(self.close)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        for words, box in (
            (_("Title"), self.title),
            (_("Instructions"), self.instructions),
            (_("Who notes"), self.names),
        ):
            form.addRow(words, box)
            box.setAccessibleName(words)
        form.addRow(_("Asks for"), _column(list(self.fields.values())))
        form.addRow(_("Themes"), self.all_codes)
        return form

    def _told(self) -> str:
        project = self._shell.session.project
        words = _(
            "One file to open on a phone or a tablet, without a network: it keeps what is noted and saves it to a file "
            "that you then import here. What is noted is never sent by itself."
        )
        if project is not None and not codebook.tree(project):
            words += " " + _("The codebook is empty: the form will propose no theme.")
        return words

    def wishes(self) -> carnet.Wishes:
        """What was chosen."""
        names = tuple(dict.fromkeys(filter(None, (one.strip() for one in self.names.text().split(",")))))
        return carnet.Wishes(
            title=self.title.text(),
            instructions=self.instructions.toPlainText(),
            fields=tuple(name for name, box in self.fields.items() if box.isChecked()),
            all_codes=self.all_codes.isChecked(),
            language=i18n.language(),
            names=names,
        )

    def _write(self) -> None:
        project = self._shell.session.project
        filters = _("Web pages") + " (*.html)"
        title = _("Notebook of words for the field")
        path = ask.save_file(self, title, filters, _("notebook-of-words"), ".html")
        if project is None or path is None:
            return
        if self._shell.session.attempt(lambda: carnet.write_form(project, path, self.wishes())):
            told = _("The form is written: send “{name}” to those who listen.").format(name=path.name)
            self._shell.messages.say(told, "success")
            self.close()


def _column(boxes: list[QCheckBox]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    for box in boxes:
        column.addWidget(box)
    return column
