"""Returning to an earlier moment."""

from qualicode.model.study import Code, Coder, Coding


def test_returning_to_a_moment_brings_back_the_coders_of_then(project, add_text):
    document = add_text("Le bus ne passe plus.")
    with project.step("Take over a coded text"):
        coder, code = Coder(name="Théo Blanc"), Code(name="Bus")
        place = {"document_id": document.id, "code_id": code.id, "coder_id": coder.id}
        project.add(coder, code, Coding(**place, start=3, end=6))
    then = project.last_seq
    project.undo()
    project.restore(then)
    assert [one.coder_id for one in project.find(Coding)] == [coder.id]
    assert project.rows("PRAGMA foreign_key_check") == []
