"""A small study in a user's file, and ways to look at files from outside of the program."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qualicode.model.study import (
    Code,
    Coder,
    Coding,
    Document,
    Note,
    ProjectInfo,
    Speaker,
    TextRevision,
    Turn,
)
from qualicode.store import files
from qualicode.store.project import Project

TEXT = "Bonjour 😀, je m'appelle Zoé.\nLa mairie ? J'y vais plus — c'est trop loin.\n" * 3


def fill(project: Project, documents: int = 2) -> None:
    """Documents with two voices, three codes under each other, codings and notes."""
    coder = project.find(Coder)[0]
    root, inner, leaf = Code(name="Accès"), Code(name="Transports"), Code(name="Bus de nuit")
    with project.step("Make codes"):
        project.add(root, inner, leaf)
        project.update(Code, inner.id, parent_id=root.id)
        project.update(Code, leaf.id, parent_id=inner.id)
    for number in range(documents):
        text = f"Entretien {number}\n{TEXT}"
        with project.step("Import"):
            content = project.keep_text(text)
            document = Document(title=f"Entretien {number}", content=content, characters=len(text), position=number)
            voice = Speaker(document_id=document.id, label="Zoé")
            project.add(document, voice, TextRevision(document_id=document.id, content=content, characters=len(text)))
            project.add(Turn(document_id=document.id, speaker_id=voice.id, start=12, end=40))
        for at, code in enumerate((root, inner, leaf)):
            with project.step("Code a passage"):
                place = {"document_id": document.id, "start": 10 * at, "end": 10 * at + 9}
                project.add(Coding(code_id=code.id, coder_id=coder.id, **place))
    with project.step("Note"):
        project.add(Note(body="Trop loin", document_id=document.id, start=3, end=9, coder_id=coder.id))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The user's folder."""
    made = tmp_path / "Mes études"
    made.mkdir()
    return made


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published project with a few documents, codes and codings."""
    place = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUALICODE_DATA", str(place / "data"))
        made = files.create(place / "Étude.qualicode", ProjectInfo(name="Étude"), Coder(name="Inès Morvan"))
        fill(made)
        made.close()
    return place / "Étude.qualicode"


@pytest.fixture
def path(folder: Path, template: Path) -> Path:
    """A project file of the user, in a folder of its own."""
    return Path(shutil.copy(template, folder / "Étude.qualicode"))


Opener = Callable[..., Project]


@pytest.fixture
def open_project() -> Iterator[Opener]:
    """`files.open` for projects that are let go at the end of the test."""
    opened: list[Project] = []

    def open_it(path: Path, **options: bool) -> Project:
        opened.append(files.open(path, **options))
        return opened[-1]

    yield open_it
    for project in opened:
        project.close_database()
        if project.copy is not None:
            project.copy.release()


def query(path: Path, sql: str) -> list[tuple]:
    """What SQLite itself finds in a file, without our program."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def code_names(path: Path) -> list[str]:
    """The names of the codes in a file."""
    return [row[0] for row in query(path, "SELECT name FROM code ORDER BY id")]


def add_code(project: Project, name: str) -> None:
    """One step."""
    with project.step("Create a code"):
        project.add(Code(name=name))


def change(path: Path, *statements: str) -> None:
    """Change a file as a hostile or broken program would: without triggers, without foreign keys."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("COMMIT")
        for statement in statements:
            connection.execute(statement)
