"""Keeping a codebook in good order: archiving, duplicating, versions, the history of a definition, quiet remarks."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.folding import fold
from qualicode.model.ids import new_id, now
from qualicode.model.study import Code, CodeAlias, CodebookVersion, Coding, Dismissal, Note
from qualicode.services import codebook
from qualicode.store.project import Project
from qualicode.store.reading import Reader

MEANING = ("name", "definition", "includes", "excludes", "typical_example", "borderline_example")
"""The fields of a code that say what it means."""


def archive_codes(project: Project, code_ids: Sequence[str], archived: bool = True) -> None:
    """Keep codes with their extracts, but propose them no longer; or take them into use again. Their keys are freed."""
    fields: dict[str, Any] = {"archived": archived, **({"pinned_key": ""} if archived else {})}
    with project.step(N_("Archive codes") if archived else N_("Take codes into use again")):
        project.update_many(Code, [(code_id, fields) for code_id in code_ids])


def duplicate_code(project: Project, code_id: str, *, with_extracts: bool = False) -> Code:
    """A second code beside this one with the same meaning, to be made different; with its extracts when wanted."""
    old = project.get(Code, code_id)
    name = _free(project, old)
    with project.step(N_("Duplicate “{name}”"), name=old.name):
        made = codebook.create_code(
            project, name, old.parent_id, kind=old.kind, **{field: getattr(old, field) for field in MEANING[1:]}
        )
        if with_extracts:
            codings = project.find(Coding, code_id=code_id)
            project.add(*(replace(one, id=new_id(), code_id=made.id) for one in codings))
    return made


def _free(reader: Reader, code: Code) -> str:
    taken = {one.name.casefold() for one in reader.find(Code, parent_id=code.parent_id)}
    names = (_("{name} (copy {number})").format(name=code.name, number=number) for number in range(1, 1000))
    first = _("{name} (copy)").format(name=code.name)
    return first if first.casefold() not in taken else next(one for one in names if one.casefold() not in taken)


def say_why(project: Project, target_id: str, former: Iterable[str], reason: str) -> Note:
    """Say why codes (by their former ids) were merged into another: kept with their aliases and in the journal."""
    if not reason.strip():
        raise UserError(_("The note is empty."), _("Write at least a word."))
    aliases = [one for one in project.find_in(CodeAlias, "former_id", former) if one.code_id == target_id]
    names = ", ".join(one.name for one in aliases)
    name = project.get(Code, target_id).name
    body = _("Merged {names} into {name}: {reason}").format(names=names, name=name, reason=reason.strip())
    note = Note(kind="journal", body=body, coder_id=project.coder_id, target_table=Code.table, target_id=target_id)
    with project.step(N_("Say why codes were merged")):
        project.update_many(CodeAlias, [(one.id, {"reason": reason.strip()}) for one in aliases])
        project.add(note)
    return note


# Versions


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a code between two versions: `kind` is "added", "removed", "renamed", "moved" or "redefined"."""

    kind: str
    code_id: str
    name: str
    before: str = ""
    after: str = ""


def name_version(project: Project, name: str) -> CodebookVersion:
    """Keep the codebook as it is now under a name."""
    if not name.strip():
        raise UserError(_("A name is needed."), _("Type at least one character."))
    codes = json.dumps([asdict(code) for code in project.find(Code, "position")], ensure_ascii=False)
    made = CodebookVersion(name=name.strip(), codes=codes, coder_id=project.coder_id)
    with project.step(N_("Name a version of the codebook: {name}"), name=made.name):
        project.add(made)
    return made


def delete_version(project: Project, version_id: str) -> None:
    """Forget a version; the codebook stays as it is."""
    with project.step(N_("Forget a version of the codebook")):
        project.remove(CodebookVersion, [version_id])


def versions(reader: Reader) -> list[CodebookVersion]:
    """The versions that were named, newest first."""
    return sorted(reader.find(CodebookVersion), key=lambda one: (one.created_at, one.id), reverse=True)


def codes_of(version: CodebookVersion) -> list[Code]:
    """The codes of a version. What a later program may have added to them is left out."""
    names = set(Code.__dataclass_fields__)
    return [Code(**{key: value for key, value in row.items() if key in names}) for row in json.loads(version.codes)]


def compare(before: Sequence[Code], after: Sequence[Code]) -> list[Difference]:
    """What changed from one codebook to another, by code; ids say which code is which."""
    old, new = {code.id: code for code in before}, {code.id: code for code in after}
    found = [Difference("added", code.id, code.name) for code in after if code.id not in old]
    found += [Difference("removed", code.id, code.name) for code in before if code.id not in new]
    for code in after:
        if (was := old.get(code.id)) is None:
            continue
        if was.name != code.name:
            found.append(Difference("renamed", code.id, code.name, was.name, code.name))
        if was.parent_id != code.parent_id:
            places = _parent(was, old), _parent(code, new)
            found.append(Difference("moved", code.id, code.name, *places))
        for field in MEANING[1:]:
            if getattr(was, field) != getattr(code, field):
                found.append(Difference("redefined", code.id, code.name, getattr(was, field), getattr(code, field)))
    return found


def _parent(code: Code, codes: dict[str, Code]) -> str:
    above = codes.get(code.parent_id or "")
    return above.name if above else ""


# The history of a definition


@dataclass(frozen=True, slots=True)
class Redefinition:
    """A field of a code that was changed: when, by whom (a coder's id), from what to what."""

    at: str
    coder_id: str
    field: str
    before: str
    after: str


def history(reader: Reader, code_id: str) -> list[Redefinition]:
    """Every change of what a code means, newest first, as the journal knows it."""
    rows = reader.rows(
        "SELECT s.at, s.coder_id, j.before, j.after FROM journal j JOIN step s ON s.id = j.step_id"
        " WHERE j.tbl = 'code' AND j.row_id = ? AND j.before IS NOT NULL AND j.after IS NOT NULL ORDER BY j.seq DESC",
        (code_id,),
    )
    found = []
    for at, coder_id, before, after in rows:
        old, new = json.loads(before), json.loads(after)
        for field in MEANING:
            if old.get(field, "") != new.get(field, ""):
                found.append(Redefinition(at, coder_id or "", field, old.get(field, ""), new.get(field, "")))
    return found


def coded_before(reader: Reader, code_id: str, changes: Sequence[Redefinition] | None = None) -> int:
    """How many extracts were coded before the code's definition was changed last (`changes`: its history, if known)."""
    known = history(reader, code_id) if changes is None else changes
    changed = next((one.at for one in known if one.field != "name" and one.before), None)
    if changed is None:
        return 0
    rows = reader.rows(
        "SELECT count(*) FROM coding WHERE code_id = ? AND created_at < ? AND status <> 'withdrawn'",
        (code_id, changed),
    )
    return int(rows[0][0])


# Quiet remarks


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a code that is worth a look; `rule` names it, `words` say it."""

    code_id: str
    rule: str
    words: str


_BROAD, _MANY = 0.35, 40
"""A code that bears such a share of so many extracts, or more, says too little about them."""


def remarks(reader: Reader, code_id: str | None = None) -> list[Remark]:
    """What is worth a look in the codebook (or in one code); what was set aside and archived codes are left out."""
    every = [code for code in reader.find(Code, "position") if not code.archived]
    looked_at = every if code_id is None else [code for code in every if code.id == code_id]
    aside = {(one.rule, one.target_id) for one in reader.find(Dismissal, target_table=Code.table)}
    counts = dict(
        map(tuple, reader.rows("SELECT code_id, count(*) FROM coding WHERE status <> 'withdrawn' GROUP BY 1"))
    )
    parents, whole = {code.parent_id for code in every}, sum(counts.values())
    found = _near_names(looked_at, every)
    for code in looked_at:
        count = counts.get(code.id, 0)
        holds = code.id in parents or code.kind == "heading"
        if count and not holds and not code.definition.strip():
            found.append(Remark(code.id, "no_definition", _("No definition yet: what does this code speak about?")))
        if count == 1:
            found.append(Remark(code.id, "one_extract", _("Only one extract bears it.")))
        elif count > 2 and len(reader.rows(_PERSONS, (code.id,))) == 1:
            found.append(Remark(code.id, "one_person", _("All of its extracts are from one person.")))
        if whole >= _MANY and count >= _BROAD * whole:
            words = _("It bears {percent} % of all extracts: is it several codes?")
            found.append(Remark(code.id, "broad", words.format(percent=round(100 * count / whole))))
        if count and not holds and len(code.name.split()) == 1:
            found.append(
                Remark(code.id, "heading", _("One bare word: a heading or a theme? A theme says what is said."))
            )
    order = {code.id: place for place, code in enumerate(every)}
    kept = [one for one in found if (one.rule, one.code_id) not in aside]
    return sorted(kept, key=lambda one: order[one.code_id])


_PERSONS = """
SELECT DISTINCT coalesce(s.person_id, s.id, k.document_id) FROM coding k
LEFT JOIN turn u ON u.id = (SELECT id FROM turn WHERE document_id = k.document_id AND start <= k.start
                            ORDER BY start DESC LIMIT 1)
LEFT JOIN speaker s ON s.id = u.speaker_id WHERE k.code_id = ? AND k.status <> 'withdrawn' LIMIT 2
"""


def _near_names(codes: Sequence[Code], others: Sequence[Code]) -> list[Remark]:
    folded = [(fold(code.name), code) for code in others]
    found = []
    for code in codes:
        name = fold(code.name)
        for other, twin in folded:
            if twin.id >= code.id or abs(len(name) - len(other)) > 3 or twin.id == code.parent_id:
                continue  # of two, the younger one is spoken of
            matcher = SequenceMatcher(None, name, other)
            if name == other or (matcher.real_quick_ratio() >= 0.86 and matcher.ratio() >= 0.86):
                words = _("Its name is much like “{name}”: the same code?").format(name=twin.name)
                found.append(Remark(code.id, "near_name", words))
    return found


def set_aside(project: Project, remark: Remark) -> None:
    """Do not make this remark about this code again."""
    with project.step(N_("Set a remark aside")):
        project.add(
            Dismissal(
                rule=remark.rule,
                target_table=Code.table,
                target_id=remark.code_id,
                coder_id=project.coder_id,
                created_at=now(),
            )
        )
