"""The keyboard shortcuts, made from the commands: found by word or key, and changed by whoever wants others."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _
from qualicode.ui import matching, theme
from qualicode.ui.commands import MENUS, Command, Commands, spoken_keys
from qualicode.ui.menus import AZERTY

ID = Qt.ItemDataRole.UserRole
"""Where a line keeps the id of its command."""


class Shortcuts(QDialog):
    """Every command by menu with its keys, a line to filter them, and below what changes the keys of the one chosen."""

    def __init__(self, parent: QWidget, commands: Commands) -> None:
        super().__init__(parent)
        self._commands = commands
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.resize(theme.px(600), theme.px(640))
        self.line = theme.mark(QLineEdit(), "search")
        self.line.setPlaceholderText(_("Find a command or a key…"))
        self.line.setAccessibleName(_("Find a command or a key…"))
        self.line.textChanged.connect(self._filter)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_("Keyboard shortcuts"))
        self.tree.setHeaderLabels([_("Command"), _("Keys")])
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(theme.px(12))
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(False)
        self.editor = Editor(commands)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        for widget in (self.line, self.tree, self.editor):
            layout.addWidget(widget)
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._fill()
        self.tree.currentItemChanged.connect(lambda now, _before: self._choose(now))
        self.tree.itemActivated.connect(lambda _item: self.editor.keys.setFocus())
        self.editor.changed.connect(self._show_keys)

    def _fill(self) -> None:
        commands = self._commands.all()
        for menu, title in MENUS.items():
            rows = [command for command in commands if command.menu == menu]
            if rows:
                top = QTreeWidgetItem(self.tree, [_(title)])
                font = top.font(0)
                font.setWeight(QFont.Weight.DemiBold)
                top.setFont(0, font)
                top.setFlags(Qt.ItemFlag.ItemIsEnabled)
                self._groups.append((top, [self._line(top, command) for command in rows]))
        self.tree.ensurePolished()  # rows opened before that keep the height of no style
        self.tree.expandAll()

    def _line(self, top: QTreeWidgetItem, command: Command) -> QTreeWidgetItem:
        words = f"{command.submenu} › {command.text}" if command.submenu else command.text
        item = QTreeWidgetItem(top, [words, keys_words(command)])
        item.setData(0, ID, command.id)
        return item

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        command_id = item.data(0, ID) if item is not None else None
        self.editor.show_command(str(command_id) if command_id else "")

    def _show_keys(self) -> None:
        for _top, rows in self._groups:
            for row in rows:
                row.setText(1, keys_words(self._commands.command(row.data(0, ID))))

    def _filter(self, query: str) -> None:
        for top, rows in self._groups:
            for row in rows:
                row.setHidden(matching.rank(query, row.text(0)) is None and matching.rank(query, row.text(1)) is None)
            top.setHidden(all(row.isHidden() for row in rows))


class Editor(QWidget):
    """Other keys for one command."""

    changed = Signal()
    """Some command has other keys than before."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self._commands, self._id = commands, ""
        self.told = theme.mark(QLabel(), "muted")
        self.told.setWordWrap(True)
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setClearButtonEnabled(True)
        self.keys.setAccessibleName(_("New keys"))
        self.apply = theme.mark(QPushButton(_("Use these keys")), "primary")
        self.usual = QPushButton(_("Usual keys"))
        self.all_usual = QPushButton(_("All as usual"))
        row = QHBoxLayout()
        for widget in (self.keys, self.apply, self.usual):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.all_usual)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.told)
        layout.addLayout(row)
        self.keys.keySequenceChanged.connect(lambda _keys: self._tell())
        self.apply.clicked.connect(lambda: self._bind(self.keys.keySequence().toString()))
        self.usual.clicked.connect(lambda: self._bind(None))
        self.all_usual.clicked.connect(self._forget)
        self.show_command("")

    def show_command(self, command_id: str) -> None:
        """Offer to change the keys of this command; "" for none."""
        self._id = command_id
        self.keys.clear()
        self._tell()

    def _bind(self, shortcut: str | None) -> None:
        self._commands.rebind(self._id, shortcut)
        self._after()

    def _forget(self) -> None:
        self._commands.forget_keys()
        self._after()

    def _after(self) -> None:
        self.changed.emit()
        self.keys.clear()
        self._tell()

    def _tell(self) -> None:
        keys, command_id = self.keys.keySequence(), self._id
        taken = self._commands.taken(command_id, keys.toString()) if command_id else None
        self.keys.setEnabled(bool(command_id))
        self.apply.setEnabled(bool(command_id) and not keys.isEmpty())
        self.usual.setEnabled(bool(command_id) and self._commands.is_changed(command_id))
        self.all_usual.setEnabled(self._commands.any_changed())
        if not command_id:
            words = _("Choose a command to give it other keys.")
        elif taken is not None:
            words = _("{keys} is taken by “{other}”, which would lose it.").format(
                keys=spoken_keys(keys), other=taken.text.rstrip("…")
            )
        else:
            words = _("Press the new keys for “{command}”.").format(
                command=self._commands.command(command_id).text.rstrip("…")
            )
        self.told.setText(words)


def keys_words(command: Command) -> str:
    """The keys of a command as people read them."""
    return " · ".join(spoken_keys(keys) for keys in command.sequences() if not _twin(keys, command))


def _twin(keys: QKeySequence, command: Command) -> bool:
    """Whether these keys are the same key as another one of the command, on a French keyboard."""
    digit = command.shortcut.partition("; ")[0][-1:]
    return digit.isdigit() and keys.toString()[-1:] == AZERTY[int(digit)].upper()
