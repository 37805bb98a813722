"""The report after an import: what was read, what was skipped and why, what is doubtful; and « Annuler l'import »."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _, ngettext
from qualicode.services.importing import Imported, ImportReport
from qualicode.ui import guide, icons, theme

_DOCUMENT = Qt.ItemDataRole.UserRole


class ImportReportSheet(QFrame):
    """Lists files with what became of them; Enter or a double click shows a document."""

    chosen = Signal(str)
    undo_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "importer.md")
        theme.mark(self, "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = theme.mark(QLabel(), "heading")
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Report of the import"))
        self.list.itemActivated.connect(self._activate)
        self.undo_button = QPushButton(_("Undo the import"))
        self.close_button = theme.mark(QPushButton(_("Close")), "primary")
        self.undo_button.clicked.connect(self._undo)
        self.close_button.clicked.connect(self.leave)
        icons.give(self.undo_button, "undo-2", size=14)
        foot = QHBoxLayout()
        foot.addWidget(self.undo_button)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)
        self.hide()

    def tell(self, report: ImportReport) -> None:
        """Show a report."""
        self.title.setText(summary(report))
        self.undo_button.setVisible(bool(report.imported))
        self.list.clear()
        for skipped in report.skipped:
            if skipped.rows:
                self._add(skipped.name, skipped.why, "info", "accent")
            else:
                self._add(_("Skipped: {file}").format(file=skipped.name), skipped.why, "triangle-alert", "danger")
        files = [list(group) for _file, group in groupby(report.imported, key=lambda one: one.file)]
        for documents in sorted(files, key=lambda of: not any(one.doubts for one in of)):
            self._add_file(documents)
        if report.new_codes:
            words = ", ".join(report.new_codes)
            self._add(_("New codes, to be confirmed on their passages"), words, "tag", "accent")
        self.list.setCurrentRow(0)
        self.show()
        self.raise_()
        self._give_room()
        self.close_button.setFocus()

    def _add_file(self, documents: Sequence[Imported]) -> None:
        """A line for what came of a file; for a table one, too: a line a row would bury what matters."""
        first, doubts = documents[0], [doubt for one in documents for doubt in one.doubts]
        if len(documents) > 1:
            title, words = first.file, [documents_in_words(len(documents))]
        else:
            turns = ngettext("{count} speaker turn", "{count} speaker turns", first.turns).format(count=first.turns)
            title, words = first.title, [turns if first.turns else "", ", ".join(first.speakers)]
        sign = ("circle-alert", "warning") if doubts else ("circle-check", "success")
        self._add(title, " · ".join(filter(None, (*words, *doubts))), *sign, document_id=first.document_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """As high as its words for each line: Qt measures them without what the style puts around and cuts the last."""
        around = self.list.iconSize().width() if self.list.iconSize().isValid() else 0
        width = self.list.viewport().width() - max(around, theme.px(24)) - theme.px(24)
        metrics = self.list.fontMetrics()
        for row in range(self.list.count()):
            item = self.list.item(row)
            room = metrics.boundingRect(QRect(0, 0, width, 10_000), Qt.TextFlag.TextWordWrap, item.text())
            item.setSizeHint(QSize(0, room.height() + theme.px(12)))

    def _add(self, title: str, words: str, icon: str, token: str, document_id: str = "") -> None:
        item = QListWidgetItem(icons.icon(icon, token), f"{title}\n{words}" if words else title)
        item.setData(_DOCUMENT, document_id)
        self.list.addItem(item)

    def _activate(self, item: QListWidgetItem) -> None:
        if document_id := item.data(_DOCUMENT):
            self.chosen.emit(document_id)

    def _undo(self) -> None:
        self.hide()
        self.undo_wanted.emit()

    def leave(self) -> None:
        """Close."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


def documents_in_words(count: int) -> str:
    """How many documents."""
    return ngettext("{count} document", "{count} documents", count).format(count=count)


def summary(report: ImportReport) -> str:
    """What came of an import, in a line."""
    done, left_out = len(report.imported), sum(not skipped.rows for skipped in report.skipped)
    words = ngettext("{count} document imported", "{count} documents imported", done).format(count=done)
    if not done:
        words = _("Nothing was imported")
    if left_out:
        skipped = ngettext("{count} file skipped", "{count} files skipped", left_out).format(count=left_out)
        words = f"{words}, {skipped}"
    return words
