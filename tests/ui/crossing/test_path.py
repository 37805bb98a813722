"""« Parcours d'analyse » in the window: arrows show what is unsupported, and each line leads to where it is mended."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qualicode.services import codebook, notes, thinking
from qualicode.services.pathway import STATIONS
from qualicode.ui.codebook.workspace import CodebookWorkspace
from qualicode.ui.crossing.path_page import PathPage
from qualicode.ui.crossing.workspace import CrossingWorkspace
from qualicode.ui.notes.window import Notes
from qualicode.ui.thinking.window import Thinking


@pytest.fixture
def page(sample_project, qtbot) -> PathPage:
    sample_project.go("crossing")
    crossing = sample_project.findChild(CrossingWorkspace)
    crossing.choose("path")
    found = crossing.page()
    assert isinstance(found, PathPage)
    qtbot.waitUntil(lambda: found.stations["documents"].text().startswith("40"))
    return found


def lines(page: PathPage) -> list[str]:
    return [page.list.item(at).text() for at in range(page.list.count())]


def opened(page: PathPage, words: str) -> None:
    at = lines(page).index(words)
    page.list.setCurrentRow(at)
    QTest.keyClick(page.list, Qt.Key.Key_Return)


def test_the_first_arrow_that_lacks_something_is_shown(page: PathPage, sample_project) -> None:
    assert set(page.stations) == set(STATIONS) and page.arrows["extracts"].isChecked()
    assert page.arrows["extracts"].text().startswith(f"{page.list.count()} ·") and page.list.count() > 0
    assert "no extract" in page.head.text() and page.arrows["codes"].text() == "all supported"
    page.list.setCurrentRow(0)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert sample_project.is_there("coder")


def test_each_kind_opens_where_it_is_mended(page: PathPage, sample_project, qtbot) -> None:
    project = sample_project.session.project
    code = codebook.create_code(project, "Jamais codé")
    notes.add_note(project, "surprise", "Sans rien derrière")
    problem = thinking.add(project, "problem", "Sans appui")
    for key, words in (("codes", "Jamais codé"), ("findings", "Sans rien derrière"), ("problems", "Sans appui")):
        qtbot.waitUntil(lambda key=key: "·" in page.arrows[key].text())
        page.arrows[key].click()
        qtbot.waitUntil(lambda words=words: words in lines(page))
    opened(page, "Sans appui")
    desk = sample_project.findChild(Thinking)
    assert desk.chosen().id == problem
    desk.close()
    page.arrows["findings"].click()
    opened(page, "Sans rien derrière")
    assert sample_project.findChild(Notes).isVisible()
    sample_project.findChild(Notes).close()
    page.arrows["codes"].click()
    opened(page, "Jamais codé")
    assert sample_project.is_there("codebook")
    assert sample_project.findChild(CodebookWorkspace).panel.tree.current() == code.id


def test_a_station_leads_to_where_it_is_worked_at(page: PathPage, sample_project) -> None:
    page.stations["documents"].click()
    assert sample_project.is_there("corpus")
    sample_project.go("crossing")
    page.stations["leads"].click()
    assert sample_project.findChild(Thinking) is not None


def test_in_each_theme(page: PathPage, each_theme) -> None:
    assert not page.grab().isNull()
    assert page.arrows["extracts"].accessibleName().endswith(str(page.list.count()))
