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
from qualicode.plugins.importers.spoken import LONGEST, number, said, spoken
from qualicode.plugins.importers.times import clock
from qualicode.plugins.importers.web import parse_page

if TYPE_CHECKING:
    from lxml.etree import _Element


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
        segments = content.get("segments", content.get("chunks")) if isinstance(content, dict) else content
        if not isinstance(segments, list) or not all(isinstance(one, dict) and "text" in one for one in segments):
            raise UserError(
                _("“{name}” is no transcript that is known.").format(name=path.name),
                _("Export it from the transcription program as text, .docx, .srt or .vtt."),
            )
        language = str(content.get("language") or "") if isinstance(content, dict) else ""
        facts = {"language": language} if re.fullmatch("[a-z]{2}", language) else {}
        progress(1, 1)
        return [spoken(path, _segments(segments), facts=facts, doubts=doubts)]


def read_json(path: Path) -> tuple[Any, tuple[str, ...]]:
    """What a JSON file holds, with doubts about its encoding. Raises `UserError` when it is none."""
    text, doubts = read_text(path)
    try:
        return json.loads(text), doubts
    except (ValueError, RecursionError):
        raise UserError(
            _("“{name}” is damaged: it is no complete JSON file.").format(name=path.name),
            _("Save it again in the program that made it, then import it."),
        ) from None


def _segments(segments: Sequence[dict[str, Any]]) -> Iterator[Said]:
    for one in segments:
        times = one.get("timestamp")
        start, end = times if isinstance(times, list) and len(times) == 2 else (one.get("start"), one.get("end"))
        speaker = one.get("speaker")
        yield said(str(speaker) if speaker else None, str(one["text"]), number(start), number(end))


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
        root, _doubts = parse_page((f"<body>{words}</body>", ()), path)
        times: dict[int, float] = {}
        found = transcript_of(path, "\n".join(_lines(root, times)), doubts=doubts)
        progress(1, 1)
        turns = tuple(
            replace(turn, start_time=times.get(int(turn.start_time), turn.start_time)) if turn.start_time else turn
            for turn in found.turns
        )
        return [replace(found, turns=turns)]


def _lines(root: "_Element", times: dict[int, float]) -> list[str]:
    """The lines of the text, each stamp as a time in brackets; `times` are the exact ones, by whole second."""
    lines = [""]

    def walk(element: "_Element") -> None:
        kind = local_name(element).lower()
        if kind == "span" and "timestamp" in (element.get("class") or ""):
            time = number(element.get("data-timestamp"))
            if time is not None and 0 <= time <= LONGEST:
                times.setdefault(int(time), time)
                if lines[-1].strip():
                    lines.append("")
                lines[-1] += f"[{clock(time)}] "
        else:
            if kind in ("p", "div", "br"):
                lines.append("")
            lines[-1] += element.text or ""
            for child in element:
                walk(child)
            if kind in ("p", "div"):
                lines.append("")
        lines[-1] += element.tail or ""

    walk(root)
    return [line for line in (" ".join(line.replace("\xa0", " ").split()) for line in lines) if line]
