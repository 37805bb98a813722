"""Truncated files and flipped bits: a sentence or no harm, never a traceback, and the file is left as it is."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import ProjectInfo
from qualicode.store import files
from qualicode.store.salvage import salvage
from tests.conftest import everything
from tests.store.conftest import query


@pytest.fixture
def dense(path: Path) -> Path:
    """The small project in pages of 1 kB, so that there is hardly a byte without a meaning."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 1024")
        connection.execute("VACUUM")
    return path


def opens(path: Path, *, change: bool = False) -> bool:
    """Open and read everything, perhaps change something and undo it; False when opening was refused in words."""
    before = path.read_bytes()
    try:
        project = files.open(path)
    except UserError as error:
        assert path.name in str(error) and "\n" not in str(error)
        assert path.read_bytes() == before
        return False
    everything(project)
    project.study()
    project.history()
    if change:
        with project.step("x"):
            project.update(ProjectInfo, project.study().info.id, team="x")
        project.undo()
    project.close()
    return True


def test_cut_at_every_page(dense):
    whole = dense.read_bytes()
    cuts = [*range(0, len(whole), 1024), 1, 15, 17, 99, 101, 511, 513, len(whole) - 1, len(whole) - 1023]
    for cut in cuts:
        dense.write_bytes(whole[:cut])
        assert not opens(dense), f"cut at {cut}"
        assert dense.stat().st_size == cut
    dense.write_bytes(whole)
    assert opens(dense)


def test_flipped_bits_are_found_or_harmless(dense, tmp_path):
    """What opens is sound: it reads, changes, undoes; what does not open is salvaged or said to be lost."""
    whole = dense.read_bytes()
    chance = random.Random(3)
    refused = 0
    for number in range(200):
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 1, 2, 8, 64])):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        dense.write_bytes(bytes(damaged))
        if not opens(dense, change=number % 5 == 0):
            refused += 1
            if number % 10 == 0:
                _try_salvage(dense, tmp_path / f"{number}.qualicode")
            assert dense.read_bytes() == bytes(damaged)
    assert 20 < refused < 200


def test_overwritten_pages(dense, tmp_path):
    """A whole page of noise or zeros, each page of the file in turn."""
    whole = dense.read_bytes()
    chance = random.Random(4)
    for number, start in enumerate(range(0, len(whole), 1024)):
        page = bytes(1024) if number % 2 else chance.randbytes(1024)
        dense.write_bytes(whole[:start] + page + whole[start + 1024 :])
        if not opens(dense) and number % 16 == 0:
            _try_salvage(dense, tmp_path / f"{number}.qualicode")


def _try_salvage(path: Path, to: Path) -> None:
    try:
        report = salvage(path, to)
    except UserError as error:
        assert not to.exists() and path.name in str(error)
        return
    assert files.check(to) == []
    assert query(to, "SELECT count(*) FROM document") == [(report.documents,)]
    assert opens(to, change=True)
