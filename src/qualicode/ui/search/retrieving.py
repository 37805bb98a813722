"""« Retrouver des extraits »: a question in one sentence, its answers below, to save, to code, to go to."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _, ngettext
from qualicode.model.dates import iso_date
from qualicode.model.study import Coder, Speaker, Territory, Variable, VariableValue
from qualicode.services import codebook, retrieval, retrieving
from qualicode.services.coding import Passage as Place
from qualicode.services.retrieval import Extract
from qualicode.services.retrieving import Question
from qualicode.store.project import Changes, Project
from qualicode.ui import guide, theme
from qualicode.ui.preview import Passage, PreviewList
from qualicode.ui.search.manybox import ManyBox
from qualicode.ui.search.saved import Saved
from qualicode.ui.workspace import Shell

_PAUSE = 150
_MOST = 5000
_FARTHEST = 5
_SEPARATOR = "\x1f"


class Retrieving(QDialog):
    """Stays open beside the work and answers anew when codings change."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "retrouver.md")
        self._shell = shell
        self.setWindowTitle(_("Retrieve extracts"))
        self.resize(min(theme.px(900), parent.width()), min(theme.px(680), parent.height()))
        self.codes, self.also = ManyBox(_("Coded"), _("any code")), ManyBox(_("And also"), _("nothing more"))
        self.without, self.who = ManyBox(_("Without"), _("no exception")), ManyBox(_("Said by"), _("anybody"))
        self.where, self.coders = ManyBox(_("In"), _("any territory")), ManyBox(_("Coded by"), _("anybody"))
        self.variable, self.since, self.until = ManyBox(_("Where"), _("anything")), QLineEdit(), QLineEdit()
        self.near, self.below = QComboBox(), QCheckBox(_("with sub-codes"))
        self.sentence, self.told = theme.mark(QLabel(), "title"), theme.mark(QLabel(), "muted")
        self.list = PreviewList(_("Extracts"))
        self.saved = Saved(shell, "extracts", self._asked, lambda: self.sentence.text().rstrip("."))
        self.code = QPushButton()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._find)
        self._lay_out()
        self._offer()
        self._listen()
        self._say()
        self._tell()
        self.codes.setFocus()

    # Laying out

    def _lay_out(self) -> None:
        self.sentence.setWordWrap(True)
        self.below.setChecked(True)
        for near in range(retrieving.OVERLAPPING, _FARTHEST + 1):
            self.near.addItem(retrieving.nearness(near), near)
        self.near.setAccessibleName(_("How near"))
        for line, name in ((self.since, _("Since (2026, 03/2026…)")), (self.until, _("Until"))):
            line.setPlaceholderText(name)
            line.setAccessibleName(name)
            line.setClearButtonEnabled(True)
        foot, close = QHBoxLayout(), QPushButton(_("Close"))
        close.clicked.connect(self.close)
        foot.addWidget(self.saved)
        foot.addWidget(self.told, 1)
        foot.addWidget(close)
        foot.addWidget(self.code)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(self._fields())
        layout.addWidget(self.sentence)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)
        for button in (self.code, close):
            button.setAutoDefault(False)

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        rows: tuple[tuple[tuple[str, QWidget], ...], ...] = (
            ((_("Coded"), self.codes), ("", self.below)),
            ((_("And also"), self.also), (_("How near"), self.near)),
            ((_("Without"), self.without), (_("Said by"), self.who)),
            ((_("In"), self.where), (_("Coded by"), self.coders)),
            ((_("Where"), self.variable), (_("Date"), self._dates())),
        )
        for row, fields in enumerate(rows):
            for column, (name, widget) in enumerate(fields):
                label = theme.mark(QLabel(name), "muted")
                label.setBuddy(widget)
                grid.addWidget(label, row, 2 * column)
                grid.addWidget(widget, row, 2 * column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return grid

    def _dates(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.since)
        row.addWidget(self.until)
        return holder

    def _listen(self) -> None:
        for box in (self.codes, self.also, self.without, self.who, self.where, self.coders, self.variable):
            box.changed.connect(self._asked_anew)
        self.near.activated.connect(lambda _at: self._asked_anew())
        self.below.toggled.connect(lambda _on: self._asked_anew())
        for line in (self.since, self.until):
            line.textChanged.connect(lambda _text: self._asked_anew())
        self.saved.wanted.connect(self.show_question)
        self.list.itemActivated.connect(lambda _item: self._go())
        self.list.ticked.connect(self._tell)
        self.code.clicked.connect(self._code)
        self._shell.session.changed.connect(self._hear)
        self._shell.session.closed.connect(self.close)

    def _offer(self) -> None:
        project = self._shell.session.project
        if project is None:
            return
        paths = {branch.code.id: f"{'    ' * branch.depth}{branch.code.name}"
                 for branch in codebook.flat(codebook.tree(project))}  # fmt: skip
        for box in (self.codes, self.also, self.without):
            box.offer(paths)
        speakers = project.find(Speaker)
        roles = sorted({one.role for one in speakers if one.role}, key=str.casefold)
        labels = sorted({one.label for one in speakers if one.label}, key=str.casefold)
        self.who.offer(
            {f"role{_SEPARATOR}{one}": one for one in roles} | {f"name{_SEPARATOR}{one}": one for one in labels}
        )
        self.where.offer({one.id: one.name for one in project.find(Territory, "position")})
        self.coders.offer({one.id: one.name for one in project.find(Coder)})
        names = {one.id: one.name for one in project.find(Variable, "position")}
        values = sorted({(one.variable_id, one.value) for one in project.find(VariableValue)}, key=str)
        self.variable.offer({f"{key}{_SEPARATOR}{value}": _("{name} = {value}").format(name=names[key], value=value)
                             for key, value in values if key in names})  # fmt: skip

    # The question

    def question(self) -> Question:
        """What is asked now."""
        who = [key.split(_SEPARATOR) for key in self.who.chosen()]
        variable, _sep, value = next(iter(self.variable.chosen()), "").partition(_SEPARATOR)
        return Question(
            codes=self.codes.chosen(),
            also=tuple((one,) for one in self.also.chosen()),
            without=self.without.chosen(),
            near=int(self.near.currentData()),
            below=self.below.isChecked(),
            roles=tuple(name for kind, name in who if kind == "role"),
            speakers=tuple(name for kind, name in who if kind == "name"),
            territories=self.where.chosen(),
            coders=self.coders.chosen(),
            since=iso_date(self.since.text().strip()) or "",
            until=iso_date(self.until.text().strip()) or "",
            variable=variable,
            value=value,
        )

    def show_question(self, text: str) -> None:
        """Ask a question that was saved."""
        read: list[Question] = []
        if not self._shell.session.attempt(lambda: read.append(retrieving.from_text(text))):
            return
        asked = read[0]
        who = [f"role{_SEPARATOR}{one}" for one in asked.roles] + [f"name{_SEPARATOR}{one}" for one in asked.speakers]
        self.codes.choose(asked.codes)
        self.also.choose([one for group in asked.also for one in group])
        self.without.choose(asked.without)
        self.near.setCurrentIndex(max(0, self.near.findData(asked.near)))
        self.below.setChecked(asked.below)
        self.who.choose(who)
        self.where.choose(asked.territories)
        self.coders.choose(asked.coders)
        self.variable.choose([f"{asked.variable}{_SEPARATOR}{asked.value}"] if asked.variable else [])
        self.since.setText(asked.since)
        self.until.setText(asked.until)
        self._asked_anew()

    def _asked(self) -> str:
        return retrieving.as_text(self.question()) if self.question() != Question(below=self.below.isChecked()) else ""

    def _asked_anew(self) -> None:
        self._say()
        self._pause.start()

    def _hear(self, changes: Changes) -> None:
        if changes.touch("code", "speaker", "territory", "coder", "variable", "value"):
            self._offer()
        if changes.touch("coding", "code", "document", "turn", "speaker"):
            self._asked_anew()

    # The answers

    def _find(self) -> None:
        project, asked = self._shell.session.project, self.question()
        if project is None or not self.isVisible():
            return
        unseen = self._shell.session.seen.unseen(project)

        def then(found: list[Extract]) -> None:
            if asked == self.question() and self.isVisible():
                self._show(found)

        self._shell.jobs.start(_("Searching…"), lambda _progress: _answers(project, asked, unseen), then, quiet=True)

    def _show(self, found: list[Extract]) -> None:
        self.list.fill([
            Passage(one.coding.document_id, one.document, one.before[-60:], one.text, one.after, one) for one in found
        ])  # fmt: skip
        self._tell()

    def _say(self) -> None:
        project = self._shell.session.project
        if project is not None:
            asked = self._asked()
            self.sentence.setText(retrieving.sentence(project, self.question()) if asked else _("Choose a code…"))

    def _tell(self) -> None:
        chosen = self.list.chosen()
        many, documents = len(chosen), len({one.coding.document_id for one in chosen})
        if not self._asked():
            self.told.setText("")
        elif not self.list.topLevelItemCount():
            self.told.setText(_("Nothing found."))
        else:
            found = ngettext("{count} extract", "{count} extracts", many).format(count=many)
            where = ngettext("in {count} document", "in {count} documents", documents).format(count=documents)
            self.told.setText(f"{found} {where}")
        self.code.setText(ngettext("Code {count} passage…", "Code {count} passages…", many).format(count=many))
        self.code.setEnabled(bool(chosen))

    def _go(self) -> None:
        passage = self.list.current()
        if passage is not None:
            one: Extract = passage.key
            self._shell.go("coder", document=one.coding.document_id, start=one.coding.start, end=one.coding.end)

    def _code(self) -> None:
        from qualicode.ui.coder.many import CodeMany

        places = [
            Passage(one.coding.document_id, one.document, one.before[-60:], one.text, one.after,
                    Place(one.coding.document_id, one.coding.start, one.coding.end))
            for one in self.list.chosen()
        ]  # fmt: skip
        CodeMany(self._shell, self, self.sentence.text(), places).show()


def _answers(project: Project, asked: Question, unseen: frozenset[str]) -> list[Extract]:
    reader = project.reader()
    try:
        return retrieval.extracts(reader, coding_ids=retrieving.find(reader, asked, unseen)[:_MOST])
    finally:
        reader.connection.close()
