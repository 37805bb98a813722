"""Reads old Word documents (.doc) through LibreOffice, where it is installed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.plugins.importers.archive import FILE_LIMIT, protected
from qualicode.plugins.importers.files import damaged, other_kind, read_bytes
from qualicode.plugins.importers.word import WordImporter

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD = "WordDocument".encode("utf-16-le")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TICK = 0.2
_PATIENCE = 120
"""Seconds after which LibreOffice is given up."""
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


class OldWordImporter:
    """Word documents of before 2007."""

    name = N_("Old Word document")
    extensions = (".doc",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as an old Office file."""
        return head.startswith(_OLE)

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The document. Raises `UserError` without LibreOffice, or when it cannot read the file."""
        progress(0, 1)
        data = read_bytes(path, FILE_LIMIT)
        if not data.startswith(_OLE):
            raise other_kind(path, data, _("a Word document"))
        if _ENCRYPTED in data:
            raise protected(path)
        if _WORD not in data:  # LibreOffice would read any bytes as text
            raise damaged(path)
        program = libreoffice()
        if program is None:
            raise UserError(
                _("“{name}” is an old Word document, which is read with LibreOffice; it is not installed.").format(
                    name=path.name
                ),
                _("Open it in Word and save it as .docx, or install LibreOffice."),
            )
        with tempfile.TemporaryDirectory(prefix="qualicode-") as folder:  # private to this user, gone at the end
            converted = _convert(program, data, Path(folder), path, progress)
            found = WordImporter().read(converted, progress)
        title = path.stem
        return [replace(one, title=title if one.title == converted.stem else one.title) for one in found]


def libreoffice() -> str | None:
    """The program that starts LibreOffice, None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def _convert(program: str, data: bytes, folder: Path, path: Path, progress: Progress) -> Path:
    source = folder / "document.doc"
    source.write_bytes(data)
    profile = (folder / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--infilter=MS Word 97",
               "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source)]  # fmt: skip
    _run(command, path, progress)
    converted = folder / "document.docx"
    if not converted.is_file():
        raise damaged(path)
    return converted


def _run(command: list[str], path: Path, progress: Progress) -> None:
    """Run LibreOffice to its end; it and its helpers are ended when the user cancels or it takes too long."""
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) if sys.platform == "win32" else 0
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, creationflags=flags,
                                   start_new_session=True, env={**os.environ, "SAL_DISABLE_OPENCL": "1"})  # fmt: skip
    except OSError as error:
        raise damaged(path) from error
    began = time.monotonic()
    try:
        while process.poll() is None:
            progress(0, 1)
            if time.monotonic() - began > _PATIENCE:
                raise damaged(path)
            time.sleep(_TICK)
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)  # the program that works is started by a script
    process.wait()
