"""Arbitrating double coding: what the coders decide together about a passage on which they differ.

A passage that keeps its code gets a coding by the coder « Consensus », linked to the codings it comes from (links of
kind "settles"). Every decision, with its reason, is a row of kind "settled difference": it travels and is merged.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from qualicode.extend import Table
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coder, Coding, Document, Lens, Link
from qualicode.services import agreeing
from qualicode.services.agreeing import Agreement, Difference, Placed
from qualicode.store.project import Project
from qualicode.store.reading import Reader

CONSENSUS = "Consensus"
SETTLES = "settles"
KIND = "settled difference"
DECISIONS = {
    "coded": N_("Coded"),
    "narrow": N_("Coded, where all agree"),
    "wide": N_("Coded, as wide as anybody did"),
    "not coded": N_("Not coded"),
    "discuss": N_("To discuss"),
}
"""What may be decided: the differing words bear the code, or only the words that all coded beside them, or all that
anybody coded there, or none of it; or it is left for a talk."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision: about which words and code, what was decided and why, by whom (name) and when (UTC)."""

    id: str
    document_id: str
    start: int
    end: int
    code_id: str
    decision: str
    reason: str
    by: str
    at: str
    coding_id: str = ""


def settle(project: Project, one: Difference, decision: str, reason: str = "") -> None:
    """Decide about a difference in one step; an earlier decision about the same words and code is replaced.

    Raises `UserError` for another decision, or "narrow" where the coders have no word in common.
    """
    if decision not in DECISIONS:
        raise UserError(_("“{name}” is no decision.").format(name=decision), ", ".join(DECISIONS))
    parents = _parents(project, one)
    span = _span(one, decision, parents)
    before = [old for old in settled(project) if _same(old, one)]
    with project.step(N_("Decide about a difference")):
        _forget(project, before)
        made = _consensus_coding(project, one, span, parents) if span else None
        row = {
            "document": one.document_id, "start": one.start, "end": one.end, "code": one.code_id,
            "decision": decision, "reason": reason.strip(), "by": _name(project), "coding": made.id if made else "",
        }  # fmt: skip
        name = project.get(Code, one.code_id).name
        query = json.dumps(row, ensure_ascii=False)
        project.add(Lens(name=name, kind=KIND, query=query, created_by=project.coder_id))


def reopen(project: Project, one: Difference) -> None:
    """Take the decision about a difference back, with its coding, in one step."""
    with project.step(N_("Reopen a difference")):
        _forget(project, [old for old in settled(project) if _same(old, one)])


def settled(reader: Reader) -> list[Settled]:
    """Every decision, the earliest first. Rows that do not fit (a file written elsewhere) are left out."""
    found = []
    for lens in reader.find(Lens, "created_at", kind=KIND):
        try:
            row = json.loads(lens.query)
            found.append(
                Settled(
                    lens.id, str(row["document"]), int(row["start"]), int(row["end"]), str(row["code"]),
                    str(row["decision"]), str(row.get("reason", "")), str(row.get("by", "")), lens.created_at,
                    str(row.get("coding", "")),
                )
            )  # fmt: skip
        except (ValueError, KeyError, TypeError):
            continue
    return found


def decision_on(decisions: Sequence[Settled], one: Difference) -> Settled | None:
    """What was decided about a difference, None while it is open."""
    return next((old for old in reversed(decisions) if _same(old, one)), None)


def after(reader: Reader, before: Agreement) -> Agreement | None:
    """The agreement as it would be had each coder coded what was decided; None while nothing is decided about it."""
    codes = {one.code_id for one in before.codes}
    decided = [
        one
        for one in settled(reader)
        if one.decision != "discuss" and one.document_id in before.documents and one.code_id in codes
    ]
    if not decided:
        return None
    made = {one.id: (one.start, one.end) for one in reader.find_in(Coding, "id", [one.coding_id for one in decided])}

    def change(placed: Placed) -> None:
        for one in decided:
            for coder in before.coders:
                key = (one.document_id, coder, one.code_id)
                placed[key] = _as_decided(placed.get(key, []), one, made.get(one.coding_id))

    return agreeing.compare(
        reader, before.coders, document_ids=before.documents, code_ids=sorted(codes), unit=before.unit, change=change
    )


def _as_decided(spans: Sequence[tuple[int, int]], one: Settled, made: tuple[int, int] | None) -> list[tuple[int, int]]:
    """The spans of a coder with a decision carried out: its words cut out, then what was decided put in."""
    first, last = one.start, one.end
    if one.decision in ("narrow", "wide"):  # the whole extracts were decided about
        near = [span for span in spans if span[0] <= one.end and one.start <= span[1]]
        first, last = min([first, *(start for start, _end in near)]), max([last, *(end for _start, end in near)])
    kept = [(start, min(end, first)) for start, end in spans if start < first]
    kept += [(max(start, last), end) for start, end in spans if end > last]
    joined: list[tuple[int, int]] = []
    for start, end in sorted([*kept, made] if made else kept):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def record(reader: Reader) -> Table:
    """All decisions as a table to write: what, where, who differed, what was decided and why."""
    titles = {one.id: one.title for one in reader.find(Document)}
    names = {one.id: one.name for one in reader.find(Code)}
    texts = reader.texts(dict.fromkeys(one.document_id for one in settled(reader) if one.document_id in titles))
    rows = tuple(
        (
            names.get(one.code_id, ""),
            texts[one.document_id][one.start : one.end],
            titles[one.document_id],
            _(DECISIONS.get(one.decision, one.decision)),
            one.reason,
            one.by,
            one.at[:10],
        )
        for one in settled(reader)
        if one.document_id in texts
    )
    headings = (_("Code"), _("Words"), _("Document"), _("Decision"), _("Reason"), _("Decided by"), _("Date"))
    return Table(_("Decisions about double coding"), headings, rows)


def _same(old: Settled, one: Difference) -> bool:
    return (old.document_id, old.code_id) == (one.document_id, one.code_id) and (
        old.start < one.end and one.start < old.end
    )


def _name(project: Project) -> str:
    return project.get(Coder, project.coder_id).name if project.coder_id else ""


def _parents(reader: Reader, one: Difference) -> list[Coding]:
    """The codings of the coders who put this code there, or next to it."""
    who = {*one.by, *one.not_by}
    return [
        coding
        for coding in reader.find(Coding, "start", document_id=one.document_id, code_id=one.code_id)
        if coding.coder_id in who
        and coding.status != "withdrawn"
        and coding.start <= one.end
        and one.start <= coding.end
    ]


def _span(one: Difference, decision: str, parents: Sequence[Coding]) -> tuple[int, int] | None:
    """The words that bear the code after a decision; None when none do."""
    if decision == "coded":
        return one.start, one.end
    if decision == "wide":
        return min(two.start for two in parents), max(two.end for two in parents)
    if decision != "narrow":
        return None
    coders = {two.coder_id for two in parents}
    if len(coders) < len({*one.by, *one.not_by}):
        raise UserError(_("The coders have no word in common here."), _("Choose another decision."))
    start = max(min(two.start for two in parents if two.coder_id == coder) for coder in coders)
    end = min(max(two.end for two in parents if two.coder_id == coder) for coder in coders)
    if start >= end:
        raise UserError(_("The coders have no word in common here."), _("Choose another decision."))
    return start, end


def _consensus_coding(project: Project, one: Difference, span: tuple[int, int], parents: Sequence[Coding]) -> Coding:
    known = project.find(Coder, name=CONSENSUS)
    coder = known[0] if known else Coder(name=CONSENSUS, initials="CO")
    if not known:
        project.add(coder)
    start, end = span
    made = Coding(
        document_id=one.document_id, code_id=one.code_id, coder_id=coder.id, start=start, end=end, origin="consensus"
    )
    project.add(made)
    links = [
        Link(kind=SETTLES, source_table="coding", source_id=made.id, target_table="coding", target_id=parent.id)
        for parent in parents
    ]
    project.add(*links)
    return made


def _forget(project: Project, decisions: Sequence[Settled]) -> None:
    codings = [one.coding_id for one in decisions if one.coding_id]
    known = {one.id for one in project.find_in(Coding, "id", codings)}
    links = [one.id for one in project.find_in(Link, "source_id", codings) if one.kind == SETTLES]
    project.remove(Link, links)
    project.remove(Coding, [one for one in codings if one in known])
    project.remove(Lens, [one.id for one in decisions])
