"""The assistant as the window and the terminal see it: told what is coded, it answers with suggestions by and by.

It keeps one child process busy from a thread of its own, starts it again when it dies or hangs (a few times), and when
there is nothing to be had says so in one sentence. Nothing here waits, nothing raises, nothing is written to disk.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from typing import Literal

from qualicode.extend import CodeDescription, Example, Progress, Reliability, Suggestion
from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.plugins.suggesters import asking, wire
from qualicode.plugins.suggesters.process import Heard, Process
from qualicode.plugins.suggesters.talk import Material, Talk, Wish
from qualicode.plugins.suggesters.thinning import thinned

State = Literal["starting", "indexing", "ready", "absent", "failed"]

CAUTION = {"cautious": 0.55, "balanced": 0.4, "generous": 0.3}
"""From which index of resemblance on a suggestion is shown."""


_A_MOMENT = 50
"""So few texts are read before anybody looks at a progress line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How patient to be with the child: seconds without a sign of life, at the start (a model is loaded) and later.

    `megabytes` bounds its memory; `ahead`: for so many documents suggestions are made, the first ones of the mapping.
    """

    first_patience: float = 180.0
    patience: float = 60.0
    restarts: int = 3
    megabytes: int = 2_500
    ahead: int = 4


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that waits for its answer, and whom to tell."""

    question: asking.Question
    answered: Callable[[asking.Answer], None]
    progress: Progress


def _nothing(*_arguments: object) -> None:
    return None


class Assistant:
    """Suggests in the background; every method answers at once and may be called from any thread.

    `changed()` is called when `state` or `status()` changed, `suggested(document_id, suggestions)` when there are new
    ones: both from the assistant's thread.
    """

    def __init__(
        self,
        changed: Callable[[], None] = _nothing,
        suggested: Callable[[str, list[Suggestion]], None] = _nothing,
        *,
        suggester: str = "fr",
        caution: str = "balanced",
        settings: Settings | None = None,
    ) -> None:
        self._changed, self._suggested = changed, suggested
        self._suggester, self._settings = suggester, settings or Settings()
        self.caution = caution
        self._state: State = "starting"
        self._sentence = ""
        self._progress = (0, 0)
        self._reliability: Reliability | None = None
        self._trouble = ""
        self._wish = Wish()
        self._documents: dict[str, tuple[int, Material]] = {}
        self._versions = 0
        self._found: dict[str, list[Suggestion]] = {}
        self._process: Process | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._settled = 0
        self._asked: dict[int, _Asked] = {}
        self._numbers = 0
        self._inbox: SimpleQueue[Heard] = SimpleQueue()
        self._something = threading.Condition()

    @property
    def state(self) -> State:
        """What the assistant is doing."""
        return self._state

    @property
    def reliability(self) -> Reliability | None:
        """How good it is on this project, once there is enough to tell."""
        return self._reliability

    @property
    def progress(self) -> tuple[int, int]:
        """How many texts were read, and how many there are."""
        return self._progress

    @property
    def trouble(self) -> str:
        """For an incident report: what the child fell over last (a kind of error and a line of code, never a text)."""
        return self._trouble

    @property
    def pid(self) -> int | None:
        """The child's process number while it runs."""
        return self._process.pid if self._process else None

    def status(self) -> str:
        """One sentence for the window: how far the reading is, or why there are no suggestions."""
        done, total = self._progress
        if self._state == "starting":
            return _("Suggestions are being prepared.")
        if self._state == "indexing":
            share = 100 * done // total if total else 0
            return _("Reading the corpus for suggestions: {share}%").format(share=share)
        return _("Suggestions are up to date.") if self._state == "ready" else self._sentence

    def suggestions(self, document: str) -> list[Suggestion]:
        """What is suggested for a document now, best first."""
        least = CAUTION[self.caution]
        return [one for one in self._found.get(document, []) if one.score >= least]

    def update(
        self,
        codes: Sequence[CodeDescription],
        examples: Sequence[Example],
        documents: Mapping[str, Material] | None = None,
    ) -> None:
        """Learn this instead of what was learned before; `documents`: the whole corpus, the open document first.

        The latest call wins. None: the documents are the same as before.
        """
        with self._something:
            self._wish = Wish(self._wish.update + 1, tuple(codes), tuple(thinned(examples)))
            if documents is not None:
                self._documents = {one: self._version(one, material) for one, material in documents.items()}
                self._found = {one: found for one, found in self._found.items() if one in documents}
            self._wake()

    def ask(
        self,
        question: asking.Question,
        answered: Callable[[asking.Answer], None],
        progress: Progress = _nothing,
    ) -> int:
        """Ask something; `answered` is called once with the answer, from the assistant's thread: None when there is no
        one to answer, or when the same thing was asked about something else meanwhile. Returns the question's number.
        """
        with self._something:
            older = [one for one, asked in self._asked.items() if asked.question.what == question.what]
            dropped = [self._asked.pop(one) for one in older]
            self._numbers += 1
            number, over = self._numbers, self._closed or self._state in ("absent", "failed")
            if not over:
                self._asked[number] = _Asked(question, answered, progress)
                self._wake()
        for one in dropped:
            one.answered(None)
        if over:
            answered(None)
        return number

    def drop(self, number: int) -> None:
        """The answer to a question is not wanted any more: nobody will be called."""
        with self._something:
            self._asked.pop(number, None)

    def knows(self, document: str) -> bool:
        """Whether it was told of a document: of a large corpus it is told a part."""
        return document in self._documents

    def open(self, document: str) -> None:
        """This document is looked at now: it comes first."""
        with self._something:
            if document in self._documents:
                rest = {one: material for one, material in self._documents.items() if one != document}
                self._documents = {document: self._documents[document], **rest}
                self._settled = -1
                self._wake()

    def wait(self, seconds: float) -> bool:
        """Wait until everything asked for is there, or will never be; False when that took longer."""
        with self._something:
            return self._something.wait_for(self._at_rest, seconds)

    def close(self) -> None:
        """End the child at once."""
        with self._something:
            self._closed = True
            process = self._process
            self._something.notify_all()
        self._inbox.put((None, None))
        if process:
            process.end()
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join(5)
        self._nobody_answers()

    def _nobody_answers(self) -> None:
        """Tell everybody who waits that there will be no answer."""
        with self._something:
            waiting, self._asked = list(self._asked.values()), {}
        for one in waiting:
            one.answered(None)

    def _version(self, document: str, material: Material) -> tuple[int, Material]:
        known = self._documents.get(document)
        if known and known[1][0] == material[0] and list(known[1][1]) == list(material[1]):
            return known
        self._found.pop(document, None)
        self._versions += 1
        return self._versions, material

    def _wake(self) -> None:
        """Called under the lock."""
        if self._thread is None and not self._closed:
            self._thread = threading.Thread(target=self._run, daemon=True, name="suggester")
            self._thread.start()
        self._inbox.put((None, None))

    def _at_rest(self) -> bool:
        over = self._closed or self._state in ("absent", "failed")
        return over or (self._state == "ready" and self._settled == self._wish.update)

    # From here on: the assistant's own thread.

    def _run(self) -> None:
        for _attempt in range(self._settings.restarts + 1):
            talk = self._start()
            if talk is None or self._converse(talk):
                return
            talk.process.end()
            self._tell("starting")
        self._tell(
            "failed",
            _("Suggestions are unavailable until you restart Qualicode: what reads the texts stopped several times."),
        )

    def _start(self) -> Talk | None:
        try:
            process = Process(self._suggester, self._settings.megabytes, self._inbox)
        except OSError:
            self._tell("failed", _("Suggestions are unavailable: this computer could not start what reads the texts."))
            return None
        with self._something:
            self._process, self._settled = process, -1
        if self._closed:
            process.end()
            return None
        return Talk(process, self._settings.ahead)

    def _converse(self, talk: Talk) -> bool:
        """Talk with one child. Whether that is the end of it: False when the child died or hangs."""
        heard, patience = time.monotonic(), self._settings.first_patience
        while not self._closed:
            with self._something:
                wish, documents, asked = self._wish, self._documents, dict(self._asked)
            talk.catch_up(wish, documents)
            talk.ask({number: one.question for number, one in asked.items()})
            try:
                left = max(0.0, heard + patience - time.monotonic())
                speaker, message = self._inbox.get(timeout=None if talk.idle else left)
            except Empty:
                self._trouble = "no sign of life"
                return False
            if speaker is None and talk.idle:
                heard = time.monotonic()  # it is about to get work: its time counts from now
            if speaker is not talk.process:
                continue
            if message is None:
                return False
            heard, patience = time.monotonic(), self._settings.patience
            if self._hear(talk, message):
                talk.process.end()
                return True
        return True

    def _hear(self, talk: Talk, message: wire.Message) -> bool:
        """Act on what the child said; True when there is nothing more to expect from it."""
        match message["say"]:
            case "reading":
                self._progress = (message["done"], message["total"])
                if message["total"] - message["done"] > _A_MOMENT or self._state != "ready":
                    self._tell("indexing")
            case "suggestions":
                self._take(message)
            case "reliability":
                self._reliability = Reliability(*message["found"]) if message["found"] else None
                self._changed()
            case "asking":
                if asked := self._asked.get(message["number"]):
                    asked.progress(message["done"], message["total"])
            case "answer":
                self._pass_on(message)
            case "idle":
                talk.taken = message["taken"]
                if talk.idle:
                    self._tell("ready", settled=talk.update)
            case "fell":
                self._trouble = message["why"]
            case "absent":
                self._tell("absent", f"{message['what']} {message['todo']}".strip())
                return True
        return False

    def _take(self, message: wire.Message) -> None:
        document = message["document"]
        with self._something:
            version, material = self._documents.get(document, (0, ("", ())))
            if version != message["version"]:
                return  # the text has changed since
            self._found[document] = wire.read_suggestions(message["items"], document, material[0])
        self._suggested(document, self.suggestions(document))

    def _pass_on(self, message: wire.Message) -> None:
        with self._something:
            asked = self._asked.pop(message["number"], None)
        if asked:
            items = message["items"]
            asked.answered(None if items is None else asking.read_answer(asked.question.what, items))

    def _tell(self, state: State, sentence: str = "", settled: int = -1) -> None:
        with self._something:
            self._state, self._sentence, self._settled = state, sentence, settled
            self._something.notify_all()
        if state in ("absent", "failed"):
            self._nobody_answers()
        self._changed()


def suggest_now(
    codes: Sequence[CodeDescription],
    examples: Sequence[Example],
    documents: Mapping[str, Material],
    progress: Progress = _nothing,
    *,
    suggester: str = "fr",
    caution: str = "balanced",
    settings: Settings | None = None,
) -> dict[str, list[Suggestion]]:
    """Suggestions for all the documents, waited for. Raises `UserError` when there is no suggester to be had."""
    patient = replace(settings or Settings(), ahead=max(1, len(documents)))
    assistant = Assistant(suggester=suggester, caution=caution, settings=patient)
    try:
        assistant.update(codes, examples, documents)
        while not assistant.wait(0.2):
            progress(*assistant.progress)
        if assistant.state != "ready":
            raise UserError(assistant.status())
        return {one: assistant.suggestions(one) for one in documents}
    finally:
        assistant.close()
