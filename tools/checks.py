"""What must hold before anything lands: style, types, floors, tests. Standard library only."""

import subprocess
import time
from pathlib import Path

from tools.environment import PYTHON, script

ROOT = Path(__file__).resolve().parents[1]
PYTEST = [str(PYTHON), "-m", "pytest"]


def run(arguments: list[str], environment: dict[str, str]) -> int:
    """Run every check, show its output and then one line for each; with arguments only pytest. 0 when all hold."""
    if arguments:
        return subprocess.call([*PYTEST, *arguments], cwd=ROOT, env=environment)
    checks = {
        "ruff check": [str(PYTHON), "-m", "ruff", "check", "."],
        "ruff format": [str(PYTHON), "-m", "ruff", "format", "--check", "."],
        "mypy": [str(PYTHON), "-m", "mypy"],
        "import-linter": [script("lint-imports"), "--no-cache", "--no-logo"],
        "pytest": [*PYTEST, "-n", "2", "-ra"],
    }
    results = []
    for name, command in checks.items():
        print(f"== {name}", flush=True)
        started = time.monotonic()
        code, closing = _watch(command, environment)
        results.append((name, code, time.monotonic() - started, closing))
    print("== results")
    for name, code, seconds, closing in results:
        print(f"{name:<14} {'ok    ' if code == 0 else 'FAILED'} {seconds:5.0f} s   {closing}")
    return 1 if any(code for _, code, _, _ in results) else 0


def _watch(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Run a command showing its output; its exit code and its last line."""
    closing = ""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**environment, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            closing = line.strip(" =\n") or closing
    return process.returncode, closing
