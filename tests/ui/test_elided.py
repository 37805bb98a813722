"""Labels that give way."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from qualicode.ui import theme
from qualicode.ui.elided import Elided


@pytest.fixture
def row(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.label = Elided("Des droits difficiles à atteindre", "title")
    layout = QHBoxLayout(widget)
    layout.addWidget(widget.label, 100)
    layout.addWidget(QLabel("53"))
    layout.addStretch(1)
    return widget


def settled(widget: QWidget, width: int, qtbot) -> None:
    widget.resize(width, 40)
    widget.show()
    qtbot.waitUntil(lambda: widget.width() == width)
    widget.grab()


def test_with_room_it_is_as_wide_as_its_words(row, qtbot):
    settled(row, 600, qtbot)
    assert row.label.width() == row.label.fontMetrics().horizontalAdvance(row.label.words()) + 2
    assert row.label.toolTip() == ""


def test_without_room_it_gives_way_and_says_all_in_the_tool_tip(row, qtbot):
    settled(row, 160, qtbot)
    assert row.label.width() < 160
    assert row.label.toolTip() == row.label.words() == row.label.text()


def test_it_grows_with_the_interface(row, qtbot):
    settled(row, 900, qtbot)
    before = row.label.maximumWidth()
    theme.appearance().resize(150)
    qtbot.waitUntil(lambda: row.label.maximumWidth() > before)
    theme.appearance().resize(100)
