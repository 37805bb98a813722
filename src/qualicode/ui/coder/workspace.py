"""The Coder workspace: the corpus at the left, the transcript in the middle, codebook and suggestions at the right."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QWidget

from qualicode.extend import Progress
from qualicode.i18n import _, ngettext
from qualicode.model import spans
from qualicode.model.study import Coding, Document, Territory
from qualicode.services import documents
from qualicode.services.documents import OpenDocument, Overview
from qualicode.store.project import Changes, Project
from qualicode.ui import guide, theme
from qualicode.ui.codebook.first_words import offer_words
from qualicode.ui.codebook.panel import CodebookPanel
from qualicode.ui.codebook.suggestions import SuggestionsPanel
from qualicode.ui.coder import rows
from qualicode.ui.coder.acts import Acts
from qualicode.ui.coder.advised import Advised
from qualicode.ui.coder.corpus import Line
from qualicode.ui.coder.desk import Desk
from qualicode.ui.coder.documents import DocumentPane
from qualicode.ui.coder.extract_acts import ExtractActs
from qualicode.ui.coder.hand import Hand
from qualicode.ui.coder.looking import Looking
from qualicode.ui.coder.page import Page, clock
from qualicode.ui.coder.properties import Properties
from qualicode.ui.coder.stage import Stage
from qualicode.ui.commands import Command
from qualicode.ui.correcting.acts import Corrections
from qualicode.ui.correcting.mode import Correction
from qualicode.ui.importing.flow import ImportFlow
from qualicode.ui.workspace import Shell, Workspace

_LISTED = ("document", "territory", "reading", "turn")
_BREATH = 1
"""Milliseconds between parts of a long job: with none, they would follow each other before anything else is done."""
_CALM = 100
"""Milliseconds after the last change before the progress of every document is counted anew."""


class CoderWorkspace(Workspace):
    """Where people live for weeks."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        guide.about(self, "coder.md")
        self.desk = Desk()
        self.acts = Acts(shell, self.desk)
        self.pane, self.stage = DocumentPane(), Stage(self.desk)
        self.codebook = CodebookPanel(shell)
        self.suggestions = SuggestionsPanel(shell)
        self.hand = Hand(self, shell, self.desk, self.acts, self.stage.transcript)
        self.extracts = ExtractActs(self)
        self.advised = Advised(shell, self.desk, self.hand, self.stage.transcript, self.suggestions)
        self.importing = ImportFlow(self, shell)
        self.properties = Properties(self, shell)
        self.correction = Correction(shell, self.desk, self.stage.show_correction)
        self.stage.add_correction(self.correction.page)
        self.looking = Looking(self)
        self.stage.add_bar(self.looking.bar)
        self.corrections = Corrections(self, shell, self.desk, self.stage.transcript)
        self._places: dict[str, tuple[int, int, int]] = {}
        self._coming = ""
        self._opened_before = False
        self._recount = QTimer(self)
        self._recount.setSingleShot(True)
        self._recount.setInterval(_CALM)
        self._recount.timeout.connect(self._count_all)
        self._uncounted = self._unlisted = False
        self._catch_up = QTimer(self, singleShot=True, interval=0)
        self._catch_up.timeout.connect(self._tell_progress)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        self.right = QSplitter(Qt.Orientation.Vertical)
        self.right.addWidget(self.codebook)
        self.right.addWidget(self.suggestions)
        self.right.setStretchFactor(0, 1)
        self.right.setCollapsible(0, False)
        self.right.setHandleWidth(1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for at, widget in enumerate((self.pane, self.stage, self.right)):
            self.splitter.addWidget(widget)
            self.splitter.setCollapsible(at, at != 1)
            self.splitter.setStretchFactor(at, int(at == 1))
        self.splitter.setHandleWidth(1)
        self._share_out()
        theme.appearance().changed.connect(self._share_out)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self.setFocusProxy(self.stage.transcript)

    def _share_out(self) -> None:
        for widget, least in ((self.pane, 140), (self.stage, 240), (self.right, 165)):
            widget.setMinimumWidth(theme.px(least))
        self.splitter.setSizes([theme.px(250), theme.px(790), theme.px(318)])
        self.right.setSizes([theme.px(500), theme.px(300)])

    def _listen(self) -> None:
        self.shell.session.changed.connect(self._hear)
        self.shell.session.seen.changed.connect(self._recount.start)
        self.pane.chosen.connect(self.show_document)
        self.pane.import_wanted.connect(self.ask_import)
        self.pane.menu_asked.connect(self._corpus_menu)
        self.pane.corpus.moved.connect(self._move)
        self.pane.corpus.renamed.connect(self._rename)
        self.stage.empty.button.clicked.connect(self.ask_import)
        self.stage.transcript.caret_moved.connect(self._tell_place)
        self.codebook.applied.connect(self.hand.apply)
        self.codebook.shown.connect(self._show_extracts)
        self.hand.extracts_wanted.connect(self._show_extracts)
        self.importing.imported.connect(self._imported)
        self.acts.created.connect(lambda code: offer_words(self.shell, self.window(), code))

    # What the window asks

    def commands(self) -> Sequence[Command]:
        return rows.commands(self)

    def open(self, project: Project) -> None:
        self._places = {}
        self.acts.recent = []
        self.desk.use(project)
        if not self._opened_before:  # afterwards the pane hears of it by itself
            self.codebook.refresh()
            self._opened_before = True
        self._read_corpus()
        self._show_empty()
        self._tell_counts()

    def closed(self) -> None:
        self.hand.close()
        self._recount.stop()
        self._coming = ""
        self.correction.close()
        self.desk.use(None)
        self.pane.show_documents([], [])

    def activated(self) -> None:
        if self.desk.document_id:
            self.stage.transcript.setFocus()
        elif self.pane.corpus.total:
            self.pane.view.setFocus()
        else:
            self.stage.empty.button.setFocus()
        self._tell_place()
        self._tell_counts()

    def reveal(self, **where: Any) -> None:
        def place() -> None:
            if (start := where.get("start")) is not None:
                self.stage.transcript.select(int(start), int(where.get("end", start)), reveal="top" not in where)
            if (top := where.get("top")) is not None:
                self.stage.transcript.scroll_to(int(top))
            self.stage.transcript.setFocus()

        if document_id := where.get("document"):
            self.show_document(str(document_id), place)

    def panes(self) -> Sequence[QWidget]:
        text = self.correction.text if self.correction.is_on else self.stage.transcript
        return (self.pane.view, text, self.codebook.tree, self.suggestions.card)

    def dropped(self, paths: Sequence[Path]) -> bool:
        if not self.has_project():
            return False
        self.importing.ask(paths)
        return True

    def state(self) -> dict[str, Any]:
        self._keep_place()
        return {
            "sizes": self.splitter.sizes(),
            "document": self.desk.document_id,
            "places": {key: list(place) for key, place in list(self._places.items())[-50:]},
            "recent": self.acts.recent,
            "seen": self.shell.session.seen.state(),
            "suggestions": self.suggestions.advice.taste(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        if (sizes := state.get("sizes")) and len(sizes) == self.splitter.count():
            self.splitter.setSizes([int(size) for size in sizes])
        self.shell.session.seen.restore(state.get("seen", {}))
        self.suggestions.advice.restore_taste(state.get("suggestions", {}))
        self._places = {key: (place[0], place[1], place[2]) for key, place in state.get("places", {}).items()}
        self.acts.recent = [str(code_id) for code_id in state.get("recent", [])]
        wanted = str(state.get("document", "")) or next(iter(self.pane.corpus.document_ids()), "")
        if wanted:
            self.show_document(wanted)

    # Documents

    def has_project(self) -> bool:
        """Whether a project is open."""
        return self.desk.project is not None

    @property
    def is_settled(self) -> bool:
        """Whether the document that was asked for is shown with all its marks."""
        return not self._coming and not self.desk.is_waiting

    def has_document(self) -> bool:
        """Whether a document is shown."""
        return bool(self.desk.document_id)

    def show_document(self, document_id: str, then: Callable[[], None] = lambda: None) -> None:
        """Show a document where it was left, then do something; a very long one comes a moment later."""
        if self.desk.project is None:
            return
        if document_id == self.desk.document_id:
            self._coming = ""
            then()
            return
        self._keep_place()
        self.hand.close()
        self._coming = document_id
        if self.desk.is_large(document_id):
            QTimer.singleShot(_BREATH, self, partial(self._fetch, document_id, then))
        elif (found := self.desk.fetch(document_id)) is not None:
            self._put(*found, then)

    def _fetch(self, document_id: str, then: Callable[[], None]) -> None:
        if document_id == self._coming and (found := self.desk.fetch(document_id)) is not None:
            QTimer.singleShot(_BREATH, self, partial(self._put, *found, then))

    def _put(self, opened: OpenDocument, page: Page, then: Callable[[], None]) -> None:
        if opened.document.id != self._coming or self.desk.project is None:
            return  # another one was asked for meanwhile
        self._coming = ""
        self.desk.put(opened, page)
        self.pane.show_chosen(opened.document.id)
        top, anchor, caret = self._places.get(opened.document.id, (0, 0, 0))
        if max(top, anchor, caret) <= len(page.text):
            self.stage.transcript.select(anchor, caret, reveal=False)
            self.stage.transcript.scroll_to(top)
        self._tell_place()
        then()

    def turn_to(self, step: int) -> None:
        """Show the document after (1) or before (-1) this one in the list."""
        if document_id := self.pane.neighbour(step):
            self.show_document(document_id)

    def ask_import(self) -> None:
        """Choose files to import."""
        if self.has_project():
            self.importing.ask()

    def ask_properties(self) -> None:
        """Show what is known about the document, to be changed."""
        if self.desk.open_document is not None:
            self.properties.ask(self.desk.open_document)

    def correct(self) -> None:
        """Correct the text in place; once more saves what was corrected."""
        self.hand.close()
        self.correction.turn(self.stage.transcript.top(), self.stage.transcript.caret())

    def recode_current(self) -> None:
        """Ask for another code for the extract under the caret."""
        if coding := self.hand.current():
            self.hand.recode([coding])

    def is_read(self) -> bool:
        """Whether the document is marked as read."""
        line = self._line()
        return line is not None and line.overview is not None and line.overview.read

    def turn_read(self) -> None:
        """Mark the document as read, or as not read."""
        project, read = self.desk.project, not self.is_read()
        if project is not None:
            self.shell.session.attempt(lambda: documents.mark_read(project, self.desk.document_id, read))

    def delete_documents(self) -> None:
        """Delete the documents selected in the list; the quiet bar offers to undo it."""
        project, ids = self.desk.project, self.pane.chosen_ids()
        if project is None or not ids:
            return
        title = project.get(Document, ids[0]).title
        if self.shell.session.attempt(lambda: documents.delete_documents(project, ids)):
            words = ngettext("“{title}” was deleted.", "{count} documents were deleted.", len(ids))
            words = words.format(title=title, count=len(ids))
            self.shell.messages.say(words, action=_("Undo"), run=self.shell.session.undo)

    def _line(self) -> Line | None:
        row = self.pane.corpus.row_of(self.desk.document_id)
        return self.pane.corpus.lines[row] if row >= 0 else None

    def _keep_place(self) -> None:
        text = self.stage.transcript
        if self.desk.document_id and text.page is not None:
            start, end = text.selection()
            here = (start, end) if start < end else (text.caret(), text.caret())
            self._places.pop(self.desk.document_id, None)
            self._places[self.desk.document_id] = (text.top(), *here)

    def _rename(self, line: Line, title: str) -> None:
        project = self.desk.project
        if project is None:
            return
        if line.overview is not None:
            self.shell.session.attempt(lambda: documents.rename_document(project, line.document_id, title))
        elif line.territory_id:
            self.shell.session.attempt(lambda: documents.rename_territory(project, line.territory_id or "", title))

    def _move(self, document_ids: list[str], territory_id: str | None) -> None:
        project = self.desk.project
        if project is not None:
            self.shell.session.attempt(lambda: documents.move_documents(project, document_ids, territory_id))

    def _imported(self, document_ids: list[str]) -> None:
        if document_ids:  # the list is painted first: together they take longer than a key should wait
            QTimer.singleShot(_BREATH, self, partial(self.show_document, document_ids[0], self._read_on))

    def _read_on(self) -> None:
        if not self.importing.report.isVisible():
            self.stage.transcript.setFocus()

    def _corpus_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        line = self.pane.current_line()
        if line is not None and self.pane.chosen_ids():
            for command in ("corpus.rename", "corpus.properties", "corpus.read"):
                self._add(menu, command)
            self._fill_territories(menu.addMenu(_("Move to")))
            menu.addSeparator()
            self._add(menu, "corpus.delete")
            menu.addSeparator()
        self._add(menu, "corpus.import")
        menu.popup(where)
        menu.aboutToHide.connect(menu.deleteLater)

    def _add(self, menu: QMenu, command_id: str) -> None:
        command = next(row for row in self.commands() if row.id == command_id)
        keys = f"\t{command.keys_text()}" if command.shortcut else ""
        action = menu.addAction(command.words() + keys, command.run)
        if command.checked is not None:
            action.setCheckable(True)
            action.setChecked(command.checked())

    def _fill_territories(self, menu: QMenu) -> None:
        project = self.desk.project
        if project is None:
            return
        ids = self.pane.chosen_ids()
        for territory in project.find(Territory, "position"):
            menu.addAction(territory.name, partial(self._move, ids, territory.id))
        menu.addAction(_("No territory"), lambda: self._move(ids, None))

    # News

    def _hear(self, changes: Changes) -> None:
        if self.desk.project is None:
            return
        coded = changes.ids.get("coding", frozenset())
        elsewhere = {coding_id for coding_id in coded if coding_id not in self.desk.marks.codings}
        self.desk.hear(changes)
        elsewhere = {coding_id for coding_id in elsewhere if coding_id not in self.desk.marks.codings}
        if changes.touch(*_LISTED):
            self._unlisted = True
        elif elsewhere:
            self._recount.start()
        self._uncounted = self._uncounted or bool(coded)
        self._catch_up.start()

    def _tell_progress(self) -> None:
        """List and count anew what is shown beside the text: a moment after the act itself was painted."""
        if self._unlisted:
            self._unlisted = False
            self._read_corpus()
            self._show_empty()
        if self._uncounted:
            self._uncounted = False
            self._count_here()
        self._tell_counts()

    def _read_corpus(self) -> None:
        """List the documents at once; how far they are coded is counted in the background."""
        if (project := self.desk.project) is not None:
            known = self.pane.corpus.known()
            self.pane.show_documents(documents.outline(project, known), project.find(Territory, "position"))
            self._recount.start()

    def _count_here(self) -> None:
        project = self.desk.project
        if project is not None and self.desk.document_id:
            self.pane.corpus.change(
                documents.overview(project, [self.desk.document_id], self.shell.session.seen.only(project))
            )

    def _count_all(self) -> None:
        project = self.desk.project
        if project is None:
            return
        only = self.shell.session.seen.only(project)

        def count(_progress: Progress) -> list[Overview]:
            reader = project.reader()
            try:
                return documents.overview(reader, only=only)
            finally:
                reader.connection.close()

        self.shell.jobs.start(_("Counting…"), count, partial(self._counted, project), quiet=True)

    def _counted(self, project: Project, overviews: list[Overview]) -> None:
        if project is self.desk.project:
            self.pane.corpus.change(overviews)
            self._count_here()

    def _show_empty(self) -> None:
        if self.pane.corpus.total:
            self.stage.empty.say(_("Choose a document"), _("Its text appears here, to be read and coded."))
        else:
            words = _(
                "Import interviews, notes or a table of testimonies: here you read them, select passages and code them."
            )
            self.stage.empty.say(_("The corpus is empty"), words, _("Import…"))

    def _show_extracts(self, code_id: str) -> None:
        self.shell.go("codebook", code=code_id)

    def _tell_place(self) -> None:
        page, status = self.desk.page, self.shell.status
        if page is None or not self.isVisible():
            status.show_text("position", "")
            status.show_text("selection", "")
            return
        start, end = self.stage.transcript.selection()
        at = start if start < end else self.stage.transcript.caret()
        seconds = page.time_at(at)
        place = f"§ {page.paragraph(at)}"
        status.show_text("position", place if seconds is None else f"{place} · {clock(seconds)}")
        count = spans.words(page.text[start:end])
        words = ngettext("Selection: {count} word", "Selection: {count} words", count).format(count=count)
        status.show_text("selection", words if count else "")

    def _tell_counts(self) -> None:
        project = self.desk.project
        if project is None or not self.isVisible():
            return
        counts = (
            ngettext("{count} document", "{count} documents", self.pane.corpus.total), self.pane.corpus.total
        ), (
            ngettext("{count} extract", "{count} extracts", project.count(Coding)), project.count(Coding)
        ), (
            ngettext("{count} code", "{count} codes", len(self.desk.legend.codes)), len(self.desk.legend.codes)
        )  # fmt: skip
        self.shell.status.show_text("counts", " · ".join(words.format(count=count) for words, count in counts))
