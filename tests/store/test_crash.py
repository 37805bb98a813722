"""kill -9 at any moment: nothing acknowledged is lost, no file is torn. Real processes, sixty times each."""

import json
import os
import random
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qualicode.model.study import Code
from qualicode.store import files
from tests.store.conftest import code_names, query

TIMES = 60

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 here")


class Child:
    """A process that does one function of `children`."""

    def __init__(self, nurse: subprocess.Popen[str], function: str, path: Path, data: Path, said: Path) -> None:
        self._nurse, self._said = nurse, said
        assert nurse.stdin and nurse.stdout
        nurse.stdin.write(json.dumps([function, str(path), str(data), str(said)]) + "\n")
        nurse.stdin.flush()
        self.pid = int(nurse.stdout.readline())

    def end(self) -> int:
        """Wait for its end; the exit code, or minus the signal that killed it."""
        assert self._nurse.stdout
        return int(self._nurse.stdout.readline())

    def kill_after(self, seconds: float) -> list[str]:
        """Wait until it has said something and a while longer, kill it, return what it had acknowledged."""
        while not (self._said.exists() and self._said.stat().st_size):
            os.kill(self.pid, 0)  # it lives
            select.select([], [], [], 0.001)
        select.select([], [], [], seconds)
        os.kill(self.pid, signal.SIGKILL)
        assert self.end() == -signal.SIGKILL
        lines = self._said.read_text().splitlines()
        self._said.unlink()
        return lines


@pytest.fixture(scope="module")
def start() -> Iterator[Callable[..., Child]]:
    """`start("make_steps", path, data, said)` begins a child process."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.children"],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as nurse:
        yield lambda *args: Child(nurse, *args)
        assert nurse.stdin
        nurse.stdin.close()


def test_no_acknowledged_step_is_lost(path, own_data, tmp_path, start):
    chance = random.Random(1)
    acknowledged: set[str] = set()
    before = path.read_bytes()
    for kill in range(1, TIMES + 1):
        child = start("make_steps", path, own_data, tmp_path / "said")
        acknowledged |= set(child.kill_after(chance.uniform(0, 0.06)))
        project = files.open(path)
        assert project.recovered
        names = {row[0] for row in project.rows("SELECT name FROM code")}
        assert acknowledged <= names
        assert len(names) <= 3 + len(acknowledged) + kill  # three at first, each time at most the one in hand
        assert project.rows("PRAGMA integrity_check")[0][0] == "ok"
        assert project.rows("PRAGMA foreign_key_check") == []
        project.close(publish=False)
    assert path.read_bytes() == before
    project = files.open(path)
    assert files.check(project) == []
    project.close()
    assert acknowledged <= set(code_names(path))
    assert list((own_data / "work").iterdir()) == []


def test_no_publication_tears_the_file_or_loses_what_it_acknowledged(path, own_data, tmp_path, start):
    chance = random.Random(2)
    span = 2.5 * _seconds_to_publish(path)  # as slow as this disk is, some kills come before the end and some after
    stepped: set[str] = set()
    published: set[str] = set()
    for _ in range(TIMES):
        child = start("publish", path, own_data, tmp_path / "said")
        for line in child.kill_after(chance.uniform(0, span)):
            (stepped if line[0] == "s" else published).add(line[2:])
        assert query(path, "PRAGMA integrity_check") == [("ok",)]
        assert published <= set(code_names(path))
        project = files.open(path)
        assert stepped <= {row[0] for row in project.rows("SELECT name FROM code")}
        assert [file.name for file in path.parent.iterdir() if file.suffix == ".tmp"] == []
        project.close(publish=chance.random() < 0.5)
    project = files.open(path)
    project.close()
    assert stepped <= set(code_names(path)) and files.check(path) == []
    assert len(published) > TIMES // 10  # the kills did not all come before the first publication
    assert list((own_data / "work").iterdir()) == []


def _seconds_to_publish(path: Path) -> float:
    project = files.open(path)
    with project.step("Create a code"):
        project.add(Code(name="first"))
    begun = time.perf_counter()
    project.publish()
    took = time.perf_counter() - begun
    project.close()
    return took


def test_a_folder_without_the_right_to_write(path, tmp_path, start):
    """The file opens; the work is kept; the reason is said; saving elsewhere helps."""
    for parent in [path.parent, *path.parent.parents]:
        if parent.owner() == path.parent.owner() and parent != Path("/tmp"):
            parent.chmod(parent.stat().st_mode | stat.S_IROTH | stat.S_IXOTH)
    data = tmp_path / "their data"
    data.mkdir()
    data.chmod(0o777)
    said = data / "said"
    path.chmod(0o444)
    path.parent.chmod(0o555)
    before = path.read_bytes()
    try:
        code = start("write_without_rights", path, data, said).end()
    finally:
        path.parent.chmod(0o755)
    assert code == 0
    notices, publishing, closing, elsewhere = said.read_text().splitlines()
    assert notices == "notices 0" and elsewhere == "done"
    assert publishing == closing and publishing.startswith("“Étude.qualicode” cannot be written")
    assert path.read_bytes() == before
    assert "mine" in code_names(data / "elsewhere.qualicode")
