"""Reads PDF documents that have words in them: lines joined to paragraphs, running heads and page numbers dropped."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_, _, ngettext
from qualicode.model.errors import UserError
from qualicode.plugins.importers.archive import protected
from qualicode.plugins.importers.documents import transcript_of
from qualicode.plugins.importers.files import MEGABYTE, damaged, other_kind, read_bytes, too_large

if TYPE_CHECKING:
    import pypdfium2

_LIMIT = 200 * MEGABYTE
_CHARACTERS = 20 * MEGABYTE
_MOST_PAGES = 5000
_CUT = "\ufffe"
"""What PDFium writes for a hyphen at the end of a line; \x02 in older versions."""
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
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise protected(path) if "password" in str(error).lower() else damaged(path) from error
    try:
        return _pages(document, path, progress)
    except (pypdfium2.PdfiumError, ValueError, UnicodeError) as error:
        raise damaged(path) from error
    finally:
        document.close()


def _pages(document: "pypdfium2.PdfDocument", path: Path, progress: Progress) -> tuple[list[list[str]], str, int]:
    count = len(document)
    if count > _MOST_PAGES:
        raise UserError(_("“{name}” has too many pages.").format(name=path.name), _("Split it into several files."))
    pages: list[list[str]] = []
    size = 0
    for number in range(count):
        progress(number, count)
        page = document[number]
        text = page.get_textpage()
        words = text.get_text_range().replace("\x02", _CUT)
        text.close()
        page.close()
        size += len(words)
        if size > _CHARACTERS:
            raise too_large(path, size, _CHARACTERS)
        pages.append([line for line in re.split(r"\r\n?|\n", words) if line.strip()])
    progress(count, count)
    wordless = sum(not page for page in pages)
    if wordless == count:
        raise UserError(
            _("“{name}” is a scan: it holds pictures of pages, no words.").format(name=path.name),
            _("Have its text recognised (OCR) by a scanner or a PDF program, then import the result."),
        )
    title = document.get_metadata_dict().get("Title", "")
    return pages, title, wordless


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
    joined: list[str] = []
    goes_on = False
    for at, line in enumerate(lines):
        words = _uncut(line.strip(), known)
        if goes_on:
            joined[-1] += ("" if joined[-1].endswith(_CUT) else " ") + words
            joined[-1] = _uncut(joined[-1], known)
        else:
            joined.append(words)
        after = lines[at + 1] if at + 1 < len(lines) else ""
        goes_on = _goes_on(line, after, full, spaced=spaced)
    return "\n".join(part.rstrip(_CUT) for part in joined)


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
