"""What may be asked of each table: a row of boxes that give the analysis its options."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLabel, QLineEdit, QWidget

from qualicode.i18n import N_, _
from qualicode.model.study import Variable
from qualicode.ui import theme
from qualicode.ui.crossing.flow import FlowLayout

_PAUSE = 300
"""Milliseconds after the last letter before words are looked up."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One of several: an option's name, its label, the values with their words (all marked texts)."""

    option: str
    label: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """Yes or no."""

    option: str
    label: str


@dataclass(frozen=True, slots=True)
class Type:
    """Words to type."""

    option: str
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """One of the columns that the table has for what is chosen so far; `nothing`: what stands for none of them."""

    option: str
    label: str
    nothing: str


_BY = (
    ("territory", N_("Territory")),
    ("kind", N_("Kind of document")),
    ("role", N_("Part in the conversation")),
    ("person_role", N_("Role of the person")),
    ("age", N_("Age")),
    ("gender", N_("Gender")),
    ("district", N_("District")),
    ("place", N_("Place")),
    ("wave", N_("Wave")),
    ("month", N_("Month")),
    ("coder", N_("Coder")),
    ("document", N_("Document")),
)
_COUNT = Pick(
    "count", N_("Count"), (("extracts", N_("extracts")), ("persons", N_("persons")), ("documents", N_("documents")))
)
_MASK = Tick("mask", N_("Hide fewer than 3 persons"))
_SAID_BY = Pick("said_by", N_("Said by"), (("persons", N_("participants")), ("everybody", N_("everybody"))))

Choosable = Pick | Tick | Type | Column
CHOICES: dict[str, tuple[Choosable, ...]] = {
    "crossing": (
        Pick("by", N_("By"), _BY),
        _COUNT,
        Pick("sort", N_("Sort"), (("codebook", N_("as the codebook")), ("name", N_("by name")),
                                  ("count", N_("by number")))),
        Tick("collapse", N_("Themes only")),
        Tick("transpose", N_("Turn over")),
        _MASK,
    ),
    "facing": (
        Pick("by", N_("By"), (next(one for one in _BY if one[0] == "person_role"),
                              *(one for one in _BY if one[0] != "person_role"))),
        Column("one", N_("Facing"), N_("automatic")),
        Column("two", N_("and"), N_("automatic")),
        Column("three", N_("and besides"), N_("nobody")),
        Pick("of", N_("For"), (("themes", N_("each theme")), ("codes", N_("each code")))),
        Pick("most", N_("At most"), (("5", N_("5 extracts each")), ("1", N_("1 extract each")),
                                     ("3", N_("3 extracts each")), ("10", N_("10 extracts each")),
                                     ("30", N_("30 extracts each")))),
    ),
    "months": (_COUNT, Tick("transpose", N_("Turn over")), _MASK),
    "speakers": (
        Pick("of", N_("For"), (("themes", N_("each theme")), ("codes", N_("each code")),
                               ("synthesis", N_("the synthesis")))),
    ),
    "together": (
        Pick("within", N_("In the same"), (("passage", N_("passage")), ("paragraph", N_("paragraph")),
                                           ("turns", N_("turn or next to it")))),
        Pick("shape", N_("Shown as"), (("pairs", N_("pairs")), ("matrix", N_("codes by codes")))),
    ),
    "saturation": (Pick("order", N_("In the order of"), (("corpus", N_("the corpus")), ("date", N_("dates")))),),
    "coverage": (
        Pick("of", N_("For"), (("document", N_("each document")), ("code", N_("each code")),
                               ("territory", N_("each territory")))),
    ),
    "context": (
        Type("words", N_("Words")),
        _SAID_BY,
        Pick("sort", N_("Sort"), (("corpus", N_("as the corpus")), ("after", N_("by what follows")),
                                  ("before", N_("by what precedes")))),
    ),
    "frequencies": (_SAID_BY,),
}  # fmt: skip
"""By the analysis's key, in the order of the boxes."""


class Choices(QFrame):
    """The boxes of one table. `changed`: something else is asked."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.mark(self, "choices")
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout(self)
        self._kept: list[QWidget] = []
        self._boxes: dict[str, QWidget] = {}
        self._columns: dict[str, str] = {}
        """The boxes that choose a column, with what each was left at."""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE)
        self._later.timeout.connect(self.changed)

    def keep(self, widget: QWidget) -> None:
        """Show a widget before the boxes, whichever table is asked."""
        self._kept.append(widget)
        self._flow.addWidget(widget)

    def box(self, option: str) -> QWidget:
        """The box of an option. Raises `KeyError` when this table has none."""
        return self._boxes[option]

    def show_for(self, key: str, options: Mapping[str, Any], variables: Sequence[Variable]) -> None:
        """Show the boxes of a table as they were left."""
        while item := self._flow.takeAt(len(self._kept)):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._boxes, self._columns = {}, {}
        for choice in CHOICES.get(key, ()):
            self._add(choice, options, variables)
        self.setVisible(bool(self._boxes))
        self.updateGeometry()

    def options(self) -> dict[str, Any]:
        """What is asked."""
        found: dict[str, Any] = {}
        for option, box in self._boxes.items():
            if isinstance(box, QComboBox):
                value = str(box.currentData())
                if value.startswith("variable:"):
                    found["variable"] = value.removeprefix("variable:")
                    value = "variable"
                found[option] = int(value) if value.isdecimal() and option not in self._columns else value
            elif isinstance(box, QCheckBox):
                found[option] = box.isChecked()
            elif isinstance(box, QLineEdit):
                found[option] = box.text().strip()
        return found

    def offer(self, columns: Sequence[str]) -> None:
        """Offer the columns that the table has; one that there is no more is no longer asked for."""
        for option, kept in self._columns.items():
            box = self._boxes[option]
            assert isinstance(box, QComboBox)
            wanted = kept or str(box.currentData())
            if [box.itemData(at) for at in range(1, box.count())] == list(columns):
                continue
            box.blockSignals(True)
            while box.count() > 1:
                box.removeItem(1)
            for name in columns:
                box.addItem(name, name)
            box.setCurrentIndex(max(0, box.findData(wanted)))
            box.blockSignals(False)
            self._columns[option] = ""

    def _add(self, choice: Choosable, options: Mapping[str, Any], variables: Sequence[Variable]) -> None:
        value = options.get(choice.option)
        if isinstance(choice, Tick):
            tick = QCheckBox(_(choice.label))
            tick.setChecked(bool(value))
            tick.toggled.connect(lambda _on: self.changed.emit())
            self._place(choice.option, tick)
            return
        label = theme.mark(QLabel(_(choice.label)), "muted")
        self._flow.addWidget(label)
        label.show()
        if isinstance(choice, Type):
            line = QLineEdit(str(value or ""))
            line.setMinimumWidth(theme.px(180))
            line.textChanged.connect(lambda _text: self._later.start())
            line.setAccessibleName(_(choice.label))
            label.setBuddy(line)
            self._place(choice.option, line)
            return
        box = QComboBox()
        if isinstance(choice, Column):
            box.addItem(_(choice.nothing), "")
            if value:
                box.addItem(str(value), str(value))
            self._columns[choice.option] = str(value or "")
            box.setMaximumWidth(theme.px(190))
        else:
            for one, words in choice.values:
                box.addItem(_(words), one)
        if choice.option == "by":
            for variable in variables:
                box.addItem(variable.name, f"variable:{variable.id}")
            if value == "variable":
                value = f"variable:{options.get('variable')}"
        box.setCurrentIndex(max(0, box.findData(str(value))))
        box.setAccessibleName(_(choice.label))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        label.setBuddy(box)
        box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self._place(choice.option, box)

    def _place(self, option: str, box: QWidget) -> None:
        self._boxes[option] = box
        self._flow.addWidget(box)
        box.show()
