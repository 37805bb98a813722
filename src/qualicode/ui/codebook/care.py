"""Below the definition of a code: what is worth a look, and what it meant before. Beside it: why codes were merged."""

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import N_, _, ngettext
from qualicode.model.study import Code, Coder
from qualicode.services import codebook_care
from qualicode.services.codebook_care import Redefinition, Remark
from qualicode.store.project import Project
from qualicode.ui import guide, icons, theme, words
from qualicode.ui.workspace import Shell

_FIELDS = {
    "name": N_("Name"),
    "definition": N_("Definition"),
    "includes": N_("Includes"),
    "excludes": N_("Does not include"),
    "typical_example": N_("Typical example"),
    "borderline_example": N_("Borderline example"),
}
_SHOWN, _PAUSE = 8, 60


class Care(QWidget):
    """The quiet remarks about one code, each with a cross that sets it aside; the history of its definition."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(4)
        self.older = theme.mark(QLabel(), "warning")
        self.older.setWordWrap(True)
        self.turn = theme.mark(QPushButton(_("History of the definition")), "link")
        self.turn.setCheckable(True)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.RichText)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._remarks)
        layout.addWidget(self.older)
        layout.addWidget(self.turn, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.told)
        self._code: Code | None = None
        self._known = _Known((), (), 0)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._look)
        self.turn.toggled.connect(lambda _on: self._tell())

    def show_code(self, code: Code | None) -> None:
        """Say what is known of this code: a moment later, for the journal is long."""
        if code is None or self._code is None or code.id != self._code.id:
            self._take(_Known((), (), 0))
        self._code = code
        self._pause.start()

    def _look(self) -> None:
        project, code = self._shell.session.project, self._code
        if project is None or code is None:
            self._take(_Known((), (), 0))
            return

        def then(known: _Known) -> None:
            if self._code is not None and self._code.id == code.id and project is self._shell.session.project:
                self._take(known)

        self._shell.jobs.start(_("Codebook"), lambda _progress: _known(project, code.id), then, quiet=True)

    def _take(self, known: "_Known") -> None:
        if known.remarks != self._known.remarks:
            self._show_remarks(known.remarks)
        self._known = known
        self._tell()

    def remarks(self) -> list[str]:
        """The words of the remarks that are shown."""
        labels = self.findChildren(QLabel, "remark")
        return [label.text() for label in labels if label.isVisibleTo(self)]

    def _show_remarks(self, found: Sequence[Remark]) -> None:
        while (item := self._remarks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for remark in found:
            self._remarks.addWidget(self._line(remark))

    def _line(self, remark: Remark) -> QFrame:
        line = theme.mark(QFrame(), "hint")
        label, close = QLabel(remark.words), theme.mark(QToolButton(), "quiet")
        label.setObjectName("remark")
        label.setWordWrap(True)
        close.setAccessibleName(_("Set this remark aside"))
        close.setToolTip(_("Set this remark aside"))
        close.clicked.connect(partial(self._set_aside, remark))
        icons.give(close, "x", size=12)
        row = QHBoxLayout(line)
        row.setContentsMargins(8, 4, 4, 4)
        row.addWidget(label, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _set_aside(self, remark: Remark) -> None:
        if (project := self._shell.session.project) is not None:
            self._shell.session.attempt(lambda: codebook_care.set_aside(project, remark))

    def _tell(self) -> None:
        project, changes, older = self._shell.session.project, self._known.changes, self._known.older
        told = ngettext(
            "{count} extract was coded under an earlier definition.",
            "{count} extracts were coded under an earlier definition.",
            older,
        )
        self.older.setText(told.format(count=older) if older else "")
        self.older.setVisible(bool(older))
        self.turn.setVisible(bool(changes))
        self.told.setVisible(bool(changes) and self.turn.isChecked())
        if project is None or not self.told.isVisibleTo(self):
            return
        names = {coder.id: coder.name for coder in project.find(Coder)}
        quiet = theme.current().muted
        self.told.setText(
            "".join(
                f'<p><b>{escape(_(_FIELDS[one.field]))}</b> <span style="color:{quiet}">'
                f"{escape(words.when(one.at))}, {escape(names.get(one.coder_id, ''))}</span><br>"
                f'<s style="color:{quiet}">{escape(one.before)}</s> {escape(one.after)}</p>'
                for one in changes[:_SHOWN]
            )
        )


class _Known(NamedTuple):
    """What is told about a code."""

    remarks: Sequence[Remark]
    changes: Sequence[Redefinition]
    older: int


def _known(project: Project, code_id: str) -> _Known:
    reader = project.reader()
    try:
        changes = codebook_care.history(reader, code_id)
        older = codebook_care.coded_before(reader, code_id, changes)
        return _Known(codebook_care.remarks(reader, code_id), changes, older)
    finally:
        reader.connection.close()


class Why(QDialog):
    """« Pourquoi ? » after a merge: one line, never asked, always offered."""

    def __init__(self, shell: Shell, parent: QWidget, target_id: str, former: Sequence[str]) -> None:
        super().__init__(parent)
        guide.about(self, "grille-de-codes.md")
        self._shell, self._target, self._former = shell, target_id, former
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Why were these codes merged?"))
        self.line = QLineEdit()
        self.line.setAccessibleName(_("Why were these codes merged?"))
        self.line.setPlaceholderText(_("They say the same thing in two words…"))
        self.line.setMinimumWidth(theme.px(360))
        keep, close = theme.mark(QPushButton(_("Write it in the journal")), "primary"), QPushButton(_("Cancel"))
        keep.clicked.connect(self.keep)
        close.clicked.connect(self.close)
        self.line.returnPressed.connect(self.keep)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.line)
        layout.addLayout(row)

    def keep(self) -> None:
        """Write the reason, if there is one."""
        project, reason = self._shell.session.project, self.line.text()
        if project is not None and reason.strip():
            self._shell.session.attempt(lambda: codebook_care.say_why(project, self._target, self._former, reason))
        self.close()
