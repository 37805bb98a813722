"""Corrections that are not finished: kept beside the working copies, in the user's private data, until saved or thrown.

They are nobody's but the person's who types: a crash, a closed window or another document loses no letter.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from qualicode.model.study import Document, ProjectInfo
from qualicode.store import places
from qualicode.store.reading import Reader


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed; `content` is the hash of the text that they began with."""

    text: str
    content: str


def keep(reader: Reader, document_id: str, text: str) -> None:
    """Keep what was typed so far. Raises `OSError` when the disk refuses."""
    path = _path(reader, document_id)
    body = json.dumps({"text": text, "content": reader.get(Document, document_id).content})
    new = path.with_suffix(".new")
    with new.open("w", encoding="utf-8") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def find(reader: Reader, document_id: str) -> Draft | None:
    """What was typed into a document and neither saved nor thrown away."""
    try:
        kept = json.loads(_path(reader, document_id).read_text("utf-8"))
        return Draft(str(kept["text"]), str(kept["content"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget(reader: Reader, document_id: str) -> None:
    """Throw a draft away: it was saved, or its writer does not want it."""
    _path(reader, document_id).unlink(missing_ok=True)


def _path(reader: Reader, document_id: str) -> Path:
    project_id = reader.find(ProjectInfo)[0].id
    if not (places.is_our_id(project_id) and places.is_our_id(document_id)):
        raise ValueError("not the id of a study or a document")
    return places.draft_folder(project_id) / f"{document_id}.json"
