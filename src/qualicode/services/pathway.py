"""« Parcours d'analyse »: the chain from what was collected to what is handed over, and what each arrow lacks.

Collected texts → extracts → themes → étonnements and points saillants → problématiques → leads → synthesis. Nothing is
blocked by what is missing; it is counted and named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualicode.i18n import N_
from qualicode.model.study import Code, Document
from qualicode.services import thinking
from qualicode.services.notes import one_line
from qualicode.services.thinking import Thing
from qualicode.store.reading import Reader

STATIONS = {
    "documents": N_("Collected texts"),
    "extracts": N_("Extracts"),
    "codes": N_("Themes and codes"),
    "findings": N_("Surprises and key findings"),
    "problems": N_("Problems and questions"),
    "leads": N_("Leads and examples"),
    "synthesis": N_("Stakes, cards and needs"),
}
"""The stations of the path, in its order."""


@dataclass(frozen=True, slots=True)
class Loose:
    """Something that nothing supports: its table, its id, its words."""

    table: str
    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Station:
    """A station: its key in `STATIONS`, how many there are, and what has nothing from the station before it.

    The first has nothing before it; at the second it is the texts from which nothing was taken.
    """

    key: str
    count: int
    loose: tuple[Loose, ...] = ()


def path(reader: Reader, unseen: Iterable[str] = ()) -> tuple[Station, ...]:
    """The stations, without what the coders `unseen` did."""
    hidden = sorted(unseen)
    marks = ", ".join("?" for _one in hidden)
    documents = reader.documents()
    extracts = {
        (document, code): int(count) for document, code, count in reader.rows(_EXTRACTS.format(unseen=marks), hidden)
    }
    findings = reader.rows(_FINDINGS.format(unseen=marks), hidden)
    bare = tuple(Loose("note", row[0], one_line(row[1])) for row in findings if not row[2])
    things = thinking.things(reader)
    problems = [one for one in things if one.kind in ("problem", "question")]
    leads = [one for one in things if one.kind in ("lead", "example")]
    handed = [one for one in things if one.table in ("need", "synthesis_node")]
    codes = reader.find(Code, "position", archived=False)
    return (
        Station("documents", len(documents)),
        Station("extracts", sum(extracts.values()), _untouched(documents, {document for document, _code in extracts})),
        Station("codes", len(codes), _unused(codes, {code for _document, code in extracts})),
        Station("findings", len(findings), bare),
        Station("problems", len(problems), _unsupported(problems, things)),
        Station("leads", len(leads), _unsupported(leads, things)),
        Station("synthesis", len(handed), _unsupported(handed, things)),
    )


_EXTRACTS = """
SELECT document_id, code_id, count(*) FROM coding
WHERE status <> 'withdrawn' AND coder_id NOT IN ({unseen}) GROUP BY document_id, code_id
"""
_FINDINGS = """
SELECT n.id, coalesce(nullif(n.title, ''), substr(n.body, 1, 200)),
       n.document_id IS NOT NULL OR n.target_id <> ''
       OR EXISTS (SELECT 1 FROM link WHERE source_table = 'note' AND source_id = n.id
                  AND target_table IN ('coding', 'code', 'document'))
       OR EXISTS (SELECT 1 FROM link WHERE target_table = 'note' AND target_id = n.id
                  AND source_table IN ('coding', 'code', 'document'))
FROM note n WHERE n.kind IN ('surprise', 'key_point') AND coalesce(n.coder_id, '') NOT IN ({unseen})
ORDER BY n.created_at, n.id
"""


def _untouched(documents: Sequence[Document], touched: set[str]) -> tuple[Loose, ...]:
    return tuple(Loose(Document.table, one.id, one.title) for one in documents if one.id not in touched)


def _unused(codes: Sequence[Code], used: set[str]) -> tuple[Loose, ...]:
    """The codes with no extract, neither their own nor one of a code below them."""
    parents = {one.id: one.parent_id for one in codes}
    busy = set()
    for code in used:
        here: str | None = code
        while here and here not in busy:
            busy.add(here)
            here = parents.get(here)
    return tuple(Loose(Code.table, one.id, one.name) for one in codes if one.id not in busy)


def _unsupported(wanted: Sequence[Thing], things: Sequence[Thing]) -> tuple[Loose, ...]:
    """The things with nothing behind them; a problem, a need, a stake is supported by what supports its parts, too."""
    below: dict[str, list[Thing]] = {}
    for one in things:
        below.setdefault(one.above, []).append(one)

    def is_supported(one: Thing) -> bool:
        waiting, seen = [one], set[str]()
        while waiting:
            here = waiting.pop()
            if here.support:
                return True
            seen.add(here.id)
            waiting += [more for more in below.get(here.id, ()) if more.id not in seen]
        return False

    return tuple(Loose(one.table, one.id, one.title) for one in wanted if one.is_bare and not is_supported(one))
