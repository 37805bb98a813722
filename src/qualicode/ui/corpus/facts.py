"""What is known about the selected documents, to be changed for all of them at once: a change is one step."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QToolButton, QVBoxLayout, QWidget

from qualicode.i18n import N_, _
from qualicode.model.dates import iso_date
from qualicode.model.study import CONSENTS, DOCUMENT_KINDS, Collection, Territory
from qualicode.services import corpus
from qualicode.services.corpus import Entry
from qualicode.store.project import Project
from qualicode.ui import icons, theme
from qualicode.ui.corpus.fields import Choice, Field, NameChoice, add_line, form
from qualicode.ui.workspace import Shell

_TEXTS = {
    "title": N_("Title"),
    "date": N_("Date"),
    "place": N_("Place"),
    "profile": N_("Profile"),
    "collected_by": N_("Collected by"),
    "source": N_("Source"),
    "licence": N_("Licence"),
}
_CHOICES = {"kind": N_("Kind"), "language": N_("Language"), "consent": N_("Consent")}
_TITLES = {**_TEXTS, **_CHOICES, "territory": N_("Territory")}
_ORDER = (
    "title", "kind", "territory", "date", "place", "profile", "consent", "collected_by", "language", "source",
    "licence",
)  # fmt: skip
_FURTHER = ("collected_by", "language", "source", "licence")
"""What is asked for last, and shown when it is wanted."""
_COMPLETED = ("place", "profile", "collected_by", "source", "licence")
_LANGUAGES = ("fr", "en", "ar", "de", "es", "it", "nl", "pl", "pt", "ro", "ru", "tr", "uk", "zh")


class Facts(QWidget):
    """The fields. `show_documents` fills them; what is typed is written when a field, or the documents, are left."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self._entries: Sequence[Entry] = ()
        self.texts = {name: Field() for name in _TEXTS}
        self.choices = {
            "kind": Choice({key: _(name) for key, name in DOCUMENT_KINDS.items()}),
            "language": Choice(_languages()),
            "consent": Choice({key: _(name) for key, name in CONSENTS.items()}),
        }
        self.territory, self.collection = NameChoice(), NameChoice()
        self.boxes: dict[str, QCheckBox] = {}
        self.trouble = theme.mark(QLabel(), "danger")
        self._collections = QVBoxLayout()
        self._form = form()
        self.more = theme.mark(QToolButton(), "quiet")
        self.more.setCheckable(True)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._build()
        self._listen()
        self._show_more(False)

    def _build(self) -> None:
        widgets: dict[str, QWidget] = {**self.texts, **self.choices, "territory": self.territory}
        for name in _ORDER:
            add_line(self._form, _(_TITLES[name]), widgets[name])
            if name == "date":
                self._form.addRow(self.trouble)
        self.trouble.setWordWrap(True)
        self.texts["date"].hint(_("2026-03-14, or 2026-03"))
        self.texts["profile"].hint(_("Resident, 42 years old"))
        self._form.setRowVisible(self.trouble, False)
        self.collection.field.hint(_("Put into a collection…"))
        self.collection.setAccessibleName(_("Put into a collection"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._form)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(theme.mark(QLabel(_("Collections")), "section"))
        self._collections.setSpacing(2)
        column.addLayout(self._collections)
        column.addWidget(self.collection)

    def _listen(self) -> None:
        for name, field in self.texts.items():
            field.typed.connect(partial(self._typed, name))
        for name, choice in self.choices.items():
            choice.picked.connect(lambda key, name=name: self._write(**{name: key}))
        self.more.toggled.connect(self._show_more)
        self.territory.field.typed.connect(lambda name: self._write(territory=name))
        self.collection.field.typed.connect(self._put_into)

    # Showing

    def show_documents(self, project: Project, entries: Sequence[Entry]) -> None:
        """Show what these documents have in common; what was typed about others is kept first."""
        ids = [one.document.id for one in entries]
        if ids != self._ids():
            self.keep()
            self._form.setRowVisible(self.trouble, False)
        self._entries = entries
        territories = {one.id: one.name for one in project.find(Territory, "position")}
        for name, field in self.texts.items():
            field.show_values({getattr(one.document, name) for one in entries}, of=ids)
        for name, choice in self.choices.items():
            choice.show_values({getattr(one.document, name) for one in entries})
        names = {territories.get(one.document.territory_id or "", "") for one in entries}
        self.territory.offer(["", *territories.values()])
        self.territory.show_values(names, of=ids)
        self._show_collections(project.find(Collection, "position"))
        self._form.setRowVisible(self.texts["title"], len(entries) == 1)

    def suggest(self, entries: Iterable[Entry]) -> None:
        """Complete what is typed with what other documents say."""
        known = list(entries)
        for name in _COMPLETED:
            self.texts[name].suggest({getattr(one.document, name) for one in known})

    def _show_collections(self, collections: Sequence[Collection]) -> None:
        if list(self.boxes) != [one.id for one in collections]:
            for box in self.boxes.values():
                self._collections.removeWidget(box)
                box.deleteLater()
            self.boxes = {one.id: QCheckBox() for one in collections}
            for collection_id, box in self.boxes.items():
                box.clicked.connect(partial(self._ticked, collection_id))
                self._collections.addWidget(box)
            order = [self.more, *self.boxes.values(), self.collection]
            for before, after in pairwise(order):
                QWidget.setTabOrder(before, after)
        for collection in collections:
            box, inside = self.boxes[collection.id], [collection.id in one.collections for one in self._entries]
            box.setText(collection.name.replace("&", "&&"))
            box.setTristate(any(inside) and not all(inside))
            states = Qt.CheckState
            box.setCheckState(
                states.Checked if all(inside) else states.PartiallyChecked if any(inside) else states.Unchecked
            )
        self.collection.offer(["", *(one.name for one in collections)])
        self.collection.show_values({""}, of=self._ids())

    def _show_more(self, shown: bool) -> None:
        widgets: dict[str, QWidget] = {**self.texts, **self.choices}
        for name in _FURTHER:
            self._form.setRowVisible(widgets[name], shown)
        self.more.setText(_("Fewer details") if shown else _("More details"))
        icons.give(self.more, "chevron-up" if shown else "chevron-down")

    # Changing

    def keep(self) -> None:
        """Write what was typed and not left yet."""
        for field in (*self.texts.values(), self.territory.field, self.collection.field):
            field.tell()

    def _ids(self) -> list[str]:
        return [one.document.id for one in self._entries]

    def _typed(self, name: str, text: str) -> None:
        if name == "date" and text:
            found = iso_date(text)
            self.trouble.setText(
                _("“{words}” is not a date. Write it as 2026-03-14, 14/03/2026 or March 2026.").format(words=text)
            )
            self._form.setRowVisible(self.trouble, not found)
            if not found:
                return
            text = found
        elif name == "date":
            self._form.setRowVisible(self.trouble, False)
        if not text and len(self._entries) > 1:
            return  # the field was cleared before anything was typed for all
        self._write(**{name: text})

    def _write(self, **fields: str) -> None:
        project, ids = self.shell.session.project, self._ids()
        if project is None or not ids:
            return
        before = project.last_seq
        self.shell.session.attempt(lambda: corpus.describe(project, _there(project, ids), **fields))
        if project.last_seq == before:
            self._again(project)

    def _put_into(self, name: str) -> None:
        project, ids = self.shell.session.project, self._ids()
        self.collection.field.show_values({""})
        if project is not None and name and ids:
            self.shell.session.attempt(lambda: corpus.put_into(project, _there(project, ids), name))

    def _ticked(self, collection_id: str) -> None:
        project, ids = self.shell.session.project, self._ids()
        if project is None:
            return
        if self.boxes[collection_id].checkState() == Qt.CheckState.Unchecked:
            self.shell.session.attempt(lambda: corpus.take_out(project, ids, collection_id))
        else:
            name = project.get(Collection, collection_id).name
            self.shell.session.attempt(lambda: corpus.put_into(project, ids, name))

    def _again(self, project: Project) -> None:
        """Show what stands in the project: what was refused, or changed nothing, leaves the fields as they were."""
        wanted = self._ids()
        found = {one.document.id: one for one in corpus.catalogue(project, project.coder_id, wanted)}
        entries = [found[document_id] for document_id in wanted if document_id in found]
        if [one.document.id for one in entries] == wanted:
            self.show_documents(project, entries)


def _there(project: Project, ids: Sequence[str]) -> list[str]:
    """Those of the documents that were not deleted meanwhile."""
    known = {row[0] for row in project.rows("SELECT id FROM document")}
    return [document_id for document_id in ids if document_id in known]


def _languages() -> dict[str, str]:
    names = {}
    for code in _LANGUAGES:
        name = QLocale(code).nativeLanguageName()
        names[code] = name[:1].upper() + name[1:]
    return names
