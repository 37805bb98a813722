"""A note in fifteen seconds, from anywhere (Ctrl+Shift+N): words, kind, place and day. What is typed is never lost."""

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qualicode.i18n import _
from qualicode.services import drafts, notes
from qualicode.ui import guide, theme
from qualicode.ui.notes.form import NoteForm, OddDateError
from qualicode.ui.notes.words import PARTS
from qualicode.ui.workspace import Shell

_KEPT_AS = "quick-note"
_PAUSE = 1000
"""Milliseconds after the last letter before the draft is written."""


class QuickNote(QDialog):
    """Stays when it is left: what was typed is there when it is asked for again, even after a crash."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "notes.md")
        self._shell = shell
        self.setWindowTitle(_("Quick note"))
        self.resize(theme.px(460), theme.px(470))
        self.form = NoteForm(shell)
        self.fault = theme.mark(QLabel(), "danger")
        self.fault.setWordWrap(True)
        self.fault.hide()
        self.save = theme.mark(QPushButton(_("Save")), "primary")
        self.save.setToolTip(_("Ctrl+Enter"))
        self.throw = theme.mark(QPushButton(_("Empty")), "quiet")
        close = QPushButton(_("Close"))
        self.save.clicked.connect(self.keep)
        self.throw.clicked.connect(self._throw_away)
        close.clicked.connect(self.close)
        for button in (self.throw, close, self.save):
            button.setAutoDefault(False)  # Enter in a line throws nothing away
        row = QHBoxLayout()
        row.addWidget(self.throw)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.form, 1)
        layout.addWidget(self.fault)
        layout.addLayout(row)
        self._later = QTimer(self, singleShot=True, interval=_PAUSE)
        self._later.timeout.connect(self._keep_draft)
        self.form.changed.connect(self._later.start)
        shell.session.about_to_close.connect(self._keep_draft)
        shell.session.closed.connect(self.deleteLater)
        self._begin()

    def ask(self) -> None:
        """Show it with what was typed before, the focus in the words."""
        self.form.offer()
        self.show()
        self.raise_()
        self.activateWindow()
        self.form.body.setFocus()

    def keep(self) -> None:
        """Write the note, or say what is missing."""
        project = self._shell.session.project
        if project is None:
            return
        try:
            values = self.form.values()
        except OddDateError as odd:
            self._refuse(_("“{date}” is no date: write 12 March 2026, or 12/03/2026.").format(date=odd))
            return
        fields: dict[str, Any] = values
        kind, body = fields.pop("kind"), fields.pop("body")
        if not any((body, *(fields[part] for part in PARTS if part != "body"))):
            self._refuse(_("Write at least a word."))
            return

        def act() -> None:
            notes.add_note(project, kind, body, **fields)

        if self._shell.session.attempt(act):
            drafts.forget_words(project, _KEPT_AS)
            self._begin()
            self.hide()
            self._shell.messages.say(_("The note is kept."), "success", _("Undo"), self._shell.session.undo)

    def _begin(self) -> None:
        project = self._shell.session.project
        kept = drafts.find_words(project, _KEPT_AS) if project else {}
        place, territory = notes.whereabouts(project, project.coder_id) if project else ("", "")
        self.fault.hide()
        self.form.show_values(kept or {"date": self.form.today(), "place": place, "territory": territory})

    def _throw_away(self) -> None:
        project = self._shell.session.project
        if project is not None:
            self._later.stop()
            drafts.forget_words(project, _KEPT_AS)
            self._begin()
            self.form.body.setFocus()

    def _keep_draft(self) -> None:
        project, typed = self._shell.session.project, self.form.typed()
        if project is not None and any(typed[part] for part in PARTS):
            drafts.keep_words(project, _KEPT_AS, typed)

    def _refuse(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.show()
        self.form.body.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.keep()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_draft()
        event.ignore()
        self.hide()
