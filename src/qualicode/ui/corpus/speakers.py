"""« Qui parle »: the voices of one document, the person behind each, and how a verbatim of theirs will be signed."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import N_, _, ngettext
from qualicode.model.study import CONSENTS, SPEAKER_ROLES, Person, Speaker
from qualicode.model.typography import quoted
from qualicode.services import voices, withdrawing
from qualicode.services.voices import Voice, Voices
from qualicode.store.project import Project
from qualicode.ui import theme
from qualicode.ui.coder.corpus import Index
from qualicode.ui.coder.header import age
from qualicode.ui.corpus.fields import Choice, Field, add_line, form
from qualicode.ui.workspace import Shell

VOICE = Qt.ItemDataRole.UserRole
_NEW, _NOBODY = "new", ""
_MOST_ROWS = 4
_PERSON = {
    "name": (N_("Pseudonym"), ""),
    "role": (N_("Who they are"), N_("Resident, caretaker, association president…")),
    "age": (N_("Age"), N_("42, or 40–49 years old")),
    "district": (N_("Neighbourhood"), ""),
}


class WhoSpeaks(QWidget):
    """The list of voices, and below it the fields of the chosen one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self._document_id = ""
        self._voices: Sequence[Voice] = ()
        self._chosen = ""
        self.list = _VoiceView()
        self.role = Choice({key: _(name) for key, name in SPEAKER_ROLES.items()})
        self.person = Choice()
        self.fields = {name: Field() for name in _PERSON}
        self.consent = Choice({key: _(name) for key, name in CONSENTS.items()})
        self.elsewhere = _small()
        self.signature = theme.mark(QLabel(), "")
        self.caveat = _small()
        self._title = theme.mark(QLabel(_("Who speaks")), "title")
        self._hint = theme.mark(QLabel(), "muted")
        self._form, self._lines = QWidget(), form()
        self._sign = theme.mark(QFrame(), "card")
        self._build()
        self._listen()

    def _build(self) -> None:
        add_line(self._lines, _("Part"), self.role)
        add_line(self._lines, _("Person"), self.person)
        for name, (title, hint) in _PERSON.items():
            add_line(self._lines, _(title), self.fields[name])
            self.fields[name].hint(_(hint) if hint else "")
        add_line(self._lines, _("Consent"), self.consent)
        self._lines.addRow(self.elsewhere)
        self._form.setLayout(self._lines)
        inside = QVBoxLayout(self._sign)
        inside.setContentsMargins(10, 8, 10, 8)
        inside.setSpacing(2)
        self._sign_title = _small(_("How a verbatim is signed"))
        for label in (self._sign_title, self.signature, self.caveat):
            label.setWordWrap(True)
            inside.addWidget(label)
        self.signature.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        for widget in (self._title, self._hint, self.list, self._form, self._sign):
            column.addWidget(widget)

    def _listen(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.role.picked.connect(self._give_part)
        self.person.picked.connect(self._choose_person)
        self.consent.picked.connect(self._consent)
        for name, field in self.fields.items():
            field.typed.connect(partial(self._describe, name))
        theme.appearance().changed.connect(self._resize)

    # Showing

    def show_document(self, project: Project, document_id: str) -> None:
        """Show who speaks in a document; what was typed about another one is kept first."""
        if document_id != self._document_id:
            self.keep()
            self._chosen = ""
        self._document_id = document_id
        found = voices.voices(project, document_id)
        self._voices = found.voices
        known = {voice.speaker.id for voice in found.voices}
        if self._chosen not in known:
            self._chosen = _main(found.voices)
        self.list.show_voices(found.voices, self._chosen)
        self._resize()
        self._show_frame(found)
        if self._chosen:
            self._show_voice(project)

    def show_nothing(self, words: str) -> None:
        """Say why nobody can be described now."""
        self.keep()
        self._document_id, self._chosen, self._voices = "", "", ()
        for widget in (self.list, self._form, self._sign):
            widget.hide()
        self._hint.setText(words)
        self._hint.show()

    def _show_frame(self, found: Voices) -> None:
        spoken = bool(found.voices)
        self.list.setVisible(spoken)
        self._form.setVisible(spoken)
        self._hint.setVisible(not spoken)
        self._sign.show()
        if not spoken:
            self._hint.setText(_("No speaker is marked in this text: “Profile”, above, says whose words they are."))
            self._show_signature(found.attribution, found.quotable, interviewer=False)

    def _show_voice(self, project: Project) -> None:
        voice = self.chosen()
        assert voice is not None, "one of the voices is chosen"
        person = voice.person
        self.role.show_values({voice.speaker.role})
        self.person.offer(_people(project))
        self.person.show_values({person.id if person else _NOBODY})
        asks = voice.speaker.role in ("interviewer", "observer") and person is None
        for name, field in self.fields.items():
            subject = (voice.speaker.id, person.id if person else "")
            field.show_values({getattr(person, name) if person else ""}, of=subject)
            self._lines.setRowVisible(field, not asks)
        self.consent.show_values({person.consent if person else "unknown"})
        self._lines.setRowVisible(self.consent, not asks)
        self.fields["name"].hint(voice.speaker.label if person is None else "")
        words = ngettext(
            "Also speaks in {count} other document: what you change here is changed there.",
            "Also speaks in {count} other documents: what you change here is changed there.",
            voice.elsewhere,
        )
        self.elsewhere.setText(words.format(count=voice.elsewhere))
        self._lines.setRowVisible(self.elsewhere, voice.elsewhere > 0)
        self._show_signature(voice.attribution, voice.quotable, interviewer=voice.speaker.role == "interviewer")

    def _show_signature(self, attribution: str, quotable: bool, *, interviewer: bool) -> None:
        self.signature.setText(f"{quoted('…', self.shell.session.info.language)} — {attribution}")
        if interviewer:
            self.caveat.setText(_("Who asks is not quoted."))
        else:
            self.caveat.setText(_("Will not be quoted: consent does not allow it."))
        self.caveat.setVisible(not quotable)

    def suggest(self, persons: Sequence[Person]) -> None:
        """Complete what is typed with what is known of other persons."""
        for name in ("role", "age", "district"):
            self.fields[name].suggest({getattr(one, name) for one in persons})

    def chosen(self) -> Voice | None:
        """The voice whose fields are shown."""
        return next((voice for voice in self._voices if voice.speaker.id == self._chosen), None)

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        project = self.shell.session.project
        voice: Voice | None = index.data(VOICE) if index.isValid() else None
        if project is None or voice is None or voice.speaker.id == self._chosen:
            return
        self.keep()
        self._chosen = voice.speaker.id
        self._show_voice(project)

    def _resize(self) -> None:
        rows = min(_MOST_ROWS, max(1, len(self._voices)))
        self.list.setFixedHeight(rows * theme.px(44) + 2)

    # Changing

    def keep(self) -> None:
        """Write what was typed and not left yet."""
        for field in self.fields.values():
            field.tell()

    def _give_part(self, role: str) -> None:
        self._attempt(lambda project: voices.give_part(project, [self._chosen], role))

    def _choose_person(self, key: str) -> None:
        if key == _NEW:
            self._attempt(lambda project: voices.new_person(project, self._chosen))
            self.fields["role"].setFocus()
        else:
            self._attempt(lambda project: voices.choose_person(project, self._chosen, key or None))

    def _describe(self, name: str, text: str) -> None:
        self._attempt(lambda project: voices.describe_person(project, self._chosen, **{name: text}))

    def _consent(self, consent: str) -> None:
        """Write what a person allows; what their withdrawal takes away is said."""
        project = self.shell.session.project
        self._attempt(lambda project: voices.describe_person(project, self._chosen, consent=consent))
        voice = self.chosen()
        if project is None or voice is None or voice.person is None or consent != "withdrawn":
            return
        count = withdrawing.extracts_of_person(project, voice.person.id)
        told = ngettext(
            "Their words leave every synthesis and every export: {count} extract.",
            "Their words leave every synthesis and every export: {count} extracts.",
            count,
        )
        self.shell.messages.say(told.format(count=count), "info", _("Undo"), self.shell.session.undo)

    def _attempt(self, act: Any) -> None:
        project = self.shell.session.project
        if project is None or not project.count(Speaker, id=self._chosen):
            return
        before = project.last_seq
        self.shell.session.attempt(lambda: act(project))
        if self._document_id and project.last_seq == before:
            self.show_document(project, self._document_id)


class _VoiceList(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.voices: list[Voice] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.voices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        voice = self.voices[index.row()]
        if role == VOICE:
            return voice
        if role == Qt.ItemDataRole.DisplayRole:
            return voice.speaker.label
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{voice.speaker.label}, {part(voice)}, {who(voice)}"
        return None


class _VoiceView(QListView):
    """The voices, one a row."""

    def __init__(self) -> None:
        super().__init__()
        self.voices = _VoiceList(self)
        self.setModel(self.voices)
        self.setItemDelegate(_VoiceLine(self))
        self.setAccessibleName(_("Speakers"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def show_voices(self, found: Sequence[Voice], chosen: str) -> None:
        """Show these voices, the cursor on one of them."""
        self.selectionModel().blockSignals(True)
        self.voices.beginResetModel()
        self.voices.voices = list(found)
        self.voices.endResetModel()
        row = next((row for row, voice in enumerate(found) if voice.speaker.id == chosen), -1)
        self.setCurrentIndex(self.voices.index(row))
        self.selectionModel().blockSignals(False)
        self.viewport().update()


class _VoiceLine(QStyledItemDelegate):
    """Paints a voice: its label and part, below it who it is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(44))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        voice: Voice = index.data(VOICE)
        tokens, box = theme.current(), QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -1.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QColor(tokens.accent if tokens.name == "contrast" else tokens.accent_soft))
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(box, 6, 6)
        if option.state & QStyle.StateFlag.State_HasFocus and self._has_focus():
            painter.setPen(QColor(tokens.focus))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        spot = box.adjusted(theme.px(8), theme.px(5), -theme.px(8), -theme.px(5))
        bold, small = _font(option, 13, bold=True), _font(option, 11)
        share = part(voice)
        painter.setFont(small)
        painter.setPen(QColor(tokens.muted))
        top = Qt.AlignmentFlag.AlignTop
        painter.drawText(spot, Qt.AlignmentFlag.AlignRight | top, share)
        room = spot.width() - QFontMetrics(small).horizontalAdvance(share) - theme.px(8)
        below = QFontMetrics(small).elidedText(who(voice), Qt.TextElideMode.ElideRight, int(spot.width()))
        painter.drawText(spot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, below)
        painter.setFont(bold)
        painter.setPen(QColor(tokens.text))
        label = QFontMetrics(bold).elidedText(voice.speaker.label, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(spot, Qt.AlignmentFlag.AlignLeft | top, label)
        painter.restore()

    def _has_focus(self) -> bool:
        view = self.parent()
        return isinstance(view, QWidget) and view.hasFocus()


def part(voice: Voice) -> str:
    """How much of what is said a voice says, in words."""
    return _("{percent} % of the words").format(percent=round(voice.share * 100))


def who(voice: Voice) -> str:
    """What is known of a voice, or its part in the conversation."""
    person = voice.person
    known = [person.role, age(person.age), person.district] if person else []
    words = ", ".join(filter(None, known))
    role = _(SPEAKER_ROLES.get(voice.speaker.role, voice.speaker.role))
    if words:
        return words
    return role if voice.speaker.role != "person" else _("{part}, not described yet").format(part=role)


def _main(found: Sequence[Voice]) -> str:
    """The voice to begin with: who says most, interviewers and observers apart."""
    heard = sorted(found, key=lambda voice: (voice.speaker.role in ("interviewer", "observer"), -voice.share))
    return heard[0].speaker.id if heard else ""


def _people(project: Project) -> dict[str, str]:
    """The persons to choose from, by id."""
    found = {_NOBODY: _("Not described yet"), _NEW: _("A new person")}
    for person in sorted(project.find(Person), key=lambda one: one.name.casefold()):
        known = ", ".join(filter(None, (person.role, age(person.age))))
        found[person.id] = " — ".join(filter(None, (person.name, known)))
    return found


def _small(words: str = "") -> QLabel:
    label = theme.mark(QLabel(words), "small")
    label.setWordWrap(True)
    return label


def _font(option: QStyleOptionViewItem, size: float, *, bold: bool = False) -> QFont:
    font = QFont(option.font)
    font.setPixelSize(theme.px(size))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
