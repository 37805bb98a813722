"""What a suggester learns from: the codes, and passages that were coded, refused, or read and left without a code.

A large project holds hundreds of thousands of codings: only those that can teach are read, in small portions, because
this happens again after every act, and no step can be saved while a query is under way.
"""

import json
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import Any, NamedTuple

from qualicode.extend import CodeDescription, Example
from qualicode.model.spans import Span
from qualicode.model.study import Code, Document, SuggestionDecision
from qualicode.plugins.suggesters.cutting import cut
from qualicode.plugins.suggesters.thinning import MOST
from qualicode.services import codebook
from qualicode.store.reading import Reader

_READ = 5
"""A document with so many codings was read between the first and the last."""
_LATEST, _UNCODED = 6, 400
"""At most so many documents and passages teach what people leave uncoded."""
_PORTION = 300


class _Coding(NamedTuple):
    """What a lesson needs of a coding; sorted by age."""

    created_at: str
    id: str
    code_id: str
    document_id: str
    start: int
    end: int


_Place = tuple[str, int, int]
_COLUMNS = 'k.created_at, k.id, k.code_id, k.document_id, k.start, k."end"'


def training(
    reader: Reader, coder_id: str | None = None, most: int = MOST
) -> tuple[list[CodeDescription], list[Example]]:
    """What a suggester learns from: codes, and the passages coded or refused (by one coder or by all), oldest first.

    An example's key is the id of its first coding. Headings are no codes for passages; withdrawn ones teach nothing.
    What people read between two codings and left uncoded teaches caution: examples without codes, before all others.
    Of more than `most` codings, the latest of each code teach, as many of each as possible.
    """
    mine, who = (" AND k.coder_id = ?", (coder_id,)) if coder_id else ("", ())
    counts = dict(
        map(
            tuple,
            reader.rows(
                f"SELECT k.code_id, count(*) FROM coding k WHERE k.status <> 'withdrawn'{mine} GROUP BY k.code_id", who
            ),
        )
    )
    latest = _latest(reader, counts, mine, who, most)
    coded = _side_by_side(reader, {(one.document_id, one.start, one.end) for one in latest}, mine, who)
    refusals = _refusals(reader, mine, who)
    examples = _left_uncoded(reader, latest, mine, who) + _examples(reader, coded, refusals)
    return _descriptions(reader, counts), examples


def spans(reader: Reader, document_id: str) -> list[Span]:
    """What persons say in a document: the turns that are no interviewer's, or all of a text without turns."""
    rows = reader.rows(
        'SELECT t."start", t."end", s.role FROM turn t LEFT JOIN speaker s ON s.id = t.speaker_id'
        ' WHERE t.document_id = ? ORDER BY t."start"',
        (document_id,),
    )
    if rows:
        return [(start, end) for start, end, role in rows if role != "interviewer"]
    return [(0, document.characters) for document in reader.find(Document, id=document_id)]


def share(counts: Iterable[int], most: int) -> int:
    """How many of each code may teach so that all of them together are about `most`: rare codes keep all of theirs."""
    left, waiting = most, sorted(counts)
    for place, count in enumerate(waiting):
        fair = left // (len(waiting) - place)
        if count > fair:
            return fair + 1
        left -= count
    return most


def _latest(reader: Reader, counts: Mapping[str, int], mine: str, who: Sequence[str], most: int) -> list[_Coding]:
    """The latest codings of each code, oldest first."""
    each = share(counts.values(), most)
    found: list[_Coding] = []
    for code_id in counts:
        rows = reader.rows(
            f"SELECT {_COLUMNS} FROM coding k WHERE k.code_id = ? AND k.status <> 'withdrawn'{mine}"
            " ORDER BY k.created_at DESC, k.id DESC LIMIT ?",
            (code_id, *who, each),
        )
        found += (_Coding(*row) for row in rows)
    return sorted(found)


def _side_by_side(reader: Reader, places: Iterable[_Place], mine: str, who: Sequence[str]) -> list[_Coding]:
    """Every coding of these places, oldest first: a passage teaches all of its codes together."""
    wanted, found = sorted(places), list[_Coding]()
    for at in range(0, len(wanted), _PORTION):
        rows = reader.rows(
            f"SELECT {_COLUMNS} FROM json_each(?) p JOIN coding k ON k.document_id = json_extract(p.value, '$[0]')"
            " AND k.start = json_extract(p.value, '$[1]') AND k.\"end\" = json_extract(p.value, '$[2]')"
            f" WHERE k.status <> 'withdrawn'{mine}",
            (json.dumps(wanted[at : at + _PORTION]), *who),
        )
        found += (_Coding(*row) for row in rows)
    return sorted(found)


def _examples(reader: Reader, coded: Sequence[_Coding], refusals: Sequence[SuggestionDecision]) -> list[Example]:
    """Each place with its codes and those that were found wrong there, in the order in which places were coded."""
    lessons: dict[_Place, tuple[str, dict[str, None], dict[str, None]]] = {}
    for coding in coded:
        place = (coding.document_id, coding.start, coding.end)
        lessons.setdefault(place, (coding.id, {}, {}))[1][coding.code_id] = None
    said = _words(reader, [*lessons, *((one.document_id, one.start, one.end) for one in refusals)])
    for refusal in refusals:
        place = (refusal.document_id, refusal.start, refusal.end)
        if said[place] == refusal.passage:
            lessons.setdefault(place, ("", {}, {}))[2][refusal.code_id] = None
    made = [
        Example(said[place], tuple(codes), key, tuple(code for code in refused if code not in codes))
        for place, (key, codes, refused) in lessons.items()
    ]
    return [one for one in made if one.text and (one.codes or one.refused)]


def _words(reader: Reader, places: Iterable[_Place]) -> dict[_Place, str]:
    """What stands at these places; one text is held at a time."""
    by_document: dict[str, list[_Place]] = {}
    for place in places:
        by_document.setdefault(place[0], []).append(place)
    said: dict[_Place, str] = {}
    for document_id, here in by_document.items():
        text = _text(reader, document_id)
        said.update((place, text[place[1] : place[2]]) for place in here)
    return said


def _text(reader: Reader, document_id: str) -> str:
    """A text; "" when it was deleted a moment ago: nothing keeps the project still between two queries."""
    return reader.texts([document_id]).get(document_id, "")


def _refusals(reader: Reader, mine: str, who: Sequence[str]) -> list[SuggestionDecision]:
    """The suggestions whose code was found wrong: refused, or corrected into another code."""
    by_coder = {"coder_id": who[0]} if who else {}
    decisions = reader.find(SuggestionDecision, "created_at", **by_coder)
    corrected = [one.coding_id for one in decisions if one.decision == "corrected"]
    rows = reader.rows(
        "SELECT k.id, k.code_id FROM coding k WHERE k.id IN (SELECT value FROM json_each(?))"
        f" AND k.status <> 'withdrawn'{mine}",
        (json.dumps(corrected), *who),
    )
    code_of = dict(map(tuple, rows))
    return [
        one
        for one in decisions
        if one.decision == "refused"
        or (one.decision == "corrected" and code_of.get(one.coding_id or "", one.code_id) != one.code_id)
    ]


def _left_uncoded(reader: Reader, latest: Sequence[_Coding], mine: str, who: Sequence[str]) -> list[Example]:
    """What lies between the first and the last coding of the documents that were coded last, and bears no code."""
    examples: list[Example] = []
    read = 0
    for document_id in dict.fromkeys(one.document_id for one in reversed(latest)):
        rows = reader.rows(
            'SELECT k.start, k."end" FROM coding k'
            f" WHERE k.document_id = ? AND k.status <> 'withdrawn'{mine} ORDER BY k.start",
            (document_id, *who),
        )
        if len(rows) < _READ:
            continue
        coded = [(int(start), int(end)) for start, end in rows]
        between = _between(document_id, _text(reader, document_id), spans(reader, document_id), coded)
        examples += islice(between, _UNCODED - len(examples))
        read += 1
        if read == _LATEST or len(examples) >= _UNCODED:
            break
    return examples


def _between(document_id: str, text: str, said: Sequence[Span], coded: Sequence[Span]) -> Iterator[Example]:
    """What is said from the first coding (they are in order) to the end of the last and bears none."""
    starts = [start for start, _end in coded]
    reached = list(accumulate((end for _start, end in coded), max))
    for start, end in said:
        if start < reached[-1] and end > starts[0]:
            for unit in cut(document_id, text, [(max(start, starts[0]), min(end, reached[-1]))]):
                before = bisect_left(starts, unit.end)  # so many codings begin before its end
                if reached[before - 1] <= unit.start:
                    yield Example(unit.text, ())


def _descriptions(reader: Reader, used: Container[str]) -> list[CodeDescription]:
    """The codes that passages may get. One that only holds others together, and was never used, is none."""
    codes: list[Any] = reader.find(Code, "position")
    parents = {code.parent_id for code in codes}
    paths = codebook.paths(reader)
    return [
        CodeDescription(code.id, paths[code.id], code.definition, code.includes, code.excludes, code.typical_example)
        for code in codes
        if code.kind != "heading" and not code.archived and (code.id in used or code.id not in parents)
    ]
