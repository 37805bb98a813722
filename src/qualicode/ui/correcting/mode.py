"""Correcting the document on the desk: into it, out of it, saved in one step, and nothing typed is ever lost."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qualicode.i18n import _
from qualicode.services import correcting, drafts
from qualicode.ui import guide
from qualicode.ui.coder.desk import Desk
from qualicode.ui.correcting.bar import CorrectionBar
from qualicode.ui.correcting.editor import CorrectionText
from qualicode.ui.workspace import Shell

_KEEP = 1_500
"""Milliseconds after the last key before what was typed is kept on the disk."""
_TELL = 250


class Correction(QObject):
    """The mode. `page` is what the stage shows while it is on."""

    def __init__(self, shell: Shell, desk: Desk, show: Callable[[bool], None]) -> None:
        super().__init__()
        self._shell, self._desk, self._show = shell, desk, show
        self.text, self.bar = CorrectionText(desk.legend), CorrectionBar()
        self.page = QWidget()
        guide.about(self.page, "corriger.md")
        layout = QVBoxLayout(self.page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.text, 1)
        self._document_id = ""
        self._keeping = QTimer(self, singleShot=True, interval=_KEEP)
        self._keeping.timeout.connect(self._keep)
        self._telling = QTimer(self, singleShot=True, interval=_TELL)
        self._telling.timeout.connect(self._tell)
        self.text.corrected.connect(self._corrected)
        self.text.saving.connect(self.save)
        self.text.left.connect(self.leave)
        self.bar.saving.connect(self.save)
        self.bar.leaving.connect(self.leave)
        desk.shown.connect(self._another)
        shell.session.about_to_close.connect(self._keep)

    @property
    def is_on(self) -> bool:
        """Whether a text is being corrected."""
        return bool(self._document_id)

    def turn(self, top: int, caret: int) -> None:
        """Begin where the text is read (its first line in sight, the caret), or save what was corrected."""
        if self.is_on:
            self.save()
        else:
            self.begin(top, caret)

    def begin(self, top: int = 0, caret: int = 0) -> None:
        """Let the text on the desk be corrected."""
        desk, project = self._desk, self._shell.session.project
        if desk.open_document is None or desk.page is None or project is None or self.is_on:
            return
        if project.read_only:
            self._shell.messages.say(_("The project is open for reading only."), "error")
            return
        self._document_id = desk.document_id
        self.text.begin(desk.open_document, desk.page, desk.marks)
        self.bar.begin()
        self._show(True)
        self.text.place_caret(caret, reveal=False)
        self.text.scroll_to(top)
        self.text.setFocus()
        kept = drafts.find(project, self._document_id)
        if kept is not None and kept.text != desk.open_document.text:
            self._shell.messages.say(
                _("A correction of this text was not saved."),
                action=_("Take it up again"),
                run=lambda: self._take_up(kept.text),
                other=(_("Throw it away"), self._throw),
            )

    def save(self) -> None:
        """Write the corrected text in one step; extracts of which nothing is left are named in the bar before."""
        project, document_id = self._shell.session.project, self._document_id
        if project is None or not document_id:
            return
        text = self.text.text()
        if self._vanishing_unseen():
            return
        reason, place = self.bar.reason.text(), (self.text.top(), self.text.caret())
        self._document_id = ""  # what the step changes is shown by the desk
        if not self._shell.session.attempt(lambda: correcting.correct_text(project, document_id, text, reason)):
            self._document_id = document_id
            return
        drafts.forget(project, document_id)
        self._end()
        self._shell.go("coder", document=document_id, start=place[1], top=place[0])

    def leave(self) -> None:
        """Leave the text as it was. What was typed can be brought back at once, or at the next correction."""
        if not self.is_on:
            return
        document_id, typed, changed = self._document_id, self._keep(), bool(self.text.changes)
        self._document_id = ""
        self._end()
        if changed and typed:
            self._shell.messages.say(
                _("The text is as it was; the correction is kept as a draft."),
                action=_("Take it up again"),
                run=lambda: self._again(document_id),
                other=(_("Throw it away"), lambda: self._throw(document_id)),
            )

    def close(self) -> None:
        """The project was closed; what was typed had been kept before."""
        if self.is_on:
            self._document_id = ""
            self._end()

    def _again(self, document_id: str) -> None:
        self._shell.go("coder", document=document_id)
        project = self._shell.session.project
        kept = drafts.find(project, document_id) if project is not None else None
        self.begin()
        if kept is not None:
            self._take_up(kept.text)

    def _take_up(self, text: str) -> None:
        self._shell.messages.hide()
        if self.is_on:
            self.text.write(text)
            self.text.setFocus()

    def _throw(self, document_id: str = "") -> None:
        if (project := self._shell.session.project) is not None:
            drafts.forget(project, document_id or self._document_id)

    def _vanishing_unseen(self) -> bool:
        """Whether extracts would vanish that the bar does not name yet; it does now."""
        seen = self.bar.lost.text()
        self._telling.stop()
        self._tell()
        return bool(self.bar.lost.text()) and self.bar.lost.text() != seen

    def _corrected(self) -> None:
        self._keeping.start()
        self._telling.start()

    def _tell(self) -> None:
        project = self._shell.session.project
        if project is not None and self.is_on:
            told = correcting.preview(project, self._document_id, self.text.text())
            self.bar.tell(told, bool(self.text.changes))

    def _keep(self) -> bool:
        """Keep what was typed; whether that went well."""
        self._keeping.stop()
        project = self._shell.session.project
        if project is None or not self.is_on or not self.text.changes:
            return False
        try:
            drafts.keep(project, self._document_id, self.text.text())
        except OSError:
            self._shell.messages.say(_("The draft of your correction cannot be kept: save it soon."), "error")
            return False
        return True

    def _another(self) -> None:
        """Another text came onto the desk: what was typed into this one is kept."""
        if not self.is_on:
            return
        opened = self._desk.open_document
        same = opened is not None and opened.document.id == self._document_id
        if not same or opened is None or opened.document.content != self.text.content:
            if self._keep():
                self._shell.messages.say(_("The correction is kept: it comes back when you correct that text again."))
            self._document_id = ""
            self._end()

    def _end(self) -> None:
        self._keeping.stop()
        self._telling.stop()
        self.text.end()
        self.bar.hide()
        self._show(False)
