"""The guide's pages of keyboard shortcuts say what the window does."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from qualicode.model.study import Coder, ProjectInfo
from qualicode.store import files
from tools import screenshots


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_lists_every_key(
    language: str, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUALICODE_LANGUAGE", language)
    monkeypatch.setenv("QUALICODE_DATA", str(tmp_path / "data"))
    study = tmp_path / "study.qualicode"
    files.create(study, ProjectInfo(name="Study"), Coder(name="Ana")).close()
    page = screenshots.KEYBOARD[language].read_text(encoding="utf-8")
    assert page == screenshots.keyboard_page(study, language), "run `python3 dev.py screenshots keyboard`"
