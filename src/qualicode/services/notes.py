"""Notes: memos, étonnements (surprises), points saillants (key findings), journal entries."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.folding import fold_inclusive
from qualicode.model.study import Document, Note
from qualicode.store.project import Project
from qualicode.store.reading import Reader
from qualicode.store.removal import remove_deep

_LABELS = {
    "memo": N_("Write a memo"),
    "surprise": N_("Write a surprise"),
    "key_point": N_("Write a key finding"),
    "journal": N_("Write in the journal"),
    "mirror": N_("Write feedback"),
    "observation": N_("Write an observation"),
}
_PARTS = ("title", "body", "why", "expected", "heard", "interpretation", "feeling")
"""The fields of a note that hold what somebody wrote."""


def add_note(
    project: Project,
    kind: str,
    body: str,
    *,
    document_id: str | None = None,
    start: int | None = None,
    end: int | None = None,
    target: tuple[str, str] | None = None,
    **fields: Any,
) -> Note:
    """Write a note on a span of a document, a whole document, any object (`target`: table and id), or the study.

    A surprise may say `why` and what was `expected`. Its territory is the document's. Raises `UserError` when empty.
    """
    if kind not in _LABELS:
        raise ValueError(f"no such kind of note: {kind}")
    if not body.strip():
        raise UserError(_("The note is empty."), _("Write at least a word."))
    if start is not None and document_id is not None:
        length = project.get(Document, document_id).characters
        if end is None or not 0 <= start < end <= length:
            raise UserError(_("The passage lies outside the text."), _("Select it again."))
    if document_id and "territory_id" not in fields:
        fields["territory_id"] = project.get(Document, document_id).territory_id
    table, row_id = target or ("", "")
    fields.setdefault("coder_id", project.coder_id)
    note = Note(
        kind=kind,
        body=body.strip(),
        document_id=document_id,
        start=start,
        end=end,
        target_table=table,
        target_id=row_id,
        **fields,
    )
    with project.step(_LABELS[kind]):
        project.add(note)
    return note


def edit_note(project: Project, note_id: str, **fields: Any) -> None:
    """Change a note."""
    with project.step(N_("Edit a note")):
        project.update(Note, note_id, **fields)


def delete_notes(project: Project, note_ids: Iterable[str]) -> None:
    """Delete notes."""
    with project.step(N_("Delete notes")):
        remove_deep(project, Note, note_ids)


def notes(reader: Reader, kind: str | None = None) -> list[Note]:
    """Every note (of a kind), oldest first."""
    return reader.find(Note) if kind is None else reader.find(Note, kind=kind)


def find(reader: Reader, words: str, limit: int = 50) -> list[Note]:
    """The newest notes that hold all these words, without case and accents: in title, text and what belongs to it."""
    wanted = fold_inclusive(words).split()
    if not wanted:
        return []
    held = " || char(10) || ".join(_PARTS)
    found: list[str] = []
    for note_id, written in reader.rows(f"SELECT id, {held} FROM note ORDER BY created_at DESC, id DESC"):
        folded = _folded(written)
        if all(word in folded for word in wanted):
            found.append(note_id)
            if len(found) == limit:
                break
    by_id = {note.id: note for note in reader.find_in(Note, "id", found)}
    return [by_id[note_id] for note_id in found]


@lru_cache(maxsize=10_000)
def _folded(written: str) -> str:
    return fold_inclusive(written)
