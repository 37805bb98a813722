"""Things that lie on spans of one text, found quickly by place, each with a lane of its own in the margin. No Qt."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Generic, Protocol, TypeVar


class Placed(Protocol):
    """Something on a span: a coding, a note, a suggestion."""

    @property
    def id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


P = TypeVar("P", bound=Placed)
_Key = tuple[int, int, str]


class Places(Generic[P]):
    """The things on a text in order of place (the longer first), with the lanes and levels that keep them apart.

    A lane is a column in the margin: stripes that stand beside the same lines (`beside` characters: about a line and a
    half) have different ones. A level is a storey of underlines: spans that share a character have different ones.
    Adding one thing moves no other, so that nothing jumps while one codes.
    """

    def __init__(self, things: Iterable[P] = (), beside: int = 90) -> None:
        self._beside = beside
        self._by_id = {thing.id: thing for thing in things}
        self._keys = sorted(_key(thing) for thing in self._by_id.values())
        self._reach: list[int] = []
        self._lane: dict[str, int] = {}
        self._level: dict[str, int] = {}
        self._index()
        lanes: list[int] = []
        levels: list[int] = []
        for start, minus_end, thing_id in self._keys:
            self._lane[thing_id] = _first_free(lanes, start, -minus_end + beside)
            self._level[thing_id] = _first_free(levels, start, -minus_end)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[P]:
        return (self._by_id[key[2]] for key in self._keys)

    def __contains__(self, thing_id: str) -> bool:
        return thing_id in self._by_id

    def get(self, thing_id: str) -> P | None:
        """The thing with this id."""
        return self._by_id.get(thing_id)

    def between(self, start: int, end: int) -> list[P]:
        """What touches [start, end), in order of place."""
        first = bisect_right(self._reach, start)
        last = bisect_left(self._keys, (end, -(1 << 62), ""))
        return [self._by_id[key[2]] for key in self._keys[first:last] if -key[1] > start]

    def at(self, position: int) -> list[P]:
        """What covers a position, edges included, the shortest first."""
        near = self.between(max(0, position - 1), position + 1)
        return sorted((t for t in near if t.start <= position <= t.end), key=lambda thing: thing.end - thing.start)

    def lane(self, thing_id: str) -> int:
        """The column of a thing in the margin, from 0."""
        return self._lane[thing_id]

    def level(self, thing_id: str) -> int:
        """The storey of a thing's underline, from 0 (next to the words)."""
        return self._level[thing_id]

    def add(self, thing: P) -> None:
        """Put a thing in its place, or move it there."""
        self.discard(thing.id)
        near = self.between(thing.start - self._beside, thing.end + self._beside)
        touching = self.between(thing.start, thing.end)
        self._lane[thing.id] = _gap({self._lane[other.id] for other in near})
        self._level[thing.id] = _gap({self._level[other.id] for other in touching})
        self._by_id[thing.id] = thing
        insort(self._keys, _key(thing))
        self._index()

    def discard(self, thing_id: str) -> None:
        """Take a thing away, if it is there."""
        thing = self._by_id.pop(thing_id, None)
        if thing is not None:
            del self._keys[bisect_left(self._keys, _key(thing))]
            del self._lane[thing_id], self._level[thing_id]
            self._index()

    def _index(self) -> None:
        # How far what starts up to each place reaches: it never falls, so one search finds the first that may touch.
        self._reach = list(accumulate((-key[1] for key in self._keys), max))


def _key(thing: Placed) -> _Key:
    return thing.start, -thing.end, thing.id


def _first_free(ends: list[int], start: int, end: int) -> int:
    for index, taken_until in enumerate(ends):
        if taken_until <= start:
            ends[index] = end
            return index
    ends.append(end)
    return len(ends) - 1


def _gap(taken: set[int]) -> int:
    return next(number for number in range(len(taken) + 1) if number not in taken)
