"""Figures of agreement against published examples and against another way of computing them."""

import random

import pytest

from qualicode.model import agreement
from qualicode.model.agreement import Tally, characters, joined, tally


def two(both: int, first: int, second: int, neither: int) -> Tally:
    counts = (((False, False), neither), ((False, True), second), ((True, False), first), ((True, True), both))
    return Tally(2, tuple((who, count) for who, count in counts if count))


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ((820, 80, 80, 20), 0.111),  # 1,000 characters, two times 900
        ((50, 50, 50, 850), 0.444),  # 1,000 characters, two times 100
        ((20, 5, 10, 15), 0.4),  # the example of 50 grant proposals
        ((10, 0, 0, 10), 1.0),
        ((5, 5, 5, 5), 0.0),
    ],
)
def test_cohens_kappa(table, kappa):
    assert agreement.cohen_kappa(two(*table)) == pytest.approx(kappa, abs=0.0006)


def test_krippendorffs_own_example_of_two_observers_and_binary_data():
    """Computing Krippendorff's Alpha-Reliability (2011), section A: ten units, alpha = 0.095."""
    one, other = "0100000010", "1110010000"
    counts: dict[tuple[bool, ...], int] = {}
    for a, b in zip(one, other, strict=True):
        counts[a == "1", b == "1"] = counts.get((a == "1", b == "1"), 0) + 1
    found = agreement.krippendorff_alpha(Tally(2, tuple(counts.items())))
    assert found == pytest.approx(0.095, abs=0.0005)


def values(units: list[list[int]]) -> Tally:
    return joined(Tally(len(one), ((tuple(bool(v) for v in one), 1),)) for one in units)


def test_several_coders_against_the_definitions():
    chance = random.Random(3)
    units = [[int(chance.random() < 0.3 + 0.4 * (n % 2)) for _coder in range(4)] for n in range(60)]
    found, coders, count = values(units), 4, len(units)
    # Fleiss, by his table of units and categories
    rows = [(coders - sum(one), sum(one)) for one in units]
    p = [sum(row[category] for row in rows) / (count * coders) for category in (0, 1)]
    mean = sum((sum(n * n for n in row) - coders) / (coders * (coders - 1)) for row in rows) / count
    expected = sum(share**2 for share in p)
    assert agreement.fleiss_kappa(found) == pytest.approx((mean - expected) / (1 - expected))
    # Krippendorff, by pairs of values
    every = [v for one in units for v in one]
    observed = sum(a != b for one in units for a in one for b in one) / (coders - 1) / len(every)
    chances = sum(a != b for a in every for b in every) / (len(every) * (len(every) - 1))
    assert agreement.krippendorff_alpha(found) == pytest.approx(1 - observed / chances)
    pairs = [(i, j) for i in range(coders) for j in range(i)]
    same = [sum(one[i] == one[j] for one in units) / count for i, j in pairs]
    assert agreement.percent(found) == pytest.approx(sum(same) / len(same))


def test_where_nothing_varies_there_is_no_kappa():
    for formula in (agreement.cohen_kappa, agreement.fleiss_kappa, agreement.krippendorff_alpha):
        assert formula(two(0, 0, 0, 100)) is None and formula(two(100, 0, 0, 0)) is None
        assert formula(Tally(2, ())) is None


def test_characters_are_counted_as_one_by_one():
    chance = random.Random(7)
    for _try in range(40):
        spans = [[(s, min(60, s + chance.randrange(1, 20))) for s in chance.sample(range(50), 3)] for _c in range(3)]
        slow = tally(spans, [(at, at + 1) for at in range(60)])
        assert characters(spans, 60) == slow


def test_units_are_counted_as_one_by_one_even_where_they_overlap():
    chance = random.Random(9)
    for _try in range(100):
        spans = [[(s, s + chance.randrange(1, 20)) for s in chance.sample(range(80), 4)] for _c in range(3)]
        units = [(s, s + chance.randrange(1, 25)) for s in chance.sample(range(80), 9)]
        slow: dict[tuple[bool, ...], int] = {}
        for start, end in units:
            who = tuple(any(a < end and start < b for a, b in one) for one in spans)
            slow[who] = slow.get(who, 0) + 1
        assert dict(tally(spans, units).counts) == slow
