"""Reads text whatever it was encoded in: UTF-8 and UTF-16 are known for sure, the others are guessed and reported.

Old French files are Windows-1252 nearly always, ISO-8859-15 (Linux), Mac Roman or CP850 (DOS) now and then: the guess
counts how many of the bytes beyond ASCII would be letters and signs of French. Only where none fits is
charset-normalizer asked.
"""

import re
import string
from collections import Counter
from pathlib import Path

from qualicode.i18n import _, ngettext
from qualicode.plugins.importers.cleaning import clean_text
from qualicode.plugins.importers.files import (
    TEXT_LIMIT,
    check_lines,
    controls,
    empty,
    has_signature,
    other_kind,
    read_bytes,
    utf16_without_mark,
)

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_FRENCH = (
    ("cp1252", "Windows-1252"),
    ("iso8859-15", "ISO-8859-15"),
    ("mac-roman", "Mac Roman"),
    ("cp850", "CP850"),
)
_OTHERS = (
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "koi8_r",
    "gb18030",
    "shift_jis",
    "euc_kr",
)
_EXPECTED = "éèêëàâäîïôöùûüçœæñáíóúãõìòßÉÈÊËÀÂÎÏÔÖÙÛÜÇŒÆ"
_ALLOWED = "«»’‘“”…–—€°·•\u00a0§²µ±½¼×‹›"
_ASCII = bytes(range(128))
_LETTERS = string.ascii_letters.encode()
_SAMPLE = 200_000
_NEAR_UTF8 = re.compile(b"[\xc3\xc2\xc5][\x80-\xbf]|\xe2[\x80\x82][\x80-\xbf]")


def read_text(path: Path, limit: int = TEXT_LIMIT) -> tuple[str, tuple[str, ...]]:
    """The cleaned text of a file of at most `limit` bytes, with doubts. Raises `UserError` when it is no text."""
    raw, doubts = read_raw(path, limit)
    text, more = clean_text(raw)
    if not text.strip():
        raise empty(path)
    check_lines(path, text)
    return text, doubts + more


def read_raw(path: Path, limit: int = TEXT_LIMIT) -> tuple[str, tuple[str, ...]]:
    """As `read_text`, uncleaned: in a table the line ends inside a cell are not those between rows."""
    data = read_bytes(path, limit)
    if has_signature(data[:16]):
        raise other_kind(path, data, _("plain text"))
    try:
        return decode(data)
    except ValueError as error:
        raise other_kind(path, data, _("plain text")) from error


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text in `data`, with a doubt where its encoding is a guess. Raises `ValueError` when it is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _certain(data[len(mark) :], encoding)
    wide = utf16_without_mark(data[:4096])
    if wide:
        text, doubts = _certain(data, wide)
        return text, (_guessed(wide.upper()), *doubts)
    if controls(data) > max(40, len(data) // 20):
        raise ValueError("binary")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _not_utf8(data)


def _certain(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Decode what says its encoding; broken pieces (a file cut off) are replaced and counted."""
    if encoding == "utf-8":
        try:
            return data.decode("utf-8"), ()
        except UnicodeDecodeError:
            return _not_utf8(data)
    unit = 4 if encoding.startswith("utf-32") else 2
    whole, rest = data[: len(data) // unit * unit], len(data) % unit
    text = whole.decode(encoding, "surrogatepass" if unit == 2 else "strict")
    return text, (_("The file seems to be cut off: its last character is incomplete."),) if rest else ()


def _not_utf8(data: bytes) -> tuple[str, tuple[str, ...]]:
    if b"\xed" in data:
        try:  # halves of surrogate pairs, as Java and old databases write them
            return _join_surrogates(data.decode("utf-8", "surrogatepass")), ()
        except UnicodeDecodeError:
            pass
    foreign = data.translate(None, _ASCII)
    if controls(data) > len(data) // 50:
        raise ValueError("binary")
    if sum(map(len, _NEAR_UTF8.findall(data))) * 2 > len(foreign):
        return _mostly_utf8(data)
    return _guess(data, foreign)


def _mostly_utf8(data: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-8 with pieces of Windows-1252 pasted in: each broken byte is read alone."""
    pieces: list[str] = []
    count = start = 0
    text = data.decode("utf-8", "surrogateescape")
    for match in re.finditer("[\udc80-\udcff]+", text):
        broken = match.group().encode("utf-8", "surrogateescape")
        pieces += text[start : match.start()], broken.decode("cp1252", "replace")
        count, start = count + len(broken), match.end()
    pieces.append(text[start:])
    doubt = ngettext(
        "{count} character was not in UTF-8 as the others are and was read as Windows-1252.",
        "{count} characters were not in UTF-8 as the others are and were read as Windows-1252.",
        count,
    ).format(count=count)
    return "".join(pieces), (doubt,)


def _guess(data: bytes, foreign: bytes) -> tuple[str, tuple[str, ...]]:
    """One of the four encodings that French was written in, or what charset-normalizer finds."""
    counts = Counter(foreign)
    scores = {encoding: _score(counts, encoding) for encoding, _name in _FRENCH}
    best, name = max(_FRENCH, key=lambda pair: scores[pair[0]])
    if scores["cp1252"] >= 0.4 * len(foreign):  # by far the most frequent: « … » shall not become DOS's « à »
        best, name = _FRENCH[_is_latin9(data)]
    latin = len(data) - len(data.translate(None, _LETTERS))
    if scores[best] < 0.4 * len(foreign) or (len(foreign) > 20 and len(foreign) > latin):  # Cyrillic, Arabic…
        found = _ask_normalizer(data)
        if found:
            best, name = found, found.upper()
    return data.decode(best, "replace"), (_guessed(name),)


def _score(counts: Counter[int], encoding: str) -> float:
    """How much of what lies beyond ASCII would be French: a letter 1, a sign ½, anything else −1."""
    score = 0.0
    for byte, count in counts.items():
        character = bytes((byte,)).decode(encoding, "replace")
        score += count * (1 if character in _EXPECTED else 0.5 if character in _ALLOWED else -1)
    return score


def _is_latin9(data: bytes) -> bool:
    """No byte that only Windows uses, and one that is « œ » or « € » only in ISO-8859-15."""
    return not re.search(b"[\x80-\x9f]", data) and bool(re.search(b"[A-Za-z]\xbd[a-z]|\xbc[a-zA-Z]|\xa4", data))


def _ask_normalizer(data: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = b" ".join(re.findall(rb"[^\s]*[\x80-\xff][^\n]{0,200}", data)[:400]) or data[:_SAMPLE]
    found = from_bytes(sample[:_SAMPLE], cp_isolation=list(_OTHERS)).best()
    if found is None or found.encoding in ("ascii", "utf_8"):
        return ""
    try:
        data.decode(found.encoding)
    except (UnicodeDecodeError, LookupError):
        return ""
    return found.encoding


def _join_surrogates(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _guessed(name: str) -> str:
    return _("The file does not say its encoding; it was read as {encoding}. Check its accents.").format(encoding=name)
