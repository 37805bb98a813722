"""A suggester of somebody else's, found by entry point like ours; it needs no model and misbehaves when asked to."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qualicode.extend import CodeDescription
from qualicode.plugins.suggesters.host import Assistant

LABORATORY = """
import os, threading
from qualicode.extend import Suggestion, Unit

class Laboratory:
    name = "Laboratory"

    def units(self, document, text, spans):
        units = []
        for start, end in spans:
            for line in text[start:end].split("\\n"):
                units.append(Unit(document, start, start + len(line), line))
                start += len(line) + 1
        return units

    def suggest(self, codes, examples, units):
        for unit in units:
            if "HANG" in unit.text:
                threading.Event().wait()
            if "DIE" in unit.text:
                os._exit(9)
            if "HOG" in unit.text:
                bytearray(1 << 36)
            if "FALL" in unit.text:
                raise RuntimeError(unit.text)
            if "NOISE" in unit.text:
                print("a library that prints")
        known = {example.text: example for example in examples}
        return [
            Suggestion(unit, code.id, 0.9, (code.name,), tuple(e.key for e in examples if e.text == unit.text))
            for unit in units for code in codes[:1]
            if code.name in unit.text or (unit.text in known and code.id in known[unit.text].codes)
        ]
"""
METADATA = "Metadata-Version: 2.1\nName: laboratory\nVersion: 1.0\n"
ENTRY = "[qualicode.suggesters]\nlaboratory = laboratory:Laboratory\n"

CODES = [CodeDescription("c1", "jardin", "Les jardins."), CodeDescription("c2", "école")]


@pytest.fixture
def laboratory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a suggester that lies installed where child processes find it."""
    site = tmp_path / "site"
    (site / "laboratory-1.0.dist-info").mkdir(parents=True)
    (site / "laboratory.py").write_text(LABORATORY, encoding="utf-8")
    (site / "laboratory-1.0.dist-info" / "METADATA").write_text(METADATA, encoding="utf-8")
    (site / "laboratory-1.0.dist-info" / "entry_points.txt").write_text(ENTRY, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(site))
    return "laboratory"


@pytest.fixture
def assistant() -> Iterator[Callable[..., Assistant]]:
    """Makes assistants and closes them at the end."""
    made: list[Assistant] = []

    def make(*arguments: Any, **options: Any) -> Assistant:
        made.append(Assistant(*arguments, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


def whole(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text that may be coded everywhere."""
    return text, [(0, len(text))]
