"""What a speaker's label tells of their part."""

import pytest

from qualicode.model.speakers import guess_role, look_alike, misspelt_role, one_letter_apart
from qualicode.model.study import SPEAKER_ROLES


@pytest.mark.parametrize(
    "label",
    ["Enquêteur", "ENQUÊTRICE", "Enquêtrice 2", "Enquêteur·rice", "Chercheur", "[Chercheuse]", "Checheur", "Q", "Q1",
     "Interviewer", "Interviewer, First", "Intervieweuse", "Question", "Animatrice", "Modérateur", "Facilitateur·ice",
     "Host", "Paul (enquêteur)", "Sociologue", "Enq.", "chercheur.e", "INTERVIEWER", "Moderator"],
)  # fmt: skip
def test_who_asks(label: str) -> None:
    assert guess_role(label) == "interviewer"


@pytest.mark.parametrize(
    "label",
    ["Karim", "Interviewé", "Interviewée", "Interviewe", "Interviewee", "Enquêté", "Enquêtée", "Habitante 1", "R",
     "M. Dupont",
     "Speaker 1", "", "?", "Participant", "E", "Quentin", "Recherche", "Hôte", "Invité", "Anna"],
)  # fmt: skip
def test_who_answers(label: str) -> None:
    assert guess_role(label) == "person"


def test_who_watches() -> None:
    assert guess_role("Observatrice") == guess_role("observateur 2") == "observer"
    assert {guess_role(label) for label in ("Q", "Karim", "Observatrice")} <= set(SPEAKER_ROLES)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [("checheur", "chercheur", True), ("chercheur", "chercehur", True), ("abc", "abc", False), ("abc", "abd", True),
     ("abc", "ab", True), ("abc", "axyc", False), ("abcd", "badc", False), ("", "a", True), ("ab", "ba", True)],
)  # fmt: skip
def test_one_letter_apart(one: str, other: str, near: bool) -> None:
    assert one_letter_apart(one, other) is near
    assert one_letter_apart(other, one) is near


def test_misspelt_parts_are_named() -> None:
    assert misspelt_role("Checheur") == "chercheur"
    assert misspelt_role("Enquêtrce") == "enquetrice"
    assert not misspelt_role("Chercheur") and not misspelt_role("Interviewé") and not misspelt_role("Karim")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("Chercheur", "Checheur", True), ("Marie", "MARIE", True), ("Élodie", "Elodie", True), ("Marie", "Maria", True),
     ("Habitante 1", "Habitante 2", False), ("Participant A", "Participant B", False),
     ("Interviewer", "Interviewee", False),
     ("Paul", "Paule", True), ("Léa", "Léo", False), ("Marie", "Marie", False), ("Habitant 1", "Habitante 1", True)],
)  # fmt: skip
def test_labels_that_look_alike(one: str, other: str, alike: bool) -> None:
    assert look_alike(one, other) is alike
