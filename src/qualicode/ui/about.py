"""What this program is, and whose work it stands on."""

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

import qualicode
from qualicode.i18n import _
from qualicode.ui import theme


class About(QDialog):
    """Name, version, licences."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About Qualicode"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(theme.mark(QLabel("Qualicode"), "display"))
        for text in (
            _("Version {version}, with Qt {qt}").format(version=qualicode.__version__, qt=qVersion()),
            _("Qualitative coding for people who listen to residents. Everything stays on this computer."),
            _("Apache 2.0 licence. Qt and PySide6: LGPL 3. Icons: Lucide (ISC)."),
            _("Typefaces: Noto Serif, Inter and Atkinson Hyperlegible (SIL Open Font License)."),
        ):
            label = QLabel(text)
            label.setWordWrap(True)
            layout.addWidget(label)
        close = theme.mark(QPushButton(_("Close")), "primary")
        close.clicked.connect(self.accept)
        layout.addSpacing(8)
        layout.addWidget(close)
        self.setMinimumWidth(theme.px(420))
