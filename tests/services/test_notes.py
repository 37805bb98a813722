from qualicode.services import notes


def test_notes_are_found_by_all_their_words_newest_first(project, add_text):
    document = add_text("La mairie est loin.")
    first = notes.add_note(project, "memo", "Les habitant·es parlent de l'été")
    second = notes.add_note(
        project, "surprise", "Tiens", document_id=document.id, start=3, end=9, why="Été comme hiver, les habitants"
    )
    assert [one.id for one in notes.find(project, "ETE habitants")] == [second.id, first.id]
    assert [one.id for one in notes.find(project, "ete", limit=1)] == [second.id]
    assert notes.find(project, "été volets") == [] and notes.find(project, "  ") == []
