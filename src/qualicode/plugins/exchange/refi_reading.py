"""Reads REFI-QDA projects (.qdpx) as eleven programs really write them: tolerant, bounded, told in a report."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from qualicode.extend import Progress
from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.plugins.exchange.values import (
    Exchange,
    PlacedCode,
    ReadCase,
    ReadCode,
    ReadNote,
    ReadSet,
    ReadVariable,
    Selection,
    Source,
)
from qualicode.plugins.importers.archive import Archive, attribute, local_name, parse_xml, suspicious
from qualicode.plugins.importers.encodings import decode
from qualicode.plugins.importers.files import MEGABYTE, damaged, other_kind
from qualicode.plugins.importers.pdf import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

OWN = "qualicode/study.json"
_XML_LIMIT = 150 * MEGABYTE
_TEXT_LIMIT = 40 * MEGABYTE
_MEDIA_LIMIT = 50 * MEGABYTE
_MOST_DOUBTS = 200
_KINDS = {"TextSource": "text", "PDFSource": "pdf", "PictureSource": "picture", "AudioSource": "audio",
          "VideoSource": "video"}  # fmt: skip
_VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")


def read_refi(path: Path, progress: Progress) -> Exchange:
    """The project in a .qdpx file. Raises `UserError` when it is no such file, damaged or dangerous."""
    progress(0, 1)
    with Archive(path, _("a REFI-QDA project")) as archive:
        names = [name for name in archive.names() if name.lower().endswith(".qde")]
        if not names:
            raise other_kind(path, path.read_bytes()[:4096], _("a REFI-QDA project"))
        data = archive.read(min(names, key=lambda name: (name.count("/"), len(name))), _XML_LIMIT)
        root = parse_xml(data.lstrip(b"\xef\xbb\xbf \t\r\n"), path)
        if root.getroottree().docinfo.doctype:
            raise suspicious(path)
        if local_name(root) != "Project":
            raise damaged(path)
        found = _Reader(archive, progress).read(root)
        if OWN in archive:
            own = archive.read(OWN, _XML_LIMIT)
            if own[:64] == hashlib.sha256(data).hexdigest().encode():
                found.own = own[65:]
    return found


def guid_of(text: str) -> str:
    """A GUID as we compare them: lower case, without braces."""
    return text.strip().strip("{}").lower()


class _Reader:
    """Walks one project; whatever is odd becomes a doubt, and the rest goes on."""

    def __init__(self, archive: Archive, progress: Progress) -> None:
        self.archive, self.progress = archive, progress
        self.found = Exchange()
        self.files = {PurePosixPath(name.replace("\\", "/")).name.lower(): name for name in archive.names()}

    def read(self, root: "_Element") -> Exchange:
        found = self.found
        found.name, found.origin = root.get("name", ""), root.get("origin", "")
        found.description = _text(root, "Description")
        found.project_notes = _refs(root, "NoteRef")
        for child in root:
            kind = local_name(child)
            if kind == "Users":
                found.users |= {guid_of(one.get("guid", "")): one.get("name") or one.get("id") or "" for one in child}
            elif kind == "CodeBook":
                for codes in _named(child, "Codes"):
                    self._codes(codes, "")
                for sets in _named(child, "Sets"):
                    self._sets(sets)
            elif kind == "Variables":
                found.variables += [_variable(one) for one in _named(child, "Variable")]
            elif kind == "Cases":
                found.cases += [_case(one) for one in _named(child, "Case")]
            elif kind == "Sources":
                self._sources(child)
            elif kind == "Notes":
                found.notes += [note for one in _named(child, "Note") if (note := self._note(one)) is not None]
            elif kind == "Sets":
                self._sets(child)
            elif kind in ("Links", "Graphs"):
                found.left[kind.lower()] += len(child)
        self._count()
        return found

    def doubt(self, sentence: str) -> None:
        if len(self.found.doubts) < _MOST_DOUBTS:
            self.found.doubts.append(sentence)

    def _count(self) -> None:
        found = self.found
        counts = found.counts
        for name, many in (("users", found.users), ("codes", found.codes), ("variables", found.variables),
                           ("cases", found.cases), ("sources", found.sources), ("notes", found.notes),
                           ("sets", found.sets)):  # fmt: skip
            counts[name] = len(many)
        counts["selections"] = sum(len(one.selections) for one in found.sources)
        counts["codings"] = sum(len(s.codings) for one in found.sources for s in one.selections) + sum(
            len(one.codings) for one in found.sources
        )

    # The codebook

    def _codes(self, parent: "_Element", above: str) -> None:
        stack = [(one, above) for one in reversed(list(_named(parent, "Code")))]
        while stack:
            element, over = stack.pop()
            guid, name = guid_of(element.get("guid", "")), " ".join((element.get("name") or "").split())
            if not guid:
                self.doubt(_("A code “{name}” has no GUID.").format(name=name))
                guid = f"code:{over}/{name}"
            if name:
                codable = element.get("isCodable", "true").strip().lower() not in ("false", "0")
                self.found.codes.append(
                    ReadCode(guid, name, over, element.get("color") or "", _text(element, "Description"), codable,
                             _refs(element, "NoteRef"))
                )  # fmt: skip
            else:
                self.doubt(_("A code without a name was left out; those below it were kept."))
            stack += [(one, guid if name else over) for one in reversed(list(_named(element, "Code")))]

    def _sets(self, parent: "_Element") -> None:
        for one in _named(parent, "Set"):
            self.found.sets.append(
                ReadSet(guid_of(one.get("guid", "")), one.get("name", ""), _text(one, "Description"),
                        _refs(one, "MemberCode"), _refs(one, "MemberSource"))
            )  # fmt: skip

    # The sources

    def _sources(self, parent: "_Element") -> None:
        total = len(parent)
        for at, element in enumerate(parent):
            self.progress(at, total + 1)
            kind = _KINDS.get(local_name(element), "")
            if kind == "text":
                self.found.sources.append(self._text_source(element, element.get("name") or ""))
            elif kind:
                self._media(element, kind)

    def _text_source(self, element: "_Element", name: str, kind: str = "text") -> Source:
        selections = tuple(self._selections(element, "PlainTextSelection"))
        return Source(
            guid=guid_of(element.get("guid", "")),
            name=name,
            kind=kind,
            text=self._plain_text(element, name),
            description=_text(element, "Description"),
            user=guid_of(element.get("creatingUser", "")),
            created=element.get("creationDateTime", ""),
            selections=selections,
            codings=tuple(_codings(element)),
            notes=_refs(element, "NoteRef"),
            values=tuple(_variable_values(element)),
        )

    def _media(self, element: "_Element", kind: str) -> None:
        """A PDF, picture or recording: its words, where the file has some; what lies on areas is counted as left."""
        name = element.get("name") or PurePosixPath(element.get("path", "")).name
        parts = [one for one in element if local_name(one) in ("Representation", "TextDescription", "Transcript")]
        areas = [one for one in element if local_name(one).endswith("Selection")]
        self.found.left[f"{kind} selections"] += len(areas)
        media = self._bytes(element.get("path") or "")
        if media is None and element.get("path"):
            self.doubt(_("The file of “{name}” is not in the archive.").format(name=name))
        whole = Source(
            guid_of(element.get("guid", "")), name, kind, None, _text(element, "Description"),
            codings=tuple(_codings(element)), notes=_refs(element, "NoteRef"),
            values=tuple(_variable_values(element)), media=media,
        )  # fmt: skip
        found = [self._part(one, name, kind) for one in parts]
        if not found:
            self.found.sources.append(self._with_words(whole))
            return
        first = found[0]
        self.found.sources.append(replace(
            first, guid=whole.guid, description=first.description or whole.description, media=media,
            codings=first.codings + whole.codings, notes=first.notes + whole.notes, values=first.values + whole.values,
        ))  # fmt: skip
        self.found.sources += found[1:]

    def _with_words(self, source: Source) -> Source:
        """A PDF that comes without its words is read for them."""
        if source.kind != "pdf" or source.media is None:
            return source
        try:
            return replace(source, text=text_of(source.media[1], Path(source.media[0])))
        except UserError as error:
            self.doubt(error.what)
            return source

    def _part(self, part: "_Element", name: str, kind: str) -> Source:
        if local_name(part) == "Transcript":
            return self._transcript(part, part.get("name") or name, kind)
        return self._text_source(part, name, kind)

    def _transcript(self, part: "_Element", name: str, kind: str) -> Source:
        points: dict[str, tuple[int, int]] = {}
        for one in _named(part, "SyncPoint"):
            position, time = _integer(one.get("position")), _integer(one.get("timeStamp"))
            if position is not None and time is not None:
                points[guid_of(one.get("guid", ""))] = (position, time)
        selections = list(self._selections(part, "PlainTextSelection"))
        for one in _named(part, "TranscriptSelection"):
            first = points.get(guid_of(one.get("fromSyncPoint") or ""))
            last = points.get(guid_of(one.get("toSyncPoint") or ""))
            if first is not None and last is not None and first[0] < last[0]:
                selections.append(self._selection(one, first[0], last[0]))
            else:
                self.found.left["transcript selections"] += 1
        return Source(guid_of(part.get("guid", "")), name, kind, self._plain_text(part, name),
                      _text(part, "Description"), selections=tuple(selections), notes=_refs(part, "NoteRef"),
                      times=tuple(sorted(points.values())))  # fmt: skip

    def _selections(self, parent: "_Element", name: str) -> Iterator[Selection]:
        for one in _named(parent, name):
            start, end = _integer(one.get("startPosition")), _integer(one.get("endPosition"))
            if start is None or end is None:
                self.doubt(_("A selection has no position and was left out."))
                continue
            yield self._selection(one, start, end)

    def _selection(self, one: "_Element", start: int, end: int) -> Selection:
        user, created = guid_of(one.get("creatingUser", "")), one.get("creationDateTime", "")
        return Selection(guid_of(one.get("guid", "")), start, end, one.get("name") or "", _text(one, "Description"),
                         user, created, tuple(_codings(one, user, created)), _refs(one, "NoteRef"))  # fmt: skip

    # Files

    def _plain_text(self, element: "_Element", name: str) -> str | None:
        inline = next(_named(element, "PlainTextContent"), None)
        if inline is not None and inline.text:
            return str(inline.text)
        member = self._member(element.get("plainTextPath") or "")
        member = member or self.files.get(f"{guid_of(element.get('guid', ''))}.txt", "")
        if member:
            data = self.archive.read(member, _TEXT_LIMIT)
            try:
                return decode(data)[0] if data else ""
            except ValueError:
                self.doubt(_("The text of “{name}” is not readable.").format(name=name))
                return None
        if element.get("plainTextPath"):
            self.doubt(_("The text of “{name}” is not in the archive.").format(name=name))
        return None

    def _bytes(self, path: str) -> tuple[str, bytes] | None:
        member = self._member(path)
        if not member:
            return None
        try:
            return PurePosixPath(member).name, self.archive.read(member, _MEDIA_LIMIT)
        except UserError as error:
            self.doubt(error.what)
            return None

    def _member(self, path: str) -> str:
        """The member of the archive that a path means; never a file outside of it."""
        return self.files.get(PurePosixPath(path.replace("\\", "/")).name.lower(), "") if path else ""

    def _note(self, element: "_Element") -> ReadNote | None:
        text = self._plain_text(element, element.get("name") or "") or _text(element, "Description")
        name = element.get("name") or ""
        if not text.strip() and not name.strip():
            return None
        return ReadNote(guid_of(element.get("guid", "")), name, text, guid_of(element.get("creatingUser", "")),
                        element.get("creationDateTime", ""))  # fmt: skip


def _codings(parent: "_Element", user: str = "", created: str = "") -> Iterator[PlacedCode]:
    for one in _named(parent, "Coding"):
        code = next(iter(_refs(one, "CodeRef")), "")
        if code:
            yield PlacedCode(
                guid_of(one.get("guid", "")), code, guid_of(one.get("creatingUser", "")) or user,
                one.get("creationDateTime", "") or created, _refs(one, "NoteRef"),
            )  # fmt: skip


def _variable(one: "_Element") -> ReadVariable:
    kind = one.get("typeOfVariable", "Text").lower()
    return ReadVariable(guid_of(one.get("guid", "")), one.get("name", ""), kind, _text(one, "Description"))


def _case(one: "_Element") -> ReadCase:
    return ReadCase(guid_of(one.get("guid", "")), one.get("name", ""), _text(one, "Description"),
                    tuple(_variable_values(one)), _refs(one, "SourceRef"))  # fmt: skip


def _variable_values(parent: "_Element") -> Iterator[tuple[str, str]]:
    for one in _named(parent, "VariableValue"):
        variable = next(iter(_refs(one, "VariableRef")), "")
        value = next((child.text or "" for child in one if local_name(child) in _VALUES), "").strip()
        if variable and value:
            yield variable, value


def _named(parent: "_Element", name: str) -> Iterator["_Element"]:
    return (child for child in parent if local_name(child) == name)


def _refs(parent: "_Element", name: str) -> tuple[str, ...]:
    found = (attribute(one, "targetGUID") or attribute(one, "guid") for one in _named(parent, name))
    return tuple(guid_of(one) for one in found if one)


def _text(parent: "_Element", name: str) -> str:
    return next((one.text or "" for one in _named(parent, name)), "").strip()


def _integer(text: str | None) -> int | None:
    try:
        found = int((text or "").strip())
    except ValueError:
        return None
    return found if abs(found) < 1 << 40 else None
