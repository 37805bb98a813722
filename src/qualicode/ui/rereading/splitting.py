"""« Scinder un code »: its extracts one by one, each left where it is or given to another code, a new one too."""

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from qualicode.i18n import _
from qualicode.model.study import Code, Coder, Coding
from qualicode.services import codebook, coding, rereading
from qualicode.services.rereading import Excerpt
from qualicode.store.project import Changes, Project
from qualicode.ui import ask
from qualicode.ui.rereading.review import Answer, Line, Review
from qualicode.ui.workspace import Shell

_CALM = 120


class SplitCode(Review):
    """What was looked at and left goes from the list of this window; what was given away comes back when undone."""

    def __init__(self, shell: Shell, parent: QWidget, code: Code) -> None:
        super().__init__(
            shell,
            parent,
            _("Split “{code}”").format(code=code.name),
            _("Read each extract: it stays, or it goes to another code. Nothing is lost: each act can be undone."),
        )
        self._code = code
        self._kept: set[str] = set()
        self._target: Code | None = None
        self._coders: dict[str, str] = {}
        self._pause = QTimer(self, singleShot=True, interval=_CALM)
        self._pause.timeout.connect(self._read)
        shell.session.changed.connect(self._hear)
        self._read()

    def answers(self) -> Sequence[Answer]:
        return (
            Answer(_("It stays"), Qt.Key.Key_Return, "↵", self._keep),
            Answer(_("Same code as before"), Qt.Key.Key_R, "R", self._again),
            Answer(_("Another code…"), Qt.Key.Key_C, "C", self._other),
            Answer(_("New code…"), Qt.Key.Key_N, "N", self._new),
        )

    def why(self, line: Line) -> QWidget | None:
        self.buttons[1].setEnabled(self._target is not None)
        self.buttons[1].setText(
            f"{_('To “{code}”').format(code=self._target.name)} R" if self._target else f"{_('Same code as before')} R"
        )
        words = [_("Coded by {coder}.").format(coder=self._coders.get(line.key.coder_id, ""))]
        if self._code.definition:
            words.append(self._code.definition)
        label = QLabel("".join(f"<p>{escape(part)}</p>" for part in words))
        label.setWordWrap(True)
        return label

    def _hear(self, changes: Changes) -> None:
        if changes.touch("coding", "code", "document"):
            self._pause.start()

    def _read(self) -> None:
        project = self.shell.session.project
        if project is None:
            return
        self._coders = {one.id: one.name for one in project.find(Coder)}
        code_id, kept, only = self._code.id, set(self._kept), self.shell.session.seen.only(project)
        self.shell.jobs.start(
            _("Codebook"), lambda _progress: _extracts(project, code_id, kept, only), self._fill, quiet=True
        )

    def _fill(self, found: Sequence[tuple[Excerpt, Coding]]) -> None:
        lines = [
            Line(excerpt, self._coders.get(one.coder_id, ""), one) for excerpt, one in found if one.id not in self._kept
        ]
        self.fill(lines)
        self.say("" if lines else _("Every extract of this code was looked at."))

    def _keep(self, line: Line) -> None:
        self._kept.add(line.key.id)
        self.answered(line)
        if not self.lines():
            self._fill([])

    def _again(self, line: Line) -> None:
        if self._target is not None:
            self._give(line, self._target)

    def _other(self, line: Line) -> None:
        self.ask_code(lambda code: self._give(line, code))

    def _new(self, line: Line) -> None:
        project = self.shell.session.project
        name = ask.words(self, _("New code"), _("Its name:"))
        if project is None or not name:
            return
        made: list[Code] = []
        parent = self._code.parent_id

        def act() -> None:
            made.append(codebook.create_code(project, name, parent))

        if self.shell.session.attempt(act):
            self._give(line, made[0])

    def _give(self, line: Line, code: Code) -> None:
        project = self.shell.session.project
        if project is None or code.id == self._code.id:
            return
        act: Callable[[], object] = lambda: coding.recode(project, [line.key.id], code.id)  # noqa: E731
        if self.shell.session.attempt(act):
            self._target = code
            self.answered(line)


def _extracts(project: Project, code_id: str, kept: set[str], only: str | None) -> list[tuple[Excerpt, Coding]]:
    reader = project.reader()
    try:
        found = [
            one
            for one in reader.find(Coding, "document_id start", code_id=code_id)
            if one.status != "withdrawn" and one.id not in kept and (only is None or one.coder_id == only)
        ]
        places = [(one.document_id, one.start, one.end) for one in found]
        by_place = {(one.document_id, one.start, one.end): one for one in rereading.excerpts(reader, places)}
        return [(by_place[place], one) for place, one in zip(places, found, strict=True) if place in by_place]
    finally:
        reader.connection.close()
