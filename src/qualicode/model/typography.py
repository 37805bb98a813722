"""How our own sentences are set: spaces before high punctuation, quotation marks, apostrophes.

Quoted words are left as they are but for the quotation marks around and inside them (`quoted`). In French the space
inside « » and before : ; ! ? is U+00A0, which word processors expect.
"""

import re
from collections.abc import Sequence

NBSP = "\u00a0"

_BLANKS = " \u00a0\u202f"
_PAIRS = {"«": "»", "“": "”", '"': '"', "„": "“", "‹": "›"}
_WORD = re.compile(r"\S+")
_ADDRESSES = ("://", "www.", "@")
_SPACES = re.compile(r"[ \t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_TEXT = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STRAIGHT = re.compile(r'"([^"]*)"')
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_GUILLEMETS = re.compile(r"«([^«»]*)»")
_HIGH = re.compile(r"(?<=[\w)\]»”’%…])[ \u00a0\u202f]*([;!?]+|:)(?=[\s)\]»”]|$)")
_NUMBER_SIGN = re.compile(r"\b([nN]°|§)[ \u202f]*(?=\d)")
_UNIT = re.compile(r"(?<=\d)[ \u202f](?=[%€°])")


def typographic(text: str, language: str) -> str:
    """Our own text as a printer of `language` would set it ("fr" or "en"; others are left as they are).

    Addresses (web, e-mail) stay as they are.
    """
    parts: list[str] = []
    end = 0
    for word in _WORD.finditer(text) if _may_hold_addresses(text) else ():
        if _may_hold_addresses(word.group()):
            parts += [_set_after(parts, text[end : word.start()], language), word.group()]
            end = word.end()
    return "".join([*parts, _set_after(parts, text[end:], language)])


def quoted(words: str, language: str) -> str:
    """Somebody's words between the quotation marks of `language`; marks already around them are taken off first."""
    words = unquoted(words)
    if language == "fr":
        words = _GUILLEMETS.sub(lambda match: f"“{match.group(1).strip(_BLANKS)}”", words)
        return f"«{NBSP}{words}{NBSP}»"
    return f"“{words.replace('“', '‘').replace('”', '’')}”"


def unquoted(words: str) -> str:
    """The words without the one pair of quotation marks around them all, and without white space at the edges."""
    words = words.strip()
    while len(words) > 1 and _PAIRS.get(words[0]) == words[-1] and _one_pair(words):
        words = words[1:-1].strip()
    return words


def on_one_line(text: str) -> str:
    """The text with line ends, tabs and runs of spaces as single spaces; non-breaking spaces stay.

    What no document can hold (control characters) is left out; lone surrogates become U+FFFD.
    """
    return _NOT_TEXT.sub("", _SURROGATES.sub("\ufffd", _SPACES.sub(" ", text))).strip()


def shortened(text: str, limit: int) -> str:
    """At most about `limit` characters, cut after a sentence or else a word, the cut shown as […]."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    stop = max(head.rfind(mark) for mark in (". ", "! ", "? ", "… "))
    if stop < limit // 2:
        stop = head.rfind(" ") - 1 if " " in head else limit - 1
    return f"{head[: stop + 1].rstrip()} […]"


def _one_pair(words: str) -> bool:
    """Whether the first mark is closed by the last one: « a » et « b » is two pairs."""
    opening, closing = words[0], words[-1]
    if opening == closing:
        return closing not in words[1:-1]
    depth = 0
    for character in words[:-1]:
        depth += (character == opening) - (character == closing)
        if depth == 0:
            return False
    return depth == 1


def _may_hold_addresses(text: str) -> bool:
    return any(mark in text for mark in _ADDRESSES)


def _set_after(parts: Sequence[str], text: str, language: str) -> str:
    """The text set as what follows a word, where something stands before it."""
    return _set(f"x{text}", language)[1:] if parts else _set(text, language)


def _set(text: str, language: str) -> str:
    if language not in ("fr", "en"):
        return text
    text = _APOSTROPHE.sub("’", text)
    if language == "en":
        return _STRAIGHT.sub(r"“\1”", text)
    text = _STRAIGHT.sub(r"« \1 »", text).replace("...", "…")
    text = _GUILLEMETS.sub(lambda match: f"«{NBSP}{match.group(1).strip(_BLANKS)}{NBSP}»", text)
    text = _HIGH.sub(rf"{NBSP}\1", text)
    text = _NUMBER_SIGN.sub(rf"\1{NBSP}", text)
    return _UNIT.sub(NBSP, text)
