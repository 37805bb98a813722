"""The codebook as a table: counts of extracts, persons, documents and coders; what is worth a look."""

from qualicode.model.study import Coder, Speaker, Turn
from qualicode.services import codebook, codebook_table, coding, documents
from qualicode.store.project import Project
from tests.conftest import AddText


def test_each_code_has_its_own_counts_in_the_order_of_the_tree(project: Project, add_text: AddText) -> None:
    one, two = add_text("Le bus ne passe plus. Voilà."), add_text("Le bus, encore.")
    above = codebook.create_code(project, "Se déplacer", definition="Y aller")
    below = codebook.create_code(project, "Bus", above.id)
    empty = codebook.create_code(project, "Vide")
    other = Coder(name="Théo")
    speaker = Speaker(document_id=one.id, label="Z")
    asker = Speaker(document_id=one.id, label="Q", role="interviewer")
    with project.step("People"):
        for row in (other, speaker, asker):
            project.add(row)
        project.add(Turn(document_id=one.id, start=0, end=22, speaker_id=speaker.id))
        project.add(Turn(document_id=one.id, start=22, end=28, speaker_id=asker.id))
    documents.person_of_speaker(project, speaker.id)
    coding.code_passage(project, one.id, 0, 6, below.id)
    coding.code_passage(project, one.id, 8, 12, below.id, coder_id=other.id)
    coding.code_passage(project, two.id, 0, 6, below.id)
    coding.code_passage(project, one.id, 22, 27, above.id)
    gone = coding.code_passage(project, two.id, 8, 12, below.id)
    coding.withdraw_codings(project, [gone.id])
    found = codebook_table.lines(project)
    assert [(line.code.name, line.depth) for line in found] == [("Se déplacer", 0), ("Bus", 1), ("Vide", 0)]
    assert [(line.extracts, line.persons, line.documents, line.coders) for line in found] == [
        (1, 0, 1, 1),
        (3, 2, 2, 2),
        (0, 0, 0, 0),
    ]
    assert found[1].path == "Se déplacer / Bus"
    assert found[1].last
    assert any("No definition" in remark for remark in found[1].remarks)
    assert empty.id == found[2].code.id
    mine = codebook_table.lines(project, other.id)
    assert [line.extracts for line in mine] == [0, 1, 0]
