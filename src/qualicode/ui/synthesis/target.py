"""What the author writes for: the whole text, a code, contrary voices, or a finding of his own."""

from dataclasses import dataclass

from qualicode.ui.synthesis.lines import Line


@dataclass(frozen=True, slots=True)
class Target:
    """`kind`: "brief", "method", "code", "against" or "finding"; its code; the line of a finding; whether a theme."""

    kind: str
    title: str
    code_id: str = ""
    node_id: str = ""
    is_theme: bool = False

    @property
    def takes_verbatims(self) -> bool:
        """Whether verbatims can be placed there."""
        return self.kind in ("code", "finding")


def target_of(line: Line | None) -> Target | None:
    """What a line of the plan lets one write; None for annexes and what is left out."""
    if line is None:
        return None
    kind = line.key.split(" ")[0]
    if kind in ("brief", "method"):
        return Target(kind, line.title)
    if kind == "finding":
        return Target(kind, line.title, line.code_id, line.node_id)
    if kind in ("code", "against") and line.written_for:
        return Target(kind, line.title, line.written_for, is_theme=line.strong or kind == "against")
    return None
