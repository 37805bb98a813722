"""Writes a study as a database of QualCoder (version 17) or Taguette (schema db5e31a0233d), made whole in memory.

QualCoder: codes that only hold others together become categories; positions are code points. Taguette: tags are flat,
« parent.child »; positions are bytes of UTF-8 in the text of the HTML. What neither has a place for is counted as left.
"""

import colorsys
import html
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import count

from qualicode.model.study import Code, Note, Study
from qualicode.plugins.exchange.refi_writing import description, note_words

_QUALCODER = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer,
    bookmarkpos integer, codername text, recently_used_codes text, avbookmarkfile integer, avbookmarkmsec integer,
    avbookmarktextpos integer);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text,
    date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, height integer,
    cid integer, memo text, date text, owner text, important integer, pdf_page integer);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo text,
    date text, owner text, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text,
    date text, unique(fid,pos0,pos1,owner));
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text,
    valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text,
    owner text, unique(name,attr_type,id));
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text,
    date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text,
    constraint ucm unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer,
    unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
    owner text, date text, memo text, avid integer, important integer, unique(cid,fid,pos0,pos1,owner));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
    color text, supercid integer, unique(name));
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text, unique(name));
CREATE TABLE stored_sql (title text, description text, grouper text, ssql text, unique(title));
CREATE TABLE graph (grid integer primary key, name text, description text, date text, scene_width integer,
    scene_height integer, unique(name));
CREATE TABLE gr_cdct_text_item (gtextid integer primary key, grid integer, x integer, y integer, supercatid integer,
    catid integer, cid integer, font_size integer, bold integer, isvisible integer, displaytext text);
CREATE TABLE gr_case_text_item (gcaseid integer primary key, grid integer, x integer, y integer, caseid integer,
    font_size integer, bold integer, color text, displaytext text);
CREATE TABLE gr_file_text_item (gfileid integer primary key, grid integer, x integer, y integer, fid integer,
    font_size integer, bold integer, color text, displaytext text);
CREATE TABLE gr_free_text_item (gfreeid integer primary key, grid integer, freetextid integer, x integer, y integer,
    free_text text, font_size integer, bold integer, color text, tooltip text, ctid integer, memo_ctid integer,
    memo_imid integer, memo_avid integer);
CREATE TABLE gr_cdct_line_item (glineid integer primary key, grid integer, fromcatid integer, fromcid integer,
    tocatid integer, tocid integer, color text, linewidth real, linetype text, isvisible integer, label text,
    arrow_mode text);
CREATE TABLE gr_free_line_item (gflineid integer primary key, grid integer, fromfreetextid integer,
    fromcatid integer, fromcid integer, fromcaseid integer, fromfileid integer, fromimid integer, fromavid integer,
    tofreetextid integer, tocatid integer, tocid integer, tocaseid integer, tofileid integer, toimid integer,
    toavid integer, color text, linewidth real, linetype text, label text, arrow_mode text);
CREATE TABLE gr_memo_item (gmemoid integer primary key, grid integer, memo_source_type text, memo_source_id integer,
    x integer, y integer, color text, font_size integer);
CREATE TABLE gr_pix_item (grpixid integer primary key, grid integer, imid integer, x integer, y integer, px integer,
    py integer, w integer, h integer, filepath text, tooltip text, pdf_page integer);
CREATE TABLE gr_av_item (gr_avid integer primary key, grid integer, avid integer, x integer, y integer, pos0 integer,
    pos1 integer, filepath text, tooltip text, color text);
CREATE TABLE ris (risid integer, tag text, longtag text, value text);
CREATE TABLE manage_files_display (mfid integer primary key, name text, tblrows text, tblcolumns text, owner text);
CREATE TABLE files_filter (filterid integer primary key, name text, filter text, owner text);
CREATE TABLE coder_names (name TEXT UNIQUE NOT NULL, visibility INTEGER NOT NULL DEFAULT 1
    CHECK (visibility IN (0, 1)));
"""
_VIEWS = ("code_text", "code_image", "code_av", "annotation")
_TAGUETTE = """
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
CREATE TABLE users (login VARCHAR(30) NOT NULL PRIMARY KEY, created DATETIME NOT NULL, hashed_password VARCHAR(192),
    disabled BOOLEAN NOT NULL, password_set_date DATETIME, language VARCHAR(10), email VARCHAR(256),
    email_sent DATETIME);
CREATE UNIQUE INDEX ix_users_email ON users (email);
CREATE TABLE projects (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, created DATETIME NOT NULL);
CREATE TABLE project_members (project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_login VARCHAR(30) NOT NULL REFERENCES users (login) ON DELETE CASCADE ON UPDATE CASCADE,
    privileges VARCHAR(11) NOT NULL, PRIMARY KEY (project_id, user_login));
CREATE TABLE documents (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, filename VARCHAR(200) NOT NULL, created DATETIME NOT NULL,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE, text_direction VARCHAR(13) NOT NULL,
    contents TEXT NOT NULL);
CREATE INDEX ix_documents_project_id ON documents (project_id);
CREATE TABLE commands (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, date DATETIME NOT NULL,
    user_login VARCHAR(30) NOT NULL REFERENCES users (login) ON UPDATE CASCADE,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE, document_id INTEGER,
    payload TEXT NOT NULL);
CREATE INDEX idx_project_document ON commands (project_id, document_id);
CREATE TABLE tags (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE, path VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, UNIQUE (project_id, path));
CREATE TABLE highlights (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL, snippet TEXT NOT NULL);
CREATE INDEX ix_highlights_document_id ON highlights (document_id);
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL REFERENCES highlights (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE, PRIMARY KEY (highlight_id, tag_id));
"""
_LONGEST = 200
"""Taguette's names hold so many characters."""


def qualcoder(study: Study) -> tuple[bytes, Counter[str]]:
    """The file `data.qda` of a QualCoder project, and what was written, by kind ("left …": what has no place)."""
    base = sqlite3.connect(":memory:")
    try:
        base.executescript(_QUALCODER)
        for table in _VIEWS:
            base.execute(
                f"CREATE VIEW {table}_visible AS SELECT t.* FROM {table} t WHERE NOT EXISTS"
                " (SELECT 1 FROM coder_names c WHERE c.name = t.owner AND c.visibility = 0)"
            )
        counts = _QualCoder(study, base).write()
        base.commit()
        return base.serialize(), counts
    finally:
        base.close()


class _QualCoder:
    def __init__(self, study: Study, base: sqlite3.Connection) -> None:
        self.study, self.base = study, base
        self.counts: Counter[str] = Counter()
        names = _unique((coder.name or "?") for coder in study.coders)
        self.owners = dict(zip((coder.id for coder in study.coders), names, strict=True))
        self.owner = next(iter(names), "Qualicode")
        self.sources = {one.id: at for at, one in enumerate(study.documents, 1)}

    def write(self) -> Counter[str]:
        info = self.study.info
        begun = _when(info.created_at)
        self._add("project", "v17", begun, info.question, "Qualicode", 0, 0, self.owner, "", None, None, None)
        for name in self.owners.values():
            self._add("coder_names", name, 1)
        self._codes()
        self._sources()
        self._codings()
        self._cases()
        self._notes()
        self.counts["coders"] = len(self.owners)
        return self.counts

    def _add(self, table: str, *values: object) -> None:
        self.base.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)

    def _codes(self) -> None:
        codes = {one.id: one for one in self.study.codes}
        used = {one.code_id for one in self.study.codings}
        held = {one.parent_id for one in self.study.codes}
        categories: dict[str, int] = {}
        self.codes: dict[str, int] = {}
        taken: dict[str, None] = {}
        shelves: dict[str, None] = {}
        for code in _from_the_top(self.study.codes):
            above, when, memo = code.parent_id or "", _when(code.created_at), description(code)
            if code.id in held and code.id not in used and (above in categories or above not in codes):
                name = _free(code.name or "?", shelves)
                shelves[name] = None
                categories[code.id] = at = len(categories) + 1
                self._add("code_cat", at, name, self.owner, when, memo, categories.get(above))
                continue
            name = _free(_told_apart(code, codes), taken)
            taken[name] = None
            self.codes[code.id] = at = len(self.codes) + 1
            catid, supercid = categories.get(above), self.codes.get(above)
            self._add("code_name", at, name, memo, catid, self.owner, when, _colour(code.hue), supercid)
        self.counts["codes"], self.counts["categories"] = len(self.codes), len(categories)

    def _sources(self) -> None:
        names = _unique(one.title or "?" for one in self.study.documents)
        places = {one.id: one.name for one in self.study.territories}
        for one, name in zip(self.study.documents, names, strict=True):
            owner = self.owners.get(one.created_by or "", self.owner)
            facts = (one.kind, one.date, places.get(one.territory_id or "", ""), one.place)
            memo = " · ".join(fact for fact in facts if fact)
            text = self.study.texts[one.id]
            self._add("source", self.sources[one.id], name, text, None, memo, owner, _when(one.created_at), None, None)
        self.counts["sources"] = len(self.sources)

    def _codings(self) -> None:
        memos: dict[str, list[str]] = defaultdict(list)
        for note in self.study.notes:
            if note.target_table == "coding":
                memos[note.target_id].append(note_words(note))
        seen: set[tuple[object, ...]] = set()
        for one in self.study.codings:
            owner, code = self.owners.get(one.coder_id, self.owner), self.codes.get(one.code_id)
            key = (code, one.document_id, one.start, one.end, owner)
            if code is None or key in seen or one.document_id not in self.sources:
                self.counts["left codings"] += 1
                continue
            seen.add(key)
            memo = "\n\n".join(memos.pop(one.id, ()))
            self._add("code_text", len(seen), code, self.sources[one.document_id], self.study.passage(one), one.start,
                      one.end, owner, _when(one.created_at), memo, None, None)  # fmt: skip
        self.counts["codings"] = len(seen)

    def _cases(self) -> None:
        person_of = {one.id: one.person_id for one in self.study.speakers}
        cases = {one.id: at for at, one in enumerate(self.study.persons, 1)}
        for one, name in zip(self.study.persons, _unique(one.name or "?" for one in self.study.persons), strict=True):
            self._add("cases", cases[one.id], name, one.notes, self.owner, "")
        said = count(1)
        for turn in self.study.turns:
            case = cases.get(person_of.get(turn.speaker_id or "") or "")
            if case is not None:
                self._add("case_text", next(said), case, self.sources[turn.document_id], turn.start, turn.end,
                          self.owner, "", "")  # fmt: skip
        self.counts["cases"] = len(cases)
        self._attributes(cases)

    def _attributes(self, cases: dict[str, int]) -> None:
        facts = {"role": "rôle", "age": "âge", "gender": "genre", "district": "quartier"}
        made: dict[str, None] = {}
        at = count(1)

        def put(name: str, of: str, value: str, target: int) -> None:
            self._add("attribute", next(at), name, of, value, target, "", self.owner)
            self.counts["values"] += 1

        for field, name in facts.items():
            known = [(cases[one.id], getattr(one, field)) for one in self.study.persons if getattr(one, field)]
            if known:
                made[name] = None
                self._add("attribute_type", name, "", self.owner, "", "case", "character")
            for case, value in known:
                put(name, "case", value, case)
        values: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for value in self.study.values:
            values[value.variable_id].append((value.target_id, value.value))
        for variable in self.study.variables:
            targets = {"person": cases, "document": self.sources}.get(variable.applies_to)
            if targets is None:
                self.counts["left variables"] += 1
                continue
            of = "case" if targets is cases else "file"
            name = _free(variable.name or "?", made)
            made[name] = None
            valuetype = "numeric" if variable.kind == "number" else "character"
            self._add("attribute_type", name, "", self.owner, variable.description, of, valuetype)
            for target, text in values[variable.id]:
                if target in targets:
                    put(name, of, text, targets[target])
        self.counts["variables"] = len(made)

    def _notes(self) -> None:
        anchored: dict[tuple[int, int, int, str], list[Note]] = defaultdict(list)
        free = []
        for note in self.study.notes:
            owner = self.owners.get(note.coder_id or "", self.owner)
            if note.target_table == "coding":
                continue
            if note.document_id in self.sources and note.start is not None and note.end is not None:
                anchored[self.sources[note.document_id or ""], note.start, note.end, owner].append(note)
            else:
                free.append(note)
        for at, ((source, start, end, owner), notes) in enumerate(anchored.items(), 1):
            words = "\n\n".join(note_words(note) for note in notes)
            self._add("annotation", at, source, start, end, words, owner, _when(notes[0].created_at))
        titles = _unique((note.title or note.body[:40] or note.kind) for note in free)
        for at, (note, title) in enumerate(zip(free, titles, strict=True), 1):
            owner = self.owners.get(note.coder_id or "", self.owner)
            self._add("journal", at, title, note_words(note), _when(note.created_at), owner)
        self.counts["notes"] = len(self.study.notes)


def taguette(study: Study) -> tuple[bytes, Counter[str]]:
    """A project that Taguette imports, and what was written, by kind; who coded is not in it."""
    base = sqlite3.connect(":memory:")
    try:
        base.executescript(_TAGUETTE)
        counts = _taguette(study, base)
        base.commit()
        return base.serialize(), counts
    finally:
        base.close()


def _taguette(study: Study, base: sqlite3.Connection) -> Counter[str]:
    when = _when(study.info.created_at) or "2000-01-01 00:00:00"
    base.execute("INSERT INTO alembic_version VALUES ('db5e31a0233d')")
    base.execute("INSERT INTO users VALUES ('admin', ?, NULL, 0, NULL, NULL, NULL, NULL)", (when,))
    base.execute(
        "INSERT INTO projects VALUES (1, ?, ?, ?)", (study.info.name[:_LONGEST] or "?", study.info.question, when)
    )
    base.execute("INSERT INTO project_members VALUES (1, 'admin', 'ADMIN')")
    tags = _tags(study)
    for code in study.codes:
        at, path = tags[code.id]
        base.execute("INSERT INTO tags VALUES (?, 1, ?, ?)", (at, path, description(code)))
    marked: dict[str, dict[tuple[int, int], dict[int, None]]] = defaultdict(dict)
    for coding in study.codings:
        marked[coding.document_id].setdefault((coding.start, coding.end), {})[tags[coding.code_id][0]] = None
    counts = Counter(codes=len(tags), sources=len(study.documents))
    highlight = count(1)
    for at, document in enumerate(study.documents, 1):
        text = study.texts[document.id]
        pages = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n"))
        name = (document.title or "?")[:_LONGEST]
        base.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, 1, 'LEFT_TO_RIGHT', ?)",
            (at, name, document.date, f"{name[:190]}.txt", _when(document.created_at) or when, pages),
        )
        byte = _bytes_before(text, [place for span in marked[document.id] for place in span])
        for (start, end), codes in sorted(marked[document.id].items()):
            if byte[start] >= byte[end]:
                counts["left codings"] += len(codes)
                continue
            number = next(highlight)
            lines = [line for line in text[start:end].split("\n") if line]
            snippet = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)
            base.execute("INSERT INTO highlights VALUES (?, ?, ?, ?, ?)", (number, at, byte[start], byte[end], snippet))
            base.executemany("INSERT INTO highlight_tags VALUES (?, ?)", [(number, tag) for tag in codes])
            counts["codings"] += len(codes)
    counts["left notes"] = len(study.notes)
    counts["left variables"] = len(study.variables)
    return counts


def _tags(study: Study) -> dict[str, tuple[int, str]]:
    """Each code's number and path: names joined by dots, which names therefore do not hold."""
    paths: dict[str, str] = {}
    taken: dict[str, None] = {}
    for code in _from_the_top(study.codes):
        name = code.name.replace(".", "․").strip() or "?"  # a dot that does not part
        above = paths.get(code.parent_id or "", "")
        path = _free(f"{above}.{name}"[-_LONGEST:] if above else name[:_LONGEST], taken)
        taken[path] = None
        paths[code.id] = path
    return {code.id: (at, paths[code.id]) for at, code in enumerate(study.codes, 1)}


def _bytes_before(text: str, places: Iterable[int]) -> dict[int, int]:
    """How many bytes stand before each place when paragraphs follow each other without a line break."""
    found: dict[int, int] = {}
    done = size = 0
    for place in sorted(set(places)):
        size += len(text[done:place].replace("\n", "").encode("utf-8", "surrogatepass"))
        found[place], done = size, place
    return found


def _from_the_top(codes: Iterable[Code]) -> Iterator[Code]:
    """The codes, each after the one above it; those that hang in a circle come at the top."""
    left = {code.id: code for code in codes}
    known = set(left)
    done: set[str] = set()
    while left:
        ready = [one for one in left.values() if (one.parent_id or "") not in known or one.parent_id in done]
        for one in ready or list(left.values())[:1]:
            done.add(one.id)
            yield left.pop(one.id)


def _told_apart(code: Code, codes: dict[str, Code]) -> str:
    same = sum(1 for one in codes.values() if one.name == code.name)
    parent = codes.get(code.parent_id or "")
    return f"{code.name} ({parent.name})" if same > 1 and parent else code.name or "?"


def _unique(names: Iterable[str]) -> list[str]:
    """The names, each once: a number tells equal ones apart."""
    taken: dict[str, None] = {}
    for name in names:
        taken[_free(name, taken)] = None
    return list(taken)


def _free(name: str, taken: dict[str, None]) -> str:
    return next(one for one in (name, *(f"{name} ({at})" for at in range(2, len(taken) + 3))) if one not in taken)


def _colour(hue: int) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue % 360 / 360, 0.62, 0.55)
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"


def _when(text: str) -> str:
    """« 2026-03-02T10:00:05.123Z » as these programs write it."""
    return f"{text[:10]} {text[11:19]}".strip() if len(text) >= 19 else ""
