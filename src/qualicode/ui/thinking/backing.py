"""What stands behind a thing: extracts and notes, for and against; found by typing."""

from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _
from qualicode.model.study import NOTE_KINDS, Coding, Note
from qualicode.services import notes, search, thinking, ties
from qualicode.services.thinking import CONTRADICTS, SUPPORTS, Thing
from qualicode.services.ties import Tie
from qualicode.ui import icons, theme
from qualicode.ui.picker import Choice, Picker
from qualicode.ui.workspace import Shell

TIE = Qt.ItemDataRole.UserRole
_LEAST = 3


class Backing(QWidget):
    """The extracts and notes of one thing; Enter opens one, Delete takes it away."""

    def __init__(self, shell: Shell, around: QWidget) -> None:
        super().__init__()
        self._shell, self._around = shell, around
        self._thing: Thing | None = None
        self.list = _Ends(self)
        self.list.setAccessibleName(_("What stands behind it"))
        self.list.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.itemActivated.connect(lambda _item: self.go())
        self.add = theme.mark(QPushButton(_("Add an extract or a note…")), "quiet")
        self.add.clicked.connect(self.ask)
        self.told = theme.mark(QLabel(), "muted")
        self.told.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(theme.mark(QLabel(_("What stands behind it")), "section"), 1)
        head.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.told)
        layout.addWidget(self.list, 1)

    def show_thing(self, thing: Thing | None) -> None:
        """Show what stands behind a thing; None for none."""
        project, self._thing = self._shell.session.project, thing
        self.list.clear()
        self.add.setEnabled(thing is not None)
        if project is None or thing is None:
            self.told.clear()
            return
        kinds = thinking.evidence(project, thing.id)
        found = [one for one in ties.ties(project, thing.table, thing.id) if one.link_id in kinds]
        for tie in found:
            against = kinds[tie.link_id] == CONTRADICTS
            icon = "minus" if against else ("quote" if tie.table == Coding.table else "sticky-note")
            words = _("Against: {words}").format(words=tie.title) if against else tie.title
            item = QListWidgetItem(icons.icon(icon, "warning" if against else "muted"), words)
            item.setToolTip(tie.detail)
            item.setData(TIE, tie)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words}, {tie.detail}" if tie.detail else words)
            self.list.addItem(item)
        self.told.setText("" if found else _("Nothing yet: link the extracts and notes that made you think so."))
        self.told.setVisible(not found)

    def ask(self) -> None:
        """Find an extract or a note by typing."""
        if self._thing is not None:
            _Finding(self._shell, self._around, self._thing).ask()

    def current(self) -> Tie | None:
        """The link that is chosen."""
        item = self.list.currentItem()
        tie = item.data(TIE) if item is not None else None
        return tie if isinstance(tie, Tie) else None

    def go(self) -> None:
        """Show the other end in its text."""
        from qualicode.ui.notes.window import thing_place

        project, tie = self._shell.session.project, self.current()
        if project is None or tie is None:
            return
        if tie.table == Coding.table and (place := thing_place(project, tie.table, tie.id)):
            self._shell.go(**place)
        elif tie.table == Note.table:
            self._shell.run("edit.notes")

    def take_away(self) -> None:
        """Take the chosen link away; extract and note stay."""
        project, tie = self._shell.session.project, self.current()
        if project is not None and tie is not None:
            self._shell.session.attempt(lambda: notes.unlink(project, [tie.link_id]))

    def turn(self, kind: str) -> None:
        """Say that the chosen one supports or contradicts."""
        project, tie = self._shell.session.project, self.current()
        if project is not None and tie is not None:
            self._shell.session.attempt(lambda: thinking.turn(project, [tie.link_id], kind))

    def _menu(self, spot: QPoint) -> None:
        if self.current() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Show it"), self.go)
        menu.addAction(_("It supports this"), partial(self.turn, SUPPORTS))
        menu.addAction(_("It contradicts this"), partial(self.turn, CONTRADICTS))
        menu.addAction(_("Remove the link"), self.take_away)
        menu.popup(self.list.viewport().mapToGlobal(spot))


class _Ends(QListWidget):
    def __init__(self, backing: Backing) -> None:
        super().__init__()
        self._backing = backing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._backing.take_away()
        else:
            super().keyPressEvent(event)


class _Finding(Picker):
    """Étonnements and points saillants at once, other notes and extracts as one types."""

    def __init__(self, shell: Shell, parent: QWidget, thing: Thing) -> None:
        super().__init__(parent, _("What stands behind it"), _("Words of an extract or of a note…"))
        self._shell, self._around, self._thing = shell, parent, thing
        self.left.connect(self.deleteLater)

    def ask(self) -> None:
        """Show it over its window."""
        around = self._around
        width, height = min(theme.px(560), around.width() - 48), min(theme.px(400), around.height() - 80)
        self.offer(self._notes(), width, height)
        self.move((around.width() - width) // 2, theme.px(48))

    def more(self, query: str) -> list[Choice]:
        """Notes and extracts that hold the words."""
        project = self._shell.session.project
        if project is None or len(query.strip()) < _LEAST:
            return []
        extracts = ties.extracts_with(project, search.index_path(project), query, 20)
        names = ties.named(project, [("coding", one.id) for one in extracts])
        return [
            Choice(title, partial(self._link, table, row_id), "quote", found=True, detail=detail)
            for (table, row_id), (title, detail) in names.items()
        ]

    def _notes(self) -> list[Choice]:
        project = self._shell.session.project
        if project is None:
            return []
        first = ("surprise", "key_point")
        found = sorted(project.find(Note), key=lambda one: one.kind not in first)
        return [
            Choice(
                notes.short(one), partial(self._link, Note.table, one.id), "sticky-note", detail=_(NOTE_KINDS[one.kind])
            )
            for one in found
            if one.kind in NOTE_KINDS
        ]

    def _link(self, table: str, row_id: str) -> None:
        project, thing = self._shell.session.project, self._thing
        if project is not None:
            self._shell.session.attempt(lambda: thinking.support(project, thing.table, thing.id, table, row_id))
