"""The steps of the pipeline that are ours, registered as spaCy factories: a laboratory may put its own beside them.

`qualicode_words` decides which words say what a passage is about. It writes on each token `_.qualicode_lemma`, the word
that stands for it ("": it says nothing), and `_.qualicode_meaning`, whether its vector counts. A step put after it may
change both: docs/pipelines.md shows how.
"""

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from qualicode.model.folding import fold

WORDS = "qualicode_words"
_TELLING = frozenset({"NOUN", "VERB", "ADJ", "PROPN", "ADV"})
_SILENT = frozenset({"PUNCT", "SPACE"})
_GRAMMAR = frozenset({"DET", "ADP", "PRON", "CCONJ", "SCONJ", "AUX"})


def prepare() -> None:
    """Register what is written on tokens; again and again is as good as once."""
    for name, usual in (("qualicode_lemma", ""), ("qualicode_meaning", False)):
        if not Token.has_extension(name):
            Token.set_extension(name, default=usual)


@Language.factory(WORDS)
def words(nlp: Language, name: str) -> Any:
    """The step; it needs what a tagger and a lemmatizer wrote before it."""
    prepare()
    return _decide


def _decide(doc: Doc) -> Doc:
    """« Dehors », « rien », « gens » are stop words for spaCy but say what an answer is about: only grammar goes.

    Stop words have no vector all the same, for a mean of vectors drowns in them.
    """
    for token in doc:
        if token.pos_ in _SILENT or not any(letter.isalpha() for letter in token.text):
            continue
        if token.is_stop and token.pos_ in _GRAMMAR:
            continue
        token._.qualicode_lemma = fold(token.lemma_)
        token._.qualicode_meaning = not token.is_stop and token.pos_ in _TELLING
    return doc
