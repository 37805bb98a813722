"""Deciding the outline off the window's thread, and writing it to Word: jobs with readers of their own."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QObject, QTimer, Signal

from qualicode.extend import Progress
from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.model.study import Code
from qualicode.model.synthesis import Outline
from qualicode.model.synthesis.compose import outline_with_material
from qualicode.model.synthesis.values import Record
from qualicode.services import exporting, synthesis
from qualicode.store.project import Project
from qualicode.store.reading import Reader
from qualicode.ui.jobs import Job
from qualicode.ui.session import Session
from qualicode.ui.synthesis.chosen import Chosen

_PAUSE = 150
"""Milliseconds of quiet before the outline is decided anew: acts come in bursts."""


@dataclass(frozen=True, slots=True)
class Composed:
    """An outline, every code of the study, those that were left out among them, and what can be placed."""

    plan: Outline
    codes: Sequence[Code]
    material: Sequence[Record] = ()


class Composer(QObject):
    """Decides the outline when it is asked to; a newer wish stops the work on an older one."""

    composed = Signal(object)
    """A `Composed` of the study as it is."""
    busy_changed = Signal()

    def __init__(self, session: Session, chosen: Chosen) -> None:
        super().__init__()
        self._session, self._chosen = session, chosen
        self._job: Job | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._start)

    @property
    def busy(self) -> bool:
        """Whether an outline is on its way."""
        return self._job is not None or self._pause.isActive()

    def compose(self, *, soon: bool = False) -> None:
        """Decide the outline now, or `soon`: when nothing more changed for a moment."""
        self.stop()
        if soon:
            self._pause.start()
        else:
            self._start()
        self.busy_changed.emit()

    def stop(self) -> None:
        """Let go of the outline that is on its way."""
        self._pause.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _start(self) -> None:
        project = self._session.project
        if project is None:
            return
        which = self._chosen.id
        self._job = self._session.jobs.start(
            _("Preview of the synthesis"),
            lambda progress: _compose(project, which, progress),
            self._take,
            self._fail,
            quiet=True,
        )

    def _take(self, composed: Composed) -> None:
        self._lose()
        self.composed.emit(composed)

    def _fail(self, error: UserError) -> None:
        self._lose()
        self._session.jobs.failed.emit(error)

    def _lose(self) -> None:
        self._job = None
        self.busy_changed.emit()


def write(project: Project, path: Path, progress: Progress, which: str = "") -> Path:
    """Write the synthesis as it is chosen to a Word file, whole or not at all; returns the path written."""
    with _reading(project) as reader:
        return exporting.export(reader, synthesis.TEMPLATE, path, synthesis.options(reader, which), progress)


def _compose(project: Project, which: str, progress: Progress) -> Composed:
    with _reading(project) as reader:
        wishes = synthesis.options(reader, which)
        study = reader.study()
        plan, material = outline_with_material(study, wishes, progress)
        return Composed(plan, study.codes, material)


@contextmanager
def _reading(project: Project) -> Iterator[Reader]:
    """A reader of one's own, while Python's collector rests.

    A collection that runs while a whole study is in memory holds every thread for 0.1 to 0.3 s, the window's among
    them (measured: 200 documents with 20,000 codings). What a study consists of has no cycles to collect.
    """
    global _resting
    with _resting_lock:
        _resting += 1
        gc.disable()
    reader = project.reader()
    try:
        yield reader
    finally:
        reader.connection.close()
        with _resting_lock:
            _resting -= 1
            if not _resting:
                gc.enable()


_resting, _resting_lock = 0, Lock()
