"""The workspace « Croiser »: which table, what is asked of it, the table, the verbatims behind the chosen cell."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qualicode import i18n
from qualicode.extend import Progress, Splitting, Table
from qualicode.i18n import _, ngettext
from qualicode.model.study import Study, Variable
from qualicode.services import analysing
from qualicode.store.project import Changes, Project
from qualicode.ui import guide, icons, theme
from qualicode.ui.codebook.extracts import ExtractList
from qualicode.ui.commands import Command
from qualicode.ui.crossing.board_page import BoardPage
from qualicode.ui.crossing.display import Display
from qualicode.ui.crossing.page import Page
from qualicode.ui.crossing.path_page import PathPage
from qualicode.ui.workspace import Shell, Workspace

ORDER = ("crossing", "facing", "speakers", "together", "months", "saturation", "coverage", "context", "frequencies")
_ICONS = {
    "crossing": "grid-3x3", "facing": "quote", "speakers": "users", "together": "link", "months": "clock",
    "saturation": "sparkles", "coverage": "highlighter", "context": "search", "frequencies": "hash",
}  # fmt: skip
_TINTED = ("crossing", "months", "together")
_WITH_TOTALS = ("crossing", "months")
_READ = ("facing",)
"""The tables whose cells are read, not compared."""
_CONCERNS = (
    "coding", "code", "document", "turn", "speaker", "person", "territory", "place", "variable", "value", "coder",
    "collection_member", "project",
)  # fmt: skip
_CALM = 150
"""Milliseconds after a change, or after the keys that walk through cells have come to rest."""


class CrossingWorkspace(Workspace):
    """Master: the tables. Stage: the table and its options. Inspector: the verbatims of a cell."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        guide.about(self, "croiser.md")
        self.tables, self.display, self.verbatims = QListWidget(), Display(shell), ExtractList()
        self.choices, self.table, self.note = self.display.choices, self.display.table, self.display.note
        self.hint, self.cell = self.display.hint, theme.mark(QLabel(), "strong")
        self._asked: dict[str, dict[str, Any]] = {}
        self._analyses = {str(getattr(one, "key", one.name)): one for one in analysing.analyses()}
        self._study: tuple[object, Study] | None = None
        self._run = self._look = 0
        self._stale = True
        self.boards: tuple[Page, ...] = (BoardPage(shell), PathPage(shell))
        self._icons = _ICONS | {page.key: page.icon for page in self.boards}
        self._stages, self._inspectors = QStackedWidget(), QStackedWidget()
        self._later = self._timer(self._count)
        self._open_later = self._timer(self._read_cell)
        self._build()
        self._listen()

    def _timer(self, act: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(_CALM)
        timer.timeout.connect(act)
        return timer

    def _build(self) -> None:
        self.tables.setAccessibleName(_("Tables"))
        self.tables.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.tables.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tables.setFrameShape(QFrame.Shape.NoFrame)
        for key in sorted(self._analyses, key=lambda key: ORDER.index(key) if key in ORDER else len(ORDER)):
            item = QListWidgetItem(icons.icon(_ICONS.get(key, "grid-3x3"), "muted"), _(self._analyses[key].name))
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setToolTip(_(self._analyses[key].name))
            self.tables.addItem(item)
        for page in self.boards:
            item = QListWidgetItem(icons.icon(page.icon, "muted"), _(page.title))
            item.setData(Qt.ItemDataRole.UserRole, page.key)
            item.setToolTip(_(page.title))
            self.tables.addItem(item)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for stage, inspector in (
            (self.display, self._inspector()),
            *((page, page.inspector) for page in self.boards),
        ):
            self._stages.addWidget(stage)
            self._inspectors.addWidget(inspector)
        for pane, least in ((self._master(), 150), (self._stages, 320), (self._inspectors, 220)):
            pane.setMinimumWidth(theme.px(least))
            self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.setSizes([theme.px(230), theme.px(700), theme.px(350)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def _master(self) -> QWidget:
        pane = QFrame()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = theme.mark(QFrame(), "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 8, 0)
        row.addWidget(theme.mark(QLabel(_("Tables")), "title"))
        column.addWidget(head)
        column.addWidget(self.tables, 1)
        return pane

    def _inspector(self) -> QWidget:
        pane = QFrame()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.cell.setWordWrap(True)
        self.cell.setContentsMargins(16, 12, 16, 8)
        column.addWidget(self.cell)
        column.addWidget(self.verbatims, 1)
        return pane

    def _listen(self) -> None:
        self.tables.currentItemChanged.connect(lambda _now, _before: self._choose())
        self.choices.changed.connect(self._ask)
        self.table.chosen.connect(lambda _row, _column: self._open_later.start())
        self.table.opened.connect(self.verbatims.setFocus)
        self.display.figure.canvas.opened.connect(self.verbatims.setFocus)
        self.verbatims.opened.connect(lambda d, s, e: self.shell.go("coder", document=d, start=s, end=e))
        self.shell.session.changed.connect(self._heard)
        self.shell.session.seen.changed.connect(self._forget)
        theme.appearance().changed.connect(self._redraw)

    # A workspace

    def open(self, project: Project) -> None:
        self._asked = {}
        self._forget()
        for page in self.boards:
            page.forget()

    def closed(self) -> None:
        self._later.stop()
        self._open_later.stop()
        self._study = None
        self._run += 1
        self._look += 1
        self._show(Table("", (), ()))
        for page in self.boards:
            page.clear()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._count()

    def activated(self) -> None:
        if self.tables.currentRow() < 0:
            self.tables.setCurrentRow(0)
        self.tables.setFocus()

    def reveal(self, **where: Any) -> None:
        if key := where.get("table"):
            self._asked.setdefault(key, {}).update(where.get("options") or {})
            self.choose(key)

    def panes(self) -> Sequence[QWidget]:
        page = self.page()
        return (self.tables, *(page.panes() if page else (self.display.front(), self.verbatims)))

    def state(self) -> dict[str, Any]:
        return {"sizes": self.splitter.sizes(), "table": self.key(), "asked": self._asked,
                "figures": self.display.figured}  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        if state.get("sizes"):
            self.splitter.setSizes(state["sizes"])
        self.display.show_figures(bool(state.get("figures")))
        asked = state.get("asked")
        if isinstance(asked, dict):
            self._asked = {str(key): dict(one) for key, one in asked.items() if isinstance(one, dict)}
        self.choose(str(state.get("table") or ORDER[0]))
        self._choose()

    def commands(self) -> Sequence[Command]:
        def has_table() -> bool:
            return bool(self.table.counts.table.rows) and self.page() is None

        return (
            Command("crossing.copy", "edit", _("Copy the table"), "", "copy", self.display.copy, has_table, 7),
            Command("crossing.save", "file", _("Save the table…"), "", "file-output", self.display.save, has_table, 4),
            *(command for page in self.boards for command in page.commands()),
        )

    # Choosing

    def key(self) -> str:
        """The table that is chosen, "" for none."""
        item = self.tables.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def page(self) -> Page | None:
        """The board that is chosen; None while a table is."""
        return next((page for page in self.boards if page.key == self.key()), None)

    def choose(self, key: str) -> None:
        """Choose a table or a board by its key."""
        for at in range(self.tables.count()):
            if self.tables.item(at).data(Qt.ItemDataRole.UserRole) == key:
                self.tables.setCurrentRow(at)

    def _choose(self) -> None:
        project, key, page = self.shell.session.project, self.key(), self.page()
        at = self.boards.index(page) + 1 if page else 0
        self._stages.setCurrentIndex(at)
        self._inspectors.setCurrentIndex(at)
        if page is not None:
            return
        variables = project.find(Variable, "position") if project else []
        about = [one for one in variables if one.applies_to in ("document", "person", "territory")]
        self.choices.show_for(key, self._asked.get(key, {}), about)
        self.display.title.setText(_(self._analyses[key].name) if key else "")
        self._count()

    def _ask(self) -> None:
        self._asked[self.key()] = self.choices.options()
        self._count()

    # Counting

    def _heard(self, changes: Changes) -> None:
        if changes.touch(*_CONCERNS):
            self._forget()

    def _forget(self) -> None:
        self._study = None
        self._stale = True
        if self.isVisible():
            self._later.start()

    def _count(self) -> None:
        """Count again, in a job; what was asked before is forgotten when it comes."""
        project, key = self.shell.session.project, self.key()
        if project is None or not key or self.page() or not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self._run += 1
        run, analysis, options = self._run, self._analyses[key], self._options()
        only, known = self.shell.session.seen.only(project), self._study

        def work(progress: Progress) -> tuple[Study, Table, Sequence[str]]:
            study = known[1] if known else _study(project, only)
            columns = analysis.columns(study, options) if isinstance(analysis, Splitting) else ()
            return study, analysis.run(study, options, progress), columns

        def then(found: tuple[Study, Table, Sequence[str]]) -> None:
            if run == self._run:
                self._study = (project, found[0])
                self.choices.offer(found[2])
                self._show(found[1])

        self.shell.jobs.start(_("Counting…"), work, then, quiet=True)

    def _options(self) -> dict[str, Any]:
        return {**self.choices.options(), "language": i18n.language()}

    def _show(self, table: Table) -> None:
        key = self.key()
        options = self.choices.options()
        totals = key in _WITH_TOTALS
        tinted = key in _TINTED and options.get("shape") != "pairs"
        self.display.show_table(key, table, options, tinted=tinted, totals=totals, read=key in _READ)
        self.hint.setText(self._nothing(key, options))
        self._look += 1
        self._tell((), "")

    def _nothing(self, key: str, options: dict[str, Any]) -> str:
        if key == "context":
            if options.get("words"):
                return _("Nobody says these words.")
            return _("Type a word to see it everywhere it is said, with what stands around it.")
        if key == "together":
            return _("No two codes come together yet.")
        return _("Nothing is coded yet. In “Code texts”, select words and type three letters of a code's name.")

    # The verbatims of a cell

    def _read_cell(self) -> None:
        index, project, known = self.table.currentIndex(), self.shell.session.project, self._study
        if project is None or known is None or not index.isValid() or not self.table.counts.table.rows:
            return
        self._look += 1
        look, study, analysis, options = self._look, known[1], self._analyses[self.key()], self._options()
        row, column = index.row(), index.column()

        def then(ids: tuple[str, ...]) -> None:
            if look == self._look:
                self._tell(ids, self._cell_name(row, column))

        def work(_progress: Progress) -> tuple[str, ...]:
            return analysing.behind(analysis, study, options, row, column)

        self.shell.jobs.start(_("Counting…"), work, then, quiet=True)

    def _cell_name(self, row: int, column: int) -> str:
        table = self.table.counts.table
        head = self.table.counts.head(row)
        return f"{head} · {table.headings[column]}" if column else head

    def _tell(self, ids: Sequence[str], name: str) -> None:
        self.verbatims.show_codings(self.shell.session.project, ids)
        count = ngettext("{count} extract", "{count} extracts", len(ids)).format(count=len(ids))
        if not name:
            self.cell.setText(_("Choose a cell to read what stands behind it."))
        else:
            nothing = _("{cell}: no extract stands behind it.").format(cell=name)
            self.cell.setText(f"{name} — {count}" if ids else nothing)

    def _redraw(self) -> None:
        for at in range(self.tables.count()):
            item = self.tables.item(at)
            key = str(item.data(Qt.ItemDataRole.UserRole))
            item.setIcon(icons.icon(self._icons.get(key, "grid-3x3"), "muted"))


def _study(project: Project, only: str | None) -> Study:
    reader = project.reader()
    try:
        return analysing.study_of(reader, only)
    finally:
        reader.connection.close()
