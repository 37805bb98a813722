"""The window's way to the form for the field."""

from pathlib import Path

import pytest

from qualicode.services import codebook
from qualicode.ui import ask
from qualicode.ui.collecting import NotebookForm


def opened(window) -> NotebookForm:
    window.run("file.notebook")
    return next(one for one in window.findChildren(NotebookForm) if one.isVisible())


def test_a_form_is_written_from_the_menu(
    window, sample_project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = opened(window)
    form.title.setText("Marché du jeudi")
    form.names.setText("Inès, Théo,, Inès")
    form.fields["profile"].setChecked(False)
    path = tmp_path / "form.html"
    monkeypatch.setattr(ask, "save_file", lambda *_asked: path)
    form.write.click()
    page = path.read_text("utf-8")
    theme = codebook.tree(window.session.project)[0].code.name
    assert "Marché du jeudi" in page and theme in page and '"Théo"' in page and "field-profile" not in page
    assert '"profile"' not in page
    assert not form.isVisible()


def test_nothing_is_written_when_one_changes_ones_mind(window, sample_project, monkeypatch: pytest.MonkeyPatch) -> None:
    form = opened(window)
    monkeypatch.setattr(ask, "save_file", lambda *_asked: None)
    form.write.click()
    assert form.isVisible()
    form.close()
