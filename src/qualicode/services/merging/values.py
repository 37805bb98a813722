"""What a merge speaks of: rows by table and id, divergences, and the plan of what would be done."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields
from typing import Any

from qualicode.store import journal, schema
from qualicode.store.freezing import FROZEN

Key = tuple[str, str]
Values = dict[str, Any]
Changed = dict[Key, tuple[Values | None, Values | None]]
"""For each row that differs: as it was in the common ancestor, and as it is on one side."""

DECISIONS = ("mine", "theirs", "later")
OPEN, SETTLED = "divergence", "settled divergence"
"""Kinds of `Lens` that keep what is to be arbitrated and what was."""
REPORT = "merge report"
"""The kind of `Lens` that keeps what a merge took, coder by coder."""
OWN = (OPEN, SETTLED, REPORT, FROZEN)
"""Rows of a merge itself, and whether the codebook is frozen: they speak of one side and do not travel."""
WITHDRAWN = "withdrawn"
SPANS = frozenset(("coding", "turn", "note", "formatting", "suggestion_decision"))
REFERS: dict[str, dict[str, str]] = {
    table: {one.name: one.metadata["refers"] for one in fields(cls) if one.metadata.get("refers")}
    for table, cls in schema.CLASSES.items()
}
"""For each table its columns that hold ids of rows of other tables."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """Something that both sides changed in different ways, to be decided by people; until then the default holds.

    `kind`: "field" (two values), "span" (two extents of an extract), "deleted there" (changed or used here), "deleted
    here" (changed or used there), "vanished" (an extract whose words a correction took away). `what` says in words
    what it is about; `mine` and `theirs` are the two values as words.
    """

    id: str
    kind: str
    table: str
    row_id: str
    what: str
    field: str = ""
    mine: str = ""
    theirs: str = ""
    who: str = ""


@dataclass(slots=True)
class Plan:
    """What a merge would do: rows to write, divergences, and counts for the report (by coder, "added", "changed"…)."""

    net: journal.Net = field(default_factory=dict)
    divergences: list[Divergence] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    doubts: list[str] = field(default_factory=list)
    ancestor: bool = True
    contents: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    """Texts that neither side has: those with the corrections of both."""
    choices: dict[str, Values] = field(default_factory=dict)
    """For each divergence, what "theirs" would write."""
    heads: tuple[str, ...] = ()
    """The steps up to which the other side's history is taken over: the next merge begins there."""
    seq: int = 0
    """The number of the last step of this side when the plan was made."""
    known: bool = False
    """Whether the other side's history was taken over to its end already."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to take and nothing new to decide."""
        return not self.net and not self.divergences

    def as_json(self) -> dict[str, Any]:
        """The plan as JSON values."""
        return {
            "ancestor": self.ancestor,
            "taken": {who: dict(counts) for who, counts in self.counts.items()},
            "open": [{"id": one.id, "kind": one.kind, "table": one.table, "row": one.row_id, "what": one.what,
                      "field": one.field, "mine": one.mine, "theirs": one.theirs, "who": one.who}
                     for one in self.divergences],
            "doubts": self.doubts,
        }  # fmt: skip


def values(image: journal.Image) -> Values | None:
    """A row of the journal as values."""
    return None if image is None else json.loads(image)


def image(row: Values | None) -> journal.Image:
    """Values as a row of the journal."""
    return None if row is None else json.dumps(row, ensure_ascii=False)


def short(text: str) -> str:
    """The beginning of a text, on one line."""
    words = " ".join(text.split())
    return words if len(words) <= 120 else f"{words[:119]}…"
