"""What kinds of notes are made of: the fields that each kind asks for, with their names and hints."""

from dataclasses import dataclass

from qualicode.i18n import N_
from qualicode.model.study import Note

KINDS = ("memo", "surprise", "key_point", "observation", "journal")
"""The kinds that somebody chooses; feedback comes with a file."""


@dataclass(frozen=True, slots=True)
class Part:
    """A field of `Note` that somebody writes, what it is called and one line that says what belongs there."""

    field: str
    title: str
    hint: str = ""


_MORE = (
    Part("why", N_("Why it surprises"), N_("What makes it stand out?")),
    Part("expected", N_("What was expected"), N_("What did you believe before?")),
    Part("heard", N_("Words heard"), N_("As they were said, with who said them where that is known.")),
    Part("interpretation", N_("Interpretation"), N_("What you make of it. It may turn out to be wrong.")),
    Part("feeling", N_("Feeling"), N_("What it did to you: it says something about you, too.")),
)
_BODIES = {
    "memo": Part("body", N_("Memo"), N_("An idea, a question, a link to follow.")),
    "surprise": Part("body", N_("What surprises"), N_("The fact itself, in one or two sentences.")),
    "key_point": Part("body", N_("What stands out"), N_("What the team must know, in one or two sentences.")),
    "observation": Part("body", N_("What was observed"), N_("What anybody could see, hear or count there.")),
    "journal": Part("body", N_("Entry"), N_("What was decided or changed, and why.")),
    "mirror": Part("body", N_("Feedback"), N_("What a reader said.")),
}
_BELONGING = {"surprise": ("why", "expected"), "observation": ("heard", "interpretation", "feeling")}
PARTS = ("body", *(part.field for part in _MORE))
"""Every field that somebody writes, in order."""


def parts(kind: str, note: Note | None = None) -> list[Part]:
    """What a note of this kind asks for, and whatever else this note holds."""
    wanted = _BELONGING.get(kind, ())
    more = [one for one in _MORE if one.field in wanted or (note is not None and getattr(note, one.field))]
    return [_BODIES.get(kind, _BODIES["memo"]), *more]
