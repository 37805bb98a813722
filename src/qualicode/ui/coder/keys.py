"""Digits by the place of their keys: French keyboards give `&é"'(-è_ç` where others give 1 to 9."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_FRENCH = {letter: place for place, letter in enumerate("&é\"'(-è_ç", 1)} | {"§": 6, "!": 8}
_FIRST_SCAN_CODE = {"linux": 10, "win32": 2}
"""The scan code of the first digit's key, where the system's codes run in the order of the keys."""


def digit(event: QKeyEvent) -> int:
    """The digit 1–9 whose key was pressed alone, on any layout; 0 for another key."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers != Qt.KeyboardModifier.NoModifier:
        return 0
    text, code = event.text(), event.nativeScanCode()
    if text in tuple("123456789"):
        return int(text)
    if event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return 0
    first = _FIRST_SCAN_CODE.get(sys.platform, 0)
    if first and code:
        return code - first + 1 if first <= code < first + 9 else 0
    return _FRENCH.get(text, 0)
