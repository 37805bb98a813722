"""Reads subtitles: WebVTT (.vtt) of Teams, Zoom, Whisper and others, SubRip (.srt)."""

from collections.abc import Sequence
from pathlib import Path

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_
from qualicode.plugins.importers.cues import read_cues
from qualicode.plugins.importers.encodings import read_text
from qualicode.plugins.importers.files import is_text


class WebVttImporter:
    """WebVTT, with the speakers in voice tags or before colons."""

    name = N_("WebVTT transcript")
    extensions = (".vtt",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file may be text: many .vtt files lack the "WEBVTT" line."""
        return is_text(head)

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The cues as one document. Raises `UserError` for what is no text or holds no cue."""
        return _read(path, progress)


class SubRipImporter:
    """SubRip subtitles, with the speakers before colons."""

    name = N_("SubRip subtitles")
    extensions = (".srt",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file may be text."""
        return is_text(head)

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The cues as one document. Raises `UserError` for what is no text or holds no cue."""
        return _read(path, progress)


def _read(path: Path, progress: Progress) -> list[Transcript]:
    progress(0, 1)
    text, doubts = read_text(path)
    transcript = read_cues(text, path, doubts)
    progress(1, 1)
    return [transcript]
