"""« Passages that resemble a code »: uncoded ones, the most alike first, to be coded or not, one by one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from qualicode.extend import Suggestion
from qualicode.i18n import _
from qualicode.model.study import Code
from qualicode.plugins.suggesters.asking import Answer as Found
from qualicode.plugins.suggesters.asking import Question
from qualicode.services import rereading, suggestions
from qualicode.store.project import Changes, Project
from qualicode.ui.codebook.advice import shared
from qualicode.ui.codebook.suggestion_card import Weights, index_words
from qualicode.ui.rereading.review import Answer, Line, Review
from qualicode.ui.workspace import Shell

_MOST = 120
_CALM = 150


class PassagesForCode(Review):
    """Asks once; what was decided since, here or elsewhere, goes from the list, and comes back when it is undone."""

    def __init__(self, shell: Shell, parent: QWidget, code: Code) -> None:
        super().__init__(
            shell,
            parent,
            _("Passages that resemble “{code}”").format(code=code.name),
            _("Not coded with it yet, the most alike first. Nothing is coded before you say so."),
        )
        self._code = code
        self._all: Sequence[Suggestion] = ()
        self._pause = QTimer(self, singleShot=True, interval=_CALM)
        self._pause.timeout.connect(self._sort_out)
        shell.session.changed.connect(self._hear)
        self.say(_("Looking through the corpus…"))
        shared(shell.session).ask(Question("passages", code.id, most=_MOST), self._take, self._went_on)

    def answers(self) -> Sequence[Answer]:
        return (
            Answer(_("Code it"), Qt.Key.Key_Return, "↵", self._accept),
            Answer(_("Not this code"), Qt.Key.Key_Delete, "⌫", self._refuse),
            Answer(_("Another code…"), Qt.Key.Key_C, "C", self._other),
            Answer(_("Later"), Qt.Key.Key_L, "L", self._later),
        )

    def why(self, line: Line) -> QWidget | None:
        one: Suggestion = line.key
        if not one.words:
            return None
        weights = Weights()
        weights.show_words(one.words, one.weights)
        return weights

    # Reading

    def _went_on(self, done: int, total: int | None) -> None:
        if not self._all and total:
            self.say(_("Looking through the corpus: {share} %").format(share=100 * done // total))

    def _take(self, found: Found) -> None:
        if found is None:
            status = shared(self.shell.session).status()
            self.say(status or _("Suggestions are unavailable for now."))
            return
        self._all = found
        self._sort_out()

    def _hear(self, changes: Changes) -> None:
        if changes.touch("coding", "code", "suggestion_decision", "document"):
            self._pause.start()

    def _sort_out(self) -> None:
        project = self.shell.session.project
        if project is not None:
            found = self._all
            self.shell.jobs.start(_("Suggestions"), lambda _progress: _lines(project, found), self._fill, quiet=True)

    def _fill(self, lines: Sequence[Line]) -> None:
        self.fill(lines)
        nothing = _("No passage without this code resembles it. A definition with the words people use helps.")
        self.say("" if lines else nothing)

    # Answering

    def _accept(self, line: Line) -> None:
        self._decide(line, lambda project: suggestions.accept(project, line.key))

    def _refuse(self, line: Line) -> None:
        self._decide(line, lambda project: suggestions.refuse(project, line.key))

    def _later(self, line: Line) -> None:
        self._decide(line, lambda project: suggestions.later(project, line.key))

    def _other(self, line: Line) -> None:
        self.ask_code(
            lambda code: self._decide(line, lambda project: suggestions.accept(project, line.key, code_id=code.id))
        )

    def _decide(self, line: Line, act: Callable[[Project], object]) -> None:
        project = self.shell.session.project
        if project is not None and self.shell.session.attempt(lambda: act(project)):
            self.answered(line)


def _lines(project: Project, found: Sequence[Suggestion]) -> list[Line]:
    reader = project.reader()
    try:
        left = rereading.uncoded(reader, found)
        excerpts = rereading.excerpts(reader, [(one.unit.document, one.unit.start, one.unit.end) for one in left])
        by_place = {(one.document_id, one.start, one.end): one for one in excerpts}
        return [
            Line(by_place[one.unit.document, one.unit.start, one.unit.end], index_words(one.score), one)
            for one in left
            if (one.unit.document, one.unit.start, one.unit.end) in by_place
        ]
    finally:
        reader.connection.close()
