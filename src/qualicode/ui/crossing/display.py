"""The place of a table: its numbers or its figure, its note; and taking either elsewhere."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qualicode import i18n
from qualicode.extend import Table
from qualicode.i18n import _
from qualicode.services import analysing
from qualicode.ui import ask, icons, theme
from qualicode.ui.crossing.choices import Choices
from qualicode.ui.crossing.figure import FigureView
from qualicode.ui.crossing.table import CountTable
from qualicode.ui.elided import Elided
from qualicode.ui.workspace import Shell


class Display(QWidget):
    """A title row, the boxes that ask, the table or its figure, the note. Never a figure without its table: they share
    one cell that is gone to, and one switch.

    `switched`: the other one is shown.
    """

    switched = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.choices, self.table, self.figure = Choices(), CountTable(), FigureView()
        self.title = theme.mark(Elided(), "title")
        self.note, self.hint = theme.mark(QLabel(), "muted"), theme.mark(QLabel(), "muted")
        self._pages = QStackedWidget()
        self._figured = False
        self._left_out = ""
        self._build()
        self.figure.canvas.chosen.connect(self._go)
        self.table.chosen.connect(self.figure.canvas.choose)
        self.figure.told.connect(self._tell)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = theme.mark(QFrame(), "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 8, 0)
        row.addWidget(self.title, 100)
        row.addStretch(1)
        self.table_button = theme.mark(QPushButton(_("Table")), "quiet")
        self.figure_button = theme.mark(QPushButton(_("Figure")), "quiet")
        group = QButtonGroup(self)
        for button, icon in ((self.table_button, "grid-3x3"), (self.figure_button, "chart-column")):
            button.setCheckable(True)
            group.addButton(button)
            icons.give(button, icon, size=14)
            self.choices.keep(button)
        self.table_button.setChecked(True)
        self.figure_button.toggled.connect(self._switch)
        self.copy_button = theme.mark(QPushButton(_("Copy")), "quiet")
        self.save_button = theme.mark(QPushButton(_("Save as…")), "quiet")
        icons.give(self.copy_button, "copy", size=14)
        icons.give(self.save_button, "file-output", size=14)
        self.copy_button.clicked.connect(self.copy)
        self.save_button.clicked.connect(self.save)
        row.addWidget(self.copy_button)
        row.addWidget(self.save_button)
        column.addWidget(head)
        column.addWidget(self.choices)
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.hint.setContentsMargins(48, 64, 48, 0)
        for page in (self.table, self.figure, self.hint):
            self._pages.addWidget(page)
        theme.mark(self._pages, "stage")
        column.addWidget(self._pages, 1)
        self.note.setWordWrap(True)
        self.note.setContentsMargins(16, 8, 16, 8)
        column.addWidget(self.note)

    # Showing

    def show_table(
        self, key: str, table: Table, options: Mapping[str, Any], *, tinted: bool, totals: bool, read: bool
    ) -> None:
        """Show another table, as a figure where that was asked and there is one."""
        self.table.show_table(table, tinted=tinted, totals=totals, read=read)
        self.figure.show_table(key, table, options)
        for button in (self.copy_button, self.save_button):
            button.setEnabled(bool(table.rows))
        for button in (self.table_button, self.figure_button):
            button.setVisible(self.figure.is_there)
        self._turn()

    def show_figures(self, figured: bool) -> None:
        """Show figures where there are some, or tables."""
        (self.figure_button if figured else self.table_button).setChecked(True)

    @property
    def figured(self) -> bool:
        """Whether figures are asked for."""
        return self._figured

    @property
    def is_figure(self) -> bool:
        """Whether a figure is shown."""
        return self._figured and self.figure.is_there

    def front(self) -> QWidget:
        """What is shown."""
        return self.figure.canvas if self.is_figure else self.table

    def _switch(self, figured: bool) -> None:
        self._figured = figured
        self._turn()
        self.switched.emit()

    def _turn(self) -> None:
        rows = bool(self.table.counts.table.rows)
        self._pages.setCurrentWidget((self.figure if self.is_figure else self.table) if rows else self.hint)
        self._tell(self._left_out)

    def _tell(self, left_out: str) -> None:
        """The note of the table, and with its figure what is not drawn."""
        self._left_out = left_out
        table = self.table.counts.table
        self.note.setText(" ".join(filter(None, (left_out if self.is_figure else "", table.note))))
        self.note.setVisible(bool(self.note.text() and table.rows))

    def _go(self, row: int, column: int) -> None:
        self.table.setCurrentIndex(self.table.counts.index(row, column))

    # Taking it elsewhere

    def copy(self) -> None:
        """Put the table, or the figure with its words, on the clipboard."""
        if not self.table.counts.table.rows:
            return
        if self.is_figure:
            QGuiApplication.clipboard().setMimeData(self.figure.copy())
            said = _("The figure is on the clipboard, with a description in words.")
        else:
            self.table.copy()
            said = _("The table is on the clipboard: paste it into a spreadsheet or Word.")
        self._shell.messages.say(said, "success")

    def save(self) -> None:
        """Write the table, or the figure, to a file."""
        table = self.table.counts.table
        if not table.rows:
            return
        kinds = [(_("Excel workbook"), ".xlsx"), (_("Word document"), ".docx"), (_("Text"), ".csv")]
        title, name, suffix = _("Save the table"), _("table"), ".xlsx"
        if self.is_figure:
            kinds = [(_("Picture"), ".png"), (_("Drawing"), ".svg"), *kinds]
            title, name, suffix = _("Save the figure"), _("figure"), ".png"
        filters = ";;".join(f"{kind} (*{end})" for kind, end in kinds)
        path = ask.save_file(self, title, filters, name, suffix)
        if path is None:
            return

        def write() -> None:
            if path.suffix.lower() in (".png", ".svg"):
                self.figure.write(path)
            else:
                analysing.write(table, path, i18n.language())

        if self._shell.session.attempt(write):
            self._shell.messages.say(_("Written: {path}").format(path=path.name), "success")
