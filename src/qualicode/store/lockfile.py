"""The note beside an open project that tells colleagues who has it open. It informs and never blocks anybody.

`.~lock.NAME#`, as LibreOffice does: user, host, process, time, a token of ours, between commas. The real guard is the
comparison of the file's hash when publishing.
"""

import getpass
import os
import secrets
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qualicode.i18n import _
from qualicode.model.ids import now

_STALE = timedelta(minutes=30)
"""A note that nobody refreshed for so long was left behind (the window refreshes it every two minutes)."""

_TOKEN = secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Note:
    """What a lock file says; `since` and `refreshed` are None when unusable."""

    user: str
    host: str
    pid: int
    since: datetime | None
    refreshed: datetime | None
    token: str


def place(path: Path) -> Path:
    """The lock file of a project file."""
    return path.with_name(f".~lock.{path.name}#")


def notice(path: Path) -> str | None:
    """Who else seems to have `path` open, as a sentence, or None."""
    note = read(place(path))
    if note is None or note.token == _TOKEN or _left_behind(note):
        return None
    who = note.user if note.host == _host() or not note.host else f"{note.user} ({note.host})"
    if note.since is None or note.since > datetime.now(UTC) + timedelta(minutes=10):
        return _("Opened by {who} as well.").format(who=who)
    since = note.since.astimezone()
    today = since.date() == datetime.now().astimezone().date()
    when = f"{since:%H:%M}" if today else f"{since:%d/%m %H:%M}"
    return _("Opened by {who} as well, since {when}.").format(who=who, when=when)


def write(path: Path) -> None:
    """Say that we have `path` open, unless somebody else says so already. Failing does no harm."""
    if notice(path) is None:
        _write(path, now())


def refresh(path: Path) -> None:
    """Say that we still have it open."""
    note = read(place(path))
    if note is None or note.token == _TOKEN:
        since = note.since if note else None
        _write(path, since.isoformat() if since else now())


def remove(path: Path) -> None:
    """We have it open no longer; a colleague's note stays."""
    note = read(place(path))
    if note is not None and note.token == _TOKEN:
        with suppress(OSError):
            place(path).unlink()


def read(lock: Path) -> Note | None:
    """What a lock file says; None when there is none or it cannot be understood."""
    try:
        with lock.open("rb") as file:
            parts = file.read(2000).decode().strip().rstrip(";").split(",")
        user, host, pid, since, refreshed, token = parts
        return Note(user or "?", host, int(pid), _time(since), _time(refreshed), token)
    except (OSError, ValueError):
        return None


def _write(path: Path, since: str) -> None:
    parts = [_user(), _host(), str(os.getpid()), since, now(), _TOKEN]
    text = ",".join(" ".join(part.replace(",", " ").split()) for part in parts) + ";\n"
    with suppress(OSError, ValueError):
        place(path).write_text(text, encoding="utf-8")


def _left_behind(note: Note) -> bool:
    if note.host == _host() and not _alive(note.pid):
        return True
    age = None if note.refreshed is None else datetime.now(UTC) - note.refreshed
    return age is None or age > _STALE or age < -timedelta(days=1)


def _alive(pid: int) -> bool:
    if pid <= 0:
        return False
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError, ValueError):
        return False
    except PermissionError:
        return True
    return True


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


def _host() -> str:
    return socket.gethostname()
