"""Which of the possible labels of a document name speakers: the whole document decides.

« Alors : » looks like « Karim : »; a label is believed when it recurs or clearly names somebody.
"""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from qualicode.plugins.importers.columns import heading_role
from qualicode.plugins.importers.heads import Head, names_alone
from qualicode.plugins.importers.labels import (
    LabelKind,
    is_enumeration,
    is_numbered_question,
    is_question_or_answer,
    is_telling,
    is_written_small,
    label_kind,
)

_SAMPLE = 300_000
_NAME = 80


class Choice:
    """Decides over the whole document, form by form."""

    def __init__(self, lines: list[str], heads: dict[int, Head]) -> None:
        self._lines = lines
        self._heads = heads
        timed = sum(head.form == "time" for head in heads.values())
        self._filled = [number for number, line in enumerate(lines) if line.strip()]
        self._full = max(1, len(self._filled) - timed)
        self._sample: str | None = None

    def decide(self) -> tuple[dict[int, Head], list[str]]:
        """The heads that are believed, by number of line, and the names that stand before one colon and were not."""
        chosen = self._brackets() | (self._stamped() or self._cues()) | self._tabbed()
        by_colon, refused = self._colons()
        chosen |= by_colon
        chosen = chosen or self._hooked() or self._points() or self._alone()
        chosen |= self._times_alone(bool(chosen))
        return dict(sorted(chosen.items())), refused if chosen else []

    def _of(self, *forms: str) -> dict[int, Head]:
        return {number: head for number, head in self._heads.items() if head.form in forms}

    def _brackets(self) -> dict[int, Head]:
        found = self._of("bracket")
        counts = Counter(head.name for head in found.values())
        sure = {
            name
            for name, head in ((head.name, head) for head in found.values())
            if head.start is not None or counts[name] > 1 or (head.firm and label_kind(name) is not LabelKind.NONE)
        }
        if any(label_kind(name) is not LabelKind.NONE for name in sure):
            sure |= {name for name in counts if label_kind(name) is not LabelKind.NONE}
        return {number: head for number, head in found.items() if head.name in sure}

    def _stamped(self) -> dict[int, Head]:
        found = self._of("stamped", "timed")
        counts = Counter(head.name for head in found.values())
        followed = sum(1 for number in found if self._is_followed(number))
        known = any(count > 1 or label_kind(name) is LabelKind.SURE for name, count in counts.items())
        if len(found) < 2 or followed < 0.8 * len(found):
            return {}
        return found if known or all(head.firm for head in found.values()) else {}

    def _is_followed(self, number: int) -> bool:
        """Whether a line that stands alone as a label has words under it."""
        after = number + 1
        while after < len(self._lines) and not self._lines[after].strip():
            after += 1
        return after < len(self._lines) and self._heads.get(after, Head("", 0)).form not in (
            "stamped",
            "timed",
        )

    def _tabbed(self) -> dict[int, Head]:
        found = {n: head for n, head in self._of("tab").items() if label_kind(head.name) is not LabelKind.NONE}
        counts = Counter(head.name for head in found.values())
        recurring = [name for name, count in counts.items() if count > 1]
        sure = sum(label_kind(name) is LabelKind.SURE for name in recurring)
        enough = len(found) >= 4 and len(recurring) >= 2 and (sure >= 2 or len(found) >= 0.5 * self._full)
        first = min(found, default=0)
        if enough and counts[found[first].name] == 1 and first in (0, 1):  # the heading of a column
            del found[first]
        if not enough or (any(head.numbered for head in found.values()) and not (sure or self._names_people(first))):
            return {}
        timed = any(head.start is not None for head in found.values())
        return found | (self._of("nobody") if timed else {})

    def _names_people(self, first: int) -> bool:
        """Whether the row above a table says that a column of it holds people: « N°<tab>Locuteur<tab>Propos »."""
        above = self._lines[max(0, first - 1) : first + 1]
        return any(heading_role(cell) == "speaker" for line in above for cell in line.split("\t") if len(cell) < 60)

    def _hooked(self) -> dict[int, Head]:
        """« [Marie] Bonjour. » on most lines, by two people or more."""
        found = {
            number: head for number, head in self._of("hooked").items() if label_kind(head.name) is not LabelKind.NONE
        }
        counts = Counter(head.name for head in found.values())
        recur = min(counts.values(), default=0) > 1 or len(found) == self._full
        return found if recur and len(counts) > 1 and 2 * len(found) >= self._full else {}

    def _points(self) -> dict[int, Head]:
        """« Q. » and « R. », or "Q." and "A.", each twice at least."""
        found = self._of("point")
        counts = Counter(head.name for head in found.values())
        return found if "Q" in counts and len(counts) == 2 and min(counts.values()) > 1 else {}

    def _alone(self) -> dict[int, Head]:
        """Names on lines of their own: some that only people bear, then others that recur and have words below."""
        found = names_alone(self._lines)
        counts = Counter(head.name for head in found.values())
        telling = {name for name, count in counts.items() if count > 1 and is_telling(name)}
        if not telling:
            return {}
        below = dict(pairwise(self._filled))
        speaks = Counter(
            head.name
            for number, head in found.items()
            if number in below and not self._is(found, below[number], telling)
        )
        names = telling | {name for name, count in counts.items() if count > 1 and speaks[name] > 0.8 * count}
        chosen = {
            number: head
            for number, head in found.items()
            if head.name in names and number in below and not self._is(found, below[number], names)
        }
        enough = len({head.name for head in chosen.values()}) > 1 and len(chosen) > 3
        return chosen if enough and 6 * len(chosen) >= self._full else {}

    @staticmethod
    def _is(found: dict[int, Head], number: int, names: set[str]) -> bool:
        return number in found and found[number].name in names

    def _cues(self) -> dict[int, Head]:
        found = {
            number: replace(head, form="cue", name="", own=False)
            for number, head in self._of("cue", "timed").items()
            if head.form == "cue" or (head.firm and head.start is not None)
        }
        return found if len(found) >= 3 and len(found) >= 0.5 * self._full else {}

    def _times_alone(self, others: bool) -> dict[int, Head]:
        found = self._of("time")
        certain = [n for n, head in found.items() if head.end is not None or self._lines[n].strip()[0] in "[({#"]
        return found if others or len(certain) >= 3 else {}

    def _colons(self) -> tuple[dict[int, Head], list[str]]:
        found = self._numbered_pairs(self._unlisted(self._worded(self._of("colon"))))
        counts = Counter(head.name for head in found.values())
        kinds = {name: label_kind(name) for name in counts} | self._written_small(counts)
        recurring = {name for name, count in counts.items() if count > 1 and self._recurs(name, count, kinds[name])}
        pair = {name for name, count in counts.items() if count > 1 and is_question_or_answer(name)}
        recurring |= pair if len(pair) > 1 else set()
        once = {name for name, count in counts.items() if count == 1 and kinds[name] is not LabelKind.NONE}
        labelled = sum(counts[name] for name in recurring) + len(once)
        own = sum(head.own for head in found.values())
        coverage = labelled / max(1, self._full - own)
        sure = {name for name in recurring if kinds[name] is LabelKind.SURE}
        if not (sure or len(recurring) > 1 or sum(counts[name] for name in recurring) >= 3 or coverage >= 0.5):
            recurring = set()
        believed = recurring | {head.name for head in found.values() if head.firm and kinds[head.name].value}
        capitals = bool(believed) and all(name.isupper() for name in believed)
        for name in once:
            if is_numbered_question(name) or labelled < 2:
                continue
            certain = kinds[name] is LabelKind.SURE and (believed or coverage >= 0.5)
            if certain or coverage >= 0.8 or (capitals and name.isupper()):
                believed = believed | {name}
        refused = sorted(once - believed) if believed else []
        chosen = {
            number: head
            for number, head in found.items()
            if head.name in believed and not (head.dash and head.name not in recurring and kinds[head.name].value < 2)
        }
        return chosen, refused

    def _worded(self, found: dict[int, Head]) -> dict[int, Head]:
        """Without the labels that numbers follow mostly: « Enfants : 3 » counts them, they do not speak."""
        lines, counts = Counter[str](), Counter[str]()
        for number, head in found.items():
            lines[head.name] += 1
            counts[head.name] += any(map(str.isdigit, said := self._lines[number][head.rest :][:100])) and not any(
                map(str.isalpha, said)
            )
        return {number: head for number, head in found.items() if 2 * counts[head.name] < lines[head.name]}

    def _unlisted(self, found: dict[int, Head]) -> dict[int, Head]:
        """Without « Enquêtrice : Inès » where Inès speaks, and without A, B, C… (P1, P2, P3…) that come once."""
        counts = Counter(head.name for head in found.values())
        if len(counts) > 2 and max(counts.values()) == 1 and is_enumeration(list(counts)):
            return {}
        return {
            number: head
            for number, head in found.items()
            if counts[head.name] > 1 or counts[self._lines[number][head.rest :][:_NAME].strip()] < 2
        }

    @staticmethod
    def _numbered_pairs(found: dict[int, Head]) -> dict[int, Head]:
        """« Q1 : … », « R1 : … » are two people, Q and R; their numbers stay in the text, people refer to them."""
        numbered = {number: head for number, head in found.items() if is_numbered_question(head.name)}
        names = {head.name for head in numbered.values()}
        pairs = [name for name in names if name[0] == "Q" and f"R{name[1:]}" in names]
        if len(pairs) < 2:
            return found
        return found | {
            number: replace(head, name=head.name[0], rest=0, own=False, kept="") for number, head in numbered.items()
        }

    def _written_small(self, counts: Counter[str]) -> dict[str, LabelKind]:
        """« marie : », « paul : » when they open nearly every line, three times each or more."""
        small = [name for name, count in counts.items() if count > 2 and is_written_small(name)]
        if len(small) < 2 or sum(counts[name] for name in small) < 0.9 * self._full:
            return {}
        return dict.fromkeys(small, LabelKind.NAME)

    def _recurs(self, name: str, count: int, kind: LabelKind) -> bool:
        return kind is LabelKind.SURE or (kind is LabelKind.NAME and not self._is_common(name, count))

    def _is_common(self, name: str, count: int) -> bool:
        """Whether the word is used in small letters in the text as often as a third of its use before a colon."""
        if " " in name or name.islower():
            return False
        if self._sample is None:
            self._sample = "\n".join(line[:5_000] for line in self._lines[:5_000])[:_SAMPLE]
        word = name.lower()
        if 3 * self._sample.count(word) < count:
            return False
        return 3 * len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", self._sample)) >= count
