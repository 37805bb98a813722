"""Every widget that takes the focus has a name, and no words are cut: in both languages, every theme, 100 to 200 %."""

import time
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QDialog, QLabel, QSizePolicy, QWidget

from qualicode.app import Program
from qualicode.ui import crash, settings, theme
from qualicode.ui.window import MainWindow

_LONGEST = 5.0
"""Seconds in which a window that is filled by a job has to settle."""
LOOKS = [(language, chosen, 100) for language in ("fr", "en") for chosen in ("light", "dark", "contrast")]
LOOKS += [("fr", "light", 150), ("fr", "light", 200), ("en", "contrast", 200)]


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(map(str, look)))
def shown(request, qapp, sample_file, program_with) -> Iterator[Program]:
    """The program on the sample study, in one language, theme and size, as large as a small laptop's screen."""
    language, chosen, scale = request.param
    settings.save("view/language", language)
    settings.save("view/theme", chosen)
    theme.appearance().choose(chosen)
    theme.appearance().resize(scale)
    made = program_with(None)
    made.window.resize(1280, 720)
    yield made
    theme.appearance().resize(100)
    theme.appearance().choose("light")


def test_everything_is_named_and_nothing_is_cut(shown, sample_file, qapp):
    window = shown.window
    check(window)
    window.run("file.new")
    check(window)
    assert window.session.open(sample_file)
    for place in list(window.rail.buttons):
        window.go(place)
        check(window)
    window.show_palette()
    window.messages.say("Extrait retiré.", action="Annuler", run=print, other=("Enregistrer sous…", print))
    check(window)
    window.messages.hide()
    commands = ("file.export", "file.send", "file.merge_reports", "file.agreement", "file.notebook", "edit.thinking")
    asked = [partial(window.run, command) for command in commands]
    for show in (window.show_history, window.show_backups, window.show_keys, window.show_about, *asked):
        show()
        dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
        check(dialogs[-1])
        dialogs[-1].close()
    report = crash.CrashDialog("report", window)
    report.show()
    check(report)


def check(top: QWidget) -> None:
    """Look at all that is visible in a window, once its layouts have settled."""
    until = time.monotonic() + _LONGEST
    while True:
        for _pass in range(5):
            QApplication.processEvents()
        widgets = [widget for widget in top.findChildren(QWidget) if widget.isVisible()]
        cut = [described(widget) for widget in widgets if is_cut(widget)]
        if not cut or time.monotonic() > until:
            break
        time.sleep(0.02)  # what a job has still to bring lays out anew
    unnamed = [described(widget) for widget in widgets if takes_focus(widget) and not name(widget)]
    assert unnamed == []
    assert cut == []


def takes_focus(widget: QWidget) -> bool:
    """Whether Tab or a click may bring the focus to it (a scroll area's inside passes it on)."""
    inside = isinstance(widget.parentWidget(), QAbstractScrollArea) and widget.parentWidget().viewport() is widget
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None and not inside


def name(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def is_cut(widget: QWidget) -> bool:
    """Whether a button's or a label's words have less room than they need."""
    if not isinstance(widget, QAbstractButton | QLabel) or not widget.text() or widget.width() == 0:
        return False
    if widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored:
        return False  # it gives way by itself, with "…" and a tool tip
    if isinstance(widget, QLabel) and widget.wordWrap():
        leading = widget.fontMetrics().leading() + widget.fontMetrics().descent()
        return widget.heightForWidth(widget.width()) > widget.height() + leading
    wanted = widget.sizeHint()
    return wanted.width() > widget.width() + 1 or wanted.height() > widget.height() + 1


def described(widget: QWidget) -> str:
    """Enough to find it."""
    parents, at = [], widget
    while at is not None and not isinstance(at, MainWindow):
        parents.append(type(at).__name__)
        at = at.parentWidget()
    words = widget.text() if isinstance(widget, QAbstractButton | QLabel) else widget.objectName()
    return f"{' < '.join(parents)} “{words}” {widget.size().toTuple()} wants {widget.sizeHint().toTuple()}"
