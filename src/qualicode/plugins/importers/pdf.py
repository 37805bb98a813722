"""Reads PDF documents that have words in them: lines joined to paragraphs, running heads and page numbers dropped."""

import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_, _, ngettext
from qualicode.model.errors import UserError
from qualicode.plugins.importers.archive import protected, suspicious
from qualicode.plugins.importers.documents import transcript_of
from qualicode.plugins.importers.files import MEGABYTE, damaged, other_kind, read_bytes, too_large, unreadable
from qualicode.plugins.importers.pdf_child import MOST_CHARACTERS, pages_of

_LIMIT = 200 * MEGABYTE
_PATIENCE = 20.0
"""Seconds, and one more a megabyte, on the clock; a busy machine takes its time. The child counts its own work."""
_TICK = 0.2
_CUT = "\ufffe"
"""What PDFium writes for a hyphen at the end of a line; \x02 in older versions."""
_BROKEN = re.compile(r"(?<=[^\W\d_])-$")
_NUMBER = re.compile(r"\W*(?:page|p\.?)?\W*\d{1,4}\W*(?:(?:/|sur|of|de)\W*\d{1,4}\W*)?", re.IGNORECASE)
_LABEL = re.compile(r"(?:[-–—•▪●*]\s|\d{1,3}[.)]\s|[\[(]|[^\s:]{1,20}(?: [^\s:]{1,20}){0,3} ?:)")
_ENDS = re.compile(r"[.!?…:][\"»”)\]]?$")
_CLITICS = frozenset(
    "ce il elle on je tu nous vous ils elles t la ci le les moi toi lui leur en y même mêmes être là".split()  # noqa: SIM905
)
_SHORT = 0.7
"""A line of less than so much of a full one ends its paragraph."""
_EDGE = 2
"""So many lines at the top and the bottom of a page may be running heads."""


class PdfImporter:
    """PDF documents with a layer of text, with speakers found in their paragraphs."""

    name = N_("PDF document")
    extensions = (".pdf",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as PDF."""
        return b"%PDF-" in head[:1024]

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The document. Raises `UserError` when it is no PDF, protected, damaged, or a scan without words."""
        progress(0, 1)
        data = read_bytes(path, _LIMIT)
        if not self.recognises(data, path):
            raise other_kind(path, data, _("a PDF document"))
        pages, title, empty_pages = _read(data, path, progress)
        kept, dropped = without_heads(pages)
        doubts = (*_dropped(dropped), *_pictures(empty_pages, len(pages)))
        return [transcript_of(path, paragraphs_of(kept), title=title, doubts=doubts)]


def text_of(data: bytes, path: Path) -> str:
    """The words of a PDF document, paragraph by paragraph. Raises `UserError` as `read` does."""
    pages, _title, _empty = _read(data, path, lambda _done, _total: None)
    return paragraphs_of(without_heads(pages)[0])


def _read(data: bytes, path: Path, progress: Progress) -> tuple[list[list[str]], str, int]:
    """The lines of each page, the title, and how many pages have no word."""
    found = pages_of(data) if getattr(sys, "frozen", False) else _asked(data, path, progress)
    error = found.get("error")
    if error == "pages":
        raise UserError(_("“{name}” has too many pages.").format(name=path.name), _("Split it into several files."))
    if error == "size":
        raise too_large(path, MOST_CHARACTERS + 1, MOST_CHARACTERS)
    if error:
        raise protected(path) if error == "password" else damaged(path)
    pages = [[line for line in re.split(r"\r\n?|\n", words) if line.strip()] for words in found["pages"]]
    wordless = sum(not page for page in pages)
    if wordless == len(pages):
        raise UserError(
            _("“{name}” is a scan: it holds pictures of pages, no words.").format(name=path.name),
            _("Have its text recognised (OCR) by a scanner or a PDF program, then import the result."),
        )
    return pages, str(found.get("title") or ""), wordless


def _asked(data: bytes, path: Path, progress: Progress) -> dict[str, Any]:
    """What the child reads. Raises `UserError` when it dies of the document, or does not come to an end."""
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) if sys.platform == "win32" else 0
    patience = _PATIENCE + len(data) / MEGABYTE
    try:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", pages_of.__module__], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=Path(sys.executable).parent, creationflags=flags,
        )  # fmt: skip
    except OSError as error:
        raise unreadable(path, error) from error
    began = time.monotonic()
    answer, ask = b"", data
    try:
        while not answer and time.monotonic() - began < patience:
            progress(0, 1)
            try:
                answer = child.communicate(ask, timeout=_TICK)[0]
                break
            except subprocess.TimeoutExpired:
                ask = b""  # what is left of it goes on being sent
    finally:
        child.kill()
        child.communicate()
    try:
        found: dict[str, Any] = json.loads(answer)
    except ValueError:
        raise suspicious(path) from None
    return found


def without_heads(pages: Sequence[Sequence[str]]) -> tuple[list[list[str]], int]:
    """The pages without running heads and page numbers, and how many such lines there were.

    A running head is a first or last line that stands on more than half of the pages, but for its digits.
    """
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_key(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    often = {key for key, count in seen.items() if count >= max(3, len(pages) * 0.55)}
    kept: list[list[str]] = []
    dropped = 0
    for page in pages:
        lines = list(page)
        for at in (0, -1):
            for _time in range(_EDGE):
                if lines and (_key(lines[at]) in often or _NUMBER.fullmatch(lines[at].strip())) and len(pages) > 1:
                    lines.pop(at)
                    dropped += 1
        kept.append(lines)
    return kept, dropped


def paragraphs_of(pages: Sequence[Sequence[str]]) -> str:
    """The lines joined to paragraphs, words cut at the end of a line joined again."""
    lines = [line for page in pages for line in page]
    if not lines:
        return ""
    lengths = sorted(len(line.strip()) for line in lines)
    full = lengths[int(len(lengths) * 0.9)] * 0.8
    spaced = sum(line.endswith(" ") for line in lines) > len(lines) * 0.2
    known = Counter(re.findall(r"[\w’'-]+", " ".join(lines).lower()))
    pieces: list[str] = []
    for at, line in enumerate(lines):
        words = _BROKEN.sub(_CUT, line.strip())
        after = lines[at + 1] if at + 1 < len(lines) else ""
        goes_on = _goes_on(line, after, full, spaced=spaced)
        pieces += words if goes_on else words.rstrip(_CUT), ("" if words.endswith(_CUT) else " ") if goes_on else "\n"
    return _uncut("".join(pieces[:-1]), known).replace(_CUT, "")


def _goes_on(line: str, after: str, full: float, *, spaced: bool) -> bool:
    """Whether a line is continued by the one after it."""
    bare, following = line.rstrip(), after.lstrip()
    if not following:
        return False
    if bare.endswith((_CUT, "-", "\xad")):
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


def _uncut(text: str, known: Counter[str]) -> str:
    """Join the words that were cut at the end of a line, with their hyphen where it belongs to them."""

    def join(match: re.Match[str]) -> str:
        before, after = match[1], match[2]
        whole, parted = (before + after).lower(), f"{before}-{after}".lower()
        hyphen = known[parted] > known[whole] or (
            not known[whole] and (after.lower() in _CLITICS or after[0].isupper() or before.lower() in _PREFIXES)
        )
        return f"{before}-{after}" if hyphen else before + after

    return re.sub(rf"([\w’']+)(?:{_CUT}|\xad)\s*(\w+)", join, text)


_PREFIXES = frozenset(
    "ex non mi demi semi vice sous contre pré celui celle ceux celles avant après peut grand".split()  # noqa: SIM905
)


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.lower().split()))


def _dropped(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    sentence = ngettext(
        "{count} running head or page number was left out.",
        "{count} running heads or page numbers were left out.",
        count,
    )
    return (sentence.format(count=count),)


def _pictures(count: int, pages: int) -> tuple[str, ...]:
    if not count:
        return ()
    sentence = ngettext(
        "{count} page of {pages} has no words: is it a scan?",
        "{count} pages of {pages} have no words: are they scans?",
        count,
    )
    return (sentence.format(count=count, pages=pages),)
