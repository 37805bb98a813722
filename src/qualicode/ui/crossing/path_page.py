"""« Parcours d'analyse »: the stations from texts to synthesis; each arrow tells what is unsupported."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qualicode.extend import Progress
from qualicode.i18n import N_, _
from qualicode.services import pathway
from qualicode.services.pathway import STATIONS, Loose, Station
from qualicode.ui import icons, theme
from qualicode.ui.crossing.page import Page
from qualicode.ui.elided import Elided
from qualicode.ui.workspace import Shell

_ICONS = {
    "documents": "file-text", "extracts": "highlighter", "codes": "list-tree", "findings": "sparkles",
    "problems": "circle-question-mark", "leads": "arrow-right", "synthesis": "grid-3x3",
}  # fmt: skip
_GOES = {"documents": "corpus", "extracts": "coder", "codes": "codebook"}
_RUNS = {
    "findings": "edit.surprises",
    "problems": "edit.thinking",
    "leads": "edit.thinking",
    "synthesis": "edit.thinking",
}
_EXPLAINED = {
    "extracts": N_("Texts from which no extract was taken"),
    "codes": N_("Codes that no extract supports"),
    "findings": N_("Surprises and key findings on no passage, code or text"),
    "problems": N_("Problems and questions that nothing supports"),
    "leads": N_("Leads and examples that nothing supports"),
    "synthesis": N_("Stakes, cards and needs that nothing supports"),
}
_ITEM = Qt.ItemDataRole.UserRole


class PathPage(Page):
    """The path, from top to bottom; the inspector lists what is unsupported at the chosen arrow."""

    key, title, icon = "path", N_("Path of the analysis"), "arrow-down"
    concerns = (
        "document", "coding", "code", "note", "link", "problem", "problem_item", "need", "synthesis_node",
    )  # fmt: skip

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.arrows: dict[str, QPushButton] = {}
        self.stations: dict[str, QPushButton] = {}
        self.list, self.head = QListWidget(), theme.mark(QLabel(), "strong")
        self._path: tuple[Station, ...] = ()
        self._arrow = ""
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = theme.mark(QFrame(), "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 8, 0)
        row.addWidget(theme.mark(Elided(_(self.title)), "title"), 100)
        row.addStretch(1)
        column.addWidget(head)
        inner = QWidget()
        chain = QVBoxLayout(inner)
        chain.setContentsMargins(32, 24, 32, 24)
        chain.setSpacing(4)
        for key in STATIONS:
            if key != "documents":
                chain.addWidget(self._an_arrow(key))
            chain.addWidget(self._a_station(key))
        chain.addStretch(1)
        stage = QScrollArea()
        stage.setWidget(inner)
        stage.setWidgetResizable(True)
        stage.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        stage.setFrameShape(QFrame.Shape.NoFrame)
        inner.setAutoFillBackground(False)
        stage.viewport().setAutoFillBackground(False)
        theme.mark(stage, "stage")
        column.addWidget(stage, 1)
        told = theme.mark(QLabel(_("Nothing is blocked by what is unsupported: it is only shown.")), "muted")
        told.setContentsMargins(16, 8, 16, 8)
        told.setWordWrap(True)
        column.addWidget(told)
        beside = QVBoxLayout(self.inspector)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        self.head.setWordWrap(True)
        self.head.setContentsMargins(16, 12, 16, 8)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(_("What is unsupported"))
        self.list.setWordWrap(True)
        self.list.itemDoubleClicked.connect(lambda item: self.open(item.data(_ITEM)))
        self.list.installEventFilter(self)
        beside.addWidget(self.head)
        beside.addWidget(self.list, 1)

    def _a_station(self, key: str) -> QWidget:
        button = QPushButton(_(STATIONS[key]))
        icons.give(button, _ICONS[key], size=16)
        button.setFixedHeight(theme.px(40))
        button.setStyleSheet("text-align: left; padding-left: 16px")
        button.setMaximumWidth(theme.px(520))
        button.clicked.connect(partial(self.visit, key))
        self.stations[key] = button
        return button

    def _an_arrow(self, key: str) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(24, 0, 0, 0)
        row.addWidget(_Arrow())
        button = theme.mark(QPushButton(_("nothing yet")), "quiet")
        button.setCheckable(True)
        button.clicked.connect(partial(self.show_arrow, key))
        self.arrows[key] = button
        row.addWidget(button)
        row.addStretch(1)
        return line

    # Showing

    def read(self) -> None:
        project = self.project
        if project is None:
            return
        run, unseen = self._run, self.shell.session.seen.unseen(project)

        def work(_progress: Progress) -> tuple[Station, ...]:
            reader = project.reader()
            try:
                return pathway.path(reader, unseen)
            finally:
                reader.connection.close()

        def then(found: tuple[Station, ...]) -> None:
            if run == self._run:
                self.show_path(found)

        self.shell.jobs.start(_("Following the path…"), work, then, quiet=True)

    def clear(self) -> None:
        self._arrow = ""
        self.show_path(())

    def show_path(self, found: tuple[Station, ...]) -> None:
        """Show the stations; the chosen arrow stays chosen."""
        self._path = found
        for station in found:
            self.stations[station.key].setText(f"{station.count}  {_(STATIONS[station.key])}")
            if station.key not in self.arrows:
                continue
            button, loose = self.arrows[station.key], len(station.loose)
            missing = f"{loose} · {_(_EXPLAINED[station.key])}"
            button.setText(missing if loose else _("all supported") if station.count else _("nothing yet"))
            icons.give(button, "triangle-alert" if loose else "check" if station.count else "minus",
                       "warning" if loose else "muted", size=14)  # fmt: skip
            button.setToolTip(_(_EXPLAINED[station.key]))
            button.setAccessibleName(f"{_(_EXPLAINED[station.key])}: {loose}")
        first = next((one.key for one in found if one.loose), "")
        self.show_arrow(self._arrow if self._arrow else first)

    def show_arrow(self, key: str, *_checked: Any) -> None:
        """List what is unsupported at an arrow."""
        self._arrow = key if self._path else ""
        station = next((one for one in self._path if one.key == key), None)
        for name, button in self.arrows.items():
            button.setChecked(name == key)
        self.list.clear()
        self.head.setText(_(_EXPLAINED[key]) if station and key in _EXPLAINED else _("Everything is supported."))
        for one in station.loose if station else ():
            item = QListWidgetItem(one.words)
            item.setData(_ITEM, one)
            item.setToolTip(one.words)
            self.list.addItem(item)

    def panes(self) -> Sequence[QWidget]:
        return (self.arrows["extracts"], self.list)

    # Going there

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            item = self.list.currentItem()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
                self.open(item.data(_ITEM))
                return True
        return super().eventFilter(watched, event)

    def visit(self, key: str, *_checked: Any) -> None:
        """Go where a station is worked at."""
        if key in _GOES:
            self.shell.go(_GOES[key])
        else:
            self.shell.run(_RUNS.get(key, "edit.thinking"))

    def open(self, one: Loose) -> None:
        """Open what is unsupported where something can be done about it."""
        if one.table == "document":
            self.shell.go("coder", document=one.id)
        elif one.table == "code":
            self.shell.go("codebook", code=one.id)
        elif one.table == "note":
            from qualicode.ui.notes.window import Notes

            notes = Notes(self.shell, self.window())
            notes.show()
            notes.reveal(one.id)
        else:
            from qualicode.ui.thinking.window import Thinking

            desk = Thinking(self.shell, self.window())
            desk.show()
            desk.choose(one.id)


class _Arrow(QLabel):
    """From one station to the next."""

    def __init__(self) -> None:
        super().__init__()
        theme.appearance().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(icons.pixmap("arrow-down", theme.px(18), theme.current().muted))
