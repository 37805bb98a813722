"""The program from its command line: what starts, in which language, and what is not loaded."""

import os
import subprocess
import sys
from pathlib import Path

from qualicode.model.study import Coder, ProjectInfo
from qualicode.store import files

START = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import qualicode.app as program
application = QApplication([])
def look():
    window = next(widget for widget in application.topLevelWidgets() if widget.isVisible())
    print(window.windowTitle())
    print([action.text() for action in window.bar.actions()][0])
    print([name for name in ("spacy", "pandas", "docx", "numpy", "scipy", "openpyxl", "lxml") if name in sys.modules])
    window.close()
QTimer.singleShot(400, look)
sys.exit(program.main(sys.argv[1:]))
"""


def start(tmp_path: Path, *arguments: str, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", START, *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QUALICODE_SETTINGS": str(tmp_path / "settings"),
             "QUALICODE_DATA": str(tmp_path / "data"), **environment},
        capture_output=True, text=True, timeout=60, check=False, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_it_starts_on_accueil_and_loads_nothing_heavy(tmp_path):
    title, menu, heavy = start(tmp_path, QUALICODE_LANGUAGE="fr")
    assert (title, menu, heavy) == ("Qualicode", "Fichier", "[]")


def test_it_opens_the_project_that_is_named(tmp_path, monkeypatch):
    path = tmp_path / "Étude à part.qualicode"
    monkeypatch.setenv("QUALICODE_DATA", str(tmp_path / "data"))
    files.create(path, ProjectInfo(name="Étude"), Coder(name="Inès", initials="I")).close()
    title, menu, _heavy = start(tmp_path, str(path), QUALICODE_LANGUAGE="en")
    assert title.startswith("Étude à part.qualicode") and menu == "File"


FILE_DIALOG = """
from PySide6.QtWidgets import QApplication, QFileDialog
import qualicode.app as program
application = QApplication([])
made = program.Program(application)
for language in ("fr", "en"):
    made.speak(language)
    dialog = QFileDialog(None, "", "/")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    print([dialog.labelText(label) for label in QFileDialog.DialogLabel])
"""


def test_qt_s_own_file_dialog_speaks_the_language(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FILE_DIALOG],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QUALICODE_SETTINGS": str(tmp_path / "settings"),
             "QUALICODE_DATA": str(tmp_path / "data")},
        capture_output=True, text=True, timeout=60, check=False, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    french, english = done.stdout.splitlines()
    assert (
        "&Chercher dans" in french and "&Type de fichiers" in french and "Look" not in french and "type:" not in french
    )
    assert "&Look in:" in english and "Files of &type:" in english
