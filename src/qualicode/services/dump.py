"""The whole study as JSON: a public contract, described by `resources/schemas/dump.schema.json`.

References are ids, positions code points, times seconds; `text` of a coding equals `documents.text[start:end]`.
"""

import dataclasses
from typing import Any

from qualicode import __version__
from qualicode.model.study import Row, Study
from qualicode.store.reading import Reader

_PLAIN = (
    "territories", "places", "immersions", "collections", "persons", "variables", "decisions", "links", "problems",
    "problem_items", "needs", "syntheses", "nodes", "readings", "aliases", "codebook_versions", "lenses",
)  # fmt: skip


def dump(reader: Reader) -> dict[str, Any]:
    """The whole study as JSON values."""
    return dumped(reader.study())


def dumped(study: Study) -> dict[str, Any]:
    """A study as JSON values."""
    return {
        "format": "qualicode-dump",
        "version": 1,
        "program": f"Qualicode {__version__}",
        "project": _plain(study.info),
        "documents": _documents(study),
        "codes": _codes(study),
        "codings": [
            _renamed(coding, document_id="document", code_id="code", coder_id="coder") | {"text": study.passage(coding)}
            for coding in study.codings
        ],
        "notes": [
            _renamed(note, body="text", document_id="document", coder_id="coder", territory_id="territory")
            for note in study.notes
        ],
        "coders": [_plain(coder) for coder in study.coders],
        "values": [_renamed(value, variable_id="variable", target_id="target") for value in study.values],
        **{name: [_plain(row) for row in getattr(study, name)] for name in _PLAIN},
    }


def _documents(study: Study) -> list[dict[str, Any]]:
    turns: dict[str, list[dict[str, Any]]] = {}
    labels = {speaker.id: speaker.label for speaker in study.speakers}
    for turn in study.turns:
        fields = _renamed(turn, speaker_id="speaker") | {"speaker": labels.get(turn.speaker_id or "")}
        turns.setdefault(turn.document_id, []).append({k: v for k, v in fields.items() if k != "document_id"})
    speakers: dict[str, list[dict[str, Any]]] = {}
    for speaker in study.speakers:
        speakers.setdefault(speaker.document_id, []).append(_renamed(speaker, person_id="person"))
    collections: dict[str, list[str]] = {}
    for member in study.members:
        collections.setdefault(member.document_id, []).append(member.collection_id)
    return [
        _renamed(document, territory_id="territory", immersion_id="immersion")
        | {
            "text": study.texts[document.id],
            "turns": turns.get(document.id, []),
            "speakers": speakers.get(document.id, []),
            "collections": collections.get(document.id, []),
        }
        for document in study.documents
    ]


def _codes(study: Study) -> list[dict[str, Any]]:
    codes = {code.id: code for code in study.codes}

    def path(code_id: str) -> str:
        code = codes[code_id]
        return f"{path(code.parent_id)} / {code.name}" if code.parent_id else code.name

    return [_renamed(code, parent_id="parent") | {"path": path(code.id)} for code in study.codes]


def _plain(row: Row) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}


def _renamed(row: Row, **names: str) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in _plain(row).items()}
