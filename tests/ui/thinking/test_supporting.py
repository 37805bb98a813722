"""From an extract in the Coder to the problem that it supports."""

import pytest

from qualicode.model.study import Coding
from qualicode.services import thinking
from qualicode.ui import ask
from qualicode.ui.coder.workspace import CoderWorkspace
from qualicode.ui.thinking.supporting import Supporting


def test_an_extract_supports_a_problem_old_or_new(sample_project, monkeypatch: pytest.MonkeyPatch, qtbot) -> None:
    project = sample_project.session.project
    problem = thinking.add(project, "problem", "Sortir le soir")
    extract = project.find(Coding)[0]
    sample_project.go("coder", document=extract.document_id, start=extract.start, end=extract.end)
    coder = sample_project.findChild(CoderWorkspace)
    qtbot.waitUntil(coder.extracts.has_extract, timeout=20_000)
    sample_project.run("coder.support")
    picker = coder.findChild(Supporting)
    one = coder.hand.current()
    picker._support(next(thing for thing in thinking.things(project) if thing.id == problem))
    assert len(thinking.evidence(project, problem)) == 1 and one is not None
    assert "Sortir le soir" in sample_project.messages.text
    monkeypatch.setattr(ask, "words", lambda *_asked: "Rentrer")
    picker._new()
    made = next(thing for thing in thinking.things(project) if thing.title == "Rentrer")
    assert made.support == 1
