"""Filtering a list while typing: without case and accents, letters in order; the nearest match first."""

from html import escape

from qualicode.model.folding import fold

INSIDE = 2
"""The rank of a name that holds the query; greater ones only have its letters in order."""


def rank(query: str, name: str) -> int | None:
    """How well a name answers a query, 0 is best: it begins so, a word does, it is inside, its letters are."""
    wanted, found = fold(query).strip(), fold(name)
    if not wanted or found.startswith(wanted):
        return 0
    if f" {wanted}" in found.translate(_BREAKS):
        return 1
    if wanted in found:
        return INSIDE
    spans = _letters(wanted, found)
    return None if spans is None else INSIDE + 1 + spans[-1] - spans[0] - len(wanted)


def marked(query: str, name: str) -> str:
    """The name as rich text, the letters that match in bold."""
    wanted, folded = fold(query).strip(), [fold(letter) for letter in name]
    places = _places(wanted, folded) if wanted else []
    return "".join(
        f"{_BOLD}{escape(letter)}</span>" if at in places else escape(letter) for at, letter in enumerate(name)
    )


_BOLD = '<span style="font-weight:600">'
_BREAKS = str.maketrans(dict.fromkeys("'-·/(,.«", " "))


def _letters(wanted: str, found: str) -> list[int] | None:
    places: list[int] = []
    for letter in wanted:
        if letter == " ":
            continue
        at = found.find(letter, places[-1] + 1 if places else 0)
        if at < 0:
            return None
        places.append(at)
    return places


def _places(wanted: str, folded: list[str]) -> list[int]:
    origin = [at for at, letters in enumerate(folded) for _ in letters]
    found = "".join(folded)
    start = found.translate(_BREAKS).find(f" {wanted}") + 1 if not found.startswith(wanted) else 0
    if start == 0 and not found.startswith(wanted):
        start = found.find(wanted)
    if start >= 0:
        return origin[start : start + len(wanted)]
    return [origin[at] for at in _letters(wanted, found) or []]
