"""Notes: memos, étonnements (surprises), points saillants (key findings), observations, journal entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.folding import fold_inclusive
from qualicode.model.study import Code, Coding, Document, Link, Note, Row
from qualicode.services import documents
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
_ENOUGH = {"observation": ("body", "heard", "interpretation", "feeling")}
"""The fields of which one must hold something; else it is the body."""
LINKED: dict[str, type[Row]] = {"note": Note, "coding": Coding, "code": Code, "document": Document}
"""What a note may be linked to, by table."""
RELATES = "relates to"
"""The kind of a link that says no more than that two things belong together."""
_SHORT = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notes: what is "" or empty does not matter; `territory_id` "" is no territory, None any.

    Dates may be partial; a note's own date counts, else the day when it was written. `loose`: tied to nothing at all.
    Notes of the coders `unseen` are left out.
    """

    kind: str = ""
    coder_id: str = ""
    territory_id: str | None = None
    since: str = ""
    until: str = ""
    words: str = ""
    loose: bool = False
    unseen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """A note as a line of a list: how it begins, when, where, who wrote it, on what, and how many links it has."""

    id: str
    kind: str
    begins: str
    day: str
    created_at: str
    place: str
    public: bool
    author: str
    territory_id: str
    territory: str
    about: str
    links: int

    @property
    def words(self) -> str:
        """Its title, or how it begins, on one line."""
        return one_line(self.begins)


# Changing


def add_note(
    project: Project,
    kind: str,
    body: str,
    *,
    document_id: str | None = None,
    start: int | None = None,
    end: int | None = None,
    target: tuple[str, str] | None = None,
    territory: str = "",
    **fields: Any,
) -> Note:
    """Write a note on a span of a document, a whole document, any object (`target`: table and id), or the study.

    A surprise may say `why` and what was `expected`. Its territory is the document's, or the one of this name, made
    when new. Raises `UserError` when empty.
    """
    if kind not in _LABELS:
        raise ValueError(f"no such kind of note: {kind}")
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
    _check(note)
    with project.step(_LABELS[kind]):
        if territory.strip():
            note = replace(note, territory_id=documents.territory_named(project, territory).id)
        project.add(note)
    return note


def edit_note(project: Project, note_id: str, *, territory: str | None = None, **fields: Any) -> None:
    """Change a note; `territory`: by name, made when new, "" for none. Raises `UserError` when it would be empty."""
    _check(replace(project.get(Note, note_id), **fields))
    with project.step(N_("Edit a note")):
        if territory is not None:
            named = documents.territory_named(project, territory).id if territory.strip() else None
            fields["territory_id"] = named
        project.update(Note, note_id, **fields)


def delete_notes(project: Project, note_ids: Iterable[str]) -> None:
    """Delete notes, with their links."""
    with project.step(N_("Delete notes")):
        remove_deep(project, Note, note_ids)


def link_note(project: Project, note_id: str, table: str, row_id: str) -> Link:
    """Link a note to another note, an extract, a code or a document. Raises `UserError` when it is already."""
    if (table, row_id) == (Note.table, note_id):
        raise UserError(_("A note cannot be linked to itself."), _("Choose another one."))
    project.get(LINKED[table], row_id)
    ends = (Note.table, note_id, table, row_id)
    if project.rows(_JOINED, ends):
        raise UserError(_("They are linked already."))
    made = Link(kind=RELATES, source_table=Note.table, source_id=note_id, target_table=table, target_id=row_id)
    with project.step(N_("Link a note")):
        project.add(made)
    return made


_JOINED = """
SELECT 1 FROM link WHERE (source_table, source_id, target_table, target_id) = (?1, ?2, ?3, ?4)
                      OR (source_table, source_id, target_table, target_id) = (?3, ?4, ?1, ?2)
"""


def unlink(project: Project, link_ids: Iterable[str]) -> None:
    """Take links away; what they joined stays."""
    with project.step(N_("Remove a link")):
        project.remove(Link, link_ids)


def _check(note: Note) -> None:
    if not any(getattr(note, part).strip() for part in _ENOUGH.get(note.kind, ("body",))):
        raise UserError(_("The note is empty."), _("Write at least a word."))


# Reading


def notes(reader: Reader, kind: str | None = None) -> list[Note]:
    """Every note (of a kind), oldest first."""
    return reader.find(Note) if kind is None else reader.find(Note, kind=kind)


def listing(reader: Reader, wanted: Wanted | None = None) -> list[Line]:
    """The notes that are wanted, newest first."""
    wanted = wanted or Wanted()
    where, params = _where(wanted)
    needles = fold_inclusive(wanted.words).split()
    rows = reader.rows(_LISTING.format(where=where, written=_HELD if needles else "''"), params)
    return [Line(*row[:-1]) for row in rows if not needles or _holds(row[-1], needles)]


def find(reader: Reader, words: str, limit: int = 50) -> list[Note]:
    """The newest notes that hold all these words, without case and accents: in title, text and what belongs to it."""
    wanted = fold_inclusive(words).split()
    if not wanted:
        return []
    found: list[str] = []
    for note_id, written in reader.rows(f"SELECT n.id, {_HELD} FROM note n ORDER BY n.created_at DESC, n.id DESC"):
        if _holds(written, wanted):
            found.append(note_id)
            if len(found) == limit:
                break
    by_id = {note.id: note for note in reader.find_in(Note, "id", found)}
    return [by_id[note_id] for note_id in found]


def whereabouts(reader: Reader, coder_id: str | None) -> tuple[str, str]:
    """The place and the territory (its name) of the newest note of a coder that says a place; "" where none does."""
    found = reader.rows(
        "SELECT n.place, coalesce(t.name, '') FROM note n LEFT JOIN territory t ON t.id = n.territory_id"
        " WHERE n.place <> '' AND n.coder_id IS ? ORDER BY n.created_at DESC, n.id DESC LIMIT 1",
        (coder_id,),
    )
    return (found[0][0], found[0][1]) if found else ("", "")


def known_places(reader: Reader) -> list[str]:
    """The places that notes, documents and the list of places name."""
    sql = "SELECT place FROM note UNION SELECT place FROM document UNION SELECT name FROM place"
    return sorted((row[0] for row in reader.rows(sql) if row[0]), key=str.casefold)


def short(note: Note) -> str:
    """A note's title, or how it begins, on one line."""
    return one_line(next((getattr(note, part) for part in _PARTS if getattr(note, part)), ""))


def one_line(text: str) -> str:
    """How a text begins, on one line."""
    words = " ".join(text[: 2 * _SHORT].split())
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1].rstrip()}…"


def passage(reader: Reader, note: Note) -> str:
    """The words that a note is anchored to, "" when it is anchored to none."""
    if note.document_id is None or note.start is None or note.end is None:
        return ""
    return reader.text(note.document_id)[note.start : note.end]


# The list

_DAY = "coalesce(nullif(n.date, ''), substr(n.created_at, 1, 10))"
_PLACE = "coalesce(n.territory_id, d.territory_id)"
_LINKS = """(SELECT count(*) FROM link WHERE source_table = 'note' AND source_id = n.id)
       + (SELECT count(*) FROM link WHERE target_table = 'note' AND target_id = n.id)"""
_HELD = " || char(10) || ".join(f"n.{part}" for part in _PARTS)
_FILLED = ", ".join(f"nullif(n.{part}, '')" for part in _PARTS)
_BEGINS = f"substr(coalesce({_FILLED}, ''), 1, {2 * _SHORT})"
_LISTING = f"""
SELECT n.id, n.kind, {_BEGINS}, {_DAY}, n.created_at, n.place, n.public, coalesce(c.name, ''), coalesce(t.id, ''),
       coalesce(t.name, ''), coalesce(d.title, k.name, gd.title, ''), {_LINKS}, {{written}}
FROM note n
LEFT JOIN coder c ON c.id = n.coder_id
LEFT JOIN document d ON d.id = n.document_id
LEFT JOIN territory t ON t.id = {_PLACE}
LEFT JOIN code k ON n.target_table = 'code' AND k.id = n.target_id
LEFT JOIN coding g ON n.target_table = 'coding' AND g.id = n.target_id
LEFT JOIN document gd ON gd.id = g.document_id
WHERE {{where}} ORDER BY {_DAY} DESC, n.created_at DESC, n.id DESC
"""


def _where(wanted: Wanted) -> tuple[str, list[Any]]:
    tests: list[tuple[str, Sequence[Any]]] = [("1", ())]
    if wanted.kind:
        tests.append(("n.kind = ?", (wanted.kind,)))
    if wanted.coder_id:
        tests.append(("n.coder_id = ?", (wanted.coder_id,)))
    if wanted.territory_id is not None:
        tests.append((f"coalesce({_PLACE}, '') = ?", (wanted.territory_id,)))
    if wanted.since:  # a month counts when some of its days do
        tests.append((f"{_DAY} >= substr(?, 1, length({_DAY}))", (wanted.since,)))
    if wanted.until:
        tests.append((f"substr({_DAY}, 1, length(?)) <= ?", (wanted.until, wanted.until)))
    if wanted.loose:
        tests.append((f"n.document_id IS NULL AND n.target_id = '' AND {_LINKS} = 0", ()))
    if wanted.unseen:
        marks = ", ".join("?" for _one in wanted.unseen)
        tests.append((f"coalesce(n.coder_id, '') NOT IN ({marks})", sorted(wanted.unseen)))
    return " AND ".join(test for test, _params in tests), [param for _test, params in tests for param in params]


def _holds(written: str, needles: Sequence[str]) -> bool:
    folded = _folded(written)
    return all(needle in folded for needle in needles)


@lru_cache(maxsize=10_000)
def _folded(written: str) -> str:
    return fold_inclusive(written)
