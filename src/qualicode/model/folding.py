"""Texts made comparable: without case, accents or the dots of inclusive writing.

« habitant·e·s », « HABITANTS » and "habitants" fold to the same words; so does what the user types in a search box.
"""

import re
import unicodedata

_INCLUSIVE = re.compile(r"(?<=\w\w)[·•‧⋅.\-(](?:e|es|ne|nes|le|les|te|tes|euse|euses|rice|rices|trice|trices|ère|ères|ve|ves|se|ses|fe|fes|sse|sses)(?:[·•‧⋅.\-]?s)?\)?(?!\w)", re.IGNORECASE)  # fmt: skip # noqa: E501
_POINTED_S = re.compile(r"(?<=\w)[·•‧⋅]s(?!\w)", re.IGNORECASE)
_LIGATURES = {"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss", "’": "'", "ʼ": "'"}


def fold(text: str) -> str:
    """`text` in lower case without accents, ligatures or typographic apostrophes (its length may change)."""
    for ligature, letters in _LIGATURES.items():
        if ligature in text:
            text = text.replace(ligature, letters)
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()


def fold_inclusive(text: str) -> str:
    """`fold`, with inclusive forms brought back to the plain word: « acteur·trices » → "acteurs", « chef.fe » → "chef"."""
    return fold(_POINTED_S.sub("s", _INCLUSIVE.sub(_plain, text)))


def is_subsequence(letters: str, name: str) -> bool:
    """Whether the letters occur in the name in this order (both folded): "ntr" finds "entraide"."""
    rest = iter(name)
    return all(letter in rest for letter in letters)


def _plain(match: re.Match[str]) -> str:
    return "s" if match.group().rstrip(")").lower().endswith("s") else ""
