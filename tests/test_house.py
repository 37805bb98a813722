"""The rules of the house: floors, licences, locked packages, a light start, and one bug that must not come in."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("spacy", "thinc", "pandas", "docx", "numpy", "scipy", "openpyxl", "lxml", "charset_normalizer")


def test_no_module_knows_a_floor_above_it(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    code = lint_imports(cache_dir=None, no_cache=True)
    assert code == 0, capsys.readouterr().out


@pytest.mark.parametrize("module", ["qualicode.app", "qualicode.cli"])
def test_the_program_starts_without_heavy_libraries(module: str) -> None:
    question = f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, timeout=60, check=False)
    assert answer.stdout.strip() == "[]", answer.stdout + answer.stderr


def test_the_terminal_starts_without_qt() -> None:
    question = "import sys, qualicode.cli; print('PySide6' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, timeout=60, check=False)
    assert answer.stdout.strip() == "False", answer.stdout + answer.stderr


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_qt_calls_leave_none_alone() -> None:
    """PySide6 6.12.0 takes a reference from None at every void call: the program dies after some 5,000 of them."""
    from PySide6.QtGui import QColor, QTextCharFormat

    style, colour = QTextCharFormat(), QColor(1, 2, 3)
    before = sys.getrefcount(None)
    for _ in range(300):
        style.setBackground(colour)
    assert sys.getrefcount(None) > before - 100


def licence_choices(package: Distribution) -> list[str]:
    """The licences that we may choose from, as the package names them."""
    said = (package.metadata.get("License-Expression") or package.metadata.get("License") or "").strip()
    if said and len(said) < 200:  # some packages put the whole text here
        return re.split(r"\s+OR\s+", said.strip("()"))
    named = [
        c.split("::")[-1].strip() for c in package.metadata.get_all("Classifier", []) if c.startswith("License ::")
    ]
    return named or said.splitlines()[:1] or ["unknown"]


def is_gpl(licence: str) -> bool:
    """GPL or AGPL; the Lesser GPL is not meant."""
    return bool(re.search(r"(?<!L)A?GPL(?!.*lesser)|(?<!lesser )general public license", licence, re.IGNORECASE))


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("LGPL-LR", False),
        ("Apache-2.0", False),
    ],
)
def test_gpl_is_recognised(licence: str, expected: bool) -> None:
    assert is_gpl(licence) is expected


def test_no_package_forces_the_gpl_on_us() -> None:
    choices = {package.name: licence_choices(package) for package in distributions()}
    assert "PySide6_Essentials" in choices
    assert {name: names for name, names in choices.items() if all(map(is_gpl, names)) or names == ["unknown"]} == {}


@pytest.fixture(scope="module")
def settings() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked(name: str) -> dict[str, str]:
    """The packages of a lock file with everything that is said about them."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.findall(r"^([A-Za-z0-9_.-]+)==(.*(?:\n    .*)*)", text, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", package).lower(): rest for package, rest in entries}


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_every_locked_package_is_hashed_and_no_address_is_named(name: str) -> None:
    packages = locked(name)
    assert len(packages) > 40
    assert [package for package, rest in packages.items() if "--hash=sha256:" not in rest] == []
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert re.findall(r"https?:|--index|--find-links|file:", text) == []


def test_every_dependency_is_locked(settings: dict[str, dict[str, list[str]]]) -> None:
    wanted = {re.split(r"[<>=~!\[; ]", line)[0].lower() for line in settings["project"]["dependencies"]}
    assert wanted - set(locked("runtime")) == set()
    assert set(locked("runtime")) - set(locked("dev")) == set()


def test_every_dependency_is_installed(settings: dict[str, dict[str, list[str]]]) -> None:
    for line in settings["project"]["dependencies"]:
        name = re.split(r"[<>=~!\[; ]", line)[0]
        try:
            distribution(name)
        except PackageNotFoundError:
            pytest.fail(f"{name} is not installed: run python3 dev.py test")
