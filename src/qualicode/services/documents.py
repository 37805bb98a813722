"""Documents, territories and speakers: what the corpus holds and what is known about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.spans import union_length
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


def overview(reader: Reader, document_ids: Iterable[str] | None = None) -> list[Overview]:
    """Every document (or these) with how far it is coded, in the order of the list."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for document_id, start, end in reader.rows(
        "SELECT document_id, start, \"end\" FROM coding WHERE status <> 'withdrawn'"
    ):
        spans.setdefault(document_id, []).append((start, end))
    durations = dict(map(tuple, reader.rows("SELECT document_id, max(end_time) FROM turn GROUP BY document_id")))
    read = {row[0] for row in reader.rows("SELECT DISTINCT document_id FROM reading")}
    wanted = None if document_ids is None else set(document_ids)
    return [
        Overview(
            document,
            len(spans.get(document.id, ())),
            union_length(spans.get(document.id, ())) / max(1, document.characters),
            durations.get(document.id),
            document.id in read,
        )
        for document in reader.documents()
        if wanted is None or document.id in wanted
    ]


def rename_document(project: Project, document_id: str, title: str) -> None:
    """Give a document another title."""
    describe_document(project, document_id, title=_required(title))


def describe_document(project: Project, document_id: str, **fields: Any) -> None:
    """Change what is known about a document: any field of `Document` but its text."""
    if {"id", "content", "characters"} & fields.keys():
        raise ValueError("a document's text is corrected, not described")
    with project.step(N_("Describe a document")):
        project.update(Document, document_id, **fields)


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
    """Give a territory another name."""
    with project.step(N_("Rename a territory")):
        project.update(Territory, territory_id, name=_required(name))


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
