"""Reads Rich Text documents (.rtf): every word that the reader of the document sees, in order.

Footnotes follow the text. Deleted and hidden words, comments, headers, footers, field codes and the numbers that a list
gives itself are left out.
"""

from collections.abc import Sequence
from pathlib import Path

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_, _
from qualicode.plugins.importers.archive import suspicious
from qualicode.plugins.importers.documents import comment_doubts, hidden_doubts, transcript_of
from qualicode.plugins.importers.files import MEGABYTE, other_kind, read_bytes
from qualicode.plugins.importers.rtf_words import RichText, TooMuch

_LIMIT = 100 * MEGABYTE
"""Pictures are written into the file as digits."""

_START = b"{\\rtf"


class RtfImporter:
    """Rich Text of Word, WordPad, TextEdit and LibreOffice, with speakers found in its paragraphs."""

    name = N_("Rich Text document")
    extensions = (".rtf",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as Rich Text."""
        return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_START)

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The document. Raises `UserError` when it is no Rich Text, is empty or is made to overload the reader."""
        progress(0, 1)
        data = read_bytes(path, _LIMIT)
        start = data.find(_START, 0, 100)
        if start < 0:
            raise other_kind(path, data, _("a Rich Text document"))
        found = RichText()
        try:
            found.read(data, start)
        except TooMuch as error:
            raise suspicious(path) from error
        cut = () if found.closed else (_("The file seems to be cut off: its end is missing."),)
        doubts = cut + hidden_doubts(found.hidden) + comment_doubts(found.comments)
        transcript = transcript_of(path, found.body, notes=found.notes, title=found.title, doubts=doubts)
        progress(1, 1)
        return [transcript]
