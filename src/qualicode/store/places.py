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
    return _private(data_folder() / "backups" / project_id)


def index_folder() -> Path:
    """Where the search indexes lie; they can always be made again."""
    return _private(data_folder() / "index")


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
