"""The comparison of two copies, row by row and field by field."""

import uuid
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from qualicode.i18n import _
from qualicode.model.ids import now as moment
from qualicode.model.merging import join_lines, join_texts
from qualicode.services.merging.doubles import Doubles
from qualicode.services.merging.values import OWN, SPANS, WITHDRAWN, Key, Plan, Values, image

_QUIET = frozenset(("position", "hue", "created_at", "characters", "number"))
"""Fields that nobody arbitrates: mine stays."""
_QUIET_TABLES = frozenset(("code_alias", "dismissal", "link", "collection_member", "reading"))
_WRITTEN = frozenset(
    ("body", "definition", "includes", "excludes", "description", "why", "expected", "typical_example",
     "borderline_example", "heard", "interpretation", "feeling", "introduction", "notes")
)  # fmt: skip
"""Fields of prose: changes of different lines are both kept."""


class Merge(Doubles):
    """One comparison of two copies."""

    def run(self) -> Plan:
        """The plan of the merge."""
        if self.untouched:  # nothing was done here since: theirs as it is
            self.result = {key: now for key, (_base, now) in self.there.items() if not self._is_theirs_alone(key)}
        else:
            self._compare()
        self.break_circles()
        self.tell_homonyms()
        self._tell_same_texts()
        self._tell_reread()
        self._tell_clock()
        joined = set(self.replaced.values())
        for key, now in self.result.items():
            before = self.mine_now(key)
            if before != now:
                self.plan.net[key] = (image(before), image(now))
                if key not in self.replaced and key[1] not in joined:
                    self.count(key, before, now)
                if now is not None and now.get("content"):
                    self.plan.contents.add(now["content"])
        return self.plan

    def _compare(self) -> None:
        for key in sorted(self.there, key=lambda key: (key[0] not in ("coder", "document"), key[0], key[1])):
            if not self._is_theirs_alone(key):
                self._row(key)
        self.carry_mine()
        self.join_doubles()
        self.restore_what_is_used()
        self.keep_what_is_used()
        self.restore_what_is_used()
        self.join_doubles()

    def _is_theirs_alone(self, key: Key) -> bool:
        """What they have to decide, and have decided, speaks of their side, as their snapshots do."""
        base, now = self.there[key]
        return key[0] == "snapshot" or (key[0] == "lens" and (now or base or {}).get("kind") in OWN)

    def _row(self, key: Key) -> None:
        base, now = self.there[key]
        if now is not None:
            now = self.redirected(key[0], now)
        if key not in self.here:
            self._only_there(key, base, now)
            return
        base, mine = self.here[key]
        if mine is None and now is not None:
            self._deleted_here(key, base or {}, now)
        elif mine is not None and now is None:
            self._deleted_there(key, mine)
        elif mine is not None and now is not None:
            ours = self.redirected(key[0], mine)
            self.result[key] = (
                self.carried(key, ours, "mine") if ours == now else self._fields(key, base or {}, ours, now)
            )

    def _only_there(self, key: Key, base: Values | None, now: Values | None) -> None:
        if now is not None:
            now = self.carried(key, now, "theirs")
        if now is not None or base is not None:
            self.result[key] = now

    def _deleted_there(self, key: Key, mine: Values) -> None:
        self.result[key] = None
        into = self.into(key[1]) if key[0] == "code" else key[1]
        if into != key[1]:
            told = _("“{name}” was changed here and is merged into “{into}” there: look at its definition.")
            self.plan.doubts.append(told.format(name=mine["name"], into=self.name("code", into)))
        elif (carried := self.carried(key, self.redirected(key[0], mine), "mine")) is not None:
            self.result[key] = carried
            self.diverge("deleted there", key, self.told(key, mine), mine=self.told(key, mine))

    def _deleted_here(self, key: Key, base: Values, now: Values) -> None:
        into = self.into(key[1]) if key[0] == "code" else key[1]
        if into != key[1]:
            told = _("“{name}” was changed there and is merged into “{into}” here: look at its definition.")
            self.plan.doubts.append(told.format(name=now["name"], into=self.name("code", into)))
        elif not any(now.get(name) == WITHDRAWN != base.get(name) for name in ("status", "consent")):
            carried = self.carried(key, now, "theirs")
            if carried is not None:
                self.result[key] = carried
                self.diverge("deleted here", key, self.told(key, now, "theirs"), theirs=self.told(key, now, "theirs"))

    # Fields

    def _fields(self, key: Key, base: Values, mine: Values, theirs: Values) -> Values:
        merged = dict(mine)
        spans = ("start", "end") if key[0] in SPANS and None not in (mine.get("start"), theirs.get("start")) else ()
        for name, ours in mine.items():
            other, before = theirs[name], base.get(name)
            if ours == other or other == before or name in spans or name == "characters":
                continue
            if WITHDRAWN in (ours, other) and before != WITHDRAWN:
                merged[name] = WITHDRAWN
            elif ours == before or self.decided_there(key, name, mine):
                merged[name] = other
            elif name not in _QUIET and key[0] not in _QUIET_TABLES:
                self._differing(key, name, base, (mine, theirs), merged)
        if key[0] == "document" and merged["content"] != mine["content"]:
            merged["characters"] = len(self.body(merged["content"]))
        if spans:
            self.span_of_both(key, base, mine, theirs, merged)
        return self.redirected(key[0], merged)

    def _differing(self, key: Key, name: str, base: Values, sides: tuple[Values, Values], merged: Values) -> None:
        """A field that both have changed: both changes of a text where they are apart, or a divergence."""
        mine, theirs = sides
        is_text = key[0] == "document" and name == "content"
        if is_text and base:
            text = join_texts(*(self.body(side[name]) for side in (base, mine, theirs)))
            if text is not None:
                merged[name] = self.new_text(text)
                self._add_revision(key[1], merged[name], text)
                return
        if name in _WRITTEN and base.get(name):
            text = join_lines(base[name], mine[name], theirs[name])
            if text is not None:
                merged[name] = text
                return
        choice = {name: theirs[name]}
        if is_text:
            self.plan.contents.add(theirs["content"])
            choice["characters"] = theirs["characters"]
        ours, other = (self.value(key[0], name, side[name]) for side in sides)
        self.diverge("field", key, self.told(key, mine), name=name, mine=ours, theirs=other, choice=choice)

    def _add_revision(self, document_id: str, content: str, text: str) -> None:
        """The text with both sides' corrections is one more that the document had; the same id on both sides."""
        digest = sha256(f"{document_id} {content}".encode()).digest()
        made = str(
            uuid.UUID(int=int.from_bytes(digest[:16], "big") & ~(0xF << 76) & ~(0b11 << 62) | 0x8 << 76 | 0b10 << 62)
        )
        numbers = [
            int(row[0] or 0)
            for side in (self.mine, self.theirs)
            for row in side.rows("SELECT max(number) FROM text_revision WHERE document_id = ?", (document_id,))
        ]
        self.result["text_revision", made] = {
            "id": made, "document_id": document_id, "number": max(numbers) + 1, "content": content,
            "characters": len(text), "reason": _("Merged"), "created_by": None, "created_at": moment(),
        }  # fmt: skip

    # Doubts

    def _tell_same_texts(self) -> None:
        """A text that both have imported, each alone: proposed as one, never joined silently."""
        documents = ((key, row) for key, row in self.result.items() if key[0] == "document" and row is not None)
        added = [row for key, row in documents if self.mine_now(key) is None and row["characters"]]
        if not added:
            return
        here = self.mine.rows("SELECT title, content, characters FROM document WHERE characters > 0")
        for row in added:
            for title, content, characters in here:
                alike = abs(characters - row["characters"]) <= 20 + row["characters"] // 20
                if content == row["content"] or (alike and self._plain(content) == self._plain(row["content"])):
                    told = _("“{title}” holds the same text as “{other}”, which is here: keep one of them.")
                    self.plan.doubts.append(told.format(title=row["title"], other=title))

    def _plain(self, digest: str) -> str:
        return " ".join(self.body(digest).split()).casefold()

    def _tell_reread(self) -> None:
        count = len(self.reread)
        if count:
            told = _("Extracts whose words a correction has changed, to be read again: {count}.")
            self.plan.doubts.append(told.format(count=count))

    def _tell_clock(self) -> None:
        """The clock of the other computer is ahead: nothing here depends on it, but its dates are wrong."""
        newest = str(self.theirs.rows("SELECT coalesce(max(at), '') FROM step")[0][0])
        if newest > (datetime.now(UTC) + timedelta(days=1)).isoformat():
            told = _("The clock of the computer that wrote this copy was ahead ({at}): its dates may be wrong.")
            self.plan.doubts.append(told.format(at=newest[:10]))
