"""What Accueil shows now: how to begin or go on, and the projects of before."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qualicode.i18n import _, ngettext
from qualicode.model.study import Code, Coding, Document
from qualicode.store.files import SUFFIX, unfinished
from qualicode.ui import recent, theme
from qualicode.ui.home.cards import Card, ProjectRow, short_folder
from qualicode.ui.words import when
from qualicode.ui.workspace import Shell

ABOVE_EACH_OTHER = 150
"""The size of the interface, in per cent, from which the cards need the whole width."""


def above(shell: Shell) -> list[QWidget]:
    """The cards: going on with the open project, or beginning."""
    if shell.session.project is not None:
        return [_go_on(shell), _beginnings(shell, sample_first=False)]
    return [*_left_unfinished(shell), _beginnings(shell, sample_first=not recent.listed())]


def below(shell: Shell) -> list[QWidget]:
    """The projects that were opened last, without the one that is open."""
    project = shell.session.project
    here = str(project.destination) if project else ""
    others = [known for known in recent.listed() if known.path != here]
    if not others:
        return []
    frame = theme.mark(QFrame(), "card")
    rows = QVBoxLayout(frame)
    rows.setContentsMargins(4, 4, 4, 4)
    rows.setSpacing(0)
    for known in others:
        path = Path(known.path)
        name = known.name or path.name.removesuffix(SUFFIX)
        go = partial(_open, shell, path)
        rows.addWidget(ProjectRow(name, short_folder(path), when(known.opened), go))
    return [theme.mark(QLabel(_("Recent projects")), "section"), frame]


def _go_on(shell: Shell) -> QWidget:
    project = shell.session.project
    assert project is not None, "there is something to go on with"
    counts = [(Document, _documents), (Coding, _extracts), (Code, _codes)]
    held = " · ".join(words_of(project.count(cls)) for cls, words_of in counts)
    name = _("Go on with “{name}”").format(name=shell.session.info.name)
    return Card("pencil", name, held, lambda: shell.run("view.place.coder"), primary=True)


def _beginnings(shell: Shell, *, sample_first: bool) -> QWidget:
    sample = Card(
        "book-open",
        _("Open the sample study"),
        _("A fictional study, already begun: try everything without risk."),
        lambda: shell.run("file.sample"),
        primary=sample_first,
    )
    new = Card("file-plus", _("New project"), _("Import your own interviews and texts."), lambda: shell.run("file.new"))
    other = Card("folder-open", _("Open…"), _("A project on this computer."), lambda: shell.run("file.open"))
    whole = QWidget()
    row = QVBoxLayout(whole) if theme.appearance().scale >= ABOVE_EACH_OTHER else QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for card in (sample, new, other):
        row.addWidget(card, 1)
    return whole


def _left_unfinished(shell: Shell) -> list[QWidget]:
    found: list[QWidget] = []
    for left in unfinished():
        frame = theme.mark(QFrame(), "hint")
        row = QHBoxLayout(frame)
        row.setContentsMargins(16, 10, 10, 10)
        name = left.destination.name
        sentence = _("Work on “{file}” ({when}) had not reached the file. Nothing is lost: take it up again.")
        label = QLabel(sentence.format(file=name, when=when(left.at)))
        label.setWordWrap(True)
        button = theme.mark(QPushButton(_("Take it up again")), "primary")
        button.setAccessibleDescription(name)
        button.clicked.connect(partial(_open, shell, left.destination))
        row.addWidget(label, 1)
        row.addWidget(button)
        found.append(frame)
    return found


def _open(shell: Shell, path: Path) -> None:
    shell.session.open(path)


def _documents(count: int) -> str:
    return ngettext("{count} document", "{count} documents", count).format(count=count)


def _extracts(count: int) -> str:
    return ngettext("{count} extract", "{count} extracts", count).format(count=count)


def _codes(count: int) -> str:
    return ngettext("{count} code", "{count} codes", count).format(count=count)
