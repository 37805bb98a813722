"""Qualicode's own rows inside a file for other programs: what the standard has no word for comes back as it was."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any, get_type_hints

from qualicode.model.study import Document, Row
from qualicode.store import schema


def is_text(document: Document, text: str) -> bool:
    """Whether this is the text that a document says it has."""
    return hashlib.sha256(text.encode()).hexdigest() == document.content and len(text) == document.characters


def read_rows(table: str, many: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows that Qualicode wrote, each value of the type that its field has. Raises `ValueError` for any other."""
    cls = schema.CLASSES[table]
    hints = get_type_hints(cls)
    rows: list[Row] = []
    for one in many:
        values = {name: value for name, value in one.items() if name in hints and name != "table"}
        for name, value in values.items():
            if not isinstance(value, hints[name]) and not (isinstance(value, int) and hints[name] is float):
                raise ValueError(name)
        rows.append(cls(**values))
    return rows


def own_rows(study: Any, keep: Callable[[Row], bool]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a study by table, as JSON values."""
    found: dict[str, list[dict[str, Any]]] = {}
    for part in fields(study):
        rows = getattr(study, part.name)
        if isinstance(rows, tuple):
            for row in rows:
                if isinstance(row, Row) and keep(row):
                    values = {one.name: getattr(row, one.name) for one in fields(row)}
                    found.setdefault(row.table, []).append(values)
    return found
