"""Suggestions and what people decide about them: what to learn from, accepting, refusing, putting off.

A suggestion is no data. Accepting it makes a coding whose origin says so; every decision is kept, with the words it was
about, so that what was decided never comes back, even after a correction of the text.
"""

from collections.abc import Iterable, Mapping, Sequence

from qualicode.extend import Progress, Suggestion
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.spans import Span
from qualicode.model.study import Code, Coding, Document, SuggestionDecision
from qualicode.plugins.suggesters import host
from qualicode.plugins.suggesters.talk import Material
from qualicode.services.coding import code_passage
from qualicode.services.teaching import spans
from qualicode.services.teaching import training as training
from qualicode.store.project import Project
from qualicode.store.reading import Reader

SUGGESTER = "fr"
"""The suggester in use, by the name of its entry point."""

AT_MOST = 12_000_000
"""So many characters of a corpus are read for suggestions, about 200 long interviews: more would take hours and all of
a small computer's memory. What is looked at, and what follows it, is always among them."""


def material(reader: Reader, document_id: str) -> Material:
    """A document's text and the spans of it that may be coded: all but what interviewers say. Raises `KeyError`."""
    found = _material(reader, document_id)
    if found is None:
        raise KeyError(f"document {document_id}")
    return found


def _material(reader: Reader, document_id: str) -> Material | None:
    text = reader.texts([document_id]).get(document_id)
    return None if text is None else (text, spans(reader, document_id))


def corpus(reader: Reader, first: str | None = None) -> dict[str, Material]:
    """The material of the documents, the one that is `first` looked at before its neighbours, up to `AT_MOST`."""
    order = reader.find(Document, "territory_id position")
    place = next((place for place, document in enumerate(order) if document.id == first), 0)
    chosen, left = list[str](), AT_MOST
    for document in order[place:] + order[:place]:
        if chosen and document.characters > left:
            break
        chosen.append(document.id)
        left -= document.characters
    return {one: found for one in chosen if (found := _material(reader, one))}


def suggest_now(
    reader: Reader, document_ids: Sequence[str] | None = None, progress: Progress = lambda done, total: None
) -> list[Suggestion]:
    """The open suggestions for some documents (for all when None), by document, best first. Takes seconds to minutes.

    Raises `UserError` when there is no suggester to be had.
    """
    codes, examples = training(reader)
    if not codes:
        raise UserError(_("There are no codes yet to suggest."), _("Create a code first."))
    if document_ids is None:
        document_ids = [document.id for document in reader.find(Document, "territory_id position")]
    wanted = {one: material(reader, one) for one in document_ids}
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
