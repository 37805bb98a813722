"""The faces that ship with the program, loaded when first asked for: three for reading, one for the interface."""

import os
import sys
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

from qualicode import resources
from qualicode.i18n import N_

READING = {
    "serif": N_("Serif (Noto Serif)"),
    "legible": N_("Made for legibility (Atkinson Hyperlegible)"),
    "interface": N_("Like the interface"),
}
_FILES = {
    "serif": ("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "NotoSerif-Italic.ttf"),
    "legible": ("AtkinsonHyperlegible-Regular.ttf", "AtkinsonHyperlegible-Bold.ttf", "AtkinsonHyperlegible-Italic.ttf"),
    "inter": ("Inter-Regular.otf", "Inter-SemiBold.otf"),
}
_DECENT = {
    "Adwaita Sans", "Cantarell", "Fira Sans", "IBM Plex Sans", "Inter", "Lato", "Noto Sans", "Open Sans", "Roboto",
    "SF Pro Text", "Segoe UI", "Segoe UI Variable", "Source Sans 3", "Ubuntu", "Ubuntu Sans",
}  # fmt: skip


def reading(face: str, size: int) -> QFont:
    """The font for texts: a face of `READING`, `size` in pixels."""
    font = QFont(ui_family() if face == "interface" else _family(face if face in _FILES else "serif"))
    font.setPixelSize(max(size, 6))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@cache
def ui_family() -> str:
    """The system's interface face where it is a good one, else Inter (always in screenshots and tests)."""
    system = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).family()
    if os.environ.get("QUALICODE_SCREENSHOT"):
        return _family("inter")
    if sys.platform in ("win32", "darwin") or system in _DECENT:
        return system
    return _family("inter")


@cache
def _family(face: str) -> str:
    family = ""
    for name in _FILES[face]:
        loaded = QFontDatabase.addApplicationFont(str(resources.folder("fonts", name)))
        families = QFontDatabase.applicationFontFamilies(loaded)
        family = family or (families[0] if families else "")
    return family or QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
