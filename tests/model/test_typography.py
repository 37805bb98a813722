"""Our sentences are set as a printer would; quoted words are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualicode.model.typography import on_one_line, quoted, shortened, typographic, unquoted

N = "\u00a0"


@pytest.mark.parametrize(
    ("ours", "french"),
    [
        ("Comment faire ?", f"Comment faire{N}?"),
        ("Comment faire?", f"Comment faire{N}?"),
        ("Oui ; non : peut-être !", f"Oui{N}; non{N}: peut-être{N}!"),
        ('dit "bonjour" hier', f"dit «{N}bonjour{N}» hier"),
        ("«bonjour»", f"«{N}bonjour{N}»"),
        ("« bonjour »", f"«{N}bonjour{N}»"),
        ("l'eau d'ici", "l’eau d’ici"),
        ("n° 12, 30 %", f"n°{N}12, 30{N}%"),
        ("attendre...", "attendre…"),
        ("à 10:30 précises", "à 10:30 précises"),
        ("voir https://a.org/?q=l'eau: ici", "voir https://a.org/?q=l'eau: ici"),
        ("écrire à a.b@c.fr ; merci", f"écrire à a.b@c.fr{N}; merci"),
        ("fine\u202f; non", f"fine{N}; non"),
        ("", ""),
    ],
)
def test_french(ours: str, french: str) -> None:
    assert typographic(ours, "fr") == french


def test_english_has_curly_quotes_and_no_spaces() -> None:
    assert typographic('He said "no": why? It\'s "so"', "en") == "He said “no”: why? It’s “so”"


@pytest.mark.parametrize(
    ("words", "french", "english"),
    [
        ("c'est pareil !", f"«{N}c'est pareil !{N}»", "“c'est pareil !”"),
        ("« c'est pareil »", f"«{N}c'est pareil{N}»", "“c'est pareil”"),
        ('"c\'est pareil"', f"«{N}c'est pareil{N}»", "“c'est pareil”"),
        ("on dit « oui » ici", f"«{N}on dit “oui” ici{N}»", "“on dit « oui » ici”"),
        ("« a » et « b »", f"«{N}“a” et “b”{N}»", "“« a » et « b »”"),
        ("« on dit « oui » ici »", f"«{N}on dit “oui” ici{N}»", "“on dit « oui » ici”"),
        ("on dit “oui”", f"«{N}on dit “oui”{N}»", "“on dit ‘oui’”"),
    ],
)
def test_quoted_words_change_only_their_marks(words: str, french: str, english: str) -> None:
    assert quoted(words, "fr") == french
    assert quoted(words, "en") == english


@given(st.text(alphabet="ab «»\"'?!:;,.…\u00a0\u202f1%°n@/w", max_size=60))
def test_setting_twice_changes_nothing_more(text: str) -> None:
    once = typographic(text, "fr")
    assert typographic(once, "fr") == once


@given(st.text(max_size=80))
def test_any_text_can_be_set_and_quoted(text: str) -> None:
    clean = on_one_line(text)
    clean.encode()
    assert "\n" not in clean and "\x00" not in clean
    for language in ("fr", "en"):
        typographic(clean, language)
        assert quoted(clean, language)
    assert len(unquoted(text)) <= len(text)


def test_long_words_are_cut_visibly_after_a_sentence() -> None:
    text = "Une phrase assez longue pour compter. Et une autre qui ne tient plus."
    assert shortened(text, 50) == "Une phrase assez longue pour compter. […]"
    assert shortened("mot " * 30, 20) == "mot mot mot mot mot […]"
    assert shortened("court", 50) == "court"
    assert shortened("x" * 100, 10) == "x" * 10 + " […]"
