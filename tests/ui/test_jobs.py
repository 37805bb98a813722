"""Jobs: work in the pool, results in the window, progress that also stops."""

import threading

import pytest
from PySide6.QtCore import QTimer

from qualicode.model.errors import Cancelled, UserError
from qualicode.ui.jobs import Jobs
from qualicode.ui.statusbar import StatusBar


@pytest.fixture
def jobs(qapp):
    return Jobs()


def test_work_is_done_elsewhere_and_its_result_comes_home(jobs, qtbot):
    seen = {}
    jobs.start("Count", lambda progress: threading.get_ident(), lambda ident: seen.update(ident=ident))
    qtbot.waitUntil(lambda: "ident" in seen)
    assert seen["ident"] != threading.get_ident() and jobs.running == []


def test_a_refusal_comes_home(jobs, qtbot):
    def refuse(progress):
        raise UserError("No.", "Try again.")

    with qtbot.waitSignal(jobs.failed) as told:
        jobs.start("Refuse", refuse, print)
    assert str(told.args[0]) == "No. Try again."
    own = []
    jobs.start("Refuse", refuse, print, own.append)
    qtbot.waitUntil(lambda: len(own) == 1)


def test_anything_else_is_nobodys_to_swallow(jobs, qtbot):
    def fail(progress):
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        jobs.start("Fail", fail, print)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_progress_is_shown_and_stops_the_work(jobs, qtbot):
    bar = StatusBar(jobs)
    qtbot.addWidget(bar)
    bar.show()
    begun, go_on, ended = threading.Event(), threading.Event(), []

    def work(progress):
        progress(1, 4)
        begun.set()
        go_on.wait(5)
        progress(2, 4)
        return "never"

    jobs.start("Import 4 files", work, ended.append, cancelled=lambda: ended.append("cancelled"))
    qtbot.waitUntil(lambda: begun.is_set() and bar._bar.value() == 1)
    assert bar._title.text() == "Import 4 files" and bar._job.isVisible()
    bar._cancel.click()
    assert bar._title.text() == "Stopping…"
    go_on.set()
    qtbot.waitUntil(lambda: ended == ["cancelled"])
    assert not bar._job.isVisible()


def test_work_can_be_waited_for_while_the_window_lives(jobs, qtbot):
    go_on, beats = threading.Event(), []
    QTimer.singleShot(0, lambda: (beats.append("beat"), go_on.set()))
    assert jobs.wait_for("Open", lambda progress: go_on.wait(5)), "the timer beats while one waits"
    assert beats == ["beat"] and jobs.running == []


def test_what_goes_wrong_is_raised_where_one_waits(jobs):
    def refuse(progress):
        raise UserError("No.", "Try again.")

    with pytest.raises(UserError, match="Try again"):
        jobs.wait_for("Refuse", refuse)
    with pytest.raises(ZeroDivisionError):
        jobs.wait_for("Divide", lambda progress: 1 // 0)


def test_what_is_waited_for_can_be_cancelled(jobs):
    go_on = threading.Event()
    QTimer.singleShot(0, lambda: (jobs.shown.cancel(), go_on.set()))
    with pytest.raises(Cancelled):
        jobs.wait_for("Open", lambda progress: (go_on.wait(5), progress(1, 2)), answering=True)


def test_what_was_found_before_the_wish_to_cancel_is_not_lost(jobs):
    go_on = threading.Event()
    QTimer.singleShot(0, lambda: (jobs.shown.cancel(), go_on.set()))
    assert jobs.wait_for("Open", lambda progress: go_on.wait(5) and "found") == "found"


def test_cancelling_everything_tells_everybody_before_it_returns(jobs):
    told: list[str] = []
    jobs.start("Finish", lambda progress: None, told.append, cancelled=lambda: told.append("cancelled"))
    jobs.cancel_all()
    assert told == ["cancelled"] and jobs.running == []
