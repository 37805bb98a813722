"""Going through passages one by one in the real window, with the real assistant."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from qualicode.model.study import Code, Coding, SuggestionDecision
from qualicode.ui.rereading.again import ReadAgain
from qualicode.ui.rereading.mixed import HardToTell
from qualicode.ui.rereading.passages import PassagesForCode

PATIENCE = 120_000


@pytest.fixture
def codebook(sample_project):
    sample_project.go("codebook")
    return sample_project.front


def opened(window, kind, qtbot):
    """The window of this kind, once it shows something."""
    (found,) = window.findChildren(kind)
    shown = found.pairs if kind is HardToTell else found.lines
    qtbot.waitUntil(lambda: bool(shown()), timeout=PATIENCE)
    return found


def settle(found, before, qtbot):
    qtbot.waitUntil(lambda: len(found.lines()) < before, timeout=10_000)


def test_passages_for_a_code_are_coded_refused_or_given_another_one(codebook, sample_project, qtbot):
    project, session = sample_project.session.project, sample_project.session
    # so that there is something to find again: what bears the code no longer does
    code = next(one for one in project.find(Code) if one.name.startswith("Confort"))
    gone = project.find(Coding, code_id=code.id)[:3]
    from qualicode.services import coding

    coding.remove_codings(project, [one.id for one in gone])
    codebook.panel.tree.make_current(code.id)
    sample_project.commands.run("codebook.passages")
    found = opened(sample_project, PassagesForCode, qtbot)
    assert found.told.isHidden()
    lines = found.lines()
    scores = [line.key.score for line in lines]
    assert scores == sorted(scores, reverse=True)
    first = lines[0]
    assert first.excerpt.words in found.text.toPlainText().replace("\n", " ") or "\n" in first.excerpt.words
    QTest.keyClick(found.list, Qt.Key.Key_Return)
    settle(found, len(lines), qtbot)
    (made,) = project.find(Coding, origin="suggestion")
    assert (made.start, made.end, made.code_id) == (first.excerpt.start, first.excerpt.end, code.id)
    session.undo()
    qtbot.waitUntil(lambda: len(found.lines()) == len(lines), timeout=10_000)
    second = found.current()
    QTest.keyClick(found.list, Qt.Key.Key_Delete)
    settle(found, len(lines), qtbot)
    assert [(one.decision, one.passage) for one in project.find(SuggestionDecision)] == [
        ("refused", second.excerpt.words)
    ]
    third, other = found.current(), next(one for one in project.find(Code) if one.name == "Mobilités")
    QTest.keyClick(found.list, Qt.Key.Key_C)
    picker = next(child for child in found.children() if hasattr(child, "offer"))
    picker.line.setText("mobil")
    QTest.keyClick(picker.line, Qt.Key.Key_Return)
    (made,) = project.find(Coding, origin="suggestion")
    assert (made.code_id, made.start) == (other.id, third.excerpt.start)


def test_codings_are_found_right_changed_or_taken_away(codebook, sample_project, qtbot):
    project = sample_project.session.project
    sample_project.commands.run("codebook.again")
    found = opened(sample_project, ReadAgain, qtbot)
    lines, codings = found.lines(), project.count(Coding)
    assert len(lines) <= max(5, codings // 8)
    QTest.keyClick(found.list, Qt.Key.Key_Return)
    settle(found, len(lines), qtbot)
    assert project.count(Coding) == codings
    row = next(row for row, line in enumerate(found.lines()) if line.key.instead)
    found.list.setCurrentRow(row)
    line = found.current()
    QTest.keyClick(found.list, Qt.Key.Key_P)
    settle(found, len(lines) - 1, qtbot)
    changed = project.find(Coding, id=line.key.coding.id)
    assert not changed or changed[0].code_id == line.key.instead
    line = found.current()
    QTest.keyClick(found.list, Qt.Key.Key_Delete)
    assert not project.find(Coding, id=line.key.coding.id)
    sample_project.session.undo()
    assert project.find(Coding, id=line.key.coding.id)


def test_codes_that_mix_may_stay_two_or_be_merged(codebook, sample_project, qtbot):
    project, codes = sample_project.session.project, sample_project.session.project.count(Code)
    sample_project.commands.run("codebook.mixed")
    found = opened(sample_project, HardToTell, qtbot)
    count = len(found.pairs())
    pair = found._all[0]
    found._keep(pair)
    qtbot.waitUntil(lambda: len(found.pairs()) == count - 1)
    sample_project.session.undo()
    qtbot.waitUntil(lambda: len(found.pairs()) == count)
    found._merge(pair)
    assert project.count(Code) == codes - 1
    qtbot.waitUntil(lambda: len(found.pairs()) < count)


def test_words_from_its_extracts_are_taken_into_a_definition(codebook, sample_project, qtbot):
    project = sample_project.session.project
    code = next(one for one in project.find(Code) if one.name.startswith("Confort"))
    codebook.panel.tree.make_current(code.id)
    telling = codebook.card.telling
    qtbot.waitUntil(lambda: telling._code is not None and telling._code.id == code.id)
    telling.button.click()
    qtbot.waitUntil(lambda: bool(telling.offered()), timeout=PATIENCE)
    word = telling.offered()[0]
    telling.words.linkActivated.emit(word)
    assert project.get(Code, code.id).includes.endswith(f", {word}")
    assert word not in telling.offered()
    sample_project.session.undo()
    assert project.get(Code, code.id).includes == code.includes


def test_with_suggestions_off_the_windows_say_so(codebook, sample_project):
    from qualicode.ui.codebook.advice import shared

    shared(sample_project.session).turn(False)
    for command, kind in (("codebook.again", ReadAgain), ("codebook.mixed", HardToTell)):
        sample_project.commands.run(command)
        (found,) = sample_project.findChildren(kind)
        assert "switched off" in found.told.text()


def test_a_code_is_split_extract_by_extract(codebook, sample_project, qtbot, monkeypatch):
    from qualicode.ui import ask
    from qualicode.ui.rereading.splitting import SplitCode

    project = sample_project.session.project
    code = next(one for one in project.find(Code) if one.name == "Mobilités")
    codebook.panel.tree.make_current(code.id)
    whole = project.count(Coding, code_id=code.id)
    sample_project.commands.run("codebook.split")
    (found,) = sample_project.findChildren(SplitCode)
    qtbot.waitUntil(lambda: len(found.lines()) == whole)
    assert not found.buttons[1].isEnabled()
    QTest.keyClick(found.list, Qt.Key.Key_Return)
    assert len(found.lines()) == whole - 1
    assert project.count(Coding, code_id=code.id) == whole
    monkeypatch.setattr(ask, "words", lambda *_asked: "Bus du soir")
    QTest.keyClick(found.list, Qt.Key.Key_N)
    (made,) = project.find(Code, name="Bus du soir")
    assert made.parent_id == code.parent_id
    qtbot.waitUntil(lambda: len(found.lines()) == whole - 2)
    QTest.keyClick(found.list, Qt.Key.Key_R)
    assert project.count(Coding, code_id=made.id) == 2
    qtbot.waitUntil(lambda: len(found.lines()) == whole - 3)
    sample_project.session.undo()
    qtbot.waitUntil(lambda: len(found.lines()) == whole - 2)
    while found.lines():
        QTest.keyClick(found.list, Qt.Key.Key_Return)
    assert "looked at" in found.told.text()
