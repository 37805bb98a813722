"""Unitizing alpha against Krippendorff's own examples and against the definitions, place by place."""

import random

import pytest

from qualicode.model.unitizing import alpha, disagreement, stretch

Span = tuple[int, int]


def test_krippendorffs_example_of_2004():
    """Content Analysis (2nd ed.), p. 254: a continuum from 150 to 450, two observers, two categories."""
    c = disagreement([stretch(300, [[(75, 145), (220, 250)], [(70, 150), (205, 225), (250, 270)]])])
    k = disagreement([stretch(300, [[(30, 90), (150, 200)], [(30, 90), (150, 200)]])])
    assert (c.observed, c.expected) == pytest.approx((0.0144, 0.0532), abs=0.0001)
    assert (k.observed, k.expected) == pytest.approx((0, 0.0490), abs=0.0001)
    assert alpha([c]) == pytest.approx(0.7286, abs=0.0001) and alpha([k]) == 1
    assert alpha([c, k]) == pytest.approx(0.8591, abs=0.0005)


@pytest.mark.parametrize(
    ("spans", "observed", "published"),
    [
        ([[(2, 10), (14, 20)], [(4, 8), (15, 17)]], 0.03125, 0.553),
        ([[(0, 18)], [(0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 9), (9, 10)]], 2.26736, -0.926),
        (
            [[(2, 8), (10, 12), (14, 18), (20, 22)], [(0, 2), (4, 8), (10, 14), (16, 18), (20, 22)]],
            0.02777,
            0.679,
        ),
        (
            [[(0, 2), (2, 10), (10, 14), (14, 20), (20, 24)], [(0, 4), (4, 8), (8, 15), (15, 17), (17, 24)]],
            0.38715,
            0.066,
        ),
    ],
)
def test_krippendorffs_examples_of_1995(spans, observed, published):
    """Sociological Methodology 25, p. 57, for units so small that their size no longer counts.

    His expected disagreement of 1995 has a sign that he corrected in 2004: alpha is near his, not the same.
    """
    fine = 50_000
    found = disagreement([stretch(24 * fine, [[(a * fine, b * fine) for a, b in one] for one in spans])])
    assert found.observed == pytest.approx(observed, abs=0.00001)
    assert alpha([found]) == pytest.approx(published, abs=0.02)


def pieces(length: int, spans: list[Span]) -> list[tuple[int, int, bool]]:
    """A coder's text cut into extracts (True) and gaps."""
    found, at = [], 0
    for start, end in sorted(spans):
        if start > at:
            found.append((at, start, False))
        found.append((start, end, True))
        at = end
    return [*found, *([(at, length, False)] if at < length else [])]


def literally(length: int, coders: list[list[Span]]) -> tuple[float, float]:
    """Do and De as the definitions say them, with no thought for speed."""
    cut = [pieces(length, one) for one in coders]
    m, total = len(coders), 0
    for i, one in enumerate(cut):
        for j, other in enumerate(cut):
            for a, b, is_mine in one if i != j else ():
                for c, d, is_theirs in other:
                    if is_mine and is_theirs and a < d and c < b:
                        total += (a - c) ** 2 + (b - d) ** 2
                    elif is_mine and not is_theirs and c <= a and b <= d:
                        total += (b - a) ** 2
                    elif is_theirs and not is_mine and a <= c and d <= b:
                        total += (d - c) ** 2
    units = [b - a for one in cut for a, b, coded in one if coded]
    gaps = [b - a for one in cut for a, b, coded in one if not coded]
    chance = 0.0
    for size in units:
        chance += (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        chance += size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    below = m * length * (m * length - 1) - sum(size * (size - 1) for size in units)
    return total / (m * (m - 1) * length**2), 2 / length * chance / below


def test_any_extracts_are_counted_as_the_definitions_say():
    draw = random.Random(11)
    for _try in range(200):
        length = draw.randrange(20, 200)
        coders = []
        for _coder in range(draw.randrange(2, 5)):
            edges = sorted(draw.sample(range(length + 1), 2 * draw.randrange(0, 5)))
            coders.append(list(zip(edges[::2], edges[1::2], strict=True)))
        found = disagreement([stretch(length, coders)])
        assert (found.observed, found.expected) == pytest.approx(literally(length, coders))


def test_overlapping_extracts_of_one_coder_are_one_and_touching_ones_two():
    assert stretch(50, [[(0, 10), (5, 20), (20, 30), (40, 40)]]).sizes == (20, 10)


def test_where_nobody_coded_there_is_no_alpha():
    assert alpha([disagreement([stretch(50, [[], []])])]) is None
    assert alpha([disagreement([])]) is None
    assert alpha([disagreement([stretch(50, [[(0, 9)]])])]) is None


def test_texts_apart_are_no_nearer_than_one_text():
    """The edge of a document is an edge of a gap: nothing that could have been cut across it counts as chance."""
    one = stretch(100, [[(10, 20)], [(10, 20)]])
    assert alpha([disagreement([one, one])]) == 1
    other = disagreement([one, stretch(100, [[(10, 20)], [(50, 60)]])])
    assert other.observed == pytest.approx(4 * 10**2 / (2 * 200**2))
