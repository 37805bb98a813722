"""The window « Problématiques et pistes »: the tree, the card of the chosen thing, what stands behind it."""

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import N_, _, ngettext
from qualicode.services import thinking
from qualicode.services.thinking import BELOW, KINDS, Thing
from qualicode.store.project import Changes
from qualicode.ui import ask, guide, icons, theme
from qualicode.ui.thinking.backing import Backing
from qualicode.ui.workspace import Shell

_ID = Qt.ItemDataRole.UserRole
_ICONS = {
    "problem": "circle-question-mark", "question": "message-square", "lead": "arrow-right", "example": "lightbulb",
    "need": "star", "purpose": "arrow-right", "statement": "quote", "stake": "grid-3x3", "axis": "list",
    "card_tested": "circle-check", "card_explored": "search",
}  # fmt: skip
_MORE = {
    "problem": (("introduction", N_("Introduction")),),
    "synthesis_node": (("body", N_("Words")), ("place", N_("Where")), ("url", N_("Link"))),
}
_LONG = ("introduction", "body")
_CONCERNS = ("problem", "problem_item", "need", "synthesis_node", "link", "coding", "note")


class Words(QPlainTextEdit):
    """Several lines that are kept when one leaves them."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class Thinking(QDialog):
    """Left what was thought, right its words and its support."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "problematiques.md")
        self._shell = shell
        self._things: dict[str, Thing] = {}
        self._shown = ""
        self._filling = False
        self.setWindowTitle(_("Problems and leads"))
        self.resize(min(theme.px(980), parent.width()), min(theme.px(640), parent.height()))
        self.tree, self.backing = QTreeWidget(), Backing(shell, self)
        self.title, self.kind, self.told = QLineEdit(), theme.mark(QLabel(), "section"), theme.mark(QLabel(), "muted")
        self.more: dict[str, QLineEdit | Words] = {
            name: Words() if name in _LONG else QLineEdit() for rows in _MORE.values() for name, _label in rows
        }
        self._form = QFormLayout()
        self.add, self.delete = QPushButton(_("Add…")), QPushButton(_("Delete"))
        self._lay_out()
        self._listen()
        self.refresh()

    def _lay_out(self) -> None:
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(_("Problems and leads"))
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.tree, 1)
        self.told.setWordWrap(True)
        column.addWidget(self.told)
        foot = QHBoxLayout()
        for button in (self.add, self.delete):
            button.setAutoDefault(False)
            foot.addWidget(button)
        foot.addStretch(1)
        column.addLayout(foot)
        right = QWidget()
        card = QVBoxLayout(right)
        card.setContentsMargins(8, 0, 0, 0)
        card.addWidget(self.kind)
        self.title.setAccessibleName(_("Title"))
        card.addWidget(self.title)
        for rows in _MORE.values():
            for name, label in rows:
                box = self.more[name]
                box.setAccessibleName(_(label))
                if isinstance(box, Words):
                    box.setMaximumHeight(theme.px(110))
                self._form.addRow(_(label), box)
        card.addLayout(self._form)
        card.addWidget(self.backing, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([theme.px(420), theme.px(540)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(splitter)

    def _listen(self) -> None:
        self.tree.currentItemChanged.connect(lambda _now, _before: self._show())
        self.tree.installEventFilter(self)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(
            lambda spot: self._menu().popup(self.tree.viewport().mapToGlobal(spot))
        )
        self.add.clicked.connect(lambda: self._menu().popup(self.add.mapToGlobal(self.add.rect().topLeft())))
        self.delete.clicked.connect(self.remove)
        self.title.editingFinished.connect(self.keep)
        for box in self.more.values():
            (box.left if isinstance(box, Words) else box.editingFinished).connect(self.keep)
        self._shell.session.changed.connect(self._hear)
        self._shell.session.closed.connect(self.close)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.tree and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
            if event.key() == Qt.Key.Key_Delete:
                self.remove()
                return True
            if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.move_by(-1 if event.key() == Qt.Key.Key_Up else 1)
                return True
            if event.key() == Qt.Key.Key_Insert:
                self._menu().popup(self.tree.viewport().mapToGlobal(self.tree.viewport().rect().center()))
                return True
        return super().eventFilter(watched, event)

    def done(self, result: int) -> None:
        self.keep()
        super().done(result)

    # Showing

    def refresh(self) -> None:
        """Read the tree again; the chosen thing stays chosen."""
        project, chosen = self._shell.session.project, self.chosen()
        self._filling = True
        found = thinking.things(project) if project is not None else []
        self._things = {one.id: one for one in found}
        self.tree.clear()
        items: dict[str, QTreeWidgetItem] = {}
        waiting = list(found)
        while waiting:
            ready = [one for one in waiting if not one.above or one.above in items or one.above not in self._things]
            for one in ready or waiting:
                items[one.id] = self._item(one, items.get(one.above))
            waiting = [one for one in waiting if one.id not in items]
        self.tree.expandAll()
        bare = sum(one.is_bare for one in found)
        many = ngettext("{count} has nothing behind it yet.", "{count} have nothing behind them yet.", bare)
        empty = _("Begin with “Add…”: a problem, a need or a stake. Then link what people said.")
        self.told.setText(empty if not found else (many.format(count=bare) if bare else ""))
        self._filling = False
        if chosen and chosen.id in items:
            self.tree.setCurrentItem(items[chosen.id])
        elif (first := self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(first)
        self._show()

    def _item(self, one: Thing, above: QTreeWidgetItem | None) -> QTreeWidgetItem:
        item = QTreeWidgetItem([one.title])
        item.setIcon(0, icons.icon(_ICONS[one.kind], "warning" if one.is_bare else "muted"))
        item.setData(0, _ID, one.id)
        bare = _("nothing behind it yet")
        said = f"{_(KINDS[one.kind])}: {one.title}" + (f", {bare}" if one.is_bare else "")
        item.setToolTip(0, said)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)
        if above is None:
            self.tree.addTopLevelItem(item)
        else:
            above.addChild(item)
        return item

    def chosen(self) -> Thing | None:
        """The thing that is chosen in the tree."""
        item = self.tree.currentItem()
        return self._things.get(str(item.data(0, _ID))) if item is not None else None

    def choose(self, row_id: str) -> None:
        """Choose a thing by its id."""
        for item in self.tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
            if item.data(0, _ID) == row_id:
                self.tree.setCurrentItem(item)

    def _show(self) -> None:
        if self._filling:
            return
        one, project = self.chosen(), self._shell.session.project
        self._shown = one.id if one else ""
        self.delete.setEnabled(one is not None)
        self.title.setEnabled(one is not None)
        self.kind.setText(_(KINDS[one.kind]) if one else "")
        row: Any = project.get(thinking.TABLES[one.table], one.id) if project is not None and one else None
        wanted = [name for name, _label in _MORE.get(one.table, ())] if one else []
        if one and one.kind in ("stake", "axis"):
            wanted = ["body"]
        _set(self.title, one.title if one else "")
        for name, box in self.more.items():
            self._form.setRowVisible(box, name in wanted)
            _set(box, getattr(row, name) if name in wanted else "")
        self.backing.show_thing(one)

    # Changing

    def keep(self) -> None:
        """Write what was typed."""
        project, one = self._shell.session.project, self._things.get(self._shown)
        if project is None or one is None or self._filling or project.read_only:
            return
        fields = {thinking.title_of(one.table): self.title.text()}
        for name, box in self.more.items():
            if self._form.isRowVisible(box):
                fields[name] = box.toPlainText() if isinstance(box, Words) else box.text()
        if not project.count(thinking.TABLES[one.table], id=one.id):
            return
        if not self._shell.session.attempt(lambda: thinking.change(project, one.table, one.id, **fields)):
            self._show()

    def make(self, kind: str, above: str) -> None:
        """Ask for the words of a new thing and make it."""
        project = self._shell.session.project
        words = ask.words(self, _(KINDS[kind]), _("In a few words:"))
        if project is None or not words:
            return
        made: list[str] = []
        if self._shell.session.attempt(lambda: made.append(thinking.add(project, kind, words, above))):
            self.choose(made[0])
            self.tree.setFocus()

    def remove(self) -> None:
        """Delete the chosen thing; « Annuler » is offered."""
        project, one = self._shell.session.project, self.chosen()
        if project is None or one is None:
            return
        self._shown = ""
        if self._shell.session.attempt(lambda: thinking.remove(project, one.table, one.id)):
            told = _("“{title}” was deleted; what stood behind it stays.").format(title=one.title)
            self._shell.messages.say(told, "info", _("Undo"), self._shell.session.undo)

    def move_by(self, step: int) -> None:
        """Move the chosen thing among its siblings."""
        project, one = self._shell.session.project, self.chosen()
        if project is not None and one is not None:
            self._shell.session.attempt(lambda: thinking.move(project, one.table, one.id, step))

    def _menu(self) -> QMenu:
        self.keep()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        one = self.chosen()
        below = one
        if one is not None and not BELOW.get(one.kind):
            below = self._things.get(one.above)
        if below is not None:
            menu.addSection(below.title[:40])
            for kind in BELOW.get(below.kind, ()):
                menu.addAction(_(KINDS[kind]), partial(self.make, kind, below.id))
            menu.addSeparator()
        for kind in BELOW[""]:
            menu.addAction(_("New: {kind}").format(kind=_(KINDS[kind])), partial(self.make, kind, ""))
        return menu

    def _hear(self, changes: Changes) -> None:
        if changes.touch(*_CONCERNS):
            self.refresh()


def _set(box: QLineEdit | Words, text: str) -> None:
    """Show a text; the cursor stays where nothing changes."""
    now = box.toPlainText() if isinstance(box, Words) else box.text()
    if now != text:
        if isinstance(box, Words):
            box.setPlainText(text)
        else:
            box.setText(text)
