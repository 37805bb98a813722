"""A document cut into lines, with speakers and paragraph numbers."""

from qualicode.model.study import Speaker, Turn
from qualicode.ui.coder.page import Page, clock

TEXT = "Bonjour 🙂.\n\nOui, voilà.\nEt puis…"


def page() -> Page:
    who = Speaker(document_id="d", label="Habitante")
    turns = [
        Turn(document_id="d", start=0, end=10, start_time=724),
        Turn(document_id="d", speaker_id=who.id, start=12, end=len(TEXT), start_time=729.5),
    ]
    return Page(TEXT, turns, {who.id: who})


def test_lines_and_paragraph_numbers():
    shown = page()
    assert shown.numbers == [1, 0, 2, 3]
    assert [TEXT[start : shown.line_end(n)] for n, start in enumerate(shown.starts)] == TEXT.split("\n")
    assert shown.line_of(0) == 0 and shown.line_of(11) == 1 and shown.line_of(len(TEXT)) == 3
    assert shown.paragraph(11) == 1, "a blank line belongs to the paragraph before it"
    assert shown.paragraph(TEXT.index("Et puis")) == 3


def test_labels_stand_where_turns_start():
    shown = page()
    first, second = shown.label(0), shown.label(2)
    assert first is not None and (first.speaker, first.time) == ("", 724)
    assert second is not None and (second.speaker, second.time) == ("Habitante", 729.5)
    assert shown.label(3) is None
    assert shown.time_at(TEXT.index("Et puis")) == 729.5
    assert shown.labels() == {"", "Habitante"}


def test_the_text_shown_is_as_long_as_the_stored_one():
    odd = "a\rb\u2029c\u2028d\ufffce\x00f\ud800g\u00a0h"
    shown = Page(odd).shown()
    assert len(shown) == len(odd)
    assert shown[-1] == "h" and "\u00a0" in shown
    assert not set("\r\u2029\ufffc\x00\ud800") & set(shown)


def test_an_empty_document():
    shown = Page("")
    assert shown.starts == [0] and shown.numbers == [0] and shown.paragraph(0) == 1
    assert shown.turn_at(0) is None and shown.time_at(0) is None


def test_times_as_people_write_them():
    assert [clock(t) for t in (0, 61.9, 724, 3_729)] == ["0:00", "1:01", "12:04", "1:02:09"]


def test_a_very_long_paragraph_is_cut_into_blocks_at_spaces():
    long = "Avant.\n" + "la mairie on me renvoie " * 5_000 + "\nAprès."
    cut = Page(long)
    shown = cut.shown()
    assert len(shown) == len(long) and shown.replace("\n", " ") == long.replace("\n", " ")
    blocks = shown.split("\n")
    assert len(blocks) == len(cut.starts) > 5 and max(map(len, blocks)) <= 20_000
    assert all(shown[start - 1] == "\n" for start in cut.starts[1:])
    assert cut.paragraph(len(long) // 2) == 2 and cut.paragraph(len(long)) == 3
