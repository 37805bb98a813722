"""What one child process was told so far, so that it is told only what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualicode.extend import CodeDescription, Example
from qualicode.plugins.suggesters import asking, wire
from qualicode.plugins.suggesters.process import Process

Material = tuple[str, Sequence[tuple[int, int]]]
"""A document's text and the spans of it that may be coded."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for last."""

    update: int = 0
    codes: tuple[CodeDescription, ...] = ()
    examples: tuple[Example, ...] = ()


class Talk:
    """What one child was told so far."""

    def __init__(self, process: Process, ahead: int) -> None:
        self.process = process
        self.update = 0
        self.taken = -1
        self._ahead = ahead
        self._documents: dict[str, int] = {}
        self._order: list[str] = []
        self._asked = 0

    @property
    def idle(self) -> bool:
        """Whether the child has answered everything that it was told."""
        return self.taken == self.process.sent

    def catch_up(self, wish: Wish, documents: Mapping[str, tuple[int, Material]]) -> None:
        """Tell the child what it does not know yet."""
        for one in [one for one in self._documents if one not in documents]:
            del self._documents[one]
            self.process.send({"do": "forget", "id": one})
        if self._order != list(documents):
            self._order = list(documents)
            self.process.send({"do": "order", "ids": self._order, "ahead": self._ahead})
        if self.update != wish.update:
            self.update = wish.update
            for message in wire.learn(wish.update, wish.codes, wish.examples):
                self.process.send(message)
        for one, (version, (text, spans)) in documents.items():
            if self._documents.get(one) != version:
                self._documents[one] = version
                said = {"do": "document", "id": one, "version": version, "text": text, "spans": list(spans)}
                self.process.send(said)

    def ask(self, questions: Mapping[int, asking.Question]) -> None:
        """Ask what was not asked yet, in the order of the numbers."""
        for number, question in sorted(questions.items()):
            if number > self._asked:
                self._asked = number
                self.process.send({"do": "ask", "number": number, "question": asking.write(question)})
