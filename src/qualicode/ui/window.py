"""The one window: menus above, the rail of workspaces at the left, the stage, the status line below."""

import json
from collections.abc import Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenuBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _
from qualicode.services import exchanging
from qualicode.store.files import SUFFIX
from qualicode.store.project import Project
from qualicode.ui import menus, settings, theme, troubles
from qualicode.ui.commands import Commands
from qualicode.ui.messages import Messages
from qualicode.ui.palette import Palette
from qualicode.ui.rail import Rail
from qualicode.ui.search.box import CorpusSearch
from qualicode.ui.session import Session
from qualicode.ui.statusbar import StatusBar
from qualicode.ui.workspace import Place, Workspace

Dialog = TypeVar("Dialog", bound=QDialog)
SMALLEST = (880, 560)
REMEMBER_EVERY = 20_000
"""Milliseconds between two looks at where one is: after a crash one is there again."""
_FRAME = 40
"""About the height of a title bar: with it, a window as high as its screen would hide its last line."""


class MainWindow(QMainWindow):
    """Shows the workspaces of `places`; it is the `Shell` that they are given."""

    language_chosen = Signal(str)

    def __init__(self, places: Sequence[Place], session: Session) -> None:
        super().__init__()
        self.session = session
        self.jobs = session.jobs
        self.status = StatusBar(self.jobs)
        self._places = {place.id: place for place in places}
        self._made: dict[str, Workspace] = {}
        self._front, self._gone = "", False
        self.leaving = False
        """Whether the user asked to close the window, not only the project."""
        self.fills_screen = False
        """Whether the screen is too small for a window beside others, and its size was never chosen."""
        self._stack = QStackedWidget()
        self.messages = Messages(self._stack)
        self.rail = Rail(self.go)
        self.bar = QMenuBar()
        self.commands = Commands(self, self.bar)
        self._build()
        self.palette_box = Palette(self, self.commands)
        self.search = CorpusSearch(self, self)
        self.search.note_wanted.connect(self.show_notes)
        self.commands.install("", menus.commands(self))
        self._remembering = QTimer(self, interval=REMEMBER_EVERY)
        self._remembering.timeout.connect(self.remember)
        self._listen()
        self._show_rail()
        self.go(next(iter(self._places)))
        self._restore_geometry()
        if session.project is not None:
            self._opened(session.project)

    # What workspaces use

    def go(self, workspace: str, **where: Any) -> None:
        """Show a workspace by id, and a thing in it."""
        shown = self._make(workspace)
        if workspace != self._front:
            self._front = workspace
            self._stack.setCurrentWidget(shown)
            self.messages.raise_()  # the stack puts what it shows on top of all
            self.rail.select(workspace)
            self.commands.front(workspace)
            self.status.clear()
            self._show_coder()
            shown.activated()
        if where:
            shown.reveal(**where)

    def run(self, command: str) -> None:
        """Run a command by id."""
        self.commands.run(command)

    # What the menus use

    @property
    def places(self) -> list[Place]:
        """The places that there are now, in the order of the rail."""
        open_now = self.session.project is not None
        return [place for place in self._places.values() if open_now or not place.needs_project]

    @property
    def all_places(self) -> list[Place]:
        """Every place, in the order of the rail."""
        return list(self._places.values())

    def is_there(self, place_id: str) -> bool:
        """Whether a place can be gone to now."""
        return any(place.id == place_id for place in self.places)

    @property
    def front(self) -> Workspace:
        """The workspace that is shown."""
        return self._made[self._front]

    def next_pane(self, step: int) -> None:
        """Bring the focus to the next pane (`step` 1) or the one before (-1); the rail is one of them."""
        panes = [self.rail.buttons[self._front], *(pane for pane in self.front.panes() if pane.isVisible())]
        focus = self.focusWidget()
        here = (
            next((at for at, pane in enumerate(panes) if focus is pane or pane.isAncestorOf(focus)), 0) if focus else 0
        )
        panes[(here + step) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)

    def show_palette(self) -> None:
        """Find a command by typing."""
        self.palette_box.ask()

    def show_history(self, *, new_snapshot: bool = False) -> None:
        """The history; with the focus where a snapshot is named when that is wanted."""
        from qualicode.ui.history import History

        dialog = self._show_dialog(History(self.session, self))
        (dialog.name if new_snapshot else dialog.steps).setFocus()

    def show_backups(self, damaged: Path | None = None) -> None:
        """The backups of the open project, or of a damaged file."""
        from qualicode.ui.backups import Backups

        target = damaged or self.session.project
        if target is not None:
            self._show_dialog(Backups(self.session, self, target))

    def write_note(self) -> None:
        """A note from anywhere."""
        from qualicode.ui.notes.quick import QuickNote

        known = next(iter(self.findChildren(QuickNote)), None)
        (known or QuickNote(self, self)).ask()

    def show_notes(self, note_id: str = "", *, kind: str = "", group: str = "") -> None:
        """All notes: one of them chosen, or those of a kind in groups."""
        from qualicode.ui.notes.window import Notes

        shown = next((one for one in self.findChildren(Notes) if one.isVisible()), None)
        shown = shown or self._show_dialog(Notes(self, self))
        shown.raise_()
        shown.activateWindow()
        if kind:
            shown.show_lists(kind=kind, group=group)
        if note_id:
            shown.reveal(note_id)

    def retrieve(self) -> None:
        """Find extracts by a question."""
        from qualicode.ui.search.retrieving import Retrieving

        shown = next((one for one in self.findChildren(Retrieving) if one.isVisible()), None)
        shown = shown or self._show_dialog(Retrieving(self, self))
        shown.raise_()
        shown.activateWindow()

    def show_guide(self) -> None:
        """The page of the guide for where the focus is."""
        from qualicode.ui.guide import Guide, page_for

        shown = next((one for one in self.findChildren(Guide) if one.isVisible()), None)
        page = page_for(QApplication.focusWidget() if self.isActiveWindow() else self.front)
        (shown or self._show_dialog(Guide(self))).open_page(page)

    def show_keys(self) -> None:
        """The keyboard shortcuts."""
        from qualicode.ui.shortcuts import Shortcuts

        self._show_dialog(Shortcuts(self, self.commands))

    def show_about(self) -> None:
        """What this program is."""
        from qualicode.ui.about import About

        self._show_dialog(About(self))

    def _show_dialog(self, dialog: Dialog) -> Dialog:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        return dialog

    # Inside

    def _build(self) -> None:
        self.setMenuWidget(self._make_top())
        middle = QWidget()
        across = QHBoxLayout(middle)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addWidget(self._stack, 1)
        whole = QWidget()
        down = QVBoxLayout(whole)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(middle, 1)
        down.addWidget(self.status)
        self.setCentralWidget(whole)
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        self.setWindowTitle("Qualicode")

    def _make_top(self) -> QWidget:
        self._top = QFrame()
        self._top.setObjectName("TopBar")
        self._brand = theme.mark(QLabel("Qualicode"), "title")
        self._name = QLabel()
        self._name.setObjectName("ProjectName")
        self._name.setTextFormat(Qt.TextFormat.RichText)
        row = QHBoxLayout(self._top)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._brand)
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self._name)
        self._resize_top()
        return self._top

    def _resize_top(self) -> None:
        self._top.setFixedHeight(theme.px(34))

    def _listen(self) -> None:
        self.session.opened.connect(self._opened)
        self.session.closed.connect(self._closed)
        self.session.about_to_close.connect(self._remember_project)
        self.session.saved_state.connect(self._show_name)
        self.session.coder_changed.connect(self._show_coder)
        self.session.failed.connect(partial(troubles.show, self))
        self.session.told.connect(partial(troubles.tell, self))
        self.jobs.failed.connect(self.messages.error)
        self.commands.asked_for.connect(self.go)
        theme.appearance().changed.connect(self._resize_top)
        theme.appearance().changed.connect(self._show_name)

    def _make(self, place_id: str) -> Workspace:
        if place_id not in self._made:
            made = self._made[place_id] = self._places[place_id].make(self)
            made.setObjectName(f"workspace-{place_id}")
            made.setAccessibleName(_(self._places[place_id].title))
            self._stack.addWidget(made)
            self.commands.install(place_id, made.commands())
        return self._made[place_id]

    def _opened(self, project: Project) -> None:
        self._remembering.start()
        self._show_rail()
        state = self._project_state()
        for place in self.places:
            workspace = self._make(place.id)
            workspace.open(project)
            workspace.restore(state.get(place.id, {}))
        self._show_name()
        self._show_coder()
        wanted = state.get("front", "coder")
        self.go(wanted if wanted in self._places else self.places[-1].id)
        self._ask_who()

    def _ask_who(self) -> None:
        """Say under whose name this person codes while they have not said their own."""
        project, coder = self.session.project, self.session.coder
        if project and coder and not project.read_only and not self.session.coder_name:
            told = _("You code under the name {name} for now.").format(name=coder.name)
            self.messages.say(told, "info", _("Say who you are"), lambda: self.go("home", who=True))

    def _closed(self) -> None:
        self._remembering.stop()
        for workspace in self._made.values():
            workspace.closed()
        self.status.clear()
        self.go(next(iter(self._places)))
        self._show_rail()
        self._show_name()

    def _show_rail(self) -> None:
        self.rail.fill(self.places)
        if self._front in self.rail.buttons:
            self.rail.select(self._front)

    def _show_name(self) -> None:
        project = self.session.project
        self._name.setVisible(project is not None)
        if project is None:
            self.setWindowTitle("Qualicode")
            return
        word, token, explained = self.session.save_words()
        colour = getattr(theme.current(), token)
        name = self.session.file_name
        self._name.setText(f'{escape(name)} · <span style="color:{colour}">{escape(word)}</span>')
        self._name.setToolTip(explained)
        self._name.setAccessibleName(f"{name}, {word}")
        self.setWindowTitle(f"{name} – Qualicode")

    def _show_coder(self) -> None:
        coder = self.session.coder
        self.status.show_text("coder", _("Coder: {name}").format(name=coder.name) if coder else "")

    # What is remembered

    def _project_state(self) -> dict[str, Any]:
        try:
            state = json.loads(settings.text(f"projects/{self.session.info.id}", "{}"))
        except ValueError:
            return {}
        return state if isinstance(state, dict) else {}

    def _remember_project(self) -> None:
        state: dict[str, Any] = {place_id: made.state() for place_id, made in self._made.items()}
        state["front"] = self._front
        key, words = f"projects/{self.session.info.id}", json.dumps(state)
        if settings.text(key) != words:
            settings.save(key, words)

    def _restore_geometry(self) -> None:
        saved = settings.settings().value("window/geometry")
        if not isinstance(saved, QByteArray) or not self.restoreGeometry(saved):
            room = self.screen().availableSize()
            self.resize(min(1440, room.width()), min(900, room.height()))
            self.fills_screen = room.width() <= 1440 or room.height() <= 900 + _FRAME

    def remember(self) -> None:
        """Keep the window's place and the state of its workspaces."""
        settings.save("window/geometry", self.saveGeometry())
        if self.session.project is not None:
            self._remember_project()

    def let_go(self) -> None:
        """Close without touching the session: another window has taken its place."""
        self._gone = True
        self.close()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember()
        self.leaving = not self._gone
        if self._gone or self.session.close():
            event.accept()
        else:
            event.ignore()

    # Files dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        projects = [path for path in paths if path.suffix.casefold() == SUFFIX]
        foreign = [path for path in paths if path.suffix.casefold() in exchanging.PROJECT_SUFFIXES]
        if projects:
            self.session.open(projects[0])
        elif foreign:
            from qualicode.ui.importing import exchange

            exchange.take(self, self, foreign[0])
        elif paths:
            workspaces = [self.front, *(self._made[place.id] for place in self.places if place.id in self._made)]
            any(workspace.dropped(paths) for workspace in workspaces)
        event.acceptProposedAction()
