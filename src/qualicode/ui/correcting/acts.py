"""What corrects more than the words in sight: turns, speakers, the same words everywhere, earlier texts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from qualicode.model.study import Turn
from qualicode.services import correcting
from qualicode.ui.coder.desk import Desk
from qualicode.ui.coder.transcript import Transcript
from qualicode.ui.workspace import Shell


class Corrections:
    """The acts; dialogs are made when they are asked for."""

    def __init__(self, host: QWidget, shell: Shell, desk: Desk, transcript: Transcript) -> None:
        self._host, self._shell, self._desk, self._text = host, shell, desk, transcript

    def has_turn(self) -> bool:
        """Whether the caret is in a speaker's turn."""
        return self._turn() is not None

    def split_turn(self) -> None:
        """Let the turn end at the caret, where another of the same speaker begins."""
        project, turn = self._shell.session.project, self._turn()
        if project is not None and turn is not None:
            caret = self._text.caret()
            self._shell.session.attempt(lambda: correcting.split_turn(project, turn.id, caret))

    def join_turn(self) -> None:
        """Let the next turn be part of the one at the caret."""
        project, turn = self._shell.session.project, self._turn()
        if project is not None and turn is not None:
            self._shell.session.attempt(lambda: correcting.join_turn(project, turn.id))

    def ask_replace(self) -> None:
        """Find words in the whole corpus and write others in their place."""
        from qualicode.ui.correcting.replacing import Replacing

        start, end = self._text.selection()
        words = self._desk.page.text[start:end] if self._desk.page and 0 < end - start <= 60 else ""
        self._show(Replacing(self._shell, self._host, words))

    def ask_speakers(self) -> None:
        """Give a speaker another label everywhere."""
        from qualicode.ui.correcting.speakers import Speakers

        self._show(Speakers(self._shell, self._host))

    def ask_revisions(self) -> None:
        """The texts that the document had."""
        from qualicode.ui.correcting.revisions import Revisions

        if self._desk.open_document is not None:
            self._show(Revisions(self._shell, self._host, self._desk.open_document.document))

    def _show(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def _turn(self) -> Turn | None:
        page = self._desk.page
        turn = page.turn_at(self._text.caret()) if page else None
        return turn if turn is not None and self._text.caret() <= turn.end else None
