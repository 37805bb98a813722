"""The backups of a project, also of a damaged one: go back to one, or recover what can still be read."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _
from qualicode.store import restoring, salvage
from qualicode.store.backups import Backup
from qualicode.store.neighbours import SUFFIX
from qualicode.store.project import Project
from qualicode.ui import ask, guide, theme, words
from qualicode.ui.session import Session

BACKUP = Qt.ItemDataRole.UserRole


class Backups(QDialog):
    """Lists the backups of the open project, or of the damaged file `target`, newest first."""

    def __init__(self, session: Session, parent: QWidget, target: Project | Path) -> None:
        super().__init__(parent)
        guide.about(self, "fichiers.md")
        self.setWindowTitle(_("Restore a backup"))
        self.resize(theme.px(560), theme.px(440))
        self._session, self._target = session, target
        self.list = QTreeWidget()
        self.list.setAccessibleName(_("Backups"))
        self.list.setHeaderLabels([_("When"), _("Documents"), _("Extracts"), _("Size")])
        self.list.setRootIsDecorated(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setStretchLastSection(False)
        self.restore = theme.mark(QPushButton(_("Restore this backup")), "primary")
        self.restore.clicked.connect(self._restore)
        self.list.itemDoubleClicked.connect(lambda: self._restore())
        self._fill(restoring.backups_of(target))
        self._lay_out()

    def _fill(self, found: list[Backup]) -> None:
        self.list.ensurePolished()  # rows chosen before that keep the height of no style
        for backup in found:
            texts = [words.when(backup.at), str(backup.documents), str(backup.extracts), words.size(backup.size)]
            item = QTreeWidgetItem(self.list, texts)
            item.setData(0, BACKUP, backup.path)
            for column in (1, 2, 3):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
        if (newest := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(newest)
        self.restore.setEnabled(bool(found))

    def _lay_out(self) -> None:
        damaged = isinstance(self._target, Path)
        if not self.list.topLevelItemCount():
            sentence = _("This computer holds no backup of this project.")
        elif damaged:
            sentence = _("The damaged file becomes a backup, too: nothing is thrown away.")
        else:
            sentence = _("The present state becomes a backup first: you can come back to it.")
        note = theme.mark(QLabel(sentence), "muted")
        note.setWordWrap(True)
        close = QPushButton(_("Close"))
        close.clicked.connect(self.close)
        below = QHBoxLayout()
        if damaged:
            recover = QPushButton(_("Recover what can be read…"))
            recover.clicked.connect(self._recover)
            below.addWidget(recover)
        below.addStretch(1)
        below.addWidget(self.restore)
        below.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(note)
        layout.addWidget(self.list, 1)
        layout.addLayout(below)

    def _restore(self) -> None:
        item = self.list.currentItem()
        if item is not None and self._session.restore(self._target, item.data(0, BACKUP)):
            self.close()

    def _recover(self) -> None:
        assert isinstance(self._target, Path), "an open project is sound"
        damaged, name = self._target, _("{name} (recovered)").format(name=self._target.stem)
        to = ask.save_file(self, _("Where to put what is recovered"), ask.project_filter(), name + SUFFIX, SUFFIX)
        if to is not None:
            self._session.jobs.start(_("Recovering…"), lambda _progress: salvage.salvage(damaged, to), self._recovered)
            self.close()

    def _recovered(self, report: salvage.Report) -> None:
        if self._session.open(report.path):
            told = _("Recovered: {documents} documents, {codes} codes, {extracts} extracts, {notes} notes.")
            counts = {name: getattr(report, name) for name in ("documents", "codes", "extracts", "notes")}
            self._session.told.emit(" ".join([told.format(**counts), *report.losses[:3]]))
