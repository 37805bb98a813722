"""« Envoyer à l'équipe »: which documents, whose codings, what to do with them; then one file."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.extend import Progress
from qualicode.i18n import _, ngettext
from qualicode.services import sending
from qualicode.services.sending import Sent
from qualicode.store.files import SUFFIX
from qualicode.ui import ask, guide, theme
from qualicode.ui.workspace import Shell

_ID = Qt.ItemDataRole.UserRole
_MEGABYTE = 1_000_000


class Sending(QDialog):
    """One file for the team: whole, or chosen documents; with everybody's codings, or without others'."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        guide.about(self, "equipe.md")
        self._shell = shell
        self.setWindowTitle(_("Send to the team"))
        self.resize(min(theme.px(560), parent.width()), min(theme.px(600), parent.height()))
        self.whole = QRadioButton(_("The whole project, with its history"))
        self.part = QRadioButton(_("Only these documents, without history"))
        self.documents, self.instructions = QListWidget(), QPlainTextEdit()
        self.blind = QCheckBox(_("Without codings and notes: to code the same texts blindly"))
        self.mine = QCheckBox(_("Leave mine in it"))
        self.frozen = QCheckBox(_("Freeze the codebook: everybody codes with these codes"))
        self.told = theme.mark(QLabel(), "muted")
        self.send = theme.mark(QPushButton(_("Write the file…")), "primary")
        self._lay_out()
        self._fill()
        for button in (self.whole, self.part, self.blind):
            button.toggled.connect(lambda _on: self._fit())
        self.documents.itemChanged.connect(lambda _item: self._fit())
        self.send.clicked.connect(self._send)
        shell.session.closed.connect(self.close)
        self._fit()

    def _lay_out(self) -> None:
        close = QPushButton(_("Cancel"))
        close.clicked.connect(self.close)
        self.documents.setAccessibleName(_("Documents"))
        self.documents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.documents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.instructions.setAccessibleName(_("Instructions"))
        self.instructions.setTabChangesFocus(True)
        self.instructions.setMaximumHeight(theme.px(84))
        self.instructions.setPlaceholderText(_("What to do with it, until when"))
        self.told.setWordWrap(True)
        self.whole.setChecked(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        for widget in (self.whole, self.part):
            layout.addWidget(widget)
        layout.addWidget(self.documents, 1)
        layout.addWidget(self.blind)
        layout.addWidget(self.mine)
        layout.addWidget(self.frozen)
        layout.addWidget(theme.mark(QLabel(_("Instructions")), "section"))
        layout.addWidget(self.instructions)
        layout.addWidget(self.told)
        layout.addLayout(foot)

    def _fill(self) -> None:
        project = self._shell.session.project
        for one in project.documents() if project is not None else ():
            item = QListWidgetItem(one.title)
            item.setData(_ID, one.id)
            item.setToolTip(one.title)
            item.setCheckState(Qt.CheckState.Checked)
            if one.consent == "withdrawn":
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                item.setCheckState(Qt.CheckState.Unchecked)
            self.documents.addItem(item)

    def chosen(self) -> list[str] | None:
        """The documents to send; None for all of them."""
        if self.whole.isChecked():
            return None
        items = [self.documents.item(at) for at in range(self.documents.count())]
        return [str(one.data(_ID)) for one in items if one.checkState() == Qt.CheckState.Checked]

    def _fit(self) -> None:
        chosen = self.chosen()
        self.documents.setEnabled(chosen is not None)
        self.mine.setEnabled(self.blind.isChecked())
        self.send.setEnabled(chosen is None or bool(chosen))
        if chosen is None and not self.blind.isChecked():
            told = _("A whole copy holds everything, withdrawn texts and earlier states too: send it to the team only.")
        else:
            told = _("A part holds no history and nothing that was withdrawn; it comes back by “Merge a copy…”.")
        self.told.setText(told)

    def _send(self) -> None:
        project = self._shell.session.project
        title = _("Send to the team")
        stem = _("{name} for the team").format(name=Path(self._shell.session.file_name).stem)
        path = ask.save_file(self, title, ask.project_filter(), stem + SUFFIX, SUFFIX)
        if project is None or path is None:
            return
        chosen, codings, instructions = self.chosen(), not self.blind.isChecked(), self.instructions.toPlainText()
        sender, frozen = project.coder_id, self.frozen.isChecked()
        if path.exists():  # the dialog of the system has asked
            path = _beside(path)
        keep = {sender} if sender and self.mine.isChecked() else set[str]()
        self.close()

        def work(_progress: Progress) -> Sent:
            reader = project.reader()
            try:
                return sending.send(
                    reader, path, sender_id=sender, document_ids=chosen, codings=codings, keep_coder_ids=keep,
                    instructions=instructions, frozen=frozen,
                )  # fmt: skip
            finally:
                reader.connection.close()

        self._shell.jobs.start(_("Writing the file for the team…"), work, self._tell)

    def _tell(self, sent: Sent) -> None:
        documents = ngettext("{count} document", "{count} documents", sent.documents).format(count=sent.documents)
        extracts = ngettext("{count} extract", "{count} extracts", sent.codings).format(count=sent.codings)
        size = max(0.1, sent.size / _MEGABYTE)
        told = _("“{name}” is written: {documents}, {extracts}, {size} MB. Send it by mail or on a shared drive.")
        said = told.format(name=sent.path.name, documents=documents, extracts=extracts, size=f"{size:.1f}")
        if sent.left_out:
            said += " " + _("Withdrawn and left out: {titles}.").format(titles=", ".join(sent.left_out[:3]))
        self._shell.messages.say(said, "success")


def _beside(path: Path) -> Path:
    """A name that is free, in the same folder: no file that was sent is written over."""
    number = 2
    while (found := path.with_name(f"{path.stem} {number}{path.suffix}")).exists():
        number += 1
    return found


def who_sent(letter: sending.Letter | None) -> str:
    """Who sent a copy, when, and what they ask; "" when it was not sent."""
    if letter is None:
        return ""
    words = _("Sent by {name} on {date}.").format(name=letter.sender or _("somebody"), date=letter.at[:10])
    return f"{words} {letter.instructions}".strip()
