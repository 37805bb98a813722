"""The extracts of a code, with their context and where they come from; a click goes to the place in the text."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qualicode.i18n import _
from qualicode.model.positions import Utf16Map
from qualicode.model.study import Code, Coder
from qualicode.services import retrieval
from qualicode.services.retrieval import Extract
from qualicode.store.reading import Reader
from qualicode.ui import theme

EXTRACT = Qt.ItemDataRole.UserRole
SCREEN = 50
Index = QModelIndex | QPersistentModelIndex


class ExtractModel(QAbstractListModel):
    """The extracts of some codes, read a screen at a time."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._reader: Reader | None = None
        self._codes: Sequence[str] = ()
        self._rows: list[Extract] = []
        self._total = 0
        self._ids: list[str] | None = None
        self.only: str | None = None
        """The coder whose extracts are shown; None for everybody's."""

    def show_codes(self, reader: Reader | None, code_ids: Sequence[str], at_least: int = SCREEN) -> None:
        """Show the extracts of these codes."""
        self.beginResetModel()
        self._reader, self._codes, self._ids = reader, list(code_ids), None
        self._total = retrieval.count(reader, self._codes, coder_id=self.only) if reader else 0
        least = max(SCREEN, at_least)
        self._rows = retrieval.extracts(reader, self._codes, coder_id=self.only, limit=least) if reader else []
        self.endResetModel()

    def show_codings(self, reader: Reader | None, coding_ids: Sequence[str]) -> None:
        """Show the extracts of these codings, in their order."""
        self.beginResetModel()
        self._reader, self._codes, self._ids = reader, [], list(coding_ids) if reader else []
        self._total = len(self._ids)
        self._rows = self._some(0)
        self.endResetModel()

    def _some(self, offset: int) -> list[Extract]:
        """The next screen of the codings asked for; one that is gone meanwhile is left out."""
        wanted = (self._ids or [])[offset : offset + SCREEN]
        if self._reader is None or not wanted:
            return []
        found = {one.coding.id: one for one in retrieval.extracts(self._reader, coding_ids=wanted)}
        gone = {one for one in wanted if one not in found}
        self._ids = [one for one in self._ids or [] if one not in gone]
        self._total = len(self._ids)
        return [found[one] for one in wanted if one in found]

    @property
    def several(self) -> bool:
        """Whether extracts of more than one code are shown."""
        return len(self._codes) > 1 or self._ids is not None

    def shows(self, code_ids: Sequence[str]) -> bool:
        """Whether these are the codes shown."""
        return list(code_ids) == list(self._codes)

    @property
    def total(self) -> int:
        """How many extracts there are, shown or not."""
        return self._total

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:
        return len(self._rows) < self._total

    def fetchMore(self, parent: Index) -> None:
        assert self._reader is not None, "there is something to fetch"
        if self._ids is not None:
            more = self._some(len(self._rows))
        else:
            offset = len(self._rows)
            more = retrieval.extracts(self._reader, self._codes, coder_id=self.only, limit=SCREEN, offset=offset)
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(more) - 1)
        self._rows += more
        self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        extract = self._rows[index.row()]
        if role == EXTRACT:
            return extract
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{extract.text} — {source(extract)}"
        return None

    def extract(self, row: int) -> Extract:
        """The extract of a row."""
        return self._rows[row]


class ExtractList(QListView):
    """Extracts as cards. `opened(document, start, end)`: Enter, click or double click on one."""

    opened = Signal(str, int, int)

    def __init__(self) -> None:
        super().__init__()
        self.extracts = ExtractModel(self)
        self.legend: dict[str, Code] = {}
        self.coders: dict[str, Coder] = {}
        self.setModel(self.extracts)
        self.setItemDelegate(_Card(self))
        self.setAccessibleName(_("Extracts"))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.mark(self, "stage")
        self.activated.connect(self._open)
        theme.appearance().changed.connect(self.scheduleDelayedItemsLayout)
        theme.appearance().reading_changed.connect(self.scheduleDelayedItemsLayout)

    def show_codes(self, reader: Reader | None, code_ids: Sequence[str]) -> None:
        """Show the extracts of these codes; the scroll position stays where the codes are the same."""
        top, rows = self.verticalScrollBar().value(), self.extracts.rowCount()
        same = self.extracts.shows(code_ids)
        self.legend = {code.id: code for code in reader.find(Code)} if reader else {}
        self.coders = {coder.id: coder for coder in reader.find(Coder)} if reader else {}
        self.extracts.show_codes(reader, code_ids, rows if same else SCREEN)
        if same:
            self.verticalScrollBar().setValue(top)

    def show_codings(self, reader: Reader | None, coding_ids: Sequence[str]) -> None:
        """Show the extracts of these codings, in their order, from the first on."""
        self.legend = {code.id: code for code in reader.find(Code)} if reader else {}
        self.coders = {coder.id: coder for coder in reader.find(Coder)} if reader else {}
        self.extracts.show_codings(reader, coding_ids)
        self.scrollToTop()

    def selected_codings(self) -> list[str]:
        """The ids of the codings of the selected cards."""
        return [self.extracts.extract(index.row()).coding.id for index in self.selectedIndexes()]

    def _open(self, index: QModelIndex) -> None:
        coding = self.extracts.extract(index.row()).coding
        self.opened.emit(coding.document_id, coding.start, coding.end)


def source(extract: Extract) -> str:
    """Where an extract comes from: who, age, district, document, paragraph."""
    who = [extract.speaker, extract.age, extract.district]
    place = _("{document}, § {paragraph}").format(document=extract.document, paragraph=extract.paragraph)
    return ", ".join(filter(None, who)) + (" — " if any(who) else "") + place


class _Card(QStyledItemDelegate):
    """An extract: the words before and after in grey, the words coded on their tint, the source below."""

    def __init__(self, view: ExtractList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        layout = self._layout(index.data(EXTRACT), width)
        return QSize(width, round(layout.boundingRect().height()) + theme.px(46))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        extract: Extract = index.data(EXTRACT)
        tokens, colours = theme.current(), self._colours(extract)
        box = QRectF(option.rect).adjusted(theme.px(16), theme.px(4), -theme.px(16), -theme.px(4))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setBrush(QColor(tokens.raised))
        painter.setPen(QColor(tokens.accent if chosen else tokens.line))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.fillRect(QRectF(box.left() + 1, box.top() + 8, 3, box.height() - 16), QColor(colours.mark))
        layout = self._layout(extract, self._view.viewport().width())
        painter.setPen(QColor(tokens.muted))
        at = box.topLeft()
        at.setX(at.x() + theme.px(16))
        at.setY(at.y() + theme.px(8))
        layout.draw(painter, at)
        foot = QRectF(at.x(), box.bottom() - theme.px(24), box.width() - theme.px(28), theme.px(20))
        font = QFont(option.font)
        font.setPixelSize(theme.px(12))
        painter.setFont(font)
        painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter, self._foot(extract))
        painter.restore()

    def _foot(self, extract: Extract) -> str:
        code = self._view.legend.get(extract.coding.code_id)
        coder = self._view.coders.get(extract.coding.coder_id)
        several = self._view.extracts.several
        parts = (code.name if several and code else "", source(extract), coder.initials if coder else "")
        return " · ".join(filter(None, parts))

    def _colours(self, extract: Extract) -> theme.CodeColours:
        code = self._view.legend.get(extract.coding.code_id)
        return theme.code_colours(code.hue if code else 0, theme.current())

    def _layout(self, extract: Extract, width: int) -> QTextLayout:
        before, after = _last_words(extract.before), _first_words(extract.after)
        text = f"{before}{extract.text}{after}".replace("\n", " ")
        positions = Utf16Map(text)
        start, end = positions.to_utf16(len(before)), positions.to_utf16(len(before) + len(extract.text))
        layout = QTextLayout(text, theme.reading_font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        colours, words = self._colours(extract), QTextCharFormat()
        words.setForeground(QColor(theme.current().text))
        words.setBackground(QColor(colours.tint))
        span = QTextLayout.FormatRange()
        span.start, span.length, span.format = start, end - start, words
        layout.setFormats([span])
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width - theme.px(60))
            line.setPosition(QPointF(0, height))
            height += line.height() * 1.15
        layout.endLayout()
        return layout


def _last_words(text: str, longest: int = 70) -> str:
    """The end of what stands before, from a word's start in the same paragraph."""
    text = text.rsplit("\n", 1)[-1]
    return text if len(text) <= longest else "…" + text[-longest:].split(" ", 1)[-1]


def _first_words(text: str, longest: int = 70) -> str:
    text = text.split("\n", 1)[0]
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + "…"
