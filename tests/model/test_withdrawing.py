"""What was withdrawn is not in what leaves the study, and everything else is where it was."""

from hypothesis import given
from hypothesis import strategies as st

from qualicode.model.study import Code, Link, Note, Person
from qualicode.model.withdrawing import COVER, cover, without_withdrawn
from tests.studies import StudyMaker


def maker() -> StudyMaker:
    return StudyMaker()


def test_nothing_withdrawn_is_the_study_itself() -> None:
    study = maker().study()
    assert without_withdrawn(study) is study


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-3, 70), st.integers(-3, 70)), max_size=4))
def test_covered_words_leave_every_position_where_it_was(text: str, spans: list[tuple[int, int]]) -> None:
    found = cover(text, spans)
    assert len(found) == len(text)
    for at, (before, after) in enumerate(zip(text, found, strict=True)):
        inside = any(start <= at < end for start, end in spans)
        assert after == (COVER if inside and not before.isspace() else before)


def test_a_person_a_passage_and_a_document() -> None:
    make = maker()
    code = make.add(Code(name="Bruit"))
    rose = make.add(Person(name="Rose"))
    gone = make.add(Person(name="Marthe", consent="withdrawn"))
    kept = make.interview((rose, "Le bus passe tard."), (gone, "Le maire m'a dit\u00a0non."), (rose, "Et voilà, oui."))
    away = make.interview((rose, "Tout est retiré."), consent="withdrawn", title="Parti")
    first = make.code(kept, "Le bus passe tard.", code)
    over = make.code(kept, "tard.\nLe maire", code)
    hers = make.code(kept, "maire m'a dit", code)
    taken = make.code(kept, "voilà", code, status="withdrawn")
    elsewhere = make.code(away, "Tout", code)
    about = make.add(Note(body="Elle parle du maire", document_id=kept.id, start=hers.start, end=hers.end))
    away_note = make.add(Note(body="Sur le document parti", target_table="document", target_id=away.id))
    free = make.add(Note(body="Une idée"))
    link = make.add(Link(source_table="note", source_id=free.id, target_table="coding", target_id=hers.id))
    study = make.study()
    left = without_withdrawn(study)
    assert left.texts == {kept.id: "Le bus passe tard.\n·· ····· ··· ···\u00a0····\nEt ·····, oui."}
    assert [one.title for one in left.documents] == [kept.title]
    assert left.documents[0].characters == len(left.texts[kept.id])
    assert {one.id for one in left.codings} == {first.id, over.id}
    assert {hers.id, taken.id, elsewhere.id}.isdisjoint(one.id for one in left.codings)
    assert [one.id for one in left.notes] == [free.id] and about.id and away_note.id
    assert left.links == () and link.id
    assert [one.name for one in left.persons] == ["Rose"]
    assert {one.label for one in left.speakers} == {"Rose", "···"}
    assert "Marthe" not in repr(left) and "maire" not in repr(left.texts)
    assert without_withdrawn(left) is left
    assert study.texts[kept.id].startswith("Le bus")  # the study itself is as it was
