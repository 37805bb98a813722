"""Questions to a suggester that can advise (`extend.Advising`), and how they and their answers cross to the child.

What is asked and what is answered are plain values; an answer is None when nobody could answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from qualicode.extend import (
    Advising,
    CodeDescription,
    Doubt,
    Example,
    Match,
    Mixed,
    Rule,
    Ruling,
    Suggestion,
    Telling,
    Term,
    Unit,
)

What = Literal["rank", "passages", "doubtful", "mixed", "telling", "match", "forms"]
Item = Suggestion | Doubt | Mixed | Telling | Match
Answer = Sequence[Any] | None
Say = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Question:
    """`what` is asked: about a `unit` ("rank"), a `code` ("passages", "telling") or a `rule` ("match", "forms").

    Of the answers the `most` first. "forms" is answered by tuples of words, one a term.
    """

    what: What
    code: str = ""
    unit: Unit | None = None
    most: int = 100
    rule: Rule | None = None


class Asked:
    """A question on its way to an answer, a step at a time: a large corpus is gone through document by document."""

    def __init__(self, question: Question, number: int) -> None:
        self.question, self.number = question, number
        self.left: list[str] | None = None
        self.total = 0
        self.found: list[Any] = []

    @property
    def about_texts(self) -> bool:
        """Whether it is about texts alone: what was learned does not matter for it."""
        return self.question.what in ("match", "forms")

    def step(
        self,
        advisor: Any,
        codes: Sequence[CodeDescription],
        examples: Sequence[Example],
        units: Mapping[str, Sequence[Unit]],
    ) -> Sequence[Any] | None:
        """Go one step; the answer with the last one, else None. `units`: those of each document.

        `advisor` is a suggester that can answer this: `Ruling` for questions about texts, else `Advising`.
        """
        asked = self.question
        match asked.what:
            case "forms":
                return list(advisor.forms(asked.rule)) if asked.rule else []
            case "match":
                return self._match(advisor, units)
            case "rank":
                return list(advisor.rank(codes, examples, asked.unit, asked.most)) if asked.unit else []
            case "doubtful":
                return list(advisor.doubtful(codes, examples, asked.most))
            case "mixed":
                return list(advisor.mixed(codes, examples))
            case "telling":
                return list(advisor.telling(codes, examples, asked.code, asked.most))
            case "passages":
                return self._passages(advisor, codes, examples, units)

    def _match(self, advisor: Ruling, units: Mapping[str, Sequence[Unit]]) -> Sequence[Match] | None:
        if self.left is None:
            self.left = list(units)
            self.total = len(self.left)
        if self.left and self.question.rule:
            here = units.get(self.left.pop(0), ())
            self.found += advisor.match(here, self.question.rule)
        over = not self.left or len(self.found) >= self.question.most
        return self.found[: self.question.most] if over else None

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
    question = Question(**{**message, "unit": None, "rule": None})
    if message["unit"]:
        question = replace(question, unit=Unit(**message["unit"]))
    if message["rule"]:
        rule = message["rule"]
        question = replace(question, rule=Rule(**{**rule, "terms": tuple(Term(**term) for term in rule["terms"])}))
    return question


def write_answer(items: Sequence[Any]) -> list[Any]:
    """An answer as it crosses."""
    return [list(item) if isinstance(item, tuple) else asdict(item) for item in items]


def read_answer(what: What, items: Sequence[Any]) -> list[Any]:
    """An answer that has crossed."""
    match what:
        case "forms":
            return [tuple(item) for item in items]
        case "match":
            return [Match(Unit(**item["unit"]), item["start"], item["end"], tuple(item["words"])) for item in items]
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
