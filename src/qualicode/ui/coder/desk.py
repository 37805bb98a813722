"""The document on the desk: what the store says about it, kept up to date by every step. Paints and writes nothing."""

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from qualicode.model.study import Code, Coder, Coding, Document, Note
from qualicode.services import coding, documents
from qualicode.services.documents import OpenDocument
from qualicode.store.project import Changes, Project
from qualicode.ui.coder.marks import Legend, Marks, Proposal, remark
from qualicode.ui.coder.page import Page
from qualicode.ui.coder.places import Places

_LARGE = 400_000
"""A text of more characters is shown first and marked a moment later."""


class Desk(QObject):
    """At most one open document, with its marks; and the codes and coders of the project."""

    shown = Signal()
    """Another text is on the desk, or none."""
    described = Signal()
    """What is known about the document changed: its title, its speakers."""
    marked = Signal()
    """What lies on the text changed."""
    codes_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.project: Project | None = None
        self.open_document: OpenDocument | None = None
        self.page: Page | None = None
        self._unseen: frozenset[str] = frozenset()
        self._bare = False
        self.marks = Marks()
        self.legend = Legend()
        self._marks_later = QTimer(self, singleShot=True, interval=1)
        self._marks_later.timeout.connect(self._mark_all)

    @property
    def document_id(self) -> str:
        """The id of the document on the desk, or ""."""
        return self.open_document.document.id if self.open_document else ""

    def use(self, project: Project | None) -> None:
        """Work with a project, nothing on the desk; None: with none."""
        self.project = project
        self._clear()
        self._read_names()
        self.shown.emit()

    def show(self, document_id: str) -> bool:
        """Put a document on the desk. False when it is gone."""
        found = self.fetch(document_id)
        if found is not None:
            self.put(*found)
        return found is not None

    @property
    def is_waiting(self) -> bool:
        """Whether the marks of the document are still to come."""
        return self._marks_later.isActive()

    def is_large(self, document_id: str) -> bool:
        """Whether to fetch and to put it takes longer, together, than a key should wait."""
        assert self.project is not None
        found = self.project.find(Document, id=document_id)
        return bool(found) and found[0].characters > _LARGE

    def fetch(self, document_id: str) -> tuple[OpenDocument, Page] | None:
        """Read a document, to `put` it on the desk then. None when it is gone."""
        assert self.project is not None
        try:
            opened = documents.open_document(self.project, document_id)
        except KeyError:
            return None
        return opened, Page(opened.text, opened.turns, opened.speakers)

    def put(self, opened: OpenDocument, page: Page) -> None:
        """Put a document on the desk that was fetched."""
        self.open_document, self.page = opened, page
        large = opened.document.characters > _LARGE
        self.marks = self._seen(Marks()) if large else self._all_marks()
        self.shown.emit()
        if large:  # the text can be read before its marks are: the window breathes in between
            self._marks_later.start()

    def _all_marks(self) -> Marks:
        assert self.project is not None
        codings = Places(self.project.find(Coding, document_id=self.document_id))
        return self._seen(Marks(codings, Places(map(remark, coding.notes_of(self.project, self.document_id)))))

    def look(self, unseen: frozenset[str], bare: bool) -> None:
        """Draw nothing of these coders; with `bare` nothing but notes."""
        if (unseen, bare) != (self._unseen, self._bare):
            self._unseen, self._bare = unseen, bare
            self._seen(self.marks)
            self.marked.emit()

    def _seen(self, marks: Marks) -> Marks:
        marks.unseen, marks.bare = self._unseen, self._bare
        return marks

    def _mark_all(self) -> None:
        if self.project is not None and self.open_document is not None:
            self.marks = replace(self._all_marks(), found=self.marks.found, proposals=self.marks.proposals)
            self.marked.emit()

    def clear(self) -> None:
        """Take the document off the desk."""
        self._clear()
        self.shown.emit()

    def propose(self, proposals: list[Proposal]) -> None:
        """Show these suggestions on the text, and no others."""
        self.marks.proposals = Places(proposals)
        self.marked.emit()

    def hear(self, changes: Changes) -> None:
        """Take up what a step changed."""
        if self.project is None:
            return
        if changes.touch(Code.table, Coder.table):
            self._read_names()
            self.codes_changed.emit()
            self.marked.emit()
        if self.open_document is None:
            return
        if changes.touch("document", "speaker", "turn", "person"):
            self._read_document()
        if self.open_document is not None and changes.touch(Coding.table, Note.table):
            self._read_marks(changes.ids.get(Coding.table, frozenset()), changes.ids.get(Note.table, frozenset()))
            self.marked.emit()

    def _clear(self) -> None:
        self.open_document, self.page, self.marks = None, None, Marks()

    def _read_names(self) -> None:
        # The legend is shared with the views: it is filled anew, never replaced.
        self.legend.codes.clear()
        self.legend.coders.clear()
        if self.project is not None:
            self.legend.codes.update((code.id, code) for code in self.project.find(Code, "position"))
            self.legend.coders.update((coder.id, coder) for coder in self.project.find(Coder))

    def _read_document(self) -> None:
        assert self.project is not None and self.open_document is not None
        old = self.open_document
        try:
            new = documents.open_document(self.project, old.document.id)
        except KeyError:
            self.clear()
            return
        if new.document.content != old.document.content:
            self.show(new.document.id)
        elif new != old:
            self.open_document = new
            self.page = Page(new.text, new.turns, new.speakers)
            self.described.emit()

    def _read_marks(self, coding_ids: frozenset[str], note_ids: frozenset[str]) -> None:
        assert self.project is not None
        here = self.document_id
        codings = {c.id: c for c in self.project.find_in(Coding, "id", coding_ids) if c.document_id == here}
        for coding_id in coding_ids:
            if coding_id in codings:
                self.marks.codings.add(codings[coding_id])
            else:
                self.marks.codings.discard(coding_id)
        notes = {n.id: n for n in self.project.find_in(Note, "id", note_ids) if n.document_id == here}
        for note_id in note_ids:
            note = notes.get(note_id)
            if note is not None and note.start is not None:
                self.marks.remarks.add(remark(note))
            else:
                self.marks.remarks.discard(note_id)
