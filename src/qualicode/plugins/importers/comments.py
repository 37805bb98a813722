"""Comments of a Word document that name codes: a common way of coding without a program for it.

Where most comments of a document are short names (« accès ; guichet », « Thème › Code »), each becomes a coding to be
confirmed, by the comment's author; other comments are remarks, and are left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualicode.extend import ReadCoding
from qualicode.i18n import ngettext
from qualicode.plugins.importers.cleaning import clean_text

MOST_NAMES, LONGEST_NAME, MOST_WORDS = 8, 60, 7
_MOSTLY = 0.6
"""Such a share of a document's comments must name codes, or none of them is taken for one."""
_PARTED, _LISTED = re.compile(r"[;\n]|\s\|\s"), re.compile(r"[;\n]|,\s|\s/\s|\s\|\s")
"""Between names of codes: after a path (« Thème › Débrouille, entraide ») a comma belongs to the name."""
_ABOVE = re.compile(r"\s*(?:›|>|::)\s*")
_LABEL = re.compile(r"^[^\n:]{1,40}?\s?:\s+")
_SENTENCE = re.compile(r"[.?!…]$|[.?!]\s")


@dataclass(frozen=True, slots=True)
class Comment:
    """What a comment says, who wrote it, and the words that it is about."""

    author: str
    words: str
    about: str


def codings_of(text: str, comments: Sequence[Comment]) -> tuple[tuple[ReadCoding, ...], tuple[str, ...]]:
    """The codings that comments are, with sentences for the report: what was taken, what was left out."""
    named = [(one, _names(one.words)) for one in comments]
    if not comments or sum(bool(names) for _one, names in named) < _MOSTLY * len(comments):
        return (), _told_left(len(comments))
    found: list[ReadCoding] = []
    taken, reached = 0, 0
    for one, names in named:
        span = _place(text, one.about, reached) if names else None
        if span is None:
            continue
        taken, reached = taken + 1, span[0]
        for above, name in names:
            found.append(ReadCoding(*span, name, one.author, above))
    sentence = ngettext(
        "{count} comment names codes: its passage is coded, to be confirmed.",
        "{count} comments name codes: their passages are coded, to be confirmed.",
        taken,
    )
    return tuple(found), (*((sentence.format(count=taken),) if taken else ()), *_told_left(len(comments) - taken))


def _told_left(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    sentence = ngettext(
        "{count} comment in the margin was left out.", "{count} comments in the margin were left out.", count
    )
    return (sentence.format(count=count),)


def _names(words: str) -> list[tuple[tuple[str, ...], str]]:
    """The codes that a comment names, each with the names above it; none when it is a remark."""
    cleaned = clean_text(words)[0]
    lines = [line for line in cleaned.split("\n") if line.strip()]
    if lines and _ABOVE.search(lines[0]):  # what we write ourselves: a path, then what was noted
        lines = [line for line in lines if _ABOVE.search(line)]
    parts = [
        part.strip(" \t-–•*#") for line in lines for part in (_PARTED if _ABOVE.search(line) else _LISTED).split(line)
    ]
    parts = [part for part in parts if part]
    if not 1 <= len(parts) <= MOST_NAMES:
        return []
    found = []
    for part in parts:
        path = [name.strip() for name in _ABOVE.split(part) if name.strip()]
        if not path or any(not _is_name(name) for name in path):
            return []
        found.append((tuple(path[:-1]), path[-1]))
    return found


def _is_name(name: str) -> bool:
    return (
        len(name) <= LONGEST_NAME
        and len(name.split()) <= MOST_WORDS
        and not _SENTENCE.search(name)
        and any(letter.isalpha() for letter in name)
    )


def _place(text: str, about: str, start: int) -> tuple[int, int] | None:
    """Where the words of a comment stand in the text, whose speakers' labels were taken out; from `start` on first."""
    about = clean_text(about)[0].strip()
    for words in dict.fromkeys((about, _LABEL.sub("", about))):
        parts = words.split()
        if not parts or len(parts) > 5_000:
            continue
        wanted = re.compile(r"\s+".join(map(re.escape, parts)))
        match = wanted.search(text, start) or wanted.search(text)
        if match:
            return match.span()
    return None
