"""Sending the project to the team: one file, whole or in part, with others' codings or without, instructions inside.

A whole copy carries its history, so that a merge finds where the two parted. A part carries none: what was left out
must not be in it, be it deleted, earlier, or somebody else's. Its only step says from which step of the sender's it was
made; that state is the ancestor when it comes back.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualicode import __version__
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.ids import new_id, now
from qualicode.model.study import Coder, Coding, Document, Lens
from qualicode.services import freezing
from qualicode.services.merging.ancestor import History, rows_by_id
from qualicode.services.merging.values import REFERS, Values
from qualicode.store import database, durable, files, journal, schema
from qualicode.store.errors import BROKEN, unusable, unwritable
from qualicode.store.freezing import FROZEN
from qualicode.store.project import Project
from qualicode.store.reading import Reader

_LETTER = "letter"
"""The name of the property of a file that says who sent it, why, and what is in it."""
_IN_TEXTS = ("speaker", "turn", "formatting", "attachment", "collection_member")
_OF_CODERS = ("coding", "suggestion_decision", "reading", "note")
_ALWAYS = ("project", "code", "variable")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a sent file says of itself: the sender's name, when (UTC), the instructions, whether it is a part."""

    sender: str
    at: str
    instructions: str
    part: bool
    blind: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written: its size in bytes, what it holds, and the titles of withdrawn documents that were left out."""

    path: Path
    size: int
    documents: int
    codings: int
    left_out: tuple[str, ...] = ()


def send(
    reader: Reader,
    path: Path,
    *,
    sender_id: str | None,
    document_ids: Sequence[str] | None = None,
    codings: bool = True,
    keep_coder_ids: Iterable[str] = (),
    instructions: str = "",
    frozen: bool = False,
) -> Sent:
    """Write a file for the team; safe in a job.

    `document_ids`: only these (all when None); without `codings`, those of `keep_coder_ids` alone (for coding blindly:
    whoever gets it finds their own work).
    `frozen`: whoever gets it cannot change codes until they unlock them. Raises `UserError` when there is
    such a file, or nothing to send.
    """
    path = files.with_suffix(files.real(path))
    if path.exists():
        raise UserError(_("“{name}” is there already.").format(name=path.name), _("Choose another name."))
    part = document_ids is not None or not codings
    letter = Letter(_name(reader, sender_id), now(), instructions.strip(), document_ids is not None, not codings)
    left_out: tuple[str, ...] = ()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "parcel.db"
        try:
            if part:
                chosen, left_out = _chosen(reader, document_ids)
                _write_part(reader, made, chosen, None if codings else set(keep_coder_ids), sender_id, frozen)
            else:
                reader.connection.exec_driver_sql("VACUUM INTO ?", (str(made),))
                _freeze(made, sender_id, frozen)
            _address(made, letter)
        except BROKEN as error:
            raise unusable(error, path) from error
        faults = files.check(made)
        if faults:
            raise UserError(_("The file would not be sound: {reason}").format(reason=faults[0]), _("Nothing was sent."))
        _put(made, path)
        counts = _counts(made)
    return Sent(path, path.stat().st_size, *counts, left_out)


def letter(reader: Reader) -> Letter | None:
    """What a received file says of itself; None when it was not made by `send`."""
    found = reader.rows("SELECT value FROM properties WHERE name = ?", (_LETTER,))
    try:
        told = json.loads(found[0][0]) if found else {}
        sender, at, instructions = (str(told[name]) for name in ("sender", "at", "instructions"))
        return Letter(sender, at, instructions, bool(told["part"]), bool(told["blind"]))
    except (ValueError, KeyError, TypeError):
        return None


def _name(reader: Reader, coder_id: str | None) -> str:
    return next((one.name for one in reader.find(Coder) if one.id == coder_id), "")


def _chosen(reader: Reader, document_ids: Sequence[str] | None) -> tuple[list[str], tuple[str, ...]]:
    wanted = None if document_ids is None else set(document_ids)
    found = [one for one in reader.find(Document) if wanted is None or one.id in wanted]
    kept = [one.id for one in found if one.consent != "withdrawn"]
    if not kept:
        raise UserError(_("There is no document to send."), _("Choose at least one."))
    return kept, tuple(one.title for one in found if one.consent == "withdrawn")


# A part

_Rows = dict[str, dict[str, Values]]


def _write_part(
    reader: Reader,
    path: Path,
    documents: Sequence[str],
    coders: set[str] | None,
    sender_id: str | None,
    frozen: bool,
) -> None:
    rows = _part(reader, documents, coders, sender_id)
    history = History(reader)
    connection = database.connect(path)
    database.create_tables(connection)
    made = Project(path, connection)
    made.coder_id = sender_id
    heads = list(history.heads_for(History(made)))
    try:
        _copy_contents(reader, made, rows)
        # Not one that undo takes back: it made the file.
        with made.step(N_("Prepare a copy for the team"), kind="identity", heads=heads, root=True):
            for table, found in rows.items():
                images = [json.dumps(row, ensure_ascii=False) for row in found.values()]
                journal.insert_rows(connection, table, images)
            if frozen:
                made.add(freezing.mark(sender_id))
        made.start_here()
    finally:
        made.close_database()


def _freeze(path: Path, sender_id: str | None, frozen: bool) -> None:
    """A whole copy is frozen, or not, whatever it is here."""
    made = Project.open_database(path)
    made.coder_id = sender_id
    try:
        if frozen != freezing.frozen(made):
            # Not one that undo takes back: whoever gets the file unlocks it instead.
            with made.step(N_("Prepare a copy for the team"), kind="identity"):
                made.remove_where(Lens, kind=FROZEN)
                if frozen:
                    made.add(freezing.mark(sender_id))
    finally:
        made.close_database()


def _part(reader: Reader, documents: Sequence[str], coders: set[str] | None, sender_id: str | None) -> _Rows:
    """The rows that a part holds: the documents with their turns, the whole codebook, whose work is wanted."""
    rows: _Rows = {"document": rows_by_id(reader, "document", documents)}
    for table in _ALWAYS:
        rows[table] = _where(reader, table, "1 = 1")
    for table in _IN_TEXTS:
        rows[table] = _where(reader, table, _IN.format("document_id"), documents)
    for table in _OF_CODERS:
        rows[table] = _where(reader, table, _IN.format("document_id"), documents)
        if coders is not None:
            rows[table] = {key: row for key, row in rows[table].items() if row["coder_id"] in coders}
    rows["text_revision"] = _last_revisions(reader, rows["document"])
    rows["code_alias"] = _where(reader, "code_alias", "1 = 1")
    rows["coder"] = rows_by_id(reader, "coder", [*(coders or ()), *([sender_id] if sender_id else [])])
    _forget_what_is_left_out(rows)
    _add_what_is_referred_to(reader, rows)
    here = [row_id for found in rows.values() for row_id in found]
    rows["value"] = _where(reader, "value", _IN.format("target_id"), here)
    ends = f"{_IN.format('source_id')} AND target_id IN (SELECT value FROM json_each(?1))"
    rows["link"] = _where(reader, "link", ends.replace("?)", "?1)"), here)
    return rows


_IN = "{} IN (SELECT value FROM json_each(?))"


def _where(reader: Reader, table: str, where: str, ids: Iterable[str] | None = None) -> dict[str, Any]:
    params = () if ids is None else (json.dumps(list(ids)),)
    found = [str(row[0]) for row in reader.rows(f'SELECT id FROM "{table}" WHERE {where} ORDER BY id', params)]
    return rows_by_id(reader, table, found)


def _last_revisions(reader: Reader, documents: dict[str, Values]) -> dict[str, Values]:
    """The revision that is each document's text now: earlier texts may say what was taken out since."""
    found: dict[str, Values] = {}
    for row in _where(reader, "text_revision", _IN.format("document_id"), documents).values():
        document = row["document_id"]
        newer = document not in found or row["number"] > found[document]["number"]
        if newer and row["content"] == documents[document]["content"]:
            found[document] = row
    return {row["id"]: {**row, "reason": ""} for row in found.values()}


def _forget_what_is_left_out(rows: _Rows) -> None:
    """Decisions on suggestions do not name codings that are not sent; notes stay where they lie in a text."""
    for row_id, row in list(rows["suggestion_decision"].items()):
        if row["coding_id"] not in rows["coding"]:
            rows["suggestion_decision"][row_id] = {**row, "coding_id": None}


def _add_what_is_referred_to(reader: Reader, rows: _Rows) -> None:
    """Territories, persons, coders and the like that what is sent names."""
    waiting = [(table, row) for table, found in rows.items() for row in found.values()]
    while waiting:
        wanted: dict[str, set[str]] = {}
        for table, row in waiting:
            for name, target in REFERS[table].items():
                if row.get(name) and row[name] not in rows.setdefault(target, {}):
                    wanted.setdefault(target, set()).add(row[name])
        waiting = []
        for target, ids in wanted.items():
            found = rows_by_id(reader, target, sorted(ids))
            rows[target] |= found
            waiting += [(target, row) for row in found.values()]


def _copy_contents(reader: Reader, made: Project, rows: _Rows) -> None:
    hashes = {row["content"] for found in rows.values() for row in found.values() if row.get("content")}
    for digest in sorted(hashes):
        for row in reader.rows("SELECT hash, body, bytes FROM content WHERE hash = ?", (digest,)):
            made.connection.exec_driver_sql("INSERT INTO content (hash, body, bytes) VALUES (?, ?, ?)", tuple(row))


# The file


def _address(path: Path, letter: Letter) -> None:
    told = {name: getattr(letter, name) for name in Letter.__dataclass_fields__}
    marks = {
        _LETTER: json.dumps(told, ensure_ascii=False),
        "revision": new_id(),
        "published_at": letter.at,
        "oldest_reader": str(schema.OLDEST_READER),
        "program": f"Qualicode {__version__}",
    }
    with closing(sqlite3.connect(path)) as made, made:
        made.executemany("INSERT OR REPLACE INTO properties (name, value) VALUES (?, ?)", list(marks.items()))


def _put(made: Path, path: Path) -> None:
    temporary = durable.temporary_beside(path)
    try:
        durable.copy_to_disk(made, temporary)
        durable.replace(temporary, path)
    except OSError as error:
        raise unwritable(error, path) from error
    finally:
        durable.discard(temporary)


def _counts(path: Path) -> tuple[int, int]:
    connection = database.connect(path, read_only=True)
    try:
        reader = Reader(connection)
        return reader.count(Document), reader.count(Coding)
    finally:
        connection.close()
        connection.engine.dispose()
