"""Writing a synthesis by hand: texts in its places, findings, verbatims placed, left out, cut; each act is one step."""

from collections.abc import Sequence

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Code, Coding, SynthesisNode
from qualicode.model.synthesis.hand import OUT, SLOTS, Hand, read_hand, unsaid
from qualicode.services.synthesis import row_of, the_row
from qualicode.store.project import Project
from qualicode.store.reading import Reader


def hand(reader: Reader, which: str = "") -> Hand:
    """What was written so far in a synthesis (its id; "" for the first)."""
    row = row_of(reader, which)
    return read_hand(reader.find(SynthesisNode, synthesis_id=row.id) if row else ())


def write(project: Project, slot: str, text: str, code_id: str = "", which: str = "") -> None:
    """Write the text of a place (one of `SLOTS`), for a code or for the whole; an empty one is taken away.

    Nothing happens when it reads so already. Raises `ValueError` for a place that there is not.
    """
    if slot not in SLOTS:
        raise ValueError(slot)
    known = [one for one in _nodes(project, "text", which) if (one.place, one.subject_id) == (slot, code_id)]
    if (known[0].body if known else "") == text.strip():
        return
    with project.step(N_("Write in the synthesis")):
        if not text.strip():
            project.remove(SynthesisNode, [one.id for one in known])
        elif known:
            project.update(SynthesisNode, known[0].id, body=text.strip())
        else:
            subject = ("code", code_id) if code_id else ("", "")
            _add(project, which, "text", place=slot, body=text.strip(), subject=subject)


def add_finding(project: Project, code_id: str, title: str, body: str = "", which: str = "") -> str:
    """Add a finding about a code, after the others; returns its id. Raises `UserError` without words."""
    project.get(Code, code_id)
    title = _some(title)
    with project.step(N_("Add a finding to the synthesis")):
        return _add(project, which, "finding", title=title, body=body.strip(), subject=("code", code_id))


def change_finding(project: Project, finding_id: str, *, title: str | None = None, body: str | None = None) -> None:
    """Change a finding's statement or text; nothing happens when they read so already. Raises `UserError`."""
    before = project.get(SynthesisNode, finding_id)
    fields = {"title": before.title if title is None else _some(title), "body": before.body if body is None else body}
    fields = {name: value.strip() for name, value in fields.items()}
    if (before.title, before.body) != (fields["title"], fields["body"]):
        with project.step(N_("Change a finding of the synthesis")):
            project.update(SynthesisNode, finding_id, **fields)


def remove_finding(project: Project, finding_id: str) -> None:
    """Take a finding away; its extracts stay in the study."""
    below = [one.id for one in project.find(SynthesisNode, parent_id=finding_id)]
    with project.step(N_("Remove a finding from the synthesis")):
        project.remove(SynthesisNode, [*below, finding_id])


def place(project: Project, coding_id: str, *, code_id: str = "", finding_id: str = "", which: str = "") -> str:
    """Show an extract for a code, or below a finding, after those placed there; returns the id of its line.

    One that was left out there comes back; one that is placed there stays where it is.
    """
    project.get(Coding, coding_id)
    with project.step(N_("Place a verbatim in the synthesis")):
        holder = finding_id or _theme(project, code_id, which)
        if finding_id:
            which = project.get(SynthesisNode, finding_id).synthesis_id
        for one in project.find(SynthesisNode, parent_id=holder, kind="verbatim", subject_id=coding_id):
            if one.place != OUT:
                return one.id
            project.remove(SynthesisNode, [one.id])
        return _add(project, which, "verbatim", parent_id=holder, subject=("coding", coding_id))


def leave_out(project: Project, coding_ids: Sequence[str], code_id: str, which: str = "") -> None:
    """Show an extract (it may have several codings) no longer for a code, whether it was placed or chosen."""
    with project.step(N_("Leave a verbatim out of the synthesis")):
        holder = _theme(project, code_id, which)
        known = project.find(SynthesisNode, parent_id=holder, kind="verbatim")
        project.remove(SynthesisNode, [one.id for one in known if one.subject_id in coding_ids])
        for coding_id in coding_ids[:1]:
            _add(project, which, "verbatim", parent_id=holder, place=OUT, subject=("coding", coding_id))


def take_away(project: Project, node_id: str) -> None:
    """Take away a verbatim that was placed; for a code, the program may choose it again."""
    with project.step(N_("Take a verbatim away")):
        project.remove(SynthesisNode, [node_id])


def cut(
    project: Project,
    coding_id: str,
    words: str,
    original: str,
    *,
    code_id: str = "",
    finding_id: str = "",
    which: str = "",
) -> None:
    """Show an extract with its words cut: "[…]" for what is left out, additions in square brackets. It is placed first.

    The original itself means: as said. Raises `UserError` when something else was changed.
    """
    words = " ".join(words.split())
    if strange := unsaid(original, words):
        raise UserError(
            _("“{words}” was not said so.").format(words=strange[:80]),
            _("Cut with […], and put what you add between square brackets."),
        )
    kept = "" if words == " ".join(original.split()) else words
    with project.step(N_("Cut a verbatim")):
        node_id = place(project, coding_id, code_id=code_id, finding_id=finding_id, which=which)
        if project.get(SynthesisNode, node_id).body != kept:
            project.update(SynthesisNode, node_id, body=kept)


def move(project: Project, node_id: str, by: int) -> None:
    """Move a finding, or a verbatim that was placed, up (-1) or down (1) among its like; at the end nothing happens."""
    node = project.get(SynthesisNode, node_id)
    like = [
        one
        for one in _nodes(project, node.kind, node.synthesis_id)
        if (one.parent_id, one.place) == (node.parent_id, node.place)
        and (node.kind == "verbatim" or one.subject_id == node.subject_id)
    ]
    order = [one.id for one in like]
    at = order.index(node_id)
    to = min(max(at + by, 0), len(order) - 1)
    if to != at:
        places = sorted(one.position for one in like)
        order.insert(to, order.pop(at))
        with project.step(N_("Move a line of the synthesis")):
            project.update_many(
                SynthesisNode, [(one, {"position": place}) for one, place in zip(order, places, strict=True)]
            )


def _nodes(reader: Reader, kind: str, which: str) -> list[SynthesisNode]:
    row = row_of(reader, which)
    return reader.find(SynthesisNode, "position", synthesis_id=row.id, kind=kind) if row else []


def _theme(project: Project, code_id: str, which: str) -> str:
    """The line that holds a code's verbatims, made when there is none."""
    project.get(Code, code_id)
    found = [one for one in _nodes(project, "theme", which) if one.subject_id == code_id]
    return found[0].id if found else _add(project, which, "theme", subject=("code", code_id))


def _add(
    project: Project,
    which: str,
    kind: str,
    *,
    parent_id: str | None = None,
    title: str = "",
    body: str = "",
    place: str = "",
    subject: tuple[str, str] = ("", ""),
) -> str:
    row = the_row(project, which)
    last = project.rows("SELECT coalesce(max(position), 0) FROM synthesis_node WHERE synthesis_id = ?", (row.id,))[0][0]
    made = SynthesisNode(
        synthesis_id=row.id,
        parent_id=parent_id,
        kind=kind,
        title=title,
        body=body,
        place=place,
        subject_table=subject[0],
        subject_id=subject[1],
        position=int(last) + 1,
    )
    project.add(made)
    return made.id


def _some(words: str) -> str:
    if not words.strip():
        raise UserError(_("Some words are needed."), _("Type at least one character."))
    return " ".join(words.split())
