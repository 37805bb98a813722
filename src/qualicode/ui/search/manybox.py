"""A box in which several lines can be chosen: its popup filters by typing, Space and Enter tick, Esc closes."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)

from qualicode.i18n import _
from qualicode.model.folding import fold
from qualicode.ui import icons, theme

KEY = Qt.ItemDataRole.UserRole


class ManyBox(QToolButton):
    """Shows what is chosen, « … or … »; `any_words` when nothing is."""

    changed = Signal()

    def __init__(self, name: str, any_words: str) -> None:
        super().__init__()
        self._any, self._names = any_words, dict[str, str]()
        self._chosen: list[str] = []
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        icons.give(self, "chevron-down")
        self.popup = _Popup(self)
        self.clicked.connect(self.popup.ask)
        self._say()

    def offer(self, names: Mapping[str, str]) -> None:
        """Offer these lines, by key; what was chosen and is gone is forgotten."""
        self._names = dict(names)
        self._chosen = [key for key in self._chosen if key in self._names]
        self._say()

    def chosen(self) -> tuple[str, ...]:
        """The keys that are chosen, in the order of choosing."""
        return tuple(self._chosen)

    def choose(self, keys: Sequence[str]) -> None:
        """Choose these keys only; says nothing."""
        self._chosen = [key for key in keys if key in self._names]
        self._say()

    def tick(self, key: str) -> None:
        """Choose a key, or no longer."""
        if key in self._chosen:
            self._chosen.remove(key)
        else:
            self._chosen.append(key)
        self._say()
        self.changed.emit()

    def lines(self) -> Mapping[str, str]:
        """What is offered, by key."""
        return self._names

    def words(self) -> str:
        """What is chosen, as words."""
        return _(" or ").join(self._names[key].strip() for key in self._chosen) or self._any

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F4):
            self.popup.ask()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._chosen:
            self._chosen = []
            self._say()
            self.changed.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()

    def _say(self) -> None:
        room = max(theme.px(60), self.width() - theme.px(40))
        self.setText(QFontMetrics(self.font()).elidedText(self.words(), Qt.TextElideMode.ElideRight, room))
        self.setToolTip(self.words())
        self.setAccessibleDescription(self.words())


class _Popup(QFrame):
    def __init__(self, box: ManyBox) -> None:
        super().__init__(box, Qt.WindowType.Popup)
        theme.mark(self, "popup")
        self._box = box
        self.line, self.list = QLineEdit(), QListWidget()
        self.line.setPlaceholderText(_("Type to filter…"))
        self.line.setAccessibleName(_("Filter"))
        self.list.setAccessibleName(box.accessibleName())
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.line.textChanged.connect(lambda _text: self._fill())
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(self._toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.line)
        layout.addWidget(self.list)

    def ask(self) -> None:
        """Show it under its box."""
        self.line.clear()
        self._fill()
        self.resize(max(self._box.width(), theme.px(260)), theme.px(280))
        self.move(self._box.mapToGlobal(QPoint(0, self._box.height())))
        self.show()
        self.line.setFocus()

    def _fill(self) -> None:
        wanted, chosen = fold(self.line.text()).split(), self._box.chosen()
        self.list.clear()
        for key, name in self._box.lines().items():
            if all(word in fold(name) for word in wanted):
                item = QListWidgetItem(name, self.list)
                item.setData(KEY, key)
                item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        self.list.setCurrentRow(0)

    def _toggle(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._box.tick(item.data(KEY))
            on = item.data(KEY) in self._box.chosen()
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if (step := steps.get(Qt.Key(event.key()))) is not None:
                self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._toggle(self.list.currentItem())
                return True
            if event.key() == Qt.Key.Key_Space and not self.line.text():
                self._toggle(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)
