"""Passages to look at one by one: those that resemble a code, and codings that look unlike the rest of their code.

A suggester names them (`extend.Advising`); here they find their place in the project. What a person has looked at and
found right does not come back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualicode.extend import Doubt, Mixed, Suggestion
from qualicode.i18n import N_
from qualicode.model.ids import now
from qualicode.model.study import Code, Coding, Dismissal, Document
from qualicode.services import suggestions
from qualicode.store.project import Project
from qualicode.store.reading import Reader

UNLIKE, APART = "unlike", "mixed"
"""The names of what is set aside: a coding that looks unlike its code, and codes that are hard to tell apart."""
AROUND = 260


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a document with what stands around them."""

    document_id: str
    title: str
    start: int
    end: int
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Reread:
    """A coding to be read again, and the code that its words resemble more ("": none)."""

    coding: Coding
    instead: str


def excerpts(reader: Reader, places: Sequence[tuple[str, int, int]]) -> list[Excerpt]:
    """The words at some places (document, start, end), in their order; places outside their text are left out."""
    texts = reader.texts(list(dict.fromkeys(document for document, _start, _end in places)))
    titles = {one.id: one.title for one in reader.find_in(Document, "id", texts)}
    found = []
    for document, start, end in places:
        text = texts.get(document, "")
        if 0 <= start < end <= len(text):
            before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
            found.append(Excerpt(document, titles[document], start, end, before, text[start:end], after))
    return found


def uncoded(reader: Reader, found: Iterable[Suggestion]) -> list[Suggestion]:
    """Those that still fit the text, bear neither this code nor one below it, and were not decided; best first."""
    return suggestions.open_suggestions(reader, found)


def codings_of(reader: Reader, doubts: Sequence[Doubt], only: str | None = None) -> list[Reread]:
    """The codings that are doubted, the most doubtful first; without those that were found right, or gone.

    `only`: a coder's id, whose codings alone are meant.
    """
    keys = {one.id: one for one in reader.find_in(Coding, "id", {doubt.key for doubt in doubts})}
    codes = {one.id for one in reader.find(Code)}
    aside = {one.target_id for one in reader.find(Dismissal, target_table=Coding.table, rule=UNLIKE)}
    found: dict[str, Reread] = {}
    for doubt in doubts:
        first = keys.get(doubt.key)
        if first is None or doubt.code not in codes:
            continue
        here = reader.find(Coding, document_id=first.document_id, start=first.start, end=first.end, code_id=doubt.code)
        for coding in here:
            mine = only is None or coding.coder_id == only
            if mine and coding.status != "withdrawn" and coding.id not in aside:
                found.setdefault(coding.id, Reread(coding, doubt.instead if doubt.instead in codes else ""))
    return list(found.values())


def find_right(project: Project, coding_id: str) -> None:
    """Say that a coding belongs where it is: it is not brought up again. Raises `KeyError` when it is gone."""
    coding = project.get(Coding, coding_id)
    with project.step(N_("Find a coding right")):
        _set_aside(project, UNLIKE, Coding.table, coding.id)


def apart(reader: Reader, pairs: Sequence[Mixed]) -> list[Mixed]:
    """The pairs of codes that are still there, lie not within each other, and were not set aside."""
    parents = {one.id: one.parent_id for one in reader.find(Code) if not one.archived}
    aside = {(one.rule, one.target_id) for one in reader.find(Dismissal, target_table=Code.table)}
    return [
        one
        for one in pairs
        if one.code in parents
        and one.other in parents
        and _named(one) not in aside
        and one.other not in _above(parents, one.code)
        and one.code not in _above(parents, one.other)
    ]


def keep_apart(project: Project, pair: Mixed) -> None:
    """Say that two codes are to stay two: they are not brought up again."""
    rule, target_id = _named(pair)
    with project.step(N_("Keep two codes apart")):
        _set_aside(project, rule, Code.table, target_id)


def _named(pair: Mixed) -> tuple[str, str]:
    """What names a pair when it is set aside: the rule, with the one code in it, and the other."""
    first, second = sorted((pair.code, pair.other))
    return f"{APART} {second}", first


def _above(parents: Mapping[str, str | None], code_id: str) -> set[str]:
    found: set[str] = set()
    above = parents.get(code_id)
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    return found


def _set_aside(project: Project, rule: str, table: str, target_id: str) -> None:
    if not project.count(Dismissal, rule=rule, target_table=table, target_id=target_id):
        project.add(
            Dismissal(rule=rule, target_table=table, target_id=target_id, coder_id=project.coder_id, created_at=now())
        )
