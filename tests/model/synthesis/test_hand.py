"""What may be done to the words of a verbatim: cuts and additions that show, nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualicode.model.synthesis.hand import CUT, unsaid

SAID = "J’y vais plus, à la mairie. On me renvoie d’un guichet à l’autre."


@pytest.mark.parametrize(
    "words",
    [
        SAID,
        "J'y vais plus […]. On me renvoie",
        "[Elle] J’y vais plus, à la mairie[, dit-elle]. On me renvoie […] à l’autre.",
        "[…] guichet  à l’autre.",
        "[…]",
    ],
)
def test_cuts_and_additions_in_brackets_are_faithful(words: str) -> None:
    assert unsaid(SAID, words) == ""


@pytest.mark.parametrize(
    ("words", "strange"),
    [
        ("J’y vais encore.", "J’y vais encore."),
        ("On me renvoie […] J’y vais plus", "J’y vais plus"),
        ("J’y vais plus […] à la préfecture", "à la préfecture"),
        ("J’y vais plus (rires)", "J’y vais plus (rires)"),
    ],
)
def test_other_words_another_order_and_other_brackets_are_not(words: str, strange: str) -> None:
    assert unsaid(SAID, words) == strange


@given(st.text(alphabet="abc d'’é😀.", min_size=1, max_size=40), st.data())
def test_any_cut_of_any_words_is_faithful(said: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(said)))
    end = data.draw(st.integers(start, len(said)))
    assert unsaid(said, said[:start] + CUT + said[end:]) == ""
    assert unsaid(said, f"{said[:start]}[ajout]{said[start:]}") == ""
