"""The pane at the left: the corpus by territory, a filter above, « Importer… » below."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qualicode.i18n import _, ngettext
from qualicode.model.study import Territory
from qualicode.services.documents import Overview
from qualicode.ui import icons, theme
from qualicode.ui.coder.corpus import LINE, Corpus, Index, Line, facts
from qualicode.ui.coder.labels import Snug


class DocumentPane(QFrame):
    """Shows the corpus and says which document is wanted and what is to be done with documents."""

    chosen = Signal(str)
    """A document is to be shown."""
    import_wanted = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        theme.mark(self, "pane")
        self.corpus = Corpus(self)
        self.count = Snug("muted")
        self.line = theme.mark(QLineEdit(), "search")
        self.line.setPlaceholderText(_("Filter…"))
        self.line.setAccessibleName(_("Filter the documents"))
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._filter)
        self.view = _DocumentView(self.corpus)
        self.view.selectionModel().currentChanged.connect(self._current)
        self.view.customContextMenuRequested.connect(self._menu)
        self.corpus.progressed.connect(lambda row: self.view.update(self.corpus.index(row)))
        self.empty = theme.mark(QLabel(), "muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.empty.setContentsMargins(12, 24, 12, 0)
        self.import_button = QPushButton(_("Import…"))
        self.import_button.clicked.connect(self.import_wanted)
        icons.give(self.import_button, "plus", size=14)
        self._shown = ""
        self._lay_out()

    def _lay_out(self) -> None:
        header, footer, search = theme.mark(QFrame(), "header"), theme.mark(QFrame(), "footer"), QWidget()
        top, bottom, middle = QHBoxLayout(header), QHBoxLayout(footer), QVBoxLayout(search)
        top.setContentsMargins(12, 0, 12, 0)
        top.addWidget(theme.mark(QLabel(_("Corpus")), "title"))
        top.addStretch(1)
        top.addWidget(self.count, 100)
        middle.setContentsMargins(12, 8, 12, 4)
        middle.addWidget(self.line)
        bottom.setContentsMargins(12, 6, 12, 6)
        bottom.addWidget(self.import_button)
        bottom.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (header, search, self.view, self.empty, footer):
            layout.addWidget(widget, int(widget in (self.view, self.empty)))

    # Showing

    def show_documents(self, overviews: Sequence[Overview], territories: Sequence[Territory]) -> None:
        """Show the corpus; the document that was shown stays chosen, the place in the list stays."""
        top = self.view.verticalScrollBar().value()
        self.corpus.show(overviews, territories)
        count = self.corpus.total
        self.count.setText(ngettext("{count} document", "{count} documents", count).format(count=count))
        self._after_reset()
        self.view.verticalScrollBar().setValue(top)

    def show_chosen(self, document_id: str) -> None:
        """Mark a document as the one that is shown, without asking for it again."""
        self._shown = document_id
        self._mark()

    def chosen_ids(self) -> list[str]:
        """The documents that are selected in the list."""
        lines = [index.data(LINE) for index in self.view.selectionModel().selectedIndexes()]
        return [line.document_id for line in lines if line.overview]

    def current_line(self) -> Line | None:
        """The line with the cursor."""
        index = self.view.currentIndex()
        return index.data(LINE) if index.isValid() else None

    def rename(self) -> None:
        """Let the title of the current document be typed."""
        if self.view.currentIndex().isValid():
            self.view.edit(self.view.currentIndex())

    def neighbour(self, step: int) -> str:
        """The document after (1) or before (-1) the one that is shown, "" at the ends."""
        ids = self.corpus.document_ids()
        if self._shown not in ids:
            return ids[0] if ids else ""
        at = ids.index(self._shown) + step
        return ids[at] if 0 <= at < len(ids) else ""

    def _filter(self, query: str) -> None:
        self.corpus.filter(query.strip())
        self._after_reset()

    def _after_reset(self) -> None:
        query = self.line.text().strip()
        self.empty.setText(_("No document answers “{query}”.").format(query=query) if query else _("No documents yet."))
        self.view.setVisible(bool(self.corpus.lines))
        self.empty.setVisible(not self.corpus.lines)
        self._mark()

    def _mark(self) -> None:
        row = self.corpus.row_of(self._shown)
        self.view.selectionModel().blockSignals(True)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.view.selectionModel().setCurrentIndex(self.corpus.index(row), flags)
        self.view.selectionModel().blockSignals(False)
        if row >= 0:
            self.view.scrollTo(self.corpus.index(row))
        self.view.viewport().update()

    def _current(self, index: QModelIndex, _before: QModelIndex) -> None:
        line: Line | None = index.data(LINE) if index.isValid() else None
        if line is not None and line.overview and line.document_id != self._shown:
            self._shown = line.document_id
            self.chosen.emit(line.document_id)

    def _menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        if index.isValid() and index not in self.view.selectionModel().selectedIndexes():
            self.view.setCurrentIndex(index)
        self.menu_asked.emit(self.view.viewport().mapToGlobal(place))


class _DocumentView(QListView):
    def __init__(self, corpus: Corpus) -> None:
        super().__init__()
        self.setModel(corpus)
        self.setItemDelegate(_LinePainter(self))
        self.setAccessibleName(_("Documents"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setMouseTracking(True)
        theme.appearance().changed.connect(self.scheduleDelayedItemsLayout)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Arrows pass over the territories, which are no places to stay."""
        to = super().moveCursor(action, modifiers)
        upwards = to.row() < self.currentIndex().row()
        while to.isValid() and not to.flags() & Qt.ItemFlag.ItemIsSelectable:
            beyond = to.siblingAtRow(to.row() + (-1 if upwards else 1))
            if not beyond.isValid():
                return self.currentIndex()
            to = beyond
        return to

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Letters belong to the shortcuts of the window: the filter finds documents by name.
        if event.text().isalnum() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
            return
        super().keyPressEvent(event)


class _LinePainter(QStyledItemDelegate):
    """Paints a territory, or a document with its quiet line and how far it is coded."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Line = index.data(LINE)
        return QSize(0, theme.px(48) if line.overview else theme.px(30))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.overview is None:
            self._territory(painter, option, line, box)
        else:
            self._document(painter, option, line.title, line.overview, box)
        painter.restore()

    def _territory(self, painter: QPainter, option: QStyleOptionViewItem, line: Line, box: QRectF) -> None:
        tokens, font = theme.current(), _font(option, 12, bold=True)
        spot = box.adjusted(theme.px(12), theme.px(6), -theme.px(12), 0)
        painter.setFont(_font(option, 12))
        painter.setPen(QColor(tokens.muted))
        painter.drawText(spot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(line.count))
        painter.setFont(font)
        room = spot.width() - theme.px(30)
        words = QFontMetrics(font).elidedText(line.title, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(spot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _document(
        self, painter: QPainter, option: QStyleOptionViewItem, title: str, overview: Overview, box: QRectF
    ) -> None:
        tokens = theme.current()
        self._ground(painter, option, box)
        spot = box.adjusted(theme.px(22), theme.px(5), -theme.px(12), -theme.px(5))
        font, small = _font(option, 13), _font(option, 11)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        words = QFontMetrics(font).elidedText(title, Qt.TextElideMode.ElideRight, int(spot.width()))
        painter.drawText(spot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, words)
        painter.setFont(small)
        painter.setPen(QColor(tokens.muted))
        below = spot.adjusted(0, theme.px(17), 0, 0)
        words = QFontMetrics(small).elidedText(facts(overview), Qt.TextElideMode.ElideRight, int(spot.width()))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, words)
        track = QRectF(spot.left(), spot.bottom() - 3, spot.width(), 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.progress_track))
        painter.drawRoundedRect(track, 1.5, 1.5)
        if overview.covered > 0:
            track.setWidth(max(3.0, track.width() * min(1.0, overview.covered)))
            painter.setBrush(QColor(tokens.progress))
            painter.drawRoundedRect(track, 1.5, 1.5)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF) -> None:
        tokens, state = theme.current(), option.state
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(tokens.accent_soft))
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(tokens.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(tokens.hover))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(tokens.focus))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(_("Title"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        box = option.rect.adjusted(theme.px(14), 2, -theme.px(8), 0)
        box.setHeight(theme.px(28))
        editor.setGeometry(box)


def _font(option: QStyleOptionViewItem, size: float, *, bold: bool = False) -> QFont:
    font = QFont(option.font)
    font.setPixelSize(theme.px(size))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
