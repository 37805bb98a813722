"""Fields that show what one document or many hold, and tell what somebody changed once they are left."""

from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from qualicode.i18n import _
from qualicode.ui import theme


class Choice(QComboBox):
    """One of a few keys, each with its words; nothing chosen where several values meet."""

    picked = Signal(object)
    """The user chose another key."""

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._shown: object = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.offer(names or {})
        self.activated.connect(self._activated)

    def offer(self, names: Mapping[str, str]) -> None:
        """Have these keys, with their translated words."""
        if [(self.itemData(at), self.itemText(at)) for at in range(self.count())] != list(names.items()):
            self.clear()
            for key, name in names.items():
                self.addItem(name, key)

    def show_values(self, values: Collection[str]) -> None:
        """Show the one value, or that there are several."""
        value = next(iter(values)) if len(values) == 1 else None
        self._shown = value
        self.setPlaceholderText(several() if len(values) > 1 else "")
        if self.property("kind") != (kind := "several" if len(values) > 1 else ""):
            theme.mark(self, kind)
        if value is not None and self.findData(value) < 0:
            self.addItem(value, value)
        self.setCurrentIndex(-1 if value is None else self.findData(value))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        words = option.currentText or self.placeholderText()
        option.currentText = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, field.width() - 4)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling the pane must not change what lies under the pointer

    def _activated(self) -> None:
        if (key := self.currentData()) != self._shown:
            self.picked.emit(key)


class Field(QLineEdit):
    """A line of text. What is typed is told when the field is left or Enter is pressed; Esc takes it back."""

    typed = Signal(str)
    """The text was changed to this one, without white space at its edges."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self._hint = ""
        self._of: object = None
        self._known: list[str] = []
        self.editingFinished.connect(self.tell)

    def hint(self, words: str) -> None:
        """Say what may stand here, while nothing does."""
        self._hint = words
        self.setPlaceholderText(words)

    def suggest(self, words: Iterable[str]) -> None:
        """Complete what is typed with words that are known already."""
        known = sorted({word for word in words if word}, key=str.casefold)
        if known == self._known:
            return
        self._known = known
        completer = QCompleter(known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        if (popup := completer.popup()) is not None:
            popup.setAccessibleName(_("Suggested words"))
        self.setCompleter(completer)

    def show_values(self, values: Collection[str], of: object = None) -> None:
        """Show the one value, or that there are several; what is being typed about the same thing (`of`) stays."""
        if of is not None and of == self._of and self.change() is not None:
            return
        self._of = of
        value = next(iter(values)) if len(values) == 1 else ""
        self.setPlaceholderText(several() if len(values) > 1 else self._hint)
        if self.text() != value or self._shown != value:
            self.setText(value)
            self.setCursorPosition(0)
        # What the widget made of it (a line end becomes a space) is what a change is measured by.
        self._shown = self.text()

    def change(self) -> str | None:
        """What was typed and is not told yet, None when nothing was."""
        return None if self.text() == self._shown else self.text().strip()

    def tell(self) -> None:
        """Send what was typed, once."""
        if (text := self.change()) is not None:
            self._shown = self.text()
            self.typed.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.change() is not None:
            self.setText(self._shown)
        else:
            super().keyPressEvent(event)


class NameChoice(QComboBox):
    """One name out of those that there are, or a new one that is typed; it tells as a `Field` does."""

    def __init__(self) -> None:
        super().__init__()
        self.field = Field()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setLineEdit(self.field)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(lambda _at: self.field.tell())

    def offer(self, names: Iterable[str]) -> None:
        """Have these names in the list."""
        wanted, text = list(names), self.field.text()
        if [self.itemText(at) for at in range(self.count())] != wanted:
            self.clear()
            self.addItems(wanted)
            self.field.setText(text)

    def show_values(self, values: Collection[str], of: object = None) -> None:
        """Show the one name, or that there are several; what is being typed about the same thing (`of`) stays."""
        self.field.show_values(values, of)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.field.setAccessibleName(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def several() -> str:
    """What a field says where its documents differ."""
    return _("(several values)")


def form() -> QFormLayout:
    """Lines of a label and a field; the field stands below its label where there is no room beside it."""
    lines = QFormLayout()
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setHorizontalSpacing(8)
    lines.setVerticalSpacing(6)
    lines.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    lines.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    lines.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    return lines


def add_line(lines: QFormLayout, title: str, field: QWidget) -> None:
    """Put a field under a translated title; a screen reader calls it so, too."""
    label = _Title(title)
    label.setBuddy(field)
    field.setAccessibleName(title)
    lines.addRow(label, field)


class _Title(QLabel):
    """The name of a field, at half its height; all of them are as wide."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        theme.mark(self, "muted")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        wanted = super().sizeHint()
        return QSize(max(wanted.width(), theme.px(90)), max(wanted.height(), theme.px(26)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
