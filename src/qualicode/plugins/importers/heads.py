"""What the start of a line of a typed transcript may be: a speaker's label, a time stamp, both or nothing.

Forms: `NAME : …`, `[Name] (0:01 - 0:11)`, `Name  00:01:02`, `00:01:02 Name`, `[0:01] Name : …`, `Name : [0:01] …`,
`Name<tab>…`, `E – …`, `Q. …`, `[Name] …`, a time alone, `[00:01.000 --> 00:04.000] …`, a name alone. Only the first 200
characters of a line are looked at, in bounded patterns.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from qualicode.plugins.importers.labels import LONGEST, LabelKind, is_fact, is_noise, label_kind
from qualicode.plugins.importers.times import SPELT, TIME, is_unpadded, seconds

_LOOKED_AT = 200
_ARROW = r"(?:-{1,2}>|→|[-–—]|à|to)"
_TIME = rf"{SPELT}|{TIME}"
_SPAN = rf"(?P<start>{_TIME})(?:\s*{_ARROW}\s*(?P<end>{_TIME}))?"
_STAMP = rf"[\[({{#]?\s*{_SPAN}\s*[\])}}#]?"
_ACCENT = "[\u0300-\u036f]"
_LETTER = rf"[^\W\d_]{_ACCENT}?"
_NAME = rf"(?P<name>{_LETTER}(?:[^\n:：\[\]<>{{}}()\t]{{0,{LONGEST}}}?[^\W_.]|[^\W_])?{_ACCENT}?\.?)"
_SIDE = rf"(?P<aside>\s*\((?!\s*(?:{_TIME}))[^()\n]{{1,{LONGEST}}}\))?"
_AT_START = re.compile(rf"\s*{_STAMP}(?=\s|$)")
_BRACKET = re.compile(rf"\s*\[(?P<name>{_LETTER}[^\[\]\n]{{0,{LONGEST}}})\]\s*(?:{_STAMP})?\s*(?P<colon>[:：]?)")
_COLON = re.compile(
    rf"\s*(?P<dash>[-–—•]\s?)?(?:\d{{1,4}}[.)]?\s+)?[*_]{{0,3}}{_NAME}{_SIDE}[*_]{{0,3}}\s*"
    rf"(?:{_STAMP})?[*_]{{0,3}}\s?[:：][*_]{{0,3}}(?![/\\\d])"
)
_INSIDE = re.compile(rf"\s*(?:[\[({{#]\s*{_SPAN}\s*[\])}}#]\s*)")
_BARE_INSIDE = re.compile(r"\s*(?P<start>\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?)(?P<end>)(?=\s)\s*")
_POINT = re.compile(r"\s*(?P<name>[QRA])\s?\.\s+(?=\S)")
_STAMPED = re.compile(
    rf"\s*[*_]{{0,3}}{_NAME}(?P<aside>\s*\([^()\d\n]{{1,{LONGEST}}}\))?[*_]{{0,3}}\s*[-–—,]?\s*(?<=[\s*_,–—-])"
    rf"{_STAMP}\s*$"
)
_ALONE = re.compile(rf"\s*[-–—]?\s*[*_]{{0,3}}{_NAME}[*_]{{0,3}}\s*$")
_TABBED = re.compile(rf"\s*(?P<number>\d{{1,4}}[.)]?[ ]*\t\s*)?{_NAME}{_SIDE}(?:\s*:?\t|\s+[-–—]\s+)")
_NOBODY = re.compile(rf"\s*{_STAMP}[ ]*\t[ ]*\t\s*")
_FACT = re.compile(rf"\s*[*_•-]{{0,3}}\s*{_NAME}[*_]{{0,3}}\s?[:：]")
_PROMISING = re.compile(r"[:：\[\t]|\s[-–—]\s|^\s*(?:[QRA]\s?\.\s|[(\[{#]?\s*\d)")
_SHORT_VALUE = 100
_HEADER_LINES = 30


@dataclass(frozen=True, slots=True)
class Head:
    """What the start of a line may be. `form` names the pattern; what is said begins at `rest` of the line."""

    form: str
    rest: int
    name: str = ""
    start: float | None = None
    end: float | None = None
    own: bool = False
    firm: bool = False
    dash: bool = False
    numbered: bool = False
    kept: str = ""


def read_head(line: str) -> Head | None:
    part = line[:_LOOKED_AT]
    if not _PROMISING.search(part):
        return None
    nobody = _NOBODY.match(part)
    if nobody is not None and line[nobody.end() :].strip():
        start, end = _times(nobody)
        return Head("nobody", nobody.end(), start=start, end=end)
    at_start = _AT_START.match(part)
    if at_start is not None:
        return _after_time(line, part, at_start)
    return _labelled(line, part)


def under_arrows(lines: list[str], heads: dict[int, Head]) -> dict[int, Head]:
    """Old Teams documents: `0:0:0.0 --> 0:0:6.110`, the name on the next line, the words below."""
    found = dict(heads)
    for number, head in heads.items():
        if head.form == "time" and head.end is not None and number + 1 < len(lines) and number + 1 not in heads:
            alone = _ALONE.match(lines[number + 1][:_LOOKED_AT])
            if alone is not None and label_kind(alone["name"]) is not LabelKind.NONE:
                found[number + 1] = Head("timed", 0, _tidy(alone["name"]), own=True, firm=True)
    return found


def names_alone(lines: list[str]) -> dict[int, Head]:
    """Lines that hold nothing but what may be a name: « Enquêtrice », and what she said below."""
    found: dict[int, Head] = {}
    for number, line in enumerate(lines):
        alone = _ALONE.match(line) if len(line) <= LONGEST else None
        if alone is not None and alone["name"][-1] != "." and label_kind(alone["name"]) is not LabelKind.NONE:
            found[number] = Head("alone", len(line), _tidy(alone["name"]), own=True)
    return found


def _after_time(line: str, part: str, stamp: re.Match[str]) -> Head | None:
    start, end = _times(stamp)
    rest = stamp.end()
    if not line[rest:].strip():
        return Head("time", len(line), start=start, end=end, own=True)
    labelled = _labelled(line[rest:], part[rest:])
    if labelled is not None and labelled.start is None:
        return replace(labelled, rest=labelled.rest + rest, start=start, end=end)
    alone = _ALONE.match(part[rest:]) if len(line) <= _LOOKED_AT else None
    if alone is not None and label_kind(alone["name"]) is not LabelKind.NONE:
        firm = "[" in stamp.group() or "(" in stamp.group() or stamp["start"].count(":") > 1
        return Head("timed", rest, _tidy(alone["name"]), start, end, own=True, firm=firm)
    if end is not None or stamp.group().lstrip().startswith(("[", "(")):
        return Head("cue", rest, start=start, end=end)
    return None


def _labelled(line: str, part: str) -> Head | None:
    bracket = _BRACKET.match(part)
    if bracket is not None and not is_noise(bracket["name"]):
        start, end = _times(bracket)
        own = not line[bracket.end() :].strip()
        if own or start is not None or bracket["colon"]:
            firm = start is not None or bool(bracket["colon"])
            return Head("bracket", bracket.end(), _tidy(bracket["name"]), start, end, own=own, firm=firm)
        return Head("hooked", bracket.end(), _tidy(bracket["name"]))
    stamped = _STAMPED.match(part) if len(line) <= _LOOKED_AT else None
    if stamped is not None and label_kind(stamped["name"]) is not LabelKind.NONE:
        start, end = _times(stamped)
        name, kept = _with_aside(stamped)
        gap = part[stamped.end("name") : stamped.start("start")]
        firm = stamped["start"].count(":") > 1 or part.rstrip().endswith(("]", ")")) or "  " in gap or "\t" in gap
        return Head("stamped", len(line), name, start, end, own=True, firm=firm, kept=kept)
    colon = _COLON.match(part)
    if colon is not None and not is_noise(colon["name"]):
        name, kept = _with_aside(colon)
        start, end, rest = _times_after(part, colon)
        firm, dash = start is not None, bool(colon["dash"])
        own = not line[rest:].strip()
        return Head("colon", rest, name, start, end, own=own, firm=firm, dash=dash, kept=kept)
    tabbed = _TABBED.match(part)
    if tabbed is not None:
        name, kept = _with_aside(tabbed)
        start, end, rest = _times_after(part, tabbed)
        return Head("tab", rest, name, start, end, numbered=bool(tabbed["number"]), kept=kept)
    point = _POINT.match(part)
    return None if point is None else Head("point", point.end(), point["name"])


def _times_after(part: str, label: re.Match[str]) -> tuple[float | None, float | None, int]:
    """The times in a label, else those between it and the words: « Marie : [0:03] Bonjour »; where the words begin."""
    start, end = _times(label) if "start" in label.groupdict() else (None, None)
    if start is not None:
        return start, end, label.end()
    inside = _INSIDE.match(part, label.end()) or _BARE_INSIDE.match(part, label.end())
    if inside is None:
        return None, None, label.end()
    return *_times(inside), inside.end()


def _with_aside(match: re.Match[str]) -> tuple[str, str]:
    """The label with what stands in parentheses after it; « Marie (rires) : » is Marie, and her laugh is kept apart."""
    name, aside = _tidy(match["name"]), _tidy(match["aside"] or "")
    if aside and is_noise(aside) and not aside.strip("() ").isdigit():
        return name, f"{aside} "
    return f"{name} {aside}".rstrip(), ""


def _times(match: re.Match[str]) -> tuple[float | None, float | None]:
    if match["start"] is None:
        return None, None
    unpadded = is_unpadded(match["start"])
    start = seconds(match["start"], unpadded=unpadded)
    end = seconds(match["end"], unpadded=unpadded) if match["end"] else None
    return start, end


def _tidy(label: str) -> str:
    return unicodedata.normalize("NFC", " ".join(label.strip("*_ \t").split()))


def without_header(lines: list[str], heads: dict[int, Head]) -> dict[int, Head]:
    """Leave out « Enquêteur : Paul Martin » in the block of facts (« Date : … ») that opens many transcripts."""
    last = -1
    for number, line in enumerate(lines[:_HEADER_LINES]):
        fact = _FACT.match(line[:_LOOKED_AT])
        if fact is not None and is_fact(fact["name"]) and len(line) < _SHORT_VALUE:
            last = number
        elif line.strip() and (fact is None or len(line) >= _SHORT_VALUE) and number - last > 3:
            break
    if last < 0:
        return heads
    while last + 1 < len(lines) and last + 1 in heads and _is_short_fact(lines[last + 1], heads[last + 1]):
        last += 1
    return {number: head for number, head in heads.items() if number > last or head.form not in ("colon", "tab")}


def _is_short_fact(line: str, head: Head) -> bool:
    value = line[head.rest :].strip()
    return 0 < len(value) < _SHORT_VALUE and value[-1] not in ".?!…" and value[0].isupper()
