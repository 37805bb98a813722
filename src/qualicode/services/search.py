"""Searching the corpus: without minding accents, case or inclusive spelling, in the order of the documents."""

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qualicode.extend import Progress
from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.model.folding import fold_inclusive, fold_with_positions, needles
from qualicode.model.querying import Query, expression, read_query
from qualicode.model.spans import paragraphs
from qualicode.model.study import Document
from qualicode.store.index import Index, Place
from qualicode.store.project import Project
from qualicode.store.reading import Reader

if TYPE_CHECKING:
    import regex

_BATCH = 50
_MOST = 5000
_SECONDS = 4.0
"""An expression that is not done by then is given up."""


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


@dataclass(frozen=True, slots=True)
class Mention:
    """Words found in a code or a note (`table`): its name or kind, all that is written there, where the words stand."""

    table: str
    id: str
    title: str
    text: str
    marks: tuple[tuple[int, int], ...]


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


def search(
    reader: Reader, path: Path, words: str, *, limit: int = 50, after: int = 0, document_id: str = ""
) -> list[Hit]:
    """The paragraphs that answer what was typed (see `model/querying.py`), `limit` at most; of one document if given.

    Give the last hit's `page` as `after` for the next ones. Raises `UserError` for a bad or too slow expression.
    """
    if pattern := expression(words):
        return _by_expression(reader, pattern, limit, after, document_id)
    wanted = read_query(words)
    if not wanted:
        return []
    texts = [reader.get(Document, document_id).content] if document_id else []
    index = Index(path)
    try:
        hits = _hits(reader, index.find(wanted, limit, after, texts), wanted)
        return [hit for hit in hits if not document_id or hit.document_id == document_id]
    finally:
        index.close()


def count(reader: Reader, path: Path, words: str) -> dict[str, int]:
    """How many paragraphs answer what was typed, by document id."""
    if pattern := expression(words):
        return Counter(hit.document_id for hit in _by_expression(reader, pattern, _MOST, 0, ""))
    wanted = read_query(words)
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


def _hits(reader: Reader, found: Sequence[tuple[int, Place]], wanted: Query) -> list[Hit]:
    contents = list(dict.fromkeys(place.content for _, place in found))
    marks = ", ".join("?" for _ in contents)
    documents: dict[str, list[tuple[str, str]]] = {}
    sql = f"SELECT d.content, d.id, d.title FROM document d WHERE d.content IN ({marks})"
    for content, document_id, title in reader.rows(sql, contents):
        documents.setdefault(content, []).append((document_id, title))
    texts = dict(map(tuple, reader.rows(f"SELECT hash, body FROM content WHERE hash IN ({marks})", contents)))
    pattern = re.compile(wanted.pattern)
    hits = []
    for page, place in found:
        text = texts[place.content][place.start : place.end]
        where = tuple(_marks(text, place.start, pattern))
        for document_id, title in documents.get(place.content, ()):
            hits.append(Hit(document_id, title, place.start, place.end, text, where, page))
    return hits


def mentions(reader: Reader, words: str, limit: int = 200) -> list[Mention]:
    """The codes and the notes that answer what was typed; the newest notes first. Expressions find none."""
    wanted = read_query(words)
    if not wanted or expression(words):
        return []
    pattern = re.compile(wanted.pattern)
    found = []
    for table, row_id, title, written in (*reader.rows(_CODES), *reader.rows(_NOTES)):
        text = "\n".join(part for part in written.split("\x1f") if part.strip())
        if wanted.holds(fold_inclusive(text)):
            found.append(Mention(table, row_id, title, text, tuple(_marks(text, 0, pattern))))
            if len(found) == limit:
                break
    return found


_SEPARATED = " || char(31) || "
_CODES = f"""SELECT 'code', id, name, {
    _SEPARATED.join(("name", "definition", "includes", "excludes", "typical_example", "borderline_example"))
} FROM code ORDER BY position, id"""
_NOTES = f"""SELECT 'note', id, kind, {
    _SEPARATED.join(("title", "body", "why", "expected", "heard", "interpretation", "feeling"))
} FROM note
ORDER BY created_at DESC, id DESC"""


def _by_expression(reader: Reader, pattern: str, limit: int, after: int, document_id: str) -> list[Hit]:
    import regex

    try:
        found = regex.compile(pattern, regex.IGNORECASE | regex.UNICODE)
    except regex.error as error:
        told = _("“{pattern}” is no regular expression: {why}.").format(pattern=pattern, why=error.msg)
        raise UserError(told, _("Correct it, or take the slashes away to search for words.")) from None
    until, hits, page = time.monotonic() + _SECONDS, [], 0
    for document in reader.documents():
        if document_id and document.id != document_id:
            continue
        text = reader.text(document.id)
        for start, end in paragraphs(text):
            page += 1
            marks = tuple(_spans(found, text, start, end, until)) if page > after else ()
            if marks:
                hits.append(Hit(document.id, document.title, start, end, text[start:end], marks, page))
                if len(hits) == limit:
                    return hits
    return hits


def _spans(pattern: "regex.Pattern[str]", text: str, start: int, end: int, until: float) -> Iterator[tuple[int, int]]:
    try:
        for match in pattern.finditer(text, start, end, timeout=max(0.01, until - time.monotonic())):
            if match.end() > match.start():
                yield match.span()
    except TimeoutError:
        told = _("This expression takes too long to search for.")
        raise UserError(told, _("Make it simpler: avoid “*” and “+” inside one another.")) from None


def _marks(text: str, offset: int, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    folded, positions = fold_with_positions(text)
    return [(offset + positions[match.start()], offset + positions[match.end()]) for match in pattern.finditer(folded)]
