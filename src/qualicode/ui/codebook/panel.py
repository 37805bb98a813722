"""The pane « Grille de codes »: search on top, the tree below, and what one does with a code."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QKeySequence, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _, ngettext
from qualicode.model.study import Code
from qualicode.services import codebook, codebook_care
from qualicode.services.codebook import Branch
from qualicode.store.project import Project
from qualicode.ui import guide, icons, theme
from qualicode.ui.codebook.care import Why
from qualicode.ui.codebook.first_words import offer_words
from qualicode.ui.codebook.tree import CodeTree
from qualicode.ui.elided import Elided
from qualicode.ui.picker import Choice, Picker
from qualicode.ui.workspace import Shell

HUES = range(0, 360, 20)
_TABLES = ("code", "coding")


class CodebookPanel(QFrame):
    """Shows and changes the codebook of the open project; it reads again after every step that concerns it, or, while
    nobody sees it, when it is seen next.

    `applied(code)`: Enter, double click or a drop of selected words; `shown(code)`: its extracts are asked for;
    `current_changed(code or "")`.
    """

    applied = Signal(str)
    shown = Signal(str)
    current_changed = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        guide.about(self, "grille-de-codes.md")
        self.shell = shell
        theme.mark(self, "pane")
        self.tree = CodeTree()
        self.search = theme.mark(QLineEdit(), "search")
        self._count = theme.mark(QLabel(), "muted")
        self._pages = QStackedWidget()
        self._stale = True
        self._fresh = ""
        self._build()
        self.tree.chosen.connect(self.applied)
        self.tree.passage_dropped.connect(self.applied)
        self.tree.moved.connect(self._move)
        self.tree.renamed.connect(self._rename)
        self.tree.current_changed.connect(self.current_changed)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._menu)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.tree.installEventFilter(self)
        shell.session.opened.connect(lambda _project: self.refresh())
        shell.session.closed.connect(self._empty_out)
        shell.session.seen.changed.connect(self.refresh)
        shell.session.changed.connect(lambda changes: self.refresh() if changes.touch(*_TABLES) else None)

    def _build(self) -> None:
        header = theme.mark(QFrame(), "header")
        row = QHBoxLayout(header)
        row.setContentsMargins(12, 0, 6, 0)
        row.addWidget(theme.mark(Elided(_("Codebook")), "title"), 100)
        row.addStretch(1)
        row.addWidget(self._count)
        add = theme.mark(QToolButton(), "quiet")
        icons.give(add, "plus")
        add.setAccessibleName(_("New code"))
        add.setToolTip(_("New code ({key})").format(key=_key("Insert")))
        add.clicked.connect(lambda: self.create_code())
        row.addWidget(add)
        self.search.setPlaceholderText(_("Find a code…"))
        self.search.setAccessibleName(_("Find a code"))
        self.search.setClearButtonEnabled(True)
        self._pages.addWidget(self.tree)
        self._pages.addWidget(self._empty())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 8, 4, 4)
        inner.setSpacing(8)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 8, 0)
        line.addWidget(self.search)
        inner.addLayout(line)
        inner.addWidget(self._pages, 1)
        layout.addLayout(inner, 1)

    def _empty(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(4, 16, 12, 0)
        words = theme.mark(QLabel(_("No code yet. A code is a short name for what a passage is about.")), "muted")
        words.setWordWrap(True)
        button = QPushButton(_("New code"))
        button.clicked.connect(lambda: self.create_code())
        column.addWidget(words)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return page

    # Reading

    @property
    def project(self) -> Project | None:
        """The open project."""
        return self.shell.session.project

    def refresh(self) -> None:
        """Read the codebook again, now or when it is seen."""
        self._stale = not self.isVisible()
        if not self._stale:
            only = self.shell.session.seen.only(self.project)
            self._show(codebook.tree(self.project, only) if self.project else ())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _empty_out(self) -> None:
        self._show(())
        self.tree.make_current("")

    def _show(self, branches: Sequence[Branch]) -> None:
        self.tree.show_branches(branches)
        count = len(codebook.flat(branches))
        self._count.setText(ngettext("{count} code", "{count} codes", count).format(count=count))
        self._pages.setCurrentIndex(0 if count else 1)

    # Acting

    def create_code(self, parent_id: str = "", name: str = "") -> None:
        """Make a new code and let its name be typed in place."""
        if self.project is None:
            return
        made: list[Code] = []
        project, name = self.project, name or self._fresh_name(parent_id)
        if self._try(lambda: made.append(codebook.create_code(project, name, parent_id or None))):
            self.search.clear()
            self._fresh = made[0].id
            self.tree.edit_name(made[0].id)

    def create_below(self) -> None:
        """Make a new code under the current one."""
        self.create_code(self.tree.current())

    def rename(self) -> None:
        """Let the current code's name be typed in place."""
        self.tree.edit_name(self.tree.current())

    def delete(self) -> None:
        """Delete the selected codes; « Annuler » is offered."""
        ids = self.tree.selected()
        project = self.project
        if project is None or not ids:
            return
        names = [project.get(Code, code_id).name for code_id in ids]
        if self._try(lambda: codebook.delete_codes(project, ids)):
            told = ngettext("The code “{name}” was deleted.", "{count} codes were deleted.", len(ids))
            self.shell.messages.say(
                told.format(name=names[0], count=len(ids)), "info", _("Undo"), self.shell.session.undo
            )

    def recolour(self, code_id: str, hue: int) -> None:
        """Give a code another hue."""
        if (project := self.project) is not None:
            self._try(lambda: codebook.recolour_code(project, code_id, hue))

    def pin(self, code_id: str, key: str) -> None:
        """Let a digit apply a code."""
        if (project := self.project) is not None:
            self._try(lambda: codebook.pin_code(project, code_id, key))

    def merge(self) -> None:
        """Ask which code the selected ones are merged into, and why."""
        project, sources = self.project, self.tree.selected()
        if project is None or not sources:
            return
        paths = codebook.paths(project)
        choices = [
            Choice(path, partial(self._merge_into, sources, code_id), "tag")
            for code_id, path in sorted(paths.items(), key=lambda pair: pair[1].casefold())
            if code_id not in sources
        ]
        names = ", ".join(project.get(Code, code_id).name for code_id in sources)
        picker = Picker(self.window(), _("Merge “{names}” into…").format(names=names), _("Merge into which code?"))
        picker.left.connect(picker.deleteLater)
        corner = self.mapTo(self.window(), QPoint(0, theme.px(80)))
        picker.offer(choices, min(self.width(), theme.px(420)), theme.px(320))
        picker.move(min(corner.x(), self.window().width() - picker.width() - 8), corner.y())

    def _merge_into(self, sources: Sequence[str], target: str) -> None:
        project = self.project
        if project is not None and self._try(lambda: codebook.merge_codes(project, sources, target)):
            name = project.get(Code, target).name
            told = _("Merged into “{name}”.").format(name=name)
            why = (_("Say why…"), partial(self._ask_why, target, list(sources)))
            self.shell.messages.say(told, "info", _("Undo"), self.shell.session.undo, other=why)
            self.tree.make_current(target)

    def _ask_why(self, target: str, former: Sequence[str]) -> None:
        Why(self.shell, self.window(), target, former).show()

    def archive(self) -> None:
        """Propose the selected codes no longer, or again; their extracts stay."""
        project, ids = self.project, self.tree.selected()
        if project is None or not ids:
            return
        archived = not all(project.get(Code, code_id).archived for code_id in ids)
        if self._try(lambda: codebook_care.archive_codes(project, ids, archived)):
            told = _("Archived: no longer proposed, the extracts stay.") if archived else _("In use again.")
            self.shell.messages.say(told, "info", _("Undo"), self.shell.session.undo)

    def duplicate(self, with_extracts: bool = False) -> None:
        """Make a second code with the same meaning, to be made different."""
        project, code_id = self.project, self.tree.current()
        made: list[Code] = []
        if project is not None and code_id:
            act = partial(codebook_care.duplicate_code, project, code_id, with_extracts=with_extracts)
            if self._try(lambda: made.append(act())):
                self.tree.make_current(made[0].id)

    def ask_versions(self) -> None:
        """The versions of the codebook."""
        from qualicode.ui.codebook.versions import Versions

        Versions(self.shell, self.window()).show()

    def ask_passages(self) -> None:
        """Passages that resemble the current code, one by one."""
        from qualicode.ui.rereading.passages import PassagesForCode

        project, code_id = self.project, self.tree.current()
        if project is not None and code_id:
            PassagesForCode(self.shell, self.window(), project.get(Code, code_id)).show()

    def ask_split(self) -> None:
        """The extracts of the current code, one by one, to be left or given to another code."""
        from qualicode.ui.rereading.splitting import SplitCode

        project, code_id = self.project, self.tree.current()
        if project is not None and code_id:
            SplitCode(self.shell, self.window(), project.get(Code, code_id)).show()

    def ask_again(self) -> None:
        """Codings that look unlike the rest of their code, one by one."""
        from qualicode.ui.rereading.again import ReadAgain

        ReadAgain(self.shell, self.window()).show()

    def ask_mixed(self) -> None:
        """Pairs of codes that are hard to tell apart."""
        from qualicode.ui.rereading.mixed import HardToTell

        HardToTell(self.shell, self.window()).show()

    def _move(self, code_id: str, parent_id: str, before_id: str) -> None:
        project = self.project
        if project is not None and code_id != before_id:
            self._try(lambda: codebook.move_code(project, code_id, parent_id or None, before_id or None))
            self.tree.make_current(code_id)

    def _rename(self, code_id: str, name: str) -> None:
        project = self.project
        if project is None:
            return
        if not self._try(lambda: codebook.rename_code(project, code_id, name)):
            self.refresh()
        elif code_id == self._fresh:
            self._fresh = ""
            offer_words(self.shell, self.window(), project.get(Code, code_id))

    def _try(self, act: Callable[[], object]) -> bool:
        return self.shell.session.attempt(act)

    def _fresh_name(self, parent_id: str) -> str:
        assert self.project is not None, "a code is made in a project"
        taken = {code.name.casefold() for code in self.project.find(Code, parent_id=parent_id or None)}
        names = (_("New code") if n == 1 else f"{_('New code')} {n}" for n in range(1, 10_000))
        return next(name for name in names if name.casefold() not in taken)

    # Filtering and keys

    def _filter(self, query: str) -> None:
        if best := self.tree.filter(query):
            self.tree.make_current(best)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._search_key(event) if watched is self.search else self._tree_key(event)
        return super().eventFilter(watched, event)

    def _search_key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.text() and self.tree.current():
            self.applied.emit(self.tree.current())
        elif event.key() == Qt.Key.Key_Down:
            self.tree.setFocus()
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            return False
        return True

    def _tree_key(self, event: QKeyEvent) -> bool:
        keys, shift = Qt.Key, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == keys.Key_Insert:
            self.create_below() if shift else self.create_code()
        elif event.key() == keys.Key_Delete:
            self.delete()
        else:
            return False
        return True

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        code_id = self.tree.current()
        if self.tree.indexAt(at).isValid() and code_id:
            self._fill_menu(menu, code_id)
        else:
            menu.addAction(_("New code"), lambda: self.create_code())
        menu.exec(self.tree.viewport().mapToGlobal(at))
        menu.deleteLater()

    def _fill_menu(self, menu: QMenu, code_id: str) -> None:
        assert self.project is not None, "a code was clicked"
        code = self.project.get(Code, code_id)
        menu.addAction(_("Show the extracts"), lambda: self.shown.emit(code_id))
        menu.addAction(_("Code the selection with it"), lambda: self.applied.emit(code_id))
        menu.addAction(_("Passages that resemble it…"), self.ask_passages)
        menu.addAction(_("Split it, extract by extract…"), self.ask_split)
        menu.addSeparator()
        _with_key(menu, _("New code"), "Insert", lambda: self.create_code())
        _with_key(menu, _("New code below it"), "Shift+Insert", self.create_below)
        _with_key(menu, _("Rename"), "F2", self.rename)
        colours = menu.addMenu(_("Colour"))
        for hue in HUES:
            action = colours.addAction(_hue_name(hue), partial(self.recolour, code_id, hue))
            action.setIcon(swatch(hue))
            action.setCheckable(True)
            action.setChecked(hue == code.hue)
        keys = menu.addMenu(_("Key"))
        for key in ("", *"123456789"):
            action = keys.addAction(key or _("None"), partial(self.pin, code_id, key))
            action.setCheckable(True)
            action.setChecked(code.pinned_key == key)
        menu.addSeparator()
        menu.addAction(_("Merge into…"), self.merge)
        menu.addAction(_("Duplicate"), lambda: self.duplicate())
        menu.addAction(_("Duplicate with its extracts"), lambda: self.duplicate(with_extracts=True))
        menu.addAction(_("Take into use again") if code.archived else _("Archive"), self.archive)
        _with_key(menu, _("Delete"), "Del", self.delete)


def swatch(hue: int) -> QIcon:
    """A square in a code's colour, as an icon."""
    picture = QPixmap(theme.px(14), theme.px(14))
    picture.fill(QColor(theme.code_colours(hue, theme.current()).mark))
    return QIcon(picture)


def _hue_name(hue: int) -> str:
    names = (
        _("Red"), _("Orange"), _("Yellow"), _("Lime"), _("Green"), _("Emerald"), _("Turquoise"), _("Sky blue"),
        _("Blue"), _("Violet"), _("Magenta"), _("Pink"),
    )  # fmt: skip
    return f"{names[hue // 30]} {hue}°"


def _with_key(menu: QMenu, text: str, key: str, run: Callable[[], object]) -> None:
    menu.addAction(f"{text}\t{_key(key)}", run)


def _key(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
