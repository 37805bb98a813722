"""What hangs on what: merged codes are followed, nothing that is used goes, no row refers to one that is gone."""

from collections.abc import Iterator
from typing import Any

from qualicode.i18n import _
from qualicode.model.study import Code
from qualicode.services.merging.places import Places
from qualicode.services.merging.values import REFERS, Key, Values
from qualicode.store import schema

_TREES = ("code", "need", "synthesis_node")
_ONE_OF = "IN (SELECT value FROM json_each(?))"
_LOOSE = {
    "note": (("target_table", "target_id"),),
    "link": (("source_table", "source_id"), ("target_table", "target_id")),
}
"""Where the ids of things stand beside foreign keys, after the name of their table."""


def references(table: str, row: Values) -> Iterator[tuple[str, Key]]:
    """What a row refers to: by which field, and which row."""
    for name, target in REFERS[table].items():
        if row.get(name):
            yield name, (target, str(row[name]))
    for of, name in _LOOSE.get(table, ()):
        if row.get(of) in REFERS and row.get(name):
            yield name, (str(row[of]), str(row[name]))


class References(Places):
    """Keeps what refers and what is referred to together."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.aliases: dict[str, str] = {}
        for side in (self.theirs, self.mine):
            self.aliases |= {row[0]: row[1] for row in side.rows("SELECT former_id, code_id FROM code_alias")}
        self.replaced: dict[Key, str] = {}
        """Rows that are the same as another one, with the id of that one."""

    def into(self, code_id: str) -> str:
        """The code that one was merged into, followed to the last; the code itself when the two sides go in circles."""
        seen: list[str] = []
        at = code_id
        while at in self.aliases and not self.exists(("code", at)):
            if at in seen:
                return code_id
            seen.append(at)
            at = self.aliases[at]
        return at

    def redirected(self, table: str, row: Values) -> Values:
        """A row with what it refers to as it is called now: codes that were merged into others, rows that are one."""
        for name, target in list(references(table, row)):
            found = self.into(target[1]) if target[0] == "code" else self.replaced.get(target, target[1])
            if found != target[1]:
                row = {**row, name: None if table == "code" and found == row["id"] else found}
        return row

    def follow_replaced(self) -> None:
        """What speaks of a row that is another one now speaks of that one."""
        for key, row in self._users(set(self.replaced)):
            now = self.redirected(key[0], row)
            if now != row:
                self.result[key] = now

    def keep_what_is_used(self) -> None:
        """What they deleted and we use stays, unless it was merged: then our rows follow."""
        doomed = {key for key, row in self.result.items() if row is None} - self.replaced.keys()
        for key, row in self._users(doomed):
            now = self.redirected(key[0], row)
            if (
                now != row and key[0] == "code_alias" and now["code_id"] == now["former_id"]
            ):  # each side merged the other's way
                self.result[key] = None
                continue
            if now != row:
                self.result[key] = now
            for name, target in references(key[0], now):
                if target in doomed and (name in REFERS[key[0]] or self._hung_since(key)):
                    self._spare(target, doomed)

    def _hung_since(self, key: Key) -> bool:
        """Whether a note or a link is new: those that hung there before went with it, or were left behind."""
        return key in self.here and self.here[key][0] is None

    def _users(self, gone: set[Key]) -> list[tuple[Key, Values]]:
        """The rows that will be there and refer to one of these."""
        if not gone:
            return []
        by_table: dict[str, list[str]] = {}
        for table, row_id in sorted(gone):
            by_table.setdefault(table, []).append(row_id)
        found: dict[Key, Values] = {}
        for table, columns in REFERS.items():
            for name, target in columns.items():
                if target in by_table:
                    here = self.rows_here(table, f'"{name}" {_ONE_OF}', by_table[target])
                    found |= {(table, row_id): row for row_id, row in here.items()}
        for table, ends in _LOOSE.items():
            for _of, name in ends:
                here = self.rows_here(table, f'"{name}" {_ONE_OF}', [row_id for _table, row_id in gone])
                found |= {(table, row_id): row for row_id, row in here.items()}
        found |= {key: row for key, row in self.result.items() if row is not None}
        return [(key, row) for key, row in found.items() if self.result.get(key, row) is not None]

    def _spare(self, key: Key, doomed: set[Key]) -> None:
        """Do not delete a row that is used here, nor what it hangs on."""
        waiting = [key]
        while waiting:
            one = waiting.pop()
            if one not in doomed:
                continue
            doomed.discard(one)
            row = self.mine_now(one) or {}
            self.result[one] = self.carried(one, row, "mine") or row
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
            for name, wanted in references(key[0], row):
                loose = name not in REFERS[key[0]]
                if self.exists(wanted) or self.mine_now(wanted) is not None:
                    continue  # it is there, or it goes: then `keep_what_is_used` looks at it
                if loose and self.there.get(key, (row, None))[0] is not None:
                    continue
                restored = self._restored(wanted)
                if loose and not restored:
                    continue
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
            if now is not None or before is None or other in self.result or gone_there:
                continue
            if any(target == key for _name, target in references(other[0], before)):
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
