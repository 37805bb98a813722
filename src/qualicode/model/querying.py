"""What somebody types to search: words, "phrases", -without, OR, "near each other"~5; all without accents and case.

The words of a query stand in one paragraph. `/…/` alone is a regular expression, which is read elsewhere.
"""

import re
from dataclasses import dataclass, replace

from qualicode.model.folding import Needle, fold_inclusive, needles

_PIECE = re.compile(
    r'(?P<minus>-)?(?:["“«]\s?(?P<phrase>[^"”»]*?)\s?["”»](?:~(?P<within>\d{1,3}))?|(?P<word>[^\s"“«”»]+))'
)
_OR = ("OR", "OU")
_AND = ("AND", "ET")
_NOT = ("NOT", "SAUF")
_FARTHEST = 100
_NEIGHBOURS = 6


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand side by side, or, with `within`, in any order with at most so many others in between."""

    needles: tuple[Needle, ...]
    within: int | None = None

    @property
    def pattern(self) -> str:
        """A regular expression for folded text that finds what is to be marked."""
        if self.within is not None:
            return "|".join(needle.pattern for needle in self.needles)
        if len(self.needles) == 1:
            return self.needles[0].pattern
        words = (re.escape(needle.typed) for needle in self.needles)
        return r"\b" + r"\W+".join(words) + r"\w*"

    def holds(self, folded: str) -> bool:
        """Whether a folded text holds it."""
        if self.within is None or len(self.needles) < 2:
            return re.search(self.pattern, folded) is not None
        words = [(match.start(), match.end()) for match in re.finditer(r"\w+", folded)]
        places = []
        for needle in self.needles:
            found = [match.start() for match in re.finditer(needle.pattern, folded)]
            places.append([at for at, (start, end) in enumerate(words) for one in found if start <= one < end])
        return _near(places, self.within)


@dataclass(frozen=True, slots=True)
class Ways:
    """One way to answer a query: every term of `required`, none of `excluded`."""

    required: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()

    def holds(self, folded: str) -> bool:
        """Whether a folded text answers."""
        return all(term.holds(folded) for term in self.required) and not any(
            term.holds(folded) for term in self.excluded
        )


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed: any of the `ways` answers it. False when nothing is looked for."""

    ways: tuple[Ways, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ways)

    @property
    def pattern(self) -> str:
        """A regular expression for folded text that finds what is to be marked."""
        terms = dict.fromkeys(term for way in self.ways for term in way.required)
        return "|".join(f"(?:{term.pattern})" for term in sorted(terms, key=lambda term: -len(term.needles)))

    def holds(self, folded: str) -> bool:
        """Whether a text, folded by `fold_inclusive`, answers."""
        return any(way.holds(folded) for way in self.ways)


def read_query(typed: str) -> Query:
    """The query that somebody typed. Nothing that is typed is an error: what has no meaning is words."""
    ways, way, minus = [], Ways(), False
    for match in _PIECE.finditer(typed):
        word = match["word"] or ""
        if word in _OR:
            ways.append(way)
            way, minus = Ways(), False
            continue
        if word in _AND or word in _NOT:
            minus = word in _NOT
            continue
        found = _terms(match)
        if minus or match["minus"]:
            way = replace(way, excluded=(*way.excluded, *found))
        else:
            way = replace(way, required=(*way.required, *found))
        minus = False
    ways.append(way)
    return Query(tuple(_plain(way) for way in ways if way.required))


def expression(typed: str) -> str:
    """The regular expression that was typed between two slashes, or ""."""
    found = re.fullmatch(r"\s*/(.+)/\s*", typed)
    return found[1] if found else ""


def _terms(match: re.Match[str]) -> list[Term]:
    if match["word"]:
        return [Term((needle,)) for needle in needles(match["word"])]
    words = tuple(Needle(word, word) for word in re.findall(r"\w+", fold_inclusive(match["phrase"])))
    if not words:
        return []
    if match["within"] is None:
        return [Term(words)]
    return [Term(tuple(needles(match["phrase"]))[:_NEIGHBOURS], min(int(match["within"]), _FARTHEST))]


def _plain(way: Ways) -> Ways:
    """Without the single letters, unless there is nothing else: « l'école » is « école »."""
    wanted = tuple(term for term in way.required if len(term.needles) > 1 or len(term.needles[0].typed) > 1)
    return replace(way, required=wanted or way.required)


def _near(places: list[list[int]], within: int) -> bool:
    """Whether a window holds one of each: with at most `within` words besides those looked for."""
    if not all(places):
        return False
    events = sorted((at, which) for which, found in enumerate(places) for at in found)
    last: dict[int, int] = {}
    for at, which in events:
        last[which] = at
        if len(last) == len(places) and at - min(last.values()) + 1 - len(places) <= within:
            return True
    return False
