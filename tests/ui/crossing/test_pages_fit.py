"""The board, the path and the figures have names and room for their words, in both languages and at every size."""

import pytest

from qualicode import i18n
from qualicode.services import board
from qualicode.ui import settings, theme
from qualicode.ui.crossing.workspace import CrossingWorkspace
from tests.ui.test_accessibility import check


@pytest.mark.parametrize(("language", "scale"), [("fr", 100), ("fr", 200), ("en", 150)])
def test_everything_is_named_and_nothing_is_cut(language: str, scale: int, program_with, sample_file, qtbot) -> None:
    settings.save("view/language", language)
    theme.appearance().resize(scale)
    try:
        window = program_with(None).window
        window.resize(1280, 800)
        assert window.session.open(sample_file)
        cards = board.board(window.session.project).loose
        board.put_together(window.session.project, [one.id for one in cards[:2]], "Revenir")
        window.go("crossing")
        crossing = window.findChild(CrossingWorkspace)
        crossing.display.show_figures(True)
        for key in ("crossing", "facing", "board", "path"):
            crossing.choose(key)
            page = crossing.page()
            qtbot.waitUntil(lambda page=page: (page or crossing.display.front()).isVisible(), timeout=20_000)
            check(window)
    finally:
        theme.appearance().resize(100)
        i18n.use("en")
