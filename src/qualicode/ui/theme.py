"""The one table of colours, and the appearance that the user chose: theme, size of the interface, reading face.

Views never hold a colour: they ask `current()` when they paint and repaint on `appearance().changed`.
Widgets are dressed by the style sheet (`style.py`); `mark(widget, "primary")` gives one its kind:
buttons: "primary", "quiet" (no border), "danger", "link" · labels: "title", "heading", "display", "muted", "small",
"chip", "key", "warning", "danger", "success" · frames: "pane" (surface), "header" (a pane's title row), "footer",
"card", "stage", "hint", "popup", "line" · line edits: "search" · text widgets: "reading".
Colours are "#rrggbb"; sizes are pixels at 100 %, `px()` scales them.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QStyleHints
from PySide6.QtWidgets import QApplication, QWidget

from qualicode.i18n import N_
from qualicode.ui import fonts, settings
from qualicode.ui.colours import contrast, of_hue

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibilityHints

Kind = TypeVar("Kind", bound=QWidget)
SCALES = (100, 110, 125, 150, 175, 200)
"""Sizes of the interface, in per cent."""
READING_SIZES = (50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)
"""Sizes of the texts, in per cent of 17 pixels, apart from the interface."""
CHOICES = {"system": N_("Like the system"), "light": N_("Light"), "dark": N_("Dark"), "contrast": N_("High contrast")}


@dataclass(frozen=True, slots=True)
class Theme:
    """The tokens. Text on any ground of the theme has a contrast of 4.5:1; outlines, focus and marks 3:1."""

    name: str
    dark: bool
    ground: str  # bars above and below
    surface: str  # panes, lists, the text
    stage: str  # behind cards and pages
    raised: str  # pop-ups, cards
    field: str  # inside of inputs
    line: str  # between things
    outline: str  # around inputs
    handle: str  # of scroll bars
    hover: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str  # selected rows
    selection: str  # selected words
    selection_text: str
    focus: str
    rail: str
    rail_hover: str
    rail_active: str
    rail_text: str
    rail_mark: str
    chip: str
    progress: str
    progress_track: str
    warning: str
    warning_soft: str
    warning_line: str
    danger: str
    danger_soft: str
    success: str
    success_soft: str


@dataclass(frozen=True, slots=True)
class CodeColours:
    """A code's hue in one theme: `tint` behind words, `mark` for underlines, stripes, swatches, `ink` for its name."""

    tint: str
    mark: str
    ink: str


LIGHT = Theme(
    name="light", dark=False,
    ground="#eceef2", surface="#ffffff", stage="#f4f5f7", raised="#ffffff", field="#fafbfc",
    line="#dfe2e8", outline="#868ea0", handle="#b9c0cd", hover="#f3f5f9",
    text="#1d2433", muted="#586074",
    accent="#2f5bd7", accent_hover="#274dba", on_accent="#ffffff", accent_soft="#e8eefc",
    selection="#b9ccf7", selection_text="#1d2433", focus="#2f5bd7",
    rail="#1f2a44", rail_hover="#283556", rail_active="#31406a", rail_text="#d5dbe8", rail_mark="#7ea2ff",
    chip="#eef0f5", progress="#5d8f75", progress_track="#e6e9ef",
    warning="#9a4a06", warning_soft="#fffaf2", warning_line="#e8b06a",
    danger="#b3261e", danger_soft="#fdeaea", success="#1c7040", success_soft="#e5f4ea",
)  # fmt: skip
DARK = Theme(
    name="dark", dark=True,
    ground="#181b22", surface="#20242d", stage="#1a1e26", raised="#282d38", field="#1b1f27",
    line="#343a47", outline="#79839a", handle="#4d566a", hover="#2a303c",
    text="#e6e9f0", muted="#aab2c3",
    accent="#8fb0ff", accent_hover="#aac3ff", on_accent="#101725", accent_soft="#2b3855",
    selection="#3d5aa3", selection_text="#ffffff", focus="#8fb0ff",
    rail="#12161f", rail_hover="#1d2432", rail_active="#29344c", rail_text="#cbd2e0", rail_mark="#8fb0ff",
    chip="#2f3542", progress="#78ad91", progress_track="#343a47",
    warning="#f2b56b", warning_soft="#2e2820", warning_line="#8a6532",
    danger="#ff9a92", danger_soft="#3a2426", success="#7fcf9d", success_soft="#1f3429",
)  # fmt: skip
CONTRAST = Theme(
    name="contrast", dark=True,
    ground="#000000", surface="#000000", stage="#000000", raised="#000000", field="#000000",
    line="#9aa0a8", outline="#ffffff", handle="#ffffff", hover="#262626",
    text="#ffffff", muted="#e4e4e4",
    accent="#ffe14d", accent_hover="#fff0a0", on_accent="#000000", accent_soft="#3a3300",
    selection="#ffe14d", selection_text="#000000", focus="#5ce1ff",
    rail="#000000", rail_hover="#262626", rail_active="#3a3300", rail_text="#ffffff", rail_mark="#ffe14d",
    chip="#262626", progress="#7dffb0", progress_track="#4a4a4a",
    warning="#ffc14d", warning_soft="#241a00", warning_line="#ffc14d",
    danger="#ff9d94", danger_soft="#2b0503", success="#7dffb0", success_soft="#002912",
)  # fmt: skip
THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}


@cache
def code_colours(hue: int, theme: Theme) -> CodeColours:
    """How a code of this hue (0–359) is drawn: text on `tint` and `ink` ≥ 4.5:1, `mark` ≥ 3:1."""
    if theme.dark:
        tint = of_hue(hue, 0.34 if theme.name == "dark" else 0.28, 0.07)
        mark = _against(hue, 0.72, 0.15, (theme.surface, tint), 3.2, +0.01)
        return CodeColours(tint, mark, _against(hue, 0.82, 0.11, (theme.surface, theme.accent_soft, tint), 4.6, +0.01))
    tint = of_hue(hue, 0.94, 0.042)
    mark = _against(hue, 0.62, 0.16, (theme.surface, tint), 3.2, -0.01)
    return CodeColours(tint, mark, _against(hue, 0.50, 0.14, (theme.ground, theme.accent_soft, tint), 4.6, -0.01))


def _against(hue: int, lightness: float, chroma: float, grounds: tuple[str, ...], ratio: float, step: float) -> str:
    """The colour of the hue nearest to `lightness` that stands out from all the grounds."""
    colour = of_hue(hue, lightness, chroma)
    while min(contrast(colour, ground) for ground in grounds) < ratio:
        lightness += step
        colour = of_hue(hue, round(lightness, 2), chroma)
    return colour


class Appearance(QObject):
    """What the user chose under « Affichage »; `changed` is sent after the application wears it."""

    changed = Signal()
    reading_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice = settings.text("view/theme", "system")
        self._of_system: Theme | None = None
        self.scale = settings.number("view/scale", 100)
        self.reading_face = settings.text("view/reading_face", "serif")
        self.reading_size = settings.number("view/reading_size", 100)
        _system().colorSchemeChanged.connect(self._system_changed)
        if (contrasts := _contrast_hints()) is not None:
            contrasts.contrastPreferenceChanged.connect(self._system_changed)

    def choose(self, choice: str) -> None:
        """Wear a theme of `CHOICES` and remember it."""
        self.choice = choice if choice in CHOICES else "system"
        settings.save("view/theme", self.choice)
        self.wear()

    def resize(self, scale: int) -> None:
        """Show the interface at `scale` per cent and remember it."""
        self.scale = min(max(scale, SCALES[0]), SCALES[-1])
        settings.save("view/scale", self.scale)
        self.wear()

    def choose_reading(self, face: str | None = None, size: int | None = None) -> None:
        """Show texts in a face of `fonts.READING` and at a size in per cent, and remember both."""
        self.reading_face = self.reading_face if face is None else face
        self.reading_size = self.reading_size if size is None else min(max(size, 50), 300)
        settings.save("view/reading_face", self.reading_face)
        settings.save("view/reading_size", self.reading_size)
        self.reading_changed.emit()

    def zoom_reading(self, steps: int) -> None:
        """Texts some steps larger or smaller."""
        nearest = min(range(len(READING_SIZES)), key=lambda at: abs(READING_SIZES[at] - self.reading_size))
        self.choose_reading(size=READING_SIZES[min(max(nearest + steps, 0), len(READING_SIZES) - 1)])

    def theme(self) -> Theme:
        """The theme that the choice means now."""
        found = THEMES.get(self.choice)
        if found is None:  # asking the system takes long for what every painter asks
            found = self._of_system = self._of_system or _system_theme()
        return found

    def wear(self) -> None:
        """Dress the whole application; called once at the start and after every choice."""
        from qualicode.ui import style

        style.follow_system_frames(self.choice)
        self._of_system = None
        style.dress(application(), self.theme(), self.scale)
        self.changed.emit()
        self.reading_changed.emit()

    def _system_changed(self) -> None:
        self._of_system = None
        if self.choice == "system":
            self.wear()


_appearance: Appearance | None = None


def appearance() -> Appearance:
    """The appearance in use (made at the first call; needs the QApplication)."""
    global _appearance
    if _appearance is None:
        _appearance = Appearance()
    return _appearance


def application() -> QApplication:
    """The running application."""
    running = QApplication.instance()
    assert isinstance(running, QApplication), "there is no QApplication yet"
    return running


def current() -> Theme:
    """The theme in use."""
    return appearance().theme()


def px(size: float) -> int:
    """A size of the design (pixels at 100 %) at the interface size in use."""
    return round(size * appearance().scale / 100)


def reading_font() -> QFont:
    """The face and size that texts are read in."""
    chosen = appearance()
    return fonts.reading(chosen.reading_face, round(17 * chosen.scale * chosen.reading_size / 10_000))


def mark(widget: Kind, kind: str) -> Kind:
    """Give a widget its kind in the style sheet (see this module's text) and return it."""
    widget.setProperty("kind", kind)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
    return widget


def _system_theme() -> Theme:
    contrasts = _contrast_hints()
    if contrasts is not None and contrasts.contrastPreference() == Qt.ContrastPreference.HighContrast:
        return CONTRAST
    return DARK if _system().colorScheme() == Qt.ColorScheme.Dark else LIGHT


@cache
def _system() -> QStyleHints:
    """What the system says; kept, since PySide forgets the objects that belong to one that is let go."""
    return QGuiApplication.styleHints()


@cache
def _contrast_hints() -> "QAccessibilityHints | None":
    """What the system says about contrast; nothing before Qt 6.10."""
    ask = getattr(_system(), "accessibility", None)
    return ask() if ask is not None else None
