"""What every installed suggester keeps to, ours like anybody's."""

import pytest

from qualicode.extend import CodeDescription, Example, Suggester, suggesters

TEXT = (
    "ENQ : Vous venez souvent ici ?\n"
    "Oui. Le bus passe devant l'école mais il n'y a plus d'arbres. 😀 Le jardin a disparu, c’est dommage.\n\n"
    "Ma fille prend le bus toute seule maintenant."
)
SPAN = (TEXT.index("Oui."), len(TEXT))
CODES = [CodeDescription("1", "Transports", "Bus, trajets."), CodeDescription("2", "Nature", "Arbres, jardins.")]


@pytest.mark.parametrize("suggester", suggesters(), ids=lambda one: type(one).__name__)
def test_a_suggester_keeps_its_contract(suggester: Suggester) -> None:
    assert isinstance(suggester, Suggester)
    assert suggester.name
    units = suggester.units("d", TEXT, [SPAN])
    assert units
    assert suggester.units("d", TEXT, []) == []
    for unit in units:
        assert unit.document == "d"
        assert SPAN[0] <= unit.start < unit.end <= SPAN[1]
        assert TEXT[unit.start : unit.end] == unit.text
    assert suggester.suggest([], [], units) == []
    assert suggester.suggest(CODES, [], []) == []
    for examples in ([], [Example("Le bus est en retard.", ("1",), "k"), Example("Voilà.", (), "", ("2",))]):
        found = suggester.suggest(CODES, examples, units)
        assert suggester.suggest(CODES, examples, units) == found
        assert len({one.unit for one in found}) == len(found)
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        for one in found:
            assert one.unit in units
            assert one.code in {"1", "2"}
            assert 0 <= one.score <= 1
            assert all(word in one.unit.text for word in one.words)
            assert set(one.near) <= {"k"}
