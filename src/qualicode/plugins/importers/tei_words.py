"""The words of an utterance in TEI: what is said, what happens besides in parentheses, nothing of the apparatus."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualicode.plugins.importers.archive import attribute, local_name
from qualicode.plugins.importers.spoken import number
from qualicode.plugins.importers.times import TIME, seconds

if TYPE_CHECKING:
    from lxml.etree import _Element

_SKIPPED = frozenset(
    ("note", "speaker", "stage", "fw", "del", "figure", "spanGrp", "linkGrp", "pause", "shift", "bibl")
)
_EVENTS = frozenset(("vocal", "incident", "kinesic"))
_APART = frozenset(("seg", "p", "l", "lg", "ab", "s", "lb", "anchor", "w", "gap", "note", "pause", "shift"))
_SECOND = frozenset(("corr", "reg", "expan"))
_CLOCK = re.compile(TIME)


def utterances(root: "_Element") -> Iterator["_Element"]:
    """The outermost utterances: one in another is told with it."""
    from lxml import etree

    walk = etree.iterwalk(root, events=("start",))
    for _event, one in walk:
        if local_name(one) in ("u", "sp"):
            yield one
            walk.skip_subtree()


def words_of(utterance: "_Element") -> str:
    """What is said in an utterance."""
    text = " ".join("".join(_pieces(utterance)).split())
    return re.sub(r" ([.,…)])|(['’]) (?=\w)|(\() ", r"\1\2\3", text)


def _pieces(utterance: "_Element") -> Iterator[str]:
    from lxml import etree

    walk = etree.iterwalk(utterance, events=("start", "end"))
    for event, one in walk:
        kind = local_name(one)
        left = kind in _SKIPPED or kind in _EVENTS or (kind in _SECOND and local_name(one.getparent()) == "choice")
        if event == "start":
            if kind in _APART:
                yield " "
            if left:
                walk.skip_subtree()
                happened = " ".join("".join(one.itertext()).split()) if kind in _EVENTS else ""
                yield f" ({happened}) " if happened else ""
            else:
                yield one.text or ""
        else:
            if kind in _APART:
                yield " "
            if one is not utterance:
                yield one.tail or ""


def speaker_of(utterance: "_Element") -> str:
    """The key of who speaks: on the utterance, or on what it stands in."""
    return next((who for one in _upwards(utterance) if (who := _key(one.get("who")))), "")


def times_of(utterance: "_Element", timeline: dict[str, float]) -> tuple[float | None, float | None]:
    """When it is said: by its own points, those that it stands between, or those that it holds."""
    for one in _upwards(utterance):
        start, end = _key(one.get("start")), _key(one.get("end"))
        if start or end:
            return timeline.get(start), timeline.get(end)
    points = [timeline.get(_key(one.get("synch"))) for one in utterance.iter() if one.get("synch")]
    found = [point for point in points if point is not None]
    return (found[0], found[-1] if len(found) > 1 else None) if found else (None, None)


def _upwards(utterance: "_Element") -> Iterator["_Element"]:
    yield utterance
    above = utterance.getparent()
    if above is not None and local_name(above) == "annotationBlock":
        yield above


def _key(value: str | None) -> str:
    return (value or "").split(" ")[0].rpartition("#")[2]


def timeline(root: "_Element") -> dict[str, float]:
    """The points in time by their ids, in seconds."""
    found: dict[str, float] = {}
    for one in root.iter():
        if local_name(one) != "when":
            continue
        time, since = number(one.get("interval")), _key(one.get("since"))
        above = one.getparent()
        unit = 0.001 if "ms" in (one.get("unit"), above.get("unit") if above is not None else "") else 1.0
        clock = _CLOCK.search(one.get("absolute") or "")
        if time is not None:
            found[attribute(one, "id")] = time * unit + found.get(since, 0.0)
        elif clock is not None:
            found[attribute(one, "id")] = seconds(clock.group())
        elif not since:
            found[attribute(one, "id")] = 0.0
    return found


def people(root: "_Element") -> dict[str, str]:
    """The names of the speakers by their ids."""
    names: dict[str, str] = {}
    for one in root.iter():
        if local_name(one) in ("person", "personGrp"):
            named = next((part for part in one.iter() if local_name(part) in ("persName", "name")), None)
            told = " ".join(" ".join(named.itertext()).split()) if named is not None else one.get("n") or ""
            names[attribute(one, "id")] = told
    return names
