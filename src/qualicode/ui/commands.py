"""Every command is one row; menus, palette, shortcuts and the help read the same rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from qualicode.i18n import N_, _
from qualicode.ui import icons, settings

MENUS = {
    "file": N_("File"),
    "edit": N_("Edit"),
    "view": N_("View"),
    "coding": N_("Coding"),
    "analysis": N_("Analysis"),
    "team": N_("Team"),
    "help": N_("Help"),
}
"""The menus in order; one with nothing in it is not shown."""


def always() -> bool:
    """A command that can be run at any time."""
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """`text` is translated and ends with "…" when more is asked; `shortcut` as Qt writes it ("Ctrl+Shift+F"), several
    separated by "; ".

    `group` orders the lines of a menu, with a line between groups; `submenu` is a translated title.
    `label` gives the text of this moment (« Annuler : Coder un extrait »), `checked` whether it is on.
    `within`: its keys work only while the focus is inside this widget (single letters, Delete, arrows).
    A workspace's command works while the workspace is shown; `anywhere`: also from elsewhere, going there first.
    """

    id: str
    menu: str
    text: str
    shortcut: str
    icon: str
    run: Callable[[], object]
    enabled: Callable[[], bool] = always
    group: int = 0
    submenu: str = ""
    label: Callable[[], str] | None = None
    checked: Callable[[], bool] | None = None
    within: QWidget | None = None
    anywhere: bool = False

    def words(self) -> str:
        """The text as it reads now."""
        return self.label() if self.label else self.text

    def sequences(self) -> list[QKeySequence]:
        """Its shortcuts."""
        return [QKeySequence(keys) for keys in self.shortcut.split("; ") if keys]

    def keys_text(self) -> str:
        """Its first shortcut as the user's system and language write it, or nothing."""
        return spoken_keys(self.sequences()[0]) if self.shortcut else ""


def _same(one: str, other: str) -> bool:
    return bool(one) and QKeySequence(one) == QKeySequence(other)


def spoken_keys(keys: QKeySequence) -> str:
    """A shortcut as people read it (« Ctrl+Maj+Z »)."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


class Commands(QObject):
    """The rows that are installed in a window: `owner` is the workspace they belong to, "" the window itself."""

    asked_for = Signal(str)
    """The workspace that must come to the front before one of its commands runs."""

    def __init__(self, window: QWidget, bar: QMenuBar) -> None:
        super().__init__(window)
        self._window, self._bar = window, bar
        self._rows: dict[str, tuple[Command, str, QAction]] = {}
        self._usual: dict[str, str] = {}
        self._front = ""
        self._menus: dict[str, QMenu] = {}

    def install(self, owner: str, commands: Sequence[Command]) -> None:
        """Add rows to menus and shortcuts. An id that is there already is replaced."""
        for command in commands:
            if known := self._rows.get(command.id):
                known[2].deleteLater()
            self._usual[command.id] = command.shortcut
            worn = replace(command, shortcut=settings.chosen_keys(command.id, command.shortcut))
            self._rows[command.id] = (worn, owner, self._action(worn))
        self._fill_menus()
        self.front(self._front)

    def front(self, owner: str) -> None:
        """Which workspace is shown: the keys of the others rest."""
        self._front = owner
        for command, its_owner, action in self._rows.values():
            action.setEnabled(self._reachable(command, its_owner))

    def usable(self) -> list[Command]:
        """The commands that can run now, in the order of the menus."""
        rows = sorted(self._rows.values(), key=lambda row: list(MENUS).index(row[0].menu))
        return [command for command, owner, _action in rows if self._reachable(command, owner) and command.enabled()]

    def all(self) -> list[Command]:
        """Every command installed, in the order of the menus."""
        return [row[0] for row in sorted(self._rows.values(), key=lambda row: list(MENUS).index(row[0].menu))]

    def command(self, command_id: str) -> Command:
        """The row of an id. Raises `KeyError` when it is not installed."""
        return self._rows[command_id][0]

    def action(self, command_id: str) -> QAction:
        """The action of a command. Raises `KeyError` when it is not installed."""
        return self._rows[command_id][2]

    def run(self, command_id: str) -> None:
        """Run a command if it can run now. Raises `KeyError` when it is not installed."""
        command, owner, _action = self._rows[command_id]
        if not self._reachable(command, owner):
            return
        if owner and owner != self._front:
            self.asked_for.emit(owner)
        if command.enabled():
            command.run()

    # Keys that the user chose

    def rebind(self, command_id: str, shortcut: str | None) -> None:
        """Give a command other keys from now on (None: its usual ones); whoever had them loses them."""
        wanted = self._usual[command_id] if shortcut is None else shortcut
        for keys in wanted.split("; "):
            while (other := self.taken(command_id, keys)) is not None:
                self._wear(other.id, "; ".join(one for one in other.shortcut.split("; ") if not _same(one, keys)))
        self._wear(command_id, wanted)

    def forget_keys(self) -> None:
        """Give every command its usual keys."""
        for command_id, usual in self._usual.items():
            self._wear(command_id, usual)

    def is_changed(self, command_id: str) -> bool:
        """Whether a command has other keys than usual."""
        return self._rows[command_id][0].shortcut != self._usual[command_id]

    def any_changed(self) -> bool:
        """Whether some command has other keys than usual."""
        return any(self.is_changed(command_id) for command_id in self._rows)

    def taken(self, command_id: str, keys: str) -> Command | None:
        """The other command that would answer to these keys at the same time and place."""
        mine, owner, _action = self._rows[command_id]
        for other, its_owner, _its in self._rows.values():
            if other.id == command_id or not any(_same(one, keys) for one in other.shortcut.split("; ")):
                continue
            together = owner == its_owner or "" in (owner, its_owner) or mine.anywhere or other.anywhere
            apart = mine.within is not None and other.within is not None and mine.within is not other.within
            if together and not apart:
                return other
        return None

    def _wear(self, command_id: str, shortcut: str) -> None:
        command, owner, action = self._rows[command_id]
        if command.shortcut != shortcut:
            worn = replace(command, shortcut=shortcut)
            self._rows[command_id] = (worn, owner, action)
            action.setShortcuts(worn.sequences())
        settings.choose_keys(command_id, None if shortcut == self._usual[command_id] else shortcut)

    def _reachable(self, command: Command, owner: str) -> bool:
        return not owner or owner == self._front or command.anywhere

    def _action(self, command: Command) -> QAction:
        action = QAction(command.words(), self)
        action.setShortcuts(command.sequences())
        action.setMenuRole(QAction.MenuRole.NoRole)
        if command.checked is not None:
            action.setCheckable(True)
            action.setChecked(command.checked())
        elif command.icon:
            icons.give(action, command.icon)
        if command.within is not None:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        (command.within or self._window).addAction(action)
        action.triggered.connect(lambda: self.run(command.id))
        return action

    def _fill_menus(self) -> None:
        self._bar.clear()
        self._menus = {}
        for menu_id, title in MENUS.items():
            rows = [row for row in self._rows.values() if row[0].menu == menu_id]
            if rows:
                self._menus[menu_id] = menu = self._bar.addMenu(_(title))
                menu.setToolTipsVisible(True)
                self._fill(menu, sorted(rows, key=lambda row: row[0].group))
                menu.aboutToShow.connect(lambda shown=menu_id: self._refresh(shown))
                menu.aboutToHide.connect(lambda: self.front(self._front))

    def _fill(self, menu: QMenu, rows: list[tuple[Command, str, QAction]]) -> None:
        group, below = rows[0][0].group, dict[str, QMenu]()
        for command, _owner, action in rows:
            if command.group != group:
                menu.addSeparator()
                group = command.group
            if command.submenu and command.submenu not in below:
                below[command.submenu] = menu.addMenu(command.submenu)
            (below[command.submenu] if command.submenu else menu).addAction(action)

    def _refresh(self, menu_id: str) -> None:
        for command, owner, action in self._rows.values():
            if command.menu == menu_id:
                action.setText(command.words())
                action.setEnabled(self._reachable(command, owner) and command.enabled())
                if command.checked is not None:
                    action.setChecked(command.checked())
