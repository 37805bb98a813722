"""Reads the XML of strangers from a plain file, without entities, DTD or network, whatever encoding it really is in."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.plugins.importers.archive import local_name, parse_xml, suspicious
from qualicode.plugins.importers.encodings import decode
from qualicode.plugins.importers.files import TEXT_LIMIT, damaged, has_signature, other_kind, read_bytes

if TYPE_CHECKING:
    from lxml.etree import _Element

_ENCODING = re.compile(rb"""\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.-]{1,40})""")
_ONE_BYTE = ("iso8859", "cp125", "cp437", "cp85", "mac", "koi8")
_KNOWN = (*_ONE_BYTE, "cp", "gb", "shift", "euc", "big5")
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")


MOST_TAGS = 400_000
"""A transcript of an hour with a tag a word has some 30,000."""


@dataclass(frozen=True, slots=True)
class Xml:
    """The root of a file and doubts about its encoding."""

    root: "_Element"
    doubts: tuple[str, ...] = ()


def read_xml(path: Path, kind: str) -> Xml:
    """The XML in a file; `kind` is what it should be, translated.

    A document type is passed over; one that defines entities is refused. Raises `UserError` for what is no XML.
    """
    data = read_bytes(path, TEXT_LIMIT)
    if has_signature(data[:16]) or not _may_be_xml(data):
        raise other_kind(path, data, kind)
    check_tags(data, path)
    if b"<!ENTITY" in data or "<!ENTITY".encode("utf-16-le") in data or "<!ENTITY".encode("utf-16-be") in data:
        raise suspicious(path)
    try:
        text, doubts = _decoded(data)
        return Xml(parse_xml(_DECLARATION.sub("", text.replace("\ufeff", ""), count=1).encode(), path), doubts)
    except ValueError as error:
        raise damaged(path) from error


def check_tags(data: bytes, path: Path) -> None:
    """Raise `UserError` for more tags than fit into the memory as a tree: some 500 bytes each (measured)."""
    if data.count(b"<") > MOST_TAGS:
        raise UserError(
            _("“{name}” has more than 400,000 tags.").format(name=path.name), _("Split it into several files.")
        )


def _may_be_xml(data: bytes) -> bool:
    head = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<")


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    declared = _ENCODING.match(data)
    return decode_as(data, declared[1].decode("ascii") if declared else "")


def decode_as(data: bytes, declared: str) -> tuple[str, tuple[str, ...]]:
    """The text, in the encoding that the file declares when it is that, else as plain text is read, with a doubt.

    Raises `ValueError` when it is no text.
    """
    try:
        name = codecs.lookup(declared or "utf-8").name
        if not name.startswith(_KNOWN):
            return decode(data)
        if name.startswith(_ONE_BYTE) and (text := _as_utf8(data)):
            return text, ()  # saved again by a program that left the declaration as it was
        # What says ISO-8859-1 holds the quotation marks of Windows often.
        return data.decode("cp1252" if name == "iso8859-1" else name), ()
    except (LookupError, UnicodeDecodeError):
        return decode(data)


def _as_utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def check_root(root: "_Element", name: str, path: Path, kind: str) -> None:
    """Raise `UserError` unless the root is called `name` (small letters, without its namespace)."""
    if local_name(root).lower() != name:
        raise UserError(
            _("“{name}” is not {wanted}.").format(name=path.name, wanted=kind),
            _("Open it in the program that made it and save it as text or as .docx."),
        )
