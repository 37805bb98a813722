"""A page in the making: paragraphs in the styles of the Word document, tables and bars, written into a text document.

What a text document cannot draw by itself (the bar beside a verbatim, tinted boxes, the gap between two sheets) is
noted as properties of its paragraphs; the preview paints them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTableCellFormat,
    QTextTableFormat,
)

from qualicode.ui import fonts, theme
from qualicode.ui.synthesis.bars import bar_chart

GROUP, BAR, FILL, GAP = (QTextFormat.Property.UserProperty.value + offset for offset in range(1, 5))
"""Of a paragraph: its box (an int: one box over several paragraphs), the colours of its bar and ground, and whether it
is the gap between two sheets."""
WIDTH, MARGIN, AROUND = 560, 54, 16
"""Pixels at 100 %: a sheet, the white at its edges, the stage around it."""
_EDGES = QTextFrameFormat.BorderStyle.BorderStyle_Solid
_RIGHT = Qt.AlignmentFlag.AlignRight


class Run(NamedTuple):
    """Some words of a paragraph, bold or as a link."""

    text: str
    strong: bool = False
    goes_to: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How a kind of paragraph looks: sizes are pixels at 100 %, `line` per cent, colours tokens of the theme."""

    size: int = 14
    sans: bool = False
    strong: bool = False
    italic: bool = False
    colour: str = "text"
    before: int = 0
    after: int = 9
    indent: int = 0
    hang: int = 0
    line: int = 112
    bar: str = ""
    fill: str = ""
    level: int = 0


STYLES = {
    "Title": Style(32, True, True, before=120, after=10, line=105),
    "Subtitle": Style(16, True, colour="accent", after=28),
    "Cover": Style(12, True, after=4),
    "Heading1": Style(20, True, True, after=12, line=105, level=1),
    "Heading2": Style(15, True, True, colour="accent", before=16, after=7, line=105, level=2),
    "Heading3": Style(13, True, True, before=14, after=6, line=105, level=3),
    "Normal": Style(),
    "Lead": Style(15),
    "Question": Style(14, strong=True, after=10),
    "Facts": Style(11, True, colour="muted", after=10),
    "BriefPoint": Style(before=14, after=6),
    "Verbatim": Style(italic=True, before=5, after=0, indent=14, bar="accent"),
    "Observation": Style(before=5, after=0, indent=14, bar="outline"),
    "Attribution": Style(11, True, colour="muted", before=3, after=8, indent=14),
    "Memo": Style(12, True, before=4, after=10, indent=14, bar="line"),
    "ToComplete": Style(12, True, colour="warning", before=7, after=11, indent=14, bar="warning", fill="warning_soft"),
    "Warning": Style(12, True, colour="danger", before=7, after=11, indent=14, bar="danger", fill="danger_soft"),
    "WhoSpeaks": Style(),
    "ListBullet": Style(after=5, indent=14, hang=12),
    "Caption": Style(11, True, colour="muted", before=4, after=8),
    "Record": Style(12, after=7, indent=14),
    "TableText": Style(11, True, before=3, after=3, line=105),
    "TableHeading": Style(11, True, True, before=3, after=3, line=105),
}


class Paper:
    """Writes into an empty text document. `places` says where keys are: positions in the document."""

    def __init__(self, document: QTextDocument, scale: float, margin: int, room: int) -> None:
        """`scale`: 1 is the size of the design; `margin` around the words and `room` for them are in pixels."""
        self.document = document
        self.places: list[tuple[int, str]] = []
        self._scale, self._room, self._theme = scale, room, theme.current()
        self._sans, self._serif = fonts.ui_family(), theme.reading_font().family()
        self.document.setDocumentMargin(margin)
        self._cursor = QTextCursor(self.document)
        self._fresh, self._box, self._boxes, self._charts = True, 0, count(1), count(1)
        self._looks = {name: (self._block(style), self._letters(style)) for name, style in STYLES.items()}

    def begin(self) -> None:
        """Hold the layout back until `end`: what is written in between is laid out at once."""
        self._cursor.beginEditBlock()

    def end(self) -> None:
        """Lay out what was written since `begin`."""
        self._cursor.endEditBlock()

    def mark(self, key: str) -> None:
        """What is written next is the place `key`."""
        self.places.append((self._cursor.position() + (0 if self._fresh else 1), key))

    def new_sheet(self) -> None:
        """What is written next begins a sheet; the first one is there already."""
        if self._fresh:
            return
        gap = QTextBlockFormat()
        gap.setProperty(GAP, True)
        gap.setTopMargin(self._px(MARGIN))
        gap.setBottomMargin(self._px(MARGIN))
        self._cursor.insertBlock(gap, QTextCharFormat())

    def paragraph(self, style: str, *runs: Run, joins: bool = False) -> None:
        """A paragraph of some words; `joins`: in one box with the one before."""
        look, letters = self._looks[style]
        block = QTextBlockFormat(look)
        if STYLES[style].bar or joins:
            self._box = self._box if joins else next(self._boxes)
            block.setProperty(GROUP, self._box)
        self._start(block, letters)
        self._write(letters, runs)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[int], texts: int) -> None:
        """A table; `shares` are the widths in per cent, the first `texts` columns read from the left."""
        self._start(QTextBlockFormat(), self._looks["TableText"][1])
        form = QTextTableFormat()
        form.setBorder(0)
        form.setCellSpacing(0)
        form.setHeaderRowCount(1)
        form.setBottomMargin(self._px(10))
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, share) for share in shares])
        table = self._cursor.insertTable(len(rows) + 1, len(headings), form)
        ground = QColor(self._theme.chip)
        for at, row in enumerate((headings, *rows)):
            for column, text in enumerate(row):
                cell = table.cellAt(at, column)
                cell.setFormat(self._cell(ground if at == 0 else None))
                self._fill(cell.firstCursorPosition(), text, heading=at == 0, number=column >= texts)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._fresh = True

    def bars(self, bars: Sequence[tuple[str, int]], said: str) -> None:
        """Bars with their names and numbers; `said` is the same in words."""
        self._start(QTextBlockFormat(), self._looks["Caption"][1])
        picture = bar_chart(bars, self._room, self._scale, self._font(STYLES["Caption"]))
        name = QUrl(f"bars:{next(self._charts)}")
        self.document.addResource(QTextDocument.ResourceType.ImageResource, name, picture)
        form = QTextImageFormat()
        form.setName(name.toString())
        form.setWidth(picture.deviceIndependentSize().width())
        form.setHeight(picture.deviceIndependentSize().height())
        form.setProperty(QTextFormat.Property.ImageAltText, said)
        self._cursor.insertImage(form)

    # Inside

    def _start(self, block: QTextBlockFormat, letters: QTextCharFormat) -> None:
        """Begin a paragraph; the empty one at the start, or after a table, is used up first."""
        if self._fresh:
            self._cursor.setBlockFormat(block)
            self._cursor.setBlockCharFormat(letters)
        else:
            self._cursor.insertBlock(block, letters)
        self._fresh = False

    def _write(self, letters: QTextCharFormat, runs: Sequence[Run]) -> None:
        for run in runs:
            form = QTextCharFormat(letters)
            if run.strong:
                form.setFontWeight(QFont.Weight.DemiBold)
            if run.goes_to:
                form.setAnchor(True)
                form.setAnchorHref(run.goes_to)
                if run.goes_to.startswith("#"):
                    form.setForeground(QColor(self._theme.accent))
            self._cursor.insertText(run.text, form)

    def _fill(self, cursor: QTextCursor, text: str, *, heading: bool, number: bool) -> None:
        look, letters = self._looks["TableHeading" if heading else "TableText"]
        block = QTextBlockFormat(look)
        if number:
            block.setAlignment(_RIGHT)
        cursor.setBlockFormat(block)
        cursor.insertText(text, letters)

    def _cell(self, ground: QColor | None) -> QTextTableCellFormat:
        form = QTextTableCellFormat()
        form.setBottomBorder(1)
        form.setBottomBorderStyle(_EDGES)
        form.setBottomBorderBrush(QBrush(QColor(self._theme.line)))
        form.setLeftPadding(self._px(5))
        form.setRightPadding(self._px(5))
        if ground is not None:
            form.setBackground(ground)
        return form

    def _block(self, style: Style) -> QTextBlockFormat:
        form = QTextBlockFormat()
        form.setTopMargin(self._px(style.before))
        form.setBottomMargin(self._px(style.after))
        form.setLeftMargin(self._px(style.indent))
        form.setTextIndent(-self._px(style.hang))
        form.setLineHeight(style.line, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setHeadingLevel(style.level)
        if style.bar:
            form.setProperty(BAR, getattr(self._theme, style.bar))
        if style.fill:
            form.setRightMargin(self._px(10))
            form.setProperty(FILL, getattr(self._theme, style.fill))
        return form

    def _letters(self, style: Style) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._font(style))
        form.setForeground(QColor(getattr(self._theme, style.colour)))
        return form

    def _font(self, style: Style) -> QFont:
        font = QFont(self._sans if style.sans else self._serif)
        font.setPixelSize(max(6, self._px(style.size)))
        font.setWeight(QFont.Weight.DemiBold if style.strong else QFont.Weight.Normal)
        font.setItalic(style.italic)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def _px(self, size: float) -> int:
        return round(size * self._scale)
