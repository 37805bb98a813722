"""The line at the foot of the window: who codes and where; suggestions, counts and the job under way."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from qualicode.i18n import _
from qualicode.ui import theme
from qualicode.ui.elided import Elided
from qualicode.ui.jobs import Jobs

LEFT = ("coder", "position", "selection")
RIGHT = ("suggestions", "counts")


class StatusBar(QFrame):
    """Texts by slot; a slot that is empty takes no room."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("StatusBar")
        self._jobs = jobs
        self._slots = {name: self._label(name) for name in LEFT + RIGHT}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(20)
        for name in LEFT:
            layout.addWidget(self._slots[name])
        layout.addStretch(1)
        layout.addWidget(self._make_job(), 3)
        for name in RIGHT:
            layout.addWidget(self._slots[name])
        jobs.changed.connect(self._show_job)
        theme.appearance().changed.connect(self._resize)
        self._resize()
        self._show_job()

    def show_text(self, slot: str, text: str) -> None:
        """Put a translated text into a slot of `LEFT` or `RIGHT`; "" empties it."""
        self._slots[slot].setText(text)
        self._slots[slot].setVisible(bool(text))

    def clear(self) -> None:
        """Empty every slot."""
        for slot in self._slots:
            self.show_text(slot, "")

    def text(self, slot: str) -> str:
        """What a slot says."""
        return self._slots[slot].text()

    def _label(self, name: str) -> QLabel:
        label = QLabel()
        label.setObjectName(f"status-{name}")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.hide()
        return label

    def _make_job(self) -> QWidget:
        self._job = QWidget()
        self._title, self._bar, self._cancel = Elided(), QProgressBar(), QPushButton(_("Cancel"))
        self._bar.setTextVisible(False)
        self._cancel.clicked.connect(self._stop)
        layout = QHBoxLayout(self._job)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addStretch()
        layout.addWidget(self._title, 1)
        layout.addWidget(self._bar)
        layout.addWidget(self._cancel)
        return self._job

    def _show_job(self) -> None:
        job = self._jobs.shown
        self._job.setVisible(job is not None)
        if job is None:
            return
        self._title.setText(_("Stopping…") if job.cancelling else job.title)
        self._bar.setRange(0, job.total)
        self._bar.setValue(job.done)
        self._bar.setAccessibleName(job.title)
        self._cancel.setEnabled(not job.cancelling)
        self._cancel.setAccessibleName(_("Cancel: {job}").format(job=job.title))

    def _stop(self) -> None:
        if (job := self._jobs.shown) is not None:
            job.cancel()

    def _resize(self) -> None:
        self.setFixedHeight(theme.px(26))
        self._bar.setFixedWidth(theme.px(120))
