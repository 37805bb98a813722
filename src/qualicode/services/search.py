"""Searching the corpus: without minding accents, case or inclusive spelling, in the order of the documents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qualicode.extend import Progress
from qualicode.model.folding import Needle, fold_inclusive, fold_with_positions, needles
from qualicode.model.spans import paragraphs
from qualicode.store.index import Index, Place
from qualicode.store.project import Project
from qualicode.store.reading import Reader

_BATCH = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """Words found: the paragraph [start, end) of a document, its text, and where the words stand in the document."""

    document_id: str
    document: str
    start: int
    end: int
    text: str
    marks: tuple[tuple[int, int], ...]
    page: int


def index_path(project: Project) -> Path:
    """Where the index of a project lies: it outlives the working copy."""
    return project.index_path


def update_index(reader: Reader, path: Path, progress: Progress = lambda done, total: None) -> int:
    """Index the texts that are not yet; returns how many were added. Safe in a job; raises `Cancelled`."""
    index = Index(path)
    try:
        missing = index.missing(row[0] for row in reader.rows("SELECT content FROM document ORDER BY position, id"))
        for at in range(0, len(missing), _BATCH):
            progress(at, len(missing))
            part = missing[at : at + _BATCH]
            marks = ", ".join("?" for _ in part)
            texts = dict(map(tuple, reader.rows(f"SELECT hash, body FROM content WHERE hash IN ({marks})", part)))
            index.add(((digest, texts[digest]) for digest in part), partial(progress, at, len(missing)))
        progress(len(missing), len(missing))
        return len(missing)
    finally:
        index.close()


def unindexed(reader: Reader, path: Path) -> int:
    """How many texts the search does not see yet."""
    index = Index(path)
    try:
        return len(index.missing(row[0] for row in reader.rows("SELECT content FROM document")))
    finally:
        index.close()


def search(reader: Reader, path: Path, words: str, *, limit: int = 50, after: int = 0) -> list[Hit]:
    """The paragraphs that hold all the words, `limit` at most; give the last hit's `page` as `after` for the next."""
    wanted = needles(words)
    if not wanted:
        return []
    index = Index(path)
    try:
        return _hits(reader, index.find(wanted, limit, after), wanted)
    finally:
        index.close()


def count(reader: Reader, path: Path, words: str) -> dict[str, int]:
    """How many paragraphs hold the words, by document id."""
    wanted = needles(words)
    if not wanted:
        return {}
    index = Index(path)
    try:
        by_text = index.count(wanted)
    finally:
        index.close()
    return {row[0]: by_text[row[1]] for row in reader.rows("SELECT id, content FROM document") if row[1] in by_text}


def find_in_text(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words stand side by side in one text, in order: for « Rechercher dans le document »."""
    wanted = needles(words)
    if not wanted:
        return []
    pattern = re.compile(r"\W+".join(needle.pattern for needle in wanted))
    # Positions are worked out only where something was found: that is slow, folding is not.
    return [
        mark
        for start, end in paragraphs(text)
        if pattern.search(fold_inclusive(text[start:end]))
        for mark in _marks(text[start:end], start, pattern)
    ]


def _hits(reader: Reader, found: Sequence[tuple[int, Place]], wanted: list[Needle]) -> list[Hit]:
    contents = list(dict.fromkeys(place.content for _, place in found))
    marks = ", ".join("?" for _ in contents)
    documents: dict[str, list[tuple[str, str]]] = {}
    sql = f"SELECT d.content, d.id, d.title FROM document d WHERE d.content IN ({marks})"
    for content, document_id, title in reader.rows(sql, contents):
        documents.setdefault(content, []).append((document_id, title))
    texts = dict(map(tuple, reader.rows(f"SELECT hash, body FROM content WHERE hash IN ({marks})", contents)))
    pattern = re.compile("|".join(needle.pattern for needle in wanted))
    hits = []
    for page, place in found:
        text = texts[place.content][place.start : place.end]
        where = tuple(_marks(text, place.start, pattern))
        for document_id, title in documents.get(place.content, ()):
            hits.append(Hit(document_id, title, place.start, place.end, text, where, page))
    return hits


def _marks(text: str, offset: int, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    folded, positions = fold_with_positions(text)
    return [(offset + positions[match.start()], offset + positions[match.end()]) for match in pattern.finditer(folded)]
