"""The corpus as a table: what is known about each document, changed for many at once; territories and collections."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qualicode.extend import Progress
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Collection, CollectionMember, Document, Row, Territory
from qualicode.services import documents
from qualicode.store.project import Project
from qualicode.store.reading import Reader
from qualicode.store.removal import remove_deep

_AT_ONCE = 50
"""Texts that are read together when words are counted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as a line of the corpus.

    `people`: who speaks in it, interviewers and observers apart; `unknown`: how many of them a synthesis could sign
    with no more than « Personne enquêtée ».
    """

    document: Document
    people: tuple[str, ...] = ()
    unknown: int = 0
    collections: frozenset[str] = frozenset()
    read: bool = False


def catalogue(reader: Reader, coder_id: str | None, document_ids: Iterable[str] | None = None) -> list[Entry]:
    """Every document (or these), in the order of the corpus; `read` says whether this coder has read it."""
    wanted = None if document_ids is None else list(dict.fromkeys(document_ids))
    people: dict[str, dict[str, bool]] = defaultdict(dict)
    for document_id, name, known in documents.of_documents(reader, _PEOPLE, wanted):
        people[document_id].setdefault(name, bool(known))
    inside: dict[str, set[str]] = defaultdict(set)
    for document_id, collection_id in documents.of_documents(reader, _MEMBERS, wanted):
        inside[document_id].add(collection_id)
    read = {row[0] for row in documents.of_documents(reader, _READ, wanted) if row[1] == coder_id}
    found = reader.documents() if wanted is None else reader.find_in(Document, "id", wanted)
    return [
        Entry(
            document,
            tuple(people[document.id]),
            _unknown(document, people[document.id]),
            frozenset(inside[document.id]),
            document.id in read,
        )
        for document in found
    ]


def _unknown(document: Document, people: dict[str, bool]) -> int:
    if document.profile:
        return 0
    return sum(not known for known in people.values()) or int(not people and document.kind in _SPOKEN)


_SPOKEN = ("interview", "testimony", "survey", "word_bearer")
"""Kinds whose words are somebody's even where no speaker is marked."""
_PEOPLE = """
SELECT s.document_id, coalesce(p.name, s.label), coalesce(p.role, '') <> '' OR coalesce(p.age, '') <> ''
FROM speaker s LEFT JOIN person p ON p.id = s.person_id
WHERE s.role NOT IN ('interviewer', 'observer') AND {these} ORDER BY s.document_id, s.position, s.id
"""
_MEMBERS = "SELECT document_id, collection_id FROM collection_member WHERE {these}"
_READ = "SELECT document_id, coder_id FROM reading WHERE {these}"


def word_counts(reader: Reader, texts: Iterable[str], progress: Progress = lambda done, total: None) -> dict[str, int]:
    """How many words the texts with these hashes (`Document.content`) have, as white space parts them."""
    wanted = list(dict.fromkeys(texts))
    counts: dict[str, int] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        progress(at, len(wanted))
        part = wanted[at : at + _AT_ONCE]
        marks = ", ".join("?" for _ in part)
        for digest, body in reader.rows(f"SELECT hash, body FROM content WHERE hash IN ({marks})", part):
            counts[digest] = len(body.split())
    return counts


def describe(project: Project, document_ids: Sequence[str], *, territory: str | None = None, **fields: Any) -> None:
    """Change facts about documents in one step: any field of `Document` but its text; nothing happens where all is so.

    `territory`: by name, made when new, "" for none. Raises `UserError` for an empty title.
    """
    if not str(fields.get("title", "title")).strip():
        raise UserError(_("A name is needed."), _("Type at least one character."))
    if {"id", "content", "characters"} & fields.keys():
        raise ValueError("a document's text is corrected, not described")
    before = project.find_in(Document, "id", document_ids)
    changed = [one.id for one in before if any(getattr(one, name) != value for name, value in fields.items())]
    with _step_for(project, N_("Describe a document"), N_("Describe {count} documents"), len(before)):
        if changed:
            project.update_many(Document, [(document_id, fields) for document_id in changed])
        if territory is not None:
            wanted = documents.territory_named(project, territory).id if territory.strip() else None
            known = {one.id: one.territory_id for one in before}
            moved = [one for one in document_ids if known.get(one, wanted) != wanted]
            if moved:
                documents.move_documents(project, moved, wanted)


def mark_read(project: Project, document_ids: Sequence[str], read: bool = True) -> None:
    """Note that the current coder has read these documents, or not, in one step."""
    label = N_("Mark as read") if read else N_("Mark as unread")
    with project.step(label):
        for document_id in document_ids:
            documents.mark_read(project, document_id, read)


# Territories and collections


def move_territory(project: Project, territory_id: str, before_id: str | None) -> None:
    """Put a territory before another one; at the end for None."""
    _move(project, Territory, territory_id, before_id, N_("Move a territory"))


def add_collection(project: Project, name: str) -> Collection:
    """A new collection, after the others. Raises `UserError` when the name is empty or taken."""
    name = _free_name(project, name)
    known = project.find(Collection)
    made = Collection(name=name, position=max((one.position for one in known), default=0) + 1)
    with project.step(N_("Add the collection “{name}”"), name=name):
        project.add(made)
    return made


def rename_collection(project: Project, collection_id: str, name: str) -> None:
    """Give a collection another name. Raises `UserError` when the name is empty or another one's."""
    name = _free_name(project, name, but=collection_id)
    with project.step(N_("Rename a collection")):
        project.update(Collection, collection_id, name=name)


def move_collection(project: Project, collection_id: str, before_id: str | None) -> None:
    """Put a collection before another one; at the end for None."""
    _move(project, Collection, collection_id, before_id, N_("Move a collection"))


def delete_collection(project: Project, collection_id: str) -> None:
    """Delete a collection; its documents stay in the corpus."""
    with project.step(N_("Delete a collection")):
        remove_deep(project, Collection, [collection_id])


def put_into(project: Project, document_ids: Sequence[str], collection: str) -> None:
    """Put documents into a collection (by name, made when new); those that are in it stay."""
    with _step_for(
        project,
        N_("Put a document into a collection"),
        N_("Put {count} documents into a collection"),
        len(document_ids),
    ):
        wanted = collection.strip().casefold()
        known = next((one for one in project.find(Collection) if one.name.casefold() == wanted), None)
        collection_id = (known or add_collection(project, collection)).id
        inside = {member.document_id for member in project.find(CollectionMember, collection_id=collection_id)}
        new = [one for one in document_ids if one not in inside]
        project.add(*(CollectionMember(collection_id=collection_id, document_id=one) for one in new))


def take_out(project: Project, document_ids: Sequence[str], collection_id: str) -> None:
    """Take documents out of a collection; they stay in the corpus."""
    with _step_for(
        project,
        N_("Take a document out of a collection"),
        N_("Take {count} documents out of a collection"),
        len(document_ids),
    ):
        members = project.find_in(CollectionMember, "document_id", document_ids)
        project.remove(CollectionMember, [one.id for one in members if one.collection_id == collection_id])


def _step_for(project: Project, one: str, many: str, count: int) -> Any:
    return project.step(one) if count == 1 else project.step(many, count=count)


def _free_name(project: Project, name: str, but: str = "") -> str:
    name = name.strip()
    if not name:
        raise UserError(_("A name is needed."), _("Type at least one character."))
    if any(one.name.casefold() == name.casefold() and one.id != but for one in project.find(Collection)):
        raise UserError(
            _("There is already a collection called “{name}”.").format(name=name), _("Choose another name.")
        )
    return name


def _move(project: Project, cls: type[Row], row_id: str, before_id: str | None, label: str) -> None:
    order = [row.id for row in project.find(cls, "position") if row.id != row_id]
    order.insert(order.index(before_id) if before_id in order else len(order), row_id)
    with project.step(label):
        project.update_many(cls, [(one, {"position": at}) for at, one in enumerate(order, 1)])
