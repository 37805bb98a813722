"""Whose words spans of text hold, for many spans at once: the rules of `Corpus.words`, on columns of numbers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from qualicode.model.study import Document, Speaker
from qualicode.model.synthesis.corpus import Corpus, Voice

_DOCUMENT = 1 << 32
"""No text is longer: document * this + position is one number for a place in the study."""


class Heard(NamedTuple):
    """The stretches of each span that its voice says: index of the span, start, end (numpy arrays)."""

    passage: Any
    start: Any
    end: Any


class Voices:
    """The voices of the documents, by index; `person` and `who` (arrays by voice) say whether and which person."""

    def __init__(self, corpus: Corpus, documents: Sequence[Document]) -> None:
        self._corpus = corpus
        self._documents = documents
        self.known: tuple[Voice, ...] = ()
        self._load()

    def _load(self) -> None:
        """One voice for each document's writer, then one for each speaker; the turns, sorted."""
        import numpy as np

        corpus, order = self._corpus, {document.id: index for index, document in enumerate(self._documents)}
        voices = [corpus.voice(document, None) for document in self._documents]
        homes: dict[str | None, int] = {}
        for speaker in corpus.study.speakers:
            if speaker.document_id in order:
                homes[speaker.id] = len(voices)
                voices.append(corpus.voice(self._documents[order[speaker.document_id]], speaker))
        at_home = np.array([*range(len(order)), *(order[one.document_id] for one in corpus.study.speakers
                                                  if one.document_id in order)], dtype=np.int64)  # fmt: skip
        turns = [turn for turn in corpus.study.turns if turn.document_id in order]
        count = len(turns)
        document = np.array([order[turn.document_id] for turn in turns], dtype=np.int64)
        start = np.array([turn.start for turn in turns], dtype=np.int64)
        end = np.array([turn.end for turn in turns], dtype=np.int64)
        voice = np.array([homes.get(turn.speaker_id, -1) for turn in turns], dtype=np.int64)
        known = {speaker.id: speaker for speaker in corpus.study.speakers}
        strays: dict[tuple[int, str], int] = {}
        for place in np.flatnonzero((voice < 0) | (at_home[voice] != document)).tolist() if count else ():
            key = int(document[place]), turns[place].speaker_id or ""
            if key not in strays:
                strays[key] = self._stray(voices, key, known.get(key[1]))
            voice[place] = strays[key]
        sorting = np.argsort(document * _DOCUMENT + start, kind="stable")
        self._at = (document * _DOCUMENT + start)[sorting]
        reach = (document * _DOCUMENT + end)[sorting]
        self._until = np.maximum.accumulate(reach) if count else reach
        self._start, self._end, self._voice = start[sorting], end[sorting], voice[sorting]
        self._close(voices)

    def _stray(self, voices: list[Voice], key: tuple[int, str], speaker: Speaker | None) -> int:
        """The voice of a turn whose speaker is not told, unknown, or at home in another document."""
        if speaker is None:
            return key[0]
        voices.append(self._corpus.voice(self._documents[key[0]], speaker))
        return len(voices) - 1

    def _close(self, voices: list[Voice]) -> None:
        import numpy as np

        self.known = tuple(voices)
        self.person = np.array([voice.is_person for voice in voices], dtype=bool)
        keys: dict[str, int] = {}
        self.who = np.array([keys.setdefault(voice.key, len(keys)) for voice in voices], dtype=np.int64)

    def index(self, voice: Voice) -> int:
        """Where a voice stands among the known ones."""
        return self.known.index(voice)

    def turns(self, document: Any, start: Any, end: Any) -> tuple[Any, Any]:
        """The first and one past the last of the sorted turns that each span touches."""
        import numpy as np

        last = np.searchsorted(self._at, document * _DOCUMENT + np.maximum(end - 1, 0), "right")
        first = np.searchsorted(self._until, document * _DOCUMENT + start, "right")
        return np.minimum(first, last), last

    def of(self, document: Any, start: Any, end: Any) -> tuple[Any, Heard]:
        """The voice of each span (an index), and where it speaks in it.

        Of several speakers it is the person who says most; a speaker's turns in a row count together. Where nobody
        has the turn it is the writer of the text, in the whole span.
        """
        import numpy as np

        first, last = self.turns(document, start, end)
        count = last - first
        passage = np.repeat(np.arange(len(document)), count)
        turn = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
        voice = self._voice[turn]
        begin, stop = np.maximum(start[passage], self._start[turn]), np.minimum(end[passage], self._end[turn])
        chosen = self._most(passage, voice, stop - begin, len(document))
        result = np.where(count > 0, chosen, document)
        heard = voice == result[passage]
        silent = np.flatnonzero(count == 0)
        return result, Heard(
            np.concatenate((passage[heard], silent)),
            np.concatenate((begin[heard], start[silent])),
            np.concatenate((stop[heard], end[silent])),
        )

    def _most(self, passage: Any, voice: Any, length: Any, count: int) -> Any:
        """The voice of each passage: a person before others, then who says most, then who begins."""
        import numpy as np

        chosen = np.zeros(count, dtype=np.int64)
        if not len(passage):
            return chosen
        key = passage * len(self.known) + voice
        pairs, firsts, place = np.unique(key, return_index=True, return_inverse=True)
        said = np.bincount(place, weights=length, minlength=len(pairs))
        whose, who = pairs // len(self.known), pairs % len(self.known)
        ranked = np.lexsort((firsts, -said, ~self.person[who], whose))
        holders, best = np.unique(whose[ranked], return_index=True)
        chosen[holders] = who[ranked[best]]
        return chosen
