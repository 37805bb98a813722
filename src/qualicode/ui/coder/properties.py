"""What is known about a document, to be changed in place: a sheet at the side of the list, not a modal dialogue."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import N_, _
from qualicode.model.study import CONSENTS, DOCUMENT_KINDS, Document, Person, Territory
from qualicode.services import documents
from qualicode.services.documents import OpenDocument
from qualicode.ui import theme
from qualicode.ui.coder.header import main_person
from qualicode.ui.workspace import Shell

_FIELDS = {
    "title": N_("Title"),
    "date": N_("Date"),
    "place": N_("Place"),
    "collected_by": N_("Collected by"),
    "source": N_("Source"),
}
_PERSON = {"role": N_("Role"), "age": N_("Age"), "district": N_("Neighbourhood")}


class Properties(QFrame):
    """Asks for the facts about one document and the person who says most in it; one step saves them."""

    def __init__(self, parent: QWidget, shell: Shell) -> None:
        super().__init__(parent)
        self._host, self._shell = parent, shell
        self._opened: OpenDocument | None = None
        theme.mark(self, "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Properties of the document"))
        self.fields = {name: QLineEdit() for name in _FIELDS}
        self.person_fields = {name: QLineEdit() for name in _PERSON}
        self.kind, self.territory, self.consent = QComboBox(), QComboBox(), QComboBox()
        self.territory.setEditable(True)
        self.territory.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for box, names in ((self.kind, DOCUMENT_KINDS), (self.consent, CONSENTS)):
            for key, name in names.items():
                box.addItem(_(name), key)
        self.fields["date"].setPlaceholderText(_("2026-03-14, or 2026-03"))
        self.person_title = theme.mark(QLabel(), "section")
        self.save_button = theme.mark(QPushButton(_("Save")), "primary")
        self.cancel_button = theme.mark(QPushButton(_("Cancel")), "quiet")
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.leave)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        rows: list[tuple[str, QWidget]] = [(_(_FIELDS["title"]), self.fields["title"])]
        rows += [(_("Kind"), self.kind), (_("Territory"), self.territory)]
        rows += [(_(words), self.fields[name]) for name, words in _FIELDS.items() if name != "title"]
        rows.append((_("Consent"), self.consent))
        for box in (self.kind, self.territory, self.consent):
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for words, widget in rows:
            widget.setAccessibleName(words)
            form.addRow(words, widget)
        form.addRow(self.person_title)
        for name, words in _PERSON.items():
            self.person_fields[name].setAccessibleName(_(words))
            form.addRow(_(words), self.person_fields[name])
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(theme.mark(QLabel(_("Properties of the document")), "heading"))
        layout.addLayout(form)
        layout.addLayout(foot)

    def ask(self, opened: OpenDocument) -> None:
        """Show the facts about a document."""
        project = self._shell.session.project
        if project is None:
            return
        self._opened = opened
        document, person = opened.document, main_person(opened)
        for name, field in self.fields.items():
            field.setText(getattr(document, name))
        self.kind.setCurrentIndex(max(0, self.kind.findData(document.kind)))
        self.consent.setCurrentIndex(max(0, self.consent.findData(document.consent)))
        names = {territory.id: territory.name for territory in project.find(Territory, "position")}
        self.territory.clear()
        self.territory.addItems(["", *names.values()])
        self.territory.setCurrentText(names.get(document.territory_id or "", ""))
        voice = self._voice()
        self.person_title.setText(_("Who speaks: {name}").format(name=voice[1]) if voice else "")
        for name, field in self.person_fields.items():
            field.setText(getattr(person, name) if person else "")
            field.setEnabled(voice is not None)
        self._lie()
        self.show()
        self.raise_()
        self.fields["title"].setFocus()
        self.fields["title"].selectAll()

    def save(self) -> None:
        """Write what changed, in one step."""
        if self._shell.session.attempt(self._write):
            self.leave()

    def leave(self) -> None:
        """Close without saving."""
        self.hide()
        self._host.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)

    def _write(self) -> None:
        project, opened = self._shell.session.project, self._opened
        assert project is not None and opened is not None
        facts = {name: field.text().strip() for name, field in self.fields.items()}
        facts |= {"kind": str(self.kind.currentData()), "consent": str(self.consent.currentData())}
        about = {name: field.text().strip() for name, field in self.person_fields.items()}
        voice, person = self._voice(), main_person(opened)
        documents.describe_with_person(
            project,
            opened.document.id,
            facts=_changed(opened.document, facts),
            territory=self.territory.currentText().strip(),
            speaker_id=voice[0] if voice else None,
            about=_changed(person, about) if person else {key: value for key, value in about.items() if value},
        )

    def _voice(self) -> tuple[str, str] | None:
        """The speaker (id and label) whom the lower half is about: the person who says most."""
        assert self._opened is not None
        person = main_person(self._opened)
        voices = [voice for voice in self._opened.speakers.values() if voice.role == "person"]
        chosen = next((voice for voice in voices if person and voice.person_id == person.id), None)
        voice = chosen or next(iter(voices), None)
        return (voice.id, voice.label) if voice else None

    def _lie(self) -> None:
        room = self._host.rect()
        width = min(theme.px(400), room.width() - 32)
        height = min(self.sizeHint().height(), room.height() - theme.px(56))
        self.setGeometry(min(theme.px(270), room.width() - width - 16), theme.px(48), width, height)


def _changed(known: Document | Person, facts: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in facts.items() if getattr(known, name) != value}
