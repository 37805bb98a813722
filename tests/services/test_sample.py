"""The sample study as the first start opens it."""

from qualicode.services import codebook, sample
from qualicode.store import files


def test_undo_does_not_reach_back_into_how_the_sample_was_made(tmp_path, monkeypatch):
    monkeypatch.setenv("QUALICODE_DATA", str(tmp_path / "data"))
    project = files.open(sample.build(tmp_path / "exemple.qualicode"))
    try:
        assert project.next_undo is None
        codebook.create_code(project, "Bruit")
        assert project.undo() is not None and project.undo() is None
        assert len(project.history()) > 50
    finally:
        project.close(publish=False)
