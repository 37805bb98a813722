"""The window « Double codage »: who and what is compared, where they differ, the figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qualicode import i18n
from qualicode.extend import Progress, Table
from qualicode.i18n import N_, _, ngettext
from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, Document
from qualicode.services import agreeing, analysing, arbitrating, codebook
from qualicode.services.agreeing import Agreement, Difference, Figures
from qualicode.services.arbitrating import DECISIONS, Settled
from qualicode.store.project import Changes, Project
from qualicode.ui import ask, guide, theme
from qualicode.ui.agreeing.beside import Beside
from qualicode.ui.crossing.table import CountTable
from qualicode.ui.workspace import Shell

_UNITS = {"character": N_("characters"), "sentence": N_("sentences"), "turn": N_("turns")}
_ID = Qt.ItemDataRole.UserRole
_CALM = 250
_FIGURES = {
    "percent": N_("Percent"),
    "cohen_kappa": N_("Cohen's κ"),
    "fleiss_kappa": N_("Fleiss' κ"),
    "krippendorff_alpha": N_("Krippendorff's α"),
    "unitizing_alpha": N_("Unitizing α"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a comparison gave."""

    agreement: Agreement
    differences: tuple[Difference, ...]
    settled: tuple[Settled, ...]
    titles: dict[str, str]
    names: dict[str, str]
    coders: dict[str, str]
    words: tuple[str, ...]
    after: Agreement | None = None


class DoubleCoding(QDialog):
    """Left who and what; right first the passages, then the figures."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "equipe.md")
        self._shell, self._run, self._found = shell, 0, None
        self._coded: dict[str, set[str]] = {}
        self.setWindowTitle(_("Double coding"))
        self.resize(min(theme.px(1080), parent.width()), min(theme.px(680), parent.height()))
        self.coders, self.documents, self.unit, self.code = QListWidget(), QListWidget(), QComboBox(), QComboBox()
        self.lines, self.beside, self.figures = QTableWidget(0, 4), Beside(), CountTable()
        self.told, self.sentence, self.behind = (theme.mark(QLabel(), kind) for kind in ("muted", "strong", "muted"))
        self.reason = QLineEdit()
        self.decide = {key: QPushButton(_(name)) for key, name in DECISIONS.items()}
        self.reopen, self.open_text = QPushButton(_("Reopen")), QPushButton(_("See it in the text"))
        self.record = QPushButton(_("Save the decisions…"))
        self.tabs = QTabWidget()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_CALM)
        self._later.timeout.connect(self._compare)
        self._lay_out()
        self._listen()
        self._fill()

    _found: Found | None

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._question())
        self.tabs.addTab(self._passages(), _("Where they differ"))
        self.tabs.addTab(self._numbers(), _("Figures"))
        splitter.addWidget(self.tabs)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([theme.px(240), theme.px(800)])
        close = QPushButton(_("Close"))
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(self.record)
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(splitter, 1)
        layout.addLayout(foot)

    def _question(self) -> QWidget:
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        for words, box, share in ((_("Coders"), self.coders, 1), (_("Documents"), self.documents, 3)):
            box.setAccessibleName(words)
            box.setTextElideMode(Qt.TextElideMode.ElideRight)
            box.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            column.addWidget(theme.mark(QLabel(words), "section"))
            column.addWidget(box, share)
        for words, combo in ((_("Code"), self.code), (_("Counted in"), self.unit)):
            combo.setAccessibleName(words)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(12)
            column.addWidget(theme.mark(QLabel(words), "section"))
            column.addWidget(combo)
        return pane

    def _passages(self) -> QWidget:
        self.lines.setAccessibleName(_("Where they differ"))
        self.lines.setHorizontalHeaderLabels([_("Words"), _("Code"), _("Coded by"), _("Decision")])
        self.lines.verticalHeader().hide()
        self.lines.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.lines.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.lines.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.lines.setTabKeyNavigation(False)
        header = self.lines.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for at, width in ((1, 170), (2, 120), (3, 120)):
            self.lines.setColumnWidth(at, theme.px(width))
        self.reason.setPlaceholderText(_("Why (may be left empty)"))
        self.reason.setAccessibleName(_("Reason"))
        buttons = QHBoxLayout()
        for button in (*self.decide.values(), self.reopen):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.open_text)
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(8, 8, 8, 8)
        self.told.setWordWrap(True)
        column.addWidget(self.told)
        column.addWidget(self.lines, 3)
        column.addWidget(self.beside, 2)
        column.addWidget(self.reason)
        column.addLayout(buttons)
        return pane

    def _numbers(self) -> QWidget:
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(8, 8, 8, 8)
        for label in (self.sentence, self.behind):
            label.setWordWrap(True)
        column.addWidget(self.sentence)
        column.addWidget(self.figures, 1)
        column.addWidget(self.behind)
        return pane

    def _listen(self) -> None:
        self.coders.itemChanged.connect(lambda _item: self._choose_coders())
        self.documents.itemChanged.connect(lambda _item: self._later.start())
        for combo in (self.unit, self.code):
            combo.currentIndexChanged.connect(lambda _at: self._later.start())
        self.lines.itemSelectionChanged.connect(self._show_passage)
        self.lines.itemActivated.connect(lambda _item: self._go())
        for key, button in self.decide.items():
            button.clicked.connect(lambda _on, which=key: self._decide(which))
        self.reopen.clicked.connect(self._reopen)
        self.open_text.clicked.connect(self._go)
        self.record.clicked.connect(self._record)
        self.figures.chosen.connect(self._explain)
        self._shell.session.changed.connect(self._hear)
        self._shell.session.closed.connect(self.close)

    # The question

    def _fill(self) -> None:
        project = self._shell.session.project
        if project is None:
            return
        for combo, values in (
            (self.unit, [(_(name), key) for key, name in _UNITS.items()]),
            (self.code, _codes(project)),
        ):
            combo.blockSignals(True)
            for name, key in values:
                combo.addItem(name, key)
            combo.blockSignals(False)
        counts = project.rows(
            "SELECT coder_id, document_id FROM coding WHERE status <> 'withdrawn' AND origin <> 'suggestion'"
            " GROUP BY coder_id, document_id"
        )
        by: dict[str, set[str]] = {}
        for coder_id, document_id in counts:
            by.setdefault(coder_id, set()).add(document_id)
        coders = [one for one in project.find(Coder, "name") if one.id in by and one.name != arbitrating.CONSENSUS]
        self._coded = {one.id: by[one.id] for one in coders}
        pair = max(combinations(self._coded, 2), key=lambda two: len(by[two[0]] & by[two[1]]), default=())
        _list(self.coders, [(one.name, one.id) for one in coders], set(pair))
        self._offer_documents()
        self._compare()

    def _offer_documents(self) -> None:
        """List the documents that all the chosen coders have coded."""
        project, chosen = self._shell.session.project, _checked(self.coders)
        if project is None:
            return
        shared = set.intersection(*(self._coded[coder] for coder in chosen)) if len(chosen) > 1 else set[str]()
        documents = [one for one in project.documents() if one.id in shared]
        _list(self.documents, [(one.title, one.id) for one in documents], shared)

    def _choose_coders(self) -> None:
        self._offer_documents()
        self._later.start()

    def _compare(self) -> None:
        """Compare again, in a job."""
        project, seen = self._shell.session.project, self._shell.session.seen
        coders, documents = _checked(self.coders), _checked(self.documents)
        self._run += 1
        run = self._run
        if project is None:
            return
        if seen.blind:
            self._say_nothing(_("You are coding blindly: show all codings first, in “Coding”, to compare."))
            return
        if len(coders) < 2 or not documents:
            self._say_nothing(
                _("Two coders who coded the same document are needed: let two people code it, then come back.")
            )
            return
        code, unit = self.code.currentData(), self.unit.currentData()

        def work(_progress: Progress) -> Found:
            reader = project.reader()
            try:
                return _look(reader, coders, documents, [code] if code else None, str(unit))
            finally:
                reader.connection.close()

        def failed(error: UserError) -> None:
            self._say_nothing(str(error))

        def then(found: Found) -> None:
            if run == self._run:
                self._show(found)

        self._shell.jobs.start(_("Comparing…"), work, then, failed, quiet=True)

    def _say_nothing(self, words: str) -> None:
        self._found = None
        self.told.setText(words)
        self.sentence.setText(words)
        self.lines.setRowCount(0)
        self.beside.clear()
        self.figures.show_table(Table("", (), ()), tinted=False, totals=False)
        self.behind.clear()
        self._enable()

    # Showing

    def _show(self, found: Found) -> None:
        row = self.lines.currentRow()
        self._found = found
        open_ones = sum(arbitrating.decision_on(found.settled, one) is None for one in found.differences)
        many = ngettext("{count} passage differs", "{count} passages differ", len(found.differences))
        left = ngettext("{count} left to decide", "{count} left to decide", open_ones)
        told = f"{many.format(count=len(found.differences))}. {left.format(count=open_ones)}."
        self.told.setText(told if found.differences else _("They coded these documents alike."))
        self.lines.setRowCount(len(found.differences))
        for at, one in enumerate(found.differences):
            decided = arbitrating.decision_on(found.settled, one)
            cells = (
                " ".join(found.words[at].split()),
                found.names.get(one.code_id, ""),
                ", ".join(found.coders.get(coder, "") for coder in one.by),
                _(DECISIONS[decided.decision]) if decided and decided.decision in DECISIONS else "",
            )
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words if column else f"{found.titles.get(one.document_id, '')}: {words}")
                self.lines.setItem(at, column, item)
        self.figures.show_table(_table(found), tinted=False, totals=False)
        self.sentence.setText(" ".join((found.agreement.sentence, _before_and_after(found))).strip())
        self.behind.setText(_("Choose a line to see what lies behind its figures."))
        if found.differences:
            self.lines.selectRow(min(max(row, 0), len(found.differences) - 1))
        self._show_passage()

    def chosen(self) -> Difference | None:
        """The difference that is looked at."""
        row = self.lines.currentRow()
        return self._found.differences[row] if self._found and 0 <= row < len(self._found.differences) else None

    def _show_passage(self) -> None:
        one, project = self.chosen(), self._shell.session.project
        self._enable()
        if one is None or project is None or self._found is None or not project.count(Code, id=one.code_id):
            self.beside.clear()
            return
        self.beside.show_difference(project, one, self._found.agreement.coders)
        decided = arbitrating.decision_on(self._found.settled, one)
        self.reason.setText(decided.reason if decided else "")

    def _enable(self) -> None:
        one, project = self.chosen(), self._shell.session.project
        may = one is not None and project is not None and not project.read_only
        decided = one is not None and self._found and arbitrating.decision_on(self._found.settled, one)
        for button in self.decide.values():
            button.setEnabled(may)
        self.reason.setEnabled(may)
        self.reopen.setEnabled(bool(may and decided))
        self.open_text.setEnabled(one is not None)
        self.record.setEnabled(bool(project is not None and arbitrating.settled(project)))

    def _explain(self, row: int, _column: int) -> None:
        if self._found is None:
            return
        figures = (self._found.agreement.overall, *self._found.agreement.codes)[row]
        both, first, second, neither = figures.table
        names = [self._found.coders.get(coder, "") for coder in self._found.agreement.coders]
        unit = _(_UNITS[self._found.agreement.unit])
        words = _(
            "{code}: of {units} {unit}, {both} coded by both {first} and {second}, {one} by {first} alone, {two} by "
            "{second} alone, {neither} by neither."
        ).format(
            code=figures.name, units=figures.units, unit=unit, both=both, first=names[0], second=names[1], one=first,
            two=second, neither=neither,
        )  # fmt: skip
        ends = [
            f"{_(_FIGURES[key])} {low:.2f} – {high:.2f}"
            for key, (low, high) in figures.intervals.items()
            if key in _FIGURES
        ]
        if ends:
            words += " " + _("In 95 of 100 draws of documents: {ends}.").format(ends=", ".join(ends))
        self.behind.setText(words)

    # Deciding

    def _decide(self, decision: str) -> None:
        one, project = self.chosen(), self._shell.session.project
        if one is None or project is None:
            return
        reason, row = self.reason.text(), self.lines.currentRow()
        if self._shell.session.attempt(lambda: arbitrating.settle(project, one, decision, reason)):
            self.reason.clear()
            if row + 1 < self.lines.rowCount():
                self.lines.selectRow(row + 1)

    def _reopen(self) -> None:
        one, project = self.chosen(), self._shell.session.project
        if one is not None and project is not None:
            self._shell.session.attempt(lambda: arbitrating.reopen(project, one))

    def _go(self) -> None:
        if (one := self.chosen()) is not None:
            self._shell.go("coder", document=one.document_id, start=one.start, end=one.end)

    def _record(self) -> None:
        project = self._shell.session.project
        filters = f"{_('Word document')} (*.docx);;{_('Excel workbook')} (*.xlsx)"
        path = ask.save_file(self, _("Save the decisions"), filters, _("decisions"), ".docx")
        if project is None or path is None:
            return
        if self._shell.session.attempt(lambda: analysing.write(arbitrating.record(project), path, i18n.language())):
            self._shell.messages.say(_("Written: {path}").format(path=path.name), "success")

    def _hear(self, changes: Changes) -> None:
        if changes.touch("coding", "lens", "code", "document", "coder"):
            self._later.start()


def _look(reader: Any, coders: list[str], documents: list[str], codes: list[str] | None, unit: str) -> Found:
    found = agreeing.compare(reader, coders, document_ids=documents, code_ids=codes, unit=unit)
    differing = tuple(agreeing.differences(reader, coders, found))
    texts = reader.texts(dict.fromkeys(one.document_id for one in differing))
    return Found(
        found,
        differing,
        tuple(arbitrating.settled(reader)),
        {one.id: one.title for one in reader.find(Document)},
        {one.id: one.name for one in reader.find(Code)},
        {one.id: one.name for one in reader.find(Coder)},
        tuple(texts[one.document_id][one.start : one.end] for one in differing),
        arbitrating.after(reader, found),
    )


def _before_and_after(found: Found) -> str:
    """The figures as the coders coded, and as they would be with what was decided; "" while nothing is decided."""
    if found.after is None:
        return ""
    said = []
    for key in ("percent", "cohen_kappa", "krippendorff_alpha"):
        was, now = (one.overall.values.get(key) for one in (found.agreement, found.after))
        if was is not None and now is not None:
            name = _("Agreement") if key == "percent" else _(_FIGURES[key])
            said.append(
                _("{name} {before} → {after}").format(name=name, before=_shown(key, was), after=_shown(key, now))
            )
    return _("Before and after what was decided: {figures}.").format(figures=", ".join(said)) if said else ""


def _table(found: Found) -> Table:
    names = [found.coders.get(coder, "") for coder in found.agreement.coders]
    headings = (_("Code"), *names, *(_(name) for name in _FIGURES.values()))
    rows = tuple(_row(one) for one in (found.agreement.overall, *found.agreement.codes))
    return Table(_("Agreement"), headings, rows, found.agreement.sentence)


def _row(one: Figures) -> tuple[Any, ...]:
    said = [None if (value := one.values.get(key)) is None else _shown(key, value) for key in _FIGURES]
    return (one.name, *one.extracts, *said)


def _shown(key: str, value: float) -> str:
    if key == "percent":
        return _("{percent} %").format(percent=round(100 * value))
    return f"{round(value, 2) or 0:.2f}"


def _codes(project: Project) -> list[tuple[str, str]]:
    paths = codebook.paths(project)
    return [(_("All codes"), ""), *sorted((path, key) for key, path in paths.items())]


def _list(box: QListWidget, values: Sequence[tuple[str, str]], checked: set[str]) -> None:
    box.blockSignals(True)
    box.clear()
    for name, key in values:
        item = QListWidgetItem(name)
        item.setData(_ID, key)
        item.setToolTip(name)
        item.setCheckState(Qt.CheckState.Checked if key in checked else Qt.CheckState.Unchecked)
        box.addItem(item)
    box.blockSignals(False)


def _checked(box: QListWidget) -> list[str]:
    items = [box.item(at) for at in range(box.count())]
    return [str(one.data(_ID)) for one in items if one.checkState() == Qt.CheckState.Checked]
