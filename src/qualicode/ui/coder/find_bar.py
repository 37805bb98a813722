"""Finding words in the document that is read: without minding accents or case, « n sur m », F3 for the next."""

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton

from qualicode.i18n import _
from qualicode.services.search import find_in_text
from qualicode.ui import icons, theme

_PAUSE = 120
"""Milliseconds after the last letter before a long text is searched."""
_LONG = 200_000


class FindBar(QFrame):
    """A line of text over the transcript. `text` is what is searched; it says what was found and where to go."""

    found = Signal(list)
    """The spans found, in order; none when the bar is closed."""
    reached = Signal(int, int)
    """The span to be shown."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.mark(self, "header")
        self.text = ""
        self.spans: list[tuple[int, int]] = []
        self.at = -1
        self._from = 0
        self.line = theme.mark(QLineEdit(), "search")
        self.line.setPlaceholderText(_("Find in the document…"))
        self.line.setAccessibleName(_("Find in the document"))
        self.line.textChanged.connect(self._typed)
        self.line.installEventFilter(self)
        self.words = theme.mark(QLabel(), "muted")
        self.previous_button = self._button("chevron-up", _("Previous (Shift+F3)"), lambda: self.go(-1))
        self.next_button = self._button("chevron-down", _("Next (F3)"), lambda: self.go(1))
        self.close_button = self._button("x", _("Close"), self.leave)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._search)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 8, 0)
        layout.addWidget(self.line, 1)
        for widget in (self.words, self.previous_button, self.next_button, self.close_button):
            layout.addWidget(widget)
        self.hide()

    def _button(self, icon: str, name: str, run: object) -> QToolButton:
        button = theme.mark(QToolButton(), "quiet")
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(run)
        icons.give(button, icon)
        return button

    def ask(self, position: int, words: str = "") -> None:
        """Open, with words to begin with; the first find is the next one after `position`."""
        self._from = position
        self.show()
        if words:
            self.line.setText(words)
        self.line.selectAll()
        self.line.setFocus()
        self._search()

    def search_in(self, text: str) -> None:
        """Another text is read now."""
        self.text, self._from = text, 0
        if self.isVisible():
            self._search(move=False)

    def go(self, step: int) -> None:
        """Go to the next find (1) or the one before (-1), round and round."""
        if not self.isVisible():
            self.show()
            self._search(move=False)
        if self.spans:
            self.at = (self.at + step) % len(self.spans)
            self._reach()

    def go_from(self, position: int, step: int) -> None:
        """Go to the next find after a position, or to the one before it."""
        starts = [start for start, _end in self.spans]
        index = bisect_right(starts, position) - 1 if step > 0 else bisect_left(starts, position)
        self.at = index
        self.go(step)

    def leave(self) -> None:
        """Close; the words stay for the next time."""
        self.hide()
        self._timer.stop()
        self.found.emit([])
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._catch_up()
                self.go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        if len(self.text) > _LONG:
            self._timer.start(_PAUSE)
        else:
            self._search()

    def _catch_up(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._search()

    def _search(self, move: bool = True) -> None:
        self.spans = find_in_text(self.text, self.line.text())
        starts = [start for start, _end in self.spans]
        self.at = bisect_left(starts, self._from) % len(starts) if starts else -1
        self.found.emit(self.spans)
        self._tell()
        if move and self.spans:
            self._reach()

    def _reach(self) -> None:
        self._tell()
        self.reached.emit(*self.spans[self.at])

    def _tell(self) -> None:
        if self.spans:
            self.words.setText(_("{number} of {count}").format(number=self.at + 1, count=len(self.spans)))
        else:
            self.words.setText(_("not found") if self.line.text().strip() else "")
