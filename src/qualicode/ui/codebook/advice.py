"""The assistant at work for the open project: told in the background what is coded, it proposes by and by."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from qualicode.extend import CodeDescription, Example, Progress, Reliability, Suggestion, Unit
from qualicode.i18n import _
from qualicode.model.study import Code
from qualicode.plugins.suggesters.asking import Answer, Question
from qualicode.plugins.suggesters.host import CAUTION, Assistant
from qualicode.plugins.suggesters.talk import Material
from qualicode.services import suggestions
from qualicode.store.project import Changes, Project
from qualicode.store.reading import Reader
from qualicode.ui import settings
from qualicode.ui.session import Session

OFF = "suggestions/off"
"""The setting of one who wants no suggestions in any project."""
USUAL = "balanced"
_PAUSE = 400
"""Milliseconds of quiet before what was coded is learned: acts come in bursts."""
_LEARNED_FROM = ("code", "coding", "suggestion_decision")
_READ = ("document", "turn", "speaker")


class Advice(QObject):
    """Suggestions for the document that is looked at; signals come in the window's thread."""

    proposed = Signal(str)
    """There are other suggestions for this document (its id)."""
    state_changed = Signal()
    taste_changed = Signal()
    """Suggestions were turned on or off, or shall be more or less cautious."""
    _heard = Signal(str)
    _moved = Signal()
    _answered = Signal(object, object)
    _went_on = Signal(object, int, object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._assistant: Assistant | None = None
        self._document = ""
        self._on, self._caution = True, USUAL
        self._corpus_changed = True
        self._gathering = False
        self._again = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._gather)
        self._heard.connect(self.proposed)
        self._moved.connect(self.state_changed)
        self._answered.connect(lambda then, answer: then(answer))
        self._went_on.connect(lambda tell, done, total: tell(done, total))
        session.changed.connect(self._changed)
        session.seen.changed.connect(self._pause.start)
        session.about_to_close.connect(self.stop)

    def look_at(self, document_id: str) -> None:
        """This document is shown: its suggestions come first. The assistant starts with the first one."""
        self._document = document_id
        if not document_id or self._session.project is None or not self.on:
            return
        if self._assistant is None:
            self._start()
        elif self._assistant.knows(document_id):
            self._assistant.open(document_id)
        else:
            self._corpus_changed = True
            self._pause.start()

    def _start(self) -> None:
        self._assistant = Assistant(
            self._moved.emit, lambda document, _found: self._heard.emit(document), caution=self._caution
        )
        self._corpus_changed = True
        self._pause.start()

    # How much is wanted

    @property
    def on(self) -> bool:
        """Whether there are suggestions in this project."""
        return self._on and not self.all_off

    @property
    def all_off(self) -> bool:
        """Whether this person wants no suggestions in any project."""
        return bool(settings.number(OFF, 0))

    @property
    def caution(self) -> str:
        """A key of `CAUTION`: from which resemblance on a suggestion is shown."""
        return self._caution

    def turn(self, on: bool) -> None:
        """Have suggestions in this project, or none; to have some, « all off » ends too."""
        self._on = on
        if on and self.all_off:
            settings.save(OFF, 0)
        self._follow_switch()

    def turn_all(self, off: bool) -> None:
        """Want no suggestions in any project, or want them again where they were on."""
        settings.save(OFF, int(off))
        self._follow_switch()

    def be(self, caution: str) -> None:
        """Show fewer but surer suggestions, or more: a key of `CAUTION`."""
        self._caution = caution
        if self._assistant is not None:
            self._assistant.caution = caution
        self._tell_taste()

    def taste(self) -> dict[str, Any]:
        """What this person wants in this project, to be remembered."""
        return {"on": self._on, "caution": self._caution}

    def restore_taste(self, state: Mapping[str, Any]) -> None:
        """Take up what `taste` gave; {} for a project that is new here."""
        self._on = bool(state.get("on", True))
        self.be(str(state.get("caution")) if state.get("caution") in CAUTION else USUAL)
        self._follow_switch()

    def _follow_switch(self) -> None:
        document = self._document
        if not self.on and self._assistant is not None:
            self.stop()
            self._document = document
        elif self.on and self._assistant is None:
            self.look_at(document)
        self._tell_taste()

    def _tell_taste(self) -> None:
        self.taste_changed.emit()
        self.state_changed.emit()
        if self._document:
            self.proposed.emit(self._document)

    # Questions

    def ask(
        self,
        question: Question,
        then: Callable[[Answer], None],
        progress: Progress = lambda done, total: None,
    ) -> None:
        """Ask the assistant; `then` gets the answer in the window's thread: None when nobody can answer."""
        if self._session.project is None or not self.on:
            then(None)
            return
        if self._assistant is None:
            self._start()
        assert self._assistant is not None
        self._assistant.ask(
            question,
            lambda answer: self._answered.emit(then, answer),
            lambda done, total: self._went_on.emit(progress, done, total),
        )

    def rank(self, document_id: str, start: int, end: int, text: str, then: Callable[[Answer], None]) -> None:
        """Which three codes a passage resembles most."""
        self.ask(Question("rank", unit=Unit(document_id, start, end, text), most=3), then)

    # What is known

    @property
    def reliability(self) -> Reliability | None:
        """How good the suggestions are on this project, once there is enough to tell."""
        return self._assistant.reliability if self._assistant is not None else None

    def open_suggestions(self, document_id: str) -> list[Suggestion]:
        """What is proposed for a document and not decided, in the order of the text; those put off last."""
        project = self._session.project
        if self._assistant is None or project is None:
            return []
        found = sorted(self._assistant.suggestions(document_id), key=lambda one: one.unit.start)
        return suggestions.open_suggestions(project, found)

    def status(self) -> str:
        """One sentence on how far the assistant is; "" before it was needed."""
        project = self._session.project
        if project is not None and not self.on:
            return _("Suggestions are switched off.")
        if self._assistant is None or project is None:
            return ""
        if not project.count(Code):
            return _("Suggestions come with the first codes.")
        return self._assistant.status()

    @property
    def ready(self) -> bool:
        """Whether everything that is coded was taken in."""
        return self._assistant is not None and self._assistant.state == "ready"

    def stop(self) -> None:
        """End the assistant with the project."""
        self._pause.stop()
        if self._assistant is not None:
            self._assistant.close()
        self._assistant, self._document = None, ""

    def _changed(self, changes: Changes) -> None:
        if self._assistant is None or not changes.touch(*_LEARNED_FROM, *_READ):
            return
        self._corpus_changed = self._corpus_changed or changes.touch(*_READ)
        self._pause.start()
        if self._document:
            self.proposed.emit(self._document)

    def _gather(self) -> None:
        """Read what is to be learned on a connection of its own, off the window's thread."""
        project = self._session.project
        if project is None or self._assistant is None:
            return
        if self._gathering:
            self._again = True
            return
        self._gathering, whole, first = True, self._corpus_changed, self._document
        only = self._session.seen.only(project)
        self._corpus_changed = False
        self._session.jobs.start(
            _("Suggestions"), lambda _progress: _material(project, first, whole, only), self._learn, quiet=True
        )

    def _learn(self, gathered: "_Gathered") -> None:
        self._gathering = False
        if self._assistant is not None:
            self._assistant.update(*gathered)
        if self._again:
            self._again = False
            self._pause.start()


def shared(session: Session) -> Advice:
    """The one assistant of a session, for every pane that asks."""
    return next(iter(session.findChildren(Advice)), None) or Advice(session)


_Gathered = tuple[Sequence[CodeDescription], Sequence[Example], Mapping[str, Material] | None]


def _material(project: Project, first: str, whole: bool, only: str | None) -> _Gathered:
    reader: Reader = project.reader()
    try:
        codes, examples = suggestions.training(reader, only)
        return codes, examples, suggestions.corpus(reader, first) if whole else None
    finally:
        reader.connection.close()
