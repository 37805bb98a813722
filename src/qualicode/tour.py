"""The main job without anybody at the window: search, code, accept a suggestion, write the synthesis, take a picture.

For machines without a screen (`dev.py run` there), and for the pictures of the documentation. It runs on a sample study
and with settings of its own, in the folder that it is given, through the same services and the same window as people.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from qualicode import i18n
from qualicode.app import Program
from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.model.study import Code, Document
from qualicode.services import coding, exporting, sample, search, suggestions
from qualicode.store import files
from qualicode.store.project import Project
from qualicode.ui.coder.workspace import CoderWorkspace
from qualicode.ui.window import MainWindow

SEARCHED, CODE = "étouffé", "Confort d'été"
"""A word of the sample study that nobody coded, and a code of it that fits."""
SIZE = (1440, 900)
"""Pixels of a picture, width and height."""
ABOVE = 500
"""Code points of text shown before a passage that one looks at."""
PATIENCE = 30_000
"""Milliseconds after which a picture is taken even if the window still works on something."""
LOOK = 50
"""Milliseconds between two looks whether a condition holds."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do the job in the folder that is the one argument. Returns the exit code; a refusal is a sentence on stderr."""
    folder = Path((arguments or sys.argv[1:])[0]).resolve()
    live_in(folder)
    i18n.use(i18n.preferred())
    try:
        study = folder / f"{_('Sample study')}{files.SUFFIX}"
        word = do_the_job(study, folder / f"{_('Sample synthesis')}.docx")
        picture = take_picture(study, folder / f"{_('Window')}.png")
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    print(_("Word document: {path}").format(path=word))
    print(_("Picture of the window: {path}").format(path=picture))
    return 0


def live_in(folder: Path) -> None:
    """Keep working copies, backups and settings below `folder`: a tour leaves nothing in the user's own."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["QUALICODE_DATA"] = str(folder / "data")
    os.environ["QUALICODE_SETTINGS"] = str(folder / "settings")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # this platform warns of what it cannot do


def do_the_job(study: Path, word: Path) -> Path:
    """Build the sample study, code a passage, accept a suggestion, undo and redo it, write the synthesis."""
    study.unlink(missing_ok=True)
    sample.build(study)
    print(_("Sample study: {path}").format(path=study))
    project = files.open(study)
    try:
        _find_and_code(project)
        _accept_something(project)
        project.publish()
        return exporting.export(project, "synthese", word, {})
    finally:
        project.close()


def _find_and_code(project: Project) -> None:
    """Search the corpus for a word, and code the first paragraph that holds it."""
    index = search.index_path(project)
    search.update_index(project, index)
    hit = search.search(project, index, SEARCHED, limit=1)[0]
    code = project.find(Code, name=CODE)[0]
    coding.code_passage(project, hit.document_id, hit.start, hit.end, code.id)
    said = _("Found “{words}” in {document} and coded it “{code}”: {passage}")
    print(said.format(words=SEARCHED, code=code.name, document=hit.document, passage=shortened(hit.text)))


def _accept_something(project: Project) -> None:
    try:
        found = suggestions.suggest_now(project)
    except UserError as error:
        print(error)
        return
    best = max(found, key=lambda suggestion: suggestion.score, default=None)
    if best is None:
        print(_("Nothing is suggested for this study."))
        return
    suggestions.accept(project, best)
    code, document = project.get(Code, best.code), project.get(Document, best.unit.document)
    said = _("Accepted the suggestion “{code}” in {document}, because of {words}: {passage}")
    passage, words = shortened(best.unit.text), ", ".join(best.words)
    print(said.format(code=code.name, document=document.title, words=words, passage=passage))
    project.undo()
    project.redo()


def shortened(text: str, width: int = 90) -> str:
    """The text on one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[:width].rsplit(" ", 1)[0] + " […]"


def show_suggestion(window: MainWindow, patience: int = PATIENCE) -> None:
    """Scroll to the first passage of the document that a code is suggested for, when one is soon enough."""
    coder = window.front
    assert isinstance(coder, CoderWorkspace)
    panel = coder.suggestions
    if until(lambda: panel.advice.ready and bool(panel.found), patience):
        coder.stage.transcript.scroll_to(max(0, panel.found[0].unit.start - ABOVE))


@contextmanager
def window_on(study: Path, size: tuple[int, int] = SIZE) -> Iterator[MainWindow]:
    """The real window on a study, the Coder in front; closed at the end."""
    application = QApplication.instance() or QApplication(["qualicode"])
    assert isinstance(application, QApplication)
    program = Program(application)
    window = program.window
    window.resize(*size)
    window.show()
    try:
        program.session.open(study)
        window.go("coder")
        yield window
    finally:
        program.session.close()
        window.close()
        program.hush()


def take_picture(study: Path, picture: Path, prepare: Callable[[MainWindow], None] = show_suggestion) -> Path:
    """Open the study in the real window, `prepare` it, and save what it shows as a PNG."""
    with window_on(study) as window:
        prepare(window)
        until(lambda: not window.jobs.running)
        window.messages.hide()
        if not window.grab().save(str(picture)):
            raise UserError(_("{name} cannot be written.").format(name=picture.name), _("Choose another folder."))
    return picture


def until(condition: Callable[[], bool], patience: int = PATIENCE) -> bool:
    """Let the window work until the condition holds; False when that takes longer than `patience` milliseconds."""
    limit, loop, look = QDeadlineTimer(patience), QEventLoop(), QTimer(interval=LOOK)
    look.timeout.connect(lambda: loop.quit() if condition() or limit.hasExpired() else None)
    look.start()
    loop.exec()
    return condition()


if __name__ == "__main__":
    sys.exit(main())
