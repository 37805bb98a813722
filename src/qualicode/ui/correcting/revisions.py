"""The texts that a document had: what each correction changed, who made it and why, and a way back."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _
from qualicode.model.carrying import edits
from qualicode.model.study import Coder, Document, TextRevision
from qualicode.services import correcting
from qualicode.store.project import Changes
from qualicode.ui import guide, theme, words
from qualicode.ui.workspace import Shell

REVISION = Qt.ItemDataRole.UserRole
_AROUND, _SHOWN = 50, 200


class Revisions(QDialog):
    """Newest first; below, what the chosen one changed."""

    def __init__(self, shell: Shell, parent: QWidget, document: Document) -> None:
        super().__init__(parent)
        guide.about(self, "corriger.md")
        self._shell, self._document = shell, document
        self.setWindowTitle(_("Earlier texts of “{title}”").format(title=document.title))
        self.resize(theme.px(640), theme.px(560))
        self.list = QTreeWidget()
        self.list.setAccessibleName(_("Earlier texts"))
        self.list.setHeaderLabels([_("Text"), _("Why"), _("Who"), _("When")])
        self.list.setRootIsDecorated(False)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.what = QTextBrowser()
        self.what.setAccessibleName(_("What was changed"))
        self.back = theme.mark(QPushButton(_("Return to this text")), "primary")
        close = QPushButton(_("Close"))
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.list, 2)
        layout.addWidget(self.what, 3)
        layout.addLayout(foot)
        self.list.currentItemChanged.connect(lambda _now, _before: self._tell())
        self.back.clicked.connect(self._return)
        shell.session.changed.connect(self._hear)
        shell.session.closed.connect(self.close)
        self._read()

    def _hear(self, changes: Changes) -> None:
        if changes.touch("document", "text_revision"):
            self._read()

    def _read(self) -> None:
        project = self._shell.session.project
        if project is None:
            return
        names = {coder.id: coder.name for coder in project.find(Coder)}
        self.list.clear()
        self.list.ensurePolished()
        for one in correcting.revisions(project, self._document.id):
            why = one.reason or (_("as it was imported") if one.number == 1 else "")
            texts = [str(one.number), why, names.get(one.created_by or "", ""), words.when(one.created_at)]
            item = QTreeWidgetItem(self.list, texts)
            item.setData(0, REVISION, one)
        if (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)
        self._tell()

    def _tell(self) -> None:
        project, item = self._shell.session.project, self.list.currentItem()
        row = self.list.indexOfTopLevelItem(item) if item is not None else -1
        self.back.setEnabled(row > 0)
        before = self.list.topLevelItem(row + 1) if row >= 0 else None
        if project is None or item is None:
            self.what.clear()
        elif before is None:
            self.what.setPlainText(_("The first text: nothing was corrected yet."))
        else:
            old: TextRevision = before.data(0, REVISION)
            new: TextRevision = item.data(0, REVISION)
            texts = correcting.revision_text(project, old), correcting.revision_text(project, new)
            self.what.setHtml(_differences(*texts))

    def _return(self) -> None:
        project, item = self._shell.session.project, self.list.currentItem()
        if project is not None and item is not None:
            revision_id = item.data(0, REVISION).id
            self._shell.session.attempt(lambda: correcting.return_to_revision(project, revision_id))


def _differences(old: str, new: str) -> str:
    """What was struck out and what was written instead, each with some words around."""
    tokens, lines = theme.current(), []
    for edit in edits(old, new)[:_SHOWN]:
        before = old[max(0, edit.start - _AROUND) : edit.start].rpartition("\n")[2]
        after = old[edit.end : edit.end + _AROUND].partition("\n")[0]
        gone = f'<s style="color:{tokens.danger}">{_html(old[edit.start : edit.end])}</s>'
        come = f'<b style="color:{tokens.success}">{_html(edit.text)}</b>'
        lines.append(f"<p>…{_html(before)}{gone}{come}{_html(after)}…</p>")
    return "".join(lines)


def _html(text: str) -> str:
    return escape(text).replace("\n", "¶ ")
