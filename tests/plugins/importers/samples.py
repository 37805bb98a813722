"""Files made for the tests of the importers: sound ones, and hostile ones."""

import io
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


SOUND: dict[str, Callable[[], bytes]] = {
    ".txt": INTERVIEW.encode,
    ".text": INTERVIEW.encode,
    ".md": INTERVIEW.encode,
    ".markdown": INTERVIEW.encode,
    ".docx": lambda: docx("".join(map(paragraph, INTERVIEW.splitlines()))),
    ".docm": lambda: docx("".join(map(paragraph, INTERVIEW.splitlines()))),
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
