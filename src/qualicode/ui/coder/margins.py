"""What stands beside the text: speakers, times, paragraph numbers at the left; stripes and their names at the right."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QApplication

from qualicode import i18n
from qualicode.i18n import _
from qualicode.model.study import NOTE_KINDS, Coding
from qualicode.ui import icons, theme
from qualicode.ui.coder.marks import NOTE_ICONS, Legend, Marks, Proposal, Remark, gathered
from qualicode.ui.coder.page import Label, Page, clock
from qualicode.ui.coder.sight import Sight

_LANES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Room:
    """Where the margins are: the text stands between `text_left` and `text_right` (pixels of the viewport).

    Where there is little room, speakers stand above their words (`stacked`) and stripes have no names (`bare`).
    """

    width: float
    text_left: float
    text_right: float
    stacked: bool = False
    bare: bool = False


@dataclass(slots=True)
class Item:
    """Something in the right margin that one can point at: codings of one stripe, a note, or a suggestion."""

    box: QRectF
    stripe: QRectF | None
    codings: tuple[Coding, ...] = ()
    remark: Remark | None = None
    proposal: Proposal | None = None
    folded: list[Coding] = field(default_factory=list)
    """Codings whose names found no room near their stripes."""

    @property
    def key(self) -> str:
        """The id of what it shows."""
        if self.codings:
            return self.codings[0].id
        return self.remark.id if self.remark else self.proposal.id if self.proposal else ""

    @property
    def span(self) -> tuple[int, int]:
        """The passage that it stands beside, in code points."""
        thing = self.codings[0] if self.codings else self.remark or self.proposal
        assert thing is not None
        return thing.start, thing.end

    def holds(self, point: QPointF) -> bool:
        """Whether a point of the viewport is on it."""
        on_stripe = self.stripe is not None and self.stripe.adjusted(-2, 0, 2, 0).contains(point)
        return on_stripe or self.box.contains(point)


class Faces:
    """The fonts of the margins, at the size of the interface."""

    def __init__(self) -> None:
        self.name = _font(12, bold=True)
        self.quiet = _font(12)
        self.small = _font(10)
        self.label = _font(11)
        self.label_metrics = QFontMetricsF(self.label)


def paint_gutter(painter: QPainter, sight: Sight, page: Page, room: Room, faces: Faces) -> None:
    """Speakers in bold with the time below, ranged right; paragraph numbers far left."""
    tokens = theme.current()
    gap = theme.px(14)
    right = room.text_left - gap
    left = theme.px(36)
    for line in sight.lines:
        if not line.first:
            continue
        height = line.bottom - line.top
        if number := page.numbers[line.block]:
            painter.setFont(faces.small)
            painter.setPen(QColor(tokens.outline if tokens.name != "contrast" else tokens.muted))
            spot = QRectF(0, line.top, theme.px(28), height)
            painter.drawText(spot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
        label = page.label(line.block)
        if label is None:
            continue
        if room.stacked:
            _paint_stacked(painter, label, QRectF(room.text_left, line.top - theme.px(20), right, theme.px(18)), faces)
            continue
        y = line.top
        if label.speaker:
            metrics = QFontMetricsF(faces.name)
            words = metrics.elidedText(label.speaker, Qt.TextElideMode.ElideRight, right - left)
            painter.setFont(faces.name)
            painter.setPen(QColor(tokens.text))
            spot = QRectF(left, y, right - left, height)
            painter.drawText(spot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
            y += height - (height - metrics.height()) / 2
        if label.time is not None:
            painter.setFont(faces.quiet)
            painter.setPen(QColor(tokens.muted))
            spot = QRectF(left, y, right - left, theme.px(18))
            painter.drawText(spot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, clock(label.time))


def _paint_stacked(painter: QPainter, label: Label, spot: QRectF, faces: Faces) -> None:
    tokens = theme.current()
    painter.setFont(faces.name)
    painter.setPen(QColor(tokens.text))
    painter.drawText(spot, Qt.AlignmentFlag.AlignVCenter, label.speaker)
    if label.time is not None:
        gap = QFontMetricsF(faces.name).horizontalAdvance(label.speaker) + (theme.px(8) if label.speaker else 0)
        painter.setFont(faces.quiet)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(spot.adjusted(gap, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, clock(label.time))


class RightMargin:
    """Lays out and paints the stripes and names beside the lines in sight."""

    def __init__(self, sight: Sight, page: Page, marks: Marks, legend: Legend, room: Room, faces: Faces) -> None:
        self._sight, self._page, self._marks, self._legend, self._faces = sight, page, marks, legend, faces
        self._bare = room.bare
        self._line = room.text_right + theme.px(6 if room.bare else 16)
        self._lane_width = theme.px(6)
        self._stripes = self._line + theme.px(8)
        self._right = room.width - theme.px(6)
        first, last = sight.span16
        self._span = page.map.to_code_points(first), page.map.to_code_points(last)
        self._names = self._stripes + self._lanes() * self._lane_width + theme.px(2)
        self.items = self._lay_out()

    def paint(self, painter: QPainter, current: str, pointed: str) -> None:
        """Draw everything; the item of the coding `current` is bold, the one `pointed` at has a ground."""
        tokens = theme.current()
        pen = QPen(QColor(tokens.line), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        x = round(self._line) + 0.5
        painter.drawLine(QPointF(x, 0), QPointF(x, painter.viewport().height()))
        for item in self.items:
            strong = any(coding.id == current for coding in item.codings)
            if item.stripe is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self._legend.colours(item.codings[0].code_id).mark))
                wider = 1 if strong or item.key == pointed else 0
                painter.drawRoundedRect(item.stripe.adjusted(-wider, 0, wider, 0), 2, 2)
            if item.box.isEmpty():
                continue
            if item.key == pointed and item.proposal is None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens.hover))
                painter.drawRoundedRect(item.box.adjusted(-2, 0, 2, 0), 4, 4)
            if item.codings:
                self._paint_name(painter, item, strong)
            elif item.remark is not None:
                self._paint_remark(painter, item.box, item.remark)
            elif item.proposal is not None:
                self._paint_proposal(painter, item.box, item.proposal)

    def words(self, item: Item) -> tuple[str, str]:
        """What an item says: its words and the quiet words after them."""
        if item.codings:
            more = f"  +{len(item.folded)}" if item.folded else ""
            doubt = " ?" if item.codings[0].status == "to_confirm" else ""
            initials = self._legend.initials([coding.coder_id for coding in item.codings])
            return self._legend.name(item.codings[0].code_id) + doubt, f" · {initials}{more}" if initials else more
        if item.remark is not None:
            kind = _(NOTE_KINDS.get(item.remark.note.kind, ""))
            body = " ".join((item.remark.note.title or item.remark.note.body).split())
            return _("{kind}: {words}").format(kind=kind, words=body), ""
        assert item.proposal is not None
        score = QLocale(i18n.language()).toString(item.proposal.score, "f", 2)
        return f"? {self._legend.name(item.proposal.code_id)}", f"  {score}"

    # Laying out

    def _lanes(self) -> int:
        lanes = (self._marks.codings.lane(coding.id) + 1 for coding in self._marks.codings_between(*self._span))
        return min(max([2, *lanes]), _LANES_SHOWN)

    def _lay_out(self) -> list[Item]:
        items = self._of_codings() + self._of_remarks() + self._of_proposals()
        items.sort(key=lambda item: item.box.top())
        height, free, patience = theme.px(18), 0.0, theme.px(60)
        named: Item | None = None
        for item in items:
            wanted = item.box.top()
            y = max(wanted, free)
            if self._bare and item.codings:
                item.box = QRectF()
                continue
            if item.codings and named is not None and named.codings and y - wanted > patience:
                named.folded += item.codings
                item.box = QRectF()
                continue
            item.box = QRectF(self._names, y, max(theme.px(14), self._right - self._names), height)
            if item.proposal is not None:
                self._shrink(item)
            free = y + height + (theme.px(4) if item.proposal else 0)
            named = item
        return items

    def _of_codings(self) -> list[Item]:
        items = []
        for group in gathered(self._marks.codings_between(*self._span)):
            coding = group[0]
            band = self._band(coding.start, coding.end)
            if band is None:
                continue
            lane = min(self._marks.codings.lane(coding.id), _LANES_SHOWN - 1)
            x = self._stripes + lane * self._lane_width
            stripe = QRectF(x, band[0], theme.px(4), band[1] - band[0])
            items.append(Item(self._wanted(band), stripe, tuple(group)))
        return items

    def _of_remarks(self) -> list[Item]:
        placed = ((self._band(r.start, r.end), r) for r in self._marks.remarks_between(*self._span))
        return [Item(self._wanted(band).translated(0, 1), None, remark=r) for band, r in placed if band]

    def _of_proposals(self) -> list[Item]:
        placed = ((self._band(p.start, p.end), p) for p in self._marks.proposals_between(*self._span))
        return [Item(self._wanted(band), None, proposal=p) for band, p in placed if band]

    def _band(self, start: int, end: int) -> tuple[float, float] | None:
        return self._sight.band(self._page.map.to_utf16(start), self._page.map.to_utf16(end))

    def _wanted(self, band: tuple[float, float]) -> QRectF:
        # The name stays in sight as long as its stripe does.
        lowest = band[1] - theme.px(18)
        return QRectF(self._names, max(band[0] + theme.px(2), min(theme.px(4), lowest)), 1, 1)

    def _shrink(self, item: Item) -> None:
        words, score = self.words(item)
        wanted = self._faces.label_metrics.horizontalAdvance(words + score) + theme.px(18)
        item.box.setWidth(min(item.box.width(), wanted))
        item.box.setHeight(theme.px(21))

    # Painting

    def _paint_name(self, painter: QPainter, item: Item, strong: bool) -> None:
        tokens = theme.current()
        font = QFont(self._faces.label)
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        words, quiet = self.words(item)
        self._two_tones(painter, item.box, font, words, quiet, (tokens.text, tokens.muted))

    def _paint_remark(self, painter: QPainter, box: QRectF, remark: Remark) -> None:
        tokens = theme.current()
        colour = tokens.warning if remark.note.kind in ("surprise", "key_point") else tokens.muted
        size = theme.px(12)
        picture = icons.pixmap(NOTE_ICONS.get(remark.note.kind, "sticky-note"), size, colour)
        painter.drawPixmap(QPointF(box.left(), box.center().y() - size / 2), picture)
        if self._bare:
            return
        words, quiet = self.words(Item(box, None, remark=remark))
        self._two_tones(painter, box.adjusted(size + 4, 0, 0, 0), self._faces.label, words, quiet, (colour, colour))

    def _paint_proposal(self, painter: QPainter, box: QRectF, proposal: Proposal) -> None:
        colours = self._legend.colours(proposal.code_id)
        pen = QPen(QColor(colours.mark), 1)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pill = box.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        words, score = ("?", "") if self._bare else self.words(Item(box, None, proposal=proposal))
        inside = box.adjusted(theme.px(8), 0, -theme.px(6), 0)
        self._two_tones(painter, inside, self._faces.label, words, score, (colours.ink, colours.ink))

    def _two_tones(
        self, painter: QPainter, box: QRectF, font: QFont, words: str, quiet: str, tones: Sequence[str]
    ) -> None:
        metrics = QFontMetricsF(font)
        tail = metrics.horizontalAdvance(quiet)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0.0, box.width() - tail))
        painter.setFont(font)
        painter.setPen(QColor(tones[0]))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setPen(QColor(tones[1]))
        rest = box.adjusted(metrics.horizontalAdvance(shown), 0, 2, 0)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, quiet)


def _font(size: float, bold: bool = False) -> QFont:
    font = QFont(QApplication.font())
    font.setPixelSize(theme.px(size))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
