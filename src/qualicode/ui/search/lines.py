"""How what was found is painted: where it is, above the words around it in bold."""

from html import escape

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextDocument
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qualicode.i18n import _
from qualicode.model.study import NOTE_KINDS
from qualicode.services.search import Hit, Mention
from qualicode.ui import theme

HIT = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class HitLine(QStyledItemDelegate):
    """The document's title above the words around what was found."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(50))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit | Mention = index.data(HIT)
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
        painter.drawText(box.adjusted(10, theme.px(4), -10, 0), Qt.AlignmentFlag.AlignTop, title_of(hit))
        words = QTextDocument()
        words.setDocumentMargin(0)
        words.setDefaultFont(option.font)
        words.setHtml(f'<span style="color:{tokens.text}">{_marked(hit)}</span>')
        painter.translate(box.left() + 10, box.top() + theme.px(22))
        words.drawContents(painter, QRectF(0, 0, box.width() - 20, theme.px(24)))
        painter.restore()


def title_of(hit: Hit | Mention) -> str:
    """What stands above a line: the document, or the kind of note, or the code."""
    if isinstance(hit, Hit):
        return hit.document
    return hit.title if hit.table == "code" else _(NOTE_KINDS.get(hit.title, hit.title))


def _marked(hit: Hit | Mention, around: int = 40) -> str:
    """One line of the paragraph, from a little before the first word found, with the words in bold."""
    offset = hit.start if isinstance(hit, Hit) else 0
    first = hit.marks[0][0] - offset if hit.marks else 0
    begin = max(0, first - around)
    begin = hit.text.find(" ", begin) + 1 if begin else 0
    parts, at = ["…" if begin else ""], begin
    for start, end in hit.marks:
        parts.append(escape(hit.text[at : start - offset]))
        parts.append(f"<b>{escape(hit.text[start - offset : end - offset])}</b>")
        at = end - offset
    parts.append(escape(hit.text[at : at + 200]))
    return f'<span style="white-space:nowrap">{"".join(parts)}</span>'
