"""Figures of the tables: what they draw, what their parts open, and the files with their words."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage
from PySide6.QtTest import QTest

from qualicode.extend import Table
from qualicode.services import analysing
from qualicode.ui import ask, theme
from qualicode.ui.colours import contrast
from qualicode.ui.crossing.charts import HUES, MOST_LINES, MOST_ROWS, chart_of, described, draw
from qualicode.ui.crossing.drawing import Box, Drawing, Point, Text
from qualicode.ui.crossing.workspace import CrossingWorkspace
from tests.studies import hostile, large, realistic

TERRITORIES = Table(
    "Number of extracts",
    ("Code", "North", "South", "Total"),
    (("Moving › Bus", 4, 0, 4), ("Moving › Car", 1, "< 3", "< 3"), ("Total", 5, "< 3", "< 5")),
    "Counted so.",
)


def drawn(key: str, table: Table, **options: object) -> Drawing:
    chart = chart_of(key, table, options)
    assert chart is not None
    return draw(chart, table, 800, QFont())


def words(drawing: Drawing) -> list[str]:
    return [shape.words for shape in drawing.shapes if isinstance(shape, Text)]


def test_bars_are_as_long_as_their_numbers_and_open_their_cells(qapp) -> None:
    drawing = drawn("crossing", TERRITORIES)
    bars = [shape for shape in drawing.shapes if isinstance(shape, Box)]
    assert [(mark.row, mark.column) for mark in drawing.marks] == [(0, 1), (0, 2), (1, 1), (1, 2)]
    assert bars[0].rect.width() == pytest.approx(4 * bars[2].rect.width()) and bars[1].rect.width() == 1
    assert {"Bus", "Car", "4 · North", "0 · South", "< 3 · South"} <= set(words(drawing))
    assert drawing.marks[0].words == "Bus, North: 4"
    assert drawing.at(bars[0].rect.center()) == drawing.marks[0]
    assert drawing.at(bars[0].rect.topLeft() * -1) is None


def test_a_table_turned_over_has_the_same_figure(qapp) -> None:
    turned = Table("", ("Split", "Bus", "Car", "Total"), (("North", 4, 1, 5), ("South", 0, 2, 2), ("Total", 4, 3, 7)))
    drawing = drawn("crossing", turned, transpose=True)
    assert [(mark.row, mark.column) for mark in drawing.marks] == [(0, 1), (1, 1), (0, 2), (1, 2)]
    assert drawing.marks[1].words == "Bus, South: 0"


def test_many_columns_are_squares_and_the_strongest_is_the_largest(qapp) -> None:
    names = [f"D{number}" for number in range(12)]
    table = Table("", ("Code", *names, "Total"), (("Bus", *range(12), 66), ("Total", *range(12), 66)))
    drawing = drawn("crossing", table)
    tints = [shape for shape in drawing.shapes if isinstance(shape, Box) and shape.tone == "accent"]
    assert len(drawing.marks) == 12 and max(tints, key=lambda one: one.strength) is tints[-1]


def test_codes_together_do_not_compare_a_code_with_itself(qapp) -> None:
    table = Table("", ("Code", "Bus", "Car"), (("Bus", 90, 2), ("Car", 2, 7)))
    drawing = drawn("together", table, shape="matrix")
    tints = [shape for shape in drawing.shapes if isinstance(shape, Box) and shape.tone == "accent"]
    assert len(tints) == 2 and all(one.strength == pytest.approx(0.36) for one in tints)
    pairs = Table("", ("Code", "Comes with", "Meetings"), (("Bus", "Car", 2),))
    assert drawn("together", pairs).marks[0].words == "Bus + Car: 2"


def test_lines_over_months_end_with_their_names(qapp) -> None:
    rows = tuple((f"T{number}", number, number + 2, 0, 9) for number in range(MOST_LINES + 3))
    table = Table("", ("Theme", "May", "June", "July", "Total"), (*rows, ("Total", 1, 1, 1, 1)))
    drawing = drawn("months", table)
    assert {f"T{number}" for number in range(3, MOST_LINES + 3)} <= set(words(drawing)) and "T2" not in words(drawing)
    assert str(MOST_LINES) in drawing.note and len(drawing.marks) == MOST_LINES * 3
    shapes = {shape.shape for shape in drawing.shapes if isinstance(shape, Point)}
    assert len(shapes) == 4  # not by colour alone
    ends = [shape.rect for shape in drawing.shapes if isinstance(shape, Text) and shape.words.startswith("T")]
    assert all(not one.intersects(other) for one in ends for other in ends if one is not other)


def test_the_curve_never_falls_and_opens_new_codes_and_all_so_far(qapp) -> None:
    rows = tuple(
        (f"E{at:02}", "Interview", "2026-03", 5, 3, new, far) for at, (new, far) in enumerate([(4, 4), (2, 6)])
    )
    table = Table("", ("Document", "Kind", "Date", "Extracts", "Codes", "New codes", "Codes so far"), rows)
    drawing = drawn("saturation", table)
    assert {(mark.row, mark.column) for mark in drawing.marks} == {(0, 5), (0, 6), (1, 5), (1, 6)}
    assert "E01, New codes: 2" in {mark.words for mark in drawing.marks}


def test_what_is_over_a_third_is_marked(qapp) -> None:
    heads = ("Theme", "Persons", "Documents", "Extracts", "Most", "Share", "Who", "To watch")
    table = Table("", heads, (("Bus", 3, 2, 9, 3, 33.0, "", ""), ("Car", 3, 2, 9, 8, 88.0, "", "!")))
    tones = [shape.tone for shape in drawn("speakers", table).shapes if isinstance(shape, Box)]
    assert tones == ["accent", "warning"]


def test_tables_that_are_read_have_no_figure() -> None:
    table = Table("", ("Before", "Word"), (("a", "b"),))
    assert chart_of("context", table, {}) is None and chart_of("facing", table, {}) is None
    assert chart_of("crossing", Table("", ("Code",), ()), {}) is None


@pytest.mark.parametrize(
    "study", [realistic()[0], hostile("=1\x00\ud800 מה"), large(300)], ids=["real", "odd", "large"]
)
def test_every_table_of_every_study_is_drawn_within_its_place(study, qapp) -> None:
    for analysis in analysing.analyses():
        for options in ({"language": "en"}, {"language": "en", "transpose": True, "shape": "matrix", "of": "code"}):
            table = analysis.run(study, options, lambda done, total: None)
            chart = chart_of(analysis.key, table, options)
            if chart is None:
                continue
            drawing = draw(chart, table, 500, QFont())
            assert drawing.marks and len(described(chart, table)) > 20
            for mark in drawing.marks:
                table.rows[mark.row][mark.column]
                assert mark.rect.right() <= drawing.width + 1 and mark.rect.bottom() <= drawing.height + 1
            assert sum(one.row == 0 for one in drawing.marks) <= MOST_ROWS * 40


def test_the_colours_of_figures_stand_out_in_every_theme() -> None:
    for tokens in theme.THEMES.values():
        for hue in HUES:
            colours = theme.code_colours(hue, tokens)
            assert contrast(colours.mark, tokens.surface) >= 3 and contrast(colours.ink, tokens.surface) >= 4.5


# In the window


@pytest.fixture
def crossing(sample_project, qtbot) -> CrossingWorkspace:
    sample_project.go("crossing")
    found = sample_project.findChild(CrossingWorkspace)
    found.choose("crossing")
    qtbot.waitUntil(lambda: found.table.counts.rowCount() > 3, timeout=20_000)
    found.display.figure_button.click()
    return found


def test_table_and_figure_share_the_place_and_the_cell(crossing: CrossingWorkspace, qtbot) -> None:
    canvas = crossing.display.figure.canvas
    assert canvas.isVisible() and not crossing.table.isVisible() and crossing.panes()[1] is canvas
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    mark = canvas.mark()
    assert (crossing.table.currentIndex().row(), crossing.table.currentIndex().column()) == (mark.row, mark.column)
    cell = crossing.table.counts.table.rows[mark.row][mark.column]
    qtbot.waitUntil(lambda: crossing.verbatims.extracts.total == cell, timeout=20_000)
    assert canvas.accessibleDescription() == mark.words
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.mark() is canvas.drawing.marks[1]
    spot = canvas.drawing.marks[4].rect.center().toPoint()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    assert crossing.table.currentIndex().row() == canvas.drawing.marks[4].row
    crossing.display.table_button.click()
    crossing.table.setCurrentIndex(crossing.table.counts.index(0, 2))
    crossing.display.figure_button.click()
    assert (canvas.mark().row, canvas.mark().column) == (0, 2)
    assert crossing.state()["figures"] is True


def test_words_in_context_stay_a_table(crossing: CrossingWorkspace, qtbot) -> None:
    before = crossing.table.counts.table
    crossing.choose("facing")
    qtbot.waitUntil(lambda: crossing.table.counts.table is not before, timeout=20_000)
    assert crossing.table.isVisible() and not crossing.display.figure_button.isVisible()


def test_the_figure_goes_elsewhere_with_its_words(
    crossing: CrossingWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "figure.png"
    monkeypatch.setattr(ask, "save_file", lambda *_asked: path)
    crossing.display.save_button.click()
    picture = QImage(str(path))
    said = crossing.display.figure.words()
    assert picture.width() > 1500 and picture.text("Description") == said and "Port-Ardent" in said
    path = tmp_path / "figure.svg"
    crossing.display.save_button.click()
    drawing = ElementTree.parse(path).getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert drawing.find(f"{space}desc").text == said and drawing.find(f"{space}title").text
    assert any("Port-Ardent" in (one.text or "") for one in drawing.iter(f"{space}text"))
    path = tmp_path / "table.xlsx"  # its table is never far
    crossing.display.save_button.click()
    assert path.stat().st_size > 1000
    crossing.display.copy_button.click()
    assert QGuiApplication.clipboard().mimeData().hasImage() and QGuiApplication.clipboard().text() == said


def test_in_each_theme(crossing: CrossingWorkspace, each_theme) -> None:
    assert not crossing.display.figure.grab().isNull()
