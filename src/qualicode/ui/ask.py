"""The few questions that need the system's own dialogs; tests answer them by replacing these functions."""

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QWidget

from qualicode.i18n import _
from qualicode.ui import settings


def project_filter() -> str:
    """The files that are projects, as a file dialog writes it."""
    return _("Qualicode projects") + " (*.qualicode)"


def open_file(parent: QWidget, title: str, filters: str) -> Path | None:
    """A file to read, None when the user changes their mind."""
    chosen, _filter = QFileDialog.getOpenFileName(parent, title, str(usual_folder()), filters)
    return _remember(chosen)


def open_files(parent: QWidget, title: str, filters: str) -> Sequence[Path]:
    """Files to read, none when the user changes their mind."""
    chosen, _filter = QFileDialog.getOpenFileNames(parent, title, str(usual_folder()), filters)
    if chosen:
        _remember(chosen[0])
    return [Path(name) for name in chosen]


def save_file(parent: QWidget, title: str, filters: str, name: str, suffix: str) -> Path | None:
    """Where to write a file (`suffix` with its dot), None when the user changes their mind."""
    dialog = QFileDialog(parent, title, str(usual_folder() / name), filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix.removeprefix("."))
    dialog.filterSelected.connect(lambda chosen: _follow(dialog, chosen))
    dialog.selectFile(name)
    return _remember(dialog.selectedFiles()[0]) if dialog.exec() else None


def _follow(dialog: QFileDialog, chosen: str) -> None:
    """A name typed without an extension gets that of the format that was chosen."""
    found = re.search(r"\*\.(\w+)", chosen)
    if found:
        dialog.setDefaultSuffix(found[1])


def folder(parent: QWidget, title: str) -> Path | None:
    """A folder, None when the user changes their mind."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(usual_folder()))
    return Path(chosen) if chosen else None


def words(parent: QWidget, title: str, label: str, proposed: str = "") -> str:
    """A line of words, "" when the user changes their mind."""
    typed, given = QInputDialog.getText(parent, title, label, QLineEdit.EchoMode.Normal, proposed)
    return typed.strip() if given else ""


def open_outside(path: Path) -> None:
    """Open a file in the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def documents_folder() -> Path:
    """The person's documents; their home where there is no such folder."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) if documents and Path(documents).is_dir() else Path(QDir.homePath())


def usual_folder() -> Path:
    """The folder used last, while it is there; else the person's documents."""
    remembered = settings.text("files/folder")
    return Path(remembered) if remembered and Path(remembered).is_dir() else documents_folder()


def _remember(chosen: str) -> Path | None:
    if not chosen:
        return None
    settings.save("files/folder", str(Path(chosen).parent))
    return Path(chosen)
