"""Reads Word documents (.docx): every word that the reader of the document sees, in order.

Paragraphs, line breaks, tabs, tables (a row a line, cells parted by tabs), lists, text boxes, insertions; footnotes and
endnotes follow the text. Deleted and hidden words, headers, footers and field codes are left out; comments that name
codes become codings (see `comments`).
"""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_, _
from qualicode.plugins.importers.archive import Archive, attribute, local_name
from qualicode.plugins.importers.cleaning import clean_text
from qualicode.plugins.importers.comments import Comment, codings_of
from qualicode.plugins.importers.documents import hidden_doubts, transcript_of
from qualicode.plugins.importers.files import damaged, other_kind

if TYPE_CHECKING:
    from lxml.etree import _Element

_PASSED_OVER = (
    "pPr rPr sdtPr tblPr trPr tcPr sectPr del moveFrom delText instrText delInstrText rt footnotePr endnotePr"
)
_SKIPPED = frozenset(_PASSED_OVER.split())
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_RANGES = frozenset(("commentRangeStart", "commentRangeEnd"))
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))
_OFF = frozenset(("0", "false", "off", "none"))


class WordImporter:
    """Word documents, with speakers found in their paragraphs."""

    name = N_("Word document")
    extensions = (".docx", ".docm")

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as a ZIP archive."""
        return head.startswith(b"PK\x03\x04")

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The document. Raises `UserError` when it is protected, damaged, dangerous, empty or no Word document."""
        progress(0, 1)
        with Archive(path, _("a Word document")) as archive:
            reader = _Reader()
            body = reader.body(archive, path)
            notes = reader.notes(archive)
            title = _core_title(archive)
            comments = reader.comments(archive)
        made = transcript_of(path, body, notes=notes, title=title, doubts=hidden_doubts(reader.hidden))
        codings, told = codings_of(made.text, comments)
        progress(1, 1)
        return [replace(made, codings=codings, doubts=(*made.doubts, *told))]


@dataclass
class _Reader:
    """Walks the tree of a document; remembers what it left out and which notes were referred to."""

    hidden: int = 0
    references: list[tuple[str, str]] = field(default_factory=list)
    open: dict[str, list[str]] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)

    def body(self, archive: Archive, path: Path) -> str:
        main = _main_part(archive)
        if main not in archive:
            if not any(name.startswith("word/") for name in archive.names()):
                raise other_kind(path, path.read_bytes(), _("a Word document"))
            raise damaged(path)
        root = archive.xml(main)
        body = next((child for child in root if local_name(child) == "body"), None)
        if body is None:
            raise damaged(path)
        self._folder = posixpath.dirname(main)
        return "\n".join(self._blocks(body))

    def notes(self, archive: Archive) -> str:
        """Footnotes and endnotes in the order of their numbers in the text, one a paragraph: "[1] …"."""
        found: dict[tuple[str, str], str] = {}
        asked = list(self.references)
        for kind in ("footnote", "endnote"):
            part = posixpath.join(self._folder, f"{kind}s.xml")
            if part in archive:
                for note in archive.xml(part):
                    if local_name(note) == kind and attribute(note, "type") not in _SEPARATORS:
                        found[kind, attribute(note, "id")] = "\n".join(self._blocks(note)).strip()
        lines = [f"[{number}] {found.pop(key)}" for number, key in enumerate(asked, 1) if found.get(key)]
        return "\n".join(lines + [text for text in found.values() if text])

    def comments(self, archive: Archive) -> list[Comment]:
        """The comments in the order of their passages, those without one last."""
        part = posixpath.join(self._folder, "comments.xml")
        if part not in archive:
            return []
        self._close(*self.open)
        found: dict[str, Comment] = {}
        for one in archive.xml(part):
            if local_name(one) == "comment":
                number = attribute(one, "id")
                words = "\n".join(self._blocks(one)).strip()
                found[number] = Comment(attribute(one, "author"), words, self.about.get(number, ""))
        order = {number: place for place, number in enumerate(self.about)}
        return [found[number] for number in sorted(found, key=lambda one: order.get(one, len(order)))]

    def _mark(self, kind: str, child: "_Element") -> None:
        """A comment's passage begins or ends."""
        number = attribute(child, "id")
        if kind == "commentRangeStart":
            self.open.setdefault(number, [])
            self.about.setdefault(number, "")
        else:
            self._close(number)

    def _close(self, *numbers: str) -> None:
        for number in numbers:
            if number in self.open:
                self.about[number] = "".join(self.open.pop(number))

    def _say(self, words: str) -> str:
        for said in self.open.values():
            said.append(words)
        return words

    def _blocks(self, parent: "_Element") -> Iterator[str]:
        """The paragraphs in an element, in order; a table's row is one."""
        for child in parent:
            kind = local_name(child)
            if kind == "p":
                yield from self._paragraph(child)
                self._say("\n")
            elif kind in _RANGES:
                self._mark(kind, child)
            elif kind == "tbl":
                for row in _rows(child):
                    yield "\t".join("\n".join(self._blocks(cell)).strip() for cell in row).rstrip()
            elif kind == "AlternateContent":
                yield from self._blocks(_best_choice(child))
            elif kind not in _SKIPPED:
                yield from self._blocks(child)

    def _paragraph(self, paragraph: "_Element") -> Iterator[str]:
        boxes: list[_Element] = []
        yield "".join(self._inline(paragraph, boxes))
        for box in boxes:
            yield from self._blocks(box)

    def _inline(self, parent: "_Element", boxes: list["_Element"]) -> Iterator[str]:
        for child in parent:
            kind = local_name(child)
            if kind == "t":
                yield self._say(child.text or "")
            elif kind in _SIGNS:
                yield self._say(_SIGNS[kind])
            elif kind in _RANGES:
                self._mark(kind, child)
            elif kind in ("footnoteReference", "endnoteReference"):
                self.references.append((kind.removesuffix("Reference"), attribute(child, "id")))
                yield f"[{len(self.references)}]"
            elif kind == "txbxContent":
                boxes.append(child)
            elif kind == "AlternateContent":
                yield from self._inline(_best_choice(child), boxes)
            elif kind == "r" and _is_hidden(child):
                self.hidden += any(local_name(part) == "t" and (part.text or "").strip() for part in child)
            elif kind == "p":  # DrawingML paragraphs, or a paragraph where none should be
                yield from (*self._inline(child, boxes), "\n")
            elif kind not in _SKIPPED:
                yield from self._inline(child, boxes)


def _rows(table: "_Element") -> Iterator[list["_Element"]]:
    for row in table.iter():
        if local_name(row) == "tr" and next(_above(row, "tbl"), None) is table:
            cells = [cell for cell in row.iter() if local_name(cell) == "tc" and next(_above(cell, "tr"), None) is row]
            yield cells


def _above(element: "_Element", kind: str) -> Iterator["_Element"]:
    return (parent for parent in element.iterancestors() if local_name(parent) == kind)


def _best_choice(alternatives: "_Element") -> "_Element":
    """Of the same thing said twice (a new and an old text box), the first that holds words."""
    for choice in alternatives:
        if any(local_name(part) == "t" and part.text for part in choice.iter()):
            return choice
    return alternatives[0] if len(alternatives) else alternatives


def _is_hidden(run: "_Element") -> bool:
    for properties in run:
        if local_name(properties) == "rPr":
            return any(local_name(one) == "vanish" and attribute(one, "val") not in _OFF for one in properties)
    return False


def _main_part(archive: Archive) -> str:
    if "_rels/.rels" in archive:
        for relation in archive.xml("_rels/.rels"):
            if attribute(relation, "Type").endswith("/officeDocument"):
                target = posixpath.normpath(attribute(relation, "Target").lstrip("/"))
                if not target.endswith(("workbook.xml", "presentation.xml")):
                    return target
    return "word/document.xml"


def _core_title(archive: Archive) -> str:
    if "docProps/core.xml" not in archive:
        return ""
    root = archive.xml("docProps/core.xml")
    found = next((child.text or "" for child in root if local_name(child) == "title"), "")
    return " ".join(clean_text(found)[0].split())
