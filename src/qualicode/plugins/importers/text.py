"""Reads plain text and Markdown."""

import re
from collections.abc import Sequence
from pathlib import Path

from qualicode.extend import Progress, Transcript
from qualicode.i18n import N_
from qualicode.model.dates import iso_date
from qualicode.plugins.importers.cues import looks_like_cues, read_cues
from qualicode.plugins.importers.encodings import read_text
from qualicode.plugins.importers.files import is_text
from qualicode.plugins.importers.speech import find_turns

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.{0,5000}?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_ENTRY = re.compile(r"([^\W\d][\w \-]{0,60}):[ \t]+(.{1,500})")
_HEADING = re.compile(r"#[ \t]+(.{1,200}?)[ \t#]*$", re.MULTILINE)
_FACTS = {"date": "date", "place": "place", "lieu": "place", "language": "language", "langue": "language"}


class TextImporter:
    """Plain text in any encoding, with speakers where there are some."""

    name = N_("Text")
    extensions = (".txt", ".text")

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file may be text."""
        return is_text(head)

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The text as one document. Raises `UserError` for what is no text, is empty or is over the limit."""
        progress(0, 1)
        text, doubts = read_text(path)
        progress(1, 1)
        if looks_like_cues(text):
            return [read_cues(text, path, doubts)]
        speech = find_turns(text)
        return [Transcript(title=path.stem, text=speech.text, turns=speech.turns, doubts=doubts + speech.doubts)]


class MarkdownImporter:
    """Markdown: its marks stay in the text, its front matter becomes facts and variables, its first title the title."""

    name = N_("Markdown")
    extensions = (".md", ".markdown")

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file may be text."""
        return is_text(head)

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """The text as one document. Raises `UserError` for what is no text, is empty or is over the limit."""
        progress(0, 1)
        raw, doubts = read_text(path)
        progress(1, 1)
        body, entries = _front_matter(raw)
        speech = find_turns(body)
        heading = _HEADING.search(body[:2000])
        title = entries.pop("title", "") or entries.pop("titre", "") or (heading.group(1) if heading else path.stem)
        facts: dict[str, str] = {}
        variables: dict[str, str] = {}
        for key, value in entries.items():
            fact = _FACTS.get(key.lower(), "")
            if fact == "date" and not iso_date(value):
                fact = ""
            if fact:
                facts[fact] = iso_date(value) if fact == "date" else value
            else:
                variables[key] = value
        return [
            Transcript(title=title, text=speech.text, turns=speech.turns, facts=facts, variables=variables,
                       doubts=doubts + speech.doubts)
        ]  # fmt: skip


def _front_matter(text: str) -> tuple[str, dict[str, str]]:
    """The text below a block of `key: value` lines between `---`, and these; any other block stays in the text."""
    block = _FRONT_MATTER.match(text)
    if block is None:
        return text, {}
    lines = [line for line in block.group(1).split("\n") if line.strip()]
    matches = [_ENTRY.fullmatch(line.rstrip()) for line in lines]
    entries = {match[1].strip(): match[2].strip(" \"'") for match in matches if match}
    if not lines or len(entries) < len(lines) or not text[block.end() :].strip():
        return text, {}
    return text[block.end() :].lstrip("\n"), entries
