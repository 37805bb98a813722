"""Words for « Includes »: those of a code's own extracts that tell it, offered on demand; a click takes one in."""

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from qualicode.extend import Telling
from qualicode.i18n import _
from qualicode.model.study import Code
from qualicode.plugins.suggesters.asking import Answer, Question
from qualicode.ui import theme
from qualicode.ui.codebook.advice import shared
from qualicode.ui.workspace import Shell

_MOST = 12


class TellingWords(QWidget):
    """One quiet line; `take(word)` is called with each word that is taken in."""

    def __init__(self, shell: Shell, take: Callable[[str], object]) -> None:
        super().__init__()
        self._shell, self._take = shell, take
        self._code: Code | None = None
        self._found: Sequence[Telling] = ()
        self.button = theme.mark(QPushButton(_("Words from its extracts…")), "link")
        self.button.setToolTip(_("Words that people say in the extracts of this code, and hardly elsewhere"))
        self.button.clicked.connect(self.ask)
        self.words = theme.mark(QLabel(), "muted")
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.words.setAccessibleName(_("Words from its extracts"))
        self.words.linkActivated.connect(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.words)
        self.show_code(None)

    def show_code(self, code: Code | None) -> None:
        """This code is shown now: what was offered for another one goes."""
        if code is None or self._code is None or code.id != self._code.id:
            self._found = ()
            self._say("")
        self._code = code

    def ask(self) -> None:
        """Look for the words."""
        code = self._code
        if code is None:
            return
        self._say(escape(_("Reading its extracts…")))

        def then(found: Answer) -> None:
            if self._code is None or self._code.id != code.id:
                return
            if found is None:
                self._say(escape(shared(self._shell.session).status() or _("Suggestions are unavailable for now.")))
                return
            self._found = found
            self._show()

        shared(self._shell.session).ask(Question("telling", code.id, most=_MOST), then)

    def offered(self) -> list[str]:
        """The words that are offered."""
        return [one.word for one in self._found]

    def take(self, word: str) -> None:
        """Take one of the words in."""
        if word in self.offered():
            self._found = [one for one in self._found if one.word != word]
            self._take(word)
            self._show()

    def _show(self) -> None:
        colour = theme.current().accent
        parts = [
            f'<a href="{escape(one.word)}" style="color:{colour}">{escape(one.word)}</a>&nbsp;({one.passages})'
            for one in self._found
        ]
        lead = escape(_("Choose a word to take it in; in brackets, how many extracts say it."))
        none = escape(_("No other word stands out in its extracts."))
        self._say(f"{lead}<br>{' · '.join(parts)}" if parts else none)

    def _say(self, html: str) -> None:
        self.words.setText(html)
        self.words.setVisible(bool(html))
