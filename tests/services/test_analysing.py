"""Tables of a study: found, opened, written."""

import csv
import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from qualicode.extend import Table
from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, Coding
from qualicode.services import analysing
from qualicode.store.project import Project
from tests.conftest import AddText

TABLE = Table("Nombre", ("Code", "=A1", "Port"), (("Bruit", 3, "< 3"), ("=2+3", 0, 1.5), ("Total", 3, None)), "Compté.")


@pytest.fixture
def coded(project: Project, add_text: AddText) -> Project:
    """Two coders on the same words, and one of them elsewhere."""
    document = add_text("Le bruit, la nuit. Le bus ne passe plus.", [("Habitante", 0, 40)])
    with project.step("Code"):
        other = Coder(name="Théo Blanc")
        noise = Code(name="Bruit")
        project.add(other, noise)
        place = {"document_id": document.id, "code_id": noise.id}
        project.add(
            Coding(**place, coder_id=str(project.coder_id), start=0, end=8),
            Coding(**place, coder_id=other.id, start=3, end=17),
            Coding(**place, coder_id=other.id, start=19, end=40),
        )
    return project


def analysis(key: str):
    return next(one for one in analysing.analyses() if one.key == key)


def test_a_cell_opens_as_many_passages_as_it_counts(coded: Project) -> None:
    study = analysing.study_of(coded)
    table = analysis("crossing").run(study, {"by": "document"}, lambda done, total: None)
    assert table.rows[0][1] == 2
    ids = analysing.behind(analysis("crossing"), study, {"by": "document"}, 0, 1)
    assert [coded.get(Coding, one).start for one in ids] == [3, 19]  # the longer of the two that overlap


def test_what_one_coder_alone_coded(coded: Project) -> None:
    study = analysing.study_of(coded, coded.coder_id)
    assert [one.coder_id for one in study.codings] == [coded.coder_id]


def test_a_table_by_its_key(coded: Project) -> None:
    assert analysing.count(coded, "crossing", {"by": "coder"}).rows[0][0] == "Bruit"
    with pytest.raises(UserError, match="crossing"):
        analysing.count(coded, "clouds", {})


def test_a_workbook_without_formulas(tmp_path: Path) -> None:
    path = analysing.write(TABLE, tmp_path / "t.xlsx", "fr")
    sheet = openpyxl.load_workbook(path).active
    assert [cell.value for cell in sheet[1]] == ["Code", "'=A1", "Port"]
    assert [cell.value for cell in sheet[2]] == ["Bruit", 3, "< 3"]
    assert [cell.value for cell in sheet[4]] == ["Total", 3, None]
    assert sheet["A6"].value == "Compté."
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_text_for_spreadsheets(tmp_path: Path) -> None:
    path = analysing.write(TABLE, tmp_path / "t.csv", "fr")
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    assert rows[2] == ["'=2+3", "0", "1.5"]
    assert analysing.as_text(TABLE).splitlines()[-1].split("\t") == ["Total", "3", "–"]


def test_a_word_document_with_a_real_table(tmp_path: Path) -> None:
    path = analysing.write(TABLE, tmp_path / "t.docx", "fr")
    table = docx.Document(str(path)).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == ["Bruit", "3", "< 3"]
    assert "w:tblHeader" in zipfile.ZipFile(path).read("word/document.xml").decode()


def test_a_table_that_no_page_holds(tmp_path: Path) -> None:
    wide = Table("Large", ("Code", *map(str, range(40))), (("Bruit", *range(40)),))
    with pytest.raises(UserError, match="41 columns"):
        analysing.write(wide, tmp_path / "t.docx", "fr")
    with pytest.raises(UserError, match=r"t\.pdf"):
        analysing.write(wide, tmp_path / "t.pdf", "fr")
    assert not list(tmp_path.iterdir())


def test_rows_that_go_on_are_written_with_their_heading(tmp_path: Path) -> None:
    long = "On y va à pied, avec la poussette, parce que le bus ne passe plus après dix-neuf heures."
    table = Table("Views", ("Theme", "North", "South"), (("Bus", f"« {long} »\n— Ana", "Rien"), ("", "Oui", "")))
    assert analysing.as_text(table).splitlines()[2].split("\t") == ["Bus", "Oui", ""]
    analysing.write(table, tmp_path / "t.csv", "en")
    assert (tmp_path / "t.csv").read_text("utf-8-sig").splitlines()[-1].startswith("Bus;Oui")
    analysing.write(table, tmp_path / "t.docx", "en")
    rows = docx.Document(str(tmp_path / "t.docx")).tables[0].rows
    assert [cell.text for cell in rows[2].cells][:2] == ["Bus", "Oui"]
    assert f"« {long} » — Ana" in rows[1].cells[1].text.replace("\u00a0", " ")
