"""What one does to the document on the desk: each act is one undoable step, done by a service."""

import re
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, Signal

from qualicode.i18n import _, ngettext
from qualicode.model.study import Code, Coding, Note
from qualicode.services import codebook, coding, notes
from qualicode.services.coding import Passage
from qualicode.store.project import Project
from qualicode.ui.coder.code_rows import parted
from qualicode.ui.coder.desk import Desk
from qualicode.ui.workspace import Shell

RECENT = 10
"""How many codes used last are offered first."""
_NAME_LENGTH = 60
_FAR = 400
"""An edge moves by a word: nobody's are longer."""
_TOKEN = re.compile(r"\S+")
_CORE = re.compile(r"\w(?:\S*\w)?")


class Acts(QObject):
    """Codes passages, moves edges, takes codes away, writes notes."""

    coded = Signal(str)
    """A coding was made, or was there already: its id."""
    created = Signal(object)
    """A `Code` was made by its name."""

    def __init__(self, shell: Shell, desk: Desk) -> None:
        super().__init__()
        self._shell = shell
        self._desk = desk
        self.recent: list[str] = []
        """The ids of the codes used last, newest first."""

    @property
    def project(self) -> Project:
        """The open project."""
        assert self._desk.project is not None
        return self._desk.project

    def apply(self, code_id: str, start: int, end: int) -> bool:
        """Put a code on a span of the document. Whether it could be done."""

        def act() -> None:
            made = coding.code_passage(self.project, self._desk.document_id, start, end, code_id)
            self._used(code_id)
            self.coded.emit(made.id)

        return self._shell.session.attempt(act)

    def apply_new(self, name: str, start: int, end: int, **fields: str) -> bool:
        """Put a new code on a span: at the top of the tree, or under another one for « parent / name »."""

        def act() -> None:
            parent, own = parted(name, self._desk.legend) if not fields else (None, name)
            passage, parent_id = Passage(self._desk.document_id, start, end), parent.id if parent else None
            code, made = codebook.code_with_new(self.project, passage, own, parent_id, **fields)
            self._used(code.id)
            self.coded.emit(made.id)
            if not fields:
                self.created.emit(code)

        return self._shell.session.attempt(act)

    def apply_in_vivo(self, start: int, end: int) -> bool:
        """Put a code on a span that is called by its first words."""
        return self.apply_new(self.in_vivo_name(start, end), start, end, kind="in_vivo")

    def in_vivo_name(self, start: int, end: int) -> str:
        """The person's words as the name of a code: not too long, ending with a word."""
        assert self._desk.page is not None
        words = " ".join(self._desk.page.text[start:end].split()).strip(" .,;:!?…«»\"'()")
        if len(words) <= _NAME_LENGTH:
            return words
        return words[: words.rfind(" ", 0, _NAME_LENGTH)].rstrip(" ,;:") + "…" if " " in words else words[:_NAME_LENGTH]

    def pinned(self, key: int) -> Code | None:
        """The code that is pinned to a digit."""
        return next((c for c in self._desk.legend.codes.values() if c.pinned_key == str(key)), None)

    def apply_pinned(self, key: int, start: int, end: int) -> bool:
        """Put the code that is pinned to a digit on a span."""
        code = self.pinned(key)
        if code is None:
            self._shell.messages.say(_("No code is pinned to the key {key}.").format(key=key))
            return False
        return self.apply(code.id, start, end)

    def repeat(self, start: int, end: int) -> bool:
        """Put the code used last on a span."""
        known = [code_id for code_id in self.recent if code_id in self._desk.legend.codes]
        if not known:
            self._shell.messages.say(_("No code has been used yet."))
            return False
        return self.apply(known[0], start, end)

    def remove(self, codings: Sequence[Coding]) -> None:
        """Take codes off passages; the quiet bar offers to undo it."""
        if not codings:
            return
        name = self._desk.legend.name(codings[0].code_id)
        if len(codings) == 1:
            words = _("“{code}” was taken off the passage.").format(code=name)
        else:
            words = ngettext("{count} coding was removed.", "{count} codings were removed.", len(codings))
            words = words.format(count=len(codings))
        self._undoable(words, lambda: coding.remove_codings(self.project, [c.id for c in codings]))

    def recode(self, codings: Sequence[Coding], code_id: str) -> None:
        """Give codings another code."""
        self._used(code_id)
        self._shell.session.attempt(lambda: coding.recode(self.project, [c.id for c in codings], code_id))

    def copy(self, codings: Sequence[Coding], code_id: str) -> None:
        """Put another code on the same passages."""
        self._used(code_id)
        self._shell.session.attempt(lambda: coding.copy_codings(self.project, [c.id for c in codings], code_id))

    def confirm(self, codings: Sequence[Coding]) -> None:
        """Confirm codings that were to be confirmed."""
        self._shell.session.attempt(lambda: coding.confirm_codings(self.project, [c.id for c in codings]))

    def resize(self, coding_id: str, start: int, end: int) -> None:
        """Move the edges of a coding."""
        self._shell.session.attempt(lambda: coding.resize_coding(self.project, coding_id, start, end))

    def nudge(self, coded: Coding, *, left_edge: bool, forward: bool) -> None:
        """Move one edge of a coding by a word. It never passes the other edge."""
        assert self._desk.page is not None
        start, end = nudged(self._desk.page.text, coded.start, coded.end, left_edge=left_edge, forward=forward)
        if (start, end) != (coded.start, coded.end):
            self.resize(coded.id, start, end)

    def write_note(
        self, kind: str, body: str, start: int, end: int, *, why: str = "", expected: str = ""
    ) -> Note | None:
        """Write a note on a span; a surprise may say why, and what was expected. None when it could not be done."""
        written: list[Note] = []

        def act() -> None:
            words = {"why": why.strip(), "expected": expected.strip()}
            here = self._desk.document_id
            note = notes.add_note(
                self.project, kind, body, document_id=here, start=start, end=end, target=None, **words
            )
            written.append(note)

        return written[0] if self._shell.session.attempt(act) else None

    def change_note(self, note_id: str, **fields: str) -> bool:
        """Change a note's words."""
        return self._shell.session.attempt(lambda: notes.edit_note(self.project, note_id, **fields))

    def delete_note(self, note_id: str) -> None:
        """Delete a note; the quiet bar offers to undo it."""
        self._undoable(_("The note was deleted."), lambda: notes.delete_notes(self.project, [note_id]))

    def _undoable(self, words: str, act: Callable[[], object]) -> None:
        if self._shell.session.attempt(act):
            self._shell.messages.say(words, action=_("Undo"), run=self._shell.session.undo)

    def _used(self, code_id: str) -> None:
        self.recent = [code_id, *(other for other in self.recent if other != code_id)][:RECENT]


def nudged(text: str, start: int, end: int, *, left_edge: bool, forward: bool) -> tuple[int, int]:
    """A span with one edge moved by a word (or by the punctuation that ends one). It stays as it is where it cannot."""
    edge = start if left_edge else end
    near = max(0, edge - _FAR), min(len(text), edge + _FAR)
    stops = sorted(set(_word_edges(text, *near, left_edge)))
    ahead = [stop for stop in stops if (stop > edge if forward else stop < edge)]
    if not ahead:
        return start, end
    moved = ahead[0] if forward else ahead[-1]
    span = (moved, end) if left_edge else (start, moved)
    return span if span[0] < span[1] else (start, end)


def _word_edges(text: str, first: int, last: int, left: bool) -> Iterator[int]:
    for token in _TOKEN.finditer(text, first, last):
        core = _CORE.search(text, token.start(), token.end())
        yield token.start() if left else token.end()
        if core:
            yield core.start() if left else core.end()
