"""Versions of the codebook: name the one of now, compare one with another, forget one."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import N_, _
from qualicode.model.study import Code, CodebookVersion, Coder
from qualicode.services import codebook_care
from qualicode.services.codebook_care import Difference
from qualicode.store.project import Changes
from qualicode.ui import guide, theme, words
from qualicode.ui.workspace import Shell

VERSION = Qt.ItemDataRole.UserRole
_KINDS = {
    "added": N_("Added"),
    "removed": N_("Gone (deleted or merged)"),
    "renamed": N_("Renamed"),
    "moved": N_("Moved"),
    "redefined": N_("Redefined"),
}


class Versions(QDialog):
    """Stays open beside the work."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "grille-de-codes.md")
        self._shell = shell
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Versions of the codebook"))
        self.resize(theme.px(640), theme.px(560))
        self.name, self.keep = QLineEdit(), QPushButton(_("Keep this version"))
        self.name.setPlaceholderText(_("Name of the version: after the first reading…"))
        self.name.setAccessibleName(_("Name of the version"))
        self.list, self.other = QTreeWidget(), QComboBox()
        self.list.setAccessibleName(_("Versions of the codebook"))
        self.list.setHeaderLabels([_("Version"), _("Codes"), _("Who"), _("When")])
        self.list.setRootIsDecorated(False)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.other.setAccessibleName(_("Compare with"))
        self.what = QTextBrowser()
        self.what.setAccessibleName(_("What changed"))
        self.forget = QPushButton(_("Forget this version"))
        self._lay_out()
        self.name.textChanged.connect(lambda text: self.keep.setEnabled(bool(text.strip())))
        self.name.returnPressed.connect(self._keep)
        self.keep.clicked.connect(self._keep)
        self.forget.clicked.connect(self._forget)
        self.list.currentItemChanged.connect(lambda _now, _before: self._tell())
        self.other.currentIndexChanged.connect(lambda _at: self._tell())
        shell.session.changed.connect(self._hear)
        shell.session.closed.connect(self.close)
        self._read()

    def _lay_out(self) -> None:
        self.keep.setEnabled(False)
        above, middle, below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.name, 1)
        above.addWidget(self.keep)
        label = theme.mark(QLabel(_("Compare with")), "muted")
        label.setBuddy(self.other)
        middle.addWidget(label)
        middle.addWidget(self.other, 1)
        close = QPushButton(_("Close"))
        close.clicked.connect(self.close)
        below.addWidget(self.forget)
        below.addStretch(1)
        below.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(above)
        layout.addWidget(self.list, 2)
        layout.addLayout(middle)
        layout.addWidget(self.what, 3)
        layout.addLayout(below)

    def _hear(self, changes: Changes) -> None:
        if changes.touch("code", "codebook_version"):
            self._read()

    def _read(self) -> None:
        project, kept = self._shell.session.project, self._chosen()
        if project is None:
            return
        names = {coder.id: coder.name for coder in project.find(Coder)}
        found = codebook_care.versions(project)
        self.list.clear()
        self.list.ensurePolished()
        self.other.blockSignals(True)
        self.other.clear()
        self.other.addItem(_("the codebook of now"), None)
        for one in found:
            count = str(len(codebook_care.codes_of(one)))
            item = QTreeWidgetItem(
                self.list, [one.name, count, names.get(one.coder_id or "", ""), words.when(one.created_at)]
            )
            item.setData(0, VERSION, one)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
            self.other.addItem(one.name, one)
            if kept is not None and one.id == kept.id:
                self.list.setCurrentItem(item)
        self.other.blockSignals(False)
        if self.list.currentItem() is None and (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)
        self._tell()

    def _tell(self) -> None:
        project, version = self._shell.session.project, self._chosen()
        self.forget.setEnabled(version is not None)
        if project is None or version is None:
            self.what.setPlainText(_("No version was kept yet. Keep one before the codebook changes much."))
            return
        other: CodebookVersion | None = self.other.currentData()
        after = codebook_care.codes_of(other) if other is not None else project.find(Code, "position")
        self.what.setHtml(_shown(codebook_care.compare(codebook_care.codes_of(version), after)))

    def _keep(self) -> None:
        project, name = self._shell.session.project, self.name.text()
        if project is None or not name.strip():
            return
        if self._shell.session.attempt(lambda: codebook_care.name_version(project, name)):
            self.name.clear()

    def _forget(self) -> None:
        project, version = self._shell.session.project, self._chosen()
        if project is None or version is None:
            return
        if self._shell.session.attempt(lambda: codebook_care.delete_version(project, version.id)):
            told = _("The version “{name}” was forgotten.").format(name=version.name)
            self._shell.messages.say(told, action=_("Undo"), run=self._shell.session.undo)

    def _chosen(self) -> CodebookVersion | None:
        item = self.list.currentItem()
        found = item.data(0, VERSION) if item is not None else None
        return found if isinstance(found, CodebookVersion) else None


def _shown(differences: list[Difference]) -> str:
    if not differences:
        return f"<p>{escape(_('Nothing changed.'))}</p>"
    quiet, parts = theme.current().muted, []
    for kind, title in _KINDS.items():
        rows = [one for one in differences if one.kind == kind]
        if rows:
            lines = "".join(_line(one, quiet) for one in rows)
            parts.append(f"<p><b>{escape(_(title))}</b> ({len(rows)})</p><ul>{lines}</ul>")
    return "".join(parts)


def _line(one: Difference, quiet: str) -> str:
    change = ""
    if one.kind in ("renamed", "moved", "redefined"):
        before, after = (escape(text) or "–" for text in (one.before, one.after))
        change = f' <span style="color:{quiet}">: <s>{before}</s> → {after}</span>'
    return f"<li>{escape(one.name)}{change}</li>"
