"""The codebook as people change it: by keys, by drag, by menu; every act can be undone."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from qualicode.model.study import Code, Coding
from qualicode.services import codebook
from qualicode.ui.codebook.tree import PASSAGE


@pytest.fixture
def workspace(sample_project):
    sample_project.go("codebook")
    return sample_project.front


@pytest.fixture
def panel(workspace):
    return workspace.panel


def named(project, name):
    return next(code for code in project.find(Code) if code.name == name)


def shown(tree):
    return [index.data() for index in tree._walk() if not tree.isRowHidden(index.row(), index.parent())]


def test_typing_three_letters_finds_a_code_under_its_parents(panel):
    panel.search.setFocus()
    QTest.keyClicks(panel.search, "ete")
    names = shown(panel.tree)
    assert "Confort d'été" in names and "Mobilités" not in names
    assert panel.tree.current() == named(panel.project, "Confort d'été").id
    QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    assert len(shown(panel.tree)) == panel.project.count(Code)


def test_enter_in_the_search_applies_the_code_found(panel, qtbot):
    QTest.keyClicks(panel.search, "mobi")
    with qtbot.waitSignal(panel.applied) as applied:
        QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert applied.args == [named(panel.project, "Mobilités").id]


def test_a_new_code_is_named_in_place_and_undone(panel, sample_project, qtbot):
    before = panel.project.count(Code)
    panel.tree.make_current(named(panel.project, "Mobilités").id)
    QTest.keyClick(panel.tree, Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    editor = panel.tree.findChild(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "Bus du soir")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.project.count(Code, name="Bus du soir") == 1)
    made = named(panel.project, "Bus du soir")
    assert made.parent_id == named(panel.project, "Mobilités").id
    assert "Bus du soir" in shown(panel.tree)
    sample_project.session.undo()
    sample_project.session.undo()
    assert panel.project.count(Code) == before and "Bus du soir" not in shown(panel.tree)


def test_a_name_that_is_taken_is_refused_and_the_old_one_stays(panel, sample_project):
    code = named(panel.project, "Mobilités")
    panel.tree.renamed.emit(code.id, "Cadre de vie")
    assert panel.project.get(Code, code.id).name == "Mobilités"
    assert "Cadre de vie" in sample_project.messages.text
    assert shown(panel.tree).count("Mobilités") == 1


def test_keys_move_a_code_among_its_siblings_and_under_another(panel):
    project, tree = panel.project, panel.tree
    parent = named(project, "Mobilités").parent_id
    tree.make_current(named(project, "Mobilités").id)
    QTest.keyClick(tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    names = [c.name for c in project.find(Code, "position", parent_id=parent)]
    assert names.index("Mobilités") == names.index("Cadre de vie") - 1
    assert tree.current() == named(project, "Mobilités").id
    QTest.keyClick(tree, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert named(project, "Mobilités").parent_id == named(project, "Confort d'été").id
    QTest.keyClick(tree, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert named(project, "Mobilités").parent_id == parent


def test_dropping_selected_words_on_a_code_applies_it(panel, qtbot):
    code = named(panel.project, "Mobilités")
    index = panel.tree._find(code.id)
    data = QMimeData()
    data.setData(PASSAGE, b"")
    at = QPointF(panel.tree.visualRect(index).center())
    event = QDropEvent(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    with qtbot.waitSignal(panel.applied) as applied:
        panel.tree.dropEvent(event)
    assert applied.args == [code.id]


def test_deleting_needs_no_question_and_offers_to_undo(panel, sample_project):
    code = named(panel.project, "Mobilités")
    codings = panel.project.count(Coding)
    panel.tree.make_current(code.id)
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert not panel.project.find(Code, name="Mobilités") and panel.project.count(Coding) < codings
    assert "Mobilités" in sample_project.messages.text
    sample_project.session.undo()
    assert panel.project.count(Coding) == codings


def test_merging_asks_where_and_moves_the_extracts(panel, sample_project):
    project = panel.project
    source, target = named(project, "Mobilités"), named(project, "Cadre de vie")
    both = project.count(Coding, code_id=source.id) + project.count(Coding, code_id=target.id)
    panel._merge_into([source.id], target.id)
    assert project.count(Coding, code_id=target.id) == both and panel.tree.current() == target.id


def test_what_is_folded_and_current_survives_a_change(panel):
    project, tree = panel.project, panel.tree
    parent = project.get(Code, named(project, "Mobilités").parent_id)
    tree.collapse(tree._find(parent.id))
    tree.make_current(named(project, "Accès aux droits").id)
    codebook.recolour_code(project, named(project, "Aller-vers").id, 10)
    assert not tree.isExpanded(tree._find(parent.id))
    assert tree.current() == named(project, "Accès aux droits").id


def test_the_extracts_of_a_theme_are_those_of_all_below_it(workspace, sample_project):
    project = workspace.panel.project
    child = named(project, "Mobilités")
    parent = project.get(Code, child.parent_id)
    workspace.reveal(code=parent.id)
    below = {c.id for c in project.find(Code, parent_id=parent.id)}
    wanted = [c for c in project.find(Coding) if c.code_id in below and c.status != "withdrawn"]
    assert workspace.extracts.extracts.total == len(wanted) > 3
    first = workspace.extracts.extracts.extract(0)
    workspace.extracts.activated.emit(workspace.extracts.extracts.index(0))
    assert sample_project.front is not workspace
    desk = sample_project.front.desk
    assert desk.document_id == first.coding.document_id
    assert sample_project.front.stage.transcript.selection() == (first.coding.start, first.coding.end)


def test_a_definition_is_kept_when_the_field_is_left_and_the_focus_moves_to_another_code(workspace):
    project, card = workspace.panel.project, workspace.card
    code = named(project, "Mobilités")
    workspace.reveal(code=code.id)
    card._fields["includes"].setPlainText("bus, vélo, se garer")
    workspace.reveal(code=named(project, "Cadre de vie").id)
    assert project.get(Code, code.id).includes == "bus, vélo, se garer"
    assert project.next_undo.label == "Define “{name}”"


def test_what_is_being_typed_survives_a_change_elsewhere(workspace):
    project, card = workspace.panel.project, workspace.card
    code = named(project, "Mobilités")
    workspace.reveal(code=code.id)
    card._fields["excludes"].setPlainText("à moitié tap")
    codebook.recolour_code(project, code.id, 77)
    assert card._fields["excludes"].toPlainText() == "à moitié tap"


def test_an_empty_codebook_says_what_a_code_is(at_work):
    at_work.go("codebook")
    panel = at_work.front.panel
    assert panel._pages.currentIndex() == 1
    panel.create_code()
    assert panel._pages.currentIndex() == 0 and panel.project.count(Code) == 1


def test_looking_at_codes_changes_nothing_and_keeps_non_breaking_spaces(workspace):
    project = workspace.panel.project
    code = named(project, "Mobilités")
    codebook.define_code(project, code.id, definition="Se déplacer :\u00a0« aller »\u00a0!\nDeux lignes")
    steps = project.last_seq
    for other in project.find(Code):
        workspace.reveal(code=other.id)
    workspace.card.keep()
    assert project.last_seq == steps
    assert project.get(Code, code.id).definition == "Se déplacer :\u00a0« aller »\u00a0!\nDeux lignes"
