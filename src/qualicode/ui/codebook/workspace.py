"""The workspace « Grille de codes »: the tree, the extracts of the chosen code, and what it means."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.extend import Progress
from qualicode.i18n import _, ngettext
from qualicode.model.study import Code, Coding
from qualicode.services import codebook, codebook_files, codebook_table, coding, freezing
from qualicode.services.codebook_table import CodeLine
from qualicode.store.project import Changes, Project
from qualicode.ui import ask, guide, icons, theme
from qualicode.ui.codebook.card import CodeCard
from qualicode.ui.codebook.extracts import ExtractList
from qualicode.ui.codebook.panel import CodebookPanel
from qualicode.ui.codebook.table import CodeTable
from qualicode.ui.commands import Command
from qualicode.ui.elided import Elided
from qualicode.ui.workspace import Shell, Workspace

_CONCERNS = ("dismissal", "code", "coding", "document", "speaker", "person", "turn")


class CodebookWorkspace(Workspace):
    """Master: the tree. Stage: every extract of the code and those below it. Inspector: its definition."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        guide.about(self, "grille-de-codes.md")
        self.panel = CodebookPanel(shell)
        self.extracts = ExtractList()
        self.card = CodeCard(shell)
        self._title, self._count = theme.mark(Elided(), "title"), theme.mark(QLabel(), "muted")
        self._pages = QStackedWidget()
        self._hint = theme.mark(QLabel(), "muted")
        self._stale = True
        self.table, self.to_review = CodeTable(), theme.mark(QPushButton(), "quiet")
        self.table_button = theme.mark(QToolButton(), "quiet")
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._build()
        self.panel.current_changed.connect(lambda _code: self.refresh())
        self.panel.applied.connect(lambda _code: self.extracts.setFocus())
        self.panel.shown.connect(lambda _code: self.extracts.setFocus())
        self.extracts.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.extracts.customContextMenuRequested.connect(self._extract_menu)
        self.extracts.opened.connect(lambda d, s, e: shell.go("coder", document=d, start=s, end=e))
        shell.session.changed.connect(self._heard)
        shell.session.seen.changed.connect(self.refresh)

    def _build(self) -> None:
        header = theme.mark(QFrame(), "header")
        row = QHBoxLayout(header)
        row.setContentsMargins(16, 0, 8, 0)
        row.addWidget(self._title, 100)
        row.addWidget(self._count)
        row.addStretch(1)
        self._remove = theme.mark(QPushButton(_("Remove from the extracts")), "quiet")
        self._remove.clicked.connect(self.remove)
        row.addWidget(self._remove)
        for button in (self.to_review, self.table_button):
            button.setCheckable(True)
        self.to_review.toggled.connect(self._turn_review)
        self.table_button.toggled.connect(self._turn_table)
        row.addWidget(self.table_button)
        icons.give(self.table_button, "grid-3x3")
        self.table_button.setToolTip(_("Codebook as a table"))
        self.table_button.setAccessibleName(_("Codebook as a table"))
        self.to_review.setToolTip(_("Codes about which there is a quiet remark"))
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._hint.setContentsMargins(48, 64, 48, 0)
        self._pages.addWidget(self.extracts)
        self._pages.addWidget(self._hint)
        self._tables = QWidget()
        below = QVBoxLayout(self._tables)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.to_review, 0, Qt.AlignmentFlag.AlignRight)
        below.addWidget(self.table, 1)
        self._pages.addWidget(self._tables)
        self.table.opened.connect(self._open_code)
        self.table.edited.connect(self._edit)
        self.table.picked.connect(self._pick)
        self.panel.search.textChanged.connect(lambda _text: self._filter_table())
        theme.mark(self._pages, "stage")
        stage = QWidget()
        column = QVBoxLayout(stage)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._pages, 1)
        for pane, width in ((self.panel, 320), (stage, 700), (self.card, 320)):
            self._splitter.addWidget(pane)
            pane.setMinimumWidth(theme.px(min(width, 240)))
        self._splitter.setSizes([320, 700, 320])
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self.extracts.selectionModel().selectionChanged.connect(lambda *_: self._show_remove())
        self._show_remove()

    # A workspace

    def open(self, project: Project) -> None:
        self.refresh()

    def closed(self) -> None:
        self._show(None, None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def activated(self) -> None:
        self.panel.tree.setFocus()
        if not self.panel.tree.current() and self.panel.tree.model().rowCount():
            self.panel.tree.setCurrentIndex(self.panel.tree.model().index(0, 0))

    def reveal(self, **where: Any) -> None:
        if code_id := where.get("code"):
            self.panel.search.clear()
            self.panel.tree.make_current(code_id)

    def panes(self) -> Sequence[QWidget]:
        return (self.panel.tree, self.table if self.table_button.isChecked() else self.extracts, self.card)

    def state(self) -> dict[str, Any]:
        return {
            "sizes": self._splitter.sizes(),
            "code": self.panel.tree.wanted(),
            "folded": self.panel.tree.folded(),
            "table": self.table_button.isChecked(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        if state.get("sizes"):
            self._splitter.setSizes(state["sizes"])
        self.panel.tree.fold(state.get("folded", []))
        self.panel.tree.make_current(state.get("code", ""))
        self.table_button.setChecked(bool(state.get("table", False)))

    def commands(self) -> Sequence[Command]:
        panel, tree = self.panel, self.panel.tree

        def chosen() -> bool:
            return bool(tree.current())

        def picked() -> bool:
            return bool(self.extracts.selected_codings())

        return (
            Command("codebook.new", "coding", _("New code"), "", "plus", lambda: panel.create_code(), group=5),
            Command(
                "codebook.below", "coding", _("New code below it"), "", "list-tree", panel.create_below, chosen, group=5
            ),
            Command("codebook.rename", "coding", _("Rename the code"), "F2", "pencil", panel.rename, chosen,
                    group=5, within=tree),
            Command("codebook.merge", "coding", _("Merge the codes into…"), "", "merge", panel.merge, chosen, group=5),
            Command("codebook.duplicate", "coding", _("Duplicate the code"), "", "copy", panel.duplicate, chosen,
                    group=5),
            Command("codebook.archive", "coding", _("Archive the codes, or take them into use again"), "", "",
                    panel.archive, chosen, group=5),
            Command("codebook.typical", "coding", _("Take the extract as a typical example"), "", "",
                    lambda: self.take_example("typical_example"), picked, group=5),
            Command("codebook.borderline", "coding", _("Take the extract as a borderline example"), "", "",
                    lambda: self.take_example("borderline_example"), picked, group=5),
            Command("codebook.split", "coding", _("Split the code, extract by extract…"), "", "", panel.ask_split,
                    chosen, group=5),
            Command("codebook.table", "view", _("Codebook as a table"), "", "grid-3x3", self.table_button.toggle,
                    group=1, checked=self.table_button.isChecked),
            Command("codebook.review", "coding", _("Codes to review"), "", "info", self.to_review.toggle, group=5,
                    checked=self.to_review.isChecked, anywhere=True),
            Command("codebook.versions", "coding", _("Versions of the codebook…"), "", "history", panel.ask_versions,
                    lambda: panel.project is not None, group=5, anywhere=True),
            Command("codebook.passages", "coding", _("Passages that resemble the code…"), "", "sparkles",
                    panel.ask_passages, chosen, 6, _("Suggestions")),
            Command("codebook.again", "coding", _("Codings to read again…"), "", "rotate-ccw", panel.ask_again,
                    lambda: panel.project is not None, 6, _("Suggestions"), anywhere=True),
            Command("codebook.mixed", "coding", _("Codes hard to tell apart…"), "", "", panel.ask_mixed,
                    lambda: panel.project is not None, 6, _("Suggestions"), anywhere=True),
            Command("codebook.freeze", "coding", _("Freeze or unlock the codebook"), "", "", self.freeze, group=5),
            Command("codebook.delete", "coding", _("Delete the codes"), "", "trash-2", panel.delete, chosen, group=5),
            Command("codebook.import", "file", _("Import a codebook…"), "", "import", self.import_codebook, group=3,
                    anywhere=True),
            Command("codebook.export", "file", _("Export the codebook…"), "", "file-output", self.export_codebook,
                    group=3, anywhere=True),
        )  # fmt: skip

    # Showing

    def refresh(self) -> None:
        """Show the current code and its extracts again, now or when it is seen."""
        self._stale = not self.isVisible()
        project, code_id = self.shell.session.project, self.panel.tree.current()
        if not self._stale:
            found = project.find(Code, id=code_id) if project and code_id else []
            self._show(project, found[0] if found else None)

    def _show(self, project: Project | None, code: Code | None) -> None:
        ids = _with_those_below(project, code.id) if project and code else []
        self.extracts.extracts.only = only = self.shell.session.seen.only(project)
        self.extracts.show_codes(project if code else None, ids)
        total = self.extracts.extracts.total
        self._title.setText(code.name if code else _("Extracts"))
        words = ngettext("{count} extract", "{count} extracts", total).format(count=total)
        if only is not None:
            words = _("{extracts}, yours only").format(extracts=words)
        self._count.setText(words if code else "")
        if not self.table_button.isChecked():
            self._pages.setCurrentIndex(0 if total else 1)
        self._hint.setText(
            _("No passage bears this code yet. In “Code”, select words and type three letters of its name.")
            if code
            else _("Choose a code to see everything that was said about it.")
        )
        self.card.show_code(code)
        self._show_remove()
        self._read_table(project)

    # The table

    def _read_table(self, project: Project | None) -> None:
        """Read the table again, a moment later and off the window's thread."""
        if project is None:
            self._take_lines([])
            return
        only = self.shell.session.seen.only(project)

        def read(_progress: Progress) -> list[CodeLine]:
            reader = project.reader()
            try:
                return codebook_table.lines(reader, only)
            finally:
                reader.connection.close()

        def then(lines: list[CodeLine]) -> None:
            if project is self.shell.session.project:
                self._take_lines(lines)

        self.shell.jobs.start(_("Codebook"), read, then, quiet=True)

    def _take_lines(self, lines: list[CodeLine]) -> None:
        count = sum(bool(line.remarks) for line in lines)
        self.to_review.setText(_("To review ({count})").format(count=count))
        self.to_review.setVisible(bool(count) or self.to_review.isChecked())
        if not count and self.to_review.isChecked():
            self.to_review.setChecked(False)
        self.table.show_lines(lines)

    def _turn_table(self, on: bool) -> None:
        if on:
            self._pages.setCurrentWidget(self._tables)
            self.table.select(set(self.panel.tree.selected()))
        else:
            self.to_review.setChecked(False)
            self.refresh()

    def _turn_review(self, on: bool) -> None:
        if on:
            self.table_button.setChecked(True)
        self._filter_table()

    def _filter_table(self) -> None:
        self.table.filter(self.panel.search.text(), to_review=self.to_review.isChecked())

    def _pick(self, ids: list[str]) -> None:
        """What is selected in the table is selected in the tree: commands act upon it."""
        if ids and self.table_button.isChecked():
            self.panel.tree.select(ids)

    def _open_code(self, code_id: str) -> None:
        self.table_button.setChecked(False)
        self.panel.tree.make_current(code_id)
        self.extracts.setFocus()

    def _edit(self, code_id: str, field: str, text: str) -> None:
        project = self.shell.session.project
        if project is None:
            return
        if field == "name":
            self.shell.session.attempt(lambda: codebook.rename_code(project, code_id, text))
        else:
            self.shell.session.attempt(lambda: codebook.define_code(project, code_id, **{field: text.strip()}))

    def _heard(self, changes: Changes) -> None:
        if changes.touch(*_CONCERNS):
            self.refresh()

    def _show_remove(self) -> None:
        self._remove.setVisible(bool(self.extracts.selectedIndexes()) and not self.table_button.isChecked())

    # Acting

    def remove(self) -> None:
        """Take the code off the selected extracts; « Annuler » is offered."""
        project, ids = self.shell.session.project, self.extracts.selected_codings()
        if project and ids and self.shell.session.attempt(lambda: coding.remove_codings(project, ids)):
            told = ngettext("{count} coding was removed.", "{count} codings were removed.", len(ids))
            self.shell.messages.say(told.format(count=len(ids)), "info", _("Undo"), self.shell.session.undo)

    def freeze(self) -> None:
        """Freeze the codebook, or unlock it."""
        project = self.shell.session.project
        if project is None:
            return
        was = freezing.frozen(project)
        if self.shell.session.attempt(lambda: freezing.unlock(project) if was else freezing.freeze(project)):
            told = _("The codebook is unlocked.") if was else _("The codebook is frozen: codes stay as they are.")
            self.shell.messages.say(told, "success", _("Undo"), self.shell.session.undo)

    def take_example(self, field: str) -> None:
        """Put the words of the selected extract into the definition of its code; « Annuler » is offered."""
        project, ids = self.shell.session.project, self.extracts.selected_codings()
        found = project.find(Coding, id=ids[0]) if project is not None and ids else []
        if project is None or not found:
            return
        one = found[0]
        words = " ".join(project.text(one.document_id)[one.start : one.end].split())
        if self.shell.session.attempt(lambda: codebook.define_code(project, one.code_id, **{field: words})):
            told = _("The extract is an example of its code now.")
            self.shell.messages.say(told, "success", _("Undo"), self.shell.session.undo)

    def _extract_menu(self, at: QPoint) -> None:
        if not self.extracts.selected_codings():
            return
        menu = QMenu(self)
        menu.addAction(_("Take the extract as a typical example"), partial(self.take_example, "typical_example"))
        menu.addAction(_("Take the extract as a borderline example"), partial(self.take_example, "borderline_example"))
        menu.addSeparator()
        menu.addAction(_("Remove from the extracts"), self.remove)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.extracts.viewport().mapToGlobal(at))

    def import_codebook(self) -> None:
        """Ask for a file and add its codes."""
        project = self.shell.session.project
        path = ask.open_file(self, _("Import a codebook"), _("Codebooks") + " (*.csv *.xlsx *.qdc)")
        if project is None or path is None:
            return
        done: list[codebook_files.CodebookReport] = []
        if self.shell.session.attempt(lambda: done.append(codebook_files.import_codebook(project, path))):
            told = _("{added} codes added, {completed} completed, {known} already there.")
            report = done[0]
            words = told.format(added=report.added, completed=report.completed, known=report.known)
            self.shell.messages.say(words, "success", _("Undo"), self.shell.session.undo)

    def export_codebook(self) -> None:
        """Ask where, and write the codebook."""
        project = self.shell.session.project
        filters = "Excel (*.xlsx);;CSV (*.csv);;REFI-QDA (*.qdc);;Word (*.docx)"
        path = ask.save_file(self, _("Export the codebook"), filters, _("codebook"), ".xlsx")
        if project is None or path is None:
            return
        if self.shell.session.attempt(lambda: codebook_files.export_codebook(project, path)):
            self.shell.messages.say(_("The codebook was written to {name}.").format(name=path.name), "success")


def _with_those_below(project: Project, code_id: str) -> list[str]:
    for branch in codebook.flat(codebook.tree(project)):
        if branch.code.id == code_id:
            return [below.code.id for below in codebook.flat([branch])]
    return []
