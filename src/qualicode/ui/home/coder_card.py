"""Who codes at this machine: asked once, inline, at the first start; to be changed at any time."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from qualicode.i18n import _
from qualicode.ui import theme
from qualicode.ui.session import Session


class CoderCard(QFrame):
    """Without a name: a field for it. With one: a quiet line with the name and « Changer »."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._asking = False
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("First name, initials or a pseudonym"))
        self.line.setAccessibleName(_("Your name in the projects"))
        self.line.returnPressed.connect(self._save)
        self.button = QPushButton()
        self.button.clicked.connect(self._act)
        self._quiet = QHBoxLayout()
        self._quiet.setSpacing(4)
        self._quiet.addWidget(self.words)
        self._quiet.addStretch(1)
        self._asked = QHBoxLayout()
        self._asked.setSpacing(8)
        self._asked.addWidget(self.line, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(8)
        self._layout.addLayout(self._quiet)
        self._layout.addLayout(self._asked)
        session.coder_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        self._asking = not self._session.coder_name
        self._show()

    def ask(self) -> None:
        """Let the name be typed."""
        self._asking = True
        self._show()
        self.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._session.coder_name:
            self.refresh()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        known = self._session.coder_name
        theme.mark(self, "card" if self._asking else "")
        margin = 16 if self._asking else 0
        self._layout.setContentsMargins(margin, margin and 12, margin, margin and 12)
        if self._asking:
            self.words.setText(_("Who codes here? Every extract bears the name of the person who coded it."))
            self.line.setText(known)
        else:
            self.words.setText(_("You code as {name}.").format(name=known))
        self.words.setWordWrap(self._asking)
        theme.mark(self.words, "" if self._asking else "muted")
        self.line.setVisible(self._asking)
        theme.mark(self.button, "primary" if self._asking else "link")
        self.button.setText(_("Keep this name") if self._asking else _("Change the name"))
        if self._asking:
            self._asked.addWidget(self.button)
        else:
            self._quiet.insertWidget(1, self.button)
        self.show()

    def _act(self) -> None:
        if self._asking:
            self._save()
        else:
            self.ask()

    def _save(self) -> None:
        if self.line.text().strip():
            self._session.name_coder(self.line.text())
        else:
            self.line.setFocus()
