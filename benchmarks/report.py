"""Times jobs and prints each beside its budget and a bare lower bound measured in the same run."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """A job's time in seconds, best and median of its runs; `bound`: the least work that any program must do."""

    job: str
    budget: float | None
    best: float
    median: float
    bound: float | None


def timed(act: Callable[[], object], runs: int = 5, before: Callable[[], object] = lambda: None) -> tuple[float, float]:
    """The best and the median time of some runs, in seconds; `before` is not timed."""
    times = []
    for _ in range(runs):
        before()
        gc.collect()
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times), sorted(times)[len(times) // 2]


def show(results: list[Result]) -> None:
    """Print a table: budget, best, median, lower bound and how many times the bound the median is."""
    print(f"{'job':<58} {'budget':>8} {'best':>9} {'median':>9} {'bound':>9} {'ratio':>7}")
    for row in results:
        budget = f"{row.budget:.3f}" if row.budget else "–"
        bound = f"{row.bound:.4f}" if row.bound else "–"
        ratio = f"{row.median / row.bound:.1f}×" if row.bound else "–"
        over = "  over budget" if row.budget and row.median > row.budget else ""
        print(f"{row.job:<58} {budget:>8} {row.best:>9.4f} {row.median:>9.4f} {bound:>9} {ratio:>7}{over}")
