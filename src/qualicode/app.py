"""The program with a window: puts the parts together. The one module that may know every floor.

Another workspace is one more line in `PLACES`.
"""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from qualicode import i18n
from qualicode.i18n import N_
from qualicode.ui import icons, qtwords, settings, theme, words
from qualicode.ui.crash import Guard
from qualicode.ui.session import Session
from qualicode.ui.window import MainWindow
from qualicode.ui.workspace import Place, Shell, Workspace


def _home(shell: Shell) -> Workspace:
    from qualicode.ui.home import HomeWorkspace

    return HomeWorkspace(shell)


def _corpus(shell: Shell) -> Workspace:
    from qualicode.ui.corpus.workspace import CorpusWorkspace

    return CorpusWorkspace(shell)


def _coder(shell: Shell) -> Workspace:
    from qualicode.ui.coder.workspace import CoderWorkspace

    return CoderWorkspace(shell)


def _codebook(shell: Shell) -> Workspace:
    from qualicode.ui.codebook.workspace import CodebookWorkspace

    return CodebookWorkspace(shell)


def _crossing(shell: Shell) -> Workspace:
    from qualicode.ui.crossing.workspace import CrossingWorkspace

    return CrossingWorkspace(shell)


def _synthesis(shell: Shell) -> Workspace:
    from qualicode.ui.synthesis.workspace import SynthesisWorkspace

    return SynthesisWorkspace(shell)


PLACES = (
    Place("home", N_("Home"), "house", _home, needs_project=False),
    Place("corpus", N_("Corpus"), "file-text", _corpus),
    Place("coder", N_("Code texts"), "pencil", _coder),
    Place("codebook", N_("Codebook"), "list-tree", _codebook),
    Place("crossing", N_("Cross"), "grid-3x3", _crossing),
    Place("synthesis", N_("Synthesis"), "notebook-text", _synthesis),
)
"""The rail, in the order of the work: Accueil · Corpus · Coder · Grille de codes · Croiser · Synthèse · Équipe."""


class Program:
    """The application: its language, its look, one session and the window on it."""

    def __init__(self, application: QApplication, places: Sequence[Place] = PLACES) -> None:
        _collect_seldom()
        self.application = application
        self._places = places
        self._translators: list[QTranslator] = []
        self.speak(settings.text("view/language") or i18n.preferred())
        theme.appearance().wear()
        self.session = Session()
        self.window = self._make_window()
        self.guard = Guard(self.session.failed.emit, lambda: self.window)

    def speak(self, language: str) -> None:
        """Use a language everywhere, Qt's own buttons included."""
        i18n.use(language)
        QLocale.setDefault(words.locale())
        self.hush()
        translator = QTranslator(self.application)
        if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            self._translators = [translator, qtwords.MissingWords(self.application)]
            for one in self._translators:
                self.application.installTranslator(one)

    def hush(self) -> None:
        """Take its languages off Qt: another program may run in this process, with its own."""
        for translator in self._translators:
            self.application.removeTranslator(translator)
        self._translators = []

    def choose_language(self, language: str) -> None:
        """Speak another language from now on: the window is made anew on the same session."""
        if language == i18n.language():
            return
        settings.save("view/language", language)
        self.session.jobs.cancel_all()
        self.speak(language)
        old = self.window
        old.remember()
        self.window = self._make_window()
        self.window.show()
        old.let_go()

    def _make_window(self) -> MainWindow:
        window = MainWindow(self._places, self.session)
        window.language_chosen.connect(self.choose_language)
        return window


def _collect_seldom() -> None:
    """Let Python look for garbage less often: each time it goes through all objects, and the window stands still.

    What a study needs is freed as soon as nobody holds it; only rare cycles wait.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def main(argv: Sequence[str] | None = None) -> int:
    """Start with the arguments of the command line: at most a project to open. Returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    application = QApplication.instance() or QApplication([sys.argv[0], *arguments])
    assert isinstance(application, QApplication)
    application.setApplicationName("Qualicode")
    application.setDesktopFileName("qualicode")
    application.setWindowIcon(icons.application_icon())
    program = Program(application)
    program.guard.install()
    program.window.showMaximized() if program.window.fills_screen else program.window.show()
    if arguments:
        QTimer.singleShot(0, lambda: program.session.open(Path(os.fspath(arguments[0]))))
    return application.exec()
