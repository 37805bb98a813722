"""Reads texts once, counts the corpus, learns from descriptions and examples, and proposes codes.

What it read of a text is kept by the text itself; nothing of what it learned is kept, so the same codes and examples
always give the same proposals. Loaded only where suggestions are computed: that is why numpy is imported at the top.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualicode.extend import CodeDescription, Example, Reliability, Suggestion, Unit
from qualicode.plugins.suggesters import judging, reasons
from qualicode.plugins.suggesters.cutting import deserves_no_code
from qualicode.plugins.suggesters.foreseeing import Foresight, Pool
from qualicode.plugins.suggesters.learning import Factor, Learned, Lesson, Shelf, learn
from qualicode.plugins.suggesters.reading import Reader
from qualicode.plugins.suggesters.thinning import thinned
from qualicode.plugins.suggesters.views import Corpus, Floats, Text, Views

_KEPT = 12_000_000
"""So many numbers of sparse views are kept (100 MB): those of the documents that were looked at last."""
_FORESEEN_KEPT = 50_000
_SHELF = 6_000
"""So many lessons' products are kept (144 MB)."""
_GROWN = 1.3
"""The corpus is counted again when it has grown by this factor."""
_FEW = 20
"""Of fewer examples nothing reliable can be said."""


@dataclass(slots=True)
class _Lately:
    """What was learned lately, and from what."""

    codes: Sequence[CodeDescription]
    examples: Sequence[Example]
    learned: Learned
    scale: judging.Scale | None = None

    def fits(self, codes: Sequence[CodeDescription], examples: Sequence[Example]) -> bool:
        """Whether these are the same codes and examples."""
        return (self.codes is codes or self.codes == codes) and (self.examples is examples or self.examples == examples)


@dataclass(frozen=True, slots=True)
class Seen:
    """Texts, what speaks for each code in them (`values`, and the learned `part` of it), and what it was learned by."""

    texts: Sequence[Text]
    values: Floats
    part: Floats
    learned: Learned
    views: Views
    corpus: Corpus
    scale: judging.Scale

    def scores(self, rows: Sequence[int], codes: NDArray[np.int64]) -> Floats:
        """The index of resemblance of each of these texts with a code."""
        kept = list(rows)
        nearest = self.learned.nearest(self.views.take(kept), codes)
        count = len(self.learned.lessons)
        found = judging.evidence(
            self.values[kept], self.part[kept], self.learned.usual, nearest, count, np.asarray(codes)
        )
        return self.scale.index(found)

    def suggestions(
        self,
        codes: Sequence[CodeDescription],
        units: Sequence[Unit],
        rows: Sequence[int],
        chosen: NDArray[np.int64],
        scores: Floats,
    ) -> list[Suggestion]:
        """Suggestions for the units of these rows, with their reasons."""
        if not len(rows):
            return []
        kept = [self.texts[row] for row in rows]
        why = reasons.reasons(self.corpus, self.learned, self.views.take(rows), kept, chosen)
        return [
            Suggestion(
                units[row],
                codes[int(code)].id,
                round(float(score), 3),
                tuple(word for word, _weight in words),
                near,
                tuple(weight for _word, weight in words),
            )
            for row, code, score, (words, near) in zip(rows, chosen, scores, why, strict=True)
        ]


class Engine:
    """See the module; `reader` reads the texts."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._texts: dict[str, Text] = {}
        self._counted = 0
        self._shelf: Shelf | None = None
        self._seen: OrderedDict[tuple[str, ...], Views] = OrderedDict()
        self._pool: Pool | None = None
        self._foresight: Foresight | None = None
        self._foreseen: dict[str, Floats] = {}
        self._described: tuple[str, ...] = ()
        self._factor: Factor | None = None
        self._learned: _Lately | None = None

    @property
    def reader(self) -> Reader:
        """What reads the texts."""
        return self._reader

    @property
    def texts(self) -> Mapping[str, Text]:
        """Everything that was read."""
        return self._texts

    def read(self, texts: Iterable[str]) -> None:
        """Read these texts, if they are new."""
        new = [text for text in dict.fromkeys(texts) if text not in self._texts]
        for text, words in zip(new, self._reader.read(new), strict=True):
            self._texts[text] = Text(text, words)

    def settle(self) -> None:
        """Count the corpus again at the next suggestion, if it has changed."""
        if len(self._texts) != self._counted:
            self._shelf = None

    def suggest(
        self, codes: Sequence[CodeDescription], examples: Sequence[Example], units: Sequence[Unit]
    ) -> list[Suggestion]:
        """At most one suggestion a unit, best first; none for what deserves no code or resembles nothing."""
        units = [unit for unit in units if not deserves_no_code(unit.text)]
        if not codes or not units:
            return []
        seen = self.look(codes, examples, [unit.text for unit in units])
        best = seen.values.argmax(1)
        scores = seen.scores(range(len(units)), best)
        chosen = [int(row) for row in np.argsort(-scores, kind="stable") if scores[row] >= judging.THRESHOLD]
        return seen.suggestions(codes, units, chosen, best[chosen], scores[chosen])

    def look(self, codes: Sequence[CodeDescription], examples: Sequence[Example], texts: Sequence[str]) -> "Seen":
        """Some texts as what is learned from these codes and examples sees them."""
        values, part = self.values(codes, examples, texts)
        learned = self._learn(codes, examples)
        kept = [self._texts[text] for text in texts]
        return Seen(kept, values, part, learned, self._views(texts), self._corpus(), self._scale(learned))

    def values(
        self, codes: Sequence[CodeDescription], examples: Sequence[Example], texts: Sequence[str]
    ) -> tuple[Floats, Floats]:
        """For each text, how much speaks for each code (1: surely, 0: nothing) and the learned part of it."""
        self.read(texts)
        learned = self._learn(codes, examples)
        return learned.values(self._views(texts), self._foresee(codes, texts))

    def reliability(self) -> Reliability | None:
        """How often the right code is among the first three for examples left out of the last learning."""
        if self._learned is None:
            return None
        codes, learned = self._learned.codes, self._learned.learned
        coded = [(row, lesson) for row, lesson in enumerate(learned.lessons) if lesson.is_coded]
        if len(coded) < _FEW or len(codes) < 2:
            return None
        first = np.argsort(-learned.left_out(), axis=1, kind="stable")[:, :3]
        right = sum(1 for row, lesson in coded if any(lesson.targets.get(code, 0) > 0 for code in first[row].tolist()))
        return Reliability(right, len(coded))

    def learned(self, codes: Sequence[CodeDescription], examples: Sequence[Example]) -> Learned:
        """What is learned from these codes and examples."""
        return self._learn(codes, examples)

    def _learn(self, codes: Sequence[CodeDescription], examples: Sequence[Example]) -> Learned:
        examples = thinned(examples)
        descriptions = tuple(description(code) for code in codes)
        self.read(
            [*descriptions, *(one for code in codes for one in _more(code)), *(example.text for example in examples)]
        )
        self._corpus()
        known = self._learned
        if known and known.fits(codes, examples):
            return known.learned
        lessons = self._lessons(codes, examples)
        foreseen = self._foresee(codes, [lesson.text.text for lesson in lessons])
        assert self._shelf is not None
        described = [self._texts[one] for one in descriptions]
        learned, self._factor = learn(self._shelf, described, lessons, foreseen, self._factor)
        self._learned = _Lately(codes, examples, learned)
        return learned

    def _scale(self, learned: Learned) -> judging.Scale:
        """How what was learned reads evidence."""
        known = self._learned
        if known is None or known.learned is not learned:
            return judging.scale(learned.trial)
        if known.scale is None:
            known.scale = judging.scale(learned.trial)
        return known.scale

    def _lessons(self, codes: Sequence[CodeDescription], examples: Sequence[Example]) -> list[Lesson]:
        """What is taught: a lesson an example, and those of the descriptions beyond their own words.

        What was left uncoded comes last: it changes with every coding, and what comes before need not be solved again.
        """
        place = {code.id: index for index, code in enumerate(codes)}
        lessons: list[Lesson] = []
        uncoded: list[Lesson] = []
        for code in codes:
            for text, target in zip(_more(code), (1.0, 0.0), strict=True):
                if text:
                    lessons.append(Lesson(self._texts[text], {place[code.id]: target}, whole=False))
        for example in examples:
            targets = {place[code]: 0.0 for code in example.refused if code in place}
            targets.update({place[code]: 1.0 for code in example.codes if code in place})
            if targets or not (example.codes or example.refused):
                whole = bool(example.codes) or not example.refused
                made = Lesson(self._texts[example.text], targets, whole, example.key)
                (lessons if targets else uncoded).append(made)
        return lessons + uncoded

    def _foresee(self, codes: Sequence[CodeDescription], texts: Sequence[str]) -> Floats:
        """What is foreseen of each text; kept by text until a description or the corpus changes."""
        descriptions = tuple(description(code) for code in codes)
        corpus = self._corpus()
        if descriptions != self._described or self._foresight is None:
            self._described = descriptions
            self._foreseen.clear()
            if self._pool is None:
                self._pool = Pool(corpus, [text for text in self._texts.values() if text.text not in descriptions])
            self._foresight = Foresight(self._pool, [self._texts[one] for one in descriptions])
        if len(self._foreseen) > _FORESEEN_KEPT:
            self._foreseen.clear()
        new = [self._texts[text] for text in dict.fromkeys(texts) if text not in self._foreseen]
        if new:
            rows = self._foresight.of(new)
            self._foreseen.update((text.text, row) for text, row in zip(new, rows, strict=True))
        return np.array([self._foreseen[text] for text in texts], np.float32).reshape(-1, len(codes))

    def _views(self, texts: Sequence[str]) -> Views:
        """The views of some texts together; those of the documents looked at last are kept."""
        key = tuple(texts)
        if key in self._seen:
            self._seen.move_to_end(key)
        else:
            self._seen[key] = self._corpus().views([self._texts[text] for text in texts])
        while len(self._seen) > 1 and sum(views.sparse.nnz for views in self._seen.values()) > _KEPT:
            self._seen.popitem(last=False)
        return self._seen[key]

    def _corpus(self) -> Corpus:
        """The corpus as it was counted last; counted again when it has grown."""
        if self._shelf is None or len(self._texts) > _GROWN * self._counted:
            texts = list(self._texts.values())
            self._shelf = Shelf(Corpus(texts, self._reader.vectors, len(self._reader.lemmas)))
            self._counted = len(texts)
            self._seen.clear()
            self._foreseen.clear()
            self._pool = self._foresight = self._factor = self._learned = None
        elif len(self._shelf) > _SHELF:
            self._shelf = Shelf(self._shelf.corpus)
            self._factor = None
        return self._shelf.corpus


def description(code: CodeDescription) -> str:
    """The words that say what a code is about."""
    return ". ".join(part for part in (code.name, code.definition, code.includes) if part.strip())


def _more(code: CodeDescription) -> tuple[str, str]:
    """What else a description teaches: an example of the code, and what is not to be coded with it."""
    return code.example.strip(), code.excludes.strip()
