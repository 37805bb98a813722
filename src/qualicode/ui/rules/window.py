"""The window « Coder par règle »: terms as lines, the rule as a sentence, what it finds; coded only after a look."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.extend import Match, Rule, Term
from qualicode.i18n import _, ngettext
from qualicode.model.errors import UserError
from qualicode.model.study import Lens
from qualicode.plugins.suggesters.asking import Answer, Question
from qualicode.services import lenses, ruling
from qualicode.services.rereading import Excerpt, excerpts
from qualicode.services.ruling import EXTENTS, NEGATIONS, TERMS
from qualicode.store.project import Project
from qualicode.ui import ask, guide, icons, theme
from qualicode.ui.codebook.advice import shared
from qualicode.ui.coder.many import CodeMany
from qualicode.ui.preview import Passage, PreviewList
from qualicode.ui.workspace import Shell

_PAUSE, _MOST, _FORMS = 350, 2_000, 12


class Rules(QDialog):
    """Stays open beside the work."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "suggestions.md")
        self._shell = shell
        self._found: Sequence[Match] = ()
        self._asked = 0
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Code by rule"))
        self.resize(min(theme.px(760), parent.width()), min(theme.px(620), parent.height()))
        self.lines: list[TermLine] = []
        self._terms = QVBoxLayout()
        self.more = theme.mark(QPushButton(_("Another word")), "link")
        self.joined, self.negation, self.extent = QComboBox(), QComboBox(), QComboBox()
        self.sentence, self.forms = theme.mark(QLabel(), "strong"), theme.mark(QLabel(), "muted")
        self.told = theme.mark(QLabel(), "muted")
        self.list = PreviewList(_("Passages that fit the rule"))
        self.code_button = theme.mark(QPushButton(_("Code these passages…")), "primary")
        self.keep_button, self.saved_button = QPushButton(_("Keep the rule…")), QPushButton(_("Rules kept"))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._try)
        self._lay_out()
        self.add_line()
        self.more.clicked.connect(lambda: self.add_line().words.setFocus())
        for box in (self.joined, self.negation):
            box.currentIndexChanged.connect(lambda _at: self._changed())
        self.extent.currentIndexChanged.connect(lambda _at: self._show())
        self.list.ticked.connect(self._tell)
        self.list.itemActivated.connect(lambda _item: self._see())
        self.code_button.clicked.connect(self.code)
        self.keep_button.clicked.connect(self.keep)
        self.saved_button.clicked.connect(
            lambda: self.saved_menu().popup(self.saved_button.mapToGlobal(self.saved_button.rect().bottomLeft()))
        )
        shell.session.closed.connect(self.close)
        self._changed()
        self.lines[0].words.setFocus()

    def _lay_out(self) -> None:
        for box, words, options in (
            (self.joined, _("How the words go together"), {False: _("one of them"), True: _("all of them")}),
            (self.negation, _("Negation"), {kind: _(name) for kind, name in NEGATIONS.items()}),
            (self.extent, _("What is coded"), {kind: _(name) for kind, name in EXTENTS.items()}),
        ):
            box.setAccessibleName(words)
            for value, name in options.items():
                box.addItem(name, value)
        for label in (self.sentence, self.forms, self.told):
            label.setWordWrap(True)
        heading = theme.mark(QLabel(_("Passages in which a person says…")), "heading")
        choices = QHBoxLayout()
        choices.addWidget(self.more)
        choices.addStretch(1)
        for words, box in (("", self.joined), ("", self.negation), (_("Code:"), self.extent)):
            if words:
                choices.addWidget(theme.mark(QLabel(words), "muted"))
            choices.addWidget(box)
        foot = QHBoxLayout()
        close = QPushButton(_("Close"))
        close.clicked.connect(self.close)
        for button in (self.keep_button, self.saved_button):
            foot.addWidget(button)
        foot.addWidget(self.told, 1)
        foot.addWidget(close)
        foot.addWidget(self.code_button)
        for button in (self.keep_button, self.saved_button, close, self.code_button):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addLayout(self._terms)
        layout.addLayout(choices)
        layout.addWidget(self.sentence)
        layout.addWidget(self.forms)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)

    # The rule

    def add_line(self, term: Term | None = None) -> "TermLine":
        """Add a line for another word."""
        line = TermLine(term or Term("family", ""))
        line.changed.connect(self._changed)
        line.removed.connect(partial(self._remove, line))
        self.lines.append(line)
        self._terms.addWidget(line)
        self._fit_lines()
        return line

    def _remove(self, line: "TermLine") -> None:
        if len(self.lines) > 1:
            self.lines.remove(line)
            line.hide()
            line.deleteLater()
            self._fit_lines()
            self._changed()

    def _fit_lines(self) -> None:
        for line in self.lines:
            line.remove.setVisible(len(self.lines) > 1)
        self.joined.setVisible(len(self.lines) > 1)

    def rule(self) -> Rule:
        """The rule as it stands."""
        terms = tuple(line.term() for line in self.lines if line.words.text().strip())
        every = bool(self.joined.currentData()) and len(terms) > 1
        return Rule(terms, every, str(self.negation.currentData()))

    def show_rule(self, rule: Rule) -> None:
        """Show a rule that was kept."""
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = []
        for term in rule.terms or (Term("family", ""),):
            self.add_line(term)
        self.joined.setCurrentIndex(int(rule.every))
        self.negation.setCurrentIndex(self.negation.findData(rule.negation))
        self._changed()

    def _changed(self) -> None:
        sentence = ruling.said(self.rule())
        self.sentence.setText(sentence or _("Type a word that people say: what fits is shown below."))
        self._found = ()
        self._show()
        self.forms.setText("")
        self._asked += 1
        if sentence:
            self.told.setText(_("Looking…"))
            self._pause.start()

    def _try(self) -> None:
        rule, asked, advice = self.rule(), self._asked, shared(self._shell.session)
        if not rule.terms:
            return

        def forms(found: Answer) -> None:
            if asked == self._asked and found is not None:
                self._show_forms(found)

        def matches(found: Answer) -> None:
            if asked != self._asked:
                return
            if found is None:
                self.told.setText(advice.status() or _("Suggestions are unavailable for now."))
                return
            self._found = found
            self._show()

        advice.ask(Question("match", rule=rule, most=_MOST), matches, self._went_on)
        advice.ask(Question("forms", rule=rule), forms)

    def _went_on(self, done: int, total: int | None) -> None:
        if total and not self._found:
            self.told.setText(_("Looking through the corpus: {share} %").format(share=100 * done // total))

    def _show_forms(self, found: Sequence[Sequence[str]]) -> None:
        parts = []
        for words in found:
            listed = ", ".join(words[:_FORMS]) + ("…" if len(words) > _FORMS else "")
            parts.append(listed or _("nobody says it"))
        self.forms.setText(_("Found in the corpus: {forms}").format(forms=" · ".join(parts)) if parts else "")

    # What fits

    def _show(self) -> None:
        project = self._shell.session.project
        if project is None or not self._found:
            self.list.fill([])
            self._tell()
            return
        found, extent, asked = self._found, str(self.extent.currentData()), self._asked

        def then(read: "Sequence[Excerpt]") -> None:
            if asked == self._asked:
                self.list.fill([_line(one) for one in read])
                self._tell()

        self._shell.jobs.start(_("Suggestions"), lambda _progress: _excerpts(project, found, extent), then, quiet=True)

    def _tell(self) -> None:
        count = len(self.list.chosen())
        self.code_button.setEnabled(bool(count))
        self.keep_button.setEnabled(bool(self.rule().terms))
        if self.rule().terms and not self._pause.isActive():
            told = ngettext("{count} passage fits.", "{count} passages fit.", count).format(count=count)
            self.told.setText(told if self._found else _("Nothing fits, or the corpus is still being read."))

    def _see(self) -> None:
        if (passage := self.list.current()) is not None:
            one = passage.key
            self._shell.go("coder", document=one.document_id, start=one.start, end=one.end)

    # Acting

    def code(self) -> None:
        """Look at what is ticked once more, choose a code, code it all in one step."""
        chosen = set(self.list.chosen())
        if chosen:
            lines = [one for one in self._lines() if one.key in chosen]
            CodeMany(self._shell, self, ruling.said(self.rule()), lines, origin="rule").show()

    def _lines(self) -> list[Passage]:
        found = []
        for at in range(self.list.topLevelItemCount()):
            top = self.list.topLevelItem(at)
            for row in range(top.childCount() if top else 0):
                child = top.child(row) if top else None
                if child is not None:
                    found.append(child.data(0, Qt.ItemDataRole.UserRole))
        return found

    def keep(self) -> None:
        """Keep the rule under a name, with the study."""
        project, rule = self._shell.session.project, self.rule()
        if project is None or not rule.terms:
            return
        name = ask.words(self, _("Keep the rule"), _("Name of the rule:"), rule.terms[0].words)
        if name and self._shell.session.attempt(lambda: lenses.save(project, "rule", name, ruling.dumped(rule))):
            self._shell.messages.say(_("The rule “{name}” is kept with the study.").format(name=name), "success")

    def saved_menu(self) -> QMenu:
        """The rules that were kept."""
        menu, project = QMenu(self), self._shell.session.project
        kept = lenses.saved(project, "rule") if project is not None else []
        for lens in kept:
            menu.addAction(lens.name, partial(self._take, lens))
        if not kept:
            menu.addAction(_("No rule was kept yet")).setEnabled(False)
        else:
            below = menu.addMenu(_("Forget a rule"))
            for lens in kept:
                below.addAction(lens.name, partial(self._forget, lens))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _take(self, lens: Lens) -> None:
        try:
            self.show_rule(ruling.loaded(lens.query))
        except UserError as error:
            self._shell.messages.say(str(error), "error")

    def _forget(self, lens: Lens) -> None:
        project = self._shell.session.project
        if project is not None:
            self._shell.session.attempt(lambda: lenses.forget(project, [lens.id]))


class TermLine(QFrame):
    """A line: which kind of word, the word."""

    changed = Signal()
    removed = Signal()

    def __init__(self, term: Term) -> None:
        super().__init__()
        self.kind, self.words, self.remove = QComboBox(), QLineEdit(term.words), theme.mark(QToolButton(), "quiet")
        for kind, name in TERMS.items():
            self.kind.addItem(_(name), kind)
        self.kind.setCurrentIndex(self.kind.findData(term.kind))
        self.kind.setAccessibleName(_("What is looked for"))
        self.words.setAccessibleName(_("Words"))
        self.words.setPlaceholderText(_("appointment, to ask, heat…"))
        self.remove.setAccessibleName(_("Remove this line"))
        self.remove.setToolTip(_("Remove this line"))
        icons.give(self.remove, "x", size=14)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.kind)
        row.addWidget(self.words, 1)
        row.addWidget(self.remove)
        self.kind.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self.words.textChanged.connect(lambda _text: self.changed.emit())
        self.remove.clicked.connect(self.removed)

    def term(self) -> Term:
        """What is looked for."""
        return Term(str(self.kind.currentData()), self.words.text())


def _excerpts(project: Project, found: Sequence[Match], extent: str) -> list[Excerpt]:
    reader = project.reader()
    try:
        places = ruling.passages(reader, found, extent)
        return excerpts(reader, [(one.document_id, one.start, one.end) for one in places])
    finally:
        reader.connection.close()


def _line(one: Excerpt) -> Passage:
    from qualicode.services.coding import Passage as Place

    before, after = one.before[-60:], one.after[:60]
    return Passage(one.document_id, one.title, before, one.words, after, Place(one.document_id, one.start, one.end))
