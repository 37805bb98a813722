"""The Coder workspace in the real window, on a small study with emoji in its text."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication

from qualicode.model.study import Code, Coding, Document, Person, Speaker, Territory, TextRevision, Turn
from qualicode.store.project import Project
from qualicode.ui.coder.workspace import CoderWorkspace
from qualicode.ui.window import MainWindow

LINES = (
    "Et quand vous avez une démarche à faire 🙂, ça se passe comment ?",
    "Alors… la mairie, j'y vais plus 🏫. On me renvoie d'un guichet à l'autre, il faut prendre rendez-vous.",
    "Votre voisine ?",
    "Oui, elle a un don pour ça. Elle a monté un petit groupe le mardi dans le local.",
)
TEXT = "\n".join(LINES)


@dataclass
class Study:
    """The window, its Coder workspace, and what the project held at the start."""

    window: MainWindow
    coder: CoderWorkspace
    project: Project
    interview: Document
    note: Document
    north: Territory
    south: Territory
    access: Code
    help: Code

    @property
    def text(self) -> str:
        """The text of the document that is shown."""
        assert self.coder.desk.page is not None
        return self.coder.desk.page.text

    def select(self, words: str) -> tuple[int, int]:
        """Select words of the text."""
        start = self.text.index(words)
        self.coder.stage.transcript.select(start, start + len(words))
        self.coder.stage.transcript.setFocus()
        settle()
        return start, start + len(words)

    def coded(self) -> list[tuple[str, str]]:
        """What is coded in the interview: words and code, in order."""
        names = {code.id: code.name for code in self.project.find(Code)}
        text = self.project.text(self.interview.id)
        found = self.project.find(Coding, "start", document_id=self.interview.id)
        return [(text[c.start : c.end], names[c.code_id]) for c in found]


def settle() -> None:
    """Let the window do what it has to do."""
    for _ in range(3):
        QApplication.processEvents()


@pytest.fixture
def study(at_work: MainWindow) -> Iterator[Study]:
    """The workspace with an interview and a note, in two territories, and two codes."""
    project = at_work.session.project
    assert project is not None
    north, south = Territory(name="Territoire nord", position=1), Territory(name="Territoire sud", position=2)
    person = Person(name="H1", age="42", district="Quartier des Tilleuls")
    interview = _document(project, "Entretien 07", TEXT, north)
    note = _document(project, "Journal de bord", "Premier jour.\nIl pleut.", south, kind="field_note")
    asks = Speaker(document_id=interview.id, label="Enquêtrice", role="interviewer")
    says = Speaker(document_id=interview.id, label="Habitante", person_id=person.id)
    access = Code(name="Accès aux droits", hue=30, pinned_key="1", position=1)
    entraide = Code(name="Débrouille, entraide", hue=215, position=2)
    with project.step("Set up"):
        project.add(north, south, person, interview, note, asks, says, access, entraide)
        project.add(*(TextRevision(document_id=d.id, content=d.content, characters=9) for d in (interview, note)))
        start = 0
        for number, line in enumerate(LINES):
            speaker = (asks, says)[number % 2].id
            end = start + len(line)
            project.add(
                Turn(document_id=interview.id, speaker_id=speaker, start=start, end=end, start_time=724.0 + number * 5)
            )
            start = end + 1
    at_work.go("coder", document=interview.id)
    at_work.activateWindow()
    settle()
    workspace = at_work.front
    assert isinstance(workspace, CoderWorkspace)
    workspace.stage.transcript.setFocus()
    yield Study(at_work, workspace, project, interview, note, north, south, access, entraide)


def _document(project: Project, title: str, text: str, territory: Territory, kind: str = "interview") -> Document:
    with project.step("Keep a text"):
        content = project.keep_text(text)
    return Document(
        title=title, kind=kind, content=content, characters=len(text), territory_id=territory.id, date="2026-03-03"
    )
