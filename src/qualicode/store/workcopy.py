"""The working copy of an open project: a folder of our own that every step is committed to, whatever befalls the file.

Beside the database lies `state.json`: which file it is a copy of, as it was, and how far the steps are published. A
working copy that a crash left behind is found by it and taken up again.
"""

import json
import sqlite3
import threading
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import uuid4

from qualicode.store import durable, oslock, places


@dataclass(frozen=True, slots=True)
class Pending:
    """A publication that is about to replace the user's file: after a crash tells whether it did."""

    temporary: str
    sha256: str
    seq: int
    revision: str


@dataclass(frozen=True, slots=True)
class State:
    """What a working copy knows of the user's file.

    `sha256`: fingerprint of the file as it was opened or published last ("" before); `seq`: the last step that it
    holds; `base`: the backup with the same contents; `saved_at`: UTC, ISO 8601.
    """

    destination: str
    project_id: str = ""
    sha256: str = ""
    seq: int = 0
    revision: str = ""
    base: str = ""
    saved_at: str = ""
    read_only: bool = False
    pending: Pending | None = None


class WorkingCopy:
    """One folder with a database, its state, and a lock that says that it is in use."""

    def __init__(self, folder: Path, state: State, handle: int) -> None:
        self.folder = folder
        self.state = state
        self.busy = threading.RLock()
        """Held while publishing: one publication at a time."""
        self._handle: int | None = handle

    @classmethod
    def create(cls, state: State) -> "WorkingCopy":
        """A new, locked working copy without a database yet. Raises `OSError`."""
        folder = places.work_folder() / str(uuid4())
        folder.mkdir(mode=0o700)
        handle = oslock.hold(folder / "lock")
        assert handle is not None, "nobody knows this folder yet"
        return cls(folder, state, handle)

    @classmethod
    def take(cls, folder: Path) -> "WorkingCopy | None":
        """Lock a working copy that nobody uses; None when somebody does, or when there is nothing to use in it."""
        state = read_state(folder)
        handle = oslock.hold(folder / "lock") if state else None
        if state is None or handle is None:
            return None
        return cls(folder, state, handle)

    @property
    def database(self) -> Path:
        """The database that every step goes to."""
        return self.folder / "project.db"

    @property
    def destination(self) -> Path:
        """The user's file."""
        return Path(self.state.destination)

    def note(self, **fields: object) -> None:
        """Change the state, on the disk as well. Raises `OSError`; the state in memory is right all the same."""
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        durable.write(self.folder / "state.json", json.dumps(asdict(self.state), indent=1).encode())

    def release(self) -> None:
        """Let somebody else take it up."""
        if self._handle is not None:
            oslock.release(self._handle)
            self._handle = None

    def delete(self) -> None:
        """Remove the folder: everything in it is published, or nothing was ever done."""
        with suppress(OSError):
            for left in self.folder.iterdir():
                if left.name != "lock":
                    durable.discard(left)
        self.release()
        durable.discard(self.folder / "lock")
        with suppress(OSError):
            self.folder.rmdir()


def read_state(folder: Path) -> State | None:
    """The state of a working copy, None when it has none or an unusable one."""
    try:
        fields = json.loads((folder / "state.json").read_bytes())
        pending = fields.pop("pending")
        return State(**fields, pending=Pending(**pending) if pending else None)
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return None


def last_step(database: Path) -> int:
    """The number of the last step in a database. Raises `errors.BROKEN`."""
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT coalesce(max(seq), 0) FROM step").fetchone()[0])


def same_file(one: Path, other: Path) -> bool:
    """Whether two paths name the same file, be it there or not."""
    try:
        return one.samefile(other)
    except OSError:
        return str(one).casefold() == str(other).casefold() if one.drive else one == other
