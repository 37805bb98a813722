"""All notes of the study: filtered and grouped at the left, read and changed at the right."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _, ngettext
from qualicode.model.dates import iso_date
from qualicode.model.study import NOTE_KINDS, Code, Coder, Coding, Document, Note, Territory
from qualicode.services import notes
from qualicode.services.notes import Line, Wanted
from qualicode.store.project import Changes, Project
from qualicode.ui import guide, theme
from qualicode.ui.elided import Elided
from qualicode.ui.notes.form import NoteForm, OddDateError
from qualicode.ui.notes.links import Links
from qualicode.ui.notes.listing import GROUPS, Arrangement, NoteList, NoteView, arranged
from qualicode.ui.notes.words import PARTS
from qualicode.ui.workspace import Shell

_ANY = "*"
"""The data of « every territory »: an empty one is no territory."""


class Notes(QDialog):
    """Stays open beside the work; what is typed is written when the note, or the window, is left."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "notes.md")
        self._shell = shell
        self._note: Note | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Notes"))
        self.resize(min(theme.px(1000), parent.width()), min(theme.px(660), parent.height()))
        self.words, self.since, self.until = QLineEdit(), QLineEdit(), QLineEdit()
        self.kind, self.coder, self.territory, self.group = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.list = NoteView(NoteList(self))
        self.told = theme.mark(QLabel(), "muted")
        self.form, self.about, self.links = NoteForm(shell), theme.mark(Elided(), "muted"), Links(shell, self)
        self.new, self.go, self.delete = (
            QPushButton(_("New note…")),
            QPushButton(_("Show it")),
            QPushButton(_("Delete")),
        )
        self.fault = theme.mark(QLabel(), "danger")
        self.fault.setWordWrap(True)
        self._lay_out()
        self._fill_filters()
        self._listen()
        self._read()
        self.words.setFocus()

    # Laying out

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        for side in (self._left(), self._right()):
            side.setContentsMargins(12, 0, 12, 0)
            holder = QWidget()
            holder.setLayout(side)
            splitter.addWidget(holder)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.setSizes([theme.px(480), theme.px(460)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 16, 4, 16)
        layout.addWidget(splitter)

    def _left(self) -> QVBoxLayout:
        self.words.setPlaceholderText(_("Words in the notes…"))
        self.words.setClearButtonEnabled(True)
        theme.mark(self.words, "search")
        grid = QGridLayout()
        grid.setSpacing(8)
        named: tuple[tuple[str, QWidget], ...] = (
            (_("Kind"), self.kind),
            (_("Territory"), self.territory),
            (_("Author"), self.coder),
            (_("Grouping"), self.group),
            (_("Since"), self.since),
            (_("Until"), self.until),
        )
        for at, (name, widget) in enumerate(named):
            widget.setAccessibleName(name)
            widget.setToolTip(name)
            grid.addWidget(widget, at // 2, at % 2)
        for line, name in ((self.since, _("Since (2026, 03/2026…)")), (self.until, _("Until"))):
            line.setPlaceholderText(name)
            line.setClearButtonEnabled(True)
        self.words.setAccessibleName(_("Words in the notes"))
        left, foot = QVBoxLayout(), QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(self.new)
        left.addWidget(self.words)
        left.addLayout(grid)
        left.addWidget(self.list, 1)
        left.addLayout(foot)
        return left

    def _right(self) -> QVBoxLayout:
        self.fault.hide()
        right, foot = QVBoxLayout(), QHBoxLayout()
        foot.addWidget(self.delete)
        foot.addStretch(1)
        foot.addWidget(self.go)
        right.addWidget(self.about)
        right.addWidget(self.form, 1)
        right.addWidget(self.fault)
        right.addWidget(self.links)
        right.addLayout(foot)
        return right

    def _fill_filters(self) -> None:
        project = self._shell.session.project
        self.kind.addItem(_("Every kind"), "")
        for kind, name in NOTE_KINDS.items():
            self.kind.addItem(_(name), kind)
        self.coder.addItem(_("Everybody"), "")
        self.territory.addItem(_("Every territory"), _ANY)
        for group, name in GROUPS.items():
            self.group.addItem(_(name), group)
        if project is not None:
            for coder in project.find(Coder):
                self.coder.addItem(coder.name, coder.id)
            for one in project.find(Territory, "position"):
                self.territory.addItem(one.name, one.id)
            self.territory.addItem(_("No territory"), "")

    def _listen(self) -> None:
        for line in (self.words, self.since, self.until):
            line.textChanged.connect(lambda _text: self._read())
        for box in (self.kind, self.coder, self.territory, self.group):
            box.activated.connect(lambda _at: self._read())
        self.list.chosen.connect(self._choose)
        self.list.activated.connect(lambda _index: self._go())
        self.list.customContextMenuRequested.connect(self._menu)
        self.new.clicked.connect(lambda: self._shell.run("edit.quick_note"))
        self.go.clicked.connect(self._go)
        self.delete.clicked.connect(self._delete)
        self._shell.session.changed.connect(self._hear)
        self._shell.session.about_to_close.connect(self.keep)
        self._shell.session.closed.connect(self.close)
        self.finished.connect(lambda _result: self.keep())

    # Listing

    def wanted(self) -> Wanted:
        """Which notes the filters ask for."""
        territory = self.territory.currentData()
        return Wanted(
            kind=str(self.kind.currentData()),
            coder_id=str(self.coder.currentData()),
            territory_id=None if territory == _ANY else str(territory),
            since=iso_date(self.since.text().strip()) or "",
            until=iso_date(self.until.text().strip()) or "",
            words=self.words.text(),
            unseen=self._shell.session.seen.unseen(self._shell.session.project),
        )

    def show_lists(self, *, kind: str = "", group: str = "") -> None:
        """List the notes of a kind, grouped: the surprises of each territory."""
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.group.setCurrentIndex(max(0, self.group.findData(group)))
        self._read()

    def reveal(self, note_id: str) -> None:
        """Choose a note, whatever the filters are."""
        for line in (self.words, self.since, self.until):
            line.clear()
        for box in (self.kind, self.coder, self.territory):
            box.setCurrentIndex(0)
        self._read()
        self.list.select([note_id], note_id)
        self.list.setFocus()

    def _hear(self, changes: Changes) -> None:
        if changes.touch("note", "link", "territory", "coder"):
            self._read()
            self._show_again()

    def _read(self) -> None:
        project = self._shell.session.project
        if project is None:
            return
        found = notes.listing(project, self.wanted())
        territories = [one.id for one in project.find(Territory, "position")]
        self.list.notes.show(arranged(found, Arrangement(group=str(self.group.currentData())), territories))
        self.told.setText(self._count(found))
        if not self.list.current_id() and found:
            self.list.select(self.list.notes.note_ids()[:1])
        if not found:
            self._choose("")

    def _count(self, found: list[Line]) -> str:
        if found:
            return ngettext("{count} note", "{count} notes", len(found)).format(count=len(found))
        if self.wanted() != Wanted(unseen=self.wanted().unseen):
            return _("No note answers these filters.")
        return _("No note yet: write one with Ctrl+Shift+N.")

    # One note

    def _choose(self, note_id: str) -> None:
        if self._note is not None and note_id == self._note.id:
            return
        self.keep()
        project = self._shell.session.project
        known = project is not None and note_id and project.count(Note, id=note_id)
        self._note = project.get(Note, note_id) if project is not None and known else None
        self._show()

    def _show(self) -> None:
        there = self._note is not None
        for widget in (self.form, self.delete, self.links):
            widget.setEnabled(there)
        self.form.show_note(self._note) if self._note else self.form.show_values({})
        self.links.show_links(self._note.id if self._note else "")
        self.about.setText(self._what() if there else "")
        self.go.setEnabled(there and self._place() is not None)
        self.fault.hide()

    def _show_again(self) -> None:
        """A step changed the note that is shown, or took it away; what is being typed stays."""
        project, note = self._shell.session.project, self._note
        if project is None or note is None:
            return
        found = project.find(Note, id=note.id)
        if not found:
            self._note = None
            self._choose(self.list.current_id())
        elif found[0] != note and not self._typed():
            self._note = found[0]
            self._show()
        else:
            self.links.show_links(note.id)

    def _typed(self) -> dict[str, str]:
        note = self._note
        if note is None:
            return {}
        values = self.form.values()
        named = self._territory_name(note)
        was = {name: getattr(note, name) for name in ("kind", "title", "place", "date", *PARTS)} | {"territory": named}
        return {name: value for name, value in values.items() if value != was[name]}

    def _territory_name(self, note: Note) -> str:
        project = self._shell.session.project
        found = project.find(Territory, id=note.territory_id) if project and note.territory_id else []
        return found[0].name if found else ""

    def keep(self) -> None:
        """Write what was typed, as one step."""
        project, note = self._shell.session.project, self._note
        if project is None or note is None or project.read_only or not project.count(Note, id=note.id):
            return
        try:
            changed: dict[str, Any] = self._typed()
        except OddDateError as odd:
            self.fault.setText(_("“{date}” is no date: write 12 March 2026, or 12/03/2026.").format(date=odd))
            self.fault.show()
            return
        if changed:
            self._note = None  # what the step tells is not to be kept once more
            self._shell.session.attempt(lambda: notes.edit_note(project, note.id, **changed))
            self._note = project.get(Note, note.id)

    def _delete(self) -> None:
        project, ids = self._shell.session.project, self.list.selected_ids()
        if project is not None and ids:
            self._note = None
            if self._shell.session.attempt(lambda: notes.delete_notes(project, ids)):
                told = ngettext("{count} note was deleted.", "{count} notes were deleted.", len(ids))
                undo = self._shell.session.undo
                self._shell.messages.say(told.format(count=len(ids)), action=_("Undo"), run=undo)
            self._choose(self.list.current_id())

    def _menu(self, spot: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._place() is not None:
            menu.addAction(_("Show it"), self._go)
        menu.addAction(_("Link to…"), self.links.ask)
        menu.addAction(_("Delete"), self._delete)
        menu.popup(self.list.viewport().mapToGlobal(spot))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._delete()
        elif event.key() == Qt.Key.Key_Down and self.words.hasFocus():
            self.list.setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # no button is pressed by typing on
        else:
            super().keyPressEvent(event)

    # Where it belongs

    def _what(self) -> str:
        project, note = self._shell.session.project, self._note
        if project is None or note is None:
            return ""
        if note.document_id:
            words = " ".join(notes.passage(project, note).split())
            title = project.get(Document, note.document_id).title
            return _("{title}: “{words}”").format(title=title, words=words) if words else title
        if note.target_table == Code.table and project.count(Code, id=note.target_id):
            return _("About the code “{name}”").format(name=project.get(Code, note.target_id).name)
        return _("About the study")

    def _place(self) -> dict[str, Any] | None:
        project, note = self._shell.session.project, self._note
        return place_of(project, note) if project is not None and note is not None else None

    def _go(self) -> None:
        place = self._place()
        if place is not None:
            self.keep()
            self._shell.go(**place)


def place_of(project: Project, note: Note) -> dict[str, Any] | None:
    """Where the window shows what a note is about, as `Shell.go` wants it; None when it is about the study."""
    if note.document_id:
        span = {} if note.start is None else {"start": note.start, "end": note.end}
        return {"workspace": "coder", "document": note.document_id, **span}
    return thing_place(project, note.target_table, note.target_id)


def thing_place(project: Project, table: str, row_id: str) -> dict[str, Any] | None:
    """Where the window shows a thing, as `Shell.go` wants it."""
    if table == Code.table and project.count(Code, id=row_id):
        return {"workspace": "codebook", "code": row_id}
    if table == Document.table and project.count(Document, id=row_id):
        return {"workspace": "coder", "document": row_id}
    if table == Coding.table and project.count(Coding, id=row_id):
        one = project.get(Coding, row_id)
        return {"workspace": "coder", "document": one.document_id, "start": one.start, "end": one.end}
    return None
