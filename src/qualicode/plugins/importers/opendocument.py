"""Reads OpenDocument texts (.odt) of LibreOffice and others: every word that the reader sees, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_, _, ngettext
from qualicode.plugins.importers.archive import Archive, attribute, local_name, protected
from qualicode.plugins.importers.documents import transcript_of
from qualicode.plugins.importers.files import damaged, other_kind

if TYPE_CHECKING:
    from lxml.etree import _Element

_SKIPPED = frozenset(("tracked-changes", "note-citation", "ruby-text", "sequence-decls", "forms", "soft-page-break",
                      "object", "object-ole", "creator", "date"))  # fmt: skip
_MOST_SPACES = 1000


class OdtImporter:
    """OpenDocument texts, with speakers found in their paragraphs."""

    name = N_("OpenDocument text")
    extensions = (".odt", ".ott")

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as a ZIP archive."""
        return head.startswith(b"PK\x03\x04")

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The document. Raises `UserError` when it is protected, damaged, dangerous, empty or no such text."""
        progress(0, 1)
        with Archive(path, _("an OpenDocument text")) as archive:
            if "content.xml" not in archive:
                raise other_kind(path, path.read_bytes(), _("an OpenDocument text"))
            if b"manifest:encryption-data" in (_manifest(archive)):
                raise protected(path)
            office = next((one for one in archive.xml("content.xml").iter() if local_name(one) == "text"), None)
            if office is None:
                raise damaged(path)
            reader = _Reader()
            body, notes, title = "\n".join(reader.blocks(office)), "\n".join(reader.notes), _meta_title(archive)
        progress(1, 1)
        return [transcript_of(path, body, notes=notes, title=title, doubts=reader.doubts())]


@dataclass
class _Reader:
    """Walks the tree of a text; remembers its notes and counts its comments."""

    comments: int = 0
    notes: list[str] = field(default_factory=list)

    def doubts(self) -> tuple[str, ...]:
        if not self.comments:
            return ()
        sentence = ngettext(
            "{count} comment in the margin was left out.",
            "{count} comments in the margin were left out.",
            self.comments,
        )
        return (sentence.format(count=self.comments),)

    def blocks(self, parent: "_Element") -> Iterator[str]:
        """The paragraphs in an element, in order; a table's row is one."""
        for child in parent:
            kind = local_name(child)
            if kind in ("p", "h"):
                boxes: list[_Element] = []
                yield "".join(self._inline(child, boxes))
                for box in boxes:
                    yield from self.blocks(box)
            elif kind == "table":
                for row in _rows(child):
                    cells = [one for one in row if local_name(one) == "table-cell"]
                    yield "\t".join("\n".join(self.blocks(cell)).strip() for cell in cells).rstrip()
            elif kind not in _SKIPPED:
                yield from self.blocks(child)

    def _inline(self, parent: "_Element", boxes: list["_Element"]) -> Iterator[str]:
        yield _spaced(parent.text)
        for child in parent:
            kind = local_name(child)
            if kind == "s":
                count = attribute(child, "c")
                yield " " * (min(int(count), _MOST_SPACES) if count.isdecimal() else 1)
            elif kind == "tab":
                yield "\t"
            elif kind == "line-break":
                yield "\n"
            elif kind == "note":
                yield self._note(child)
            elif kind == "annotation":
                self.comments += 1
            elif kind == "text-box":
                boxes.append(child)
            elif kind not in _SKIPPED and kind != "annotation-end":
                yield from self._inline(child, boxes)
            yield _spaced(child.tail)

    def _note(self, note: "_Element") -> str:
        body = next((one for one in note if local_name(one) == "note-body"), None)
        number = len(self.notes) + 1
        self.notes.append("")
        self.notes[number - 1] = f"[{number}] " + "\n".join(self.blocks(body)).strip() if body is not None else ""
        return f"[{number}]"


def _spaced(text: str | None) -> str:
    """White space as OpenDocument means it: any run of it is one space."""
    if not text:
        return ""
    words = " ".join(part for part in text.replace("\n", " ").replace("\t", " ").split(" ") if part)
    if not words:
        return " "
    return (" " if text[0] in " \n\t" else "") + words + (" " if text[-1] in " \n\t" else "")


def _rows(table: "_Element") -> Iterator["_Element"]:
    for child in table:
        kind = local_name(child)
        if kind == "table-row":
            yield child
        elif kind in ("table-header-rows", "table-row-group", "table-rows"):
            yield from _rows(child)


def _manifest(archive: Archive) -> bytes:
    return archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive else b""


def _meta_title(archive: Archive) -> str:
    if "meta.xml" not in archive:
        return ""
    return next((one.text or "" for one in archive.xml("meta.xml").iter() if local_name(one) == "title"), "")
