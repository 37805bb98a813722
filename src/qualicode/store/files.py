"""The user's file: making one, opening one, and what a crash left unpublished."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from qualicode.extend import Progress
from qualicode.i18n import _
from qualicode.model.study import Coder, ProjectInfo
from qualicode.store import backups, checking, database, durable, lockfile, opening, places, publishing
from qualicode.store.errors import BROKEN, no_room_to_work, unreadable, unusable
from qualicode.store.neighbours import SUFFIX as SUFFIX
from qualicode.store.neighbours import conflicted_copies
from qualicode.store.project import Project
from qualicode.store.workcopy import State, WorkingCopy, last_step, read_state, same_file


def create(path: Path, info: ProjectInfo, coder: Coder) -> Project:
    """Make a new project file and open it. Raises `UserError` when there is one already or it cannot be written."""
    path = real(path)
    try:
        copy = WorkingCopy.create(State(destination=str(path), project_id=info.id))
    except OSError as error:
        raise no_room_to_work(error, path) from error
    try:
        copy.note()
        project = Project.create_database(copy.database, info, coder)
    except BaseException as error:
        copy.delete()
        if isinstance(error, OSError):
            raise no_room_to_work(error, path) from error
        if isinstance(error, DatabaseError):
            raise unusable(error, path) from error
        raise
    try:
        publishing.publish(copy)
    except BaseException:
        project.close_database()
        copy.delete()
        raise
    return ready(project, copy)


def with_suffix(path: Path) -> Path:
    """The path with our ending, when it has none of its own."""
    return path if path.suffix else path.with_name(path.name + SUFFIX)


def open(
    path: Path,
    *,
    read_only: bool = False,
    take_up: bool = True,
    progress: Progress = lambda done, total: None,
) -> Project:
    """Open a project file: what is edited is a working copy of it.

    Work on this file that was left unpublished is taken up again (`project.recovered`); with `take_up=False` it is left
    for later and the file is opened as it is. Raises `UserError` in one sentence (`DamagedFile`, `NewerFile`), or what
    `progress` raises while the file is copied, and then changes nothing.
    """
    path = real(path)
    notices: list[str] = []
    try:
        copy = left_behind(path, notices) if take_up and not read_only else None
    except OSError as error:
        raise no_room_to_work(error, path) from error
    recovered = copy is not None
    if copy is None:
        copy = opening.copy_of(path, read_only=read_only, progress=progress)
    try:
        if read_only:
            project = Project(copy.database, database.connect(copy.database, read_only=True))
        else:
            project = Project.open_database(copy.database)
    except BaseException as error:
        publishing.leave(copy, keep=recovered)
        if isinstance(error, DatabaseError):
            raise unusable(error, path) from error
        raise
    project.recovered, project.notices = recovered, notices
    return ready(project, copy)


def ready(project: Project, copy: WorkingCopy) -> Project:
    """A project bound to its file, with what the user should be told."""
    project.copy = copy
    if project.recovered:
        project.notices.append(_("Work that had not reached the file was taken up again; nothing is lost."))
    if (opened_by := project.opened_by) is not None:
        project.notices.append(opened_by)
    project.beside = conflicted_copies(copy.destination)
    for other in project.beside:
        told = _("“{other}” beside it is another version of this project, made by a file-sharing service or by hand.")
        project.notices.append(told.format(other=other.name))
    if not project.read_only:
        lockfile.write(copy.destination)
        with suppress(OSError):
            backups.remember(copy.state.project_id, copy.destination)
    return project


def real(path: Path) -> Path:
    """The file itself, not a link to it: publishing replaces it."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise unreadable(FileNotFoundError(2, str(error)), path) from error


def check(target: Project | Path) -> list[str]:
    """What is wrong with an open project or a file, in words; nothing when it is sound.

    Raises `UserError` when the file is no project or cannot be read.
    """
    if not isinstance(target, Project):
        return opening.faults_of(real(target))
    with closing(sqlite3.connect(target.path)) as connection:
        return checking.all_faults(connection)


def lock_notice(path: Path) -> str | None:
    """Who else seems to have the file open, as a sentence."""
    return lockfile.notice(real(path))


# What a crash left

_AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Work on a file that was not published: open that file to take it up. `at`: its last change (UTC)."""

    destination: Path
    at: datetime


def unfinished() -> list[Unfinished]:
    """The files for which work was left unpublished, newest first; also cleans up after crashes. Call it at start."""
    found = []
    with suppress(OSError):
        _sweep()
        for copy in _idle():
            if _settled(copy):
                copy.delete()
                continue
            at = datetime.fromtimestamp(copy.database.stat().st_mtime, UTC)
            found.append(Unfinished(copy.destination, at))
            copy.release()
    return sorted(found, key=lambda left: left.at, reverse=True)


def _sweep() -> None:
    """Remove what a crash while opening left: no step was ever made there."""
    for folder in places.work_folder().iterdir():
        age = time.time() - folder.stat().st_mtime
        if age > _AN_HOUR and folder.is_dir() and not (folder / "state.json").exists():
            shutil.rmtree(folder, ignore_errors=True)


def left_behind(path: Path, notices: list[str]) -> WorkingCopy | None:
    """The newest unpublished working copy of this file that nobody uses."""
    newest: WorkingCopy | None = None
    for copy in _idle(path):
        if _settled(copy):
            copy.delete()
        elif not opening.usable(copy):
            notices.append(_("Unpublished work on this file cannot be read by this program; it is kept."))
            copy.release()
        elif newest is None or copy.database.stat().st_mtime > newest.database.stat().st_mtime:
            if newest is not None:
                newest.release()
            newest = copy
        else:
            copy.release()
    return newest


def _idle(destination: Path | None = None) -> Iterator[WorkingCopy]:
    """Working copies that nobody uses, of one file or of all, locked for us."""
    for folder in places.work_folder().iterdir():
        state = read_state(folder)
        if destination is not None and (state is None or not same_file(Path(state.destination), destination)):
            continue
        with suppress(OSError):
            if (copy := WorkingCopy.take(folder)) is not None:
                yield copy


def _settled(copy: WorkingCopy) -> bool:
    """Whether a working copy holds nothing that the user's file does not; finishes what a crash interrupted."""
    pending = copy.state.pending
    if pending is not None:
        durable.discard(Path(pending.temporary))
        arrived = False
        with suppress(OSError):
            arrived = durable.sha256(copy.destination) == pending.sha256
            if arrived:
                publishing.tidy(copy.destination)
        fields = {"sha256": pending.sha256, "seq": pending.seq, "revision": pending.revision, "base": ""}
        copy.note(pending=None, **(fields if arrived else {}))
    if copy.state.read_only or not copy.state.project_id:
        return True
    try:
        return last_step(copy.database) == copy.state.seq and _elsewhere(copy)
    except BROKEN:
        return not copy.database.exists()


def _elsewhere(copy: WorkingCopy) -> bool:
    """Whether the contents exist outside of the working copy."""
    return copy.destination.exists() or publishing.base_of(copy) is not None
