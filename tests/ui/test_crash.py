"""Incident reports: they say where the program failed and nothing of what it held."""

import sys
import threading

import pytest

from qualicode.model.errors import Cancelled, UserError
from qualicode.ui.crash import Guard, report


def fail_on(verbatim: str) -> None:
    raise ValueError(f"cannot parse {verbatim}")


def caught(verbatim: str) -> ValueError:
    with pytest.raises(ValueError) as found:
        fail_on(verbatim)
    return found.value


def test_a_report_holds_places_not_words():
    text = report(caught("on me renvoie d'un guichet à l'autre"))
    assert "builtins.ValueError" in text and "test_crash.py" in text and "fail_on" in text
    assert "guichet" not in text and "cannot parse" not in text


def test_a_report_names_the_causes():
    try:
        try:
            fail_on("x")
        except ValueError as error:
            raise KeyError("y") from error
    except KeyError as error:
        text = report(error)
    assert "builtins.KeyError" in text and "builtins.ValueError" in text


@pytest.fixture
def guard(qapp, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    shown: list[UserError] = []
    made = Guard(shown.append, lambda: None)
    made.install()
    yield made, shown
    if made._dialog is not None:
        made._dialog.close()


def test_an_unforeseen_error_opens_one_dialog_for_each_place(guard, qtbot, capsys):
    made, shown = guard
    error = caught("secret")
    sys.excepthook(ValueError, error, error.__traceback__)
    qtbot.waitUntil(lambda: made._dialog is not None and made._dialog.isVisible())
    assert "secret" not in made._dialog.text.toPlainText()
    made._dialog.close()
    sys.excepthook(ValueError, error, error.__traceback__)
    qtbot.wait(20)
    assert not made._dialog.isVisible() and shown == []


def test_a_refusal_is_shown_inline_and_a_cancelled_job_is_nothing(guard, qtbot):
    made, shown = guard
    refusal = UserError("No.")
    sys.excepthook(UserError, refusal, None)
    sys.excepthook(Cancelled, Cancelled(), None)
    qtbot.waitUntil(lambda: shown == [refusal])
    assert made._dialog is None


def test_other_threads_are_guarded(guard, qtbot):
    _made, shown = guard
    refusal = UserError("From a thread.")

    def refuse() -> None:
        raise refusal

    thread = threading.Thread(target=refuse)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: shown == [refusal])
