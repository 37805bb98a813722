"""Rows that are one although they have two ids: the same extract by the same person, the same answer, the same link."""

from collections.abc import Callable
from typing import Any

from qualicode.services.merging.references import References
from qualicode.services.merging.values import WITHDRAWN, Key, Values

_ONE = {
    "coding": ("document_id", "code_id", "coder_id", "start", "end"),
    "reading": ("document_id", "coder_id"),
    "collection_member": ("collection_id", "document_id"),
    "value": ("variable_id", "target_id"),
    "dismissal": ("rule", "target_table", "target_id"),
    "link": ("kind", "source_table", "source_id", "target_table", "target_id"),
    "code_alias": ("code_id", "former_id"),
}
"""Fields that say that two rows are one, whatever their ids."""
_Place = tuple[Any, ...]


class Doubles(References):
    """Joins doubles that a merge would make. The older id stays, so that both sides end with the same one."""

    def join_doubles(self) -> None:
        """Leave one row where a merge makes two that say the same, and let what hangs on the other follow."""
        for table, names in _ONE.items():
            touched = {key for key, row in self.result.items() if key[0] == table and row is not None}
            if touched:
                self._join(table, names, touched)
        self.follow_replaced()

    def _join(self, table: str, names: tuple[str, ...], touched: set[Key]) -> None:
        columns = ", ".join(f'"{name}"' for name in names)
        places = {str(row[0]): tuple(row[1:]) for row in self.mine.rows(f'SELECT id, {columns} FROM "{table}"')}
        before = dict(places)
        for (of, row_id), row in self.result.items():
            if of == table:
                places.pop(row_id, None)
                if row is not None:
                    places[row_id] = tuple(row[name] for name in names)
        first: dict[_Place, str] = {}
        for row_id in sorted(places):
            kept = first.setdefault(places[row_id], row_id)
            if kept != row_id and not touched.isdisjoint(((table, kept), (table, row_id))):
                one, two = (table, kept), (table, row_id)
                if not any(self._were_two(side, one, two, names) for side in (self._here, self._there)):
                    self._leave_one(one, two)
        for row_id, place in before.items():
            if row_id not in places and place in first and self.there.get((table, row_id), ({}, {}))[1] is None:
                self.replaced[table, row_id] = first[place]

    def _were_two(self, side: Callable[[Key], Values | None], one: Key, two: Key, names: tuple[str, ...]) -> bool:
        """Whether a side has these two rows itself: it is not for a merge to join them."""
        first, second = side(one), side(two)
        return first is not None and second is not None and all(first[name] == second[name] for name in names)

    def _here(self, key: Key) -> Values | None:
        found = self.mine_now(key)
        if found is not None or key in self.here or key in self.there:
            return found
        return self.rows_here(key[0], "id IN (SELECT value FROM json_each(?))", [key[1]]).get(key[1])

    def _there(self, key: Key) -> Values | None:
        if key in self.there:
            return self.there[key][1]
        return self.here[key][0] if key in self.here else self._here(key)

    def _leave_one(self, kept: Key, other: Key) -> None:
        one, two = self._as_it_will_be(kept), self._as_it_will_be(other)
        self.result[other] = None
        self.replaced[other] = kept[1]
        if WITHDRAWN in (one.get("status"), two.get("status")):
            self.result[kept] = {**one, "status": WITHDRAWN}
        elif kept[0] == "value" and one["value"] != two["value"]:
            mine, theirs = (two, one) if self.mine_now(other) is not None else (one, two)
            self.result[kept] = {**one, "value": mine["value"]}
            told = self.name("variable", one["variable_id"])
            self.diverge("field", kept, told, name="value", mine=mine["value"], theirs=theirs["value"],
                         choice={"value": theirs["value"]})  # fmt: skip

    def _as_it_will_be(self, key: Key) -> Values:
        row = self.result.get(key)
        return (
            row
            if row is not None
            else self.rows_here(key[0], "id IN (SELECT value FROM json_each(?))", [key[1]])[key[1]]
        )
