"""« Réglages »: what stands on the cover, for whom the text is, how many verbatims, which territories.

A field that is left empty takes what the study says; it shows that in grey.
"""

from functools import partial

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import N_, _
from qualicode.model.study import ProjectInfo, Territory
from qualicode.model.synthesis.wording import Wording, today
from qualicode.services import synthesis
from qualicode.services.synthesis import FEWEST, MOST, Choices
from qualicode.store.project import Project
from qualicode.ui import theme
from qualicode.ui.menus import LANGUAGES
from qualicode.ui.synthesis.chosen import Chosen
from qualicode.ui.synthesis.giving_box import GivingBox
from qualicode.ui.workspace import Shell

_TEXTS = {
    "title": N_("Title"),
    "subtitle": N_("Subtitle"),
    "commissioner": N_("Commissioned by"),
    "team": N_("Team"),
    "date": N_("Date"),
}

_EXPORT = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_E)


class Wishes(QFrame):
    """Shows the choices and changes them: each change is one step, kept when a field is left."""

    def __init__(self, shell: Shell, chosen: Chosen) -> None:
        super().__init__()
        self.shell, self._chosen = shell, chosen
        theme.mark(self, "pane")
        self._choices = Choices()
        self.texts = {name: QLineEdit() for name in _TEXTS}
        self.language, self.most = QComboBox(), QComboBox()
        self.public = GivingBox(_("Public version"))
        self.places: dict[str, GivingBox] = {}
        self._places_title = theme.mark(QLabel(_("Territories")), "section")
        self._places = QVBoxLayout()
        self._without = _hint(_("Documents without a territory are left out as soon as one territory is."))
        self._build()
        shell.session.about_to_close.connect(self.keep)

    def _build(self) -> None:
        inner = theme.mark(QWidget(), "pane")
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(4)
        column.addWidget(theme.mark(QLabel(_("Synthesis")), "section"))
        column.addWidget(self._chosen.button)
        for name, edit in self.texts.items():
            edit.editingFinished.connect(partial(self._keep_text, name))
            edit.installEventFilter(self)
            _add(column, _(_TEXTS[name]), edit)
        for language, title in LANGUAGES.items():
            self.language.addItem(title, language)
        self.language.activated.connect(lambda _at: self._choose(language=self.language.currentData()))
        _add(column, _("Language of the document"), self.language)
        for count in range(FEWEST, MOST + 1):
            self.most.addItem(str(count), count)
        self.most.activated.connect(lambda _at: self._choose(max_verbatims=self.most.currentData()))
        _add(column, _("Verbatims of each code, at most"), self.most)
        column.addWidget(theme.mark(QLabel(_("Audience")), "section"))
        self.public.clicked.connect(lambda checked: self._choose(public=checked))
        column.addWidget(self.public)
        column.addWidget(_hint(_("Without coders’ names, memos and what is not marked public; ages by ten years.")))
        column.addWidget(self._places_title)
        self._places.setSpacing(4)
        column.addLayout(self._places)
        column.addWidget(self._without)
        column.addStretch(1)
        self._lay_out(inner)

    def _lay_out(self, inner: QWidget) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        self.setFocusProxy(self.texts["title"])

    # Showing

    def show_project(self, project: Project | None) -> None:
        """Show what is chosen now; what is being typed stays."""
        if project is None:
            self._choices = Choices()
            return
        typing = {name for name, edit in self.texts.items() if self._typed(name) is not None and edit.hasFocus()}
        self._choices = synthesis.choices(project, self._chosen.id)
        info = project.find(ProjectInfo)[0]
        for name, edit in self.texts.items():
            if name not in typing and edit.text() != getattr(self._choices, name):
                edit.setText(getattr(self._choices, name))
                edit.setCursorPosition(0)
        language = self._choices.language or (info.language if info.language in LANGUAGES else "fr")
        self._show_own(info, Wording(language))
        self.language.setCurrentIndex(self.language.findData(language))
        self.most.setCurrentIndex(self.most.findData(self._choices.max_verbatims))
        self.public.setChecked(self._choices.public)
        self._show_places(project.find(Territory, "position"))

    def _show_own(self, info: ProjectInfo, words: Wording) -> None:
        own = {
            "title": words.ours(info.name),
            "subtitle": words._("Thematic synthesis"),
            "commissioner": words.ours(info.commissioner),
            "team": words.ours(info.team),
            "date": words.date(today()),
        }
        for name, edit in self.texts.items():
            edit.setPlaceholderText(own[name])
            edit.setToolTip(edit.text() or own[name])

    def _show_places(self, territories: list[Territory]) -> None:
        if list(self.places) != [territory.id for territory in territories]:
            for box in self.places.values():
                box.deleteLater()
            self.places = {territory.id: GivingBox() for territory in territories}
            for territory_id, box in self.places.items():
                box.clicked.connect(lambda kept, place=territory_id: self._keep_place(place, kept))
                self._places.addWidget(box)
        for territory in territories:
            box = self.places[territory.id]
            box.setText(territory.name)
            box.setChecked(territory.id not in self._choices.territories_out)
        self._places_title.setVisible(bool(territories))
        self._without.setVisible(any(not box.isChecked() for box in self.places.values()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """On X11 a line of text takes Ctrl+E for itself (the end of the line); here it writes the Word document."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.ignore()
            return event.keyCombination() == _EXPORT or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    # Changing

    def keep(self) -> None:
        """Keep what was typed, each field as one step."""
        for name in self.texts:
            self._keep_text(name)

    def _typed(self, name: str) -> str | None:
        """What was typed into a field and is not kept yet."""
        text = " ".join(self.texts[name].text().split())
        return text if text != getattr(self._choices, name) else None

    def _keep_text(self, name: str) -> None:
        if (text := self._typed(name)) is not None:
            self._choose(**{name: text})

    def _keep_place(self, territory_id: str, kept: bool) -> None:
        left_out = self._choices.territories_out
        self._choose(territories_out=left_out - {territory_id} if kept else left_out | {territory_id})

    def _choose(self, **fields: object) -> None:
        project = self.shell.session.project
        if project is None:
            return
        which = self._chosen.id

        def act() -> None:
            synthesis.choose(project, which, **fields)

        if not self.shell.session.attempt(act):
            self._choices = synthesis.choices(project, which)
            for name, edit in self.texts.items():
                edit.setText(getattr(self._choices, name))
        self.show_project(project)


def _add(column: QVBoxLayout, title: str, field: QWidget) -> None:
    label = theme.mark(QLabel(title), "section")
    label.setBuddy(field)
    label.setWordWrap(True)
    field.setAccessibleName(title)
    column.addWidget(label)
    column.addWidget(field)


def _hint(text: str) -> QLabel:
    label = theme.mark(QLabel(text), "small")
    label.setWordWrap(True)
    return label
