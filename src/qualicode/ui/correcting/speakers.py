"""Speakers by their labels, wherever they speak: rename one, or make one of two that are the same person."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
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

from qualicode.i18n import _, ngettext
from qualicode.model.study import SPEAKER_ROLES
from qualicode.services import correcting
from qualicode.store.project import Changes
from qualicode.ui import guide, theme
from qualicode.ui.workspace import Shell

LABEL = Qt.ItemDataRole.UserRole


class Speakers(QDialog):
    """Stays open beside the work; each change is one step."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "corriger.md")
        self._shell = shell
        self.setWindowTitle(_("Rename and merge speakers"))
        self.resize(theme.px(560), theme.px(520))
        self.list = QTreeWidget()
        self.list.setAccessibleName(_("Speakers"))
        self.list.setHeaderLabels([_("Label"), _("Part"), _("Documents"), _("Turns")])
        self.list.setRootIsDecorated(False)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.hint = theme.mark(QPushButton(), "link")
        self.name = QComboBox()
        self.name.setEditable(True)
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.name.setAccessibleName(_("New label"))
        self.rename = theme.mark(QPushButton(_("Rename everywhere")), "primary")
        self._close_pair: tuple[str, str] | None = None
        self._labels: list[str] = []
        self._lay_out()
        self.list.currentItemChanged.connect(lambda _now, _before: self._choose())
        self.name.editTextChanged.connect(lambda _text: self._tell())
        self.rename.clicked.connect(lambda: self._rename(self._label(), self.name.currentText()))
        self.hint.clicked.connect(self._merge_close)
        shell.session.changed.connect(self._hear)
        shell.session.closed.connect(self.close)
        self._read()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        label = theme.mark(QLabel(_("New label")), "muted")
        label.setBuddy(self.name)
        row.addWidget(label)
        row.addWidget(self.name, 1)
        row.addWidget(self.rename)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)

    def _hear(self, changes: Changes) -> None:
        if changes.touch("speaker", "turn"):
            self._read()

    def _read(self) -> None:
        project, kept = self._shell.session.project, self._label()
        if project is None:
            return
        found = correcting.labels(project)
        self._labels = [one.label for one in found]
        self.list.clear()
        self.list.ensurePolished()
        for one in found:
            part = _(SPEAKER_ROLES[one.role]) if one.role else ""
            item = QTreeWidgetItem(self.list, [one.label or _("(no label)"), part, str(one.documents), str(one.turns)])
            item.setData(0, LABEL, one.label)
            for column in (2, 3):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
            if one.label == kept:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None and (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)
        self._propose(correcting.close_labels(project))
        self._choose()

    def _propose(self, pairs: list[tuple[str, str]]) -> None:
        self._close_pair = pairs[0] if pairs else None
        self.hint.setVisible(bool(pairs))
        if self._close_pair is not None:
            rarer, other = self._close_pair
            self.hint.setText(_("“{rarer}” is much like “{other}”: make one of them").format(rarer=rarer, other=other))

    def _merge_close(self) -> None:
        if self._close_pair is not None:
            self._rename(*self._close_pair)

    def _choose(self) -> None:
        self.name.clear()
        self.name.addItems([label for label in self._labels if label and label != self._label()])
        self.name.setEditText(self._label())
        self._tell()

    def _tell(self) -> None:
        new = " ".join(self.name.currentText().split())
        self.rename.setText(
            _("Make one of both") if new in self._labels and new != self._label() else _("Rename everywhere")
        )
        self.rename.setEnabled(bool(new) and new != self._label())

    def _label(self) -> str:
        item = self.list.currentItem()
        return str(item.data(0, LABEL)) if item is not None else ""

    def _rename(self, old: str, new: str) -> None:
        project = self._shell.session.project
        count: list[int] = []
        if project is None:
            return
        if self._shell.session.attempt(lambda: count.append(correcting.rename_speaker(project, old, new))) and count[0]:
            words = ngettext(
                "“{new}” now speaks in {count} document.", "“{new}” now speaks in {count} documents.", count[0]
            )
            said = words.format(new=" ".join(new.split()), count=count[0])
            self._shell.messages.say(said, "success", _("Undo"), self._shell.session.undo)
