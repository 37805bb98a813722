"""Reads web pages (.html): the words that a browser would show, paragraph by paragraph."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_, _
from qualicode.plugins.importers.archive import local_name
from qualicode.plugins.importers.documents import transcript_of
from qualicode.plugins.importers.files import damaged, empty, is_text, other_kind, read_bytes
from qualicode.plugins.importers.markup import check_tags, decode_as

if TYPE_CHECKING:
    from lxml.etree import _Element

_HIDDEN = frozenset(("script", "style", "head", "template", "noscript", "svg", "object", "iframe", "select", "button"))
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "thead", "tfoot", "tr", "ul", "body", "html", "center", "caption",
))  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,30})", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")


class HtmlImporter:
    """Web pages that were saved, with speakers found in their paragraphs."""

    name = N_("Web page")
    extensions = (".html", ".htm", ".xhtml")

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file may be text."""
        return is_text(head)

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The page. Raises `UserError` when it is no page or shows no word."""
        progress(0, 1)
        root, doubts = parse_html(path)
        title = next((one.text or "" for one in root.iter() if local_name(one) == "title"), "")
        body = next((one for one in root.iter() if local_name(one) == "body"), root)
        text = visible_text(body)
        progress(1, 1)
        return [transcript_of(path, text, title=title, doubts=doubts)]


def parse_html(path: Path) -> tuple["_Element", tuple[str, ...]]:
    """The root of a page, and doubts about its encoding. Raises `UserError` when it is none."""
    data = read_bytes(path)
    if not is_text(data[:4096]):
        raise other_kind(path, data, _("a web page"))
    check_tags(data, path)
    said = _CHARSET.search(data[:4096])
    try:
        decoded = decode_as(data, said[1].decode("ascii") if said else "")
    except ValueError as error:
        raise damaged(path) from error
    return parse_page(decoded, path)


def parse_page(decoded: tuple[str, tuple[str, ...]], path: Path) -> tuple["_Element", tuple[str, ...]]:
    """The root of the page in a text. Raises `UserError` when it holds nothing, or tags in tags beyond measure."""
    from lxml import etree

    text, doubts = decoded
    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise damaged(path) from error
    if root is None:
        raise empty(path)
    if any("depth" in one.message for one in parser.error_log):  # where the parser gave up: what follows is lost
        raise damaged(path)
    return root, doubts


def visible_text(body: "_Element") -> str:
    """The words that are shown, each block on lines of its own."""
    lines = "".join(_pieces(body)).split("\n")
    return "\n".join(line.strip(" ") for line in lines if line.strip() or line == "\t")


def _pieces(body: "_Element") -> Iterator[str]:
    """The words and white space of a page in order. Tags may lie in each other as deep as they like."""
    from lxml import etree

    walk = etree.iterwalk(body, events=("start", "end"))
    in_pre = 0
    for event, element in walk:
        kind = local_name(element).lower()
        hidden = kind in _HIDDEN or "hidden" in element.attrib
        if event == "start":
            in_pre += kind == "pre"
            if hidden:
                walk.skip_subtree()
            elif kind in _BLOCKS or kind == "br":
                yield "\n"
            if element.text and not hidden:
                yield element.text if in_pre else _SPACES.sub(" ", element.text)
        else:
            in_pre -= kind == "pre"
            if kind in _BLOCKS and not hidden:
                yield "\n"
            elif kind in ("td", "th"):
                yield "\t"
            if element.tail and element is not body:
                yield element.tail if in_pre else _SPACES.sub(" ", element.tail)
