"""Which verbatims to show: confirmed ones, of as many persons, documents and territories as there are."""

from collections import Counter
from collections.abc import Iterable

from qualicode.model.folding import fold
from qualicode.model.synthesis.corpus import Corpus, Passage

SHORTEST, LONGEST = 40, 350
"""A verbatim of this many characters reads well."""


class Chooser:
    """Chooses for one code after the other and never shows the same words twice."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._spans: dict[str, list[tuple[int, int]]] = {}
        self._texts: set[str] = set()
        self._folded: dict[int, str] = {}
        self.voices: Counter[str] = Counter()

    def choose(self, passages: Iterable[Passage], limit: int) -> list[Passage]:
        """At most `limit` of the passages, best first; they count as shown from now on."""
        left = [passage for passage in passages if passage.quotable]
        chosen: list[Passage] = []
        here: Counter[str] = Counter()
        while len(chosen) < limit and (left := [passage for passage in left if self._is_new(passage)]):
            best = min(left, key=lambda passage: self._rank(passage, here))
            chosen.append(best)
            self._show(best)
            here.update(self._marks(best))
        return chosen

    def show(self, passage: Passage) -> None:
        """Count a passage as shown that somebody else chose."""
        self._show(passage)

    def _rank(self, passage: Passage, here: Counter[str]) -> tuple[object, ...]:
        voice, document, territory = self._marks(passage)
        return (
            passage.contact,
            not passage.voice.is_person,
            not passage.confirmed,
            here[voice],
            here[document],
            here[territory],
            _misfit(len(passage.text)),
            self.voices[voice],
            -len({coding.coder_id for coding in passage.codings}),
            passage.order,
            passage.start,
        )

    def _marks(self, passage: Passage) -> tuple[str, str, str]:
        territory = self._corpus.territory(passage.document)
        return passage.voice.key, f"in {passage.document.id}", f"at {territory.id if territory else ''}"

    def _is_new(self, passage: Passage) -> bool:
        spans = self._spans.get(passage.document.id, [])
        overlaps = any(start < passage.end and passage.start < end for start, end in spans)
        return not overlaps and self._fold(passage) not in self._texts

    def _fold(self, passage: Passage) -> str:
        """The words without case and accents, remembered: they are compared again and again."""
        if id(passage) not in self._folded:
            self._folded[id(passage)] = fold(passage.text)
        return self._folded[id(passage)]

    def _show(self, passage: Passage) -> None:
        self._spans.setdefault(passage.document.id, []).append((passage.start, passage.end))
        self._texts.add(self._fold(passage))
        self.voices[passage.voice.key] += 1


def _misfit(length: int) -> int:
    if SHORTEST <= length <= LONGEST:
        return 0
    return 1 if SHORTEST // 2 <= length <= 2 * LONGEST else 2
