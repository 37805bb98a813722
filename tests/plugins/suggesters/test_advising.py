"""What the French suggester answers when it is asked, with its real model."""

import pytest

from qualicode.extend import Advising, Example, Unit
from qualicode.plugins.suggesters.engine import Engine
from qualicode.plugins.suggesters.french import French
from qualicode.plugins.suggesters.reading import Reader
from tests.plugins.suggesters.test_french import CODES, units

SAID = {
    "nature": (
        "Il faudrait des arbres sur la place.",
        "Les fleurs du parc, on les arrose nous-mêmes.",
        "Le jardin partagé, c'est là qu'on se voit.",
        "Des arbres, de l'ombre, de la verdure.",
        "Au parc il y a plus de fleurs depuis deux ans.",
        "Ils ont coupé les arbres de l'allée.",
    ),
    "bus": (
        "Le bus passe plus après vingt heures.",
        "À l'arrêt on attend le bus une demi-heure.",
        "Le tramway il s'arrête trop loin de chez nous.",
        "Sans voiture, le soir, plus de bus.",
        "Les horaires du bus ont changé.",
        "La maîtresse dit que les élèves font plus leurs devoirs.",
    ),
}
EXAMPLES = [Example(text, (code,), f"{code}{place}") for code, said in SAID.items() for place, text in enumerate(said)]


@pytest.fixture(scope="module")
def french() -> French:
    """A suggester with its model."""
    made = French()
    made._ready = Engine(Reader())
    return made


def test_it_can_advise(french: French) -> None:
    assert isinstance(french, Advising)


def test_a_passage_has_its_codes_ranked_with_reasons(french: French) -> None:
    found = french.rank(CODES, EXAMPLES, Unit("d", 3, 50, "Le bus de nuit et les arbres de l'arrêt."), 3)
    assert {"bus", "nature"} <= {one.code for one in found[:2]}
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(len(one.words) == len(one.weights) and (not one.words or one.weights[0] == 1) for one in found)
    assert found[0].unit == Unit("d", 3, 50, "Le bus de nuit et les arbres de l'arrêt.")


def test_nothing_ranks_for_words_that_resemble_nothing(french: French) -> None:
    assert french.rank(CODES, EXAMPLES, Unit("d", 0, 3, "   "), 3) == []
    assert french.rank([], EXAMPLES, Unit("d", 0, 3, "bus"), 3) == []
    assert french.rank(CODES, [], Unit("d", 0, 9, "xqzt wvvk"), 3) == []


def test_passages_of_a_code_come_best_first_and_not_from_questions(french: French) -> None:
    texts = [
        "Ma sœur habite à Lyon.",
        "Les bus du dimanche, il y en a pas.",
        "Et le bus, vous le prenez souvent ?",
        "On plante des arbres.",
    ]
    found = french.passages(CODES, EXAMPLES, units(texts), "bus", 3)
    assert found[0].unit.text == texts[1]
    assert found[0].code == "bus"
    assert texts[2] not in [one.unit.text for one in found]
    assert french.passages(CODES, EXAMPLES, units(texts), "unknown", 3) == []


def test_a_coding_that_is_out_of_place_is_doubted_first(french: French) -> None:
    found = french.doubtful(CODES, EXAMPLES, 3)
    assert (found[0].key, found[0].code, found[0].instead) == ("bus5", "bus", "school")
    few = [one for one in EXAMPLES if one.codes == ("nature",)][:3]
    assert french.doubtful(CODES, few, 3) == []
    assert french.doubtful(CODES, [], 3) == []


def test_two_codes_for_the_same_thing_are_found_mixed(french: French) -> None:
    split = [
        Example(one.text, ("nature",) if place % 2 else ("noise",), one.key)
        for place, one in enumerate(e for e in EXAMPLES if e.codes == ("nature",))
    ] + [one for one in EXAMPLES if one.codes == ("bus",)]
    found = french.mixed(CODES, split)
    assert [{one.code, one.other} for one in found][:1] == [{"nature", "noise"}]
    assert found[0].seen == 6
    assert 2 <= found[0].mixed <= 6
    assert french.mixed(CODES[:1], split) == []


def test_words_that_tell_a_code_are_those_its_description_lacks(french: French) -> None:
    heard = [
        *EXAMPLES,
        Example("La mobylette sous la fenêtre, à minuit.", ("noise",), "n1"),
        Example("Deux mobylettes hier encore.", ("noise",), "n2"),
    ]
    found = french.telling(CODES, heard, "noise", 5)
    assert "mobylette" in [one.word.rstrip("s") for one in found]
    assert found[0].weight == 1
    words = [one.word for one in french.telling(CODES, heard, "bus", 5)]
    assert not {"bus", "arrêt", "tramway"} & set(words)
    assert french.telling(CODES, [], "bus", 5) == []
