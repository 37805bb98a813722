"""« Verbatims »: the extracts that can be quoted for the line one is at; placed ones first, each with what can be done.

Enter places one (or puts it first among those the program chose), Delete leaves it out, Alt and the arrows move it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QMimeData, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from qualicode.i18n import _, ngettext
from qualicode.model.folding import fold
from qualicode.model.synthesis.hand import Hand, Pick
from qualicode.model.synthesis.values import Outline, Record, Verbatim
from qualicode.services import writing
from qualicode.ui import theme
from qualicode.ui.codebook.suggestion_card import short
from qualicode.ui.synthesis.chosen import Chosen
from qualicode.ui.synthesis.cutting import Cutting
from qualicode.ui.synthesis.plan import CODING
from qualicode.ui.synthesis.target import Target
from qualicode.ui.synthesis.verbatim_rows import STATE, WHO, WORDS, VerbatimCard
from qualicode.ui.workspace import Shell

_MOST = 400
_WORDS = 170
SHOWN = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Shown:
    """A line: the extract, the line that places it here (None), whether the text shows it, whether it was left out."""

    verbatim: Verbatim
    pick: Pick | None
    shown: bool
    out: bool

    @property
    def state(self) -> str:
        """What is said of it."""
        if self.pick is not None:
            return _("placed, cut") if self.pick.words else _("placed")
        if self.out:
            return _("left out")
        return _("in the text") if self.shown else ""


class Placing(QFrame):
    """`passage_wanted(document, start, end)`: the place of a verbatim in the texts."""

    passage_wanted = Signal(str, int, int)

    def __init__(self, shell: Shell, chosen: Chosen) -> None:
        super().__init__()
        theme.mark(self, "pane")
        self._shell, self._chosen = shell, chosen
        self._target: Target | None = None
        self._records: Mapping[str, Record] = {}
        self._plan: Outline | None = None
        self._hand = Hand()
        self.code, self.search, self.list = QComboBox(), theme.mark(QLineEdit(), "search"), _Verbatims(self)
        self.told = theme.mark(QLabel(), "muted")
        self.place_button = theme.mark(QPushButton(_("Place it") + " ↵"), "primary")
        self.out_button = QPushButton(_("Leave out") + " ⌫")
        self.cut_button = QPushButton(_("Cut…"))
        self._build()
        self.code.activated.connect(lambda _at: self._fill())
        self.search.textChanged.connect(lambda _text: self._fill())
        self.list.currentItemChanged.connect(lambda _now, _before: self._tell())
        self.list.itemDoubleClicked.connect(lambda _item: self.see())
        self.place_button.clicked.connect(self.place)
        self.out_button.clicked.connect(self.leave_out)
        self.cut_button.clicked.connect(self.cut)

    def _build(self) -> None:
        self.code.setAccessibleName(_("Code of the verbatims"))
        self.code.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.search.setPlaceholderText(_("Filter: words, person, place…"))
        self.search.setAccessibleName(_("Filter the verbatims"))
        self.list.setAccessibleName(_("Verbatims to place"))
        self.told.setWordWrap(True)
        for button, words in ((self.place_button, _("Place it")), (self.out_button, _("Leave out"))):
            button.setAccessibleName(words)
        self.cut_button.setToolTip(_("Leave out words with […], add words in [brackets]; nothing else can change"))
        row, below = QHBoxLayout(), QHBoxLayout()
        row.addWidget(self.place_button)
        row.addWidget(self.out_button)
        row.addStretch(1)
        below.addWidget(self.cut_button)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(self.code)
        layout.addWidget(self.search)
        layout.addWidget(self.told)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        layout.addLayout(below)

    # Showing

    def show_material(self, target: Target | None, plan: Outline | None, records: Sequence[Record], hand: Hand) -> None:
        """Show the extracts of a line's code, and which of them the text shows there."""
        moved = target is None or self._target is None or target.code_id != self._target.code_id
        self._target, self._plan, self._hand = target, plan, hand
        if list(self._records.values()) != list(records):
            self._records = {one.code_id: one for one in records}
            chosen = self.code.currentData()
            self.code.clear()
            for one in records:
                self.code.addItem(one.title, one.code_id)
            self.code.setCurrentIndex(max(0, self.code.findData(chosen)))
        if moved and target is not None and (at := self._nearest(target.code_id)) >= 0:
            self.code.setCurrentIndex(at)
        self._fill()

    def _nearest(self, code_id: str) -> int:
        """Where the code is in the list; of a theme without extracts of its own, the first code below it."""
        at = self.code.findData(code_id)
        if at >= 0 or self._plan is None:
            return at
        for chapter in self._plan.chapters:
            for part in chapter.walk():
                if part.code_id == code_id:
                    below = (self.code.findData(one.code_id) for one in part.walk())
                    return next((place for place in below if place >= 0), -1)
        return -1

    def lines(self) -> list[Shown]:
        """The verbatims that are listed."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item.data(SHOWN) for item in items if item is not None]

    def current(self) -> Shown | None:
        """The verbatim one is at."""
        item = self.list.currentItem()
        found = item.data(SHOWN) if item is not None else None
        return found if isinstance(found, Shown) else None

    def _fill(self) -> None:
        here = self.current()
        found = self._found()
        self.list.blockSignals(True)
        self.list.clear()
        for one in found[:_MOST]:
            words = one.pick.words if one.pick and one.pick.words else one.verbatim.text
            said = (
                _("“{passage}”").format(passage=short(words, _WORDS)) if one.verbatim.quoted else short(words, _WORDS)
            )
            who = f"{one.verbatim.attribution} ({one.verbatim.reference})"
            item = QListWidgetItem()
            for role, value in ((SHOWN, one), (WORDS, said), (WHO, who), (STATE, one.state)):
                item.setData(role, value)
            spoken = ", ".join(filter(None, (said, who, one.state)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            item.setToolTip(one.verbatim.text)
            self.list.addItem(item)
        same = (row for row, one in enumerate(found) if here and one.verbatim.coding_id == here.verbatim.coding_id)
        self.list.setCurrentRow(next(same, 0 if found else -1))
        self.list.blockSignals(False)
        self._tell()

    def _found(self) -> list[Shown]:
        record, target = self._records.get(self.code.currentData() or ""), self._target
        if record is None:
            return []
        picks = {pick.coding_id: (place, pick) for place, pick in enumerate(self._picks())}
        out = self._hand.out.get(target.code_id, frozenset()) if target and target.kind == "code" else frozenset()
        shown = self._shown_ids()
        wanted = fold(self.search.text()).split()
        lines = []
        for verbatim in record.verbatims:
            words = fold(f"{verbatim.text} {verbatim.attribution} {verbatim.reference}")
            if all(word in words for word in wanted):
                pick = picks.get(verbatim.coding_id, (0, None))[1]
                is_out = verbatim.coding_id in out
                lines.append(Shown(verbatim, pick, verbatim.coding_id in shown, is_out))
        order = {"placed": 0, "shown": 1, "other": 2, "out": 3}

        def rank(one: Shown) -> tuple[int, int]:
            kind = "placed" if one.pick else "out" if one.out else "shown" if one.shown else "other"
            return order[kind], picks[one.verbatim.coding_id][0] if one.pick else 0

        return sorted(lines, key=rank)

    def _picks(self) -> Sequence[Pick]:
        target = self._target
        if target is None:
            return ()
        if target.kind == "finding":
            own = self._hand.findings.get(target.code_id, ())
            return next((one.picks for one in own if one.node_id == target.node_id), ())
        return self._hand.picks.get(target.code_id, ())

    def _shown_ids(self) -> set[str]:
        """The codings whose verbatims the text shows at this line."""
        target = self._target
        if self._plan is None or target is None:
            return set()
        for chapter in self._plan.chapters:
            for part in chapter.walk():
                if part.code_id == target.code_id:
                    if target.kind != "finding":
                        return {one.coding_id for one in part.verbatims}
                    found = [one for one in part.findings if one.node_id == target.node_id]
                    return {one.coding_id for finding in found for one in finding.verbatims}
        return set()

    def _tell(self) -> None:
        one, target = self.current(), self._target
        takes = target is not None and target.takes_verbatims
        self.place_button.setEnabled(takes and one is not None and one.pick is None)
        self.out_button.setEnabled(takes and one is not None and (one.pick is not None or one.shown))
        self.cut_button.setEnabled(takes and one is not None)
        count = len(self._found())
        told = ngettext("{count} verbatim", "{count} verbatims", count).format(count=count)
        if target is not None and takes:
            told = _("{count}, for “{line}”").format(count=told, line=target.title)
        elif count:
            told = _("Choose a code or a finding in the outline to place verbatims there.")
        self.told.setText(told)

    # Acting

    def place(self) -> None:
        """Show the verbatim at the line one is at."""
        one, target, project = self.current(), self._target, self._shell.session.project
        if one is None or target is None or project is None or not target.takes_verbatims or one.pick is not None:
            return
        self.put(one.verbatim.coding_id, target)

    def put(self, coding_id: str, target: Target) -> None:
        """Place an extract at a line."""
        project = self._shell.session.project
        if project is not None and target.takes_verbatims:
            where = {"finding_id": target.node_id} if target.kind == "finding" else {"code_id": target.code_id}
            which = self._chosen.id
            self._shell.session.attempt(lambda: writing.place(project, coding_id, which=which, **where))

    def leave_out(self) -> None:
        """Take the verbatim away from the line one is at; for a code, the program does not choose it again."""
        one, target, project = self.current(), self._target, self._shell.session.project
        if one is None or target is None or project is None or not target.takes_verbatims:
            return
        pick = one.pick
        if target.kind == "finding":
            if pick is not None:
                self._shell.session.attempt(lambda: writing.take_away(project, pick.node_id))
        elif one.shown or pick is not None:
            codings, which = [one.verbatim.coding_id], self._chosen.id
            self._shell.session.attempt(lambda: writing.leave_out(project, codings, target.code_id, which))

    def cut(self) -> None:
        """Cut the verbatim's words; it is placed first where it was not."""
        one, target, project = self.current(), self._target, self._shell.session.project
        if one is None or target is None or project is None or not target.takes_verbatims:
            return
        pick = one.pick
        words = pick.words if pick and pick.words else one.verbatim.text
        asked = Cutting(self.window(), one.verbatim.text, words)

        def keep(cut_words: str) -> None:
            where = {"finding_id": target.node_id} if target.kind == "finding" else {"code_id": target.code_id}
            said, which = one.verbatim, self._chosen.id
            self._shell.session.attempt(
                lambda: writing.cut(project, said.coding_id, cut_words, said.text, which=which, **where)
            )

        asked.kept.connect(keep)
        asked.show()

    def shift(self, by: int) -> None:
        """Move a placed verbatim up or down among those placed there."""
        one, project = self.current(), self._shell.session.project
        if one is not None and one.pick is not None and project is not None:
            node_id = one.pick.node_id
            self._shell.session.attempt(lambda: writing.move(project, node_id, by))

    def see(self) -> None:
        """Show the extract in its text."""
        if one := self.current():
            self.passage_wanted.emit(one.verbatim.document_id, one.verbatim.start, one.verbatim.end)


class _Verbatims(QListWidget):
    """The list: its lines can be dragged to a line of the outline."""

    def __init__(self, placing: Placing) -> None:
        super().__init__()
        self._placing = placing
        self.setItemDelegate(VerbatimCard(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setDragEnabled(True)
        self.setDragDropMode(QListWidget.DragDropMode.DragOnly)

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        data = QMimeData()
        shown = [item.data(SHOWN) for item in items]
        if shown:
            data.setData(CODING, QByteArray(shown[0].verbatim.coding_id.encode()))
        return data

    def dropEvent(self, event: QDropEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = Qt.Key(event.key()), event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._placing.shift(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._placing.place()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._placing.leave_out()
        elif key == Qt.Key.Key_Space:
            self._placing.see()
        else:
            super().keyPressEvent(event)
