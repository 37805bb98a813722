"""Times of recordings, in seconds: 0:11, 75:10, 1:02:03.5, 00:00:01,380, 0:0:-6.-8; by hand 12'30, 1h02min05."""

import re
from itertools import pairwise

from qualicode.i18n import _

TIME = r"-?\d{1,4}:-?\d{1,2}(?::-?\d{1,2}(?::\d{2})?)?(?:[.,]-?\d{1,9})?"
"""Minutes and seconds, or hours, minutes and seconds (and frames, which are dropped), with a fraction or without."""

SPELT = r"(?:\d{1,2} ?h ?)?\d{1,3} ?(?:['’′]|min) ?\d{2}(?: ?(?:s|''|[\"”″]))?|\d{1,2}:\d{2}:\d{2}-\d(?=#)"
"""Minutes and seconds, with hours or without, as people write them: 1'23, 1h02'05'', 12 min 30 s; 00:00:03-4 (f4)."""

_MOST_TOLD = 3
_PARTS = re.compile(r"-?(\d+):-?(\d+)(?::-?(\d+))?(?::\d+)?(?:[.,]-?(\d+))?")
_SPELT_PARTS = re.compile(r"(?:(\d+) ?h ?)?(\d+) ?(?:['’′]|min) ?(\d{2})")
_TENTH = re.compile(r"(?<=\d)-(\d)$")
_UNPADDED = re.compile(r"-?\d+:-?(?:\d:|\d+:-?\d(?!\d))")


def seconds(text: str, *, unpadded: bool = False) -> float:
    """The time that matches `TIME` or `SPELT`, in seconds; a negative one (Teams) is the start: 0.

    `unpadded`: the fraction is a number of milliseconds without leading zeros (".90" is 0.09 s), as old Teams wrote it.
    """
    spelt = _SPELT_PARTS.match(text)
    if spelt is not None:
        hours, minutes, rest = (int(part or 0) for part in spelt.groups())
        return float((hours * 60 + minutes) * 60 + rest)
    text = _TENTH.sub(r".\1", text)
    match = _PARTS.match(text)
    if match is None:
        raise ValueError(text)
    if "-" in text:
        return 0.0
    first, second, third, fraction = match.groups()
    whole = int(first) * 60 + int(second) if third is None else (int(first) * 60 + int(second)) * 60 + int(third)
    if not fraction:
        return float(whole)
    return round(whole + (int(fraction) / 1000 if unpadded and len(fraction) < 4 else float(f"0.{fraction}")), 3)


def is_unpadded(text: str) -> bool:
    """Whether a time of three parts has minutes or seconds of one digit ("0:0:3.90")."""
    return bool(_UNPADDED.match(text))


def clock(time: float) -> str:
    """A time for people: "1:02:03" or "2:03"."""
    minutes, rest = divmod(int(time), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def backward_doubts(starts: list[float]) -> tuple[str, ...]:
    """A doubt when times go back by more than five seconds: two recordings in one file, or a mistyped time."""
    steps = [(before, after) for before, after in pairwise(starts) if after + 5 < before]
    if not steps:
        return ()
    before, after = steps[0]
    return (
        _("The times go back, first from {before} to {after}: several recordings, or a mistyped time?").format(
            before=clock(before), after=clock(after)
        ),
    )


def reversed_doubts(spans: list[tuple[float, float]]) -> tuple[str, ...]:
    """A doubt for each of the first turns that end before they begin: their ends are not kept."""
    return tuple(
        _("The turn at {start} would end before it begins, at {end}: its end was left out.").format(
            start=clock(start), end=clock(end)
        )
        for start, end in spans[:_MOST_TOLD]
    )
