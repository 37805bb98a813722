"""What lies on the child's desk, and what to do next: a little at a time, so that a newer wish is heard in a moment.

The open document first: it is read, gets suggestions from descriptions alone, then from everything that was coded. The
rest of the corpus is read when nothing else is to be done, because how rare words are depends on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualicode.extend import Advising, CodeDescription, Example, Indexing, Ruling, Suggester, Unit
from qualicode.plugins.suggesters import asking
from qualicode.plugins.suggesters.wire import Message, read_codes, read_examples, write_suggestions

Say = Callable[[Message], None]

_BATCH = 16
"""So many texts are read before looking for newer messages: a fifth of a second."""


@dataclass(slots=True)
class Paper:
    """A document on the desk: `read` of its units were read, suggestions were made at the update `done`."""

    document: str
    version: int
    units: list[Unit]
    read: int = 0
    done: int = 0


class Desk:
    """Takes messages, and works on what they ask for."""

    def __init__(self, suggester: Suggester, say: Say) -> None:
        self._suggester = suggester
        self._indexing = suggester if isinstance(suggester, Indexing) else None
        self._asked: list[asking.Asked] = []
        self._say = say
        self._papers: dict[str, Paper] = {}
        self._order: list[str] = []
        self._ahead = 0
        self._codes: list[CodeDescription] = []
        self._examples: list[Example] = []
        self._arriving: list[Example] = []
        self._known = 0
        self._update = 0
        self._judged = 0
        self._settled = True
        self._taken = 0
        self._reported = -1

    def take(self, message: Message) -> None:
        """Put a message on the desk."""
        self._taken += 1
        match message["do"]:
            case "examples":
                self._arriving += read_examples(message)
            case "learn":
                self._codes, self._update = read_codes(message), message["update"]
                before, self._examples, self._arriving = self._examples, self._arriving, []
                self._known = _common(before[: self._known], self._examples)
            case "document":
                spans = [(start, end) for start, end in message["spans"]]
                units = self._suggester.units(message["id"], message["text"], spans)
                self._papers[message["id"]] = Paper(message["id"], message["version"], units)
                self._settled = False
            case "forget":
                self._papers.pop(message["id"], None)
            case "order":
                self._order, self._ahead = message["ids"], message["ahead"]
            case "ask":
                question = asking.read(message["question"])
                self._asked = [one for one in self._asked if one.question.what != question.what]
                self._asked.append(asking.Asked(question, message["number"]))

    def work(self) -> bool:
        """Do one small thing; False when there is nothing left to do, which is then said."""
        wanted = [self._papers[one] for one in self._order if one in self._papers]
        first = wanted[: self._ahead]
        done = (
            self._advise()
            or self._read_papers(first[:1])
            or self._suggest(first[:1])
            or self._read_papers(first)
            or self._suggest(first)
            or self._judge()
            or self._read_papers(wanted)
            or self._settle()
        )
        if not done and self._reported != self._taken:
            self._reported = self._taken
            self._say({"say": "idle", "taken": self._taken})
        return done

    def _advise(self) -> bool:
        """Go a step towards the answer of the question asked last: somebody is waiting for it."""
        if not self._asked or not self._update:
            return False
        asked = self._asked[-1]
        able = isinstance(self._suggester, Ruling if asked.about_texts else Advising)
        if not able:
            self._asked.pop()
            self._say({"say": "answer", "number": asked.number, "items": None})
            return True
        if not asked.about_texts and self._read_examples():
            return True
        if asked.about_texts and self._read_papers([self._papers[one] for one in self._order if one in self._papers]):
            return True
        units = {one: self._papers[one].units for one in self._order if one in self._papers}
        found = asked.step(self._suggester, self._codes, self._examples, units)
        if found is not None:
            self._asked.pop()
            self._say({"say": "answer", "number": asked.number, "items": asking.write_answer(found)})
        elif asked.left is not None:
            self._say(
                {
                    "say": "asking",
                    "number": asked.number,
                    "done": asked.total - len(asked.left),
                    "total": asked.total,
                }
            )
        return True

    def _read_papers(self, papers: Sequence[Paper]) -> bool:
        """Read a few units of the first paper that is not read yet."""
        if self._indexing is None:
            return False
        for paper in papers:
            if paper.read < len(paper.units):
                batch = paper.units[paper.read : paper.read + _BATCH]
                self._indexing.read([unit.text for unit in batch])
                paper.read += len(batch)
                self._tell_reading()
                return True
        return False

    def _suggest(self, papers: Sequence[Paper]) -> bool:
        """Suggest for the first paper that waits for it; a long wait for examples is bridged by descriptions alone."""
        for paper in papers:
            if paper.done == self._update:
                continue
            if self._indexing and self._known < len(self._examples):
                if paper.done == 0 and self._known == 0 and len(self._examples) > _BATCH:
                    self._answer(paper, [])
                    paper.done = -1
                return self._read_examples()
            self._answer(paper, self._examples)
            paper.done = self._update
            return True
        return False

    def _read_examples(self) -> bool:
        """Read a few examples, if there are any left to read."""
        if self._indexing is None or self._known >= len(self._examples):
            return False
        batch = self._examples[self._known : self._known + _BATCH]
        self._indexing.read([example.text for example in batch])
        self._known += len(batch)
        self._tell_reading()
        return True

    def _answer(self, paper: Paper, examples: Sequence[Example]) -> None:
        found = self._suggester.suggest(self._codes, examples, paper.units)
        self._say(
            {
                "say": "suggestions",
                "document": paper.document,
                "version": paper.version,
                "update": self._update,
                "items": write_suggestions(found),
            }
        )

    def _judge(self) -> bool:
        """Say how good the suggestions are, once an update."""
        if self._indexing is None or self._judged == self._update:
            return False
        self._judged = self._update
        found = self._indexing.reliability()
        self._say({"say": "reliability", "found": [found.right, found.seen] if found else None})
        return True

    def _settle(self) -> bool:
        """Everything has been read: count again, and suggest again from the better counts."""
        if self._indexing is None or self._settled:
            return False
        self._settled = True
        self._indexing.settle()
        self._judged = 0
        for paper in self._papers.values():
            paper.done = 0
        return True

    def _tell_reading(self) -> None:
        total = sum(len(paper.units) for paper in self._papers.values()) + len(self._examples)
        done = sum(paper.read for paper in self._papers.values()) + self._known
        self._say({"say": "reading", "done": done, "total": total})


def _common(before: Sequence[Example], after: Sequence[Example]) -> int:
    """How many of the examples, from the first on, were there before."""
    known = {example.text for example in before}
    return next((place for place, example in enumerate(after) if example.text not in known), len(after))
