"""Documents, territories and speakers: what the corpus holds and what is known about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Coding, Document, Note, Person, Speaker, Territory, Turn
from qualicode.store.project import Project
from qualicode.store.reading import Reader
from qualicode.store.removal import remove_deep


@dataclass(frozen=True, slots=True)
class Overview:
    """A line of the document list. `covered` is the share of the text that is coded, 0–1; `duration` in seconds."""

    document: Document
    codings: int
    covered: float
    duration: float | None
    read: bool


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A document as the Coder workspace shows it: its text, turns, voices and the persons behind them."""

    document: Document
    text: str
    turns: tuple[Turn, ...]
    speakers: dict[str, Speaker]
    persons: dict[str, Person]


def open_document(reader: Reader, document_id: str) -> OpenDocument:
    """All that is needed to show a document. Raises `KeyError` when it is gone."""
    speakers = {speaker.id: speaker for speaker in reader.find(Speaker, "position", document_id=document_id)}
    wanted = {speaker.person_id for speaker in speakers.values() if speaker.person_id}
    return OpenDocument(
        reader.get(Document, document_id),
        reader.text(document_id),
        tuple(reader.find(Turn, "start", document_id=document_id)),
        speakers,
        {person.id: person for person in reader.find_in(Person, "id", wanted)},
    )


def overview(reader: Reader, document_ids: Iterable[str] | None = None, only: str | None = None) -> list[Overview]:
    """Every document (or these) with how far it is coded, in the order of the list.

    `only`: a coder's id, whose codings and readings alone count (one codes blindly).
    """
    wanted = None if document_ids is None else list(dict.fromkeys(document_ids))
    coded = {row[0]: row[1:] for row in of_documents(reader, _COVERED, wanted, only)}
    durations = dict(map(tuple, of_documents(reader, _DURATIONS, wanted)))
    read = {row[0] for row in of_documents(reader, _READ, wanted, only)}
    found = reader.documents() if wanted is None else reader.find_in(Document, "id", wanted)
    return [
        Overview(
            document,
            *_share(coded.get(document.id, (0, 0)), document.characters),
            durations.get(document.id),
            document.id in read,
        )
        for document in found
    ]


def outline(reader: Reader, known: Mapping[str, Overview]) -> list[Overview]:
    """Every document with what was known of its progress: shown at once, until `overview` has counted anew."""
    return [
        replace(known[document.id], document=document)
        if document.id in known
        else Overview(document, 0, 0.0, None, False)
        for document in reader.documents()
    ]


def _share(coded: Sequence[int], characters: int) -> tuple[int, float]:
    return coded[0], coded[1] / max(1, characters)


# How much text lies under codings: each counts from where the ones before it reached.
_COVERED = """
SELECT document_id, count(*), sum(CASE WHEN "end" <= from_there THEN 0 ELSE "end" - from_there END) FROM (
  SELECT document_id, "end", CASE WHEN reached > start THEN reached ELSE start END AS from_there FROM (
    SELECT document_id, start, "end", max("end") OVER (
      PARTITION BY document_id ORDER BY start, "end" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM coding WHERE status <> 'withdrawn' AND {these}) AS one) AS two
GROUP BY document_id
"""
_DURATIONS = "SELECT document_id, max(end_time) FROM turn WHERE {these} GROUP BY document_id"
_READ = "SELECT DISTINCT document_id FROM reading WHERE {these}"


def of_documents(
    reader: Reader, sql: str, document_ids: Sequence[str] | None, only: str | None = None
) -> Sequence[Any]:
    """The rows of a query about every document (or these), which says "{these}" where they are chosen.

    `only`: those of one coder alone, where the query is about what coders did.
    """
    mine, who = (" AND coder_id = ?", (only,)) if only else ("", ())
    if document_ids is None:
        return reader.rows(sql.format(these=f"1 = 1{mine}"), who)
    found: list[Any] = []
    for at in range(0, len(document_ids), 900):
        part = document_ids[at : at + 900]
        marks = ", ".join("?" for _ in part)
        found += reader.rows(sql.format(these=f"document_id IN ({marks}){mine}"), [*part, *who])
    return found


def rename_document(project: Project, document_id: str, title: str) -> None:
    """Give a document another title."""
    describe_document(project, document_id, title=_required(title))


def describe_document(project: Project, document_id: str, **fields: Any) -> None:
    """Change what is known about a document: any field of `Document` but its text."""
    if {"id", "content", "characters"} & fields.keys():
        raise ValueError("a document's text is corrected, not described")
    with project.step(N_("Describe a document")):
        project.update(Document, document_id, **fields)


def describe_with_person(
    project: Project,
    document_id: str,
    *,
    facts: dict[str, str],
    territory: str = "",
    speaker_id: str | None = None,
    about: dict[str, str] | None = None,
) -> None:
    """Change facts about a document, its territory (by name, made when new; "" for none), who a voice is: one step."""
    if not facts.get("title", "title").strip():
        raise UserError(_("A name is needed."), _("Type at least one character."))
    with project.step(N_("Describe a document")):
        wanted = territory_named(project, territory).id if territory.strip() else None
        if project.get(Document, document_id).territory_id != wanted:
            move_documents(project, [document_id], wanted)
        if facts:
            describe_document(project, document_id, **facts)
        if speaker_id and about:
            person_of_speaker(project, speaker_id, **about)


def move_documents(project: Project, document_ids: Sequence[str], territory_id: str | None) -> None:
    """Put documents under a territory (None: under none), after those that are there."""
    last = max((d.position for d in project.find(Document, territory_id=territory_id)), default=0)
    with project.step(N_("Move documents")):
        project.update_many(
            Document,
            [
                (document_id, {"territory_id": territory_id, "position": last + index})
                for index, document_id in enumerate(document_ids, 1)
            ],
        )


def delete_documents(project: Project, document_ids: Iterable[str]) -> None:
    """Delete documents with their codings and the notes anchored to them."""
    doomed = list(document_ids)
    with project.step(N_("Delete documents")):
        codings = [coding.id for coding in project.find_in(Coding, "document_id", doomed)]
        notes = project.find_in(Note, "document_id", doomed) + project.find_in(Note, "target_id", doomed + codings)
        remove_deep(project, Note, {note.id for note in notes})
        remove_deep(project, Document, doomed)


def mark_read(project: Project, document_id: str, read: bool = True) -> None:
    """Note that the current coder has read a document, or not."""
    from qualicode.model.study import Reading

    with project.step(N_("Mark as read") if read else N_("Mark as unread")):
        mine = project.find(Reading, document_id=document_id, coder_id=project.coder_id)
        if read and not mine and project.coder_id:
            project.add(Reading(document_id=document_id, coder_id=project.coder_id))
        elif not read:
            project.remove(Reading, [reading.id for reading in mine])


def add_territory(project: Project, name: str, **fields: Any) -> Territory:
    """A new territory, after the others. Raises `UserError` when the name is empty or taken."""
    name = _required(name)
    known = project.find(Territory, "position")
    if any(territory.name.casefold() == name.casefold() for territory in known):
        raise UserError(_("There is already a territory called “{name}”.").format(name=name), _("Choose another name."))
    made = Territory(name=name, position=max((t.position for t in known), default=0) + 1, **fields)
    with project.step(N_("Add the territory “{name}”"), name=name):
        project.add(made)
    return made


def territory_named(project: Project, name: str) -> Territory:
    """The territory of this name, made when there is none."""
    wanted = name.strip().casefold()
    found = next((t for t in project.find(Territory) if t.name.casefold() == wanted), None)
    return found or add_territory(project, name)


def rename_territory(project: Project, territory_id: str, name: str) -> None:
    """Give a territory another name. Raises `UserError` when the name is empty or another one's."""
    name = _required(name)
    if any(one.name.casefold() == name.casefold() and one.id != territory_id for one in project.find(Territory)):
        raise UserError(_("There is already a territory called “{name}”.").format(name=name), _("Choose another name."))
    with project.step(N_("Rename a territory")):
        project.update(Territory, territory_id, name=name)


def delete_territory(project: Project, territory_id: str) -> None:
    """Delete a territory; its documents stay, under none."""
    with project.step(N_("Delete a territory")):
        remove_deep(project, Territory, [territory_id])


def describe_speaker(project: Project, speaker_id: str, **fields: Any) -> None:
    """Change a voice of a document: its label, its role, or the person behind it."""
    with project.step(N_("Describe a speaker")):
        project.update(Speaker, speaker_id, **fields)


def person_of_speaker(project: Project, speaker_id: str, **fields: Any) -> Person:
    """Say who speaks: change the person behind a voice, or make one (named by its label unless `name` is given)."""
    speaker = project.get(Speaker, speaker_id)
    with project.step(N_("Describe a speaker")):
        if speaker.person_id:
            project.update(Person, speaker.person_id, **fields)
            return project.get(Person, speaker.person_id)
        person = Person(**{"name": speaker.label, **fields})
        project.add(person)
        project.update(Speaker, speaker_id, person_id=person.id)
        return person


def _required(text: str) -> str:
    if not text.strip():
        raise UserError(_("A name is needed."), _("Type at least one character."))
    return text.strip()
