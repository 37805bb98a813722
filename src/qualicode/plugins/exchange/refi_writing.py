"""Writes a study as REFI-QDA (.qdpx): valid against the standard's schema, the same GUIDs every time.

Texts are UTF-8 with "\\n" line ends, positions code points, as the standard says; `for_program` writes them as NVivo
and others were seen to count instead.
"""

import hashlib
import io
import json
import re
import uuid
import zipfile
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from qualicode import __version__
from qualicode.extend import Progress
from qualicode.i18n import _
from qualicode.model.study import NOTE_KINDS, Code, Coding, Document, Note, Study
from qualicode.plugins.exchange.refi_reading import OWN

if TYPE_CHECKING:
    from lxml.etree import _Element

PROGRAMS = ("", "nvivo", "maxqda", "atlas")
_SPACE = "urn:QDA-XML:project:1.0"
_KINDS = {"number": "Float", "boolean": "Boolean", "date": "Date"}
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_EVERY = 500


def write_refi(study: Study, own: Callable[[], dict[str, Any]], progress: Progress, *, for_program: str = "") -> bytes:
    """The bytes of a .qdpx file. `own` gives Qualicode's own rows, which only Qualicode reads back."""
    from lxml import etree

    writer = _Writer(study, for_program, progress)
    data = bytes(etree.tostring(writer.project(), xml_declaration=True, encoding="utf-8"))
    mark = hashlib.sha256(data).hexdigest().encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=2) as archive:
        for name, content in (("project.qde", data), *writer.files()):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 2)
        kept = json.dumps(own(), ensure_ascii=False, separators=(",", ":")).encode()
        archive.writestr(zipfile.ZipInfo(OWN, (1980, 1, 1, 0, 0, 0)), mark + b"\n" + kept, zipfile.ZIP_DEFLATED, 2)
    return out.getvalue()


def part_guid(row_id: str, part: str) -> str:
    """The GUID of a part of a row (the selection of a coding), the same in every export."""
    return str(uuid.uuid5(uuid.UUID(row_id), part))


class _Writer:
    """One project; `units` turns a code point of a text into what the wished program counts."""

    def __init__(self, study: Study, for_program: str, progress: Progress) -> None:
        self.study, self.progress = study, progress
        self.utf16 = for_program == "nvivo"
        self.crlf = for_program in ("nvivo", "maxqda")
        self.two = for_program == "nvivo"
        self.users = {coder.id for coder in study.coders}
        self.astral: dict[str, list[int]] = {}
        self.ends: dict[str, list[int]] = {}
        for key, text in study.texts.items():
            self.astral[key] = [m.start() for m in re.finditer("[\U00010000-\U0010ffff]", text)] if self.utf16 else []
            self.ends[key] = [m.start() for m in re.finditer("\n", text)] if self.two else []

    def project(self) -> "_Element":
        from lxml import etree

        info, study = self.study.info, self.study
        told = " (NVivo)" if self.two else ""
        facts = {"name": _fit(info.name), "origin": f"Qualicode {__version__}{told}"}
        facts["creationDateTime"] = _when(info.created_at)
        root = etree.Element(f"{{{_SPACE}}}Project", nsmap={None: _SPACE}, attrib=facts)
        if study.coders:
            users = self._add(root, "Users")
            for coder in study.coders:
                self._add(users, "User", guid=coder.id, name=coder.name, id=coder.initials or coder.name[:3])
        if study.codes:
            self._codes(self._add(self._add(root, "CodeBook"), "Codes"))
        if study.variables:
            self._variables(self._add(root, "Variables"))
        if study.persons:
            self._cases(self._add(root, "Cases"))
        if study.documents:
            self._sources(self._add(root, "Sources"))
        if study.notes:
            self._notes(self._add(root, "Notes"))
        self._sets(root)
        if info.description or info.question:
            self._add(root, "Description").text = _fit("\n".join(filter(None, (info.question, info.description))))
        for note in study.notes:
            if not note.document_id and not note.target_table:
                self._add(root, "NoteRef", targetGUID=note.id)
        return root

    def files(self) -> list[tuple[str, bytes]]:
        """The texts, as members of the archive."""
        end = "\r\n" if self.crlf else "\n"
        return [
            (f"sources/{one.id}.txt", _fit(self.study.texts[one.id]).replace("\n", end).encode("utf-8"))
            for one in self.study.documents
        ]

    def units(self, document_id: str, position: int) -> str:
        """A position as the wished program counts it."""
        more = bisect_left(self.astral[document_id], position) + bisect_left(self.ends[document_id], position)
        return str(position + more)

    def _add(self, parent: "_Element", tag: str, /, **attributes: str | None) -> "_Element":
        from lxml import etree

        fitting = {key: _fit(value) for key, value in attributes.items() if value is not None}
        return etree.SubElement(parent, f"{{{_SPACE}}}{tag}", attrib=fitting)

    def _codes(self, parent: "_Element") -> None:
        children: dict[str | None, list[Code]] = defaultdict(list)
        known = {code.id for code in self.study.codes}
        for code in self.study.codes:
            children[code.parent_id if code.parent_id in known else None].append(code)
        noted = self._noted("code")
        stack = [(code, parent) for code in reversed(children[None])]
        while stack:
            code, above = stack.pop()
            codable = "false" if code.kind == "category" else "true"
            element = self._add(above, "Code", guid=code.id, name=code.name, isCodable=codable, color=_rgb(code.hue))
            if words := description(code):
                self._add(element, "Description").text = _fit(words)
            for note_id in noted.get(code.id, ()):
                self._add(element, "NoteRef", targetGUID=note_id)
            stack += [(one, element) for one in reversed(children[code.id])]

    def _variables(self, parent: "_Element") -> None:
        for one in self.study.variables:
            element = self._add(parent, "Variable", guid=one.id, name=one.name, typeOfVariable=self._kind(one.id))
            if one.description:
                self._add(element, "Description").text = _fit(one.description)

    def _kind(self, variable_id: str) -> str:
        """The type of a variable, where all of its values fit; else text."""
        variable = next(one for one in self.study.variables if one.id == variable_id)
        kind = _KINDS.get(variable.kind, "Text")
        fits = {"Float": _NUMBER, "Date": _DAY, "Boolean": re.compile("true|false")}.get(kind)
        values = [one.value for one in self.study.values if one.variable_id == variable_id]
        return kind if fits is not None and all(fits.fullmatch(value) for value in values) else "Text"

    def _values(self, parent: "_Element", target: str) -> None:
        if not hasattr(self, "_by_target"):
            self._by_target: dict[str, list[tuple[str, str]]] = defaultdict(list)
            self._kinds = {one.id: self._kind(one.id) for one in self.study.variables}
            for one in self.study.values:
                self._by_target[one.target_id].append((one.variable_id, one.value))
        for variable_id, value in self._by_target.get(target, ()):
            element = self._add(parent, "VariableValue")
            self._add(element, "VariableRef", targetGUID=variable_id)
            self._add(element, f"{self._kinds[variable_id]}Value").text = _fit(value)

    def _cases(self, parent: "_Element") -> None:
        documents: dict[str, list[str]] = defaultdict(list)
        for speaker in self.study.speakers:
            if speaker.person_id and speaker.document_id not in documents[speaker.person_id]:
                documents[speaker.person_id].append(speaker.document_id)
        for person in self.study.persons:
            element = self._add(parent, "Case", guid=person.id, name=person.name)
            facts = (person.role, person.age, person.gender, person.district, person.notes)
            if words := "\n".join(part for part in facts if part):
                self._add(element, "Description").text = _fit(words)
            self._values(element, person.id)
            for document_id in documents[person.id]:
                self._add(element, "SourceRef", targetGUID=document_id)

    def _sources(self, parent: "_Element") -> None:
        codings: dict[str, list[Coding]] = defaultdict(list)
        for coding in self.study.codings:
            if coding.status != "withdrawn":
                codings[coding.document_id].append(coding)
        spans: dict[str, list[Note]] = defaultdict(list)
        whole = self._noted("document")
        for note in self.study.notes:
            if note.document_id and note.start is not None:
                spans[note.document_id].append(note)
            elif note.document_id:
                whole.setdefault(note.document_id, []).append(note.id)
        noted = self._noted("coding")
        for at, one in enumerate(self.study.documents):
            if at % _EVERY == 0 or len(codings[one.id]) > _EVERY:
                self.progress(at, len(self.study.documents) + 1)
            self._source(parent, one, codings[one.id], spans[one.id], whole.get(one.id, []), noted)

    def _source(
        self, parent: "_Element", one: Document, codings: list[Coding], notes: list[Note], whole: list[str],
        noted: dict[str, list[str]],
    ) -> None:  # fmt: skip
        element = self._add(
            parent, "TextSource", guid=one.id, name=one.title, plainTextPath=f"internal://{one.id}.txt",
            creatingUser=self._user(one.created_by), creationDateTime=_when(one.created_at),
        )  # fmt: skip
        text = self.study.texts[one.id]
        for coding in codings:
            user, when = self._user(coding.coder_id), _when(coding.created_at)
            selection = self._selection(
                element, part_guid(coding.id, "selection"), text, one.id, (coding.start, coding.end), user, when
            )
            placed = self._add(selection, "Coding", guid=coding.id, creatingUser=user, creationDateTime=when)
            self._add(placed, "CodeRef", targetGUID=coding.code_id)
            for note_id in noted.get(coding.id, ()):
                self._add(placed, "NoteRef", targetGUID=note_id)
        for note in notes:
            if note.start is not None and note.end is not None:
                selection = self._selection(
                    element, part_guid(note.id, "selection"), text, one.id, (note.start, note.end),
                    self._user(note.coder_id), _when(note.created_at),
                )  # fmt: skip
                self._add(selection, "NoteRef", targetGUID=note.id)
        for note_id in whole:
            self._add(element, "NoteRef", targetGUID=note_id)
        self._values(element, one.id)

    def _selection(
        self, parent: "_Element", guid: str, text: str, document_id: str, span: tuple[int, int], user: str | None,
        when: str,
    ) -> "_Element":  # fmt: skip
        start, end = span
        words = " ".join(text[start : min(end, start + 400)].split())[:200]
        return self._add(parent, "PlainTextSelection", guid=guid, name=words,
                         startPosition=self.units(document_id, start), endPosition=self.units(document_id, end),
                         creatingUser=user, creationDateTime=when)  # fmt: skip

    def _notes(self, parent: "_Element") -> None:
        for note in self.study.notes:
            element = self._add(
                parent, "Note", guid=note.id, name=note.title or _(NOTE_KINDS[note.kind]),
                creatingUser=self._user(note.coder_id), creationDateTime=_when(note.created_at),
            )  # fmt: skip
            self._add(element, "PlainTextContent").text = _fit(note_words(note))

    def _sets(self, root: "_Element") -> None:
        if not self.study.collections:
            return
        sets = self._add(root, "Sets")
        for one in self.study.collections:
            element = self._add(sets, "Set", guid=one.id, name=one.name)
            if one.description:
                self._add(element, "Description").text = _fit(one.description)
            for member in self.study.members:
                if member.collection_id == one.id:
                    self._add(element, "MemberSource", targetGUID=member.document_id)

    def _noted(self, table: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for note in self.study.notes:
            if note.target_table == table and not note.document_id:
                found[note.target_id].append(note.id)
        return dict(found)

    def _user(self, coder_id: str | None) -> str | None:
        return coder_id if coder_id in self.users else None


def description(code: Code) -> str:
    """A code's definition with what belongs to it, as other programs show it."""
    parts = (
        (_("Includes"), code.includes),
        (_("Excludes"), code.excludes),
        (_("Typical example"), code.typical_example),
        (_("Borderline example"), code.borderline_example),
    )
    return "\n".join(filter(None, (code.definition, *(f"{name}: {words}" for name, words in parts if words))))


def note_words(note: Note) -> str:
    """A note's words with what belongs to its kind."""
    parts = (note.body, note.why, note.expected, note.heard, note.interpretation, note.feeling)
    return "\n\n".join(part for part in parts if part)


def _fit(text: str) -> str:
    return _UNFIT.sub(" ", text)


def _when(text: str) -> str:
    return f"{text[:19]}Z" if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", text) else "2000-01-01T00:00:00Z"


def _rgb(hue: int) -> str:
    import colorsys

    return "#" + "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue % 360 / 360, 0.45, 0.6))
