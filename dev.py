#!/usr/bin/env python3
"""The one entry for whoever tries or develops Qualicode; it sets everything up first.

run starts the program on the sample study (with no screen: does the main job headless and says where the results are),
test checks everything, screenshots draws the pictures of the documentation, bench measures, messages and translate keep
the French catalogue, lock chooses the packages' versions anew.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OUT = ROOT / "out"
BENCHMARKS = ("store_and_services", "window")
USABLE = ((3, 11), (3, 14))

USAGE = """\
usage: python3 dev.py [--no-system] COMMAND

  run [PROJECT]         start the program, on the sample study when no project is named
  run --headless        do the main job on the sample study without a window
  test [--screen] [PYTEST ARGUMENTS]
                        check everything, or run only some tests; --screen shows the windows
  screenshots           draw docs/pictures again
  bench [PROGRAM] [SIZE]
                        measure speed and memory, or only what one program in benchmarks/ measures
  messages [--prune]    bring the French catalogue in line with the code
  translate FILE.json   add translations: {"English": "French"}
  lock                  choose the packages' versions anew (needs uv)

--no-system leaves the system's packages alone."""


def main(arguments: list[str]) -> int:
    """Set up what the command needs, run it, return its exit code."""
    touch_system = "--no-system" not in arguments
    arguments = [argument for argument in arguments if argument != "--no-system"]
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in COMMANDS:
        asked = command in ("-h", "--help")
        print(USAGE, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    kind, needs_qt, action = COMMANDS[command]
    if kind:
        from tools import environment, system

        missing = environment.missing_system_packages()
        if needs_qt and touch_system:
            missing += system.missing_packages(screen=system.has_screen() and command in ("run", "test"))
        system.install(missing, allowed=touch_system)
        environment.prepare(kind)
    return action(rest)


def run(arguments: list[str]) -> int:
    """The program with a window, or the same job without one."""
    from tools import system

    if "--headless" in arguments or not system.has_screen():
        return python("-m", "qualicode.tour", str(OUT), offscreen=True)
    if arguments:
        return python("-m", "qualicode", "gui", *arguments)
    sample = OUT / "sample.qualicode"  # built once: what was tried in it stays
    if not sample.exists():
        OUT.mkdir(exist_ok=True)
        print("dev.py: building the sample study", flush=True)
        if code := python("sample_corpus/build.py", str(sample)):
            return code
    return python("-m", "qualicode", "gui", str(sample))


def test(arguments: list[str]) -> int:
    """Every check, each with its result; with arguments, only pytest with these."""
    from tools import checks

    screen = "--screen" in arguments
    environment = dict(os.environ) if screen else offscreen_environment()
    return checks.run([argument for argument in arguments if argument != "--screen"], environment)


def screenshots(arguments: list[str]) -> int:
    """The pictures of the documentation, drawn by the real window."""
    return python("-m", "tools.screenshots", *arguments, offscreen=True)


def bench(arguments: list[str]) -> int:
    """Speed and memory beside bare lower bounds: by the programs of `BENCHMARKS`, or by the one named first."""
    named = bool(arguments) and (ROOT / "benchmarks" / f"{arguments[0]}.py").exists()
    programs, rest = (arguments[:1], arguments[1:]) if named else (list(BENCHMARKS), arguments)
    return max([python(f"benchmarks/{program}.py", *rest, offscreen=True) for program in programs])


def messages(arguments: list[str]) -> int:
    """The French catalogue in line with the code."""
    return python("-m", "tools.catalogue", "messages", *arguments)


def translate(arguments: list[str]) -> int:
    """New French texts."""
    return python("-m", "tools.catalogue", "translate", *(str(Path(name).resolve()) for name in arguments))


def lock(_arguments: list[str]) -> int:
    """New versions of all packages that the ranges in pyproject.toml and requirements/*.in allow."""
    uv = shutil.which("uv")
    if uv is None:
        print("dev.py: lock needs uv; install it with: pip install uv", file=sys.stderr)
        return 1
    options = [
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--upgrade",
    ]
    sources = ["pyproject.toml", "requirements/build.in"]
    for kind, more in (("runtime", []), ("dev", ["requirements/dev.in"])):
        output = f"requirements/{kind}.txt"
        code = subprocess.call([uv, "pip", "compile", "-q", *options, *sources, *more, "-o", output], cwd=ROOT)
        if code:
            return code
    return 0


def python(*arguments: str, offscreen: bool = False) -> int:
    """Run the environment's Python at the root of the project."""
    from tools.environment import PYTHON

    environment = offscreen_environment() if offscreen else dict(os.environ)
    if offscreen:  # this platform warns of what it cannot do
        environment.setdefault("QT_LOGGING_RULES", "default.warning=false")
    try:
        return subprocess.call([str(PYTHON), *arguments], cwd=ROOT, env=environment)
    except KeyboardInterrupt:
        return 130


def offscreen_environment() -> dict[str, str]:
    """Qt draws in memory."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def use_a_fitting_python() -> None:
    """Start again with a Python that fits when this one is too old or too new."""
    if USABLE[0] <= sys.version_info[:2] <= USABLE[1]:
        return
    found = next((path for path in (shutil.which(f"python3.{minor}") for minor in (13, 12, 11, 14)) if path), None)
    if found is None:
        sys.exit(f"dev.py: Qualicode needs Python 3.11 to 3.14; this is {sys.version.split()[0]}.")
    sys.exit(subprocess.call([found, *sys.argv]))


# Name: which packages, whether Qt draws, what it does.
COMMANDS = {
    "run": ("runtime", True, run),
    "test": ("dev", True, test),
    "screenshots": ("runtime", True, screenshots),
    "bench": ("dev", True, bench),
    "messages": ("dev", False, messages),
    "translate": ("dev", False, translate),
    "lock": ("", False, lock),
}

if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    use_a_fitting_python()
    sys.exit(main(sys.argv[1:]))
