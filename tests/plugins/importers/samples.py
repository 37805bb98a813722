"""Files made for the tests of the importers: sound ones, and hostile ones."""

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{target}"/>'
    "</Relationships>"
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:creator>Someone</dc:creator>'
    "</cp:coreProperties>"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
INTERVIEW = "Enquêtrice : Où habitez-vous ?\nKarim : Ici, depuis dix ans.\nEnquêtrice : Et alors ?\nKarim : Ça va.\n"
CUES = "1\n00:00:01,000 --> 00:00:02,000\nMarie: Bonjour.\n\n2\n00:00:03,000 --> 00:00:04,500\nMarie: Ça va ?\n"
PAROLES = "id,parole,thème\n1,On attend le bus une heure.,Transport\n2,Le marché est loin de tout.,Commerce\n"


def no_progress(done: int, total: int) -> None:
    """Nobody watches."""


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A ZIP archive of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def paragraph(text: str) -> str:
    """A Word paragraph of one run."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(body: str, *, title: str = "", **parts: str) -> bytes:
    """A Word document with this body; `parts` are further members of word/ without ".xml"."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(target="word/document.xml"),
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    if title:
        members["docProps/core.xml"] = _CORE.format(title=title)
    for name, content in parts.items():
        members[f"word/{name}.xml"] = content
    return zipped(members)


def xlsx(
    rows: list[list[object]], *, merged: tuple[str, ...] = (), more: dict[str, list[list[object]]] | None = None
) -> bytes:
    """An Excel workbook made by openpyxl."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Paroles"
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    for name, others in (more or {}).items():
        other = book.create_sheet(name)
        for row in others:
            other.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


SPOKEN = ("Où habitez-vous ?", "Ici, depuis dix ans.", "Et alors ?", "Ça va.")
WHO = ("Enquêtrice", "Karim", "Enquêtrice", "Karim")
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def odt_paragraph(text: str) -> str:
    """A paragraph of an OpenDocument text; `text` may hold elements."""
    return f"<text:p>{text}</text:p>"


def odt(body: str, *, title: str = "", styles: str = "", kind: str = "text", manifest: str = "") -> bytes:
    """An OpenDocument file with this body."""
    members: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        "meta.xml": f"<office:document-meta {ODF}><office:meta><dc:title>{title}</dc:title></office:meta>"
        "</office:document-meta>",
    }
    if manifest:
        members["META-INF/manifest.xml"] = manifest
    return zipped(members)


def fodt(body: str, *, title: str = "") -> str:
    """An OpenDocument text in one XML file."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {ODF}><office:meta><dc:title>{title}</dc:title>'
        f"</office:meta><office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def ods(rows: list[list[str]]) -> bytes:
    """An OpenDocument spreadsheet of these rows."""
    cells = "".join(
        "<table:table-row>" + "".join(f"<table:table-cell><text:p>{one}</text:p></table:table-cell>" for one in row)
        + "</table:table-row>" for row in rows
    )  # fmt: skip
    return odt(f'<table:table table:name="Paroles">{cells}</table:table>', kind="spreadsheet")


def pdf(*pages: list[str]) -> bytes:
    """A PDF document whose pages show these lines (Latin-1), one below the other."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for lines in pages:
        shown = " T* ".join(f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 60 760 Td {shown} ET"
        objects.append(f"<< /Length {len(stream.encode('latin-1'))} >>\nstream\n{stream}\nendstream")
        font = "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
                       f" /Resources << /Font {font} >> >>")  # fmt: skip
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return pdf_objects(*(one.encode("latin-1") for one in objects))


def pdf_objects(*objects: bytes) -> bytes:
    """A PDF document of these objects, the first of which is its catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>"
    return out + f"{end}\nstartxref\n{len(out)}\n%%EOF\n".encode()


def rtf(text: str) -> bytes:
    """A Rich Text document of these lines."""
    body = text.encode("cp1252").decode("latin-1")
    words = "".join(one if ord(one) < 128 else f"\\'{ord(one):02x}" for one in body)
    return ("{\\rtf1\\ansi\\ansicpg1252 " + words.replace("\n", "\\par\n") + "}").encode("ascii")


def trs() -> bytes:
    turns = "".join(
        f'<Turn speaker="s{WHO.index(who)}" startTime="{at}" endTime="{at + 1}"><Sync time="{at}"/>{words}</Turn>'
        for at, (who, words) in enumerate(zip(WHO, SPOKEN, strict=True))
    )
    names = '<Speaker id="s0" name="Enquêtrice"/><Speaker id="s1" name="Karim"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE Trans SYSTEM "trans-14.dtd">\n<Trans xml:lang="fr">'
        f"<Speakers>{names}</Speakers><Episode><Section>{turns}</Section></Episode></Trans>"
    ).encode()


def eaf() -> bytes:
    slots = "".join(f'<TIME_SLOT TIME_SLOT_ID="t{n}" TIME_VALUE="{n * 1000}"/>' for n in range(5))
    tiers = ""
    for name in ("Karim", "Enquêtrice"):
        tiers += f'<TIER TIER_ID="{name}">'
        for at, (who, words) in enumerate(zip(WHO, SPOKEN, strict=True)):
            if who == name:
                tiers += (
                    f'<ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="t{at}" TIME_SLOT_REF2="t{at + 1}">'
                    f"<ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
                )
        tiers += "</TIER>"
    return f"<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>".encode()


def textgrid() -> bytes:
    out = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 4\ntiers? <exists>\nsize = 2\n'
    for number, name in enumerate(("Karim", "Enquêtrice"), 1):
        out += f'item [{number}]:\nclass = "IntervalTier"\nname = "{name}"\nxmin = 0\nxmax = 4\nintervals: size = 4\n'
        for at, (who, words) in enumerate(zip(WHO, SPOKEN, strict=True)):
            said = words if who == name else ""
            out += f'intervals [{at + 1}]:\nxmin = {at}\nxmax = {at + 1}\ntext = "{said}"\n'
    return out.encode()


def chat() -> bytes:
    said = "".join(f"*{who[:3].upper()}:\t{words} \x15{at * 1000}_{at * 1000 + 900}\x15\n"
                   for at, (who, words) in enumerate(zip(WHO, SPOKEN, strict=True)))  # fmt: skip
    return f"@UTF8\n@Begin\n@Participants:\tENQ Enquêtrice Investigator, KAR Karim Adult\n{said}@End\n".encode()


def tei() -> bytes:
    said = "".join(f'<u who="#{who[0]}">{words}</u>' for who, words in zip(WHO, SPOKEN, strict=True))
    people = '<person xml:id="E"><persName>Enquêtrice</persName></person>'
    people += '<person xml:id="K"><persName>Karim</persName></person>'
    return (
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><particDesc>{people}</particDesc></teiHeader>'
        f"<text><body>{said}</body></text></TEI>"
    ).encode()


def sonal() -> bytes:
    said = "".join(
        f'<span class="lblseg ligloc" data-deb="{at}" data-fin="{at + 1}" data-loc="{who[0]}" data-nomloc="{who}">'
        f'<span class="{"cat_002" if at == 1 else ""}">{words}</span></span>'
        for at, (who, words) in enumerate(zip(WHO, SPOKEN, strict=True))
    )
    codes = '[{"code": "cat_001", "nom": "Lieux", "rang": "0"}, {"code": "cat_002", "nom": "Durée", "rang": "1"}]'
    return (
        f'\n<!DOCTYPE html><html><head><meta charset="UTF-8"></head><body><script id="cat-json">{{ {codes} }}</script>'
        f'<div id="contenuText">{said}</div></body></html>'
    ).encode()


SOUND: dict[str, Callable[[], bytes]] = {
    ".txt": INTERVIEW.encode,
    ".text": INTERVIEW.encode,
    ".md": INTERVIEW.encode,
    ".markdown": INTERVIEW.encode,
    ".docx": lambda: docx("".join(map(paragraph, INTERVIEW.splitlines()))),
    ".docm": lambda: docx("".join(map(paragraph, INTERVIEW.splitlines()))),
    ".odt": lambda: odt("".join(map(odt_paragraph, INTERVIEW.splitlines()))),
    ".ott": lambda: odt("".join(map(odt_paragraph, INTERVIEW.splitlines()))),
    ".fodt": lambda: fodt("".join(map(odt_paragraph, INTERVIEW.splitlines()))).encode(),
    ".ods": lambda: ods([line.split(",") for line in PAROLES.splitlines()]),
    ".rtf": lambda: rtf(INTERVIEW),
    ".pdf": lambda: pdf(INTERVIEW.splitlines()),
    ".html": lambda: f"<html><body><p>{'</p><p>'.join(INTERVIEW.splitlines())}</p></body></html>".encode(),
    ".htm": lambda: f"<html><body><p>{'</p><p>'.join(INTERVIEW.splitlines())}</p></body></html>".encode(),
    ".xhtml": lambda: f"<html><body><p>{'</p><p>'.join(INTERVIEW.splitlines())}</p></body></html>".encode(),
    ".json": lambda: json.dumps(
        {
            "language": "fr",
            "segments": [
                {"start": at, "end": at + 1, "speaker": who, "text": words}
                for at, (who, words) in enumerate(zip(WHO, SPOKEN, strict=True))
            ],
        }
    ).encode(),
    ".otr": lambda: json.dumps(
        {
            "text": "".join(
                f'<p><span class="timestamp" data-timestamp="{at}.25">0</span> {line}</p>'
                for at, line in enumerate(INTERVIEW.splitlines())
            )
        }
    ).encode(),
    ".trs": trs,
    ".eaf": eaf,
    ".textgrid": textgrid,
    ".cha": chat,
    ".xml": tei,
    ".tei": tei,
    ".sonal": sonal,
    ".vtt": lambda: b"WEBVTT\n\n" + CUES.replace(",", ".").encode(),
    ".srt": CUES.encode,
    ".csv": PAROLES.encode,
    ".tsv": PAROLES.replace(",", "\t").encode,
    ".xlsx": lambda: xlsx([line.split(",") for line in PAROLES.splitlines()]),
    ".xlsm": lambda: xlsx([line.split(",") for line in PAROLES.splitlines()]),
}
"""A sound file of every extension."""


def _bomb(name: str) -> bytes:
    return zipped(
        {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS.format(target=name), name: b" " * 30_000_000}
    )


def _many_members() -> bytes:
    return zipped({f"word/{number}.xml": "" for number in range(10_001)})


def _twice() -> bytes:
    """Two members of one name: what is checked is not what is read."""
    data = docx(paragraph("Bonjour"), twin__xml="")
    return data.replace(b"word/twin__xml.xml", b"word/document.xml\0")


def _xml_bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY e0 "ha">{entities}]>'
    return _with_document(f"{head}<w:document {W}><w:body><w:p>&e11;</w:p></w:body></w:document>")


def _quadratic_bomb() -> bytes:
    xml = f'<!DOCTYPE b [<!ENTITY e "{"a" * 50_000}">]><w:document {W}><w:body>{"&e;" * 5_000}</w:body></w:document>'
    return _with_document(xml)


def _external_entity() -> bytes:
    head = '<!DOCTYPE b [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return _with_document(f"{head}<w:document {W}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>")


def _deep() -> bytes:
    return _with_document(f"<w:document {W}><w:body>{'<w:p>' * 100_000}{'</w:p>' * 100_000}</w:body></w:document>")


def _with_document(xml: str) -> bytes:
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(target="word/document.xml"),
        "word/document.xml": xml,
        "xl/workbook.xml": xml,
        "content.xml": xml,
    }
    return zipped(members)


def _encrypted_member() -> bytes:
    data = bytearray(docx(paragraph("Bonjour")))
    place = 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        data[place + 8] |= 1
        place += 4
    return bytes(data)


def _broken_member() -> bytes:
    data = bytearray(docx(paragraph("Bonjour " * 200)))
    place = data.find(b"word/document.xml") + len("word/document.xml")
    data[place + 5 : place + 40] = b"\xff" * 35
    return bytes(data)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": bytes,
    "blank": lambda: b" \n\n\t ",
    "zeros": lambda: bytes(5_000),
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20,
    "binary": lambda: os.urandom(20_000),
    "all bytes": lambda: bytes(range(256)) * 40,
    "old Word": lambda: OLE + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(5_000),
    "password": lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(5_000),
    "other archive": lambda: zipped({"photo.jpg": b"\xff\xd8\xff" + bytes(100)}),
    "truncated archive": lambda: docx(paragraph("Bonjour"))[:300],
    "only a signature": lambda: b"PK\x03\x04" + bytes(50),
    "zip bomb": lambda: _bomb("word/document.xml"),
    "zip bomb of a text": lambda: _bomb("content.xml"),
    "zip bomb of a workbook": lambda: _bomb("xl/workbook.xml"),
    "many members": _many_members,
    "twice the same member": _twice,
    "password in the archive": _encrypted_member,
    "broken member": _broken_member,
    "xml bomb": _xml_bomb,
    "quadratic xml bomb": _quadratic_bomb,
    "external entity": _external_entity,
    "deep xml": _deep,
    "no xml": lambda: _with_document("Bonjour"),
    "no body": lambda: _with_document(f"<w:document {W}/>"),
}
"""Files that no importer reads, whatever extension they carry."""


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write a file and say where it is."""
    path = folder / name
    path.write_bytes(data)
    return path
