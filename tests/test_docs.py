"""What the documents say is true: tables, queries, commands, links."""

import re
from pathlib import Path

import pytest
import typer

from qualicode import cli
from qualicode.model.study import Coder, ProjectInfo
from qualicode.store import schema
from qualicode.store.project import Project
from tools import catalogue

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


def commands() -> list[str]:
    """Every command of the terminal, as it is typed."""
    group = typer.main.get_command(cli.app)
    found = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", None)
        found += [f"{name} {under}" for under in below] if below else [name]
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_guide_names_every_command_of_the_terminal_and_no_other(language: str) -> None:
    page = (ROOT / "docs" / "guide" / language / "terminal.md").read_text(encoding="utf-8")
    table = [line for line in page.splitlines() if line.startswith("| `")]
    named = [name for line in table for name in re.findall(r"`((?:codebook )?[\w-]+) (?:\[?P|A |MINE)", line)]
    assert sorted(named) == sorted(commands())


def test_the_two_guides_have_the_same_pages() -> None:
    linked = {
        language: re.findall(r"^\d+\. \[", (ROOT / "docs" / "guide" / language / "README.md").read_text("utf-8"), re.M)
        for language in ("fr", "en")
    }
    assert len(linked["fr"]) == len(linked["en"])
    for language, links in linked.items():
        assert len(list((ROOT / "docs" / "guide" / language).glob("*.md"))) == len(links) + 1


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "guide" / "fr").glob("*.md")), ids=lambda page: page.name)
def test_the_french_guide_has_french_typography(page: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`|\|[ -]*\|", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    wrong = [line for line in prose.splitlines() if line != catalogue.french_typography(line)]
    assert wrong == []


EXAMPLES = {
    "Export project",
    "Accès aux droits",
    "Chercheur",
    "Checheur",
    "Consensus",
    "mars 2026",
    "March 2026",
    "habitants",
    "trop longtemps",
    "bus",
    "tram",
    "too long",
    "bus late",
    "or",
    "habitant·es",
    "HABITANTS",
    "etouffe",
    "étouffé",
    "— Habitante, 42 ans, les Tilleuls",
}


@pytest.mark.parametrize(("language", "quoted"), [("fr", r"«\u00a0([^»]+?)\u00a0»"), ("en", r'"([^"\n]+)"')])
def test_what_the_guide_quotes_is_written_in_the_window(language: str, quoted: str) -> None:
    labels = set()
    for message in catalogue.read(catalogue.FRENCH):
        for said in (message.id, message.string) if message.id else ():
            labels |= {said} if isinstance(said, str) else set(said)
    unknown = []
    for page in sorted((ROOT / "docs" / "guide" / language).glob("*.md")):
        prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for text in re.findall(quoted, prose):
            parts = [" ".join(part.split(" ")).strip(" \u00a0") for part in text.replace("\n", " ").split("›")]
            unknown += [
                f"{page.name}: {part}"
                for part in parts
                if part not in EXAMPLES and not any(label.startswith(part) for label in labels)
            ]
    assert unknown == []
