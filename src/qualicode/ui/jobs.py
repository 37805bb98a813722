"""Work off the UI thread: `work(progress)` runs in the pool and only computes, `then(result)` runs in the window.

A job reads from a snapshot or a connection of its own; what it found is written by `then`, in one step.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Signal

from qualicode.extend import Progress
from qualicode.model.errors import Cancelled, UserError

Result = TypeVar("Result")
EVERY = 0.05
"""Seconds between two reports of progress: the window need not hear more."""


class Job(QObject):
    """One piece of work under way; `title` is translated. It ends with exactly one of done, failed, cancelled."""

    progressed = Signal()
    ended = Signal()
    _done = Signal(object)
    _failed = Signal(object)

    def __init__(
        self,
        title: str,
        work: Callable[[Progress], Any],
        then: Callable[[Any], object],
        failed: Callable[[Exception], object],
        cancelled: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.title = title
        self.quiet = False
        self.done, self.total = 0, 0
        self.cancelling = False
        self._work, self._then, self._on_failed, self._on_cancelled = work, then, failed, cancelled
        self._reported = 0.0
        self._done.connect(self._finish)
        self._failed.connect(self._fail)

    def cancel(self) -> None:
        """Ask it to stop at its next report of progress."""
        self.cancelling = True
        self.progressed.emit()

    def compute(self) -> None:
        """Run the work; called in a thread of the pool."""
        try:
            result = self._work(self._progress)
        except Exception as error:  # noqa: BLE001 - carried to the window's thread, where it is shown or reported
            self._failed.emit(error)
        else:
            self._done.emit(result)

    def _progress(self, done: int, total: int) -> None:
        if self.cancelling:
            raise Cancelled
        self.done, self.total = done, total
        if (now := time.monotonic()) - self._reported >= EVERY or done == total:
            self._reported = now
            self.progressed.emit()

    def _finish(self, result: Any) -> None:
        self.ended.emit()
        if not self.cancelling:
            self._then(result)
        elif self._on_cancelled is not None:
            self._on_cancelled()

    def _fail(self, error: Exception) -> None:
        self.ended.emit()
        if not isinstance(error, Cancelled):
            self._on_failed(error)
        elif self._on_cancelled is not None:
            self._on_cancelled()


class Jobs(QObject):
    """The jobs of a window. `changed` says that one began, moved on or ended."""

    changed = Signal()
    failed = Signal(object)
    """A `UserError` that no job's own `failed` takes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.running: list[Job] = []
        # Python's threads, not Qt's pool: PySide takes new objects for the runnables that the pool has deleted.
        self._pool = ThreadPoolExecutor(thread_name_prefix="job")
        self._futures: set[Future[None]] = set()

    def start(
        self,
        title: str,
        work: Callable[[Progress], Result],
        then: Callable[[Result], object],
        failed: Callable[[UserError], object] | None = None,
        cancelled: Callable[[], object] | None = None,
        *,
        quiet: bool = False,
    ) -> Job:
        """Begin a job. Without `failed`, a `UserError` is shown in the window; any other exception is a crash report.

        A quiet job is not shown in the status line, and neither it nor its end can be missed (saving, suggesting).
        """
        job = Job(title, work, then, lambda error: self._fail(error, failed), cancelled)
        job.quiet = quiet
        self._begin(job)
        return job

    def wait_for(self, title: str, work: Callable[[Progress], Result], *, answering: bool = False) -> Result:
        """Do work in the pool, the window alive meanwhile, and return what it found; raises what it raises.

        Keys and clicks wait until then. With `answering` they do not, so that the work can be cancelled (it then
        raises `Cancelled`): the caller must bear whatever else is done meanwhile.
        """
        found: list[Result] = []
        failed: list[Exception] = []
        # What was found counts even when the wish to cancel came a moment later: somebody must close or keep it.
        job = Job(title, lambda progress: found.append(work(progress)), lambda _done: None, failed.append)
        loop = QEventLoop()
        job.ended.connect(loop.quit)
        future = self._begin(job)
        flags = QEventLoop.ProcessEventsFlag
        loop.exec(flags.AllEvents if answering else flags.ExcludeUserInputEvents)
        if not future.done():  # the application ends: all its loops do
            job.cancel()
            wait([future])
        if found:
            return found[0]
        raise failed[0] if failed else Cancelled

    def _begin(self, job: Job) -> Future[None]:
        job.progressed.connect(self.changed)
        job.ended.connect(lambda: self._end(job))
        self.running.append(job)
        future = self._pool.submit(job.compute)
        self._futures.add(future)
        future.add_done_callback(self._futures.discard)
        self.changed.emit()
        return future

    @property
    def shown(self) -> Job | None:
        """The job that the status line shows."""
        return next((job for job in reversed(self.running) if not job.quiet), None)

    def cancel_all(self) -> None:
        """Ask every job to stop, wait for it, and let each say that it ended while who asked for it still lives."""
        jobs = list(self.running)
        for job in jobs:
            job.cancel()
        wait(list(self._futures))
        for job in jobs:
            QCoreApplication.sendPostedEvents(job, QEvent.Type.MetaCall)

    def _end(self, job: Job) -> None:
        self.running.remove(job)
        self.changed.emit()

    def _fail(self, error: Exception, failed: Callable[[UserError], object] | None) -> None:
        if not isinstance(error, UserError):
            raise error
        if failed is not None:
            failed(error)
        else:
            self.failed.emit(error)
