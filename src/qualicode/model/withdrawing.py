"""What leaves a study that is shown or given to others: everything that somebody has withdrawn.

A document goes whole. Of a person or a passage the words are covered, letter by letter, so that every other position
stays where it is.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from qualicode.model.study import Row, Study

COVER = "·"
"""What stands for each letter that was withdrawn; spaces and line ends stay."""
WITHDRAWN = "withdrawn"
Span = tuple[int, int]


def is_withdrawn(study: Study) -> bool:
    """Whether anything in it was withdrawn."""
    return (
        any(one.consent == WITHDRAWN for one in study.documents)
        or any(one.consent == WITHDRAWN for one in study.persons)
        or any(one.status == WITHDRAWN for one in study.codings)
    )


def without_withdrawn(study: Study) -> Study:
    """The study without what was withdrawn, and without all that hangs on it; itself where nothing was."""
    if not is_withdrawn(study):
        return study
    gone = {one.id for one in study.documents if one.consent == WITHDRAWN}
    persons = {one.id for one in study.persons if one.consent == WITHDRAWN}
    covered = _covered(study, gone, persons)
    texts = {key: cover(text, covered.get(key, ())) for key, text in study.texts.items() if key not in gone}
    out = set(gone) | persons
    out |= {one.id for one in study.turns if one.document_id in gone}
    out |= {one.id for one in study.speakers if one.document_id in gone}
    out |= {one.id for one in study.codings if one.status == WITHDRAWN or one.document_id in gone}
    out |= {one.id for one in study.codings if _is_bare(texts, one.document_id, one.start, one.end)}
    out |= {one.id for one in study.notes if _is_bare(texts, one.document_id, one.start, one.end)}
    out |= _hanging(study, out)
    parts: dict[str, Any] = {
        part.name: tuple(row for row in rows if row.id not in out)
        for part in fields(study)
        if isinstance(rows := getattr(study, part.name), tuple)
    }
    hidden = {one.id for one in study.speakers if one.person_id in persons}
    parts["speakers"] = tuple(
        replace(one, label=COVER * 3, person_id=None) if one.id in hidden else one for one in parts["speakers"]
    )
    parts["documents"] = tuple(
        replace(one, content=hashlib.sha256(texts[one.id].encode()).hexdigest()) if covered.get(one.id) else one
        for one in parts["documents"]
    )
    return replace(study, texts=texts, **parts)


def cover(text: str, spans: Iterable[Span]) -> str:
    """The text with the letters of these spans covered; as many code points as before."""
    letters = list(text)
    for start, end in spans:
        for at in range(max(0, start), min(end, len(letters))):
            if not letters[at].isspace():
                letters[at] = COVER
    return "".join(letters)


def _covered(study: Study, gone: set[str], persons: set[str]) -> dict[str, list[Span]]:
    speakers = {one.id for one in study.speakers if one.person_id in persons}
    found: dict[str, list[Span]] = defaultdict(list)
    for turn in study.turns:
        if turn.speaker_id in speakers and turn.document_id not in gone:
            found[turn.document_id].append((turn.start, turn.end))
    for coding in study.codings:
        if coding.status == WITHDRAWN and coding.document_id not in gone:
            found[coding.document_id].append((coding.start, coding.end))
    return found


def _is_bare(texts: dict[str, str], document_id: str | None, start: int | None, end: int | None) -> bool:
    """Whether nothing is left to be read in a span, and something was covered in it."""
    words = texts.get(document_id or "", "")[start:end] if start is not None else ""
    return COVER in words and not words.replace(COVER, "").strip()


def _hanging(study: Study, out: set[str]) -> set[str]:
    """The rows that refer to what leaves, one after another."""
    found: set[str] = set()
    rows: list[Row] = [
        row for part in fields(study) if isinstance(many := getattr(study, part.name), tuple) for row in many
    ]
    named = [(row.id, _targets(row)) for row in rows]
    while True:
        more = {row for row, targets in named if row not in found and not targets.isdisjoint(out | found)} - out
        if not more:
            return found
        found |= more


def _targets(row: Row) -> set[str]:
    """The ids that a row cannot do without."""
    names = ["document_id", "target_id", "source_id", "subject_id", "coding_id"]
    if row.table in ("speaker", "card_group", "document"):
        names = ["document_id"]
    return {value for name in names if (value := getattr(row, name, None))}
