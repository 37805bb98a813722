"""Which figure a table of « Croiser » has: bars, squares, lines over months, a curve; and how each is drawn."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont

from qualicode.extend import Table
from qualicode.i18n import _
from qualicode.services import analysing
from qualicode.ui.crossing.drawing import DASHES, SHAPES, Box, Drawing, Line, Mark, Point, Sheet, Text

HUES = (220, 30, 150, 330, 95, 265, 5, 185)
"""Of columns and lines, in turn; each has its name beside it as well."""
MOST_ROWS, MOST_COLUMNS, MOST_LINES = 40, 8, 8
_LEFT, _RIGHT, _MIDDLE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
_NAMES = 230.0


@dataclass(frozen=True, slots=True)
class Chart:
    """How a table is drawn: `kind` is "bars", "squares", "lines" or "curve"; `rows` and `columns` are drawn.

    `turned`: the table's rows are the groups, its columns the things compared. `limit` is a line to watch.
    """

    kind: str
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    turned: bool = False
    limit: float = 0.0


def chart_of(key: str, table: Table, options: Mapping[str, Any]) -> Chart | None:
    """The chart of a table, None for one that is read and not compared."""
    if not table.rows:
        return None
    rows, columns = range(len(table.rows)), range(1, len(table.headings))
    turned = bool(options.get("transpose"))
    if key in ("crossing", "months"):
        rows, columns = rows[:-1], columns[:-1]  # without the totals
        kind = "lines" if key == "months" else "squares" if len(rows if turned else columns) > MOST_COLUMNS else "bars"
        return Chart(kind, tuple(rows), tuple(columns), turned)
    if key == "together":
        if options.get("shape") == "matrix":
            return Chart("squares", tuple(rows), tuple(columns))
        return Chart("bars", tuple(rows), (2,))
    if key == "saturation":
        return Chart("curve", tuple(rows), (5, 6))
    if key == "speakers":
        return Chart("bars", tuple(rows), (5,), limit=100 / 3)
    if key == "coverage":
        return Chart("bars", tuple(rows), (len(table.headings) - 2,))  # the share
    return Chart("bars", tuple(rows), (1,)) if key == "frequencies" else None


def draw(chart: Chart, table: Table, width: float, font: QFont) -> Drawing:
    """Draw a chart of this width."""
    makers = {"bars": _bars, "squares": _squares, "lines": _lines, "curve": _curve}
    return makers[chart.kind](_Data(chart, table), Sheet(font), max(420.0, width))


def described(chart: Chart, table: Table) -> str:
    """The figure in words, for whoever does not see it: what it shows, its numbers, how they are counted."""
    data = _Data(chart, table)
    kinds = {
        "bars": _("Bars"), "squares": _("A grid of numbers, the larger the darker"),
        "lines": _("Lines over time"), "curve": _("Bars and a curve, document by document"),
    }  # fmt: skip
    things = sorted(data.things, key=lambda one: -data.total(one)) if chart.kind == "lines" else list(data.things)
    title = table.title if len(data.groups) > 1 else f"{table.title} – {data.group(0)}"
    said = [f"{title} – {kinds[chart.kind]}."]
    for one in things[:MOST_ROWS]:
        numbers = [
            data.said(one, group) if len(data.groups) == 1 else f"{data.group(group)} {data.said(one, group)}"
            for group in data.groups
            if len(data.groups) <= MOST_COLUMNS or data.said(one, group) != "0"
        ]
        said.append(f"{data.thing(one)}: {', '.join(numbers) or '0'}.")
    if len(data.things) > MOST_ROWS:
        said.append(_left_out(MOST_ROWS, len(data.things)))
    return " ".join([*said, table.note]).strip()


class _Data:
    """The numbers of a chart: things with a name each, a number for each group; and where they stand in the table."""

    def __init__(self, chart: Chart, table: Table) -> None:
        self.chart, self.table = chart, table
        self._things, self._groups = (chart.columns, chart.rows) if chart.turned else (chart.rows, chart.columns)
        whole = [self._name(place, is_row=not chart.turned) for place in self._things]
        short = [name.rsplit(" › ", 1)[-1] for name in whole]
        seen = Counter(short)
        self._names = [one if seen[one] == 1 else name for one, name in zip(short, whole, strict=True)]

    def thing(self, at: int) -> str:
        """The name of a thing; a code goes without those above it where it is the only one of its name."""
        return self._names[at]

    def group(self, at: int) -> str:
        """The name of a group: a territory, a month."""
        return self._name(self._groups[at], is_row=self.chart.turned)

    def _name(self, place: int, *, is_row: bool) -> str:
        if not is_row:
            return self.table.headings[place]
        row = self.table.rows[place]
        if isinstance(row[1], str) and self.chart.columns == (2,):
            return f"{row[0]} + {row[1]}"
        return analysing.shown(row[0])

    @property
    def things(self) -> range:
        """The things, by number."""
        return range(len(self._things))

    @property
    def groups(self) -> range:
        """The groups, by number."""
        return range(len(self._groups))

    def where(self, thing: int, group: int) -> tuple[int, int]:
        """The row and the column of a number."""
        first, second = self._things[thing], self._groups[group]
        return (second, first) if self.chart.turned else (first, second)

    def said(self, thing: int, group: int) -> str:
        """A number as it is shown: a hidden one as the table shows it."""
        row, column = self.where(thing, group)
        return analysing.shown(self.table.rows[row][column])

    def number(self, thing: int, group: int) -> float:
        """A number; 0 where it is hidden."""
        row, column = self.where(thing, group)
        cell = self.table.rows[row][column]
        return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else 0.0

    def total(self, thing: int) -> float:
        """All numbers of a thing."""
        return sum(self.number(thing, group) for group in self.groups)

    def mark(self, rect: QRectF, thing: int, group: int) -> Mark:
        """What a number opens."""
        name = self.thing(thing) if len(self._groups) == 1 else f"{self.thing(thing)}, {self.group(group)}"
        return Mark(rect, *self.where(thing, group), f"{name}: {self.said(thing, group)}")


def _left_out(shown: int, all_of_them: int) -> str:
    if shown >= all_of_them:
        return ""
    return _("Drawn: {shown} of {count}; the table has all.").format(shown=shown, count=all_of_them)


def _bars(data: _Data, sheet: Sheet, width: float) -> Drawing:
    """A bar a number, from the left; things below each other, in each the groups."""
    things, groups = list(data.things)[:MOST_ROWS], list(data.groups)
    high = round(sheet.metrics.height() + 4)
    several = len(groups) > 1
    names = sheet.widest([data.thing(one) for one in things], _NAMES)
    labels = [f"{data.said(one, group)} · {data.group(group)}" if several else data.said(one, group)
              for one in things for group in groups]  # fmt: skip
    after = sheet.widest(labels, 220) + 10
    most = max((data.number(one, group) for one in things for group in groups), default=0) or 1
    most = max(most, data.chart.limit)
    left, room = names + 14, max(60.0, width - names - after - 24)
    top = 8.0
    for one in things:
        block = QRectF(0, top, names, high * len(groups))
        sheet.shapes.append(Text(block.adjusted(0, 0, 0, high - block.height()), data.thing(one), align=_RIGHT,
                                 strong=several))  # fmt: skip
        for at, group in enumerate(groups):
            number, y = data.number(one, group), top + at * high
            bar = QRectF(left, y + 4, max(1.0, room * number / most), high - 8)
            over = 0 < data.chart.limit < number
            tone = HUES[at % len(HUES)] if several else "warning" if over else "accent"
            sheet.shapes.append(Box(bar, tone))
            words = f"{data.said(one, group)} · {data.group(group)}" if several else data.said(one, group)
            label = QRectF(bar.right() + 7, y, width - bar.right() - 7, high)
            sheet.shapes.append(Text(label, words, "text" if number else "muted"))
            whole = QRectF(left, y, min(width, bar.right() + 7 + sheet.wide(words)) - left, high)
            sheet.marks.append(data.mark(whole, one, group))
        top += high * len(groups) + (10 if several else 2)
    if data.chart.limit:
        x = left + room * data.chart.limit / most
        sheet.shapes.append(Line((QPointF(x, 4), QPointF(x, top)), "warning", 1.5, Qt.PenStyle.DashLine))
        sheet.shapes.append(Text(QRectF(x + 4, top, width - x - 4, high), _("one third"), "warning"))
        top += high
    return sheet.done(width, top + 8, _left_out(len(things), len(data.things)))


def _squares(data: _Data, sheet: Sheet, width: float) -> Drawing:
    """Things by groups, the larger the number the stronger the ground; each square has its number."""
    things, groups = list(data.things)[:MOST_ROWS], list(data.groups)[:MOST_ROWS]
    names = sheet.widest([data.thing(one) for one in things], _NAMES)
    head = sheet.widest([data.group(one) for one in groups], 150) + 8
    high = round(sheet.metrics.height() + 12)
    least = sheet.widest([data.said(one, group) for one in things for group in groups], 80) + 8
    wide = max(least, min(56.0, (width - names - 14) / max(1, len(groups))))
    left, top = names + 10, head + 4
    symmetric = data.chart.columns == tuple(range(1, len(data.table.headings))) and not data.chart.turned
    symmetric = symmetric and [data.thing(one) for one in data.things] == [data.group(one) for one in data.groups]
    numbers = [data.number(one, group) for one in things for group in groups if not (symmetric and one == group)]
    most = max(numbers, default=0) or 1
    for at, group in enumerate(groups):
        sheet.shapes.append(Text(QRectF(left + at * wide, 0, wide, head), data.group(group), "text", turned=True))
    for line, one in enumerate(things):
        y = top + line * high
        sheet.shapes.append(Text(QRectF(0, y, names, high), data.thing(one), align=_RIGHT))
        for at, group in enumerate(groups):
            square = QRectF(left + at * wide + 1, y + 1, wide - 2, high - 2)
            number, own = data.number(one, group), symmetric and one == group
            sheet.shapes.append(Box(square, "chip"))
            if number and not own:
                sheet.shapes.append(Box(square, "accent", 0.06 + 0.3 * number / most))
            said = data.said(one, group)
            if said != "0":
                sheet.shapes.append(Text(square, said, "muted" if own else "text", _MIDDLE))
            sheet.marks.append(data.mark(square, one, group))
    whole = max(width, left + wide * len(groups) + 4)
    shown, every = max(len(things), len(groups)), max(len(data.things), len(data.groups))
    return sheet.done(whole, top + high * len(things) + 8, _left_out(shown, every))


def _scale(sheet: Sheet, most: float, plot: QRectF) -> float:
    """Draw lines at round numbers; returns the number at the top."""
    step = next(one for power in range(12) for one in (10**power, 2 * 10**power, 5 * 10**power) if one * 5 >= most)
    top = max(1, -(-int(most) // step)) * step
    line = sheet.metrics.height()
    for at in range(0, top + 1, step):
        y = plot.bottom() - plot.height() * at / top
        sheet.shapes.append(Line((QPointF(plot.left(), y), QPointF(plot.right(), y))))
        sheet.shapes.append(Text(QRectF(0, y - line / 2, plot.left() - 8, line), str(at), "muted", _RIGHT))
    return float(top)


def _below(sheet: Sheet, names: Sequence[str], xs: Sequence[float], plot: QRectF, high: float) -> None:
    """Write names below a plot, as many as have room."""
    line = sheet.metrics.height()
    gap = (xs[-1] - xs[0]) / (len(xs) - 1) if len(xs) > 1 else plot.width()
    every = max(1, -(-int(line + 4) // max(1, int(gap))))
    for at in range(0, len(names), every):
        rect = QRectF(xs[at] - line / 2, plot.bottom() + 6, line, high - 6)
        sheet.shapes.append(Text(rect, names[at], "muted", _RIGHT, turned=True))


def _places(count: int, plot: QRectF) -> list[float]:
    if count == 1:
        return [plot.center().x()]
    return [plot.left() + 8 + (plot.width() - 16) * at / (count - 1) for at in range(count)]


def _lines(data: _Data, sheet: Sheet, width: float) -> Drawing:
    """A line a thing over the groups in their order; its name stands at its end."""
    things = sorted(data.things, key=lambda one: -data.total(one))[:MOST_LINES]
    groups = list(data.groups)
    names = [data.group(one) for one in groups]
    below = sheet.widest(names, 120) + 12
    side = sheet.widest([data.thing(one) for one in things], 210) + 22
    plot = QRectF(44, 12, max(160.0, width - 44 - side), 300)
    top = _scale(sheet, max((data.number(one, group) for one in things for group in groups), default=0), plot)
    xs = _places(len(groups), plot)
    _below(sheet, names, xs, plot, below)
    ends: list[tuple[float, int]] = []
    for at, one in enumerate(things):
        tone, shape, dash = HUES[at % len(HUES)], SHAPES[at % len(SHAPES)], DASHES[at // 2 % len(DASHES)]
        ys = [plot.bottom() - plot.height() * data.number(one, group) / top for group in groups]
        points = tuple(QPointF(x, y) for x, y in zip(xs, ys, strict=True))
        sheet.shapes.append(Line(points, tone, 2.0, dash))
        for group, point in zip(groups, points, strict=True):
            sheet.shapes.append(Point(point, tone, shape))
            sheet.marks.append(data.mark(QRectF(point.x() - 8, point.y() - 8, 16, 16), one, group))
        ends.append((ys[-1], at))
    high, last = sheet.metrics.height() + 2, -1e9
    spots = []
    for y, at in sorted(ends):
        last = max(y - high / 2, last + high)
        spots.append((last, y, at))
    push = max(0.0, (spots[-1][0] + high - plot.bottom()) if spots else 0.0)
    for spot, y, at in spots:
        tone, line = HUES[at % len(HUES)], max(0.0, spot - push)
        sheet.shapes.append(Line((QPointF(plot.right() - 4, y), QPointF(plot.right() + 10, line + high / 2)), tone))
        sheet.shapes.append(Point(QPointF(plot.right() + 14, line + high / 2), tone, SHAPES[at % len(SHAPES)]))
        rect = QRectF(plot.right() + 22, line, side - 22, high)
        sheet.shapes.append(Text(rect, data.thing(things[at]), tone))
    return sheet.done(width, plot.bottom() + below + 8, _left_out(len(things), len(data.things)))


def _curve(data: _Data, sheet: Sheet, width: float) -> Drawing:
    """Documents in their order: a bar for the new codes of each, a line for all the codes so far."""
    things = list(data.things)
    names = [data.thing(one) for one in things]
    below = sheet.widest(names, 120) + 12
    high = sheet.metrics.height() + 6
    plot = QRectF(44, high + 8, width - 44 - 16, 300)
    top = _scale(sheet, max((data.number(one, 1) for one in things), default=0), plot)
    xs = _places(len(things), plot)
    _below(sheet, names, xs, plot, below)
    gap = xs[1] - xs[0] if len(xs) > 1 else 40.0
    thick = max(1.0, min(22.0, gap - 4))
    ys = []
    for one, x in zip(things, xs, strict=True):
        tall = plot.height() * data.number(one, 0) / top
        sheet.shapes.append(Box(QRectF(x - thick / 2, plot.bottom() - tall, thick, tall), HUES[1]))
        ys.append(plot.bottom() - plot.height() * data.number(one, 1) / top)
    points = tuple(QPointF(x, y) for x, y in zip(xs, ys, strict=True))
    sheet.shapes.append(Line(points, HUES[0], 2.0))
    for one, point in zip(things, points, strict=True):
        if gap > 6:
            sheet.shapes.append(Point(point, HUES[0]))
        half = max(3.0, min(9.0, gap / 2))
        sheet.marks.append(data.mark(QRectF(point.x() - half, point.y() - 8, 2 * half, 16), one, 1))
        tall = plot.height() * data.number(one, 0) / top
        bar = QRectF(point.x() - half, plot.bottom() - max(tall, 6), 2 * half, max(tall, 6))
        sheet.marks.append(data.mark(bar, one, 0))
    x = plot.left()
    for tone, group in ((HUES[1], 0), (HUES[0], 1)):
        sheet.shapes.append(Box(QRectF(x, high / 2 - 5, 10, 10), tone) if group == 0 else
                            Point(QPointF(x + 5, high / 2), tone))  # fmt: skip
        words = data.group(group)
        sheet.shapes.append(Text(QRectF(x + 16, 0, sheet.wide(words) + 4, high), words))
        x += sheet.wide(words) + 44
    return sheet.done(width, plot.bottom() + below + 8)
