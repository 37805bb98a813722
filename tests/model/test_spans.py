from hypothesis import given
from hypothesis import strategies as st

from qualicode.model.spans import paragraphs, snap_to_words, trim, union_length, word_at

TEXT = "On m'a dit les Tilleuls, cinquième étage, « j'ai dit oui » sans visiter."


def snapped(part: str) -> str:
    start = TEXT.index(part)
    first, last = snap_to_words(TEXT, start, start + len(part))
    return TEXT[first:last]


def test_selections_end_at_words():
    assert snapped("nquième éta") == "cinquième étage"
    assert snapped(", cinquième étage, ") == "cinquième étage,"
    assert snapped("ai dit oui") == "ai dit oui"
    assert snapped("étage, « ") == "étage,"
    assert snapped("« j'ai dit oui »") == "« j'ai dit oui »"
    assert snapped(", «") == ", «"  # nothing but punctuation: it is what was selected


@given(st.text("ab .,«»\n😀é", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_snapping_stays_in_the_text_and_keeps_every_letter_selected(text, start, length):
    end = min(len(text), start + length)
    start = min(start, end)
    first, last = snap_to_words(text, start, end)
    assert 0 <= first <= last <= len(text)
    letters = [i for i in range(start, end) if text[i].isalnum()]
    assert all(first <= i < last for i in letters)
    assert snap_to_words(text, first, last) == (first, last)


def test_the_rest():
    assert trim("  a b ", 0, 6) == (2, 5)
    assert word_at("dis-le-moi, oui", 2) == (0, 10)
    assert paragraphs("a\n\n b\n") == [(0, 1), (3, 5)]
    assert union_length([(0, 5), (3, 8), (10, 11)]) == 9
