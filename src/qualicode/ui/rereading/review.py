"""A window to go through passages one by one: a list at the left, the passage in its text at the right, answers below.

Enter gives the first answer, other keys the others; after an answer the next passage is there. Everything answered is a
step that can be undone, and what is undone comes back into the list.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _, ngettext
from qualicode.model.study import Code
from qualicode.services import codebook
from qualicode.services.rereading import Excerpt
from qualicode.ui import guide, theme
from qualicode.ui.codebook.suggestion_card import short
from qualicode.ui.picker import Choice, Picker
from qualicode.ui.workspace import Shell

LINE = Qt.ItemDataRole.UserRole
_WORDS = 110


@dataclass(frozen=True, slots=True)
class Line:
    """A passage to look at, quiet words beside it, and whatever stands for it (`key`)."""

    excerpt: Excerpt
    detail: str
    key: Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What one can say to a passage: the words of its button, its key and how that is written."""

    words: str
    key: Qt.Key
    written: str
    run: Callable[[Line], object]


class Review(QDialog):
    """The window; a kind of review says what its answers are (`answers`) and what stands below the passage (`why`)."""

    def __init__(self, shell: Shell, parent: QWidget, title: str, lead: str) -> None:
        super().__init__(parent)
        guide.about(self, "suggestions.md")
        self.shell = shell
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(min(theme.px(900), parent.width()), min(theme.px(580), parent.height()))
        self.list, self.text, self.below = QListWidget(), QTextBrowser(), QVBoxLayout()
        self.told, self.count = theme.mark(QLabel(), "muted"), theme.mark(QLabel(), "muted")
        self.buttons: list[QPushButton] = []
        self._answers = self.answers()
        self._lay_out(title, lead)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show())
        self.list.installEventFilter(self)
        self.text.anchorClicked.connect(lambda _url: self.see())
        shell.session.closed.connect(self.close)
        self.list.setFocus()

    # What a kind of review says

    def answers(self) -> Sequence[Answer]:
        """What can be said to a passage, the usual one first."""
        raise NotImplementedError

    def why(self, line: Line) -> QWidget | None:
        """What stands below a passage."""
        raise NotImplementedError

    # What is shown

    def _lay_out(self, title: str, lead: str) -> None:
        heading, words = theme.mark(QLabel(title), "heading"), theme.mark(QLabel(lead), "muted")
        heading.setWordWrap(True)
        words.setWordWrap(True)
        self.told.setWordWrap(True)
        self.list.setAccessibleName(title)
        self.list.setWordWrap(True)
        self.list.setSpacing(1)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setAccessibleName(_("The passage in its text"))
        self.text.setOpenLinks(False)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.px(12), 0, 0, 0)
        column.addWidget(self.text, 1)
        column.addLayout(self.below)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([theme.px(330), theme.px(570)])
        splitter.setStretchFactor(1, 1)
        splitter.setHandleWidth(1)
        foot = QHBoxLayout()
        for place, answer in enumerate(self._answers):
            button = QPushButton(f"{answer.words} {answer.written}")
            button.setAccessibleName(answer.words)
            button.setAutoDefault(False)
            if not place:
                theme.mark(button, "primary")
            button.clicked.connect(lambda _on=False, one=answer: self.answer(one))
            self.buttons.append(button)
            foot.addWidget(button)
        foot.addStretch(1)
        close = QPushButton(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        foot.addWidget(self.count)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        for widget in (heading, words, self.told):
            layout.addWidget(widget)
        layout.addWidget(splitter, 1)
        layout.addLayout(foot)
        self._show()

    def say(self, words: str) -> None:
        """Say how far one is, or why there is nothing; "" for nothing to say."""
        self.told.setText(words)
        self.told.setVisible(bool(words))

    def fill(self, lines: Sequence[Line]) -> None:
        """Show these passages; one stays at the one that one was at, or at its place."""
        here, place = self.current(), max(0, self.list.currentRow())
        self.list.blockSignals(True)
        self.list.clear()
        for line in lines:
            item = QListWidgetItem(f"{short(line.excerpt.words, _WORDS)}\n{line.excerpt.title} · {line.detail}")
            item.setData(LINE, line)
            self.list.addItem(item)
        self.list.blockSignals(False)
        same = next((row for row, line in enumerate(lines) if here and line.excerpt == here.excerpt), None)
        self.list.setCurrentRow(min(place, len(lines) - 1) if same is None else same)
        self._show()

    def lines(self) -> list[Line]:
        """The passages that are left."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item.data(LINE) for item in items if item is not None]

    def current(self) -> Line | None:
        """The passage one is at."""
        item = self.list.currentItem()
        line = item.data(LINE) if item is not None else None
        return line if isinstance(line, Line) else None

    def _show(self) -> None:
        line, left = self.current(), self.list.count()
        for button in self.buttons:
            button.setEnabled(line is not None)
        self.count.setText(
            ngettext("{count} passage left", "{count} passages left", left).format(count=left) if left else ""
        )
        while (item := self.below.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.text.setHtml(_in_its_text(line.excerpt) if line else "")
        if line and (widget := self.why(line)) is not None:
            self.below.addWidget(widget)

    # Acting

    def see(self) -> None:
        """Show the passage in the Coder."""
        if line := self.current():
            one = line.excerpt
            self.shell.go("coder", document=one.document_id, start=one.start, end=one.end)

    def answer(self, answer: Answer) -> None:
        """Answer for the passage one is at."""
        if line := self.current():
            answer.run(line)

    def answered(self, line: Line) -> None:
        """A passage was answered: the next one."""
        rows = [row for row, other in enumerate(self.lines()) if other == line]
        for row in rows:
            self.list.takeItem(row)
        self._show()
        self.list.setFocus()

    def ask_code(self, then: Callable[[Code], object]) -> None:
        """Ask for a code by typing, and tell which one was chosen."""
        _Codes(self.shell, self, then).ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
            same = {Qt.Key.Key_Enter: Qt.Key.Key_Return, Qt.Key.Key_Backspace: Qt.Key.Key_Delete}
            key = same.get(Qt.Key(event.key()), Qt.Key(event.key()))
            answer = next((one for one in self._answers if bare and one.key == key), None)
            if answer is not None:
                self.answer(answer)
                return True
            if bare and key == Qt.Key.Key_Space:
                self.see()
                return True
        return super().eventFilter(watched, event)


class _Codes(Picker):
    """Every code that can be put on a passage."""

    def __init__(self, shell: Shell, parent: QWidget, then: Callable[[Code], object]) -> None:
        super().__init__(parent, _("Code"), _("Type the name of a code…"))
        self._shell, self._around, self._then = shell, parent, then
        self.left.connect(self.deleteLater)

    def ask(self) -> None:
        """Show it over its window."""
        project, around = self._shell.session.project, self._around
        if project is None:
            return
        paths = codebook.paths(project)
        choices = [
            Choice(branch.code.name, partial(self._then, branch.code), "tag", detail=paths[branch.code.id])
            for branch in codebook.flat(codebook.tree(project))
            if not branch.code.archived
        ]
        width, height = min(theme.px(480), around.width() - 48), min(theme.px(360), around.height() - 80)
        self.offer(choices, width, height)
        self.move((around.width() - width) // 2, theme.px(48))


def _in_its_text(one: Excerpt) -> str:
    tokens = theme.current()
    before, words, after = (escape(part).replace("\n", "<br>") for part in (one.before, one.words, one.after))
    return (
        f'<p><a href="#" style="color:{tokens.accent}">{escape(one.title)}</a></p>'
        f'<p style="line-height:150%"><span style="color:{tokens.muted}">{before}</span>'
        f'<span style="background:{tokens.accent_soft};color:{tokens.text}">{words}</span>'
        f'<span style="color:{tokens.muted}">{after}</span></p>'
    )
