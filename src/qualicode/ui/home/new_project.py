"""The small form of a new project: its name, its folder, who codes. No dialog, no chain of questions."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from qualicode.i18n import _
from qualicode.store.files import SUFFIX
from qualicode.ui import ask, settings, theme
from qualicode.ui.session import Session

_FORBIDDEN = set('<>:"/\\|?*')


class NewProject(QFrame):
    """`left` says that the user is done with it, one way or the other."""

    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        theme.mark(self, "card")
        self._session = session
        self.name, self.folder, self.coder = QLineEdit(), QLineEdit(), QLineEdit()
        self.fault = theme.mark(QLabel(), "danger")
        self.fault.setWordWrap(True)
        self.fault.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(theme.mark(QLabel(_("New project")), "heading"))
        layout.addLayout(self._fields())
        layout.addWidget(self.fault)
        layout.addLayout(self._buttons())

    def begin(self) -> None:
        """Show the form empty, the focus in the name."""
        self.name.clear()
        self.folder.setText(QDir.toNativeSeparators(str(ask.usual_folder())))
        self.coder.setText(self._session.coder_name)
        self.fault.hide()
        self.show()
        self.name.setFocus()

    def make(self) -> None:
        """Make the project, or say beside the fields what is missing."""
        name, folder = " ".join(self.name.text().split()), Path(self.folder.text().strip())
        if not name:
            self._refuse(_("Give the project a name."), self.name)
        elif not self.folder.text().strip() or not folder.is_dir():
            self._refuse(_("This folder does not exist: choose another one."), self.folder)
        elif not self.coder.text().strip():
            self._refuse(_("Say who codes: each extract bears a name."), self.coder)
        else:
            self._session.name_coder(self.coder.text())
            settings.save("files/folder", str(folder))
            if self._session.create(folder / f"{_file_name(name)}{SUFFIX}", name):
                self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.make()
        else:
            super().keyPressEvent(event)

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self.name.setPlaceholderText(_("Field immersions 2026"))
        browse = QPushButton(_("Choose…"))
        browse.setAccessibleName(_("Choose the folder…"))
        browse.clicked.connect(self._browse)
        fields: list[tuple[str, QLineEdit, QWidget | None]] = [
            (_("Name of the project"), self.name, None),
            (_("Folder"), self.folder, browse),
            (_("Who codes"), self.coder, None),
        ]
        for row, (words, line, beside) in enumerate(fields):
            label = theme.mark(QLabel(words), "muted")
            label.setBuddy(line)
            line.setAccessibleName(words)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1)
            if beside is not None:
                grid.addWidget(beside, row, 2)
        return grid

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        buttons: list[tuple[str, str, Callable[[], None]]] = [
            (_("Cancel"), "", self.left.emit),
            (_("Create the project"), "primary", self.make),
        ]
        for words, kind, run in buttons:
            button = theme.mark(QPushButton(words), kind)
            button.clicked.connect(lambda _checked=False, act=run: act())
            row.addWidget(button)
        return row

    def _browse(self) -> None:
        if (chosen := ask.folder(self, _("Where to keep the project"))) is not None:
            self.folder.setText(QDir.toNativeSeparators(str(chosen)))

    def _refuse(self, sentence: str, field: QLineEdit) -> None:
        self.fault.setText(sentence)
        self.fault.show()
        field.setAccessibleDescription(sentence)
        field.setFocus()


def _file_name(name: str) -> str:
    """The project's name without what some system forbids in file names."""
    return "".join(letter for letter in name if letter not in _FORBIDDEN and letter.isprintable())[:120].strip(" .")
