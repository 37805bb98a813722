"""Words that are not finished, corrections and quick notes: kept beside the working copies until saved or thrown.

They lie in the user's private data and are nobody's but the person's who types: a crash, a closed window or another
document loses no letter.
"""

import json
import os
from collections.abc import Mapping
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
    _write(_path(reader, document_id), {"text": text, "content": reader.get(Document, document_id).content})


def keep_words(reader: Reader, name: str, words: Mapping[str, str]) -> None:
    """Keep what stands in a form, by the name of the form. Raises `OSError` when the disk refuses."""
    _write(_form(reader, name), words)


def find_words(reader: Reader, name: str) -> dict[str, str]:
    """What stood in a form, empty when nothing was kept."""
    try:
        kept = json.loads(_form(reader, name).read_text("utf-8"))
        return {str(field): str(text) for field, text in kept.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def forget_words(reader: Reader, name: str) -> None:
    """Throw away what stood in a form: it was saved, or its writer does not want it."""
    _form(reader, name).unlink(missing_ok=True)


def _write(path: Path, kept: Mapping[str, str]) -> None:
    body = json.dumps(dict(kept))
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


def _form(reader: Reader, name: str) -> Path:
    if not name.replace("-", "").isalpha():
        raise ValueError(f"not the name of a form: {name}")
    return places.draft_folder(reader.find(ProjectInfo)[0].id) / f"form-{name}.json"


def _path(reader: Reader, document_id: str) -> Path:
    project_id = reader.find(ProjectInfo)[0].id
    if not (places.is_our_id(project_id) and places.is_our_id(document_id)):
        raise ValueError("not the id of a study or a document")
    return places.draft_folder(project_id) / f"{document_id}.json"
