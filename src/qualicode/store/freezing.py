"""A frozen codebook: a row of the project says that steps may not change codes. Merges and undo pass."""

import json

from sqlalchemy import Connection

from qualicode.i18n import _
from qualicode.model.errors import UserError

FROZEN = "frozen codebook"
"""The kind of the `Lens` whose presence freezes the codebook. It speaks of one copy and does not travel by merges."""
_PERSONAL = frozenset(("pinned_key",))
"""What a person sets for themselves: the keys that apply codes."""


def refuse_changes(connection: Connection, step_id: str) -> None:
    """Raise `UserError` when the open step changes a code of a frozen codebook."""
    if not connection.exec_driver_sql("SELECT 1 FROM lens WHERE kind = ? LIMIT 1", (FROZEN,)).first():
        return
    rows = connection.exec_driver_sql(
        "SELECT before, after FROM journal WHERE step_id = ? AND tbl IN ('code', 'code_alias')", (step_id,)
    )
    for before, after in rows:
        if before is None or after is None or _differ(json.loads(before), json.loads(after)):
            raise UserError(
                _("The codebook is frozen: whoever sent this file asks to code with it as it is."),
                _("Write your idea in a note, or unlock the codebook with “Freeze or unlock the codebook”."),
            )


def _differ(before: dict[str, object], after: dict[str, object]) -> bool:
    return any(value != after.get(name) for name, value in before.items() if name not in _PERSONAL)
