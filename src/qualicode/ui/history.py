"""The history: every step with who and when, a way back to each moment, and named ones (« points de reprise »)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _
from qualicode.model.study import Coder, Snapshot
from qualicode.store.journal import Step
from qualicode.store.project import Project
from qualicode.ui import guide, theme, words
from qualicode.ui.session import Session, step_words

PAGE = 200
SEQ = Qt.ItemDataRole.UserRole
"""Where a line keeps the number of its step."""


class History(QDialog):
    """Stays open beside the work; reads again after every step."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "revenir-en-arriere.md")
        self.setWindowTitle(_("History"))
        self.resize(theme.px(640), theme.px(560))
        self._session = session
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("Name this moment: before the workshop, end of the first reading…"))
        self.name.setAccessibleName(_("Name of the snapshot"))
        self.keep = QPushButton(_("Create a snapshot"))
        self.only = QCheckBox(_("Snapshots only"))
        self.steps = QTreeWidget()
        self.back = theme.mark(QPushButton(_("Return to this moment")), "primary")
        self._build()
        session.changed.connect(self._reload)
        session.closed.connect(self.close)
        self._reload()

    def _build(self) -> None:
        self.keep.setEnabled(False)
        self.keep.clicked.connect(self._snapshot)
        self.name.returnPressed.connect(self._snapshot)
        self.name.textChanged.connect(lambda text: self.keep.setEnabled(bool(text.strip())))
        self.only.toggled.connect(self._reload)
        self.steps.setAccessibleName(_("History"))
        self.steps.setHeaderLabels([_("Step"), _("Who"), _("When")])
        self.steps.setRootIsDecorated(False)
        self.steps.header().setStretchLastSection(False)
        self.steps.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            self.steps.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.steps.currentItemChanged.connect(lambda: self._enable())
        self.steps.verticalScrollBar().valueChanged.connect(self._more)
        self.back.clicked.connect(self._return)
        close = QPushButton(_("Close"))
        close.clicked.connect(self.close)
        above, below, layout = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        above.addWidget(self.name, 1)
        above.addWidget(self.keep)
        note = theme.mark(QLabel(_("Returning is a step like any other: you can undo it.")), "small")
        for widget, stretch in ((note, 1), (self.back, 0), (close, 0)):
            below.addWidget(widget, stretch)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(above)
        layout.addWidget(self.only)
        layout.addWidget(self.steps, 1)
        layout.addLayout(below)

    @property
    def _project(self) -> Project | None:
        return self._session.project

    def _reload(self) -> None:
        self.steps.clear()
        if self._project is None:
            return
        self._names = {coder.id: coder.name for coder in self._project.find(Coder)}
        if self.only.isChecked():
            for snapshot in reversed(self._project.find(Snapshot)):
                self._line(snapshot.name, snapshot.coder_id, snapshot.created_at, snapshot.step_seq)
        else:
            self._page(None)
        self._enable()

    def _page(self, before: int | None) -> None:
        assert self._project is not None, "a page of an open project"
        for step in self._project.history(PAGE, before):
            self._line(_said(step), step.coder_id, step.at, step.seq)

    def _line(self, text: str, coder_id: str | None, at: str, seq: int) -> None:
        item = QTreeWidgetItem(self.steps, [text, self._names.get(coder_id or "", ""), words.when(at)])
        item.setData(0, SEQ, seq)
        item.setToolTip(0, text)

    def _more(self, value: int) -> None:
        last = self.steps.topLevelItem(self.steps.topLevelItemCount() - 1)
        if last is not None and not self.only.isChecked() and value == self.steps.verticalScrollBar().maximum():
            self._page(last.data(0, SEQ))

    def _enable(self) -> None:
        item, project = self.steps.currentItem(), self._project
        newest = project.last_seq if project else 0
        self.back.setEnabled(item is not None and item.data(0, SEQ) != newest)

    def _snapshot(self) -> None:
        project, name = self._project, " ".join(self.name.text().split())
        if project is not None and name and self._session.attempt(lambda: project.snapshot(name)):
            self.name.clear()

    def _return(self) -> None:
        project, item = self._project, self.steps.currentItem()
        if project is not None and item is not None:
            self._session.attempt(lambda: project.restore(item.data(0, SEQ)))


def _said(step: Step) -> str:
    label = step_words(step)
    if step.kind == "undo":
        return _("Undo: {step}").format(step=label)
    if step.kind == "redo":
        return _("Redo: {step}").format(step=label)
    return label
