"""Double coding: how far coders agree on documents and codes, where they differ, and what the figures can say."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import mul
from typing import Any

from qualicode.i18n import _
from qualicode.model import agreement, unitizing
from qualicode.model.agreement import Tally
from qualicode.model.errors import UserError
from qualicode.model.spans import paragraphs, sentences
from qualicode.model.study import Code, Coder, Coding, Document, Turn
from qualicode.model.unitizing import Disagreement, Stretch
from qualicode.services import codebook
from qualicode.store.reading import Reader

Placed = dict[tuple[str, str, str], list[tuple[int, int]]]
"""Spans by document, coder and code."""
UNITS = ("character", "sentence", "turn")
_DRAWS = 400
_DRAWS_OF_EXTRACTS = 100
"""Unitizing alpha is drawn less often: every draw compares all extracts with all gaps."""
UNITIZING = "unitizing_alpha"
_FEW = 10
_DOCUMENTS = 5
"""With fewer documents there is no interval."""
_FIGURES: dict[str, Callable[[Tally], float | None]] = {
    "percent": agreement.percent,
    "cohen_kappa": agreement.cohen_kappa,
    "fleiss_kappa": agreement.fleiss_kappa,
    "krippendorff_alpha": agreement.krippendorff_alpha,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures for one code, or for all; `extracts` are how many the coders put, `intervals` 95 % bootstrap ones."""

    code_id: str
    name: str
    units: int
    extracts: tuple[int, ...]
    values: dict[str, float | None]
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
    table: tuple[int, int, int, int] = (0, 0, 0, 0)
    """For the first two coders: both, first only, second only, neither."""

    def as_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {"code": self.code_id, "name": self.name, "units": self.units, "extracts": list(self.extracts),
                **self.values, "table": list(self.table),
                "intervals": {name: list(ends) for name, ends in self.intervals.items()}}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A passage that some of the coders coded and others did not."""

    document_id: str
    start: int
    end: int
    code_id: str
    by: tuple[str, ...]
    not_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Overall and per code, with one honest sentence."""

    coders: tuple[str, ...]
    documents: tuple[str, ...]
    unit: str
    overall: Figures
    codes: tuple[Figures, ...]
    sentence: str


def compare(
    reader: Reader,
    coder_ids: Sequence[str],
    *,
    document_ids: Sequence[str] | None = None,
    code_ids: Sequence[str] | None = None,
    unit: str = "character",
    change: Callable[[Placed], None] | None = None,
) -> Agreement:
    """The agreement of coders. Without documents: those in which every one of them has coded.

    `change` may change what the coders have coded before it is counted (as decisions do). Accepted suggestions and
    withdrawn extracts do not count as coding. Raises `UserError` with fewer than two coders or without a document that
    all have coded.
    """
    if unit not in UNITS:
        raise UserError(_("“{name}” is no unit.").format(name=unit), _("Use character, sentence or turn."))
    if len(set(coder_ids)) < 2:
        raise UserError(_("Agreement needs two coders."), _("Choose at least two."))
    placed = _placed(reader, coder_ids, code_ids)
    documents = tuple(document_ids or _shared(placed, coder_ids))
    if not documents:
        raise UserError(_("These coders have no document in common."), _("Let them code the same document first."))
    if change is not None:
        change(placed)
    units = _units(reader, documents, unit)
    wanted = [code.id for code in reader.find(Code) if code_ids is None or code.id in code_ids]
    names = codebook.paths(reader)
    lengths = {one.id: one.characters for one in reader.find_in(Document, "id", documents)}
    by_code: dict[str, list[Tally]] = {}
    extracts: dict[str, list[Stretch]] = {}
    for code_id in wanted:
        spans = {d: [placed.get((d, coder, code_id), []) for coder in coder_ids] for d in documents}
        if any(one for many in spans.values() for one in many):
            by_code[code_id] = [_count(spans[d], units[d], unit) for d in documents]
            extracts[code_id] = [unitizing.stretch(lengths[d], spans[d]) for d in documents]
    draws = _draws(len(documents))
    drawn = {code_id: unitizing.drawn_again(many, draws[:_DRAWS_OF_EXTRACTS]) for code_id, many in extracts.items()}
    figures = tuple(
        _figures(
            (code_id, names.get(code_id, "")),
            tallies,
            _extracts(placed, documents, coder_ids, code_id),
            [unitizing.disagreement(extracts[code_id])],
            [[one] for one in drawn[code_id]],
            draws,
        )
        for code_id, tallies in by_code.items()
    )
    pooled = [agreement.joined(many) for many in zip(*by_code.values(), strict=True)] if by_code else []
    counts = tuple(sum(one.extracts[at] for one in figures) for at in range(len(coder_ids)))
    every = [unitizing.disagreement(many) for many in extracts.values()]
    overall = _figures(("", _("All codes")), pooled, counts, every, [*zip(*drawn.values(), strict=True)], draws)
    return Agreement(tuple(coder_ids), documents, unit, overall, figures, _sentence(overall))


def differences(reader: Reader, coder_ids: Sequence[str], found: Agreement, limit: int = 2000) -> list[Difference]:
    """Where the coders differ, passage by passage, in the order of the text."""
    placed = _placed(reader, coder_ids, [one.code_id for one in found.codes])
    differing: list[Difference] = []
    for document_id in found.documents:
        for one in found.codes:
            spans = [placed.get((document_id, coder, one.code_id), []) for coder in coder_ids]
            differing += _parts(document_id, one.code_id, coder_ids, spans)
    differing.sort(key=lambda one: (found.documents.index(one.document_id), one.start))
    return differing[:limit]


def _parts(
    document_id: str, code_id: str, coders: Sequence[str], spans: Sequence[list[tuple[int, int]]]
) -> list[Difference]:
    edges = sorted({edge for one in spans for span in one for edge in span})
    found: list[Difference] = []
    for start, end in pairwise(edges):
        by = tuple(c for c, one in zip(coders, spans, strict=True) if any(a <= start and end <= b for a, b in one))
        if by and len(by) < len(coders):
            rest = tuple(coder for coder in coders if coder not in by)
            if found and found[-1].end == start and found[-1].by == by:
                found[-1] = Difference(document_id, found[-1].start, end, code_id, by, rest)
            else:
                found.append(Difference(document_id, start, end, code_id, by, rest))
    return found


def _placed(reader: Reader, coder_ids: Sequence[str], code_ids: Sequence[str] | None) -> Placed:
    found: Placed = defaultdict(list)
    for one in reader.find_in(Coding, "coder_id", coder_ids):
        if one.status != "withdrawn" and one.origin != "suggestion" and (code_ids is None or one.code_id in code_ids):
            found[one.document_id, one.coder_id, one.code_id].append((one.start, one.end))
    return found


def _shared(placed: Placed, coder_ids: Sequence[str]) -> list[str]:
    by: dict[str, set[str]] = defaultdict(set)
    for document_id, coder_id, _code in placed:
        by[document_id].add(coder_id)
    return sorted(document for document, coders in by.items() if coders >= set(coder_ids))


def _extracts(placed: Placed, documents: Sequence[str], coders: Sequence[str], code_id: str) -> tuple[int, ...]:
    return tuple(sum(len(placed.get((d, coder, code_id), [])) for d in documents) for coder in coders)


def _units(reader: Reader, documents: Sequence[str], unit: str) -> dict[str, list[tuple[int, int]]]:
    texts = reader.texts(documents)
    if unit == "character":
        return {key: [(0, len(text))] for key, text in texts.items()}
    if unit == "sentence":
        return {key: [span for start, end in paragraphs(text) for span in sentences(text, start, end)]
                for key, text in texts.items()}  # fmt: skip
    found = {key: [(one.start, one.end) for one in reader.find(Turn, "start", document_id=key)] for key in documents}
    return {key: turns or paragraphs(texts[key]) for key, turns in found.items()}


def _count(spans: Sequence[list[tuple[int, int]]], units: Sequence[tuple[int, int]], unit: str) -> Tally:
    if unit == "character":
        return agreement.characters(spans, units[0][1])
    return agreement.tally(spans, units)


def _figures(
    code: tuple[str, str],
    tallies: Sequence[Tally],
    extracts: tuple[int, ...],
    found: Sequence[Disagreement],
    drawn: Sequence[Sequence[Disagreement]],
    draws: Sequence[Sequence[int]],
) -> Figures:
    whole = agreement.joined(tallies) if tallies else Tally(len(extracts), ())
    values = {key: formula(whole) for key, formula in _FIGURES.items()} | {UNITIZING: unitizing.alpha(found)}
    pair = whole.pair(0, 1) if whole.coders > 1 else (0, 0, 0, 0)
    intervals = _intervals(tallies, draws)
    many = [value for one in drawn if (value := unitizing.alpha(one)) is not None]
    if len(many) > _DRAWS_OF_EXTRACTS / 2:
        intervals[UNITIZING] = _middle(many)
    return Figures(*code, whole.units, extracts, values, intervals, pair)


def _draws(documents: int) -> list[list[int]]:
    """Documents drawn again with replacement (Efron 1979): how often each is in a draw, the same draws for all codes.

    None with fewer than five documents: an interval would say nothing.
    """
    if documents < _DOCUMENTS:
        return []
    chance, found = random.Random(2026), []
    for _draw in range(_DRAWS):
        often = [0] * documents
        for at in chance.choices(range(documents), k=documents):
            often[at] += 1
        found.append(often)
    return found


def _intervals(tallies: Sequence[Tally], draws: Sequence[Sequence[int]]) -> dict[str, tuple[float, float]]:
    """95 % intervals over draws of documents."""
    if not tallies or not draws:
        return {}
    drawn: dict[str, list[float]] = defaultdict(list)
    keys = [who for who, _count in agreement.joined(tallies).counts]
    rows = [dict(one.counts) for one in tallies]
    columns = [[one.get(who, 0) for one in rows] for who in keys]
    for often in draws:
        counts = tuple((who, sum(map(mul, often, column))) for who, column in zip(keys, columns, strict=True))
        sample = Tally(tallies[0].coders, counts)
        for name, formula in _FIGURES.items():
            value = formula(sample)
            if value is not None:
                drawn[name].append(value)
    return {name: _middle(many) for name, many in drawn.items() if len(many) > len(draws) / 2}


def _middle(many: list[float]) -> tuple[float, float]:
    """The bounds of the middle 95 %."""
    many = sorted(many)
    return many[int(len(many) * 0.025)], many[min(len(many) - 1, int(len(many) * 0.975))]


def _sentence(overall: Figures) -> str:
    """One sentence that says what the figures are worth."""
    if sum(overall.extracts) < 2 * _FEW:
        return _("With so few extracts these figures say nothing: look at the passages.")
    kappa = overall.values["cohen_kappa"]
    if kappa is None:
        return _("Nothing can be counted: everything or nothing is coded alike.")
    if kappa < 0.4:
        return _("They often read differently: talk about the definitions before going on.")
    if kappa < 0.7:
        return _("They agree in part: the passages where they differ will help to make the definitions clearer.")
    return _("They agree well; look at what remains all the same.")


def coder_named(reader: Reader, name: str) -> Coder:
    """A coder by name or initials, whatever the case. Raises `UserError` when there is none or several."""
    wanted = name.strip().casefold()
    found = [one for one in reader.find(Coder) if wanted in (one.name.casefold(), one.initials.casefold(), one.id)]
    if len(found) != 1:
        known = ", ".join(one.name for one in reader.find(Coder))
        raise UserError(_("“{name}” is not one coder.").format(name=name), _("Coders: {known}.").format(known=known))
    return found[0]


def document_named(reader: Reader, name: str) -> Document:
    """A document by title or id. Raises `UserError` when there is none or several."""
    found = [one for one in reader.find(Document) if name.strip() in (one.title, one.id)]
    if len(found) != 1:
        raise UserError(_("“{name}” is not one document.").format(name=name), _("Give its whole title."))
    return found[0]
