"""Makes paragraphs of the lines on the pages of a PDF: running heads and page numbers dropped, words joined again."""

import re
from collections import Counter
from collections.abc import Sequence

from qualicode.plugins.importers.heads import read_head
from qualicode.plugins.importers.labels import is_telling

CUT = "\ufffe"
"""What PDFium writes for a hyphen at the end of a line."""

_BROKEN = re.compile(r"(?<=[^\W\d_])-$")
_NUMBER = re.compile(
    r"\W{0,3}(?:page|p\.?)?\W{0,3}(\d{1,4})\W{0,3}(?:(?:/|sur|of|de)\W{0,3}\d{1,4}\W{0,3})?", re.IGNORECASE
)
_LABEL = re.compile(r"(?:[-–—•▪●*]\s|\d{1,3}[.)]\s|[\[(]|[^\s:]{1,20}(?: [^\s:]{1,20}){0,3} ?:)")
_ENDS = re.compile(r"[.!?…:][\"»”)\]]?$")
_CLITICS = frozenset(
    "ce il elle on je tu nous vous ils elles t la ci le les moi toi lui leur en y même mêmes être là".split()  # noqa: SIM905
)
_PREFIXES = frozenset(
    "ex non mi demi semi vice sous contre pré celui celle ceux celles avant après peut grand".split()  # noqa: SIM905
)
_SHORT = 0.7
"""A line of less than so much of a full one ends its paragraph."""
_EDGE = 2
"""So many lines at the top and the bottom of a page may be running heads."""
_HYPHENATED = 0.03
"""A program that hyphenates cuts one line in ten or twenty; else a hyphen at the end of a line is a compound's."""


def without_heads(pages: Sequence[Sequence[str]]) -> tuple[list[list[str]], int]:
    """The pages without running heads and page numbers, and how many such lines there were.

    A running head is a first or last line that stands on more than half of the pages, but for its digits, and hardly
    ever inside them, as a speaker's label does. A page number counts on with the pages: « 42. » alone is an answer.
    """
    everywhere = Counter(_key(line) for page in pages for line in page)
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_key(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    wanted = max(3, len(pages) * 0.55)
    often = {
        key
        for key, count in edges.items()
        if count >= wanted and everywhere[key] <= 1.25 * count and re.search(r"[^\W\d_]", key)
    }
    numbering = _numbering(pages)
    kept: list[list[str]] = []
    dropped = 0
    for number, page in enumerate(pages):
        lines = list(page)
        for at in (0, -1):
            for _time in range(_EDGE):
                if lines and (_key(lines[at]) in often or _page_number(lines[at], number) in numbering):
                    lines.pop(at)
                    dropped += 1
        kept.append(lines)
    return kept, dropped


def _numbering(pages: Sequence[Sequence[str]]) -> set[int]:
    """By how much the printed numbers differ from the pages' own, where they do so on more than half of the pages."""
    found: Counter[int] = Counter()
    for number, page in enumerate(pages):
        lines = (*page[:_EDGE], *page[-_EDGE:])
        found.update({shift for line in lines if (shift := _page_number(line, number)) is not None})
    return {shift for shift, count in found.items() if count >= max(2, len(pages) * 0.5)}


def _page_number(line: str, page: int) -> int | None:
    match = _NUMBER.fullmatch(line.strip())
    return int(match[1]) - page if match else None


def paragraphs_of(pages: Sequence[Sequence[str]]) -> str:
    """The lines joined to paragraphs, words cut at the end of a line joined again."""
    lines = [line for page in pages for line in page]
    if not lines:
        return ""
    lengths = sorted(len(line.strip()) for line in lines)
    full = lengths[int(len(lengths) * 0.9)] * 0.8
    spaced = sum(line.endswith(" ") for line in lines) > len(lines) * 0.2
    pieces: list[str] = []
    for at, line in enumerate(lines):
        words = _BROKEN.sub(CUT, line.strip())
        after = lines[at + 1] if at + 1 < len(lines) else ""
        goes_on = _goes_on(line, after, full, spaced=spaced)
        pieces += words if goes_on else words.rstrip(CUT), ("" if words.endswith(CUT) else " ") if goes_on else "\n"
    text = "".join(pieces[:-1])
    long = sum(length >= full for length in lengths)
    known = Counter(re.findall(r"[\w’'-]+", " ".join(lines).lower()))
    return _uncut(text, known, hyphenated=text.count(CUT) > _HYPHENATED * long).replace(CUT, "")


def _goes_on(line: str, after: str, full: float, *, spaced: bool) -> bool:
    """Whether a line is continued by the one after it."""
    bare, following = line.rstrip(), after.lstrip()
    if not following or _names_somebody(following) or _is_label(bare):
        return False
    if bare.endswith((CUT, "-", "\xad")):
        return True
    if _LABEL.match(following) and _ENDS.search(bare):
        return False
    if following[0].islower() or bare.endswith((",", ";")):
        return True
    if len(bare) < full * _SHORT:
        return False
    if spaced:  # the program that made it wrote the space at which it broke the line
        return line.endswith(" ")
    return len(bare) >= full and not (_ENDS.search(bare) and len(bare) < full / 0.8 * 0.9)


def _names_somebody(line: str) -> bool:
    """Whether a line begins with a speaker, beyond doubt: « [Nom] (0:03 - 0:08) », « Enquêtrice : »."""
    head = read_head(line)
    if head is None or head.form in ("time", "cue"):
        return head is not None and head.own
    return bool(head.name) and (head.start is not None or head.firm or is_telling(head.name))


def _is_label(line: str) -> bool:
    """Whether a line holds a speaker or a time and nothing else."""
    head = read_head(line)
    return head is not None and head.own and (head.start is not None or head.firm)


def _uncut(text: str, known: Counter[str], *, hyphenated: bool) -> str:
    """Join the words that were cut at the end of a line, with their hyphen where it belongs to them."""

    def join(match: re.Match[str]) -> str:
        before, after = match[1], match[2]
        last = before.rpartition("-")[2]
        whole, parted = (before + after).lower(), f"{before}-{after}".lower()
        if known[whole] or known[parted]:
            hyphen = known[parted] > known[whole]
        else:
            hyphen = (
                not hyphenated
                or "-" in before
                or after.lower() in _CLITICS
                or after[0].isupper()
                or last.lower() in _PREFIXES
            )
        return f"{before}-{after}" if hyphen else before + after

    return re.sub(rf"([\w’'-]+)(?:{CUT}|\xad)\s*(\w+)", join, text)


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.lower().split()))
