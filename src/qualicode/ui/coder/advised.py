"""Suggestions beside the transcript: dashed on the text, one at a time on the card."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from qualicode.extend import Suggestion
from qualicode.model.spans import Span
from qualicode.plugins.suggesters.asking import Answer
from qualicode.ui.codebook.suggestions import SuggestionsPanel
from qualicode.ui.coder.acts import nudged
from qualicode.ui.coder.desk import Desk
from qualicode.ui.coder.hand import Hand
from qualicode.ui.coder.marks import Proposal
from qualicode.ui.coder.transcript import Transcript
from qualicode.ui.workspace import Shell


class Advised(QObject):
    """Ties the suggestions' pane to the text on the desk."""

    def __init__(self, shell: Shell, desk: Desk, hand: Hand, transcript: Transcript, panel: SuggestionsPanel) -> None:
        super().__init__(panel)
        self._desk, self._hand, self._transcript, self._panel = desk, hand, transcript, panel
        self._adjusting = False
        desk.shown.connect(lambda: panel.look_at(desk.document_id))
        transcript.scrolled.connect(lambda: panel.look(*transcript.visible()))
        hand.proposal_pointed.connect(self._pointed)
        hand.offered.connect(self._rank)
        transcript.caret_moved.connect(self._selection_moved)
        panel.nudge = self._nudged
        panel.other_wanted.connect(hand.ask_code)
        panel.select_wanted.connect(self._select)
        panel.left.connect(transcript.setFocus)
        panel.proposed.connect(self._propose)
        panel.travelled.connect(self._show)
        panel.near_wanted.connect(
            lambda document, start, end: shell.go("coder", document=document, start=start, end=end)
        )

    def _propose(self, found: Sequence[Suggestion]) -> None:
        self._desk.propose([Proposal(_id(one), one.unit.start, one.unit.end, one.code, one.score) for one in found])
        self._panel.look(*self._transcript.visible())

    def _rank(self, start: int, end: int) -> None:
        """Say which codes the selection resembles, in the box beside it, if they come soon enough."""
        page, document_id = self._transcript.page, self._desk.document_id
        if page is None:
            return

        def then(found: Answer) -> None:
            here = self._desk.document_id == document_id and self._transcript.selection() == (start, end)
            if found and here:
                self._hand.box.show_ranked([(one.code, one.score) for one in found])

        self._panel.advice.rank(document_id, start, end, page.text[start:end], then)

    def _nudged(self, start: int, end: int, first: bool, onwards: bool) -> Span:
        page = self._transcript.page
        return nudged(page.text, start, end, left_edge=first, forward=onwards) if page else (start, end)

    def _select(self, start: int, end: int) -> None:
        """Select the passage of the card; as long as the selection touches it, the card follows the selection."""
        self._adjusting = True
        self._transcript.select(start, end)
        self._transcript.setFocus()

    def _selection_moved(self) -> None:
        if not self._adjusting:
            return
        start, end = self._transcript.selection()
        current = self._panel.current
        if current and start < end and start < current.unit.end and end > current.unit.start:
            self._panel.adopt(start, end)
        else:
            self._adjusting = False

    def _pointed(self, proposal_id: str) -> None:
        self._panel.go_to(int(proposal_id.split("-")[0]))

    def _show(self, start: int, end: int) -> None:
        """Bring the passage of the card on screen, the caret before it, so that reading goes on there."""
        first, last = self._transcript.visible()
        if not first <= start <= end <= last:
            self._transcript.place_caret(start)


def _id(suggestion: Suggestion) -> str:
    return f"{suggestion.unit.start}-{suggestion.unit.end}-{suggestion.code}"
