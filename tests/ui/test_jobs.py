"""Jobs: work in the pool, results in the window, progress that also stops."""

import threading

import pytest

from qualicode.model.errors import UserError
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
