"""Going back to a backup, without losing what is there now."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.store import backups, durable, files, opening, places, publishing
from qualicode.store.backups import Backup
from qualicode.store.errors import unusable, unwritable
from qualicode.store.project import Project
from qualicode.store.workcopy import State, WorkingCopy


def backups_of(project: Project | Path) -> list[Backup]:
    """The backups of an open project or of a file, also of a damaged or lost one; newest first."""
    if isinstance(project, Project):
        project_id = project.copy.state.project_id if project.copy else None
    else:
        path = files.real(project)
        project_id = opening.study_in(path) or backups.study_in(path)
    return backups.listed(project_id) if project_id else []


def restore_backup(project: Project | Path, backup: Path) -> Project:
    """Open a backup in the place of a project (which is closed); the file follows when it is published.

    The present state of the project and of the file become backups first. Raises `UserError`; the project is then open
    as before.
    """
    backups.verify(backup)
    try:
        if isinstance(project, Project):
            return _in_place_of_project(project, backup)
        return _in_place_of_file(files.real(project), backup)
    except OSError as error:
        raise unwritable(error, places.data_folder()) from error
    except DatabaseError as error:
        raise unusable(error, backup) from error


def _in_place_of_project(project: Project, backup: Path) -> Project:
    copy = project.copy
    if copy is None or project.read_only:
        raise UserError(_("This project is open for reading only."), _("Copy the file instead."))
    publishing.keep_present(copy)
    restored = _opened(copy.state, backup)
    project.close_database()
    copy.delete()
    return restored


def _in_place_of_file(path: Path, backup: Path) -> Project:
    left = files.left_behind(path, [])
    if left is not None:
        publishing.keep_present(left)
        left.delete()
    state = State(destination=str(path), project_id=backup.parent.name)
    if path.exists():
        copy = WorkingCopy.create(state)
        try:
            state = replace(state, sha256=publishing.keep_file(copy, path))
        finally:
            copy.delete()
    return _opened(state, backup)


def _opened(state: State, backup: Path) -> Project:
    """A new working copy with the contents of a backup, none of whose steps has reached the user's file yet."""
    copy = WorkingCopy.create(replace(state, seq=-1, pending=None))
    try:
        durable.copy(backup, copy.database)
        if not opening.usable(copy):
            raise UserError(_("This backup is damaged; nothing was changed."), _("Choose another one."))
        copy.note()
        return files.ready(Project.open_database(copy.database), copy)
    except BaseException:
        copy.delete()
        raise
