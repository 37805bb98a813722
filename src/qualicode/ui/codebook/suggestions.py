"""The pane « Suggestions »: one at a time, with its reasons; nothing is coded before a person accepts it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QScrollArea, QToolButton, QVBoxLayout, QWidget

from qualicode.extend import Suggestion
from qualicode.i18n import N_, _, ngettext
from qualicode.model.spans import Span
from qualicode.model.study import Code, Coding
from qualicode.services import suggestions
from qualicode.store.project import Changes
from qualicode.ui import guide, icons, theme
from qualicode.ui.codebook.advice import Advice, shared
from qualicode.ui.codebook.suggestion_card import Card
from qualicode.ui.commands import Command
from qualicode.ui.workspace import Shell

CAUTION_WORDS = {"cautious": N_("Cautious"), "balanced": N_("Balanced"), "generous": N_("Generous")}


class SuggestionsPanel(QFrame):
    """Shows the suggestion for what is on screen.

    `proposed(list[Suggestion])`: what the text should show dashed; `current_changed(Suggestion | None)`: the one on
    the card; `travelled(start, end)`: the user went to one; `near_wanted(document, start, end)`: one was clicked;
    `other_wanted(start, end, then)`: another code is to be asked for, and told; `select_wanted(start, end)`: the
    passage is to be selected; `left()`: back to the text.
    """

    proposed = Signal(object)
    current_changed = Signal(object)
    travelled = Signal(int, int)
    near_wanted = Signal(str, int, int)
    other_wanted = Signal(int, int, object)
    select_wanted = Signal(int, int)
    left = Signal()

    def __init__(self, shell: Shell, advice: Advice | None = None) -> None:
        super().__init__()
        guide.about(self, "suggestions.md")
        self.shell = shell
        self.advice = advice or shared(shell.session)
        theme.mark(self, "pane")
        self._document = ""
        self._found: list[Suggestion] = []
        self._at = -1
        self._sight = (0, 0)
        self._span: Span | None = None
        self.nudge: Callable[[int, int, bool, bool], Span] = lambda start, end, _first, _onwards: (start, end)
        self._build()
        self.advice.proposed.connect(lambda document: self.refresh() if document == self._document else None)
        self.advice.state_changed.connect(self._show)
        self.advice.taste_changed.connect(self._show)
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
        self.options = theme.mark(QToolButton(), "quiet")
        icons.give(self.options, "sliders-horizontal")
        self.options.setToolTip(_("How many suggestions, or none"))
        self.options.setAccessibleName(_("How many suggestions, or none"))
        self.options.clicked.connect(
            lambda: self.menu().popup(self.options.mapToGlobal(self.options.rect().bottomLeft()))
        )
        row.addWidget(self.options)
        self.card = Card()
        self.card.accepted.connect(self.accept)
        self.card.refused.connect(self.refuse)
        self.card.put_off.connect(self.put_off)
        self.card.travelled.connect(self.travel)
        self.card.near_asked.connect(self._show_near)
        self.card.other_wanted.connect(self.ask_other)
        self.card.select_wanted.connect(self._select)
        self.card.adjusted.connect(self._adjust)
        self.card.put_back.connect(self._put_back)
        self.reliable = theme.mark(QLabel(), "muted")
        self.reliable.setWordWrap(True)
        self.reliable.setContentsMargins(0, 8, 0, 0)
        self._quiet = theme.mark(QLabel(), "muted")
        self._quiet.setWordWrap(True)
        self._quiet.setContentsMargins(12, 0, 12, 0)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 0, 12, 12)
        column.addWidget(self.card)
        column.addWidget(self.reliable)
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
        self._span = None
        self._found = self.advice.open_suggestions(self._document) if self._document else []
        self._propose()
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
        if changed and self._span is not None:
            self._span = None
            self._propose()
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
        self._tell_reliability()
        self.shell.status.show_text("suggestions", self.advice.status() if self._document else "")
        if current and project and (code := next(iter(project.find(Code, id=current.code)), None)):
            self.card.show_suggestion(current, code, self._passage(current))
        elif current is None:
            self.card.suggestion = None

    def _tell_reliability(self) -> None:
        found = self.advice.reliability
        if self._document and found is not None and self.advice.on:
            words = ngettext(
                "Of the last {count} coded passage, left out in turn, the right code was among three proposals"
                " {share} % of the time.",
                "Of the last {count} coded passages, left out in turn, the right code was among three proposals"
                " {share} % of the time.",
                found.seen,
            )
            self.reliable.setText(words.format(count=found.seen, share=round(100 * found.right / found.seen)))
        self.reliable.setVisible(bool(self._document) and found is not None and self.advice.on)

    def commands(self, there: Callable[[], bool]) -> list[Command]:
        """Rows of the menu « Codage »."""
        advice, title = self.advice, _("Suggestions")

        def can_choose() -> bool:
            return there() and advice.on

        def at(caution: str) -> Callable[[], bool]:
            return lambda: advice.caution == caution

        levels = [
            Command(
                f"suggestions.{caution}",
                "coding",
                _(words),
                "",
                "",
                partial(advice.be, caution),
                can_choose,
                6,
                title,
                checked=at(caution),
            )
            for caution, words in CAUTION_WORDS.items()
        ]
        return [
            Command("suggestions.go", "coding", _("Go to the suggestions"), "Ctrl+J", "sparkles", self.go_there,
                    lambda: there() and self.current is not None, 6, title),
            Command("suggestions.rules", "coding", _("Code by rule…"), "", "filter", self.ask_rules, there, 6, title,
                    anywhere=True),
            *levels,
            Command("suggestions.here", "coding", _("Suggestions in this project"), "", "",
                    lambda: advice.turn(not advice.on), there, 6, title, checked=lambda: advice.on),
            Command("suggestions.off", "coding", _("No suggestions in any project"), "", "",
                    lambda: advice.turn_all(not advice.all_off), there, 6, title, checked=lambda: advice.all_off),
        ]  # fmt: skip

    def ask_rules(self) -> None:
        """Code by rules of words."""
        from qualicode.ui.rules.window import Rules

        Rules(self.shell, self.window()).show()

    def go_there(self) -> None:
        """Go to the card, with the keys."""
        self._arrive()

    def menu(self) -> QMenu:
        """How cautious suggestions are, and whether there are any."""
        menu, levels = QMenu(self), QActionGroup(self)
        menu.setToolTipsVisible(True)
        for caution, words in CAUTION_WORDS.items():
            action = menu.addAction(_(words))
            action.setCheckable(True)
            action.setChecked(self.advice.caution == caution)
            action.setEnabled(self.advice.on)
            action.triggered.connect(partial(self.advice.be, caution))
            levels.addAction(action)
        menu.addSeparator()
        for command, words in (
            ("codebook.again", _("Codings to read again…")),
            ("codebook.mixed", _("Codes hard to tell apart…")),
        ):
            menu.addAction(words, partial(self.shell.run, command)).setEnabled(self.advice.on)
        menu.addSeparator()
        here = menu.addAction(_("Suggestions in this project"))
        here.setCheckable(True)
        here.setChecked(self.advice.on)
        here.triggered.connect(self.advice.turn)
        off = menu.addAction(_("No suggestions in any project"))
        off.setCheckable(True)
        off.setChecked(self.advice.all_off)
        off.triggered.connect(self.advice.turn_all)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    # Deciding

    def accept(self) -> None:
        """Code the passage as suggested, or as it was adjusted."""
        project, current, span = self.shell.session.project, self.current, self._span
        if project and current:
            self.shell.session.attempt(lambda: suggestions.accept(project, current, span=span))
            self._arrive()

    def accept_with(self, code_id: str) -> None:
        """Code the passage with another code: what was suggested is thereby corrected."""
        project, current, span = self.shell.session.project, self.current, self._span
        if project and current:
            self.shell.session.attempt(lambda: suggestions.accept(project, current, code_id=code_id, span=span))
            self._arrive()

    def ask_other(self) -> None:
        """Ask for another code for the passage."""
        if current := self.current:
            self.other_wanted.emit(*self._span_of(current), self.accept_with)

    def adopt(self, start: int, end: int) -> None:
        """The passage is this one now, when it has something in common with the one suggested."""
        current = self.current
        if current is None or not (start < end and start < current.unit.end and end > current.unit.start):
            return
        self._span = None if (start, end) == (current.unit.start, current.unit.end) else (start, end)
        self._propose()
        self._show()

    def _adjust(self, first: bool, onwards: bool) -> None:
        if current := self.current:
            self.adopt(*self.nudge(*self._span_of(current), first, onwards))

    def _put_back(self) -> None:
        if self._span is None:
            self.left.emit()
        elif current := self.current:
            self.adopt(current.unit.start, current.unit.end)

    def _select(self) -> None:
        if current := self.current:
            self.select_wanted.emit(*self._span_of(current))

    def _span_of(self, one: Suggestion) -> Span:
        return self._span if one == self.current and self._span else (one.unit.start, one.unit.end)

    def _propose(self) -> None:
        """Tell what is proposed, the one on the card as it was adjusted."""
        current = self.current
        shown = list(self._found)
        if current is not None and self._span is not None:
            start, end = self._span
            shown[self._at] = replace(current, unit=replace(current.unit, start=start, end=end))
        self.proposed.emit(shown)

    def _passage(self, one: Suggestion) -> str:
        project = self.shell.session.project
        if self._span is None or project is None:
            return one.unit.text
        start, end = self._span
        return project.texts([one.unit.document]).get(one.unit.document, "")[start:end]

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
