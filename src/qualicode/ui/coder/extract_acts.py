"""What one does with whole extracts, turns and paragraphs: split, merge, copy; code a turn, a paragraph, a speaker."""

from typing import TYPE_CHECKING

from qualicode.i18n import _
from qualicode.model.study import Turn
from qualicode.services import coding
from qualicode.services.coding import Passage as Place
from qualicode.store.project import Project
from qualicode.ui.coder.transcript import Transcript
from qualicode.ui.preview import Passage

if TYPE_CHECKING:
    from qualicode.ui.coder.workspace import CoderWorkspace


class ExtractActs:
    """Acts upon the extract or the words at the caret of the Coder workspace."""

    def __init__(self, workspace: "CoderWorkspace") -> None:
        self._workspace = workspace
        self._shell, self._desk, self._hand = workspace.shell, workspace.desk, workspace.hand

    # Extracts

    def has_extract(self) -> bool:
        """Whether there is an extract at the caret."""
        return self._hand.current() is not None

    def split(self) -> None:
        """Make two extracts of the one at the caret, parted there."""
        one, caret = self._hand.current(), self._text.caret()
        if one is not None and self._shell.session.attempt(lambda: coding.split_coding(self._project, one.id, caret)):
            self._text.place_caret(caret)

    def merge(self) -> None:
        """Make one extract of this one and its neighbour of the same code."""
        one = self._hand.current()
        if one is None:
            return
        other = coding.neighbour(self._project, one.id)
        if other is None:
            self._shell.messages.say(_("There is no other extract of this code in the document."))
        elif self._shell.session.attempt(lambda: coding.merge_with(self._project, one.id, other.id)):
            merged = self._desk.marks.codings.get(one.id)
            if merged is not None:
                self._hand.show_coding(merged)

    def copy(self) -> None:
        """Ask for another code to put beside the one of this extract."""
        if (one := self._hand.current()) is not None:
            self._hand.copy_to([one])

    def support(self) -> None:
        """Ask which problem, need, lead or card the extract at the caret supports."""
        if (one := self._hand.current()) is not None:
            from qualicode.ui.thinking.supporting import Supporting

            Supporting(self._shell, self._workspace, one.id).ask()

    # Words around the caret

    def code_turn(self) -> None:
        """Offer codes for the whole turn at the caret."""
        turn = self._turn()
        if turn is not None:
            self._offer(turn.start, turn.end)
        else:
            self._shell.messages.say(_("Nobody's turn is at the caret."))

    def code_paragraph(self) -> None:
        """Offer codes for the paragraph at the caret."""
        page = self._desk.page
        if page is not None:
            line = page.line_of(self._text.caret())
            self._offer(page.starts[line], page.line_end(line))

    def code_document(self) -> None:
        """Offer codes for all of the text: a testimony is often one passage."""
        if self._desk.page is not None:
            self._offer(0, len(self._desk.page.text))

    def code_speaker(self) -> None:
        """Look through all that the speaker at the caret says, to put one code on it."""
        page, turn, opened = self._desk.page, self._turn(), self._desk.open_document
        if page is None or opened is None or turn is None or turn.speaker_id is None:
            self._shell.messages.say(_("Nobody's turn is at the caret."))
            return
        from qualicode.ui.coder.many import CodeMany

        title = _("Code all that “{speaker}” says").format(speaker=opened.speakers[turn.speaker_id].label)
        said = [one for one in page.turns if one.speaker_id == turn.speaker_id]
        CodeMany(self._shell, self._workspace, title, [self._passage(one.start, one.end) for one in said]).show()

    def next_uncoded(self) -> None:
        """Go to the next passage of a person that bears no code."""
        if self._desk.page is None:
            return
        start, end = self._text.selection()
        after = end if end > start else self._text.caret()
        place = coding.uncoded(self._project, self._desk.document_id, after)
        if place is not None:
            self._text.select(*place)
            self._text.setFocus()
        else:
            self._shell.messages.say(
                _("From here on, everything that persons say is coded."),
                action=_("Next document"),
                run=lambda: self._workspace.turn_to(1),
            )

    def _offer(self, start: int, end: int) -> None:
        self._text.select(start, end, reveal=False)
        self._hand.offer()

    def _passage(self, start: int, end: int) -> Passage:
        opened = self._desk.open_document
        assert opened is not None
        document = opened.document
        return Passage(document.id, document.title, "", opened.text[start:end], "", Place(document.id, start, end))

    def _turn(self) -> Turn | None:
        page = self._desk.page
        turn = page.turn_at(self._text.caret()) if page else None
        return turn if turn is not None and self._text.caret() <= turn.end else None

    @property
    def _text(self) -> Transcript:
        return self._workspace.stage.transcript

    @property
    def _project(self) -> Project:
        return self._workspace.acts.project
