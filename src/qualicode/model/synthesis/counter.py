"""Contrary voices: what the project itself marks as such. Nothing is guessed from the words of the passages."""

import re
from collections import defaultdict
from collections.abc import Iterable

from qualicode.model.folding import fold
from qualicode.model.study import Code, Link, Note
from qualicode.model.synthesis.corpus import Corpus, Passage

_SAYS_SO = re.compile(
    r"\b(contre[- ]?(voix|point|exemple|champ|courant)|voix contraires?|avis contraires?|contradi|nuance"
    r"|desaccord|divergen|counter|contrar|dissent|disagree|divergent)"
)
_SIGHT = 80
"""How many characters of a memo are read for the mark."""


def is_counter_code(code: Code) -> bool:
    """Whether the name of a code says that it marks contrary voices or nuances (« Contrepoint », « Nuances »)."""
    return _SAYS_SO.search(fold(code.name)) is not None


class Contraries:
    """The passages that codes, links « contradicts » or memos mark as speaking against a theme."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._codings = {coding.id: coding for coding in corpus.study.codings}
        self._spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for code in corpus.study.codes:
            if is_counter_code(code):
                for passage in corpus.passages.get(code.id, ()):
                    self._spans[passage.document.id].append((passage.start, passage.end))
        for note in corpus.study.notes:
            if _marks(note) and note.document_id and note.start is not None and note.end is not None:
                self._spans[note.document_id].append((note.start, note.end))
        self._against: dict[str, set[str]] = defaultdict(set)
        for link in corpus.study.links:
            if link.kind == "contradicts":
                self._note_link(link)

    def of(self, theme: Code) -> list[Passage]:
        """The contrary passages of a theme, in the order of the corpus."""
        tree = self._corpus.tree(theme)
        wanted = set().union(*(self._against[code.id] for code in tree if code.id in self._against))
        counter_codes = {code.id for code in tree if code.id != theme.id and is_counter_code(code)}
        own = self._corpus.below(theme)
        found = [passage for passage in own if passage.code_id in counter_codes or self._is_marked(passage)]
        found += [passage for passage in self._all() if _has_coding(passage, wanted)]
        return sorted({_key(passage): passage for passage in found}.values(), key=lambda one: (one.order, one.start))

    def _is_marked(self, passage: Passage) -> bool:
        return any(start < passage.end and passage.start < end for start, end in self._spans[passage.document.id])

    def _all(self) -> Iterable[Passage]:
        if not self._against:
            return
        for passages in self._corpus.passages.values():
            yield from passages

    def _note_link(self, link: Link) -> None:
        """Remember which codings speak against which code: one that contradicts another speaks against its code."""
        ends = ((link.source_table, link.source_id), (link.target_table, link.target_id))
        for (table, speaker), (other_table, other) in (ends, ends[::-1]):
            if table != "coding":
                continue
            if other_table == "code":
                self._against[other].add(speaker)
            elif other_table == "coding" and speaker == link.source_id and other in self._codings:
                self._against[self._codings[other].code_id].add(speaker)


def _marks(note: Note) -> bool:
    """Whether a note says that its passage is a contrary voice: any note in its title, a memo in its first words."""
    said = note.title if note.kind != "memo" else f"{note.title} {note.body[:_SIGHT]}"
    return _SAYS_SO.search(fold(said)) is not None


def _has_coding(passage: Passage, wanted: set[str]) -> bool:
    return any(coding.id in wanted for coding in passage.codings)


def _key(passage: Passage) -> tuple[str, int, int]:
    return passage.document.id, passage.start, passage.end
