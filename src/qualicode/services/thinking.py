"""What the team makes of the words: problématiques with their lines, needs, stakes with cards; each with its support.

A thing is a row of `problem`, `problem_item`, `need` or `synthesis_node`; what supports or contradicts it are links
from extracts and notes.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import (
    Coding,
    Link,
    Need,
    Note,
    Problem,
    ProblemItem,
    ProjectInfo,
    Row,
    Synthesis,
    SynthesisNode,
)
from qualicode.store.project import Project
from qualicode.store.reading import Reader
from qualicode.store.removal import remove_deep

SUPPORTS, CONTRADICTS = "supports", "contradicts"
TABLES: dict[str, type[Row]] = {cls.table: cls for cls in (Problem, ProblemItem, Need, SynthesisNode)}
EVIDENCE: dict[str, type[Row]] = {cls.table: cls for cls in (Coding, Note)}
KINDS = {
    "problem": N_("Problem"),
    "question": N_("Question “How could…?”"),
    "lead": N_("Lead “Towards…”"),
    "example": N_("Example “For example…”"),
    "need": N_("Need"),
    "purpose": N_("What for"),
    "statement": N_("Statement"),
    "stake": N_("Stake"),
    "axis": N_("Axis"),
    "card_tested": N_("Card “We tested”"),
    "card_explored": N_("Card “We explored”"),
}
"""What things are called, by kind; the first of each line stands at the top."""
BELOW = {
    "": ("problem", "need", "statement", "stake"),
    "problem": ("question", "lead", "example"),
    "need": ("purpose", "need"),
    "stake": ("axis", "card_tested", "card_explored"),
    "axis": ("card_tested", "card_explored"),
}
"""Which kinds may be made below which; "" is the top."""
_TEMPLATE = "enjeux"
_LINES, _NEEDS = ("question", "lead", "example"), ("need", "purpose", "statement")


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in the tree: its row, its kind, its words, what it lies under ("" at the top), its support."""

    table: str
    id: str
    kind: str
    title: str
    above: str
    support: int

    @property
    def is_bare(self) -> bool:
        """Whether something should stand behind it and nothing does."""
        return not self.support and self.kind not in ("axis", "purpose", "statement")


def things(reader: Reader) -> list[Thing]:
    """Every thing, siblings in their order, each before what lies below it within its table."""
    behind = _support(reader)
    found = [
        Thing("problem", one.id, "problem", one.title, "", behind[one.id]) for one in reader.find(Problem, "position")
    ]
    found += [
        Thing("problem_item", one.id, one.kind, one.text, one.problem_id, behind[one.id])
        for one in reader.find(ProblemItem, "position")
        if one.kind in _LINES
    ]
    found += [
        Thing("need", one.id, one.kind, one.label, one.parent_id or "", behind[one.id])
        for one in reader.find(Need, "position")
        if one.kind in _NEEDS
    ]
    found += [
        Thing("synthesis_node", one.id, one.kind, one.title, one.parent_id or "", behind[one.id])
        for one in reader.find(SynthesisNode, "position")
        if one.kind in KINDS
    ]
    return found


def add(project: Project, kind: str, words: str, above: str = "") -> str:
    """Make a thing, the last of its siblings, in one step; returns its id. Raises `UserError` without words."""
    words = words.strip()
    if not words:
        raise UserError(_("Some words are needed."), _("Type at least one character."))
    known = {one.id: one for one in things(project)}
    if above and above not in known:
        raise KeyError(above)
    if kind not in BELOW.get(known[above].kind if above else "", ()):
        raise ValueError(f"{kind} does not lie there")
    position = 1 + sum(one.above == above for one in known.values())
    with project.step(N_("Add “{words}”"), words=words[:60]):
        row = _made(project, kind, words, above, position)
        project.add(row)
    return row.id


def _made(project: Project, kind: str, words: str, above: str, position: int) -> Row:
    by = project.coder_id
    if kind == "problem":
        return Problem(title=words, position=position, created_by=by)
    if kind in _LINES:
        return ProblemItem(problem_id=above, kind=kind, text=words, position=position)
    if kind in _NEEDS:
        return Need(parent_id=above or None, kind=kind, label=words, position=position, created_by=by)
    return SynthesisNode(
        synthesis_id=_synthesis(project), parent_id=above or None, kind=kind, title=words, position=position
    )


def _synthesis(project: Project) -> str:
    """The synthesis that stakes and cards belong to, made with the first of them."""
    found = project.find(Synthesis, "position", template=_TEMPLATE)
    if found:
        return found[0].id
    info = project.find(ProjectInfo)[0]
    made = Synthesis(title="", template=_TEMPLATE, language=info.language, position=1 + project.count(Synthesis))
    project.add(made)
    return made.id


def change(project: Project, table: str, row_id: str, **fields: str) -> None:
    """Change the words of a thing in one step; nothing happens when they are so already.

    Raises `UserError` when its first words would be empty.
    """
    cls = TABLES[table]
    before: Any = project.get(cls, row_id)
    changed = {name: value.strip() for name, value in fields.items() if getattr(before, name) != value.strip()}
    if not changed.get(title_of(table), "x"):
        raise UserError(_("Some words are needed."), _("Type at least one character."))
    if changed:
        with project.step(N_("Change a problem, need or stake")):
            project.update(cls, row_id, **changed)


def title_of(table: str) -> str:
    """The name of the field that holds a thing's first words."""
    return {"problem_item": "text", "need": "label"}.get(table, "title")


def remove(project: Project, table: str, row_id: str) -> None:
    """Delete a thing with what lies below it, in one step; extracts and notes stay."""
    everything = things(project)
    doomed, more = {row_id}, True
    while more:
        below = {one.id for one in everything if one.above in doomed} - doomed
        doomed |= below
        more = bool(below)
    with project.step(N_("Delete a problem, need or stake")):
        for cls in reversed(TABLES.values()):
            remove_deep(project, cls, [one.id for one in project.find(cls) if one.id in doomed])


def move(project: Project, table: str, row_id: str, by: int) -> None:
    """Move a thing up (-1) or down (1) among its siblings, in one step; at the end nothing happens."""
    everything = things(project)
    above = next(one.above for one in everything if one.id == row_id)
    order = [one.id for one in everything if one.above == above and one.table == table]
    at = order.index(row_id)
    to = min(max(at + by, 0), len(order) - 1)
    if to != at:
        order.insert(to, order.pop(at))
        with project.step(N_("Move a problem, need or stake")):
            project.update_many(TABLES[table], [(one, {"position": place}) for place, one in enumerate(order, 1)])


# What stands behind


def support(project: Project, table: str, row_id: str, by: str, by_id: str, kind: str = SUPPORTS) -> None:
    """Let an extract or a note support a thing, or contradict it, in one step.

    Raises `UserError` when they are linked already, `KeyError` when one of them is gone.
    """
    project.get(TABLES[table], row_id)
    project.get(EVIDENCE[by], by_id)
    if any(one.target_id == row_id for one in project.find(Link, source_id=by_id)):
        raise UserError(_("They are linked already."))
    made = Link(kind=kind, source_table=by, source_id=by_id, target_table=table, target_id=row_id)
    with project.step(N_("Support a problem, need or stake")):
        project.add(made)


def turn(project: Project, link_ids: Iterable[str], kind: str) -> None:
    """Say that what is linked supports, or contradicts, in one step."""
    with project.step(N_("Say that an extract supports or contradicts")):
        project.update_many(Link, [(one, {"kind": kind}) for one in link_ids])


def evidence(reader: Reader, row_id: str) -> dict[str, str]:
    """The kind ("supports", "contradicts") of each link to a thing, by the link's id."""
    return {one.id: one.kind for one in reader.find(Link, "position", target_id=row_id)}


def _support(reader: Reader) -> Counter[str]:
    """How many extracts and notes stand for each thing; withdrawn extracts do not count."""
    sql = (
        "SELECT l.target_id, count(*) FROM link l"
        " LEFT JOIN coding k ON l.source_table = 'coding' AND k.id = l.source_id"
        " WHERE l.source_table IN ('coding', 'note') AND l.kind <> 'contradicts'"
        " AND coalesce(k.status, '') <> 'withdrawn' GROUP BY l.target_id"
    )
    return Counter({row_id: int(count) for row_id, count in reader.rows(sql)})
