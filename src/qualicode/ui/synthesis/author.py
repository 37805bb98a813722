"""« Écrire »: the author's own words for the line of the plan one is at. A field is kept when it is left."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from qualicode.i18n import N_, _
from qualicode.model.study import SynthesisNode
from qualicode.model.synthesis.hand import Hand
from qualicode.services import writing
from qualicode.ui import theme
from qualicode.ui.synthesis.chosen import Chosen
from qualicode.ui.synthesis.target import Target
from qualicode.ui.words import text_of
from qualicode.ui.workspace import Shell

_FIELDS = {
    "brief": (N_("What the reader must remember"), N_("One sentence for each theme…"), 9),
    "method": (N_("How the persons were met, and who was not"), N_("Those who are never heard, and why…"), 9),
    "title": (N_("The finding, in one sentence"), N_("The counter sends away; the neighbour takes in."), 3),
    "body": (N_("What is to be said of it"), N_("Who says so, where, and how it differs from place to place…"), 9),
    "lead": (N_("What is to be said of it"), N_("Two or three sentences that the verbatims then show…"), 8),
    "counterpoint": (N_("Contrary voices"), N_("Who says otherwise, or that nobody did…"), 6),
    "conclusion": (N_("What you conclude from it"), N_("What follows for those who decide…"), 6),
}
_SHOWN = {
    "brief": ("brief",),
    "method": ("method",),
    "finding": ("title", "body"),
    "against": ("counterpoint",),
}


class Author(QFrame):
    """`finding_wanted`: a new finding about the code; `finding_removed`: this one was taken away."""

    finding_wanted = Signal()
    finding_removed = Signal()

    def __init__(self, shell: Shell, chosen: Chosen) -> None:
        super().__init__()
        theme.mark(self, "pane")
        self._shell, self._chosen = shell, chosen
        self._which = ""
        self._target: Target | None = None
        self._hand = Hand()
        self.fields: dict[str, QPlainTextEdit] = {}
        self._labels: dict[str, QLabel] = {}
        self._title = theme.mark(QLabel(), "heading")
        self._title.setWordWrap(True)
        self._hint = theme.mark(QLabel(), "muted")
        self._hint.setWordWrap(True)
        self.add = QPushButton(_("Add a finding…"))
        self.add.setToolTip(_("A statement of yours about this code, with the verbatims that show it"))
        self.remove = QPushButton(_("Remove the finding"))
        self.add.clicked.connect(self.finding_wanted)
        self.remove.clicked.connect(self._remove)
        self._build()
        shell.session.about_to_close.connect(self.keep)
        self.show_target(None, Hand())

    def _build(self) -> None:
        inner = theme.mark(QWidget(), "pane")
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        for name, (title, hint, lines) in _FIELDS.items():
            label, edit = theme.mark(QLabel(_(title)), "section"), QPlainTextEdit()
            label.setBuddy(edit)
            label.setWordWrap(True)
            edit.setAccessibleName(_(title))
            edit.setPlaceholderText(_(hint))
            edit.setTabChangesFocus(True)
            edit.setMinimumHeight(theme.px(20 * lines))
            if name == "title":
                edit.setMaximumHeight(theme.px(20 * lines))
            edit.installEventFilter(self)
            self.fields[name], self._labels[name] = edit, label
            column.addWidget(label)
            column.addWidget(edit)
        for button in (self.add, self.remove):
            column.addWidget(button)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    # Showing

    def show_target(self, target: Target | None, hand: Hand) -> None:
        """Show what is written for a line; what was typed for another one is kept first."""
        moved = target is None or self._target is None or _place(target) != _place(self._target)
        if moved or self._which != self._chosen.id:
            self.keep()
        typing = {name for name in self._typed() if self.fields[name].hasFocus()}
        self._target, self._hand, self._which = target, hand, self._chosen.id
        shown = self._names()
        for name, edit in self.fields.items():
            edit.setVisible(name in shown)
            self._labels[name].setVisible(name in shown)
            if name in shown and name not in typing and text_of(edit) != self._kept(name):
                edit.setPlainText(self._kept(name))
        self._title.setText(target.title if target else "")
        self._title.setVisible(target is not None)
        self._hint.setVisible(target is None)
        self._hint.setText(_("Choose a line of the outline: what you write for it comes into the text."))
        self.add.setVisible(target is not None and target.kind == "code")
        self.remove.setVisible(target is not None and target.kind == "finding")

    def start(self) -> None:
        """Put the caret where one writes first."""
        for name in self._names():
            self.fields[name].setFocus()
            return

    def _names(self) -> tuple[str, ...]:
        target = self._target
        if target is None:
            return ()
        if target.kind == "code":
            return ("lead", "conclusion") if target.is_theme else ("lead",)
        return _SHOWN[target.kind]

    def _kept(self, name: str) -> str:
        target = self._target
        if target is None:
            return ""
        if target.kind == "finding":
            found = [one for one in self._hand.findings.get(target.code_id, ()) if one.node_id == target.node_id]
            return str(getattr(found[0], name)) if found else ""
        return self._hand.texts.get((name, target.code_id), "")

    # Keeping

    def _typed(self) -> dict[str, str]:
        """What was typed and is not kept yet."""
        typed = {name: text_of(self.fields[name]).strip() for name in self._names()}
        return {name: text for name, text in typed.items() if text != self._kept(name).strip()}

    def keep(self) -> None:
        """Write what was typed, each field as one step."""
        project, target = self._shell.session.project, self._target
        if project is None or target is None:
            return
        for name, text in self._typed().items():
            if target.kind != "finding":
                self._shell.session.attempt(partial(writing.write, project, name, text, target.code_id, self._which))
            elif project.count(SynthesisNode, id=target.node_id) and (text or name == "body"):
                self._shell.session.attempt(partial(writing.change_finding, project, target.node_id, **{name: text}))

    def _remove(self) -> None:
        project, target = self._shell.session.project, self._target
        if project is not None and target is not None and target.kind == "finding":
            self._target = None
            if self._shell.session.attempt(lambda: writing.remove_finding(project, target.node_id)):
                told = _("The finding was removed.")
                self._shell.messages.say(told, "info", _("Undo"), self._shell.session.undo)
                self.finding_removed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.keep()
        return super().eventFilter(watched, event)


def _place(target: Target) -> tuple[str, str, str]:
    return target.kind, target.code_id, target.node_id
