"""The same document as a web page or as Markdown: read from what was laid out for Word, so that nothing differs."""

import html as escaping
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DESCRIPTION = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_QUOTES = {"Verbatim", "VerbatimRtl", "Observation", "Panel", "PanelLong"}
_WARNED = {"ToComplete", "Warning"}
_CSS = (
    "body{font:1.06rem/1.6 Georgia,serif;color:#1f2a44;background:#fff;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "h1,h2,h3,h4,nav,table,.note{font-family:Arial,sans-serif}h1{font-size:2rem}h2{margin-top:2.4em}"
    "blockquote{margin:1em 0 .2em;padding-left:1em;border-left:.3em solid #1f6fc4;font-style:italic}"
    "blockquote p{margin:0}.note{color:#5b6472;font-size:.88rem}.todo{background:#fff4d6;color:#6f4800;padding:.5em}"
    ".card{border:1px dashed #5b6472;padding:.8em;break-inside:avoid}.large{font-size:2rem;font-style:normal}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border-bottom:1px solid #c9d0dc;padding:.4em;"
    "text-align:left;vertical-align:top}th{background:#e6ebf5}caption{text-align:left;color:#5b6472;padding:.4em 0}"
    "a{color:#2450c4}@media print{body{max-width:none}}"
)


def html(package: bytes) -> str:
    """One file, with its style inside: a title, its language, headings without holes, tables with heads."""
    return _Page(package).html()


def markdown(package: bytes) -> str:
    """Markdown with pipe tables; what could be taken for markup is escaped."""
    return _Page(package).markdown()


class _Page:
    """A laid-out document, read block by block."""

    def __init__(self, package: bytes) -> None:
        from lxml import etree

        with zipfile.ZipFile(BytesIO(package)) as parts:
            self.body = etree.fromstring(parts.read("word/document.xml"))[0]
            core = etree.fromstring(parts.read("docProps/core.xml"))
            links = etree.fromstring(parts.read("word/_rels/document.xml.rels"))
        said = {etree.QName(one).localname: one.text or "" for one in core}
        self.title, self.language = said.get("title", ""), said.get("language", "fr-FR")
        self.addresses = {one.get("Id"): one.get("Target") for one in links}
        self.described: list[str] = []

    def blocks(self) -> Iterator[tuple[str, Any]]:
        """Style and element of each block; contents are left out, they are made anew."""
        for element in self.body:
            if element.tag == f"{W}p":
                yield self.style(element), element
            elif element.tag == f"{W}tbl":
                yield "table", element

    @staticmethod
    def style(paragraph: Any) -> str:
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        return str(found.get(f"{W}val")) if found is not None else ""

    def pieces(self, paragraph: Any) -> Iterator[tuple[str, bool, str, str]]:
        """Text, whether it matters, an address ("" for none) and a language ("" for the document's)."""
        for element in paragraph:
            if element.tag == f"{W}hyperlink":
                target = self.addresses.get(element.get(f"{_R}id")) or ""
                text = "".join(one.text or "" for one in element.iter(f"{W}t"))
                yield text, False, target, ""
            elif element.tag == f"{W}r":
                drawing = element.find(f".//{_DESCRIPTION}")
                if drawing is not None:
                    yield str(drawing.get("descr") or ""), False, "", ""
                    continue
                style = element.find(f"{W}rPr/{W}rStyle")
                tongue = element.find(f"{W}rPr/{W}lang")
                language = str(tongue.get(f"{W}val") or tongue.get(f"{W}bidi") or "") if tongue is not None else ""
                strong = style is not None and style.get(f"{W}val") == "Strong"
                text = "".join((one.text or "") if one.tag == f"{W}t" else "\n" for one in element
                               if one.tag in (f"{W}t", f"{W}br"))  # fmt: skip
                if text:
                    yield text, strong, "", language

    # HTML

    def html(self) -> str:
        parts: list[str] = []
        contents: list[str] = []
        listing = False
        for style, element in self.blocks():
            if listing and style != "ListBullet":
                parts.append("</ul>")
            if style == "ListBullet" and not listing:
                parts.append("<ul>")
            listing = style == "ListBullet"
            if style == "table":
                parts.append(self._table(element))
            else:
                parts.append(self._block(style, self._inline(element), contents))
        if listing:
            parts.append("</ul>")
        language = escaping.escape(self.language, quote=True)
        nav = f"<nav><ul>{''.join(contents)}</ul></nav>" if len(contents) > 3 else ""
        main = "".join(parts)
        heading = "" if "<h1" in main else f"<h1>{escaping.escape(self.title)}</h1>"
        at = main.find("<h2")
        main = main[:at] + nav + main[at:] if at >= 0 else main + nav
        return (
            f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escaping.escape(self.title)}</title><style>{_CSS}</style></head>"
            f"<body><main>{heading}{main}</main></body></html>\n"
        )

    def _block(self, style: str, text: str, contents: list[str]) -> str:
        if style == "Title":
            return f"<h1>{text}</h1>"
        if style.startswith("Heading"):
            level = int(style[-1]) + 1
            if level == 2:
                contents.append(f'<li><a href="#s{len(contents) + 1}">{re.sub("<[^>]*>", "", text)}</a></li>')
                return f'<h2 id="s{len(contents)}">{text}</h2>'
            return f"<h{level}>{text}</h{level}>"
        if style in _QUOTES:
            large = ' class="large"' if style.startswith("Panel") else ""
            return f"<blockquote{large}><p>{text}</p></blockquote>"
        if style == "ListBullet":
            return f"<li>{text}</li>"
        kind = (
            "todo" if style in _WARNED else "card" if style == "Card"
            else "note" if style in ("Attribution", "Facts", "Cover", "PanelNote", "Caption") else ""
        )  # fmt: skip
        return f'<p class="{kind}">{text}</p>' if kind else f"<p>{text}</p>"

    def _inline(self, paragraph: Any) -> str:
        return "".join(self._marked(*piece) for piece in self.pieces(paragraph))

    @staticmethod
    def _marked(text: str, strong: bool, address: str, language: str) -> str:
        shown = escaping.escape(text).replace("\n", "<br>")
        if language:
            shown = f'<span lang="{escaping.escape(language, quote=True)}" dir="auto">{shown}</span>'
        if strong:
            shown = f"<strong>{shown}</strong>"
        if address.startswith(("http://", "https://")):
            shown = f'<a href="{escaping.escape(address, quote=True)}">{shown}</a>'
        return shown

    def _table(self, table: Any) -> str:
        caption = table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")
        rows = []
        for number, row in enumerate(table.findall(f"{W}tr")):
            cells = ["<br>".join(self._inline(one) for one in cell.findall(f"{W}p")) for cell in row.findall(f"{W}tc")]
            start, end = ('<th scope="col">', "</th>") if number == 0 else ("<td>", "</td>")
            rows.append("<tr>" + "".join(f"{start}{cell}{end}" for cell in cells) + "</tr>")
        return (
            f"<table><caption>{escaping.escape(str(caption))}</caption><thead>{rows[0]}</thead>"
            f"<tbody>{''.join(rows[1:])}</tbody></table>"
        )

    # Markdown

    def markdown(self) -> str:
        lines: list[str] = []
        kinds = [style for style, _element in self.blocks()]
        if "Title" not in kinds:
            lines += [f"# {_escaped(self.title)}", ""]
        for style, element in self.blocks():
            if style == "table":
                lines += [*self._pipes(element), ""]
                continue
            text = self._words(element)
            if style == "Title":
                lines += [f"# {text}", ""]
            elif style.startswith("Heading"):
                lines += [f"{'#' * (int(style[-1]) + 1)} {text}", ""]
            elif style == "ListBullet":
                lines.append(f"- {text}")
                continue
            elif style in _QUOTES:
                lines += [f"> {text}", ""]
            else:
                lines += [text, ""]
            if len(lines) > 3 and lines[-3].startswith("- "):
                lines.insert(-2, "")
        return "\n".join(lines).strip() + "\n"

    def _words(self, paragraph: Any) -> str:
        found = []
        for text, strong, address, _language in self.pieces(paragraph):
            shown = _escaped(text).replace("\n", "  \n")
            if strong and shown.strip():
                shown = f"**{shown.strip()}**" + (" " if shown.endswith(" ") else "")
            if address.startswith(("http://", "https://")):
                shown = f"[{shown}](<{address.replace('<', '%3C').replace('>', '%3E')}>)"
            found.append(shown)
        return "".join(found)

    def _pipes(self, table: Any) -> list[str]:
        rows = [
            ["<br>".join(self._words(one) for one in cell.findall(f"{W}p")).replace("|", "\\|").replace("\n", " ")
             for cell in row.findall(f"{W}tc")]
            for row in table.findall(f"{W}tr")
        ]  # fmt: skip
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return [lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]]


def _escaped(text: str) -> str:
    """Text in which nothing is markup."""
    text = re.sub(r"([\\`*_\[\]<>#~])", r"\\\1", text)
    return re.sub(r"^(\s*)([-+]|\d+[.)])(?=\s)", r"\1\\\2", text)
