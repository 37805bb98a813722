"""dev.py, the entry for everybody: it says what is possible, and what to do where something is missing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tools import system

ROOT = Path(__file__).resolve().parents[1]


def dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "dev.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_help_names_every_command() -> None:
    answer = dev("--help")
    assert answer.returncode == 0
    for command in ("run", "test", "screenshots", "bench", "messages", "translate", "lock"):
        assert f"\n  {command} " in answer.stdout


@pytest.mark.parametrize("arguments", [(), ("fly",)])
def test_an_unknown_command_is_wrong_usage(arguments: tuple[str, ...]) -> None:
    answer = dev(*arguments)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "usage:" in answer.stderr


def test_an_older_python_can_read_dev_py_to_be_told() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_dev_py_needs_no_package_to_start() -> None:
    code = "import sys; sys.argv = ['dev.py', '--help']; import runpy; runpy.run_path('dev.py', run_name='__main__')"
    answer = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system with an `apt-get` that notes how it is called, and nothing else."""
    apt = tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\n')
    apt.chmod(0o755)
    env = tmp_path / "env"
    env.write_text('#!/bin/sh\nshift\nexec "$@"\n')
    env.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path / "calls"


posix = pytest.mark.skipif(sys.platform == "win32", reason="Debian packages")


@posix
def test_an_ordinary_user_is_told_the_one_command(debian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match=r"apt-get update && apt-get install --yes .* libegl1 libgl1"):
        system.install(["libegl1", "libgl1"], allowed=True)
    assert not debian.exists()


@posix
def test_root_gets_what_is_missing(debian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    system.install(["libegl1"], allowed=True)
    assert debian.read_text() == "update\ninstall --yes --no-install-recommends libegl1\n"


@posix
def test_no_system_is_obeyed(debian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(SystemExit, match="libegl1"):
        system.install(["libegl1"], allowed=False)
    assert not debian.exists()


@posix
def test_another_linux_is_told_what_to_look_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    system.install(["libegl1"], allowed=True)
    assert "libegl1" in capsys.readouterr().out
