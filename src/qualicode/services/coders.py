"""Who codes: the identity whose name every coding and step bears."""

from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Coder
from qualicode.services.importing import initials
from qualicode.store.project import Project


def use_coder(project: Project, name: str) -> Coder:
    """Work under this name from now on; a coder of this name is made when there is none."""
    name = " ".join(name.split())
    if not name:
        raise UserError(_("A name is needed."), _("Type at least one character."))
    found = next((c for c in project.find(Coder) if c.name.casefold() == name.casefold()), None)
    if found is None:
        hues = [c.hue for c in project.find(Coder)]
        found = Coder(name=name, initials=initials(name), hue=(220 + 97 * len(hues)) % 360)
        # Not a step that undo takes back: the next codings would bear the name of nobody.
        with project.step(N_("Add the coder {name}"), kind="identity", name=name):
            project.add(found)
    project.coder_id = found.id
    return found
