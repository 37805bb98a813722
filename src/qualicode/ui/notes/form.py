"""The fields of a note: its kind, its words, what belongs to its kind, where and when."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _
from qualicode.model.dates import iso_date
from qualicode.model.study import NOTE_KINDS, Note, Territory
from qualicode.services import notes
from qualicode.ui import theme
from qualicode.ui.notes.words import KINDS, PARTS, parts
from qualicode.ui.words import text_of
from qualicode.ui.workspace import Shell


class OddDateError(ValueError):
    """What stands in the field of the date is no date."""


class NoteForm(QScrollArea):
    """Shows the fields that a note's kind asks for; `values` are what stands in them, by the names of `Note`."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._note: Note | None = None
        self.kind, self.territory = QComboBox(), QComboBox()
        self.fields = {field: QPlainTextEdit() for field in PARTS}
        self.body = self.fields["body"]
        self.title, self.place, self.date = QLineEdit(), QLineEdit(), QLineEdit()
        self.date.setPlaceholderText(_("12 March 2026"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _at: self._fit())
        self.territory.setEditable(True)
        self.territory.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for edit in self.fields.values():
            edit.setTabChangesFocus(True)
            edit.textChanged.connect(self.changed)
        for line in (self.title, self.place, self.date):
            line.textEdited.connect(lambda _text: self.changed.emit())
        self.territory.editTextChanged.connect(lambda _text: self.changed.emit())
        self.kind.activated.connect(lambda _at: self.changed.emit())

    def _lay_out(self) -> None:
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(4)
        layout.addLayout(self._head())
        layout.addSpacing(6)
        self._labels: dict[str, QLabel] = {}
        for field, edit in self.fields.items():
            label = self._labels[field] = theme.mark(QLabel(), "section")
            label.setBuddy(edit)
            edit.setMinimumHeight(theme.px(96 if field == "body" else 58))
            layout.addWidget(label)
            layout.addWidget(edit, 3 if field == "body" else 1)
        theme.mark(inside, "pane")
        self.setWidget(inside)

    def _head(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        named = ((_("Kind"), self.kind), (_("Date"), self.date), (_("Place"), self.place))
        for at, (name, widget) in enumerate((*named, (_("Territory"), self.territory))):
            label = theme.mark(QLabel(name), "muted")
            label.setBuddy(widget)
            widget.setAccessibleName(name)
            grid.addWidget(label, at // 2, 2 * (at % 2))
            grid.addWidget(widget, at // 2, 2 * (at % 2) + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.title.setAccessibleName(_("Title"))
        self.title.setPlaceholderText(_("Title, if it has one"))
        grid.addWidget(self.title, 2, 0, 1, 4)
        return grid

    def offer(self) -> None:
        """Offer the territories and places of the study."""
        project, kept = self._shell.session.project, self.territory.currentText()
        self.territory.blockSignals(True)
        self.territory.clear()
        self.territory.addItems(["", *(one.name for one in project.find(Territory, "position"))] if project else [""])
        self.territory.setEditText(kept)
        self.territory.blockSignals(False)
        completer = QCompleter(notes.known_places(project) if project else [])
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.place.setCompleter(completer)

    def show_values(self, values: dict[str, str], note: Note | None = None) -> None:
        """Show what is known of a note; what is missing is empty."""
        self._note = note
        self.blockSignals(True)
        self.offer()
        kind = values.get("kind", "memo")
        self.kind.blockSignals(True)
        self.kind.clear()
        for one in KINDS if kind in KINDS else (*KINDS, kind):
            self.kind.addItem(_(NOTE_KINDS[one]), one)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.kind.blockSignals(False)
        for field, edit in self.fields.items():
            edit.setPlainText(values.get(field, ""))
        self.title.setText(values.get("title", ""))
        self.place.setText(values.get("place", ""))
        self.date.setText(values.get("date", ""))
        self.territory.setEditText(values.get("territory", ""))
        self._fit()
        self.blockSignals(False)

    def show_note(self, note: Note) -> None:
        """Show a note of the study."""
        project = self._shell.session.project
        names = {one.id: one.name for one in project.find(Territory)} if project else {}
        values = {name: getattr(note, name) for name in ("kind", "title", "place", "date", *PARTS)}
        self.show_values({**values, "territory": names.get(note.territory_id or "", "")}, note)

    def typed(self) -> dict[str, str]:
        """What stands in the fields, as it was typed."""
        words = {field: text_of(edit).strip() for field, edit in self.fields.items()}
        more = {
            "title": self.title.text().strip(),
            "date": self.date.text().strip(),
            "place": self.place.text().strip(),
            "territory": self.territory.currentText().strip(),
        }
        return {"kind": str(self.kind.currentData()), **words, **more}

    def values(self) -> dict[str, str]:
        """What stands in the fields, by the names of `Note` and `territory`. Raises `OddDateError`."""
        typed = self.typed()
        day = iso_date(typed["date"]) if typed["date"] else ""
        if typed["date"] and not day:
            raise OddDateError(typed["date"])
        return {**typed, "date": day or ""}

    def today(self) -> str:
        """Today as it is written in the field."""
        return date.today().isoformat()

    def _fit(self) -> None:
        asked = {part.field: part for part in parts(str(self.kind.currentData() or "memo"), self._note)}
        for field, edit in self.fields.items():
            shown = field in asked or bool(text_of(edit).strip())
            self._labels[field].setVisible(shown)
            edit.setVisible(shown)
            if field in asked:
                self._labels[field].setText(_(asked[field].title))
                edit.setAccessibleName(_(asked[field].title))
                edit.setPlaceholderText(_(asked[field].hint) if asked[field].hint else "")
