"""The row above the transcript: title, who speaks, size of the text, light or dark."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from qualicode.i18n import _
from qualicode.model.study import DOCUMENT_KINDS, Person
from qualicode.services.documents import OpenDocument
from qualicode.ui import icons, theme
from qualicode.ui.coder.labels import Chip, Snug


class Header(QFrame):
    """Shows what is known about the document on the desk."""

    def __init__(self) -> None:
        super().__init__()
        theme.mark(self, "header")
        self.title = Snug("title")
        self.chips = QHBoxLayout()
        self.chips.setSpacing(6)
        self.smaller = self._button(_("Smaller text"), lambda: theme.appearance().zoom_reading(-1), text="A−")
        self.larger = self._button(_("Larger text"), lambda: theme.appearance().zoom_reading(1), text="A+")
        self.light = self._button(_("Light or dark"), self._turn)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.title, 100)
        row.addLayout(self.chips, 60)
        row.addStretch(1)
        row.addWidget(self.smaller)
        row.addWidget(self.larger)
        row.addWidget(self.light)
        theme.appearance().changed.connect(self._wear)
        self._wear()

    def add_button(self, name: str, run: Callable[[], None]) -> QToolButton:
        """A button more, before the others."""
        button = self._button(name, lambda: run())
        self._row.insertWidget(self._row.indexOf(self.smaller), button)
        return button

    def show_document(self, opened: OpenDocument | None) -> None:
        """Show a document's title and its main person, or nothing."""
        self.title.setText(opened.document.title if opened else "")
        while self.chips.count():
            item = self.chips.takeAt(0)
            if item is not None and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for words in chips(opened) if opened else ():
            self.chips.addWidget(Chip(words), 0)

    def _button(self, name: str, run: object, text: str = "") -> QToolButton:
        button = theme.mark(QToolButton(), "quiet")
        button.setText(text)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(run)
        return button

    def _turn(self) -> None:
        theme.appearance().choose("light" if theme.current().dark else "dark")

    def _wear(self) -> None:
        icons.give(self.light, "sun" if theme.current().dark else "moon")


def chips(opened: OpenDocument) -> list[str]:
    """A few words about the main person of a document (the one who says most), or its kind."""
    person = main_person(opened)
    if person is not None:
        found = [person.district, age(person.age)]
    else:
        document = opened.document
        found = [_(DOCUMENT_KINDS.get(document.kind, "")), document.place]
    return [words for words in found if words]


def main_person(opened: OpenDocument) -> Person | None:
    """The person behind the voice that says most, interviewers apart."""
    said: dict[str, int] = {}
    for turn in opened.turns:
        voice = opened.speakers.get(turn.speaker_id or "")
        if voice is not None and voice.role == "person" and voice.person_id in opened.persons:
            said[voice.person_id or ""] = said.get(voice.person_id or "", 0) + turn.end - turn.start
    return opened.persons[max(said, key=lambda found: said[found])] if said else None


def age(words: str) -> str:
    """An age as people say it: "42" becomes "42 years old", a band stays as it is written."""
    return _("{age} years old").format(age=words) if words.isdigit() else words
