"""The quiet bar over the stage: what was done and how to take it back, what went wrong and what to do."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.ui import icons, theme

SECONDS = 10
"""How long a message stays that needs no answer; what it offers is in the menus, too."""
_ICONS = {"info": ("info", "accent"), "success": ("circle-check", "success"), "error": ("triangle-alert", "danger")}


class Messages(QFrame):
    """One message at a time, at the foot of its parent, over what lies there: nothing moves when it comes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        theme.mark(self, "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._act: Callable[[], object] | None = None
        self._other_act: Callable[[], object] | None = None
        self._icon, self._text = QLabel(), QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button, self.other = theme.mark(QPushButton(), "primary"), QPushButton()
        self.button.clicked.connect(lambda: self._run(self._act))
        self.other.clicked.connect(lambda: self._run(self._other_act))
        self._close = theme.mark(QToolButton(), "quiet")
        self._close.setAccessibleName(_("Close this message"))
        self._close.setToolTip(_("Close this message"))
        self._close.clicked.connect(self.hide)
        icons.give(self._close, "x")
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.other)
        layout.addWidget(self.button)
        layout.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown, or "" when none is."""
        return self._text.text() if self.isVisible() else ""

    def say(
        self,
        text: str,
        kind: str = "info",
        action: str = "",
        run: Callable[[], object] | None = None,
        other: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show a translated sentence ("info", "success" or "error"), with a button when `action` names one.

        `other`: a second, lesser button. An error stays until it is closed; the rest leaves by itself.
        """
        name, token = _ICONS[kind]
        self._act, self._other_act = run, other[1] if other else None
        self.other.setText(other[0] if other else "")
        self.other.setVisible(other is not None)
        self._icon.setPixmap(icons.pixmap(name, theme.px(16), getattr(theme.current(), token)))
        self._text.setText(text)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.show()
        self._lie()
        self.raise_()
        self._timer.stop()
        if kind != "error":
            self._timer.start(SECONDS * 1000)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def error(self, error: UserError) -> None:
        """Show what happened and what to do."""
        self.say(str(error), "error")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._lie()
        return super().eventFilter(watched, event)

    def _run(self, act: Callable[[], object] | None) -> None:
        self.hide()
        if act is not None:
            act()

    def _lie(self) -> None:
        room = self._room.rect()
        width = min(theme.px(640), room.width() - theme.px(32))
        words = self._text.fontMetrics().horizontalAdvance(self._text.text()) + theme.px(8)
        # A label that breaks its lines asks for a narrow box: its own words say how wide it wants to be.
        natural = self.sizeHint().width() - self._text.sizeHint().width() + words
        self.setFixedWidth(min(width, max(natural, theme.px(320))))
        self.setFixedHeight(max(self._row.heightForWidth(self.width()), theme.px(44)))
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - theme.px(16))
