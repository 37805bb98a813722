"""The words of a PDF document, page by page, read by PDFium in a process of its own.

A small file can make PDFium compute for hours, fill the memory or abort (all three were seen): what happens to this
process happens to nobody else. It reads the document from its input and writes one line of JSON.
"""

import json
import sys
from typing import Any

MOST_PAGES = 5000
MOST_CHARACTERS = 20_000_000
_MEMORY = 500 * 1024 * 1024
_SECONDS = 2
"""Of computing, and one more a megabyte: 5,000 pages of text take one (measured)."""
_CUT = "\ufffe"


def main() -> None:
    """Read, answer and end, within the limits that the system knows how to set."""
    data = sys.stdin.buffer.read()
    _limit(len(data))
    sys.stdout.write(json.dumps(pages_of(data)))


def pages_of(data: bytes) -> dict[str, Any]:
    """{"pages": [text, …], "title": …} or {"error": "password", "damaged", "pages" or "size"}."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"error": "password" if "password" in str(error).lower() else "damaged"}
    try:
        return _read(document)
    except (pypdfium2.PdfiumError, ValueError, UnicodeError):
        return {"error": "damaged"}
    finally:
        document.close()


def _read(document: Any) -> dict[str, Any]:
    if len(document) > MOST_PAGES:
        return {"error": "pages"}
    pages: list[str] = []
    size = 0
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        pages.append(text.get_text_range().replace("\x02", _CUT))
        text.close()
        page.close()
        size += len(pages[-1])
        if size > MOST_CHARACTERS:
            return {"error": "size"}
    return {"pages": pages, "title": document.get_metadata_dict().get("Title", "")}


def _limit(size: int) -> None:
    if sys.platform == "win32":
        return  # the parent's patience is the limit there
    import resource

    seconds = _SECONDS + size // 1_000_000
    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, _MEMORY + 2 * size),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue  # a lower limit is set already


if __name__ == "__main__":
    main()
