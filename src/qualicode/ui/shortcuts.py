"""The list of keyboard shortcuts (F1), made from the commands."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from qualicode.i18n import _
from qualicode.ui import matching, theme
from qualicode.ui.commands import MENUS, Command, spoken_keys
from qualicode.ui.menus import AZERTY


class Shortcuts(QDialog):
    """Every command that has a key, by menu, with a line to filter them."""

    def __init__(self, parent: QWidget, commands: list[Command]) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.resize(theme.px(560), theme.px(600))
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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(self.line)
        layout.addWidget(self.tree)
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._fill([command for command in commands if command.shortcut])

    def _fill(self, commands: list[Command]) -> None:
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
        keys = [spoken_keys(keys) for keys in command.sequences() if not _twin(keys, command)]
        return QTreeWidgetItem(top, [command.text, " · ".join(keys)])

    def _filter(self, query: str) -> None:
        for top, rows in self._groups:
            for row in rows:
                row.setHidden(matching.rank(query, row.text(0)) is None and matching.rank(query, row.text(1)) is None)
            top.setHidden(all(row.isHidden() for row in rows))


def _twin(keys: QKeySequence, command: Command) -> bool:
    """Whether these keys are the same key as another one of the command, on a French keyboard."""
    digit = command.shortcut.partition("; ")[0][-1:]
    return digit.isdigit() and keys.toString()[-1:] == AZERTY[int(digit)].upper()
