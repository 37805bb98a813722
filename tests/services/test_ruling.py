"""Rules kept, said and widened to what is to be coded."""

import pytest

from qualicode.extend import Match, Rule, Term, Unit
from qualicode.model.errors import UserError
from qualicode.model.study import Speaker, Turn
from qualicode.services import lenses, ruling
from qualicode.store.project import Project
from tests.conftest import AddText

RULE = Rule((Term("family", "demander"), Term("near", "bus « 4 »")), True, "without")


def test_a_rule_is_kept_and_taken_up_again(project: Project) -> None:
    lenses.save(project, "rule", "Demandes", ruling.dumped(RULE))
    (kept,) = lenses.saved(project, "rule")
    assert ruling.loaded(kept.query) == RULE


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"terms": [{"kind": "magic", "words": "x"}]}', '{"terms": 3}'])
def test_a_rule_that_cannot_be_understood_is_one_sentence(text: str) -> None:
    with pytest.raises(UserError, match="cannot be understood"):
        ruling.loaded(text)


def test_a_rule_is_said_as_a_sentence() -> None:
    said = ruling.said(RULE)
    assert said == (
        "Sentences in which a person says “demander” in all its forms and a word close to “bus « 4 »”,"
        " without a negation."
    )
    assert ruling.said(Rule((Term("word", " "),))) == ""


def test_a_match_is_widened_to_its_turn(project: Project, add_text: AddText) -> None:
    text = "Oui. On demande. Voilà.\nAutre chose."
    document = add_text(text)
    speaker = Speaker(document_id=document.id, label="Z")
    with project.step("Turns"):
        project.add(speaker)
        project.add(Turn(document_id=document.id, start=0, end=23, speaker_id=speaker.id))
    unit = Unit(document.id, 5, 16, text[5:16])
    found = [Match(unit, 8, 15, ("demande",)), Match(unit, 8, 15, ("demande",))]
    spans = {
        extent: [(one.start, one.end) for one in ruling.passages(project, found, extent)]
        for extent in ("sentence", "turn", "words")
    }
    assert spans == {"sentence": [(5, 16)], "turn": [(0, 23)], "words": [(8, 15)]}
