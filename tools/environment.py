"""The virtual environment: made once, filled with pinned and hashed packages, checked in no time afterwards.

Standard library only, and the same on Linux, macOS and Windows.
"""

import hashlib
import json
import os
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

from tools.lock import exclusive

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if sys.platform == "win32" else "bin")
SUFFIX = ".exe" if sys.platform == "win32" else ""
PYTHON = SCRIPTS / f"python{SUFFIX}"
STAMP = VENV / "qualicode.json"


def prepare(kind: str) -> None:
    """Have everything of requirements/`kind`.txt ("runtime" or "dev") and the project itself in .venv."""
    with exclusive(ROOT / ".venv.lock"):
        if not _works():
            _create()
        stamp = _read_stamp()
        if stamp.get("kind") == "dev":
            kind = "dev"
        packages = _hash(ROOT / "requirements" / f"{kind}.txt")
        project = _project_hash()
        if stamp.get("packages") != packages:
            _say("installing the packages (some minutes the first time)")
            _pip("--require-hashes", "--only-binary=:all:", "-r", str(ROOT / "requirements" / f"{kind}.txt"))
        if (stamp.get("packages"), stamp.get("project")) != (packages, project):
            _say("installing the project itself")
            _pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
            STAMP.write_text(json.dumps({"kind": kind, "packages": packages, "project": project}), encoding="utf-8")


def missing_system_packages() -> list[str]:
    """What Debian and Ubuntu leave out of Python and the making of .venv needs."""
    if _works() or (find_spec("ensurepip") and find_spec("venv")):
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def script(name: str) -> str:
    """The path of a command that a package installed."""
    return str(SCRIPTS / f"{name}{SUFFIX}")


def _works() -> bool:
    """Whether .venv has the Python that runs us, in working order (a moved or half-made one has not)."""
    if not PYTHON.exists():
        return False
    question = [str(PYTHON), "-c", "import pip, sys; print(sys.version_info[:2])"]
    answer = subprocess.run(question, capture_output=True, text=True, check=False)
    return answer.stdout.strip() == str(tuple(sys.version_info[:2]))


def _create() -> None:
    _say(f"making .venv with Python {sys.version.split()[0]}")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise SystemExit(f"Python could not make {VENV}:\n{made.stdout}{made.stderr}")


def _pip(*arguments: str) -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=_clean_environment())
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise SystemExit(f"{last}\ndev.py: pip failed, for the reason above. Without network? Start again later.")


def _clean_environment() -> dict[str, str]:
    """Ours, without what would make pip look at another Python's packages."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "PIP_USER")}


def _read_stamp() -> dict[str, str]:
    return dict(json.loads(STAMP.read_text(encoding="utf-8"))) if STAMP.exists() else {}


def _project_hash() -> str:
    """Of what decides how the project is installed: entry points, build; not the settings of our tools."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [settings["build-system"], settings["project"], settings["tool"]["hatch"]]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _say(text: str) -> None:
    print(f"dev.py: {text}", flush=True)
