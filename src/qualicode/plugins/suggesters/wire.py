"""What the two processes say to each other: one JSON object a line, ASCII only, so that any text survives any pipe.

To the child: "examples" (a handful at a time), "learn" (codes; from the examples sent so far), "document", "forget",
"order", "ask". From it: "reading", "suggestions", "reliability", "asking", "answer", "idle", "absent", "fell". Nothing
else crosses: no pickle.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from qualicode.extend import CodeDescription, Example, Suggestion, Unit

Message = dict[str, Any]

_HANDFUL = 300


def pack(message: Message) -> bytes:
    """One message as a line."""
    return json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n"


def unpack(line: bytes) -> Message:
    """The message in a line. Raises `ValueError` when it is none."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("not a message")
    return message


def learn(update: int, codes: Sequence[CodeDescription], examples: Sequence[Example]) -> Iterator[Message]:
    """The messages that ask to learn, in handfuls: encoding them must not hold up the window."""
    for first in range(0, len(examples), _HANDFUL):
        handful = examples[first : first + _HANDFUL]
        yield {"do": "examples", "items": [[one.text, one.codes, one.key, one.refused] for one in handful]}
    yield {"do": "learn", "update": update, "codes": [asdict(code) for code in codes]}


def read_examples(message: Message) -> list[Example]:
    """The examples of an "examples" message."""
    return [Example(text, tuple(codes), key, tuple(refused)) for text, codes, key, refused in message["items"]]


def read_codes(message: Message) -> list[CodeDescription]:
    """The codes of a "learn" message."""
    return [CodeDescription(**code) for code in message["codes"]]


def write_suggestions(suggestions: Sequence[Suggestion]) -> list[list[Any]]:
    """Suggestions as they cross: without the text, which the other side has."""
    return [
        [one.unit.start, one.unit.end, one.code, one.score, one.words, one.near, one.weights] for one in suggestions
    ]


def read_suggestions(items: Sequence[Sequence[Any]], document: str, text: str) -> list[Suggestion]:
    """Suggestions with the text of their document again."""
    return [
        Suggestion(Unit(document, start, end, text[start:end]), code, score, tuple(words), tuple(near), tuple(weights))
        for start, end, code, score, words, near, weights in items
    ]
