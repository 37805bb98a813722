"""The palette: every command that can run now, found by typing (Ctrl+K)."""

from PySide6.QtWidgets import QWidget

from qualicode.i18n import _
from qualicode.ui import theme
from qualicode.ui.commands import MENUS, Commands
from qualicode.ui.picker import Choice, Picker


class Palette(Picker):
    """A picker of commands at the top of the window."""

    def __init__(self, window: QWidget, commands: Commands) -> None:
        super().__init__(window, _("Command palette"), _("Type what you want to do…"))
        self._window, self._commands = window, commands

    def ask(self) -> None:
        """Show the palette, or hide it when it is shown."""
        if self.isVisible():
            self.leave()
            return
        window = self._window
        width = min(theme.px(560), window.width() - theme.px(64))
        height = min(theme.px(440), window.height() - theme.px(120))
        self.offer([self._choice(command.id) for command in self._commands.usable()], width, height)
        self.move((window.width() - width) // 2, theme.px(72))

    def _choice(self, command_id: str) -> Choice:
        command = self._commands.command(command_id)
        place = f"{_(MENUS[command.menu])} › {command.submenu}" if command.submenu else _(MENUS[command.menu])
        return Choice(
            command.words(), lambda: self._commands.run(command_id), command.icon, command.keys_text(), detail=place
        )
