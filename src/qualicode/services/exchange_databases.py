"""Reads the databases of QualCoder (.qda, v1–v17) and Taguette (.sqlite3): read only, bounded, nothing in them runs."""

import html
import re
import sqlite3
import time
import uuid
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import quote

from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.plugins.exchange.values import (
    Exchange,
    PlacedCode,
    ReadCase,
    ReadCode,
    ReadNote,
    ReadVariable,
    Selection,
    Source,
)
from qualicode.plugins.importers.files import MEGABYTE, check_file, damaged, empty, other_kind, read_head

_LIMIT = 2000 * MEGABYTE
_LONGEST = 60 * MEGABYTE
"""Bytes of the longest value that is read."""
_SECONDS = 60.0
_MOST_ROWS = 2_000_000
_SPEAKERS = "📌 Speaker coding"
_OURS = uuid.UUID("5b0e3a0e-6d0c-4f0a-9d0e-6f7a1c1d2e3f")
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_PRAGMA)


class _Database:
    """A stranger's database: only its plain tables are read, column by column, within limits."""

    def __init__(self, path: Path, raw: sqlite3.Connection) -> None:
        self.path, self._raw = path, raw
        names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        self.tables = {str(row[0]) for row in names}

    def rows(self, table: str, *columns: str) -> list[dict[str, Any]]:
        """The rows of a table, with the columns that it has; a missing table has none."""
        if table not in self.tables:
            return []
        there = {str(row[1]) for row in self._raw.execute(f'PRAGMA table_info("{table}")')}
        wanted = [column for column in columns if column in there]
        if not wanted:
            return []
        listed = ", ".join(f'"{column}"' for column in wanted)
        found = self._raw.execute(f'SELECT {listed} FROM main."{table}" LIMIT {_MOST_ROWS}').fetchall()
        return [dict.fromkeys(columns) | dict(zip(wanted, row, strict=True)) for row in found]


@contextmanager
def _opened(path: Path, wanted: str) -> Iterator[_Database]:
    check_file(path, _LIMIT)
    head = read_head(path)
    if not head:
        raise empty(path)
    if not head.startswith(b"SQLite format 3\x00"):
        raise other_kind(path, head, wanted)
    until = time.monotonic() + _SECONDS
    raw = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)
    try:
        raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        raw.text_factory = lambda data: data.decode("utf-8", "replace")
        raw.execute("PRAGMA trusted_schema = OFF")
        raw.set_authorizer(lambda action, *_rest: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)
        raw.set_progress_handler(lambda: int(time.monotonic() > until), 100_000)
        yield _Database(path, raw)
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        raise damaged(path) from error
    finally:
        raw.close()


def _guid(*parts: object) -> str:
    """A GUID for what has none: the same for the same thing in every reading."""
    return str(uuid.uuid5(_OURS, "\x1f".join(map(str, parts))))


def _words(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and abs(value) < 1 << 40 else None


def _when(value: Any) -> str:
    text = _words(value)
    return f"{text[:10]}T{text[11:19]}" if re.match(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d", text) else ""


# QualCoder


def read_qualcoder(path: Path) -> Exchange:
    """A QualCoder project, given as its folder or as the `data.qda` in it. Raises `UserError` with the reason."""
    folder = path if path.is_dir() else path.parent
    file = path / "data.qda" if path.is_dir() else path
    if path.is_dir() and not file.is_file():
        raise UserError(
            _("“{name}” holds no QualCoder project.").format(name=path.name),
            _("Choose the folder whose name ends with .qda and that holds the file data.qda."),
        )
    name = folder.name.removesuffix(".qda") if file.name == "data.qda" else path.stem
    with _opened(file, _("a QualCoder project")) as base:
        if not {"source", "code_name", "code_text"} <= base.tables:
            raise other_kind(file, b"", _("a QualCoder project"))
        return _QualCoder(base, name).read()


class _QualCoder:
    """One project of QualCoder."""

    def __init__(self, base: _Database, name: str) -> None:
        self.base, self.name = base, name
        self.found = Exchange(name=name, origin="QualCoder", counted="code points")
        self.user_guids: dict[str, str] = {}

    def read(self) -> Exchange:
        found = self.found
        about = self.base.rows("project", "about", "memo", "databaseversion")
        if about:
            found.origin = _words(about[0]["about"]) or "QualCoder"
            found.description = _words(about[0]["memo"])
        self._codes()
        self._variables()
        self._sources()
        self._cases()
        for row in self.base.rows("journal", "jid", "name", "jentry", "date", "owner"):
            note = ReadNote(self._id("journal", row["jid"]), _words(row["name"]), _words(row["jentry"]),
                            self._user(row["owner"]), _when(row["date"]))  # fmt: skip
            if note.text or note.name:
                found.notes.append(note)
        for table, kind in (("code_image", "picture codings"), ("code_av", "recording codings")):
            found.left[kind] += len(self.base.rows(table, "cid"))
        found.counts.update(users=len(found.users), codes=len(found.codes), sources=len(found.sources),
                            cases=len(found.cases), variables=len(found.variables), notes=len(found.notes),
                            codings=sum(len(s.codings) for one in found.sources for s in one.selections))  # fmt: skip
        return found

    def _id(self, kind: str, key: object) -> str:
        return _guid("qualcoder", self.name, kind, key)

    def _user(self, owner: Any) -> str:
        name = _words(owner) or _("Unknown coder")
        if name not in self.user_guids:
            guid = self.user_guids[name] = _guid("coder", name.casefold())
            self.found.users[guid] = name
        return self.user_guids[name]

    def _codes(self) -> None:
        categories = {row["catid"]: row for row in self.base.rows("code_cat", "catid", "name", "memo", "supercatid")}
        codes = {row["cid"]: row for row in self.base.rows(
            "code_name", "cid", "name", "memo", "catid", "color", "supercid")}  # fmt: skip
        listed: set[str] = set()

        def add(kind: str, key: object, above: str, row: dict[str, Any]) -> None:
            guid = self._id(kind, key)
            listed.add(guid)
            self.found.codes.append(ReadCode(guid, _words(row["name"]) or "?", above, _words(row.get("color")),
                                             _words(row["memo"]), kind == "code"))  # fmt: skip

        for key in _from_the_top(categories, "supercatid"):
            above = self._id("category", categories[key]["supercatid"])
            add("category", key, above if above in listed else "", categories[key])
        for key in _from_the_top(codes, "supercid"):
            row = codes[key]
            over = self._id("code", row["supercid"]) if row["supercid"] is not None else ""
            over = over or (self._id("category", row["catid"]) if row["catid"] is not None else "")
            add("code", key, over if over in listed else "", row)

    def _variables(self) -> None:
        for row in self.base.rows("attribute_type", "name", "memo", "caseOrFile", "valuetype"):
            kind = "float" if row["valuetype"] == "numeric" else "text"
            guid = self._id(f"variable {row['caseOrFile']}", row["name"])
            self.found.variables.append(ReadVariable(guid, _words(row["name"]), kind, _words(row["memo"])))
        self.values: dict[tuple[str, Any], list[tuple[str, str]]] = defaultdict(list)
        for row in self.base.rows("attribute", "name", "attr_type", "value", "id"):
            value = str(row["value"]).strip() if row["value"] is not None else ""
            if value:
                guid = self._id(f"variable {row['attr_type']}", row["name"])
                self.values[row["attr_type"], row["id"]].append((guid, value))

    def _sources(self) -> None:
        selections: dict[Any, list[Selection]] = defaultdict(list)
        columns = ("ctid", "cid", "fid", "seltext", "pos0", "pos1", "owner", "date", "memo")
        for row in self.base.rows("code_text", *columns):
            start, end = _number(row["pos0"]), _number(row["pos1"])
            if start is None or end is None:
                self.found.left["codings"] += 1
                continue
            user, when = self._user(row["owner"]), _when(row["date"])
            key = (row["cid"], row["fid"], start, end, row["owner"])
            notes = self._memo("coding", key, row["memo"], row["owner"], when)
            placed = PlacedCode(self._id("coding", key), self._id("code", row["cid"]), user, when, notes)
            selections[row["fid"]].append(Selection(self._id("selection", key), start, end, _words(row["seltext"]), "",
                                                    user, when, (placed,)))  # fmt: skip
        for row in self.base.rows("annotation", "anid", "fid", "pos0", "pos1", "memo", "owner", "date"):
            start, end = _number(row["pos0"]), _number(row["pos1"])
            if start is not None and end is not None and _words(row["memo"]):
                when = _when(row["date"])
                notes = self._memo("annotation", row["anid"], row["memo"], row["owner"], when)
                selections[row["fid"]].append(Selection(self._id("annotated", row["anid"]), start, end, notes=notes))
        for row in self.base.rows("source", "id", "name", "fulltext", "mediapath", "memo", "owner", "date"):
            key, when = row["id"], _when(row["date"])
            text = row["fulltext"] if isinstance(row["fulltext"], str) else None
            media = _words(row["mediapath"]).lower()
            kind = next((one for one in ("image", "audio", "video") if one in media), "text")
            notes = self._memo("source", key, row["memo"], row["owner"], when)
            self.found.sources.append(
                Source(self._id("source", key), _words(row["name"]), "text" if text else kind, text,
                       user=self._user(row["owner"]), created=when, selections=tuple(selections.pop(key, ())),
                       notes=notes, values=tuple(self.values.get(("file", key), ())))
            )  # fmt: skip
        self.found.left["codings"] += sum(map(len, selections.values()))

    def _memo(self, kind: str, key: object, memo: Any, owner: Any, when: str) -> tuple[str, ...]:
        text = _words(memo)
        if not text:
            return ()
        guid = self._id(f"memo {kind}", key)
        self.found.notes.append(ReadNote(guid, "", text, self._user(owner), when))
        return (guid,)

    def _cases(self) -> None:
        sources: dict[Any, list[str]] = defaultdict(list)
        for row in self.base.rows("case_text", "caseid", "fid"):
            guid = self._id("source", row["fid"])
            if guid not in sources[row["caseid"]]:
                sources[row["caseid"]].append(guid)
        for row in self.base.rows("cases", "caseid", "name", "memo"):
            key = row["caseid"]
            self.found.cases.append(
                ReadCase(self._id("case", key), _words(row["name"]), _words(row["memo"]),
                         tuple(self.values.get(("case", key), ())), tuple(sources[key]))
            )  # fmt: skip


def _from_the_top(rows: dict[Any, dict[str, Any]], above: str) -> list[Any]:
    """The keys of a tree, each after the one above it; what hangs in a circle or on nothing is at the top."""
    ordered: dict[Any, None] = {}
    for key in rows:
        path: list[Any] = []
        while key in rows and key not in ordered and key not in path:
            path.append(key)
            key = rows[key][above]
        ordered.update(dict.fromkeys(reversed(path)))
    return list(ordered)


# Taguette

_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"</?(?:p|div|li|ul|ol|h\d|table|tr|blockquote|pre|br|hr)\b[^<>]*>", re.IGNORECASE)


def read_taguette(path: Path) -> Exchange:
    """A project that Taguette exported. Raises `UserError` with the reason."""
    with _opened(path, _("a Taguette project")) as base:
        if not {"documents", "tags", "highlights", "highlight_tags"} <= base.tables:
            raise other_kind(path, b"", _("a Taguette project"))
        return _taguette(base, path)


def _taguette(base: _Database, path: Path) -> Exchange:
    projects = base.rows("projects", "id", "name", "description")
    name = _words(projects[0]["name"]) if projects else path.stem
    about = _words(projects[0]["description"]) if projects else ""
    found = Exchange(name=name, origin="Taguette", description=about, counted="code points")
    codes = _tags(base, found)
    authors = _authors(base, found)
    tagged: dict[Any, list[Any]] = defaultdict(list)
    for row in base.rows("highlight_tags", "highlight_id", "tag_id"):
        tagged[row["highlight_id"]].append(row["tag_id"])
    marked: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in base.rows("highlights", "id", "document_id", "start_offset", "end_offset"):
        marked[row["document_id"]].append(row)
    for row in base.rows("documents", "id", "name", "description", "contents", "created"):
        text, places = _plain(_words(row["contents"]))
        selections = []
        for one in marked.get(row["id"], ()):
            start, end = places(one["start_offset"]), places(one["end_offset"])
            user, when = authors.get(one["id"], ("", ""))
            key = (found.name, row["id"], one["id"])
            placed = tuple(
                PlacedCode(_guid("taguette coding", *key, tag), codes[tag], user, when)
                for tag in tagged.get(one["id"], ()) if tag in codes
            )  # fmt: skip
            selections.append(Selection(_guid("taguette highlight", *key), start, end, text[start:end][:200], "", user,
                                        when, placed))  # fmt: skip
        found.sources.append(Source(
            _guid("taguette", found.name, row["id"]), _words(row["name"]), "text", text, _words(row["description"]),
            created=_when(row["created"]), selections=tuple(selections),
        ))  # fmt: skip
    found.counts.update(users=len(found.users), codes=len(found.codes), sources=len(found.sources),
                        selections=sum(len(one.selections) for one in found.sources),
                        codings=sum(len(s.codings) for one in found.sources for s in one.selections))  # fmt: skip
    return found


def _tags(base: _Database, found: Exchange) -> dict[Any, str]:
    """The tags as codes; « geste.outil » lies under « geste » where there is such a tag."""
    rows = base.rows("tags", "id", "path", "description")
    by_path = {_words(row["path"]): row for row in rows}
    guids: dict[Any, str] = {}
    for path in sorted(by_path):
        row = by_path[path]
        above, _dot, name = path.rpartition(".")
        parent = _guid("taguette tag", found.name, above) if above in by_path and name else ""
        guid = guids[row["id"]] = _guid("taguette tag", found.name, path)
        found.codes.append(ReadCode(guid, name if parent else path, parent, "", _words(row["description"])))
    return guids


def _authors(base: _Database, found: Exchange) -> dict[Any, tuple[str, str]]:
    """Who highlighted what and when, from the log of commands; the last one that says so."""
    import json

    authors: dict[Any, tuple[str, str]] = {}
    for row in base.rows("commands", "id", "date", "user_login", "payload"):
        try:
            payload = json.loads(row["payload"] or "{}")
        except ValueError:
            continue
        if isinstance(payload, dict) and payload.get("type") == "highlight_add":
            name = _words(row["user_login"]) or "admin"
            guid = _guid("coder", name.casefold())
            found.users[guid] = name
            authors[payload.get("id", payload.get("highlight_id"))] = (guid, _when(row["date"]))
    if not found.users:
        found.users[_guid("coder", "admin")] = "admin"
    return authors


def _plain(contents: str) -> tuple[str, Any]:
    """The text of a document's HTML, and what turns a byte offset in it into a position of that text.

    Blocks that follow each other without white space get a line end, which no offset counts.
    """
    parts: list[str] = []
    sizes: list[int] = []
    for piece, tag in _pieces(contents):
        if tag:
            if _BREAK.match(tag) and parts and not parts[-1].endswith("\n"):
                parts.append("\n")
                sizes.append(0)
        elif piece:
            parts.append(piece.replace("\r\n", " \n").replace("\r", "\n"))
            sizes.append(len(piece.encode("utf-8", "replace")))
    text = "".join(parts)
    starts = [0, *accumulate(sizes)]
    begins = [0, *accumulate(len(part) for part in parts)]

    def place(offset: Any) -> int:
        wanted = _number(offset) or 0
        at = min(max(bisect_left(starts, wanted + 1) - 1, 0), len(parts) - 1) if parts else 0
        if not parts:
            return 0
        while at and sizes[at] == 0:
            at -= 1
        words = parts[at].encode("utf-8", "replace")[: max(0, wanted - starts[at])]
        return begins[at] + len(words.decode("utf-8", "ignore"))

    return text, place


def _pieces(contents: str) -> Iterator[tuple[str, str]]:
    at = 0
    for match in _TAG.finditer(contents):
        yield html.unescape(contents[at : match.start()]), ""
        yield "", match.group()
        at = match.end()
    yield html.unescape(contents[at:]), ""
