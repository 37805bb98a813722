"""« Rechercher dans le corpus »: results while typing, Enter goes to the place. The index is made in the background."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qualicode.extend import Progress
from qualicode.i18n import _, ngettext
from qualicode.model.querying import expression
from qualicode.services import search
from qualicode.services.coding import Passage as Place
from qualicode.services.search import Hit, Mention
from qualicode.store.project import Changes, Project
from qualicode.store.reading import Reader
from qualicode.ui import guide, theme
from qualicode.ui.preview import Passage
from qualicode.ui.search.lines import HIT, HitLine, title_of
from qualicode.ui.search.saved import Saved
from qualicode.ui.workspace import Shell

_SCREEN = 50
_MOST = 2000
_PAUSE = 120
_CALM = 250
"""Milliseconds before indexing begins: what was just opened or imported is painted first."""


class CorpusSearch(QObject):
    """Keeps the index of the open project up to date and shows the box when it is asked for."""

    note_wanted = Signal(str)
    """A note was found and is to be shown."""

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell = shell
        self._indexing = False
        self.box = SearchBox(window, shell)
        self.box.note_wanted.connect(self.note_wanted)
        self._soon = QTimer(self, singleShot=True, interval=_CALM)
        self._soon.timeout.connect(self._index)
        shell.session.opened.connect(lambda: self._soon.start())
        shell.session.changed.connect(self._changed)
        shell.session.closed.connect(self.box.leave)

    def ask(self) -> None:
        """Show the box over the window, with what was typed before."""
        if self._shell.session.project is not None:
            self.box.ask()

    def _changed(self, changes: Changes) -> None:
        if changes.touch("document"):
            self._soon.start()

    def _index(self) -> None:
        project = self._shell.session.project
        if project is None or self._indexing:
            return
        path = search.index_path(project)
        if not search.unindexed(project, path):
            return
        self._indexing = True
        self._shell.jobs.start(
            _("Indexing the corpus for search"),
            lambda progress: _update(project, path, progress),
            self._indexed,
            cancelled=lambda: self._stopped(project),
        )

    def _indexed(self, _count: int) -> None:
        self._indexing = False
        self._index()
        self.box.refresh()

    def _stopped(self, project: Project) -> None:
        """Somebody stopped it: it goes on with the next import or opening, unless another project waits already."""
        self._indexing = False
        if self._shell.session.project is not project:
            self._index()


def _update(project: Project, path: Path, progress: Progress) -> int:
    reader = project.reader()
    try:
        return search.update_index(reader, path, progress)
    finally:
        reader.connection.close()


class SearchBox(QFrame):
    """A line to type in, how much was found, and the paragraphs with the words in bold."""

    note_wanted = Signal(str)

    def __init__(self, window: QWidget, shell: Shell) -> None:
        super().__init__(window)
        theme.mark(self, "popup")
        guide.about(self, "retrouver.md")
        self._window = window
        self._shell = shell
        self._before: QWidget | None = None
        self._counting = QTimer(self, singleShot=True, interval=0)
        self._counting.timeout.connect(self._count)
        self.line, self.told, self.list = QLineEdit(), theme.mark(QLabel(), "muted"), QListWidget()
        self.line.setPlaceholderText(_("Words to find, whatever their accents, case or inclusive spelling…"))
        self.line.setAccessibleName(_("Search the corpus"))
        self.list.setAccessibleName(_("Passages found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(HitLine(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        for widget in (self.line, self.told, self.list):
            layout.addWidget(widget)
        layout.addLayout(self._foot())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.refresh)
        self.line.textChanged.connect(lambda _text: self._pause.start())
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda _item: self._take())
        self.list.verticalScrollBar().valueChanged.connect(self._more)
        window.installEventFilter(self)
        self.hide()

    def _foot(self) -> QHBoxLayout:
        self.scope = QComboBox()
        self.scope.addItem(_("In the texts"), "texts")
        self.scope.addItem(_("In codes and notes"), "mentions")
        self.scope.setAccessibleName(_("Where to search"))
        self.scope.activated.connect(lambda _at: self._again())
        self.document = QComboBox()
        self.document.setAccessibleName(_("Document"))
        self.document.setMinimumContentsLength(16)
        self.document.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.document.activated.connect(lambda _at: self._again())
        self.saved = Saved(self._shell, "words", self.line.text, self.line.text)
        self.saved.wanted.connect(self._take_up)
        self.code = QPushButton(_("Code the results…"))
        self.code.clicked.connect(self._code)
        row = QHBoxLayout()
        row.addWidget(self.scope)
        row.addWidget(self.document)
        row.addStretch(1)
        row.addWidget(self.saved)
        row.addWidget(self.code)
        return row

    def _take_up(self, words: str) -> None:
        self.line.setText(words)
        self._again()

    def _again(self) -> None:
        self.refresh()
        self.line.setFocus()

    def ask(self) -> None:
        """Show the box, what was typed before selected."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self._lie()
        self.show()
        self.raise_()
        self.line.setFocus()
        self.line.selectAll()
        self.refresh()

    def leave(self) -> None:
        """Hide, and give the focus back."""
        if self.isVisible():
            self.hide()
            if self._before is not None:
                self._before.setFocus()

    def refresh(self) -> None:
        """Search again for what is typed."""
        project = self._shell.session.project
        self.list.clear()
        if project is None or not self.isVisible():
            return
        texts, words = self.scope.currentData() == "texts", self.line.text()
        self.document.setEnabled(texts)
        self.code.setEnabled(False)
        if not texts:
            self._show_mentions(search.mentions(project, words))
        elif expression(words):
            self._search_apart(project, words)
        else:
            self._show_first(self._found(project, words))

    def _found(self, reader: Reader, words: str, after: int = 0) -> list[Hit]:
        project = self._shell.session.project
        assert project is not None, "somebody searches"
        document_id = str(self.document.currentData() or "")
        path = search.index_path(project)
        return search.search(reader, path, words, limit=_SCREEN, after=after, document_id=document_id)

    def _search_apart(self, project: Project, words: str) -> None:
        """An expression reads every text: not in the window's thread."""
        document_id, path = str(self.document.currentData() or ""), search.index_path(project)

        def work(_progress: Progress) -> list[Hit]:
            reader = project.reader()
            try:
                return search.search(reader, path, words, limit=_MOST, document_id=document_id)
            finally:
                reader.connection.close()

        def then(hits: list[Hit]) -> None:
            if words == self.line.text():
                self.list.clear()
                self._show_first(hits)

        self.told.setText(_("Searching…"))
        self._shell.jobs.start(_("Searching…"), work, then, lambda error: self.told.setText(str(error)), quiet=True)

    def _show_first(self, hits: Sequence[Hit]) -> None:
        self._show_hits(hits)
        self.code.setEnabled(bool(hits))
        self.list.setCurrentRow(0)
        self._counting.start()  # what was found is painted first

    def _show_mentions(self, found: Sequence[Mention]) -> None:
        for one in found:
            item = QListWidgetItem()
            item.setData(HIT, one)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title_of(one)}: {one.text}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        many = ngettext("{count} code or note", "{count} codes or notes", len(found)).format(count=len(found))
        self.told.setText(many if found else _("Nothing found."))

    def _count(self) -> None:
        project = self._shell.session.project
        if project is None or not self.isVisible():
            return
        words, path = self.line.text(), search.index_path(project)
        if expression(words):
            hits = [self.list.item(row).data(HIT) for row in range(self.list.count())]
            counts = dict(Counter(hit.document_id for hit in hits))
        else:
            counts = search.count(project, path, words)
        self._offer_documents(project, counts)
        self.told.setText(self._words(words, sum(counts.values()), len(counts), search.unindexed(project, path)))

    def _words(self, words: str, passages: int, documents: int, unseen: int) -> str:
        if not words.strip():
            told = _("Words of one paragraph; “exact words”, -without, OR, “near words”~5, /expression/.")
        elif not passages:
            told = _("Nothing found.")
        else:
            found = ngettext("{count} passage", "{count} passages", passages).format(count=passages)
            where = ngettext("in {count} document", "in {count} documents", documents).format(count=documents)
            told = f"{found} {where}"
        if unseen:
            waiting = ngettext("{count} text is not indexed yet.", "{count} texts are not indexed yet.", unseen)
            told = f"{told} {waiting.format(count=unseen)}"
        return told

    def _offer_documents(self, project: Project, counts: Mapping[str, int]) -> None:
        """The documents that hold what was found, with how often; the one chosen stays."""
        kept, titles = self.document.currentData(), {one.id: one.title for one in project.documents()}
        self.document.clear()
        self.document.addItem(_("Every document"), "")
        for document_id, count in counts.items():
            self.document.addItem(f"{titles.get(document_id, '')} ({count})", document_id)
        self.document.setCurrentIndex(max(0, self.document.findData(kept)))

    def _show_hits(self, hits: Sequence[Hit]) -> None:
        for hit in hits:
            item = QListWidgetItem()
            item.setData(HIT, hit)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.document}: {hit.text}")
            self.list.addItem(item)

    def _more(self, value: int) -> None:
        project, bar = self._shell.session.project, self.list.verticalScrollBar()
        if project is None or not self.list.count() or value < bar.maximum() - bar.pageStep():
            return
        last, words = self.list.item(self.list.count() - 1).data(HIT), self.line.text()
        if isinstance(last, Hit) and not expression(words):
            self._show_hits(self._found(project, words, last.page))

    def _code(self) -> None:
        """One code on every sentence or turn that was found, after a look."""
        from qualicode.ui.coder.many import CodeMany

        project, words = self._shell.session.project, self.line.text()
        if project is None:
            return
        path, document_id = search.index_path(project), str(self.document.currentData() or "")
        found: list[Hit] = []
        if not self._shell.session.attempt(
            lambda: found.extend(search.search(project, path, words, limit=_MOST, document_id=document_id))
        ):
            return
        self.leave()
        title = _("Paragraphs that answer “{words}”").format(words=words)
        CodeMany(self._shell, self._window, title, [_passage(hit) for hit in found]).show()

    def _take(self) -> None:
        if self.list.currentRow() < 0:
            return
        hit = self.list.currentItem().data(HIT)
        if isinstance(hit, Mention):
            self.hide()
            self._show_mention(hit)
            return
        start, end = hit.marks[0] if hit.marks else (hit.start, hit.end)
        self.hide()
        self._shell.go("coder", document=hit.document_id, start=start, end=end)

    def _show_mention(self, found: Mention) -> None:
        if found.table == "code":
            self._shell.go("codebook", code=found.id)
        else:
            self.note_wanted.emit(found.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self._lie()
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if watched is self.line and event.type() == QEvent.Type.FocusOut and self.window().isActiveWindow():
            QTimer.singleShot(0, self, self._look_after)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, last = Qt.Key(event.key()), self.list.count() - 1
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
        if key in steps:
            self.list.setCurrentRow(min(max(self.list.currentRow() + steps[key], 0), last))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True

    def _look_after(self) -> None:
        """Hide when the focus went to something outside."""
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus) and focus.window() is self.window():
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _lie(self) -> None:
        room = self._window.rect()
        width = min(theme.px(760), room.width() - theme.px(48))
        self.setFixedSize(width, min(theme.px(560), room.height() - theme.px(96)))
        self.move((room.width() - width) // 2, theme.px(56))


def _passage(hit: Hit) -> Passage:
    """The paragraph that holds what was found."""
    return Passage(hit.document_id, hit.document, "", hit.text, "", Place(hit.document_id, hit.start, hit.end))
