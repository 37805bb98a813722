"""Reads what a « carnet de paroles » saved: one document for each thing that somebody said."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qualicode.extend import Progress, ReadCoding, Transcript
from qualicode.i18n import N_, _, ngettext
from qualicode.model.dates import iso_date
from qualicode.model.errors import UserError
from qualicode.plugins.importers.cleaning import clean_text
from qualicode.plugins.importers.files import ROWS_LIMIT, damaged, empty, is_text, too_many_rows
from qualicode.plugins.importers.whisper import read_json

FORMAT = "qualicode-carnet"
_FACTS = ("place", "territory", "profile", "question", "collected_by")
_CONSENTS = ("analysis", "quotation", "unknown")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST = 300
_MOST_THEMES = 100


class CarnetImporter:
    """Testimonies noted in the form that Qualicode writes, with their themes « à valider »."""

    name = N_("Notebook of words")
    extensions = (".json",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as such a notebook does."""
        return is_text(head) and re.match(rb'\s*\{\s*"format"\s*:\s*"qualicode-carnet"', head) is not None

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """A transcript for each note. Raises `UserError` for another or a newer file, or one without words."""
        progress(0, 1)
        content, doubts = read_json(path)
        rows = content.get("rows") if isinstance(content, dict) and content.get("format") == FORMAT else None
        if not isinstance(rows, list):
            raise damaged(path)
        if content.get("version") != 1:
            raise UserError(
                _("“{name}” was noted with a newer form.").format(name=path.name),
                _("Update Qualicode, then import it."),
            )
        if len(rows) > ROWS_LIMIT:
            raise too_many_rows(path)
        title, language = _line(content.get("title")) or path.stem, _line(content.get("language"))
        found: dict[str, Transcript] = {}
        left = 0
        for at, row in enumerate(rows):
            if at % 200 == 0:
                progress(at, len(rows))
            made = _transcript(title, language, row, at + 1) if isinstance(row, dict) else None
            key = str(made.facts["foreign_key"]) if made else ""
            left += made is None or key in found
            if made is not None:
                found.setdefault(key, made)
        if not found:
            raise empty(path)
        progress(len(rows), len(rows))
        first, *others = found.values()
        return [_with(first, doubts + _left(left)), *others]


def _transcript(title: str, language: str, row: Mapping[str, Any], number: int) -> Transcript | None:
    words = row.get("words")
    text = clean_text(words)[0].strip() if isinstance(words, str) else ""
    key = str(row.get("id") or "").lower()
    if not text or not _UUID.fullmatch(key):
        return None
    facts = {name: value for name in _FACTS if (value := _line(row.get(name)))}
    facts["foreign_key"] = key
    if re.fullmatch("[a-z]{2}", language):
        facts["language"] = language
    if date := iso_date(_line(row.get("date"))):
        facts["date"] = date
    consent = row.get("consent")
    facts["consent"] = consent if consent in _CONSENTS else "unknown"
    themes = row.get("themes")
    named = dict.fromkeys(filter(None, map(_line, themes[:_MOST_THEMES] if isinstance(themes, list) else ())))
    coder = facts.get("collected_by", "")
    codings = tuple(ReadCoding(0, len(text), theme, coder) for theme in named)
    return Transcript(f"{title} – {number}", text, "testimony", facts=facts, codings=codings)


def _with(transcript: Transcript, doubts: tuple[str, ...]) -> Transcript:
    return Transcript(
        transcript.title, transcript.text, transcript.kind, facts=transcript.facts, codings=transcript.codings,
        doubts=doubts,
    )  # fmt: skip


def _line(value: object) -> str:
    return " ".join(clean_text(value)[0].split())[:_LONGEST] if isinstance(value, str) else ""


def _left(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    told = ngettext(
        "{count} note without words or noted twice was left out.",
        "{count} notes without words or noted twice were left out.",
        count,
    )
    return (told.format(count=count),)
