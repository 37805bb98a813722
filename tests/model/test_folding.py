import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualicode.model.folding import fold, fold_inclusive, fold_with_positions, is_subsequence, needles


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("habitant·e·s", "habitants"),
        ("habitant.e.s", "habitants"),
        ("habitant(e)s", "habitants"),
        ("acteur·trices", "acteurs"),
        ("chef.fes", "chefs"),
        ("auteur-rice", "auteur"),
        ("CITOYEN·NES", "citoyens"),
        ("L’Œuvre", "l'oeuvre"),
        ("Éte\u0301", "ete"),
        # No inclusive forms:
        ("rendez-vous", "rendez-vous"),
        ("donne-les", "donne-les"),
        ("dit-elle", "dit-elle"),
        ("U.R.H.", "u.r.h."),
        ("fin. Les", "fin. les"),
        ("www.site.fr/es", "www.site.fr/es"),
    ],
)
def test_inclusive_forms_fold_to_the_plain_word(written, plain):
    assert fold_inclusive(written) == plain


@given(st.text("aàéEœ·.es()- 😀’İ\u0301", max_size=60))
def test_positions_lead_back_to_what_was_folded(text):
    folded, positions = fold_with_positions(text)
    assert folded == fold_inclusive(text)
    assert len(positions) == len(folded) + 1 and positions[-1] == len(text)
    assert positions == sorted(positions)


def test_a_word_found_covers_its_inclusive_ending():
    text = "Les habitant·e·s d’École"
    folded, positions = fold_with_positions(text)
    at = folded.index("habitants")
    assert text[positions[at] : positions[at + len("habitants")]] == "habitant·e·s"


def test_plurals_are_looked_for_in_the_singular_short_words_are_not():
    assert [(n.typed, n.singular) for n in needles("Habitants mois")] == [("habitants", "habitant"), ("mois", "mois")]
    assert [n.typed for n in needles("l'école")] == ["ecole"]
    assert [n.typed for n in needles("à")] == ["a"]
    assert needles("… !") == []


def test_letters_in_order():
    assert is_subsequence("ntr", fold("Entraide")) and not is_subsequence("rtn", fold("Entraide"))
