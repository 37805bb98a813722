"""Thinning: the latest of each code, in their order."""

from qualicode.extend import Example
from qualicode.plugins.suggesters.thinning import thinned


def test_few_examples_are_all_kept() -> None:
    few = [Example("a", ("1",)), Example("b", ())]
    assert thinned(few, 2) == few


def test_rare_codes_keep_theirs_and_often_used_ones_their_latest() -> None:
    many = [Example(str(number), ("often",)) for number in range(100)]
    many[3] = Example("3", ("rare", "often"))
    many[5] = Example("5", ())
    assert [example.text for example in thinned(many, 4)] == ["3", "5", "98", "99"]
