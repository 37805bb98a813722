"""CHAT's way of writing speech (CHILDES, CLAN) made into words as people read them."""

import re
from collections.abc import Sequence

_LANGUAGES = {
    "fra": "fr", "eng": "en", "deu": "de", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "cat": "ca", "ara": "ar",
    "rus": "ru", "pol": "pl", "ron": "ro", "tur": "tr", "zho": "zh", "cmn": "zh", "jpn": "ja", "ell": "el", "eus": "eu",
}  # fmt: skip
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DATE = re.compile(r"(\d{2})-([A-Z]{3})-(\d{4})")
BULLET = re.compile(r"\x15_?(\d{1,12})_(\d{1,12})\x15")
_GONE = re.compile(
    r"\x15[^\x15]{0,60}\x15|\[[^\[\]]{0,300}\]|[<>↑↓≈⌈⌉⌊⌋„‡]|\((?:\.{1,3}|\d{1,3}\.\d{0,3})\)|(?<!\S)0[^\W\d_]+|(?<!\S)&\*\S+"
)
_EVENT = re.compile(r"&=([^\W\d_][\w:]{0,40})")
_SAID = re.compile(r"(?<!\S)&[-+~]")
_TRAIL = re.compile(r"\+(?:\.\.\.|…)")
_END = re.compile(r"\+[\"/.,!?^<>]{1,4}")
_KIND = re.compile(r"(?<=\w)@[a-z]{1,3}(?::[\w&+]{1,20})?(?!\w)")
_LONG = re.compile(r"(?<=[^\W\d_]):+(?=[^\W\d_]|\s|$)")


def words_of(line: str) -> str:
    """The words of a main line: marks of overlap, retracing and form gone, fillers (« &-euh ») kept as they were said,
    what happens besides (« &=rires ») in parentheses."""
    line = _EVENT.sub(lambda match: f"({match[1].replace('_', ' ').replace(':', ' ')})", _TRAIL.sub("…", line))
    line = _SAID.sub("", _END.sub(" ", _GONE.sub(" ", line)))
    kept = " ".join(_LONG.sub("", _KIND.sub("", line)).replace("_", " ").split())
    shortened = re.sub(r"(?<=\w)\(([^()\s]{1,20})\)|\(([^()\s]{1,20})\)(?=\w)", r"\1\2", kept)
    return re.sub(r" ([.!?,;…])", r"\1", shortened)


def participants(lines: Sequence[str]) -> dict[str, str]:
    """The names of the speakers by their three letters: their own name, else their part."""
    names: dict[str, str] = {}
    for line in lines:
        if line.startswith("@Participants:"):
            for one in line[14:].split(","):
                words = one.split()
                if words:
                    named = words[1:-1] or words[-1:]
                    names[words[0]] = " ".join(named).replace("_", " ")
    return names


def facts_of(lines: Sequence[str]) -> dict[str, str]:
    """Language, date and place in the header."""
    facts: dict[str, str] = {}
    for line in lines:
        name, _colon, value = line.partition(":")
        value = value.strip()
        if name == "@Languages" and (language := _LANGUAGES.get(value[:3].lower())):
            facts.setdefault("language", language)
        elif name == "@Location" and value:
            facts.setdefault("place", " ".join(value.split())[:200])
        elif name == "@Date" and (date := _DATE.fullmatch(value.upper())) and date[2] in _MONTHS:
            facts.setdefault("date", f"{date[3]}-{_MONTHS.index(date[2]) + 1:02}-{date[1]}")
    return facts
