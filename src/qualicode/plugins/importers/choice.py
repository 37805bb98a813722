"""Which of the possible labels of a document name speakers: the whole document decides.

« Alors : » looks like « Karim : »; a label is believed when it recurs or clearly names somebody.
"""

import re
from collections import Counter
from dataclasses import replace

from qualicode.plugins.importers.heads import Head
from qualicode.plugins.importers.labels import (
    LabelKind,
    is_numbered_question,
    is_question_or_answer,
    label_kind,
)

_SAMPLE = 300_000


class Choice:
    """Decides over the whole document, form by form."""

    def __init__(self, lines: list[str], heads: dict[int, Head]) -> None:
        self._lines = lines
        self._heads = heads
        self._full = max(1, sum(1 for line in lines if line.strip()))
        self._sample: str | None = None

    def decide(self) -> tuple[dict[int, Head], list[str]]:
        """The heads that are believed, by number of line, and the names that stand before one colon and were not."""
        chosen = self._brackets() | (self._stamped() or self._cues()) | self._tabbed()
        by_colon, refused = self._colons()
        chosen |= by_colon
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
        return found if enough else {}

    def _cues(self) -> dict[int, Head]:
        found = {
            number: replace(head, form="cue", name="", own=False)
            for number, head in self._of("cue", "timed").items()
            if head.form == "cue" or (head.firm and head.start is not None)
        }
        return found if len(found) >= 3 and len(found) >= 0.5 * self._full else {}

    def _times_alone(self, others: bool) -> dict[int, Head]:
        found = self._of("time")
        certain = [n for n, head in found.items() if head.end is not None or self._lines[n].strip()[0] in "[("]
        return found if others or len(certain) >= 3 else {}

    def _colons(self) -> tuple[dict[int, Head], list[str]]:
        found = self._of("colon")
        counts = Counter(head.name for head in found.values())
        kinds = {name: label_kind(name) for name in counts}
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

    def _recurs(self, name: str, count: int, kind: LabelKind) -> bool:
        return kind is LabelKind.SURE or (kind is LabelKind.NAME and not self._is_common(name, count))

    def _is_common(self, name: str, count: int) -> bool:
        """Whether the word is used in small letters in the text as often as a third of its use before a colon."""
        if " " in name:
            return False
        if self._sample is None:
            self._sample = "\n".join(line[:5_000] for line in self._lines[:5_000])[:_SAMPLE]
        word = name.lower()
        if 3 * self._sample.count(word) < count:
            return False
        return 3 * len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", self._sample)) >= count
