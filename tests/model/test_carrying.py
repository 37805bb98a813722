"""What a correction does to the spans on a text, beside a slow oracle that follows every character."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualicode.model.carrying import Carrier, Edit, apply, edits

ALPHABET = "ab é\u0301🙂\r\n .1"
TEXTS = st.text(ALPHABET, max_size=40)


def slow(text: str, changes: list[Edit], start: int, end: int) -> tuple[int, int] | None:
    """Follow each character: those of the extract that are left, and what was written among them or in their place."""
    new: list[bool] = []
    at = 0
    for edit in [*changes, Edit(len(text), len(text), "")]:
        new += [start <= old < end for old in range(at, edit.start)]
        overlaps = edit.start < end and edit.end > start and edit.start < edit.end
        around = edit.start <= start and edit.end >= end and (edit.start, edit.end) != (start, end)
        inside = start < edit.start == edit.end < end
        new += [inside or (overlaps and not around)] * len(edit.text)
        at = edit.end
    if True not in new:
        return None
    first, last = new.index(True), len(new) - 1 - new[::-1].index(True)
    assert all(new[first : last + 1]), "what is left of an extract hangs together"
    return first, last + 1


@st.composite
def corrections(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text and edits of it, in order and apart from each other."""
    text = draw(TEXTS)
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    changes, reached = [], -1
    for start, end in zip(places[::2], places[1::2], strict=False):
        if start > reached:
            changes.append(Edit(start, end, draw(st.text(ALPHABET, max_size=4))))
            reached = end
    return text, changes


@settings(max_examples=500, deadline=None)
@given(corrections(), st.data())
def test_an_extract_is_carried_as_if_each_character_were_followed(correction, data):
    text, changes = correction
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(start + 1, len(text))) if text else 0
    if start < end:
        assert Carrier(changes).extract(start, end) == slow(text, changes, start, end)


@settings(max_examples=500, deadline=None)
@given(TEXTS, TEXTS)
@example("mot", "mots")
@example("le boulanjer du coin", "la boulangère du coin")
def test_edits_lead_from_one_text_to_the_other(old, new):
    changes = edits(old, new)
    assert apply(old, changes) == new
    assert all(one.end <= other.start for one, other in pairwise(changes))


@settings(max_examples=300, deadline=None)
@given(corrections(), st.data())
def test_turns_stay_in_order_apart_and_within_the_text(correction, data):
    text, changes = correction
    cuts = sorted(set(data.draw(st.lists(st.integers(0, len(text)), max_size=6))))
    turns = list(pairwise(cuts))
    carrier = Carrier(changes)
    ends = {end for _start, end in turns}
    carried = [found for s, e in turns if (found := carrier.turn(s, e, follows=s in ends))]
    reached = 0
    for start, end in carried:
        assert reached <= start < end <= len(apply(text, changes))
        reached = end


def carried(old: str, new: str, words: str) -> str | None:
    start = old.index(words)
    found = Carrier(edits(old, new)).extract(start, start + len(words))
    return None if found is None else new[found[0] : found[1]]


@pytest.mark.parametrize(
    ("old", "new", "words", "left"),
    [
        ("Alors la mairie, bon.", "Alors la grande mairie, bon.", "mairie", "mairie"),
        ("Alors la mairie, bon.", "Alors la mairie du centre, bon.", "la mairie", "la mairie"),
        ("Alors la mairie, bon.", "Alors la vieille mairie, bon.", "la mairie", "la vieille mairie"),
        ("J'ai vu le boulanjer.", "J'ai vu le boulanger.", "boulanjer", "boulanger"),
        ("J'ai vu le boulanjer.", "J'ai vu la boulangère.", "boulanjer", "boulangère"),
        ("Les habitant parlent.", "Les habitants parlent.", "habitant", "habitants"),
        ("Il y a le le bus.", "Il y a le bus.", "le le bus", "le bus"),
        ("Trop loin 🙂 pour moi.", "Trop loin pour moi.", "🙂", None),
        ("Un deux trois quatre.", "Un quatre.", "deux trois", None),
        ("Un e\u0301te\u0301 chaud.", "Un été chaud.", "e\u0301te\u0301", "été"),
        ("Oui.\r\nNon.", "Oui.\r\nNon, jamais.", "Non", "Non"),
    ],
)
def test_what_people_correct(old, new, words, left):
    assert carried(old, new, words) == left


def test_words_added_at_the_edges_of_a_turn_are_said_in_it():
    old, new = "Oui.\nNon.", "Ah oui.\nNon, non."
    carrier = Carrier(edits(old, new))
    assert [new[slice(*carrier.turn(*turn))] for turn in ((0, 4), (5, 9))] == ["Ah oui.", "Non, non."]


def test_a_long_text_is_carried():
    old = "Alors la mairie, j'y vais plus. " * 30_000
    new = old[:500_000] + "vraiment " + old[500_000:]
    carrier = Carrier(edits(old, new))
    spans = [carrier.extract(at, at + 60) for at in range(0, 900_000, 180)]
    assert spans[0] == (0, 60) and spans[-1] == (899_829, 899_889)
