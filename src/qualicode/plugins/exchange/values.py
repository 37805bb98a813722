"""What a project of another program holds, in REFI-QDA's words: values that a service takes into a study."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A code: `parent` is the guid of the one above it; a category is not `codable`. Colour as "#RRGGBB" or ""."""

    guid: str
    name: str
    parent: str = ""
    colour: str = ""
    description: str = ""
    codable: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedCode:
    """A code put on a selection (or a source) by a user; `created` is ISO 8601."""

    guid: str
    code: str
    user: str = ""
    created: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A span as the file counts it: `start` and `end` are in the file's units, `name` may be the quoted words."""

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    user: str = ""
    created: str = ""
    codings: tuple[PlacedCode, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document. `text` is as it stands in the file, line ends and all; None where there is none to be found.

    `times`: (position, milliseconds) of synchronisation points; `media`: the name and bytes of what is no text.
    """

    guid: str
    name: str
    kind: str = "text"
    text: str | None = None
    description: str = ""
    user: str = ""
    created: str = ""
    selections: tuple[Selection, ...] = ()
    codings: tuple[PlacedCode, ...] = ()
    notes: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    times: tuple[tuple[int, int], ...] = ()
    media: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A case: a person or thing with values, and the sources that belong to it."""

    guid: str
    name: str
    description: str = ""
    values: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadVariable:
    """A variable; `kind` is REFI-QDA's type in lower case ("text", "integer", "float", "boolean", "date"…)."""

    guid: str
    name: str
    kind: str = "text"
    description: str = ""


@dataclass(frozen=True, slots=True)
class ReadNote:
    """A note with its plain text."""

    guid: str
    name: str
    text: str
    user: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class ReadSet:
    """A named group of codes, sources or notes."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(slots=True)
class Exchange:
    """A whole project as it was read. `counts` are elements found, by kind; `left` those that have no place here."""

    name: str = ""
    origin: str = ""
    description: str = ""
    users: dict[str, str] = field(default_factory=dict)
    codes: list[ReadCode] = field(default_factory=list)
    variables: list[ReadVariable] = field(default_factory=list)
    cases: list[ReadCase] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    notes: list[ReadNote] = field(default_factory=list)
    sets: list[ReadSet] = field(default_factory=list)
    project_notes: tuple[str, ...] = ()
    counts: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    doubts: list[str] = field(default_factory=list)
    counted: str = ""
    """How positions are counted where the program is known to: "code points", "utf-16"; "" to find out."""
    own: bytes = b""
    """Qualicode's own rows, where Qualicode wrote the file and nobody changed it since."""
