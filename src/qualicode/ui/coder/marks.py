"""What lies on the text of the document shown: codings, notes, suggestions, finds; and what their ids are called."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from qualicode.i18n import _
from qualicode.model.study import Code, Coder, Coding, Note
from qualicode.ui import theme
from qualicode.ui.coder.places import Places
from qualicode.ui.theme import CodeColours

NOTE_ICONS = {
    "memo": "pencil",
    "surprise": "sparkles",
    "key_point": "star",
    "mirror": "message-square",
    "journal": "book-open",
    "observation": "eye",
}
"""The sign of each kind of note."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A note on a span."""

    id: str
    start: int
    end: int
    note: Note


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suggestion on a span: the code proposed and how much the passage resembles it (0–1)."""

    id: str
    start: int
    end: int
    code_id: str
    score: float


def remark(note: Note) -> Remark:
    """A note that is anchored to a span, as a thing with a place."""
    return Remark(note.id, note.start or 0, note.end or 0, note)


@dataclass
class Legend:
    """The codes and coders that codings name, by id."""

    codes: dict[str, Code] = field(default_factory=dict)
    coders: dict[str, Coder] = field(default_factory=dict)

    def name(self, code_id: str) -> str:
        """A code's name."""
        code = self.codes.get(code_id)
        return code.name if code else _("(deleted code)")

    def path(self, code_id: str) -> str:
        """A code's name after its parents'."""
        names: list[str] = []
        code = self.codes.get(code_id)
        while code and len(names) < 20:
            names.insert(0, code.name)
            code = self.codes.get(code.parent_id or "")
        return " › ".join(names)

    def colours(self, code_id: str) -> CodeColours:
        """How a code is drawn in the theme in use."""
        code = self.codes.get(code_id)
        return theme.code_colours(code.hue if code else 0, theme.current())

    def initials(self, coder_ids: Sequence[str]) -> str:
        """The initials of coders: "A, B"."""
        known = (self.coders.get(coder_id) for coder_id in dict.fromkeys(coder_ids))
        return ", ".join(sorted(coder.initials or coder.name for coder in known if coder))

    def coder(self, coder_id: str) -> str:
        """A coder's name."""
        coder = self.coders.get(coder_id)
        return coder.name if coder else ""


@dataclass
class Marks:
    """Everything on one text."""

    codings: Places[Coding] = field(default_factory=Places)
    remarks: Places[Remark] = field(default_factory=Places)
    proposals: Places[Proposal] = field(default_factory=Places)
    found: list[tuple[int, int]] = field(default_factory=list)
    """What the search in the document found, in order."""
    unseen: frozenset[str] = frozenset()
    """The coders of whom nothing is drawn."""
    bare: bool = False
    """Whether only notes are drawn."""

    def codings_between(self, start: int, end: int) -> list[Coding]:
        """The codings to be drawn that touch [start, end)."""
        return [c for c in self.codings.between(start, end) if self.shows(c)]

    def codings_at(self, position: int) -> list[Coding]:
        """The codings to be drawn that cover a position, the shortest first."""
        return [c for c in self.codings.at(position) if self.shows(c)]

    def shows(self, coding: Coding) -> bool:
        """Whether a coding is drawn."""
        return not self.bare and coding.status != "withdrawn" and coding.coder_id not in self.unseen

    def remarks_between(self, start: int, end: int) -> list[Remark]:
        """The notes to be drawn that touch [start, end)."""
        return [one for one in self.remarks.between(start, end) if one.note.coder_id not in self.unseen]

    def proposals_between(self, start: int, end: int) -> list[Proposal]:
        """The suggestions to be drawn that touch [start, end)."""
        return [] if self.bare else self.proposals.between(start, end)


def gathered(codings: Sequence[Coding]) -> list[list[Coding]]:
    """Codings of the same code on the same span by different coders, drawn as one."""
    groups: dict[tuple[str, int, int], list[Coding]] = {}
    for coding in codings:
        groups.setdefault((coding.code_id, coding.start, coding.end), []).append(coding)
    return list(groups.values())
