"""The sheet before an import: which files, where they belong, how the first one reads. It is not modal."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from qualicode.extend import ReadTurn, Transcript
from qualicode.i18n import _, ngettext
from qualicode.model.study import DOCUMENT_KINDS
from qualicode.ui import guide, theme

_NAMES = 4
_LINES = 6
_LINE = 160


class ImportSheet(QFrame):
    """Asks where the files belong; `paths` are the files."""

    accepted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "importer.md")
        theme.mark(self, "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.paths: Sequence[Path] = ()
        self.title, self.files = theme.mark(QLabel(), "heading"), theme.mark(QLabel(), "muted")
        self.files.setWordWrap(True)
        self.files.setTextFormat(Qt.TextFormat.PlainText)
        self.territory, self.collection, self.kind = QComboBox(), QComboBox(), QComboBox()
        for box in (self.territory, self.collection):
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.kind.addItem(_("As the file says"), "")
        for kind, name in DOCUMENT_KINDS.items():
            self.kind.addItem(_(name), kind)
        self.preview = QTextBrowser()
        self.preview.setAccessibleName(_("Beginning of the first file"))
        self.preview.setOpenLinks(False)
        self.cancel_button = theme.mark(QPushButton(_("Cancel")), "quiet")
        self.import_button = theme.mark(QPushButton(_("Import")), "primary")
        self.import_button.clicked.connect(self.accepted)
        self.cancel_button.clicked.connect(self.leave)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setHorizontalSpacing(12)
        form.addRow(_("Territory"), self.territory)
        form.addRow(_("Kind"), self.kind)
        form.addRow(_("Collection"), self.collection)
        for box in (self.territory, self.kind, self.collection):
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for box, name in ((self.territory, _("Territory")), (self.kind, _("Kind")), (self.collection, _("Collection"))):
            box.setAccessibleName(name)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.import_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addWidget(self.files)
        layout.addLayout(form)
        layout.addWidget(theme.mark(QLabel(_("How the first file begins")), "small"))
        layout.addWidget(self.preview, 1)
        layout.addLayout(foot)

    def ask(self, paths: Sequence[Path], territories: Iterable[str], collections: Iterable[str]) -> None:
        """Ask about these files; territories and collections that are there already can be chosen."""
        self.paths = paths
        count = len(paths)
        self.title.setText(ngettext("Import {count} file", "Import {count} files", count).format(count=count))
        self.files.setText(_listed(paths))
        _fill(self.territory, territories, _("No territory"))
        _fill(self.collection, collections, _("No collection"))
        self.kind.setCurrentIndex(0)
        self.preview.setHtml("")
        self.preview.setPlaceholderText(_("Reading…"))
        self.show()
        self.raise_()
        self.import_button.setFocus()

    def show_preview(self, transcripts: Sequence[Transcript]) -> None:
        """Show how the first document begins, with its speakers."""
        if not transcripts:
            self.show_trouble(_("There is nothing in this file."))
            return
        first = transcripts[0]
        lines = [_turn(first.text, turn) for turn in first.turns[:_LINES]]
        if not lines:
            lines = [("", words) for words in first.text.split("\n") if words.strip()][:_LINES]
        told = ngettext("{count} speaker turn", "{count} speaker turns", len(first.turns)).format(
            count=len(first.turns)
        )
        if len(transcripts) > 1:
            told = ngettext("{count} document in this file", "{count} documents in this file", len(transcripts))
            told = told.format(count=len(transcripts))
        self.preview.setPlainText("")
        muted = theme.current().muted
        rows = [f'<p style="color:{muted}">{_plain(told)}</p>']
        rows += [f"<p>{f'<b>{_plain(who)}</b> ' if who else ''}{_plain(_short(words))}</p>" for who, words in lines]
        rows += [f'<p style="color:{theme.current().warning}">{_plain(doubt)}</p>' for doubt in first.doubts]
        self.preview.setHtml("".join(rows))

    def show_trouble(self, words: str) -> None:
        """Show why the first file cannot be read."""
        self.preview.setHtml(f'<p style="color:{theme.current().danger}">{_plain(words)}</p>')

    def answers(self) -> dict[str, str]:
        """What was answered: territory, collection, kind; "" for what is left open."""
        return {
            "territory": _chosen(self.territory),
            "collection": _chosen(self.collection),
            "kind": str(self.kind.currentData()),
        }

    def leave(self) -> None:
        """Close without importing."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        else:
            super().keyPressEvent(event)


def _listed(paths: Sequence[Path]) -> str:
    names = ", ".join(path.name for path in paths[:_NAMES])
    more = len(paths) - _NAMES
    if more <= 0:
        return names
    return ngettext("{names} and {count} other", "{names} and {count} others", more).format(names=names, count=more)


def _fill(box: QComboBox, names: Iterable[str], none: str) -> None:
    box.clear()
    box.addItem("")
    box.addItems(list(names))
    line = box.lineEdit()
    if line is not None:
        line.setPlaceholderText(none)


def _chosen(box: QComboBox) -> str:
    return box.currentText().strip()


def _turn(text: str, turn: ReadTurn) -> tuple[str, str]:
    return turn.speaker, text[turn.start : turn.end]


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LINE else words[:_LINE].rsplit(" ", 1)[0] + "…"


def _plain(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
