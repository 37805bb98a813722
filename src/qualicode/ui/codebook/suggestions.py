"""The pane « Suggestions »: one at a time, with its reasons; nothing is coded before a person accepts it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from qualicode.extend import Suggestion
from qualicode.i18n import _, language, ngettext
from qualicode.model.study import Code, Coding
from qualicode.services import suggestions
from qualicode.store.project import Changes
from qualicode.ui import guide, theme
from qualicode.ui.codebook.advice import Advice
from qualicode.ui.codebook.panel import swatch
from qualicode.ui.workspace import Shell

_LONGEST = 160
_Go = Callable[[Coding], object]


class SuggestionsPanel(QFrame):
    """Shows the suggestion for what is on screen.

    `proposed(list[Suggestion])`: what the text should show dashed; `current_changed(Suggestion | None)`: the one on
    the card; `travelled(start, end)`: the user went to one; `near_wanted(document, start, end)`: one was clicked.
    """

    proposed = Signal(object)
    current_changed = Signal(object)
    travelled = Signal(int, int)
    near_wanted = Signal(str, int, int)

    def __init__(self, shell: Shell, advice: Advice | None = None) -> None:
        super().__init__()
        guide.about(self, "suggestions.md")
        self.shell = shell
        self.advice = advice or Advice(shell.session)
        theme.mark(self, "pane")
        self._document = ""
        self._found: list[Suggestion] = []
        self._at = -1
        self._sight = (0, 0)
        self._build()
        self.advice.proposed.connect(lambda document: self.refresh() if document == self._document else None)
        self.advice.state_changed.connect(self._show)
        shell.session.closed.connect(lambda: self.look_at(""))
        shell.session.changed.connect(self._heard)
        theme.appearance().changed.connect(self._show)
        self._show()

    def _build(self) -> None:
        header = QWidget()
        row = QHBoxLayout(header)
        row.setContentsMargins(12, 8, 12, 4)
        row.addWidget(theme.mark(QLabel(_("Suggestions")), "title"))
        row.addStretch(1)
        self._count = theme.mark(QLabel(), "muted")
        row.addWidget(self._count)
        self.card = _Card()
        self.card.accepted.connect(self.accept)
        self.card.refused.connect(self.refuse)
        self.card.put_off.connect(self.put_off)
        self.card.travelled.connect(self.travel)
        self.card.near_asked.connect(self._show_near)
        self._quiet = theme.mark(QLabel(), "muted")
        self._quiet.setWordWrap(True)
        self._quiet.setContentsMargins(12, 0, 12, 0)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 0, 12, 12)
        column.addWidget(self.card)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        theme.mark(inner, "pane")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addWidget(self._quiet)
        layout.addWidget(self._scroll, 1)

    # What is shown

    def look_at(self, document_id: str) -> None:
        """Suggest for this document; "" for none."""
        self._document, self._found, self._at = document_id, [], -1
        self.advice.look_at(document_id)
        self.refresh()

    def look(self, start: int, end: int) -> None:
        """This part of the text is on screen: the card shows its first suggestion, unless the user is at the card."""
        self._sight = (start, end)
        current = self.current
        if self.card.holds_focus() or (current and start <= current.unit.start < end):
            return
        self._go(self._nearest())

    @property
    def current(self) -> Suggestion | None:
        """The suggestion on the card."""
        return self._found[self._at] if 0 <= self._at < len(self._found) else None

    @property
    def found(self) -> Sequence[Suggestion]:
        """The open suggestions of the document, in the order of the text."""
        return self._found

    def refresh(self) -> None:
        """Ask again what is proposed; the card stays at its passage where it can."""
        before = self.current
        self._found = self.advice.open_suggestions(self._document) if self._document else []
        self.proposed.emit(list(self._found))
        same = [i for i, one in enumerate(self._found) if before and one.unit == before.unit]
        self._go(same[0] if same else self._next_after(before) if before else self._nearest())

    def _heard(self, changes: Changes) -> None:
        if changes.touch("coding", "code", "suggestion_decision") and self._document:
            self.refresh()

    def _nearest(self) -> int:
        start = self._sight[0]
        return next((i for i, one in enumerate(self._found) if one.unit.start >= start), len(self._found) - 1)

    def _next_after(self, before: Suggestion) -> int:
        later = (i for i, one in enumerate(self._found) if one.unit.start >= before.unit.start)
        return next(later, len(self._found) - 1)

    def _go(self, at: int) -> None:
        changed = at != self._at or self.card.suggestion != (self._found[at] if 0 <= at < len(self._found) else None)
        self._at = at
        self._show()
        if changed:
            self.current_changed.emit(self.current)

    def _show(self) -> None:
        count, current, project = len(self._found), self.current, self.shell.session.project
        told = ngettext("{count} in this document", "{count} in this document", count).format(count=count)
        self._count.setText(told if self._document and count else "")
        self.card.setVisible(current is not None)
        status = self.advice.status() if self._document else ""
        if not current and not status:
            status = _("Open a document: passages that resemble what is coded or defined are proposed here.")
        elif not current and self.advice.ready:
            status = _("Nothing to suggest in this document for now.")
        self._quiet.setText("" if current else status)
        self._quiet.setVisible(not current)
        self.shell.status.show_text("suggestions", self.advice.status() if self._document else "")
        if current and project and (code := next(iter(project.find(Code, id=current.code)), None)):
            self.card.show_suggestion(current, code)
        elif current is None:
            self.card.suggestion = None

    # Deciding

    def accept(self) -> None:
        """Code the passage as suggested."""
        project, current = self.shell.session.project, self.current
        if project and current:
            self.shell.session.attempt(lambda: suggestions.accept(project, current))
            self._arrive()

    def refuse(self) -> None:
        """Never suggest this code on this passage again."""
        project, current = self.shell.session.project, self.current
        if project and current:
            self.shell.session.attempt(lambda: suggestions.refuse(project, current))
            self._arrive()

    def put_off(self) -> None:
        """Leave it for later: it comes after the others."""
        project, current = self.shell.session.project, self.current
        if project and current:
            self.shell.session.attempt(lambda: suggestions.later(project, current))
            self._arrive()

    def travel(self, steps: int) -> None:
        """Go to the next (+1) or the one before (-1)."""
        if self._found:
            self._go(min(max(self._at + steps, 0), len(self._found) - 1))
            self._arrive()

    def go_to(self, unit_start: int) -> None:
        """Show the suggestion of this passage and give the card the focus."""
        at = next((i for i, one in enumerate(self._found) if one.unit.start == unit_start), None)
        if at is not None:
            self._go(at)
            self.card.setFocus()

    def _arrive(self) -> None:
        if current := self.current:
            self.travelled.emit(current.unit.start, current.unit.end)
            QTimer.singleShot(0, self.card.setFocus)

    def _show_near(self) -> None:
        project, current = self.shell.session.project, self.current
        if project is None or current is None:
            return
        near = project.find_in(Coding, "id", current.near)
        texts = project.texts({coding.document_id for coding in near})
        titles = dict(map(tuple, project.rows("SELECT id, title FROM document")))
        self.card.show_near(
            [
                (titles[one.document_id], texts[one.document_id][one.start : one.end], one)
                for one in sorted(near, key=lambda one: current.near.index(one.id))
            ],
            lambda coding: self.near_wanted.emit(coding.document_id, coding.start, coding.end),
        )


class _Card(QFrame):
    """The suggestion: code, resemblance, passage, reasons, buttons. Enter accepts, Delete refuses, arrows travel."""

    accepted = Signal()
    refused = Signal()
    put_off = Signal()
    travelled = Signal(int)
    near_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.mark(self, "hint")
        self.suggestion: Suggestion | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._swatch, self._name, self._score = QLabel(), theme.mark(QLabel(), "title"), theme.mark(QLabel(), "muted")
        self._passage, self._why = theme.mark(QLabel(), "muted"), theme.mark(QLabel(), "muted")
        for label in (self._name, self._passage, self._why):
            label.setWordWrap(True)
        self._passage.setTextFormat(Qt.TextFormat.PlainText)
        self._why.setTextFormat(Qt.TextFormat.RichText)
        self._score.setToolTip(_("Index of resemblance, from 0 to 1: how much the passage resembles this code."))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._swatch)
        head.addWidget(self._name, 1)
        head.addWidget(self._score)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._passage)
        column.addWidget(self._why)
        column.addLayout(self._buttons())
        self._near = QVBoxLayout()
        self._near.setSpacing(2)
        column.addLayout(self._near)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._accept = theme.mark(QPushButton(_("Accept") + " ↵"), "primary")
        self._accept.setToolTip(_("Code the passage with it (Enter)"))
        self._refuse = QPushButton(_("Refuse") + " ⌫")
        self._refuse.setToolTip(_("Never suggest this code here again (Delete)"))
        self._near_button = QPushButton(_("Near ones"))
        self._near_button.setToolTip(_("Show the coded extracts that it resembles"))
        self._accept.clicked.connect(self.accepted)
        self._refuse.clicked.connect(self.refused)
        self._near_button.clicked.connect(self.near_asked)
        for button, name in ((self._accept, _("Accept")), (self._refuse, _("Refuse")), (self._near_button, "")):
            if name:
                button.setAccessibleName(name)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def show_suggestion(self, suggestion: Suggestion, code: Code) -> None:
        """Put a suggestion on the card."""
        if suggestion != self.suggestion:
            self._clear_near()
        self.suggestion = suggestion
        side = theme.px(11)
        self._swatch.setPixmap(swatch(code.hue).pixmap(side, side))
        self._name.setText(code.name)
        score = f"{suggestion.score:.2f}"
        self._score.setText(score.replace(".", ",") if language() == "fr" else score)
        self._passage.setText(_("“{passage}”").format(passage=_short(suggestion.unit.text)))
        self._why.setText(_reasons(suggestion))
        self._near_button.setVisible(bool(suggestion.near))
        self.setAccessibleName(_("Suggestion: {code}").format(code=code.name))
        self.setAccessibleDescription(f"{self._passage.text()} {self._score.text()}")

    def show_near(self, rows: list[tuple[str, str, Coding]], go: _Go) -> None:
        """List the coded extracts that the passage resembles; a second click hides them."""
        if self._near.count():
            self._clear_near()
            return
        for title, text, coding in rows:
            button = theme.mark(QPushButton(f"{title} — {_short(text, 70)}"), "link")
            button.setToolTip(text)
            button.clicked.connect(lambda _checked=False, one=coding: go(one))
            self._near.addWidget(button)

    def _clear_near(self) -> None:
        while (item := self._near.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()

    def holds_focus(self) -> bool:
        """Whether the user is at the card or one of its buttons."""
        focus = self.window().focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        acts: dict[Qt.Key, Callable[[], object]] = {
            keys.Key_Return: self.accepted.emit,
            keys.Key_Enter: self.accepted.emit,
            keys.Key_Delete: self.refused.emit,
            keys.Key_Backspace: self.refused.emit,
            keys.Key_Down: lambda: self.travelled.emit(1),
            keys.Key_Up: lambda: self.travelled.emit(-1),
            keys.Key_Right: lambda: self.travelled.emit(1),
            keys.Key_Left: lambda: self.travelled.emit(-1),
            keys.Key_L: self.put_off.emit,
        }
        act = acts.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()


def _short(text: str, longest: int = _LONGEST) -> str:
    words = " ".join(text.split())
    return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0] + "…"


def _reasons(suggestion: Suggestion) -> str:
    from html import escape

    words = ", ".join(f"<u>{escape(word)}</u>" for word in suggestion.words)
    near = len(suggestion.near)
    told = ngettext("close to {count} coded extract", "close to {count} coded extracts", near).format(count=near)
    if words and near:
        return _("because of: {words} — {near}").format(words=words, near=told)
    return _("because of: {words}").format(words=words) if words else told if near else ""
