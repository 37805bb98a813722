"""The dark rail at the left: one button a workspace, in the order of the work."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout

from qualicode.i18n import _
from qualicode.ui import icons, theme
from qualicode.ui.workspace import Place

WIDTH = 84
_ICON, _SMALL_ICON = 24, 13
"""Pixels at 100 %."""


class Rail(QFrame):
    """Calls `go(id)` when a place is chosen by click, Enter or arrows."""

    def __init__(self, go: Callable[[str], object]) -> None:
        super().__init__()
        self.setObjectName("Rail")
        self.setAccessibleName(_("Workspaces"))
        self._go = go
        self._places: Sequence[Place] = ()
        self._icon = _ICON
        self.buttons: dict[str, QToolButton] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 8, 0, 8)
        self._layout.setSpacing(0)
        self._layout.addStretch(1)
        theme.appearance().changed.connect(self._resize)
        self._resize()

    def fill(self, places: Sequence[Place]) -> None:
        """Show these places and no others."""
        if list(self.buttons) == [place.id for place in places]:
            return
        for button in self.buttons.values():
            self._layout.removeWidget(button)
            button.deleteLater()
        self._places = places
        self.buttons = {place.id: self._button(number, place) for number, place in enumerate(places)}
        self._resize()

    def select(self, place_id: str) -> None:
        """Mark the place that is shown."""
        self.buttons[place_id].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        order = list(self.buttons.values())
        here = next((at for at, button in enumerate(order) if button.hasFocus()), None)
        if step is None or here is None:
            super().keyPressEvent(event)
        else:
            order[(here + step) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)

    def _button(self, number: int, place: Place) -> QToolButton:
        button = QToolButton(self)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(_(place.title))
        button.setToolTip(f"{_(place.title)} (Alt+{number + 1})")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self._go(place.id))
        self._layout.insertWidget(number, button)
        button.show()
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _resize(self) -> None:
        self.setFixedWidth(theme.px(WIDTH))
        for place in self._places:
            self.buttons[place.id].setText(_in_two_lines(_(place.title)))
        self._give_icons(_ICON)
        self._fit()

    def _fit(self) -> None:
        """Smaller icons where the window is too low for words and large ones."""
        if self._icon == _SMALL_ICON:
            self._give_icons(_ICON)
        wanted = sum(button.sizeHint().height() for button in self.buttons.values())
        if wanted + theme.px(16) > self.height():
            self._give_icons(_SMALL_ICON)

    def _give_icons(self, size: int) -> None:
        self._icon = size
        for place in self._places:
            icons.give(self.buttons[place.id], place.icon, "rail_text", size)


def _in_two_lines(title: str) -> str:
    """The title, broken into two lines as even as can be when it is wider than the rail."""
    font = QFont(theme.application().font())
    font.setPixelSize(theme.px(11))
    measure = QFontMetrics(font).horizontalAdvance
    words = title.split(" ")
    if len(words) == 1 or measure(title) <= theme.px(WIDTH - 10):
        return title
    breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return "\n".join(min(breaks, key=lambda lines: max(map(measure, lines))))
