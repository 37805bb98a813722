"""« Retour aux équipes »: what those who collected words get back soon, on one page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from qualicode.model.outputs.material import Head, Material
from qualicode.model.study import Study
from qualicode.model.synthesis import outline
from qualicode.model.synthesis.values import BriefPoint, Finding
from qualicode.model.typography import shortened

POINTS, FINDINGS, LIMITS = 3, 2, 2
_TITLE, _SENTENCE, _VERBATIM, _FINDING, _LIMIT, _QUESTION = 90, 170, 200, 150, 130, 140
"""As many characters as one page holds, in the worst case."""


@dataclass(frozen=True, slots=True)
class TeamReturn:
    """What stands on the page. `findings` are lines, `limits` too, `question` the first one to discuss ("" if none)."""

    head: Head
    brief: str
    points: tuple[BriefPoint, ...]
    findings: tuple[str, ...]
    limits: tuple[str, ...]
    question: str
    missing: tuple[str, ...]


def team_return(study: Study, options: Mapping[str, Any]) -> TeamReturn:
    """The page for the teams of a study. Options as for a synthesis; everything is cut to what fits a page."""
    plan = outline(study, {**options, "annexes": (), "max_verbatims": 1})
    material = Material(study, options)
    head = material.head
    noted = [one for group in plan.findings for one in (*group.key_findings, *group.surprises)]
    questions = [question for chapter in plan.chapters for question in chapter.questions]
    return TeamReturn(
        head=replace(head, title=shortened(head.title, _TITLE), team=shortened(head.team, _TITLE)),
        brief=shortened(plan.brief, _SENTENCE * 2),
        points=tuple(_point(point) for point in plan.points[:POINTS]),
        findings=tuple(text for text in map(_finding, noted[:FINDINGS]) if text),
        limits=tuple(shortened(limit, _LIMIT) for limit in plan.method.limits[:LIMITS]),
        question=shortened(questions[0], _QUESTION) if questions else "",
        missing=() if plan.points else plan.brief_to_write,
    )


def _point(point: BriefPoint) -> BriefPoint:
    verbatim = point.verbatim
    if verbatim is not None:
        attribution = shortened(verbatim.attribution, _TITLE)
        verbatim = replace(verbatim, text=shortened(verbatim.text, _VERBATIM), attribution=attribution)
    title, sentence = shortened(point.title, _TITLE), shortened(point.sentence, _SENTENCE)
    return BriefPoint(point.code_id, title, sentence, verbatim)


def _finding(finding: Finding) -> str:
    title = finding.title if not finding.title or finding.title[-1] in ".!?…" else f"{finding.title}."
    return shortened(f"{title} {finding.body}".strip(), _FINDING)
