"""What every output is made from: the passages that may be shown, the notes, and what is linked to what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qualicode.model.study import Document, Note, Study
from qualicode.model.synthesis.attribution import Attributions
from qualicode.model.synthesis.corpus import Corpus, Passage
from qualicode.model.synthesis.options import read_options
from qualicode.model.synthesis.values import Verbatim
from qualicode.model.synthesis.wording import Wording

AGAINST = "contradicts"
"""The kind of a link from what speaks against something."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the head of an output. Texts are ready to print; `team` is "" where it may not be named."""

    language: str
    text_language: str
    title: str
    subtitle: str
    question: str
    commissioner: str
    team: str
    date: str
    licence: str
    public: bool


@dataclass(frozen=True, slots=True)
class Support:
    """What lies behind something the team wrote: verbatims for and against, and notes.

    `extracts` counts the passages behind it, shown or not; `territories` names where they and the notes are from.
    """

    verbatims: tuple[Verbatim, ...]
    against: tuple[Verbatim, ...]
    notes: tuple[str, ...]
    extracts: int
    territories: tuple[str, ...]

    @property
    def is_bare(self) -> bool:
        """Whether nothing at all stands behind it."""
        return not (self.extracts or self.notes)


class Material:
    """A study with the options of an output, indexed."""

    def __init__(self, study: Study, options: Mapping[str, Any]) -> None:
        self.study = study
        self.options = read_options(options, study)
        self.words = Wording(self.options.language, study.info.language)
        self.corpus = Corpus(study, self.options)
        self.attributions = Attributions(self.corpus, self.words)

    @cached_property
    def head(self) -> Head:
        """The title and what goes with it."""
        words, wishes, info = self.words, self.options, self.study.info
        return Head(
            language=words.language,
            text_language=info.language,
            title=words.named(wishes.title),
            subtitle=words.ours(wishes.subtitle),
            question=words.ours(info.question),
            commissioner=words.ours(wishes.commissioner),
            team=words.ours(wishes.team),
            date=words.date(wishes.date),
            licence=words.ours(info.licence),
            public=wishes.public,
        )

    @cached_property
    def by_coding(self) -> dict[str, Passage]:
        """The passage that each coding belongs to; what was withdrawn or filtered out is not there."""
        return {
            coding.id: passage
            for passages in self.corpus.passages.values()
            for passage in passages
            for coding in passage.codings
        }

    @cached_property
    def links(self) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
        """What each object is linked to, whichever way round: (kind, table, id), in the order of the links."""
        found: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
        for link in sorted(self.study.links, key=lambda one: one.position):
            source, target = (link.source_table, link.source_id), (link.target_table, link.target_id)
            found[source].append((link.kind, *target))
            found[target].append((link.kind, *source))
        return found

    @cached_property
    def notes(self) -> dict[str, Note]:
        """The notes that may be shown: in public those marked so, and none of a document that is not there."""
        kept = {document.id for document in self.corpus.documents}
        return {
            note.id: note
            for note in self.study.notes
            if (note.public or not self.options.public) and (not note.document_id or note.document_id in kept)
        }

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return {one.id: one for one in self.corpus.documents}

    def support(self, *objects: tuple[str, str], limit: int | None = None) -> Support:
        """What lies behind some objects (table, id) together, with at most `limit` verbatims for them."""
        linked = [one for key in objects for one in self.links.get(key, ())]
        backing = self._passages(other for kind, table, other in linked if table == "coding" and kind != AGAINST)
        against = self._passages(other for kind, table, other in linked if table == "coding" and kind == AGAINST)
        noted = dict.fromkeys(other for _, table, other in linked if table == "note" and other in self.notes)
        places = [self.corpus.territory(passage.document) for passage in backing]
        order = {territory.id: self.words.named(territory.name) for territory in self.corpus.territories}
        named = {place.id for place in places if place} | {self._place_of(self.notes[one]) for one in noted}
        most = self.options.max_verbatims if limit is None else limit
        return Support(
            verbatims=tuple(self.attributions.verbatim(one) for one in backing if one.quotable)[:most],
            against=tuple(self.attributions.verbatim(one) for one in against if one.quotable)[:most],
            notes=tuple(self._noted(self.notes[one]) for one in noted),
            extracts=len(backing),
            territories=tuple(name for key, name in order.items() if key in named),
        )

    def shown(self, code_ids: Iterable[str]) -> list[Passage]:
        """The passages of some codes that may be quoted, in the order of the corpus."""
        found = [one for code in code_ids for one in self.corpus.passages.get(code, ()) if one.quotable]
        return sorted(found, key=lambda one: (one.order, one.start, one.end))

    def _passages(self, codings: Iterable[str]) -> list[Passage]:
        known = [self.by_coding[one] for one in codings if one in self.by_coding]
        return list({(one.document.id, one.start, one.end): one for one in known}.values())

    def _place_of(self, note: Note) -> str:
        """The id of the territory that a note is from, its own or its document's; "" where none is known."""
        document = self._documents.get(note.document_id or "")
        place = self.corpus.territory(document) if document and not note.territory_id else None
        return note.territory_id or (place.id if place else "")

    def _noted(self, note: Note) -> str:
        title, body = self.words.ours(note.title), self.words.ours(note.body)
        if not title or not body:
            return title or body
        return f"{title} {body}" if title[-1] in ".!?…" else f"{title}. {body}"
