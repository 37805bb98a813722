"""Rows of a study made from a project of another program, and the counts that tell what became of it."""

import json
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qualicode.i18n import _
from qualicode.model.ids import new_id, now
from qualicode.model.study import (
    Code,
    Coder,
    Coding,
    Collection,
    CollectionMember,
    Document,
    Lens,
    Note,
    Person,
    Row,
    Speaker,
    TextRevision,
    Turn,
    Variable,
    VariableValue,
)
from qualicode.plugins.exchange.rulers import Ruler, Way, best_way
from qualicode.plugins.exchange.values import Exchange, PlacedCode, ReadCode, Selection, Source
from qualicode.services import codebook, retrieving
from qualicode.services.codebook_files import hue_of
from qualicode.services.importing import initials
from qualicode.services.own_rows import is_text, read_rows
from qualicode.store import schema
from qualicode.store.project import Project

_KINDS = {"boolean": "boolean", "integer": "number", "float": "number", "date": "date", "datetime": "date"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_WAYS = {"code points": Way(), "utf-16": Way(utf16=True)}


@dataclass(slots=True)
class Report:
    """What became of a project that was read: elements by kind, read and kept; what was left, doubts as sentences."""

    origin: str = ""
    read: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    doubts: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {"origin": self.origin, "read": dict(self.read), "kept": dict(self.kept), "left": dict(self.left),
                "doubtful": len(self.doubts), "doubts": self.doubts}  # fmt: skip


class Taking:
    """One project while its step is open: rows are gathered, then written table by table."""

    def __init__(self, project: Project, found: Exchange, *, by_path: bool) -> None:
        self.project, self.found, self.by_path = project, found, by_path
        self.report = Report(found.origin, found.counts.copy(), Counter(), found.left.copy(), list(found.doubts))
        self.rows: list[Row] = []
        self.used = {row[0] for table in schema.CLASSES for row in project.rows(f'SELECT id FROM "{table}"')}
        self.places: dict[str, tuple[str, str, str | None, int | None, int | None]] = {}
        """Where a note may be anchored, by GUID: table and id, or a span of a document."""
        self.noted: list[tuple[str, str]] = []
        """Pairs of what refers to a note and the note."""

    def run(self) -> Report:
        if self.found.own and self._own_rows():
            return self.report
        self.coders = self._coders()
        self.codes = self._codes()
        self.variables = self._variables()
        self.documents: dict[str, str] = {}
        self.way = self._way()
        self.position = int(self.project.rows("SELECT coalesce(max(position), 0) FROM document")[0][0])
        self.known = {(row[0], row[1], row[2], row[3], row[4]) for row in self.project.rows(_CODED)}
        for source in self.found.sources:
            self._source(source)
        self._cases()
        self._sets()
        self._notes()
        self.project.add(*self.rows)
        return self.report

    # Qualicode's own rows

    def _own_rows(self) -> bool:
        """Take Qualicode's own rows as they were; False when they are not in order."""
        try:
            kept = json.loads(self.found.own)
            rows = [row for table, many in kept["rows"].items() for row in read_rows(table, many)]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return False
        new = [row for row in rows if row.id not in self.used and row.table != "project"]
        texts = {one.guid: Ruler(one.text or "").text for one in self.found.sources}
        if any(isinstance(row, Document) and not is_text(row, texts.get(row.id, "")) for row in new):
            return False
        documents = []
        for row in new:
            if isinstance(row, Document):
                digest = self.project.keep_text(texts[row.id])
                documents.append(TextRevision(document_id=row.id, content=digest, characters=len(texts[row.id])))
                self.report.kept["sources"] += 1
            self.report.kept[_COUNTED.get(row.table, row.table)] += row.table != "document"
        self.project.add(*new, *documents)
        return True

    # Users, codes, variables

    def _id(self, guid: str) -> str:
        """The id of a new row: its GUID where it is one and nothing has it yet."""
        try:
            made = str(uuid.UUID(guid))
        except ValueError:
            made = new_id()
        if made in self.used:
            made = new_id()
        self.used.add(made)
        return made

    def _coders(self) -> dict[str, str]:
        by_name = {coder.name.casefold(): coder.id for coder in self.project.find(Coder)}
        by_id = {coder.id for coder in self.project.find(Coder)}
        found: dict[str, str] = {}
        for guid, name in self.found.users.items():
            name = " ".join(name.split()) or _("Unknown coder")
            known = guid if guid in by_id else by_name.get(name.casefold())
            if known is None:
                coder = Coder(id=self._id(guid), name=name, initials=initials(name))
                self.rows.append(coder)
                known = by_name[name.casefold()] = coder.id
            found[guid] = known
            self.report.kept["users"] += 1
        return found

    def _coder(self, guid: str) -> str:
        """The coder with this GUID; one who is not listed gets a name of their own."""
        if not guid and len(set(self.coders.values())) == 1:
            return next(iter(self.coders.values()))
        if guid not in self.coders:
            name = _("Unknown coder")
            known = next((row.id for row in self.rows if isinstance(row, Coder) and row.name == name), None)
            if known is None:
                coder = Coder(id=self._id(guid), name=name, initials="?")
                self.rows.append(coder)
                known = coder.id
            self.coders[guid] = known
        return self.coders[guid]

    def _codes(self) -> dict[str, str]:
        mine = {code.id: code for code in self.project.find(Code)}
        paths = {path.casefold(): code_id for code_id, path in codebook.paths(self.project).items()}
        kept: dict[str, str] = {}
        new_paths: dict[str, str] = {}
        for at, code in enumerate(self.found.codes):
            above = new_paths.get(code.parent, "")
            path = f"{above} / {code.name}" if above else code.name
            known = self._known_code(code, mine, paths.get(path.casefold()))
            new_paths[code.guid] = path
            if known is None:
                row = self._new_code(code, kept.get(code.parent), at)
                self.rows.append(row)
                known = row.id
                paths.setdefault(path.casefold(), row.id)
            kept[code.guid] = known
            self.places[code.guid] = ("code", known, None, None, None)
            self.noted += [(code.guid, note) for note in code.notes]
            self.report.kept["codes"] += 1
        return kept

    def _known_code(self, code: ReadCode, mine: Mapping[str, Code], same_path: str | None) -> str | None:
        """A code of the study that this one is. Equal GUIDs are not enough: Taguette makes them from names."""
        if code.guid in mine and mine[code.guid].name.casefold() == code.name.casefold():
            return code.guid
        return same_path if self.by_path else None

    def _new_code(self, code: ReadCode, parent: str | None, at: int) -> Code:
        hue = hue_of(code.colour)
        return Code(
            id=self._id(code.guid),
            parent_id=parent,
            name=code.name,
            hue=hue if hue is not None else (codebook.next_hue(self.project) + 47 * at) % 360,
            kind="theme" if code.codable else "category",
            definition=code.description,
            position=10_000 + at,
            created_by=self.project.coder_id,
        )

    def _variables(self) -> dict[str, tuple[str, str]]:
        """The variables by GUID, with what they apply to: persons where cases have values, else documents."""
        cased = {variable for case in self.found.cases for variable, _value in case.values}
        mine = {(one.name.casefold(), one.applies_to): one.id for one in self.project.find(Variable)}
        found: dict[str, tuple[str, str]] = {}
        for at, one in enumerate(self.found.variables):
            applies = "person" if one.guid in cased else "document"
            name = one.name or _("Variable {number}").format(number=at + 1)
            known = mine.get((name.casefold(), applies))
            if known is None:
                row = Variable(id=self._id(one.guid), name=name, kind=_KINDS.get(one.kind, "text"), applies_to=applies,
                               description=one.description, position=at)  # fmt: skip
                self.rows.append(row)
                known = mine[name.casefold(), applies] = row.id
            found[one.guid] = (known, applies)
            self.report.kept["variables"] += 1
        return found

    def _values(self, values: Iterable[tuple[str, str]], target: str, what: str) -> None:
        for guid, value in values:
            if guid in self.variables:
                variable, applies = self.variables[guid]
                if applies == what:
                    self.rows.append(VariableValue(variable_id=variable, target_id=target, value=value))
                    self.report.kept["values"] += 1
                else:
                    self.report.left["values"] += 1

    # Sources

    def _way(self) -> Way:
        pairs = [(Ruler(one.text), one.selections) for one in self.found.sources if one.text is not None]
        if self.found.counted:
            return _WAYS[self.found.counted]
        preferred = Way(utf16=True, two=True) if "NVivo" in self.found.origin else Way()
        way, certain = best_way(pairs, preferred)
        if any(not ruler.plain for ruler, _selections in pairs):
            units = _("UTF-16 units") if way.utf16 else _("characters")
            ends = _("two for a line end") if way.two else _("one for a line end")
            told = _("Positions were read as {units}, {ends}.").format(units=units, ends=ends)
            unsure = _("Another way of counting would fit as well: check some passages.")
            self.report.doubts.append(told if certain else f"{told} {unsure}")
        return way

    def _source(self, source: Source) -> None:
        if source.text is None or not source.text.strip():
            self.report.left[f"{source.kind} sources without words"] += 1
            self.report.left["codings"] += len(source.codings) + sum(len(one.codings) for one in source.selections)
            return
        ruler = Ruler(source.text)
        document_id = self._document(source, ruler.text)
        self.documents[source.guid] = document_id
        self.places[source.guid] = ("document", document_id, document_id, None, None)
        self.noted += [(source.guid, note) for note in source.notes]
        self._values(source.values, document_id, "document")
        self._times(source, ruler, document_id)
        for placed in source.codings:
            self._coding(placed, document_id, 0, len(ruler.text))
        for selection in source.selections:
            self._selection(selection, ruler, document_id, source.name)

    def _document(self, source: Source, text: str) -> str:
        digest = self.project.keep_text(text)
        known = self.project.find(Document, id=source.guid, content=digest)
        self.report.kept["sources"] += 1
        if known:
            return known[0].id
        self.position += 1
        row = Document(
            id=self._id(source.guid),
            title=" ".join(source.name.split()) or _("Untitled"),
            content=digest,
            characters=len(text),
            position=self.position,
            source=self.found.name,
            created_by=self.project.coder_id,
            created_at=_when(source.created),
        )
        self.rows += [row, TextRevision(document_id=row.id, content=digest, characters=len(text))]
        if source.description:
            self.rows.append(Note(kind="memo", body=source.description, document_id=row.id, coder_id=self._author("")))
        return row.id

    def _times(self, source: Source, ruler: Ruler, document_id: str) -> None:
        """Synchronisation points become turns without a speaker, from one point to the next."""
        points = [(ruler.place(position, self.way), time / 1000) for position, time in source.times if time >= 0]
        for (start, began), (end, ended) in zip(points, [*points[1:], (len(ruler.text), 0.0)], strict=False):
            words = ruler.text[start:end]
            first, last = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
            if first < last:
                over = ended if ended >= began else None
                self.rows.append(Turn(document_id=document_id, start=first, end=last, start_time=began, end_time=over))

    def _selection(self, selection: Selection, ruler: Ruler, document_id: str, title: str) -> None:
        length = ruler.length(self.way)
        start, end = ruler.place(selection.start, self.way), ruler.place(selection.end, self.way)
        if not start < end or selection.start < 0 or selection.end > length + 1:
            self.report.doubts.append(
                _("A selection of “{name}” lies outside the text ({start}–{end}) and was left out.").format(
                    name=title, start=selection.start, end=selection.end
                )
            )
            self.report.left["codings"] += len(selection.codings)
            return
        self.report.kept["selections"] += 1
        self.places[selection.guid] = ("", "", document_id, start, end)
        self.noted += [(selection.guid, note) for note in selection.notes]
        for placed in selection.codings:
            self._coding(placed, document_id, start, end)
        words = " ".join(ruler.text[start:end].split())
        told = " ".join(selection.description.split())
        if told and told[:60] not in words:
            self._note_on(selection.description, selection.user, selection.created, document_id, start, end)
        elif not selection.codings and not selection.notes and selection.name and selection.name not in words:
            self._note_on(selection.name, selection.user, selection.created, document_id, start, end)

    def _note_on(self, body: str, user: str, created: str, document_id: str, start: int, end: int) -> None:
        self.rows.append(Note(kind="memo", body=body, coder_id=self._author(user), document_id=document_id, start=start,
                              end=end, created_at=_when(created)))  # fmt: skip

    def _coding(self, placed: PlacedCode, document_id: str, start: int, end: int) -> None:
        code_id = self.codes.get(placed.code)
        if code_id is None:
            self.report.left["codings"] += 1
            return
        coder_id = self._coder(placed.user)
        key = (document_id, code_id, coder_id, start, end)
        self.report.kept["codings"] += 1
        if key in self.known:
            return
        self.known.add(key)
        row = Coding(id=self._id(placed.guid), document_id=document_id, code_id=code_id, coder_id=coder_id, start=start,
                     end=end, origin="import", created_at=_when(placed.created))  # fmt: skip
        self.rows.append(row)
        self.places[placed.guid] = ("coding", row.id, document_id, start, end)
        self.noted += [(placed.guid, note) for note in placed.notes]

    # Cases, sets, notes

    def _cases(self) -> None:
        for case in self.found.cases:
            row = Person(id=self._id(case.guid), name=case.name or _("Case"), notes=case.description)
            self.rows.append(row)
            self.places[case.guid] = ("person", row.id, None, None, None)
            self._values(case.values, row.id, "person")
            for guid in dict.fromkeys(case.sources):
                if document_id := self.documents.get(guid):
                    self.rows.append(Speaker(document_id=document_id, label=row.name, person_id=row.id))
            self.report.kept["cases"] += 1

    def _sets(self) -> None:
        for at, one in enumerate(self.found.sets):
            documents = [self.documents[guid] for guid in dict.fromkeys(one.sources) if guid in self.documents]
            codes = tuple(self.codes[guid] for guid in dict.fromkeys(one.codes) if guid in self.codes)
            if documents:
                row = Collection(id=self._id(one.guid), name=one.name, description=one.description, position=at)
                self.rows.append(row)
                self.rows += [CollectionMember(collection_id=row.id, document_id=key) for key in documents]
            if codes:  # a group of codes is a question that asks for any of them
                query = retrieving.as_text(retrieving.Question(codes=codes))
                self.rows.append(Lens(name=one.name, query=query, created_by=self.project.coder_id))
            self.report.kept["sets"] += bool(documents or codes)

    def _notes(self) -> None:
        targets: dict[str, list[str]] = {}
        for place, guid in self.noted:
            targets.setdefault(guid, []).append(place)
        for note in self.found.notes:
            body = note.text.replace("\r\n", "\n").replace("\r", "\n").strip()
            places = [self.places[place] for place in targets.get(note.guid, ()) if place in self.places]
            for number, (table, row_id, document_id, start, end) in enumerate(places or [("", "", None, None, None)]):
                anchored = table in ("code", "person") or (table == "coding" and start is None)
                self.rows.append(Note(
                    id=self._id(note.guid) if number == 0 else new_id(), kind="memo", title=note.name,
                    body=body or note.name, coder_id=self._author(note.user), created_at=_when(note.created),
                    document_id=None if anchored else document_id, start=None if anchored else start,
                    end=None if anchored else end, target_table=table if table in ("code", "person") else "",
                    target_id=row_id if table in ("code", "person") else "",
                ))  # fmt: skip
            self.report.kept["notes"] += 1

    def _author(self, guid: str) -> str | None:
        return self.coders.get(guid) or self.project.coder_id


_CODED = 'SELECT document_id, code_id, coder_id, start, "end" FROM coding'
_COUNTED = {"coder": "users", "code": "codes", "coding": "codings", "note": "notes", "variable": "variables"}


def _when(text: str) -> str:
    found = _TIME.match(text)
    return f"{found.group()}.000Z" if found else now()
