"""The way of an import: choose files or drop them, say where they belong, read and write in a job, report."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import QWidget

from qualicode import extend
from qualicode.extend import Progress
from qualicode.i18n import _, ngettext
from qualicode.model.study import Collection, Territory
from qualicode.services import exchanging, importing
from qualicode.services.importing import ImportReport, Reading
from qualicode.store.project import Changes, Project
from qualicode.ui import ask, theme
from qualicode.ui.importing.report import ImportReportSheet
from qualicode.ui.importing.sheet import ImportSheet
from qualicode.ui.workspace import Shell


class ImportFlow(QObject):
    """Leads through an import over a host widget; nothing else is blocked meanwhile."""

    imported = Signal(list)
    """Documents came in: their ids."""

    def __init__(self, host: QWidget, shell: Shell) -> None:
        super().__init__(host)
        self._host, self._shell = host, shell
        self.sheet, self.report = ImportSheet(host), ImportReportSheet(host)
        self._shown: Sequence[Path] = ()
        self.sheet.accepted.connect(self._start)
        self.report.chosen.connect(lambda document_id: self.imported.emit([document_id]))
        self.report.undo_wanted.connect(shell.session.undo)
        for sheet in (self.sheet, self.report):
            sheet.left.connect(host.setFocus)
        shell.session.about_to_close.connect(self.close)
        host.installEventFilter(self)

    def ask(self, paths: Sequence[Path] = ()) -> None:
        """Ask for files, unless some are given, and where they belong."""
        project = self._shell.session.project
        chosen = list(paths) or list(ask.open_files(self._host, _("Import"), filters()))
        if len(chosen) == 1 and chosen[0].suffix.lower() in exchanging.PROJECT_SUFFIXES:
            self._take_in(chosen[0])
            return
        single = len(chosen) == 1  # what was chosen by itself is wanted, and told about
        plain = [path for path in chosen if not path.is_dir() and (single or not path.name.startswith("~$"))]
        files = plain + _inside(path for path in chosen if path.is_dir())
        if project is None or not files:
            return
        self.report.hide()
        self._shown = files
        territories = [territory.name for territory in project.find(Territory, "position")]
        self.sheet.ask(files, territories, [found.name for found in project.find(Collection, "position")])
        self._lie()
        self._shell.jobs.start(
            _("Reading…"),
            lambda progress: importing.read_files(files[:1], progress),
            lambda reading: self._preview(files, reading),
            quiet=True,
        )

    def _take_in(self, path: Path) -> None:
        """A project of another program has a report of its own."""
        from qualicode.ui.importing import exchange

        exchange.take(self._shell, self._host.window(), path)

    def close(self) -> None:
        """Put the sheets away."""
        self.sheet.hide()
        self.report.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._lie()
        return super().eventFilter(watched, event)

    def _preview(self, files: Sequence[Path], reading: Reading) -> None:
        if files is not self._shown or not self.sheet.isVisible():
            return
        if reading.files:
            self.sheet.show_preview(reading.files[0].transcripts)
        else:
            self.sheet.show_trouble(reading.skipped[0].why)

    def _start(self) -> None:
        project = self._shell.session.project
        paths, answers = list(self.sheet.paths), self.sheet.answers()
        self.sheet.hide()
        if project is None:
            return
        if project.read_only:
            self._shell.messages.say(_("The project is open for reading only."), "error")
            return
        writer = _Writer(project)
        title = ngettext("Importing {count} file…", "Importing {count} files…", len(paths)).format(count=len(paths))
        self._shell.jobs.start(
            title,
            lambda progress: writer.work(paths, answers, progress),
            lambda report: self._done(project, writer, report),
            cancelled=lambda: self._cancelled(project, writer),
        )

    def _done(self, project: Project, writer: "_Writer", report: ImportReport) -> None:
        if project is not self._shell.session.project:
            return
        writer.announce()
        if report.imported:
            self.imported.emit([one.document_id for one in report.imported])
        doubtful = report.skipped or report.new_codes or any(one.doubts for one in report.imported)
        if doubtful or len(report.imported) > 1:
            self.report.tell(report)
            self._lie()
        else:
            one = report.imported[0]
            words = _("“{title}” was imported.").format(title=one.title)
            if one.turns:
                turns = ngettext("{count} speaker turn", "{count} speaker turns", one.turns).format(count=one.turns)
                words += f" {turns}, {', '.join(one.speakers)}."
            self._shell.messages.say(words, "success", _("Undo the import"), self._shell.session.undo)

    def _cancelled(self, project: Project, writer: "_Writer") -> None:
        if project is self._shell.session.project and writer.announce():
            # The wish came when everything was written: it is granted by undoing.
            self._shell.session.undo()
        self._shell.messages.say(_("The import was cancelled: nothing was changed."))

    def _lie(self) -> None:
        room = self._host.rect()
        for sheet, height in ((self.sheet, 520), (self.report, 460)):
            size = QSize(min(theme.px(560), room.width() - 32), min(theme.px(height), room.height() - 32))
            sheet.resize(size)
            sheet.move((room.width() - size.width()) // 2, max(16, (room.height() - size.height()) // 3))


class _Writer:
    """Reads files and writes them through a connection of its own, in the thread of a job."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._changes: list[Changes] = []

    def work(self, paths: Sequence[Path], answers: dict[str, str], progress: Progress) -> ImportReport:
        """The whole import; call it in the job."""
        twin = self._project.twin()
        twin.subscribe(self._changes.append)
        try:
            return importing.import_files(twin, paths, progress=progress, **answers)
        finally:
            twin.close_database()

    def announce(self) -> bool:
        """Tell the window's project what changed. Whether anything did."""
        changes, self._changes = self._changes, []
        for change in changes:
            self._project.announce(change)
        return bool(changes)


def filters() -> str:
    """The formats that can be imported, as a file dialog writes them."""
    importers = extend.importers()
    every = sorted({extension for importer in importers for extension in importer.extensions})
    lines = [f"{_('Everything that can be imported')} ({_stars(every)})"]
    lines += [f"{_(importer.name)} ({_stars(importer.extensions)})" for importer in importers]
    projects = " ".join(f"*{one}" for one in exchanging.PROJECT_SUFFIXES)
    lines.append(f"{_('Projects of other programs')} ({projects})")
    return ";;".join([*lines, f"{_('All files')} (*)"])


def _stars(extensions: Sequence[str]) -> str:
    return " ".join(f"*{extension}" for extension in extensions)


def _inside(folders: Iterable[Path]) -> list[Path]:
    """The files in folders that can be read, without those that Word and macOS leave beside the user's own."""
    known = {extension for importer in extend.importers() for extension in importer.extensions}
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in known and not path.name.startswith((".", "~$"))
        if "__MACOSX" not in path.parts and path.is_file()
    ]
