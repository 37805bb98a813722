"""The child process in which a suggester computes: reads messages (see `wire`) from its input, answers on its output.

It runs at low priority, under a memory limit where the system has one, writes nothing to disk, and ends at once when
its input closes: when the program closes, or dies. Started by `process`.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import BinaryIO

from qualicode import i18n
from qualicode.extend import Suggester
from qualicode.model.errors import UserError
from qualicode.plugins.suggesters.desk import Desk, Say
from qualicode.plugins.suggesters.wire import Message, pack, unpack


def main(arguments: Sequence[str]) -> None:
    """Serve until the input closes. Arguments: the suggester's entry point, the language, at most so many megabytes."""
    name, language, megabytes = arguments
    i18n.use(language)
    _stand_back(int(megabytes))
    say = _voice()
    sys.excepthook = _confess(say)
    inbox: SimpleQueue[Message] = SimpleQueue()
    threading.Thread(target=_listen, args=(inbox,), daemon=True).start()
    try:
        _serve(Desk(_suggester(name), say), inbox)
    except UserError as error:
        say({"say": "absent", "what": error.what, "todo": error.todo})


def _serve(desk: Desk, inbox: "SimpleQueue[Message]") -> None:
    idle = False
    while True:
        try:
            while True:
                desk.take(inbox.get(block=idle))
                idle = False
        except Empty:
            idle = not desk.work()


def _suggester(name: str) -> Suggester:
    found = entry_points(group="qualicode.suggesters", name=name)
    for entry in found:
        thing = entry.load()
        suggester: Suggester = thing() if isinstance(thing, type) else thing
        return suggester
    raise UserError(i18n._("Suggestions are unavailable: the suggester “{name}” is not installed.").format(name=name))


def _listen(inbox: "SimpleQueue[Message]") -> None:
    with os.fdopen(0, "rb", closefd=False) as lines:
        for line in lines:
            inbox.put(unpack(line))
    os._exit(0)  # at once, whatever is being computed


def _voice() -> Say:
    """The way to answer; whatever a library prints goes nowhere."""
    voice: BinaryIO = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    lock = threading.Lock()

    def say(message: Message) -> None:
        with lock:
            voice.write(pack(message))
            voice.flush()

    return say


def _confess(say: Say) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """On a fault, say which and where, never what was being read."""

    def hook(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        where = ""
        while trace:
            where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
            trace = trace.tb_next
        say({"say": "fell", "why": f"{kind.__name__} {where}".strip()})

    return hook


def _stand_back(megabytes: int) -> None:
    """Give way to the window, and never take more than so much memory, where the system can see to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the program, which then ends us
    if sys.platform == "win32":
        return  # the priority is set at the start, see `host`
    import resource

    os.nice(10)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    except (ValueError, OSError):  # macOS refuses
        return


if __name__ == "__main__":
    main(sys.argv[1:])
