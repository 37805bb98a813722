"""Reads Sonal Pi: a corpus (.crp) with its interviews (.sonal) beside it: words, times, speakers, codes, variables."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualicode.extend import Progress, ReadCoding, ReadTurn, Transcript
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.plugins.importers.archive import local_name
from qualicode.plugins.importers.cleaning import clean_text
from qualicode.plugins.importers.files import is_text, read_bytes
from qualicode.plugins.importers.spoken import number
from qualicode.plugins.importers.web import parse_html
from qualicode.plugins.importers.whisper import read_json

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCK = '<script[^>]*id="{name}"[^>]*>(.*?)</script>'
_CODE = re.compile(r"cat_\w+")
_MOST_INTERVIEWS = 5000


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
        found, missing = [], []
        for at, one in enumerate(_only_dicts(interviews)):
            progress(at, len(interviews))
            name = str(one.get("rtrPath") or "")
            file = _beside(path, name)
            if file is None:
                missing.append(name or str(one.get("nom") or "?"))
                continue
            found.append(_interview(file, codes, _variables(content, one), str(one.get("nom") or "")))
        if not found:
            raise UserError(
                _("None of the interviews of “{name}” lies beside it.").format(name=path.name),
                _("Put the .sonal files into the same folder and import it again."),
            )
        progress(1, 1)
        if missing:
            doubts += (_("These interviews are not beside the corpus: {names}.").format(names=", ".join(missing[:10])),)
        first = found[0]
        found[0] = Transcript(first.title, first.text, first.kind, first.turns, first.facts, first.variables,
                              first.codings, first.doubts + doubts)  # fmt: skip
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
        found = [_interview(path, code_names(_block(text, "cat-json")), {}, "")]
        progress(1, 1)
        return found


def code_names(rows: Sequence[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """The names of each code from the root: its parent is the last one above of a lower rank."""
    names: dict[str, tuple[str, ...]] = {}
    above: list[tuple[int, str]] = []
    for row in rows:
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


def _interview(path: Path, codes: dict[str, tuple[str, ...]], variables: dict[str, str], title: str) -> Transcript:
    root, doubts = parse_html(path)
    body = next((one for one in root.iter() if one.get("id") == "contenuText"), None)
    if body is None:
        raise UserError(
            _("“{name}” is no Sonal interview.").format(name=path.name), _("Choose a file that Sonal saved.")
        )
    words = _Words()
    segments = [one for one in body.iter() if "lblseg" in (one.get("class") or "").split()]
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
        title=title or path.stem,
        text=text,
        turns=turns,
        variables=variables,
        codings=tuple(_codings(words.codings, text, codes)),
        doubts=doubts,
    )


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


def _variables(content: dict[str, Any], interview: dict[str, Any]) -> dict[str, str]:
    """The values of the interview's own variables, and of its speakers' where only one of them has some."""
    names = {str(one.get("v")): str(one.get("lib") or "") for one in _rows(content, "tabVar")}
    labels = {(str(one.get("v")), str(one.get("m"))): str(one.get("lib") or "") for one in _rows(content, "tabDic")}
    found: dict[str, str] = {}
    asked = [*_rows(interview, "tabDat"), *_rows(content, "tabDat")]
    for one in asked:
        if str(one.get("e", interview.get("id"))) != str(interview.get("id")):
            continue
        key = str(one.get("v"))
        value = labels.get((key, str(one.get("m"))), "")
        if names.get(key) and value:
            found.setdefault(names[key], value)
    return found


def _rows(content: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = content.get(name)
    return _only_dicts(rows) if isinstance(rows, list) else []


def _only_dicts(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)]


def _block(text: str, name: str) -> list[dict[str, Any]]:
    """A table inside a page; it is wrapped in braces of its own, so that it is no JSON as it stands."""
    found = re.search(_BLOCK.format(name=name), text, re.DOTALL)
    start, end = (found[1].find("["), found[1].rfind("]")) if found else (-1, -1)
    try:
        rows = json.loads(found[1][start : end + 1]) if found and 0 <= start < end else []
    except (ValueError, RecursionError):
        return []
    return _only_dicts(rows) if isinstance(rows, list) else []
