"""Which codes come together: in the same passage, in the same paragraph, within some turns of each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qualicode.extend import Progress, Table
from qualicode.i18n import N_
from qualicode.model.spans import paragraphs
from qualicode.model.study import Study
from qualicode.model.synthesis.wording import Wording
from qualicode.plugins.analyses.frame import Frame, frame
from qualicode.plugins.analyses.sheet import Sheet, SheetAnalysis, asked, choice, whole

WITHIN = ("passage", "paragraph", "turns")
SHAPES = ("pairs", "matrix")
MOST_TURNS = 50
_DOCUMENT = 1 << 32
_AT_ONCE = 4_000_000
"""Pairs that are looked at together; more are taken in several goes, so that memory stays bounded."""


@dataclass(frozen=True, eq=False)
class Meetings:
    """Pairs of codes that meet. One row a place where two of them do: `first` < `second` are indexes of codes, `at`
    says where (a number that is the same for the same place), `one` and `other` are the passages."""

    first: Any
    second: Any
    at: Any
    one: Any
    other: Any


class Together(SheetAnalysis):
    """Codes that come together.

    Options: `within` out of `WITHIN`, `turns` (how many turns apart at most, 1 by default); `shape` out of `SHAPES`:
    a row a pair, the most frequent first, or codes by codes; `least` (pairs with fewer meetings are left out);
    `codes`, `territories`, `public`, `language` as for a synthesis.
    """

    key = "together"
    name = N_("Codes that come together")

    def sheet(self, study: Study, options: Mapping[str, Any], progress: Progress) -> Sheet:
        """The table and the codings behind its cells: those of both codes, where they meet."""
        wishes, words = asked(study, options)
        progress(0, 3)
        counted = frame(study, wishes)
        progress(1, 3)
        within = choice(options, "within", WITHIN)
        turns = whole(options, "turns", 1, 0, MOST_TURNS)
        found = meetings(counted, within, turns)
        progress(2, 3)
        least = whole(options, "least", 1, 1, 1_000_000)
        note = _note(words, within, turns)
        if choice(options, "shape", SHAPES) == "pairs":
            return _pairs(counted, words, found, least, note)
        return _matrix(counted, words, found, least, note)


def meetings(counted: Frame, within: str, turns: int = 1) -> Meetings:
    """Where two codes meet. In the same passage or within some turns each pair of passages is one meeting; in the same
    paragraph each paragraph is one, however many passages it holds."""
    import numpy as np

    start = counted.document * _DOCUMENT + counted.start
    end = counted.document * _DOCUMENT + counted.end
    if within == "passage":
        one, other = _overlaps(start, end)
        return _by_codes(counted, one, other, np.arange(len(one)))
    if within == "paragraph":
        first, last = _paragraphs(counted)
        return _in_paragraphs(counted, first, last)
    first, last = _turns(counted)
    one, other = _overlaps(first, last + turns)
    return _by_codes(counted, one, other, np.arange(len(one)))


def _overlaps(start: Any, end: Any) -> tuple[Any, Any]:
    """Pairs of spans of which the later one begins before the earlier one ends."""
    import numpy as np

    order = np.argsort(start, kind="stable")
    begins = start[order]
    follow = np.searchsorted(begins, end[order], "left")  # spans that begin before this one ends
    count = np.maximum(follow - np.arange(len(order)) - 1, 0)
    ones, others = [], []
    done = 0
    total = np.cumsum(count)
    while done < len(order):
        before = int(total[done - 1]) if done else 0
        stop = max(done + 1, int(np.searchsorted(total, before + _AT_ONCE, "right")))
        here = count[done:stop]
        one = np.repeat(np.arange(done, stop), here)
        step = np.arange(int(here.sum())) - np.repeat(np.cumsum(here) - here, here)
        ones.append(order[one])
        others.append(order[one + 1 + step])
        done = stop
    empty = np.zeros(0, dtype=np.int64)
    return np.concatenate([empty, *ones]), np.concatenate([empty, *others])


def _by_codes(counted: Frame, one: Any, other: Any, at: Any) -> Meetings:
    """The pairs of different codes, the code that comes first in the codebook first."""
    import numpy as np

    apart = counted.code[one] != counted.code[other]
    one, other, at = one[apart], other[apart], at[apart]
    swapped = counted.code[one] > counted.code[other]
    one, other = np.where(swapped, other, one), np.where(swapped, one, other)
    return Meetings(counted.code[one], counted.code[other], at, one, other)


def _paragraphs(counted: Frame, wanted: Any = None) -> tuple[Any, Any]:
    """The first and one past the last paragraph that each passage touches, numbered over the whole study.

    `wanted`: the documents (by index) whose paragraphs are needed; in the others the whole text is one.
    """
    import numpy as np

    needed = set(np.unique(counted.document).tolist() if wanted is None else wanted)
    starts: list[int] = []
    for place, document in enumerate(counted.documents):
        base = place * _DOCUMENT
        here = paragraphs(counted.study.texts[document.id]) if place in needed else []
        starts += [base + start for start, _ in here] or [base]
    begins = np.array(starts, dtype=np.int64)
    document = counted.document * _DOCUMENT
    first = np.searchsorted(begins, document + counted.start, "right") - 1
    last = np.searchsorted(begins, document + np.maximum(counted.end - 1, counted.start), "right")
    lowest = np.searchsorted(begins, document, "left")
    return np.maximum(first, lowest), np.maximum(last, lowest + 1)


def _in_paragraphs(counted: Frame, first: Any, last: Any) -> Meetings:
    """Every paragraph in which two codes meet, once, with the first passage of each there."""
    import numpy as np

    count = last - first
    passage = np.repeat(np.arange(len(first)), count)
    paragraph = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    codes = max(1, len(counted.codes))
    key = paragraph * codes + counted.code[passage]
    _, kept = np.unique(key, return_index=True)
    passage, paragraph = passage[kept], paragraph[kept]  # now in order of paragraph, then of code
    one, other = _overlaps(paragraph, paragraph + 1)
    return _by_codes(counted, passage[one], passage[other], paragraph[one])


def _turns(counted: Frame) -> tuple[Any, Any]:
    """The first and one past the last turn of each passage, as numbers that keep documents far apart; where a text has
    no turns its paragraphs count."""
    import numpy as np

    with_turns = {turn.document_id for turn in counted.study.turns}
    spoken = np.array([document.id in with_turns for document in counted.documents], dtype=bool)
    spoken = spoken[counted.document] if len(spoken) else np.zeros(0, dtype=bool)
    lines, until = _paragraphs(counted, np.unique(counted.document[~spoken]).tolist())
    first, last = counted.speaking.turns(counted.document, counted.start, counted.end)
    last = np.maximum(last, first + 1)
    apart = counted.document * _DOCUMENT  # keeps documents apart
    return np.where(spoken, first, lines) + apart, np.where(spoken, last, until) + apart


def _pairs(counted: Frame, words: Wording, found: Meetings, least: int, note: str) -> Sheet:
    """A row a pair of codes, those that meet most often first."""
    import numpy as np

    codes = max(1, len(counted.codes))
    key = found.first * codes + found.second
    often = np.bincount(key, minlength=codes * codes)
    keys = np.flatnonzero(often)
    many, place = often[keys], (np.cumsum(often > 0) - 1)[key]
    documents = _distinct(place, counted.document[found.one], len(keys))
    speaks = counted.person[found.one]
    persons = _distinct(place[speaks], counted.who[found.one][speaks], len(keys))
    own = np.bincount(counted.code, minlength=codes)
    order = [row for row in np.lexsort((keys, -many)).tolist() if many[row] >= least]
    names = _names(counted, words)
    rows = []
    for row in order:
        first, second = divmod(int(keys[row]), codes)
        counts = int(many[row]), int(documents[row]), int(persons[row]), int(own[first]), int(own[second])
        rows.append((names[first], names[second], *counts))
    headings = (
        words.pgettext("noun", "Code"), words._("Comes with"), words._("Meetings"), words._("Documents"),
        words._("Persons"), words._("Extracts of the first"), words._("Extracts of the second"),
    )  # fmt: skip
    table = Table(words._("Codes that come together"), headings, tuple(rows), note)

    def behind(row: int, column: int) -> tuple[str, ...]:
        first, second = divmod(int(keys[order[row]]), codes)
        if column == len(headings) - 2:
            return counted.ids(counted.code == first)
        if column == len(headings) - 1:
            return counted.ids(counted.code == second)
        here = place == order[row]
        return counted.ids(np.unique(np.concatenate((found.one[here], found.other[here]))))

    return Sheet(table, behind)


def _matrix(counted: Frame, words: Wording, found: Meetings, least: int, note: str) -> Sheet:
    """Codes by codes; where a code crosses itself stand its extracts."""
    import numpy as np

    codes = max(1, len(counted.codes))
    many = np.bincount(found.first * codes + found.second, minlength=codes * codes).reshape(codes, codes)
    many[many < least] = 0
    many += many.T
    own = np.bincount(counted.code, minlength=codes)
    many[np.diag_indices(codes)] = own
    used = np.flatnonzero(own).tolist()
    names = _names(counted, words)
    rows = tuple((names[row], *(int(many[row, column]) for column in used)) for row in used)
    headings = (words.pgettext("noun", "Code"), *(names[column] for column in used))
    table = Table(words._("Codes that come together"), headings, rows, note)

    def behind(row: int, column: int) -> tuple[str, ...]:
        first = used[row]
        if column == 0 or used[column - 1] == first:
            return counted.ids(counted.code == first)
        low, high = sorted((first, used[column - 1]))
        if not many[low, high]:
            return ()
        here = (found.first == low) & (found.second == high)
        return counted.ids(np.unique(np.concatenate((found.one[here], found.other[here]))))

    return Sheet(table, behind)


def _distinct(place: Any, what: Any, count: int) -> Any:
    """How many different things there are in each place."""
    import numpy as np

    many = int(what.max()) + 1 if len(what) else 1
    if count * many > _AT_ONCE * 8:
        return np.bincount(np.unique(place * many + what) // many, minlength=count)
    there = np.zeros(count * many, dtype=bool)
    there[place * many + what] = True
    return there.reshape(count, many).sum(axis=1)


def _names(counted: Frame, words: Wording) -> list[str]:
    """The codes' names, with the name above where two are the same."""
    named = [words.named(code.name) for code in counted.codes]
    above = {code.id: words.named(code.name) for code in counted.codes}
    return [
        f"{above[code.parent_id]} › {name}" if named.count(name) > 1 and code.parent_id in above else name
        for code, name in zip(counted.codes, named, strict=True)
    ]


def _note(words: Wording, within: str, turns: int) -> str:
    if within == "passage":
        return words._(
            "Two extracts meet when they share words. It says that they are near, not that one explains the other."
        )
    if within == "paragraph":
        return words._("Each paragraph that holds both codes is one meeting, however many extracts it holds.")
    return words.ngettext(
        "Two extracts meet when they are in the same turn or at most {count} turn apart, in one document.",
        "Two extracts meet when they are in the same turn or at most {count} turns apart, in one document.",
        turns,
    )
