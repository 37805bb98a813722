"""A new code asks for the words that people say for it, so that suggestions help from the first day."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from qualicode.i18n import _
from qualicode.model.study import Code, Coding
from qualicode.services import codebook
from qualicode.ui import guide, theme
from qualicode.ui.codebook.advice import shared
from qualicode.ui.words import text_of
from qualicode.ui.workspace import Shell


def offer_words(shell: Shell, parent: QWidget, code: Code) -> None:
    """Offer, in the quiet bar, to say what a new code is about; not where suggestions are switched off."""
    project = shell.session.project
    if project is None or not shared(shell.session).on or code.includes.strip() or code.definition.strip():
        return
    if code.kind == "heading" or project.count(Coding, code_id=code.id) > 1:
        return
    words = _("“{code}” is new: with some words that people say for it, suggestions help at once.")
    shell.messages.say(
        words.format(code=code.name), "info", _("Give words…"), lambda: FirstWords(shell, parent, code.id).show()
    )


class FirstWords(QDialog):
    """Two fields of the definition, with examples of good ones."""

    def __init__(self, shell: Shell, parent: QWidget, code_id: str) -> None:
        super().__init__(parent)
        guide.about(self, "suggestions.md")
        self._shell, self._code_id = shell, code_id
        project = shell.session.project
        found = project.find(Code, id=code_id) if project else []
        name = found[0].name if found else ""
        self.includes, self.definition = QPlainTextEdit(), QPlainTextEdit()
        heading = theme.mark(QLabel(_("What is “{code}” about?").format(code=name)), "heading")
        heading.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(6)
        layout.addWidget(heading)
        for edit, title, example in (
            (
                self.includes,
                _("Words that people say"),
                _("sent from one desk to another, come back tomorrow, the missing paper, I gave up"),
            ),
            (self.definition, _("Definition, in one sentence"), _("What makes a right hard to obtain.")),
        ):
            label = theme.mark(QLabel(title), "section")
            label.setBuddy(edit)
            edit.setAccessibleName(title)
            edit.setPlaceholderText(_("For example: {words}").format(words=example))
            edit.setTabChangesFocus(True)
            edit.setFixedHeight(theme.px(68))
            layout.addWidget(label)
            layout.addWidget(edit)
        told = _("Good words are those of the interviews, and several; general ones (“thing”, “people”) say little.")
        hint = theme.mark(QLabel(told), "muted")
        hint.setWordWrap(True)
        later, keep = QPushButton(_("Later")), theme.mark(QPushButton(_("Save")), "primary")
        later.clicked.connect(self.close)
        keep.clicked.connect(self.keep)
        keep.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(later)
        row.addWidget(keep)
        layout.addWidget(hint)
        layout.addLayout(row)
        self.setWindowTitle(_("Words for the new code"))
        self.setMinimumWidth(theme.px(440))
        shell.session.closed.connect(self.close)
        self.includes.setFocus()

    def keep(self) -> None:
        """Write what was typed, as one step."""
        project = self._shell.session.project
        fields = {"includes": text_of(self.includes).strip(), "definition": text_of(self.definition).strip()}
        typed = {name: words for name, words in fields.items() if words}
        if project is None or not typed or not project.count(Code, id=self._code_id):
            self.close()
            return
        if self._shell.session.attempt(lambda: codebook.define_code(project, self._code_id, **typed)):
            self.close()
