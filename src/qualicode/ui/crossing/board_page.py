"""« Tableau de croisement »: cards in columns of territories; group them, name the group, make a problem of it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qualicode.extend import Progress
from qualicode.i18n import N_, _, ngettext
from qualicode.services import board
from qualicode.services.board import Board, Card, Pile
from qualicode.store.project import Project
from qualicode.ui import ask, icons, theme
from qualicode.ui.commands import Command
from qualicode.ui.crossing.board import Band, BoardView
from qualicode.ui.crossing.board_card import CardPane
from qualicode.ui.crossing.flow import FlowLayout
from qualicode.ui.crossing.page import Page
from qualicode.ui.elided import Elided
from qualicode.ui.picker import Choice, Picker
from qualicode.ui.workspace import Shell


class BoardPage(Page):
    """The board with its buttons; the inspector shows the card or the group where one is."""

    key, title, icon = "board", N_("Crossing board"), "sticky-note"
    concerns = ("note", "link", "card_group", "territory", "problem", "document", "coder")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.view, self.pane = BoardView(), CardPane(shell)
        self.inspector = self.pane
        self.told = theme.mark(Elided(), "muted")
        self._pages = QStackedWidget()
        self._board = Board((), (), ())
        self._wanted = ""
        self._build()
        self._listen()

    def _build(self) -> None:
        head = theme.mark(QFrame(), "header")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 8, 0)
        row.addWidget(theme.mark(Elided(_(self.title)), "title"), 100)
        row.addStretch(1)
        acts = theme.mark(QFrame(), "choices")
        policy = acts.sizePolicy()
        policy.setHeightForWidth(True)
        acts.setSizePolicy(policy)
        flow = FlowLayout(acts)
        self.group_button = self._button(flow, _("Group…"), "plus", self.group, "G")
        self.out_button = self._button(flow, _("Take out"), "minus", self.take_out, "Delete")
        self.rename_button = self._button(flow, _("Rename…"), "pencil", self.rename, "F2")
        self.problem_button = self._button(flow, _("Make a problem"), "circle-question-mark", self.make_problem, "P")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(acts)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._nothing())
        theme.mark(self._pages, "stage")
        column.addWidget(self._pages, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.addWidget(self.told, 1)
        column.addLayout(foot)

    def _button(self, row: QLayout, words: str, icon: str, act: Callable[[], object], key: str) -> QPushButton:
        button = theme.mark(QPushButton(words), "quiet")
        icons.give(button, icon, size=14)
        button.setToolTip(f"{words} ({key})")
        button.clicked.connect(lambda: act())
        row.addWidget(button)
        return button

    def _nothing(self) -> QWidget:
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(48, 64, 48, 0)
        column.setSpacing(16)
        hint = QLabel(
            _(
                "What surprised you and what stands out come together here, a column for each territory.\n\n"
                "There is nothing yet: in “Code texts”, select words and press E for a surprise or P for a key "
                "finding. A note takes the territory of its text."
            )
        )
        hint.setWordWrap(True)
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(theme.mark(hint, "muted"))
        row = QHBoxLayout()
        row.addStretch(1)
        self.code_button = theme.mark(QPushButton(_("Code texts")), "primary")
        self.code_button.clicked.connect(lambda: self.shell.go("coder"))
        self.note_button = QPushButton(_("Quick note…"))
        self.note_button.clicked.connect(lambda: self.shell.run("edit.quick_note"))
        row.addWidget(self.code_button)
        row.addWidget(self.note_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return pane

    def _listen(self) -> None:
        self.view.went.connect(self._went)
        self.view.dropped.connect(self.drop)
        self.view.pressed_key.connect(self._press)
        self.view.doubleClicked.connect(lambda _index: self.open())
        self.view.customContextMenuRequested.connect(self._popup)

    # Showing

    def read(self) -> None:
        project = self.project
        if project is None:
            return
        run, unseen = self._run, self.shell.session.seen.unseen(project)

        def work(_progress: Progress) -> Board:
            reader = project.reader()
            try:
                return board.board(reader, unseen)
            finally:
                reader.connection.close()

        def then(found: Board) -> None:
            if run == self._run:
                self.show_board(found)

        self.shell.jobs.start(_("Reading the board…"), work, then, quiet=True)

    def clear(self) -> None:
        self._wanted = ""
        self.show_board(Board((), (), ()))

    def show_board(self, found: Board) -> None:
        """Show a board; what was just made is chosen."""
        self._board = found
        self.view.show_board(found)
        if self._wanted:
            self.view.choose([self._wanted], self._wanted)
            self._wanted = ""
        self._pages.setCurrentIndex(0 if found.cards or found.piles else 1)
        cards, piles = len(found.cards), len(found.piles)
        told = [
            ngettext("{count} card", "{count} cards", cards).format(count=cards),
            ngettext("{count} group", "{count} groups", piles).format(count=piles),
            _("Drag cards onto each other, or choose them and press G."),
        ]
        self.told.setText(" · ".join(told))
        self.told.setVisible(bool(cards or piles))
        self._went()

    def panes(self) -> Sequence[QWidget]:
        return (self.view if self._pages.currentIndex() == 0 else self.code_button, self.pane)

    def _went(self) -> None:
        item, pile, cards = self.view.current(), self.view.pile(), self.view.cards()
        writing = self.project is not None and not self.project.read_only
        self.group_button.setEnabled(bool(cards) and writing)
        self.out_button.setEnabled(writing and any(card.group_id for card in cards))
        self.rename_button.setEnabled(pile is not None and writing)
        self.problem_button.setEnabled(pile is not None and not pile.problem_id and bool(pile.cards) and writing)
        self.pane.show_item(self.project, item if isinstance(item, Card) else pile)

    # Acting

    def _do(self, act: Callable[[Project], object], told: str) -> bool:
        """Do something that can be undone, and say it."""
        project = self.project
        if project is None or project.read_only or not self.shell.session.attempt(lambda: act(project)):
            return False
        self.shell.messages.say(told, "info", _("Undo"), self.shell.session.undo)
        return True

    def group(self) -> None:
        """Put the chosen cards into a group: one that there is, found by typing, or a new one."""
        ids = [card.id for card in self.view.cards()]
        if not ids or self.project is None or self.project.read_only:
            return
        if not self._board.piles:
            self.put_together(ids)
            return
        around = self.window()
        picker = Picker(around, _("Group"), _("The name of a group"))
        picker.left.connect(picker.deleteLater)
        choices = [Choice(_("New group…"), partial(self.put_together, ids), "plus")]
        choices += [Choice(one.name, partial(self.put_into, ids, one), "folder") for one in self._board.piles]
        width, height = min(theme.px(480), around.width() - 48), min(theme.px(360), around.height() - 80)
        picker.offer(choices, width, height)
        picker.move((around.width() - width) // 2, theme.px(48))

    def put_together(self, ids: Sequence[str]) -> None:
        """Ask for a name and make a group of these cards."""
        name = ask.words(self, _("New group"), _("What do these cards have in common?"))
        if not name:
            return
        made: list[str] = []
        told = _("Grouped as “{name}”.").format(name=name)
        if self._do(lambda project: made.append(board.put_together(project, ids, name)), told):
            self._wanted = made[0]

    def put_into(self, ids: Sequence[str], pile: Pile) -> None:
        """Lay cards into a group."""
        told = ngettext("{count} card put into “{name}”.", "{count} cards put into “{name}”.", len(ids))
        self._do(lambda project: board.put_into(project, ids, pile.id), told.format(count=len(ids), name=pile.name))

    def take_out(self, ids: Sequence[str] = ()) -> None:
        """Take the chosen cards out of their groups; at the head of a group, dissolve it."""
        item, cards = self.view.current(), self.view.cards()
        ids = ids or [card.id for card in cards if card.group_id]
        if ids:
            told = ngettext("{count} card taken out.", "{count} cards taken out.", len(ids)).format(count=len(ids))
            self._do(lambda project: board.take_out(project, ids), told)
        elif isinstance(item, Band) and not cards:
            self.dissolve()

    def dissolve(self) -> None:
        """Take the group away where one is; its cards stay."""
        if (pile := self.view.pile()) is not None:
            told = _("“{name}” was dissolved; its cards stay.").format(name=pile.name)
            self._do(lambda project: board.dissolve(project, pile.id), told)

    def rename(self) -> None:
        """Ask for another name of the group where one is."""
        pile = self.view.pile()
        if pile is None or self.project is None or self.project.read_only:
            return
        name = ask.words(self, _("Rename the group"), _("What do these cards have in common?"), pile.name)
        if name and name != pile.name:
            self._do(lambda project: board.rename_group(project, pile.id, name), _("The group has another name."))

    def move_group(self, by: int) -> None:
        """Move the group where one is up or down."""
        pile, project = self.view.pile(), self.project
        if pile is not None and project is not None:
            self.shell.session.attempt(lambda: board.move_group(project, pile.id, by))

    def make_problem(self) -> None:
        """Make a problem of the group where one is."""
        pile = self.view.pile()
        if pile is None:
            return
        told = _("“{name}” is a problem now: write its questions and leads in “Problems and leads”.")
        self._do(lambda project: board.make_problem(project, pile.id), told.format(name=pile.name))

    def open(self) -> None:
        """Open the text at the passage of a card, or what a group became."""
        item = self.view.current()
        if isinstance(item, Band):
            if item.pile is not None and not item.pile.problem_id:
                self.rename()
            else:
                self.pane.open()
        elif item is not None:
            self.pane.open()

    def drop(self, ids: Sequence[str], band: Band, card: Card | None) -> None:
        """Cards were dropped: into a group, on a card that lies in none, or where nothing is grouped."""
        if self.project is None or self.project.read_only:
            return
        if band.pile is not None:
            self.put_into(ids, band.pile)
        elif card is not None and card.id not in ids:
            self.put_together([card.id, *ids])
        else:
            lying = {one.id for one in self._board.cards if one.group_id}
            self.take_out([one for one in ids if one in lying]) if lying.intersection(ids) else None

    def _press(self, key: str) -> None:
        acts: dict[str, Callable[[], object]] = {
            "group": self.group, "out": self.take_out, "rename": self.rename, "problem": self.make_problem,
            "open": self.open, "up": partial(self.move_group, -1), "down": partial(self.move_group, 1),
        }  # fmt: skip
        acts[key]()

    def menu(self) -> QMenu:
        """What can be done with what is chosen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        pile = self.view.pile()
        for words, act, can in (
            (_("Open"), self.open, self.view.current() is not None),
            (_("Group…"), self.group, self.group_button.isEnabled()),
            (_("Take out"), self.take_out, self.out_button.isEnabled()),
            (_("Rename the group…"), self.rename, self.rename_button.isEnabled()),
            (_("Make a problem"), self.make_problem, self.problem_button.isEnabled()),
            (_("Dissolve the group"), self.dissolve, pile is not None and self.rename_button.isEnabled()),
        ):
            menu.addAction(words, act).setEnabled(can)
        return menu

    def _popup(self, spot: QPoint) -> None:
        self.menu().popup(self.view.viewport().mapToGlobal(spot))

    def commands(self) -> Sequence[Command]:
        def there() -> bool:
            return self.project is not None and self.isVisible()

        return (
            Command("crossing.group", "edit", _("Group the cards…"), "", "plus", self.group,
                    lambda: there() and self.group_button.isEnabled(), 7),
            Command("crossing.problem", "edit", _("Make a problem of the group"), "", "circle-question-mark",
                    self.make_problem, lambda: there() and self.problem_button.isEnabled(), 7),
        )  # fmt: skip
