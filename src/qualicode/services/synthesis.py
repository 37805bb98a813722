"""What a study's synthesis is to look like: its title, what is left out, for whom. Kept with the study, undoable.

What is kept is what was left out, not what was kept: a code or a territory that is added later is in.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qualicode.i18n import LANGUAGES, N_, _
from qualicode.model.errors import UserError
from qualicode.model.folding import fold
from qualicode.model.ids import new_id
from qualicode.model.study import Code, ProjectInfo, Synthesis, SynthesisNode, Territory
from qualicode.model.synthesis import ANNEXES
from qualicode.store.project import Project
from qualicode.store.reading import Reader
from qualicode.store.removal import remove_deep

TEMPLATE = "synthese"
FEWEST, MOST = 1, 12
"""Verbatims of one code that a chapter may show."""
_NONE: frozenset[str] = frozenset()
_LABELS = {
    "title": N_("Change the title of the synthesis"),
    "subtitle": N_("Change the subtitle of the synthesis"),
    "commissioner": N_("Change the commissioner of the synthesis"),
    "team": N_("Change the team of the synthesis"),
    "date": N_("Change the date of the synthesis"),
    "language": N_("Change the language of the synthesis"),
    "public": N_("Change the audience of the synthesis"),
    "max_verbatims": N_("Change the number of verbatims"),
    "territories_out": N_("Change the territories of the synthesis"),
    "annexes_out": N_("Change the annexes of the synthesis"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen for the synthesis. A text that is "" is the study's own (its name, its team, today).

    `codes_out` and `territories_out` are ids, `annexes_out` names out of `ANNEXES`; `max_verbatims` is per code.
    """

    title: str = ""
    subtitle: str = ""
    commissioner: str = ""
    team: str = ""
    date: str = ""
    language: str = ""
    public: bool = False
    max_verbatims: int = 4
    codes_out: frozenset[str] = _NONE
    territories_out: frozenset[str] = _NONE
    annexes_out: frozenset[str] = _NONE


@dataclass(frozen=True, slots=True)
class Named:
    """A synthesis of the study: `name` is what the team calls it, "" for the first one."""

    id: str
    name: str


def syntheses(reader: Reader) -> list[Named]:
    """The thematic syntheses of the study, the first one first; none before anything was chosen or written."""
    return [
        Named(one.id, _text(_options(one), "name")) for one in reader.find(Synthesis, "position", template=TEMPLATE)
    ]


def begin(project: Project, name: str, like: str = "") -> str:
    """Begin another synthesis, for another audience; with `like`, as a copy of that one with all that was written.

    Returns its id. Raises `UserError` without a name, or for one that is taken.
    """
    name = _free_name(project, name)
    with project.step(N_("Begin the synthesis “{name}”"), name=name):
        before = the_row(project, like)
        kept = (_options(before) if like else {}) | {"name": name}
        position = 1 + max(one.position for one in project.find(Synthesis))
        made = Synthesis(
            title=before.title if like else "",
            subtitle=before.subtitle if like else "",
            template=TEMPLATE,
            language=before.language,
            options=json.dumps(kept, ensure_ascii=False),
            position=position,
        )
        project.add(made)
        if like:
            _copy_lines(project, before.id, made.id)
    return made.id


def _copy_lines(project: Project, source: str, target: str) -> None:
    """What was written and placed, once more; lines below others come after them."""
    left = project.find(SynthesisNode, "position", synthesis_id=source)
    made: dict[str | None, str | None] = {None: None}
    while left:
        ready = [one for one in left if one.parent_id in made]
        for one in ready:
            copied = replace(one, id=new_id(), synthesis_id=target, parent_id=made[one.parent_id])
            made[one.id] = copied.id
            project.add(copied)
        left = [one for one in left if one.id not in made]
        if not ready:
            return


def rename(project: Project, which: str, name: str) -> None:
    """Call a synthesis something else. Raises `UserError` without a name, or for one that is taken."""
    row = project.get(Synthesis, which)
    name = _free_name(project, name, but=which)
    if _text(_options(row), "name") != name:
        with project.step(N_("Rename a synthesis")):
            kept = _options(row) | {"name": name}
            project.update(Synthesis, which, options=json.dumps(kept, ensure_ascii=False))


def forget(project: Project, which: str) -> None:
    """Delete a synthesis with what was written in it; extracts, codes and other syntheses stay."""
    row = project.get(Synthesis, which)
    with project.step(N_("Delete the synthesis “{name}”"), name=_text(_options(row), "name") or row.title):
        remove_deep(project, SynthesisNode, [one.id for one in project.find(SynthesisNode, synthesis_id=which)])
        project.remove(Synthesis, [which])


def _free_name(reader: Reader, name: str, but: str = "") -> str:
    name = " ".join(name.split())
    if not name:
        raise UserError(_("A name is needed."), _("Type at least one character."))
    if any(fold(one.name) == fold(name) for one in syntheses(reader) if one.id != but):
        raise UserError(_("There is a synthesis “{name}” already.").format(name=name), _("Choose another name."))
    return name


def choices(reader: Reader, which: str = "") -> Choices:
    """What was chosen so far for a synthesis (its id; "" for the first).

    Values that do not fit (a file written elsewhere) count as not chosen.
    """
    row = row_of(reader, which)
    if row is None:
        return Choices()
    kept = _options(row)
    most = kept.get("max_verbatims")
    return Choices(
        title=row.title,
        subtitle=row.subtitle,
        commissioner=_text(kept, "commissioner"),
        team=_text(kept, "team"),
        date=_text(kept, "date"),
        language=row.language if row.language in LANGUAGES else "",
        public=kept.get("public") is True,
        max_verbatims=min(max(most, FEWEST), MOST) if isinstance(most, int) else 4,
        codes_out=_names(kept, "codes_out"),
        territories_out=_names(kept, "territories_out"),
        annexes_out=_names(kept, "annexes_out"),
    )


def choose(project: Project, which: str = "", **fields: Any) -> None:
    """Change fields of the `Choices` in one step; nothing happens when they are so already."""
    before = choices(project, which)
    after = replace(before, **fields)
    if after != before:
        with project.step(_LABELS[next(name for name in fields if getattr(after, name) != getattr(before, name))]):
            _keep(project, after, which)


def leave_out_codes(project: Project, code_id: str, out: bool = True, which: str = "") -> None:
    """Leave a code and all below it out of the synthesis, or take them back in.

    A heading without extracts of its own goes when everything below it is out, and comes back with any of it.
    """
    before = choices(project, which)
    tree = _Tree(project)
    these = tree.below(code_id)
    left_out = before.codes_out | these if out else before.codes_out - these
    for above in tree.above(code_id):
        if not tree.is_coded(above):
            all_out = tree.below(above) - {above} <= left_out
            left_out = left_out | {above} if all_out else left_out - {above}
    label = N_("Leave “{name}” out of the synthesis") if out else N_("Take “{name}” back into the synthesis")
    if left_out != before.codes_out:
        with project.step(label, name=tree.codes[code_id].name):
            _keep(project, replace(before, codes_out=left_out), which)


def options(reader: Reader, which: str = "") -> dict[str, Any]:
    """The choices as the options of the exporter and of `outline`."""
    chosen = choices(reader, which)
    asked: dict[str, Any] = {
        name: getattr(chosen, name)
        for name in ("title", "subtitle", "commissioner", "team", "date", "language", "public", "max_verbatims")
    }
    asked["codes"] = _all_but(chosen.codes_out, [code.id for code in reader.find(Code)])
    asked["territories"] = _all_but(chosen.territories_out, [place.id for place in reader.find(Territory)])
    asked["synthesis"] = which
    asked["annexes"] = [name for name in ANNEXES if name not in chosen.annexes_out]
    return asked


def options_of(reader: Reader, which: str, template: str) -> dict[str, Any]:
    """The choices of a synthesis for any output; what was written by hand belongs to the thematic synthesis alone."""
    return options(reader, which) | ({} if template == TEMPLATE else {"synthesis": ""})


def named(reader: Reader, name: str) -> str:
    """The id of the synthesis of this name, "" for none given. Raises `UserError` naming those there are."""
    if not name.strip():
        return ""
    known = syntheses(reader)
    found = next((one.id for one in known if fold(one.name) == fold(name) or one.id == name), None)
    if found is None:
        listed = ", ".join(one.name for one in known if one.name) or "–"
        raise UserError(
            _("There is no synthesis “{name}”.").format(name=name), _("Choose one of: {known}.").format(known=listed)
        )
    return found


class _Tree:
    """The codebook as far as leaving out needs it."""

    def __init__(self, reader: Reader) -> None:
        self.codes = {code.id: code for code in reader.find(Code)}
        self._reader = reader
        self._children: dict[str | None, list[str]] = {}
        for code in self.codes.values():
            self._children.setdefault(code.parent_id, []).append(code.id)

    def below(self, code_id: str) -> frozenset[str]:
        """A code and all below it."""
        found, left = set[str](), [code_id]
        while left:
            found.add(above := left.pop())
            left += self._children.get(above, [])
        return frozenset(found)

    def above(self, code_id: str) -> list[str]:
        """The codes above a code, the nearest first."""
        found = []
        while parent := self.codes[code_id].parent_id:
            found.append(code_id := parent)
        return found

    def is_coded(self, code_id: str) -> bool:
        """Whether a passage bears this very code."""
        sql = "SELECT 1 FROM coding WHERE code_id = ? AND status <> 'withdrawn' LIMIT 1"
        return bool(self._reader.rows(sql, (code_id,)))


def row_of(reader: Reader, which: str = "") -> Synthesis | None:
    """A synthesis by its id; the first one for "", when something of it was ever chosen or written."""
    found = reader.find(Synthesis, "position", template=TEMPLATE)
    return next((one for one in found if which in ("", one.id)), None)


def the_row(project: Project, which: str = "") -> Synthesis:
    """A synthesis to be changed; the first one is made within the step when there is none yet. Raises `KeyError`."""
    if row_of(project, which) is None:
        if which:
            raise KeyError(which)
        _keep(project, choices(project))
    row = row_of(project, which)
    assert row is not None, "it was made"
    return row


def _keep(project: Project, chosen: Choices, which: str = "") -> None:
    row = row_of(project, which)
    language = chosen.language or project.find(ProjectInfo)[0].language
    kept = _options(row) if row else {}
    kept |= {name: getattr(chosen, name) for name in ("commissioner", "team", "date", "public", "max_verbatims")}
    kept |= {name: sorted(getattr(chosen, name)) for name in ("codes_out", "territories_out", "annexes_out")}
    fields: dict[str, Any] = {
        "title": chosen.title,
        "subtitle": chosen.subtitle,
        "language": language,
        "options": json.dumps(kept, ensure_ascii=False),
    }
    if row is None:
        project.add(Synthesis(template=TEMPLATE, **fields))
    else:
        project.update(Synthesis, row.id, **fields)


def _options(row: Synthesis) -> dict[str, Any]:
    try:
        kept = json.loads(row.options)
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _text(kept: Mapping[str, Any], key: str) -> str:
    value = kept.get(key)
    return value if isinstance(value, str) else ""


def _names(kept: Mapping[str, Any], key: str) -> frozenset[str]:
    value = kept.get(key)
    return frozenset(map(str, value)) if isinstance(value, list) else _NONE


def _all_but(left_out: Collection[str], everything: Collection[str]) -> list[str] | None:
    """The ids that stay; None, which means all of them and what belongs to none, when nothing is left out."""
    kept = [one for one in everything if one not in left_out]
    return kept if len(kept) < len(everything) else None
