"""« To read again »: codings that look unlike the rest of their code, to be found right, changed or taken away."""

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from qualicode.extend import Doubt
from qualicode.i18n import _
from qualicode.model.study import Code, Coder
from qualicode.plugins.suggesters.asking import Answer as Found
from qualicode.plugins.suggesters.asking import Question
from qualicode.services import coding, rereading
from qualicode.services.rereading import Reread
from qualicode.store.project import Changes, Project
from qualicode.ui.codebook.advice import shared
from qualicode.ui.rereading.review import Answer, Line, Review
from qualicode.ui.workspace import Shell

_MOST = 200
_CALM = 150


class ReadAgain(Review):
    """`between`: only codings of these two codes that resemble the other one more."""

    def __init__(self, shell: Shell, parent: QWidget, between: Sequence[str] = ()) -> None:
        super().__init__(
            shell,
            parent,
            _("Codings to read again"),
            _("They look unlike the other extracts of their code. That may be right: you decide."),
        )
        self._between = set(between)
        self._all: Sequence[Doubt] = ()
        self._codes: dict[str, Code] = {}
        self._coders: dict[str, str] = {}
        self._pause = QTimer(self, singleShot=True, interval=_CALM)
        self._pause.timeout.connect(self._sort_out)
        shell.session.changed.connect(self._hear)
        self.say(_("Each coding is compared with the others of its code…"))
        shared(shell.session).ask(Question("doubtful", most=_MOST), self._take)

    def answers(self) -> Sequence[Answer]:
        return (
            Answer(_("It is right"), Qt.Key.Key_Return, "↵", self._right),
            Answer(_("Take the nearer code"), Qt.Key.Key_P, "P", self._nearer),
            Answer(_("Another code…"), Qt.Key.Key_C, "C", self._other),
            Answer(_("Remove the code"), Qt.Key.Key_Delete, "⌫", self._remove),
        )

    def why(self, line: Line) -> QWidget | None:
        one: Reread = line.key
        code, instead = self._codes.get(one.coding.code_id), self._codes.get(one.instead)
        if code is None:
            return None
        self.buttons[1].setEnabled(instead is not None)
        words = _("Coded “{code}” by {coder}.").format(code=code.name, coder=self._coders.get(one.coding.coder_id, ""))
        if instead is not None:
            words += " " + _("Its words resemble “{code}” more.").format(code=instead.name)
        else:
            words += " " + _("Its words resemble nothing else that was coded.")
        parts = [f"<p>{escape(words)}</p>"]
        for shown in filter(None, (code, instead)):
            meaning = shown.definition or shown.includes
            if meaning:
                parts.append(f"<p><b>{escape(shown.name)}</b> – {escape(meaning)}</p>")
        label = QLabel("".join(parts))
        label.setWordWrap(True)
        return label

    # Reading

    def _take(self, found: Found) -> None:
        if found is None:
            status = shared(self.shell.session).status()
            self.say(status or _("Suggestions are unavailable for now."))
            return
        pair = self._between
        self._all = [one for one in found if not pair or {one.code, one.instead} == pair]
        self._sort_out()

    def _hear(self, changes: Changes) -> None:
        if changes.touch("coding", "code", "dismissal", "document"):
            self._pause.start()

    def _sort_out(self) -> None:
        project = self.shell.session.project
        if project is None:
            return
        self._codes = {code.id: code for code in project.find(Code)}
        self._coders = {coder.id: coder.name for coder in project.find(Coder)}
        doubts, only = self._all, self.shell.session.seen.only(project)
        self.shell.jobs.start(_("Suggestions"), lambda _progress: _read(project, doubts, only), self._fill, quiet=True)

    def _fill(self, found: "Sequence[tuple[rereading.Excerpt, Reread]]") -> None:
        lines = [
            Line(excerpt, self._codes[one.coding.code_id].name, one)
            for excerpt, one in found
            if one.coding.code_id in self._codes
        ]
        self.fill(lines)
        self.say("" if lines else _("No coding stands out: each resembles the others of its code."))

    # Answering

    def _right(self, line: Line) -> None:
        self._decide(line, lambda project: rereading.find_right(project, line.key.coding.id))

    def _nearer(self, line: Line) -> None:
        if line.key.instead:
            self._decide(line, lambda project: coding.recode(project, [line.key.coding.id], line.key.instead))

    def _other(self, line: Line) -> None:
        self.ask_code(
            lambda code: self._decide(line, lambda project: coding.recode(project, [line.key.coding.id], code.id))
        )

    def _remove(self, line: Line) -> None:
        self._decide(line, lambda project: coding.remove_codings(project, [line.key.coding.id]))

    def _decide(self, line: Line, act: Callable[[Project], object]) -> None:
        project = self.shell.session.project
        if project is not None and self.shell.session.attempt(lambda: act(project)):
            self.answered(line)


def _read(project: Project, doubts: Sequence[Doubt], only: str | None) -> list[tuple[rereading.Excerpt, Reread]]:
    reader = project.reader()
    try:
        found = rereading.codings_of(reader, doubts, only)
        places = [(one.coding.document_id, one.coding.start, one.coding.end) for one in found]
        by_place = {(one.document_id, one.start, one.end): one for one in rereading.excerpts(reader, places)}
        return [(by_place[place], one) for place, one in zip(places, found, strict=True) if place in by_place]
    finally:
        reader.connection.close()
