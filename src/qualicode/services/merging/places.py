"""Where extracts, turns and notes lie in the text that results from a merge."""

from typing import Any

from qualicode.model.carrying import Carrier, Span, edits
from qualicode.services.merging.sides import Sides
from qualicode.services.merging.values import SPANS, Key, Values, short

_QUIETLY = frozenset(("turn", "formatting", "suggestion_decision"))
"""Rows that go with their words, as they do when one corrects a text alone."""


class Places(Sides):
    """Carries spans from the text of a side to the one that results."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._carriers: dict[tuple[str, str], Carrier] = {}
        self.reread: set[str] = set()
        """Extracts whose words a correction on the other side has changed."""

    def content(self, document_id: str, side: str) -> str:
        """The hash of a document's text: "mine", "theirs", "base" or "merged"."""
        key = ("document", document_id)
        if side == "merged":
            row = self.result.get(key) or self.mine_now(key) or (self.there.get(key) or (None, None))[1]
        elif side == "mine":
            row = self.mine_now(key)
        elif side == "theirs":
            row = self.there[key][1] if key in self.there else (self.here[key][0] if key in self.here else None)
        else:
            row = (self.here.get(key) or self.there.get(key) or (None, None))[0]
        if row is None:
            found = self.mine.rows("SELECT content FROM document WHERE id = ?", (document_id,))
            return str(found[0][0]) if found else ""
        return str(row["content"])

    def corrected(self, document_id: str) -> bool:
        """Whether the text that results is another one than the one here."""
        return self.content(document_id, "mine") != self.content(document_id, "merged")

    def moved(self, table: str, document_id: str, span: Span, frm: str, to: str) -> Span | None:
        """A span of a side's text in another's; None when nothing of it is left."""
        one, other = self.content(document_id, frm), self.content(document_id, to)
        if one == other or not one or not other:
            return span
        if (one, other) not in self._carriers:
            self._carriers[one, other] = Carrier(edits(self.body(one), self.body(other)))
        carrier = self._carriers[one, other]
        return carrier.turn(*span) if table == "turn" else carrier.extract(*span)

    def told(self, key: Key, row: Values, side: str = "mine") -> str:
        """What a row of a side is, for people."""
        return self.words(key[0], row, self.body(self.content(row["document_id"], side)) if key[0] == "coding" else "")

    def carried(self, key: Key, row: Values, side: str) -> Values | None:
        """A row of a side with its span in the text that results; None where its words are gone: that is told."""
        if key[0] not in SPANS or row.get("start") is None or not row.get("document_id"):
            return row
        before = (int(row["start"]), int(row["end"]))
        span = self.moved(key[0], row["document_id"], before, side, "merged")
        if span is None:
            if key[0] == "note":
                return {**row, "start": None, "end": None}
            if key[0] not in _QUIETLY:
                told = self.told(key, row, side)
                self.diverge("vanished", key, told, theirs=told)
            return None
        if key[0] == "coding" and self._says(row["document_id"], before, side) != self._says(
            row["document_id"], span, "merged"
        ):
            self.reread.add(key[1])
        return row if span == before else {**row, "start": span[0], "end": span[1]}

    def _says(self, document_id: str, span: Span, side: str) -> str:
        return self.body(self.content(document_id, side))[slice(*span)]

    def span_of_both(self, key: Key, base: Values, mine: Values, theirs: Values, merged: Values) -> None:
        """The span of a row that both sides have changed: who moved an edge by hand, and who only followed the text?"""
        table, document_id = key[0], mine["document_id"]
        ours, other = (mine["start"], mine["end"]), (theirs["start"], theirs["end"])
        before = (base["start"], base["end"]) if base.get("start") is not None else None
        by_us = before is None or self.moved(table, document_id, before, "base", "mine") != ours
        by_them = before is None or self.moved(table, document_id, before, "base", "theirs") != other
        here = self.moved(table, document_id, ours, "mine", "merged")
        there = self.moved(table, document_id, other, "theirs", "merged")
        chosen = there if by_them and not by_us else here or there
        if chosen is None:
            return
        if self.decided_there(key, "", mine) and there is not None:
            chosen = there
        elif by_us and by_them and here is not None and there is not None and here != there:
            one, two = (short(self._says(document_id, span, "merged")) for span in (here, there))
            self.diverge("span", key, self.told(key, mine), mine=one, theirs=two,
                         choice={"start": there[0], "end": there[1]})  # fmt: skip
        merged["start"], merged["end"] = chosen

    def carry_mine(self) -> None:
        """What lies here on a text that the merge corrects follows its words."""
        documents = [key[1] for key, row in self.result.items() if key[0] == "document" and row is not None]
        for document_id in documents:
            if self.mine_now(("document", document_id)) is None or not self.corrected(document_id):
                continue
            for table in SPANS:
                for row_id, row in self.rows_here(
                    table, "document_id IN (SELECT value FROM json_each(?))", [document_id]
                ).items():
                    key = (table, row_id)
                    if key not in self.result and key not in self.there:
                        self.result[key] = self.carried(key, row, "mine")
