import json

import jsonschema
import pytest

from qualicode import resources
from qualicode.model.study import Coding
from qualicode.services import arbitrating, codebook, coding, documents, dump, notes, thinking
from qualicode.services.agreeing import Difference


@pytest.fixture
def study(project, add_text):
    territory = documents.add_territory(project, "Vaubourg")
    text = "Et vous ?\nLa mairie 😀, j'y vais plus."
    document = add_text(text, [("Enquêtrice", 0, 9), ("Habitante", 10, 37)], territory_id=territory.id)
    theme = codebook.create_code(project, "Accès")
    code = codebook.create_code(project, "Non-recours", theme.id, definition="Ne pas demander")
    coding.code_passage(project, document.id, 10, 37, code.id)
    notes.add_note(project, "surprise", "Tiens", document_id=document.id, start=10, end=19)
    return project


def test_the_dump_fits_its_schema(study):
    schema = json.loads(resources.folder("schemas", "dump.schema.json").read_text("utf-8"))
    data = json.loads(json.dumps(dump.dump(study)))
    jsonschema.Draft202012Validator(schema).validate(data)
    assert set(schema["required"]) == set(data)


def test_references_hold_and_texts_agree(study):
    data = dump.dump(study)
    texts = {d["id"]: d["text"] for d in data["documents"]}
    (made,) = data["codings"]
    assert made["text"] == texts[made["document"]][made["start"] : made["end"]] == "La mairie 😀, j'y vais plus."
    paths = {c["id"]: c["path"] for c in data["codes"]}
    assert paths[made["code"]] == "Accès / Non-recours"
    assert made["coder"] in {c["id"] for c in data["coders"]}
    assert [t["speaker"] for t in data["documents"][0]["turns"]] == ["Enquêtrice", "Habitante"]
    assert data["notes"][0]["text"] == "Tiens"


def test_all_that_people_can_make_fits_the_schema(study):
    schema = json.loads(resources.folder("schemas", "dump.schema.json").read_text("utf-8"))
    (made,) = study.find(Coding)
    one = Difference(made.document_id, 10, 19, made.code_id, (made.coder_id,), ("somebody",))
    arbitrating.settle(study, one, "coded", "Oui")
    problem = thinking.add(study, "problem", "Sortir le soir")
    thinking.add(study, "question", "Comment ?", problem)
    thinking.add(study, "card_tested", "Navette", thinking.add(study, "stake", "Se déplacer"))
    thinking.add(study, "purpose", "rester", thinking.add(study, "need", "être écouté"))
    thinking.support(study, "problem", problem, "coding", made.id, thinking.CONTRADICTS)
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(dump.dump(study))))
