"""Cards to cut out for a workshop: one verbatim a card, with its code, and blank ones to write on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from qualicode.model.outputs.material import Head, Material
from qualicode.model.study import Study
from qualicode.model.synthesis.choice import Chooser
from qualicode.model.synthesis.values import Verbatim
from qualicode.model.typography import shortened

LONGEST = 260
"""A longer verbatim does not fit a card; it is cut, visibly (characters)."""
MOST = 2000


@dataclass(frozen=True, slots=True)
class CutCard:
    """A card: a verbatim under the name of its code. `hue` (0–359) is the theme's."""

    code: str
    hue: int
    verbatim: Verbatim


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards and how many blank ones follow; `per_code` is what limited them, 0 for no limit."""

    head: Head
    cards: tuple[CutCard, ...]
    blank: int
    missing: tuple[str, ...]


def cards(study: Study, options: Mapping[str, Any]) -> Cards:
    """The cards of a study.

    Options as for a synthesis (`max_verbatims` cards a code, as varied as there are; 0 for all), and `blank`: how many
    blank cards, 8 by default.
    """
    material = Material(study, options)
    chooser = Chooser(material.corpus)
    found: list[CutCard] = []
    for root in material.corpus.roots:
        for code in material.corpus.tree(root):
            passages = material.corpus.passages.get(code.id, ())
            if material.options.max_verbatims:
                passages = tuple(chooser.choose(passages, material.options.max_verbatims))
            name = material.words.named(code.name)
            title = name if code is root else f"{material.words.named(root.name)} › {name}"
            for passage in passages:
                if passage.quotable:
                    verbatim = material.attributions.verbatim(passage)
                    found.append(CutCard(title, root.hue, _short(verbatim)))
    blank = options.get("blank")
    blanks = min(max(blank, 0), 400) if isinstance(blank, int) else 8
    words = material.words
    missing = () if found else (words._("No extract may be quoted yet: these cards are blank."),)
    return Cards(material.head, tuple(found[:MOST]), blanks if found else max(blanks, 8), missing)


def _short(verbatim: Verbatim) -> Verbatim:
    return replace(verbatim, text=shortened(verbatim.text, LONGEST))
