"""The projects that were opened last on this machine."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from qualicode.ui import settings

MOST = 8


@dataclass(frozen=True, slots=True)
class Recent:
    """A project file, the study's name and id, and when it was opened last (local time, ISO 8601)."""

    path: str
    name: str
    project_id: str
    opened: str


def listed() -> list[Recent]:
    """The projects, last opened first; files that are gone are left out."""
    return [project for project in _read() if Path(project.path).is_file()]


def add(path: Path, name: str, project_id: str) -> None:
    """Put a project first."""
    here = Recent(str(path), name, project_id, datetime.now().astimezone().isoformat(timespec="minutes"))
    _write([here, *(project for project in _read() if project.path != here.path)][:MOST])


def forget(path: str) -> None:
    """Take a project out of the list; its file is not touched."""
    _write([project for project in _read() if project.path != path])


def _read() -> list[Recent]:
    try:
        return [Recent(**fields) for fields in json.loads(settings.text("files/recent", "[]"))]
    except (ValueError, TypeError):
        return []


def _write(projects: list[Recent]) -> None:
    settings.save("files/recent", json.dumps([asdict(project) for project in projects]))
