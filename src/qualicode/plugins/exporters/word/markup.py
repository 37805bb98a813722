"""Pieces of WordprocessingML as text. All that comes from a study is `escaped`, so that no file breaks."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

LOCALES = {
    "fr": "fr-FR", "en": "en-GB", "ar": "ar-SA", "de": "de-DE", "es": "es-ES", "fa": "fa-IR", "he": "he-IL",
    "it": "it-IT", "nl": "nl-NL", "pl": "pl-PL", "pt": "pt-PT", "ro": "ro-RO", "ru": "ru-RU", "tr": "tr-TR",
    "uk": "uk-UA", "ur": "ur-PK", "vi": "vi-VN", "zh": "zh-CN",
}  # fmt: skip
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FORBIDDEN = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STRONG_RTL = {"R", "AL"}


def escaped(text: str) -> str:
    """Any text as XML character data or attribute value; what XML 1.0 forbids is left out."""
    text = _FORBIDDEN.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def locale(language: str) -> str:
    """The language tag that word processors know: "fr" → "fr-FR"; "" for what is no language."""
    if language in LOCALES:
        return LOCALES[language]
    return language if _TAG.fullmatch(language) else ""


def is_rtl(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in _STRONG_RTL:
            return True
        if direction == "L":
            return False
    return False


def run(text: str, style: str = "", language: str = "") -> str:
    """A stretch of text with a character style; `language` where it is not that of the paragraph's style."""
    properties = f'<w:rStyle w:val="{style}"/>' if style else ""
    rtl = is_rtl(text)
    if rtl:
        properties += "<w:rtl/>"
    if tag := locale(language):
        properties += f'<w:lang w:bidi="{tag}"/>' if rtl else f'<w:lang w:val="{tag}"/>'
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def strong(text: str) -> str:
    """A stretch of text that matters."""
    return run(text, "Strong")


def line_break() -> str:
    """A new line in the same paragraph."""
    return "<w:r><w:br/></w:r>"


def link(text: str, bookmark: str) -> str:
    """A link to a place in the document."""
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{run(text, "Hyperlink")}</w:hyperlink>'


def external_link(text: str, relationship: str) -> str:
    """A link to a web address that the document's relationships name."""
    return f'<w:hyperlink r:id="{relationship}" w:history="1">{run(text, "Hyperlink")}</w:hyperlink>'


def field(code: str, result: str, style: str = "") -> str:
    """A field with its result already there, so that nothing has to be updated."""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve"> {escaped(code)} </w:instrText></w:r>'
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(result, style)}"
        f'<w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmarked(content: str, name: str, number: int) -> str:
    """Content that can be linked to; `number` is unique in the document."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def paragraph(style: str, *content: str, properties: str = "") -> str:
    """A paragraph; `properties` is markup that belongs after its style (a list's number, a section's end)."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(content)}</w:p>'


class Markup(str):
    """Text that is markup already, where plain text may stand as well."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its width in twentieths of a point, and whether it holds numbers."""

    heading: str
    width: int
    numbers: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], title: str, description: str) -> str:
    """A table whose first row is repeated on each page and announced by screen readers.

    A cell is plain text, or whole paragraphs as `Markup`.
    """
    widths = "".join(f'<w:gridCol w:w="{column.width}"/>' for column in columns)
    heading = "".join(
        _cell(column, column.heading, "TableNumberHeading" if column.numbers else "TableHeading") for column in columns
    )
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _cell(column, cell, "TableNumber" if column.numbers else "TableText")
            for column, cell in zip(columns, row, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="StudyTable"/>'
        f'<w:tblW w:w="{sum(column.width for column in columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1"'
        ' w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escaped(title)}"/><w:tblDescription w:val="{escaped(description)}"/></w:tblPr>'
        f"<w:tblGrid>{widths}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heading}</w:tr>{body}</w:tbl>"
    )


def _cell(column: Column, content: str, style: str) -> str:
    if not isinstance(content, Markup) or not content:
        content = paragraph(style, run(content or "–"))
    return f'<w:tc><w:tcPr><w:tcW w:w="{column.width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
