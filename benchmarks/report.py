"""Times jobs and prints each beside its budget and a bare lower bound measured in the same run."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """A job's time in seconds: best and median of its runs, and the least of this process's processor time.

    `bound`: the least work that any program must do. Processor time hardly grows when the machine is busy elsewhere,
    but leaves out the waiting for the disk.
    """

    job: str
    budget: float | None
    best: float
    median: float
    processor: float
    bound: float | None


def timed(
    act: Callable[[], object], runs: int = 5, before: Callable[[], object] = lambda: None
) -> tuple[float, float, float]:
    """The best and the median time of some runs, and the least processor time, in seconds; `before` is not timed."""
    times, processor = [], []
    for _ in range(runs):
        gc.collect()  # first: it is no part of what follows `before`, nor of a stall
        before()
        start, busy = time.perf_counter(), time.process_time()
        act()
        times.append(time.perf_counter() - start)
        processor.append(time.process_time() - busy)
    return min(times), sorted(times)[len(times) // 2], min(processor)


def show(results: list[Result]) -> None:
    """Print a table: budget, best, median, processor time, lower bound and how many times the bound the median is."""
    print(f"{'job':<58} {'budget':>7} {'best':>8} {'median':>8} {'cpu':>8} {'bound':>8} {'ratio':>7}")
    for row in results:
        budget = f"{row.budget:.3f}" if row.budget else "–"
        bound = f"{row.bound:.4f}" if row.bound else "–"
        ratio = f"{row.median / row.bound:.1f}×" if row.bound else "–"
        times = f"{row.best:>8.4f} {row.median:>8.4f} {row.processor:>8.4f}"
        over = "  over budget" if row.budget and row.median > row.budget else ""
        print(f"{row.job:<58} {budget:>7} {times} {bound:>8} {ratio:>7}{over}")
