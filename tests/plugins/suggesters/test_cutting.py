"""Units: sentences that may deserve a code, at their right places."""

import time
from itertools import pairwise

import pytest

from qualicode.plugins.suggesters.cutting import LONG, cut, deserves_no_code


def texts(text: str) -> list[str]:
    units = cut("d", text, [(0, len(text))])
    assert all(text[unit.start : unit.end] == unit.text for unit in units)
    assert all(one.end <= other.start for one, other in pairwise(units))
    return [unit.text for unit in units]


def test_sentences_are_units() -> None:
    assert texts("On a fermé la poste du quartier. Du coup je prends le bus ! C'est loin pour ma mère…") == [
        "On a fermé la poste du quartier.",
        "Du coup je prends le bus !",
        "C'est loin pour ma mère…",
    ]


def test_abbreviations_and_numbers_end_no_sentence() -> None:
    text = "J'ai vu M. Leroy et Mme. Diop au 3.5 de la rue St. Paul hier soir."
    assert texts(text) == [text]


def test_very_short_sentences_join_their_neighbour() -> None:
    assert texts("C'est triste. La place est vide le soir.") == ["C'est triste. La place est vide le soir."]
    assert texts("La place est vide le soir. C'est triste.") == ["La place est vide le soir. C'est triste."]


def test_a_short_answer_alone_is_a_unit() -> None:
    assert texts("Le bruit") == ["Le bruit"]
    assert texts("Le bruit\nLa propreté") == ["Le bruit", "La propreté"]


@pytest.mark.parametrize(
    "words",
    [
        "Oui.", "Voilà.", "Oui, oui, voilà.", "D'accord, ok, très bien.", "Euh…", "Hum hum", "Je sais pas.", "…",
        "[rires]", "Bonjour !", "Merci beaucoup, au revoir.", "Non, non.", "Yeah, right.",
        "Vous habitez ici depuis combien de temps ?", "Est-ce que tu peux me raconter une journée ?", "Comment ça ?",
        "Et pourquoi ?", "Je vais vous poser quelques questions.", "Merci d'avoir accepté cet entretien.",
        "Je lance l'enregistrement.", "On peut commencer.", "Vous m'entendez bien ?",
    ],
)  # fmt: skip
def test_some_things_deserve_no_code(words: str) -> None:
    assert deserves_no_code(words)
    assert texts(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "Pourquoi ils ont fermé la poste sans rien dire aux gens ?",
        "Moi je me demande ce que ma fille va devenir si le bus ne passe plus, vous voyez ?",
        "Oui, mais le bus ne passe plus.", "La fête", "Rien ne change ici.",
        "Merci à la gardienne, elle aide tout le monde.",
    ],
)  # fmt: skip
def test_other_things_may_deserve_one(words: str) -> None:
    assert texts(words) == [words]


def test_a_filler_is_left_out_between_two_sentences() -> None:
    assert texts("Le bus ne passe plus ici. Voilà. Alors on marche jusqu'au centre.") == [
        "Le bus ne passe plus ici.",
        "Alors on marche jusqu'au centre.",
    ]


def test_a_question_is_left_out_whole_however_long() -> None:
    question = "Et dans ce que vous venez de décrire, " + "que ce soit le marché ou la place, " * 12
    question += "est-ce que vous pourriez choisir un moment ?"
    assert len(question) > LONG
    assert texts(question) == []


def test_breathless_speech_is_cut_where_it_breathes() -> None:
    said = "alors moi le matin je me lève et je prends le bus pour aller au travail et le soir je rentre tard " * 8
    units = texts(said.strip())
    assert len(units) > 1
    assert all(len(unit) <= LONG for unit in units)
    assert " ".join(units) == said.strip()


def test_only_the_spans_are_cut() -> None:
    text = "Le bus ne passe plus ici. La poste a fermé aussi."
    assert [unit.text for unit in cut("d", text, [(26, len(text))])] == ["La poste a fermé aussi."]
    assert cut("d", text, []) == []
    assert cut("d", "", [(0, 0)]) == []


@pytest.mark.parametrize("text", ["mot " * 1_250_000, "a" * 5_000_000, "Oui. " * 200_000, "? " * 200_000])
def test_megabytes_without_an_end_are_cut_in_seconds(text: str) -> None:
    began = time.perf_counter()
    units = cut("d", text, [(0, len(text))])
    assert time.perf_counter() - began < 10
    assert all(len(unit.text) <= LONG for unit in units)
