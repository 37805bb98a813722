"""What the readers of timed transcripts share: words tidied, pieces in the order of time, one sentence when none."""

from collections.abc import Iterable
from pathlib import Path

from qualicode.extend import Transcript
from qualicode.i18n import _
from qualicode.model.errors import UserError
from qualicode.plugins.importers.cleaning import clean_text
from qualicode.plugins.importers.cues import Said, transcript_of_said
from qualicode.plugins.importers.files import LINES_LIMIT

LONGEST = 400 * 3600.0
"""Seconds: a time above is absurd, and is left out."""


def said(speaker: str | None, words: str, start: float | None, end: float | None = None) -> Said:
    """A piece with tidy words and names, and times that can be."""
    name = " ".join((speaker or "").split()) or None
    start = start if start is not None and 0 <= start <= LONGEST else None
    end = end if end is not None and start is not None and start <= end <= LONGEST else None
    return Said(name, " ".join(clean_text(words)[0].split()), start, end)


def spoken(
    path: Path, pieces: Iterable[Said], *, title: str = "", facts: dict[str, str] | None = None,
    doubts: tuple[str, ...] = (), in_time: bool = False,
) -> Transcript:  # fmt: skip
    """The transcript of these pieces; `in_time`: they come speaker by speaker and are put in the order of time.

    Raises `UserError` when nobody says a word, or for more pieces than anybody says in a recording.
    """
    kept = [piece for piece in pieces if piece.text]
    if not kept:
        raise UserError(
            _("“{name}” holds no word that was said.").format(name=path.name),
            _("Check that the transcript was saved, then import it again."),
        )
    if len(kept) > LINES_LIMIT:
        raise UserError(
            _("“{name}” has more than 100,000 lines.").format(name=path.name), _("Split it into several files.")
        )
    if in_time:
        kept.sort(key=lambda piece: piece.start if piece.start is not None else 0.0)
    return transcript_of_said(" ".join(title.split()) or path.stem, kept, facts or {}, doubts)


def number(text: object) -> float | None:
    """A number of seconds as files write it, None for what is none."""
    try:
        found = float(str(text).replace(",", "."))
    except ValueError:
        return None
    return found if found == found and abs(found) != float("inf") else None
