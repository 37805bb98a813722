"""« Panneaux de paroles »: one answer a page, in large type, to hang where the question was put.

Answers come from documents « porteur de paroles »: one document with a heading « Panneau 3 » before each answer, or one
document an answer. Testimonies can be printed the same way.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qualicode.model.outputs.material import Head, Material
from qualicode.model.study import Document, Study
from qualicode.model.synthesis.privacy import shows_contact
from qualicode.model.typography import on_one_line, shortened, unquoted

KINDS = ("word_bearer", "testimony")
LONGEST = 600
"""More characters do not fit a page in letters that can be read from a distance; they are cut, visibly."""
_HEADING = re.compile(r"\s*#*\s*(?:panneau|panel)\s*(?:n[o°]\s*)?(\d{1,4})\s*:?\s*", re.IGNORECASE)
_REPLY = re.compile(
    r",?\s*(?:en\s+)?(?:réponse|reponse|réaction|reaction|reply|in reply|response)\s+(?:au|à|a|to)\s+"
    r"(?:panneau|panel)?\s*(?:n[o°]\s*)?(\d{1,4})",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\s*(?:question(?:\s+affichée|\s+posée)?|question asked)\s*[:：]\s*(.+)", re.IGNORECASE)
_YEARS = re.compile(r"\b(\d{1,3})\s*(?:ans|years? old)\b", re.IGNORECASE)
_SIGNATURE = 120
"""A line before an answer that is longer is part of the answer."""


@dataclass(frozen=True, slots=True)
class Panel:
    """An answer: its number, how it is signed ("" for nobody), and the number of the panel that it replies to."""

    number: int
    text: str
    signature: str
    replies_to: int
    language: str


@dataclass(frozen=True, slots=True)
class PanelSet:
    """A question with its answers, in order; `where` says place and date."""

    question: str
    where: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Panels:
    """Every set; `left_out` counts answers that may not be shown."""

    head: Head
    sets: tuple[PanelSet, ...]
    left_out: int
    missing: tuple[str, ...]


def panels(study: Study, options: Mapping[str, Any]) -> Panels:
    """The panels of a study. Options as for a synthesis, and `kinds`: of documents, "word_bearer" by default."""
    material = Material(study, options)
    wanted = options.get("kinds")
    kinds = [kind for kind in KINDS if kind in wanted] if isinstance(wanted, list | tuple) else ["word_bearer"]
    found: dict[tuple[str, str], list[Panel]] = {}
    left_out = 0
    for document in material.corpus.documents:
        if document.kind not in kinds:
            continue
        question, shown, hidden = _of(material, document)
        left_out += hidden
        found.setdefault((question, _where(material, document)), []).extend(shown)
    sets = tuple(PanelSet(question, where, _numbered(shown)) for (question, where), shown in found.items() if shown)
    words = material.words
    missing = () if sets else (
        words._("No answer may be shown: import a set of public question panels, with consent to quote them."),
    )  # fmt: skip
    return Panels(material.head, sets, left_out, missing)


def _numbered(shown: list[Panel]) -> tuple[Panel, ...]:
    """The panels in order; those without a number of their own take the next free one."""
    taken = {panel.number for panel in shown if panel.number}
    free = (number for number in range(1, len(shown) + len(taken) + 1) if number not in taken)
    found = [
        panel if panel.number else Panel(next(free), panel.text, panel.signature, panel.replies_to, panel.language)
        for panel in shown
    ]
    return tuple(found)


def _where(material: Material, document: Document) -> str:
    place = material.words.ours(material.corpus.place(document))
    date = material.words.date(document.date) if document.date else ""
    return ", ".join(part for part in (place, date) if part)


def _of(material: Material, document: Document) -> tuple[str, list[Panel], int]:
    """The question of a document, its panels, and how many may not be shown."""
    text = material.study.texts[document.id]
    question = on_one_line(document.question)
    answers = list(_answers(text))
    if not question:
        stated = next((found for line in text.splitlines() if (found := _QUESTION.match(line))), None)
        question = on_one_line(stated.group(1)) if stated else ""
    if not answers:
        answers = [(0, 0, len(text))]
    shown, hidden = [], 0
    for number, start, end in answers:
        panel = _panel(material, document, (number, start, end))
        if panel is None:
            hidden += 1
        elif panel.text:
            shown.append(panel)
    return material.words.ours(unquoted(question)), shown, hidden


def _answers(text: str) -> Iterator[tuple[int, int, int]]:
    """Number, start and end of what stands under each heading « Panneau n »."""
    number, begin, at = 0, -1, 0
    for line in text.splitlines(keepends=True):
        heading = _HEADING.fullmatch(line.rstrip())
        if heading:
            if begin >= 0:
                yield number, begin, at
            number, begin = int(heading.group(1)), at + len(line)
        at += len(line)
    if begin >= 0:
        yield number, begin, at


def _panel(material: Material, document: Document, place: tuple[int, int, int]) -> Panel | None:
    """A panel; None where consent, a withdrawal or an address in its words forbids to show it."""
    number, start, end = place
    voice = material.corpus.words(document, start, end)[1]
    if not material.corpus.may_quote(document, voice) or voice.kind in ("interviewer", "observer"):
        return None
    lines = list(_lines(material.study.texts[document.id], start, end))
    signature, replies = "", 0
    if number and len(lines) > 1 and lines[0][1] - lines[0][0] <= _SIGNATURE:
        first = on_one_line(material.study.texts[document.id][lines[0][0] : lines[0][1]])
        reply = _REPLY.search(first)
        replies = int(reply.group(1)) if reply else 0
        signature = _REPLY.sub("", first).strip(" ,")
        start = lines[1][0]
    words, _voice = material.corpus.words(document, start, end)
    withdrawn = material.corpus.left(document.id, start, end) != [(start, end)]
    if withdrawn or shows_contact(words):
        return None
    signature = _signed(material, signature) if number else material.attributions.who(document, voice)
    return Panel(number, shortened(unquoted(words), LONGEST), signature, replies, document.language)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines between two places that hold something."""
    at = start
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            yield at, at + len(line.rstrip())
        at += len(line)


def _signed(material: Material, signature: str) -> str:
    """How people signed the panel; in public only an age is left, as a band."""
    if not material.options.public:
        return material.words.ours(signature)
    years = _YEARS.search(signature)
    return material.attributions.age(years.group(1)) if years else ""
