"""Real windows without a screen, with settings of their own."""

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QUALICODE_SCREENSHOT"] = "1"  # the same face on every machine

import pytest

from qualicode import i18n
from qualicode.ui import settings, theme


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Nothing of a test reaches the settings of the person who runs it."""
    monkeypatch.setenv("QUALICODE_SETTINGS", str(tmp_path / "settings"))
    settings.at(tmp_path / "settings")
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.fixture(params=["light", "dark", "contrast"])
def each_theme(request: pytest.FixtureRequest, qapp: object):
    """The test runs once in every theme."""
    theme.appearance().choose(request.param)
    yield theme.current()
    theme.appearance().choose("light")
