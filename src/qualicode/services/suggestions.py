"""Suggestions and what people decide about them: what to learn from, accepting, refusing, putting off.

A suggestion is no data. Accepting it makes a coding whose origin says so; every decision is kept, with the words it was
about, so that what was decided never comes back, even after a correction of the text.
"""

from collections.abc import Container, Iterable, Mapping, Sequence

from qualicode.extend import CodeDescription, Example, Progress, Suggestion
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.spans import Span
from qualicode.model.study import Code, Coding, Document, SuggestionDecision
from qualicode.plugins.suggesters import host
from qualicode.plugins.suggesters.cutting import cut
from qualicode.services import codebook
from qualicode.services.coding import code_passage
from qualicode.store.project import Project
from qualicode.store.reading import Reader

SUGGESTER = "fr"
"""The suggester in use, by the name of its entry point."""

_READ = 5
"""A document with so many codings was read between the first and the last."""
_LATEST, _UNCODED = 6, 400
"""At most so many documents and passages teach what people leave uncoded."""

Place = tuple[str, int, int]


def training(reader: Reader, coder_id: str | None = None) -> tuple[list[CodeDescription], list[Example]]:
    """What a suggester learns from: codes, and the passages coded or refused (by one coder or by all), oldest first.

    An example's key is the id of its first coding. Headings are no codes for passages; withdrawn ones teach nothing.
    What people read between two codings and left uncoded teaches caution: examples without codes, before all others.
    """
    by_coder = {"coder_id": coder_id} if coder_id else {}
    codings = [one for one in reader.find(Coding, "created_at", **by_coder) if one.status != "withdrawn"]
    refusals = _refusals(reader, codings, by_coder)
    documents = [coding.document_id for coding in codings] + [refusal.document_id for refusal in refusals]
    texts = reader.texts(dict.fromkeys(documents))
    passages: dict[Place, tuple[str, dict[str, None], dict[str, None]]] = {}
    for coding in codings:
        place = (coding.document_id, coding.start, coding.end)
        passages.setdefault(place, (coding.id, {}, {}))[1][coding.code_id] = None
    for refusal in refusals:
        place = (refusal.document_id, refusal.start, refusal.end)
        if texts[refusal.document_id][refusal.start : refusal.end] == refusal.passage:
            passages.setdefault(place, ("", {}, {}))[2][refusal.code_id] = None
    coded = [
        Example(texts[document][start:end], tuple(codes), key, tuple(code for code in refused if code not in codes))
        for (document, start, end), (key, codes, refused) in passages.items()
    ]
    examples = _left_uncoded(reader, codings, texts) + [one for one in coded if one.codes or one.refused]
    return _descriptions(reader, {coding.code_id for coding in codings}), examples


def material(reader: Reader, document_id: str) -> host.Material:
    """A document's text and the spans of it that may be coded: all but what interviewers say. Raises `KeyError`."""
    return reader.text(document_id), _spans(reader, [document_id])[document_id]


def corpus(reader: Reader, first: str | None = None) -> dict[str, host.Material]:
    """The material of every document, the one that is `first` looked at before its neighbours."""
    order = [document.id for document in reader.find(Document, "territory_id position")]
    if first in order:
        order = order[order.index(first) :] + order[: order.index(first)]
    texts, spans = reader.texts(), _spans(reader, order)
    return {one: (texts[one], spans[one]) for one in order}


def suggest_now(
    reader: Reader, document_ids: Sequence[str] | None = None, progress: Progress = lambda done, total: None
) -> list[Suggestion]:
    """The open suggestions for some documents (for all when None), by document, best first. Takes seconds to minutes.

    Raises `UserError` when there is no suggester to be had.
    """
    codes, examples = training(reader)
    if not codes:
        raise UserError(_("There are no codes yet to suggest."), _("Create a code first."))
    wanted = corpus(reader)
    if document_ids is not None:
        wanted = {one: wanted[one] for one in document_ids}
    found = host.suggest_now(codes, examples, wanted, progress, suggester=SUGGESTER)
    return [suggestion for one in wanted for suggestion in open_suggestions(reader, found[one])]


def accept(
    project: Project,
    suggestion: Suggestion,
    *,
    code_id: str | None = None,
    span: Span | None = None,
    coder_id: str | None = None,
) -> Coding:
    """Code the passage as suggested, or with another code or span ("corrected"). One step; the decision is kept.

    Raises `UserError` when nobody is coding or the passage lies outside the text.
    """
    coder = _coder(project, coder_id)
    unit = suggestion.unit
    start, end = span or (unit.start, unit.end)
    code = code_id or suggestion.code
    corrected = code != suggestion.code or (start, end) != (unit.start, unit.end)
    with project.step(N_("Accept a suggestion")):
        coding = code_passage(project, unit.document, start, end, code, coder_id=coder, origin="suggestion")
        _keep(project, suggestion, "corrected" if corrected else "accepted", coder, coding.id)
    return coding


def refuse(project: Project, suggestion: Suggestion, coder_id: str | None = None) -> None:
    """Say that this code does not belong on this passage: it is never suggested there again, and that is learned."""
    coder = _coder(project, coder_id)
    with project.step(N_("Refuse a suggestion")):
        _keep(project, suggestion, "refused", coder)


def later(project: Project, suggestion: Suggestion, coder_id: str | None = None) -> None:
    """Put a suggestion off: from now on it comes after all others."""
    coder = _coder(project, coder_id)
    with project.step(N_("Put off a suggestion")):
        _keep(project, suggestion, "skipped", coder)


def open_suggestions(reader: Reader, suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Those that still fit the text and were neither decided nor overtaken by a coding of that code (or one below it).

    In their order, those put off last.
    """
    found = list(suggestions)
    documents = list(dict.fromkeys(suggestion.unit.document for suggestion in found))
    texts = reader.texts(documents)
    decided, put_off = _decided(reader, texts)
    coded = _coded(reader, documents)
    still = [
        one
        for one in found
        if texts.get(one.unit.document, "")[one.unit.start : one.unit.end] == one.unit.text
        and not decided & _marks(one)
        and not any(_same_passage(one, *span) for span in coded.get((one.unit.document, one.code), ()))
    ]
    waiting = [one for one in still if put_off & _marks(one)]
    return [one for one in still if one not in waiting] + waiting


def tally(reader: Reader) -> dict[str, int]:
    """How many suggestions were accepted, corrected, refused and put off (the keys of `DECISIONS`), for the method."""
    return dict(map(tuple, reader.rows("SELECT decision, count(*) FROM suggestion_decision GROUP BY decision")))


def _refusals(reader: Reader, codings: Sequence[Coding], by_coder: dict[str, str]) -> list[SuggestionDecision]:
    """The suggestions whose code was found wrong: refused, or corrected into another code."""
    code_of = {coding.id: coding.code_id for coding in codings}
    return [
        one
        for one in reader.find(SuggestionDecision, "created_at", **by_coder)
        if one.decision == "refused"
        or (one.decision == "corrected" and code_of.get(one.coding_id or "", one.code_id) != one.code_id)
    ]


def _left_uncoded(reader: Reader, codings: Sequence[Coding], texts: Mapping[str, str]) -> list[Example]:
    """What lies between the first and the last coding of the documents that were coded last, and bears no code."""
    by_document: dict[str, list[Coding]] = {}
    for coding in reversed(codings):
        by_document.setdefault(coding.document_id, []).append(coding)
    coded = [one for one in by_document if len(by_document[one]) >= _READ][:_LATEST]
    spans = _spans(reader, coded)
    examples = []
    for document in coded:
        first = min(coding.start for coding in by_document[document])
        last = max(coding.end for coding in by_document[document])
        between = [
            (max(start, first), min(end, last)) for start, end in spans[document] if start < last and end > first
        ]
        for unit in cut(document, texts[document], between):
            if not any(coding.start < unit.end and coding.end > unit.start for coding in by_document[document]):
                examples.append(Example(unit.text, ()))
    return examples[:_UNCODED]


def _descriptions(reader: Reader, used: Container[str]) -> list[CodeDescription]:
    """The codes that passages may get. One that only holds others together, and was never used, is none."""
    codes = reader.find(Code, "position")
    parents = {code.parent_id for code in codes}
    paths = codebook.paths(reader)
    return [
        CodeDescription(code.id, paths[code.id], code.definition, code.includes, code.excludes, code.typical_example)
        for code in codes
        if code.kind != "heading" and (code.id in used or code.id not in parents)
    ]


def _spans(reader: Reader, document_ids: Sequence[str]) -> dict[str, list[Span]]:
    """What persons say in each document: the turns that are no interviewer's, or all of a text without turns."""
    spans: dict[str, list[Span]] = {}
    only = "WHERE t.document_id = ?" if len(document_ids) == 1 else ""
    rows = reader.rows(
        'SELECT t.document_id, t."start", t."end", s.role FROM turn t LEFT JOIN speaker s ON s.id = t.speaker_id'
        f' {only} ORDER BY t.document_id, t."start"',
        document_ids if only else (),
    )
    for document, start, end, role in rows:
        mine = spans.setdefault(document, [])
        if role != "interviewer":
            mine.append((start, end))
    whole = {one.id: [(0, one.characters)] for one in reader.find_in(Document, "id", document_ids)}
    return {one: spans.get(one, whole.get(one, [])) for one in document_ids}


def _keep(project: Project, suggestion: Suggestion, decision: str, coder_id: str, coding_id: str | None = None) -> None:
    unit = suggestion.unit
    project.add(
        SuggestionDecision(
            document_id=unit.document,
            code_id=suggestion.code,
            coder_id=coder_id,
            start=unit.start,
            end=unit.end,
            passage=unit.text,
            decision=decision,
            suggester=SUGGESTER,
            score=suggestion.score,
            coding_id=coding_id,
        )
    )


def _coder(project: Project, coder_id: str | None) -> str:
    coder = coder_id or project.coder_id
    if coder is None:
        raise UserError(_("Nobody is coding yet."), _("Say who you are first."))
    return coder


Marks = set[tuple[str | int, ...]]


def _decided(reader: Reader, texts: Mapping[str, str]) -> tuple[Marks, Marks]:
    """What tells suggestions that were decided, and those that were put off.

    By their place; by their words where the text was corrected since and other words stand there now.
    """
    decided: Marks = set()
    put_off: Marks = set()
    for one in reader.find_in(SuggestionDecision, "document_id", texts):
        kept = put_off if one.decision == "skipped" else decided
        if texts[one.document_id][one.start : one.end] == one.passage:
            kept.add((one.document_id, one.code_id, one.start, one.end))
        else:
            kept.add((one.document_id, one.code_id, one.passage))
    return decided, put_off


def _marks(suggestion: Suggestion) -> Marks:
    unit = suggestion.unit
    return {(unit.document, suggestion.code, unit.start, unit.end), (unit.document, suggestion.code, unit.text)}


def _coded(reader: Reader, documents: Sequence[str]) -> dict[tuple[str, str], list[Span]]:
    """Which spans of which document bear each code, or a code below it."""
    parents = {code.id: code.parent_id for code in reader.find(Code)}
    coded: dict[tuple[str, str], list[Span]] = {}
    for coding in reader.find_in(Coding, "document_id", documents):
        code: str | None = coding.code_id
        while code:
            coded.setdefault((coding.document_id, code), []).append((coding.start, coding.end))
            code = parents[code]
    return coded


def _same_passage(suggestion: Suggestion, start: int, end: int) -> bool:
    """Whether a coding and a suggestion share at least half of the shorter one."""
    unit = suggestion.unit
    shared = min(end, unit.end) - max(start, unit.start)
    return 2 * shared >= min(end - start, unit.end - unit.start) > 0
