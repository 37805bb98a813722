"""Deleting an object with everything that has no meaning without it; what merely mentions it forgets it."""

import dataclasses
from collections.abc import Iterable

from qualicode.model.study import ROWS, Link, Row, VariableValue
from qualicode.store.project import Project


def remove_deep(project: Project, cls: type[Row], ids: Iterable[str]) -> None:
    """Delete rows, the rows that need them (required references, links, values) and blank optional references.

    Call it inside a step.
    """
    doomed = list(dict.fromkeys(ids))
    if not doomed:
        return
    for other in ROWS:
        for field in dataclasses.fields(other):
            if field.metadata.get("refers") != cls.table:
                continue
            rows = [row.id for row in project.find_in(other, field.name, doomed)]
            if field.default is dataclasses.MISSING:
                remove_deep(project, other, rows)
            else:
                project.update_many(other, [(row_id, {field.name: None}) for row_id in rows])
    for link_end in ("source_id", "target_id"):
        project.remove(Link, [link.id for link in project.find_in(Link, link_end, doomed)])
    project.remove(VariableValue, [value.id for value in project.find_in(VariableValue, "target_id", doomed)])
    project.remove(cls, doomed)
