"""Reads PDF documents that have words in them: lines joined to paragraphs, running heads and page numbers dropped."""

import json
import re
import subprocess
import sys
import time
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
from qualicode.plugins.importers.pdf_lines import paragraphs_of, without_heads

_LIMIT = 200 * MEGABYTE
_PATIENCE = 20.0
"""Seconds, and one more a megabyte, on the clock; a busy machine takes its time. The child counts its own work."""
_TICK = 0.2


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
