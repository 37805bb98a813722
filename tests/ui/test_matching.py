"""Filtering while typing."""

import pytest

from qualicode.ui import matching


@pytest.mark.parametrize(
    ("query", "name"),
    [("entr", "Débrouille, entraide"), ("ENTR", "Entraide"), ("accès", "ACCES aux droits"),
     ("ndr", "Accès aux nouveaux droits"),
     ("oeuvre", "Œuvre commune"), ("", "anything"), ("aux droits", "Accès aux droits")],
)  # fmt: skip
def test_found(query, name):
    assert matching.rank(query, name) is not None


@pytest.mark.parametrize(("query", "name"), [("xyz", "Entraide"), ("edi", "Aide d"), ("entraides", "Entraide")])
def test_not_found(query, name):
    assert matching.rank(query, name) is None


def test_nearer_first():
    names = ["Centre social", "Débrouille, entraide", "Entraide", "Élan très fort"]
    assert sorted(names, key=lambda name: matching.rank("ent", name)) == [
        "Entraide", "Débrouille, entraide", "Centre social", "Élan très fort",
    ]  # fmt: skip


def test_the_letters_found_are_marked_and_the_rest_is_safe():
    assert matching.marked("dr", "Accès <droits>").endswith("&lt;" + bold("d") + bold("r") + "oits&gt;")
    assert matching.marked("", "a & b") == "a &amp; b"
    assert bold("é") in matching.marked("e", "é")


def bold(letter: str) -> str:
    return f'<span style="font-weight:600">{letter}</span>'
