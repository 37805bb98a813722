"""« Medley »: what struck the team in each territory, then the problématiques that the crossing of it brought out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualicode.model.folding import fold
from qualicode.model.outputs.material import Head, Material, Support
from qualicode.model.study import Problem, ProblemItem, Study
from qualicode.model.synthesis.findings import findings
from qualicode.model.synthesis.values import TerritoryFindings
from qualicode.model.synthesis.wording import Wording


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a problématique, and what lies behind it."""

    text: str
    support: Support


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """A problématique: its questions « Comment… ? », leads « Vers… » and examples « Par exemple, … »."""

    title: str
    introduction: str
    questions: tuple[Line, ...]
    leads: tuple[Line, ...]
    examples: tuple[Line, ...]
    support: Support
    without: tuple[str, ...] = ()
    """The territories where nothing supports it, where something does elsewhere."""

    @property
    def extracts(self) -> int:
        """How many passages lie behind the problem or any of its lines."""
        return self.support.extracts + sum(
            one.support.extracts for one in (*self.questions, *self.leads, *self.examples)
        )


@dataclass(frozen=True, slots=True)
class Medley:
    """Étonnements and points saillants by territory, then problématiques; `missing` is what the author has to do."""

    head: Head
    findings: tuple[TerritoryFindings, ...]
    problems: tuple[ProblemPage, ...]
    missing: tuple[str, ...]


def medley(study: Study, options: Mapping[str, Any]) -> Medley:
    """The medley of a study. Options as for a synthesis."""
    material = Material(study, options)
    found = findings(material.corpus, material.words)
    problems = tuple(problem_page(material, one) for one in sorted(study.problems, key=lambda one: one.position))
    return Medley(material.head, found, problems, _missing(material.words, found, problems))


def problem_page(material: Material, problem: Problem) -> ProblemPage:
    """A problématique with its lines in their order."""
    items = sorted(
        (one for one in material.study.problem_items if one.problem_id == problem.id), key=lambda one: one.position
    )

    def lines(kind: str) -> tuple[Line, ...]:
        return tuple(
            Line(as_line(material, one), material.support((ProblemItem.table, one.id), limit=1))
            for one in items
            if one.kind == kind and one.text.strip()
        )

    page = ProblemPage(
        title=material.words.named(problem.title),
        introduction=material.words.ours(problem.introduction),
        questions=lines("question"),
        leads=lines("lead"),
        examples=lines("example"),
        support=material.support((Problem.table, problem.id)),
    )
    parts = (page.support, *(line.support for line in (*page.questions, *page.leads, *page.examples)))
    heard = {name for part in parts for name in part.territories}
    names = [material.words.named(territory.name) for territory in material.corpus.territories]
    return replace(page, without=tuple(name for name in names if name not in heard) if heard else ())


def as_line(material: Material, item: ProblemItem) -> str:
    """A line as it is printed: a question ends with its mark, a lead begins with « Vers », an example with « Par
    exemple ». What the author wrote so already stays as it is; other languages than French are left alone."""
    words = material.words
    text = words.ours(item.text)
    if words.text_language != "fr":
        return text
    start = fold(text)
    if item.kind == "question":
        asked = text[:1].upper() + text[1:]
        return asked if text[-1] in "?!…." else words.ours(f"{asked} ?")
    if item.kind == "lead" and not start.startswith("vers"):
        return f"Vers {_lowered(text)}"
    if item.kind == "example" and not start.startswith(("par exemple", "exemple", "ex.")):
        return f"Par exemple, {_lowered(text)}"
    return text


def _lowered(text: str) -> str:
    """The text with a small first letter, unless an acronym or a name begins it (a capital alone cannot tell)."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]


def _missing(words: Wording, found: Sequence[TerritoryFindings], problems: Sequence[ProblemPage]) -> tuple[str, ...]:
    wanted = []
    if not found:
        wanted.append(words._("Note what surprised you and what stands out while you read: it opens this document."))
    if not problems:
        wanted.append(words._("Bring together what several territories say, and make problems of it: “How could…?”"))
    for problem in problems:
        if not problem.questions:
            text = words._("“{title}” has no question yet.")
            wanted.append(text.format(title=problem.title))
        if not problem.extracts and not problem.support.notes:
            text = words._("Nothing supports “{title}” yet: link passages or key findings to it.")
            wanted.append(text.format(title=problem.title))
    return tuple(wanted)
