"""The program, and a bare Qt window, each in a process of its own: the processor time and the memory that it takes."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

HEAVY = ("spacy", "pandas", "docx", "openpyxl")
"""What no start may load."""
MEGABYTE = 1_000_000
Measures = dict[str, float]
"""`processor` and `wall` in seconds; `peak` and `resident` memory in MB."""


def measured(call: str, runs: int = 3) -> list[Measures]:
    """What some runs of a function of this module say of themselves; `wall` is measured from outside."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        command = [sys.executable, "-c", f"import processes; processes.{call}"]
        with subprocess.Popen(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            measures: Measures = json.loads(child.stdout.readline())
            measures["wall"] = time.perf_counter() - start
        found.append(measures)
    return found


def bare_window() -> None:
    """The least that a program with a Qt window takes."""
    from PySide6.QtWidgets import QApplication, QWidget

    application = QApplication([])
    window = QWidget()
    window.resize(1440, 900)
    window.show()
    application.processEvents()
    _tell()


def start(path: str = "") -> None:
    """The program until its window can be used; with a project, until all is quiet after it was opened."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from qualicode.app import Program

    application = QApplication([])
    program = Program(application)
    program.window.show()
    application.processEvents()
    application.processEvents()
    if path:
        program.session.open(Path(path))
        quiet = time.perf_counter()
        while time.perf_counter() - quiet < 3:
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
            if program.session.jobs.running:
                quiet = time.perf_counter()
    loaded = [name for name in HEAVY if name in sys.modules]
    assert not loaded, f"loaded at start: {loaded}"
    _tell()
    program.session.close(publish=False)


def _tell() -> None:
    peak, resident = _memory()
    print(json.dumps({"processor": time.process_time(), "peak": peak, "resident": resident}), flush=True)


def _memory() -> tuple[float, float]:
    """The most memory that this process held, and what it holds, in MB; 0 on Windows."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text("utf-8").splitlines() if ":" in line)
        high, now = (int(lines[name].split()[0]) * 1024 / MEGABYTE for name in ("VmHWM", "VmRSS"))
        return high, now
    if os.name == "nt":
        return 0.0, 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    return peak, peak
