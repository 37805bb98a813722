"""The small box at a selection: type to find a code, Enter applies it; a new code, the person's words, notes.

It is the palette's cousin: same look, same keys. Esc closes it; the selection stays.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _
from qualicode.model.study import NOTE_KINDS
from qualicode.ui import icons, theme
from qualicode.ui.coder.code_rows import (
    QUERY,
    ROW,
    CodeRow,
    CodeRowPainter,
    code_rows,
    offers_new,
    parted,
    ranked_first,
)
from qualicode.ui.coder.keys import digit
from qualicode.ui.coder.marks import NOTE_ICONS, Legend
from qualicode.ui.coder.note_editor import Draft, NoteEditor

NOTES = {"surprise": "E", "key_point": "P", "memo": "M"}
"""The notes that can be written on a selection, with the letter of each."""
_WIDTH, _ROWS, _ROW = 336, 6, 30
_AT_ONCE = 300
"""Milliseconds within which nobody has read the first line yet."""


class SelectionBox(QFrame):
    """Says what the user wants done with the selection; it does nothing itself."""

    code_chosen = Signal(str, bool)
    """A code's id; whether the box stays for another one."""
    new_code = Signal(str)
    in_vivo = Signal()
    pinned = Signal(int)
    note_wanted = Signal(str)
    note_saved = Signal(object)
    note_left = Signal(object)
    note_deleted = Signal()
    copy_wanted = Signal()
    left = Signal()
    """It was closed with Esc."""

    def __init__(self, legend: Legend, parent: QWidget) -> None:
        super().__init__(parent)
        self.legend = legend
        self._host = parent
        self._recent: Sequence[str] = ()
        self._applied: set[str] = set()
        self._only_codes = False
        self._ranked: Sequence[tuple[str, float]] = ()
        self._touched = False
        self._opened = QElapsedTimer()
        self._anchor = QRect()
        theme.mark(self, "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Code the selection"))
        self.line, self.list, self.more, self.editor = QLineEdit(), QListWidget(), QListWidget(), NoteEditor()
        self.note_buttons: dict[str, QPushButton] = {}
        self._pages = QStackedLayout()
        self._pages.addWidget(self._make_chooser())
        self._pages.addWidget(self.editor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(self._pages)
        self.editor.saved.connect(self.note_saved)
        self.editor.left.connect(self.note_left)
        self.editor.deleted.connect(self.note_deleted)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_went)
        self.hide()

    def _make_chooser(self) -> QWidget:
        chooser = QWidget()
        self.line.setPlaceholderText(_("Type the name of a code…"))
        self.line.setAccessibleName(_("Code to apply to the selection"))
        self.line.textChanged.connect(self._fill)
        self.line.installEventFilter(self)
        self.list.setAccessibleName(_("Codes"))
        self.more.setAccessibleName(_("Other ways to code"))
        for part in (self.list, self.more):
            self._prepare(part)
        row = QHBoxLayout()
        row.setSpacing(0)
        for kind, letter in NOTES.items():
            row.addWidget(self._note_button(kind, letter))
        row.addStretch(1)
        layout = QVBoxLayout(chooser)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.more)
        layout.addLayout(row)
        return chooser

    def _prepare(self, part: QListWidget) -> None:
        part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        part.setUniformItemSizes(True)
        part.setItemDelegate(CodeRowPainter(self.legend, part))
        part.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        part.setMouseTracking(True)
        part.itemEntered.connect(lambda item: self._choose(part, part.row(item)))
        part.itemClicked.connect(lambda _item: self._take(stay=False))

    def _note_button(self, kind: str, letter: str) -> QPushButton:
        button = theme.mark(QPushButton(_(NOTE_KINDS[kind])), "quiet")
        button.setToolTip(f"{_(NOTE_KINDS[kind])} (Alt+{letter})")
        button.clicked.connect(lambda: self.note_wanted.emit(kind))
        button.installEventFilter(self)
        icons.give(button, NOTE_ICONS[kind], size=14)
        self.note_buttons[kind] = button
        return button

    # Asking

    def ask(self, anchor: QRect, recent: Sequence[str], applied: set[str], *, only_codes: bool = False) -> None:
        """Offer codes beside `anchor`, the selection in the parent's coordinates; with `only_codes` nothing else."""
        self._anchor, self._recent, self._applied, self._only_codes = anchor, recent, applied, only_codes
        self._ranked, self._touched = (), False
        self._opened.start()
        self._pages.setCurrentIndex(0)
        for button in self.note_buttons.values():
            button.setHidden(only_codes)
        self.line.clear()
        self._fill("")
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_ranked(self, ranked: Sequence[tuple[str, float]]) -> None:
        """Put the codes that the passage resembles first, with how much; what is typed wins over them.

        Who was quicker keeps the line that he is at: Enter never takes another code than the one seen.
        """
        if not self.isVisible() or self._pages.currentIndex() or self._only_codes:
            return
        here, quick = self.chosen(), not self._touched and self._opened.elapsed() < _AT_ONCE
        self._ranked = ranked
        if self.line.text().strip():
            return
        self._fill("")
        if not quick and here is not None:
            self._stay(here)

    def _stay(self, row: CodeRow) -> None:
        for part in (self.list, self.more):
            for place in range(part.count()):
                other: CodeRow = part.item(place).data(ROW)
                if (other.kind, other.code_id) == (row.kind, row.code_id):
                    self._choose(part, place)
                    return

    def show_applied(self, applied: set[str]) -> None:
        """Go on with the same selection, which bears these codes now."""
        self._applied = applied
        self.line.clear()
        self._fill("")

    def write(self, anchor: QRect, kind: str, draft: Draft, *, existing: bool = False) -> None:
        """Write a note on the selection, from a draft."""
        self._anchor = anchor
        self._pages.setCurrentIndex(1)
        self.show()
        self.raise_()
        self.editor.write(kind, draft, existing=existing)
        self._lie()

    @property
    def writing(self) -> bool:
        """Whether a note is being written."""
        return self.isVisible() and self._pages.currentIndex() == 1

    def follow(self, anchor: QRect) -> None:
        """The selection moved on the screen: stay beside it."""
        self._anchor = anchor
        self._lie()

    # Filling

    def _fill(self, query: str) -> None:
        codes = code_rows(query, self.legend, self._recent, self._applied)
        if self._ranked and not query.strip():
            codes = ranked_first(codes, self._ranked)
        _refill(self.list, codes, query)
        _refill(self.more, self._other_rows(query), query)
        self.list.setVisible(bool(codes))
        self._choose(*((self.list, 0) if codes else (self.more, 0)))
        self._lie()

    def _other_rows(self, query: str) -> list[CodeRow]:
        if self._only_codes:
            return []
        rows = [CodeRow("in_vivo", _("In vivo code (the person's words)"), key="Alt+V")]
        if offers_new(query, self.legend):
            parent, name = parted(query, self.legend)
            words = _("New code “{name}”").format(name=" ".join(query.split()))
            if parent is not None:
                words = _("New sub-code “{name}” of “{parent}”").format(name=name, parent=parent.name)
            rows.insert(0, CodeRow("new", words, key="Ctrl+N"))
        return rows

    def _lie(self) -> None:
        if not self._pages.currentIndex():
            self.more.setFixedHeight(self.more.count() * theme.px(_ROW))
            self.more.setVisible(self.more.count() > 0)
            notes = 0 if self._only_codes else theme.px(32)
            lines = min(self.list.count(), _ROWS) + self.more.count()
            height = lines * theme.px(_ROW) + self.line.sizeHint().height() + notes + theme.px(28)
        else:
            height = theme.px(270 if self.editor.why.isVisibleTo(self.editor) else 200)
        room = self._host.rect().adjusted(8, 8, -8, -8)
        self.setGeometry(place(self._anchor, QSize(min(theme.px(_WIDTH), room.width()), height), room))

    # Keys and the mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if event.type() in kinds and isinstance(event, QKeyEvent) and self._means(watched, event):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _means(self, watched: QObject, event: QKeyEvent) -> bool:
        """Whether a key is ours: claimed first (`ShortcutOverride`), so that no menu takes it, then acted upon."""
        act = self._act_of(watched, event)
        if act is None:
            return False
        if event.type() == QEvent.Type.KeyPress:
            act()
        return True

    def _act_of(self, watched: QObject, event: QKeyEvent) -> Callable[[], object] | None:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Escape:
            return self.leave
        if not self._only_codes and (act := self._shortcut(key, modifiers)):
            return act
        if watched is not self.line:
            return None
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return lambda: self._take(stay=modifiers == Qt.KeyboardModifier.ShiftModifier)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}
        if key in steps:
            return lambda: self._step(steps[key])
        number = 0 if self.line.text() or self._only_codes else digit(event)
        return (lambda: self.pinned.emit(number)) if number else None

    def _shortcut(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Callable[[], object] | None:
        if modifiers == Qt.KeyboardModifier.AltModifier:
            kind = next((kind for kind, letter in NOTES.items() if key == Qt.Key(ord(letter))), "")
            if kind:
                return lambda: self.note_wanted.emit(kind)
            return self.in_vivo.emit if key == Qt.Key.Key_V else None
        if modifiers == Qt.KeyboardModifier.ControlModifier:
            if key == Qt.Key.Key_N and self.line.text().strip():
                return lambda: self.new_code.emit(self.line.text())
            copies = key == Qt.Key.Key_C and not self.line.hasSelectedText()
            return self.copy_wanted.emit if copies else None
        return None

    def _step(self, step: int) -> None:
        self._touched = True
        codes, last = self.list.count(), self.list.count() + self.more.count() - 1
        here = self.list.currentRow() if self.list.currentRow() >= 0 else codes + self.more.currentRow()
        row = (here + step) % (last + 1) if abs(step) == 1 else min(max(here + step, 0), last)
        self._choose(*((self.list, row) if row < codes else (self.more, row - codes)))

    def _choose(self, part: QListWidget, row: int) -> None:
        other = self.more if part is self.list else self.list
        other.setCurrentRow(-1)
        part.setCurrentRow(row)

    def chosen(self) -> CodeRow | None:
        """The line that Enter takes."""
        part = self.list if self.list.currentRow() >= 0 else self.more
        return part.currentItem().data(ROW) if part.currentRow() >= 0 else None

    def _take(self, stay: bool) -> None:
        row = self.chosen()
        if row is None:
            return
        if row.kind == "code":
            self.code_chosen.emit(row.code_id, stay)
        elif row.kind == "new":
            self.new_code.emit(self.line.text())
        else:
            self.in_vivo.emit()

    def leave(self) -> None:
        """Close, and tell so."""
        self.hide()
        self.left.emit()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab travels inside the box; Esc leaves it."""
        if self._pages.currentIndex():
            stops: list[QWidget] = [self.editor.body, self.editor.why, self.editor.expected]
            stops += [self.editor.delete_button, self.editor.cancel_button, self.editor.save_button]
        else:
            stops = [self.line, *self.note_buttons.values()]
        stops = [stop for stop in stops if stop.isVisible()]
        if not self.isVisible() or not stops:  # it is being hidden
            return super().focusNextPrevChild(next)
        here = next_index(stops, self.focusWidget(), 1 if next else -1)
        stops[here].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _focus_went(self, _old: QWidget | None, new: QWidget | None) -> None:
        if not self.isVisible() or new is None or new is self or self.isAncestorOf(new):
            return
        if self._pages.currentIndex():
            self.editor.leave()
        else:
            self.hide()


def _refill(part: QListWidget, rows: Sequence[CodeRow], query: str) -> None:
    part.clear()
    for row in rows:
        item = QListWidgetItem()
        item.setData(ROW, row)
        item.setData(QUERY, query)
        words = ", ".join(filter(None, (row.text, row.detail, row.key, _("applied") if row.applied else "")))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        part.addItem(item)


def next_index(stops: Sequence[QWidget], focus: QWidget | None, step: int) -> int:
    """Which of some widgets comes after the one with the focus, round and round."""
    here = next((at for at, stop in enumerate(stops) if stop is focus), -1 if step > 0 else 0)
    return (here + step) % len(stops)


def place(anchor: QRect, wanted: QSize, room: QRect) -> QRect:
    """Where a box lies beside an anchor without covering it, inside the room: below, above, right or left of it.

    Where it fits nowhere it lies where it covers least, lower if need be.
    """
    gap, least = theme.px(6), theme.px(150)
    below, above = room.bottom() - anchor.bottom() - gap, anchor.top() - room.top() - gap
    right, left = room.right() - anchor.right() - gap, anchor.left() - room.left() - gap
    width, height = wanted.width(), min(wanted.height(), room.height())
    x = min(max(anchor.right() - width // 2, room.left()), room.right() - width + 1)
    y = min(max(anchor.top(), room.top()), room.bottom() - height + 1)
    if below >= height:
        return QRect(x, anchor.bottom() + gap, width, height)
    if above >= height:
        return QRect(x, anchor.top() - gap - height, width, height)
    if right >= width:
        return QRect(anchor.right() + gap, y, width, height)
    if left >= width:
        return QRect(anchor.left() - gap - width, y, width, height)
    if max(below, above) >= least:
        height = max(below, above)
        return QRect(x, anchor.bottom() + gap if below >= above else anchor.top() - gap - height, width, height)
    return QRect(x, room.bottom() - height + 1, width, height)
