"""What somebody types to search."""

import pytest

from qualicode.model.folding import fold_inclusive
from qualicode.model.querying import expression, read_query

TEXT = "Les habitant·e·s attendent le bus trop longtemps, et personne ne répond au guichet de la mairie."


@pytest.mark.parametrize(
    ("typed", "holds"),
    [
        ("habitants bus", True),
        ("habitants tram", False),
        ("tram OR bus", True),
        ("tram OU métro", False),
        ("tram OU métro OU bus longtemps", True),
        ("bus -tram", True),
        ("bus -mairie", False),
        ("bus SAUF mairie", False),
        ("bus ET mairie", True),
        ('"trop longtemps"', True),
        ("« trop longtemps »", True),
        ('"longtemps trop"', False),
        ('bus -"trop longtemps"', False),
        ('"habitants mairie"~3', False),
        ('"mairie répond"~4', True),
        ('"bus habitants"~2', True),
        ('"bus habitants"~1', False),
        ('"habitants', True),
        ("l'habitants", True),
        ("-bus", False),
        ("OR", False),
        ("", False),
    ],
)
def test_a_text_answers(typed, holds):
    assert read_query(typed).holds(fold_inclusive(TEXT)) is holds


def test_only_what_stands_between_slashes_is_an_expression():
    assert expression("/bus|tram/") == "bus|tram"
    assert expression("bus/tram") == "" and expression("//") == ""
