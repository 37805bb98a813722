"""The index that finds a word in the corpus at once: a database in the user's data, made anew when it is lost.

It is keyed by a text's hash, so undo, merges and corrections cost nothing; paragraphs are stored folded (without case,
accents, inclusive endings). It holds nothing that the project does not, and lies in a private folder.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from qualicode.model.folding import Needle, fold_inclusive
from qualicode.model.querying import Query, Term
from qualicode.model.spans import paragraphs

_VERSION = 1
_PORTION = 200
"""So many paragraphs are indexed between two looks whether to stop."""
_TABLES = """
CREATE TABLE indexed (text_no INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE);
CREATE TABLE paragraph (id INTEGER PRIMARY KEY, text_no INTEGER NOT NULL, start INTEGER, "end" INTEGER);
CREATE INDEX paragraph_text ON paragraph (text_no);
CREATE VIRTUAL TABLE words USING fts5(body, content='', detail='full', prefix='3', tokenize='unicode61');
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph that holds the words: the SHA-256 of its text, and [start, end) in it."""

    content: str
    start: int
    end: int


class Index:
    """One connection to an index; use it in the thread that it was made for."""

    def __init__(self, path: Path) -> None:
        self._raw = _connect(path)
        if not self._usable():
            self._raw.close()
            for suffix in ("", "-wal", "-shm", "-journal"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            self._raw = _connect(path)
            self._usable()

    def _usable(self) -> bool:
        """Make the tables of a new index; False for one that is damaged or of another version."""
        try:
            # It can always be made again, so its commits need not wait for the disk; and it lies on one machine, so
            # that the window may search it while a job goes on adding.
            self._raw.execute("PRAGMA journal_mode = WAL")
            self._raw.execute("PRAGMA synchronous = OFF")
            version = self._raw.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                self._raw.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;")
            return version in (0, _VERSION)
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise
            return False
        except sqlite3.DatabaseError:
            return False

    def close(self) -> None:
        """Let the file go."""
        self._raw.close()

    def missing(self, hashes: Iterable[str]) -> list[str]:
        """Which of these texts are not indexed yet."""
        known = {row[0] for row in self._raw.execute("SELECT hash FROM indexed")}
        return [digest for digest in dict.fromkeys(hashes) if digest not in known]

    def add(self, texts: Iterable[tuple[str, str]], each: Callable[[], None] = lambda: None) -> None:
        """Index texts given as pairs of hash and text; `each` is called often and may raise: none stays then."""
        self._raw.execute("BEGIN IMMEDIATE")
        try:
            for digest, text in texts:
                self._add(digest, text, each)
        except BaseException:
            self._raw.execute("ROLLBACK")
            raise
        self._raw.execute("COMMIT")

    def _add(self, digest: str, text: str, each: Callable[[], None]) -> None:
        row = self._raw.execute("INSERT OR IGNORE INTO indexed (hash) VALUES (?)", (digest,))
        if row.rowcount != 1:
            return
        spans = paragraphs(text)
        first = int(self._raw.execute("SELECT coalesce(max(id), 0) + 1 FROM paragraph").fetchone()[0])
        self._raw.executemany(
            "INSERT INTO paragraph VALUES (?, ?, ?, ?)",
            [(first + i, row.lastrowid, start, end) for i, (start, end) in enumerate(spans)],
        )
        for at in range(0, len(spans), _PORTION):
            part = enumerate(spans[at : at + _PORTION], first + at)
            self._raw.executemany(
                "INSERT INTO words (rowid, body) VALUES (?, ?)",
                [(number, fold_inclusive(text[start:end])) for number, (start, end) in part],
            )
            each()

    def find(self, query: Query, limit: int, after: int = 0, texts: Sequence[str] = ()) -> list[tuple[int, Place]]:
        """Paragraphs that answer a query, with their ids to page on with `after`.

        Where texts are given, by hash, only paragraphs of them.
        """
        rows = self._raw.execute(
            'SELECT p.id, i.hash, p.start, p."end" FROM words w JOIN paragraph p ON p.id = w.rowid'
            " JOIN indexed i ON i.text_no = p.text_no WHERE words MATCH ? AND w.rowid > ?"
            f"{_among(texts)} ORDER BY w.rowid LIMIT ?",
            (_query(query), after, *texts, limit),
        )
        return [(row[0], Place(*row[1:])) for row in rows]

    def count(self, query: Query) -> dict[str, int]:
        """How many paragraphs of each text (by hash) answer a query."""
        rows = self._raw.execute(
            "SELECT i.hash, count(*) FROM words w JOIN paragraph p ON p.id = w.rowid"
            " JOIN indexed i ON i.text_no = p.text_no WHERE words MATCH ? GROUP BY i.hash",
            (_query(query),),
        )
        return dict(rows.fetchall())


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=10)


def _among(texts: Sequence[str]) -> str:
    return f" AND i.hash IN ({', '.join('?' for _one in texts)})" if texts else ""


def _query(query: Query) -> str:
    ways = []
    for way in query.ways:
        required = " AND ".join(_term(term) for term in way.required)
        excluded = " OR ".join(_term(term) for term in way.excluded)
        ways.append(f"(({required}) NOT ({excluded}))" if excluded else f"({required})")
    return " OR ".join(ways)


def _term(term: Term) -> str:
    if term.within is not None and len(term.needles) > 1:
        # The index counts the words between two neighbours; either spelling of each may be the one that is there.
        spelled = product(*((f'"{one.typed}" *', f'"{one.singular}"') for one in term.needles))
        return "(" + " OR ".join(f"NEAR({' '.join(words)}, {term.within})" for words in spelled) + ")"
    if len(term.needles) > 1:
        words = " ".join(needle.typed for needle in term.needles)
        return f'("{words}" *)'
    return _word(term.needles[0])


def _word(needle: Needle) -> str:
    return f'("{needle.typed}" * OR "{needle.singular}")'
