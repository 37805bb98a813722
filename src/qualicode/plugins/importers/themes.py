"""Cuts the themes that a form's column holds: « Santé ; Emploi », "Housing | Work", « Logement, école »."""

import re
from collections import Counter
from collections.abc import Iterable

_FIRM = re.compile(r"[;|\n]")
_COMMA = re.compile(r",(?![^()]*\))")
_SENTENCE = 60


class ThemeSplitter:
    """Knows a whole column, because a comma may part two themes or belong to the name of one.

    « La légèreté, la fête » is one theme when it comes again and again and its halves never stand alone.
    """

    def __init__(self, column: Iterable[str]) -> None:
        cells = [cell for value in column if (cell := value.strip())]
        pieces = [piece for cell in cells for piece in self._firm(cell)]
        self._whole = Counter(pieces)
        self._parts: Counter[str] = Counter()
        for piece, count in self._whole.items():
            for part in self._commas(piece):
                self._parts[part] += count

    def split(self, value: str) -> list[str]:
        """The themes in a cell, in order, without repetition."""
        found: dict[str, None] = {}
        for piece in self._firm(value):
            for theme in [piece] if self._is_name(piece) else self._commas(piece):
                found[theme] = None
        return list(found)

    def _is_name(self, piece: str) -> bool:
        """Whether a piece with a comma is one theme: a sentence, or a name whose parts occur in it only."""
        parts = self._commas(piece)
        if len(parts) < 2:
            return True
        if len(piece) > _SENTENCE and max(map(len, parts)) > _SENTENCE / 2:
            return True
        return self._whole[piece] > 1 and all(self._parts[part] == self._whole[piece] for part in parts)

    @staticmethod
    def _firm(value: str) -> list[str]:
        return [" ".join(piece.split()) for piece in _FIRM.split(value) if piece.strip()]

    @staticmethod
    def _commas(piece: str) -> list[str]:
        return [part.strip() for part in _COMMA.split(piece) if part.strip()]
