"""What comes out of damaged files."""

import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, Coding, Document, Note, ProjectInfo, Turn
from qualicode.store import files
from qualicode.store.errors import DamagedFile
from qualicode.store.salvage import salvage
from tests.conftest import everything
from tests.store.conftest import add_code, change, query


@pytest.fixture
def to(tmp_path):
    return tmp_path / "Récupéré.qualicode"


def test_a_damaged_index_costs_nothing_not_even_the_history(path, to, open_project):
    original = open_project(path)
    rows, steps = everything(original), original.history()
    change(
        path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET rootpage = 2 WHERE name = 'ix_coding_place'",
    )
    before = path.read_bytes()
    report = salvage(path, to)
    assert path.read_bytes() == before
    assert (report.path, report.documents, report.codes, report.extracts, report.notes) == (to, 2, 3, 6, 1)
    assert report.with_history and report.losses == []
    saved = open_project(to)
    assert everything(saved) == rows and saved.history() == steps
    assert files.check(to) == []
    assert saved.undo().label == "Note" and saved.count(Note) == 0


def test_a_lost_table_comes_back_from_the_journal(path, to, open_project):
    rows = everything(open_project(path))
    change(path, "DROP TABLE coding", "DROP TABLE turn")
    with pytest.raises(DamagedFile):
        files.open(path)
    report = salvage(path, to)
    assert report.extracts == 6 and report.losses == []
    assert everything(open_project(to)) == rows


def test_without_a_journal_the_tables_are_enough(path, to, open_project):
    rows = everything(open_project(path))
    change(path, "DROP TABLE journal")
    report = salvage(path, to)
    assert not report.with_history and report.losses == []
    saved = open_project(to)
    assert everything(saved) == rows
    assert [step.label for step in saved.history()] == ["Recover a damaged file"]
    assert saved.next_undo is None


def test_a_lost_text_comes_back_from_a_backup_of_this_computer(path, to, open_project):
    texts = open_project(path).texts()  # opening keeps a backup
    change(path, "UPDATE content SET body = replace(body, 'Zoé', 'Z')")
    report = salvage(path, to)
    assert report.losses == [] and open_project(to).texts() == texts


def test_a_damaged_text_without_a_backup_is_kept_as_it_is_and_named(path, to, open_project):
    change(path, "UPDATE content SET body = 'court' WHERE body LIKE 'Entretien 0%'")
    report = salvage(path, to)
    assert report.losses[0] == "The text of “Entretien 0” is damaged; check it."
    saved = open_project(to)
    damaged, sound = sorted(saved.find(Document), key=lambda document: document.characters)
    assert saved.text(damaged.id) == "court" and damaged.characters == 5
    assert (
        saved.count(Coding, document_id=damaged.id) == 1
    )  # what lies beyond the text is gone, what began in it is cut
    assert saved.find(Coding, document_id=damaged.id)[0].end == 5
    assert saved.count(Turn, document_id=damaged.id) == 0
    assert saved.count(Coding, document_id=sound.id) == 3
    assert any("extract" in loss for loss in report.losses)
    assert files.check(to) == []


def test_a_lost_text_without_a_backup_is_named(path, to, open_project):
    change(path, "DELETE FROM content")
    report = salvage(path, to)
    assert "The text of “Entretien 1” is lost." in report.losses
    saved = open_project(to)
    assert saved.count(Document) == 2 and set(saved.texts().values()) == {""}
    assert saved.count(Note) == 1  # its words stay, without a place
    assert saved.find(Note)[0].start is None


def test_what_refers_to_nothing_is_mended(path, to, open_project):
    change(
        path,
        "DELETE FROM journal",
        "DELETE FROM coder",
        "DELETE FROM code WHERE name = 'Transports'",
        "UPDATE document SET territory_id = 'nowhere'",
        "DELETE FROM speaker",
        "UPDATE code SET parent_id = id WHERE name = 'Accès'",
    )
    report = salvage(path, to)
    saved = open_project(to)
    assert saved.count(Coding) == 6
    assert {code.name for code in saved.find(Code)} == {"Accès", "Bus de nuit", "? 1"}
    assert [coder.name for coder in saved.find(Coder)] == ["? 1"]
    assert any("coder" in loss for loss in report.losses) and any("code is lost" in loss for loss in report.losses)
    assert {document.territory_id for document in saved.find(Document)} == {None}
    assert saved.count(Turn) == 2
    assert files.check(to) == []
    add_code(saved, "and on")


def test_a_row_that_differs_from_the_journal_is_in_the_history_afterwards(path, to, open_project):
    change(path, "UPDATE code SET name = 'Accfs' WHERE name = 'Accès'")
    assert files.check(path) == ["Rows that are not what the history says: 1."]
    salvage(path, to)
    saved = open_project(to)
    assert files.check(to) == []
    assert saved.history(limit=1)[0].kind == "repair"
    assert saved.next_undo.label == "Note"  # the mending itself is not taken back
    assert saved.undo() is not None


def test_a_study_whose_id_is_a_path_gets_another(path, to, tmp_path):
    change(path, "UPDATE project SET id = '../../../../../evil/1234567890123456'", "DELETE FROM journal")
    report = salvage(path, to)
    assert any("name and description" in loss for loss in report.losses)
    assert query(to, "SELECT name FROM project") == [("Étude",)]
    assert not (tmp_path / "evil").exists()


def test_a_study_without_its_row_is_called_like_the_file(path, to):
    change(path, "DELETE FROM project", "DELETE FROM journal WHERE tbl = 'project'")
    salvage(path, to)
    assert query(to, "SELECT name FROM project") == [(path.stem,)]


def test_a_truncated_file_gives_what_it_still_has(path, to):
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3 // 4096 * 4096])
    report = salvage(path, to)
    assert report.codes + report.extracts + report.documents > 0
    assert files.check(to) == []


def test_a_file_cut_in_the_middle_of_a_page_gives_what_it_still_has(path, to):
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DamagedFile):
        files.open(path)
    assert salvage(path, to).extracts == 6


def test_what_is_no_project_at_all_gives_nothing(folder, to):
    noise = folder / "bruit.qualicode"
    noise.write_bytes(b"SQLite format 3\0" + bytes(9000))
    with pytest.raises(UserError, match=r"Nothing can be read any more in “bruit\.qualicode”"):
        salvage(noise, to)
    assert not to.exists()


def test_an_existing_file_is_not_replaced(path, to):
    to.write_text("mine")
    with pytest.raises(UserError, match="already"):
        salvage(path, to)
    assert to.read_text() == "mine"


def test_a_full_disk_while_salvaging(path, to, own_data):
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (0, 300_000, 620_000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
        try:
            with pytest.raises(UserError, match="Free some space"):
                salvage(path, to)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert not to.exists() and list((own_data / "work").iterdir()) == []


def test_undoing_over_a_mended_place_is_refused_in_words(path, to, open_project):
    """The mending took a row away that an older step would now have to change or bring back."""
    change(path, "DELETE FROM speaker", "UPDATE journal SET after = NULL WHERE tbl = 'speaker'")
    salvage(path, to)
    saved = open_project(to)
    before = everything(saved)
    for _ in range(20):
        try:
            if saved.undo() is None:
                break
        except UserError as error:
            assert "no longer fits" in error.what
            break
    assert everything(saved) is not before
    assert saved.rows("PRAGMA foreign_key_check") == []
    assert saved.find(ProjectInfo)
