"""The codebook (grille de codes): a tree of codes, each with what it means, what it includes and what not."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Code, CodeAlias, Coding, Note, SuggestionDecision
from qualicode.services.coding import Passage, code_passages, recode
from qualicode.store.project import Project
from qualicode.store.reading import Reader
from qualicode.store.removal import remove_deep

FIELDS = ("definition", "includes", "excludes", "typical_example", "borderline_example")
_FIRST_HUE, _GOLDEN_ANGLE = 30, 137.508


@dataclass(frozen=True, slots=True)
class Branch:
    """A code in the tree: how many extracts bear it, and how many it or a code below it."""

    code: Code
    extracts: int
    total: int
    children: tuple["Branch", ...]
    depth: int = 0


def tree(reader: Reader, coder_id: str | None = None) -> tuple[Branch, ...]:
    """The codebook as a tree, siblings in their order, with counts of extracts (withdrawn ones left out).

    `coder_id`: only this coder's extracts count.
    """
    mine, who = (" AND coder_id = ?", (coder_id,)) if coder_id else ("", ())
    rows = reader.rows(f"SELECT code_id, count(*) FROM coding WHERE status <> 'withdrawn'{mine} GROUP BY code_id", who)
    counts = dict(map(tuple, rows))
    children: dict[str | None, list[Code]] = {}
    for code in reader.find(Code, "position"):
        children.setdefault(code.parent_id, []).append(code)

    def branch(code: Code, depth: int) -> Branch:
        below = tuple(branch(child, depth + 1) for child in children.get(code.id, ()))
        own = counts.get(code.id, 0)
        return Branch(code, own, own + sum(child.total for child in below), below, depth)

    return tuple(branch(code, 0) for code in children.get(None, ()))


def flat(branches: Iterable[Branch]) -> list[Branch]:
    """A tree's branches from top to bottom, each before its children."""
    return [found for branch in branches for found in (branch, *flat(branch.children))]


def path(reader: Reader, code_id: str) -> str:
    """A code's name after its parents': "Accès et recours / Non-recours"."""
    return " / ".join(code.name for code in _ancestors(reader, code_id))


def paths(reader: Reader) -> dict[str, str]:
    """Every code's path by its id."""
    codes = {code.id: code for code in reader.find(Code)}

    def full(code: Code) -> str:
        return f"{full(codes[code.parent_id])} / {code.name}" if code.parent_id else code.name

    return {code_id: full(code) for code_id, code in codes.items()}


def create_code(project: Project, name: str, parent_id: str | None = None, **fields: Any) -> Code:
    """A new code, last of its siblings, with a hue of its own unless one is given.

    Raises `UserError` when the name is empty or a sibling has it.
    """
    name = _free_name(project, name, parent_id)
    siblings = project.find(Code, "position", parent_id=parent_id)
    fields.setdefault("hue", next_hue(project))
    fields.setdefault("created_by", project.coder_id)
    code = Code(name=name, parent_id=parent_id, position=_after(siblings), **fields)
    with project.step(N_("Create the code “{name}”"), name=name):
        project.add(code)
    return code


def code_with_new(
    project: Project, passage: Passage, name: str, parent_id: str | None = None, **fields: Any
) -> tuple[Code, Coding]:
    """Put a new code on a passage in one step. One of this name under the same parent is taken instead."""
    code = _named(project, name, parent_id)
    with project.step(N_("Code “{code}”"), code=code.name if code else " ".join(name.split())):
        code = code or create_code(project, name, parent_id, **fields)
        return code, code_passages(project, [passage], code.id)[0]


def code_many(
    project: Project, passages: Sequence[Passage], code_id: str | None, name: str = "", *, origin: str = "hand"
) -> Code:
    """Put a code (or one of this name at the top, made when new) on many passages in one step."""
    code = project.get(Code, code_id) if code_id else _named(project, name, None)
    with project.step(N_("Code “{code}”"), code=code.name if code else " ".join(name.split())):
        code = code or create_code(project, name)
        code_passages(project, passages, code.id, origin=origin)
    return code


def _named(reader: Reader, name: str, parent_id: str | None) -> Code | None:
    wanted = " ".join(name.split()).casefold()
    return next((c for c in reader.find(Code, parent_id=parent_id) if c.name.casefold() == wanted), None)


def next_hue(reader: Reader) -> int:
    """A hue well apart from those in use: the golden angle's steps around the circle."""
    used = {code.hue for code in reader.find(Code)}
    steps = (round(_FIRST_HUE + _GOLDEN_ANGLE * index) % 360 for index in range(len(used), len(used) + 360))
    return next((hue for hue in steps if hue not in used), _FIRST_HUE)


def rename_code(project: Project, code_id: str, name: str) -> None:
    """Give a code another name. Raises `UserError` when it is empty or a sibling has it."""
    code = project.get(Code, code_id)
    name = _free_name(project, name, code.parent_id, but=code_id)
    with project.step(N_("Rename “{old}” to “{new}”"), old=code.name, new=name):
        project.update(Code, code_id, name=name)


def define_code(project: Project, code_id: str, **fields: Any) -> None:
    """Say what a code means: `definition`, `includes`, `excludes`, `typical_example`, `borderline_example`, `kind`."""
    unknown = fields.keys() - {*FIELDS, "kind"}
    if unknown:
        raise ValueError(f"not part of a code's definition: {unknown}")
    with project.step(N_("Define “{name}”"), name=project.get(Code, code_id).name):
        project.update(Code, code_id, **fields)


def recolour_code(project: Project, code_id: str, hue: int) -> None:
    """Give a code another hue, 0–359."""
    with project.step(N_("Recolour “{name}”"), name=project.get(Code, code_id).name):
        project.update(Code, code_id, hue=hue % 360)


def pin_code(project: Project, code_id: str, key: str) -> None:
    """Let a digit "1"…"9" apply a code ("" for none); the code that had the key loses it."""
    if key and (len(key) != 1 or key not in "123456789"):
        raise ValueError("pinned keys are the digits 1 to 9")
    with project.step(N_("Pin “{name}”"), name=project.get(Code, code_id).name):
        for code in project.find(Code, pinned_key=key) if key else ():
            project.update(Code, code.id, pinned_key="")
        project.update(Code, code_id, pinned_key=key)


def move_code(project: Project, code_id: str, parent_id: str | None, before_id: str | None = None) -> None:
    """Put a code under another (None: at the top), before a sibling or last.

    Raises `UserError` when that would put it under itself, or beside a code of the same name.
    """
    code = project.get(Code, code_id)
    if parent_id and code_id in {ancestor.id for ancestor in _ancestors(project, parent_id)}:
        raise UserError(
            _("“{name}” cannot be moved under itself.").format(name=code.name), _("Choose another place in the tree.")
        )
    _free_name(project, code.name, parent_id, but=code_id)
    siblings = [c for c in project.find(Code, "position", parent_id=parent_id) if c.id != code_id]
    index = next((i for i, sibling in enumerate(siblings) if sibling.id == before_id), len(siblings))
    siblings.insert(index, code)
    with project.step(N_("Move “{name}”"), name=code.name):
        project.update(Code, code_id, parent_id=parent_id)
        project.update_many(Code, [(c.id, {"position": i}) for i, c in enumerate(siblings)])


def merge_codes(project: Project, source_ids: Sequence[str], target_id: str, reason: str = "") -> None:
    """Move extracts, notes and sub-codes of codes to another code, then delete them; a reason goes to the journal."""
    target = project.get(Code, target_id)
    sources = [project.get(Code, source_id) for source_id in source_ids if source_id != target_id]
    if any(s.id in {a.id for a in _ancestors(project, target_id)} for s in sources):
        raise UserError(
            _("“{name}” lies under a code that would be merged into it.").format(name=target.name),
            _("Move it out first, or merge the other way round."),
        )
    names = ", ".join(source.name for source in sources)
    with project.step(N_("Merge “{names}” into “{name}”"), names=names, name=target.name):
        for source in sources:
            recode(project, [c.id for c in project.find(Coding, code_id=source.id)], target_id)
            decided = project.find(SuggestionDecision, code_id=source.id)
            project.update_many(SuggestionDecision, [(d.id, {"code_id": target_id}) for d in decided])
            children = project.find(Code, parent_id=source.id)
            project.update_many(Code, [(child.id, {"parent_id": target_id}) for child in children])
            notes = project.find(Note, target_id=source.id)
            project.update_many(Note, [(note.id, {"target_id": target_id}) for note in notes])
            _keep_alias(project, source, target_id, reason)
            remove_deep(project, Code, [source.id])
        if reason.strip():
            body = _("Merged {names} into {name}: {reason}").format(names=names, name=target.name, reason=reason)
            project.add(Note(kind="journal", body=body, coder_id=project.coder_id))


def _keep_alias(project: Project, source: Code, target_id: str, reason: str) -> None:
    """Let the merged code, and those merged into it before, be found under the code that took it in."""
    followed = project.find(CodeAlias, code_id=source.id)
    project.update_many(CodeAlias, [(alias.id, {"code_id": target_id}) for alias in followed])
    project.add(
        CodeAlias(
            code_id=target_id,
            former_id=source.id,
            name=source.name,
            reason=reason.strip(),
            coder_id=project.coder_id,
        )
    )


def delete_codes(project: Project, code_ids: Iterable[str]) -> None:
    """Delete codes with the codes below them, and take them off every passage."""
    doomed: list[str] = []
    pending = list(code_ids)
    while pending:
        code_id = pending.pop()
        doomed.append(code_id)
        pending += [child.id for child in project.find(Code, parent_id=code_id)]
    name = project.get(Code, doomed[0]).name if doomed else ""
    with project.step(N_("Delete the code “{name}”"), name=name):
        remove_deep(project, Code, doomed)


def _ancestors(reader: Reader, code_id: str) -> list[Code]:
    """A code after its parents, the root first."""
    chain: list[Code] = []
    current: str | None = code_id
    while current:
        code = reader.get(Code, current)
        chain.insert(0, code)
        current = code.parent_id
    return chain


def _free_name(reader: Reader, name: str, parent_id: str | None, but: str | None = None) -> str:
    name = re.sub(r"[ \t\r\n]+", " ", name).strip()  # a non-breaking space inside « » stays
    if not name:
        raise UserError(_("A code needs a name."), _("Type at least one character."))
    for sibling in reader.find(Code, parent_id=parent_id):
        if sibling.id != but and sibling.name.casefold() == name.casefold():
            raise UserError(
                _("There is already a code called “{name}” here.").format(name=sibling.name),
                _("Choose another name, or merge the two codes."),
            )
    return name


def _after(siblings: Sequence[Code]) -> int:
    return max((code.position for code in siblings), default=-1) + 1
