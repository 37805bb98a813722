"""One child process that suggests, and the two threads that keep its pipes from blocking anybody."""

import importlib
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from queue import SimpleQueue

from qualicode import i18n
from qualicode.plugins.suggesters.wire import Message, pack, unpack

CHILD = "qualicode.plugins.suggesters.child"
FROZEN_FLAG = "--suggester-child"
"""A frozen program is its own interpreter: started with this flag, it becomes the child (`serve_if_asked`)."""


Heard = tuple["Process | None", Message | None]
"""Who spoke and what was said: None when that process is gone."""


class Process:
    """A running child. What it says arrives in `inbox`. Raises `OSError` when the system starts no more processes."""

    def __init__(self, suggester: str, megabytes: int, inbox: "SimpleQueue[Heard]") -> None:
        self.sent = 0
        self._inbox = inbox
        self._outbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._process = subprocess.Popen(
            [*_command(), suggester, i18n.language(), str(megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # nothing of a text may end in a log
            cwd=Path(sys.executable).parent,
            env=_environment(),
            creationflags=_flags(),
        )
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._speak, self._listen)]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def send(self, message: Message) -> None:
        """Send a message as soon as the child takes it; never waits."""
        self.sent += 1
        self._outbox.put(pack(message))

    def end(self) -> None:
        """End the child at once and give back everything that it held."""
        self._process.kill()
        self._outbox.put(None)
        self._process.wait()
        for thread in self._threads:
            thread.join(1)

    def _speak(self) -> None:
        assert self._process.stdin is not None
        try:
            with self._process.stdin as pipe:
                while (line := self._outbox.get()) is not None:
                    pipe.write(line)
                    pipe.flush()
        except OSError:
            return  # it is gone: the listener notices

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            for line in pipe:
                try:
                    self._inbox.put((self, unpack(line)))
                except ValueError:
                    break  # the last line of a dying process
        self._inbox.put((self, None))


def serve_if_asked(arguments: Sequence[str]) -> bool:
    """Become the child if the program was started as one, until it ends; else answer False at once.

    The first thing that a frozen program's start must call, with `sys.argv[1:]`, before it makes any window.
    """
    if arguments[:1] != [FROZEN_FLAG]:
        return False
    importlib.import_module(CHILD).main(arguments[1:])
    return True


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_FLAG]
    return [sys.executable, "-P", "-m", CHILD]


def _environment() -> dict[str, str]:
    """Ours, with one thread for arithmetic: the window needs the other cores, and sums come out the same every time."""
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
    return {**os.environ, **dict.fromkeys(threads, "1")}


def _flags() -> int:
    if sys.platform == "win32":
        return subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
    return 0
