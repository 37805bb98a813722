"""How a line of the plan is drawn: a box, the gutter, the title with its numbers in grey and its warnings."""

import re

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from qualicode.model.positions import Utf16Map
from qualicode.model.typography import NBSP
from qualicode.ui import icons, theme
from qualicode.ui.synthesis.lines import ALL, NONE, Line

_BOX, _GUTTER, _EDGE, _AIR, _APART, _STEP = 16, 70, 10, 6, 10, 14
"""Pixels at 100 %: a box, the gutter of labels, the edges, above and below words, between groups, a level."""
_NARROW = 330
"""Below this width the gutter has no room of its own: its words begin the line."""
_NUMBER = re.compile(r"(?<=\d) (?=\w)")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def size(line: Line, width: int, font: QFont) -> QSize:
    """The room that a line needs in a list of this width."""
    words = _words(line, width, font)
    tall = max(words.boundingRect().height(), theme.px(_BOX)) + 2 * theme.px(_AIR)
    return QSize(width, round(tall) + (theme.px(_APART) if line.apart else 0))


def box(room: QRect, line: Line) -> QRectF:
    """Where a click leaves the line out or takes it back: the box and what is around it."""
    side = theme.px(_BOX + 8)
    top = room.top() + (theme.px(_APART) if line.apart else 0)
    return QRectF(room.left() + theme.px(_EDGE - 4), top + theme.px(_AIR - 4), side, side)


def paint(painter: QPainter, option: QStyleOptionViewItem, line: Line, width: int, focused: bool) -> None:
    """Draw a line; `width` as for its `size`."""
    room = QRectF(option.rect)
    if line.apart:
        room.setTop(room.top() + theme.px(_APART))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_ground(painter, room, option.state, focused)
    if line.kept:
        _paint_box(painter, box(option.rect, line).adjusted(*(theme.px(4) * sign for sign in (1, 1, -1, -1))), line)
    top = room.top() + theme.px(_AIR)
    if not _is_narrow(width):
        _paint_label(painter, top, room, option.font, line)
    painter.setPen(QColor(theme.current().text))
    _words(line, width, option.font).draw(painter, QPointF(room.left() + _left(line, width), top))
    painter.restore()


def _paint_ground(painter: QPainter, room: QRectF, state: QStyle.StateFlag, focused: bool) -> None:
    tokens = theme.current()
    chosen, hovered = state & QStyle.StateFlag.State_Selected, state & QStyle.StateFlag.State_MouseOver
    if chosen or hovered:
        painter.fillRect(room, QColor(tokens.accent_soft if chosen else tokens.hover))
    if focused and state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QColor(tokens.focus))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def _paint_box(painter: QPainter, square: QRectF, line: Line) -> None:
    tokens, whole = theme.current(), line.kept == ALL
    painter.setPen(QColor(tokens.accent if line.kept != NONE else tokens.outline))
    painter.setBrush(QColor(tokens.accent if whole else tokens.field))
    painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if whole:
        inner = square.adjusted(2, 2, -2, -2)
        painter.drawPixmap(inner.toRect(), icons.pixmap("check", round(inner.width()), tokens.on_accent))
    elif line.kept != NONE:
        thick, inset = max(2.0, square.height() / 8), square.width() / 4
        bar = QRectF(square.left() + inset, square.center().y() - thick / 2, square.width() - 2 * inset, thick)
        painter.fillRect(bar, QColor(tokens.accent))


def _paint_label(painter: QPainter, top: float, room: QRectF, font: QFont, line: Line) -> None:
    small = QFont(font)
    small.setPixelSize(theme.px(11))
    painter.setFont(small)
    painter.setPen(QColor(theme.current().muted))
    left = room.left() + theme.px(_EDGE + _BOX + 4)
    label = painter.fontMetrics().elidedText(line.label, Qt.TextElideMode.ElideRight, theme.px(_GUTTER))
    painter.drawText(QRectF(left, top, theme.px(_GUTTER), theme.px(16)), _RIGHT, label)


def _is_narrow(width: int) -> bool:
    return width < theme.px(_NARROW)


def _left(line: Line, width: int) -> int:
    """Where the words begin."""
    gutter = 0 if _is_narrow(width) else _GUTTER
    return theme.px(_EDGE + _BOX + 4 + gutter + 8 + _STEP * max(0, line.depth - 1))


def _words(line: Line, width: int, font: QFont) -> QTextLayout:
    """Title, numbers and warnings as one paragraph, broken at the width of the list."""
    tokens = theme.current()
    parts = [(f"{line.label}  ", tokens.muted, False)] if line.label and _is_narrow(width) else []
    parts += [(line.title, tokens.muted if line.kept == NONE else tokens.text, line.strong)]
    if line.counts:
        parts.append((f"  {_together(line.counts)}", tokens.muted, False))
    for warning in line.warnings:
        parts += [(f"{NBSP}· ", tokens.muted, False), (_together(warning), tokens.warning, False)]
    text = "".join(words for words, _colour, _strong in parts)
    positions, formats, at = Utf16Map(text), [], 0
    for words, colour, strong in parts:
        span = QTextLayout.FormatRange()
        span.start = positions.to_utf16(at)
        at += len(words)
        span.length = positions.to_utf16(at) - span.start
        span.format = _letters(colour, strong)
        formats.append(span)
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(formats)
    layout.beginLayout()
    height = 0.0
    while (row := layout.createLine()).isValid():
        row.setLineWidth(max(40, width - _left(line, width) - theme.px(_EDGE)))
        row.setPosition(QPointF(0, height))
        height += row.height() * 1.1
    layout.endLayout()
    return layout


def _together(words: str) -> str:
    """Numbers stay on the line of what they count."""
    return _NUMBER.sub(NBSP, words).replace(" · ", f"{NBSP}· ")


def _letters(colour: str, strong: bool) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(QColor(colour))
    form.setFontWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return form
