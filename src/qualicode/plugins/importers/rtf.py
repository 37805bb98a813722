"""Reads Rich Text (.rtf): its words, with the marks of paragraphs, tabs and tables."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_, _
from qualicode.plugins.importers.documents import transcript_of
from qualicode.plugins.importers.files import MEGABYTE, damaged, other_kind, read_bytes

_LIMIT = 60 * MEGABYTE
"""Most of such a file is pictures."""
_PICTURE = re.compile(rb"\{(?:\\\*)?\\(?:pict|object|themedata|colorschememapping|datastore)\b")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_TITLE = re.compile(r"\{\\title ([^{}]{1,400})\}")


class RtfImporter:
    """Rich Text documents, with speakers found in their paragraphs."""

    name = N_("Rich Text document")
    extensions = (".rtf",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as Rich Text."""
        return head.lstrip().startswith(b"{\\rtf")

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The document. Raises `UserError` when it is no Rich Text, damaged or empty."""
        from striprtf.striprtf import rtf_to_text

        plain: Callable[..., str] = rtf_to_text

        progress(0, 1)
        data = read_bytes(path, _LIMIT)
        if not data.lstrip().startswith(b"{\\rtf"):
            raise other_kind(path, data, _("a Rich Text document"))
        source = _without_pictures(data).decode("latin-1")
        page = _CODE_PAGE.search(data[:2000])
        encoding = f"cp{page[1].decode()}" if page else "cp1252"
        try:
            "é".encode(encoding)
        except (LookupError, UnicodeEncodeError):
            encoding = "cp1252"
        try:
            text = plain(source, encoding=encoding, errors="ignore")
            title = _TITLE.search(source[:20_000])
            name = plain("{\\rtf1 " + title[1] + "}", encoding=encoding, errors="ignore") if title else ""
        except (ValueError, IndexError, KeyError, RecursionError, OverflowError) as error:
            raise damaged(path) from error
        progress(1, 1)
        return [transcript_of(path, _tidy(text), title=name)]


def _without_pictures(data: bytes) -> bytes:
    """The source without the groups of pictures and embedded files: they are most of it and no words."""
    kept, at = [], 0
    for match in _PICTURE.finditer(data):
        if match.start() < at:
            continue
        end = _group_end(data, match.start())
        kept.append(data[at : match.start()])
        at = end
    return b"".join([*kept, data[at:]])


def _group_end(data: bytes, start: int) -> int:
    """Where the group that begins at `start` ends."""
    depth = 0
    for match in re.finditer(rb"\\[{}\\]|[{}]", data[start:]):
        sign = match.group()
        depth += sign == b"{"
        depth -= sign == b"}"
        if depth == 0:
            return start + match.end()
    return len(data)


def _tidy(text: str) -> str:
    """A table's row ends a line; bars are how the library parts cells."""
    return "\n".join(line.rstrip().removesuffix("|").replace("|", "\t") if line.count("|") > 1 else line.rstrip()
                     for line in text.split("\n"))  # fmt: skip
