"""What is linked with what: the links of a thing as it sees them, and the names of the things at their other ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qualicode.i18n import _
from qualicode.model.study import NOTE_KINDS, Coding, Document, Note, Territory
from qualicode.services import codebook, search
from qualicode.services.notes import LINKED, one_line, short
from qualicode.store.reading import Reader

Names = dict[tuple[str, str], tuple[str, str]]
"""What things are called and where they are, by table and id."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as one end sees it: the thing at the other end, its name, and where that is."""

    link_id: str
    table: str
    id: str
    title: str
    detail: str


def ties(reader: Reader, table: str, row_id: str) -> list[Tie]:
    """What a thing is linked with, whichever end the link begins at."""
    sql = (
        "SELECT id, target_table, target_id FROM link WHERE source_table = ?1 AND source_id = ?2 UNION ALL"
        " SELECT id, source_table, source_id FROM link WHERE target_table = ?1 AND target_id = ?2"
        " AND NOT (source_table = ?1 AND source_id = ?2) ORDER BY 1"
    )
    found = [row for row in reader.rows(sql, (table, row_id)) if row[1] in LINKED]
    names = named(reader, [(other, other_id) for _link, other, other_id in found])
    return [
        Tie(link_id, other, other_id, *names[other, other_id])
        for link_id, other, other_id in found
        if (other, other_id) in names
    ]


def extracts_with(reader: Reader, index: Path, words: str, limit: int = 20) -> list[Coding]:
    """The extracts whose passages hold some of these words, in paragraphs that hold all of them."""
    found: dict[str, Coding] = {}
    for hit in search.search(reader, index, words, limit=limit):
        inside = reader.rows(
            "SELECT id FROM coding WHERE document_id = ? AND start < ? AND \"end\" > ? AND status <> 'withdrawn'",
            (hit.document_id, max(end for _start, end in hit.marks), min(start for start, _end in hit.marks)),
        )
        for coding in reader.find_in(Coding, "id", [row[0] for row in inside if row[0] not in found]):
            if any(coding.start < end and start < coding.end for start, end in hit.marks):
                found[coding.id] = coding
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def named(reader: Reader, things: Sequence[tuple[str, str]]) -> Names:
    """What things are called and where they are, by table and id; those that are gone are left out."""
    ids = {table: [row_id for of, row_id in things if of == table] for table in LINKED}
    paths = codebook.paths(reader) if ids["code"] or ids["coding"] else {}
    return {
        **_named_notes(reader, ids["note"]),
        **_named_extracts(reader, ids["coding"], paths),
        **{("code", code_id): _parted(paths[code_id]) for code_id in ids["code"] if code_id in paths},
        **_named_documents(reader, ids["document"]),
    }


def _named_notes(reader: Reader, ids: Sequence[str]) -> Names:
    found = reader.find_in(Note, "id", ids)
    titles = {one.id: one.title for one in reader.find_in(Document, "id", {note.document_id or "" for note in found})}
    return {
        ("note", note.id): (short(note), _joined(_(NOTE_KINDS[note.kind]), titles.get(note.document_id or "", "")))
        for note in found
    }


def _named_extracts(reader: Reader, ids: Sequence[str], paths: dict[str, str]) -> Names:
    found = reader.find_in(Coding, "id", ids)
    texts = reader.texts({coding.document_id for coding in found})
    titles = {one.id: one.title for one in reader.find_in(Document, "id", texts)}
    names: Names = {}
    for coding in found:
        shown = one_line(texts[coding.document_id][coding.start : coding.end])
        code = _parted(paths.get(coding.code_id, ""))[0]
        names["coding", coding.id] = (shown, _joined(code, titles[coding.document_id]))
    return names


def _named_documents(reader: Reader, ids: Sequence[str]) -> Names:
    territories = {one.id: one.name for one in reader.find(Territory)} if ids else {}
    return {
        ("document", one.id): (one.title, territories.get(one.territory_id or "", ""))
        for one in reader.find_in(Document, "id", ids)
    }


def _parted(path: str) -> tuple[str, str]:
    above, _slash, name = path.rpartition(" / ")
    return name, above


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)
