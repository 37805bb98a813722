"""Merging two copies of a project: a true three-way merge by ids, from where the two were last the same.

What changed on one side is taken; what changed on both is compared field by field; deletions propagate, but nothing
that the other side used or changed is lost; positions are carried to the text that results; a withdrawal always wins.
"""

import json
from collections.abc import Iterable, Mapping

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Lens, ProjectInfo
from qualicode.services import correcting
from qualicode.services.merging import ancestor
from qualicode.services.merging.rows import Merge
from qualicode.services.merging.values import DECISIONS as DECISIONS
from qualicode.services.merging.values import OPEN, REPORT, SETTLED, Values
from qualicode.services.merging.values import Divergence as Divergence
from qualicode.services.merging.values import Plan as Plan
from qualicode.store import journal, schema
from qualicode.store.project import Project
from qualicode.store.reading import Reader
from qualicode.store.removal import remove_deep


def plan(mine: Reader, theirs: Reader, base: Reader | None = None) -> Plan:
    """What taking over the changes of another copy would do. Reads only; safe in a job.

    `base`: a file that is known to be where the two parted; else that is found in their histories. Raises `UserError`
    when one of the files is another project.
    """
    ours = mine.find(ProjectInfo)[0]
    for other in (one.find(ProjectInfo)[0] for one in (theirs, base) if one is not None):
        if ours.id != other.id:
            raise UserError(
                _("This file is another project: “{name}”.").format(name=other.name),
                _("Choose a copy of this project, or take over its texts and codes by way of a .qdpx file."),
            )
    here, there = ancestor.History(mine), ancestor.History(theirs)
    found = Merge(mine, theirs, ancestor.find(here, there, base)).run()
    found.heads, found.seq = there.heads_for(here), here.steps[-1][0] if here.steps else 0
    found.known = not found.heads or here.holds(found.heads[0])
    return found


def apply(project: Project, theirs: Reader, found: Plan, decisions: Mapping[str, str] | None = None) -> None:
    """Carry a plan out in one step, with a snapshot before. `decisions`: by divergence id, "mine", "theirs" or "later".

    What is decided "later" stays in the list of `open_divergences`; nothing else waits for it.
    """
    decisions = decisions or {}
    if found.empty and found.known:
        return
    if project.last_seq != found.seq:
        raise UserError(_("The project was changed meanwhile."), _("Look at the copy again."))
    name = theirs.find(ProjectInfo)[0].name
    if not found.empty:
        project.snapshot(_("Before merging"))
    # Where nothing is taken, what is noted is up to where the other history is known: undo passes over that.
    kind = "identity" if found.empty else "do"
    with project.step(N_("Merge a copy of “{name}”"), kind=kind, name=name, heads=list(found.heads)):
        _keep_report(project, found)
        _copy_contents(project, theirs, found)
        journal.apply(project.connection, found.net)
        for one in found.divergences:
            decided = decisions.get(one.id, "later")
            if decided not in DECISIONS:
                raise ValueError(f"no such decision: {decided}")
            _decide(project, one, decided, found.choices.get(one.id, {}))
            kept = {**_as_values(one), "choice": found.choices.get(one.id, {})}
            if decided != "later":
                kept["decision"] = decided
            project.add(Lens(name=one.id, query=json.dumps(kept, ensure_ascii=False), created_by=project.coder_id,
                             kind=OPEN if decided == "later" else SETTLED))  # fmt: skip


def _keep_report(project: Project, found: Plan) -> None:
    query = json.dumps({"told": told(found), "plan": found.as_json()}, ensure_ascii=False)
    project.add(Lens(name=_("Merge"), query=query, kind=REPORT, created_by=project.coder_id))


def told(found: Plan) -> list[str]:
    """What a merge takes, coder by coder, in people's words; then its doubts."""
    lines = [] if found.ancestor else [_("The two files share no history: nothing is deleted.")]
    if found.empty:
        lines.append(_("There is nothing new in this copy."))
    for who, counts in found.counts.items():
        parts = [_(_ACTS[act]).format(count=count) for act, count in counts.items() if count and act in _ACTS]
        if parts:
            lines.append(_("{who}: {what}").format(who=who, what=", ".join(parts)))
    return lines + found.doubts


_ACTS = {
    "coding added": N_("extracts added: {count}"),
    "coding changed": N_("extracts changed: {count}"),
    "coding deleted": N_("extracts deleted: {count}"),
    "note added": N_("notes added: {count}"),
    "note changed": N_("notes changed: {count}"),
    "note deleted": N_("notes deleted: {count}"),
    "code added": N_("codes added: {count}"),
    "code changed": N_("codes changed: {count}"),
    "code deleted": N_("codes deleted: {count}"),
    "document added": N_("documents added: {count}"),
    "document changed": N_("documents changed: {count}"),
    "document deleted": N_("documents deleted: {count}"),
    "coder added": N_("coders added: {count}"),
}


def open_divergences(reader: Reader) -> list[Divergence]:
    """What waits for a decision, oldest first."""
    found = []
    for lens in reader.find(Lens, kind=OPEN):
        kept = json.loads(lens.query)
        kept.pop("choice", None)
        found.append(Divergence(**kept))
    return found


def arbitrate(project: Project, divergence_ids: Iterable[str], decision: str) -> None:
    """Decide divergences that were left for later: "mine" or "theirs"."""
    wanted = set(divergence_ids)
    with project.step(N_("Arbitrate divergences")):
        for lens in project.find(Lens, kind=OPEN):
            if lens.name in wanted:
                kept = json.loads(lens.query)
                choice = kept.pop("choice", {})
                _decide(project, Divergence(**kept), decision, choice)
                noted = {**json.loads(lens.query), "decision": decision}
                project.update(Lens, lens.id, kind=SETTLED, query=json.dumps(noted, ensure_ascii=False))


def _as_values(one: Divergence) -> Values:
    return {name: getattr(one, name) for name in Divergence.__dataclass_fields__}


def _decide(project: Project, one: Divergence, decision: str, choice: Values) -> None:
    cls = schema.CLASSES[one.table]
    if not project.count(cls, id=one.row_id):
        return
    removes = (one.kind == "deleted there" and decision == "theirs") or (
        one.kind == "deleted here" and decision == "mine"
    )
    if removes:
        remove_deep(project, cls, [one.row_id])
    elif decision == "theirs" and one.table == "document" and "content" in choice:
        body = project.rows("SELECT body FROM content WHERE hash = ?", (choice["content"],))
        correcting.correct_text(project, one.row_id, str(body[0][0]), _("Merged"))
    elif decision == "theirs" and choice:
        project.update(cls, one.row_id, **choice)


def _copy_contents(project: Project, theirs: Reader, found: Plan) -> None:
    for text in sorted(found.texts):
        project.keep_text(text)
    for digest in sorted(found.contents):
        for row in theirs.rows("SELECT hash, body, bytes FROM content WHERE hash = ?", (digest,)):
            project.connection.exec_driver_sql(
                "INSERT OR IGNORE INTO content (hash, body, bytes) VALUES (?, ?, ?)", tuple(row)
            )
