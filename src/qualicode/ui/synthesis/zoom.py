"""The size of the texts, as a pair of buttons with the size between them."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from qualicode.i18n import _
from qualicode.ui import icons, theme
from qualicode.ui.workspace import Shell


class Zoom(QWidget):
    """« − 100 % + »: the same sizes as the menu « Affichage » and Ctrl++."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._size = theme.mark(QLabel(), "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(_button("zoom-out", _("Smaller text"), shell, "view.smaller"))
        row.addWidget(self._size)
        row.addWidget(_button("zoom-in", _("Larger text"), shell, "view.larger"))
        theme.appearance().reading_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self._size.setText(_("{percent} %").format(percent=theme.appearance().reading_size))


def _button(icon: str, words: str, shell: Shell, command: str) -> QToolButton:
    button = theme.mark(QToolButton(), "quiet")
    button.setAccessibleName(words)
    button.setToolTip(words)
    icons.give(button, icon)
    button.clicked.connect(lambda: shell.run(command))
    return button
