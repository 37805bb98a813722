"""Draws the pictures of the documentation with the real window, and writes the pages of keyboard shortcuts.

`python -m tools.screenshots [NAME…]` draws all pictures, or those whose names hold one of the words.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ["QUALICODE_SCREENSHOT"] = "1"  # the same face on every machine

from qualicode import i18n, tour
from qualicode.i18n import _
from qualicode.services import sample
from qualicode.ui import theme
from qualicode.ui.commands import MENUS, Command, spoken_keys

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
KEYBOARD = {
    "fr": ROOT / "docs" / "guide" / "fr" / "clavier.md",
    "en": ROOT / "docs" / "guide" / "en" / "keyboard.md",
}
_NOTICE = {
    "fr": "Dans le programme, F1 montre cette liste.",
    "en": "In the program, F1 shows this list.",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its file's name, the language and the theme of the window, and what to do before it is taken."""

    name: str
    language: str
    look: str
    prepare: Callable[[Any], None]


def show_coder(window: Any) -> None:
    """An interview that is being coded, with a suggestion."""
    window.go("coder")


def show_codebook(window: Any) -> None:
    """What was said about one code."""
    window.go("codebook")


ALL = (
    Picture("coder-fr-light", "fr", "light", show_coder),
    Picture("coder-fr-dark", "fr", "dark", show_coder),
    Picture("coder-fr-contrast", "fr", "contrast", show_coder),
    Picture("coder-en-light", "en", "light", show_coder),
    Picture("codebook-fr-light", "fr", "light", show_codebook),
)


def main(wanted: list[str]) -> int:
    """Draw them all, or those that are wanted."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        tour.live_in(Path(folder))
        study = sample.build(Path(folder) / "Immersions 2026.qualicode")
        for picture in ALL:
            if not wanted or any(word in picture.name for word in wanted):
                draw(picture, study)
    return 0


def draw(picture: Picture, study: Path) -> None:
    """Draw one picture; those of the Coder also bring the keyboard page of their language up to date."""
    os.environ["QUALICODE_LANGUAGE"] = picture.language

    def prepare(window: Any) -> None:
        theme.appearance().choose(picture.look)
        picture.prepare(window)
        if picture.look == "light":
            KEYBOARD[picture.language].write_text(keyboard_page(window.commands.all()), encoding="utf-8")

    path = tour.take_picture(study, PICTURES / f"{picture.name}.png", prepare)
    print(path.relative_to(ROOT), flush=True)


def keyboard_page(commands: Iterable[Command]) -> str:
    """Every command that has a key, by menu, in the language in use."""
    lines = [f"# {_('Keyboard shortcuts')}", "", _NOTICE[i18n.language()]]
    rows = [command for command in commands if command.shortcut]
    for menu, title in MENUS.items():
        if found := [command for command in rows if command.menu == menu]:
            lines += ["", f"## {_(title)}", "", f"| {_('Command')} | {_('Keys')} |", "|---|---|"]
            lines += [f"| {one.text} | {' · '.join(map(spoken_keys, one.keys()))} |" for one in found]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
