"""The column in the middle: what is known of the document, a line to find words, the transcript; or what to do."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from qualicode.ui import icons, theme
from qualicode.ui.coder.desk import Desk
from qualicode.ui.coder.find_bar import FindBar
from qualicode.ui.coder.header import Header
from qualicode.ui.coder.transcript import Transcript


class EmptyState(QFrame):
    """Says what a place is for and offers the next act."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        theme.mark(self, "pane")
        self._icon_name, self._icon = icon, QLabel()
        self.title, self.words = theme.mark(QLabel(), "heading"), theme.mark(QLabel(), "muted")
        self.words.setWordWrap(True)
        self.button = theme.mark(QPushButton(), "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addStretch(2)
        for widget in (self._icon, self.title, self.words, self.button):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        for label in (self._icon, self.title, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        theme.appearance().changed.connect(self._draw)
        self._draw()

    def say(self, title: str, words: str, button: str = "") -> None:
        """Show these words, and a button when it has a name."""
        self.title.setText(title)
        self.words.setText(words)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the words the height that they need: a layout does not ask a centred label for it."""
        width = max(1, min(theme.px(440), self.width() - 48))
        self.words.setFixedSize(width, max(0, self.words.heightForWidth(width)))

    def _draw(self) -> None:
        self._icon.setPixmap(icons.pixmap(self._icon_name, theme.px(40), theme.current().outline))
        self._fit()


class Stage(QWidget):
    """Shows the document on the desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.header, self.find_bar = Header(), FindBar()
        self.transcript = Transcript(desk.legend)
        self.empty = EmptyState("file-text")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.transcript)
        self._pages.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        self._below_header = QVBoxLayout()
        layout.addLayout(self._below_header)
        layout.addWidget(self.find_bar)
        layout.addWidget(self._pages, 1)
        desk.shown.connect(self._show)
        desk.described.connect(self._describe)
        desk.marked.connect(self._mark)
        self.find_bar.found.connect(self._show_found)
        self.find_bar.reached.connect(self._reach)
        self.find_bar.left.connect(self.transcript.setFocus)

    def add_bar(self, bar: QWidget) -> None:
        """A bar between the header and the text."""
        self._below_header.addWidget(bar)

    def add_correction(self, page: QWidget) -> None:
        """What is shown in the place of the transcript while it is corrected."""
        self._pages.addWidget(page)

    def show_correction(self, on: bool) -> None:
        """Show the correction, or the transcript again."""
        self.find_bar.hide()
        self._pages.setCurrentIndex(2 if on else 0 if self._desk.page else 1)

    def ask_find(self) -> None:
        """Open the line that finds words; with what is selected, when that is a word or two."""
        if self._desk.page is None:
            return
        start, end = self.transcript.selection()
        words = self._desk.page.text[start:end] if 0 < end - start <= 60 else ""
        self.find_bar.ask(start, words if "\n" not in words else "")

    def find_again(self, step: int) -> None:
        """Go to the next find (1) or the one before (-1); ask what to find when nothing was."""
        if self.find_bar.line.text().strip():
            self.find_bar.go(step)
        else:
            self.ask_find()

    def _show(self) -> None:
        desk = self._desk
        self.header.show_document(desk.open_document)
        self.transcript.document_id = desk.document_id
        self._name_text()
        self._pages.setCurrentIndex(0 if desk.page else 1)
        self.transcript.show_page(desk.page, desk.marks)
        self.find_bar.search_in(desk.page.text if desk.page else "")

    def _describe(self) -> None:
        self.header.show_document(self._desk.open_document)
        self._name_text()
        if self._desk.page is not None:
            self.transcript.redescribe(self._desk.page)

    def _name_text(self) -> None:
        opened = self._desk.open_document
        self.transcript.setAccessibleDescription(opened.document.title if opened else "")

    def _mark(self) -> None:
        self.transcript.marks = self._desk.marks
        self.transcript.refresh()

    def _show_found(self, spans: list[tuple[int, int]]) -> None:
        self._desk.marks.found = spans
        self.transcript.refresh()

    def _reach(self, start: int, end: int) -> None:
        self.transcript.select(start, end)
