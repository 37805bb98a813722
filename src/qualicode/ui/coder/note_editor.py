"""A note written in place: a text, and for a surprise two questions. Ctrl+Enter saves; Esc keeps what was typed."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from qualicode.i18n import N_, _
from qualicode.model.study import NOTE_KINDS
from qualicode.ui import guide, icons, theme
from qualicode.ui.coder.marks import NOTE_ICONS

_PROMPTS = {
    "memo": N_("What do you make of this passage?"),
    "surprise": N_("What surprised you?"),
    "key_point": N_("What stands out here?"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of a note in the making."""

    body: str = ""
    why: str = ""
    expected: str = ""

    def __bool__(self) -> bool:
        return bool(self.body.strip() or self.why.strip() or self.expected.strip())


class NoteEditor(QWidget):
    """Writes a new note, or changes one."""

    saved = Signal(object)
    """The `Draft` to be saved."""
    left = Signal(object)
    """It was left with this `Draft` unsaved."""
    deleted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        guide.about(self, "notes.md")
        self._icon, self._title = QLabel(), theme.mark(QLabel(), "title")
        self.body = QPlainTextEdit()
        self.body.setTabChangesFocus(True)
        self.why, self.expected = QLineEdit(), QLineEdit()
        self.why.setPlaceholderText(_("Why did it surprise you?"))
        self.why.setAccessibleName(_("Why did it surprise you?"))
        self.expected.setPlaceholderText(_("What did you expect?"))
        self.expected.setAccessibleName(_("What did you expect?"))
        self.hint = theme.mark(QLabel(), "small")
        self.delete_button = theme.mark(QPushButton(_("Delete")), "danger")
        self.cancel_button = theme.mark(QPushButton(_("Cancel")), "quiet")
        self.save_button = theme.mark(QPushButton(_("Save")), "primary")
        self.save_button.setToolTip(_("Ctrl+Enter"))
        self.save_button.clicked.connect(self._save)
        self.cancel_button.clicked.connect(self.leave)
        self.delete_button.clicked.connect(self.deleted)
        for field in (self.body, self.why, self.expected):
            field.installEventFilter(self)
        self._lay_out()

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        foot.addWidget(self.delete_button)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.body, 1)
        layout.addWidget(self.why)
        layout.addWidget(self.expected)
        layout.addLayout(foot)

    def write(self, kind: str, draft: Draft, *, existing: bool = False) -> None:
        """Begin to write a note of a kind, from a draft; `existing`: the note is there already."""
        self._icon.setPixmap(icons.pixmap(NOTE_ICONS.get(kind, "sticky-note"), theme.px(16), theme.current().warning))
        self._title.setText(_(NOTE_KINDS[kind]))
        self.body.setAccessibleName(_(NOTE_KINDS[kind]))
        self.body.setPlaceholderText(_(_PROMPTS.get(kind, "")) if kind in _PROMPTS else "")
        self.body.setPlainText(draft.body)
        self.body.moveCursor(self.body.textCursor().MoveOperation.End)
        self.why.setText(draft.why)
        self.expected.setText(draft.expected)
        for field in (self.why, self.expected):
            field.setVisible(kind == "surprise")
        self.delete_button.setVisible(existing)
        self.hint.setText(_("Draft taken up again") if draft and not existing else "")
        self.body.setFocus()

    def draft(self) -> Draft:
        """What is typed now."""
        return Draft(self.body.toPlainText(), self.why.text(), self.expected.text())

    def leave(self) -> None:
        """Stop writing; the words are handed on as a draft."""
        self.left.emit(self.draft())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            saves = enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            leaves = event.key() == Qt.Key.Key_Escape
            if saves or leaves:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    self._save() if saves else self.leave()
                return True
        return super().eventFilter(watched, event)

    def _save(self) -> None:
        if not self.body.toPlainText().strip():
            self.hint.setText(_("Write at least a word."))
            self.body.setFocus()
            return
        self.saved.emit(self.draft())
