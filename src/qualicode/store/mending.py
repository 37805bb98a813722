"""Rows that fit together again after damage: what refers to nothing is mended where that is honest, else left out."""

import dataclasses
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from qualicode.i18n import _, ngettext
from qualicode.model.study import ROWS, Code, Coder, Document, ProjectInfo
from qualicode.store import places, schema

Row = dict[str, Any]
Rows = dict[str, dict[str, Row]]
Texts = dict[str, tuple[str | None, bytes | None]]
OtherTexts = Callable[[str, set[str]], Iterable[tuple[str, str]]]
"""Finds texts by study and hashes somewhere else."""

_SPANS = ("coding", "turn", "note", "suggestion_decision", "formatting")
_TREES = ("code", "need", "synthesis_node")

_REFERENCES = [
    (cls.table, part.name, part.metadata["refers"], part.default is dataclasses.MISSING)
    for cls in ROWS
    for part in dataclasses.fields(cls)
    if "refers" in part.metadata
]
"""Table, column, table that it refers to, whether a row cannot do without."""


@dataclass(slots=True)
class Mended:
    """A study that holds together, and in words what had to be given up."""

    rows: Rows
    texts: Texts
    losses: list[str] = field(default_factory=list)


def mend(rows: Rows, texts: Texts, info: ProjectInfo, elsewhere: OtherTexts) -> Mended:
    """Make the rows fit together. `info` stands in for a lost study; `elsewhere` finds lost texts."""
    mended = Mended({table: {key: dict(row) for key, row in found.items()} for table, found in rows.items()}, {})
    _one_project(mended, info)
    _texts(mended, texts, elsewhere)
    _stand_ins(mended)
    _references(mended)
    _spans(mended)
    _trees(mended)
    return mended


def _one_project(mended: Mended, info: ProjectInfo) -> None:
    known = mended.rows["project"]
    for row_id in [row_id for row_id in known if not places.is_our_id(row_id)]:
        del known[row_id]
    if not known:
        known[info.id] = schema.record(info)
        mended.losses.append(_("The study’s name and description are lost."))
    for extra in list(known)[1:]:
        del known[extra]


def _texts(mended: Mended, texts: Texts, elsewhere: OtherTexts) -> None:
    """Give every document its text: by hash, else from a backup, else what is left of it, else none."""
    users = [*mended.rows["document"].values(), *mended.rows["text_revision"].values()]
    wanted = {str(row["content"]) for row in users if row["content"]}
    damaged: dict[str, str] = {}
    for digest, (body, data) in texts.items():
        if body is not None and _hash(body) != digest:
            damaged[digest] = body
        else:
            mended.texts[digest] = (body, data)
    missing = wanted - mended.texts.keys()
    for digest, body in elsewhere(next(iter(mended.rows["project"])), set(missing)):
        mended.texts[digest] = (body, None)
    for row in users:
        digest = str(row["content"])
        if digest in mended.texts or (not digest and not row["characters"]):
            row["characters"] = len(mended.texts.get(digest, ("", None))[0] or "")
            continue
        body = damaged.get(digest, "")
        if "title" in row:
            told = _("The text of “{title}” is damaged; check it.") if body else _("The text of “{title}” is lost.")
            mended.losses.append(told.format(title=row["title"]))
        row["content"], row["characters"] = _hash(body), len(body)
        mended.texts[row["content"]] = (body, None)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _stand_ins(mended: Mended) -> None:
    """A lost coder or code is worth a row without a name, since extracts hang on it."""
    for table, column, target, needed in _REFERENCES:
        if not needed or target not in ("coder", "code"):
            continue
        lost = {str(row[column]) for row in mended.rows[table].values()} - mended.rows[target].keys()
        for number, row_id in enumerate(sorted(lost), 1):
            name = f"? {number}"
            made = Coder(id=row_id, name=name) if target == "coder" else Code(id=row_id, name=name)
            mended.rows[target][row_id] = schema.record(made)
            told = _("A coder is lost and is called “{name}” now.") if target == "coder" else ""
            mended.losses.append((told or _("A code is lost and is called “{name}” now.")).format(name=name))


def _references(mended: Mended) -> None:
    """Rows that need what is gone go as well, until nothing is left hanging; the others forget it."""
    dropped: dict[str, int] = {}
    again = True
    while again:
        again = False
        for table, column, target, needed in _REFERENCES:
            known = mended.rows[target]
            for row_id, row in list(mended.rows[table].items()):
                if row[column] is None or row[column] in known:
                    continue
                if needed:
                    del mended.rows[table][row_id]
                    dropped[table] = dropped.get(table, 0) + 1
                    again = True
                else:
                    row[column] = None
    mended.losses += [_lost_rows(table, count) for table, count in dropped.items()]


def _spans(mended: Mended) -> None:
    """Passages are cut at the end of their text; those wholly outside of it go."""
    documents = mended.rows[Document.table]
    for table in _SPANS:
        outside = 0
        for row_id, row in list(mended.rows[table].items()):
            document = documents.get(str(row["document_id"]))
            if document is None or row["start"] is None or row["end"] is None:
                continue
            row["end"] = min(row["end"], document["characters"])
            if not 0 <= row["start"] <= row["end"] or (row["start"] == row["end"] and table == "coding"):
                outside += 1
                if table == "note":  # its words are worth more than its place
                    row["start"] = row["end"] = None
                else:
                    del mended.rows[table][row_id]
        if outside and table != "note":
            mended.losses.append(_lost_rows(table, outside))


def _trees(mended: Mended) -> None:
    """What lies inside itself comes up to the root."""
    for table in _TREES:
        rows = mended.rows[table]
        for row_id, row in rows.items():
            seen, parent = {row_id}, row["parent_id"]
            while parent is not None and parent not in seen:
                seen.add(parent)
                parent = rows[parent]["parent_id"]
            if parent is not None:
                row["parent_id"] = None


def _lost_rows(table: str, count: int) -> str:
    names = {
        "coding": lambda n: ngettext("{count} extract is lost.", "{count} extracts are lost.", n),
        "turn": lambda n: ngettext("{count} turn is lost.", "{count} turns are lost.", n),
        "note": lambda n: ngettext("{count} note is lost.", "{count} notes are lost.", n),
    }
    default = lambda n: ngettext("{count} row of {table} is lost.", "{count} rows of {table} are lost.", n)  # noqa: E731
    return names.get(table, default)(count).format(count=count, table=table)
