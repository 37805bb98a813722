"""The one style sheet, made from the tokens of a theme: 8-point grid, 6–10 px radii, one-pixel lines, visible focus."""

import re
from dataclasses import asdict

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from qualicode import resources
from qualicode.ui import fonts, icons
from qualicode.ui.theme import THEMES, Theme

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BASE = 13
"""The size of interface text at 100 %, in pixels."""


def dress(application: QApplication, theme: Theme, scale: int) -> None:
    """Give the application the palette, font and style sheet of a theme, at `scale` per cent."""
    if application.style().objectName() != "fusion":
        application.setStyle(QStyleFactory.create("Fusion"))
    font = QFont(fonts.ui_family())
    font.setPixelSize(round(BASE * scale / 100))
    application.setFont(font)
    application.setPalette(palette(theme))
    application.setStyleSheet(sheet(theme, scale))


def follow_system_frames(choice: str) -> None:
    """Ask the system to draw the window's frame light or dark like the chosen theme ("system": as it likes)."""
    scheme = Qt.ColorScheme.Unknown
    if choice in THEMES:
        scheme = Qt.ColorScheme.Dark if THEMES[choice].dark else Qt.ColorScheme.Light
    QGuiApplication.styleHints().setColorScheme(scheme)


def palette(theme: Theme) -> QPalette:
    """The colours for what no style sheet reaches: painted views, selections, placeholders, links."""
    roles = {
        QPalette.ColorRole.Window: theme.ground,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.stage,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.danger,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.selection,
        QPalette.ColorRole.HighlightedText: theme.selection_text,
        QPalette.ColorRole.Accent: theme.accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.LinkVisited: theme.accent,
        QPalette.ColorRole.Light: theme.raised,
        QPalette.ColorRole.Midlight: theme.line,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Dark: theme.outline,
        QPalette.ColorRole.Shadow: theme.outline,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.outline))
    return made


def sheet(theme: Theme, scale: int) -> str:
    """resources/themes/sheet.qss filled in with the colours of a theme, at `scale` per cent."""
    source = _COMMENT.sub("", resources.folder("themes", "sheet.qss").read_text("utf-8"))
    tokens = {name: value for name, value in asdict(theme).items() if isinstance(value, str)}
    text = re.sub(r"@icon\(([\w-]+), (\w+)\)", lambda found: icons.file(found[1], tokens[found[2]]), source)
    text = re.sub(r"@(\w+)", lambda found: tokens[found[1]], text)
    text = re.sub(r"\b(\d+)px", lambda found: f"{round(int(found[1]) * scale / 100)}px", text)
    return text.replace("PX", "px")
