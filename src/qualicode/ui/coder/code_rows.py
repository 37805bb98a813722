"""The lines of the box at a selection: codes that answer what is typed, then a new code and the person's own words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStaticText, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qualicode.i18n import _
from qualicode.model.folding import fold
from qualicode.model.study import Code
from qualicode.ui import icons, matching, theme
from qualicode.ui.codebook.suggestion_card import index_words
from qualicode.ui.coder.marks import Legend

ROW, QUERY = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
MOST = 60
_ONE_LINE = QTextOption()
_ONE_LINE.setWrapMode(QTextOption.WrapMode.NoWrap)
_SCATTERED = 11
"""A rank from which the letters lie far apart: such codes are shown only when nothing is nearer."""
"""More codes than these are not worth scrolling through: one types another letter."""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A line: a code to be applied ("code"), a new one to be made ("new"), or the words of the person ("in_vivo")."""

    kind: str
    text: str
    code_id: str = ""
    detail: str = ""
    key: str = ""
    applied: bool = False


def code_rows(query: str, legend: Legend, recent: Sequence[str], applied: set[str]) -> list[CodeRow]:
    """The codes that answer a query: the nearest first, of two as near the one used last; all of them for no query."""
    order = {code_id: place for place, code_id in enumerate(recent)}
    ranked: list[tuple[int, int, int, Code]] = []
    for place, code in enumerate(in_tree_order(legend)):
        if code.archived:
            continue
        rank = matching.rank(query, code.name)
        if rank is None:
            further = matching.rank(query, legend.path(code.id))
            rank = None if further is None else further + 100
        if rank is not None:
            ranked.append((rank, order.get(code.id, len(order)), place, code))
    ranked.sort(key=lambda found: found[:3])
    if ranked and ranked[0][0] < _SCATTERED:
        ranked = [found for found in ranked if found[0] < _SCATTERED]
    return [
        CodeRow("code", code.name, code.id, _parent(legend, code), code.pinned_key, code.id in applied)
        for _rank, _recent, _place, code in ranked[:MOST]
    ]


def ranked_first(rows: Sequence[CodeRow], ranked: Sequence[tuple[str, float]]) -> list[CodeRow]:
    """The rows with those of some codes first, in their order, each with its index of resemblance."""
    known = {row.code_id: row for row in rows if row.kind == "code"}
    first = [
        replace(known[code_id], detail=_("resemblance {index}").format(index=index_words(score)))
        for code_id, score in ranked
        if code_id in known
    ]
    return first + [row for row in rows if row.code_id not in {one.code_id for one in first}]


def parted(query: str, legend: Legend) -> tuple[Code | None, str]:
    """« accès / guichet »: the code that a new one is to lie under, and its name. No code where nothing is meant so."""
    above, slash, name = query.rpartition("/")
    if not slash or not name.strip() or not above.strip():
        return None, query
    ranked = [
        (rank, code.id) for code in legend.codes.values() if (rank := matching.rank(above, code.name)) is not None
    ]
    nearest = min(ranked, default=None)
    if nearest is None or nearest[0] > matching.INSIDE:
        return None, query
    return legend.codes[nearest[1]], " ".join(name.split())


def in_tree_order(legend: Legend) -> list[Code]:
    """Every code, as the codebook shows them from top to bottom."""
    children: dict[str | None, list[Code]] = {}
    for code in legend.codes.values():
        children.setdefault(code.parent_id, []).append(code)
    found: list[Code] = []
    waiting = list(reversed(children.get(None, ())))
    while waiting:
        code = waiting.pop()
        found.append(code)
        waiting += reversed(children.get(code.id, ()))
    return found


def offers_new(query: str, legend: Legend) -> bool:
    """Whether what is typed may name a new code: no code at the top of the tree is called so."""
    wanted = fold(" ".join(query.split()))
    return bool(wanted) and all(fold(c.name) != wanted for c in legend.codes.values() if c.parent_id is None)


def _parent(legend: Legend, code: Code) -> str:
    parent = legend.codes.get(code.parent_id or "")
    return parent.name if parent else ""


class CodeRowPainter(QStyledItemDelegate):
    """Paints a line: swatch, name with the letters found in bold, quiet words, its key at the right."""

    def __init__(self, legend: Legend, parent: object = None) -> None:
        super().__init__()
        self._legend = legend

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.px(30))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: CodeRow = index.data(ROW)
        tokens, box = theme.current(), QRectF(option.rect)
        font = QFont(option.font)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            outline = tokens.accent if tokens.name == "contrast" else ""
            rounded(painter, box, theme.px(6), tokens.accent_soft, outline)
        left = box.left() + theme.px(8)
        self._sign(painter, row, QPointF(left, box.center().y()))
        left += theme.px(20)
        right = box.right() - theme.px(8)
        key = _("Enter") if chosen and row.kind == "code" else row.key
        if key:
            right = key_cap(painter, key, box, font)
        if row.applied:
            size = theme.px(14)
            right -= size
            picture = icons.pixmap("check", size, tokens.success)
            painter.drawPixmap(QPointF(right, box.center().y() - size / 2), picture)
            right -= theme.px(6)
        self._words(painter, row, index.data(QUERY), font, QRectF(left, box.top(), right - left, box.height()))
        painter.restore()

    def _sign(self, painter: QPainter, row: CodeRow, at: QPointF) -> None:
        tokens, size = theme.current(), theme.px(11)
        if row.kind == "code":
            colour = self._legend.colours(row.code_id).mark
            rounded(painter, QRectF(at.x(), at.y() - size / 2, size, size), theme.px(3), colour, "")
        else:
            picture = icons.pixmap("plus" if row.kind == "new" else "quote", theme.px(13), tokens.muted)
            painter.drawPixmap(QPointF(at.x() - 1, at.y() - theme.px(13) / 2), picture)

    def _words(self, painter: QPainter, row: CodeRow, query: str, font: QFont, room: QRectF) -> None:
        tokens, metrics = theme.current(), QFontMetrics(font)
        shown = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, int(room.width()))
        words = QStaticText(matching.marked(query, shown) if row.kind == "code" else shown)
        words.setTextFormat(Qt.TextFormat.RichText if row.kind == "code" else Qt.TextFormat.PlainText)
        words.setTextOption(_ONE_LINE)
        words.prepare(font=font)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text if row.kind == "code" else tokens.muted))
        painter.drawStaticText(QPointF(room.left(), room.center().y() - words.size().height() / 2), words)
        rest = room.adjusted(words.size().width() + theme.px(8), 0, 0, 0)
        if row.detail and rest.width() > theme.px(40):
            small = QFont(font)
            small.setPixelSize(theme.px(11))
            painter.setFont(small)
            painter.setPen(QColor(tokens.muted))
            detail = QFontMetrics(small).elidedText(row.detail, Qt.TextElideMode.ElideRight, int(rest.width()))
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, detail)


def key_cap(painter: QPainter, key: str, box: QRectF, font: QFont) -> float:
    """Draw a key at the right of a line; returns where it begins, a gap left of it."""
    tokens, small = theme.current(), QFont(font)
    small.setPixelSize(theme.px(11))
    width = max(QFontMetrics(small).horizontalAdvance(key) + theme.px(10), theme.px(16))
    cap = QRectF(box.right() - theme.px(8) - width, box.center().y() - theme.px(9), width, theme.px(18))
    rounded(painter, cap, theme.px(4), tokens.raised, tokens.line)
    painter.setPen(QColor(tokens.line))
    painter.drawLine(QPointF(cap.left() + 3, cap.bottom() - 1.5), QPointF(cap.right() - 3, cap.bottom() - 1.5))
    painter.setFont(small)
    painter.setPen(QColor(tokens.muted))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
    return cap.left() - theme.px(8)


def rounded(painter: QPainter, box: QRectF, radius: float, ground: str, line: str) -> None:
    """Draw a rounded box, without an outline when `line` is ""."""
    painter.setBrush(QColor(ground))
    painter.setPen(QColor(line) if line else Qt.PenStyle.NoPen)
    inset = 0.5 if line else 0.0
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)
