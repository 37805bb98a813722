"""Correcting texts after they were coded: codings, notes and turns stay on their words, and every text is kept."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from qualicode.i18n import N_, _
from qualicode.model.carrying import Carrier, Edit, Span, apply, edits
from qualicode.model.errors import UserError
from qualicode.model.folding import fold
from qualicode.model.study import (
    Code,
    Coding,
    Document,
    Formatting,
    Note,
    Row,
    Speaker,
    SuggestionDecision,
    TextRevision,
    Turn,
)
from qualicode.store.project import Project
from qualicode.store.reading import Reader
from qualicode.store.removal import remove_deep

_AROUND = 60
"""So many characters are shown on each side of words found."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What a correction does to the words of a coding: the code's name, the words before and after ("": none left)."""

    coding_id: str
    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a correction would do: extracts that change their words, and those that would vanish."""

    changed: tuple[Fate, ...] = ()
    vanishing: tuple[Fate, ...] = ()


def preview(reader: Reader, document_id: str, text: str) -> Preview:
    """What becomes of the extracts of a document if its text becomes another. Raises `KeyError`."""
    old = reader.text(document_id)
    return _fates(reader, document_id, old, text, edits(old, text))


def correct_text(project: Project, document_id: str, text: str, reason: str = "") -> bool:
    """Give a document another text in one step; what lies on it is carried along. False when it is the same text.

    Extracts of which no word is left are removed (ask `preview` first); notes of which none is left stay, with the
    document. Raises `UserError` for an empty text.
    """
    old = project.text(document_id)
    return _correct(project, document_id, old, edits(old, _readable(text)), reason)


def _correct(project: Project, document_id: str, old: str, changes: Sequence[Edit], reason: str) -> bool:
    text = apply(old, changes)
    if text == old:
        return False
    if not text.strip():
        raise UserError(_("The text would be empty."), _("Delete the document instead."))
    title = project.get(Document, document_id).title
    with project.step(N_("Correct the text of “{title}”"), title=title):
        content = project.keep_text(text)
        number = max((one.number for one in project.find(TextRevision, document_id=document_id)), default=0) + 1
        project.update(Document, document_id, content=content, characters=len(text))
        project.add(
            TextRevision(
                document_id=document_id,
                number=number,
                content=content,
                characters=len(text),
                reason=reason.strip(),
                created_by=project.coder_id,
            )
        )
        _carry_all(project, document_id, Carrier(changes))
    return True


def _carry_all(project: Project, document_id: str, carrier: Carrier) -> None:
    codings = project.find(Coding, document_id=document_id)
    formats = project.find(Formatting, document_id=document_id)
    for cls, rows in ((Coding, codings), (Formatting, formats)):
        before = {row.id: (row.start, row.end) for row in rows}
        after = {row_id: carrier.extract(*place) for row_id, place in before.items()}
        _move(project, cls, before, after)
        remove_deep(project, cls, [row_id for row_id, place in after.items() if place is None])
    turns = project.find(Turn, "start", document_id=document_id)
    ends = {turn.end for turn in turns}
    carried = {turn.id: carrier.turn(turn.start, turn.end, follows=turn.start in ends) for turn in turns}
    _move(project, Turn, {turn.id: (turn.start, turn.end) for turn in turns}, carried)
    project.remove(Turn, [turn_id for turn_id, place in carried.items() if place is None])
    for note in project.find(Note, document_id=document_id):
        if note.start is not None and note.end is not None:
            start, end = carrier.extract(note.start, note.end) or (None, None)
            project.update(Note, note.id, start=start, end=end)
    decisions = project.find(SuggestionDecision, document_id=document_id)
    moved: dict[str, Span | None] = {
        one.id: carrier.extract(one.start, one.end) or (carrier.position(one.start),) * 2 for one in decisions
    }
    _move(project, SuggestionDecision, {one.id: (one.start, one.end) for one in decisions}, moved)


def _move(project: Project, cls: type[Row], before: Mapping[str, Span], after: Mapping[str, Span | None]) -> None:
    moved = [
        (row_id, {"start": place[0], "end": place[1]})
        for row_id, place in after.items()
        if place is not None and place != before[row_id]
    ]
    if moved:
        project.update_many(cls, moved)


def _fates(reader: Reader, document_id: str, old: str, new: str, changes: Sequence[Edit]) -> Preview:
    carrier = Carrier(changes)
    names = {code.id: code.name for code in reader.find(Code)}
    changed, vanishing = list[Fate](), list[Fate]()
    for one in reader.find(Coding, "start", document_id=document_id):
        place = carrier.extract(one.start, one.end)
        before, after = old[one.start : one.end], new[slice(*place)] if place else ""
        if before != after:
            (changed if place else vanishing).append(Fate(one.id, names[one.code_id], before, after))
    return Preview(tuple(changed), tuple(vanishing))


def _readable(text: str) -> str:
    """A text as the store keeps it: one line feed at the end of a line, nothing that cannot be stored."""
    cleaned = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return cleaned.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


# The same words in the whole corpus


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Words found: [start, end) of a document's text (`content`: its hash), with some words around on their line."""

    document_id: str
    document: str
    content: str
    start: int
    end: int
    text: str
    before: str
    after: str


def occurrences(
    reader: Reader, words: str, *, whole_words: bool = True, match_case: bool = False, limit: int = 2000
) -> list[Occurrence]:
    """Where these very words stand in the corpus, by document and place; spaces between them count as one."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return []
    found = r"\s+".join(parts)
    if whole_words:
        found = rf"(?<!\w){found}(?!\w)"
    pattern = re.compile(found, 0 if match_case else re.IGNORECASE)
    places: list[Occurrence] = []
    for document in reader.documents():
        text = reader.text(document.id)
        for match in pattern.finditer(text):
            start, end = match.span()
            before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
            after = text[end : end + _AROUND].partition("\n")[0]
            places.append(
                Occurrence(document.id, document.title, document.content, start, end, match[0], before, after)
            )
            if len(places) == limit:
                return places
    return places


def replace_all(project: Project, places: Sequence[Occurrence], words: str) -> int:
    """Write other words at these places, in one step; returns how many. Capital letters are kept as they were.

    Raises `UserError` when a text was changed since they were found: nothing is changed then.
    """
    by_document: dict[str, list[Occurrence]] = {}
    for place in places:
        by_document.setdefault(place.document_id, []).append(place)
    with project.step(N_("Replace words in {count} documents"), count=len(by_document)):
        for document_id, here in by_document.items():
            old = project.text(document_id)
            if project.get(Document, document_id).content != here[0].content:
                raise UserError(_("A text was changed meanwhile."), _("Search again."))
            ordered = sorted(here, key=lambda one: one.start)
            changes = [Edit(one.start, one.end, _in_case_of(one.text, words)) for one in ordered]
            _correct(project, document_id, old, changes, _("Replaced in the whole corpus"))
    return len(places)


def _in_case_of(old: str, new: str) -> str:
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


# The texts that a document had


def revisions(reader: Reader, document_id: str) -> list[TextRevision]:
    """The texts that a document had, newest first; the first of the list is the one it has."""
    return sorted(reader.find(TextRevision, document_id=document_id), key=lambda one: -one.number)


def revision_text(reader: Reader, revision: TextRevision) -> str:
    """The words of a revision."""
    rows = reader.rows("SELECT body FROM content WHERE hash = ?", (revision.content,))
    return str(rows[0][0])


def return_to_revision(project: Project, revision_id: str) -> bool:
    """Give a document an earlier text again, in one step. False when it has it already."""
    revision = project.get(TextRevision, revision_id)
    reason = _("Return to text {number}").format(number=revision.number)
    return correct_text(project, revision.document_id, revision_text(project, revision), reason)


# Speakers and turns


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker's label: its most frequent part, in how many documents it speaks and how often."""

    label: str
    role: str
    documents: int
    turns: int


def labels(reader: Reader) -> list[Label]:
    """Every speaker's label in the corpus, by name."""
    rows = reader.rows(
        "SELECT s.label, max(s.role), count(DISTINCT s.document_id), count(t.id) FROM speaker s"
        " LEFT JOIN turn t ON t.speaker_id = s.id GROUP BY s.label"
    )
    return sorted((Label(*row) for row in rows), key=lambda one: one.label.casefold())


def close_labels(reader: Reader) -> list[tuple[str, str]]:
    """Pairs of speakers' labels that differ by a letter or so, the rarer first: « Checheur », « Chercheur »."""
    rows = reader.rows(
        "SELECT s.label, count(t.id) FROM speaker s LEFT JOIN turn t ON t.speaker_id = s.id GROUP BY s.label"
        " ORDER BY count(t.id)"
    )
    known = [str(label) for label, _count in rows if len(str(label)) > 3]
    return [
        (rarer, other)
        for at, rarer in enumerate(known)
        for other in known[at + 1 :]
        if _digits(rarer) == _digits(other) and SequenceMatcher(None, fold(rarer), fold(other)).ratio() >= 0.85
    ]


def _digits(label: str) -> str:
    return "".join(letter for letter in label if letter.isdigit())


def rename_speaker(project: Project, label: str, new: str, document_ids: Iterable[str] | None = None) -> int:
    """Give a speaker another label wherever they speak (or in these documents); returns in how many documents.

    Where somebody has the new label already, the two become one: their turns are one speaker's.
    """
    new = " ".join(new.split())
    if not new:
        raise UserError(_("A name is needed."), _("Type at least one character."))
    wanted = None if document_ids is None else set(document_ids)
    speakers = project.rows("SELECT id, document_id, label FROM speaker WHERE label IN (?, ?)", (label, new))
    if label == new:
        return 0
    found = {document_id: row_id for row_id, document_id, old in speakers if old == label}
    there = {document_id: row_id for row_id, document_id, old in speakers if old == new}
    chosen = {key: value for key, value in found.items() if wanted is None or key in wanted}
    if not chosen:
        return 0
    with project.step(N_("Rename the speaker “{old}” to “{new}”"), old=label, new=new):
        for document_id, speaker_id in chosen.items():
            if document_id in there:
                _join_speakers(project, speaker_id, there[document_id])
            else:
                project.update(Speaker, speaker_id, label=new)
    return len(chosen)


def _join_speakers(project: Project, source_id: str, target_id: str) -> None:
    turns = project.find(Turn, speaker_id=source_id)
    project.update_many(Turn, [(turn.id, {"speaker_id": target_id}) for turn in turns])
    source, target = project.get(Speaker, source_id), project.get(Speaker, target_id)
    if target.person_id is None and source.person_id is not None:
        project.update(Speaker, target_id, person_id=source.person_id)
    remove_deep(project, Speaker, [source_id])


def split_turn(project: Project, turn_id: str, position: int, speaker_id: str | None = None) -> Turn:
    """Let a turn end at a position of the text, where another begins: of this speaker, or of the same.

    Returns the second one; its time is not known. Raises `UserError` where nothing would be left on one side.
    """
    turn = project.get(Turn, turn_id)
    text = project.text(turn.document_id)
    end = position - (len(text[turn.start : position]) - len(text[turn.start : position].rstrip()))
    start = position + (len(text[position : turn.end]) - len(text[position : turn.end].lstrip()))
    if not turn.start < end or not start < turn.end:
        raise UserError(_("A turn cannot be split there."), _("Put the caret between two words of the turn."))
    second = Turn(
        document_id=turn.document_id,
        speaker_id=speaker_id or turn.speaker_id,
        start=start,
        end=turn.end,
        end_time=turn.end_time,
    )
    with project.step(N_("Split a turn")):
        project.update(Turn, turn_id, end=end, end_time=None)
        project.add(second)
    return second


def join_turn(project: Project, turn_id: str) -> None:
    """Let the next turn be part of this one, of its speaker. Raises `UserError` when it is the last."""
    turn = project.get(Turn, turn_id)
    following = next((b for a, b in pairwise(_turns(project, turn)) if a.id == turn_id), None)
    if following is None:
        raise UserError(_("There is no turn after this one."))
    with project.step(N_("Join two turns")):
        project.update(Turn, turn_id, end=max(turn.end, following.end), end_time=following.end_time or turn.end_time)
        project.remove(Turn, [following.id])


def _turns(project: Project, turn: Turn) -> list[Turn]:
    return project.find(Turn, "start", document_id=turn.document_id)
