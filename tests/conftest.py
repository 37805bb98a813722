"""What every test may use: a real project in a temporary folder, and texts put into it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualicode import i18n
from qualicode.model.study import Coder, Document, ProjectInfo, Speaker, TextRevision, Turn
from qualicode.store import schema
from qualicode.store.project import Project

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Working copies and backups of a test stay out of the data of the person who runs it."""
    monkeypatch.setenv("QUALICODE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def shared_data() -> Path:
    """The folder of real files of other programs; the test is skipped where it is absent."""
    if not DATA.is_dir():
        pytest.skip("the folder of real files (shared/data) is not beside this checkout")
    return DATA


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project with one coder."""
    made = Project.create_database(
        tmp_path / "work.db", ProjectInfo(name="Étude"), Coder(name="Inès Morvan", initials="IM")
    )
    yield made
    made.close_database()


AddText = Callable[..., Document]


@pytest.fixture
def add_text(project: Project) -> AddText:
    """`add_text("Q : …\\nH : …", title=…, turns=[(speaker, start, end)])` puts a document into the project."""

    def add(text: str, turns: list[tuple[str, int, int]] = [], **fields: object) -> Document:  # noqa: B006
        with project.step("Add a text"):
            document = Document(
                **{"title": "Entretien", "content": project.keep_text(text), "characters": len(text), **fields}
            )
            project.add(
                document,
                TextRevision(document_id=document.id, content=document.content, characters=document.characters),
            )
            for label, start, end in turns:
                speaker = Speaker(document_id=document.id, label=label)
                project.add(speaker)
                project.add(Turn(document_id=document.id, speaker_id=speaker.id, start=start, end=end))
        return document

    return add


def everything(project: Project) -> dict[str, list[str]]:
    """Every row of every table of the study, to compare two states."""
    return {
        table: sorted(json.dumps(list(row), ensure_ascii=False) for row in project.rows(f'SELECT * FROM "{table}"'))
        for table in schema.TABLES
    }
