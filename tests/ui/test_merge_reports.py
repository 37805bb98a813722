"""The reports of merges in the window."""

from qualicode.ui import ask
from qualicode.ui.reports import MergeReports
from tests.ui.test_team import copy, looked_at, rename_here  # noqa: F401 - a fixture


def test_no_merge_yet(sample_project):
    sample_project.run("file.merge_reports")
    box = sample_project.findChild(MergeReports)
    assert box.list.count() == 0 and not box.save.isEnabled() and box.text.toPlainText()


def test_a_merge_is_read_again_and_saved(sample_project, copy, qtbot, monkeypatch, tmp_path):  # noqa: F811
    rename_here(sample_project, "Non-demande")
    sample_project.run("file.merge_reports")
    box = sample_project.findChild(MergeReports)
    looked_at(sample_project, copy, qtbot, monkeypatch).merge.click()
    qtbot.waitUntil(lambda: box.list.count() == 1, timeout=20_000)
    text = box.text.toPlainText()
    assert "Théo Blanc" in text and "mine: “Non-demande”; theirs: “Renoncement”" in text and "To be decided" in text
    path = tmp_path / "rapport.docx"
    monkeypatch.setattr(ask, "save_file", lambda *_asked: path)
    box.save.click()
    assert path.stat().st_size > 1000 and "rapport.docx" in sample_project.messages.text
    qtbot.waitUntil(lambda: not sample_project.session.jobs.running, timeout=20_000)
