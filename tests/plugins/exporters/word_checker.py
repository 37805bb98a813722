"""Says what is wrong with a Word document: its package, its accessibility, its languages, the order of its markup."""

import posixpath
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = {
    "w": W,
    "r": R,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}
ORDERS = {  # ISO/IEC 29500-4, the elements that we use and their neighbours
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs bidi spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps color sz szCs highlight u shd vertAlign rtl lang",
    "tblPr": "tblStyle tblpPr tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
    "trPr": "cantSplit tblHeader",
    "tcPr": "tcW tcBorders shd vAlign",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg",
    "style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr trPr tcPr tblStylePr",
    "settings": "zoom defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol listSeparator",
    "lvl": "start numFmt pStyle suff lvlText lvlJc pPr rPr",
    "tbl": "tblPr tblGrid tr",
    "numbering": "abstractNum num",
    "styles": "docDefaults latentStyles style",
}  # fmt: skip
MAY_STAND_IN_A_PARAGRAPH = {"pPr": {"pStyle", "numPr", "sectPr"}, "rPr": {"rStyle", "rtl", "lang"}}


def problems(path: Path) -> list[str]:
    """Every fault found, in words; none for a document that one may hand in."""
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        contents = {name: package.read(name) for name in package.namelist()}
    assert len(contents) == len(set(contents))
    trees = {name: etree.fromstring(data) for name, data in contents.items() if name.endswith((".xml", ".rels"))}
    document, styles = trees["word/document.xml"], trees["word/styles.xml"]
    docx.Document(str(path))
    return [
        *_package(contents, trees),
        *_order(trees),
        *_languages(trees),
        *_headings(document),
        *_paragraphs(trees, styles),
        *_tables(document),
        *_pictures(document),
        *_links(trees),
        *_contents(document),
        *_contrast(styles),
    ]


def text_of(element: etree._Element) -> str:
    return "".join(element.xpath(".//w:t/text()", namespaces=NAMES))


def body_of(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read("word/document.xml"))


def style_of(paragraph: etree._Element) -> str:
    found = paragraph.xpath("./w:pPr/w:pStyle/@w:val", namespaces=NAMES)
    return str(found[0]) if found else ""


def lines(path: Path) -> list[tuple[str, str]]:
    """The paragraphs of the body as (style, text), in order."""
    return [(style_of(p), text_of(p)) for p in body_of(path).iter(f"{{{W}}}p")]


def headings(document: etree._Element) -> list[tuple[int, str]]:
    """Level and text of each heading, with the number that Word would put before it."""
    found, number = [], 0
    for paragraph in document.iter(f"{{{W}}}p"):
        style = style_of(paragraph)
        if style.startswith("Heading"):
            numbered = paragraph.find("w:pPr/w:numPr", NAMES) is not None
            number += numbered
            found.append((int(style[-1]), f"{number}. {text_of(paragraph)}" if numbered else text_of(paragraph)))
    return found


def _package(contents: dict[str, bytes], trees: dict[str, etree._Element]) -> list[str]:
    faults = []
    types = trees["[Content_Types].xml"]
    overrides = {one.get("PartName"): one.get("ContentType") for one in types if one.tag.endswith("Override")}
    defaults = {one.get("Extension") for one in types if one.tag.endswith("Default")}
    faults += [
        f"content type of a part that is not there: {name}" for name in overrides if name.strip("/") not in contents
    ]
    for name in contents:
        if f"/{name}" not in overrides and name.rsplit(".", 1)[-1] not in defaults:
            faults.append(f"no content type: {name}")
        if name.startswith(("word/", "docProps/")) and name.endswith(".xml") and f"/{name}" not in overrides:
            faults.append(f"only the default content type: {name}")
    reached = {"[Content_Types].xml"}
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        reached.add(name)
        folder = posixpath.dirname(posixpath.dirname(name))
        ids = [one.get("Id") for one in tree]
        if len(ids) != len(set(ids)):
            faults.append(f"two relationships with one id in {name}")
        for one in tree:
            if one.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join(folder, one.get("Target")))
            reached.add(target)
            if target not in contents:
                faults.append(f"{name} points to {target}, which is not there")
        owner = name.replace("_rels/", "").removesuffix(".rels")
        used = set(trees[owner].xpath("//@r:id", namespaces=NAMES)) if owner in trees else set()
        faults += [f"{owner} uses {one}, which is no relationship" for one in used - set(ids)]
    return faults + [f"nothing refers to {name}" for name in contents if name not in reached]


def _order(trees: dict[str, etree._Element]) -> list[str]:
    faults = []
    for name, tree in trees.items():
        for element in tree.iter():
            tag = etree.QName(element)
            if tag.namespace != W or tag.localname not in ORDERS:
                continue
            order = ORDERS[tag.localname].split()
            children = [etree.QName(child).localname for child in element]
            unknown = [child for child in children if child not in order]
            places = [order.index(child) for child in children if child in order]
            if unknown or places != sorted(places):
                faults.append(f"{name}: {tag.localname} holds {children}")
    return faults


def _languages(trees: dict[str, etree._Element]) -> list[str]:
    faults = []
    inside = trees["word/styles.xml"].xpath("./w:docDefaults//w:lang/@w:val", namespaces=NAMES)
    settings = trees["word/settings.xml"].xpath("./w:themeFontLang/@w:val", namespaces=NAMES)
    core = {etree.QName(one).localname: one.text or "" for one in trees["docProps/core.xml"]}
    if not (inside and settings and inside == settings == [core.get("language")]):
        faults.append(f"languages differ: {inside}, {settings}, {core.get('language')}")
    if not core.get("title", "").strip():
        faults.append("no title property")
    return faults


def _headings(document: etree._Element) -> list[str]:
    levels = [level for level, _ in headings(document)]
    if not levels or levels[0] != 1:
        return [f"headings start at {levels[:1]}"]
    return [f"level {here} follows {before}" for before, here in pairwise(levels) if here > before + 1]


def _paragraphs(trees: dict[str, etree._Element], styles: etree._Element) -> list[str]:
    faults = []
    known = set(styles.xpath("./w:style/@w:styleId", namespaces=NAMES))
    for style in styles.xpath("./w:style", namespaces=NAMES):
        faults += [f"style based on {one}" for one in style.xpath("./*/@w:val[../self::w:basedOn]", namespaces=NAMES)
                   if one not in known]  # fmt: skip
    for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
        for paragraph in trees[name].iter(f"{{{W}}}p"):
            if not text_of(paragraph).strip() and not paragraph.xpath(".//w:drawing", namespaces=NAMES):
                faults.append(f"empty paragraph in {name} ({style_of(paragraph)})")
            if style_of(paragraph) not in known:
                faults.append(f"no such style: {style_of(paragraph)!r}")
        for one in trees[name].xpath("//w:rStyle/@w:val | //w:tblStyle/@w:val", namespaces=NAMES):
            if one not in known:
                faults.append(f"no such style: {one}")
        for kind, allowed in MAY_STAND_IN_A_PARAGRAPH.items():
            for properties in trees[name].iter(f"{{{W}}}{kind}"):
                direct = {etree.QName(child).localname for child in properties} - allowed
                faults += [f"direct formatting: {direct}"] if direct else []
    return faults


def _tables(document: etree._Element) -> list[str]:
    faults = []
    for table in document.iter(f"{{{W}}}tbl"):
        for wanted in ("w:tblPr/w:tblCaption", "w:tblPr/w:tblDescription", "w:tr[1]/w:trPr/w:tblHeader"):
            if not table.xpath(f"./{wanted}", namespaces=NAMES):
                faults.append(f"a table without {wanted}")
        if table.xpath(".//w:gridSpan | .//w:vMerge", namespaces=NAMES):
            faults.append("merged cells")
        columns = len(table.xpath("./w:tblGrid/w:gridCol", namespaces=NAMES))
        if any(len(row.findall("w:tc", NAMES)) != columns for row in table.findall("w:tr", NAMES)):
            faults.append("a row with too few or too many cells")
        before = table.getprevious()
        if before is None or style_of(before) != "Caption":
            faults.append("a table without a caption")
    return faults


def _pictures(document: etree._Element) -> list[str]:
    shown = document.xpath("//wp:docPr", namespaces=NAMES)
    faults = ["a picture without alternative text" for one in shown if not (one.get("descr") or "").strip()]
    ids = [one.get("id") for one in shown]
    return faults + (["two pictures with one id"] if len(ids) != len(set(ids)) else [])


def _links(trees: dict[str, etree._Element]) -> list[str]:
    document = trees["word/document.xml"]
    names = document.xpath("//w:bookmarkStart/@w:name", namespaces=NAMES)
    ids = document.xpath("//w:bookmarkStart/@w:id", namespaces=NAMES)
    ends = document.xpath("//w:bookmarkEnd/@w:id", namespaces=NAMES)
    faults = [] if len(names) == len(set(names)) else ["two bookmarks with one name"]
    if len(ids) != len(set(ids)) or sorted(ids) != sorted(ends):
        faults.append("bookmarks that do not end where they start")
    for link in document.iter(f"{{{W}}}hyperlink"):
        anchor, text = link.get(f"{{{W}}}anchor"), text_of(link)
        if anchor is not None and anchor not in names:
            faults.append(f"a link to {anchor}, which is not there")
        if not text.strip() or text.startswith("http"):
            faults.append(f"a link that says nothing: {text!r}")
    return faults


def _contents(document: etree._Element) -> list[str]:
    shown = [
        (int(style[-1]), text_of(paragraph))
        for paragraph in document.iter(f"{{{W}}}p")
        if (style := style_of(paragraph)) in ("TOC1", "TOC2")
    ]
    wanted = [one for one in headings(document) if one[0] <= 2]
    faults = [] if shown in ([], wanted) else [f"the contents differ from the headings: {shown} / {wanted}"]
    marks = document.xpath("//w:fldChar/@w:fldCharType", namespaces=NAMES)
    if not marks.count("begin") == marks.count("separate") == marks.count("end"):
        faults.append("a field that does not end")
    return faults


def _contrast(styles: etree._Element) -> list[str]:
    faults = []
    for style in styles.xpath("./w:style", namespaces=NAMES):
        ink = style.xpath("./w:rPr/w:color/@w:val", namespaces=NAMES)
        paper = style.xpath("./w:pPr/w:shd/@w:fill", namespaces=NAMES) or ["FFFFFF"]
        if ink and _ratio(str(ink[0]), str(paper[0])) < 4.5:
            faults.append(f"{style.get(f'{{{W}}}styleId')}: {ink[0]} on {paper[0]} is hard to read")
    return faults


def _ratio(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[position : position + 2], 16) / 255 for position in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
