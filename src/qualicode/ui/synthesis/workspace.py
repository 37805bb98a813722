"""The workspace « Synthèse »: the plan at the left, its preview as pages in the middle, the settings at the right."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _, pgettext
from qualicode.model.study import ProjectInfo
from qualicode.model.synthesis.hand import Hand
from qualicode.services import synthesis, writing
from qualicode.store.project import Changes, Project
from qualicode.ui import ask, guide, icons, theme
from qualicode.ui.coder.stage import EmptyState
from qualicode.ui.commands import Command
from qualicode.ui.elided import Elided
from qualicode.ui.jobs import Job
from qualicode.ui.synthesis.author import Author
from qualicode.ui.synthesis.chosen import Chosen
from qualicode.ui.synthesis.composing import Composed, Composer, write
from qualicode.ui.synthesis.lines import Line, finding_key, gaps, lines, summary
from qualicode.ui.synthesis.placing import Placing
from qualicode.ui.synthesis.plan import PlanList
from qualicode.ui.synthesis.preview import Preview
from qualicode.ui.synthesis.target import target_of
from qualicode.ui.synthesis.wishes import Wishes
from qualicode.ui.synthesis.zoom import Zoom
from qualicode.ui.workspace import Shell, Workspace

SUFFIX = ".docx"
_IRRELEVANT = frozenset({"reading", "snapshot"})
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
"""What no file name may hold on one system or another."""
_LONGEST_NAME = 100
_MOMENT = 500
"""Milliseconds after which one likes to know that something is on its way."""


class SynthesisWorkspace(Workspace):
    """Shows what the Word document will say, lets one leave things out, and writes it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        guide.about(self, "synthese-word.md")
        self.chosen = Chosen(shell, self)
        self.list, self.preview, self.wishes = PlanList(), Preview(), Wishes(shell, self.chosen)
        self.author, self.placing = Author(shell, self.chosen), Placing(shell, self.chosen)
        self.side = QTabWidget()
        self.finding_button = theme.mark(QToolButton(), "quiet")
        self.export_button = theme.mark(QPushButton(_("Export to Word…")), "primary")
        self.empty = EmptyState("notebook-text")
        self.composer = Composer(shell.session, self.chosen)
        self._composed: Composed | None = None
        self._stale = True
        self._line_wanted = ""
        self._sizes: list[int] = []
        self._shared = False
        self._exporting: Job | None = None
        self._gaps = theme.mark(QLabel(), "warning")
        self._busy = theme.mark(QLabel(_("Composing…")), "muted")
        self._busy.hide()
        self._moment = QTimer(self, interval=_MOMENT, singleShot=True)
        self._moment.timeout.connect(self._busy.show)
        self._zoom = Zoom(shell)
        self._pages, self._splitter = QStackedWidget(), QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        stage = _pane(_("Preview"), self.preview, self._busy, self._zoom)
        icons.give(self.finding_button, "plus")
        told = _("New finding: a statement of yours about this code, with the verbatims that show it")
        self.finding_button.setToolTip(told)
        self.finding_button.setAccessibleName(_("New finding"))
        self.finding_button.clicked.connect(self.add_finding)
        plan = _pane(_("Outline of the synthesis"), self.list, self._gaps, self.finding_button, foot=self._foot())
        self.side.setDocumentMode(True)
        for tab, title in (
            (self.author, pgettext("tab", "Write")),
            (self.placing, _("Verbatims")),
            (self.wishes, _("Settings")),
        ):
            self.side.addTab(tab, title)
        self.list.setMinimumWidth(200)
        self.preview.setMinimumWidth(340)
        for widget in (plan, stage, self.side):
            self._splitter.addWidget(widget)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setHandleWidth(1)
        for at in range(3):
            self._splitter.setCollapsible(at, at == 2)
        self._pages.addWidget(self._splitter)
        self._pages.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def _foot(self) -> QWidget:
        foot = theme.mark(QFrame(), "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 9, 12, 9)
        icons.give(self.export_button, "file-output", "on_accent")
        row.addWidget(self.export_button)
        row.addStretch(1)
        return foot

    def _listen(self) -> None:
        self.shell.session.changed.connect(self._hear)
        self.chosen.changed.connect(lambda: self.refresh())
        self.composer.composed.connect(self._show)
        self.composer.busy_changed.connect(self._show_busy)
        self.preview.shown.connect(self._show_busy)
        self.preview.passage_wanted.connect(lambda d, s, e: self.shell.go("coder", document=d, start=s, end=e))
        self.preview.write_wanted.connect(self._write_at)
        self.list.chosen.connect(self.preview.go)
        self.list.chosen.connect(lambda _key: self._show_side())
        self.list.dropped.connect(self._dropped)
        self.list.removed.connect(lambda _line: self.author.remove.click())
        self.list.moved.connect(self._move)
        self.author.finding_wanted.connect(self.add_finding)
        self.placing.passage_wanted.connect(self.preview.passage_wanted)
        self.list.entered.connect(self._enter)
        self.list.plan.toggled.connect(self._toggle)
        self.export_button.clicked.connect(lambda: self.shell.run("synthesis.export"))
        self.empty.button.clicked.connect(lambda: self.shell.go("coder"))

    # A workspace

    def commands(self) -> Sequence[Command]:
        return (
            Command("synthesis.export", "file", _("Export to Word…"), "Ctrl+E", "file-output", self.export,
                    self.can_export, group=3, anywhere=True),
            Command("synthesis.write", "edit", _("Write for this line"), "Ctrl+T", "pencil", self.write,
                    lambda: target_of(self.list.line()) is not None, group=6),
            Command("synthesis.verbatims", "edit", _("Choose the verbatims of this line"), "Ctrl+Shift+T", "quote",
                    self.choose_verbatims, self.can_write, group=6),
            Command("synthesis.finding", "edit", _("New finding…"), "", "plus", self.add_finding, self.can_write,
                    group=6),
        )  # fmt: skip

    def open(self, project: Project) -> None:
        self._stale, self._composed = True, None
        self.wishes.show_project(project)
        if self.isVisible():
            self.refresh()

    def closed(self) -> None:
        self.composer.stop()
        self.preview.forget()
        self.list.show_lines([])
        self._composed, self._exporting, self._stale = None, None, True
        self.author.show_target(None, Hand())
        self.placing.show_material(None, None, (), Hand())

    def activated(self) -> None:
        (self.list if self._is_coded() else self.empty.button).setFocus()
        self._tell()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shared:
            QTimer.singleShot(0, self._share_out)  # the window gives this page its width after it is shown
        if self._stale:
            self.refresh()

    def panes(self) -> Sequence[QWidget]:
        return (self.list, self.preview, self.side)

    def state(self) -> dict[str, Any]:
        return {
            "sizes": self._splitter.sizes() if self._shared else self._sizes,
            "line": self.list.current(),
            "which": self.chosen.id,
        }

    def restore(self, state: dict[str, Any]) -> None:
        sizes = state.get("sizes", [])
        self._sizes = [int(size) for size in sizes] if len(sizes) == self._splitter.count() else []
        self._shared = False
        self._line_wanted = str(state.get("line") or "")
        self.chosen.choose(str(state.get("which") or ""))

    def _share_out(self) -> None:
        """As it was left; else plan and settings as wide as they like, on a narrow window no more than their share."""
        self._shared, whole = True, self.width()
        plan, wishes = min(theme.px(420), whole * 36 // 100), min(theme.px(288), whole * 24 // 100)
        self._splitter.setSizes(self._sizes or [plan, whole - plan - wishes, wishes])

    # Showing

    def refresh(self, *, soon: bool = False) -> None:
        """Decide the outline of the study anew, and show what is known at once."""
        project = self.shell.session.project
        if project is None:
            return
        self._stale = False
        self.chosen.tell()
        self.wishes.show_project(project)
        self._pages.setCurrentWidget(self._splitter if self._is_coded() else self.empty)
        if self._is_coded():
            self._show_lines()
            self.composer.compose(soon=soon)
        else:
            self._say_empty(project)

    def _hear(self, changes: Changes) -> None:
        if changes.ids.keys() <= _IRRELEVANT:
            return
        if self.isVisible():
            self.refresh(soon=self._composed is not None)
        else:
            self._stale = True
            self.composer.stop()

    def _show(self, composed: Composed) -> None:
        self._composed = composed
        self._show_lines()
        self.preview.show_plan(composed.plan)
        if self._line_wanted:
            self.list.make_current(self._line_wanted)
            self._line_wanted = ""
        self._tell()

    def _show_lines(self) -> None:
        """The plan with the choices of now: a box answers at once, the numbers follow."""
        project = self.shell.session.project
        if project is None or self._composed is None:
            return
        self.list.show_lines(
            lines(self._composed.plan, self._composed.codes, synthesis.choices(project, self.chosen.id))
        )
        if not self.list.current() and not self._line_wanted and self.list.plan.lines:
            with QSignalBlocker(self.list):  # one writes at once; the preview stays at its cover
                self.list.make_current(self.list.plan.lines[0].key)
        self._show_side()
        self._gaps.setText(gaps(self._composed.plan.gaps))

    def _show_side(self) -> None:
        """What can be written and placed for the line one is at."""
        project, composed = self.shell.session.project, self._composed
        if project is None or composed is None:
            return
        target, hand = target_of(self.list.line()), writing.hand(project, self.chosen.id)
        self.author.show_target(target, hand)
        self.placing.show_material(target, composed.plan, composed.material, hand)
        self.finding_button.setEnabled(target is not None and bool(target.code_id))

    def _show_busy(self) -> None:
        """Say that the preview is on its way, when that takes longer than a moment."""
        if not (self.composer.busy or self.preview.writing):
            self._moment.stop()
            self._busy.hide()
        elif not self._moment.isActive() and self._busy.isHidden():
            self._moment.start()

    def _tell(self) -> None:
        if self.isVisible() and self._composed is not None and self._is_coded():
            self.shell.status.show_text("counts", summary(self._composed.plan))

    def _is_coded(self) -> bool:
        project = self.shell.session.project
        sql = "SELECT 1 FROM coding WHERE status <> 'withdrawn' LIMIT 1"
        return project is not None and bool(project.rows(sql))

    def _say_empty(self, project: Project) -> None:
        self.preview.forget()
        self._composed = None
        self.shell.status.show_text("counts", "")
        self.empty.say(
            _("The synthesis writes itself from what you code"),
            _(
                "Each theme becomes a chapter with its verbatims, who says them and how many persons speak. "
                "Code a first passage: it will be here."
            ),
            _("Code a passage"),
        )

    # Acting

    def _enter(self, key: str) -> None:
        self.preview.go(key)
        self.preview.setFocus()

    def _toggle(self, line: Line, kept: bool) -> None:
        project = self.shell.session.project
        if project is None:
            return
        if line.code_id:
            act = partial(synthesis.leave_out_codes, project, line.code_id, not kept, self.chosen.id)
        else:
            left_out = synthesis.choices(project, self.chosen.id).annexes_out
            changed = left_out - {line.annex} if kept else left_out | {line.annex}
            act = partial(synthesis.choose, project, self.chosen.id, annexes_out=changed)
        self.shell.session.attempt(act)

    def can_write(self) -> bool:
        """Whether a finding can be added at the line one is at."""
        target = target_of(self.list.line())
        return target is not None and bool(target.code_id)

    def add_finding(self) -> None:
        """Ask for a statement about the code one is at, and put it into the outline."""
        project, target = self.shell.session.project, target_of(self.list.line())
        if project is None or target is None or not target.code_id:
            return
        words = ask.words(self, _("New finding"), _("The finding, in one sentence:"))
        if not words:
            return
        made: list[str] = []
        which = self.chosen.id
        if self.shell.session.attempt(
            lambda: made.append(writing.add_finding(project, target.code_id, words, which=which))
        ):
            self._line_wanted = finding_key(made[0])
            self.side.setCurrentWidget(self.author)

    def write(self) -> None:
        """Go to where one writes for the line of the outline."""
        self.side.setCurrentWidget(self.author)
        self.author.start()

    def _write_at(self, key: str) -> None:
        """Write what is to be completed at a line of the plan."""
        self.list.make_current(key)
        self.write()

    def choose_verbatims(self) -> None:
        """Go to the verbatims that can be placed at the line of the outline."""
        self.side.setCurrentWidget(self.placing)
        self.placing.list.setFocus()

    def _dropped(self, line: Line, coding_id: str) -> None:
        if (target := target_of(line)) is not None:
            self.placing.put(coding_id, target)

    def _move(self, line: Line, by: int) -> None:
        project = self.shell.session.project
        if project is not None:
            self.shell.session.attempt(lambda: writing.move(project, line.node_id, by))

    def can_export(self) -> bool:
        """Whether there is something to write, and nothing is being written."""
        return self._exporting is None and self._is_coded()

    def export(self) -> None:
        """Ask where, and write the Word document in the background."""
        self.wishes.keep()
        self.author.keep()
        project = self.shell.session.project
        if project is None:
            return
        name = file_name(synthesis.choices(project, self.chosen.id).title or project.find(ProjectInfo)[0].name)
        filters = _("Word documents") + f" (*{SUFFIX})"
        path = ask.save_file(self, _("Export to Word"), filters, name, SUFFIX)
        if path is None:
            return
        which = self.chosen.id
        self._exporting = self.shell.jobs.start(
            _("Writing the synthesis…"),
            lambda progress: write(project, path, progress, which),
            self._written,
            self._not_written,
            self._let_go,
        )
        self.export_button.setEnabled(False)

    def _written(self, path: Path) -> None:
        self._let_go()
        told = _("The synthesis is written: {name}").format(name=path.name)
        self.shell.messages.say(told, "success", _("Open"), partial(ask.open_outside, path))

    def _not_written(self, error: Exception) -> None:
        self._let_go()
        self.shell.messages.say(str(error), "error")

    def _let_go(self) -> None:
        self._exporting = None
        self.export_button.setEnabled(True)


def file_name(title: str) -> str:
    """A name for the Word file that every system accepts: "Immersions 2026.docx"."""
    name = " ".join(_FORBIDDEN.sub(" ", title).split())[:_LONGEST_NAME].strip(" .")
    return (name or _("Synthesis")) + SUFFIX


def _pane(title: str, inner: QWidget, *right: QWidget, foot: QWidget | None = None) -> QWidget:
    """A pane with its title row."""
    pane = theme.mark(QFrame(), "pane")
    header = theme.mark(QFrame(), "header")
    row = QHBoxLayout(header)
    row.setContentsMargins(12, 0, 12, 0)
    row.addWidget(theme.mark(Elided(title), "title"), 100)
    row.addStretch(1)
    for widget in right:
        row.addWidget(widget)
    column = QVBoxLayout(pane)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(header)
    column.addWidget(inner, 1)
    if foot is not None:
        column.addWidget(foot)
    return pane
