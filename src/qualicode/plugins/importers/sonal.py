"""Reads Sonal Pi: a corpus (.crp) with its interviews (.sonal) beside it: words, times, speakers, codes, variables."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualicode.extend import Progress, ReadCoding, ReadTurn, Transcript
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.speakers import guess_role
from qualicode.plugins.importers.archive import local_name
from qualicode.plugins.importers.cleaning import clean_text
from qualicode.plugins.importers.files import is_text, read_bytes
from qualicode.plugins.importers.spoken import number
from qualicode.plugins.importers.web import parse_html, visible_text
from qualicode.plugins.importers.whisper import read_json
from qualicode.plugins.importers.wording import quoted

if TYPE_CHECKING:
    from lxml.etree import _Element

_TABLES = {"Thm": "cat-json", "Loc": "loc-json", "Var": "var-json", "Dic": "dic-json", "Dat": "dat-json",
           "Anon": "anon-json"}  # fmt: skip
_CODE = re.compile(r"cat_\w+")
_MOST_INTERVIEWS = 5000
_MOST_NAMES = 500
_LONGEST_NOTE = 500


class SonalCorpusImporter:
    """A corpus: all its interviews, under the codes and variables that it lists."""

    name = N_("Sonal corpus")
    extensions = (".crp",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as JSON."""
        return is_text(head) and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """Its interviews. Raises `UserError` when it is no corpus or none of its interviews is there."""
        progress(0, 1)
        content, doubts = read_json(path)
        interviews = content.get("tabEnt") if isinstance(content, dict) else None
        if not isinstance(interviews, list) or len(interviews) > _MOST_INTERVIEWS:
            raise UserError(
                _("“{name}” is no Sonal corpus.").format(name=path.name),
                _("Choose the file that Sonal saves with the extension .crp."),
            )
        codes = code_names(_rows(content, "tabThm"))
        found: list[Transcript] = []
        missing, spoilt, read = [], [], set()
        for at, one in enumerate(_only_dicts(interviews)):
            progress(at, len(interviews))
            name = str(one.get("rtrPath") or one.get("nom") or "?")[:200]
            file = _beside(path, name)
            if file is None or file in read:
                missing.append(name)
                continue
            read.add(file)
            try:
                found.append(_interview(file, codes, content, one))
            except UserError as error:
                spoilt.append(error.what)
        if not found:
            raise UserError(
                _("None of the interviews of “{name}” lies beside it.").format(name=path.name),
                _("Put the .sonal files into the same folder and import it again."),
            )
        progress(1, 1)
        if missing:
            doubts += (_("These interviews are not beside the corpus: {names}.").format(names=", ".join(missing[:10])),)
        found[0] = replace(found[0], doubts=found[0].doubts + doubts + tuple(spoilt[:10]))
        return found


def _beside(corpus: Path, name: str) -> Path | None:
    """The file of an interview, looked for beside the corpus and nowhere else; a prefix may have been added to it."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    if not bare.lower().endswith(".sonal"):
        return None
    file = corpus.parent / bare
    if file.is_file():
        return file
    others = [one for one in sorted(corpus.parent.glob("*.sonal")) if one.name.endswith(f"_{bare}") and one.is_file()]
    return others[0] if len(others) == 1 else None


class SonalImporter:
    """One interview of Sonal, alone."""

    name = N_("Sonal interview")
    extensions = (".sonal",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as a page."""
        return is_text(head) and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The interview. Raises `UserError` when it is none."""
        progress(0, 1)
        text = read_bytes(path).decode("utf-8", "replace")
        tables = {f"tab{table}": _block(text, name) for table, name in _TABLES.items()}
        found = [_interview(path, code_names(tables["tabThm"]), tables, {})]
        progress(1, 1)
        return found


def code_names(rows: Sequence[Any]) -> dict[str, tuple[str, ...]]:
    """The names of each code from the root: its parent is the last one above of a lower rank."""
    names: dict[str, tuple[str, ...]] = {}
    above: list[tuple[int, str]] = []
    for row in _only_dicts(rows):
        rank = number(row.get("rang"))
        depth = int(rank) if rank is not None and 0 <= rank < 50 else 0
        above = [one for one in above if one[0] < depth]
        name = " ".join(str(row.get("nom") or "").split()) or str(row.get("code"))
        above.append((depth, name))
        names[str(row.get("code"))] = tuple(part for _depth, part in above)
    return names


@dataclass
class _Words:
    """The words of an interview as they are gathered, with who says them and what they are coded with."""

    parts: list[str] = field(default_factory=list)
    turns: list[ReadTurn] = field(default_factory=list)
    codings: list[tuple[int, int, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """The names of speakers by their numbers: a segment tells the name only where the speaker changes."""
    length: int = 0

    def say(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)


def _interview(
    path: Path, codes: dict[str, tuple[str, ...]], corpus: dict[str, Any], facts: dict[str, Any]
) -> Transcript:
    """One interview; `facts` are what the corpus says of it, none where it was chosen alone."""
    root, doubts = parse_html(path)
    body = next((one for one in root.iter() if one.get("id") == "contenuText"), None)
    if body is None:
        raise UserError(
            _("“{name}” is no Sonal interview.").format(name=path.name), _("Choose a file that Sonal saved.")
        )
    words = _Words()
    segments = list(_segments(body))
    for segment in segments:
        if name := segment.get("data-nomloc"):
            words.names.setdefault(segment.get("data-loc") or "", name)
    for segment in segments:
        _segment(segment, words)
    text = "".join(words.parts).rstrip()
    if not text:
        raise UserError(_("“{name}” is empty.").format(name=path.name), _("Check that it was saved in Sonal."))
    turns = tuple(turn for turn in words.turns if turn.start < turn.end <= len(text))
    return Transcript(
        title=" ".join(str(facts.get("nom") or "").split()) or path.stem,
        text=text,
        turns=turns,
        variables=variables_of(corpus, facts),
        codings=tuple(_codings(words.codings, text, codes)),
        doubts=doubts + _notes(root, facts) + _pseudonyms(corpus, facts, text),
    )


def _segments(body: "_Element") -> Iterator["_Element"]:
    """The segments in order, none inside another."""
    from lxml import etree

    walk = etree.iterwalk(body, events=("start",))
    for _event, one in walk:
        if "lblseg" in (one.get("class") or "").split():
            yield one
            walk.skip_subtree()


def _notes(root: "_Element", facts: dict[str, Any]) -> tuple[str, ...]:
    """The notes on the interview have no place in its words: they are shown in the report."""
    element = next((one for one in root.iter() if one.get("id") == "txtnotes"), None)
    written = "" if element is None else visible_text(element)
    notes = " ".join((written or str(facts.get("notes") or "")).split())
    if not notes:
        return ()
    shown = notes if len(notes) <= _LONGEST_NOTE else f"{notes[:_LONGEST_NOTE]}…"
    return (_("Sonal's notes on the interview were not imported: “{notes}”").format(notes=clean_text(shown)[0]),)


def _pseudonyms(corpus: dict[str, Any], facts: dict[str, Any], text: str) -> tuple[str, ...]:
    """A doubt for the words that Sonal would replace: here they stand as they were said."""
    rows = _rows(facts if "tabAnon" in facts else corpus, "tabAnon")
    words = [" ".join(str(row.get("entite") or "").split()) for row in rows[:_MOST_NAMES]]
    named = [word for word in dict.fromkeys(words) if word and re.search(rf"\b{re.escape(word)}\b", text)]
    if not named:
        return ()
    sentence = _("Sonal replaces these words for anonymity; here they stand as they were said: {words}.")
    return (sentence.format(words=quoted(named[:10])),)


def _segment(segment: "_Element", words: _Words) -> None:
    """A stretch of one speaker: a new line where the speaker changes, else words that go on."""
    pieces = list(_pieces(segment))
    said = "".join(text for text, _codes in pieces)
    if not said.strip():
        return
    place = segment.get("data-loc") or ""
    who = " ".join((segment.get("data-nomloc") or words.names.get(place, "")).split())
    start, end = number(segment.get("data-deb")), number(segment.get("data-fin"))
    last = words.turns[-1] if words.turns else None
    goes_on = last is not None and last.speaker == who
    if words.parts and not goes_on:
        words.say("\n")
    elif words.parts and not words.parts[-1].endswith((" ", "\n")):
        words.say(" ")
    first = words.length + len(said) - len(said.lstrip())
    for at, (text, codes) in enumerate(pieces):
        shown = text.lstrip() if at == 0 and not goes_on else text
        begun = words.length
        words.say(shown)
        words.codings += [(begun, words.length, code) for code in codes]
    first = min(first, words.length)
    finish = words.length - (len(said) - len(said.rstrip()))
    if goes_on and last is not None:
        words.turns[-1] = ReadTurn(last.start, finish, who, last.start_time, end)
    else:
        begin = finish - len(said.strip())
        words.turns.append(ReadTurn(begin, finish, who, start, end if start is not None else None))


def _pieces(segment: "_Element") -> Iterator[tuple[str, list[str]]]:
    """The runs of a segment, with the codes of each."""
    if segment.text and segment.text.strip():
        yield _plain(segment.text), []
    for run in segment:
        if local_name(run).lower() == "br":
            yield " ", []
        else:
            yield _plain("".join(run.itertext())), _CODE.findall(run.get("class") or "")
        if run.tail and run.tail.strip():
            yield _plain(run.tail), []


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", clean_text(text)[0])


def _codings(
    found: Sequence[tuple[int, int, str]], text: str, codes: dict[str, tuple[str, ...]]
) -> Iterator[ReadCoding]:
    """The coded runs, those of one code that follow each other joined; white space at the edges left out."""
    open_runs: dict[str, tuple[int, int]] = {}
    joined: list[tuple[int, int, str]] = []
    for start, end, code in found:
        before = open_runs.get(code)
        if before is not None and not text[before[1] : start].strip():
            open_runs[code] = (before[0], end)
        else:
            if before is not None:
                joined.append((*before, code))
            open_runs[code] = (start, end)
    joined += [(*run, code) for code, run in open_runs.items()]
    for start, end, code in sorted(joined):
        words = text[start:end]
        start, end = start + len(words) - len(words.lstrip()), min(end, start + len(words.rstrip()))
        if start < end:
            *above, name = codes.get(code, (code,))
            yield ReadCoding(start, end, name, above=tuple(above))


def variables_of(corpus: dict[str, Any], interview: dict[str, Any]) -> dict[str, str]:
    """The values of the interview's own variables, and of those who answer in it.

    What is known of those who ask never hides what is known of those who answer; of several of these each is named.
    """
    names = {str(one.get("v")): " ".join(str(one.get("lib") or "").split()) for one in _rows(corpus, "tabVar")}
    labels = {(str(one.get("v")), str(one.get("m"))): " ".join(str(one.get("lib") or "").split())
              for one in _rows(corpus, "tabDic")}  # fmt: skip
    people = interview.get("tabLoc", corpus.get("tabLoc"))
    own: dict[str, str] = {}
    told: dict[str, dict[str, str]] = {}
    for one in [*_rows(interview, "tabDat"), *_rows(corpus, "tabDat")]:
        if interview and str(one.get("e", interview.get("id"))) != str(interview.get("id")):
            continue
        name, value = names.get(str(one.get("v")), ""), labels.get((str(one.get("v")), str(one.get("m"))), "")
        who = _person(people, one.get("l"))
        if name and value and who is None:
            own.setdefault(name, value)
        elif name and value and who is not None and not _asks(who):
            told.setdefault(name, {}).setdefault(who, value)
    for name, values in told.items():
        for who, value in values.items():
            own.setdefault(name if len(values) == 1 else f"{name} ({who})", value)
    return own


def _person(people: Any, index: Any) -> str | None:
    """The name of a speaker by number; None for « all », the whole interview."""
    place = number(index)
    if place is None:
        return None
    if isinstance(people, list) and 0 <= place < len(people) and isinstance(people[int(place)], str):
        return " ".join(people[int(place)].split()) or str(index)
    return str(index)


def _asks(name: str) -> bool:
    """Sonal's users mark those who ask with a question mark; others call them so."""
    return name.rstrip().endswith("?") or guess_role(name) == "interviewer"


def _rows(content: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = content.get(name)
    return _only_dicts(rows) if isinstance(rows, list) else []


def _only_dicts(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)]


def _block(text: str, name: str) -> list[Any]:
    """A table inside a page; it is wrapped in braces of its own, so that it is no JSON as it stands."""
    place = text.find(f'id="{name}"')
    end = text.find("</script>", place) if place >= 0 else -1
    block = text[place:end] if end >= 0 else ""
    start, stop = block.find("["), block.rfind("]")
    try:
        rows = json.loads(block[start : stop + 1]) if 0 <= start < stop else []
    except (ValueError, RecursionError):
        return []
    return rows if isinstance(rows, list) else []
