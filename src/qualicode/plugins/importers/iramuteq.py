"""Reads IRaMuTeQ (and Alceste) corpora: a text under each line of stars, its starred words as variables."""

import re
from collections.abc import Sequence
from pathlib import Path

from qualicode.extend import Progress, ReadCoding, Transcript
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.plugins.importers.encodings import read_text
from qualicode.plugins.importers.files import ROWS_LIMIT, too_many_rows
from qualicode.plugins.importers.speech import find_turns

_STARS = re.compile(r"^(?:\*{4}|\d{4})[ \t]+(\*[^\n]*)$", re.MULTILINE)
_MOST_VARIABLES = 200
_THEME = re.compile(r"^-\*(\S+)[ \t]*$", re.MULTILINE)


class IramuteqImporter:
    """A corpus for IRaMuTeQ: each of its texts becomes a document."""

    name = N_("IRaMuTeQ corpus")
    extensions = (".txt",)

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins with a line of stars."""
        return re.match(rb"(?:\xef\xbb\xbf)?\s*(?:\*{4}|\d{4})[ \t]+\*\w", head) is not None

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """Its texts. Raises `UserError` when it holds none."""
        progress(0, 1)
        raw, doubts = read_text(path)
        pieces = _STARS.split(raw)
        if len(pieces) // 2 > ROWS_LIMIT:
            raise too_many_rows(path)
        found: list[Transcript] = []
        for at, (stars, text) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True), 1):
            body, codings = _themes(text)
            if body:
                found.append(_document(path, at, stars, body, codings, doubts if not found else ()))
        if not found:
            raise UserError(_("“{name}” is empty.").format(name=path.name), _("Check the file and import it again."))
        progress(1, 1)
        return found


def _themes(text: str) -> tuple[str, tuple[ReadCoding, ...]]:
    """The words without the lines that name a theme, and what stands under each of these lines as coded with it."""
    pieces = _THEME.split(text)
    body, codings = pieces[0].strip("\n \t"), []
    for theme, words in zip(pieces[1::2], pieces[2::2], strict=True):
        words = words.strip("\n \t")
        if words:
            body += "\n" * bool(body)
            codings.append(ReadCoding(len(body), len(body) + len(words), theme.replace("_", " ").strip() or theme))
            body += words
    return body, tuple(codings)


def _document(
    path: Path, number: int, stars: str, body: str, codings: tuple[ReadCoding, ...], doubts: tuple[str, ...]
) -> Transcript:
    variables: dict[str, str] = {}
    for star in stars.split():
        name, _sign, value = star.lstrip("*").partition("_")
        if name and len(variables) < _MOST_VARIABLES:
            variables[name] = value or _("yes")
    named = " ".join(star.partition("_")[2] for star in stars.split()[:3] if star.partition("_")[2])
    title = f"{path.stem} {number} {named}".strip()
    if codings:
        return Transcript(title, body, variables=variables, codings=codings, doubts=doubts)
    speech = find_turns(body)
    return Transcript(title, speech.text, turns=speech.turns, variables=variables, doubts=doubts + speech.doubts)
