"""A Word document in the making: its body piece by piece, then the whole package at once."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import BinaryIO

from qualicode.model.synthesis.wording import Wording
from qualicode.plugins.exporters.word import chart, parts
from qualicode.plugins.exporters.word.markup import (
    Column,
    bookmarked,
    escaped,
    external_link,
    field,
    paragraph,
    run,
    table,
)
from qualicode.plugins.exporters.word.styles import DEFAULT_LAYOUT, Layout, styles_part
from qualicode.plugins.exporters.word.theme import theme_part

TEXT_WIDTH = 9071
"""Between the margins of an A4 page, in twentieths of a point."""
_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1304" w:left="1417"'
    ' w:header="680" w:footer="624" w:gutter="0"/>'
)
_PAGE_A3 = (
    '<w:pgSz w:w="16838" w:h="23811" w:code="8"/><w:pgMar w:top="2000" w:right="2000" w:bottom="1840" w:left="2000"'
    ' w:header="680" w:footer="624" w:gutter="0"/>'
)
_LISTED_LEVELS = 2
_NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'


class WordDocument:
    """Collects headings, paragraphs, tables and charts, then writes them as one .docx file."""

    def __init__(
        self, wording: Wording, text_language: str, title: str, creator: str, layout: Layout = DEFAULT_LAYOUT
    ) -> None:
        self._layout = layout
        self._page = _PAGE_A3 if layout.a3 else _PAGE
        self._comments: list[str] = []
        self.wording = wording
        self._text_language = text_language
        self._title = title
        self._creator = creator
        self._body: list[str] = []
        self._contents_at: int | None = None
        self._headings: list[tuple[int, str, str]] = []
        self._charts: list[tuple[str, bytes]] = []
        self._addresses: list[str] = []
        self._marks = 0
        self._numbered = 0
        self._counts = {"Figure": 0, "Table": 0}

    def paragraph(self, style: str, *content: str) -> None:
        """A paragraph of pieces of markup (`run`, `strong`, `link`)."""
        self._body.append(paragraph(style, *content))

    def text(self, style: str, text: str, language: str = "") -> None:
        """A paragraph of plain text; nothing when there is none."""
        if text.strip():
            self._body.append(paragraph(style, run(text, language=language)))

    def own(self, text: str) -> str:
        """Markup of words that the team wrote, in the language of the study where that is another one."""
        same = self._text_language == self.wording.language
        return run(text, language="" if same else self._text_language)

    def heading(self, level: int, text: str, *, bookmark: str = "", numbered: bool = False, own: bool = False) -> None:
        """A heading of level 1–3; the first two levels are in the contents. `own`: the team's words."""
        shown = text
        if numbered:
            self._numbered += 1
            shown = f"{self._numbered}. {text}"
        content = self.own(text) if own else run(text)
        if level <= _LISTED_LEVELS:
            name = f"_Toc{len(self._headings) + 1:08}"
            self._headings.append((level, self.own(shown) if own else run(shown), name))
            content = self._marked(content, name)
        if bookmark:
            content = self._marked(content, bookmark)
        self._body.append(paragraph(f"Heading{level}", content, properties=_NUMBERED if numbered else ""))

    def external(self, text: str, address: str) -> str:
        """Markup of a link to a web address, for a paragraph or a cell."""
        self._addresses.append(address)
        return external_link(text, f"rIdLink{len(self._addresses)}")

    def comment(self, author: str, initials: str, moment: str, *lines: str) -> tuple[str, str]:
        """A native comment: the markup that stands before the words it is about, and that after them."""
        number = len(self._comments)
        said = "".join(paragraph("CommentText", run(line)) for line in lines if line.strip())
        dated = f' w:date="{escaped(moment)}"' if moment else ""
        self._comments.append(
            f'<w:comment w:id="{number}" w:author="{escaped(author)}"{dated} w:initials="{escaped(initials)}">'
            f"{said}</w:comment>"
        )
        return (
            f'<w:commentRangeStart w:id="{number}"/>',
            f'<w:commentRangeEnd w:id="{number}"/><w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
            f'<w:commentReference w:id="{number}"/></w:r>',
        )

    def cover_ends(self, style: str, text: str) -> None:
        """The last paragraph of the cover page, which has neither header nor footer."""
        section = f'<w:sectPr><w:type w:val="nextPage"/>{self._page}</w:sectPr>'
        self._body.append(paragraph(style, run(text), properties=section))

    def contents(self) -> None:
        """The contents, here; filled with all headings when the document is written."""
        self._contents_at = len(self._body)
        self._body.append("")

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], title: str, description: str) -> None:
        """A captioned table; `description` says to a screen reader what it shows."""
        self._caption("Table", title)
        self._body.append(table(columns, rows, title, description))

    def chart(self, title: str, series: str, bars: Sequence[tuple[str, int]]) -> None:
        """A captioned bar chart whose alternative text says all its numbers."""
        number = len(self._charts) + 1
        self._charts.append((chart.chart_part(series, bars, self.wording.language), chart.workbook(series, bars)))
        said = ", ".join(f"{name} {self.wording.number(value)}" for name, value in bars)
        description = self.wording._("Bar chart. {numbers}.").format(numbers=said)
        self.paragraph("Figure", chart.drawing(f"rIdChart{number}", number, len(bars), title, description))
        self._caption("Figure", title)

    def write(self, target: BinaryIO) -> None:
        """Write the package: everything that was collected, and what Word wants around it."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in self._parts():
                package.writestr(name, content)

    def _marked(self, content: str, name: str) -> str:
        self._marks += 1
        return bookmarked(content, name, self._marks)

    def _caption(self, kind: str, text: str) -> None:
        """« Figure 2 — … »; label and number are bookmarked, so that the text can refer to them."""
        self._counts[kind] += 1
        number = self._counts[kind]
        labels = {"Figure": self.wording._("Figure"), "Table": self.wording._("Table")}
        label = f"{labels[kind]}\u00a0"
        numbered = run(label) + field(f"SEQ {kind} \\* ARABIC", str(number))
        self._body.append(paragraph("Caption", self._marked(numbered, f"_Ref{kind}{number}"), run(f" — {text}")))

    def _contents(self) -> str:
        """A contents field with its entries already there, as links, without page numbers: right at once."""
        title = paragraph("TOCHeading", run(self.wording._("Contents")))
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
            ' TOC \\o "1-2" \\n \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        last = len(self._headings) - 1
        entries = "".join(
            paragraph(
                f"TOC{level}",
                begin if index == 0 else "",
                f'<w:hyperlink w:anchor="{name}" w:history="1">{content}</w:hyperlink>',
                end if index == last else "",
            )
            for index, (level, content, name) in enumerate(self._headings)
        )
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
            f"</w:docPartObj></w:sdtPr><w:sdtContent>{title}{entries}</w:sdtContent></w:sdt>"
        )

    def _parts(self) -> Iterator[tuple[str, str | bytes]]:
        yield "[Content_Types].xml", parts.content_types(len(self._charts), bool(self._comments))
        yield "_rels/.rels", parts.PACKAGE_RELATIONSHIPS
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        yield "docProps/core.xml", parts.core(self._title, self._creator, self.wording.language, now)
        yield "docProps/app.xml", parts.APPLICATION
        if self._contents_at is not None:
            self._body[self._contents_at] = self._contents()
        columns = '<w:cols w:num="2" w:space="340"/>' if self._layout.columns == 2 else ""
        section = (
            '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>'
            f'<w:footerReference w:type="default" r:id="rIdFooter"/>{self._page}{columns}</w:sectPr>'
        )
        yield (
            "word/document.xml",
            parts.wrapped("document", f"<w:body>{''.join(self._body)}{section}</w:body>"),
        )
        yield "word/styles.xml", styles_part(self.wording, self._text_language, self._layout)
        yield "word/settings.xml", parts.settings(self.wording.language)
        yield "word/numbering.xml", parts.NUMBERING
        yield "word/fontTable.xml", parts.FONTS
        yield "word/theme1.xml", theme_part()
        yield "word/header1.xml", parts.wrapped("hdr", paragraph("Header", run(self._title)))
        yield "word/footer1.xml", parts.wrapped("ftr", paragraph("Footer", *self._page_number()))
        if self._comments:
            yield "word/comments.xml", parts.wrapped("comments", "".join(self._comments))
        yield (
            "word/_rels/document.xml.rels",
            parts.document_relationships(len(self._charts), self._addresses, bool(self._comments)),
        )
        for number, (drawn, data) in enumerate(self._charts, start=1):
            yield f"word/charts/chart{number}.xml", drawn
            yield f"word/charts/_rels/chart{number}.xml.rels", parts.chart_relationships(number)
            yield f"word/embeddings/chart{number}.xlsx", data

    def _page_number(self) -> Iterator[str]:
        """« Page 3 sur 11 » around two fields."""
        before, rest = self.wording._("Page {page} of {pages}").split("{page}")
        between, after = rest.split("{pages}")
        yield run(before)
        yield field("PAGE", "2")
        yield run(between)
        yield field("NUMPAGES", "2")
        if after:
            yield run(after)
