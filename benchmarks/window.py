"""How fast the real window does each job of the promised table, and how long it ever stands still:
`python benchmarks/window.py [S|M|L]`. The long text B follows; each time includes the painting.

Cold start and memory are measured in processes of their own, beside one that shows a bare Qt window.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import corpus
from coder_view import Bench
from processes import Measures, measured
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from report import Result, show, timed
from stalls import Watch

from qualicode.model.study import Code
from qualicode.services import search
from qualicode.ui.codebook.workspace import CodebookWorkspace


def main(size: str) -> None:
    """Measure at one size, then with the one long text."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["QUALICODE_SETTINGS"] = os.environ["QUALICODE_DATA"] = folder
        bare = measured("bare_window()")
        results = [_start("cold start to a usable window", measured("start()"), 1.2, bare)]
        application = QApplication(sys.argv[:1])
        watches = []
        for name in (size, "B"):
            bench = WindowBench(application, Path(folder), name)
            results += bench.measure()
            watches.append((name, bench.watch))
            bench.close()
            os.environ["QUALICODE_DATA"] = str(Path(folder) / f"other-{name}")
            results.append(bench.first_opening())
            os.environ["QUALICODE_DATA"] = folder
            opened = measured(f"start({str(bench.path)!r})")
            _tell_memory(f"memory of the window with {name} open", opened, None, bare)
        show(results)
        for name, watch in watches:
            watch.show(name)


def _start(job: str, runs: list[Measures], budget: float, bare: list[Measures]) -> Result:
    """Cold start: processor time is what is promised, for a disk may be asleep."""
    _tell_memory(job, runs, 150, bare)
    processor, wall = sorted(run["processor"] for run in runs), [run["wall"] for run in runs]
    bound = min(run["processor"] for run in bare)
    return Result(f"{job}, processor time", budget, processor[0], processor[len(runs) // 2], min(wall), bound)


def _tell_memory(job: str, runs: list[Measures], budget: float | None, bare: list[Measures]) -> None:
    promised = f" ({budget:.0f})" if budget else ""
    peak, now = (max(run[name] for run in runs) for name in ("peak", "resident"))
    print(f"{job}: {now:.0f} MB, at most {peak:.0f} MB{promised}; bare Qt window {bare[0]['peak']:.0f} MB")


class WindowBench(Bench):
    """The jobs of the table that concern more than the Coder workspace, with the longest stall of each."""

    def __init__(self, application: QApplication, folder: Path, size: str) -> None:
        super().__init__(application, folder, size)
        self.folder, self.watch = folder, Watch()
        self.path = folder / f"{size}.qualicode"

    def measure(self) -> list[Result]:
        """Every job, one after the other."""
        return [*self._opening(), *self._coding(), *self._codebook(), *self._searching(), *self._importing()]

    def first_opening(self) -> Result:
        """Open a file that this computer has not seen: it is checked from end to end."""

        def act() -> None:
            self.window.session.open(self.path)
            self.settle_document()

        with self.watch("open the project for the first time"):
            times = timed(act, 1)
        self.window.session.close(publish=False)
        return Result(f"open the project for the first time, {self.size}", None, *times, None)

    def _timed(
        self, job: str, budget: float | None, act: Callable[[], object], runs: int, before: Callable[[], object],
        bound: float | None = None,
    ) -> Result:  # fmt: skip
        with self.watch(job):
            times = timed(act, runs, lambda: (before(), self.watch.beat()))
        return Result(f"{job}, {self.size}", budget, *times, bound)

    def _opening(self) -> list[Result]:
        session = self.window.session

        def act() -> None:
            session.open(self.path)
            self.settle_document()

        def leave() -> None:
            session.close(publish=False)
            self.settle()

        result = self._timed("open the project", 0.15, act, 3, leave)
        assert session.project is not None
        self.project = session.project
        with self.watch("after opening (counting, indexing, suggestions)"):
            self.rest()
        return [result]

    def _coding(self) -> list[Result]:
        budget, text = (0.15 if self.size == "B" else 0.06), self.project.text(self.documents[0])
        self.window.go("coder")
        job = f"open a document of {len(text):,} characters"
        results = [self._timed(job, budget, self._open, 9, self._away, self._bare(text))]
        self.coder.show_document(self.documents[0])
        commit = self._commit()
        results.append(self._timed("code a passage, saved and painted", 0.03, self._code, 20, self._select, commit))
        results.append(self._timed("undo it", 0.03, self._undo, 15, lambda: None, commit))
        with self.watch("after coding (counting, suggestions)"):
            self.rest()
        return results

    def _codebook(self) -> list[Result]:
        self.window.go("codebook")
        self.settle()
        front = self.window.front
        assert isinstance(front, CodebookWorkspace)
        tree, codes = front.panel.tree, [code.id for code in self.project.find(Code, "position")]

        def act() -> None:
            tree.make_current(codes[1])
            self.settle()

        def other() -> None:
            tree.make_current(codes[0])
            self.settle()

        return [self._timed("all extracts of one code, first screen", 0.03, act, 9, other)]

    def _searching(self) -> list[Result]:
        box, common = self.window.search.box, corpus.Voice().vocabulary[2]
        box.ask()
        self.settle()

        def look(words: str) -> None:
            box.line.setText(words)
            box.refresh()
            self.settle()

        budget = 0.1 if self.size == "L" else 0.03
        results = [
            self._timed(f"search {what}, first screen", budget, lambda w=words: look(w), 9, lambda: look(""))
            for what, words in (("a rare word", corpus.RARE), ("a common word", common))
        ]
        box.leave()
        return results

    def _importing(self) -> list[Result]:
        if self.size == "B":
            return []
        count = 2000 if self.size == "L" else 200
        folder = self.folder / f"texts-{count}"
        folder.mkdir()
        paths = corpus.text_files(folder, count, seed=count)
        bare = timed(lambda: [path.read_text("utf-8") for path in paths], 1)[1]
        self.window.go("coder")
        flow, come = self.coder.importing, list[str]()
        flow.imported.connect(come.extend)
        flow.ask(paths)
        self.rest()

        def act() -> None:
            flow.sheet.accepted.emit()
            self.wait(lambda: bool(come))
            self.settle()

        with self.watch(f"import {count} files"):
            times = timed(act, 1)
        assert len(come) == count, "every file is new"
        with self.watch(f"index {count} imported texts"):
            found = timed(self._indexed, 1)
        with self.watch(f"undo the import of {count} files"):
            back = timed(self._undo, 1)
        self.rest()
        return [
            Result(f"import {count} text files, shown in the list", 8 if count > 1000 else 1, *times, bare),
            Result("until the last of them can be searched (until then one is told)", None, *found, None),
            Result("undo the import", None, *back, None),
        ]

    def _indexed(self) -> None:
        path = search.index_path(self.project)
        self.wait(lambda: not search.unindexed(self.project, path))

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the window live until something is so; asked ten times a second, for asking takes time."""
        while not until():
            pause = time.perf_counter() + 0.1
            while time.perf_counter() < pause:
                self.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)

    def rest(self) -> None:
        """Let the window live until nothing more is under way."""
        calm = time.perf_counter()
        while time.perf_counter() - calm < 1:
            self.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
            if self.window.session.jobs.running:
                calm = time.perf_counter()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "M")
