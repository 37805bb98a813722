"""The crossing board: étonnements and points saillants of every territory, put together in groups.

A card is a note of one of these kinds. It lies in one group at most, by a link of kind "groups"; a group becomes a
problématique, which its cards then support for as long as they lie in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Group, Link, Note, Problem, Territory
from qualicode.services import thinking
from qualicode.services.notes import one_line
from qualicode.store.project import Project
from qualicode.store.reading import Reader
from qualicode.store.removal import remove_deep

KINDS = ("surprise", "key_point")
"""The kinds of notes that are cards."""
_GROUPS = "groups"
_LONGEST = 600
"""So much of a note is read for its card."""


@dataclass(frozen=True, slots=True)
class Card:
    """A note on the board: its title, its words, whose it is, where; `group_id` is "" while it lies in none.

    `start` is None for a note on no passage; `territory_id` is "" where none is known.
    """

    id: str
    kind: str
    title: str
    words: str
    author: str
    territory_id: str
    group_id: str
    document_id: str
    start: int | None
    end: int | None

    @property
    def name(self) -> str:
        """Its title, or how it begins, on one line."""
        return one_line(self.title or self.words)


@dataclass(frozen=True, slots=True)
class Pile:
    """A group with its cards; `problem` is the title of what it became, "" as long as it became nothing."""

    id: str
    name: str
    problem_id: str
    problem: str
    cards: tuple[Card, ...]
    heard: tuple[str, ...]
    """The names of the territories that support it, in the order of the territories."""
    silent: tuple[str, ...]
    """The names of those that do not."""


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on it: territories are the columns; `loose` are the cards that lie in no group."""

    territories: tuple[Territory, ...]
    piles: tuple[Pile, ...]
    loose: tuple[Card, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every card, as the board shows them."""
        return (*(card for pile in self.piles for card in pile.cards), *self.loose)


# Reading

_CARDS = f"""
SELECT n.id, n.kind, n.title, substr(n.body, 1, {_LONGEST}), coalesce(c.name, ''),
       coalesce(n.territory_id, d.territory_id, gd.territory_id, ''), coalesce(l.target_id, ''),
       coalesce(n.document_id, g.document_id, ''), coalesce(n.start, g.start), coalesce(n."end", g."end")
FROM note n
LEFT JOIN coder c ON c.id = n.coder_id
LEFT JOIN document d ON d.id = n.document_id
LEFT JOIN coding g ON n.target_table = 'coding' AND g.id = n.target_id
LEFT JOIN document gd ON gd.id = g.document_id
LEFT JOIN link l ON l.source_table = 'note' AND l.source_id = n.id AND l.kind = '{_GROUPS}'
WHERE n.kind IN ('surprise', 'key_point') AND coalesce(n.coder_id, '') NOT IN ({{unseen}})
ORDER BY coalesce(l.position, 0), coalesce(nullif(n.date, ''), substr(n.created_at, 1, 10)), n.created_at, n.id
"""


def board(reader: Reader, unseen: Iterable[str] = ()) -> Board:
    """The board without the notes of the coders `unseen`."""
    hidden = sorted(unseen)
    rows = reader.rows(_CARDS.format(unseen=", ".join("?" for _one in hidden)), hidden)
    cards = list({row[0]: Card(*row) for row in rows}.values())  # two merged files may have grouped a card twice
    territories = tuple(reader.find(Territory, "position"))
    titles = {one.id: one.title for one in reader.find(Problem)}
    groups = reader.find(Group, "position")
    known = {one.id for one in groups}
    lying: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        lying[card.group_id if card.group_id in known else ""].append(card)
    piles = tuple(_pile(one, lying[one.id], territories, titles.get(one.problem_id or "", "")) for one in groups)
    return Board(territories, piles, tuple(lying[""]))


def _pile(group: Group, cards: Sequence[Card], territories: Sequence[Territory], problem: str) -> Pile:
    there = {card.territory_id for card in cards}
    heard = tuple(one.name for one in territories if one.id in there)
    silent = tuple(one.name for one in territories if one.id not in there)
    return Pile(group.id, group.name, (group.problem_id or "") if problem else "", problem, tuple(cards), heard, silent)


# Changing


def put_together(project: Project, note_ids: Iterable[str], name: str) -> str:
    """Make a group of these cards, in one step; returns its id. Raises `UserError` without a name."""
    name = _named(name)
    made = Group(name=name, position=1 + max((one.position for one in project.find(Group)), default=0))
    with project.step(N_("Group cards as “{name}”"), name=name[:60]):
        project.add(made)
        _lay(project, list(note_ids), made)
    return made.id


def put_into(project: Project, note_ids: Iterable[str], group_id: str) -> None:
    """Lay cards into a group, out of where they lay, in one step; nothing happens when they all lie there."""
    group = project.get(Group, group_id)
    there = {one.source_id for one in project.find(Link, target_id=group_id, kind=_GROUPS)}
    coming = [one for one in dict.fromkeys(note_ids) if one not in there]
    if coming:
        with project.step(N_("Put cards into “{name}”"), name=group.name[:60]):
            _lay(project, coming, group)


def take_out(project: Project, note_ids: Iterable[str]) -> None:
    """Take cards out of their groups, in one step; a problem that a group became loses their support."""
    notes = list(dict.fromkeys(note_ids))
    if _lying(project, notes):
        with project.step(N_("Take cards out of their group")):
            _lift(project, notes)


def rename_group(project: Project, group_id: str, name: str) -> None:
    """Give a group another name, in one step. Raises `UserError` without a name."""
    name = _named(name)
    if project.get(Group, group_id).name != name:
        with project.step(N_("Rename a group of cards")):
            project.update(Group, group_id, name=name)


def move_group(project: Project, group_id: str, by: int) -> None:
    """Move a group up (-1) or down (1) on the board, in one step; at the end nothing happens."""
    order = [one.id for one in project.find(Group, "position")]
    at = order.index(group_id)
    to = min(max(at + by, 0), len(order) - 1)
    if to != at:
        order.insert(to, order.pop(at))
        with project.step(N_("Move a group of cards")):
            project.update_many(Group, [(one, {"position": place}) for place, one in enumerate(order, 1)])


def dissolve(project: Project, group_id: str) -> None:
    """Take a group away, in one step: its cards stay, and so does the problem that it became, with its support."""
    with project.step(N_("Dissolve a group of cards")):
        remove_deep(project, Group, [group_id])


def make_problem(project: Project, group_id: str) -> str:
    """Make a problem of a group: its name is the title, its cards support it; one step. Returns the problem's id.

    Raises `UserError` when it is one already, or when no card lies in it.
    """
    group = project.get(Group, group_id)
    if group.problem_id and project.count(Problem, id=group.problem_id):
        raise UserError(_("This group is a problem already."), _("Open it in “Problems and leads”."))
    notes = [one.source_id for one in project.find(Link, "position", target_id=group_id, kind=_GROUPS)]
    if not notes:
        raise UserError(_("This group is empty."), _("Put at least one card into it first."))
    with project.step(N_("Make a problem of “{name}”"), name=group.name[:60]):
        problem = thinking.add(project, "problem", group.name)
        project.update(Group, group_id, problem_id=problem)
        _support(project, notes, problem)
    return problem


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise UserError(_("A group needs a name."), _("Say in a few words what its cards have in common."))
    return name


def _lying(project: Project, notes: Sequence[str]) -> list[Link]:
    return [one for one in project.find_in(Link, "source_id", notes) if one.kind == _GROUPS]


def _lay(project: Project, notes: Sequence[str], group: Group) -> None:
    """Put cards last into a group; a problem that it became is supported by them. Call it inside a step."""
    if not notes:
        raise UserError(_("No card is chosen."), _("Choose one or more cards first."))
    found = project.find_in(Note, "id", notes)
    if any(one.kind not in KINDS for one in found) or len(found) != len(set(notes)):
        raise ValueError("only surprises and key findings lie on the board")
    _lift(project, notes)
    last = max((one.position for one in project.find(Link, target_id=group.id, kind=_GROUPS)), default=0)
    for place, note in enumerate(dict.fromkeys(notes), last + 1):
        made = Link(
            kind=_GROUPS, source_table=Note.table, source_id=note,
            target_table=Group.table, target_id=group.id, position=place,
        )  # fmt: skip
        project.add(made)
    if group.problem_id:
        _support(project, notes, group.problem_id)


def _lift(project: Project, notes: Sequence[str]) -> None:
    """Take cards out of where they lie, and their support from what that became. Call it inside a step."""
    lying = _lying(project, notes)
    became = {one.id: one.problem_id for one in project.find(Group) if one.problem_id}
    supported = {(one.source_id, became[one.target_id]) for one in lying if one.target_id in became}
    gone = [one.id for one in lying]
    for link in project.find_in(Link, "source_id", notes):
        if link.kind == thinking.SUPPORTS and (link.source_id, link.target_id) in supported:
            gone.append(link.id)
    project.remove(Link, gone)


def _support(project: Project, notes: Iterable[str], problem: str) -> None:
    linked = {one.source_id for one in project.find(Link, target_id=problem)}
    for note in notes:
        if note not in linked:
            thinking.support(project, Problem.table, problem, Note.table, note)
