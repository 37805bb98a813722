"""Questions to a suggester that can advise (`extend.Advising`), and how they and their answers cross to the child.

What is asked and what is answered are plain values; an answer is None when nobody could answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from qualicode.extend import Advising, CodeDescription, Doubt, Example, Mixed, Suggestion, Telling, Unit

What = Literal["rank", "passages", "doubtful", "mixed", "telling"]
Item = Suggestion | Doubt | Mixed | Telling
Answer = Sequence[Any] | None
Say = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Question:
    """`what` is asked: about a `unit` ("rank") or a `code` ("passages", "telling"); of the answers the `most` first."""

    what: What
    code: str = ""
    unit: Unit | None = None
    most: int = 100


class Asked:
    """A question on its way to an answer, a step at a time: a large corpus is gone through document by document."""

    def __init__(self, question: Question, number: int) -> None:
        self.question, self.number = question, number
        self.left: list[str] | None = None
        self.total = 0
        self.found: list[Suggestion] = []

    def step(
        self,
        advisor: Advising,
        codes: Sequence[CodeDescription],
        examples: Sequence[Example],
        units: Mapping[str, Sequence[Unit]],
    ) -> Sequence[Item] | None:
        """Go one step; the answer with the last one, else None. `units`: those of each document."""
        asked = self.question
        match asked.what:
            case "rank":
                return advisor.rank(codes, examples, asked.unit, asked.most) if asked.unit else []
            case "doubtful":
                return advisor.doubtful(codes, examples, asked.most)
            case "mixed":
                return advisor.mixed(codes, examples)
            case "telling":
                return advisor.telling(codes, examples, asked.code, asked.most)
            case "passages":
                return self._passages(advisor, codes, examples, units)

    def _passages(
        self,
        advisor: Advising,
        codes: Sequence[CodeDescription],
        examples: Sequence[Example],
        units: Mapping[str, Sequence[Unit]],
    ) -> Sequence[Item] | None:
        if self.left is None:
            self.left = list(units)
            self.total = len(self.left)
        if self.left:
            here = units.get(self.left.pop(0), ())
            asked = self.question
            self.found += advisor.passages(codes, examples, here, asked.code, asked.most)
            self.found = sorted(self.found, key=lambda one: -one.score)[: asked.most]
        return None if self.left else self.found


def write(question: Question) -> dict[str, Any]:
    """A question as it crosses."""
    return asdict(question)


def read(message: Mapping[str, Any]) -> Question:
    """A question that has crossed."""
    question = Question(**{**message, "unit": None})
    return replace(question, unit=Unit(**message["unit"])) if message["unit"] else question


def write_answer(items: Sequence[Item]) -> list[dict[str, Any]]:
    """An answer as it crosses."""
    return [asdict(item) for item in items]


def read_answer(what: What, items: Sequence[Mapping[str, Any]]) -> list[Item]:
    """An answer that has crossed."""
    match what:
        case "doubtful":
            return [Doubt(**item) for item in items]
        case "mixed":
            return [Mixed(**item) for item in items]
        case "telling":
            return [Telling(**item) for item in items]
        case _:
            return [_suggestion(item) for item in items]


def _suggestion(item: Mapping[str, Any]) -> Suggestion:
    lists = {name: tuple(item[name]) for name in ("words", "near", "weights")}
    return Suggestion(Unit(**item["unit"]), item["code"], item["score"], **lists)
