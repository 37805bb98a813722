"""One person of a story of two, in a process with a real window: `python -m tests.ui.team_story PERSON FOLDER KILL_AT`.

Every act looks first whether it is done, as a person would after a crash. At point KILL_AT the process kills itself
(SIGKILL); points lie between the acts, inside steps that are about to commit, and inside publications.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER, KILL_AT = Path(), 0
if __name__ == "__main__":
    FOLDER, KILL_AT = Path(sys.argv[2]), int(sys.argv[3])
    os.environ |= {
        "QT_QPA_PLATFORM": "offscreen",
        "QUALICODE_DATA": str(FOLDER / sys.argv[1] / "data"),
        "QUALICODE_SETTINGS": str(FOLDER / sys.argv[1] / "settings"),
        "QUALICODE_LANGUAGE": "en",
    }

# ruff: noqa: E402 - the environment comes first
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from qualicode.app import Program
from qualicode.model.study import Code, Coder, Coding
from qualicode.services import arbitrating, codebook, coding, correcting, exporting, merging
from qualicode.services.merging import reporting
from qualicode.store import durable, journal
from qualicode.store.project import Project
from qualicode.ui import ask, team
from qualicode.ui.agreeing.window import DoubleCoding
from qualicode.ui.sending import Sending
from qualicode.ui.window import MainWindow

STUDY, PARCEL = "Étude.qualicode", "Étude pour l’équipe.qualicode"
_points = 0


def point() -> None:
    """Count a point of the story; die there when it is the one."""
    global _points
    _points += 1
    if _points == KILL_AT:
        os.kill(os.getpid(), signal.SIGKILL)


def with_point(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **named: Any) -> Any:
        point()
        return function(*args, **named)

    return call


def wait(done: Callable[[], object], what: str) -> None:
    """Let the window work until something is so."""
    until = time.monotonic() + 40
    while not done():
        if time.monotonic() > until:
            raise TimeoutError(what)
        QApplication.processEvents()
        time.sleep(0.002)


def idle(window: MainWindow) -> None:
    wait(lambda: not window.session.jobs.running, "jobs")


def code(project: Project, *names: str) -> Code:
    return next(one for one in project.find(Code) if one.name in names)


def code_words(project: Project, start: int, end: int) -> None:
    common, document = code(project, "Commun"), project.documents()[0]
    if not project.find(Coding, code_id=common.id, coder_id=project.coder_id):
        coding.code_passage(project, document.id, start, end, common.id)


def rename(project: Project, name: str) -> None:
    if project.find(Code, name="Avant"):
        codebook.rename_code(project, code(project, "Avant").id, name)


def publish(window: MainWindow) -> None:
    idle(window)
    window.session.publish()
    wait(lambda: window.session.save_words()[0] == "saved", window.session.save_words()[2])
    idle(window)


# The story


def send(window: MainWindow, _project: Project) -> None:
    path = FOLDER / PARCEL
    if not path.exists():
        ask.save_file = lambda *_asked: path
        dialog = Sending(window, window)
        dialog.instructions.setPlainText("Codez « Commun ».")
        dialog.send.click()
        wait(path.exists, "sending")
        idle(window)


def delete(_window: MainWindow, project: Project) -> None:
    codebook.delete_codes(project, [one.id for one in project.find(Code, name="À supprimer")])


def correct(_window: MainWindow, project: Project) -> None:
    document = project.documents()[1]
    text = project.text(document.id)
    if not text.startswith("Bonjour. "):
        correcting.correct_text(project, document.id, f"Bonjour. {text}")


def merge(window: MainWindow, project: Project) -> None:
    if not reporting.reports(project):
        team.look(window, project, FOLDER / PARCEL)
        wait(lambda: window.findChild(team.MergeReport), "comparing")
        window.findChild(team.MergeReport).merge.click()
        wait(lambda: reporting.reports(project), "merging")
        idle(window)


def decide(window: MainWindow, project: Project) -> None:
    if merging.open_divergences(project):
        box = team.Arbitrating(window, window)
        box.table.choose("theirs")
        box.apply.click()
        assert not merging.open_divergences(project)


def arbitrate(window: MainWindow, project: Project) -> None:
    if not arbitrating.settled(project):
        box = DoubleCoding(window, window)
        for row in range(box.coders.count()):
            item = box.coders.item(row)
            chosen = item.text() in ("Inès Morvan", "Théo Blanc")
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        both = {one.id for one in project.find(Coder) if one.name in ("Inès Morvan", "Théo Blanc")}
        wait(lambda: (one := box.chosen()) and {*one.by, *one.not_by} == both, "comparing coders")
        common = code(project, "Commun").id
        row = 0
        while box.chosen().code_id != common:
            row += 1
            box.lines.selectRow(row)
        box.reason.setText("Tout le passage en parle.")
        box.decide["wide"].click()
        assert arbitrating.settled(project)


def export(_window: MainWindow, project: Project) -> None:
    reporting.write(reporting.reports(project)[0], FOLDER / "fusion.docx", "fr")
    exporting.export(project, "synthese", FOLDER / "synthèse.docx")


Act = Callable[[MainWindow, Project], object]
SENDER: list[Act] = [
    send,
    lambda _window, project: rename(project, "Ici"),
    lambda _window, project: code_words(project, 0, 30),
    lambda window, _project: publish(window),
]
CODER: list[Act] = [
    lambda _window, project: code_words(project, 10, 50),
    lambda _window, project: rename(project, "Là-bas"),
    delete,
    correct,
    lambda window, _project: publish(window),
]
TEAM: list[Act] = [merge, decide, arbitrate, lambda window, _project: publish(window), export]
PEOPLE = {
    "sender": ("Inès Morvan", STUDY, SENDER),
    "coder": ("Théo Blanc", PARCEL, CODER),
    "team": ("Inès Morvan", STUDY, TEAM),
}


def main(person: str) -> None:
    """Open the file as a person, do what is not done yet, close the window."""
    name, file, acts = PEOPLE[person]
    program = Program(QApplication([]))
    program.window.show()
    window = program.window
    window.session.name_coder(name)
    journal.finish = with_point(journal.finish)
    durable.replace = with_point(durable.replace)
    durable.copy_to_disk = with_point(durable.copy_to_disk)
    if not window.session.open(FOLDER / file):
        raise SystemExit(window.messages.text)
    for act in acts:
        point()
        act(window, window.session.project)
        point()
    idle(window)
    if not window.session.close():
        raise SystemExit(window.messages.text)
    print("done", _points, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
