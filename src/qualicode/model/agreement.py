"""How far coders agree, in figures whose formulas can be looked up. Units are characters, sentences or turns.

A `Tally` counts, for one code, the units by how many of the `coders` put the code on them; for two coders it is the
contingency table. Units that nobody coded count: leaving them out would make agreement look lower than it is, and how
many there are makes kappa what it is (on 1,000 characters, two times 900 with 820 in common give 0.111; two times 100
with 50 in common give 0.444).
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Tally:
    """Units by which coders coded them: keys are tuples of one bool a coder, in the order of the coders."""

    coders: int
    counts: tuple[tuple[tuple[bool, ...], int], ...]

    @property
    def units(self) -> int:
        """How many units there are."""
        return sum(count for _who, count in self.counts)

    def by_number(self) -> dict[int, int]:
        """How many units were coded by 0, 1, … coders."""
        found: dict[int, int] = {}
        for who, count in self.counts:
            found[sum(who)] = found.get(sum(who), 0) + count
        return found

    def pair(self, one: int, other: int) -> tuple[int, int, int, int]:
        """For two coders: units coded by both, by the first only, by the second only, by neither."""
        both = first = second = neither = 0
        for who, count in self.counts:
            if who[one] and who[other]:
                both += count
            elif who[one]:
                first += count
            elif who[other]:
                second += count
            else:
                neither += count
        return both, first, second, neither


def tally(spans: Sequence[Iterable[tuple[int, int]]], units: Iterable[tuple[int, int]]) -> Tally:
    """Count units [start, end), each coded by a coder when one of that coder's spans touches it.

    `spans` has the spans of each coder. With units of one character this counts characters; `characters` is quicker.
    """
    ordered = sorted(units)
    starts, ends = [one[0] for one in ordered], [*accumulate((one[1] for one in ordered), max)]
    coded = [0] * len(ordered)
    for coder, one in enumerate(spans):
        for first, last in one:
            for at in range(bisect_right(ends, first), bisect_left(starts, last)):
                if ordered[at][1] > first:  # of units that overlap, one may end before one that begins earlier
                    coded[at] |= 1 << coder
    found = Counter(coded)
    counts = {tuple(bool(bits >> coder & 1) for coder in range(len(spans))): count for bits, count in found.items()}
    return Tally(len(spans), tuple(sorted(counts.items())))


def characters(spans: Sequence[Iterable[tuple[int, int]]], length: int) -> Tally:
    """Count the characters of a text of this length by which coders coded them."""
    edges: dict[int, list[tuple[int, int]]] = {}
    for coder, one in enumerate(spans):
        for start, end in one:
            edges.setdefault(max(0, start), []).append((coder, 1))
            edges.setdefault(min(length, end), []).append((coder, -1))
    depth, at = [0] * len(spans), 0
    counts: dict[tuple[bool, ...], int] = {}
    for place in sorted({*edges, length}):
        if place > at:
            who = tuple(one > 0 for one in depth)
            counts[who] = counts.get(who, 0) + place - at
            at = place
        for coder, step in edges.get(place, ()):
            depth[coder] += step
    return Tally(len(spans), tuple(sorted(counts.items())))


def joined(tallies: Iterable[Tally]) -> Tally:
    """Several tallies (documents, codes) as one."""
    counts: dict[tuple[bool, ...], int] = {}
    coders = 0
    for one in tallies:
        coders = one.coders
        for who, count in one.counts:
            counts[who] = counts.get(who, 0) + count
    return Tally(coders, tuple(sorted(counts.items())))


def percent(found: Tally) -> float | None:
    """Agreement of pairs of coders: the share of units on which a pair agrees, the mean of all pairs; 0 to 1."""
    pairs = [found.pair(one, other) for one in range(found.coders) for other in range(one)]
    if not pairs or not found.units:
        return None
    return sum((both + neither) / found.units for both, _first, _second, neither in pairs) / len(pairs)


def cohen_kappa(found: Tally) -> float | None:
    """Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20, 37–46), the mean of all pairs.

    kappa = (po - pe) / (1 - pe), with po the share of units that both coded or both did not, and pe what the two would
    share if each kept to their own frequency by chance. None where a pair coded everything or nothing alike.
    """
    values = []
    for one in range(found.coders):
        for other in range(one):
            both, first, second, neither = found.pair(one, other)
            total = both + first + second + neither
            if not total:
                return None
            observed = (both + neither) / total
            a, b = both + first, both + second
            expected = (a * b + (total - a) * (total - b)) / total**2
            if expected == 1:
                return None
            values.append((observed - expected) / (1 - expected))
    return sum(values) / len(values) if values else None


def fleiss_kappa(found: Tally) -> float | None:
    """Fleiss' kappa for several coders (Fleiss 1971, Psychological Bulletin 76, 378–382), with two categories.

    kappa = (P - Pe) / (1 - Pe), P the mean over units of the share of agreeing pairs, Pe the sum of squared shares of
    the categories. None where only one category occurs.
    """
    coders, units = found.coders, found.units
    if coders < 2 or not units:
        return None
    numbers = found.by_number()
    agreeing = sum(count * (k * (k - 1) + (coders - k) * (coders - k - 1)) for k, count in numbers.items())
    observed = agreeing / (units * coders * (coders - 1))
    share = sum(k * count for k, count in numbers.items()) / (units * coders)
    expected = share**2 + (1 - share) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorff_alpha(found: Tally) -> float | None:
    """Krippendorff's alpha, nominal (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability), no value missing.

    alpha = 1 - Do / De: Do the observed disagreement in the coincidence matrix, De what chance would give among all n
    values, n the units times the coders. None where only one category occurs.
    """
    coders, units = found.coders, found.units
    if coders < 2 or not units:
        return None
    numbers = found.by_number()
    values = units * coders
    ones = sum(k * count for k, count in numbers.items())
    disagreeing = sum(2 * k * (coders - k) * count for k, count in numbers.items()) / (coders - 1)
    expected = 2 * ones * (values - ones)
    return None if expected == 0 else 1 - (values - 1) * disagreeing / expected
