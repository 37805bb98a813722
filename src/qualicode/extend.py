"""The four kinds of plug-in, and how they are found.

A plug-in is fed with values, never with the project, the database or a window. Ours are found by entry point like
anybody's: groups `qualicode.importers`, `.exporters`, `.suggesters`, `.analyses`. An entry point names an object (or a
class without arguments) that fits the protocol.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.model.study import Study

Progress = Callable[[int, int], None]
"""`progress(done, total)`; raises `Cancelled` when the user cancels."""


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """One speaker's words in a row: [start, end) of the transcript's text; times in seconds, None where unknown."""

    start: int
    end: int
    speaker: str = ""
    start_time: float | None = None
    end_time: float | None = None


@dataclass(frozen=True, slots=True)
class ReadCoding:
    """A passage that the file itself says is about something (a survey's theme column): imported « à valider ».

    `above` are the names of the codes above `code`, from the root, where the file has a tree of them.
    """

    start: int
    end: int
    code: str
    coder: str = ""
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """One document as an importer read it.

    `text` has "\\n" line ends and no speaker labels (they are in `turns`, ordered, not overlapping); `facts` holds what
    else the file says, by field name of `Document` ("date", "place", "profile", "source_url", …);
    `doubts` are translated sentences for the report (an encoding guessed, a tag unclosed).
    """

    title: str
    text: str
    kind: str = "interview"
    turns: tuple[ReadTurn, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    codings: tuple[ReadCoding, ...] = ()
    doubts: tuple[str, ...] = ()


@runtime_checkable
class Importer(Protocol):
    """Reads one file format. `extensions` are lower-case with the dot; `name` is an untranslated, marked text."""

    name: str
    extensions: tuple[str, ...]

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether a file whose first 4,096 bytes are `head` is of this format (asked only for its extensions)."""

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The documents in the file, one or more. Raises `UserError` with the reason when it cannot be read."""


@runtime_checkable
class Exporter(Protocol):
    """Writes a study with one template. `template` is its id ("synthese"), `extension` with the dot.

    An exporter that writes several formats says so in `extensions`, and what it is for in `purpose` (see `Writing`).
    """

    template: str
    name: str
    extension: str

    def write(self, study: Study, path: Path, options: Mapping[str, Any], progress: Progress) -> None:
        """Write `path` whole or not at all. Raises `UserError` when it cannot be written."""


@runtime_checkable
class Writing(Protocol):
    """What an exporter may say besides: every format that it writes, by the suffix of the path, and what it is for."""

    purpose: str
    extensions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that was coded: what a suggester learns from. `codes` are ids; none: the passage was left uncoded.

    `refused` are codes that were suggested for it and refused.
    """

    text: str
    codes: tuple[str, ...]
    key: str = ""
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeDescription:
    """What a suggester knows of a code: its id, its path of names from the root, and its words."""

    id: str
    name: str
    definition: str = ""
    includes: str = ""
    excludes: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of text that might be coded: [start, end) in its document."""

    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code proposed for a unit, with its reasons: the words that weighed, and the keys of the nearest examples.

    `score` is an index of resemblance in [0, 1], not a probability; `weights`: what each of the words weighs, the first
    one 1.
    """

    unit: Unit
    code: str
    score: float
    words: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()


@runtime_checkable
class Suggester(Protocol):
    """Learns from codings and definitions, proposes codes for units. Runs in a child process: keep it pure."""

    name: str

    def units(self, document: str, text: str, spans: Sequence[tuple[int, int]]) -> list[Unit]:
        """Cut the spans of a text (turns that may be coded) into units."""

    def suggest(
        self, codes: Sequence[CodeDescription], examples: Sequence[Example], units: Sequence[Unit]
    ) -> list[Suggestion]:
        """At most one suggestion a unit, best first; none for units that deserve no code.

        Raises `UserError` when it cannot work here (a language model is missing): coding goes on without it.
        """


@dataclass(frozen=True, slots=True)
class Reliability:
    """How good a suggester is on this project: of the last `seen` codings, each left out in turn, the right code was
    among its first three proposals `right` times."""

    right: int
    seen: int


@runtime_checkable
class Indexing(Protocol):
    """What a suggester may do besides, to be quick: read texts ahead, and say how good it is."""

    def read(self, texts: Sequence[str]) -> None:
        """Read texts that will be asked for. Called with a few at a time."""

    def settle(self) -> None:
        """Everything has been read: count again what depends on the whole corpus."""

    def reliability(self) -> Reliability | None:
        """How good the last suggestions were; None when there is too little to tell."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A coding that looks unlike the rest of its code: the example's key and the code, how much the passage resembles
    the code when this coding is left out (0 to 1), and the code that it resembles more ("": none)."""

    key: str
    code: str
    score: float
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Mixed:
    """Two codes that are hard to tell apart: of `seen` codings of either one, each left out in turn, `mixed` resemble
    the other one more."""

    code: str
    other: str
    mixed: int
    seen: int


@dataclass(frozen=True, slots=True)
class Telling:
    """A word that tells a code: it occurs in so many of its passages; `weight` is 1 for the most telling one."""

    word: str
    passages: int
    weight: float


@dataclass(frozen=True, slots=True)
class Term:
    """What a rule looks for: `kind` is "word" (these words as they stand), "family" (all forms of a word) or "near"
    (words that mean something close)."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Passages that hold one of the terms, or all of them in one sentence (`every`).

    `negation`: "any", "without" (no « ne », « pas », « jamais »… close by) or "with".
    """

    terms: tuple[Term, ...]
    every: bool = False
    negation: str = "any"


@dataclass(frozen=True, slots=True)
class Match:
    """A unit that fits a rule: where in its document the first matching words stand, and which words these are."""

    unit: Unit
    start: int
    end: int
    words: tuple[str, ...]


@runtime_checkable
class Ruling(Protocol):
    """Finds what fits a rule. Runs in the child process, with the texts that were read there."""

    def match(self, units: Sequence[Unit], rule: Rule) -> list[Match]:
        """The units that fit, in their order."""

    def forms(self, rule: Rule) -> list[tuple[str, ...]]:
        """For each term, the words of the corpus that it stands for, the most usual first."""


@runtime_checkable
class Advising(Protocol):
    """What a suggester may be asked besides. Of codes and examples it is told what `Suggester.suggest` is told."""

    def rank(
        self, codes: Sequence[CodeDescription], examples: Sequence[Example], unit: Unit, most: int
    ) -> list[Suggestion]:
        """The codes that a passage resembles most, best first: at most `most`, fewer when it resembles nothing."""

    def passages(
        self, codes: Sequence[CodeDescription], examples: Sequence[Example], units: Sequence[Unit], code: str, most: int
    ) -> list[Suggestion]:
        """The units that resemble this code most, best first, whether or not they resemble another one more."""

    def doubtful(self, codes: Sequence[CodeDescription], examples: Sequence[Example], most: int) -> list[Doubt]:
        """The codings that look least like the rest of their code, the most doubtful first."""

    def mixed(self, codes: Sequence[CodeDescription], examples: Sequence[Example]) -> list[Mixed]:
        """The pairs of codes that are hard to tell apart, the most mixed first."""

    def telling(
        self, codes: Sequence[CodeDescription], examples: Sequence[Example], code: str, most: int
    ) -> list[Telling]:
        """The words of a code's passages that tell it, and that its description does not hold yet."""


@dataclass(frozen=True, slots=True)
class Table:
    """A result as rows under headings; `note` says how it was counted."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""


@runtime_checkable
class Analysis(Protocol):
    """Counts something in a study."""

    name: str

    def run(self, study: Study, options: Mapping[str, Any], progress: Progress) -> Table:
        """The table for these options."""


@runtime_checkable
class Tracing(Protocol):
    """What an analysis may do besides: say which passages a number stands for, so that each cell can be opened."""

    def codings(self, study: Study, options: Mapping[str, Any], row: int, column: int) -> tuple[str, ...]:
        """The ids of the codings behind a cell of the table that `run` gives for the same study and options.

        Rows and columns count from 0; column 0 is the row's heading and opens the whole row. None for a cell that is
        hidden. Raises `IndexError` for a cell that is not there.
        """


@runtime_checkable
class Splitting(Protocol):
    """What an analysis may do besides: say which columns there are to choose from."""

    def columns(self, study: Study, options: Mapping[str, Any]) -> tuple[str, ...]:
        """The names that the options "one", "two" and "three" may take for this study and these options."""


@cache
def plugins(kind: str) -> tuple[Any, ...]:
    """Every installed plug-in of a kind ("importers", "exporters", "suggesters", "analyses"), by entry-point name."""
    found = sorted(entry_points(group=f"qualicode.{kind}"), key=lambda entry: entry.name)
    return tuple(_ready(entry.load()) for entry in found)


def importers() -> tuple[Importer, ...]:
    """Every installed importer."""
    return plugins("importers")


def importer_for(path: Path) -> Importer:
    """The importer for a file, by its extension and then by how it begins.

    Where none recognises the beginning the first for the extension is given: its `read` says what the file really is.
    Raises `UserError` for an extension that nobody reads.
    """
    fitting = [importer for importer in importers() if path.suffix.lower() in importer.extensions]
    if not fitting:
        known = sorted({extension for importer in importers() for extension in importer.extensions})
        raise UserError(
            _("“{name}” is in a format that cannot be imported.").format(name=path.name),
            _("Save it in one of these formats: {known}.").format(known=", ".join(known)),
        )
    head = _head(path) if len(fitting) > 1 else b""
    return next((importer for importer in fitting if importer.recognises(head, path)), fitting[0])


def exporters() -> tuple[Exporter, ...]:
    """Every installed exporter."""
    return plugins("exporters")


def suggesters() -> tuple[Suggester, ...]:
    """Every installed suggester."""
    return plugins("suggesters")


def analyses() -> tuple[Analysis, ...]:
    """Every installed analysis."""
    return plugins("analyses")


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError:
        return b""  # reading it will say why


def _ready(thing: Any) -> Any:
    return thing() if isinstance(thing, type) else thing
