"""Bringing files into the corpus: read by the importers, written as one step that one undo takes back.

`read_files` only computes; `store` writes. In the window both run in a job, on a `Project.twin`.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path

from qualicode import extend
from qualicode.extend import Progress, ReadCoding, ReadTurn, Transcript
from qualicode.i18n import N_, _, ngettext
from qualicode.model.errors import UserError
from qualicode.model.speakers import guess_role
from qualicode.model.study import (
    Code,
    Coder,
    Coding,
    Collection,
    CollectionMember,
    Document,
    Row,
    Speaker,
    TextRevision,
    Turn,
    Variable,
    VariableValue,
)
from qualicode.services.codebook import next_hue
from qualicode.services.documents import territory_named
from qualicode.store.project import Project

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FACTS = {field.name for field in fields(Document)} - {"id", "title", "kind", "content", "characters", "created_by"}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not imported, with the sentence that says why and what to do.

    `rows`: how many rows of a table were left out while the others came in; 0 when it is the whole file.
    """

    name: str
    why: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one file gave."""

    name: str
    transcripts: tuple[Transcript, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a batch of files gave, before anything is written."""

    files: tuple[ReadFile, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """One document of the report: its id and title, the file, and how many turns and voices were found."""

    document_id: str
    title: str
    file: str
    turns: int
    speakers: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was imported, what was skipped and why; `new_codes` are themes of a table that became codes."""

    imported: tuple[Imported, ...]
    skipped: tuple[Skipped, ...] = ()
    new_codes: tuple[str, ...] = field(default=())


def read_files(paths: Sequence[Path], progress: Progress = lambda done, total: None) -> Reading:
    """Read files; one that cannot be read is skipped with its reason, the others go on. Raises `Cancelled`."""
    files, skipped = [], []
    for index, path in enumerate(paths):
        tick = partial(_tick, progress, index, len(paths))
        tick()
        try:
            transcripts = extend.importer_for(path).read(path, tick)
        except UserError as error:
            skipped.append(Skipped(path.name, str(error)))
        else:
            files.append(ReadFile(path.name, tuple(transcripts)))
    progress(len(paths), len(paths))
    return Reading(tuple(files), tuple(skipped))


def _tick(progress: Progress, index: int, files: int, done: int = 0, total: int = 0) -> None:
    progress(index, files)


def import_files(
    project: Project,
    paths: Sequence[Path],
    *,
    territory: str = "",
    collection: str = "",
    kind: str = "",
    progress: Progress = lambda done, total: None,
) -> ImportReport:
    """Read files and write them as one step, under a territory and in a collection (by name, made when new).

    `kind` overrides what the importer says. A file whose text is in the corpus already is skipped.
    """
    return store(project, read_files(paths, progress), territory=territory, collection=collection, kind=kind)


def store(
    project: Project, reading: Reading, *, territory: str = "", collection: str = "", kind: str = ""
) -> ImportReport:
    """Write what was read as one step."""
    if not any(file.transcripts for file in reading.files):
        return ImportReport((), reading.skipped)
    count = sum(len(file.transcripts) for file in reading.files)
    with project.step(N_("Import {count} documents"), count=count):
        return _Import(project, territory, collection, kind).run(reading)


class _Import:
    """One import while its step is open: rows are gathered, then written table by table."""

    def __init__(self, project: Project, territory: str, collection: str, kind: str) -> None:
        self.project = project
        self.kind = kind
        self.territory_id = territory_named(project, territory).id if territory.strip() else None
        self.collection_id = self._collection(collection)
        self.known = dict(map(tuple, project.rows("SELECT content, title FROM document")))
        self.known_rows = _KnownRows(project)
        self.position = int(project.rows("SELECT coalesce(max(position), 0) FROM document")[0][0])
        self.codes = {code.name.casefold(): code.id for code in project.find(Code)}
        self.coders = {coder.name.casefold(): coder.id for coder in project.find(Coder)}
        self.variables = {v.name.casefold(): v.id for v in project.find(Variable, applies_to="document")}
        self.new_codes: list[str] = []
        self.rows: list[Row] = []

    def run(self, reading: Reading) -> ImportReport:
        imported: list[Imported] = []
        skipped = list(reading.skipped)
        for file in reading.files:
            new, known = self.known_rows.left_out(file)
            if known:
                skipped.append(Skipped(file.name, _rows_known(known), known))
            for transcript in new:
                twin = self.known.get(_digest(transcript.text)) if len(file.transcripts) == 1 else None
                if twin is None:
                    imported.append(self._document(file.name, transcript))
                else:
                    why = _("The corpus already holds this text: “{title}”.").format(title=twin)
                    skipped.append(Skipped(file.name, why))
        self.project.add(*self.rows)
        return ImportReport(tuple(imported), tuple(skipped), tuple(self.new_codes))

    def _document(self, file: str, transcript: Transcript) -> Imported:
        facts = {name: value for name, value in transcript.facts.items() if name in _FACTS}
        facts.setdefault("source", file)
        named = str(transcript.facts.get("territory", "")).strip()
        self.position += 1
        document = Document(
            title=transcript.title,
            kind=self.kind or transcript.kind,
            content=self.project.keep_text(transcript.text),
            characters=len(transcript.text),
            territory_id=territory_named(self.project, named).id if named else self.territory_id,
            position=self.position,
            created_by=self.project.coder_id,
            **facts,
        )
        self.known[document.content] = document.title
        self.rows.append(document)
        self.rows.append(
            TextRevision(
                document_id=document.id,
                content=document.content,
                characters=document.characters,
                created_by=self.project.coder_id,
            )
        )
        if self.collection_id:
            self.rows.append(CollectionMember(collection_id=self.collection_id, document_id=document.id))
        speakers = self._turns(document.id, transcript.turns)
        self._variables(document.id, transcript.variables)
        self._codings(document.id, transcript)
        return Imported(document.id, document.title, file, len(transcript.turns), speakers, transcript.doubts)

    def _turns(self, document_id: str, turns: Sequence[ReadTurn]) -> tuple[str, ...]:
        speakers: dict[str, Speaker] = {}
        for turn in turns:
            if turn.speaker and turn.speaker not in speakers:
                role = guess_role(turn.speaker)
                made = Speaker(document_id=document_id, label=turn.speaker, role=role, position=len(speakers))
                speakers[turn.speaker] = made
        self.rows += speakers.values()
        self.rows += [
            Turn(
                document_id=document_id,
                speaker_id=speakers[turn.speaker].id if turn.speaker else None,
                start=turn.start,
                end=turn.end,
                start_time=turn.start_time,
                end_time=turn.end_time,
            )
            for turn in turns
        ]
        return tuple(speakers)

    def _variables(self, document_id: str, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            if not str(value).strip():
                continue
            variable_id = self._known_or_new(
                self.variables, name, lambda name: Variable(name=name, applies_to="document")
            )
            self.rows.append(VariableValue(variable_id=variable_id, target_id=document_id, value=str(value)))

    def _codings(self, document_id: str, transcript: Transcript) -> None:
        for read in transcript.codings:
            if read.start >= read.end:
                continue
            self.rows.append(
                Coding(
                    document_id=document_id,
                    code_id=self._code(read),
                    coder_id=self._coder(read.coder),
                    start=read.start,
                    end=read.end,
                    origin="import",
                    status="to_confirm",
                )
            )

    def _code(self, read: ReadCoding) -> str:
        """The code of a passage: one of this name, else a new one, under the codes that the file has above it."""
        parent: str | None = None
        known = self._known_name(read.code) in self.codes
        for name in () if known else read.above:
            parent = self._known_or_new(self.codes, name, partial(self._new_code, parent))
        return self._known_or_new(self.codes, read.code, partial(self._new_code, parent))

    def _new_code(self, parent_id: str | None, name: str) -> Code:
        self.new_codes.append(name)
        position = 10_000 + len(self.new_codes)
        hue = (next_hue(self.project) + 47 * (len(self.new_codes) - 1)) % 360
        return Code(name=name, parent_id=parent_id, hue=hue, position=position, created_by=self.project.coder_id)

    def _coder(self, name: str) -> str:
        if not name.strip():
            if self.project.coder_id is None:
                raise UserError(_("Nobody is coding yet."), _("Say who you are first."))
            return self.project.coder_id
        return self._known_or_new(self.coders, name, lambda name: Coder(name=name, initials=initials(name)))

    def _known_or_new(self, known: dict[str, str], name: str, make: Callable[[str], Row]) -> str:
        name, key = _one_line(name), self._known_name(name)
        if key not in known:
            row = make(name)
            known[key] = row.id
            self.rows.append(row)
        return known[key]

    def _known_name(self, name: str) -> str:
        return _one_line(name).casefold()

    def _collection(self, name: str) -> str | None:
        name = name.strip()
        if not name:
            return None
        collections = self.project.find(Collection, "position")
        found = next((c for c in collections if c.name.casefold() == name.casefold()), None)
        if found is None:
            found = Collection(name=name, position=len(collections))
            self.project.add(found)
        return found.id


class _KnownRows:
    """The rows of tables that the corpus holds, by the keys that the tables give them."""

    def __init__(self, project: Project) -> None:
        rows = project.rows(
            "SELECT d.foreign_key, r.content FROM document d JOIN text_revision r ON r.document_id = d.id"
            " WHERE d.foreign_key <> ''"
        )
        self._words = set(map(tuple, rows))
        self._keys = {key for key, _content in self._words}

    def left_out(self, file: ReadFile) -> tuple[tuple[Transcript, ...], int]:
        """The transcripts of a file without the rows that are there already, and how many these are.

        Two forms may both number their answers from 1: a table is known when at least half of the rows whose keys are
        known have the words that the corpus holds, or held, for that key. A key that is a UUID belongs to one row only.
        """
        new = tuple(row for row in file.transcripts if _key(row) not in self._keys)
        met = [row for row in file.transcripts if _key(row) in self._keys]
        doubtful = [row for row in met if not _UUID.fullmatch(_key(row))]
        same = sum((_key(row), _digest(row.text)) in self._words for row in doubtful)
        if not met or 2 * same < len(doubtful):
            return file.transcripts, 0
        if new:
            doubts = tuple(doubt for row in met for doubt in row.doubts)
            new = (replace(new[0], doubts=new[0].doubts + doubts), *new[1:])
        return new, len(met)


def _one_line(name: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", name).strip()


def _key(row: Transcript) -> str:
    return str(row.facts.get("foreign_key", ""))


def _rows_known(count: int) -> str:
    return ngettext(
        "{count} row is in the corpus already and was left out.",
        "{count} rows are in the corpus already and were left out.",
        count,
    ).format(count=count)


def initials(name: str) -> str:
    """The initials of a name: "Inès Morvan" gives "IM"; one word gives its first two letters.

    What stands in brackets is no part of the name: "Nora (équipe de liaison)" gives "NO".
    """
    words = re.findall(r"\w+", re.sub(r"\(.*?\)|\[.*?\]", " ", name)) or re.findall(r"\w+", name) or [name.strip()]
    return ("".join(word[0] for word in words[:3]) if len(words) > 1 else words[0][:2]).upper()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
