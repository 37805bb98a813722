"""The pane at the right: the facts about the selected documents and who speaks in the one that is selected."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qualicode.i18n import _, ngettext
from qualicode.model.study import Person
from qualicode.services.corpus import Entry
from qualicode.store.project import Project
from qualicode.ui import theme
from qualicode.ui.corpus.facts import Facts
from qualicode.ui.corpus.speakers import WhoSpeaks
from qualicode.ui.elided import Elided
from qualicode.ui.workspace import Shell


class Inspector(QFrame):
    """Shows and changes what is known; what is typed is kept when a field, a document or the project is left."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        theme.mark(self, "pane")
        self.facts, self.speakers = Facts(shell), WhoSpeaks(shell)
        self.title, self.count = Elided(_("Properties"), "title"), Elided("", "muted")
        self._empty = theme.mark(QLabel(_("Select documents to see and tell what is known about them.")), "muted")
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(12, 12, 12, 12)
        self._scroll = QScrollArea()
        self._build()
        shell.session.about_to_close.connect(self.keep)

    def _build(self) -> None:
        header = theme.mark(QFrame(), "header")
        row = QHBoxLayout(header)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.title, 100)
        row.addStretch(1)
        row.addWidget(self.count, 60)
        inner = theme.mark(QWidget(), "pane")
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 12, 12, 16)
        column.setSpacing(4)
        column.addWidget(self.facts)
        line = theme.mark(QFrame(), "line")
        column.addSpacing(12)
        column.addWidget(line)
        column.addWidget(self.speakers)
        column.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addWidget(self._empty)
        layout.addWidget(self._scroll, 1)
        layout.addStretch(0)
        self.setFocusProxy(self.facts.texts["title"])

    def show_documents(self, project: Project | None, entries: Sequence[Entry]) -> None:
        """Show what is known about these documents."""
        self._scroll.setVisible(bool(entries))
        self._empty.setVisible(not entries)
        count = len(entries)
        words = ngettext("{count} document", "{count} documents", count).format(count=count)
        self.count.setText(words if count > 1 else "")
        if project is None:
            return
        self.facts.show_documents(project, entries)
        if count == 1:
            self.speakers.show_document(project, entries[0].document.id)
        else:
            self.speakers.show_nothing(_("Select one document to say who speaks in it."))
        self.setFocusProxy(self.facts.texts["title"] if count == 1 else self.facts.choices["kind"])

    def suggest(self, entries: Sequence[Entry], persons: Sequence[Person]) -> None:
        """Complete what is typed with what the study says already."""
        self.facts.suggest(entries)
        self.speakers.suggest(persons)

    def keep(self) -> None:
        """Write what was typed and not left yet."""
        self.facts.keep()
        self.speakers.keep()
