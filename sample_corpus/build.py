"""Builds the fictional sample study from the plain files beside this one, by the same services that people use.

`python sample_corpus/build.py OUT.qualicode` writes the project file. The result is the same each time but for ids and
moments. A quotation that is not in its document exactly once, or as often as its line says, stops the building.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, Coding, Document, Note, Person, ProjectInfo, Speaker, Territory
from qualicode.services import board, coding, documents, notes, thinking
from qualicode.services.codebook_files import import_codebook
from qualicode.services.coders import use_coder
from qualicode.services.importing import import_files
from qualicode.store import files
from qualicode.store.project import Project

HERE = Path(__file__).resolve().parent
NAME = "Immersions 2026 — trois territoires"
QUESTION = (
    "Comment font les habitantes et les habitants quand l’institution ne répond pas, "
    "et qu’est-ce que la politique de la ville peut en apprendre\u00a0?"
)
DESCRIPTION = (
    "Étude fictive écrite pour Qualicode\u00a0: les lieux, les personnes et leurs paroles sont inventés. "
    "Deux personnes ont commencé à coder\u00a0; une partie du corpus attend encore."
)
LICENCE = "CC0 1.0"
TESTIMONIES = 30
FIRST_CODER, SECOND_CODER = "Inès Morvan", "Théo Lacaze"
CONFIRMED_TERRITORY = "Port-Ardent"
"""Where the first coder has already confirmed the themes that the collectors chose in the form."""


class MisquotedError(ValueError):
    """A line of codings.csv or notes.csv quotes what its document does not say, or says more than once."""


def build(path: Path) -> None:
    """Write the sample study to `path`, which must not exist yet."""
    info = ProjectInfo(
        name=NAME,
        question=QUESTION,
        description=DESCRIPTION,
        method="thematic",
        commissioner="Réseau inventé des trois villes",
        team="Inès Morvan (Atelier des Passerelles), Théo Lacaze (Agence Traverse), noms inventés",
        licence=LICENCE,
    )
    first = Coder(name=FIRST_CODER, initials="IM", organisation="Atelier des Passerelles")
    project = files.create(path, info, first)
    try:
        fill(project)
        project.start_here()
    finally:
        project.close()


def fill(project: Project) -> None:
    """Put the whole sample study into an empty project whose coder is the first of the two."""
    first = project.coder_id
    with project.step("Add the territory “{name}”", name="Port-Ardent, Vaubourg, Les Salins"):
        for row in _rows("territories.csv"):
            documents.add_territory(project, **row)
    import_codebook(project, HERE / "codebook.csv")
    found = _import_documents(project)
    with project.step("Describe a speaker"):
        _describe_speakers(project, found)
    _code(project, found)
    _write_notes(project, found)
    project.coder_id = first
    _think(project, found)
    _confirm_collected_themes(project)


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def _import_documents(project: Project) -> dict[str, str]:
    """Import each file and say what is known about it. Returns ids by file, those of testimonies by title."""
    territories = {territory.name: territory.id for territory in project.find(Territory)}
    found: dict[str, str] = {}
    for row in _rows("documents.csv"):
        with project.step("Import {count} documents", count=1 if row["title"] else TESTIMONIES):
            file, territory_id = row.pop("file"), territories.get(row.pop("territory"))
            report = import_files(
                project, [HERE / "documents" / file], kind=row.pop("kind"), collection=row.pop("collection")
            )
            if report.skipped:
                raise UserError(report.skipped[0].why, file)
            if file.endswith(".csv"):
                found |= _name_testimonies(project, [imported.document_id for imported in report.imported])
            else:
                found[file] = report.imported[0].document_id
                documents.describe_document(project, found[file], territory_id=territory_id, licence=LICENCE, **row)
    return found


def _name_testimonies(project: Project, document_ids: list[str]) -> dict[str, str]:
    """Titles that tell who spoke, instead of the name of the table. Returns the ids by these titles."""
    titles: dict[str, str] = {}
    for number, document_id in enumerate(document_ids, 1):
        title = f"Parole {number:02} — {project.get(Document, document_id).profile}"
        documents.describe_document(project, document_id, title=title, licence=LICENCE)
        titles[title] = document_id
    return titles


def _describe_speakers(project: Project, found: dict[str, str]) -> None:
    territories = {territory.name: territory.id for territory in project.find(Territory)}
    known = {(speaker.document_id, speaker.label): speaker.id for speaker in project.find(Speaker)}
    for row in _rows("speakers.csv"):
        speaker_id = known[found[row["document"]], row["label"]]
        documents.describe_speaker(project, speaker_id, role=row["role"])
        if not row["person"]:
            continue
        there = project.find(Person, name=row["person"])
        if there:
            documents.describe_speaker(project, speaker_id, person_id=there[0].id)
            continue
        documents.person_of_speaker(
            project,
            speaker_id,
            name=row["person"],
            role=row["person_role"],
            age=row["age"],
            gender=row["gender"],
            district=row["district"],
            territory_id=territories[row["territory"]],
            consent=row["consent"],
        )


def _code(project: Project, found: dict[str, str]) -> None:
    codes = {code.name: code.id for code in project.find(Code)}
    withdrawn: list[str] = []
    for coder in (FIRST_CODER, SECOND_CODER):
        use_coder(project, coder)
        by_code: dict[str, list[tuple[coding.Passage, str]]] = defaultdict(list)
        for row in _rows("codings.csv"):
            if row["coder"] == coder:
                start, end = _span(project, found, row["document"], row["quote"], int(row["occurrence"] or 0))
                by_code[row["code"]].append((coding.Passage(found[row["document"]], start, end), row["status"]))
        for code, marked in by_code.items():
            made = coding.code_passages(project, [passage for passage, _status in marked], codes[code])
            withdrawn += [one.id for one, (_passage, status) in zip(made, marked, strict=True) if status]
        for document_id in sorted({passage.document_id for marked in by_code.values() for passage, _ in marked}):
            documents.mark_read(project, document_id)
    coding.withdraw_codings(project, withdrawn)


def _write_notes(project: Project, found: dict[str, str]) -> None:
    codes = {code.name: code.id for code in project.find(Code)}
    for row in _rows("notes.csv"):
        use_coder(project, row["coder"])
        span: dict[str, int] = {}
        if row["quote"]:
            start, end = _span(project, found, row["document"], row["quote"])
            span = {"start": start, "end": end}
        notes.add_note(
            project,
            row["kind"],
            row["body"],
            document_id=found.get(row["document"]),
            target=("code", codes[row["code"]]) if row["code"] else None,
            title=row["title"],
            why=row["why"],
            expected=row["expected"],
            date=row["date"],
            public=row["public"] == "oui",
            **span,
        )


def _think(project: Project, found: dict[str, str]) -> None:
    """Group étonnements and points saillants, make problems, needs and stakes, and say what supports them."""
    noted = {note.title: note.id for note in project.find(Note) if note.title}
    cards: dict[str, list[str]] = defaultdict(list)
    for row in _rows("groups.csv"):
        cards[row["group"]].append(noted[row["note"]])
    groups = {name: board.put_together(project, ids, name) for name, ids in cards.items()}
    made: dict[str, str] = {}
    table = {kind: name for name, kinds in _TABLES.items() for kind in kinds}
    where = {row["key"]: table[row["kind"]] for row in _rows("thinking.csv")}
    for row in _rows("thinking.csv"):
        above = made[row["above"]] if row["above"] else ""
        if row["group"]:
            made[row["key"]] = board.make_problem(project, groups[row["group"]])
        else:
            made[row["key"]] = thinking.add(project, row["kind"], row["words"], above)
        more = {_MORE[where[row["key"]]]: row["more"]} if row["more"] else {}
        more |= {"place": row["place"]} if row["place"] else {}
        if more:
            thinking.change(project, where[row["key"]], made[row["key"]], **more)
    for row in _rows("support.csv"):
        by = ("note", noted[row["note"]]) if row["note"] else ("coding", _coding(project, found, row))
        thinking.support(project, where[row["key"]], made[row["key"]], *by, kind=row["kind"])


_TABLES = {
    "problem": ("problem",),
    "problem_item": ("question", "lead", "example"),
    "need": ("need", "purpose", "statement"),
    "synthesis_node": ("stake", "axis", "card_tested", "card_explored"),
}
_MORE = {"problem": "introduction", "synthesis_node": "body"}


def _coding(project: Project, found: dict[str, str], row: dict[str, str]) -> str:
    """The extract of a coder whose words begin with a quotation; the longest where there are several."""
    document = found[row["document"]]
    coder = project.find(Coder, name=row["coder"])[0].id
    text = project.text(document)
    here = [
        one
        for one in project.find(Coding, document_id=document, coder_id=coder)
        if text[one.start : one.end].startswith(row["quote"]) and one.status != "withdrawn"
    ]
    if not here:
        raise MisquotedError(f"{row['document']}: no extract “{row['quote']}”")
    return max(here, key=lambda one: one.end - one.start).id


def _span(project: Project, found: dict[str, str], file: str, quote: str, occurrence: int = 0) -> tuple[int, int]:
    """Where a quotation stands in a document: the only place, or the one numbered `occurrence` from 1."""
    text = project.text(found[file])
    times = text.count(quote)
    if times == 0 or (times > 1 and not 1 <= occurrence <= times):
        raise MisquotedError(f"{file}: {times} times “{quote}”")
    start = -1
    for _time in range(max(1, occurrence)):
        start = text.index(quote, start + 1)
    return start, start + len(quote)


def _confirm_collected_themes(project: Project) -> None:
    """The first coder agrees with the themes that came with the collected words of one territory."""
    territory = next(t for t in project.find(Territory) if t.name == CONFIRMED_TERRITORY)
    there = {document.id for document in project.find(Document, territory_id=territory.id)}
    waiting = [c.id for c in project.find(Coding, status="to_confirm") if c.document_id in there]
    coding.confirm_codings(project, waiting)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python sample_corpus/build.py OUT.qualicode")
    build(Path(sys.argv[1]))
    print(sys.argv[1])
