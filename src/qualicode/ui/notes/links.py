"""What a note is linked with: other notes, extracts, codes, documents; each one click away."""

from functools import partial
from typing import TYPE_CHECKING

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
from qualicode.model.study import NOTE_KINDS, Document, Note, Territory
from qualicode.services import codebook, notes, search, ties
from qualicode.services.ties import Tie
from qualicode.ui import icons, theme
from qualicode.ui.picker import Choice, Picker
from qualicode.ui.workspace import Shell

if TYPE_CHECKING:
    from qualicode.ui.notes.window import Notes

TIE = Qt.ItemDataRole.UserRole
_ICONS = {"note": "sticky-note", "coding": "quote", "code": "tag", "document": "file-text"}
_LEAST = 3


class Links(QWidget):
    """The links of one note; Enter shows the other end, Delete takes the link away."""

    def __init__(self, shell: Shell, window: "Notes") -> None:
        super().__init__()
        self._shell, self._window, self._note_id = shell, window, ""
        self.list = _Ends(self)
        self.list.setAccessibleName(_("Links of the note"))
        self.list.setMaximumHeight(theme.px(96))
        self.list.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.itemActivated.connect(lambda _item: self._go())
        self.add = theme.mark(QPushButton(_("Link to…")), "quiet")
        self.add.clicked.connect(self.ask)
        head = QHBoxLayout()
        head.addWidget(theme.mark(QLabel(_("Links")), "section"), 1)
        head.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.list)

    def show_links(self, note_id: str) -> None:
        """Show the links of this note; "" for none."""
        project, self._note_id = self._shell.session.project, note_id
        self.list.clear()
        for tie in ties.ties(project, Note.table, note_id) if project is not None and note_id else ():
            item = QListWidgetItem(icons.icon(_ICONS[tie.table]), tie.title)
            item.setToolTip(tie.detail)
            item.setData(TIE, tie)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{tie.title}, {tie.detail}" if tie.detail else tie.title)
            self.list.addItem(item)
        self.list.setVisible(self.list.count() > 0)

    def ask(self) -> None:
        """Find, by typing, what the note is to be linked with."""
        if self._note_id:
            Linking(self._shell, self._window, self._note_id).ask()

    def unlink(self) -> None:
        """Take the current link away."""
        project, tie = self._shell.session.project, self._current()
        if project is not None and tie is not None:
            self._shell.session.attempt(lambda: notes.unlink(project, [tie.link_id]))

    def _current(self) -> Tie | None:
        item = self.list.currentItem()
        tie = item.data(TIE) if item is not None else None
        return tie if isinstance(tie, Tie) else None

    def _go(self) -> None:
        from qualicode.ui.notes.window import thing_place

        project, tie = self._shell.session.project, self._current()
        if project is None or tie is None:
            return
        if tie.table == Note.table:
            self._window.reveal(tie.id)
        elif place := thing_place(project, tie.table, tie.id):
            self._window.keep()
            self._shell.go(**place)

    def _menu(self, spot: QPoint) -> None:
        if self._current() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Show it"), self._go)
        menu.addAction(_("Remove the link"), self.unlink)
        menu.popup(self.list.viewport().mapToGlobal(spot))


class _Ends(QListWidget):
    def __init__(self, links: Links) -> None:
        super().__init__()
        self._links = links

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._links.unlink()
        else:
            super().keyPressEvent(event)


class Linking(Picker):
    """Finds the other end: documents and codes at once, notes and extracts as one types."""

    def __init__(self, shell: Shell, parent: QWidget, note_id: str) -> None:
        super().__init__(parent, _("Link to"), _("A document, a code, a note, words of an extract…"))
        self._shell, self._around, self._note_id = shell, parent, note_id
        self.left.connect(self.deleteLater)

    def ask(self) -> None:
        """Show it over its window."""
        around = self._around
        width, height = min(theme.px(520), around.width() - 48), min(theme.px(400), around.height() - 80)
        self.offer(self._things(), width, height)
        self.move((around.width() - width) // 2, theme.px(48))

    def more(self, query: str) -> list[Choice]:
        """Notes and extracts that hold the words."""
        project = self._shell.session.project
        if project is None or len(query.strip()) < _LEAST:
            return []
        found = [
            Choice(notes.short(note), partial(self._link, Note.table, note.id), "sticky-note", found=True,
                   detail=_(NOTE_KINDS[note.kind]))
            for note in notes.find(project, query, 12) if note.id != self._note_id
        ]  # fmt: skip
        extracts = ties.extracts_with(project, search.index_path(project), query, 12)
        names = ties.named(project, [("coding", one.id) for one in extracts])
        return found + [
            Choice(title, partial(self._link, table, row_id), "quote", found=True, detail=detail)
            for (table, row_id), (title, detail) in names.items()
        ]

    def _things(self) -> list[Choice]:
        project = self._shell.session.project
        if project is None:
            return []
        territories = {one.id: one.name for one in project.find(Territory)}
        found = [
            Choice(one.title, partial(self._link, Document.table, one.id), "file-text",
                   detail=territories.get(one.territory_id or "", ""))
            for one in project.documents()
        ]  # fmt: skip
        for code_id, path in codebook.paths(project).items():
            above, _slash, name = path.rpartition(" / ")
            found.append(Choice(name, partial(self._link, "code", code_id), "tag", detail=above))
        return found

    def _link(self, table: str, row_id: str) -> None:
        project = self._shell.session.project
        if project is not None:
            self._shell.session.attempt(lambda: notes.link_note(project, self._note_id, table, row_id))
