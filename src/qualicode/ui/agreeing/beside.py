"""The same paragraph once for each coder, with what that coder put there: the difference as one reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTextEdit, QVBoxLayout, QWidget

from qualicode.i18n import _
from qualicode.model.positions import Utf16Map
from qualicode.model.spans import paragraphs
from qualicode.model.study import Code, Coder, Coding
from qualicode.services.agreeing import Difference
from qualicode.store.reading import Reader
from qualicode.ui import theme

_MOST = 3
"""Coders side by side; more do not fit."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one coder put: a name, and the spans in the text that is shown."""

    name: str
    spans: tuple[tuple[int, int], ...]


class Beside(QWidget):
    """Two or three texts in a row."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self.names: list[QLabel] = []
        self.texts: list[QTextEdit] = []
        self._panes: list[QWidget] = []
        for _at in range(_MOST):
            name, text = theme.mark(QLabel(), "section"), QTextEdit()
            text.setReadOnly(True)
            text.setTabChangesFocus(True)
            pane = QWidget()
            column = QVBoxLayout(pane)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            column.addWidget(name)
            column.addWidget(text)
            self._row.addWidget(pane, 1)
            self._panes.append(pane)
            self.names.append(name)
            self.texts.append(text)
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        for pane in self._panes:
            pane.hide()

    def show_difference(self, reader: Reader, one: Difference, coder_ids: Sequence[str]) -> None:
        """Show the paragraphs around a difference, with the extracts of the code that each coder has there."""
        whole = reader.text(one.document_id)
        start, end = around(whole, one.start, one.end)
        code = reader.get(Code, one.code_id)
        tint = QColor(theme.code_colours(code.hue, theme.current()).tint)
        names = {coder.id: coder.name for coder in reader.find(Coder)}
        found = reader.find(Coding, "start", document_id=one.document_id, code_id=one.code_id)
        ordered = sorted(coder_ids, key=lambda coder: (coder not in (*one.by, *one.not_by[:1]), coder_ids.index(coder)))
        self.clear()
        for coder_id, pane, name, text in zip(ordered[:_MOST], self._panes, self.names, self.texts, strict=False):
            spans = tuple(
                (max(coding.start, start) - start, min(coding.end, end) - start)
                for coding in found
                if coding.coder_id == coder_id
                and coding.status != "withdrawn"
                and coding.start < end
                and coding.end > start
            )
            self._fill(text, whole[start:end], spans, tint, one.start - start)
            words = names.get(coder_id, "")
            name.setText(words if spans else _("{name}: nothing").format(name=words))
            text.setAccessibleName(_("As {name} coded it").format(name=words))
            pane.show()

    def _fill(self, text: QTextEdit, words: str, spans: Sequence[tuple[int, int]], tint: QColor, at: int) -> None:
        text.setFont(theme.reading_font())
        text.setPlainText(words)
        positions = Utf16Map(words)
        marks = []
        for start, end in spans:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(text.document())
            cursor.setPosition(positions.to_utf16(start))
            cursor.setPosition(positions.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
            shape = QTextCharFormat()
            shape.setBackground(tint)
            shape.setForeground(QColor(theme.current().text))
            shape.setFontUnderline(True)
            mark.cursor, mark.format = cursor, shape
            marks.append(mark)
        text.setExtraSelections(marks)
        cursor = QTextCursor(text.document())
        cursor.setPosition(positions.to_utf16(at))  # all show the same words
        text.setTextCursor(cursor)


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraphs that a span touches."""
    touched = [one for one in paragraphs(text) if one[0] < end and start < one[1]]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)
