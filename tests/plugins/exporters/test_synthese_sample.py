"""The synthesis of the sample study: what somebody sees who exports it on the first day."""

import importlib.util
import zipfile
from pathlib import Path

import pytest

from qualicode import resources
from qualicode.model.study import Coder, ProjectInfo, Study
from qualicode.plugins.exporters.synthese import Synthese
from qualicode.store.project import Project
from tests.plugins.exporters.word_checker import body_of, headings, lines, problems


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Study:
    spec = importlib.util.spec_from_file_location("sample_build", resources.sample_corpus() / "build.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    path = tmp_path_factory.mktemp("sample") / "work.db"
    project = Project.create_database(path, ProjectInfo(name=script.NAME), Coder(name=script.FIRST_CODER))
    script.fill(project)
    study: Study = project.study()
    project.close_database()
    return study


@pytest.mark.parametrize("options", [{"language": "fr"}, {"language": "en", "public": True}], ids=["fr", "public en"])
def test_it_is_fit_to_hand_in(sample: Study, tmp_path: Path, options: dict[str, object]) -> None:
    path = tmp_path / "synthese.docx"
    Synthese().write(sample, path, options, lambda done, total: None)
    assert problems(path) == []
    titles = [text for level, text in headings(body_of(path)) if level == 1]
    assert len([title for title in titles if title[0].isdigit()]) == 5
    shown = lines(path)
    assert sum(style == "Verbatim" for style, _ in shown) > 40
    assert sum(style == "Figure" for style, _ in shown) == 5


def test_the_public_version_keeps_its_traps_shut(sample: Study, tmp_path: Path) -> None:
    path = tmp_path / "synthese.docx"
    Synthese().write(sample, path, {"public": True}, lambda done, total: None)
    with zipfile.ZipFile(path) as package:
        everything = "".join(package.read(name).decode(errors="replace") for name in package.namelist())
    for trap in ("rue des Paludiers", "Inès Morvan", "Théo Lacaze", "42 ans"):
        assert trap not in everything, trap
