"""Who speaks in a document: the parts of its voices, the persons behind them, and how they are named when quoted."""

from collections.abc import Sequence
from dataclasses import dataclass

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Document, Immersion, Person, Place, ProjectInfo, Speaker, Study, Territory, Turn
from qualicode.model.synthesis.attribution import Attributions
from qualicode.model.synthesis.corpus import Corpus
from qualicode.model.synthesis.options import read_options
from qualicode.model.synthesis.wording import Wording
from qualicode.services import documents
from qualicode.store.project import Project
from qualicode.store.reading import Reader


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of a document.

    `share`: of what is said in it, 0–1; `elsewhere`: how many other documents the person speaks in; `attribution`: how
    a verbatim is signed, in the language of the study; `quotable`: whether consent and part allow to quote it.
    """

    speaker: Speaker
    person: Person | None
    share: float
    elsewhere: int
    attribution: str
    quotable: bool


@dataclass(frozen=True, slots=True)
class Voices:
    """The voices of a document; `attribution` is how words are signed that stand outside of every turn."""

    voices: tuple[Voice, ...]
    attribution: str
    quotable: bool


def voices(reader: Reader, document_id: str) -> Voices:
    """Who speaks in a document, in the order in which they begin. Raises `KeyError` when it is gone."""
    document = reader.get(Document, document_id)
    speakers = reader.find(Speaker, "position", document_id=document_id)
    persons = {one.id: one for one in reader.find_in(Person, "id", {s.person_id for s in speakers if s.person_id})}
    said: dict[str, int] = {}
    for turn in reader.find(Turn, document_id=document_id):
        said[turn.speaker_id or ""] = said.get(turn.speaker_id or "", 0) + turn.end - turn.start
    whole = max(1, sum(said.values()))
    corpus, signs = _signing(reader, document, speakers, tuple(persons.values()))
    elsewhere = _elsewhere(reader, document_id, list(persons))

    def voice(speaker: Speaker) -> Voice:
        heard = corpus.voice(document, speaker)
        return Voice(
            speaker,
            persons.get(speaker.person_id or ""),
            said.get(speaker.id, 0) / whole,
            elsewhere.get(speaker.person_id or "", 0),
            signs.who(document, heard),
            heard.kind != "interviewer" and corpus.may_quote(document, heard),
        )

    nobody = corpus.voice(document, None)
    return Voices(tuple(map(voice, speakers)), signs.who(document, nobody), corpus.may_quote(document, nobody))


def _signing(
    reader: Reader, document: Document, speakers: Sequence[Speaker], persons: tuple[Person, ...]
) -> tuple[Corpus, Attributions]:
    """What signs verbatims, as in a synthesis: fed with one document instead of the whole study."""
    study = Study(
        info=reader.find(ProjectInfo)[0],
        texts={document.id: ""},
        territories=tuple(reader.find(Territory, "position")),
        places=tuple(reader.find_in(Place, "id", filter(None, [document.place_id]))),
        immersions=tuple(reader.find_in(Immersion, "id", filter(None, [document.immersion_id]))),
        documents=(document,),
        persons=persons,
        speakers=tuple(speakers),
    )
    options = read_options({}, study)
    corpus = Corpus(study, options)
    return corpus, Attributions(corpus, Wording(options.language, study.info.language))


def _elsewhere(reader: Reader, document_id: str, person_ids: Sequence[str]) -> dict[str, int]:
    places: dict[str, set[str]] = {}
    for speaker in reader.find_in(Speaker, "person_id", person_ids):
        places.setdefault(speaker.person_id or "", set()).add(speaker.document_id)
    return {person_id: len(found - {document_id}) for person_id, found in places.items()}


def give_part(project: Project, speaker_ids: Sequence[str], role: str) -> None:
    """Say which part voices have, in one step: a key of `SPEAKER_ROLES`."""
    with project.step(N_("Describe a speaker")):
        project.update_many(Speaker, [(speaker_id, {"role": role}) for speaker_id in speaker_ids])


def choose_person(project: Project, speaker_id: str, person_id: str | None) -> None:
    """Say that a voice is a person whom the study knows already, or (None) nobody known."""
    with project.step(N_("Say who speaks")):
        project.update(Speaker, speaker_id, person_id=person_id)


def new_person(project: Project, speaker_id: str) -> Person:
    """Make another person of a voice, named by its label; the person that it was stays in the study."""
    made = Person(name=project.get(Speaker, speaker_id).label)
    with project.step(N_("Say who speaks")):
        project.add(made)
        project.update(Speaker, speaker_id, person_id=made.id)
    return made


def describe_person(project: Project, speaker_id: str, **facts: str) -> Person:
    """Change the person behind a voice in every document where they speak; they are made when nobody is known yet.

    Raises `UserError` for an empty name.
    """
    if not facts.get("name", "name").strip():
        raise UserError(_("A name is needed."), _("Type at least one character."))
    return documents.person_of_speaker(project, speaker_id, **facts)
