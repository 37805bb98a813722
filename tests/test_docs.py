"""What the documents say is true: tables, queries, commands, links."""

import re
from pathlib import Path

import pytest

from qualicode.model.study import Coder, ProjectInfo
from qualicode.store import schema
from qualicode.store.project import Project

ROOT = Path(__file__).resolve().parents[1]
FORMAT = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_the_file_format_names_every_table_and_no_other() -> None:
    first_cells = re.findall(r"^\| (`[a-z_`, ]+`) \|", FORMAT, re.MULTILINE)
    named = {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}
    assert named - {"application_id", "user_version"} == set(schema.metadata.tables)


def test_the_file_format_names_the_marks() -> None:
    assert f"`0x{schema.APPLICATION_ID:X}`" in FORMAT
    assert f"version of this format: **{schema.VERSION}**" in FORMAT
    assert f"\n| {schema.VERSION} |" in FORMAT


@pytest.mark.parametrize("query", re.findall(r"```sql\n(.*?)```", FORMAT, re.DOTALL))
def test_the_queries_of_the_file_format_run(query: str, tmp_path: Path) -> None:
    project = Project.create_database(tmp_path / "study.db", ProjectInfo(name="Study"), Coder(name="Ana"))
    assert len(project.rows(query)) <= 1
    project.close_database()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in local if not (page.parent / target).exists()] == []
