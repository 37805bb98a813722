"""Where two copies of a project were last the same.

Copies share the beginning of their history. Once one has merged the other, that is no longer where they parted: the
step of the merge names the last step that it took over ("heads", with those that the other side had taken over), and
the state of the other side at that step is the ancestor of the next merge. So a round is as clean as the first one.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qualicode.model.merging import common_row
from qualicode.services.merging.values import Changed, Key, image, values
from qualicode.store import journal, schema
from qualicode.store.reading import Reader

HEADS, ROOT = "heads", "root"
"""What the arguments of a step say: steps that it took over; whether it made the file from those of another one."""

_Images = dict[Key, str]
Heads = tuple[str, ...]


@dataclass(slots=True)
class Ancestor:
    """The common ancestor as what each side changed since.

    `since`: the step of theirs after which theirs are told. `whole`: whether what `here` does not name is as it was in
    the ancestor; otherwise this side may hold more (only a part was sent).
    """

    found: bool
    here: Changed
    there: Changed
    since: int = 0
    whole: bool = True


class History:
    """The steps of a copy, and what they took over from others."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.steps = [(int(row[0]), str(row[1])) for row in reader.rows("SELECT seq, id FROM step ORDER BY seq")]
        self.seqs = {step_id: seq for seq, step_id in self.steps}
        self.roots: dict[str, Heads] = {}
        self._events: list[tuple[int, Heads, bool]] = []
        sql = "SELECT seq, id, kind, args FROM step WHERE instr(args, ?) ORDER BY seq"
        for seq, step_id, kind, args in reader.rows(sql, (f'"{HEADS}"',)):
            told = json.loads(args)
            heads = told.get(HEADS) if isinstance(told, dict) else None
            if isinstance(heads, list) and heads:
                taken = tuple(str(one) for one in heads)
                self._events.append((int(seq), taken, kind != "undo"))
                if told.get(ROOT):
                    self.roots[str(step_id)] = taken
        self.known = frozenset(one for heads in self._live() for one in heads)

    def _live(self, seq: int | None = None) -> set[Heads]:
        """What had been taken over at a step, without what was undone by then."""
        found = {heads: stands for at, heads, stands in self._events if seq is None or at <= seq}
        return {heads for heads, stands in found.items() if stands}

    def holds(self, step_id: str) -> bool:
        """Whether a step is in this history, or was taken over by it."""
        return step_id in self.seqs or step_id in self.known

    def reached(self, other: "History", after: int) -> int:
        """The last step, after one that both have, that the other side has taken over; 0 when there is none.

        A step whose merges were undone since does not count: undoing a merge takes nothing away from anybody.
        """
        live = self._live()
        for seq, step_id in reversed(self.steps):
            if seq <= after:
                break
            made_from = self.roots.get(step_id)
            taken = step_id in other.known or (made_from is not None and other.holds(made_from[0]))
            if taken and self._live(seq) <= live:
                return seq
        return 0

    def took(self, other: "History", seq: int) -> float:
        """The step that took over the other side's step `seq` or a later one."""
        for at, heads, _stands in self._events:
            if any(other.seqs.get(one, 0) >= seq for one in heads):
                return at
        return float("inf")

    def heads_for(self, other: "History") -> Heads:
        """What a merge of this copy into the other one takes over: the last step, and what was taken over here."""
        last = self.steps[-1][1] if self.steps else ""
        return (last, *sorted(one for one in self.known if not other.holds(one))) if last else ()


def find(ours: History, others: History, base: Reader | None = None) -> Ancestor:
    """The common ancestor of two copies; `base`: a file that is known to be it."""
    mine, theirs = ours.reader, others.reader
    if base is not None:
        before = _images(base)
        return Ancestor(True, _differing(before, mine), _differing(before, theirs))
    shared = _shared(ours, others)
    first, second = (side[shared - 1][0] if shared else 0 for side in (ours.steps, others.steps))
    here, there = ours.reached(others, first), others.reached(ours, second)
    if here and there:
        if others.took(ours, here) <= there:
            here = 0
        elif ours.took(others, there) <= here:
            there = 0
    if shared:
        return _since(mine, theirs, (first, second), (here, there))
    if there:
        changed = _parsed(_net(theirs, there))
        before = _rolled_back(_images(theirs), _net(theirs, there))
        return Ancestor(True, _differing(before, mine, before.keys() | changed.keys()), changed, there, whole=False)
    if here:
        before = _rolled_back(_images(mine), _net(mine, here))
        return Ancestor(True, _parsed(_net(mine, here)), _differing(before, theirs))
    added = _differing({}, theirs)
    return Ancestor(False, _differing({}, mine, added.keys()), added)


def _shared(ours: History, others: History) -> int:
    shared = 0
    while shared < min(len(ours.steps), len(others.steps)) and ours.steps[shared][1] == others.steps[shared][1]:
        shared += 1
    return shared


def _since(mine: Reader, theirs: Reader, shared: tuple[int, int], reached: tuple[int, int]) -> Ancestor:
    """From the end of what both histories share, or from the later steps that one took over from the other."""
    ours, others = _net(mine, shared[0]), _net(theirs, shared[1])
    back_here = _net(mine, reached[0]) if reached[0] else None
    back_there = _net(theirs, reached[1]) if reached[1] else None
    here: Changed = {}
    there: Changed = {}
    for key in sorted(ours.keys() | others.keys()):
        older = ours[key][0] if key in ours else others[key][0]
        now_here = ours[key][1] if key in ours else older
        now_there = others[key][1] if key in others else older
        points = []
        if back_here is not None:
            points.append(back_here[key][0] if key in back_here else now_here)
        if back_there is not None:
            points.append(back_there[key][0] if key in back_there else now_there)
        base = _common(older, points)
        if base != now_here:
            here[key] = (values(base), values(now_here))
        if base != now_there:
            there[key] = (values(base), values(now_there))
    return Ancestor(True, here, there, reached[1] or shared[1])


def _common(older: journal.Image, points: list[journal.Image]) -> journal.Image:
    if not points:
        return older
    if len(points) == 1 or points[0] == points[1]:
        return points[0]
    found = common_row(values(older), values(points[0]), values(points[1]))
    return image(dict(found)) if found is not None else None


def _net(reader: Reader, seq: int) -> journal.Net:
    net = journal.net_since(reader.connection, seq)
    return {key: change for key, change in net.items() if key[0] in schema.CLASSES}


def _parsed(net: journal.Net) -> Changed:
    return {key: (values(before), values(after)) for key, (before, after) in net.items()}


def _images(reader: Reader) -> _Images:
    found: _Images = {}
    for table in schema.NAMES:
        for row in reader.rows(f'SELECT id, {_object(table)} FROM "{table}"'):
            found[table, str(row[0])] = str(row[1])
    return found


def _object(table: str) -> str:
    return "json_object(" + ", ".join(f"'{name}', \"{name}\"" for name in schema.NAMES[table]) + ")"


def rows_by_id(reader: Reader, table: str, ids: Iterable[str]) -> dict[str, Any]:
    """Rows of a table as values, by id."""
    sql = f'SELECT id, {_object(table)} FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))'
    return {str(row[0]): json.loads(row[1]) for row in reader.rows(sql, (json.dumps(list(ids)),))}


def _rolled_back(now: _Images, net: journal.Net) -> _Images:
    for key, (before, _after) in net.items():
        if before is None:
            now.pop(key, None)
        else:
            now[key] = before
    return now


def _differing(before: Mapping[Key, str], reader: Reader, only: Iterable[Key] | None = None) -> Changed:
    """What differs from a state, in the rows of `only` or in all."""
    wanted = None if only is None else set(only)
    found: Changed = {}
    seen: set[Key] = set()
    for table in schema.NAMES:
        for row_id, now in reader.rows(f'SELECT id, {_object(table)} FROM "{table}"'):
            key = (table, str(row_id))
            if wanted is not None and key not in wanted:
                continue
            seen.add(key)
            then = before.get(key)
            if then != now and (then is None or json.loads(then) != json.loads(now)):
                found[key] = (values(then), json.loads(now))
    for key, then in before.items():
        if key not in seen:
            found[key] = (values(then), None)
    return found
