"""How far documents are coded, counted by the database, equals counting by hand."""

import random

from qualicode.model.spans import union_length
from qualicode.model.study import Code, Coder, Coding, Reading, Turn
from qualicode.services import codebook, coding, documents


def test_the_share_coded_counts_every_character_once(project, add_text):
    chance = random.Random(3)
    texts = [add_text("x" * 1_000, title=f"Entretien {n}") for n in range(3)]
    code = Code(name="Accueil")
    rows = []
    for document in texts[:2]:
        for _ in range(40):
            start = chance.randrange(900)
            rows.append(
                Coding(
                    document_id=document.id,
                    code_id=code.id,
                    coder_id=project.coder_id,
                    start=start,
                    end=start + chance.choice([1, 3, 20, 90]),
                    status=chance.choice(["valid", "valid", "to_confirm", "withdrawn"]),
                )
            )
    with project.step("Code"):
        project.add(code, *rows)
        project.add(Turn(document_id=texts[0].id, start=0, end=9, start_time=1.0, end_time=61.5))
        project.add(Reading(document_id=texts[1].id, coder_id=project.coder_id))
    found = {line.document.id: line for line in documents.overview(project)}
    for document in texts:
        spans = [(c.start, c.end) for c in rows if c.document_id == document.id and c.status != "withdrawn"]
        assert found[document.id].codings == len(spans)
        assert found[document.id].covered == union_length(spans) / 1_000
    assert [found[t.id].duration for t in texts] == [61.5, None, None]
    assert [found[t.id].read for t in texts] == [False, True, False]
    assert documents.overview(project, [texts[1].id]) == [found[texts[1].id]]
    assert documents.overview(project, []) == []


def test_one_coder_alone_counts_where_one_codes_blindly(project, add_text) -> None:
    document = add_text("Le bus ne passe plus.")
    code = codebook.create_code(project, "Bus")
    other = Coder(name="Théo")
    with project.step("Somebody else"):
        project.add(other)
    coding.code_passage(project, document.id, 0, 6, code.id)
    coding.code_passage(project, document.id, 7, 20, code.id, coder_id=other.id)
    documents.mark_read(project, document.id, True)

    def shown(only: str | None) -> tuple[int, int, bool]:
        (line,) = documents.overview(project, [document.id], only)
        assert documents.overview(project, only=only) == [line]
        return line.codings, round(line.covered * document.characters), line.read

    assert shown(None) == (2, 19, True)
    assert shown(project.coder_id) == (1, 6, True)
    assert shown(other.id) == (1, 13, False)
