"""« Croiser » as a person uses it: choose a table, ask, open a cell, take it away."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from qualicode.model.study import Coder, Coding
from qualicode.services import coding
from qualicode.ui import ask
from qualicode.ui.crossing.workspace import ORDER, CrossingWorkspace


@pytest.fixture
def crossing(sample_project, qtbot) -> CrossingWorkspace:
    sample_project.go("crossing")
    found = sample_project.findChild(CrossingWorkspace)
    found.choose("crossing")
    qtbot.waitUntil(lambda: found.table.counts.rowCount() > 3, timeout=20_000)
    return found


def shown(crossing: CrossingWorkspace, qtbot, key: str) -> list[str]:
    """The headings of a table once it is counted."""
    before = crossing.table.counts.table
    crossing.choose(key)
    qtbot.waitUntil(lambda: crossing.table.counts.table is not before, timeout=20_000)
    return list(crossing.table.counts.table.headings)


def test_every_table_is_listed_and_counted(crossing: CrossingWorkspace, qtbot) -> None:
    keys = [crossing.tables.item(at).data(Qt.ItemDataRole.UserRole) for at in range(crossing.tables.count())]
    assert tuple(keys) == (*ORDER, *(page.key for page in crossing.boards))
    for key in ORDER[1:]:
        headings = shown(crossing, qtbot, key)
        if key != "context":
            assert headings and crossing.table.counts.rowCount(), key
            assert crossing.note.text()


def test_a_cell_opens_its_verbatims_and_a_verbatim_its_text(crossing: CrossingWorkspace, sample_project, qtbot) -> None:
    table = crossing.table.counts.table
    row, column = next(
        (row, column)
        for row, cells in enumerate(table.rows[:-1])
        for column, cell in enumerate(cells[:-1])
        if column and isinstance(cell, int) and cell > 1
    )
    crossing.table.setCurrentIndex(crossing.table.counts.index(row, column))
    qtbot.waitUntil(lambda: crossing.verbatims.extracts.total > 0, timeout=20_000)
    assert crossing.verbatims.extracts.total == table.rows[row][column]
    assert table.headings[column] in crossing.cell.text()
    QTest.keyClick(crossing.table, Qt.Key.Key_Return)
    crossing.verbatims.setCurrentIndex(crossing.verbatims.model().index(0, 0))
    where = crossing.verbatims.extracts.extract(0).coding.document_id
    QTest.keyClick(crossing.verbatims, Qt.Key.Key_Return)
    assert sample_project.is_there("coder")
    assert sample_project.findChild(CrossingWorkspace) is crossing and where


def test_other_questions(crossing: CrossingWorkspace, qtbot) -> None:
    before = crossing.table.counts.table
    box = crossing.choices.box("by")
    box.setCurrentIndex(box.findData("kind"))
    qtbot.waitUntil(lambda: crossing.table.counts.table.headings != before.headings, timeout=20_000)
    extracts = crossing.table.counts.table.rows[-1][-1]
    count = crossing.choices.box("count")
    count.setCurrentIndex(count.findData("persons"))
    qtbot.waitUntil(lambda: crossing.table.counts.table.title != before.title, timeout=20_000)
    assert crossing.table.counts.table.rows[-1][-1] < extracts
    shown(crossing, qtbot, "speakers")
    shown(crossing, qtbot, "crossing")
    assert crossing.choices.box("count").currentData() == "persons"  # as it was left
    assert crossing.state()["asked"]["crossing"]["by"] == "kind"


def test_views_face_each_other(crossing: CrossingWorkspace, sample_project, qtbot) -> None:
    headings = shown(crossing, qtbot, "facing")
    assert len(headings) == 3 and crossing.table.wordWrap()
    names = [crossing.choices.box("two").itemData(at) for at in range(crossing.choices.box("two").count())]
    assert names[0] == "" and headings[1].split(" (")[0] in names
    by = crossing.choices.box("by")
    by.setCurrentIndex(by.findData("territory"))
    qtbot.waitUntil(lambda: crossing.choices.box("three").findData("Vaubourg") > 0, timeout=20_000)
    third = crossing.choices.box("three")
    third.setCurrentIndex(third.findData("Vaubourg"))
    qtbot.waitUntil(lambda: "Vaubourg" in crossing.table.counts.table.headings[-1], timeout=20_000)
    table = crossing.table.counts.table
    row = next(at for at, cells in enumerate(table.rows) if "\n— " in cells[1] and not cells[0])
    assert crossing.table.counts.index(row, 1).data(Qt.ItemDataRole.AccessibleTextRole).startswith(table.rows[0][0])
    crossing.table.setCurrentIndex(crossing.table.counts.index(row, 1))
    qtbot.waitUntil(lambda: crossing.verbatims.extracts.total == 1, timeout=20_000)
    extract = crossing.verbatims.extracts.extract(0)
    assert " ".join(extract.text.split())[:20] in " ".join(table.rows[row][1].split())
    assert crossing.state()["asked"]["facing"]["three"] == "Vaubourg"
    crossing.choices.show_for("facing", crossing.state()["asked"]["facing"], [])
    assert crossing.choices.options()["three"] == "Vaubourg" and crossing.choices.options()["most"] == 5


def test_words_in_context(crossing: CrossingWorkspace, qtbot) -> None:
    shown(crossing, qtbot, "context")
    assert "word" in crossing.hint.text()
    crossing.choices.box("words").setText("mairie")
    qtbot.waitUntil(lambda: crossing.table.counts.rowCount() > 0, timeout=20_000)
    assert {row[1].casefold() for row in crossing.table.counts.table.rows} == {"mairie"}


def test_a_change_is_counted(crossing: CrossingWorkspace, sample_project, qtbot) -> None:
    project = sample_project.session.project
    before = crossing.table.counts.table.rows[-1][-1]
    every = [one.id for one in project.find(Coding)]
    coding.remove_codings(project, every[: len(every) // 2])
    qtbot.waitUntil(lambda: crossing.table.counts.table.rows[-1][-1] < before, timeout=20_000)
    sample_project.session.undo()
    qtbot.waitUntil(lambda: crossing.table.counts.table.rows[-1][-1] == before, timeout=20_000)


def test_nothing_coded_is_said(crossing: CrossingWorkspace, sample_project, qtbot) -> None:
    project = sample_project.session.project
    coding.remove_codings(project, [one.id for one in project.find(Coding)])
    qtbot.waitUntil(lambda: not crossing.table.counts.rowCount(), timeout=20_000)
    assert "Nothing is coded yet" in crossing.hint.text()
    assert not crossing.display.save_button.isEnabled()


def test_coding_blindly_only_ones_own_count(crossing: CrossingWorkspace, sample_project, qtbot) -> None:
    session = sample_project.session
    mine = [one for one in session.project.find(Coding) if one.coder_id == session.project.coder_id]
    assert 0 < len(mine) < len(session.project.find(Coding)) and len(session.project.find(Coder)) > 1
    before = crossing.table.counts.table.rows[-1][-1]
    session.seen.turn_blind(True)
    qtbot.waitUntil(lambda: crossing.table.counts.table.rows[-1][-1] < before, timeout=20_000)


def test_the_table_goes_elsewhere(crossing: CrossingWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crossing.display.copy_button.click()
    assert QGuiApplication.clipboard().text().splitlines()[0].split("\t") == list(crossing.table.counts.table.headings)
    path = tmp_path / "table.xlsx"
    monkeypatch.setattr(ask, "save_file", lambda *_asked: path)
    crossing.display.save_button.click()
    assert path.stat().st_size > 1000


def test_each_cell_is_read_aloud_with_its_place(crossing: CrossingWorkspace) -> None:
    index = crossing.table.counts.index(0, 1)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    table = crossing.table.counts.table
    assert table.rows[0][0] in said and table.headings[1] in said


def test_in_each_theme(crossing: CrossingWorkspace, each_theme) -> None:
    tint = crossing.table.counts.index(0, 1).data(Qt.ItemDataRole.BackgroundRole)
    assert tint is None or tint.alphaF() <= 0.25
    assert not crossing.grab().isNull()
