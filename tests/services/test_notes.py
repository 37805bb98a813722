import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, Coding, Link, Note, Territory
from qualicode.services import codebook, coding, notes, search, ties
from qualicode.services.notes import Wanted
from tests.conftest import everything


def words(project, **wanted):
    return [line.words for line in notes.listing(project, Wanted(**wanted))]


def test_notes_are_found_by_all_their_words_newest_first(project, add_text):
    document = add_text("La mairie est loin.")
    first = notes.add_note(project, "memo", "Les habitant·es parlent de l'été")
    second = notes.add_note(
        project, "surprise", "Tiens", document_id=document.id, start=3, end=9, why="Été comme hiver, les habitants"
    )
    assert [one.id for one in notes.find(project, "ETE habitants")] == [second.id, first.id]
    assert [one.id for one in notes.find(project, "ete", limit=1)] == [second.id]
    assert notes.find(project, "été volets") == [] and notes.find(project, "  ") == []


@pytest.fixture
def field_work(project, add_text):
    """Notes of two people in two territories."""
    north, south, other = Territory(name="Nord"), Territory(name="Sud", position=1), Coder(name="Awa Diop")
    with project.step("Prepare"):
        project.add(north, south, other)
    document = add_text("La mairie est loin.", title="Entretien 01", territory_id=north.id)
    notes.add_note(project, "surprise", "loin", document_id=document.id, start=3, end=9, date="2026-03-12")
    notes.add_note(project, "surprise", "chaud", territory_id=south.id, date="2026-04", coder_id=other.id)
    notes.add_note(project, "observation", "file d'attente", territory_id=south.id, date="2026-04-02", place="Marché")
    notes.add_note(project, "journal", "fusion", date="2025")
    return project


def test_notes_are_listed_by_kind_author_territory_and_date(field_work):
    project = field_work
    north, south = (project.find(Territory, name=name)[0].id for name in ("Nord", "Sud"))
    other = project.find(Coder, name="Awa Diop")[0].id
    assert words(project) == ["file d'attente", "chaud", "loin", "fusion"]
    assert words(project, kind="surprise") == ["chaud", "loin"]
    assert words(project, coder_id=other) == ["chaud"]
    assert words(project, territory_id=north) == ["loin"]
    assert words(project, territory_id=south) == ["file d'attente", "chaud"]
    assert words(project, territory_id="") == ["fusion"]
    assert words(project, unseen=frozenset({other})) == ["file d'attente", "loin", "fusion"]
    assert words(project, words="ATTENTE") == ["file d'attente"]
    line = notes.listing(project, Wanted(territory_id=north))[0]
    assert (line.author, line.territory, line.about, line.day) == ("Inès Morvan", "Nord", "Entretien 01", "2026-03-12")


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2026-04-01", "", ["file d'attente", "chaud"]),  # a month counts when some of its days do
        ("", "2026-03", ["loin", "fusion"]),
        ("2026-03-12", "2026-03-12", ["loin"]),
        ("2025", "2025", ["fusion"]),
        ("2026-04-03", "2026-04-30", ["chaud"]),
    ],
)
def test_dates_may_be_partial_on_both_sides(field_work, since, until, found):
    assert words(field_work, since=since, until=until) == found


def test_what_is_tied_to_nothing(field_work, add_text):
    project = field_work
    chaud, fusion = (project.find(Note, body=body)[0].id for body in ("chaud", "fusion"))
    assert "loin" not in words(project, loose=True)  # it lies on a passage
    notes.link_note(project, chaud, "note", fusion)
    assert words(project, loose=True) == ["file d'attente"]
    assert {line.words: line.links for line in notes.listing(project)}["fusion"] == 1


def test_links_are_seen_from_both_ends_and_undo_brings_them_back(field_work):
    project = field_work
    loin, chaud = project.find(Note, body="loin")[0], project.find(Note, body="chaud")[0]
    code = codebook.create_code(project, "Bus", codebook.create_code(project, "Transports").id)
    extract = coding.code_passage(project, loin.document_id, 3, 9, code.id)
    for table, row_id in (
        ("note", chaud.id), ("code", code.id), ("coding", extract.id), ("document", loin.document_id),
    ):  # fmt: skip
        notes.link_note(project, loin.id, table, row_id)
    seen = {tie.table: (tie.title, tie.detail) for tie in ties.ties(project, "note", loin.id)}
    assert seen == {
        "note": ("chaud", "Surprise"),
        "code": ("Bus", "Transports"),
        "coding": ("mairie", "Bus · Entretien 01"),
        "document": ("Entretien 01", "Nord"),
    }
    for table, row_id in (("note", chaud.id), ("code", code.id), ("coding", extract.id)):
        assert [tie.id for tie in ties.ties(project, table, row_id)] == [loin.id]
    before = everything(project)
    notes.delete_notes(project, [loin.id])
    assert project.count(Link) == 0 and ties.ties(project, "note", chaud.id) == []
    project.undo()
    assert everything(project) == before
    notes.unlink(project, [link.id for link in project.find(Link)])
    assert ties.ties(project, "note", loin.id) == []


def test_a_link_is_made_once_and_never_to_itself(field_work):
    project = field_work
    loin, chaud = project.find(Note, body="loin")[0], project.find(Note, body="chaud")[0]
    notes.link_note(project, loin.id, "note", chaud.id)
    for one, other in ((loin, chaud), (chaud, loin), (loin, loin)):
        with pytest.raises(UserError):
            notes.link_note(project, one.id, "note", other.id)
    assert project.count(Link) == 1
    with pytest.raises(KeyError):
        notes.link_note(project, loin.id, "code", "gone")


def test_extracts_are_found_by_their_words(project, add_text):
    document = add_text("La mairie est loin, et le bus ne passe pas.\n\nLe bus passe ici.")
    code = codebook.create_code(project, "Bus")
    first = coding.code_passage(project, document.id, 20, 42, code.id)
    coding.code_passage(project, document.id, 0, 18, code.id)
    search.update_index(project, search.index_path(project))
    found = ties.extracts_with(project, search.index_path(project), "BUS passe pas")
    assert [one.id for one in found] == [first.id]
    assert project.count(Coding) == 2 and project.count(Code) == 1


def test_an_observation_may_be_words_heard_alone_other_notes_need_their_text(project):
    made = notes.add_note(project, "observation", " ", heard="« Encore fermé ! »", place="Marché", territory="Sud")
    assert project.get(Territory, made.territory_id).name == "Sud"
    assert notes.whereabouts(project, project.coder_id) == ("Marché", "Sud")
    assert notes.known_places(project) == ["Marché"]
    with pytest.raises(UserError):
        notes.add_note(project, "memo", " ", title="Titre")
    with pytest.raises(UserError):
        notes.edit_note(project, made.id, heard=" ")
    notes.edit_note(project, made.id, heard="", feeling="gêne", territory="")
    assert project.get(Note, made.id).territory_id is None
    assert notes.short(project.get(Note, made.id)) == "gêne"
