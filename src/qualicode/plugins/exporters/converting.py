"""OpenDocument and PDF of a Word document, made by LibreOffice where it is installed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from qualicode.i18n import _
from qualicode.model.errors import UserError

_FILTERS = {".odt": "odt:writer8", ".pdf": "pdf:writer_pdf_Export"}
_PATIENCE = 180
"""Seconds after which LibreOffice is given up."""
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def libreoffice() -> str | None:
    """The program that starts LibreOffice, None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def convert(package: bytes, kind: str) -> bytes:
    """The Word document in another format (".odt", ".pdf"). Raises `UserError` when LibreOffice cannot."""
    program = libreoffice()
    if program is None:
        raise UserError(
            _("{kind} files are made with LibreOffice, which is not installed.").format(kind=kind),
            _("Install LibreOffice, or choose Word, HTML or Markdown."),
        )
    with tempfile.TemporaryDirectory(prefix="qualicode-") as name:
        folder = Path(name)
        source = folder / "document.docx"
        source.write_bytes(package)
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
                   "--convert-to", _FILTERS[kind], "--outdir", str(folder), str(source)]  # fmt: skip
        _run(command)
        made = folder / f"document{kind}"
        if not made.is_file():
            raise _failed()
        return made.read_bytes()


def _failed() -> UserError:
    return UserError(_("LibreOffice could not convert the document."), _("Export to Word and save it from there."))


def _run(command: list[str]) -> None:
    """Run LibreOffice to its end; it and its helpers are ended when it takes too long."""
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) if sys.platform == "win32" else 0
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, creationflags=flags,
                                   start_new_session=True, env={**os.environ, "SAL_DISABLE_OPENCL": "1"})  # fmt: skip
    except OSError as error:
        raise _failed() from error
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise _failed() from error
    finally:
        if process.poll() is None:
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
