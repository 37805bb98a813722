"""How long the window's thread ever stands still: a timer of one millisecond, and the gaps between its beats."""

import time
from types import TracebackType

from PySide6.QtCore import QTimer

LONGEST = 0.05
"""Seconds: nobody should have to wait longer for a key to answer."""


class Watch:
    """Use as `with watch("open a document"): …`; of each job it keeps the longest gap and the sum of those too long."""

    def __init__(self) -> None:
        self.longest: dict[str, tuple[float, float]] = {}
        """Seconds by job: the longest gap, and the processor time of the window's thread in that gap."""
        self._job, self._last, self._busy = "", 0.0, 0.0
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._note)

    def __call__(self, job: str) -> "Watch":
        self._job = job
        return self

    def __enter__(self) -> "Watch":
        self.beat()
        self._timer.start()
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._note()
        self._timer.stop()

    def beat(self) -> None:
        """Begin to count anew: what was just done is not part of the job."""
        self._last, self._busy = time.perf_counter(), time.thread_time()

    def _note(self) -> None:
        gap, busy = time.perf_counter() - self._last, time.thread_time() - self._busy
        if gap > self.longest.get(self._job, (0.0, 0.0))[0]:
            self.longest[self._job] = (gap, busy)
        self.beat()

    def show(self, name: str) -> None:
        """Print the longest gap of each job."""
        print(f"longest stall of the window's thread, {name} (promised: {LONGEST:.3f} s; cpu: its own work in it)")
        for job, (gap, busy) in self.longest.items():
            print(f"  {job:<56} {gap:>8.4f}  cpu {busy:>8.4f}{'  too long' if gap > LONGEST else ''}")
