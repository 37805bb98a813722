"""The reports of earlier merges: what each took, what was decided, and a Word document of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from qualicode import i18n
from qualicode.i18n import _, ngettext
from qualicode.services.merging import reporting
from qualicode.services.merging.reporting import Report
from qualicode.store.project import Changes
from qualicode.ui import ask, guide, theme, words
from qualicode.ui.workspace import Shell


class MergeReports(QDialog):
    """Left the merges, the newest first; right what the chosen one took."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "equipe.md")
        self._shell = shell
        self._reports: list[Report] = []
        self.setWindowTitle(_("Merge reports"))
        self.resize(min(theme.px(820), parent.width()), min(theme.px(520), parent.height()))
        self.list, self.text = QListWidget(), QTextBrowser()
        self.save = theme.mark(QPushButton(_("Save the report…")), "primary")
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.save.clicked.connect(self._save)
        shell.session.changed.connect(self._hear)
        shell.session.closed.connect(self.close)
        self._fill()

    def _lay_out(self) -> None:
        self.list.setAccessibleName(_("Merges"))
        self.text.setAccessibleName(_("Merge report"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(self.text)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([theme.px(240), theme.px(560)])
        told = theme.mark(QLabel(_("Reports stay in the project; they are not sent to the team.")), "muted")
        told.setWordWrap(True)
        close = QPushButton(_("Close"))
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(told, 1)
        foot.addWidget(close)
        foot.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(splitter, 1)
        layout.addLayout(foot)

    def _hear(self, changes: Changes) -> None:
        if changes.touch("lens"):
            self._fill()

    def _fill(self) -> None:
        project, row = self._shell.session.project, self.list.currentRow()
        self._reports = reporting.reports(project) if project is not None else []
        self.list.clear()
        for one in self._reports:
            label = f"{words.when(one.at)} · {one.by}" if one.by else words.when(one.at)
            item = QListWidgetItem(label)
            item.setToolTip(label)
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(row, 0), len(self._reports) - 1))
        self._show()

    def chosen(self) -> Report | None:
        """The merge that is looked at."""
        row = self.list.currentRow()
        return self._reports[row] if 0 <= row < len(self._reports) else None

    def _show(self) -> None:
        one = self.chosen()
        self.save.setEnabled(one is not None)
        if one is None:
            self.text.setPlainText(_("No copy was merged yet."))
            return
        lines = [*one.taken, ""]
        count = len(one.divergences)
        many = ngettext("{count} divergence", "{count} divergences", count).format(count=count)
        lines.append(many if count else _("Nothing to decide"))
        for divergence, decided in one.divergences:
            sides = _("mine: “{mine}”; theirs: “{theirs}”").format(mine=divergence.mine, theirs=divergence.theirs)
            lines.append(f"{reporting.what(divergence)}\n{sides}\n{reporting.decision_words(decided)}\n")
        self.text.setPlainText("\n".join(lines))

    def _save(self) -> None:
        one = self.chosen()
        filters = f"{_('Word document')} (*.docx);;{_('Excel workbook')} (*.xlsx)"
        path = ask.save_file(self, _("Save the report"), filters, _("merge report"), ".docx")
        if one is None or path is None:
            return
        if self._shell.session.attempt(lambda: reporting.write(one, path, i18n.language())):
            self._shell.messages.say(_("Written: {path}").format(path=path.name), "success")
