"""Backups: every published or received version, kept on this computer, never changed, thinned out with time.

The last ten publications, then one a day for 14 days and one a week for 8 weeks that have any. A name holds a running
number (so that a wrong clock cannot prune wrongly), the time, and the first half of the SHA-256 (so that a damaged
backup is never restored).
"""

import json
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.store import durable, places
from qualicode.store.errors import BROKEN
from qualicode.store.workcopy import read_state

_FILES = "files.json"

LAST, DAYS, WEEKS = 10, 14, 8

_NAME = re.compile(r"(?P<number>\d{6,})-(?P<time>\d{8}T\d{6}Z)-(?P<sha>[0-9a-f]{32})\.qualicode")


@dataclass(frozen=True, slots=True)
class Backup:
    """One version that can be returned to. `at`: UTC; `size` in bytes; the rest tells people which one it is."""

    path: Path
    at: datetime
    size: int
    title: str = ""
    documents: int = 0
    extracts: int = 0


def keep(project_id: str, source: Path, sha256: str, *, used: Iterable[str] = ()) -> Path:
    """Move a sound database among the backups, and prune all but the names in `used`. Raises `OSError`."""
    known = find(project_id, sha256)
    if known is not None:
        durable.discard(source)
        return known
    folder = places.backup_folder(project_id)
    number = max((_number(path) for path in _all(folder)), default=0) + 1
    path = folder / f"{number:06}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{sha256[:32]}.qualicode"
    durable.replace(source, path)
    _prune(folder, {path.name, *used})
    return path


def remember(project_id: str, destination: Path) -> None:
    """Note that this file holds this study, so that its backups are found when it can no longer be read."""
    names = places.backup_folder(project_id) / _FILES
    known = _remembered(names)
    if str(destination) not in known:
        durable.write(names, json.dumps([*known, str(destination)][-20:]).encode())


def study_in(destination: Path) -> str | None:
    """The id of the study that this file held last."""
    for names in sorted(places.backups_folder().glob(f"*/{_FILES}"), key=lambda path: -path.stat().st_mtime):
        if str(destination) in _remembered(names):
            return names.parent.name
    return None


def _remembered(names: Path) -> list[str]:
    try:
        return [str(name) for name in json.loads(names.read_bytes())]
    except (OSError, ValueError, TypeError):
        return []


def find(project_id: str, sha256: str) -> Path | None:
    """The backup with these contents: a version that was checked on this computer before."""
    if not sha256:
        return None
    return next(places.backup_folder(project_id).glob(f"*-{sha256[:32]}.qualicode"), None)


def known(sha256: str) -> bool:
    """Whether some study has a backup with these contents: a file that is complete by itself."""
    return next(places.backups_folder().glob(f"*/*-{sha256[:32]}.qualicode"), None) is not None


def bases() -> set[str]:
    """The names of the backups that a working copy needs as the base of a merge."""
    states = (read_state(folder) for folder in places.work_folder().iterdir())
    return {state.base for state in states if state}


def listed(project_id: str) -> list[Backup]:
    """The backups of a study, newest first."""
    folder = places.backup_folder(project_id)
    return [_describe(path) for path in sorted(_all(folder), key=_number, reverse=True)]


def verify(backup: Path) -> None:
    """Raises `UserError` when a backup is not what it was."""
    match = _NAME.fullmatch(backup.name)
    try:
        sound = match is not None and durable.sha256(backup).startswith(match["sha"])
    except OSError:
        sound = False
    if not sound:
        raise UserError(_("This backup is damaged; nothing was changed."), _("Choose another one."))


def _describe(path: Path) -> Backup:
    at, size = _time(path), path.stat().st_size
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            title, documents, extracts = connection.execute(
                "SELECT (SELECT name FROM project LIMIT 1), (SELECT count(*) FROM document),"
                " (SELECT count(*) FROM coding)"
            ).fetchone()
    except BROKEN:
        return Backup(path, at, size)
    return Backup(path, at, size, str(title or ""), documents, extracts)


def _all(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.qualicode") if _NAME.fullmatch(path.name)]


def _number(path: Path) -> int:
    match = _NAME.fullmatch(path.name)
    return int(match["number"]) if match else 0


def _time(path: Path) -> datetime:
    match = _NAME.fullmatch(path.name)
    assert match is not None
    return datetime.strptime(match["time"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _prune(folder: Path, used: set[str]) -> None:
    newest_first = sorted(_all(folder), key=_number, reverse=True)
    kept = {path.name for path in newest_first[:LAST]} | used
    for calendar, most in ((_day, DAYS), (_week, WEEKS)):
        newest: dict[tuple[int, ...], str] = {}
        for path in newest_first[LAST:]:
            newest.setdefault(calendar(path), path.name)
        kept.update(newest[period] for period in sorted(newest, reverse=True)[:most])
    for path in newest_first:
        if path.name not in kept:
            durable.discard(path)


def _day(path: Path) -> tuple[int, ...]:
    at = _time(path)
    return at.year, at.month, at.day


def _week(path: Path) -> tuple[int, ...]:
    return tuple(_time(path).isocalendar()[:2])
