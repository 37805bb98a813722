"""The window « Variables »: a sheet of persons or of documents, to type into, paste into, and exchange with Excel."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _, language, ngettext
from qualicode.services import analysing, variables
from qualicode.services.variables import DOCUMENTS, KINDS, PERSONS, Column, SheetReport
from qualicode.store.project import Changes
from qualicode.ui import ask, guide, theme
from qualicode.ui.variables.grid import Cells, SheetView
from qualicode.ui.words import text_of
from qualicode.ui.workspace import Shell

_CONCERNS = ("person", "document", "variable", "value")


class Variables(QDialog):
    """Stays open beside the work."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "corpus.md")
        self._shell = shell
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Variables"))
        self.resize(min(theme.px(1000), parent.width()), min(theme.px(620), parent.height()))
        self.about, self.search, self.view = QComboBox(), theme.mark(QLineEdit(), "search"), SheetView()
        self.told = theme.mark(QLabel(), "muted")
        self.told.setWordWrap(True)
        self.new_button, self.column_button = QPushButton(_("New variable…")), QPushButton(_("This column"))
        self.file_button = QPushButton(_("Spreadsheet"))
        self._lay_out()
        self.about.currentIndexChanged.connect(lambda _at: self.refresh())
        self.search.textChanged.connect(self.view.filter)
        self.view.edited.connect(self._fill)
        self.view.selectionModel().currentChanged.connect(lambda _now, _before: self._tell())
        self.new_button.clicked.connect(self.add)
        self.column_button.clicked.connect(lambda: self._pop(self.column_menu(), self.column_button))
        self.file_button.clicked.connect(lambda: self._pop(self.file_menu(), self.file_button))
        shell.session.changed.connect(self._hear)
        shell.session.closed.connect(self.close)
        project = shell.session.project
        if project is not None and not project.rows("SELECT 1 FROM person LIMIT 1"):
            self.about.setCurrentIndex(1)
        self.refresh()
        self.view.setFocus()

    def _lay_out(self) -> None:
        self.about.addItem(_("Persons"), PERSONS)
        self.about.addItem(_("Documents"), DOCUMENTS)
        self.about.setAccessibleName(_("Variables of"))
        self.search.setPlaceholderText(_("Filter…"))
        self.search.setAccessibleName(_("Filter the lines"))
        head, foot = QHBoxLayout(), QHBoxLayout()
        label = theme.mark(QLabel(_("Variables of")), "muted")
        label.setBuddy(self.about)
        head.addWidget(label)
        head.addWidget(self.about)
        head.addWidget(self.search, 1)
        for button in (self.new_button, self.column_button, self.file_button):
            button.setAutoDefault(False)
            head.addWidget(button)
        close = QPushButton(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        foot.addWidget(self.told, 1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)

    def _pop(self, menu: QMenu, button: QPushButton) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    # Showing

    @property
    def applies_to(self) -> str:
        """Whose variables are shown."""
        return str(self.about.currentData())

    def refresh(self) -> None:
        """Read the sheet again."""
        project = self._shell.session.project
        if project is not None:
            self.view.show_sheet(variables.sheet(project, self.applies_to))
            self._tell()

    def _hear(self, changes: Changes) -> None:
        if changes.touch(*_CONCERNS):
            self.refresh()

    def _tell(self) -> None:
        sheet, column = self.view.sheet_model.sheet, self.view.current_column()
        if sheet is None:
            return
        if not sheet.ids:
            self.told.setText(_("Nobody is in the study yet: persons come with the speakers of interviews."))
        else:
            count = ngettext("{count} line", "{count} lines", len(sheet.ids)).format(count=len(sheet.ids))
            kind = _(KINDS[column.kind]) if column else ""
            about = f" · {column.title}: {kind}" if column and not column.is_fact else ""
            self.told.setText(f"{count}{about} · " + _("Ctrl+C and Ctrl+V work with any spreadsheet."))
        self.column_button.setEnabled(column is not None and not column.is_fact)

    # Acting

    def _fill(self, cells: Cells) -> None:
        project, applies_to = self._shell.session.project, self.applies_to
        if project is not None:
            self._shell.session.attempt(lambda: variables.fill(project, applies_to, cells))

    def add(self) -> None:
        """Ask for a new variable."""
        asked = Asking(self, _("New variable"), Column("", ""))
        asked.accepted.connect(lambda: self._add(asked))
        asked.open()

    def _add(self, asked: "Asking") -> None:
        project, applies_to = self._shell.session.project, self.applies_to
        if project is None:
            return
        made: list[str] = []
        act = partial(variables.add_variable, project, applies_to=applies_to, **asked.fields())
        if self._shell.session.attempt(lambda: made.append(act())):
            self.refresh()
            self._go_to(made[0])

    def _go_to(self, key: str) -> None:
        sheet = self.view.sheet_model.sheet
        at = next((at for at, one in enumerate(sheet.columns) if one.key == key), -1) if sheet else -1
        if at >= 0 and self.view.filtered.rowCount():
            self.view.setCurrentIndex(self.view.filtered.index(max(0, self.view.currentIndex().row()), at))
            self.view.setFocus()

    def change(self) -> None:
        """Ask what the variable of the current column shall be."""
        column = self.view.current_column()
        if column is not None and not column.is_fact:
            asked = Asking(self, _("Change the variable"), column)
            asked.accepted.connect(lambda: self._change(column.key, asked.fields()))
            asked.open()

    def _change(self, key: str, fields: dict[str, Any]) -> None:
        project = self._shell.session.project
        if project is not None:
            self._shell.session.attempt(lambda: variables.change_variable(project, key, **fields))

    def remove(self) -> None:
        """Delete the variable of the current column; « Annuler » is offered."""
        project, column = self._shell.session.project, self.view.current_column()
        if project is None or column is None or column.is_fact:
            return
        if self._shell.session.attempt(lambda: variables.remove_variable(project, column.key)):
            told = _("The variable “{name}” was deleted.").format(name=column.title)
            self._shell.messages.say(told, "info", _("Undo"), self._shell.session.undo)

    def shift(self, by: int) -> None:
        """Move the variable of the current column to the left or to the right."""
        project, column = self._shell.session.project, self.view.current_column()
        if project is None or column is None or column.is_fact:
            return
        if self._shell.session.attempt(lambda: variables.move_variable(project, column.key, by)):
            self._go_to(column.key)

    def column_menu(self) -> QMenu:
        """What can be done with the current column."""
        menu = QMenu(self)
        menu.addAction(_("Change the variable…"), self.change)
        menu.addAction(_("Move to the left"), partial(self.shift, -1))
        menu.addAction(_("Move to the right"), partial(self.shift, 1))
        menu.addSeparator()
        menu.addAction(_("Delete the variable"), self.remove)
        return menu

    def file_menu(self) -> QMenu:
        """What can be done with a spreadsheet."""
        menu = QMenu(self)
        menu.addAction(_("Take values from a spreadsheet…"), self.take)
        menu.addAction(_("Save as a spreadsheet…"), self.save)
        return menu

    def take(self) -> None:
        """Ask for a spreadsheet and take its values."""
        project, applies_to = self._shell.session.project, self.applies_to
        filters = _("Spreadsheets") + " (*.xlsx *.ods *.csv *.tsv)"
        path = ask.open_file(self, _("Take values from a spreadsheet"), filters)
        if project is None or path is None:
            return
        done: list[SheetReport] = []
        if not self._shell.session.attempt(lambda: done.append(variables.read_spreadsheet(project, applies_to, path))):
            return
        report = done[0]
        told = ngettext("{count} line was found here.", "{count} lines were found here.", report.found)
        words = [told.format(count=report.found)]
        if report.new:
            words.append(_("New variables: {names}.").format(names=", ".join(report.new)))
        if report.unknown:
            names = ", ".join(report.unknown[:5]) + ("…" if len(report.unknown) > 5 else "")
            words.append(_("Nobody here is called: {names}.").format(names=names))
        self._shell.messages.say(" ".join(words), "success", _("Undo"), self._shell.session.undo)

    def save(self) -> None:
        """Ask where, and write the sheet."""
        sheet = self.view.sheet_model.sheet
        path = ask.save_file(self, _("Save as a spreadsheet"), "Excel (*.xlsx);;CSV (*.csv)", _("variables"), ".xlsx")
        if sheet is None or path is None:
            return
        table = variables.as_table(sheet)
        if self._shell.session.attempt(lambda: analysing.write(table, path, language())):
            self._shell.messages.say(_("The table is written: {name}").format(name=path.name), "success")


class Asking(QDialog):
    """What a variable is: its name, kind, choices and description."""

    def __init__(self, parent: QWidget, title: str, column: Column) -> None:
        super().__init__(parent)
        guide.about(self, "corpus.md")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.name, self.kind = QLineEdit(column.title), QComboBox()
        self.choices, self.description = QPlainTextEdit("\n".join(column.choices)), QLineEdit(column.description)
        for kind, words in KINDS.items():
            self.kind.addItem(_(words), kind)
        self.kind.setCurrentIndex(self.kind.findData(column.kind))
        self.choices.setPlaceholderText(_("One choice a line"))
        self.choices.setTabChangesFocus(True)
        self.choices.setFixedHeight(theme.px(100))
        self.name.setPlaceholderText(_("Years in the district"))
        self._form = QFormLayout()
        for words, field in (
            (_("Name"), self.name),
            (_("Kind"), self.kind),
            (_("Choices"), self.choices),
            (_("Description"), self.description),
        ):
            field.setAccessibleName(words)
            self._form.addRow(words, field)
        buttons = QDialogButtonBox()
        self.keep = theme.mark(QPushButton(_("Save")), "primary")
        buttons.addButton(self.keep, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QPushButton(_("Cancel")), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(self._form)
        layout.addWidget(buttons)
        self.setMinimumWidth(theme.px(400))
        self.kind.currentIndexChanged.connect(lambda _at: self._look())
        self.name.textChanged.connect(lambda _text: self._look())
        self._look()
        self.name.setFocus()

    def _look(self) -> None:
        self._form.setRowVisible(self.choices, self.kind.currentData() == "choice")
        self.keep.setEnabled(bool(self.name.text().strip()))

    def fields(self) -> dict[str, Any]:
        """What was chosen."""
        kind = str(self.kind.currentData())
        choices = [line.strip() for line in text_of(self.choices).split("\n") if line.strip()]
        return {
            "name": self.name.text(),
            "kind": kind,
            "choices": choices if kind == "choice" else [],
            "description": self.description.text().strip(),
        }
