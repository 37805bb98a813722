"""Freezing the codebook of a copy: everybody codes with the same codes, until somebody unlocks it."""

from qualicode.i18n import N_
from qualicode.model.study import Lens
from qualicode.store.freezing import FROZEN
from qualicode.store.project import Project
from qualicode.store.reading import Reader


def frozen(reader: Reader) -> bool:
    """Whether codes may not be changed here."""
    return reader.count(Lens, kind=FROZEN) > 0


def freeze(project: Project) -> None:
    """Let nobody change codes in this copy, in one step; nothing when it is frozen."""
    if not frozen(project):
        with project.step(N_("Freeze the codebook")):
            project.add(mark(project.coder_id))


def unlock(project: Project) -> None:
    """Let codes be changed again, in one step."""
    with project.step(N_("Unlock the codebook")):
        project.remove_where(Lens, kind=FROZEN)


def mark(coder_id: str | None) -> Lens:
    """The row that freezes a codebook."""
    return Lens(name="", query="{}", kind=FROZEN, created_by=coder_id)
