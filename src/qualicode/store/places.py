"""Where the program keeps its working copies and backups: the user's data folder, private to the user."""

import os
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """The program's folder in the user's data; `QUALICODE_DATA` names another one."""
    named = os.environ.get("QUALICODE_DATA")
    return Path(named) if named else Path(platformdirs.user_data_dir("qualicode", appauthor=False))


def work_folder() -> Path:
    """Where the working copies lie, one folder each."""
    return _private(data_folder() / "work")


def backup_folder(project_id: str) -> Path:
    """Where the backups of one study lie."""
    if not is_our_id(project_id):
        raise ValueError("not the id of a study")
    return _private(backups_folder() / project_id)


def backups_folder() -> Path:
    """Where the backups of all studies lie."""
    return _private(data_folder() / "backups")


def is_our_id(text: object) -> bool:
    """Whether this looks like an id of ours. What files say is never used as a path unless it does."""
    return isinstance(text, str) and len(text) == 36 and all(sign in "0123456789abcdef-" for sign in text)


def index_folder() -> Path:
    """Where the search indexes lie; they can always be made again."""
    return _private(data_folder() / "index")


def draft_folder(project_id: str) -> Path:
    """Where the unfinished corrections of one study lie."""
    if not is_our_id(project_id):
        raise ValueError("not the id of a study")
    return _private(data_folder() / "drafts" / project_id)


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
