"""The bar above a text that is being corrected: what the correction does, why it is made, to save or to leave it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from qualicode.i18n import _, ngettext
from qualicode.services.correcting import Fate, Preview
from qualicode.ui import theme
from qualicode.ui.elided import Elided

_LISTED = 4
"""So many extracts that would vanish are named."""


class CorrectionBar(QFrame):
    """Tells and asks; the text below it keeps the focus."""

    saving = Signal()
    leaving = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.mark(self, "notice")
        self.title = theme.mark(QLabel(_("Correcting the text")), "title")
        self.told = Elided(kind="muted")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Why? (optional)"))
        self.reason.setAccessibleName(_("Why the text is corrected"))
        self.reason.setFixedWidth(theme.px(190))
        self.cancel, self.save = QPushButton(_("Leave as it was")), theme.mark(QPushButton(_("Save")), "primary")
        self.lost = theme.mark(QLabel(), "danger")
        self.lost.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.title)
        row.addWidget(self.told, 1)
        row.addStretch()
        for widget in (self.reason, self.cancel, self.save):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(row)
        layout.addWidget(self.lost)
        self.save.clicked.connect(self.saving)
        self.cancel.clicked.connect(self.leaving)
        self.reason.returnPressed.connect(self.saving)
        self.hide()

    def begin(self) -> None:
        """Show the bar as nothing was corrected yet."""
        self.reason.clear()
        self.tell(Preview(), False)
        self.show()

    def tell(self, preview: Preview, any_change: bool) -> None:
        """Say what the correction does to the extracts."""
        count = len(preview.changed)
        if count:
            words = ngettext("{count} extract changes its words.", "{count} extracts change their words.", count)
            self.told.setText(words.format(count=count))
        else:
            self.told.setText(_("Codings, notes and times stay on their words.") if any_change else "")
        self.lost.setText(_lost(preview.vanishing) if preview.vanishing else "")
        self.lost.setVisible(bool(preview.vanishing))
        self.save.setText(_("Save all the same") if preview.vanishing else _("Save"))
        self.save.setEnabled(any_change)


def _lost(fates: tuple[Fate, ...]) -> str:
    names = [_("“{words}” ({code})").format(words=_short(fate.before), code=fate.code) for fate in fates[:_LISTED]]
    words = ngettext("{count} extract would vanish:", "{count} extracts would vanish:", len(fates))
    more = "…" if len(fates) > _LISTED else ""
    return f"{words.format(count=len(fates))} {', '.join(names)}{more}"


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 48 else f"{words[:47].rstrip()}…"
