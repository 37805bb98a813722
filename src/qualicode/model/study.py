"""What a study consists of: frozen values, one class a table of the project file.

The store derives its tables from these classes: a field is a column, `refers(...)` a foreign key.
Positions are Unicode code points in the document's text, end exclusive; times of recordings are seconds from the start;
moments are UTC in ISO 8601 (`created_at`), dates are ISO 8601 and may be partial ("2026-03").
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from qualicode.i18n import N_
from qualicode.model.ids import new_id, now

DOCUMENT_KINDS = {
    "interview": N_("Interview"),
    "testimony": N_("Testimony"),
    "field_note": N_("Field note"),
    "notebook": N_("Field notebook"),
    "minutes": N_("Minutes"),
    "workshop": N_("Workshop"),
    "survey": N_("Questionnaire"),
    "word_bearer": N_("Public question panels"),
    "resource": N_("Resource"),
}
SPEAKER_ROLES = {
    "person": N_("Participant"),
    "interviewer": N_("Interviewer"),
    "observer": N_("Observer"),
    "other": N_("Other speaker"),
}
CODE_KINDS = {
    "theme": N_("Theme"),
    "category": N_("Category"),
    "heading": N_("Heading"),
    "need": N_("Need"),
    "expectation": N_("Expectation"),
    "misunderstanding": N_("Misunderstanding"),
    "obstacle": N_("Obstacle"),
    "lead": N_("Lead"),
    "landmark": N_("Landmark"),
    "essential": N_("Essential"),
    "pitfall": N_("Pitfall"),
    "in_vivo": N_("In vivo code"),
}
CODING_ORIGINS = {
    "hand": N_("by hand"),
    "suggestion": N_("from a suggestion"),
    "rule": N_("by rule"),
    "import": N_("imported"),
    "consensus": N_("by consensus"),
}
CODING_STATUSES = {"valid": N_("confirmed"), "to_confirm": N_("to be confirmed"), "withdrawn": N_("withdrawn")}
NOTE_KINDS = {
    "memo": N_("Memo"),
    "surprise": N_("Surprise"),
    "key_point": N_("Key finding"),
    "journal": N_("Journal"),
    "mirror": N_("Feedback"),
    "observation": N_("Observation"),
}
DECISIONS = {
    "accepted": N_("accepted"),
    "refused": N_("refused"),
    "skipped": N_("later"),
    "corrected": N_("corrected"),
}
CONSENTS = {
    "unknown": N_("not recorded"),
    "analysis": N_("for the analysis"),
    "quotation": N_("may be quoted"),
    "sharing": N_("may be shared"),
    "withdrawn": N_("withdrawn"),
}


def refers(table: str, *, required: bool = False) -> Any:
    """A column that holds the id of a row of `table`."""
    if required:
        return field(metadata={"refers": table})
    return field(default=None, metadata={"refers": table})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every object of a study has: the name of its table and an id for life."""

    table: ClassVar[str]
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectInfo(Row):
    """The study itself: one row. `method`: a guidance preset ("thematic", "grounded", ""); `language`: the texts'."""

    table: ClassVar[str] = "project"
    name: str
    question: str = ""
    description: str = ""
    method: str = ""
    commissioner: str = ""
    team: str = ""
    licence: str = ""
    language: str = "fr"
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder(Row):
    """A person who codes. `same_as_id`: another identity of the same person (joined after a merge)."""

    table: ClassVar[str] = "coder"
    name: str
    initials: str = ""
    organisation: str = ""
    hue: int = 220
    same_as_id: str | None = refers("coder")
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory(Row):
    """A site of the study; `position` orders it among the others."""

    table: ClassVar[str] = "territory"
    name: str
    commune: str = ""
    district: str = ""
    description: str = ""
    latitude: float | None = None
    longitude: float | None = None
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Row):
    """Where something was said: a market, a school, a stairwell. Coordinates in degrees (WGS 84), from the team."""

    table: ClassVar[str] = "place"
    name: str
    territory_id: str | None = refers("territory")
    district: str = ""
    commune: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Immersion(Row):
    """A stay of a team in a territory."""

    table: ClassVar[str] = "immersion"
    territory_id: str | None = refers("territory")
    title: str
    start_date: str = ""
    end_date: str = ""
    team: str = ""
    place: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection(Row):
    """A named set of documents, usable as a filter everywhere; a document may be in several."""

    table: ClassVar[str] = "collection"
    name: str
    description: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Row):
    """A text of the corpus with what is known about it.

    `content` is the SHA-256 of its text now (texts lie in a table of their own, written once and never changed),
    `characters` its length in code points. `source` says in words where it came from (never a path of a machine).
    """

    table: ClassVar[str] = "document"
    title: str
    kind: str = "interview"
    content: str = ""
    characters: int = 0
    territory_id: str | None = refers("territory")
    immersion_id: str | None = refers("immersion")
    place_id: str | None = refers("place")
    date: str = ""
    place: str = ""
    expressed_at: str = ""
    language: str = "fr"
    author: str = ""
    collected_by: str = ""
    source: str = ""
    source_url: str = ""
    consulted_on: str = ""
    licence: str = ""
    consent: str = "unknown"
    destroy_on: str = ""
    wave: str = ""
    profile: str = ""
    question: str = ""
    foreign_key: str = ""
    position: int = 0
    created_by: str | None = refers("coder")
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionMember(Row):
    """A document lies in a collection."""

    table: ClassVar[str] = "collection_member"
    collection_id: str = refers("collection", required=True)
    document_id: str = refers("document", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRevision(Row):
    """A text that a document had or has; `number` counts from 1, `reason` says why it was corrected."""

    table: ClassVar[str] = "text_revision"
    document_id: str = refers("document", required=True)
    number: int = 1
    content: str
    characters: int
    reason: str = ""
    created_by: str | None = refers("coder")
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Row):
    """A picture or other file that belongs to a document, described in words; `content` is the SHA-256 of its bytes."""

    table: ClassVar[str] = "attachment"
    document_id: str = refers("document", required=True)
    name: str
    media_type: str
    content: str
    caption: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatting(Row):
    """Light formatting of a span (`style`: "bold", "italic", "heading1"…, "list"); it never changes positions."""

    table: ClassVar[str] = "formatting"
    document_id: str = refers("document", required=True)
    start: int
    end: int
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Row):
    """Somebody whose words are in the corpus, under a pseudonym; their variables are rows of `value`."""

    table: ClassVar[str] = "person"
    name: str
    role: str = ""
    age: str = ""
    gender: str = ""
    district: str = ""
    territory_id: str | None = refers("territory")
    consent: str = "unknown"
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker(Row):
    """A voice in one document, as its label reads there; `person_id` says who it is across documents."""

    table: ClassVar[str] = "speaker"
    document_id: str = refers("document", required=True)
    label: str
    role: str = "person"
    person_id: str | None = refers("person")
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Row):
    """One speaker's words in a row: [start, end) in the text, seconds in the recording where known."""

    table: ClassVar[str] = "turn"
    document_id: str = refers("document", required=True)
    speaker_id: str | None = refers("speaker")
    start: int
    end: int
    start_time: float | None = None
    end_time: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable(Row):
    """A question whose answer is known for persons, documents or territories (`applies_to`: their table's name).

    `kind` is "text", "number", "date", "boolean" or "choice"; `choices` one a line.
    """

    table: ClassVar[str] = "variable"
    name: str
    kind: str = "text"
    applies_to: str = "document"
    choices: str = ""
    description: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableValue(Row):
    """The value of a variable for one person, document or territory (`target_id`), as text."""

    table: ClassVar[str] = "value"
    variable_id: str = refers("variable", required=True)
    target_id: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Row):
    """A code of the codebook.

    `hue` (0–359) is drawn per theme; `pinned_key` "1"…"9" applies it; `position` orders siblings. An archived code
    keeps its extracts and is no longer proposed.
    """

    table: ClassVar[str] = "code"
    parent_id: str | None = refers("code")
    name: str
    hue: int = 210
    kind: str = "theme"
    definition: str = ""
    includes: str = ""
    excludes: str = ""
    typical_example: str = ""
    borderline_example: str = ""
    pinned_key: str = ""
    position: int = 0
    created_by: str | None = refers("coder")
    created_at: str = field(default_factory=now)
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAlias(Row):
    """A code that was merged into another: its id and name then, and why. Later merges of files follow it."""

    table: ClassVar[str] = "code_alias"
    code_id: str = refers("code", required=True)
    former_id: str
    name: str
    reason: str = ""
    coder_id: str | None = refers("coder")
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookVersion(Row):
    """The codebook as it was at a named moment: `codes` is a JSON list of `Code` rows as objects."""

    table: ClassVar[str] = "codebook_version"
    name: str
    codes: str
    coder_id: str | None = refers("coder")
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal(Row):
    """A quiet remark of the program that the team has set aside: `rule` names it, for one object."""

    table: ClassVar[str] = "dismissal"
    rule: str
    target_table: str
    target_id: str
    coder_id: str | None = refers("coder")
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding(Row):
    """A code put on a passage by a coder: [start, end) of the document's text."""

    table: ClassVar[str] = "coding"
    document_id: str = refers("document", required=True)
    code_id: str = refers("code", required=True)
    coder_id: str = refers("coder", required=True)
    start: int
    end: int
    origin: str = "hand"
    status: str = "valid"
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Row):
    """Something thought: a memo, a surprise (étonnement), a key finding (point saillant), a journal entry, feedback.

    Anchored to a span (`document_id`, `start`, `end`), a whole document, or any object (`target_table`, `target_id`).
    `why` and `expected` belong to a surprise: why it surprised, what was expected. An observation keeps apart what was
    seen (`body`), the words `heard`, the `interpretation` and the `feeling`; `place` says where.
    """

    table: ClassVar[str] = "note"
    kind: str = "memo"
    title: str = ""
    body: str
    why: str = ""
    expected: str = ""
    coder_id: str | None = refers("coder")
    territory_id: str | None = refers("territory")
    document_id: str | None = refers("document")
    start: int | None = None
    end: int | None = None
    target_table: str = ""
    target_id: str = ""
    public: bool = False
    date: str = ""
    created_at: str = field(default_factory=now)
    place: str = ""
    heard: str = ""
    interpretation: str = ""
    feeling: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Row):
    """Two objects belong together: `kind` says how ("supports", "contradicts", "contributes to", "replies to"…)."""

    table: ClassVar[str] = "link"
    kind: str = "supports"
    source_table: str
    source_id: str
    target_table: str
    target_id: str
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionDecision(Row):
    """What a coder did with a suggestion; `passage` is its text then, so that it is recognised after a correction."""

    table: ClassVar[str] = "suggestion_decision"
    document_id: str = refers("document", required=True)
    code_id: str = refers("code", required=True)
    coder_id: str = refers("coder", required=True)
    start: int
    end: int
    passage: str = ""
    decision: str
    suggester: str = ""
    score: float = 0.0
    coding_id: str | None = refers("coding")
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Row):
    """A coder has read a document."""

    table: ClassVar[str] = "reading"
    document_id: str = refers("document", required=True)
    coder_id: str = refers("coder", required=True)
    read_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Row):
    """Étonnements and points saillants put together on the crossing board; its cards are links of kind "groups"."""

    table: ClassVar[str] = "card_group"
    name: str
    position: int = 0
    problem_id: str | None = refers("problem")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Row):
    """A problématique: a title, then items « Comment… ? », « Vers… », « Par exemple… »."""

    table: ClassVar[str] = "problem"
    title: str
    introduction: str = ""
    position: int = 0
    created_by: str | None = refers("coder")
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemItem(Row):
    """One line of a problématique; `kind` is "question", "lead" or "example"."""

    table: ClassVar[str] = "problem_item"
    problem_id: str = refers("problem", required=True)
    kind: str
    text: str
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Row):
    """A besoin (« Besoin de/d'… »); `kind` "need", "purpose" (« pour… ») or "statement"; may lie under another."""

    table: ClassVar[str] = "need"
    parent_id: str | None = refers("need")
    kind: str = "need"
    label: str
    position: int = 0
    created_by: str | None = refers("coder")
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis(Row):
    """A hypothesis or posture; `status` is "intuition", "supported", "discussed" or "set_aside"; evidence is links."""

    table: ClassVar[str] = "hypothesis"
    kind: str = "hypothesis"
    title: str
    description: str = ""
    status: str = "intuition"
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Row):
    """An action of the yearly programme that passages speak about."""

    table: ClassVar[str] = "action"
    name: str
    holder: str = ""
    year: str = ""
    scheme: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Row):
    """Something that happened, marked on the time axis: [date, end_date]."""

    table: ClassVar[str] = "event"
    name: str
    date: str
    end_date: str = ""
    territory_id: str | None = refers("territory")
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Row):
    """A line of the glossary: an acronym and what it stands for."""

    table: ClassVar[str] = "term"
    acronym: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens(Row):
    """A saved query (« prisme »), as JSON; `kind`: "extracts" (over codes and variables) or "words" (in texts)."""

    table: ClassVar[str] = "lens"
    name: str
    query: str
    kind: str = "extracts"
    created_by: str | None = refers("coder")
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis(Row):
    """A text in the making for an audience, written with one template."""

    table: ClassVar[str] = "synthesis"
    title: str
    subtitle: str = ""
    template: str = "synthese"
    audience: str = ""
    language: str = "fr"
    options: str = "{}"
    position: int = 0
    created_at: str = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesisNode(Row):
    """A line of a synthesis's outline.

    `kind`: "stake", "axis", "theme", "question", "finding", "counterpoint", "need", "lead", "card_tested",
    "card_explored", "text", "verbatim", "table", "figure", "annex". `subject_table`/`subject_id`: the code, problem,
    need or coding that it shows. What the author wrote and placed: see `model.synthesis.hand`.
    """

    table: ClassVar[str] = "synthesis_node"
    synthesis_id: str = refers("synthesis", required=True)
    parent_id: str | None = refers("synthesis_node")
    kind: str
    title: str = ""
    body: str = ""
    place: str = ""
    url: str = ""
    subject_table: str = ""
    subject_id: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot(Row):
    """A named moment (« point de reprise ») that one can return to: `step_seq` is the last step before it."""

    table: ClassVar[str] = "snapshot"
    name: str
    step_seq: int
    coder_id: str | None = refers("coder")
    created_at: str = field(default_factory=now)


ROWS: tuple[type[Row], ...] = (
    ProjectInfo, Coder, Territory, Place, Immersion, Collection, Document, CollectionMember, TextRevision, Attachment,
    Formatting, Person, Speaker, Turn, Variable, VariableValue, Code, CodeAlias, CodebookVersion, Dismissal, Coding,
    Note, Link, SuggestionDecision, Reading, Group, Problem, ProblemItem, Need, Hypothesis, Action, Event, Term, Lens,
    Synthesis, SynthesisNode, Snapshot,
)  # fmt: skip
"""Every class that is a table of the project file."""


@dataclass(frozen=True)
class Study:
    """A whole study as values: what exporters and analyses are fed with. `texts` maps a document's id to its text."""

    info: ProjectInfo
    texts: dict[str, str]
    coders: tuple[Coder, ...] = ()
    territories: tuple[Territory, ...] = ()
    places: tuple[Place, ...] = ()
    immersions: tuple[Immersion, ...] = ()
    collections: tuple[Collection, ...] = ()
    members: tuple[CollectionMember, ...] = ()
    documents: tuple[Document, ...] = ()
    persons: tuple[Person, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    turns: tuple[Turn, ...] = ()
    variables: tuple[Variable, ...] = ()
    values: tuple[VariableValue, ...] = ()
    codes: tuple[Code, ...] = ()
    codings: tuple[Coding, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    decisions: tuple[SuggestionDecision, ...] = ()
    problems: tuple[Problem, ...] = ()
    problem_items: tuple[ProblemItem, ...] = ()
    needs: tuple[Need, ...] = ()
    syntheses: tuple[Synthesis, ...] = ()
    nodes: tuple[SynthesisNode, ...] = ()
    readings: tuple[Reading, ...] = ()
    aliases: tuple[CodeAlias, ...] = ()
    codebook_versions: tuple[CodebookVersion, ...] = ()
    lenses: tuple[Lens, ...] = ()

    def passage(self, coding: Coding) -> str:
        """The words that a coding covers."""
        return self.texts[coding.document_id][coding.start : coding.end]
