"""Other files in the folder of a project: copies that a sync client made of a conflict, and free names."""

import re
from pathlib import Path

from qualicode.store import durable, opening

SUFFIX = ".qualicode"

_MARKS = re.compile(
    r"""
    conflict | conflit | konflikt                # Dropbox, Nextcloud, ownCloud, Syncthing, Seafile, Box
    | -[\w-]*[A-Z0-9]{3,}$                       # OneDrive: the name of the computer
    | [ ]?\(\d+\)$ | [ ]\d+$                     # Google Drive, iCloud, and our own `free_name`
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MOST = 50


def conflicted_copies(path: Path) -> list[Path]:
    """Copies of the same study beside `path` with other contents and a name such as sync clients give them."""
    try:
        siblings = [other for other in path.parent.iterdir() if _looks_like_copy(other, path)][:_MOST]
        study, contents = opening.study_in(path), durable.sha256(path) if siblings else ""
        found = [
            other
            for other in siblings
            if study and opening.study_in(other) == study and durable.sha256(other) != contents
        ]
    except OSError:
        return []
    return sorted(found)


def free_name(path: Path) -> Path:
    """A name beside `path` that no file has: "Study (2).qualicode"."""
    number = 2
    while (beside := path.with_name(f"{path.stem} ({number}){path.suffix or SUFFIX}")).exists():
        number += 1
    return beside


def _looks_like_copy(other: Path, path: Path) -> bool:
    rest = other.stem.removeprefix(path.stem)
    return other != path and other.suffix == path.suffix and rest != other.stem and bool(_MARKS.search(rest))
