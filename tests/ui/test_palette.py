"""One box for commands, documents, codes and notes."""

import pytest
from PySide6.QtCore import Qt

from qualicode.model.study import Code, Document, Note
from qualicode.services import notes


@pytest.fixture
def palette(sample_project):
    sample_project.run("view.palette")
    return sample_project.palette_box


def lines(palette) -> list[str]:
    return [palette.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(palette.list.count())]


def test_with_nothing_typed_it_lists_commands_only(palette):
    assert lines(palette) and not any("Document" in line for line in lines(palette))


def test_a_document_is_found_without_accents_and_shown(palette, sample_project, qtbot):
    wanted = next(one for one in sample_project.session.project.find(Document) if "médiatrice" in one.title)
    palette.line.setText("mediatr")
    assert any(line.startswith(f"{wanted.title}, Document") for line in lines(palette))
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert sample_project.front.desk.document_id == wanted.id


def test_a_code_is_found_under_its_parents_and_shown(palette, sample_project, qtbot):
    code = next(one for one in sample_project.session.project.find(Code) if one.name == "Non-recours")
    palette.line.setText("non recours")
    assert any(line.startswith("Non-recours, Code · ") for line in lines(palette))
    row = next(row for row, line in enumerate(lines(palette)) if line.startswith("Non-recours"))
    palette.list.setCurrentRow(row)
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert sample_project.front.panel.tree.wanted() == code.id


def test_a_note_is_found_by_words_that_its_line_does_not_show(palette, sample_project, qtbot):
    project = sample_project.session.project
    document = project.find(Document)[0]
    body = "Un début anodin qui dure assez longtemps pour que la ligne ne montre pas la suite : catamaran"
    notes.add_note(project, "memo", body, document_id=document.id, start=5, end=12)
    palette.line.setText("catamaran")
    assert [line.startswith("Un début anodin") for line in lines(palette)] == [True]
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert sample_project.front.stage.transcript.selection() == (5, 12)
    assert len(project.find(Note, body=body)) == 1
