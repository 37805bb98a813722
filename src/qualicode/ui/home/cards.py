"""The cards of Accueil: buttons with a title and a sentence, and rows of projects."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from qualicode.ui import icons, theme
from qualicode.ui.elided import Elided


class Card(QPushButton):
    """A button as large as a card: an icon, a title, a quiet sentence. Its name for screen readers is both."""

    def __init__(self, icon: str, title: str, words: str, run: Callable[[], object], *, primary: bool = False) -> None:
        super().__init__()
        theme.mark(self, "chosen-card" if primary else "card")
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._icon_name, self._primary = icon, primary
        self._icon = QLabel()
        heading, detail = theme.mark(QLabel(title), "card-title"), theme.mark(QLabel(words), "muted")
        heading.setWordWrap(True)
        detail.setWordWrap(True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(heading)
        texts.addWidget(detail)
        texts.addStretch(1)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(14)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        for label in (self._icon, heading, detail):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(lambda: run())
        theme.appearance().changed.connect(self._draw)
        self._draw()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow with the words: a button does not ask its layout how high it must be at this width."""
        super().resizeEvent(event)
        self.setMinimumHeight(self._row.totalHeightForWidth(self.width()))

    def _draw(self) -> None:
        self._icon.setPixmap(icons.pixmap(self._icon_name, theme.px(22), theme.current().accent))


class ProjectRow(QPushButton):
    """A project in the list of recent ones: its name, where it lies, when it was opened."""

    def __init__(self, name: str, place: str, when: str, run: Callable[[], object]) -> None:
        super().__init__()
        theme.mark(self, "row")
        self.setAccessibleName(f"{name}, {when}")
        self.setAccessibleDescription(place)
        self.setToolTip(place)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon = QLabel()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        for words, kind in ((name, "title"), (place, "small")):
            texts.addWidget(Elided(words, kind, Qt.TextElideMode.ElideMiddle, snug=False))
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addLayout(texts, 1)
        row.addWidget(theme.mark(QLabel(when), "muted"))
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(lambda: run())
        theme.appearance().changed.connect(self._draw)
        self._draw()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), self._row.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), self._row.minimumSize().height())

    def _draw(self) -> None:
        self._icon.setPixmap(icons.pixmap("notebook-text", theme.px(18), theme.current().muted))


def short_folder(path: Path) -> str:
    """The folder of a file, the home folder written "~"."""
    folder, home = path.parent, Path.home()
    inside = folder.is_relative_to(home)
    return QDir.toNativeSeparators(str(Path("~") / folder.relative_to(home)) if inside else str(folder))
