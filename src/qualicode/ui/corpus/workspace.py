"""The workspace « Corpus »: territories and collections, the documents as a table, what is known about them."""

from collections.abc import Collection as Several
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QWidget

from qualicode.extend import Progress
from qualicode.i18n import _, ngettext
from qualicode.model.study import Collection, Person, Speaker, Territory
from qualicode.services import corpus, documents
from qualicode.services.corpus import Entry
from qualicode.services.documents import Overview
from qualicode.store.project import Changes, Project
from qualicode.ui import guide, theme, words
from qualicode.ui.commands import Command
from qualicode.ui.corpus import rows
from qualicode.ui.corpus.acts import Acts
from qualicode.ui.corpus.inspector import Inspector
from qualicode.ui.corpus.places import PlacesPane
from qualicode.ui.corpus.shelves import Shelf, shelves_of
from qualicode.ui.corpus.stage import Stage
from qualicode.ui.workspace import Shell, Workspace

_FACTS = ("document", "territory", "collection", "collection_member", "speaker", "person", "reading", "place")
_COUNTED = ("coding", "turn")
_FEW = 200
"""Up to so many documents are read again by themselves, more with all the others."""
_CALM = 250
"""Milliseconds after the last change before progress is counted anew."""


class CorpusWorkspace(Workspace):
    """Master: where documents belong. Stage: the documents. Inspector: what is known about those selected."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        guide.about(self, "corpus.md")
        self.places, self.stage, self.inspector = PlacesPane(), Stage(), Inspector(shell)
        self.table, self.view = self.stage.table, self.stage.view
        self.acts = Acts(self, shell)
        self._stale, self._uncounted, self._showing = True, False, False
        self._project: Project | None = None
        self._progress: dict[str, Overview] = {}
        self._words: dict[str, int] = {}
        self._counting = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(lambda: self.refresh())
        self._recount = QTimer(self)
        self._recount.setSingleShot(True)
        self._recount.setInterval(_CALM)
        self._recount.timeout.connect(self._count)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for at, widget in enumerate((self.places, self.stage, self.inspector)):
            self.splitter.addWidget(widget)
            self.splitter.setCollapsible(at, at != 1)
            self.splitter.setStretchFactor(at, int(at == 1))
        self.splitter.setHandleWidth(1)
        self._share_out()
        theme.appearance().changed.connect(self._share_out)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)

    def _share_out(self) -> None:
        for widget, least in ((self.places, 124), (self.stage, 210), (self.inspector, 190)):
            widget.setMinimumWidth(theme.px(least))
        self.splitter.setSizes([theme.px(205), theme.px(836), theme.px(312)])

    def _listen(self) -> None:
        self.shell.session.changed.connect(self._hear)
        self.shell.session.seen.changed.connect(lambda: self._recount.start(_CALM))
        self.places.view.chosen.connect(self._show_shelf)
        self.stage.import_wanted.connect(lambda: self.shell.run("corpus.import"))
        self.places.import_wanted.connect(lambda: self.shell.run("corpus.import"))
        self.view.opened.connect(lambda document_id: self.shell.go("coder", document=document_id))
        self.view.selected.connect(self._show_selected)
        self.acts.listen()

    # What the window asks

    def commands(self) -> Sequence[Command]:
        return rows.commands(self)

    def open(self, project: Project) -> None:
        self._project, self._progress, self._words = project, {}, {}
        self._stale = True
        if self.isVisible():
            self.refresh()

    def closed(self) -> None:
        self._recount.stop()
        self._later.stop()
        self._project = None
        self.inspector.show_documents(None, [])
        self.places.show_lines([])
        self.stage.show_corpus([], [], self.places.view.current())

    def activated(self) -> None:
        if self._stale:
            self.refresh()
        if self._uncounted:
            self._recount.start(0)
        self._tell()
        if self.table.shown:
            self.view.setFocus()
            if not self.view.selected_ids():
                self.view.select([self.table.shown[0].document.id])
        elif not self.table.entries:
            self.stage.empty.button.setFocus()

    def reveal(self, **where: Any) -> None:
        if document_id := where.get("document"):
            self.stage.forget_filters()
            self.places.view.choose(("all", ""))
            self._show_shelf(self.places.view.current())
            self.view.select([str(document_id)])

    def panes(self) -> Sequence[QWidget]:
        return (self.places.view, self.view if self.table.entries else self.stage.empty.button, self.inspector)

    def dropped(self, paths: Sequence[Path]) -> bool:
        if self._project is not None and self.isVisible():
            self.shell.go("coder")  # its import sheet takes the files
        return False

    def state(self) -> dict[str, Any]:
        return {
            "sizes": self.splitter.sizes(),
            "shelf": list(self.places.view.current().key),
            "columns": self.view.layout_state(),
            "details": self.inspector.facts.more.isChecked(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        if (sizes := state.get("sizes")) and len(sizes) == self.splitter.count():
            self.splitter.setSizes([int(size) for size in sizes])
        self.view.restore_layout(state.get("columns", {}))
        self.inspector.facts.more.setChecked(bool(state.get("details", False)))
        if len(shelf := state.get("shelf", [])) == 2:
            self.places.view.wish((str(shelf[0]), str(shelf[1])))

    # Showing

    @property
    def project(self) -> Project | None:
        """The open project."""
        return self._project

    def refresh(self, document_ids: Several[str] | None = None) -> None:
        """Read the corpus again, or these documents of it; how far it is coded is counted in the background."""
        project = self._project
        if project is None:
            return
        entries = corpus.catalogue(project, project.coder_id, document_ids)
        if document_ids is not None and not self._stale:
            entries = _merged(self.table.entries, entries, document_ids)
        self._stale, self._showing = False, True
        territories = project.find(Territory, "position")
        self.places.show_lines(shelves_of(entries, territories, project.find(Collection, "position")))
        self.stage.show_corpus(entries, territories, self.places.view.current())
        self.inspector.suggest(entries, project.find(Person))
        self._showing = False
        self._show_selected()
        if any(entry.document.id not in self._progress for entry in entries):
            self._recount.start(_CALM if self._progress else 0)

    def _show_shelf(self, shelf: Shelf) -> None:
        self.stage.show_shelf(shelf)
        self._show_selected()

    def _show_selected(self) -> None:
        if self._project is not None and not self._stale and not self._showing:
            self.inspector.show_documents(self._project, self.view.selected_entries())
            self._tell()

    def _hear(self, changes: Changes) -> None:
        if self._project is None:
            return
        if not self.isVisible():
            self._stale = self._stale or changes.touch(*_FACTS, *_COUNTED)
            self._uncounted = self._uncounted or changes.touch(*_COUNTED)
            return
        if changes.touch(*_COUNTED):
            self._recount.start(_CALM)
        if changes.touch(*_FACTS) and QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            # A field was left by a click: the rows must stay where they are until the click has reached them.
            self._later.start()
        elif changes.touch(*_FACTS):
            self.refresh(self._touched(changes))

    def _touched(self, changes: Changes) -> set[str] | None:
        """The documents whose lines a step changed; None when it may be any."""
        project, ids = self._project, changes.ids
        if project is None or not ids.keys() <= {"document", "speaker", "person"} or self._later.isActive():
            return None
        touched = set(ids.get("document", ()))
        touched |= {one.document_id for one in project.find_in(Speaker, "id", ids.get("speaker", ()))}
        touched |= {one.document_id for one in project.find_in(Speaker, "person_id", ids.get("person", ()))}
        return touched if len(touched) < _FEW else None

    def _count(self) -> None:
        """Count what is coded, and the words of texts that were not counted yet, in a job."""
        project = self._project
        if project is None or self._counting:
            return
        self._counting, self._uncounted = True, False
        only = self.shell.session.seen.only(project)
        texts = {entry.document.content for entry in self.table.entries} - self._words.keys()

        def count(progress: Progress) -> tuple[list[Overview], dict[str, int]]:
            reader = project.reader()
            try:
                return documents.overview(reader, only=only), corpus.word_counts(reader, texts, progress)
            finally:
                reader.connection.close()

        self.shell.jobs.start(
            _("Counting…"), count, partial(self._counted, project), cancelled=self._give_up, quiet=True
        )

    def _counted(self, project: Project, found: tuple[list[Overview], dict[str, int]]) -> None:
        self._counting = False
        if project is self._project:
            self._progress = {one.document.id: one for one in found[0]}
            self._words |= found[1]
            if any(entry.document.id not in self._progress for entry in self.table.entries):
                self._recount.start()  # documents came in meanwhile
            self.table.measure(self._progress, self._words)
            self._tell()

    def _give_up(self) -> None:
        self._counting = False

    def _tell(self) -> None:
        """What the status line says."""
        if self._project is None or not self.isVisible():
            return
        listed, chosen = self.table.shown, self.view.selected_entries()
        count, length = len(listed), self.table.word_count(listed)
        said = [ngettext("{count} document", "{count} documents", count).format(count=count)]
        if length:
            said.append(ngettext("{count} word", "{count} words", length).format(count=words.locale().toString(length)))
        self.shell.status.show_text("counts", " · ".join(said))
        many = ngettext("{count} document selected", "{count} documents selected", len(chosen))
        self.shell.status.show_text("selection", many.format(count=len(chosen)) if len(chosen) > 1 else "")


def _merged(entries: Sequence[Entry], new: Sequence[Entry], touched: Several[str]) -> list[Entry]:
    """The entries with those that were read again; what is touched and was not found is gone."""
    found = {entry.document.id: entry for entry in new}
    kept = [
        found.pop(one.document.id, one) for one in entries if one.document.id in found or one.document.id not in touched
    ]
    return [*kept, *found.values()]
