"""Which examples to learn from when there are too many: of each code in turn the latest."""

from collections.abc import Sequence

from qualicode.extend import Example

MOST = 2_000
"""More examples than this are thinned out: a solve stays under a fifth of a second."""


def thinned(examples: Sequence[Example], most: int = MOST) -> Sequence[Example]:
    """At most so many of the examples (oldest first, as they were), so that rare codes keep all of theirs."""
    if len(examples) <= most:
        return examples
    seen: dict[str, int] = {}
    turns = []
    for place in range(len(examples) - 1, -1, -1):
        code = min(examples[place].codes, key=lambda one: seen.get(one, 0), default="")
        seen[code] = seen.get(code, 0) + 1
        turns.append((seen[code], -place))
    kept = sorted(-place for __, place in sorted(turns)[:most])
    return [examples[place] for place in kept]
