"""Real windows without a screen, with settings and a data folder of their own."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QUALICODE_SCREENSHOT"] = "1"  # the same face on every machine

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from qualicode import i18n
from qualicode.app import PLACES, Program
from qualicode.model.study import Coder, ProjectInfo
from qualicode.services import sample
from qualicode.store import files
from qualicode.ui import settings, theme
from qualicode.ui.window import MainWindow
from qualicode.ui.workspace import Place


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of a test reaches the settings or the data of the person who runs it."""
    monkeypatch.setenv("QUALICODE_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.setenv("QUALICODE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("QUALICODE_LANGUAGE", "en")
    settings.at(tmp_path / "settings")
    settings.save("view/theme", "light")
    yield
    i18n.use("en")


@pytest.fixture(params=["light", "dark", "contrast"])
def each_theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[theme.Theme]:
    """The test runs once in every theme."""
    theme.appearance().choose(request.param)
    yield theme.current()
    theme.appearance().choose("light")


@pytest.fixture
def program_with(qapp: QApplication) -> Iterator[Callable[[Sequence[Place] | None], Program]]:
    """`program_with(places)`: the program with other workspaces than its own (None: its own)."""
    made: list[Program] = []

    def start(places: Sequence[Place] | None) -> Program:
        made.append(Program(qapp, places or PLACES))
        made[-1].window.show()
        return made[-1]

    yield start
    for program in made:
        end(program)


@pytest.fixture
def program(qapp: QApplication) -> Iterator[Program]:
    """The program as it starts, with its window shown; whatever is open is closed at the end."""
    made = Program(qapp)
    made.window.show()
    yield made
    end(made)


def end(program: Program) -> None:
    """Close what is open and delete the windows, so that the next test meets none of them."""
    program.session.close(publish=False)
    program.hush()
    for widget in QApplication.topLevelWidgets():
        widget.close()
        if widget.windowType() != Qt.WindowType.Popup:  # those go with what they belong to; a QCompleter insists on it
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(program: Program) -> MainWindow:
    """The window of the program."""
    return program.window


@pytest.fixture
def project_file(tmp_path: Path) -> Path:
    """A closed project file with one coder."""
    path = tmp_path / "Immersions 2026.qualicode"
    files.create(path, ProjectInfo(name="Immersions 2026"), Coder(name="Inès Morvan", initials="IM")).close()
    return path


@pytest.fixture(scope="session")
def sample_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study as a closed project file, built once."""
    path = tmp_path_factory.mktemp("sample") / "sample.qualicode"
    environment = pytest.MonkeyPatch()
    environment.setenv("QUALICODE_DATA", str(path.parent / "data"))
    sample.build(path)
    environment.undo()
    return path


@pytest.fixture
def sample_file(sample_master: Path, tmp_path: Path) -> Path:
    """A copy of the sample study of one's own."""
    return Path(shutil.copy(sample_master, tmp_path / "Immersions.qualicode"))


@pytest.fixture
def sample_project(window: MainWindow, sample_file: Path) -> MainWindow:
    """The window with the sample study open."""
    assert window.session.open(sample_file)
    return window


@pytest.fixture
def at_work(window: MainWindow, project_file: Path) -> MainWindow:
    """The window with that project open."""
    assert window.session.open(project_file)
    return window
