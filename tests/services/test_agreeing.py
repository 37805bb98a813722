"""Double coding: figures on characters, sentences and turns, and where coders differ."""

import pytest

from qualicode.model import unitizing
from qualicode.model.errors import UserError
from qualicode.model.study import Coder, Coding
from qualicode.services import agreeing, codebook, coders, coding

TEXT = "Le bus ne passe plus. On attend longtemps !\nLa mairie ne répond pas."


@pytest.fixture
def double(project, add_text):
    document = add_text(TEXT, title="A", turns=[("H", 0, 43), ("Q", 44, len(TEXT))])
    bus, other = codebook.create_code(project, "Bus"), codebook.create_code(project, "Mairie")
    first = project.coder_id
    coding.code_passage(project, document.id, 0, 21, bus.id)
    coding.code_passage(project, document.id, 44, 68, other.id)
    second = coders.use_coder(project, "Théo Blanc").id
    project.coder_id = second
    coding.code_passage(project, document.id, 0, 43, bus.id)
    return project, document, [first, second], bus


def test_figures_per_code_and_overall_on_every_unit(double):
    project, document, who, bus = double
    found = agreeing.compare(project, who)
    by = {one.name: one for one in found.codes}
    assert by["Bus"].table == (21, 0, 22, len(TEXT) - 43) and by["Mairie"].extracts == (1, 0)
    assert found.overall.units == 2 * len(TEXT) and found.documents == (document.id,)
    turns = agreeing.compare(project, who, unit="turn", code_ids=[bus.id])
    assert turns.overall.values["percent"] == 1 and turns.overall.values["cohen_kappa"] == 1
    sentences = agreeing.compare(project, who, unit="sentence", code_ids=[bus.id])
    assert sentences.overall.table == (1, 0, 1, 1)
    assert "say nothing" in found.sentence


def test_where_they_differ_is_shown_in_the_text(double):
    project, _document, who, _bus = double
    differing = agreeing.differences(project, who, agreeing.compare(project, who))
    assert [(one.start, one.end, one.by) for one in differing] == [(21, 43, (who[1],)), (44, 68, (who[0],))]


def test_accepted_suggestions_and_withdrawn_extracts_do_not_count(double):
    project, _document, who, _bus = double
    with project.step("change"):
        for one in project.find(Coding, coder_id=who[1]):
            project.update(Coding, one.id, origin="suggestion")
    with pytest.raises(UserError, match="no document in common"):
        agreeing.compare(project, who)


def test_wrong_questions_get_one_sentence(double):
    project, _document, who, _bus = double
    with pytest.raises(UserError, match="two coders"):
        agreeing.compare(project, [who[0], who[0]])
    with pytest.raises(UserError, match="no unit"):
        agreeing.compare(project, who, unit="word")
    assert agreeing.coder_named(project, "théo blanc").id == who[1]
    with pytest.raises(UserError, match="not one coder"):
        agreeing.coder_named(project, "Personne")
    with pytest.raises(UserError, match="not one document"):
        agreeing.document_named(project, "Z")
    assert project.count(Coder) == 2


def test_unitizing_alpha_is_that_of_the_extracts_per_code_and_overall(double):
    project, _document, who, _bus = double
    spans = {"Bus": [[(0, 21)], [(0, 43)]], "Mairie": [[(44, len(TEXT))], []]}
    every = {name: unitizing.disagreement([unitizing.stretch(len(TEXT), one)]) for name, one in spans.items()}
    for unit in agreeing.UNITS:  # what the extracts are does not hang on the units of the other figures
        found = agreeing.compare(project, who, unit=unit)
        for one in found.codes:
            assert one.values["unitizing_alpha"] == pytest.approx(unitizing.alpha([every[one.name]]))
            assert one.as_json()["unitizing_alpha"] == one.values["unitizing_alpha"]
        assert found.overall.values["unitizing_alpha"] == pytest.approx(unitizing.alpha(every.values()))


def test_intervals_hold_the_figures_when_there_are_documents_enough(project, add_text):
    code = codebook.create_code(project, "Bus")
    first, documents = project.coder_id, [add_text(TEXT, title=f"{number}") for number in range(8)]
    second = coders.use_coder(project, "Théo Blanc").id
    for number, document in enumerate(documents):
        coding.code_passage(project, document.id, 0, 21, code.id, coder_id=first)
        coding.code_passage(project, document.id, 0 if number % 3 else 22, 43, code.id, coder_id=second)
    found = agreeing.compare(project, [first, second])
    assert set(found.overall.intervals) == set(found.overall.values)
    for name, (low, high) in found.overall.intervals.items():
        assert low < found.overall.values[name] < high
    assert not agreeing.compare(project, [first, second], document_ids=[d.id for d in documents[:4]]).overall.intervals
