"""The workspace « Synthèse » on the sample study, once its preview is written."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from qualicode.ui.synthesis.workspace import SynthesisWorkspace

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def workspace_of(window) -> SynthesisWorkspace:
    """The workspace of a window, which shows it."""
    assert isinstance(window.front, SynthesisWorkspace)
    return window.front


@pytest.fixture
def settled(qtbot) -> Callable[[SynthesisWorkspace], None]:
    """`settled(workspace)`: wait until the outline is decided and written."""

    def wait(workspace: SynthesisWorkspace) -> None:
        def is_settled() -> bool:
            shown = workspace.empty.isVisible() or bool(workspace.preview.toPlainText())
            return shown and not workspace.composer.busy and not workspace.preview.writing

        qtbot.waitUntil(is_settled, timeout=20_000)

    return wait


@pytest.fixture
def synthesis_desk(sample_project, settled) -> SynthesisWorkspace:
    """The workspace, shown and settled."""
    sample_project.go("synthesis")
    made = workspace_of(sample_project)
    settled(made)
    return made


def paragraphs(path: Path) -> list[tuple[str, str]]:
    """The paragraphs of a Word file: style and text."""
    body = ElementTree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    found = []
    for paragraph in body.iter(f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        text = "".join(part.text or "" for part in paragraph.iter(f"{_W}t"))
        found.append(("" if style is None else style.get(f"{_W}val", ""), text))
    return found
