"""Retrieving extracts: everything that was coded with a code, with its context and who said it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from qualicode.model.spans import paragraphs
from qualicode.model.study import Coding
from qualicode.store.reading import Reader

_CONTEXT = 120
_COLUMNS = tuple(field.name for field in fields(Coding))


@dataclass(frozen=True, slots=True)
class Extract:
    """A coded passage with the words around it (up to 120 characters) and where it comes from. Times in seconds."""

    coding: Coding
    text: str
    before: str
    after: str
    document: str
    territory: str
    speaker: str
    role: str
    age: str
    district: str
    start_time: float | None
    paragraph: int


_SQL = """
SELECT k.*, d.title, coalesce(t.name, ''), coalesce(s.label, ''), coalesce(s.role, ''), coalesce(p.age, ''),
       coalesce(p.district, ''), u.start_time
FROM (SELECT * FROM coding WHERE {where} ORDER BY document_id, start, id LIMIT ? OFFSET ?) k
JOIN document d ON d.id = k.document_id
LEFT JOIN territory t ON t.id = d.territory_id
LEFT JOIN turn u ON u.id = (SELECT id FROM turn WHERE document_id = k.document_id AND start <= k.start
                            ORDER BY start DESC LIMIT 1)
LEFT JOIN speaker s ON s.id = u.speaker_id LEFT JOIN person p ON p.id = s.person_id
ORDER BY k.document_id, k.start, k.id
"""


def extracts(
    reader: Reader,
    code_ids: Sequence[str] | None = None,
    *,
    coder_id: str | None = None,
    document_id: str | None = None,
    coding_ids: Sequence[str] | None = None,
    limit: int = -1,
    offset: int = 0,
) -> list[Extract]:
    """The extracts of these codes (of all when None), by document and place; `limit` and `offset` give one screen.

    `coding_ids`: only these.
    """
    where, params = _where(code_ids, coder_id, document_id)
    if coding_ids is not None:
        where += f" AND id IN ({', '.join('?' for _one in coding_ids)})"
        params += coding_ids
    rows = reader.rows(_SQL.format(where=where), [*params, limit, offset])
    pages = {key: _Page(text) for key, text in reader.texts(dict.fromkeys(row[1] for row in rows)).items()}
    return [_extract(row, pages[row[1]]) for row in rows]


def count(
    reader: Reader,
    code_ids: Sequence[str] | None = None,
    *,
    coder_id: str | None = None,
    document_id: str | None = None,
) -> int:
    """How many extracts `extracts` would give without a limit."""
    where, params = _where(code_ids, coder_id, document_id)
    return int(reader.rows(f"SELECT count(*) FROM coding WHERE {where}", params)[0][0])


def _where(code_ids: Sequence[str] | None, coder_id: str | None, document_id: str | None) -> tuple[str, list[Any]]:
    where = ["status <> 'withdrawn'"]
    params: list[Any] = []
    if code_ids is not None:
        where.append(f"code_id IN ({', '.join('?' for _ in code_ids)})")
        params += code_ids
    if coder_id:
        where.append("coder_id = ?")
        params.append(coder_id)
    if document_id:
        where.append("document_id = ?")
        params.append(document_id)
    return " AND ".join(where), params


class _Page:
    """A document's text with the starts of its paragraphs."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [start for start, _ in paragraphs(text)]


def _extract(row: Sequence[Any], page: _Page) -> Extract:
    coding = Coding(**dict(zip(_COLUMNS, row, strict=False)))
    start, end, text = coding.start, coding.end, page.text
    document, territory, speaker, role, age, district, start_time = row[len(_COLUMNS) :]
    return Extract(
        coding,
        text[start:end],
        text[max(0, start - _CONTEXT) : start],
        text[end : end + _CONTEXT],
        document,
        territory,
        speaker,
        role,
        age,
        district,
        start_time,
        bisect_right(page.starts, start),
    )
