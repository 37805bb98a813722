"""Opens a file that somebody hands us, within limits, and says what it really is when it is something else."""

import stat
from pathlib import Path

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError

MEGABYTE = 1_000_000
TEXT_LIMIT = 20 * MEGABYTE
"""Bytes of the largest text file that is read: some three million words."""
LINES_LIMIT = 100_000
ROWS_LIMIT = 120_000
"""A line may be a turn, a row is a document: so many take some 400 MB while they are imported (measured)."""

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORDS_ONLY = N_("Only words can be imported: copy them into a text or a .docx file.")
_SAVE_AS = N_("Open it in Word or LibreOffice and save it as .docx (a table as .xlsx).")
_RENAME = N_("Give it the extension that it should have and import it again.")
_UNPACK = N_("Unpack it and import the files in it.")
_PICTURE = N_("a picture"), _WORDS_ONLY
_RECORDING = N_("a sound or video recording"), N_("Import its transcript instead.")
_PROGRAM = N_("a program"), _WORDS_ONLY
_ARCHIVE = N_("an archive of files"), _UNPACK
_OLD_OFFICE = N_("an old Office file (.doc, .xls) or one with a password"), _SAVE_AS
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"RIFF", (N_("a recording or a picture"), _WORDS_ONLY)),
    (b"ID3\x03", _RECORDING),
    (b"ID3\x04", _RECORDING),
    (b"OggS", _RECORDING),
    (b"fLaC", _RECORDING),
    (b"\x1aE\xdf\xa3", _RECORDING),
    (b"%PDF-", (N_("a PDF document"), _RENAME)),
    (b"{\\rtf", (N_("a Rich Text document (.rtf)"), _RENAME)),
    (_OLE, _OLD_OFFICE),
    (b"SQLite format 3\x00", (N_("a database"), _WORDS_ONLY)),
    (b"PK\x03\x04", _ARCHIVE),
    (b"PK\x05\x06", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"\x7fELF", _PROGRAM),
    (b"MZ\x90\x00", _PROGRAM),
)
_IN_ZIP = (
    (b"word/document.xml", (N_("a Word document (.docx)"), _RENAME)),
    (b"xl/workbook.xml", (N_("an Excel workbook (.xlsx)"), _RENAME)),
    (b"ppt/presentation.xml", (N_("a PowerPoint presentation (.pptx)"), _WORDS_ONLY)),
    (b"application/vnd.oasis.opendocument", (N_("an OpenDocument file (.odt, .ods)"), _RENAME)),
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
        raise too_large(path, found.st_size, limit)


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


def _what_it_is(data: bytes) -> tuple[str, str]:
    """What kind of file this is and what to do about it, untranslated; "" where it is not known."""
    if data[4:8] == b"ftyp":
        return _RECORDING
    found = next((known for magic, known in _MAGIC if data.startswith(magic)), ("", ""))
    if found is _ARCHIVE:
        return next((inside for member, inside in _IN_ZIP if member in data), found)
    return found


def other_kind(path: Path, data: bytes, wanted: str) -> UserError:
    """The error for a file that is not what its extension says; `wanted` is what it should be, translated."""
    found, todo = _what_it_is(data)
    if not found:
        return UserError(
            _("“{name}” is not {wanted}.").format(name=path.name, wanted=wanted),
            _("Open it in the program that made it and save it as text or as .docx."),
        )
    return UserError(
        _("“{name}” is not {wanted} but {found}.").format(name=path.name, wanted=wanted, found=_(found)), _(todo)
    )


def too_large(path: Path, size: int, limit: int) -> UserError:
    """The error for a file, or a part of it, of more than `limit` bytes."""
    return UserError(
        _("“{name}” is too large: {size} MB, at most {limit} MB can be read.").format(
            name=path.name, size=-(-size // MEGABYTE), limit=limit // MEGABYTE
        ),
        _("Split it into several files."),
    )


def check_lines(path: Path, text: str) -> None:
    """Raise `UserError` when a text has more lines than anybody says in a recording, or writes in a book."""
    if text.count("\n") > LINES_LIMIT:
        raise UserError(
            _("“{name}” has more than 100,000 lines.").format(name=path.name), _("Split it into several files.")
        )


def too_many_rows(path: Path) -> UserError:
    """The error for a table of more than `ROWS_LIMIT` rows."""
    return UserError(
        _("“{name}” has more than 120,000 rows.").format(name=path.name), _("Split it into several files.")
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
    return UserError(
        _("“{name}” is empty.").format(name=path.name), _("Check that it was saved, then import it again.")
    )
