"""Krippendorff's alpha for unitizing: do coders find the same extracts, with the same edges, where nobody cut the text?

Klaus Krippendorff, "On the reliability of unitizing contiguous data", Sociological Methodology 25 (1995), 47–76, with
the expected disagreement as he corrected it in "Content Analysis: An Introduction to Its Methodology", 2nd edition
(2004), 251–256; his example there is in the tests. Per code it is his alpha of one category, overall the one of all.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import mul

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What counts of a text of `length` characters and the extracts with one code that each of `coders` made in it.

    `observed`: the sum of squared differences of every coder's extracts from every other coder's; `sizes` and `gaps`:
    how long the extracts are, and the parts between them, of all coders in one list.
    """

    coders: int
    length: int
    observed: int
    sizes: tuple[int, ...]
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What is observed in some texts with one code, and what chance would make of the same extracts and gaps."""

    observed: float
    expected: float


def stretch(length: int, spans: Sequence[Iterable[Span]]) -> Stretch:
    """A stretch from any spans: those of one coder that overlap are one extract; those that only touch are two."""
    made = [_apart(one) for one in spans]
    observed = sum(_difference(one, other) for one in made for other in made if other is not one)
    sizes = tuple(end - start for one in made for start, end in one)
    edges = ([0, *(edge for span in one for edge in span), length] for one in made)
    gaps = (one[at + 1] - one[at] for one in edges for at in range(0, len(one), 2))
    return Stretch(len(made), length, observed, sizes, tuple(gap for gap in gaps if gap > 0))


def disagreement(stretches: Sequence[Stretch]) -> Disagreement:
    """Do and De of one code over texts, which are parts of one continuum that no extract and no gap reaches across."""
    coders = stretches[0].coders if stretches else 0
    length = sum(one.length for one in stretches)
    if coders < 2 or not length:
        return Disagreement(0.0, 0.0)
    observed = sum(one.observed for one in stretches) / (coders * (coders - 1) * length**2)
    sizes = [size for one in stretches for size in one.sizes]
    gaps = sorted(gap for one in stretches for gap in one.gaps)
    longer = [*accumulate(reversed(gaps), initial=0)]
    others, total = (len(sizes) - 1) / 3, 0.0
    for size in sizes:
        count = len(gaps) - bisect_left(gaps, size)
        square = size * size
        total += others * (2 * square * size - 3 * square + size) + square * (longer[count] - count * (size - 1))
    units = coders * length
    expected = 2 / length * total / (units * (units - 1) - sum(size * (size - 1) for size in sizes))
    return Disagreement(observed, expected)


def drawn_again(stretches: Sequence[Stretch], weights: Iterable[Sequence[int]]) -> list[Disagreement]:
    """`disagreement` of the same texts drawn again and again: how often each is in a draw, draw by draw.

    What the extracts of one text and the gaps of another one give is summed once, not in every draw.
    """
    if not stretches or stretches[0].coders < 2:
        return [Disagreement(0.0, 0.0) for _draw in weights]
    coders = stretches[0].coders
    lengths, observed = [one.length for one in stretches], [one.observed for one in stretches]
    counts = [len(one.sizes) for one in stretches]
    pairs = [sum(size * (size - 1) for size in one.sizes) for one in stretches]
    cubes = [sum(2 * size**3 - 3 * size * size + size for size in one.sizes) for one in stretches]
    gaps = [sorted(one.gaps) for one in stretches]
    longer = [[*accumulate(reversed(many), initial=0)] for many in gaps]
    across = [[_across(one.sizes, *other) for other in zip(gaps, longer, strict=True)] for one in stretches]
    found = []
    for weight in weights:
        length = sum(map(mul, weight, lengths))
        if not length:
            found.append(Disagreement(0.0, 0.0))
            continue
        total = (sum(map(mul, weight, counts)) - 1) / 3 * sum(map(mul, weight, cubes))
        total += sum(often * sum(map(mul, weight, row)) for often, row in zip(weight, across, strict=True) if often)
        units = coders * length
        expected = 2 / length * total / (units * (units - 1) - sum(map(mul, weight, pairs)))
        seen = sum(map(mul, weight, observed)) / (coders * (coders - 1) * length**2)
        found.append(Disagreement(seen, expected))
    return found


def _across(sizes: Sequence[int], gaps: Sequence[int], longer: Sequence[int]) -> int:
    """What extracts of these sizes and these gaps (sorted, with the sums of the longest) give together."""
    total = 0
    for size in sizes:
        if count := len(gaps) - bisect_left(gaps, size):
            total += size * size * (longer[count] - count * (size - 1))
    return total


def alpha(disagreements: Iterable[Disagreement]) -> float | None:
    """1 - Do / De of one code, or of all: the sums over the codes. None where nobody coded anything."""
    every = list(disagreements)
    expected = sum(one.expected for one in every)
    return 1 - sum(one.observed for one in every) / expected if expected else None


def _apart(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def _difference(mine: Sequence[Span], theirs: Sequence[Span]) -> int:
    """For each extract: the squared differences of its edges from those that it overlaps, or its squared length.

    An overlap is counted from either side; so is an extract that meets nothing, half here and half from the other side.
    """
    total, first = 0, 0
    for start, end in mine:
        while first < len(theirs) and theirs[first][1] <= start:
            first += 1
        at, met = first, False
        while at < len(theirs) and theirs[at][0] < end:
            total += (start - theirs[at][0]) ** 2 + (end - theirs[at][1]) ** 2
            at, met = at + 1, True
        if not met:
            total += 2 * (end - start) ** 2
    return total
