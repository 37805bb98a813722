"""The card of one suggestion: code, resemblance, passage, the words that weighed; what one can answer to it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from qualicode.extend import Suggestion
from qualicode.i18n import _, language, ngettext
from qualicode.model.study import Code, Coding
from qualicode.ui import icons, theme
from qualicode.ui.codebook.panel import swatch

_LONGEST = 160
_LINE, _BAR, _LONGEST_BAR = 20, 5, 190
Go = Callable[[Coding], object]


def index_words(score: float) -> str:
    """An index of resemblance as the language of the window writes it."""
    words = f"{score:.2f}"
    return words.replace(".", ",") if language() == "fr" else words


def short(text: str, longest: int = _LONGEST) -> str:
    """A passage on one line, cut after a word."""
    words = " ".join(text.split())
    return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0] + "…"


class Weights(QWidget):
    """The words that weighed, each with a quiet bar as long as it weighs."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[tuple[str, float]] = ()

    def show_words(self, words: Sequence[str], weights: Sequence[float]) -> None:
        """Show these words, the weightiest first; weights from 0 to 1."""
        self._rows = list(zip(words, [*weights, *[1.0] * len(words)], strict=False))
        self.setVisible(bool(self._rows))
        self.setAccessibleName(_("because of: {words}").format(words=", ".join(words)))
        self.setToolTip(_("The words that weighed for this code; the longer the bar, the more."))
        self.updateGeometry()
        self.update()

    def rows(self) -> Sequence[tuple[str, float]]:
        """The words that are shown, with what they weigh."""
        return self._rows

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), len(self._rows) * self._line())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _line(self) -> int:
        return max(theme.px(_LINE), QFontMetrics(self.font()).height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens, metrics = QPainter(self), theme.current(), QFontMetrics(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        widest = max((metrics.horizontalAdvance(word) + 2 for word, _weight in self._rows), default=0)
        column = min(widest, self.width() * 6 // 10)
        left = column + theme.px(10)
        for place, (word, weight) in enumerate(self._rows):
            top = place * self._line()
            painter.setPen(QColor(tokens.text))
            shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, column)
            painter.drawText(QRectF(0, top, column, self._line()), Qt.AlignmentFlag.AlignVCenter, shown)
            room = float(max(0, min(self.width() - left, theme.px(_LONGEST_BAR))))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            high = theme.px(_BAR)
            bar = QRectF(left, top + (self._line() - high) / 2, max(high, room * weight), high)
            painter.drawRoundedRect(bar, high / 2, high / 2)
        painter.end()


class Card(QFrame):
    """The suggestion: code, resemblance, passage, reasons, buttons.

    Enter accepts, Delete refuses, C takes another code, L leaves it for later, arrows travel; with Alt they move the
    first edge of the passage, with Shift and Alt the last one, and Esc puts the passage back.
    """

    accepted = Signal()
    refused = Signal()
    put_off = Signal()
    other_wanted = Signal()
    select_wanted = Signal()
    adjusted = Signal(bool, bool)
    """An edge is to move by a word: whether the first one, whether onwards."""
    put_back = Signal()
    travelled = Signal(int)
    near_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.mark(self, "hint")
        self.suggestion: Suggestion | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._swatch, self._name, self._score = QLabel(), theme.mark(QLabel(), "title"), theme.mark(QLabel(), "muted")
        self._passage, self._why = theme.mark(QLabel(), "muted"), theme.mark(QLabel(), "section")
        self.weights = Weights()
        for label in (self._name, self._passage):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
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
        column.addWidget(self.weights)
        self._near_button = theme.mark(QPushButton(), "link")
        self._near_button.setToolTip(_("Show the coded extracts that it resembles"))
        self._near_button.clicked.connect(self.near_asked)
        column.addWidget(self._near_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._near = QVBoxLayout()
        self._near.setSpacing(2)
        column.addLayout(self._near)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._accept = theme.mark(QPushButton(_("Accept") + " ↵"), "primary")
        self._accept.setToolTip(_("Code the passage with it (Enter)"))
        self._refuse = QPushButton(_("Refuse") + " ⌫")
        self._refuse.setToolTip(_("Never suggest this code here again (Delete)"))
        self.more = theme.mark(QToolButton(), "quiet")
        icons.give(self.more, "ellipsis")
        self.more.setToolTip(_("Other answers"))
        self.more.setAccessibleName(_("Other answers"))
        self.more.clicked.connect(self._ask_more)
        self._accept.clicked.connect(self.accepted)
        self._refuse.clicked.connect(self.refused)
        for button, name in ((self._accept, _("Accept")), (self._refuse, _("Refuse"))):
            button.setAccessibleName(name)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.more)
        return row

    def menu(self) -> QMenu:
        """The other answers, with their keys."""
        menu = QMenu(self)
        for words, keys, run in (
            (_("Accept with another code…"), "C", self.other_wanted.emit),
            (_("First adjust the passage"), "A", self.select_wanted.emit),
            (_("Later"), "L", self.put_off.emit),
        ):
            menu.addAction(f"{words}\t{keys}", run)
        menu.addSeparator()
        menu.addAction(_("Next suggestion") + "\t↓", partial(self.travelled.emit, 1))
        menu.addAction(_("Previous suggestion") + "\t↑", partial(self.travelled.emit, -1))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _ask_more(self) -> None:
        self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def show_suggestion(self, suggestion: Suggestion, code: Code, passage: str) -> None:
        """Put a suggestion on the card, with the passage that would be coded."""
        if suggestion != self.suggestion:
            self._clear_near()
        self.suggestion = suggestion
        side = theme.px(11)
        self._swatch.setPixmap(swatch(code.hue).pixmap(side, side))
        self._name.setText(code.name)
        self._score.setText(index_words(suggestion.score))
        self._passage.setText(_("“{passage}”").format(passage=short(passage)))
        self._why.setText(_("Words that weighed"))
        self._why.setVisible(bool(suggestion.words))
        self.weights.show_words(suggestion.words, suggestion.weights)
        near = len(suggestion.near)
        told = ngettext("close to {count} coded extract", "close to {count} coded extracts", near).format(count=near)
        self._near_button.setText(told)
        self._near_button.setVisible(bool(near))
        self.setAccessibleName(_("Suggestion: {code}").format(code=code.name))
        because = self.weights.accessibleName() if suggestion.words else ""
        self.setAccessibleDescription(f"{self._passage.text()} {self._score.text()} {because}".strip())

    def show_near(self, rows: list[tuple[str, str, Coding]], go: Go) -> None:
        """List the coded extracts that the passage resembles; a second click hides them."""
        if self._near.count():
            self._clear_near()
            return
        for title, text, coding in rows:
            button = theme.mark(QPushButton(f"{title} — {short(text, 70)}"), "link")
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
        keys, modifiers = Qt.Key, event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
        if modifiers in (alt, alt | shift) and event.key() in (keys.Key_Left, keys.Key_Right):
            self.adjusted.emit(modifiers == alt, event.key() == keys.Key_Right)
            return
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
            keys.Key_C: self.other_wanted.emit,
            keys.Key_A: self.select_wanted.emit,
            keys.Key_Escape: self.put_back.emit,
        }
        act = None if modifiers else acts.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()
