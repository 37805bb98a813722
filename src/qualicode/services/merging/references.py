"""What hangs on what: merged codes are followed, nothing that is used goes, no row refers to one that is gone."""

from collections.abc import Iterable
from typing import Any

from qualicode.i18n import _
from qualicode.model.study import Code
from qualicode.services.merging.places import Places
from qualicode.services.merging.values import REFERS, Key, Values
from qualicode.store import schema

_TREES = ("code", "need", "synthesis_node")
_ONE_OF = "IN (SELECT value FROM json_each(?))"
_ENDS = (("link", "source_id"), ("link", "target_id"), ("note", "target_id"), ("suggestion_decision", "coding_id"))
"""Where the ids of extracts stand beside foreign keys."""


class References(Places):
    """Keeps what refers and what is referred to together."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.aliases: dict[str, str] = {}
        for side in (self.theirs, self.mine):
            self.aliases |= {row[0]: row[1] for row in side.rows("SELECT former_id, code_id FROM code_alias")}
        self.same: dict[str, str] = {}
        """Ids of rows there that are the same as one here, which has another id."""
        self.replaced: dict[str, str] = {}
        """Ids of extracts here that the other side has under another id."""

    def redirected(self, table: str, row: Values) -> Values:
        """A row whose code was merged into another one bears that one, and the ids that things have here."""
        for name, target in REFERS[table].items():
            code_id, seen = row.get(name), set()
            while target == "code" and code_id in self.aliases and code_id not in seen:
                if self.exists(("code", str(code_id))):
                    break
                seen.add(code_id)
                code_id = self.aliases[str(code_id)]
            if code_id != row.get(name):
                row = {**row, name: None if table == "code" and code_id == row["id"] else code_id}
        for name in (end for where, end in _ENDS if where == table):
            if row.get(name) in self.same:
                row = {**row, name: self.same[str(row[name])]}
        return row

    def follow_replaced(self) -> None:
        """What speaks of an extract that the other side has under another id speaks of that one."""
        for table, name in _ENDS if self.replaced else ():
            for row_id, row in self.rows_here(table, f"{name} {_ONE_OF}", self.replaced).items():
                now = self.result.get((table, row_id), row)
                if now is not None and now[name] in self.replaced:
                    self.result[table, row_id] = {**now, name: self.replaced[now[name]]}

    def keep_what_is_used(self) -> None:
        """What they deleted and we use stays, unless it was merged: then our rows follow."""
        doomed = {key for key, row in self.result.items() if row is None}
        for key, row in self._users(doomed):
            row = self._followed(key, row)
            if self.result.get(key, row) is None:
                continue
            for name, target in REFERS[key[0]].items():
                if row.get(name) and (target, str(row[name])) in doomed:
                    self._spare((target, str(row[name])), doomed)

    def _users(self, doomed: set[Key]) -> Iterable[tuple[Key, Values]]:
        """The rows that will be there and refer to one that goes."""
        found: dict[Key, Values] = {}
        gone: dict[str, list[str]] = {}
        for table, row_id in doomed:
            gone.setdefault(table, []).append(row_id)
        for table, columns in REFERS.items():
            for name, target in columns.items():
                if target in gone:
                    found |= {(table, one): row for one, row in
                              self.rows_here(table, f'"{name}" {_ONE_OF}', gone[target]).items()}  # fmt: skip
        found |= {key: row for key, row in self.result.items() if row is not None}
        return [(key, row) for key, row in found.items() if self.result.get(key, row) is not None]

    def _followed(self, key: Key, row: Values) -> Values:
        for name, target in REFERS[key[0]].items():
            code_id, seen = row.get(name), set()
            while target == "code" and code_id in self.aliases and not self.exists(("code", str(code_id))):
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
            row = self.mine_now(one) or {}
            self.result.pop(one, None)
            if row and (carried := self.carried(one, row, "mine")) is not None and carried != row:
                self.result[one] = carried
            told = self.told(one, row)
            self.diverge("deleted there", one, told, mine=told)
            waiting += [(target, str(row[name])) for name, target in REFERS[one[0]].items() if row.get(name)]

    def restore_what_is_used(self) -> None:
        """What we deleted and they used since comes back, with what hung on it."""
        waiting = [key for key, row in self.result.items() if row is not None]
        while waiting:
            key = waiting.pop()
            row = self.result.get(key)
            if row is None:
                continue
            for name, target in REFERS[key[0]].items():
                wanted = (target, str(row.get(name)))
                if not row.get(name) or self.exists(wanted):
                    continue
                restored = self._restored(wanted)
                if not restored:  # nobody has it any more: the reference is blank, or the row has no place
                    required = schema.CLASSES[key[0]].__dataclass_fields__[name].default is not None
                    self.result[key] = None if required else {**row, name: None}
                    break
                waiting += restored

    def _restored(self, key: Key) -> list[Key]:
        there = self.there[key][1] if key in self.there else None
        base = there or (self.here[key][0] if key in self.here else None)
        if base is None:
            return []
        self.result[key] = base
        if key in self.here:
            told = self.told(key, base, "theirs")
            self.diverge("deleted here", key, told, theirs=told)
        back = [key]
        for other, (before, now) in self.here.items():
            gone_there = other in self.there and self.there[other][1] is None
            if now is None and before is not None and other not in self.result and not gone_there:
                refers = REFERS[other[0]].items()
                if any(target == key[0] and before.get(name) == key[1] for name, target in refers):
                    self.result[other] = before
                    back.append(other)
        return back

    def break_circles(self) -> None:
        """Two moves that make something lie under itself: ours stays, theirs is told."""
        for table in _TREES:
            if any(key[0] == table for key in self.result):
                self._break_circles_of(table)

    def _break_circles_of(self, table: str) -> None:
        parents: dict[str, str | None] = dict(map(tuple, self.mine.rows(f'SELECT id, parent_id FROM "{table}"')))
        for key, row in self.result.items():
            if key[0] == table:
                parents.pop(key[1], None)
                if row is not None:
                    parents[key[1]] = row["parent_id"]
        for row_id in list(parents):
            seen: list[str] = []
            at: str | None = row_id
            while at is not None and at not in seen:
                seen.append(at)
                at = parents.get(at)
            if at is not None:
                self._break(table, seen[seen.index(at) :], parents)

    def _break(self, table: str, circle: list[str], parents: dict[str, str | None]) -> None:
        for one in sorted(circle):
            key = (table, one)
            row, mine = self.result.get(key), self.mine_now(key)
            if row is not None and mine is not None and row["parent_id"] != mine["parent_id"]:
                ours, other = (self.value(table, "parent_id", side["parent_id"]) for side in (mine, row))
                self.diverge("field", key, self.told(key, mine), name="parent_id", mine=ours, theirs=other)
                above = mine["parent_id"] if mine["parent_id"] in parents else None
                self.result[key] = {**row, "parent_id": above}
                parents[one] = above
                return
        for one in sorted(circle)[:1]:  # a circle of rows that are all new here
            row = self.result.get((table, one))
            if row is not None:
                self.result[table, one] = {**row, "parent_id": None}
                parents[one] = None

    def tell_homonyms(self) -> None:
        """Two codes, or two coders, of one name that are not one: told, never merged silently."""
        names: dict[tuple[str, str, str], str] = {}
        for one in self.mine.find(Code):
            names["code", one.parent_id or "", one.name.casefold()] = one.id
        for row_id, name in self.mine.rows("SELECT id, name FROM coder"):
            names["coder", "", str(name).casefold()] = str(row_id)
        for (table, row_id), row in self.result.items():
            if row is None or table not in ("code", "coder") or self.mine_now((table, row_id)) is not None:
                continue
            above = str(row.get("parent_id") or "") if table == "code" else ""
            if names.get((table, above, str(row["name"]).casefold()), row_id) != row_id:
                sentence = (
                    _("There are two codes called “{name}” now: merge them if they are one.")
                    if table == "code"
                    else _("There are two coders called “{name}” now.")
                )
                self.plan.doubts.append(sentence.format(name=row["name"]))
