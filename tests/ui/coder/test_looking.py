"""Reading mode, whose codings are seen, and coding blindly; what is hidden is always said."""

import pytest

from qualicode.model.study import Coder, Coding, Note
from qualicode.services import coding, notes


@pytest.fixture
def two(study):
    """Two people have coded the same interview and noted something."""
    project = study.project
    other = Coder(name="Théo Lacaze", initials="TL")
    with project.step("Add a coder"):
        project.add(other)
    for who, words in ((project.coder_id, "la mairie"), (other.id, "Elle a monté un petit groupe")):
        start = study.text.index(words)
        coding.code_passage(project, study.interview.id, start, start + len(words), study.access.id, coder_id=who)
        notes.add_note(project, "memo", words, document_id=study.interview.id, start=start, end=start + 4, coder_id=who)
    study.other = other
    return study


def shown(study) -> tuple[int, int]:
    """How many codings and notes are drawn."""
    marks = study.coder.desk.marks
    return len(marks.codings_between(0, 10_000)), len(marks.remarks_between(0, 10_000))


def test_everybody_is_seen_by_default_and_nothing_is_said(two):
    assert shown(two) == (2, 2) and not two.coder.looking.bar.isVisible()


def test_coding_blindly_hides_what_others_did_and_says_so(two):
    two.window.run("view.blind")
    bar = two.coder.looking.bar
    assert shown(two) == (1, 1) and bar.isVisible() and "blindly" in bar.told.text()
    assert two.window.session.seen.only(two.project) == two.project.coder_id
    assert two.coder.codebook.tree.model().index(0, 0).isValid()
    two.window.go("codebook", code=two.access.id)
    assert two.window.front.extracts.extracts.total == 1 and "yours only" in two.window.front._count.text()
    two.window.go("coder")
    bar.button.click()
    assert shown(two) == (2, 2) and not bar.isVisible()
    assert len(two.project.find(Coding)) == 2 and len(two.project.find(Note)) == 2, "nothing was changed by looking"


def test_one_coder_can_be_hidden_and_is_named(two):
    two.window.session.seen.hide_coder(two.other.id, True)
    assert shown(two) == (1, 1) and "Théo Lacaze" in two.coder.looking.bar.told.text()
    two.coder.looking.bar.button.click()
    assert shown(two) == (2, 2)


def test_what_is_hidden_is_remembered_for_the_project(two):
    two.window.run("view.blind")
    state = two.coder.state()
    two.window.session.seen.show_all()
    two.coder.restore(state)
    assert two.window.session.seen.blind and shown(two) == (1, 1)


def test_reading_mode_shows_nothing_but_text_and_notes(two):
    two.window.run("view.reading")
    assert shown(two) == (0, 2)
    assert not two.coder.pane.isVisible() and not two.coder.right.isVisible()
    assert two.coder.stage.transcript.isVisible() and "Reading mode" in two.coder.looking.bar.told.text()
    two.window.run("view.reading")
    assert shown(two) == (2, 2) and two.coder.pane.isVisible()


def test_the_progress_of_documents_is_one_s_own_while_one_codes_blindly(two, qtbot):
    corpus = two.coder.pane.corpus

    def covered() -> float:
        line = corpus.lines[corpus.row_of(two.interview.id)]
        return line.overview.covered if line.overview else -1.0

    qtbot.waitUntil(lambda: covered() > 0)
    both = covered()
    two.window.run("view.blind")
    qtbot.waitUntil(lambda: 0 < covered() < both)
    two.window.run("view.blind")
    qtbot.waitUntil(lambda: covered() == both)
