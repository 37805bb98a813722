"""The synthesis as a person meets it: plan, preview, settings, and a Word file that says what was shown."""

import re

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from qualicode.model.study import Coding, Note, Synthesis, Territory
from qualicode.services import coding, synthesis
from qualicode.ui import ask
from qualicode.ui.coder.workspace import CoderWorkspace
from qualicode.ui.synthesis.lines import ALL, NONE, SOME, Line
from qualicode.ui.synthesis.workspace import SynthesisWorkspace, file_name
from tests.ui.synthesis.conftest import paragraphs, workspace_of

THEME, CODE = "On se débrouille, on fait", "Débrouille, entraide"


def line(desk: SynthesisWorkspace, title: str) -> Line:
    return next(one for one in desk.list.plan.lines if one.title == title)


def row(desk: SynthesisWorkspace, title: str) -> int:
    return [one.title for one in desk.list.plan.lines].index(title)


def press_space_on(qtbot, desk: SynthesisWorkspace, title: str) -> None:
    desk.list.setFocus()
    desk.list.make_current(line(desk, title).key)
    qtbot.keyClick(desk.list, Qt.Key.Key_Space)


def shown_text(desk: SynthesisWorkspace) -> str:
    return desk.preview.toPlainText()


@pytest.fixture
def word_file(tmp_path, monkeypatch):
    """Where the next export goes; the file dialog is answered."""
    path = tmp_path / "Synthèse.docx"
    monkeypatch.setattr(ask, "save_file", lambda *_asked: path)
    return path


def export(qtbot, desk: SynthesisWorkspace) -> None:
    qtbot.mouseClick(desk.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(desk.shell.messages.text) and not desk.shell.jobs.running, timeout=20_000)


# The plan


def test_the_plan_shows_themes_codes_and_annexes_with_their_numbers(synthesis_desk):
    theme, code = line(synthesis_desk, THEME), line(synthesis_desk, CODE)
    assert theme.label == "Theme 2" and theme.strong and theme.kept == ALL
    assert "43 extracts" in theme.counts and "persons" in theme.counts
    assert theme.warnings == ("2 to complete",)
    assert code.counts == "4/16 verbatims · 10 persons"
    assert "always the same voices" in line(synthesis_desk, "Coopérer malgré les cases").warnings
    annexes = [one.title for one in synthesis_desk.list.plan.lines if one.annex]
    assert annexes == ["Codebook", "List of documents", "Themes by territory", "All verbatims"]
    assert synthesis_desk.shell.status.text("counts") == "5 themes · 18 codes · 69 verbatims"


def test_space_leaves_a_theme_out_with_all_below_it(synthesis_desk, settled, qtbot):
    assert "Débrouille, entraide" in shown_text(synthesis_desk)
    press_space_on(qtbot, synthesis_desk, THEME)
    assert line(synthesis_desk, THEME).kept == line(synthesis_desk, CODE).kept == NONE
    settled(synthesis_desk)
    assert line(synthesis_desk, THEME).counts == "left out"
    headings = [text.strip() for text in shown_text(synthesis_desk).split("\n")]
    assert f"2. {THEME}" not in headings and CODE not in headings
    assert line(synthesis_desk, "Être écouté, pas seulement consulté").label == "Theme 2"


def test_a_click_on_the_box_leaves_one_code_out(synthesis_desk, settled, qtbot):
    at = synthesis_desk.list.visualRect(synthesis_desk.list.plan.index(row(synthesis_desk, CODE)))
    qtbot.mouseClick(
        synthesis_desk.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at.left() + 18, at.top() + 14)
    )
    assert line(synthesis_desk, CODE).kept == NONE and line(synthesis_desk, THEME).kept == SOME
    settled(synthesis_desk)
    assert CODE not in [text.strip() for text in shown_text(synthesis_desk).split("\n")]


def test_a_click_on_the_words_changes_nothing(synthesis_desk, qtbot):
    before = synthesis_desk.shell.session.project.last_seq
    at = synthesis_desk.list.visualRect(synthesis_desk.list.plan.index(row(synthesis_desk, CODE)))
    qtbot.mouseClick(
        synthesis_desk.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at.left() + 200, at.top() + 14)
    )
    assert synthesis_desk.list.current() == line(synthesis_desk, CODE).key
    assert synthesis_desk.shell.session.project.last_seq == before


def test_undo_takes_a_theme_back(synthesis_desk, settled, qtbot):
    window = synthesis_desk.window()
    press_space_on(qtbot, synthesis_desk, THEME)
    settled(synthesis_desk)
    assert window.commands.command("edit.undo").words() == f"Undo: Leave “{THEME}” out of the synthesis"
    window.run("edit.undo")
    settled(synthesis_desk)
    assert line(synthesis_desk, THEME).kept == ALL and line(synthesis_desk, THEME).label == "Theme 2"
    assert CODE in [text.strip() for text in shown_text(synthesis_desk).split("\n")]


def test_an_annex_can_be_left_out(synthesis_desk, settled, qtbot):
    press_space_on(qtbot, synthesis_desk, "All verbatims")
    settled(synthesis_desk)
    assert line(synthesis_desk, "All verbatims").kept == NONE
    assert "Relevé des verbatims" not in shown_text(synthesis_desk)
    assert "Liste des documents" in shown_text(synthesis_desk)


def test_choosing_a_line_brings_its_place_into_view(synthesis_desk):
    bar = synthesis_desk.preview.verticalScrollBar()
    synthesis_desk.list.make_current(line(synthesis_desk, CODE).key)
    at_code = bar.value()
    assert synthesis_desk.preview.place()[0] in (line(synthesis_desk, THEME).key, line(synthesis_desk, CODE).key)
    block = synthesis_desk.preview.cursorForPosition(QPoint(300, 30)).block()
    assert block.text() == CODE
    synthesis_desk.list.make_current("annex codebook")
    assert bar.value() > at_code


def test_the_place_stays_when_something_else_changes(synthesis_desk, settled, qtbot):
    synthesis_desk.list.make_current(line(synthesis_desk, CODE).key)
    place = synthesis_desk.preview.place()
    press_space_on(qtbot, synthesis_desk, "List of documents")
    synthesis_desk.preview.go(line(synthesis_desk, CODE).key)
    settled(synthesis_desk)
    synthesis_desk.wishes.public.click()
    settled(synthesis_desk)
    assert synthesis_desk.preview.place() == place


# The preview


def anchor_of(desk: SynthesisWorkspace, words: str) -> QTextCursor:
    plain = max(re.split("[\u00a0\u202f\u2009]", words), key=len)  # Qt finds no words over such spaces
    found = desk.preview.document().find(plain)
    assert not found.isNull() and found.charFormat().isAnchor()
    return found


def test_a_click_on_a_verbatim_goes_to_its_place_in_the_text(synthesis_desk, qtbot):
    desk, window = synthesis_desk, synthesis_desk.window()
    desk.list.make_current(line(desk, CODE).key)
    verbatim = desk._composed.plan.chapters[1].sections[0].verbatims[0]
    cursor = anchor_of(desk, verbatim.text[:30])
    cursor.setPosition(cursor.selectionStart() + 4)
    qtbot.mouseClick(desk.preview.viewport(), Qt.MouseButton.LeftButton, pos=desk.preview.cursorRect(cursor).center())
    assert isinstance(window.front, CoderWorkspace)
    assert window.front.desk.document_id == verbatim.document_id
    assert window.front.stage.transcript.selection() == (verbatim.start, verbatim.end)


def test_tab_and_enter_reach_a_verbatim_too(synthesis_desk, settled, qtbot):
    window = synthesis_desk.window()
    settled(synthesis_desk)
    window.activateWindow()
    synthesis_desk.preview.setFocus()
    qtbot.waitUntil(synthesis_desk.preview.hasFocus)
    synthesis_desk.list.make_current("brief")
    for _tab in range(2):  # the first link is the title of a theme
        qtbot.keyClick(synthesis_desk.preview, Qt.Key.Key_Tab)
    qtbot.keyClick(synthesis_desk.preview, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.front, CoderWorkspace))


def test_a_link_inside_scrolls_there(synthesis_desk):
    desk = synthesis_desk
    chapter = desk._composed.plan.chapters[1]
    desk.preview.anchorClicked.emit(f"#record {chapter.sections[0].code_id}")
    assert desk.preview.place()[0] != "cover"
    block = desk.preview.cursorForPosition(QPoint(300, 30)).block()
    assert chapter.sections[0].title in block.text()


def test_what_is_left_to_the_author_is_marked(synthesis_desk):
    assert shown_text(synthesis_desk).count("À compléter") == synthesis_desk._composed.plan.gaps


def test_another_size_of_the_text_is_followed(synthesis_desk, settled):
    tall = synthesis_desk.preview.document().size().height()
    synthesis_desk.window().run("view.larger")
    settled(synthesis_desk)
    assert synthesis_desk.preview.document().size().height() > tall
    synthesis_desk.window().run("view.normal")
    settled(synthesis_desk)


def test_a_narrow_window_keeps_all_words_on_the_sheet(synthesis_desk, settled, qtbot):
    preview = synthesis_desk.preview
    synthesis_desk.window().resize(900, 600)
    qtbot.waitUntil(lambda: preview._written_for == preview._room(), timeout=5_000)
    settled(synthesis_desk)
    assert preview.document().size().width() <= preview.viewport().width() + 1
    assert preview.document().idealWidth() <= preview.viewport().width() + 1


# Settings


def test_settings_reach_the_preview_each_as_one_step(synthesis_desk, settled, qtbot):
    project, wishes = synthesis_desk.shell.session.project, synthesis_desk.wishes
    wishes.texts["title"].setFocus()
    qtbot.keyClicks(wishes.texts["title"], "Ce qui se dit")
    qtbot.keyClick(wishes.texts["title"], Qt.Key.Key_Return)
    assert project.next_undo.label == "Change the title of the synthesis"
    wishes.most.setCurrentIndex(wishes.most.findData(1))
    wishes.most.activated.emit(wishes.most.currentIndex())
    wishes.public.click()
    settled(synthesis_desk)
    text = shown_text(synthesis_desk)
    assert text.startswith("Ce qui se dit") and "Version publique" in text
    assert line(synthesis_desk, CODE).counts.startswith("1/16 verbatims")
    for _step in range(3):
        synthesis_desk.window().run("edit.undo")
    settled(synthesis_desk)
    assert wishes.texts["title"].text() == "" and not wishes.public.isChecked()
    assert wishes.texts["title"].placeholderText() == "Immersions 2026 — trois territoires"
    assert shown_text(synthesis_desk).startswith("Immersions 2026")


def test_the_document_may_be_in_another_language(synthesis_desk, settled):
    wishes = synthesis_desk.wishes
    wishes.language.setCurrentIndex(wishes.language.findData("en"))
    wishes.language.activated.emit(wishes.language.currentIndex())
    settled(synthesis_desk)
    assert "In brief" in shown_text(synthesis_desk) and "En bref" not in shown_text(synthesis_desk)


def test_a_territory_can_be_left_out(synthesis_desk, settled):
    place = synthesis_desk.shell.session.project.find(Territory, name="Vaubourg")[0]
    synthesis_desk.side.setCurrentWidget(synthesis_desk.wishes)
    assert not synthesis_desk.wishes._without.isVisible()
    synthesis_desk.wishes.places[place.id].click()
    settled(synthesis_desk)
    assert synthesis_desk.wishes._without.isVisible()
    assert "Vaubourg" not in {
        share.territory for chapter in synthesis_desk._composed.plan.chapters for share in chapter.who.shares
    }
    synthesis_desk.wishes.places[place.id].click()
    assert synthesis.choices(synthesis_desk.shell.session.project).territories_out == frozenset()


def test_what_is_being_typed_survives_a_change_elsewhere_and_is_kept_at_closing(synthesis_desk, qtbot):
    window, title = synthesis_desk.window(), synthesis_desk.wishes.texts["title"]
    project = window.session.project
    window.activateWindow()
    synthesis_desk.side.setCurrentWidget(synthesis_desk.wishes)
    title.setFocus()
    qtbot.waitUntil(title.hasFocus)
    qtbot.keyClicks(title, "A moitie")
    with project.step("Elsewhere"):
        project.add(Note(body="x", kind="memo"))
    assert title.text() == "A moitie"
    path = project.destination
    assert window.session.close() and window.session.open(path)
    assert synthesis.choices(window.session.project).title == "A moitie"


def test_a_read_only_study_refuses_and_shows_what_is(window, sample_file, settled, qtbot):
    assert window.session.open(sample_file, read_only=True)
    window.go("synthesis")
    desk = workspace_of(window)
    settled(desk)
    press_space_on(qtbot, desk, THEME)
    assert line(desk, THEME).kept == ALL and window.messages.text
    desk.wishes.public.click()
    assert not desk.wishes.public.isChecked()


# Word


def test_the_button_writes_the_chosen_chapters_only(synthesis_desk, settled, word_file, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(ask, "open_outside", opened.append)
    press_space_on(qtbot, synthesis_desk, THEME)
    settled(synthesis_desk)
    export(qtbot, synthesis_desk)
    headings = [text for style, text in paragraphs(word_file) if style == "Heading1"]
    assert "Des droits difficiles à atteindre" in headings and THEME not in headings
    assert synthesis_desk.shell.messages.text == "The synthesis is written: Synthèse.docx"
    qtbot.mouseClick(synthesis_desk.shell.messages.button, Qt.MouseButton.LeftButton)
    assert opened == [word_file]


def test_the_preview_says_what_word_says(synthesis_desk, word_file, qtbot):
    export(qtbot, synthesis_desk)
    not_shown = {"TOCHeading", "TOC1", "TOC2", "Header", "Footer", "Record", "RecordRtl", "TableText", "TableNumber",
                 "TableHeading", "TableNumberHeading", "Caption", "Figure"}  # fmt: skip

    def absent() -> list[str]:
        shown = " ".join(shown_text(synthesis_desk).replace("\n", " ").split())
        return [
            text
            for style, text in paragraphs(word_file)
            if style not in not_shown and " ".join(text.split()) not in shown
            if "passages de ce texte" not in text  # the cover of the Word file explains its marks
        ]

    qtbot.waitUntil(lambda: absent() == [], timeout=15_000)  # the preview is composed in parts


def test_an_export_that_fails_says_why_and_leaves_what_was_there(synthesis_desk, word_file, qtbot):
    word_file.mkdir()
    export(qtbot, synthesis_desk)
    assert "Synthèse.docx" in synthesis_desk.shell.messages.text
    assert list(word_file.parent.glob(".~export*")) == [] and word_file.is_dir()
    assert synthesis_desk.export_button.isEnabled()


def test_a_changed_mind_writes_nothing(synthesis_desk, monkeypatch, tmp_path, qtbot):
    monkeypatch.setattr(ask, "save_file", lambda *_asked: None)
    qtbot.mouseClick(synthesis_desk.export_button, Qt.MouseButton.LeftButton)
    assert synthesis_desk.export_button.isEnabled() and not list(tmp_path.glob("*.docx"))


def test_a_cancelled_export_leaves_no_file(synthesis_desk, word_file, qtbot):
    qtbot.mouseClick(synthesis_desk.export_button, Qt.MouseButton.LeftButton)
    assert not synthesis_desk.export_button.isEnabled()
    synthesis_desk.shell.jobs.shown.cancel()
    qtbot.waitUntil(lambda: not synthesis_desk.shell.jobs.running, timeout=20_000)
    assert not word_file.exists() and synthesis_desk.export_button.isEnabled()
    assert list(word_file.parent.glob(".~export*")) == []


def test_ctrl_e_is_not_taken_by_a_line_of_text(synthesis_desk, qapp):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qapp.sendEvent(synthesis_desk.wishes.texts["title"], event)
    assert not event.isAccepted()


def test_ctrl_e_works_from_elsewhere(sample_project, word_file, qtbot):
    sample_project.go("coder")
    sample_project.activateWindow()
    qtbot.waitUntil(sample_project.isActiveWindow)
    qtbot.keyClick(sample_project, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    desk = workspace_of(sample_project)
    qtbot.waitUntil(lambda: word_file.exists() and not desk.shell.jobs.running, timeout=20_000)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Immersions 2026 — trois territoires", "Immersions 2026 — trois territoires.docx"),
        ('Qui parle ? "Nous" : 1/2', "Qui parle Nous 1 2.docx"),
        ("…", "….docx"),
        (" .. ", "Synthesis.docx"),
        ("é" * 300, "é" * 100 + ".docx"),
    ],
)
def test_the_name_that_is_proposed_fits_every_system(title, name):
    assert file_name(title) == name


# A workspace among others


def test_without_codings_it_says_what_it_is_for_and_leads_to_coder(at_work, qtbot):
    at_work.go("synthesis")
    desk = workspace_of(at_work)
    assert desk.empty.isVisible() and "code" in desk.empty.title.text()
    assert desk.empty.words.height() >= desk.empty.words.heightForWidth(desk.empty.words.width())
    assert not desk.can_export()
    qtbot.mouseClick(desk.empty.button, Qt.MouseButton.LeftButton)
    assert isinstance(at_work.front, CoderWorkspace)


def test_the_first_coding_fills_it(synthesis_desk, settled):
    project = synthesis_desk.shell.session.project
    everything = [one.id for one in project.find(Coding)]
    coding.remove_codings(project, everything)
    assert synthesis_desk.empty.isVisible() and synthesis_desk.shell.status.text("counts") == ""
    project.undo()
    assert not synthesis_desk.empty.isVisible()
    settled(synthesis_desk)
    assert synthesis_desk.list.plan.lines


def test_it_is_read_again_only_when_it_is_looked_at(synthesis_desk, settled):
    window, project = synthesis_desk.window(), synthesis_desk.shell.session.project
    window.go("codebook")
    code = line(synthesis_desk, CODE).code_id
    document = project.documents()[0]
    coding.code_passage(project, document.id, 0, 60, code)
    assert not synthesis_desk.composer.busy
    assert "/16" in line(synthesis_desk, CODE).counts
    window.go("synthesis")
    settled(synthesis_desk)
    assert "/17" in line(synthesis_desk, CODE).counts


def test_named_moments_do_not_concern_it(synthesis_desk):
    project = synthesis_desk.shell.session.project
    project.snapshot("Avant relecture")
    assert not synthesis_desk.composer.busy


def test_leaving_the_study_leaves_nothing_behind(synthesis_desk):
    window = synthesis_desk.window()
    assert window.session.close()
    assert synthesis_desk.preview.toPlainText() == "" and not synthesis_desk.list.plan.lines
    assert not synthesis_desk.composer.busy


def test_line_and_widths_are_remembered(synthesis_desk, settled):
    window = synthesis_desk.window()
    synthesis_desk.list.make_current(line(synthesis_desk, CODE).key)
    key, path = synthesis_desk.list.current(), window.session.project.destination
    assert window.session.close() and window.session.open(path)
    settled(synthesis_desk)
    assert window.front is synthesis_desk and synthesis_desk.list.current() == key


def test_every_pane_can_be_reached_with_f6(synthesis_desk):
    window = synthesis_desk.window()
    window.activateWindow()
    synthesis_desk.list.setFocus()
    window.next_pane(1)
    QApplication.processEvents()
    assert window.focusWidget() is synthesis_desk.preview
    window.next_pane(1)
    assert window.focusWidget() is synthesis_desk.side.tabBar()


def test_nothing_is_written_by_looking(synthesis_desk):
    assert synthesis_desk.shell.session.project.count(Synthesis, template="synthese") == 0
    assert not synthesis_desk.shell.session.project.next_undo
