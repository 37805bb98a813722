"""The text of a document, to be corrected where it is read: same face, same margins, marks that move while one types.

The stored text is the truth: what the widget holds is compared with what it was given, and only the differences are
brought to the stored text. So what a widget cannot hold (other line ends, a lone surrogate) survives a correction.
"""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor

from qualicode.i18n import _
from qualicode.model.carrying import Carrier, Edit, apply, edits
from qualicode.model.study import Turn
from qualicode.services.documents import OpenDocument
from qualicode.ui.coder.marks import Legend, Marks
from qualicode.ui.coder.page import Page
from qualicode.ui.coder.places import Places
from qualicode.ui.coder.reading import ReadingView

_LARGE = 200_000
"""In a text of more characters the marks follow when the typing pauses."""
_PAUSE = 120


class CorrectionText(ReadingView):
    """`begin` with a document and its marks; `text` is what it has become."""

    corrected = Signal()
    """The text is another one than before, and the marks have followed."""
    left = Signal()
    """Esc was pressed."""
    saving = Signal()
    """Ctrl+Enter was pressed."""

    def __init__(self, legend: Legend) -> None:
        super().__init__(legend)
        self.setAccessibleName(_("Text of the document, to be corrected"))
        self._opened: OpenDocument | None = None
        self._given = ""
        self._marks_given = Marks()
        self._busy = False
        self.changes: list[Edit] = []
        """What was corrected so far."""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._follow)
        self.document().contentsChanged.connect(self._changed)

    def begin(self, opened: OpenDocument, page: Page, marks: Marks) -> None:
        """Show a text to be corrected, with its codings and notes."""
        self._opened, self._marks_given = opened, marks
        self._given = page.shown()
        self.changes = []
        self._busy = True
        self._layout.editing = False
        self.show_page(Page(self._given, opened.turns, opened.speakers), replace(marks, proposals=Places(), found=[]))
        self._layout.editing = True
        self._busy = False
        self.setReadOnly(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextEditorInteraction)
        self.document().setUndoRedoEnabled(True)

    def end(self) -> None:
        """Let go of the text."""
        self._pause.stop()
        self._busy = True
        self.document().setUndoRedoEnabled(False)
        self._opened, self._given, self.changes = None, "", []
        self._layout.editing = False
        self.show_page(None, Marks())
        self._busy = False

    def text(self) -> str:
        """The stored text with the corrections."""
        assert self._opened is not None, "a correction has begun"
        return apply(self._opened.text, edits(self._given, self._held()))

    def write(self, text: str) -> None:
        """Put another text in (a draft that was kept), as one act that the widget can undo."""
        for edit in reversed(edits(self._held(), text)):
            cursor = QTextCursor(self.document())
            assert self.page is not None
            cursor.setPosition(self.page.map.to_utf16(edit.start))
            cursor.setPosition(self.page.map.to_utf16(edit.end), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(edit.text)
        self._follow()

    @property
    def content(self) -> str:
        """The hash of the text that is being corrected."""
        return self._opened.document.content if self._opened else ""

    @property
    def carrier(self) -> Carrier:
        """What takes spans of the stored text along."""
        return Carrier(self.changes)

    def _held(self) -> str:
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        return cursor.selectedText().replace("\u2029", "\n")

    def _changed(self) -> None:
        if self._busy or self._opened is None:
            return
        if len(self._given) > _LARGE:
            self._pause.start()
        else:
            self._follow()

    def _follow(self) -> None:
        """Bring speakers, numbers and marks to where their words are now."""
        opened = self._opened
        if opened is None:
            return
        held = self._held()
        self.changes = edits(self._given, held)
        carrier, ends = self.carrier, {turn.end for turn in opened.turns}
        turns: list[Turn] = []
        for turn in opened.turns:
            if place := carrier.turn(turn.start, turn.end, follows=turn.start in ends):
                turns.append(replace(turn, start=place[0], end=place[1]))
        lines = len(self.page.starts) if self.page else 0
        self.page = Page(held, turns, opened.speakers)
        codings = [
            replace(one, start=place[0], end=place[1])
            for one in self._marks_given.codings
            if (place := carrier.extract(one.start, one.end))
        ]
        remarks = [
            replace(one, start=place[0], end=place[1])
            for one in self._marks_given.remarks
            if (place := carrier.extract(one.start, one.end))
        ]
        self.marks = Marks(Places(codings), Places(remarks))
        if len(self.page.starts) != lines:
            self._layout.forget()
        self.viewport().update()
        self.corrected.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.saving.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.textCursor().insertBlock()  # Shift+Enter too: a text has no other line ends
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if not event.preeditString():
            self._changed()
