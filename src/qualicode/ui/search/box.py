"""« Rechercher dans le corpus »: results while typing, Enter goes to the place. The index is made in the background."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QTextDocument
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qualicode.extend import Progress
from qualicode.i18n import _, ngettext
from qualicode.services import search
from qualicode.services.search import Hit
from qualicode.store.project import Changes, Project
from qualicode.ui import guide, theme
from qualicode.ui.workspace import Shell

HIT = Qt.ItemDataRole.UserRole
_SCREEN = 50
_PAUSE = 120
_CALM = 250
"""Milliseconds before indexing begins: what was just opened or imported is painted first."""
Index = QModelIndex | QPersistentModelIndex


class CorpusSearch(QObject):
    """Keeps the index of the open project up to date and shows the box when it is asked for."""

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell = shell
        self._indexing = False
        self.box = SearchBox(window, shell)
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
        self.list.setItemDelegate(_HitLine(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        for widget in (self.line, self.told, self.list):
            layout.addWidget(widget)
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
        self._show_hits(search.search(project, search.index_path(project), self.line.text(), limit=_SCREEN))
        self.list.setCurrentRow(0)
        self._counting.start()  # what was found is painted first

    def _count(self) -> None:
        project = self._shell.session.project
        if project is None or not self.isVisible():
            return
        words, path = self.line.text(), search.index_path(project)
        counts = search.count(project, path, words)
        self.told.setText(self._words(words, sum(counts.values()), len(counts), search.unindexed(project, path)))

    def _words(self, words: str, passages: int, documents: int, unseen: int) -> str:
        if not words.strip():
            told = _("Type one or several words; all of them stand in the same paragraph.")
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
        last: Hit = self.list.item(self.list.count() - 1).data(HIT)
        path = search.index_path(project)
        self._show_hits(search.search(project, path, self.line.text(), limit=_SCREEN, after=last.page))

    def _take(self) -> None:
        if self.list.currentRow() < 0:
            return
        hit: Hit = self.list.currentItem().data(HIT)
        start, end = hit.marks[0] if hit.marks else (hit.start, hit.end)
        self.hide()
        self._shell.go("coder", document=hit.document_id, start=start, end=end)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self._lie()
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if watched is self.line and event.type() == QEvent.Type.FocusOut and self.window().isActiveWindow():
            self.hide()
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

    def _lie(self) -> None:
        room = self._window.rect()
        width = min(theme.px(760), room.width() - theme.px(48))
        self.setFixedSize(width, min(theme.px(560), room.height() - theme.px(96)))
        self.move((room.width() - width) // 2, theme.px(56))


class _HitLine(QStyledItemDelegate):
    """The document's title above the words around what was found."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(50))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(HIT)
        tokens, box = theme.current(), QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(box, 6, 6)
        small = QFont(option.font)
        small.setPixelSize(theme.px(11))
        painter.setFont(small)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(box.adjusted(10, theme.px(4), -10, 0), Qt.AlignmentFlag.AlignTop, hit.document)
        words = QTextDocument()
        words.setDocumentMargin(0)
        words.setDefaultFont(option.font)
        words.setHtml(f'<span style="color:{tokens.text}">{_marked(hit)}</span>')
        painter.translate(box.left() + 10, box.top() + theme.px(22))
        words.drawContents(painter, QRectF(0, 0, box.width() - 20, theme.px(24)))
        painter.restore()


def _marked(hit: Hit, around: int = 40) -> str:
    """One line of the paragraph, from a little before the first word found, with the words in bold."""
    first = hit.marks[0][0] - hit.start if hit.marks else 0
    begin = max(0, first - around)
    begin = hit.text.find(" ", begin) + 1 if begin else 0
    parts, at = ["…" if begin else ""], begin
    for start, end in hit.marks:
        parts.append(escape(hit.text[at : start - hit.start]))
        parts.append(f"<b>{escape(hit.text[start - hit.start : end - hit.start])}</b>")
        at = end - hit.start
    parts.append(escape(hit.text[at : at + 200]))
    return f'<span style="white-space:nowrap">{"".join(parts)}</span>'
