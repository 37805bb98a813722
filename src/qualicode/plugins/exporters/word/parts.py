"""The parts of a Word package that hardly change from one document to the next."""

from collections.abc import Sequence

from qualicode.plugins.exporters.word.markup import escaped, locale
from qualicode.plugins.exporters.word.styles import SANS, SERIF

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument"
_PARTS = {
    "styles": "styles.xml",
    "settings": "settings.xml",
    "numbering": "numbering.xml",
    "fontTable": "fontTable.xml",
    "header": "header1.xml",
    "footer": "footer1.xml",
    "theme": "theme1.xml",
}

PACKAGE_RELATIONSHIPS = (
    f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/extended-properties" Target="docProps/app.xml"/>'
    "</Relationships>"
)
APPLICATION = (
    f'{_DECLARATION}<Properties xmlns="{_OFFICE}/extended-properties"><Application>Qualicode</Application></Properties>'
)
NUMBERING = (
    f'{_DECLARATION}<w:numbering xmlns:w="{_WORD}">'
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="space"/><w:lvlText w:val="%1."/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    "</w:numbering>"
)
FONTS = (
    f'{_DECLARATION}<w:fonts xmlns:w="{_WORD}">'
    f'<w:font w:name="{SERIF}"><w:altName w:val="Gelasio"/><w:family w:val="roman"/>'
    '<w:pitch w:val="variable"/></w:font>'
    f'<w:font w:name="{SANS}"><w:altName w:val="Liberation Sans"/><w:family w:val="swiss"/>'
    '<w:pitch w:val="variable"/></w:font></w:fonts>'
)


def wrapped(root: str, content: str) -> str:
    """A part of the main kind (document, hdr, ftr) with the namespaces that its content may use."""
    return (
        f'{_DECLARATION}<w:{root} xmlns:w="{_WORD}" xmlns:r="{_OFFICE}/relationships"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f"{content}</w:{root}>"
    )


def content_types(charts: int, comments: bool = False) -> str:
    """[Content_Types].xml for a document with so many charts, with or without comments."""
    word = f"{_TYPES}.wordprocessingml"
    kinds = {
        "/word/document.xml": f"{word}.document.main+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": f"{_TYPES}.extended-properties+xml",
        **{f"/word/{file}": f"{word}.{kind}+xml" for kind, file in _PARTS.items()},
        **({"/word/comments.xml": f"{word}.comments+xml"} if comments else {}),
        "/word/theme1.xml": f"{_TYPES}.theme+xml",
        **{f"/word/charts/chart{number}.xml": f"{_TYPES}.drawingml.chart+xml" for number in range(1, charts + 1)},
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="xlsx" ContentType="{_TYPES}.spreadsheetml.sheet"/>{overrides}</Types>'
    )


def document_relationships(charts: int, addresses: Sequence[str], comments: bool = False) -> str:
    """What the document refers to: its other parts, its charts and web addresses."""
    ids = {"header": "rIdHeader", "footer": "rIdFooter"}
    found = [(ids.get(kind, f"rId{kind}"), kind, file) for kind, file in _PARTS.items()]
    found += [(f"rIdChart{number}", "chart", f"charts/chart{number}.xml") for number in range(1, charts + 1)]
    found += [("rIdComments", "comments", "comments.xml")] if comments else []
    links = [(f"rIdLink{number}", "hyperlink", address) for number, address in enumerate(addresses, start=1)]
    return _relationships(found, links)


def chart_relationships(number: int) -> str:
    """The workbook of a chart."""
    return _relationships([("rId1", "package", f"../embeddings/chart{number}.xlsx")])


def core(title: str, creator: str, language: str, now: str) -> str:
    """docProps/core.xml: the title that screen readers announce, who made it, in which language."""
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(title)}</dc:title><dc:creator>{escaped(creator)}</dc:creator>"
        f"<dc:language>{locale(language)}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{now}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{now}</dcterms:modified></cp:coreProperties>'
    )


def settings(language: str) -> str:
    """word/settings.xml: today's Word, in the document's language."""
    tag = locale(language)
    decimal, separator = (",", ";") if language == "fr" else (".", ",")
    return (
        f'{_DECLARATION}<w:settings xmlns:w="{_WORD}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="{tag}"/><w:decimalSymbol w:val="{decimal}"/>'
        f'<w:listSeparator w:val="{separator}"/></w:settings>'
    )


def _relationships(inside: Sequence[tuple[str, str, str]], outside: Sequence[tuple[str, str, str]] = ()) -> str:
    rows = "".join(
        f'<Relationship Id="{identity}" Type="{_OFFICE}/relationships/{kind}" Target="{escaped(target)}"{mode}/>'
        for found, mode in ((inside, ""), (outside, ' TargetMode="External"'))
        for identity, kind, target in found
    )
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'
