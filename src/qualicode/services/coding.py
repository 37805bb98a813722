"""Coding passages: putting codes on spans of text, moving their edges, taking them away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.ids import new_id
from qualicode.model.spans import paragraphs, trim, words
from qualicode.model.study import Code, Coding, Document, Note
from qualicode.store.project import Project
from qualicode.store.reading import Reader
from qualicode.store.removal import remove_deep


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document: [start, end) in code points."""

    document_id: str
    start: int
    end: int


def code_passage(
    project: Project,
    document_id: str,
    start: int,
    end: int,
    code_id: str,
    *,
    coder_id: str | None = None,
    origin: str = "hand",
    status: str = "valid",
) -> Coding:
    """Put a code on a passage (trimmed of white space). The same coding by the same coder is returned, not doubled.

    Raises `UserError` when the passage is empty or outside the text.
    """
    return code_passages(
        project, [Passage(document_id, start, end)], code_id, coder_id=coder_id, origin=origin, status=status
    )[0]


def code_passages(
    project: Project,
    passages: Sequence[Passage],
    code_id: str,
    *,
    coder_id: str | None = None,
    origin: str = "hand",
    status: str = "valid",
) -> list[Coding]:
    """Put a code on many passages in one step. Returns one coding a passage, in order."""
    coder = coder_id or project.coder_id
    if coder is None:
        raise UserError(_("Nobody is coding yet."), _("Say who you are first."))
    code = project.get(Code, code_id)
    texts = {passage.document_id: project.text(passage.document_id) for passage in passages}
    places = [(one.document_id, *_checked(texts[one.document_id], one.start, one.end)) for one in passages]
    known = {(c.document_id, c.start, c.end): c for c in _mine(project, places, code_id, coder)}
    result, fresh = [], []
    for document_id, start, end in places:
        there = known.get((document_id, start, end))
        coding = there or Coding(
            document_id=document_id,
            code_id=code_id,
            coder_id=coder,
            start=start,
            end=end,
            origin=origin,
            status=status,
        )
        if there is None:
            known[(document_id, start, end)] = coding
            fresh.append(coding)
        result.append(coding)
    if fresh:
        with project.step(N_("Code “{code}”"), code=code.name):
            project.add(*fresh)
    return result


def _mine(reader: Reader, places: Sequence[tuple[str, int, int]], code_id: str, coder_id: str) -> list[Coding]:
    """What a coder coded with a code: where one passage begins, which is found at once; of more passages, anywhere."""
    if len(places) != 1:
        return reader.find(Coding, code_id=code_id, coder_id=coder_id)
    document_id, start, _end = places[0]
    here = reader.find(Coding, document_id=document_id, start=start)
    return [one for one in here if (one.code_id, one.coder_id) == (code_id, coder_id)]


def remove_codings(project: Project, coding_ids: Iterable[str]) -> None:
    """Take codes off passages; notes on these codings stay with their passage."""
    ids = list(coding_ids)
    with project.step(N_("Remove codings") if len(ids) > 1 else N_("Remove a coding")):
        remove_deep(project, Coding, ids)


def resize_coding(project: Project, coding_id: str, start: int, end: int) -> Coding:
    """Move the edges of a coded passage. Raises `UserError` when it would become empty."""
    coding = project.get(Coding, coding_id)
    start, end = _checked(project.text(coding.document_id), start, end)
    with project.step(N_("Resize an extract")):
        project.update(Coding, coding_id, start=start, end=end)
    return project.get(Coding, coding_id)


def recode(project: Project, coding_ids: Sequence[str], code_id: str) -> None:
    """Give codings another code; one that the same coder already has there is not doubled."""
    code = project.get(Code, code_id)
    codings = project.find_in(Coding, "id", coding_ids)
    there = {(c.document_id, c.start, c.end, c.coder_id) for c in project.find(Coding, code_id=code_id)}
    with project.step(N_("Move extracts to “{code}”"), code=code.name):
        for coding in codings:
            key = (coding.document_id, coding.start, coding.end, coding.coder_id)
            if coding.code_id == code_id:
                continue
            if key in there:
                remove_deep(project, Coding, [coding.id])
            else:
                project.update(Coding, coding.id, code_id=code_id)
                there.add(key)


def confirm_codings(project: Project, coding_ids: Iterable[str]) -> None:
    """Confirm codings that were to be confirmed."""
    with project.step(N_("Confirm codings")):
        project.update_many(Coding, [(coding_id, {"status": "valid"}) for coding_id in coding_ids])


def withdraw_codings(project: Project, coding_ids: Iterable[str], withdrawn: bool = True) -> None:
    """Withdraw passages from every synthesis (right of withdrawal), or take them back in."""
    status = "withdrawn" if withdrawn else "valid"
    with project.step(N_("Withdraw extracts") if withdrawn else N_("Take extracts back in")):
        project.update_many(Coding, [(coding_id, {"status": status}) for coding_id in coding_ids])


def codings_of(reader: Reader, document_id: str) -> list[Coding]:
    """The codings of a document, by start and then the longer first."""
    found = reader.find(Coding, "start", document_id=document_id)
    return sorted(found, key=lambda coding: (coding.start, -coding.end, coding.id))


def notes_of(reader: Reader, document_id: str) -> list[Note]:
    """The notes anchored to spans of a document, in order of the text."""
    return [note for note in reader.find(Note, "start", document_id=document_id) if note.start is not None]


def _checked(text: str, start: int, end: int) -> tuple[int, int]:
    if not 0 <= start <= end <= len(text):
        raise UserError(_("The passage lies outside the text."), _("Select it again."))
    start, end = trim(text, start, end)
    if start == end:
        raise UserError(_("Nothing is selected."), _("Select the words to code first."))
    return start, end


def document_of(reader: Reader, coding_id: str) -> Document:
    """The document that a coding lies in."""
    return reader.get(Document, reader.get(Coding, coding_id).document_id)


def split_coding(project: Project, coding_id: str, position: int) -> tuple[Coding, Coding]:
    """Make two extracts of one, parted at a position of the text. Raises `UserError` where one would be empty."""
    one = project.get(Coding, coding_id)
    text = project.text(one.document_id)
    first, second = trim(text, one.start, min(position, one.end)), trim(text, max(position, one.start), one.end)
    if first[0] >= first[1] or second[0] >= second[1]:
        raise UserError(_("An extract cannot be split there."), _("Put the caret between two words of the extract."))
    made = replace(one, id=new_id(), start=second[0], end=second[1])
    with project.step(N_("Split an extract")):
        project.update(Coding, coding_id, start=first[0], end=first[1])
        project.add(made)
    return project.get(Coding, coding_id), made


def neighbour(reader: Reader, coding_id: str) -> Coding | None:
    """The next extract of the same code, coder and document, else the one before: what `merge_with` takes in."""
    one = reader.get(Coding, coding_id)
    mine = [
        other
        for other in codings_of(reader, one.document_id)
        if (other.code_id, other.coder_id) == (one.code_id, one.coder_id) and other.status != "withdrawn"
    ]
    at = next(index for index, other in enumerate(mine) if other.id == coding_id)
    return mine[at + 1] if at + 1 < len(mine) else mine[at - 1] if at else None


def merge_with(project: Project, coding_id: str, other_id: str) -> Coding:
    """Make one extract of two of the same code, from the start of the first to the end of the last."""
    one, other = project.get(Coding, coding_id), project.get(Coding, other_id)
    if (one.document_id, one.code_id, one.coder_id) != (other.document_id, other.code_id, other.coder_id):
        raise ValueError("only extracts of one code, coder and document become one")
    with project.step(N_("Merge two extracts")):
        notes = project.find(Note, target_id=other_id)
        project.update_many(Note, [(note.id, {"target_id": coding_id}) for note in notes])
        remove_deep(project, Coding, [other_id])
        project.update(Coding, coding_id, start=min(one.start, other.start), end=max(one.end, other.end))
    return project.get(Coding, coding_id)


def copy_codings(project: Project, coding_ids: Sequence[str], code_id: str) -> list[Coding]:
    """Put another code on the same passages, beside the one they have, under the name of who codes now."""
    places = [Passage(one.document_id, one.start, one.end) for one in project.find_in(Coding, "id", coding_ids)]
    return code_passages(project, places, code_id)


def uncoded(reader: Reader, document_id: str, after: int, *, coder_id: str | None = None) -> tuple[int, int] | None:
    """The next passage that somebody who is no interviewer says and that bears no code, from a position on.

    A passage is a turn, or a paragraph of a text without turns, or what is left of one beside its codings, when that
    is more than a few words. `coder_id`: only this coder's codings count.
    """
    text = reader.text(document_id)
    coded = [
        (one.start, one.end)
        for one in codings_of(reader, document_id)
        if one.status != "withdrawn" and coder_id in (None, one.coder_id)
    ]
    for start, end in said_by_persons(reader, document_id, text):
        for left in _without(start, end, coded):
            place = trim(text, *left)
            if place[0] >= after and words(text[slice(*place)]) >= _PASSAGE:
                return place
    return None


_PASSAGE = 4
"""So many words make a passage that is worth a look."""


def said_by_persons(reader: Reader, document_id: str, text: str) -> list[tuple[int, int]]:
    """The turns of all but interviewers, in order; the paragraphs of a text without turns."""
    rows = reader.rows(
        'SELECT t.start, t."end", s.role FROM turn t LEFT JOIN speaker s ON s.id = t.speaker_id'
        " WHERE t.document_id = ? ORDER BY t.start",
        (document_id,),
    )
    return [(start, end) for start, end, role in rows if role != "interviewer"] if rows else list(paragraphs(text))


def _without(start: int, end: int, taken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of [start, end) beside spans that are in order."""
    left = []
    for first, last in taken:
        if last > start and first < end:
            if first > start:
                left.append((start, first))
            start = max(start, last)
    return [*left, (start, end)] if start < end else left
