"""Saved questions to the corpus: searches for words, and retrievals of extracts."""

from collections.abc import Iterable

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Lens
from qualicode.store.project import Project
from qualicode.store.reading import Reader

KINDS = ("words", "extracts", "rule")


def saved(reader: Reader, kind: str) -> list[Lens]:
    """The saved questions of a kind, by name."""
    return sorted(reader.find(Lens, kind=kind), key=lambda lens: lens.name.casefold())


def save(project: Project, kind: str, name: str, query: str) -> Lens:
    """Keep a question under a name; one of this name is replaced. Raises `UserError` without a name or a question."""
    name = " ".join(name.split())
    if kind not in KINDS:
        raise ValueError(f"no such kind of question: {kind}")
    if not name or not query.strip():
        raise UserError(_("There is nothing to save."), _("Type what is looked for, and a name."))
    known = next((lens for lens in project.find(Lens, kind=kind) if lens.name.casefold() == name.casefold()), None)
    made = known or Lens(name=name, query=query, kind=kind, created_by=project.coder_id)
    with project.step(N_("Save the search “{name}”"), name=name):
        if known is None:
            project.add(made)
        else:
            project.update(Lens, known.id, query=query)
    return made


def forget(project: Project, lens_ids: Iterable[str]) -> None:
    """Delete saved questions; what they found stays as it is."""
    with project.step(N_("Delete saved searches")):
        project.remove(Lens, lens_ids)
