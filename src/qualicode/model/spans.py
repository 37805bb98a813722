"""Rules about spans of text: [start, end) in code points."""

import re
from collections.abc import Iterable

Span = tuple[int, int]

_CLOSING, _OPENING = ",;.:!?)]»”", "([«“"
_WORD = re.compile(r"\w+(?:['’\-·.]\w+)*", re.UNICODE)


def trim(text: str, start: int, end: int) -> Span:
    """The span without white space at its edges (empty spans stay where they start)."""
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def snap_to_words(text: str, start: int, end: int) -> Span:
    """The span grown to whole words, without white space or stray punctuation at its edges.

    A dragged selection rarely ends where it should: the comma that ends what stands before is left out, as is the
    quotation mark that opens what comes after.
    """
    start, end = trim(text, start, end)
    if start == end:
        return start, end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    first, last = start, end
    while first < last and (text[first] in _CLOSING or text[first].isspace()):
        first += 1
    while last > first and (text[last - 1] in _OPENING or text[last - 1].isspace()):
        last -= 1
    return (first, last) if first < last else (start, end)


def word_at(text: str, position: int) -> Span:
    """The word around a position, or an empty span."""
    line = text.rfind("\n", 0, position) + 1
    stop = text.find("\n", position)
    for match in _WORD.finditer(text, line, len(text) if stop < 0 else stop):
        if match.start() <= position <= match.end():
            return match.start(), match.end()
    return position, position


def paragraphs(text: str) -> list[Span]:
    """The spans of the lines of a text that hold something, in order: number n is at index n - 1."""
    found, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences in [start, end), as far as signs tell: they end after . ! ? … where a capital or a dash follows."""
    found, begin = [], start
    for match in _SENTENCE.finditer(text, start, end):
        found.append(trim(text, begin, match.end()))
        begin = match.end()
    found.append(trim(text, begin, end))
    return [span for span in found if span[0] < span[1]]


_SENTENCE = re.compile(r"[.!?…]+[\"»”)\]]*\s+(?=[\"«“(—–-]*\s*[^\W\d_a-zà-ÿ])")


def union_length(spans: Iterable[Span]) -> int:
    """How many code points at least one of the spans covers."""
    covered = reached = 0
    for start, end in sorted(spans):
        covered += max(0, end - max(start, reached))
        reached = max(reached, end)
    return covered


def words(text: str) -> int:
    """How many words a text has."""
    return sum(1 for _ in _WORD.finditer(text))
