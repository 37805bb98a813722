"""The open project as the window knows it: opening, saving, undo, who codes. It turns the store's news into signals."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from qualicode.extend import Progress
from qualicode.i18n import _
from qualicode.model.errors import Cancelled, UserError
from qualicode.model.study import Coder, ProjectInfo
from qualicode.services import coders
from qualicode.services.importing import initials
from qualicode.store import files, restoring
from qualicode.store.journal import Step
from qualicode.store.project import Changes, Project, publication
from qualicode.store.publishing import Published
from qualicode.ui import recent, settings
from qualicode.ui.jobs import Job, Jobs
from qualicode.ui.sight import CodersSeen

PUBLISH_EVERY = 120_000
"""Milliseconds between two publications of what changed."""


class Session(QObject):
    """At most one open project. Every signal is sent in the window's thread."""

    opened = Signal(object)
    """A `Project` is open."""
    about_to_close = Signal()
    closed = Signal()
    changed = Signal(object)
    """`Changes` of a step, an undo or a redo: look whether they concern you, and read again."""
    saved_state = Signal()
    coder_changed = Signal()
    told = Signal(str)
    """A translated sentence that the user should see."""
    failed = Signal(object)
    """A `UserError` to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.project: Project | None = None
        self.jobs = Jobs(self)
        self.seen = CodersSeen(self)
        """Whose codings this person sees."""
        self.tried: Path | None = None
        """The file that was to be opened or written last: what a failure is about."""
        self.kept_open_by: UserError | None = None
        """Why the project could not be closed, when it could not."""
        self._publishing: Job | None = None
        self._again = False
        self._trouble: UserError | None = None
        self._busy = ""
        self._unwanted = False
        self._stop_listening: Callable[[], None] = lambda: None
        self._timer = QTimer(self)
        self._timer.setInterval(PUBLISH_EVERY)
        self._timer.timeout.connect(self._tick)

    # Opening and closing

    def open(self, path: Path, *, read_only: bool = False) -> bool:
        """Open a project file in the place of the one that is open; whether it is open now.

        The window stays alive meanwhile, and the user may cancel. A failure is sent by `failed`.
        """
        return self._replace(path, lambda progress: files.open(path, read_only=read_only, progress=progress))

    def create(self, path: Path, name: str) -> bool:
        """Make a new project file and open it; its first coder is the person of `coder_name`."""
        who = self.coder_name or _("Coder")
        info, coder = ProjectInfo(name=name), Coder(name=who, initials=initials(who))
        return self._replace(path, lambda _progress: files.create(path, info, coder))

    def close(self, *, publish: bool = True) -> bool:
        """Publish and close. False when it could not be published and stays open (the failure is sent).

        Without `publish` what is not published is kept, and taken up at the next opening of the file.
        """
        if self._busy:
            return self._stop_opening()
        if self.project is None:
            return True
        self.jobs.cancel_all()
        self.about_to_close.emit()
        try:
            if publish and self.project.unpublished:
                write = publication(self.project)
                with self._alone("closing"):
                    self.jobs.wait_for(_("Saving…"), lambda _progress: write())
            self.project.close(publish=publish)
        except UserError as error:
            self._trouble = self.kept_open_by = error
            self.saved_state.emit()
            self._fail(error)
            return False
        self._forget()
        return True

    def restore(self, target: Project | Path, backup: Path) -> bool:
        """Go back to a backup of the open project, or of a file that could not be opened."""
        if isinstance(target, Path):
            return self._replace(target, lambda _progress: restoring.restore_backup(target, backup))
        self.jobs.cancel_all()
        self.about_to_close.emit()
        try:
            restored = restoring.restore_backup(target, backup)
        except UserError as error:
            self._fail(error)
            return False
        self._forget()
        return self._take(restored)

    def _forget(self) -> None:
        self._timer.stop()
        self._stop_listening()
        self.project, self._trouble, self._publishing, self.kept_open_by = None, None, None, None
        self._again = False
        self.closed.emit()

    def _replace(self, path: Path, make: Callable[[Progress], Project]) -> bool:
        if self._busy:
            return False
        self.tried = path
        if not self.close():
            return False
        title = _("Opening “{file}”…").format(file=path.name)
        try:
            with self._alone("opening"):
                project = self.jobs.wait_for(title, make, answering=True)
        except UserError as error:
            self._fail(error)
            return False
        except Cancelled:
            return False
        if self._unwanted:
            project.close(publish=False)
            return False
        return self._take(project)

    @contextmanager
    def _alone(self, doing: str) -> Iterator[None]:
        """Nothing else is opened or closed while the window waits for a job."""
        self._busy, self._unwanted = doing, False
        try:
            yield
        finally:
            self._busy = ""

    def _stop_opening(self) -> bool:
        """The program is to be closed while a file is being opened (never mind then) or closed (wait)."""
        self._unwanted = self._busy == "opening"
        if self._unwanted:
            self.jobs.cancel_all()
        return self._unwanted

    def _take(self, project: Project) -> bool:
        self.attempt(lambda: self._work_as(project))
        self.project = project
        self._stop_listening = project.subscribe(self._hear)
        self._timer.start()
        recent.add(project.destination or project.path, self.info.name, self.info.id)
        self.opened.emit(project)
        if project.notices:
            self.told.emit(" ".join(project.notices))
        return True

    # What is open

    @property
    def info(self) -> ProjectInfo:
        """The study's own row."""
        assert self.project is not None, "no project is open"
        return self.project.find(ProjectInfo)[0]

    @property
    def file_name(self) -> str:
        """The name of the user's file."""
        return self.project.destination.name if self.project and self.project.destination else ""

    def save_words(self) -> tuple[str, str, str]:
        """Whether the user's file holds everything: a word, its colour's token, and a sentence that explains it."""
        assert self.project is not None, "no project is open"
        if self.project.read_only:
            return _("read only"), "warning", _("Changes are refused: the file was opened for reading.")
        if self._trouble is not None:
            return _("not published"), "warning", str(self._trouble)
        if self.project.unpublished:
            words = _("Every change is kept on this computer at once; the file follows in two minutes, or with Ctrl+S.")
            return _("saved on this computer"), "muted", words
        return _("saved"), "success", _("The file holds every change.")

    # Saving

    def publish(self) -> None:
        """Bring the user's file up to date, in the background."""
        if self.project is None:
            return
        if self._publishing is not None:
            self._again = True
            return
        write = publication(self.project)
        self._publishing = self.jobs.start(
            _("Saving…"), lambda _progress: write(), self._published, self._not_published, quiet=True
        )

    def took_over(self) -> None:
        """What somebody else had changed in the user's file is merged: it may be brought up to date again."""
        self._trouble = None
        self.saved_state.emit()
        self.publish()

    def save_as(self, path: Path) -> None:
        """Write another file and go on with that one; the user has agreed to replace what is there."""
        assert self.project is not None, "no project is open"
        self.tried = path
        try:
            project = self.project
            with self._alone("closing"):
                self.jobs.wait_for(_("Saving…"), lambda _progress: project.save_as(path, overwrite=True))
        except UserError as error:
            self._fail(error)
            return
        self._trouble = None
        recent.add(self.project.destination or path, self.info.name, self.info.id)
        self.saved_state.emit()

    def _tick(self) -> None:
        if self.project is not None:
            self.project.refresh_lock()
            if self.project.unpublished:
                self.publish()

    def _published(self, _done: Published | None) -> None:
        again, self._again = self._again, False
        self._publishing, self._trouble = None, None
        self.saved_state.emit()
        if again and self.project is not None and self.project.unpublished:
            self.publish()

    def _not_published(self, error: UserError) -> None:
        self._publishing, self._again = None, False
        known, self._trouble = self._trouble, error
        self.saved_state.emit()
        if known is None or str(known) != str(error):
            self._fail(error)

    # Undo

    def undo_label(self) -> str:
        """What undo would take back, translated; "" when there is nothing."""
        return step_words(self.project.next_undo) if self.project else ""

    def redo_label(self) -> str:
        """What redo would do again, translated; "" when there is nothing."""
        return step_words(self.project.next_redo) if self.project else ""

    def undo(self) -> None:
        """Take the last step back."""
        self.attempt(lambda: self.project and self.project.undo())

    def redo(self) -> None:
        """Do the step undone last again."""
        self.attempt(lambda: self.project and self.project.redo())

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something that may be refused; the refusal is shown. Whether it was done."""
        try:
            act()
        except UserError as error:
            self._fail(error)
            return False
        return True

    # Who codes

    @property
    def coder_name(self) -> str:
        """The name that this person gave at the first start, or ""."""
        return settings.text("coder/name")

    @property
    def coder(self) -> Coder | None:
        """Who codes in the open project."""
        if self.project is None or self.project.coder_id is None:
            return None
        return self.project.get(Coder, self.project.coder_id)

    def name_coder(self, name: str) -> None:
        """Remember this person's name; work in the open project goes on under it."""
        settings.save("coder/name", " ".join(name.split()))
        if self.project is not None:
            project = self.project
            self.attempt(lambda: self._work_as(project))
        self.coder_changed.emit()

    def _work_as(self, project: Project) -> None:
        if self.coder_name and not project.read_only:
            coders.use_coder(project, self.coder_name)

    # News

    @property
    def trouble(self) -> UserError | None:
        """Why the user's file does not hold everything, when publishing failed last."""
        return self._trouble

    def _hear(self, changes: Changes) -> None:
        self.changed.emit(changes)
        self.saved_state.emit()

    def _fail(self, error: UserError) -> None:
        self.failed.emit(error)


def step_words(step: Step | None) -> str:
    """What a step is called, translated; "" for no step."""
    return "" if step is None else _(step.label).format(**step.args)
