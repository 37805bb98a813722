"""Small pieces of sentences for doubts and errors."""

from collections.abc import Iterable

from qualicode.i18n import _


def quoted(names: Iterable[str]) -> str:
    """Names in the quotation marks of the language in use, parted by commas."""
    return ", ".join(_("“{name}”").format(name=name) for name in names)
