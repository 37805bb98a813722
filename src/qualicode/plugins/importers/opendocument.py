"""Reads OpenDocument texts (.odt, .ott, .fodt): every word that the reader of the document sees, in order.

Paragraphs, line breaks, tabs, tables (a row a line, cells parted by tabs), lists, text boxes, insertions; footnotes and
endnotes follow the text. Deleted and hidden words, comments, headers and footers are left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_, _
from qualicode.plugins.importers.archive import Archive, attribute, local_name, protected
from qualicode.plugins.importers.documents import comment_doubts, hidden_doubts, transcript_of
from qualicode.plugins.importers.files import damaged, other_kind
from qualicode.plugins.importers.markup import check_root, read_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_PASSED_OVER = (
    "tracked-changes sequence-decls variable-decls user-field-decls dde-connection-decls forms ruby-text page-number "
    "bibliography-source table-of-content-source annotation-end script hidden-text title desc"
)
_SKIPPED = frozenset(_PASSED_OVER.split())
_BLOCKS = frozenset(("p", "h"))
_MOST_SPACES = 100
_MOST_REPEATED = 50


class OdtImporter:
    """Texts of LibreOffice and OpenOffice, with speakers found in their paragraphs."""

    name = N_("OpenDocument text")
    extensions = (".odt", ".ott", ".fodt")

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as a ZIP archive, or as XML (.fodt)."""
        return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<" if _is_flat(path) else b"PK\x03\x04")

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The document. Raises `UserError` when it is protected, damaged, dangerous, empty or of another kind."""
        progress(0, 1)
        reader = _Reader()
        try:
            title, body, doubts = _flat(path) if _is_flat(path) else _packed(path)
            reader.styles(body)
            text = reader.body(body, path)
            notes = reader.notes()
        except RecursionError as error:
            raise damaged(path) from error
        doubts += hidden_doubts(reader.hidden) + comment_doubts(reader.comments)
        transcript = transcript_of(path, text, notes=notes, title=title, doubts=doubts)
        progress(1, 1)
        return [transcript]


@dataclass
class _Reader:
    """Walks the tree of a document; remembers what it left out and which notes it met."""

    hidden: int = 0
    comments: int = 0
    met: list["_Element"] = field(default_factory=list)
    _invisible: set[str] = field(default_factory=set)

    def styles(self, root: "_Element") -> None:
        """Remember the styles that hide words."""
        for style in root.iter():
            if local_name(style) == "style":
                for properties in style:
                    if local_name(properties) == "text-properties" and attribute(properties, "display") == "none":
                        self._invisible.add(attribute(style, "name"))

    def body(self, root: "_Element", path: Path) -> str:
        """The words of the text. Raises `UserError` when the file holds a table or a drawing instead."""
        body = next((one for one in root.iter() if local_name(one) == "body"), None)
        if body is None:
            raise damaged(path)
        text = next((one for one in body if local_name(one) == "text"), None)
        if text is None:
            raise other_kind(path, b"", _("an OpenDocument text"))
        return "\n".join(self._blocks(text))

    def notes(self) -> str:
        """Footnotes and endnotes in the order of their numbers in the text, one a paragraph: "[1] …"."""
        lines = []
        for number, note in enumerate(self.met, 1):
            bodies = [one for one in note if local_name(one) == "note-body"]
            text = "\n".join(line for body in bodies for line in self._blocks(body)).strip()
            if text:
                lines.append(f"[{number}] {text}")
        return "\n".join(lines)

    def _blocks(self, parent: "_Element") -> Iterator[str]:
        """The paragraphs in an element, in order; a table's row is one."""
        for child in parent:
            kind = local_name(child)
            if kind in _BLOCKS:
                yield from self._paragraph(child)
            elif kind == "table-row":
                cells = [one for one in child if local_name(one) in ("table-cell", "covered-table-cell")]
                yield "\t".join(self._cell(cell) for cell in cells).rstrip()
            elif kind == "annotation":
                self.comments += 1
            elif kind not in _SKIPPED:
                yield from self._blocks(child)

    def _cell(self, cell: "_Element") -> str:
        text = "\n".join(self._blocks(cell)).strip()
        return "\t".join([text] * repeated(cell, "number-columns-repeated", _MOST_REPEATED))

    def _paragraph(self, paragraph: "_Element") -> Iterator[str]:
        if self._is_hidden(paragraph):
            return
        boxes: list[_Element] = []
        yield "".join(self.inline(paragraph, boxes))
        for box in boxes:
            yield from self._blocks(box)

    def inline(self, parent: "_Element", boxes: list["_Element"]) -> Iterator[str]:
        """The words in an element; what stands in a box of its own is put into `boxes`."""
        yield collapsed(parent.text)
        for child in parent:
            kind = local_name(child)
            if kind == "s":
                yield " " * repeated(child, "c", _MOST_SPACES)
            elif kind == "tab":
                yield "\t"
            elif kind == "line-break":
                yield "\n"
            elif kind == "note":
                self.met.append(child)
                yield f"[{len(self.met)}]"
            elif kind == "annotation":
                self.comments += 1
            elif kind in ("text-box", "custom-shape", "object"):
                boxes.append(child)
            elif kind == "span" and self._is_hidden(child):
                pass
            elif kind not in _SKIPPED:
                yield from self.inline(child, boxes)
            yield collapsed(child.tail)

    def _is_hidden(self, element: "_Element") -> bool:
        hidden = attribute(element, "style-name") in self._invisible
        self.hidden += hidden and any((text or "").strip() for text in element.itertext())
        return hidden


def inline_text(paragraph: "_Element") -> str:
    """The words of one paragraph, with its spaces, tabs and line breaks."""
    return "".join(_Reader().inline(paragraph, []))


def collapsed(text: str | None) -> str:
    """White space as OpenDocument means it: line ends and indents of the XML are one space."""
    if not text:
        return ""
    joined = " ".join(text.replace("\n", " ").replace("\t", " ").replace("\r", " ").split(" "))
    while "  " in joined:
        joined = joined.replace("  ", " ")
    return joined


def repeated(element: "_Element", name: str, most: int) -> int:
    """How often an element stands for itself, between 1 and `most`."""
    value = attribute(element, name)
    return min(most, max(1, int(value))) if value.isascii() and value.isdigit() and len(value) < 10 else 1


def check_open(archive: Archive, path: Path, kind: str) -> None:
    """Raise `UserError` unless the archive is an OpenDocument without a password; `kind` is what it should be."""
    if "content.xml" not in archive:
        raise other_kind(path, path.read_bytes(), kind)
    if "META-INF/manifest.xml" in archive and any(
        local_name(one) == "encryption-data" for one in archive.xml("META-INF/manifest.xml").iter()
    ):
        raise protected(path)


def _packed(path: Path) -> tuple[str, "_Element", tuple[str, ...]]:
    with Archive(path, _("an OpenDocument text")) as archive:
        check_open(archive, path, _("an OpenDocument text"))
        title = _title(archive.xml("meta.xml")) if "meta.xml" in archive else ""
        return title, archive.xml("content.xml"), ()


def _flat(path: Path) -> tuple[str, "_Element", tuple[str, ...]]:
    found = read_xml(path, _("an OpenDocument text"))
    root = found.root
    check_root(root, "document", path, _("an OpenDocument text"))
    metadata = next((one for one in root if local_name(one) == "meta"), None)
    return "" if metadata is None else _title(metadata), root, found.doubts


def _title(metadata: "_Element") -> str:
    return next((one.text or "" for one in metadata.iter() if local_name(one) == "title"), "")


def _is_flat(path: Path) -> bool:
    return path.suffix.lower() == ".fodt"
