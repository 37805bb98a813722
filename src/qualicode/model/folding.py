"""Texts made comparable: without case, accents or the dots of inclusive writing.

« habitant·e·s », « HABITANTS » and "habitants" fold to the same words; so does what the user types in a search box.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_FEMININE = "e|es|ne|nes|le|les|te|tes|euse|euses|rice|rices|trice|trices|ère|ères|ve|ves|se|ses|fe|fes|sse|sses"
_HYPHENED = "e|es|ne|nes|euse|euses|rice|rices|trice|trices"  # « donne-les » and « va-t-elle » are no such forms
_INCLUSIVE = re.compile(
    rf"(?<=\w\w)(?:[·•‧⋅.](?:{_FEMININE})(?:[·•‧⋅.]?s)?(?!\w)|-(?:{_HYPHENED})(?:-s)?(?![\w-])"
    rf"|\((?:{_FEMININE})\)s?(?!\w)|[·•‧⋅]s(?!\w))",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """`text` in lower case without accents, ligatures or typographic apostrophes (its length may change)."""
    return text.lower() if text.isascii() else text.translate(_table()).lower()


def without_inclusive(text: str) -> str:
    """The text with inclusive forms brought back to the plain word: « acteur·trices » gives « acteurs »."""
    return _INCLUSIVE.sub(_plain, text)


def fold_inclusive(text: str) -> str:
    """`fold`, with inclusive forms brought back to the plain word: « acteur·trices » gives "acteurs"."""
    return fold(without_inclusive(text))


def fold_with_positions(text: str) -> tuple[str, list[int]]:
    """`fold_inclusive` with, for each of its characters, where it stands in `text`; one position more for the end."""
    letters: list[str] = []
    positions: list[int] = []

    def take(part: str, at: int, step: int) -> None:
        for offset, character in enumerate(part):
            folded = fold(character)
            letters.append(folded)
            positions.extend([at + offset * step] * len(folded))

    done = 0
    for match in _INCLUSIVE.finditer(text):
        take(text[done : match.start()], done, 1)
        take(_plain(match), match.start(), 0)
        done = match.end()
    take(text[done:], done, 1)
    return "".join(letters), [*positions, len(text)]


@dataclass(frozen=True, slots=True)
class Needle:
    """A word looked for, folded: it is found at the start of a word, or, in the singular, as a whole word."""

    typed: str
    singular: str

    @property
    def pattern(self) -> str:
        """A regular expression for folded text."""
        return rf"\b(?:{re.escape(self.typed)}\w*|{re.escape(self.singular)}\b)"


def needles(words: str) -> list[Needle]:
    """What to look for when somebody types these words; a letter alone is left out unless there is nothing else."""
    found = [Needle(word, _singular(word)) for word in _WORD.findall(fold_inclusive(words))]
    return [needle for needle in found if len(needle.typed) > 1] or found


def is_subsequence(letters: str, name: str) -> bool:
    """Whether the letters occur in the name in this order (both folded): "ntr" finds "entraide"."""
    rest = iter(name)
    return all(letter in rest for letter in letters)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word


def _plain(match: re.Match[str]) -> str:
    return "s" if match.group().lower().endswith("s") or match.group().lower().endswith("s)") else ""


@cache
def _table() -> dict[int, str | None]:
    """Latin letters to their plain ones, combining marks to nothing; one table is far faster than normalising."""
    table: dict[int, str | None] = dict.fromkeys(range(0x300, 0x370))
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = "".join(c for c in unicodedata.normalize("NFD", chr(code)) if not unicodedata.combining(c))
        if plain != chr(code):
            table[code] = plain
    return table | {ord(ligature): letters for ligature, letters in _LIGATURES.items()}


_LIGATURES = {"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss", "’": "'", "ʼ": "'"}
