"""What merges took is kept, read again, and written as a document."""

from pathlib import Path

import docx
import openpyxl
import pytest

from qualicode.model.errors import UserError
from qualicode.model.study import Lens
from qualicode.services import codebook, merging
from qualicode.services.merging import reporting
from qualicode.store.project import Project
from tests.services.test_merging import code, put
from tests.services.test_merging_rounds import take, team  # noqa: F401 - a fixture


@pytest.fixture
def merged(team) -> Project:  # noqa: F811
    """A first merge decided later, a second one decided at once."""
    mine, theirs, awa = team
    codebook.rename_code(mine, code(mine, "Bus").id, "Car")
    codebook.rename_code(theirs, code(theirs, "Bus").id, "Tram")
    put(theirs, "mairie", "Mairie")
    take(mine, theirs)
    codebook.define_code(mine, code(mine, "Mairie").id, definition="Ici")
    codebook.define_code(awa, code(awa, "Mairie").id, definition="Là")
    take(mine, awa, "theirs")
    return mine


def test_reports_are_kept_the_newest_first_with_what_was_decided(merged):
    newest, first = reporting.reports(merged)
    assert newest.by == first.by == "Inès Roy" or newest.by
    assert any("Théo Blanc" in line for line in first.taken)
    assert [(one.field, decided) for one, decided in first.divergences] == [("name", "later")]
    assert [(one.field, decided) for one, decided in newest.divergences] == [("definition", "theirs")]


def test_what_was_left_for_later_and_decided_since_is_told_as_decided(merged):
    (waiting,) = merging.open_divergences(merged)
    merging.arbitrate(merged, [waiting.id], "mine")
    assert [decided for _one, decided in reporting.reports(merged)[1].divergences] == ["mine"]
    merged.undo()
    assert [decided for _one, decided in reporting.reports(merged)[1].divergences] == ["later"]


def test_a_report_as_word_and_as_a_table(merged, tmp_path: Path):
    report = reporting.report_numbered(merged, 1)
    document = docx.Document(str(reporting.write(report, tmp_path / "r.docx", "en")))
    words = [one.text for one in document.paragraphs]
    assert words[0] == "Merge report" and "Taken over without question" in words
    assert set(report.taken) <= set(words)
    cells = [cell.text for cell in document.tables[0].rows[1].cells]
    assert cells[1:] == ["Ici", "Là", "Theirs"] and "Mairie" in cells[0]
    sheet = openpyxl.load_workbook(reporting.write(report, tmp_path / "r.xlsx", "en")).worksheets[0]
    assert [one.value for one in sheet[2]][1:] == ["Ici", "Là", "Theirs"]


def test_no_such_report_and_a_row_that_does_not_fit(merged):
    with pytest.raises(UserError, match="no such merge"):
        reporting.report_numbered(merged, 3)
    with merged.step("strange"):
        merged.add(Lens(name="x", kind="merge report", query='{"told": 3}'))
    assert len(reporting.reports(merged)) == 2
