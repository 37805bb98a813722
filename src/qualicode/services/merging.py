"""Merging two copies of a project: a true three-way merge by ids, from the end of the history that both share.

What changed on one side is taken; what changed on both is compared field by field; deletions propagate, but nothing
that the other side used or changed is lost; positions are carried to the text that results; a withdrawal always wins.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from qualicode.i18n import N_, _
from qualicode.model.carrying import Carrier, edits
from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, Lens, ProjectInfo
from qualicode.services import correcting
from qualicode.store import journal, schema
from qualicode.store.project import Project
from qualicode.store.reading import Reader
from qualicode.store.removal import remove_deep

Key = tuple[str, str]
Values = dict[str, Any]
DECISIONS = ("mine", "theirs", "later")
OPEN, SETTLED = "divergence", "settled divergence"
"""Kinds of `Lens` that keep what is to be arbitrated and what was."""

_SKIPPED = frozenset(("snapshot",))
_QUIET = frozenset(("position", "hue", "created_at", "characters", "number"))
"""Fields that nobody arbitrates: mine stays."""
_QUIET_TABLES = frozenset(("code_alias", "dismissal", "link", "collection_member", "reading"))
_SPANS = frozenset(("coding", "turn", "note", "formatting", "suggestion_decision"))
_WITHDRAWN = "withdrawn"
_REFERS: dict[str, dict[str, str]] = {
    table: {one.name: one.metadata["refers"] for one in fields(cls) if one.metadata.get("refers")}
    for table, cls in schema.CLASSES.items()
}


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
    choices: dict[str, Values] = field(default_factory=dict)
    """For each divergence, what "theirs" would write."""

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


def plan(mine: Reader, theirs: Reader) -> Plan:
    """What taking over the changes of another copy would do. Reads only; safe in a job.

    Raises `UserError` when the other file is another project.
    """
    ours, other = mine.find(ProjectInfo)[0], theirs.find(ProjectInfo)[0]
    if ours.id != other.id:
        raise UserError(
            _("This file is another project: “{name}”.").format(name=other.name),
            _("Choose a copy of this project, or take over its texts and codes by way of a .qdpx file."),
        )
    return _Merge(mine, theirs).run()


def apply(project: Project, theirs: Reader, found: Plan, decisions: Mapping[str, str] | None = None) -> None:
    """Carry a plan out in one step, with a snapshot before. `decisions`: by divergence id, "mine", "theirs" or "later".

    What is decided "later" stays in the list of `open_divergences`; nothing else waits for it.
    """
    decisions = decisions or {}
    if found.empty:
        return
    name = theirs.find(ProjectInfo)[0].name
    project.snapshot(_("Before merging"))
    with project.step(N_("Merge a copy of “{name}”"), name=name):
        _copy_contents(project, theirs, found.contents)
        journal.apply(project.connection, found.net)
        for one in found.divergences:
            decided = decisions.get(one.id, "later")
            if decided not in DECISIONS:
                raise ValueError(f"no such decision: {decided}")
            _decide(project, one, decided, found.choices.get(one.id, {}))
            kept = json.dumps({**_as_values(one), "choice": found.choices.get(one.id, {})}, ensure_ascii=False)
            project.add(Lens(name=one.id, query=kept, kind=OPEN if decided == "later" else SETTLED,
                             created_by=project.coder_id))  # fmt: skip


def told(found: Plan) -> list[str]:
    """What a merge takes, coder by coder, in people's words; then its doubts."""
    lines = [] if found.ancestor else [_("The two files share no history: nothing is deleted.")]
    if found.empty:
        lines.append(_("There is nothing new in this copy."))
    for who, counts in found.counts.items():
        parts = [_(_ACTS[act]).format(count=count) for act, count in counts.items() if count and act in _ACTS]
        if parts:
            lines.append(_("{who}: {what}").format(who=who, what=", ".join(parts)))
    return lines + found.doubts


_ACTS = {
    "coding added": N_("extracts added: {count}"),
    "coding changed": N_("extracts changed: {count}"),
    "coding deleted": N_("extracts deleted: {count}"),
    "note added": N_("notes added: {count}"),
    "note changed": N_("notes changed: {count}"),
    "note deleted": N_("notes deleted: {count}"),
    "code added": N_("codes added: {count}"),
    "code changed": N_("codes changed: {count}"),
    "code deleted": N_("codes deleted: {count}"),
    "document added": N_("documents added: {count}"),
    "document changed": N_("documents changed: {count}"),
    "document deleted": N_("documents deleted: {count}"),
    "coder added": N_("coders added: {count}"),
}


def open_divergences(reader: Reader) -> list[Divergence]:
    """What waits for a decision, oldest first."""
    found = []
    for lens in reader.find(Lens, kind=OPEN):
        kept = json.loads(lens.query)
        kept.pop("choice", None)
        found.append(Divergence(**kept))
    return found


def arbitrate(project: Project, divergence_ids: Iterable[str], decision: str) -> None:
    """Decide divergences that were left for later: "mine" or "theirs"."""
    wanted = set(divergence_ids)
    with project.step(N_("Arbitrate divergences")):
        for lens in project.find(Lens, kind=OPEN):
            if lens.name in wanted:
                kept = json.loads(lens.query)
                choice = kept.pop("choice", {})
                _decide(project, Divergence(**kept), decision, choice)
                project.update(Lens, lens.id, kind=SETTLED)


def _as_values(one: Divergence) -> Values:
    return {name: getattr(one, name) for name in Divergence.__dataclass_fields__}


def _decide(project: Project, one: Divergence, decision: str, choice: Values) -> None:
    cls = schema.CLASSES[one.table]
    if not project.count(cls, id=one.row_id):
        return
    removes = (one.kind == "deleted there" and decision == "theirs") or (
        one.kind == "deleted here" and decision == "mine"
    )
    if removes:
        remove_deep(project, cls, [one.row_id])
    elif decision == "theirs" and one.table == "document" and "content" in choice:
        body = project.rows("SELECT body FROM content WHERE hash = ?", (choice["content"],))
        correcting.correct_text(project, one.row_id, str(body[0][0]), _("Merged"))
    elif decision == "theirs" and choice:
        project.update(cls, one.row_id, **choice)


def _copy_contents(project: Project, theirs: Reader, hashes: Iterable[str]) -> None:
    for digest in sorted(hashes):
        for row in theirs.rows("SELECT hash, body, bytes FROM content WHERE hash = ?", (digest,)):
            project.connection.exec_driver_sql(
                "INSERT OR IGNORE INTO content (hash, body, bytes) VALUES (?, ?, ?)", tuple(row)
            )


class _Merge:
    """One comparison of two copies."""

    def __init__(self, mine: Reader, theirs: Reader) -> None:
        self.mine, self.theirs = mine, theirs
        self.plan = Plan()
        ours, others = _steps(mine), _steps(theirs)
        shared = 0
        while shared < min(len(ours), len(others)) and ours[shared][1] == others[shared][1]:
            shared += 1
        self.plan.ancestor = shared > 0
        self.here = _net(mine, ours[shared - 1][0]) if shared else {}
        self.there = _net(theirs, others[shared - 1][0]) if shared else _everything(theirs)
        if not shared:  # without an ancestor nothing is known to have been deleted
            self.here = {key: (None, now) for key, (_before, now) in _everything(mine).items() if key in self.there}
        self.result: dict[Key, Values | None] = {}
        """The rows that the merge writes: as they will be, None for those it deletes."""
        self.settled = {lens.name for kind in (OPEN, SETTLED) for lens in mine.find(Lens, kind=kind)}
        told = (json.loads(lens.query) for lens in theirs.find(Lens, kind=SETTLED))
        self.decided_there = {(str(one["table"]), str(one["row_id"]), str(one["field"])) for one in told}
        self.aliases = self._aliases()
        self.carriers: dict[tuple[str, str], Carrier] = {}
        self.bodies: dict[str, str] = {}
        self.known = {
            tuple(row) for row in mine.rows('SELECT document_id, code_id, coder_id, start, "end" FROM coding')
        }
        self.changers = _changers(theirs, others[shared - 1][0] if shared else 0)
        self.names = {one.id: one.name for side in (theirs, mine) for one in side.find(Coder)}

    def run(self) -> Plan:
        order = sorted(self.there, key=lambda key: (key[0] not in ("coder", "document"), key[0], key[1]))
        for key in order:
            if key[0] not in _SKIPPED:
                self._row(key)
        self._carry_mine()
        self._restore_what_is_used()
        self._keep_what_is_used()
        self._restore_what_is_used()
        self._break_circles()
        self._tell_homonyms()
        for key, now in self.result.items():
            before = self._mine_now(key)
            if before != now:
                self.plan.net[key] = (_image(before), _image(now))
                self._count(key, before, now)
                if now is not None:
                    self.plan.contents |= {now[name] for name in ("content",) if now.get(name)}
        return self.plan

    # One row

    def _mine_now(self, key: Key) -> Values | None:
        """The row as it is here."""
        if key in self.here:
            return self.here[key][1]
        if key in self.there and self.plan.ancestor:
            return self.there[key][0]
        return None

    def _row(self, key: Key) -> None:
        base, now = self.there[key]
        if key[0] == "lens" and (now or base or {}).get("kind") in (OPEN, SETTLED):
            return  # what they have to decide, and have decided, speaks of their side
        if now is not None:
            now = self._redirected(key[0], now)
        if key not in self.here:
            if now is not None:
                now = self._carried(key, now, "theirs")
                if now is None or self._is_known(key, base, now):
                    return
            self.result[key] = now
            return
        base, mine = self.here[key]
        if mine == now:
            return
        if mine is None and now is not None and key[0] == "code" and key[1] in self.aliases:
            told = _("“{name}” was changed there and is merged into “{into}” here: look at its definition.")
            into = self._name("code", self.aliases[key[1]])
            self.plan.doubts.append(told.format(name=now["name"], into=into))
        elif mine is None and now is not None:
            self.result[key] = self._carried(key, now, "theirs")
            self._diverge("deleted here", key, now, theirs=self._words(key[0], now, "theirs"), side="theirs")
        elif now is None and mine is not None:
            self._diverge("deleted there", key, mine, mine=self._words(key[0], mine))
        elif mine is not None and now is not None:
            self.result[key] = self._fields(key, base or {}, mine, now)

    def _is_known(self, key: Key, base: Values | None, now: Values) -> bool:
        """Whether the same coder has put the same code on the same words here already."""
        if key[0] != "coding" or base is not None:
            return False
        place = (now["document_id"], now["code_id"], now["coder_id"], now["start"], now["end"])
        if place in self.known:
            return True
        self.known.add(place)
        return False

    def _fields(self, key: Key, base: Values, mine: Values, theirs: Values) -> Values:
        merged = dict(mine)
        spans = ("start", "end") if key[0] in _SPANS and mine.get("start") is not None else ()
        for name in mine:
            ours, other, before = mine[name], theirs[name], base.get(name)
            if ours == other or other == before or name in spans or name == "characters":
                continue
            if ours == before or (*key, name) in self.decided_there:
                merged[name] = other
            elif _WITHDRAWN in (ours, other):
                merged[name] = _WITHDRAWN
            elif name not in _QUIET and key[0] not in _QUIET_TABLES:
                ours, other = self._value(key[0], name, ours), self._value(key[0], name, other)
                choice = self._choice(key, name, theirs)
                self._diverge("field", key, mine, name=name, mine=ours, theirs=other, choice=choice)
        if key[0] == "document" and merged["content"] == theirs["content"]:
            merged["characters"] = theirs["characters"]
        if spans:
            self._span(key, base, mine, theirs, merged)
        return self._redirected(key[0], merged)

    def _choice(self, key: Key, name: str, theirs: Values) -> Values:
        if key[0] == "document" and name == "content":
            self.plan.contents.add(theirs["content"])
            return {"content": theirs["content"], "characters": theirs["characters"]}
        return {name: theirs[name]}

    # Positions

    def _content(self, document_id: str, side: str) -> str:
        """The hash of a document's text: "mine", "theirs", "base" or "merged"."""
        key = ("document", document_id)
        if side == "merged":
            row = self.result.get(key) or self._mine_now(key) or (self.there.get(key) or (None, None))[1]
        elif side == "mine":
            row = self._mine_now(key)
        elif side == "theirs":
            row = self.there[key][1] if key in self.there else (self.here[key][0] if key in self.here else None)
        else:
            row = (self.here.get(key) or self.there.get(key) or (None, None))[0]
        if row is None:
            found = self.mine.rows("SELECT content FROM document WHERE id = ?", (document_id,))
            return str(found[0][0]) if found else ""
        return str(row["content"])

    def _carrier(self, one: str, other: str) -> Carrier:
        if (one, other) not in self.carriers:
            self.carriers[one, other] = Carrier(edits(self._body(one), self._body(other)))
        return self.carriers[one, other]

    def _body(self, digest: str) -> str:
        if digest not in self.bodies:
            sql = "SELECT body FROM content WHERE hash = ?"
            found = self.mine.rows(sql, (digest,)) or self.theirs.rows(sql, (digest,))
            self.bodies[digest] = str(found[0][0] or "") if found else ""
        return self.bodies[digest]

    def _moved(self, table: str, document_id: str, span: tuple[int, int], frm: str, to: str) -> tuple[int, int] | None:
        one, other = self._content(document_id, frm), self._content(document_id, to)
        if one == other or not one or not other:
            return span
        carrier = self._carrier(one, other)
        return carrier.turn(*span) if table == "turn" else carrier.extract(*span)

    def _carried(self, key: Key, row: Values, side: str) -> Values | None:
        """A row of a side with its span in the text that results; None where its words are gone: that is told."""
        if key[0] not in _SPANS or row.get("start") is None or not row.get("document_id"):
            return row
        span = self._moved(key[0], row["document_id"], (row["start"], row["end"]), side, "merged")
        if span is None:
            self._diverge("vanished", key, row, theirs=self._words(key[0], row, side), side=side)
            return None
        return row if span == (row["start"], row["end"]) else {**row, "start": span[0], "end": span[1]}

    def _span(self, key: Key, base: Values, mine: Values, theirs: Values, merged: Values) -> None:
        """The span of a row that both sides have changed: who moved an edge by hand, and who only followed the text?"""
        document_id = mine["document_id"]
        ours, other = (mine["start"], mine["end"]), (theirs["start"], theirs["end"])
        before = (base["start"], base["end"]) if base.get("start") is not None else None
        by_us = before is None or self._moved(key[0], document_id, before, "base", "mine") != ours
        by_them = before is None or self._moved(key[0], document_id, before, "base", "theirs") != other
        here = self._moved(key[0], document_id, ours, "mine", "merged")
        there = self._moved(key[0], document_id, other, "theirs", "merged")
        chosen = there if by_them and not by_us else here or there
        if chosen is None:
            return
        merged["start"], merged["end"] = chosen
        if (*key, "") in self.decided_there and there is not None:
            merged["start"], merged["end"] = there
        elif by_us and by_them and here is not None and there is not None and here != there:
            text = self._body(self._content(document_id, "merged"))
            self._diverge("span", key, mine, mine=_short(text[slice(*here)]), theirs=_short(text[slice(*there)]),
                          choice={"start": there[0], "end": there[1]})  # fmt: skip

    def _carry_mine(self) -> None:
        """What was put here on a text that the other side corrected follows its words."""
        corrected = {key[1] for key, row in self.result.items()
                     if key[0] == "document" and row is not None and self._content(key[1], "mine") != row["content"]
                     and self._mine_now(key) is not None}  # fmt: skip
        for key, (_base, mine) in self.here.items():
            untouched = key[0] in _SPANS and key not in self.result and key not in self.there
            if untouched and mine is not None and mine.get("document_id") in corrected:
                self.result[key] = self._carried(key, mine, "mine")

    # References

    def _aliases(self) -> dict[str, str]:
        """Codes that either side has merged into others, followed to the last one."""
        found: dict[str, str] = {}
        for side in (self.theirs, self.mine):
            found |= {row[0]: row[1] for row in side.rows("SELECT former_id, code_id FROM code_alias")}
        return found

    def _redirected(self, table: str, row: Values) -> Values:
        """A row whose code was merged into another one here bears that one."""
        for name, target in _REFERS[table].items():
            code_id, seen = row.get(name), set()
            while target == "code" and code_id in self.aliases and code_id not in seen:
                if self._exists(("code", str(code_id))):
                    break
                seen.add(code_id)
                code_id = self.aliases[str(code_id)]
            if code_id != row.get(name):
                row = {**row, name: None if table == "code" and code_id == row["id"] else code_id}
        return row

    def _exists(self, key: Key) -> bool:
        """Whether a row will be there after the merge, as far as is known."""
        if key in self.result:
            return self.result[key] is not None
        if key in self.here:
            return self.here[key][1] is not None
        if key in self.there:
            return self.there[key][1] is not None if not self.plan.ancestor else self.there[key][0] is not None
        return bool(self.mine.rows(f'SELECT 1 FROM "{key[0]}" WHERE id = ?', (key[1],)))

    def _keep_what_is_used(self) -> None:
        """What they deleted and we used since stays, unless it was merged: then our rows follow."""
        doomed = {key for key, row in self.result.items() if row is None}
        for key, (_base, mine) in list(self.here.items()):
            row = self.result.get(key, mine)
            if row is None:
                continue
            row = self._followed(key, row)
            if self.result.get(key, row) is None:
                continue
            for name, target in _REFERS[key[0]].items():
                wanted = (target, str(row.get(name)))
                if row.get(name) and wanted in doomed:
                    self._spare(wanted, doomed)

    def _followed(self, key: Key, row: Values) -> Values:
        for name, target in _REFERS[key[0]].items():
            code_id, seen = row.get(name), set()
            while target == "code" and code_id in self.aliases and not self._exists(("code", str(code_id))):
                if code_id in seen:
                    break
                seen.add(code_id)
                code_id = self.aliases[str(code_id)]
            if seen:
                if key[0] == "code_alias" and code_id == row["former_id"]:  # each side merged the other's way
                    self.result[key] = None
                    return row
                row = {**row, name: None if key[0] == "code" and code_id == key[1] else code_id}
                self.result[key] = row
        return row

    def _spare(self, key: Key, doomed: set[Key]) -> None:
        """Do not delete a row that is used here, nor what it hangs on."""
        waiting = [key]
        while waiting:
            one = waiting.pop()
            if one not in doomed:
                continue
            doomed.discard(one)
            self.result.pop(one, None)
            row = self._mine_now(one) or {}
            self._diverge("deleted there", one, row, mine=self._words(one[0], row))
            waiting += [(target, str(row[name])) for name, target in _REFERS[one[0]].items() if row.get(name)]

    def _restore_what_is_used(self) -> None:
        """What we deleted and they used since comes back, with what hung on it."""
        waiting = [row_key for row_key, row in self.result.items() if row is not None]
        while waiting:
            key = waiting.pop()
            row = self.result.get(key)
            if row is None:
                continue
            for name, target in _REFERS[key[0]].items():
                wanted = (target, str(row.get(name)))
                if not row.get(name) or self._exists(wanted):
                    continue
                restored = self._restored(wanted)
                if not restored:  # nobody has it any more: the reference is blank, or the row has no place
                    required = schema.CLASSES[key[0]].__dataclass_fields__[name].default is not None
                    self.result[key] = None if required else {**row, name: None}
                    break
                waiting += restored

    def _restored(self, key: Key) -> list[Key]:
        base = self.here[key][0] if key in self.here else None
        base = base or (self.there[key][1] if key in self.there else None)
        if base is None:
            return []
        self.result[key] = base
        if key in self.here:
            self._diverge("deleted here", key, base, theirs=self._words(key[0], base))
        back = [key]
        for other, (before, now) in self.here.items():
            gone_there = other in self.there and self.there[other][1] is None
            if now is None and before is not None and other not in self.result and not gone_there:
                refers = _REFERS[other[0]].items()
                if any(target == key[0] and before.get(name) == key[1] for name, target in refers):
                    self.result[other] = before
                    back.append(other)
        return back

    def _break_circles(self) -> None:
        """Two moves that make a code lie under itself: ours stays, theirs is told."""
        parents: dict[str, str | None] = {one.id: one.parent_id for one in self.mine.find(Code)}
        for (table, code_id), row in self.result.items():
            if table == "code":
                parents.pop(code_id, None)
                if row is not None:
                    parents[code_id] = row["parent_id"]
        for code_id in list(parents):
            seen: list[str] = []
            at: str | None = code_id
            while at is not None and at not in seen:
                seen.append(at)
                at = parents.get(at)
            if at is None:
                continue
            for one in seen:
                key = ("code", one)
                row, mine = self.result.get(key), self._mine_now(key)
                if row is not None and mine is not None and row["parent_id"] != mine["parent_id"]:
                    ours, other = (self._value("code", "parent_id", one["parent_id"]) for one in (mine, row))
                    self._diverge("field", key, mine, name="parent_id", mine=ours, theirs=other)
                    above = mine["parent_id"] if mine["parent_id"] in parents else None
                    self.result[key] = {**row, "parent_id": above}
                    parents[one] = above

    def _tell_homonyms(self) -> None:
        """Two codes, or two coders, of one name that are not one: told, never merged silently."""
        names: dict[tuple[str, str, str], str] = {}
        for one in self.mine.find(Code):
            names["code", one.parent_id or "", one.name.casefold()] = one.id
        for coder in self.mine.find(Coder):
            names["coder", "", coder.name.casefold()] = coder.id
        for (table, row_id), row in self.result.items():
            if row is None or table not in ("code", "coder") or self._mine_now((table, row_id)) is not None:
                continue
            above = str(row.get("parent_id") or "") if table == "code" else ""
            if names.get((table, above, str(row["name"]).casefold()), row_id) != row_id:
                sentence = (
                    _("There are two codes called “{name}” now: merge them if they are one.")
                    if table == "code"
                    else _("There are two coders called “{name}” now.")
                )
                self.plan.doubts.append(sentence.format(name=row["name"]))

    # Telling

    def _diverge(
        self, kind: str, key: Key, row: Values, *, name: str = "", mine: str = "", theirs: str = "",
        choice: Values | None = None, side: str = "mine",
    ) -> None:  # fmt: skip
        told = json.dumps([kind, *key, name, theirs, choice], ensure_ascii=False, sort_keys=True)
        made = hashlib.sha256(told.encode()).hexdigest()[:32]
        if made in self.settled or any(one.id == made for one in self.plan.divergences):
            return
        who = self.names.get(self._author(key), "")
        self.plan.divergences.append(
            Divergence(made, kind, *key, self._words(key[0], row, side), name, mine, theirs, who)
        )
        if choice:
            self.plan.choices[made] = choice

    def _author(self, key: Key) -> str:
        """Who changed a row there last."""
        if self.changers.get(key):
            return self.changers[key]
        row = (self.there.get(key) or (None, None))[1] or {}
        return str(row.get("coder_id") or row.get("created_by") or "")

    def _words(self, table: str, row: Values, side: str = "mine") -> str:
        """What a row of a side is, for people."""
        if table == "coding":
            code = self._name("code", row["code_id"])
            body = self._body(self._content(row["document_id"], side))
            return _("{code}: “{words}”").format(code=code, words=_short(body[row["start"] : row["end"]]))
        for name in ("name", "title", "label", "body", "value"):
            if row.get(name):
                return _short(str(row[name]))
        return table

    def _value(self, table: str, name: str, value: Any) -> str:
        """A value of a field, for people."""
        if name == "content":
            return _short(self._body(str(value)))
        if value is not None and name in _REFERS[table] and "name" in schema.NAMES[_REFERS[table][name]]:
            return self._name(_REFERS[table][name], str(value))
        return "" if value is None else str(value)

    def _name(self, table: str, row_id: str) -> str:
        for side in (self.mine, self.theirs):
            found = side.rows(f'SELECT name FROM "{table}" WHERE id = ?', (row_id,))
            if found:
                return str(found[0][0])
        return "?"

    def _count(self, key: Key, before: Values | None, now: Values | None) -> None:
        if key[0] not in ("coding", "note", "code", "document", "coder"):
            return
        author = self._author(key)
        act = "added" if before is None else "deleted" if now is None else "changed"
        self.plan.counts[self.names.get(str(author), "") or _("Everybody")][f"{key[0]} {act}"] += 1


def _steps(reader: Reader) -> list[tuple[int, str]]:
    return [(int(row[0]), str(row[1])) for row in reader.rows("SELECT seq, id FROM step ORDER BY seq")]


def _changers(reader: Reader, seq: int) -> dict[Key, str]:
    """Who changed each row last, after a step."""
    sql = (
        "SELECT j.tbl, j.row_id, s.coder_id FROM journal j JOIN step s ON s.id = j.step_id"
        " WHERE s.seq > ? AND s.coder_id IS NOT NULL ORDER BY j.seq"
    )
    return {(str(row[0]), str(row[1])): str(row[2]) for row in reader.rows(sql, (seq,))}


_Changed = dict[Key, tuple[Values | None, Values | None]]


def _net(reader: Reader, seq: int) -> _Changed:
    net = journal.net_since(reader.connection, seq)
    return {key: (_values(before), _values(after)) for key, (before, after) in net.items() if key[0] in schema.CLASSES}


def _values(image: journal.Image) -> Values | None:
    return None if image is None else json.loads(image)


def _image(values: Values | None) -> journal.Image:
    return None if values is None else json.dumps(values, ensure_ascii=False)


def _everything(reader: Reader) -> _Changed:
    """All rows of a copy, as if they had been added."""
    found: _Changed = {}
    for table, names in schema.NAMES.items():
        pairs = ", ".join(f"'{name}', \"{name}\"" for name in names)
        for row in reader.rows(f'SELECT json_object({pairs}) FROM "{table}"'):
            values = json.loads(row[0])
            found[table, values["id"]] = (None, values)
    return found


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 120 else f"{words[:119]}…"
