"""Draws the pictures of the documentation with the real window, and writes the pages of keyboard shortcuts.

`python -m tools.screenshots [NAME…]` draws all pictures, or those whose names hold one of the words.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ["QUALICODE_SCREENSHOT"] = "1"  # the same face on every machine

from PySide6.QtWidgets import QTreeWidgetItem

from qualicode import tour
from qualicode.i18n import _
from qualicode.model.study import Code
from qualicode.services import sample
from qualicode.ui import theme
from qualicode.ui.coder.workspace import CoderWorkspace
from qualicode.ui.shortcuts import Shortcuts
from qualicode.ui.synthesis.workspace import SynthesisWorkspace
from qualicode.ui.window import MainWindow

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
KEYBOARD = {
    "fr": ROOT / "docs" / "guide" / "fr" / "clavier.md",
    "en": ROOT / "docs" / "guide" / "en" / "keyboard.md",
}
_NOTICE = {
    "fr": "Dans le programme, Ctrl+F1 montre cette liste et permet de choisir d’autres touches.",
    "en": "In the program, Ctrl+F1 shows this list and lets you choose other keys.",
}
SELECTED, TYPED, CODE = "On m'a dit les Tilleuls, cinquième étage, j'ai dit oui sans visiter.", "cad", "Non-recours"
"""Words of the sample study's first interview, letters of a code that fits them, and the code that is shown."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its file's name, the language and the theme of the window, and what to do before it is taken."""

    name: str
    language: str
    look: str
    prepare: Callable[[MainWindow], None]


def show_coder(window: MainWindow) -> None:
    """An interview that is being coded, with a suggestion, however long that takes on a busy machine."""
    tour.show_suggestion(window, patience=600_000)


def show_box(window: MainWindow) -> None:
    """Words are selected, and three letters of a code typed."""
    show_coder(window)
    coder = window.front
    assert isinstance(coder, CoderWorkspace)
    assert coder.desk.page is not None
    start = coder.desk.page.text.index(SELECTED)
    coder.stage.transcript.scroll_to(max(0, start - tour.ABOVE))
    coder.stage.transcript.select(start, start + len(SELECTED))
    coder.hand.offer()
    tour.until(lambda: True)
    coder.hand.box.line.insert(TYPED)
    tour.until(lambda: True)


def show_corpus(window: MainWindow) -> None:
    """The documents as a table, what is known of one, who speaks in it."""
    document = next(iter(window.session.project.documents())) if window.session.project else None
    window.go("corpus", document=document.id if document else "")


def show_codebook(window: MainWindow) -> None:
    """What was said about one code."""
    assert window.session.project is not None
    window.go("codebook", code=window.session.project.find(Code, name=CODE)[0].id)


def show_synthesis(window: MainWindow) -> None:
    """What the Word document will say."""
    window.go("synthesis")
    synthesis = window.front
    assert isinstance(synthesis, SynthesisWorkspace)
    tour.until(
        lambda: bool(synthesis.preview.toPlainText()) and not (synthesis.composer.busy or synthesis.preview.writing)
    )
    line = next(one for one in synthesis.list.plan.lines if one.title == CODE)
    synthesis.list.make_current(line.key)
    synthesis.side.setCurrentWidget(synthesis.placing)


ALL = (
    Picture("coder-fr-light", "fr", "light", show_coder),
    Picture("coder-fr-dark", "fr", "dark", show_coder),
    Picture("coder-fr-contrast", "fr", "contrast", show_coder),
    Picture("coder-en-light", "en", "light", show_coder),
    Picture("selection-fr-light", "fr", "light", show_box),
    Picture("corpus-fr-light", "fr", "light", show_corpus),
    Picture("codebook-fr-light", "fr", "light", show_codebook),
    Picture("synthesis-fr-light", "fr", "light", show_synthesis),
)


def main(wanted: list[str]) -> int:
    """Write the keyboard pages; draw all pictures, or those that are wanted."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        tour.live_in(Path(folder))
        study = sample.build(Path(folder) / "Immersions 2026.qualicode")
        for language, page in KEYBOARD.items():
            page.write_text(keyboard_page(study, language), encoding="utf-8", newline="\n")
        for picture in ALL:
            if not wanted or any(word in picture.name for word in wanted):
                draw(picture, study)
    return 0


def draw(picture: Picture, study: Path) -> None:
    """Draw one picture."""
    os.environ["QUALICODE_LANGUAGE"] = picture.language

    def prepare(window: MainWindow) -> None:
        theme.appearance().choose(picture.look)
        picture.prepare(window)

    path = tour.take_picture(study, PICTURES / f"{picture.name}.png", prepare)
    print(path.relative_to(ROOT), flush=True)


def keyboard_page(study: Path, language: str) -> str:
    """What Ctrl+F1 shows while a study is open, as a page."""
    os.environ["QUALICODE_LANGUAGE"] = language
    with tour.window_on(study) as window:
        shown = Shortcuts(window, window.commands)
        lines = [f"# {shown.windowTitle()}", "", _NOTICE[language]]
        for top in children(shown.tree.invisibleRootItem()):
            keyed = [row for row in children(top) if row.text(1)]
            if keyed:
                lines += ["", f"## {top.text(0)}", "", f"| {_('Command')} | {_('Keys')} |", "|---|---|"]
                lines += [f"| {row.text(0)} | {row.text(1)} |" for row in keyed]
        shown.deleteLater()
    return "\n".join(lines) + "\n"


def children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    """The lines below one line of a tree."""
    found = map(item.child, range(item.childCount()))
    return [child for child in found if child is not None]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
