"""A bar chart as Word's own: drawn from its data, which can be edited there; LibreOffice draws the same."""

from collections.abc import Sequence
from io import BytesIO

from qualicode.model.typography import on_one_line
from qualicode.plugins.exporters.word.markup import escaped, locale
from qualicode.plugins.exporters.word.styles import BAR, INK, SANS

WIDTH = 5_600_000
"""Of a chart, in English metric units (360,000 a centimetre)."""
_BAR_HEIGHT, _EDGES = 300_000, 260_000
_LONGEST_CELL = 32_000


def height(bars: int) -> int:
    """Of a chart with so many bars, in English metric units."""
    return _EDGES + _BAR_HEIGHT * bars


def chart_part(series: str, bars: Sequence[tuple[str, int]], language: str) -> str:
    """word/charts/chartN.xml: one horizontal bar a row, its number at its end, without grid or axis to read off."""
    rows = len(bars)
    names = "".join(f'<c:pt idx="{i}"><c:v>{escaped(name)}</c:v></c:pt>' for i, (name, _) in enumerate(bars))
    values = "".join(f'<c:pt idx="{i}"><c:v>{value}</c:v></c:pt>' for i, (_, value) in enumerate(bars))
    text = _text(locale(language))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<c:date1904 val="0"/><c:lang val="{locale(language)}"/><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        '<c:ser><c:idx val="0"/><c:order val="0"/>'
        '<c:tx><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{escaped(series)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:spPr><a:solidFill><a:srgbClr val="{BAR}"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>'
        f'<c:dLbls><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{text}<c:dLblPos val="outEnd"/>'
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f'<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${rows + 1}</c:f><c:strCache><c:ptCount val="{rows}"/>{names}'
        "</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!$B$2:$B${rows + 1}</c:f><c:numCache><c:formatCode>0</c:formatCode>"
        f'<c:ptCount val="{rows}"/>{values}</c:numCache></c:numRef></c:val></c:ser>'
        '<c:gapWidth val="70"/><c:axId val="111111111"/><c:axId val="222222222"/></c:barChart>'
        '<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{text}<c:crossAx val="222222222"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        '<c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="0" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        '<c:crossAx val="111111111"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
        '<c:spPr><a:noFill/></c:spPr></c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'{text}<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def workbook(series: str, bars: Sequence[tuple[str, int]]) -> bytes:
    """The data of a chart as the workbook that Word opens to edit it. Names are text even where they begin with "="."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")

    def text(content: str) -> object:
        cell = WriteOnlyCell(sheet, on_one_line(content)[:_LONGEST_CELL])
        cell.data_type = "s"
        return cell

    sheet.append([text(""), text(series)])
    for name, value in bars:
        sheet.append([text(name), value])
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def drawing(relationship: str, number: int, bars: int, title: str, description: str) -> str:
    """The chart in the line of text, with what a screen reader says of it."""
    size = f'cx="{WIDTH}" cy="{height(bars)}"'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" descr="{escaped(description)}" title="{escaped(title)}"/>'
        "<wp:cNvGraphicFramePr/>"
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relationship}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def _text(language: str) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900"><a:solidFill><a:srgbClr val="{INK}"/>'
        f'</a:solidFill><a:latin typeface="{SANS}"/></a:defRPr></a:pPr><a:endParaRPr lang="{language}"/></a:p></c:txPr>'
    )
