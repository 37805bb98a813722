"""One code on many passages: looked through first, each with a box to tick, then coded in one step."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qualicode.i18n import _, ngettext
from qualicode.services import codebook
from qualicode.services.coding import Passage as Place
from qualicode.ui import guide, theme
from qualicode.ui.preview import Passage, PreviewList
from qualicode.ui.workspace import Shell


class CodeMany(QDialog):
    """`passages`: lines whose key is a `Place`. Stays open beside the work until it has coded them."""

    def __init__(
        self, shell: Shell, parent: QWidget, title: str, passages: Sequence[Passage], *, origin: str = "hand"
    ) -> None:
        super().__init__(parent)
        guide.about(self, "coder.md")
        self._shell, self._origin = shell, origin
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(theme.px(680), theme.px(560))
        self.list = PreviewList(_("Passages to code"))
        self.code = QComboBox()
        self.code.setEditable(True)
        self.code.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.code.setAccessibleName(_("Code"))
        self.apply = theme.mark(QPushButton(), "primary")
        self._lay_out(title)
        self._fill_codes()
        self.list.ticked.connect(self._tell)
        self.list.itemActivated.connect(lambda _item: self._go())
        self.code.editTextChanged.connect(lambda _text: self._tell())
        self.apply.clicked.connect(self._code_all)
        shell.session.closed.connect(self.close)
        self.list.fill(passages)
        self.code.setFocus()

    def _lay_out(self, title: str) -> None:
        heading = theme.mark(QLabel(title), "heading")
        heading.setWordWrap(True)
        label = theme.mark(QLabel(_("Code")), "muted")
        label.setBuddy(self.code)
        close = QPushButton(_("Cancel"))
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.code, 1)
        row.addWidget(close)
        row.addWidget(self.apply)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)

    def _fill_codes(self) -> None:
        project = self._shell.session.project
        if project is None:
            return
        paths = codebook.paths(project)
        for branch in codebook.flat(codebook.tree(project)):
            if not branch.code.archived:
                self.code.addItem(paths[branch.code.id], branch.code.id)
        self.code.setCurrentIndex(-1)
        line = self.code.lineEdit()
        if line is not None:
            line.setPlaceholderText(_("Type the name of a code…"))
        if (completer := self.code.completer()) is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    def _tell(self) -> None:
        count = len(self.list.chosen())
        self.apply.setText(ngettext("Code {count} passage", "Code {count} passages", count).format(count=count))
        self.apply.setEnabled(bool(count) and bool(self.code.currentText().strip()))

    def _go(self) -> None:
        passage = self.list.current()
        if passage is not None:
            place: Place = passage.key
            self._shell.go("coder", document=place.document_id, start=place.start, end=place.end)

    def _code_all(self) -> None:
        project, chosen = self._shell.session.project, self.list.chosen()
        if project is None or not chosen:
            return
        words = self.code.currentText().strip()
        known = self.code.findText(words, Qt.MatchFlag.MatchFixedString)
        code_id = self.code.itemData(known) if known >= 0 else None

        def act() -> None:
            codebook.code_many(project, chosen, code_id, words, origin=self._origin)

        if self._shell.session.attempt(act):
            told = ngettext("{count} passage was coded.", "{count} passages were coded.", len(chosen))
            self._shell.messages.say(told.format(count=len(chosen)), "success", _("Undo"), self._shell.session.undo)
            self.close()
