"""Reads the .json of Whisper and its kin (whisper-timestamped, WhisperX, faster-whisper) and oTranscribe's .otr."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.plugins.importers.archive import local_name
from qualicode.plugins.importers.cues import Said
from qualicode.plugins.importers.documents import transcript_of
from qualicode.plugins.importers.encodings import read_text
from qualicode.plugins.importers.files import is_text
from qualicode.plugins.importers.markup import check_tags
from qualicode.plugins.importers.spoken import LONGEST, number, said, spoken
from qualicode.plugins.importers.times import clock
from qualicode.plugins.importers.web import parse_page

if TYPE_CHECKING:
    from lxml.etree import _Element


_LOOP = 3
"""So many times again, and it is no « oui, oui »."""
_MOST_VALUES = 400_000
"""Words with times of an hour are some 15,000."""


class WhisperImporter:
    """The segments of an automatic transcription, with speakers where they were told apart."""

    name = N_("Whisper transcript")
    extensions = (".json",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as JSON."""
        return is_text(head) and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The segments as one document. Raises `UserError` for other JSON."""
        progress(0, 1)
        content, doubts = read_json(path)
        segments = _listed(content)
        if segments is None or not all(isinstance(one, dict) and "text" in one for one in segments):
            raise UserError(
                _("“{name}” is no transcript that is known.").format(name=path.name),
                _("Export it from the transcription program as text, .docx, .srt or .vtt."),
            )
        pieces = list(_segments(segments))
        language = _language(content)
        facts = {"language": language} if re.fullmatch("[a-z]{2}", language) else {}
        progress(1, 1)
        return [spoken(path, pieces, facts=facts, doubts=doubts + _loops(pieces))]


def _listed(content: Any) -> list[Any] | None:
    """The segments, where each of these programs puts them."""
    if isinstance(content, dict):
        content = next((content[name] for name in ("segments", "chunks", "transcription") if name in content), None)
    return content if isinstance(content, list) else None


def _language(content: Any) -> str:
    if not isinstance(content, dict):
        return ""
    result = content.get("result")
    return str(content.get("language") or (result.get("language") if isinstance(result, dict) else "") or "")


def _loops(pieces: Sequence[Said]) -> tuple[str, ...]:
    """A doubt where the same one or two sentences come again and again, as recognisers write over a silence."""
    words = [piece.text.casefold() for piece in pieces]
    longest, place = 0, 0
    for period in (1, 2):
        run = 0
        for at in range(period, len(words)):
            run = run + 1 if words[at] and words[at] == words[at - period] else 0
            if run >= _LOOP * period and run > longest:
                longest, place = run, at - run - period + 1
    if not longest:
        return ()
    sentence = _("“{words}” comes again and again from {time} on: did nobody speak there?")
    shown = pieces[place].text[:60]
    return (sentence.format(words=shown, time=clock(pieces[place].start or 0.0)),)


def read_json(path: Path) -> tuple[Any, tuple[str, ...]]:
    """What a JSON file holds, with doubts about its encoding. Raises `UserError` when it is none."""
    text, doubts = read_text(path)
    if text.count("{") + text.count("[") > _MOST_VALUES or text.count(",") > 6 * _MOST_VALUES:
        raise UserError(
            _("“{name}” holds more values than can be read.").format(name=path.name), _("Split it into several files.")
        )
    try:
        return json.loads(text), doubts
    except (ValueError, RecursionError):
        raise UserError(
            _("“{name}” is damaged: it is no complete JSON file.").format(name=path.name),
            _("Save it again in the program that made it, then import it."),
        ) from None


def _segments(segments: Sequence[dict[str, Any]]) -> Iterator[Said]:
    for one in segments:
        words, speaker = one["text"], one.get("speaker")
        yield said(speaker if isinstance(speaker, str) else None, words if isinstance(words, str) else "", *_times(one))


def _times(segment: dict[str, Any]) -> tuple[float | None, float | None]:
    """Seconds, as the programs of Whisper's family write them; whisper.cpp counts milliseconds."""
    pair, offsets = segment.get("timestamp"), segment.get("offsets")
    if isinstance(pair, list) and len(pair) == 2:
        return number(pair[0]), number(pair[1])
    if isinstance(offsets, dict):
        start, end = number(offsets.get("from")), number(offsets.get("to"))
        return None if start is None else start / 1000, None if end is None else end / 1000
    return number(segment.get("start")), number(segment.get("end"))


class OTranscribeImporter:
    """oTranscribe's own files: words with time stamps between them, speakers typed before colons."""

    name = N_("oTranscribe transcript")
    extensions = (".otr",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as JSON."""
        return is_text(head) and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The words as one document. Raises `UserError` when it is no such file."""
        progress(0, 1)
        content, doubts = read_json(path)
        words = content.get("text") if isinstance(content, dict) else None
        if not isinstance(words, str):
            raise UserError(
                _("“{name}” is no oTranscribe file.").format(name=path.name),
                _("In oTranscribe, choose Export and take its own format (.otr)."),
            )
        check_tags(words.encode("utf-8", "replace"), path)
        root, _doubts = parse_page((f"<body>{words}</body>", ()), path)
        times: dict[float, float] = {}
        found = transcript_of(path, "\n".join(_lines(root, times)), doubts=doubts)
        progress(1, 1)
        turns = tuple(
            turn if turn.start_time is None else replace(turn, start_time=times.get(turn.start_time, turn.start_time))
            for turn in found.turns
        )
        return [replace(found, turns=turns)]


def _lines(root: "_Element", times: dict[float, float]) -> list[str]:
    """The lines of the text, each stamp as a time in brackets; `times` are the exact ones, by what was written."""
    from lxml import etree

    lines = [""]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        kind = local_name(element).lower()
        stamp = kind == "span" and "timestamp" in (element.get("class") or "")
        if event == "end":
            if kind in ("p", "div"):
                lines.append("")
            lines[-1] += element.tail or ""
        elif stamp:
            walk.skip_subtree()
            time = number(element.get("data-timestamp"))
            if time is not None and 0 <= time <= LONGEST:
                if lines[-1].strip():
                    lines.append("")
                lines[-1] += _bracketed(time, times)
        else:
            if kind in ("p", "div", "br"):
                lines.append("")
            lines[-1] += element.text or ""
    return [line for line in (" ".join(line.replace("\xa0", " ").split()) for line in lines) if line]


def _bracketed(time: float, times: dict[float, float]) -> str:
    written = round(time, 3)
    times.setdefault(written, time)
    hours, rest = divmod(written, 3600)
    return f"[{int(hours)}:{int(rest // 60):02}:{rest % 60:06.3f}] "
