"""The guide in the program (F1): the pages of docs/guide, opened at the one for where one is. No network."""

import re
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QImage,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from qualicode import i18n, resources
from qualicode.i18n import _
from qualicode.ui import theme

_PROPERTY = "guide"
_PAGE = Qt.ItemDataRole.UserRole
_ENTRY = re.compile(r"^\d+\. \[([^\]]+)\]\(([^)]+)\)", re.MULTILINE)
START = "premiers-pas.md"
"""The page for where nothing else is said."""


def about(widget: QWidget, page: str) -> None:
    """Say which page of the French guide explains a widget and what is in it; F1 opens it."""
    widget.setProperty(_PROPERTY, page)


def page_for(widget: QWidget | None) -> str:
    """The page that explains where the focus is: said by the widget or what it lies in."""
    while widget is not None:
        if page := widget.property(_PROPERTY):
            return str(page)
        widget = widget.parentWidget()
    return START


def pages(language: str) -> list[tuple[str, Path]]:
    """Title and file of every page of the guide, in its order; the guides of all languages have the same order."""
    folder = resources.guide() / language
    return [(title, folder / name) for title, name in _ENTRY.findall((folder / "README.md").read_text("utf-8"))]


def translated(page: str, language: str) -> Path:
    """The page of a language's guide that is the French one called `page`; the first one when there is none."""
    french = [path.name for _title, path in pages("fr")]
    return pages(language)[french.index(page) if page in french else 0][1]


class Guide(QDialog):
    """The list of pages at the left, the page at the right. Stays open beside the work."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Guide"))
        self.resize(theme.px(880), theme.px(640))
        self.list, self.page = QListWidget(), Reader()
        self.list.setAccessibleName(_("Pages of the guide"))
        self.list.setFixedWidth(theme.px(264))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        for title, path in pages(i18n.language()):
            item = QListWidgetItem(title)
            item.setData(_PAGE, str(path))
            self.list.addItem(item)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.list)
        row.addWidget(self.page, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addLayout(row)
        self.list.currentItemChanged.connect(lambda item, _before: self._read(item))
        self.page.anchorClicked.connect(self._follow)
        theme.appearance().changed.connect(self.page.show_again)

    def open_page(self, page: str) -> None:
        """Show a page, by the name of its French file."""
        self._show(translated(page, i18n.language()))

    def _read(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.page.show_file(Path(item.data(_PAGE)))

    def _follow(self, link: QUrl) -> None:
        if self.page.file is not None and link.isRelative() and link.path().endswith(".md"):
            self._show((self.page.file.parent / link.path()).resolve())

    def _show(self, path: Path) -> None:
        for row in range(self.list.count()):
            if Path(self.list.item(row).data(_PAGE)).resolve() == path.resolve():
                self.list.setCurrentRow(row)
                self.page.setFocus()


class Reader(QTextBrowser):
    """Shows one page; its pictures are never wider than the column."""

    def __init__(self) -> None:
        super().__init__()
        self.file: Path | None = None
        self.setAccessibleName(_("Page of the guide"))
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_file(self, path: Path) -> None:
        """Show the page in a file."""
        self.file = path
        self.show_again()
        self.verticalScrollBar().setValue(0)

    def show_again(self) -> None:
        """Show the page at the width and in the colours of now."""
        if self.file is not None:
            self.document().setDefaultStyleSheet(f"a {{ color: {theme.current().accent}; }}")
            self.document().setBaseUrl(QUrl.fromLocalFile(str(self.file)))
            self.setMarkdown(self.file.read_text("utf-8"))
            self.document().setDocumentMargin(theme.px(16))
            self._air()

    def _air(self) -> None:
        """Set the page as a page: room above headings and between paragraphs."""
        cursor = QTextCursor(self.document())
        while True:
            shape = cursor.blockFormat()
            level, listed = shape.headingLevel(), cursor.currentList() is not None
            inside = cursor.currentTable() is not None
            shape.setTopMargin(theme.px(20 if level > 1 else 0))
            shape.setBottomMargin(theme.px(0 if inside else 3 if listed else 8))
            pictured = "\ufffc" in cursor.block().text()
            shape.setLineHeight(100 if pictured else 130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setBlockFormat(shape)
            if level:
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                words = QTextCharFormat()
                words.setProperty(QTextFormat.Property.FontPixelSize, theme.px(22 if level == 1 else 16))
                words.setFontWeight(QFont.Weight.DemiBold)
                cursor.mergeCharFormat(words)
            if not cursor.movePosition(QTextCursor.MoveOperation.NextBlock):
                break
        for table in self.document().rootFrame().childFrames():
            if isinstance(table, QTextTable):
                look = table.format()
                look.setBorder(0)
                look.setCellPadding(theme.px(5))
                look.setBottomMargin(theme.px(12))
                table.setFormat(look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.show_again()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        name = QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value or self.file is None:
            return None
        picture = QImage(str((self.file.parent / name.path()).resolve()))
        width = max(200, self.viewport().width() - theme.px(48))
        smooth = Qt.TransformationMode.SmoothTransformation
        return picture if picture.width() <= width else picture.scaledToWidth(width, smooth)
