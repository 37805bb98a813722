"""Opens a file that somebody hands us, within limits, and says what it really is when it is something else."""

import stat
from pathlib import Path

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError

MEGABYTE = 1_000_000
TEXT_LIMIT = 50 * MEGABYTE
"""Bytes of the largest text file that is read: some eight million words."""

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", N_("a picture (PNG)")),
    (b"\xff\xd8\xff", N_("a picture (JPEG)")),
    (b"GIF87a", N_("a picture (GIF)")),
    (b"GIF89a", N_("a picture (GIF)")),
    (b"II*\x00", N_("a picture (TIFF)")),
    (b"MM\x00*", N_("a picture (TIFF)")),
    (b"%PDF-", N_("a PDF document")),
    (b"PK\x03\x04", N_("a ZIP archive")),
    (b"PK\x05\x06", N_("a ZIP archive")),
    (_OLE, N_("an old or encrypted Office file (.doc, .xls, .ppt)")),
    (b"{\\rtf", N_("a Rich Text document (.rtf)")),
    (b"SQLite format 3\x00", N_("a database")),
    (b"ID3\x03", N_("a sound recording")),
    (b"ID3\x04", N_("a sound recording")),
    (b"OggS", N_("a sound recording")),
    (b"fLaC", N_("a sound recording")),
    (b"RIFF", N_("a recording or a picture")),
    (b"\x1aE\xdf\xa3", N_("a video recording")),
    (b"7z\xbc\xaf\x27\x1c", N_("a 7z archive")),
    (b"Rar!\x1a", N_("a RAR archive")),
    (b"\x1f\x8b", N_("a compressed file (gzip)")),
    (b"\x7fELF", N_("a program")),
    (b"MZ\x90\x00", N_("a program")),
)
_IN_ZIP = (
    ("word/document.xml", N_("a Word document (.docx)")),
    ("xl/workbook.xml", N_("an Excel workbook (.xlsx)")),
    ("ppt/presentation.xml", N_("a PowerPoint presentation (.pptx)")),
    ("content.xml", N_("an OpenDocument file (.odt, .ods)")),
    ("project.qde", N_("a REFI-QDA project (.qdpx)")),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))


def read_bytes(path: Path, limit: int = TEXT_LIMIT) -> bytes:
    """The file's bytes. Raises `UserError` for a folder, an unreadable, an empty or a too large file."""
    check_file(path, limit)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    if not data.strip(b"\0 \t\r\n"):
        raise empty(path)
    return data


def check_file(path: Path, limit: int) -> None:
    """Raise `UserError` unless `path` is a plain file of at most `limit` bytes."""
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise UserError(
            _("“{name}” was not found.").format(name=path.name), _("Check whether it was moved or renamed.")
        ) from error
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if stat.S_ISDIR(found.st_mode):
        raise UserError(_("“{name}” is a folder.").format(name=path.name), _("Choose the files in it."))
    if not stat.S_ISREG(found.st_mode):
        raise UserError(_("“{name}” is not a file.").format(name=path.name), _("Choose a file."))
    if found.st_size > limit:
        raise UserError(
            _("“{name}” is too large: {size} MB, at most {limit} MB can be read.").format(
                name=path.name, size=-(-found.st_size // MEGABYTE), limit=limit // MEGABYTE
            ),
            _("Split it into several files."),
        )


def read_head(path: Path) -> bytes:
    """The first 4,096 bytes. Raises `UserError` when `path` is no file that can be read."""
    check_file(path, 1 << 62)
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError as error:
        raise unreadable(path, error) from error


def is_text(head: bytes) -> bool:
    """Whether a file that begins with `head` may be text: no known signature, few control characters."""
    if has_signature(head):
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or utf16_without_mark(head):
        return True
    return controls(head) <= max(40, len(head) // 20)


def has_signature(head: bytes) -> bool:
    """Whether the file begins as a known kind of file that is not text."""
    return head[4:8] == b"ftyp" or any(head.startswith(magic) for magic, _name in _MAGIC)


def controls(data: bytes) -> int:
    """How many bytes are control characters that no text needs."""
    return len(data) - len(data.translate(None, _CONTROLS))


def utf16_without_mark(head: bytes) -> str:
    """ "utf-16-le" or "utf-16-be" when nearly every other byte is zero, as in Latin letters of UTF-16; else ""."""
    half = len(head) // 2
    if half < 2:
        return ""
    even, odd = head[: 2 * half : 2].count(0), head[1 : 2 * half : 2].count(0)
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    return ""


def what_it_is(data: bytes) -> str:
    """What kind of file begins with `data`, in translated words, or "" where that is not known."""
    if data[4:8] == b"ftyp":
        return _("a sound or video recording")
    for magic, name in _MAGIC:
        if data.startswith(magic):
            if magic.startswith(b"PK"):
                return next((_(inside) for member, inside in _IN_ZIP if member.encode() in data), _(name))
            return _(name)
    return ""


def other_kind(path: Path, data: bytes, wanted: str) -> UserError:
    """The error for a file that is not what its extension says; `wanted` is what it should be, translated."""
    found = what_it_is(data)
    if not found:
        return UserError(
            _("“{name}” is not {wanted}.").format(name=path.name, wanted=wanted),
            _("Open it in the program that made it and save it as text or as .docx."),
        )
    return UserError(
        _("“{name}” is not {wanted} but {found}.").format(name=path.name, wanted=wanted, found=found),
        _("Give it its right extension, or save it as text or as .docx."),
    )


def unreadable(path: Path, error: Exception) -> UserError:
    """The error for a file that the system does not let us read."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UserError(
        _("“{name}” cannot be read ({reason}).").format(name=path.name, reason=reason),
        _("Check that you may open it and that no other program holds it."),
    )


def damaged(path: Path) -> UserError:
    """The error for a file whose inside is broken."""
    return UserError(
        _("“{name}” is damaged.").format(name=path.name),
        _("Open it in the program that made it, save it under a new name and import that."),
    )


def empty(path: Path) -> UserError:
    """The error for a file without a word."""
    return UserError(_("“{name}” is empty.").format(name=path.name), _("Nothing was imported from it."))
