"""Widgets in a row that goes on in the next line where the window is narrow."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from qualicode.ui import theme


class FlowLayout(QLayout):
    """As words in a paragraph; each line as high as its highest widget."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        self.setSpacing(theme.px(8))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay_out(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay_out(rect, place=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._items:
            if item.isEmpty():
                continue
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _lay_out(self, rect: QRect, *, place: bool) -> int:
        """Put the widgets into their places, or only tell how high they are together."""
        inner = rect.marginsRemoved(self.contentsMargins())
        x, y = inner.x(), inner.y()
        line: list[tuple[QLayoutItem, int, QSize]] = []

        def end_line() -> int:
            high = max((size.height() for _item, _x, size in line), default=0)
            if place:
                for item, at, size in line:
                    item.setGeometry(QRect(QPoint(at, y + (high - size.height()) // 2), size))
            line.clear()
            return high

        for item in self._items:
            if item.isEmpty():
                continue  # hidden
            size = item.sizeHint()
            if line and x + size.width() > inner.right() + 1:
                y += end_line() + self.spacing()
                x = inner.x()
            line.append((item, x, QSize(min(size.width(), max(1, inner.width())), size.height())))
            x += size.width() + self.spacing()
        y += end_line()
        return y - rect.y() + self.contentsMargins().bottom()
