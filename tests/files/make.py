"""Makes the sample file of the present version: `python -m tests.files.make`, once, just before a release.

A released file is never made again: it stands for what people have on their disks. While the present version is not
released, make it again whenever a table changes.
"""

import os
import tempfile
from pathlib import Path

from qualicode.model.study import Coder, ProjectInfo
from qualicode.store import files, schema
from tests.store.conftest import fill


def make(path: Path) -> None:
    """A small project with a history, undone steps and a snapshot."""
    path.unlink(missing_ok=True)
    project = files.create(path, ProjectInfo(name="Étude d’exemple"), Coder(name="Inès Morvan", initials="IM"))
    fill(project)
    project.undo()
    project.redo()
    project.snapshot("Après l’import")
    project.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as data:
        os.environ["QUALICODE_DATA"] = data
        make(Path(__file__).with_name(f"v{schema.VERSION}.qualicode"))
