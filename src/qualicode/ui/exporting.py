"""« Exporter… »: every output there is, what it is for and in which formats, written in the background."""

import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QSize, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument
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
from qualicode.i18n import N_, _
from qualicode.services import exporting, synthesis
from qualicode.store.project import Project
from qualicode.ui import ask, guide, theme
from qualicode.ui.workspace import Shell

_FORMATS = {
    "docx": N_("Word document"),
    "odt": N_("OpenDocument text"),
    "pdf": N_("PDF"),
    "html": N_("Web page in one file"),
    "md": N_("Markdown"),
    "xlsx": N_("Excel workbook"),
    "csv": N_("CSV files in an archive"),
}
_SUFFIXES = {"csv": ".zip"}


class Export(QDialog):
    """A list of outputs; beside it what the chosen one is for, and its formats."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "synthese-word.md")
        self._shell = shell
        self.setWindowTitle(_("Export"))
        self.resize(theme.px(640), theme.px(440))
        self._outputs = {one.id: one for one in exporting.outputs()}
        self.list, self.format, self.which = QListWidget(), QComboBox(), QComboBox()
        self.which.setAccessibleName(_("Settings of the synthesis"))
        project = shell.session.project
        for named in synthesis.syntheses(project) if project is not None else ():
            self.which.addItem(named.name or _("Main synthesis"), named.id)
        self.list.setAccessibleName(_("What to export"))
        self.format.setAccessibleName(_("Format"))
        for one in self._outputs.values():
            item = QListWidgetItem(_(one.title))
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setToolTip(_(one.purpose))
            item.setSizeHint(QSize(0, theme.px(28)))
            self.list.addItem(item)
        self.purpose = QLabel()
        self.purpose.setWordWrap(True)
        self.purpose.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self.list.currentItemChanged.connect(lambda _now, _before: self._fit())
        self.list.itemActivated.connect(lambda _item: self._write())
        shell.session.closed.connect(self.close)
        self.choose(synthesis.TEMPLATE)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(_("Format"), self.format)
        form.addRow(_("Synthesis"), self.which)
        form.setRowVisible(self.which, self.which.count() > 1)
        self.told = told = theme.mark(
            QLabel(_("Title, team, language, audience and territories are those of the settings of the synthesis.")),
            "muted",
        )
        told.setWordWrap(True)
        right = QVBoxLayout()
        right.addWidget(self.purpose, 1)
        right.addLayout(form)
        right.addWidget(told)
        row = QHBoxLayout()
        row.addWidget(self.list, 1)
        row.addLayout(right, 1)
        self.write = theme.mark(QPushButton(_("Write…")), "primary")
        close = QPushButton(_("Cancel"))
        self.write.clicked.connect(self._write)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.write)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(row, 1)
        layout.addLayout(foot)

    def choose(self, output: str) -> None:
        """Select an output by its id."""
        self.list.setCurrentRow(list(self._outputs).index(output))

    def _chosen(self) -> exporting.Output:
        return self._outputs[self.list.currentItem().data(Qt.ItemDataRole.UserRole)]

    def _fit(self) -> None:
        chosen = self._chosen()
        self.purpose.setText(_(chosen.purpose))
        self.told.setVisible(chosen.id != exporting.TABLES)
        self.format.clear()
        for kind in chosen.formats:
            self.format.addItem(_(_FORMATS.get(kind, kind)), kind)

    def _write(self) -> None:
        project, chosen, kind = self._shell.session.project, self._chosen(), self.format.currentData()
        if project is None:
            return
        suffix = _SUFFIXES.get(kind, f".{kind}")
        name = f"{Path(self._shell.session.file_name).stem} – {_(chosen.title)}".replace(":", " –").replace("/", "-")
        filters = f"{_(_FORMATS.get(kind, kind))} (*{suffix})"
        path = ask.save_file(self, _("Export"), filters, name + suffix, suffix)
        if path is None:
            return
        self.close()
        shell, which = self._shell, str(self.which.currentData() or "")

        def then(written: Path) -> None:
            told = _("Written: {path}").format(path=written.name)
            shell.messages.say(told, "success", _("Open"), partial(ask.open_outside, written))

        shell.jobs.start(_("Exporting…"), partial(_work, project, chosen.id, path, which), then)


def _work(project: Project, output: str, path: Path, which: str, progress: Progress) -> Path:
    reader = project.reader()
    try:
        options = synthesis.options_of(reader, which, output)
        if path.suffix.lower() == ".pdf" and not exporting.makes_pdf():
            return _pdf(reader, output, path, options, progress)
        return exporting.export(reader, output, path, options, progress)
    finally:
        reader.connection.close()


def _pdf(reader: Any, output: str, path: Path, options: Mapping[str, Any], progress: Progress) -> Path:
    """The PDF that Qt makes of the web page, where there is no LibreOffice: the same words, plainer pages."""
    with tempfile.TemporaryDirectory(prefix="qualicode-") as folder:
        page = exporting.export(reader, output, Path(folder) / "page.html", options, progress)
        drawn = Path(folder) / "page.pdf"
        writer = QPdfWriter(str(drawn))
        size = QPageSize.PageSizeId.A3 if output.endswith("_a3") else QPageSize.PageSizeId.A4
        writer.setPageSize(QPageSize(size))
        writer.setPageMargins(QMarginsF(20, 20, 20, 20), QPageLayout.Unit.Millimeter)
        document = QTextDocument()
        document.setHtml(page.read_text(encoding="utf-8"))
        writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
        document.print_(writer)
        del writer
        return exporting.put(path, drawn.read_bytes())
