"""The list of the codes at one place (F4): for screen readers and keys what stripes and underlines are for the eye."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _
from qualicode.model.study import CODING_ORIGINS, CODING_STATUSES, Coding
from qualicode.ui import theme
from qualicode.ui.coder.marks import Legend
from qualicode.ui.coder.selection_box import place

_CODING = Qt.ItemDataRole.UserRole


class CodesHere(QFrame):
    """Lists codings; Enter selects an extract, Delete removes it, and there are buttons for the rest."""

    chosen = Signal(object)
    remove_wanted = Signal(object)
    recode_wanted = Signal(object)
    extracts_wanted = Signal(str)
    left = Signal()

    def __init__(self, legend: Legend, parent: QWidget) -> None:
        super().__init__(parent)
        self._host, self._legend = parent, legend
        theme.mark(self, "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Codes at this place"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Codes at this place"))
        self.list.installEventFilter(self)
        self.list.itemDoubleClicked.connect(lambda _item: self._tell(self.chosen))
        self.remove_button = self._button(_("Remove the code"), lambda: self._tell(self.remove_wanted))
        self.recode_button = self._button(_("Change the code…"), lambda: self._tell(self.recode_wanted))
        self.extracts_button = self._button(_("All its extracts"), self._extracts)
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in (self.remove_button, self.recode_button, self.extracts_button):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(theme.mark(QLabel(_("Codes at this place")), "title"))
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_went)
        self.hide()

    def _button(self, words: str, run: object) -> QPushButton:
        button = theme.mark(QPushButton(words), "quiet")
        button.clicked.connect(run)
        button.installEventFilter(self)
        return button

    def ask(self, anchor: QRect, codings: Sequence[Coding]) -> None:
        """List these codings beside a place (in the parent's coordinates)."""
        self.list.clear()
        for coding in codings:
            self.list.addItem(self._item(coding))
        self.list.setCurrentRow(0)
        height = theme.px(84) + min(len(codings), 8) * theme.px(30)
        room = self._host.rect().adjusted(8, 8, -8, -8)
        self.setGeometry(place(anchor, QSize(theme.px(420), height), room))
        self.show()
        self.raise_()
        self.list.setFocus()

    def _item(self, coding: Coding) -> QListWidgetItem:
        words = [self._legend.path(coding.code_id), self._legend.coder(coding.coder_id)]
        if coding.status != "valid":
            words.append(_(CODING_STATUSES.get(coding.status, coding.status)))
        if coding.origin != "hand":
            words.append(_(CODING_ORIGINS.get(coding.origin, coding.origin)))
        item = QListWidgetItem(" · ".join(filter(None, words)))
        picture = QPixmap(theme.px(11), theme.px(11))
        picture.fill(QColor(self._legend.colours(coding.code_id).mark))
        item.setIcon(picture)
        item.setData(_CODING, coding)
        return item

    def leave(self) -> None:
        """Close, and tell so."""
        self.hide()
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if event.type() in kinds and isinstance(event, QKeyEvent):
            act = {Qt.Key.Key_Escape: self.leave, Qt.Key.Key_F4: self.leave}.get(Qt.Key(event.key()))
            if watched is self.list:
                act = {
                    Qt.Key.Key_Return: lambda: self._tell(self.chosen),
                    Qt.Key.Key_Enter: lambda: self._tell(self.chosen),
                    Qt.Key.Key_Delete: lambda: self._tell(self.remove_wanted),
                    Qt.Key.Key_Backspace: lambda: self._tell(self.remove_wanted),
                }.get(Qt.Key(event.key()), act)
            if act is not None:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    act()
                return True
        return super().eventFilter(watched, event)

    def _tell(self, signal: object) -> None:
        item = self.list.currentItem()
        if self.list.currentRow() >= 0:
            coding: Coding = item.data(_CODING)
            self.leave()
            signal.emit(coding)  # type: ignore[attr-defined]

    def _extracts(self) -> None:
        if self.list.currentRow() >= 0:
            coding: Coding = self.list.currentItem().data(_CODING)
            self.leave()
            self.extracts_wanted.emit(coding.code_id)

    def _focus_went(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.isVisible() and new is not None and new is not self and not self.isAncestorOf(new):
            self.hide()
