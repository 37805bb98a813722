"""Accueil: begin, go on, find a project again."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qualicode.i18n import _
from qualicode.store.project import Project
from qualicode.ui import guide, theme
from qualicode.ui.home import parts
from qualicode.ui.home.cards import Card
from qualicode.ui.home.coder_card import CoderCard
from qualicode.ui.home.new_project import NewProject
from qualicode.ui.workspace import Shell, Workspace

WIDTH = 840
"""How wide the column of Accueil grows, in pixels at 100 %."""


class HomeWorkspace(Workspace):
    """Nothing here needs a project; with one open, it says how to go on with it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        guide.about(self, "premiers-pas.md")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.form = NewProject(shell.session)
        self.form.left.connect(self._show_cards)
        self.form.hide()
        self.coder = CoderCard(shell.session)
        self._soon = QTimer(self)  # a project that opens mostly leads elsewhere at once
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show_again)
        self._above, self._below = QVBoxLayout(), QVBoxLayout()
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(32, 48, 32, 32)
        column.setSpacing(16)
        column.addWidget(theme.mark(QLabel("Qualicode"), "display"))
        column.addWidget(theme.mark(QLabel(_("Listen, code and give back what people say.")), "lead"))
        column.addSpacing(8)
        column.addLayout(self._above)
        column.addWidget(self.form)
        column.addWidget(self.coder)
        column.addLayout(self._below)
        column.addStretch(1)
        self._frame()
        self._column.setMaximumWidth(theme.px(WIDTH))
        theme.appearance().changed.connect(self._resize)

    def open(self, project: Project) -> None:
        self._soon.start()

    def closed(self) -> None:
        self._show_again()

    def activated(self) -> None:
        self._show_cards()
        self.setFocus()

    def reveal(self, **where: Any) -> None:
        if where.get("new"):
            _empty(self._above)
            self.coder.hide()
            self.form.begin()
        if where.get("who"):
            self.coder.ask()

    def panes(self) -> Sequence[QWidget]:
        if self.form.isVisible():
            return [self.form.name]
        cards = self._column.findChildren(Card)
        return cards[:1]

    def dropped(self, paths: Sequence[Path]) -> bool:
        if self.shell.session.project is not None:
            return False
        self.shell.messages.say(_("Open a project or make one first, then drop your files into it."))
        return True

    def _show_again(self) -> None:
        if self.isVisible():  # else it does so when it comes to the front
            self._show_cards()

    def _show_cards(self) -> None:
        """Read again what there is to begin, to go on with and to find."""
        self.form.hide()
        self.coder.refresh()
        for layout, widgets in ((self._above, parts.above(self.shell)), (self._below, parts.below(self.shell))):
            _empty(layout)
            layout.setSpacing(8)
            for widget in widgets:
                layout.addWidget(widget)
                widget.show()

    def _frame(self) -> None:
        middle = theme.mark(QWidget(), "stage")
        across = QHBoxLayout(middle)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        across.addWidget(self._column, 100)
        across.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(middle)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _resize(self) -> None:
        self._column.setMaximumWidth(theme.px(WIDTH))
        if not self.form.isVisible():
            self._show_cards()


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
