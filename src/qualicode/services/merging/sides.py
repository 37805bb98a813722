"""Two copies and their common ancestor, row by row, with the words that tell people about them."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from qualicode.i18n import _
from qualicode.model.study import Coder, Lens
from qualicode.services.merging.ancestor import Ancestor, rows_by_id
from qualicode.services.merging.values import OPEN, REFERS, SETTLED, Divergence, Key, Plan, Values, short
from qualicode.store import schema
from qualicode.store.reading import Reader


class Sides:
    """What is known about every row: here, there, in the ancestor, and as it will be."""

    def __init__(self, mine: Reader, theirs: Reader, ancestor: Ancestor) -> None:
        self.mine, self.theirs = mine, theirs
        self.here, self.there = ancestor.here, ancestor.there
        self.untouched = ancestor.whole and not ancestor.here
        """Whether this side is just what the other one began with."""
        self.plan = Plan(ancestor=ancestor.found)
        self.result: dict[Key, Values | None] = {}
        """The rows that the merge writes: as they will be, None for those it deletes."""
        self._looked_up: dict[Key, Values] = {}
        self.settled = {lens.name for kind in (OPEN, SETTLED) for lens in mine.find(Lens, kind=kind)}
        self._decided_there = _decisions(theirs)
        self._changers = _changers(theirs, ancestor.since)
        self._coders = {one.id: one.name for side in (theirs, mine) for one in side.find(Coder)}
        self._bodies: dict[str, str] = {}

    def mine_now(self, key: Key) -> Values | None:
        """A row that differs somewhere, or was looked up, as it is here."""
        if key in self.here:
            return self.here[key][1]
        return self.there[key][0] if key in self.there else self._looked_up.get(key)

    def rows_here(self, table: str, where: str, params: Iterable[str]) -> dict[str, Values]:
        """Rows of a table as they are here, by id; `where` has one mark for a JSON list of `params`."""
        ids = [
            str(row[0])
            for row in self.mine.rows(f'SELECT id FROM "{table}" WHERE {where}', (json.dumps(list(params)),))
        ]
        found = rows_by_id(self.mine, table, ids)
        self._looked_up |= {(table, row_id): row for row_id, row in found.items()}
        return found

    def exists(self, key: Key) -> bool:
        """Whether a row will be there after the merge, as far as is known."""
        if key in self.result:
            return self.result[key] is not None
        if key in self.here:
            return self.here[key][1] is not None
        if key in self.there:
            return self.there[key][1] is not None
        return bool(self.mine.rows(f'SELECT 1 FROM "{key[0]}" WHERE id = ?', (key[1],)))

    def decided_there(self, key: Key, field: str, mine: Values) -> bool:
        """Whether the other side has decided about just what is here: its decision is taken."""
        kept = self._decided_there.get((*key, field), ())
        return any(one and all(mine.get(name) == value for name, value in one.items()) for one in kept)

    def body(self, digest: str) -> str:
        """A text by its hash."""
        if digest not in self._bodies:
            sql = "SELECT body FROM content WHERE hash = ?"
            found = self.mine.rows(sql, (digest,)) or self.theirs.rows(sql, (digest,))
            self._bodies[digest] = str(found[0][0] or "") if found else ""
        return self._bodies[digest]

    def new_text(self, text: str) -> str:
        """A text that neither side has; returns its hash."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        self._bodies[digest] = text
        self.plan.texts.add(text)
        return digest

    # Telling

    def diverge(
        self, kind: str, key: Key, what: str, *, name: str = "", mine: str = "", theirs: str = "",
        choice: Values | None = None,
    ) -> None:  # fmt: skip
        """Note a divergence, unless it was told before. `choice`: what the decision "theirs" would write."""
        told = json.dumps([kind, *key, name, theirs, choice], ensure_ascii=False, sort_keys=True)
        made = hashlib.sha256(told.encode()).hexdigest()[:32]
        if made in self.settled or any(one.id == made for one in self.plan.divergences):
            return
        who = self._coders.get(self._author(key, None), "")
        self.plan.divergences.append(Divergence(made, kind, *key, what, name, mine, theirs, who))
        if choice:
            self.plan.choices[made] = choice

    def words(self, table: str, row: Values, text: str | None = None) -> str:
        """What a row is, for people; `text`: the one that an extract lies on."""
        if table == "coding" and text is not None:
            code = self.name("code", row["code_id"])
            return _("{code}: “{words}”").format(code=code, words=short(text[row["start"] : row["end"]]))
        for name in ("name", "title", "label", "body", "value"):
            if row.get(name):
                return short(str(row[name]))
        return table

    def value(self, table: str, name: str, value: Any) -> str:
        """A value of a field, for people."""
        if name == "content":
            return short(self.body(str(value)))
        if value is not None and name in REFERS[table] and "name" in schema.NAMES[REFERS[table][name]]:
            return self.name(REFERS[table][name], str(value))
        return "" if value is None else str(value)

    def name(self, table: str, row_id: str) -> str:
        """The name of a row that either side has."""
        for side in (self.mine, self.theirs):
            found = side.rows(f'SELECT name FROM "{table}" WHERE id = ?', (row_id,))
            if found:
                return str(found[0][0])
        return "?"

    def count(self, key: Key, before: Values | None, now: Values | None) -> None:
        """Count a row that is written, by who did it there."""
        if key[0] in ("coding", "note", "code", "document", "coder"):
            who = self._coders.get(self._author(key, now if before is None else None), "") or _("Everybody")
            act = "added" if before is None else "deleted" if now is None else "changed"
            self.plan.counts[who][f"{key[0]} {act}"] += 1

    def _author(self, key: Key, added: Values | None) -> str:
        """Who added a row, or changed it there last. Who merged it is not who made it."""
        made = str((added or {}).get("coder_id") or (added or {}).get("created_by") or "")
        if made or key in self._changers:
            return made or self._changers[key]
        row = (self.there.get(key) or (None, None))[1] or {}
        return str(row.get("coder_id") or row.get("created_by") or "")


def _decisions(theirs: Reader) -> dict[tuple[str, str, str], list[Values]]:
    """What the other side has decided, with the values it has decided about."""
    found: dict[tuple[str, str, str], list[Values]] = {}
    for lens in theirs.find(Lens, kind=SETTLED):
        told = json.loads(lens.query)
        key = (str(told["table"]), str(told["row_id"]), str(told["field"]))
        found.setdefault(key, []).append(dict(told.get("choice") or {}))
    return found


def _changers(reader: Reader, seq: int) -> dict[Key, str]:
    """Who changed each row last, after a step."""
    sql = (
        "SELECT j.tbl, j.row_id, s.coder_id FROM journal j JOIN step s ON s.id = j.step_id"
        " WHERE s.seq > ? AND s.coder_id IS NOT NULL ORDER BY j.seq"
    )
    return {(str(row[0]), str(row[1])): str(row[2]) for row in reader.rows(sql, (seq,))}
