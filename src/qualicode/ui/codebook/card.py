"""What a code means: the fields of its definition, its colour and key. A field is kept when it is left."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from qualicode.i18n import N_, _
from qualicode.model.study import CODE_KINDS, Code
from qualicode.services import codebook
from qualicode.ui import theme
from qualicode.ui.codebook.care import Care
from qualicode.ui.codebook.panel import swatch
from qualicode.ui.codebook.telling import TellingWords
from qualicode.ui.words import text_of
from qualicode.ui.workspace import Shell

FIELDS = (
    ("definition", N_("Definition"), N_("What is this code about, in one or two sentences?")),
    ("includes", N_("Includes"), N_("What belongs here; words that people say. Suggestions learn from it.")),
    ("excludes", N_("Does not include"), N_("What belongs to another code.")),
    ("typical_example", N_("Typical example"), N_("A passage that shows it well.")),
    ("borderline_example", N_("Borderline example"), N_("A passage that one may hesitate about.")),
)


class CodeCard(QFrame):
    """Shows one code and changes it; what is typed is kept when the field, the code or the project is left."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        theme.mark(self, "pane")
        self._code: Code | None = None
        self._fields: dict[str, QPlainTextEdit] = {}
        self._swatch, self._name = QLabel(), theme.mark(QLabel(), "heading")
        self._name.setWordWrap(True)
        self._kind = QComboBox()
        self._empty = theme.mark(QLabel(_("Choose a code to see and write what it means.")), "muted")
        self._empty.setWordWrap(True)
        self.care = Care(shell)
        self.telling = TellingWords(shell, self._include)
        self._form = self._build()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        header = theme.mark(QFrame(), "header")
        row = QHBoxLayout(header)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(theme.mark(QLabel(_("Definition of the code")), "title"))
        layout.addWidget(header)
        self._empty.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self._empty)
        layout.addWidget(self._form, 1)
        layout.addStretch(0)
        shell.session.about_to_close.connect(self.keep)
        self.show_code(None)

    def _build(self) -> QWidget:
        inner = theme.mark(QWidget(), "pane")
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._swatch, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._name, 1)
        column.addLayout(head)
        self._add_kind(column)
        for field, title, hint in FIELDS:
            self._add_field(column, field, _(title), _(hint))
            if field == "includes":
                column.addWidget(self.telling)
        column.addWidget(self.care)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        return scroll

    def _add_kind(self, column: QVBoxLayout) -> None:
        label = theme.mark(QLabel(_("Kind")), "section")
        label.setBuddy(self._kind)
        self._kind.setAccessibleName(_("Kind"))
        for kind, name in CODE_KINDS.items():
            self._kind.addItem(_(name), kind)
        self._kind.activated.connect(self._kind_chosen)
        column.addWidget(label)
        column.addWidget(self._kind)

    def _add_field(self, column: QVBoxLayout, field: str, title: str, hint: str) -> None:
        label, edit = theme.mark(QLabel(title), "section"), QPlainTextEdit()
        label.setBuddy(edit)
        edit.setAccessibleName(title)
        edit.setPlaceholderText(hint)
        edit.setTabChangesFocus(True)
        edit.setMinimumHeight(theme.px(64))
        edit.setMaximumHeight(theme.px(96))
        edit.installEventFilter(self)
        self._fields[field] = edit
        column.addWidget(label)
        column.addWidget(edit)

    def show_code(self, code: Code | None) -> None:
        """Show a code; what was typed about another one is kept first."""
        if code is None or self._code is None or code.id != self._code.id:
            self.keep()
        self._form.setVisible(code is not None)
        self._empty.setVisible(code is None)
        typing = self._typing()
        self._code = code
        self.care.show_code(code)
        self.telling.show_code(code)
        if code is None:
            return
        self._swatch.setPixmap(swatch(code.hue).pixmap(theme.px(14), theme.px(14)))
        self._name.setText(code.name)
        self._kind.setCurrentIndex(max(0, self._kind.findData(code.kind)))
        for field, edit in self._fields.items():
            if field not in typing and text_of(edit) != getattr(code, field):
                edit.setPlainText(getattr(code, field))

    def _include(self, word: str) -> None:
        """Add a word to « Includes », as one step."""
        edit = self._fields["includes"]
        text = text_of(edit).strip()
        edit.setPlainText(f"{text.rstrip('.;,')}, {word}" if text else word)
        self.keep()

    def keep(self) -> None:
        """Write what was typed, as one step."""
        project, code, typed = self.shell.session.project, self._code, self._typing()
        if project is None or code is None or not typed:
            return
        self._code = project.get(Code, code.id) if project.count(Code, id=code.id) else None
        if self._code is not None:
            self.shell.session.attempt(lambda: codebook.define_code(project, code.id, **typed))

    def _typing(self) -> dict[str, str]:
        if self._code is None:
            return {}
        typed = {field: text_of(edit).strip() for field, edit in self._fields.items()}
        return {field: text for field, text in typed.items() if text != getattr(self._code, field).strip()}

    def _kind_chosen(self) -> None:
        project, code = self.shell.session.project, self._code
        if project is not None and code is not None and self._kind.currentData() != code.kind:
            kind = self._kind.currentData()
            self.shell.session.attempt(lambda: codebook.define_code(project, code.id, kind=kind))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.keep()
        return super().eventFilter(watched, event)
