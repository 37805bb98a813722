"""The coder's hand: what keys, mouse and menus do to the selection and to the codings under the caret."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtGui import QAction, QColor, QKeySequence, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from qualicode.i18n import _
from qualicode.model.study import NOTE_KINDS, Coding, Note
from qualicode.ui import theme
from qualicode.ui.coder.acts import Acts
from qualicode.ui.coder.codes_here import CodesHere
from qualicode.ui.coder.desk import Desk
from qualicode.ui.coder.margins import Item
from qualicode.ui.coder.note_editor import Draft
from qualicode.ui.coder.selection_box import NOTES, SelectionBox
from qualicode.ui.coder.transcript import Transcript
from qualicode.ui.commands import spoken_keys
from qualicode.ui.workspace import Shell


class Hand(QObject):
    """Ties the transcript, the box at the selection and the acts together."""

    extracts_wanted = Signal(str)
    """All extracts of a code are to be shown."""
    proposal_pointed = Signal(str)
    """A suggestion in the margin was clicked: its id."""
    offered = Signal(int, int)
    """The box was opened for this selection."""

    def __init__(self, host: QWidget, shell: Shell, desk: Desk, acts: Acts, transcript: Transcript) -> None:
        super().__init__(host)
        self._host, self._shell, self._desk, self.acts, self.transcript = host, shell, desk, acts, transcript
        self.box = SelectionBox(desk.legend, host)
        self.here = CodesHere(desk.legend, host)
        self._recoding: list[Coding] = []
        self._copying = False
        self._told: Callable[[str], object] | None = None
        self._note: tuple[str, int, int, str] | None = None
        self._drafts: dict[tuple[str, str, int, int, str], Draft] = {}
        self._listen()

    def _listen(self) -> None:
        text, box, here = self.transcript, self.box, self.here
        text.passage_selected.connect(self.offer)
        text.caret_moved.connect(self._follow_caret)
        text.scrolled.connect(self._follow_scroll)
        text.item_clicked.connect(self._clicked)
        text.menu_asked.connect(self._menu)
        text.edge_moved.connect(self.acts.resize)
        text.digit_pressed.connect(self.apply_pinned)
        text.code_dropped.connect(self.apply)
        box.code_chosen.connect(self._chosen)
        box.new_code.connect(lambda name: self._done(self.acts.apply_new(name, *text.selection())))
        box.in_vivo.connect(self.in_vivo)
        box.pinned.connect(lambda key: self._done(self.acts.apply_pinned(key, *text.selection())))
        box.note_wanted.connect(self.write)
        box.note_saved.connect(self._save_note)
        box.note_left.connect(self._leave_note)
        box.note_deleted.connect(self._delete_note)
        box.copy_wanted.connect(text.copy)
        box.left.connect(self._back)
        here.chosen.connect(self.show_coding)
        here.remove_wanted.connect(lambda coding: self.remove([coding]))
        here.recode_wanted.connect(lambda coding: self.recode([coding]))
        here.extracts_wanted.connect(self.extracts_wanted)
        here.left.connect(self._back)
        self.acts.coded.connect(self._set_current)

    # What commands do

    def has_selection(self) -> bool:
        """Whether words are selected."""
        start, end = self.transcript.selection()
        return start < end

    def offer(self) -> None:
        """Show the box at the selection."""
        if self._needs_selection():
            self._recoding = []
            self._note = None
            self._told = None
            self.box.ask(self._anchor(*self.transcript.selection()), self.acts.recent, self._applied())
            self.offered.emit(*self.transcript.selection())

    def apply(self, code_id: str) -> None:
        """Put a code on the selection."""
        if self._needs_selection():
            self._done(self.acts.apply(code_id, *self.transcript.selection()))

    def apply_pinned(self, key: int) -> None:
        """Put the code that is pinned to a digit on the selection."""
        if self._needs_selection():
            self.acts.apply_pinned(key, *self.transcript.selection())

    def in_vivo(self) -> None:
        """Put a code on the selection that is called by its words."""
        if self._needs_selection():
            self._done(self.acts.apply_in_vivo(*self.transcript.selection()))

    def repeat(self) -> None:
        """Put the code used last on the selection."""
        if self._needs_selection():
            self._done(self.acts.repeat(*self.transcript.selection()))

    def write(self, kind: str) -> None:
        """Write a note on the selection, or on the extract under the caret."""
        start, end = self.transcript.selection()
        if start == end and (coding := self.current()):
            start, end = coding.start, coding.end
        if start == end:
            self._needs_selection()
            return
        self._note = (kind, start, end, "")
        self.box.write(self._anchor(start, end), kind, self._drafts.get(self._draft_key(), Draft()))

    def edit_note(self, note: Note) -> None:
        """Change a note in place."""
        if note.start is None or note.end is None:
            return
        self.transcript.select(note.start, note.end)
        self._note = (note.kind, note.start, note.end, note.id)
        written = Draft(note.body, note.why, note.expected)
        draft = self._drafts.get(self._draft_key(), written)
        self.box.write(self._anchor(note.start, note.end), note.kind, draft, existing=True)

    def current(self) -> Coding | None:
        """The coding that keys act upon: the one just made or clicked, else the shortest at the caret."""
        return self._desk.marks.codings.get(self.transcript.current)

    def remove_current(self) -> None:
        """Take the current code off its passage."""
        if coding := self.current():
            self.remove([coding])
        else:
            self._shell.messages.say(_("There is no code at the caret."))

    def remove(self, codings: Sequence[Coding]) -> None:
        """Take codes off their passages."""
        self.acts.remove(codings)
        self._follow_caret()

    def recode(self, codings: Sequence[Coding]) -> None:
        """Ask for another code for these codings."""
        if codings:
            self._recoding, self._copying, self._note, self._told = list(codings), False, None, None
            anchor = self._anchor(codings[0].start, codings[0].end)
            self.box.ask(anchor, self.acts.recent, set(), only_codes=True)

    def ask_code(self, start: int, end: int, then: Callable[[str], object]) -> None:
        """Ask for a code at a passage, and tell which one was chosen."""
        self._recoding, self._note, self._told = [], None, then
        self.box.ask(self._anchor(start, end), self.acts.recent, set(), only_codes=True)

    def copy_to(self, codings: Sequence[Coding]) -> None:
        """Ask for another code to put on these passages, beside the one that they have."""
        self.recode(codings)
        self._copying = bool(codings)

    def nudge(self, *, left_edge: bool, forward: bool) -> None:
        """Move an edge of the current extract by a word; the selection follows when it was the extract."""
        coding = self.current()
        if coding is None:
            self._shell.messages.say(_("There is no code at the caret."))
            return
        was_selected = self.transcript.selection() == (coding.start, coding.end)
        self.acts.nudge(coding, left_edge=left_edge, forward=forward)
        moved = self.current()
        if moved is not None and was_selected:
            self.transcript.select(moved.start, moved.end)
            self._set_current(moved.id)
        elif moved is not None and not moved.start <= self.transcript.caret() <= moved.end:
            self.transcript.place_caret(moved.start if left_edge else moved.end)
            self._set_current(moved.id)

    def list_here(self) -> None:
        """List the codes at the caret, or those that touch the selection."""
        start, end = self.transcript.selection()
        marks = self._desk.marks
        found = marks.codings_between(start, end) if start < end else marks.codings_at(self.transcript.caret())
        if not found:
            self._shell.messages.say(_("There is no code at the caret."))
            return
        caret = self.transcript.cursorRect()
        anchor = self._anchor(start, end) if start < end else self._to_host(caret)
        self.here.ask(anchor, found)

    def travel(self, step: int) -> None:
        """Go to the next extract (1) or the one before (-1)."""
        codings = [one for one in self._desk.marks.codings if self._desk.marks.shows(one)]
        caret = min(self.transcript.selection()) if self.has_selection() else self.transcript.caret()
        ahead = [c for c in codings if (c.start > caret if step > 0 else c.start < caret)]
        if ahead:
            self.show_coding(ahead[0] if step > 0 else ahead[-1])

    def show_coding(self, coding: Coding) -> None:
        """Select an extract and bring it into sight."""
        self.transcript.select(coding.start, coding.end)
        self._set_current(coding.id)
        self.transcript.setFocus()

    def close(self) -> None:
        """Put everything away; drafts are kept."""
        if self.box.writing:
            self.box.editor.leave()
        self.box.hide()
        self.here.hide()

    # The box

    def _needs_selection(self) -> bool:
        if self.transcript.page is None:
            return False
        if not self.has_selection():
            self._shell.messages.say(_("Select words first: with the mouse, or with Shift and the arrow keys."))
            return False
        return True

    def _applied(self) -> set[str]:
        start, end = self.transcript.selection()
        mine = self.acts.project.coder_id
        found = self._desk.marks.codings_between(start, end)
        return {c.code_id for c in found if (c.start, c.end, c.coder_id) == (start, end, mine)}

    def _chosen(self, code_id: str, stay: bool) -> None:
        if told := self._told:
            self._told = None
            self.box.hide()
            told(code_id)
        elif self._recoding:
            codings, self._recoding = self._recoding, []
            (self.acts.copy if self._copying else self.acts.recode)(codings, code_id)
            self._done(True)
        elif self.acts.apply(code_id, *self.transcript.selection()):
            if stay:
                self.box.show_applied(self._applied())
            else:
                self._done(True)

    def _done(self, well: bool) -> None:
        if well:
            self.box.hide()
            self._back()

    def _back(self) -> None:
        self._recoding, self._told = [], None
        self.transcript.setFocus()

    # Notes

    def _draft_key(self) -> tuple[str, str, int, int, str]:
        assert self._note is not None
        kind, start, end, note_id = self._note
        return self._desk.document_id, kind, start, end, note_id

    def _save_note(self, draft: Draft) -> None:
        assert self._note is not None
        kind, start, end, note_id = self._note
        if note_id:
            done = self.acts.change_note(note_id, body=draft.body.strip(), why=draft.why, expected=draft.expected)
        else:
            written = self.acts.write_note(kind, draft.body, start, end, why=draft.why, expected=draft.expected)
            done = written is not None
        if done:
            self._drafts.pop(self._draft_key(), None)
            self._done(True)

    def _leave_note(self, draft: Draft) -> None:
        assert self._note is not None
        key, note_id = self._draft_key(), self._note[3]
        known = self._desk.marks.remarks.get(note_id)
        saved = Draft(known.note.body, known.note.why, known.note.expected) if known else Draft()
        self._drafts.pop(key, None)
        if draft and draft != saved:
            self._drafts[key] = draft
            self._shell.messages.say(_("The draft is kept: it comes back when you write here again."))
        had_focus = self.box.isAncestorOf(self._host.focusWidget() or self._host)
        self.box.hide()
        if had_focus:
            self._back()

    def _delete_note(self) -> None:
        assert self._note is not None
        self._drafts.pop(self._draft_key(), None)
        self.acts.delete_note(self._note[3])
        self._done(True)

    # Following

    def _set_current(self, coding_id: str) -> None:
        self.transcript.current = coding_id
        self.transcript.refresh()

    def _follow_caret(self) -> None:
        if self.transcript.page is None:
            return
        start, end = self.transcript.selection()
        at_caret = self._desk.marks.codings_at(self.transcript.caret())
        if start < end:
            at_caret = [coding for coding in at_caret if (coding.start, coding.end) == (start, end)]
        if self.transcript.current not in {coding.id for coding in at_caret}:
            mine = [coding for coding in at_caret if coding.coder_id == self.acts.project.coder_id]
            chosen = (mine or at_caret)[:1]
            self._set_current(chosen[0].id if chosen else "")

    def _follow_scroll(self) -> None:
        if self.box.isVisible():
            start, end = self.transcript.selection() if self._note is None else self._note[1:3]
            anchor = self._box_of(start, end)
            if not anchor.isEmpty():
                self.box.follow(anchor)

    def _clicked(self, item: Item) -> None:
        if item.codings:
            self.show_coding(item.codings[0])
        elif item.remark is not None:
            self.edit_note(item.remark.note)
        elif item.proposal is not None:
            self.transcript.place_caret(item.proposal.start)
            self.proposal_pointed.emit(item.proposal.id)

    # The menu

    def _menu(self, where: QPoint, position: int) -> None:
        menu = QMenu(self._host)
        if self.has_selection():
            self._fill_for_selection(menu)
        for coding in self._desk.marks.codings_at(position):
            self._fill(menu.addMenu(self._swatch(coding), self._desk.legend.name(coding.code_id)), coding)
        for remark in self._desk.marks.remarks_between(max(0, position - 1), position + 1):
            words = _("{kind}: {words}").format(kind=_(NOTE_KINDS[remark.note.kind]), words=remark.note.body[:40])
            menu.addAction(words, partial(self.edit_note, remark.note))
        if not menu.isEmpty():
            menu.popup(where)
            menu.aboutToHide.connect(menu.deleteLater)

    def _fill_for_selection(self, menu: QMenu) -> None:
        _add(menu, _("Code the selection…"), "C", self.offer)
        _add(menu, _("In vivo code (the person's words)"), "V", self.in_vivo)
        _add(menu, _("Same code as before"), "R", self.repeat)
        menu.addSeparator()
        for kind, letter in NOTES.items():
            _add(menu, f"{_(NOTE_KINDS[kind])}…", letter, partial(self.write, kind))
        menu.addSeparator()
        _add(menu, _("Copy"), "Ctrl+C", self.transcript.copy)
        menu.addSeparator()

    def _fill(self, menu: QMenu, coding: Coding) -> None:
        menu.addAction(_("Remove the code"), lambda: self.remove([coding]))
        menu.addAction(_("Change the code…"), lambda: self.recode([coding]))
        menu.addAction(_("Copy to another code…"), lambda: self.copy_to([coding]))
        if coding.status == "to_confirm":
            menu.addAction(_("Confirm"), lambda: self.acts.confirm([coding]))
        menu.addAction(_("Select the extract"), lambda: self.show_coding(coding))
        menu.addAction(_("Write a memo…"), partial(self._write_on, coding, "memo"))
        menu.addAction(_("It supports a problem or a lead…"), partial(self._support, coding))
        menu.addSeparator()
        menu.addAction(_("All extracts of this code"), lambda: self.extracts_wanted.emit(coding.code_id))
        who = QAction(self._desk.legend.coder(coding.coder_id), menu)
        who.setEnabled(False)
        menu.addAction(who)

    def _support(self, coding: Coding) -> None:
        from qualicode.ui.thinking.supporting import Supporting

        Supporting(self._shell, self._host, coding.id).ask()

    def _write_on(self, coding: Coding, kind: str) -> None:
        self.show_coding(coding)
        self.write(kind)

    def _swatch(self, coding: Coding) -> QPixmap:
        picture = QPixmap(theme.px(12), theme.px(12))
        picture.fill(QColor(self._desk.legend.colours(coding.code_id).mark))
        return picture

    # Places

    def _anchor(self, start: int, end: int) -> QRect:
        """Where a span is, brought into sight when none of it is."""
        if self.transcript.box_of(start, end).isEmpty():
            self.transcript.scroll_to(start)
        return self._box_of(start, end)

    def _box_of(self, start: int, end: int) -> QRect:
        return self._to_host(self.transcript.box_of(start, end))

    def _to_host(self, box: QRect) -> QRect:
        corner = self.transcript.viewport().mapTo(self._host, box.topLeft())
        return QRect(corner, box.size())


def _add(menu: QMenu, words: str, keys: str, run: Callable[[], object]) -> None:
    menu.addAction(f"{words}\t{spoken_keys(QKeySequence(keys))}", run)
