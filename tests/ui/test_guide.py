"""F1 opens the page of the guide for where one is."""

import pytest
from PySide6.QtCore import Qt, QUrl

from qualicode import i18n
from qualicode.ui import guide
from qualicode.ui.guide import Guide


def opened(window) -> Guide:
    window.run("help.guide")
    shown = [one for one in window.findChildren(Guide) if one.isVisible()]
    assert len(shown) == 1
    return shown[0]


@pytest.mark.parametrize(
    ("place", "page"),
    [("home", "first-steps.md"), ("corpus", "corpus.md"), ("coder", "code.md"), ("codebook", "codebook.md"),
     ("synthesis", "word-synthesis.md")],
)  # fmt: skip
def test_each_place_has_its_page(sample_project, place, page):
    sample_project.go(place)
    assert opened(sample_project).page.file.name == page


def test_the_focus_says_it_more_exactly(sample_project, qtbot):
    sample_project.go("coder")
    suggestions = sample_project.front.suggestions
    assert guide.page_for(suggestions.card) == "suggestions.md"
    assert guide.page_for(sample_project.front.codebook.tree) == "grille-de-codes.md"
    assert guide.page_for(sample_project.search.box.line) == "retrouver.md"
    assert guide.page_for(sample_project.front.hand.box.editor) == "notes.md"
    assert guide.page_for(None) == guide.START


def test_links_and_the_list_lead_from_page_to_page(sample_project):
    shown = opened(sample_project)
    shown.open_page("premiers-pas.md")
    shown.page.anchorClicked.emit(QUrl("import.md"))
    assert shown.page.file.name == "import.md" and shown.list.currentItem().text() == "Import texts"
    shown.page.anchorClicked.emit(QUrl("https://example.org/x.md"))
    assert shown.page.file.name == "import.md", "nothing is fetched"
    assert opened(sample_project) is shown, "it is not opened twice"


def test_pictures_fit_the_page(sample_project, qtbot):
    shown = opened(sample_project)
    shown.open_page("coder.md")
    picture = shown.page.loadResource(2, QUrl("../../pictures/selection-fr-light.png"))
    assert 200 <= picture.width() <= shown.page.viewport().width()


def test_every_page_of_both_languages_is_found():
    assert len(guide.pages("fr")) == len(guide.pages("en")) > 10
    for _title, path in guide.pages("fr"):
        assert path.exists() and guide.translated(path.name, "en").exists()


def test_in_french_the_pages_are_french(sample_project, qtbot):
    i18n.use("fr")
    shown = opened(sample_project)
    assert shown.page.file.name == "coder.md" and "Poser un code" in shown.page.toPlainText()
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()
