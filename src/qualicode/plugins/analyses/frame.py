"""The passages of a study as columns of numbers, so that a large study is counted in a fraction of a second.

The rules are those of `qualicode.model.synthesis.corpus.Corpus`, which is the reference (a test compares the two).
Positions are code points; passages, documents, codes and voices are known by their index.
"""

import re
import weakref
from dataclasses import dataclass
from typing import Any

from qualicode.model.study import Code, Document, Study
from qualicode.model.synthesis.corpus import Corpus, Voice
from qualicode.model.synthesis.options import Options
from qualicode.plugins.analyses.voices import Voices

_DOCUMENT = 1 << 32
"""No text is longer: place = document * this + position is one number for a place in the study."""
_SEEN = re.compile("(?=[\x20-\uffff\U00010000-\U0010ffff])[^\\s\ufffe\uffff]")
"""A character that shows."""


_DOUBTS = {"valid": 0, "withdrawn": 2}
"""Codings are confirmed, or to be confirmed (1); those withdrawn do not count."""


@dataclass(frozen=True, eq=False)
class Frame:
    """Passages in order of code, document and place; `shown` are the codings that each of them is made of.

    The fields are numpy arrays of one row a passage: `code`, `document`, `voice` (indexes), `start`, `end` (as shown),
    `person` (whether somebody whom the study listened to speaks), `who` (the same number for the same person).
    `shown_passage` has one row a coding: the index of its passage; `shown_coding` that of the coding in the study.
    """

    corpus: Corpus
    speaking: Voices
    codes: tuple[Code, ...]
    documents: tuple[Document, ...]
    voices: tuple[Voice, ...]
    code: Any
    document: Any
    voice: Any
    start: Any
    end: Any
    person: Any
    who: Any
    shown_passage: Any
    shown_coding: Any

    @property
    def study(self) -> Study:
        """The study that was counted."""
        return self.corpus.study

    def ids(self, passages: Any) -> tuple[str, ...]:
        """The ids of the codings behind some passages, in order of the passages. `passages`: indexes, or a mask."""
        import numpy as np

        wanted = np.zeros(len(self.code), dtype=bool)
        wanted[passages] = True
        codings = self.study.codings
        return tuple(codings[place].id for place in self.shown_coding[wanted[self.shown_passage]].tolist())


_last: tuple[Any, Options, Frame] | None = None


def frame(study: Study, options: Options) -> Frame:
    """The passages that the options keep; the last frame is remembered as long as its study lives."""
    global _last
    held = _last
    if held is not None and held[0]() is study and held[1] == options:
        return held[2]
    made = _Maker(study, options).frame()
    _last = (weakref.ref(made.study), options, made)
    return made


class _Maker:
    def __init__(self, study: Study, options: Options) -> None:
        self._study = study
        self._corpus = Corpus(study, options)
        self._documents = self._corpus.documents
        self._order = {document.id: index for index, document in enumerate(self._documents)}
        self._codes = tuple(code for root in self._corpus.roots for code in self._corpus.tree(root))
        self._voices = Voices(self._corpus, self._documents)

    def frame(self) -> Frame:
        """Group codings into passages, say who speaks in each, and drop what was withdrawn or shows nothing."""
        import numpy as np

        places, rows = self._codings()
        group, best = _grouped(rows)
        code, document, start, end = (rows[name][best] for name in ("code", "document", "start", "end"))
        lengths = np.array([len(self._study.texts[one.id]) for one in self._documents], dtype=np.int64)
        start, end = np.maximum(start, 0), np.minimum(end, lengths[document] if len(document) else end)
        voice, kept = self._voiced(document, start, end)
        numbers = np.cumsum(kept) - 1
        stays = kept[group] if len(group) else np.zeros(0, dtype=bool)
        voices = self._voices
        return Frame(
            corpus=self._corpus,
            speaking=voices,
            codes=self._codes,
            documents=self._documents,
            voices=voices.known,
            code=code[kept],
            document=document[kept],
            voice=voice[kept],
            start=start[kept],
            end=end[kept],
            person=voices.person[voice[kept]],
            who=voices.who[voice[kept]],
            shown_passage=numbers[group[stays]] if len(group) else group,
            shown_coding=places[stays],
        )

    def _codings(self) -> tuple[Any, dict[str, Any]]:
        """The codings that count, in order of code, document and place; with each its place in the study."""
        import numpy as np

        kept, order, codings = self._corpus.kept_codes, self._order, self._study.codings
        codes = {code.id: index for index, code in enumerate(self._codes) if code.id in kept}
        columns = {  # a list each: much quicker than values one by one
            "code": [codes.get(one.code_id, -1) for one in codings],
            "document": [order.get(one.document_id, -1) for one in codings],
            "start": [one.start for one in codings],
            "end": [one.end for one in codings],
            "doubtful": [_DOUBTS.get(one.status, 1) for one in codings],
        }
        rows = {name: np.array(column, dtype=np.int64) for name, column in columns.items()}
        places = np.flatnonzero((rows["code"] >= 0) & (rows["document"] >= 0) & (rows["doubtful"] < 2))
        rows = {name: column[places] for name, column in rows.items()}
        sorting = np.lexsort((rows["end"], rows["start"], rows["document"], rows["code"]))
        return places[sorting], {name: column[sorting] for name, column in rows.items()}

    def _voiced(self, document: Any, start: Any, end: Any) -> tuple[Any, Any]:
        """Whose words each span holds (an index), and whether it may be counted."""
        import numpy as np

        voice, heard = self._voices.of(document, start, end)
        kept = start < end
        texts = [self._study.texts[one.id] for one in self._documents]
        seen = np.zeros(len(kept), dtype=bool)
        firsts, lasts, here = heard.start.tolist(), heard.end.tolist(), document[heard.passage].tolist()
        begun = [
            last > first and texts[at][first].isalnum() for at, first, last in zip(here, firsts, lasts, strict=True)
        ]
        seen[heard.passage[np.array(begun, dtype=bool)]] = True
        for place in np.flatnonzero(~seen[heard.passage]).tolist():  # few: most passages begin with a letter
            if _SEEN.search(texts[here[place]], firsts[place], lasts[place]):
                seen[heard.passage[place]] = True
        gone = np.array([bool(one.person and one.person.consent == "withdrawn") for one in self._voices.known], bool)
        kept &= seen & ~gone[voice] if len(gone) else seen
        self._withdraw((document, start, end), voice, kept)
        return voice, kept

    def _withdraw(self, spans: tuple[Any, Any, Any], voice: Any, kept: Any) -> None:
        """Look one by one at the passages of documents from which words were withdrawn: what is left of them?"""
        import numpy as np

        touched = self._corpus.withdrawn.keys() & self._order.keys()
        if not touched:
            return
        document, start, end = spans
        marked = np.zeros(len(self._documents), dtype=bool)
        marked[[self._order[one] for one in touched]] = True
        for passage in np.flatnonzero(marked[document] & (start < end)).tolist():
            one = self._documents[document[passage]]
            words, speaks = self._corpus.words(one, int(start[passage]), int(end[passage]))
            kept[passage] = bool(words) and not (speaks.person and speaks.person.consent == "withdrawn")
            voice[passage] = self._voices.index(speaks)


def _grouped(rows: dict[str, Any]) -> tuple[Any, Any]:
    """The number of the passage that each coding belongs to, and the row of the coding that each passage shows.

    Codings of one code that overlap in a document are one passage; it shows the first confirmed, longest, earliest.
    """
    import numpy as np

    code, document, start, end = (rows[name] for name in ("code", "document", "start", "end"))
    if not len(code):
        return code, code
    new = np.ones(len(code), dtype=bool)
    other = (code[1:] != code[:-1]) | (document[1:] != document[:-1])
    lot = np.concatenate(([0], np.cumsum(other)))
    reached = np.maximum.accumulate(lot * _DOCUMENT + end)
    new[1:] = other | (lot[1:] * _DOCUMENT + start[1:] >= reached[:-1])
    group = np.cumsum(new) - 1
    ranked = np.lexsort((start, start - end, rows["doubtful"], group))
    _, firsts = np.unique(group[ranked], return_index=True)
    return group, ranked[firsts]
