"""Reads transcripts of linguists' programs: Transcriber (.trs), ELAN (.eaf), Praat (.TextGrid), CHAT (.cha), TEI."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.plugins.importers.archive import XML_LIMIT, attribute, local_name, parse_xml
from qualicode.plugins.importers.cues import Said
from qualicode.plugins.importers.encodings import read_text
from qualicode.plugins.importers.files import is_text, other_kind, read_bytes
from qualicode.plugins.importers.spoken import number, said, spoken

if TYPE_CHECKING:
    from lxml.etree import _Element

_LANGUAGE = re.compile(r"[a-z]{2}\b")


def _root(path: Path, name: str, kind: str) -> "_Element":
    """The root of an XML file, which must be called `name`; `kind` is what the file should be, translated."""
    data = read_bytes(path, XML_LIMIT)
    if not is_text(data[:4096]):
        raise other_kind(path, data, kind)
    root = parse_xml(_without_doctype(data), path)
    if local_name(root).lower() != name:
        raise UserError(
            _("“{name}” is not {wanted}.").format(name=path.name, wanted=kind),
            _("Open it in the program that made it and save it as text or as .docx."),
        )
    return root


def _without_doctype(data: bytes) -> bytes:
    """The file without its document type: nothing is fetched, and what it would define is not ours."""
    return re.sub(rb"<!DOCTYPE[^\[>]*(\[[^\]]*\])?[^>]*>", b"", data, count=1)


def _language(element: "_Element") -> dict[str, str]:
    found = _LANGUAGE.match(attribute(element, "lang").lower())
    return {"language": found.group()} if found else {}


def _children(element: "_Element", name: str) -> Iterator["_Element"]:
    return (one for one in element.iter() if local_name(one) == name)


class TranscriberImporter:
    """Transcriber: turns with their speakers, synchronised at points."""

    name = N_("Transcriber transcript")
    extensions = (".trs",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as such a transcript."""
        return b"<Trans" in head

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The turns as one document. Raises `UserError` when it is no such file."""
        progress(0, 1)
        root = _root(path, "trans", _("a Transcriber transcript"))
        names = {one.get("id", ""): one.get("name", "") for one in _children(root, "Speaker")}
        pieces = [piece for turn in _children(root, "Turn") for piece in _turn(turn, names)]
        progress(1, 1)
        return [spoken(path, pieces, facts=_language(root))]


def _turn(turn: "_Element", names: dict[str, str]) -> Iterator[Said]:
    """The words of a turn; where several speak at once each has words of their own."""
    speakers = [names.get(one, one) for one in (turn.get("speaker") or "").split()]
    start, end = number(turn.get("startTime")), number(turn.get("endTime"))
    who, words = (speakers[0] if speakers else None), turn.text or ""
    for child in turn:
        kind = local_name(child)
        if kind == "Who":
            yield said(who, words, start, None)
            at = (child.get("nb") or "1").strip()
            place = int(at) - 1 if at.isdecimal() else 0
            who, words = (speakers[place] if place < len(speakers) else None), ""
        elif kind == "Sync" and words.strip():
            yield said(who, words, start, None)
            words, start = "", number(child.get("time"))
        elif (
            kind == "Event" and child.get("desc") == "rire" and child.get("extent", "instantaneous") == "instantaneous"
        ):
            words += " (rire) "
        words += child.tail or ""
    yield said(who, words, start, end)


class ElanImporter:
    """ELAN: a tier a speaker, or a tier named after its participant."""

    name = N_("ELAN transcript")
    extensions = (".eaf",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as such a transcript."""
        return b"<ANNOTATION_DOCUMENT" in head

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The annotations in the order of time. Raises `UserError` when it is no such file."""
        progress(0, 1)
        root = _root(path, "annotation_document", _("an ELAN transcript"))
        times: dict[str, float | None] = {}
        for one in _children(root, "TIME_SLOT"):
            value = number(one.get("TIME_VALUE"))
            times[one.get("TIME_SLOT_ID", "")] = value / 1000 if value is not None else None
        tiers = list(_children(root, "TIER"))
        spoken_tiers = [tier for tier in tiers if next(_children(tier, "ALIGNABLE_ANNOTATION"), None) is not None
                        and not tier.get("PARENT_REF")]  # fmt: skip
        left = [tier.get("TIER_ID", "") for tier in tiers if tier not in spoken_tiers and len(tier)]
        pieces = [piece for tier in spoken_tiers for piece in _tier(tier, times)]
        progress(1, 1)
        return [spoken(path, pieces, doubts=_tiers_left(left), in_time=True)]


def _tier(tier: "_Element", times: dict[str, float | None]) -> Iterator[Said]:
    name = tier.get("PARTICIPANT") or tier.get("TIER_ID") or ""
    for one in _children(tier, "ALIGNABLE_ANNOTATION"):
        words = next((value.text or "" for value in _children(one, "ANNOTATION_VALUE")), "")
        yield said(name, words, times.get(one.get("TIME_SLOT_REF1", "")), times.get(one.get("TIME_SLOT_REF2", "")))


def _tiers_left(names: Sequence[str]) -> tuple[str, ...]:
    if not names:
        return ()
    told = ", ".join(names[:5])
    return (_("These tiers belong to others and were left out: {names}.").format(names=told),)


class TextGridImporter:
    """Praat: an interval tier a speaker."""

    name = N_("Praat TextGrid")
    extensions = (".textgrid",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as text."""
        return is_text(head)

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The intervals in the order of time. Raises `UserError` when it is no such file."""
        progress(0, 1)
        text, doubts = read_text(path)
        values = _values(text)
        if "TextGrid" not in values[:6]:
            raise UserError(
                _("“{name}” is not {wanted}.").format(name=path.name, wanted=_("a Praat TextGrid")),
                _("Open it in Praat and save it as a text file."),
            )
        pieces = list(_intervals(values))
        progress(1, 1)
        return [spoken(path, pieces, doubts=doubts, in_time=True)]


_TOKEN = re.compile(r'"((?:[^"]|"")*)"|(?<![\w\[])(-?\d+(?:\.\d+)?(?:[eE]-?\d+)?)(?![\w\]])|(<exists>)')


def _values(text: str) -> list[str]:
    """The texts and numbers of a TextGrid, long or short form: names of fields are for readers only."""
    return [match[1].replace('""', '"') if match[1] is not None else (match[2] or match[3])
            for match in _TOKEN.finditer(text)]  # fmt: skip


def _intervals(values: Sequence[str]) -> Iterator[Said]:
    at = 0
    while at < len(values):
        if values[at] == "TextTier":
            at += 2
        elif values[at] == "IntervalTier" and at + 4 < len(values):
            name, many = values[at + 1], values[at + 4]
            at += 5
            for _number in range(int(many) if many.isdecimal() else 0):
                if at + 2 >= len(values):
                    return
                start, end, words = values[at : at + 3]
                at += 3
                yield said(name, words, number(start), number(end))
        else:
            at += 1


class ChatImporter:
    """CHAT (CHILDES, CLAN): a line a speaker, with times in bullets."""

    name = N_("CHAT transcript")
    extensions = (".cha",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as text."""
        return is_text(head)

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The main lines as one document. Raises `UserError` when it is no such file."""
        progress(0, 1)
        raw, doubts = _chat_text(path)
        lines = re.sub(r"\n[ \t]+", " ", raw).split("\n")
        names = _participants(lines)
        language = next((line[11:].strip()[:2] for line in lines if line.startswith("@Languages:")), "")
        progress(1, 1)
        facts = {"language": language} if _LANGUAGE.fullmatch(language) else {}
        return [spoken(path, _chat_lines(lines, names), doubts=doubts, facts=facts)]


def _chat_text(path: Path) -> tuple[str, tuple[str, ...]]:
    from qualicode.plugins.importers.encodings import read_raw

    raw, doubts = read_raw(path)
    return raw.replace("\r\n", "\n").replace("\r", "\n"), doubts


def _participants(lines: Sequence[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for line in lines:
        if line.startswith("@Participants:"):
            for one in line[14:].split(","):
                words = one.split()
                if words:
                    named = words[1:-1] or words[-1:]
                    names[words[0]] = " ".join(named).replace("_", " ")
    return names


_BULLET = re.compile(r"\x15_?(\d+)_(\d+)\x15")
_MARKS = re.compile(r"\[[^\]]*\]|&[-=+~*][^\s]*|[<>↑↓≈⌈⌉⌊⌋„‡]|\+[\"/.,!?^<>/]+|\((?:\.+|\d+\.\d*)\)|\x15[^\x15]*\x15")


def _chat_lines(lines: Sequence[str], names: dict[str, str]) -> Iterator[Said]:
    for line in lines:
        match = re.match(r"\*([^:\s]{1,20}):\s*(.*)", line)
        if match:
            times = _BULLET.findall(match[2])
            words = re.sub(r"\(([^()]*)\)", r"\1", _MARKS.sub(" ", match[2]))
            words = re.sub(r"\s+([.!?,;])", r"\1", words.replace("_", " "))
            start, end = (int(times[0][0]) / 1000, int(times[-1][1]) / 1000) if times else (None, None)
            yield said(names.get(match[1], match[1]), words, start, end)


class TeiImporter:
    """TEI transcriptions of speech: utterances with who says them and when."""

    name = N_("TEI transcript")
    extensions = (".xml", ".tei")

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as TEI."""
        return b"<TEI" in head or b"<teiCorpus" in head

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The utterances as one document. Raises `UserError` when it is no such file."""
        progress(0, 1)
        root = _root(path, "tei", _("a TEI transcript"))
        times = _timeline(root)
        named = (one for one in _children(root, "person"))
        names = {
            attribute(one, "id"): " ".join("".join(part.itertext()) for part in one if local_name(part) == "persName")
            for one in named
        }
        title = next(("".join(one.itertext()) for one in _children(root, "title")), "")
        pieces = [_utterance(one, names, times) for one in root.iter() if local_name(one) in ("u", "sp")]
        progress(1, 1)
        return [spoken(path, pieces, title=title, facts=_language(root))]


def _timeline(root: "_Element") -> dict[str, float]:
    found: dict[str, float] = {}
    for one in _children(root, "when"):
        time, since = number(one.get("interval")), (one.get("since") or "").lstrip("#")
        if time is not None:
            unit = 0.001 if (one.getparent().get("unit") if one.getparent() is not None else "") == "ms" else 1.0
            found[attribute(one, "id")] = time * unit + found.get(since, 0.0)
        elif not since:
            found[attribute(one, "id")] = 0.0
    return found


def _utterance(one: "_Element", names: dict[str, str], times: dict[str, float]) -> Said:
    who = (one.get("who") or "").split(" ")[0].lstrip("#")
    above: _Element | None = one
    start = end = ""
    while above is not None and not (start or end):
        start, end = (above.get("start") or "").lstrip("#"), (above.get("end") or "").lstrip("#")
        who = who or (above.get("who") or "").lstrip("#")
        above = above.getparent()
    words = " ".join(part for part in one.itertext() if part.strip())
    words = re.sub(r"\s+([.,])", r"\1", re.sub(r"(['’])\s+", r"\1", words))
    return said(names.get(who) or who, words, times.get(start), times.get(end))
