"""The codebook as a table: what each code means and how much is coded with it, by whom and where."""

from collections import Counter
from dataclasses import dataclass

from qualicode.model.study import Code
from qualicode.services import codebook, codebook_care
from qualicode.store.reading import Reader


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A code with its path of names, its depth (0 at the top), counts of its own extracts, and remarks about it."""

    code: Code
    path: str
    depth: int
    extracts: int = 0
    persons: int = 0
    documents: int = 0
    coders: int = 0
    last: str = ""
    remarks: tuple[str, ...] = ()


def lines(reader: Reader, coder_id: str | None = None) -> list[CodeLine]:
    """Every code in the order of the tree; counts of everybody's codings, or of one coder's. Takes a moment."""
    mine, who = (" AND k.coder_id = ?", (coder_id,)) if coder_id else ("", ())
    counts = {
        code_id: (extracts, documents, coders, last)
        for code_id, extracts, documents, coders, last in reader.rows(
            "SELECT k.code_id, count(*), count(DISTINCT k.document_id), count(DISTINCT k.coder_id), max(k.created_at)"
            f" FROM coding k WHERE k.status <> 'withdrawn'{mine} GROUP BY k.code_id",
            who,
        )
    }
    persons = Counter({code_id: int(count) for code_id, count in reader.rows(_PERSONS.format(mine=mine), who)})
    remarks: dict[str, list[str]] = {}
    for one in codebook_care.remarks(reader):
        remarks.setdefault(one.code_id, []).append(one.words)
    found: list[CodeLine] = []

    def walk(branches: tuple[codebook.Branch, ...], above: tuple[str, ...]) -> None:
        for branch in branches:
            code = branch.code
            names = (*above, code.name)
            extracts, documents, coders, last = counts.get(code.id, (0, 0, 0, ""))
            found.append(
                CodeLine(
                    code,
                    " / ".join(names),
                    len(above),
                    int(extracts),
                    persons[code.id],
                    int(documents),
                    int(coders),
                    str(last or "")[:10],
                    tuple(remarks.get(code.id, ())),
                )
            )
            walk(branch.children, names)

    walk(codebook.tree(reader), ())
    return found


_PERSONS = """
SELECT code_id, count(DISTINCT who) FROM (
    SELECT k.code_id AS code_id, coalesce(s.person_id, s.id, k.document_id) AS who FROM coding k
    LEFT JOIN turn u ON u.id = (SELECT id FROM turn WHERE document_id = k.document_id AND start <= k.start
                                ORDER BY start DESC LIMIT 1)
    LEFT JOIN speaker s ON s.id = u.speaker_id AND k.start < u."end"
    WHERE k.status <> 'withdrawn'{mine} AND coalesce(s.role, 'person') NOT IN ('interviewer', 'observer')
) GROUP BY code_id
"""
