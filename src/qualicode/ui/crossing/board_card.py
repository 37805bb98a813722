"""Beside the crossing board: the card in full with the words that it is about, or the group with its support."""

from html import escape

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout

from qualicode.i18n import _
from qualicode.model.study import NOTE_KINDS, Document, Note
from qualicode.services.board import Card, Pile
from qualicode.store.project import Project
from qualicode.ui import icons, theme
from qualicode.ui.workspace import Shell


class CardPane(QFrame):
    """Read only; its buttons open the text, the note, or the problem."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._item: Card | Pile | None = None
        self._project: Project | None = None
        self.words = QTextBrowser()
        self.words.setAccessibleName(_("The card"))
        self.words.setFrameShape(QFrame.Shape.NoFrame)
        self.words.setOpenLinks(False)
        self.setFocusProxy(self.words)
        self.text_button, self.note_button = QPushButton(_("Open the text")), QPushButton(_("Edit the note…"))
        self.problem_button = QPushButton(_("Open the problem…"))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.words, 1)
        row = QHBoxLayout()
        for button, icon, act in (
            (self.text_button, "file-text", self.open),
            (self.note_button, "pencil", self.edit),
            (self.problem_button, "circle-question-mark", self.open),
        ):
            icons.give(button, icon, size=14)
            button.clicked.connect(lambda _on=False, act=act: act())
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        theme.appearance().changed.connect(self._write)
        self.show_item(None, None)

    def show_item(self, project: Project | None, item: Card | Pile | None) -> None:
        """Show a card or a group."""
        self._project, self._item = project, item
        self.text_button.setVisible(isinstance(item, Card) and item.start is not None)
        self.note_button.setVisible(isinstance(item, Card))
        self.problem_button.setVisible(isinstance(item, Pile) and bool(item.problem_id))
        self._write()

    def open(self) -> None:
        """Open the text at the passage, or the problem that the group became; a note on no passage opens itself."""
        item = self._item
        if isinstance(item, Pile) and item.problem_id:
            from qualicode.ui.thinking.window import Thinking

            shown = Thinking(self._shell, self.window())
            shown.show()
            shown.choose(item.problem_id)
        elif isinstance(item, Card):
            if item.start is None:
                self.edit()
            else:
                self._shell.go("coder", document=item.document_id, start=item.start, end=item.end)

    def edit(self) -> None:
        """Open the note in the window of notes."""
        if isinstance(self._item, Card):
            from qualicode.ui.notes.window import Notes

            shown = Notes(self._shell, self.window())
            shown.show()
            shown.reveal(self._item.id)

    def _write(self) -> None:
        item = self._item
        if isinstance(item, Card) and self._project is not None and self._project.count(Note, id=item.id):
            self.words.setHtml(self._card(self._project, item))
        elif isinstance(item, Pile):
            self.words.setHtml(_pile(item))
        else:
            hint = _("Choose a card to read it with the words that it is about.")
            self.words.setHtml(f'<p style="color:{theme.current().muted}">{escape(hint)}</p>')

    def _card(self, project: Project, card: Card) -> str:
        note = project.get(Note, card.id)
        parts = [_quiet(" · ".join(filter(None, (_(NOTE_KINDS[card.kind]), note.date or note.created_at[:10]))))]
        if note.title:
            parts.append(f"<h3>{escape(note.title)}</h3>")
        parts.append(_paragraph(note.body))
        for label, text in ((_("Why it surprises"), note.why), (_("What was expected"), note.expected)):
            if text:
                parts.append(_quiet(label) + _paragraph(text))
        if card.start is not None and card.document_id:
            document = project.get(Document, card.document_id)
            words = project.text(card.document_id)[card.start : card.end]
            family = theme.reading_font().family()
            parts.append(_quiet(document.title))
            parts.append(
                f"<p style=\"font-family:'{escape(family)}'; font-size:{theme.px(15)}px\">«\u00a0"
                f"{escape(words)}\u00a0»</p>"
            )
        return "".join(parts)


def _pile(pile: Pile) -> str:
    parts = [f"<h3>{escape(pile.name)}</h3>"]
    if pile.heard:
        parts.append(_quiet(_("Territories that support it")) + _paragraph(", ".join(pile.heard)))
    if pile.silent:
        parts.append(_quiet(_("Territories that do not")) + _paragraph(", ".join(pile.silent)))
    if pile.problem:
        parts.append(_quiet(_("It became the problem")) + _paragraph(pile.problem))
    parts.append(_quiet(_("Its cards")))
    parts += [f"<li>{escape(card.name)}</li>" for card in pile.cards]
    return "".join(parts)


def _quiet(text: str) -> str:
    return f'<p style="color:{theme.current().muted}; margin-bottom:2px">{escape(text)}</p>'


def _paragraph(text: str) -> str:
    return f'<p style="margin-top:0">{escape(text).replace(chr(10), "<br/>")}</p>'
