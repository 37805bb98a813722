"""« Codes hard to tell apart »: pairs whose extracts resemble each other, each with what one can do about it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from qualicode.extend import Mixed
from qualicode.i18n import _, ngettext
from qualicode.model.study import Code, Coding
from qualicode.plugins.suggesters.asking import Answer, Question
from qualicode.services import codebook, rereading
from qualicode.store.project import Changes
from qualicode.ui import guide, theme
from qualicode.ui.codebook.advice import shared
from qualicode.ui.codebook.care import Why
from qualicode.ui.rereading.again import ReadAgain
from qualicode.ui.workspace import Shell


class HardToTell(QDialog):
    """One card a pair."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "suggestions.md")
        self._shell = shell
        self._all: Sequence[Mixed] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Codes hard to tell apart"))
        self.resize(min(theme.px(680), parent.width()), min(theme.px(520), parent.height()))
        self.told = theme.mark(QLabel(_("Each coding is compared with the others of its code…")), "muted")
        self.told.setWordWrap(True)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(8)
        self._lay_out()
        shell.session.changed.connect(self._hear)
        shell.session.closed.connect(self.close)
        shared(shell.session).ask(Question("mixed"), self._take)

    def _lay_out(self) -> None:
        heading = theme.mark(QLabel(_("Codes hard to tell apart")), "heading")
        inner = theme.mark(QWidget(), "pane")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.addLayout(self._cards)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        close = QPushButton(_("Close"))
        close.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addWidget(self.told)
        layout.addWidget(scroll, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def pairs(self) -> list[QFrame]:
        """The cards that are shown."""
        return self.findChildren(QFrame, "pair")

    def _take(self, found: Answer) -> None:
        if found is None:
            self.told.setText(shared(self._shell.session).status() or _("Suggestions are unavailable for now."))
            return
        self._all = found
        self._fill()

    def _hear(self, changes: Changes) -> None:
        if changes.touch("code", "dismissal"):
            self._fill()

    def _fill(self) -> None:
        project = self._shell.session.project
        while (item := self._cards.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        if project is None:
            return
        paths = codebook.paths(project)
        left = rereading.apart(project, self._all)
        for pair in left:
            self._cards.addWidget(self._card(pair, paths))
        self.told.setText(
            _("Their extracts resemble each other: is it one theme, or does a definition have to say the difference?")
            if left
            else _("No two codes mix: the extracts of each resemble each other more.")
        )

    def _card(self, pair: Mixed, paths: dict[str, str]) -> QFrame:
        card = theme.mark(QFrame(), "hint")
        card.setObjectName("pair")
        names = QLabel(f"{paths[pair.code]}\n{paths[pair.other]}")
        theme.mark(names, "title").setWordWrap(True)
        told = ngettext(
            "{mixed} extract of {seen} resembles the other code more.",
            "{mixed} extracts of {seen} resemble the other code more.",
            pair.mixed,
        ).format(mixed=pair.mixed, seen=pair.seen)
        row = QHBoxLayout()
        for words, run in (
            (_("Read them again"), self._read),
            (_("See the definitions"), self._define),
            (_("Merge them"), self._merge),
            (_("They are two"), self._keep),
        ):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(partial(run, pair))
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(names)
        column.addWidget(theme.mark(QLabel(told), "muted"))
        column.addLayout(row)
        return card

    def _read(self, pair: Mixed) -> None:
        ReadAgain(self._shell, self.parentWidget() or self, (pair.code, pair.other)).show()

    def _define(self, pair: Mixed) -> None:
        self._shell.go("codebook", code=pair.code)

    def _merge(self, pair: Mixed) -> None:
        """Merge the one with fewer extracts into the other, which says so first; « Annuler » is offered."""
        project = self._shell.session.project
        if project is None:
            return
        source, target = pair.code, pair.other
        if project.count(Coding, code_id=source) > project.count(Coding, code_id=target):
            source, target = target, source
        names = {code.id: code.name for code in project.find(Code)}
        if self._shell.session.attempt(lambda: codebook.merge_codes(project, [source], target)):
            told = _("“{one}” was merged into “{other}”.").format(one=names[source], other=names[target])
            why = (_("Say why…"), partial(self._ask_why, target, names[source]))
            self._shell.messages.say(told, "success", _("Undo"), self._shell.session.undo, other=why)

    def _ask_why(self, target: str, former: str) -> None:
        Why(self._shell, self.parentWidget() or self, target, [former]).show()

    def _keep(self, pair: Mixed) -> None:
        project = self._shell.session.project
        if project is not None:
            self._shell.session.attempt(lambda: rereading.keep_apart(project, pair))
