"""How fast the Coder workspace shows and codes texts, in the real window: `python benchmarks/coder_view.py [S|M|L]`.

Each time includes the painting. The bound is a bare `QPlainTextEdit` with the same text, or one commit by `sqlite3`.
"""

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import itertools

import corpus
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from report import Result, show, timed

from qualicode.app import Program
from qualicode.model.study import Code, Coder, Document, ProjectInfo
from qualicode.store import files
from qualicode.ui.coder.workspace import CoderWorkspace


def main(size: str) -> None:
    """Measure at one size, then with the one long text."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["QUALICODE_SETTINGS"] = os.environ["QUALICODE_DATA"] = folder
        application = QApplication(sys.argv[:1])
        results, stalls = [], []
        for name in (size, "B"):
            bench = Bench(application, Path(folder), name)
            results += bench.results()
            stalls.append((name, bench.longest_stall()))
            bench.close()
        show(results)
        for name, stall in stalls:
            print(f"longest stall of the window's thread while one reads and codes, {name}: {stall:.3f} s (0.050)")


class Bench:
    """The window with a generated study open in its Coder workspace."""

    def __init__(self, application: QApplication, folder: Path, size: str) -> None:
        self.application, self.size = application, size
        path = folder / f"{size}.qualicode"
        made = files.create(path, ProjectInfo(name=size), Coder(name="Codeuse A", initials="A"))
        corpus.fill(made, size)
        made.close()
        self.program = Program(application)
        self.window = self.program.window
        self.window.resize(1440, 900)
        self.window.show()
        self.opening = timed(
            lambda: (self.window.session.open(path), self.settle()),
            3,
            lambda: (self.window.session.close(publish=False), self.settle()),
        )
        self.window.go("coder")
        front = self.window.front
        assert isinstance(front, CoderWorkspace) and self.window.session.project is not None
        self.coder, self.project = front, self.window.session.project
        self.documents = [document.id for document in self.project.find(Document)][:6]
        self.codes = [code.id for code in self.project.find(Code)]
        self._number = 0
        self.settle()

    def settle(self) -> None:
        """Paint, and do what waits."""
        self.application.processEvents()
        self.application.processEvents()

    def settle_document(self) -> None:
        """Paint until the document is shown with all its marks: a very long one comes in parts."""
        self.settle()
        while not self.coder.is_settled:
            self.settle()
        self.settle()

    def results(self) -> list[Result]:
        """Every measure."""
        text = self.project.text(self.documents[0])
        bare, commit, many = self._bare(text), self._commit(), self.size
        place = 0.15 if many == "B" else 0.06
        self.coder.show_document(self.documents[0])
        hand = self.coder.hand
        return [
            Result(f"open the project, first document shown, {many}", 0.15, *self.opening, None),
            Result(f"open a document of {len(text):,} characters", place, *timed(self._open, 9, self._away), bare),
            Result(f"code a passage, saved and painted, {many}", 0.03, *timed(self._code, 15, self._select), commit),
            Result(f"take it back, {many}", 0.03, *timed(self._undo, 9), commit),
            Result(f"open the box at a selection, {many}", 0.05, *timed(self._ask, 9, hand.close), None),
            Result(f"type a letter in the box, {many}", 0.05, *timed(self._type, 9, hand.box.line.clear), None),
            Result(f"page down, {many}", 0.016, *timed(self._page, 15), None),
            Result(f"jump to the middle, {many}", 0.05, *timed(self._jump, 9), None),
            Result(f"find a word in the document, {many}", 0.05, *timed(self._find, 5), None),
        ]

    def longest_stall(self) -> float:
        """The longest time between two beats of a timer while documents are opened, coded and left, in seconds."""
        beats = [time.perf_counter()]
        timer = QTimer()
        timer.setInterval(1)
        timer.timeout.connect(lambda: beats.append(time.perf_counter()))
        timer.start()
        for document in self.documents[:4]:
            for act in (lambda one=document: self.coder.show_document(one), self._select, self._apply, self._undo):
                act()
                self.settle()
        end = time.perf_counter() + 1
        while time.perf_counter() < end:
            self.application.processEvents()
        timer.stop()
        return max(after - before for before, after in itertools.pairwise(beats))

    def close(self) -> None:
        """Close the project and the window."""
        self.window.session.close(publish=False)
        self.window.close()

    # Acts

    def _away(self) -> None:
        self.coder.desk.clear()
        self.settle()

    def _open(self) -> None:
        self.coder.show_document(self.documents[self._number % len(self.documents)])
        self._number += 1
        self.settle_document()

    def _select(self) -> None:
        text = self.coder.stage.transcript
        self._number += 1
        assert text.page is not None
        start = (self._number * 7_919) % (len(text.page.text) - 400)
        text.select(start, start + 120)
        self.settle()

    def _apply(self) -> None:
        self.coder.hand.apply(self.codes[self._number % len(self.codes)])

    def _code(self) -> None:
        self._apply()
        self.settle()

    def _undo(self) -> None:
        self.window.session.undo()
        self.settle()

    def _ask(self) -> None:
        self.coder.hand.offer()
        self.settle()

    def _type(self) -> None:
        self.coder.hand.box.line.setText("e")
        self.settle()

    def _page(self) -> None:
        bar = self.coder.stage.transcript.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep())
        self.settle()

    def _jump(self) -> None:
        text = self.coder.stage.transcript
        self._number += 1
        assert text.page is not None
        text.scroll_to((self._number * 104_729) % len(text.page.text))
        self.settle()

    def _find(self) -> None:
        assert self.coder.desk.page is not None
        self.coder.stage.find_bar.show()
        self.coder.stage.find_bar.line.setText("")
        self.coder.stage.find_bar.line.setText(self.coder.desk.page.text[5_000:5_012].split()[0])
        self.settle()
        self.coder.stage.find_bar.leave()

    # Bounds

    def _bare(self, text: str) -> float:
        view = QPlainTextEdit()
        view.resize(800, 840)
        view.show()
        self.settle()

        def act() -> None:
            view.setPlainText(text)
            self.settle()

        return timed(act, 5)[1]

    def _commit(self) -> float:
        with tempfile.TemporaryDirectory() as folder:
            raw = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
            raw.execute("CREATE TABLE coding (id TEXT PRIMARY KEY, start INT)")
            raw.execute("PRAGMA synchronous = FULL")
            act: Callable[[], object] = lambda: raw.execute(  # noqa: E731
                "INSERT INTO coding VALUES (hex(randomblob(16)), 1)"
            )
            best = timed(act, 20)[1]
            raw.close()
        return best


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "M")
