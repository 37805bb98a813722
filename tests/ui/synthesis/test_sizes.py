"""The panes of the workspace « Synthèse » have room, also at the next opening of the project."""

from qualicode.ui.synthesis.workspace import SynthesisWorkspace


def roomy(workspace: SynthesisWorkspace) -> bool:
    return min(pane.width() for pane in (workspace.list, workspace.preview, workspace.wishes)) >= 250


def test_every_pane_has_room_the_first_time(sample_project, settled, qtbot):
    sample_project.resize(1440, 900)
    sample_project.go("synthesis")
    settled(sample_project.front)
    qtbot.waitUntil(lambda: roomy(sample_project.front))


def test_panes_that_were_never_shown_are_not_remembered(sample_project, settled, qtbot):
    sample_project.resize(1440, 900)
    session = sample_project.session
    path = session.project.destination
    sample_project.go("coder")
    session.close()
    session.open(path)
    sample_project.go("synthesis")
    settled(sample_project.front)
    qtbot.waitUntil(lambda: roomy(sample_project.front))


def test_panes_are_remembered_as_they_were_left(sample_project, settled, qtbot):
    sample_project.resize(1440, 900)
    session = sample_project.session
    path = session.project.destination
    sample_project.go("synthesis")
    settled(sample_project.front)
    sample_project.front._splitter.setSizes([300, 600, 459])
    left = sample_project.front._splitter.sizes()
    for front in ("coder", "synthesis"):  # the second time it is remembered without having been shown
        sample_project.go(front)
        session.close()
        session.open(path)
    sample_project.go("synthesis")
    settled(sample_project.front)
    qtbot.waitUntil(lambda: sample_project.front._splitter.sizes() == left)
