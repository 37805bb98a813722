"""Retrieving extracts by a question: codes with AND, OR, NOT and nearness, who speaks, where, who coded, when."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields

from qualicode.i18n import _, ngettext
from qualicode.model.errors import UserError
from qualicode.model.spans import paragraphs
from qualicode.model.study import Code, Coder, Territory, Variable
from qualicode.services import codebook
from qualicode.store.reading import Reader

OVERLAPPING = -1
"""`Question.near`: the passages share words."""
SAME_PARAGRAPH = 0
"""`Question.near`: they lie in one paragraph; n above: at most n paragraphs further."""


@dataclass(frozen=True, slots=True)
class Question:
    """What extracts are wanted; what is empty does not matter.

    An extract has one of `codes`; near it, for each group of `also`, there is an extract with one of the group, and
    none with one of `without`. `below`: sub-codes count, too. Dates may be partial and are the document's.
    """

    codes: tuple[str, ...] = ()
    also: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    near: int = OVERLAPPING
    below: bool = True
    roles: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    variable: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """An extract as far as nearness goes: [start, end) of a document, and the paragraphs that it begins and ends in."""

    id: str
    document_id: str
    code_id: str
    start: int
    end: int
    first: int
    last: int


def find(reader: Reader, question: Question, unseen: Iterable[str] = ()) -> list[str]:
    """The ids of the extracts that answer, by document and place; those of the coders `unseen` do not exist."""
    if not any(getattr(question, one.name) for one in fields(Question) if one.name not in ("near", "below")):
        return []
    wanted = set(_with_below(reader, question.codes, question.below))
    rows = reader.rows(_ROWS.format(where=" AND ".join(_conditions(question))), _parameters(question))
    hidden = set(unseen)
    answers = [row for row in rows if row[5] not in hidden and (not wanted or row[2] in wanted)]
    if not question.also and not question.without:
        return [row[0] for row in answers]
    return _near_others(reader, question, answers, hidden)


def _near_others(
    reader: Reader, question: Question, answers: Sequence[Sequence[object]], hidden: set[str]
) -> list[str]:
    groups = [frozenset(_with_below(reader, group, question.below)) for group in question.also]
    without = frozenset(_with_below(reader, question.without, question.below))
    others = frozenset().union(*groups, without)
    marks = ", ".join("?" for _one in others)
    documents = {str(row[1]) for row in answers}
    near: dict[str, list[tuple[str, str, int, int]]] = defaultdict(list)
    for row in reader.rows(_OTHERS.format(marks=marks), sorted(others)):
        if row[1] in documents and row[5] not in hidden:
            near[row[1]].append((row[0], row[2], row[3], row[4]))
    pages = {key: _starts(text) for key, text in reader.texts(sorted(documents)).items()} if question.near >= 0 else {}
    found = []
    for row in answers:
        span, page = _span(row, pages), pages.get(str(row[1]), [])
        codes = {code for key, code, start, end in near[span.document_id]
                 if key != span.id and _close(question.near, span, start, end, page)}  # fmt: skip
        if all(codes & group for group in groups) and not codes & without:
            found.append(span.id)
    return found


def _close(near: int, span: Span, start: int, end: int, page: Sequence[int]) -> bool:
    if near == OVERLAPPING:
        return start < span.end and span.start < end
    first, last = bisect_right(page, start), bisect_right(page, max(start, end - 1))
    return first <= span.last + near and span.first <= last + near


def _span(row: Sequence[object], pages: Mapping[str, Sequence[int]]) -> Span:
    key, document_id, code_id, start, end = str(row[0]), str(row[1]), str(row[2]), int(str(row[3])), int(str(row[4]))
    page = pages.get(document_id, ())
    return Span(
        key, document_id, code_id, start, end, bisect_right(page, start), bisect_right(page, max(start, end - 1))
    )


def _starts(text: str) -> list[int]:
    return [start for start, _end in paragraphs(text)]


def _with_below(reader: Reader, code_ids: Sequence[str], below: bool) -> list[str]:
    if not below or not code_ids:
        return list(code_ids)
    children: dict[str | None, list[str]] = defaultdict(list)
    for code in reader.find(Code):
        children[code.parent_id].append(code.id)
    found: dict[str, None] = {}
    waiting = list(code_ids)
    while waiting:
        code_id = waiting.pop()
        if code_id not in found:
            found[code_id] = None
            waiting += children[code_id]
    return list(found)


_ROWS = """
SELECT k.id, k.document_id, k.code_id, k.start, k."end", k.coder_id FROM coding k
JOIN document d ON d.id = k.document_id
LEFT JOIN turn u ON u.id = (SELECT id FROM turn WHERE document_id = k.document_id AND start <= k.start
                            ORDER BY start DESC LIMIT 1)
LEFT JOIN speaker s ON s.id = u.speaker_id
WHERE k.status <> 'withdrawn' AND {where} ORDER BY d.position, d.id, k.start, k.id
"""
_OTHERS = """
SELECT id, document_id, code_id, start, "end", coder_id FROM coding
WHERE status <> 'withdrawn' AND code_id IN ({marks}) ORDER BY document_id, start
"""
_VALUED = """EXISTS (SELECT 1 FROM value v WHERE v.variable_id = ? AND v.value = ?
             AND v.target_id IN (d.id, s.person_id))"""


def _conditions(question: Question) -> list[str]:
    lists = (("s.role", question.roles), ("s.label", question.speakers), ("d.territory_id", question.territories))
    wanted = [f"{column} IN ({', '.join('?' for _one in many)})" for column, many in lists if many]
    if question.coders:
        wanted.append(f"k.coder_id IN ({', '.join('?' for _one in question.coders)})")
    if question.since:
        wanted.append("d.date <> '' AND d.date >= substr(?, 1, length(d.date))")
    if question.until:
        wanted.append("d.date <> '' AND substr(d.date, 1, length(?)) <= ?")
    if question.variable:
        wanted.append(_VALUED)
    return wanted or ["1"]


def _parameters(question: Question) -> list[str]:
    until = [question.until, question.until] if question.until else []
    valued = [question.variable, question.value] if question.variable else []
    since = [question.since] if question.since else []
    lists = (question.roles, question.speakers, question.territories, question.coders)
    return [*(one for many in lists for one in many), *since, *until, *valued]


# As words, and as they are kept


def sentence(reader: Reader, question: Question) -> str:
    """The question as one readable sentence."""
    paths = codebook.paths(reader)

    def named(ids: Sequence[str]) -> str:
        return _or([_("“{name}”").format(name=paths[one].rpartition(" / ")[2]) for one in ids if one in paths])

    said = [_("Extracts coded {codes}").format(codes=named(question.codes)) if question.codes else _("All extracts")]
    said += [_("and {codes} {near}").format(codes=named(group), near=nearness(question.near))
             for group in question.also if group]  # fmt: skip
    if question.without:
        said.append(_("without {codes} {near}").format(codes=named(question.without), near=nearness(question.near)))
    return " ".join([*said, *_conditions_said(reader, question)]) + "."


def _conditions_said(reader: Reader, question: Question) -> list[str]:
    names = {row[0]: row[1] for row in reader.rows(_NAMES)}
    said = []
    if who := [*question.roles, *question.speakers]:
        said.append(_("said by {who}").format(who=_or(who)))
    if question.territories:
        said.append(_("in {places}").format(places=_or([names.get(one, "?") for one in question.territories])))
    if question.coders:
        said.append(_("coded by {who}").format(who=_or([names.get(one, "?") for one in question.coders])))
    if question.variable:
        name = names.get(question.variable, "?")
        said.append(_("where {variable} is “{value}”").format(variable=name, value=question.value))
    if question.since:
        said.append(_("since {date}").format(date=question.since))
    if question.until:
        said.append(_("until {date}").format(date=question.until))
    return said


_NAMES = " UNION ALL ".join(f"SELECT id, name FROM {one.table}" for one in (Territory, Coder, Variable))


def nearness(near: int) -> str:
    """How near, as words."""
    if near == OVERLAPPING:
        return _("in the same passage")
    if near == SAME_PARAGRAPH:
        return _("in the same paragraph")
    return ngettext("at most {count} paragraph away", "at most {count} paragraphs away", near).format(count=near)


def _or(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("{some} or {last}").format(some=", ".join(words[:-1]), last=words[-1])


def as_text(question: Question) -> str:
    """The question as it is kept in a lens."""
    return json.dumps(asdict(question), ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> Question:
    """A question that was kept. Raises `UserError` for what another program wrote there."""
    try:
        kept = json.loads(text)
        known = {one.name for one in fields(Question)}
        values = {name: _tupled(value) for name, value in kept.items() if name in known}
        return Question(**values)  # type: ignore[arg-type]
    except (ValueError, TypeError, AttributeError):
        raise UserError(_("This saved search cannot be read."), _("Delete it and save it again.")) from None


def _tupled(value: object) -> object:
    return tuple(_tupled(one) for one in value) if isinstance(value, list) else value
