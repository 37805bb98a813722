"""The assistant at work for the open project: told in the background what is coded, it proposes by and by."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from qualicode.extend import CodeDescription, Example, Suggestion
from qualicode.i18n import _
from qualicode.model.study import Code
from qualicode.plugins.suggesters.host import Assistant, Material
from qualicode.services import suggestions
from qualicode.store.project import Changes, Project
from qualicode.store.reading import Reader
from qualicode.ui.session import Session

_PAUSE = 400
"""Milliseconds of quiet before what was coded is learned: acts come in bursts."""
_LEARNED_FROM = ("code", "coding", "suggestion_decision")
_READ = ("document", "turn", "speaker")


class Advice(QObject):
    """Suggestions for the document that is looked at; signals come in the window's thread."""

    proposed = Signal(str)
    """There are other suggestions for this document (its id)."""
    state_changed = Signal()
    _heard = Signal(str)
    _moved = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._assistant: Assistant | None = None
        self._document = ""
        self._corpus_changed = True
        self._gathering = False
        self._again = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._gather)
        self._heard.connect(self.proposed)
        self._moved.connect(self.state_changed)
        session.changed.connect(self._changed)
        session.seen.changed.connect(self._pause.start)
        session.about_to_close.connect(self.stop)

    def look_at(self, document_id: str) -> None:
        """This document is shown: its suggestions come first. The assistant starts with the first one."""
        self._document = document_id
        if not document_id or self._session.project is None:
            return
        if self._assistant is None:
            self._assistant = Assistant(self._moved.emit, lambda document, _found: self._heard.emit(document))
            self._corpus_changed = True
            self._pause.start()
        elif self._assistant.knows(document_id):
            self._assistant.open(document_id)
        else:
            self._corpus_changed = True
            self._pause.start()

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


_Gathered = tuple[Sequence[CodeDescription], Sequence[Example], Mapping[str, Material] | None]


def _material(project: Project, first: str, whole: bool, only: str | None) -> _Gathered:
    reader: Reader = project.reader()
    try:
        codes, examples = suggestions.training(reader, only)
        return codes, examples, suggestions.corpus(reader, first) if whole else None
    finally:
        reader.connection.close()
