"""What the child processes of the crash tests do until they are killed; `said` is a file for what they acknowledged."""

import json
import os
import sys
import traceback
from pathlib import Path

from qualicode.model.errors import UserError
from qualicode.model.study import Code
from qualicode.store import files
from qualicode.store.project import Project


def _say(said: Path, word: str) -> None:
    handle = os.open(said, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{word}\n".encode())
    os.close(handle)


def _step(project: Project, name: str) -> None:
    with project.step("Create a code"):
        project.add(Code(name=name))


def make_steps(path: Path, data: Path, said: Path) -> None:
    """Step after step; says the name of each code that is safe."""
    os.environ["QUALICODE_DATA"] = str(data)
    project = files.open(path)
    number = project.count(Code)
    while True:
        number += 1
        _step(project, f"{number}")
        _say(said, f"{number}")


def publish(path: Path, data: Path, said: Path) -> None:
    """A step, a publication, and so on; says "s NAME" for a step and "p NAME" for a publication that holds it."""
    os.environ["QUALICODE_DATA"] = str(data)
    project = files.open(path)
    number = project.count(Code)
    while True:
        number += 1
        _step(project, f"{number}")
        _say(said, f"s {number}")
        project.publish()
        _say(said, f"p {number}")


def write_without_rights(path: Path, data: Path, said: Path) -> None:
    """As a user who may not write in the folder of `path`: open, change, publish, save elsewhere; says how it went."""
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    os.environ["QUALICODE_DATA"] = str(data)
    project = files.open(path)
    _say(said, f"notices {len(project.notices)}")
    _step(project, "mine")
    for act in (project.publish, project.close, lambda: project.save_as(data / "elsewhere.qualicode")):
        try:
            act()
        except UserError as error:
            _say(said, str(error))
        else:
            _say(said, "done")
    project.close()


def nurse() -> None:
    """For each line of stdin, [function, path, data, said], fork a child that does it; print its pid, then its end.

    Forking a process that has everything imported takes a hundredth of the time of starting Python.
    """
    for line in sys.stdin:
        function, *places = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                globals()[function](*map(Path, places))
            except BaseException:  # noqa: BLE001 - nothing may leave a child's copy of this loop
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    nurse()
