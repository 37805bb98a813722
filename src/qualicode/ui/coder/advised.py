"""Suggestions beside the transcript: dashed on the text, one at a time on the card."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from qualicode.extend import Suggestion
from qualicode.ui.codebook.suggestions import SuggestionsPanel
from qualicode.ui.coder.desk import Desk
from qualicode.ui.coder.hand import Hand
from qualicode.ui.coder.marks import Proposal
from qualicode.ui.coder.transcript import Transcript
from qualicode.ui.workspace import Shell


class Advised(QObject):
    """Ties the suggestions' pane to the text on the desk."""

    def __init__(self, shell: Shell, desk: Desk, hand: Hand, transcript: Transcript, panel: SuggestionsPanel) -> None:
        super().__init__(panel)
        self._desk, self._transcript, self._panel = desk, transcript, panel
        desk.shown.connect(lambda: panel.look_at(desk.document_id))
        transcript.scrolled.connect(lambda: panel.look(*transcript.visible()))
        hand.proposal_pointed.connect(self._pointed)
        panel.proposed.connect(self._propose)
        panel.travelled.connect(self._show)
        panel.near_wanted.connect(
            lambda document, start, end: shell.go("coder", document=document, start=start, end=end)
        )

    def _propose(self, found: Sequence[Suggestion]) -> None:
        self._desk.propose([Proposal(_id(one), one.unit.start, one.unit.end, one.code, one.score) for one in found])
        self._panel.look(*self._transcript.visible())

    def _pointed(self, proposal_id: str) -> None:
        self._panel.go_to(int(proposal_id.split("-")[0]))

    def _show(self, start: int, end: int) -> None:
        """Bring the passage of the card on screen, the caret before it, so that reading goes on there."""
        first, last = self._transcript.visible()
        if not first <= start <= end <= last:
            self._transcript.place_caret(start)


def _id(suggestion: Suggestion) -> str:
    return f"{suggestion.unit.start}-{suggestion.unit.end}-{suggestion.code}"
