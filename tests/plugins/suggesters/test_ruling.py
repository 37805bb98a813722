"""Rules of words on real French: forms, close words, negation, several words, places."""

import pytest

from qualicode.extend import Rule, Ruling, Term, Unit
from qualicode.plugins.suggesters.engine import Engine
from qualicode.plugins.suggesters.french import French
from qualicode.plugins.suggesters.reading import Reader

SAID = (
    "J'ai demandé un rendez-vous à la mairie.",
    "On demande jamais rien à personne.",
    "Le bus passe plus le soir.",
    "La navette vient le mardi.",
    "J'sais pas, les habitant·es le demandent.",
    "Ils ont pris un autre rendez-vous.",
    "Il fait chaud 😀 dans les écoles.",
)


@pytest.fixture(scope="module")
def french() -> French:
    made = French()
    made._ready = Engine(Reader())
    made.read(SAID)
    return made


def fit(french: French, rule: Rule) -> list[tuple[str, ...]]:
    units = [Unit("d", 100 * at, 100 * at + len(text), text) for at, text in enumerate(SAID)]
    found = french.match(units, rule)
    for one in found:
        words = one.unit.text[one.start - one.unit.start : one.end - one.unit.start]
        assert words == one.words[0]
    return [one.words for one in found]


def family(*words: str, every: bool = False, negation: str = "any") -> Rule:
    return Rule(tuple(Term("family", one) for one in words), every, negation)


def test_it_can_match(french: French) -> None:
    assert isinstance(french, Ruling)


def test_a_family_holds_the_forms_of_a_word(french: French) -> None:
    assert fit(french, family("demander")) == [("demandé",), ("demande",), ("demandent",)]
    assert fit(french, family("école")) == [("écoles",)]
    assert fit(french, family("ecole")) == [("écoles",)]
    assert french.forms(family("demander")) == [("demande", "demandent", "demandé")]


def test_words_as_they_stand_are_no_other_forms(french: French) -> None:
    assert fit(french, Rule((Term("word", "demandé"),))) == [("demandé",)]
    assert fit(french, Rule((Term("word", "HABITANTS"),))) == [("habitant·es",)]
    assert fit(french, Rule((Term("word", "je sais pas"),))) == [("J'sais pas",)]


def test_close_words_come_from_the_corpus(french: French) -> None:
    assert ("navette",) in fit(french, Rule((Term("near", "bus"),)))
    assert "navette" in french.forms(Rule((Term("near", "bus"),)))[0]


def test_negation_is_wanted_or_not(french: French) -> None:
    assert fit(french, family("demander", negation="with")) == [("demande",)]
    assert fit(french, family("demander", negation="without")) == [("demandé",), ("demandent",)]


def test_one_of_the_words_or_all_of_them(french: French) -> None:
    assert fit(french, family("mairie", "soir")) == [("mairie",), ("soir",)]
    assert fit(french, family("demander", "mairie", every=True)) == [("demandé", "mairie")]


def test_words_of_a_phrase_may_stand_apart(french: French) -> None:
    assert fit(french, family("prendre rendez-vous")) == [("pris un autre rendez-vous",)]


def test_a_rule_that_looks_for_nothing_finds_nothing(french: French) -> None:
    assert fit(french, Rule(())) == []
    assert fit(french, family("  ")) == []
    assert fit(french, family("xqzt")) == []
    assert french.forms(family("xqzt")) == [()]
