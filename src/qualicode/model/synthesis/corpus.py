"""A study indexed for a synthesis: who says what where, and which passages may be shown.

What was withdrawn (a document, a person, an extract) is not in it at all, so that no number counts it.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from qualicode.model.folding import fold
from qualicode.model.spans import Span, paragraphs
from qualicode.model.study import (
    DOCUMENT_KINDS,
    Code,
    Coding,
    Document,
    Person,
    Speaker,
    Study,
    Territory,
    Turn,
)
from qualicode.model.synthesis.hand import Hand, hand_of
from qualicode.model.synthesis.options import Options
from qualicode.model.synthesis.privacy import shows_contact
from qualicode.model.typography import on_one_line

CUT = "[…]"
SHORT_CODES = {
    "interview": "E", "testimony": "P", "field_note": "N", "notebook": "C", "minutes": "CR",
    "workshop": "A", "survey": "Q", "word_bearer": "PP", "resource": "R",
}  # fmt: skip
"""What the short codes of documents begin with, the same in every language."""
_TITLE_NUMBER = re.compile(r"\D*(\d{1,3})(?!\d)")
_WRITTEN_BY_OBSERVERS = {"field_note", "notebook", "minutes", "workshop"}
_NO_PERSONS = {"interviewer", "observer", "source"}


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in a passage. `key` is the same for the same person; `kind` a speaker's role, or "source"."""

    key: str
    kind: str
    person: Person | None = None

    @property
    def is_person(self) -> bool:
        """Whether it is somebody whom the study listened to."""
        return self.kind not in _NO_PERSONS


@dataclass(frozen=True, slots=True)
class Passage:
    """An extract of a code: codings of one code that overlap count once, the first of them is the one shown.

    `text` are the words to show, on one line.
    """

    code_id: str
    document: Document
    start: int
    end: int
    text: str
    voice: Voice
    confirmed: bool
    quotable: bool
    codings: tuple[Coding, ...]
    order: int
    contact: bool
    """Whether the words hold what looks like an address or a telephone number."""


class Corpus:
    """What a synthesis is made from: the documents and codes that the options keep, and the extracts between them."""

    def __init__(self, study: Study, options: Options) -> None:
        self.study = study
        self.options = options
        self._persons = {person.id: person for person in study.persons}
        self._speakers = {speaker.id: speaker for speaker in study.speakers}
        self.territories = tuple(
            territory
            for territory in sorted(study.territories, key=lambda one: (one.position, fold(one.name)))
            if options.territories is None or territory.id in options.territories
        )
        self._territories = {territory.id: territory for territory in study.territories}
        self._places = {place.id: place for place in study.places}
        self._immersions = {immersion.id: immersion for immersion in study.immersions}
        kinds = list(DOCUMENT_KINDS)
        ordered = sorted(
            study.documents,
            key=lambda one: (
                kinds.index(one.kind) if one.kind in kinds else 99,
                one.position,
                one.date,
                one.id,
            ),
        )
        self.documents = tuple(document for document in ordered if self._keeps(document))
        self.shorts = _short_codes(ordered)
        self._paragraphs: dict[str, list[int]] = {}

    def territory(self, document: Document) -> Territory | None:
        """Where a document belongs: its territory, else that of its place or immersion."""
        place = self._places.get(document.place_id or "")
        immersion = self._immersions.get(document.immersion_id or "")
        for found in (
            document.territory_id,
            place and place.territory_id,
            immersion and immersion.territory_id,
        ):
            if found in self._territories:
                return self._territories[found]
        return None

    def territory_of(self, person: Person) -> Territory | None:
        """Where a person lives or works, as far as the study knows."""
        return self._territories.get(person.territory_id or "")

    def place(self, document: Document) -> str:
        """The place of a document in words: the district or name of its place, else what was typed; "" if unknown."""
        place = self._places.get(document.place_id or "")
        return (place and (place.district or place.name)) or document.place

    def paragraph(self, document_id: str, position: int) -> int:
        """The number of the paragraph that holds a position, from 1."""
        starts = self._paragraphs.get(document_id)
        if starts is None:
            starts = [start for start, _ in paragraphs(self.study.texts[document_id])]
            self._paragraphs[document_id] = starts
        return max(1, bisect_right(starts, position))

    @cached_property
    def kept_codes(self) -> dict[str, Code]:
        """The codes that the options keep, by id."""
        wanted = self.options.codes
        return {code.id: code for code in self.study.codes if wanted is None or code.id in wanted}

    @cached_property
    def roots(self) -> tuple[Code, ...]:
        """The themes, in the order of the codebook."""
        return self._children.get("", ())

    def children(self, code_id: str) -> tuple[Code, ...]:
        """The codes below one, in the order of the codebook."""
        return self._children.get(code_id, ())

    def tree(self, code: Code) -> list[Code]:
        """A code and all below it, in the order of the codebook."""
        found, left = [], [code]
        while left:
            found.append(left.pop())
            left += reversed(self.children(found[-1].id))
        return found

    @cached_property
    def passages(self) -> dict[str, tuple[Passage, ...]]:
        """The extracts of each kept code, in the order of the corpus."""
        order = {document.id: index for index, document in enumerate(self.documents)}
        groups: dict[tuple[str, int], list[Coding]] = defaultdict(list)
        for coding in self.study.codings:
            if coding.status != "withdrawn" and coding.document_id in order and coding.code_id in self.kept_codes:
                groups[coding.code_id, order[coding.document_id]].append(coding)
        found: dict[str, list[Passage]] = defaultdict(list)
        for (code_id, index), codings in sorted(groups.items(), key=lambda item: item[0]):
            for together in _overlapping(codings):
                passage = self._passage(self.documents[index], together, index)
                if passage is not None:
                    found[code_id].append(passage)
        return {code_id: tuple(passages) for code_id, passages in found.items()}

    @cached_property
    def by_coding(self) -> dict[str, Passage]:
        """The extract that each coding belongs to."""
        return {
            coding.id: passage
            for passages in self.passages.values()
            for passage in passages
            for coding in passage.codings
        }

    @cached_property
    def hand(self) -> Hand:
        """What the author added by hand."""
        return hand_of(self.study, self.options.synthesis)

    def below(self, code: Code) -> tuple[Passage, ...]:
        """The extracts of a code and of all codes below it."""
        return tuple(passage for one in self.tree(code) for passage in self.passages.get(one.id, ()))

    def words(self, document: Document, start: int, end: int) -> tuple[str, Voice]:
        """The words to show of a span, and whose they are.

        Of a span that runs over several speakers, the words of the one person who says most in it; what the others say
        is cut, visibly, and so is what was withdrawn. An interviewer's or observer's words stay only where no person
        speaks.
        """
        said: dict[str, list[Span]] = defaultdict(list)
        for turn in self._touching(document.id, start, end):
            parts = self.left(document.id, max(start, turn.start), min(end, turn.end))
            said[turn.speaker_id or ""] += parts
        if not said:
            return self._joined(document.id, self.left(document.id, start, end)), self._writer(document)
        voices = {speaker: self.voice(document, self._speakers.get(speaker)) for speaker in said}
        most = max(said, key=lambda one: (voices[one].is_person, sum(last - first for first, last in said[one])))
        return self._joined(document.id, said[most]), voices[most]

    def _joined(self, document_id: str, spans: list[Span]) -> str:
        """The words of some spans of a text on one line, the cuts between them shown."""
        text, words, reached = self.study.texts[document_id], "", 0
        for first, last in spans:
            between = "" if not words else " " if not text[reached:first].strip() else f" {CUT} "
            words, reached = words + between + text[first:last].strip(), last
        return on_one_line(words)

    def voice(self, document: Document, speaker: Speaker | None) -> Voice:
        """Whose words a speaker's are; without a speaker, those of a text that has no turns there."""
        if speaker is None:
            return self._writer(document)
        person = self._persons.get(speaker.person_id or "")
        return Voice(f"person {person.id}" if person else f"speaker {speaker.id}", speaker.role, person)

    def may_quote(self, document: Document, voice: Voice) -> bool:
        """Whether consent allows to show the words: « for the analysis » alone does not."""
        consents = {document.consent, voice.person.consent if voice.person else "unknown"}
        return not consents & {"analysis", "withdrawn"}

    @cached_property
    def voices(self) -> dict[str, set[str]]:
        """The keys of the persons who speak in each document, coded or not."""
        found: dict[str, set[str]] = {document.id: set() for document in self.documents}
        for document in self.documents:
            speakers = {turn.speaker_id for turn in self._turns.get(document.id, ())}
            if not speakers:
                voices = [self._writer(document)]
            else:
                voices = [self.voice(document, self._speakers.get(speaker or "")) for speaker in speakers]
            found[document.id] = {voice.key for voice in voices if voice.is_person}
        return found

    def _keeps(self, document: Document) -> bool:
        if document.consent == "withdrawn" or document.id not in self.study.texts:
            return False
        wanted = self.options.territories
        if wanted is None:
            return True
        territory = self.territory(document)
        return territory is not None and territory.id in wanted

    @cached_property
    def _turns(self) -> dict[str, list[Turn]]:
        found: dict[str, list[Turn]] = defaultdict(list)
        for turn in sorted(self.study.turns, key=lambda one: one.start):
            found[turn.document_id].append(turn)
        return found

    @cached_property
    def withdrawn(self) -> dict[str, list[Span]]:
        """The spans of each document whose words were withdrawn: no other code brings them back."""
        found: dict[str, list[Span]] = defaultdict(list)
        for coding in self.study.codings:
            if coding.status == "withdrawn":
                found[coding.document_id].append((coding.start, coding.end))
        return found

    def left(self, document_id: str, start: int, end: int) -> list[Span]:
        """What is left of a span when the words that were withdrawn are cut out of it."""
        spans = [(start, end)]
        for first, last in self.withdrawn.get(document_id, ()):
            spans = [
                part
                for begin, stop in spans
                for part in ((begin, min(stop, first)), (max(begin, last), stop))
                if part[0] < part[1]
            ]
        return spans

    @cached_property
    def _children(self) -> dict[str, tuple[Code, ...]]:
        """Codes below each code; one is there when it, or one below it, is kept."""
        parents = _parents(self.study.codes)
        kept: set[str] = set()
        for code_id in self.kept_codes:
            above = code_id
            while above and above not in kept:
                kept.add(above)
                above = parents[above]
        found: dict[str, list[Code]] = defaultdict(list)
        for code in self.study.codes:
            if code.id in kept:
                found[parents[code.id]].append(code)
        return {
            parent: tuple(sorted(codes, key=lambda one: (one.position, fold(one.name))))
            for parent, codes in found.items()
        }

    def _touching(self, document_id: str, start: int, end: int) -> list[Turn]:
        turns = self._turns.get(document_id, [])
        last = bisect_right(turns, end - 1, key=lambda turn: turn.start)
        first = last
        while first and turns[first - 1].end > start:
            first -= 1
        return turns[first:last]

    def _writer(self, document: Document) -> Voice:
        """Whose words a text is that has no turns there."""
        key = f"document {document.id}"
        if document.kind in _WRITTEN_BY_OBSERVERS:
            return Voice(key, "observer")
        return Voice(key, "source" if document.kind == "resource" else "person")

    def _passage(self, document: Document, codings: list[Coding], index: int) -> Passage | None:
        length = len(self.study.texts[document.id])
        best = min(codings, key=lambda one: (one.status != "valid", one.start - one.end, one.start))
        start, end = max(0, best.start), min(best.end, length)
        text, voice = self.words(document, start, end) if start < end else ("", self._writer(document))
        if not text or (voice.person and voice.person.consent == "withdrawn"):
            return None
        contact = shows_contact(text)
        hidden = voice.kind == "interviewer" or (contact and self.options.public)
        return Passage(
            code_id=best.code_id,
            document=document,
            start=start,
            end=end,
            text=text,
            voice=voice,
            confirmed=any(coding.status == "valid" for coding in codings),
            quotable=not hidden and self.may_quote(document, voice),
            codings=(best, *(coding for coding in codings if coding is not best)),
            order=index,
            contact=contact,
        )


def _short_codes(documents: list[Document]) -> dict[str, str]:
    """The short codes ("E01") by document id, numbered over the whole study: filters do not renumber them.

    « Entretien 07 » keeps its 7 unless another interview has it too; the others take the numbers that are free.
    """
    found: dict[str, str] = {}
    by_letter: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_letter[SHORT_CODES.get(document.kind, "D")].append(document)
    for letter, these in by_letter.items():
        wished = {document.id: _number(document.title) for document in these}
        asked = Counter(wished.values())
        free = (number for number in count(1) if asked[number] != 1)
        for document in these:
            wish = wished[document.id]
            number = wish if wish and asked[wish] == 1 else next(free)
            found[document.id] = f"{letter}{number:02}"
    return found


def _number(title: str) -> int:
    """The number that a title names first ("Entretien 07 — …"), 0 without one."""
    match = _TITLE_NUMBER.match(title)
    return int(match.group(1)) if match else 0


def _parents(codes: Iterable[Code]) -> dict[str, str]:
    """The id of the code above each one, "" for a root; codes that lie in themselves by mistake are roots."""
    above = {code.id: code.parent_id or "" for code in codes}
    parents = {}
    for code_id, parent in above.items():
        seen, here = {code_id}, parent
        while here in above and here not in seen:
            seen.add(here)
            here = above[here]
        parents[code_id] = parent if parent in above and here not in seen else ""
    return parents


def _overlapping(codings: list[Coding]) -> list[list[Coding]]:
    """The codings in groups that overlap, in the order of the text."""
    groups: list[list[Coding]] = []
    reached = -1
    for coding in sorted(codings, key=lambda one: (one.start, one.end)):
        if groups and coding.start < reached:
            groups[-1].append(coding)
        else:
            groups.append([coding])
        reached = max(reached, coding.end)
    return groups
