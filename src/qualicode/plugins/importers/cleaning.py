"""Text as the project keeps it: "\\n" line ends, no control characters; every other character stays as it was typed."""

import re

from qualicode.i18n import ngettext

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_UNUSUAL = re.compile("[\x00-\x08\x0b-\x1f\x85\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def clean_text(raw: str) -> tuple[str, tuple[str, ...]]:
    """`raw` with "\\n" line ends and without byte-order marks and control characters; a doubt counts what was removed.

    Vertical tabs and form feeds end lines (Word and old printers use them so). Accents, non-breaking spaces and
    composed or decomposed letters stay as they are.
    """
    if not _UNUSUAL.search(raw):
        return raw, ()
    return without_controls(_LINE_ENDS.sub("\n", raw))


def without_controls(raw: str) -> tuple[str, tuple[str, ...]]:
    """`raw` without byte-order marks and control characters, its line ends as they are; a doubt counts what went."""
    text, removed = _FORBIDDEN.subn("", raw.replace("\ufeff", ""))
    if not removed:
        return text, ()
    return text, (
        ngettext(
            "{count} character that cannot be shown was removed.",
            "{count} characters that cannot be shown were removed.",
            removed,
        ).format(count=removed),
    )
