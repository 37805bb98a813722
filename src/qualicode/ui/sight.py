"""Whose codings are seen: everybody's by default; some coders may be hidden, and in blind mode all but one's own."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from qualicode.model.study import Coder
from qualicode.store.project import Project


class CodersSeen(QObject):
    """What this person chose to see in the open project; kept with the window's state, never in the project."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.blind = False
        self._hidden: frozenset[str] = frozenset()

    def hide_coder(self, coder_id: str, hidden: bool) -> None:
        """Hide what a coder did, or show it again."""
        self._hidden = self._hidden | {coder_id} if hidden else self._hidden - {coder_id}
        self.changed.emit()

    def turn_blind(self, blind: bool) -> None:
        """See nobody else's codings, notes and suggestions, or everybody's again."""
        self.blind = blind
        self.changed.emit()

    def show_all(self) -> None:
        """See everybody's codings again."""
        self.blind, self._hidden = False, frozenset()
        self.changed.emit()

    def unseen(self, project: Project | None) -> frozenset[str]:
        """The ids of the coders of whom nothing is shown."""
        if project is None:
            return frozenset()
        ids = {coder.id for coder in project.find(Coder)}
        return frozenset(ids - {project.coder_id}) if self.blind else self._hidden & ids

    def only(self, project: Project | None) -> str | None:
        """The one coder whose work counts while one codes blindly; None when everybody's does."""
        return project.coder_id if self.blind and project is not None else None

    def state(self) -> dict[str, Any]:
        """What to remember for this project."""
        return {"blind": self.blind, "hidden": sorted(self._hidden)}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up what `state` gave; {} for a project that is new here."""
        self.blind = bool(state.get("blind", False))
        self._hidden = frozenset(str(one) for one in state.get("hidden", []))
        self.changed.emit()
