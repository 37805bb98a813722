"""What an author adds to a synthesis by hand: texts, findings of his own, verbatims placed, left out or cut.

It is kept as lines of the outline (`SynthesisNode`): "text" (`place`: where it stands, one of `SLOTS`; `subject_id`:
for which code), "theme" (a code, to hold its verbatims), "finding" (a statement about a code, with its text),
"verbatim" (a coding that is shown below a theme or a finding; `body`: its words as they were cut, "" for as said;
`place` is "out" where it is not to be shown).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualicode.model.study import Study, Synthesis, SynthesisNode
from qualicode.model.typography import on_one_line

TEMPLATE = "synthese"
SLOTS = ("brief", "method", "lead", "counterpoint", "conclusion")
"""Where a text of the author may stand: in front, in a code's chapeau, beside contrary voices, at a theme's end."""
OUT = "out"
CUT = "[…]"
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_QUOTES = str.maketrans({"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True, slots=True)
class Pick:
    """A verbatim placed by hand: its line, its coding, its words as they were cut ("": as said)."""

    node_id: str
    coding_id: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class OwnFinding:
    """A statement of the author about a code, its text and its verbatims."""

    node_id: str
    title: str
    body: str
    picks: tuple[Pick, ...] = ()


@dataclass(frozen=True, slots=True)
class Hand:
    """Everything that an author added. `texts`: by slot and code id ("" for the whole); the rest by code id."""

    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    picks: Mapping[str, tuple[Pick, ...]] = field(default_factory=dict)
    out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    findings: Mapping[str, tuple[OwnFinding, ...]] = field(default_factory=dict)

    def text(self, slot: str, code_id: str = "") -> tuple[str, ...]:
        """The paragraphs that the author wrote for a place."""
        return paragraphs(self.texts.get((slot, code_id), ""))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of what somebody typed."""
    return tuple(part.strip() for part in text.split("\n") if part.strip())


def hand_of(study: Study, synthesis_id: str = "") -> Hand:
    """What the author added to one synthesis of a study: the one of this id, else the first thematic one."""
    chosen = synthesis_id or _first(study.syntheses)
    return read_hand([node for node in study.nodes if node.synthesis_id == chosen])


def read_hand(nodes: Sequence[SynthesisNode]) -> Hand:
    """What the lines of one synthesis say."""
    ordered = sorted(nodes, key=lambda one: (one.position, one.id))
    themes = {node.id: node.subject_id for node in ordered if node.kind == "theme"}
    texts: dict[tuple[str, str], str] = {}
    below: dict[str, list[Pick]] = {}
    out: dict[str, set[str]] = {}
    for node in ordered:
        holder = themes.get(node.parent_id or "", node.parent_id or "")
        if node.kind == "text" and node.place in SLOTS and node.body.strip():
            texts.setdefault((node.place, node.subject_id), node.body)
        elif node.kind == "verbatim" and node.place == OUT:
            out.setdefault(holder, set()).add(node.subject_id)
        elif node.kind == "verbatim":
            below.setdefault(holder, []).append(Pick(node.id, node.subject_id, node.body))
    findings: dict[str, list[OwnFinding]] = {}
    for node in ordered:
        if node.kind == "finding":
            picks = tuple(below.get(node.id, ()))
            findings.setdefault(node.subject_id, []).append(OwnFinding(node.id, node.title, node.body, picks))
    codes = set(themes.values())
    return Hand(
        texts,
        {code: tuple(picks) for code, picks in below.items() if code in codes},
        {code: frozenset(codings) for code, codings in out.items()},
        {code: tuple(some) for code, some in findings.items()},
    )


def _first(syntheses: Sequence[Synthesis]) -> str:
    found = sorted((one for one in syntheses if one.template == TEMPLATE), key=lambda one: (one.position, one.id))
    return found[0].id if found else ""


def unsaid(original: str, words: str) -> str:
    """The first piece of cut words that was not said so: "" when only cuts and additions in brackets were made.

    What stands in square brackets is the author's; the rest must be in the original, in its order.
    """
    said, at = _plain(original), 0
    for piece in _BRACKETS.split(words):
        wanted = _plain(piece)
        if not wanted:
            continue
        found = said.find(wanted, at)
        if found < 0:
            return on_one_line(piece)
        at = found + len(wanted)
    return ""


def _plain(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split())
