"""The styles of our Word documents: every look is a style, so that a team can change it in one place.

Built-in styles keep Word's own names ("heading 1" reads « Titre 1 » in a French Word); ours are named in the
document's language.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qualicode.model.synthesis.wording import Wording
from qualicode.plugins.exporters.word.markup import escaped, locale

SERIF, SANS = "Georgia", "Arial"
INK, BLUE, BAR, GREY, AMBER, RED = "1F2A44", "2450C4", "1F6FC4", "5B6472", "8A5A00", "A3341F"
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LATENT = (
    '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1"'
    ' w:defQFormat="0" w:count="376"/>'
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the pages lie. `flowing`: chapters follow each other on a page; `columns`: 1 or 2; `a3`: large pages;
    `compact`: tight, for what has to fit one page."""

    flowing: bool = False
    columns: int = 1
    a3: bool = False
    compact: bool = False


DEFAULT_LAYOUT = Layout()


def styles_part(wording: Wording, text_language: str, layout: Layout = DEFAULT_LAYOUT) -> str:
    """word/styles.xml. Verbatims are in `text_language`, everything else in the document's."""
    ours = locale(wording.language)
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_font(SERIF)}<w:sz w:val='21'/><w:szCs w:val='21'/>"
        f"<w:lang w:val='{ours}' w:eastAsia='{ours}' w:bidi='ar-SA'/></w:rPr></w:rPrDefault>"
        "<w:pPrDefault><w:pPr><w:spacing w:after='140' w:line='288' w:lineRule='auto'/></w:pPr></w:pPrDefault>"
        "</w:docDefaults>"
    )
    spoken = locale(text_language)
    language = f"<w:lang w:val='{spoken}'/>" if spoken and spoken != ours else ""
    body = "".join(
        [
            *_headings(wording, layout),
            *_running(),
            *_body(wording),
            *_verbatims(wording, language, 60 if layout.compact else 160),
            *_sheets(wording, language, layout),
            *_tables(wording),
        ]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:styles xmlns:w="{_NAMESPACE}">{defaults}{_LATENT}{body}</w:styles>'
    )


def _font(name: str) -> str:
    return f"<w:rFonts w:ascii='{name}' w:hAnsi='{name}' w:eastAsia='{name}' w:cs='{name}'/>"


def _sans(size: int, color: str = "", *, bold: bool = False) -> str:
    """Letters without serifs; `size` in half points."""
    weight = "<w:b/><w:bCs/>" if bold else ""
    ink = f"<w:color w:val='{color}'/>" if color else ""
    return f"{_font(SANS)}{weight}{ink}<w:sz w:val='{size}'/><w:szCs w:val='{size}'/>"


def _spacing(before: int, after: int, line: int = 0) -> str:
    height = f" w:line='{line}' w:lineRule='auto'" if line else ""
    return f"<w:spacing w:before='{before}' w:after='{after}'{height}/>"


def _bar(color: str, width: int = 18) -> str:
    return f"<w:pBdr><w:left w:val='single' w:sz='{width}' w:space='10' w:color='{color}'/></w:pBdr>"


def _paragraph(
    identity: str, name: str, paragraph: str, letters: str = "", *, after: str = "", custom: bool = False
) -> str:
    """A paragraph style; `after` is the style of the next paragraph that somebody types."""
    following = f"<w:next w:val='{after}'/>" if after else ""
    mark = " w:customStyle='1'" if custom else ""
    return (
        f"<w:style w:type='paragraph'{mark} w:styleId='{identity}'><w:name w:val='{escaped(name)}'/>"
        f"<w:basedOn w:val='Normal'/>{following}<w:uiPriority w:val='1'/><w:unhideWhenUsed/><w:qFormat/>"
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )


def _character(identity: str, name: str, letters: str, *, custom: bool = False) -> str:
    mark = " w:customStyle='1'" if custom else ""
    return (
        f"<w:style w:type='character'{mark} w:styleId='{identity}'><w:name w:val='{escaped(name)}'/>"
        "<w:basedOn w:val='DefaultParagraphFont'/><w:uiPriority w:val='1'/><w:unhideWhenUsed/><w:qFormat/>"
        f"<w:rPr>{letters}</w:rPr></w:style>"
    )


def _headings(wording: Wording, look: Layout) -> Iterator[str]:
    yield (
        "<w:style w:type='paragraph' w:default='1' w:styleId='Normal'><w:name w:val='Normal'/><w:qFormat/></w:style>"
        "<w:style w:type='character' w:default='1' w:styleId='DefaultParagraphFont'>"
        "<w:name w:val='Default Paragraph Font'/><w:uiPriority w:val='1'/><w:semiHidden/><w:unhideWhenUsed/></w:style>"
        "<w:style w:type='table' w:default='1' w:styleId='TableNormal'><w:name w:val='Normal Table'/>"
        "<w:uiPriority w:val='99'/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w='0' w:type='dxa'/>"
        "<w:tblCellMar><w:top w:w='0' w:type='dxa'/><w:left w:w='108' w:type='dxa'/><w:bottom w:w='0' w:type='dxa'/>"
        "<w:right w:w='108' w:type='dxa'/></w:tblCellMar></w:tblPr></w:style>"
        "<w:style w:type='numbering' w:default='1' w:styleId='NoList'><w:name w:val='No List'/>"
        "<w:uiPriority w:val='99'/><w:semiHidden/><w:unhideWhenUsed/></w:style>"
    )
    sizes = {
        1: (
            28 if look.compact else 32 if look.flowing else 40,
            INK,
            200 if look.compact else 360 if look.flowing else 0,
            80 if look.compact else 200,
        ),
        2: (27, BLUE, 360, 120),
        3: (23, INK, 280, 100),
    }
    for level, (size, color, before, after) in sizes.items():
        breaks = "<w:pageBreakBefore/>" if level == 1 and not look.flowing else ""
        layout = f"<w:keepNext/><w:keepLines/>{breaks}{_spacing(before, after, 252)}<w:outlineLvl w:val='{level - 1}'/>"
        yield _paragraph(f"Heading{level}", f"heading {level}", layout, _sans(size, color, bold=True), after="Normal")
    edge = f"<w:pBdr><w:top w:val='single' w:sz='36' w:space='18' w:color='{BAR}'/></w:pBdr>"
    yield _paragraph(
        "Title",
        "Title",
        f"{edge}{_spacing(0 if look.flowing else 3400, 120 if look.compact else 200, 240)}",
        _sans(40 if look.compact else 48 if look.flowing else 64, INK, bold=True),
        after="Subtitle",
    )
    yield _paragraph("Subtitle", "Subtitle", _spacing(0, 100 if look.compact else 480), _sans(30, BLUE), after="Normal")
    yield _paragraph("Cover", wording._("Cover page"), _spacing(0, 80), _sans(22, INK), custom=True)
    breaks = "" if look.flowing else "<w:pageBreakBefore/>"
    layout = f"<w:keepNext/><w:keepLines/>{breaks}{_spacing(240, 240)}"
    yield _paragraph("TOCHeading", "TOC Heading", layout, _sans(40, INK, bold=True), after="Normal")
    yield _paragraph("TOC1", "toc 1", _spacing(110, 20, 240), _sans(20, bold=True))
    yield _paragraph("TOC2", "toc 2", f"{_spacing(0, 10, 240)}<w:ind w:left='340'/>", _sans(19))


def _running() -> Iterator[str]:
    edge = "<w:pBdr><w:bottom w:val='single' w:sz='4' w:space='4' w:color='C9D0DC'/></w:pBdr>"
    yield _paragraph("Header", "header", f"{edge}{_spacing(0, 0, 240)}", _sans(17, GREY))
    yield _paragraph("Footer", "footer", f"{_spacing(0, 0, 240)}<w:jc w:val='right'/>", _sans(17, GREY))


def _body(wording: Wording) -> Iterator[str]:
    _ = wording._
    yield _paragraph(
        "Lead", _("Lead paragraph"), _spacing(0, 160), "<w:sz w:val='23'/><w:szCs w:val='23'/>", custom=True
    )
    yield _paragraph("Question", _("Question"), f"<w:keepNext/>{_spacing(0, 200)}",
                     "<w:b/><w:bCs/><w:sz w:val='24'/><w:szCs w:val='24'/>", custom=True)  # fmt: skip
    yield _paragraph("Facts", _("Counts"), _spacing(0, 180), _sans(18, GREY), custom=True)
    yield _paragraph("BriefPoint", _("Lesson in brief"), f"<w:keepNext/>{_spacing(280, 100)}", custom=True)
    yield _paragraph("Memo", _("Team memo"), f"{_bar('9AA4B5', 8)}{_spacing(60, 140)}<w:ind w:left='227'/>",
                     _sans(19), custom=True)  # fmt: skip
    shade = "<w:shd w:val='clear' w:color='auto' w:fill='FFF4D6'/>"
    layout = f"{_bar('C77700')}{shade}{_spacing(200, 180)}<w:ind w:left='227'/>"
    yield _paragraph("ToComplete", _("To be completed"), layout, _sans(19, AMBER), custom=True)
    shade = "<w:shd w:val='clear' w:color='auto' w:fill='FDEDE8'/>"
    layout = f"<w:keepNext/>{_bar(RED)}{shade}{_spacing(60, 180)}<w:ind w:left='227'/>"
    yield _paragraph("Warning", _("Point to watch"), layout, _sans(19, RED), custom=True)
    layout = f"<w:keepNext/>{_spacing(0, 140)}"
    yield _paragraph("WhoSpeaks", _("Who speaks"), layout, custom=True)
    yield _paragraph("ListBullet", "List Bullet", f"<w:numPr><w:numId w:val='1'/></w:numPr>{_spacing(0, 80)}")
    yield _paragraph("Figure", _("Figure"), f"<w:keepNext/>{_spacing(160, 40, 240)}", custom=True)
    yield _paragraph("Caption", "caption", f"<w:keepNext/><w:keepLines/>{_spacing(120, 100, 252)}", _sans(18, GREY))
    yield _character("Strong", "Strong", "<w:b/><w:bCs/>")
    yield _character("Hyperlink", "Hyperlink", f"<w:color w:val='{BLUE}'/><w:u w:val='single'/>")


def _verbatims(wording: Wording, language: str, before: int) -> Iterator[str]:
    """Verbatims keep with their attribution; the bar stands beside the words only, so that two of them stay apart."""
    _ = wording._
    layout = f"<w:keepNext/><w:keepLines/>{_bar(BAR)}{_spacing(before, 40)}<w:ind w:left='227'/>"
    letters = f"<w:i/><w:iCs/>{language}"
    yield _paragraph("Verbatim", _("Verbatim"), layout, letters, after="Attribution", custom=True)
    right = f"<w:keepNext/><w:keepLines/>{_bar(BAR)}<w:bidi/>{_spacing(before, 40)}<w:ind w:left='227'/>"
    yield _paragraph("VerbatimRtl", _("Verbatim, right to left"), right, after="Attribution", custom=True)
    layout = f"<w:keepNext/><w:keepLines/>{_bar('9AA4B5')}{_spacing(before, 40)}<w:ind w:left='227'/>"
    yield _paragraph("Observation", _("Observer’s words"), layout, language, after="Attribution", custom=True)
    layout = f"<w:keepLines/>{_spacing(0, before + 40, 240)}<w:ind w:left='227'/>"
    yield _paragraph("Attribution", _("Attribution"), layout, _sans(17, GREY), after="Normal", custom=True)
    yield _paragraph("Record", _("Extract in the list"), f"{_spacing(0, 120, 264)}<w:ind w:left='227'/>",
                     f"<w:sz w:val='19'/><w:szCs w:val='19'/>{language}", custom=True)  # fmt: skip
    yield _paragraph("RecordRtl", _("Extract in the list, right to left"), f"<w:bidi/>{_spacing(0, 120, 264)}",
                     "<w:sz w:val='19'/><w:szCs w:val='19'/>", custom=True)  # fmt: skip
    ours = f"<w:lang w:val='{locale(wording.language)}'/>" if language else ""
    yield _character("AttributionInline", _("Attribution in the line"), f"{_sans(17, GREY)}{ours}", custom=True)


def _sheets(wording: Wording, language: str, look: Layout) -> Iterator[str]:
    """What is printed to be hung, cut out or reviewed: panels, cards, whole texts with comments."""
    _ = wording._
    more = 3 if look.a3 else 2
    layout = f"<w:keepLines/>{_spacing(400, 400, 300)}"
    yield _paragraph("Panel", _("Panel: the words"), layout, f"{_sans(30 * more)}{language}", custom=True)
    yield _paragraph("PanelLong", _("Panel: many words"), layout, f"{_sans(20 * more)}{language}", custom=True)
    yield _paragraph("PanelNote", _("Panel: who and where"), _spacing(0, 120), _sans(13 * more, GREY), custom=True)
    yield _paragraph("PanelQuestion", _("Panel: the question"), _spacing(0, 200), _sans(16 * more, BLUE, bold=True),
                     custom=True)  # fmt: skip
    line = "w:val='dashed' w:sz='6' w:space='10' w:color='5B6472'"
    edges = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "between"))
    layout = f"<w:keepLines/><w:pBdr>{edges}</w:pBdr>{_spacing(120, 120, 264)}<w:ind w:left='227' w:right='227'/>"
    yield _paragraph("Card", _("Card to cut out"), layout, _sans(20), custom=True)
    yield _paragraph("Turn", _("Words of the text"), _spacing(0, 140), language, custom=True)
    yield _paragraph("CommentText", "annotation text", _spacing(0, 0, 240), _sans(20))
    yield _character("CommentReference", "annotation reference", "<w:sz w:val='16'/><w:szCs w:val='16'/>")


def _tables(wording: Wording) -> Iterator[str]:
    _ = wording._
    yield _paragraph("TableText", _("Table text"), _spacing(40, 40, 240), _sans(18), custom=True)
    yield _paragraph(
        "TableNumber",
        _("Table number"),
        f"{_spacing(40, 40, 240)}<w:jc w:val='right'/>",
        _sans(18),
        custom=True,
    )
    letters = _sans(18, INK, bold=True)
    layout = f"<w:keepNext/>{_spacing(60, 60, 240)}"
    yield _paragraph("TableHeading", _("Table heading"), layout, letters, custom=True)
    layout += "<w:jc w:val='right'/>"
    yield _paragraph("TableNumberHeading", _("Table heading of numbers"), layout, letters, custom=True)
    name = escaped(_("Study table"))
    line = "w:val='single' w:sz='4' w:space='0' w:color='C9D0DC'"
    yield (
        f"<w:style w:type='table' w:customStyle='1' w:styleId='StudyTable'><w:name w:val='{name}'/>"
        "<w:basedOn w:val='TableNormal'/><w:uiPriority w:val='1'/><w:qFormat/><w:tblPr><w:tblBorders>"
        f"<w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders></w:tblPr>"
        "<w:tblStylePr w:type='firstRow'><w:tblPr/><w:tcPr>"
        f"<w:shd w:val='clear' w:color='auto' w:fill='E6EBF5'/></w:tcPr></w:tblStylePr></w:style>"
    )
