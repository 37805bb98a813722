from hypothesis import given
from hypothesis import strategies as st

from qualicode.model.positions import Utf16Map

TEXTS = st.text(st.sampled_from("aé\u0301\u00a0😀👩\u200d👧\n"), max_size=50)


@given(TEXTS)
def test_positions_are_those_of_the_utf_16_encoding(text):
    units = Utf16Map(text)
    for position in range(len(text) + 1):
        unit = len(text[:position].encode("utf-16-le")) // 2
        assert units.to_utf16(position) == unit
        assert units.to_code_points(unit) == position


def test_a_position_inside_a_pair_is_that_of_the_character_after_it_begins():
    units = Utf16Map("a😀b")
    assert [units.to_code_points(unit) for unit in range(5)] == [0, 1, 2, 2, 3]
