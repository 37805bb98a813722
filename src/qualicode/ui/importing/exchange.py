"""Projects of other programs in the window: taken in with a report, written with a choice of format."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.extend import Progress
from qualicode.i18n import N_, _, ngettext
from qualicode.services import exchange_out, exchanging
from qualicode.services.taking import Report
from qualicode.store.project import Changes, Project
from qualicode.ui import ask, guide, icons, theme
from qualicode.ui.workspace import Shell

if TYPE_CHECKING:
    from qualicode.ui.window import MainWindow

_KINDS = {
    "sources": N_("Documents"),
    "codes": N_("Codes"),
    "codings": N_("Extracts"),
    "notes": N_("Notes"),
    "users": N_("Coders"),
    "cases": N_("Cases"),
    "variables": N_("Variables"),
    "sets": N_("Sets"),
}
_FOR = {"": N_("As the standard says"), "nvivo": "NVivo", "maxqda": "MAXQDA", "atlas": "ATLAS.ti"}


def suffixes() -> Sequence[str]:
    """The project files of other programs that can be taken in."""
    return exchanging.PROJECT_SUFFIXES


def ask_import(window: "MainWindow") -> None:
    """Choose a project of another program and take it in."""
    stars = " ".join(f"*{one}" for one in (*exchanging.PROJECT_SUFFIXES, ".zip"))
    filters = f"{_('Projects of other programs')} ({stars});;{_('All files')} (*)"
    path = ask.open_file(window, _("Import a project of another program"), filters)
    if path is not None:
        take(window, window, path)


def take(shell: Shell, window: QWidget, path: Path) -> None:
    """Take a project in, in a job; then show what became of it."""
    project = shell.session.project
    if project is None:
        shell.messages.say(_("Open or make a project first: what the file holds is added to it."), "error")
        return
    if project.read_only:
        shell.messages.say(_("The project is open for reading only."), "error")
        return
    writer = _Writer(project)

    def done(report: Report) -> None:
        if project is shell.session.project:
            writer.announce()
            shown = ExchangeReport(shell, window, path.name, report)
            shown.show()

    def cancelled() -> None:
        if project is shell.session.project and writer.announce():
            shell.session.undo()
        shell.messages.say(_("The import was cancelled: nothing was changed."))

    title = _("Importing “{name}”…").format(name=path.name)
    shell.jobs.start(title, lambda progress: writer.work(path, progress), done, cancelled=cancelled)


class _Writer:
    """Reads a project and writes it through a connection of its own, in the thread of a job."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._changes: list[Changes] = []

    def work(self, path: Path, progress: Progress) -> Report:
        """The whole import; call it in the job."""
        found = exchanging.read_project(path, progress)
        twin = self._project.twin()
        twin.subscribe(self._changes.append)
        try:
            return exchanging.take_in(twin, found)
        finally:
            twin.close_database()

    def announce(self) -> bool:
        """Tell the window's project what changed. Whether anything did."""
        changes, self._changes = self._changes, []
        for change in changes:
            self._project.announce(change)
        return bool(changes)


class ExchangeReport(QDialog):
    """What was read and kept, what has no place here, what is doubtful."""

    def __init__(self, shell: Shell, parent: QWidget, name: str, report: Report) -> None:
        super().__init__(parent)
        guide.about(self, "echanger.md")
        self._shell = shell
        self.setWindowTitle(_("Report of the import"))
        self.resize(theme.px(560), theme.px(460))
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Report of the import"))
        heading = theme.mark(QLabel(_("“{name}” was imported.").format(name=name)), "heading")
        heading.setWordWrap(True)
        self.undo = QPushButton(_("Undo the import"))
        close = theme.mark(QPushButton(_("Close")), "primary")
        self.undo.clicked.connect(self._undo)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(self.undo)
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)
        shell.session.closed.connect(self.close)
        self._fill(report)

    def _fill(self, report: Report) -> None:
        if report.origin:
            self._add("info", _("Written by {program}").format(program=report.origin), "accent")
        for kind, name in _KINDS.items():
            read, kept = report.read[kind], report.kept[kind]
            whole = kept >= read
            if whole and not kept:
                continue
            words = _("{kind}: {kept} of {read}").format(kind=_(name), kept=kept, read=read)
            icon, token = ("check", "success") if whole else ("triangle-alert", "warning")
            self._add(icon, _("{kind}: {count}").format(kind=_(name), count=kept) if whole else words, token)
        left = sum(count for kind, count in report.left.items() if kind not in _KINDS and count)
        if left:
            told = ngettext(
                "{count} element has no place here yet (areas of pictures, passages of recordings, links).",
                "{count} elements have no place here yet (areas of pictures, passages of recordings, links).",
                left,
            )
            self._add("info", told.format(count=left), "accent")
        for doubt in report.doubts:
            self._add("circle-question-mark", doubt, "warning")

    def _add(self, icon: str, words: str, token: str) -> None:
        self.list.addItem(QListWidgetItem(icons.icon(icon, token), words))

    def _undo(self) -> None:
        self._shell.session.undo()
        self.close()


class ExchangeOut(QDialog):
    """Which format, and for which program."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "echanger.md")
        self._shell = shell
        self.setWindowTitle(_("Export for another program"))
        self.kind, self.program = QComboBox(), QComboBox()
        for kind, (extension, name) in exchange_out.FORMATS.items():
            self.kind.addItem(f"{_(name)} ({extension})", kind)
        for program, name in _FOR.items():
            self.program.addItem(_(name), program)
        form = QFormLayout()
        form.addRow(_("Format"), self.kind)
        form.addRow(_("Positions as in"), self.program)
        self.kind.setAccessibleName(_("Format"))
        self.program.setAccessibleName(_("Positions as in"))
        told = theme.mark(
            QLabel(_("Texts go with their words as they stand; what was withdrawn stays behind.")), "muted"
        )
        told.setWordWrap(True)
        write, close = theme.mark(QPushButton(_("Write…")), "primary"), QPushButton(_("Cancel"))
        write.clicked.connect(self._write)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(write)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(told)
        layout.addLayout(foot)
        self.kind.currentIndexChanged.connect(lambda _at: self._fit())
        shell.session.closed.connect(self.close)
        self._fit()

    def _fit(self) -> None:
        self.program.setEnabled(self.kind.currentData() == "qdpx")

    def _write(self) -> None:
        project, kind, program = self._shell.session.project, self.kind.currentData(), self.program.currentData()
        if project is None:
            return
        extension, name = exchange_out.FORMATS[kind]
        stem = Path(self._shell.session.file_name).stem
        path = ask.save_file(self, _("Export for another program"), f"{_(name)} (*{extension})", stem, extension)
        if path is None:
            return
        self.close()

        def work(progress: Progress) -> dict[str, int]:
            reader = project.reader()
            try:
                return exchange_out.write(reader, path, kind, for_program=program, progress=progress)
            finally:
                reader.connection.close()

        def then(_counts: dict[str, int]) -> None:
            self._shell.messages.say(_("Written: {path}").format(path=path.name), "success")

        self._shell.jobs.start(_("Exporting…"), work, then)
