"""What no one foresaw: a report that says that the project is safe, and holds nothing of its contents.

`UserError` is shown in the message bar, `Cancelled` is no error; anything else becomes a report of the places in the
program's code that were passed, without values and without the exception's own words (they may quote a verbatim).
"""

import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

import qualicode
from qualicode.i18n import _
from qualicode.model.errors import Cancelled, UserError
from qualicode.ui import theme


def report(error: BaseException) -> str:
    """What may be sent to the makers: versions, the kind of exception, and lines of code."""
    lines = [
        f"Qualicode {qualicode.__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.system()}",
        datetime.now().astimezone().isoformat(timespec="seconds"),
    ]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        for frame in traceback.extract_tb(seen.__traceback__):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)


class Guard(QObject):
    """Catches what nobody caught, in every thread, and shows it in the window's thread."""

    _caught = Signal(object)

    def __init__(self, show_user_error: Callable[[UserError], object], window: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._show, self._window = show_user_error, window
        self._dialog: CrashDialog | None = None
        self._shown: set[str] = set()
        """The incidents that were told already: one in a painted view would come back at every frame."""
        self._caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over Python's hooks."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def _hook(self, kind: type[BaseException], error: BaseException | None, _where: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
        elif error is not None:
            self._caught.emit(error)

    def _tell(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self._show(error)
        elif not isinstance(error, Cancelled):
            text = report(error)
            place = text.partition("\n")[2].partition("\n")[2]
            if place in self._shown:
                return
            self._shown.add(place)
            print(text, file=sys.stderr)  # noqa: T201 - whoever started the program from a terminal may read it
            if self._dialog is None or not self._dialog.isVisible():
                self._dialog = CrashDialog(text, self._window())
                self._dialog.show()


class CrashDialog(QDialog):
    """Says that the work is safe, and shows the report that may be copied."""

    def __init__(self, text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Incident report"))
        self.resize(theme.px(600), theme.px(380))
        heading = theme.mark(QLabel(_("Something went wrong in the program.")), "heading")
        words = QLabel(
            _("Your project is safe up to the last step. If the window behaves oddly, close it and start it again.")
            + "\n"
            + _("This report holds no words of your project. Send it to the people who look after Qualicode for you.")
        )
        words.setWordWrap(True)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Incident report"))
        copy = QPushButton(_("Copy the report"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        close = theme.mark(QPushButton(_("Close")), "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        for widget in (heading, words, self.text):
            layout.addWidget(widget)
        layout.addLayout(buttons)


def _short(filename: str) -> str:
    parts = Path(filename).parts
    for root in ("qualicode", "site-packages"):
        if root in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(root) - 1 :])
    return Path(filename).name
