"""Reads transcripts of linguists' programs: Transcriber (.trs), ELAN (.eaf), Praat (.TextGrid), CHAT (.cha), TEI."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.plugins.importers.archive import attribute, local_name
from qualicode.plugins.importers.chat_words import BULLET, facts_of, participants
from qualicode.plugins.importers.chat_words import words_of as chat_words
from qualicode.plugins.importers.cues import Said
from qualicode.plugins.importers.documents import transcript_of
from qualicode.plugins.importers.encodings import read_raw, read_text
from qualicode.plugins.importers.files import MEGABYTE, check_lines, is_text
from qualicode.plugins.importers.markup import Xml, check_root, read_xml
from qualicode.plugins.importers.spoken import number, said, spoken
from qualicode.plugins.importers.tei_words import people, speaker_of, timeline, times_of, utterances
from qualicode.plugins.importers.tei_words import words_of as tei_words

if TYPE_CHECKING:
    from lxml.etree import _Element

_LANGUAGE = re.compile(r"[a-z]{2}\b")
_PHONES = re.compile(r"\b(?:phones?|phonemes?|phonèmes?|phons|syllables?|syllabes?|tones?|pitch)\b", re.IGNORECASE)
_CHAT_LIMIT = 10 * MEGABYTE
_SHORTEST_EVENT = 3


def _root(path: Path, name: str, kind: str) -> Xml:
    """An XML file whose root must be called `name`; `kind` is what the file should be, translated."""
    found = read_xml(path, kind)
    check_root(found.root, name, path, kind)
    return found


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
        found = _root(path, "trans", _("a Transcriber transcript"))
        root = found.root
        names = {one.get("id", ""): one.get("name", "") for one in _children(root, "Speaker")}
        pieces = [piece for turn in _children(root, "Turn") for piece in _turn(turn, names)]
        progress(1, 1)
        return [spoken(path, pieces, facts=_language(root), doubts=found.doubts)]


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
        elif kind == "Event":
            words += _event(child)
        words += child.tail or ""
    yield said(who, words, start, end)


def _event(event: "_Element") -> str:
    """What happens besides, « (rire) »; the codes of one or two letters are for those who transcribe."""
    described = " ".join((event.get("desc") or "").split())
    told = event.get("type", "noise") == "noise" and event.get("extent", "") not in ("end", "previous", "next")
    return f" ({described}) " if told and len(described) >= _SHORTEST_EVENT and described.isalpha() else " "


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
        found = _root(path, "annotation_document", _("an ELAN transcript"))
        root, times = found.root, _slots(found.root)
        tiers = list(_children(root, "TIER"))
        spoken_tiers = [tier for tier in tiers if next(_children(tier, "ALIGNABLE_ANNOTATION"), None) is not None
                        and not tier.get("PARENT_REF")]  # fmt: skip
        left = [tier.get("TIER_ID", "") for tier in tiers if tier not in spoken_tiers and len(tier)]
        pieces = [piece for tier in spoken_tiers for piece in _tier(tier, times)]
        progress(1, 1)
        return [spoken(path, pieces, doubts=found.doubts + _tiers_left(left), in_time=True)]


def _slots(root: "_Element") -> dict[str, float | None]:
    """The points in time, in seconds; one that was not placed is as late as the one before it."""
    times: dict[str, float | None] = {}
    last: float | None = None
    for one in _children(root, "TIME_SLOT"):
        value = number(one.get("TIME_VALUE"))
        last = value / 1000 if value is not None else last
        times[one.get("TIME_SLOT_ID", "")] = last
    return times


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
        if len(values) > _MOST_VALUES:
            raise UserError(
                _("“{name}” holds more values than can be read.").format(name=path.name),
                _("Split it into several files."),
            )
        if "TextGrid" not in values[:6]:
            raise UserError(
                _("“{name}” is not {wanted}.").format(name=path.name, wanted=_("a Praat TextGrid")),
                _("Open it in Praat and save it as a text file."),
            )
        tiers = dict.fromkeys(name for name, _said in _intervals(values))
        left = [name for name in tiers if _PHONES.search(name)]
        left = left if len(left) < len(tiers) else []
        pieces = [piece for name, piece in _intervals(values) if name not in left]
        progress(1, 1)
        return [spoken(path, pieces, doubts=doubts + _tiers_left(left), in_time=True)]


_MOST_VALUES = 700_000
"""Of 100,000 intervals of two tiers: two times and the words of each."""
_TOKEN = re.compile(
    r'"([^"]*+(?:""[^"]*+)*+)(?:"|\Z)|(?<![\w\[])(-?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?)(?![\w\]])|(<exists>)'
)


def _values(text: str) -> list[str]:
    """The texts and numbers of a TextGrid, long or short form: names of fields are for readers only."""
    return [match[1].replace('""', '"') if match[1] is not None else (match[2] or match[3])
            for match in islice(_TOKEN.finditer(text), _MOST_VALUES + 1)]  # fmt: skip


def _intervals(values: Sequence[str]) -> Iterator[tuple[str, Said]]:
    """The intervals of each tier with the tier's name."""
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
                yield name, said(name, words, number(start), number(end))
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
        raw, doubts = read_raw(path, _CHAT_LIMIT)
        text = raw.replace("\r\n", "\n").replace("\r", "\n")
        check_lines(path, text)
        lines = re.sub(r"\n[ \t]+", " ", text).split("\n")
        pieces = list(_chat_lines(lines, participants(lines)))
        progress(1, 1)
        return [spoken(path, pieces, doubts=doubts, facts=facts_of(lines))]


def _chat_lines(lines: Sequence[str], names: dict[str, str]) -> Iterator[Said]:
    for line in lines:
        match = re.match(r"\*([^:\s]{1,20}):\s*", line)
        if match:
            words = line[match.end() :]
            times = BULLET.findall(words)
            start, end = (int(times[0][0]) / 1000, int(times[-1][1]) / 1000) if times else (None, None)
            yield said(names.get(match[1], match[1]), chat_words(words), start, end)


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
        found = _root(path, "tei", _("a TEI transcript"))
        root, names, points = found.root, people(found.root), timeline(found.root)
        title = next(("".join(one.itertext()) for one in _children(root, "title")), "")
        pieces = []
        for one in utterances(root):
            who = speaker_of(one)
            pieces.append(said(names.get(who) or who, tei_words(one), *times_of(one, points)))
        progress(1, 1)
        if not pieces:  # a written text
            paragraphs = [
                tei_words(one) for one in _children(root, "p") if next(_above(one, "teiHeader"), None) is None
            ]
            return [transcript_of(path, "\n".join(paragraphs), title=title, facts=_language(root), doubts=found.doubts)]
        return [spoken(path, pieces, title=title, facts=_language(root), doubts=found.doubts)]


def _above(element: "_Element", name: str) -> Iterator["_Element"]:
    return (one for one in element.iterancestors() if local_name(one) == name)
