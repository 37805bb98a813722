"""Opens the ZIP files and XML of strangers (.docx, .xlsx) within limits; nothing is ever written to disk.

A ZIP bomb, an XML bomb or an external entity gets one sentence instead of the machine's memory.
"""

import struct
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.plugins.importers.files import (
    MEGABYTE,
    check_file,
    damaged,
    empty,
    other_kind,
    read_head,
    too_large,
    unreadable,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

FILE_LIMIT = 200 * MEGABYTE
TOTAL_LIMIT = 500 * MEGABYTE
MEMBER_LIMIT = 200 * MEGABYTE
XML_LIMIT = 40 * MEGABYTE
"""A part that becomes a tree in memory takes some fourteen times its size (measured); a long interview has 0.5 MB."""
TAGS_LIMIT = 2_500_000
"""Of a document's text: so many take 300 MB and a second and a half; an interview of three hours has 100,000."""
RATIO_LIMIT = 200
MEMBERS_LIMIT = 10_000

_SMALL = MEGABYTE
_CHUNK = MEGABYTE
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    NotImplementedError,
    ValueError,
    OverflowError,
)


class Archive:
    """A ZIP file open for reading, checked before anything is unpacked. `kind` is what it should be, translated."""

    def __init__(self, path: Path, kind: str) -> None:
        self._path = path
        check_file(path, FILE_LIMIT)
        _check_kind(path, kind)
        try:
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise unreadable(path, error) from error
        except _BROKEN as error:
            raise damaged(path) from error
        try:
            self._check()
        except UserError:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def names(self) -> list[str]:
        """The names of the members. They are looked up, never used as paths."""
        return self._zip.namelist()

    def read(self, name: str, limit: int = MEMBER_LIMIT) -> bytes:
        """One member's bytes. Raises `UserError` when it is missing, damaged or larger than `limit`."""
        try:
            size = self._zip.getinfo(name).file_size
            if size > limit:
                raise too_large(self._path, size, limit)
            return self._zip.read(name)
        except (*_BROKEN, KeyError) as error:
            raise damaged(self._path) from error
        except OSError as error:
            raise unreadable(self._path, error) from error

    def xml(self, name: str) -> "_Element":
        """The root of one member's XML, without entities, DTD or network. Raises `UserError` as `read` does."""
        data = self.read(name, XML_LIMIT)
        if (
            not name.startswith("xl/") and data.count(b"<") > TAGS_LIMIT
        ):  # sheets have a tag a cell, and more bytes each
            raise suspicious(self._path)
        root = parse_xml(data, self._path)
        if root.getroottree().docinfo.doctype:  # Office files have none; bombs and leaks come this way
            raise suspicious(self._path)
        return root

    def stream(self, name: str, target: Any, most_tags: int = TAGS_LIMIT) -> None:
        """Read one member's XML through `target` (methods start, end, data), without a tree: any size in little memory.

        Raises `UserError` as `xml` does, and where it has more than `most_tags` tags.
        """
        data = self.read(name)
        if data.count(b"<") > most_tags:
            raise suspicious(self._path)
        feed_xml(data, self._path, target)

    def _check(self) -> None:
        members = self._zip.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise protected(self._path)
        names = {member.filename for member in members}
        if (
            len(members) > MEMBERS_LIMIT
            or len(names) < len(members)
            or sum(member.file_size for member in members) > TOTAL_LIMIT
            or any(_too_dense(member) for member in members)
        ):
            raise suspicious(self._path)


def parse_xml(data: bytes, path: Path) -> "_Element":
    """The root of an XML document, without entities, DTD or network. Raises `UserError` when it is none."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(path) from error


def feed_xml(data: bytes, path: Path, target: Any) -> None:
    """Read an XML document through a target's start, end and data. Raises `UserError` when it is none, or has a DTD."""
    from lxml import etree

    class Guarded:
        start, end, data = target.start, target.end, target.data

        def doctype(self, *_declared: object) -> None:
            raise suspicious(path)

        def close(self) -> None:
            pass

    parser: Any = etree.XMLParser(
        target=Guarded(), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for at in range(0, len(data), _CHUNK):
            parser.feed(data[at : at + _CHUNK])
        parser.close()
    except etree.XMLSyntaxError as error:
        raise damaged(path) from error


def protected(path: Path) -> UserError:
    """The error for a file that opens with a password only."""
    return UserError(
        _("“{name}” is protected by a password.").format(name=path.name),
        _("Open it with its password, save it without one and import that."),
    )


def _check_kind(path: Path, kind: str) -> None:
    head = read_head(path)
    if not head:
        raise empty(path)
    if head.startswith(_OLE):
        data = path.read_bytes()
        if _ENCRYPTED in data:
            raise protected(path)
        raise other_kind(path, data, kind)
    if not head.startswith(b"PK"):
        raise other_kind(path, head, kind)


def _too_dense(member: zipfile.ZipInfo) -> bool:
    if member.file_size > MEMBER_LIMIT:
        return True
    return member.file_size > _SMALL and member.file_size > RATIO_LIMIT * max(1, member.compress_size)


def suspicious(path: Path) -> UserError:
    """The error for a file that is made to do harm."""
    return UserError(
        _("“{name}” was refused: unpacked, it would fill the memory or hide something.").format(name=path.name),
        _("If you trust it, open it in the program that made it and save it under a new name."),
    )


def local_name(element: "_Element") -> str:
    """An element's name without its namespace: transitional and strict Office files differ in that only."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: "_Element", name: str) -> str:
    """An attribute by its name without namespace, or ""."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")
