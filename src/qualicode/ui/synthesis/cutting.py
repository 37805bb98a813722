"""Cutting a verbatim: what is left out is marked […], what is added stands in brackets; the rest cannot change."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from qualicode.i18n import _
from qualicode.model.synthesis.hand import CUT, unsaid
from qualicode.ui import guide, theme
from qualicode.ui.words import text_of


class Cutting(QDialog):
    """`kept(words)`: the words as they are to be shown."""

    kept = Signal(str)

    def __init__(self, parent: QWidget, original: str, words: str) -> None:
        super().__init__(parent)
        guide.about(self, "synthese-word.md")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Cut a verbatim"))
        self.resize(theme.px(560), theme.px(420))
        self._original = original
        said = QLabel(original)
        said.setTextFormat(Qt.TextFormat.PlainText)
        theme.mark(said, "muted").setWordWrap(True)
        self.edit = QPlainTextEdit(words)
        self.edit.setAccessibleName(_("The words that are shown"))
        self.edit.setTabChangesFocus(True)
        self.told = theme.mark(QLabel(), "warning")
        self.told.setWordWrap(True)
        self.cut_button, self.add_button = QPushButton(_("Cut the selected words")), QPushButton(_("Add words…"))
        self.back_button = QPushButton(_("As it was said"))
        self.keep_button, cancel = theme.mark(QPushButton(_("Save")), "primary"), QPushButton(_("Cancel"))
        self.cut_button.clicked.connect(self.cut)
        self.add_button.clicked.connect(self.add)
        self.back_button.clicked.connect(lambda: self.edit.setPlainText(original))
        self.keep_button.clicked.connect(self.keep)
        cancel.clicked.connect(self.close)
        self.edit.textChanged.connect(self._look)
        tools, foot = QHBoxLayout(), QHBoxLayout()
        for button in (self.cut_button, self.add_button, self.back_button):
            tools.addWidget(button)
        tools.addStretch(1)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.keep_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(theme.mark(QLabel(_("As it was said")), "section"))
        layout.addWidget(said)
        layout.addWidget(theme.mark(QLabel(_("The words that are shown")), "section"))
        layout.addWidget(self.edit, 1)
        layout.addLayout(tools)
        layout.addWidget(self.told)
        layout.addLayout(foot)
        self._look()
        self.edit.setFocus()

    def cut(self) -> None:
        """Put […] for the selected words."""
        cursor = self.edit.textCursor()
        if cursor.hasSelection():
            cursor.insertText(CUT)

    def add(self) -> None:
        """Put brackets at the caret, and the caret between them."""
        cursor = self.edit.textCursor()
        cursor.clearSelection()
        cursor.insertText("[]")
        cursor.movePosition(cursor.MoveOperation.Left)
        self.edit.setTextCursor(cursor)
        self.edit.setFocus()

    def keep(self) -> None:
        """Tell the words, when nothing else was changed."""
        words = " ".join(text_of(self.edit).split())
        if words and not unsaid(self._original, words):
            self.kept.emit(words)
            self.close()

    def _look(self) -> None:
        words = " ".join(text_of(self.edit).split())
        strange = unsaid(self._original, words)
        told = _("“{words}” was not said so: cut with […], and put what you add between square brackets.")
        self.told.setText(told.format(words=strange[:60]) if strange else "")
        self.keep_button.setEnabled(bool(words) and not strange)
