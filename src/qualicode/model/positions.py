"""Qt, NVivo and JavaScript count UTF-16 units, Python counts code points: the one place that converts.

Almost every text has few characters beyond U+FFFF (emoji), so the map keeps only where they are.
"""

import re
from bisect import bisect_left, bisect_right

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Utf16Map:
    """Converts positions in one text, both ways, in O(log number of astral characters)."""

    def __init__(self, text: str) -> None:
        self._astral = [match.start() for match in _ASTRAL.finditer(text)]
        self._units = [position + index for index, position in enumerate(self._astral)]

    def to_utf16(self, position: int) -> int:
        """The UTF-16 index of a code-point index."""
        return position + bisect_left(self._astral, position)

    def to_code_points(self, unit: int) -> int:
        """The code-point index of a UTF-16 index; one inside a surrogate pair gives the character that it cuts."""
        before = bisect_right(self._units, unit)
        inside = bool(before) and self._units[before - 1] == unit - 1
        return unit - before + inside if inside else unit - bisect_left(self._units, unit)
