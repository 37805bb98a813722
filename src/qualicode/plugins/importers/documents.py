"""What becomes of a written document's words: cleaned, with speakers found, under a title that speaks of it."""

import re
from collections.abc import Mapping
from pathlib import Path

from qualicode.extend import Transcript
from qualicode.i18n import ngettext
from qualicode.model.folding import fold
from qualicode.plugins.importers.cleaning import clean_text
from qualicode.plugins.importers.cues import looks_like_cues, read_cues
from qualicode.plugins.importers.files import check_lines, empty
from qualicode.plugins.importers.speech import find_turns

_JUNK = re.compile(
    r"(microsoft word|document ?\d*$|doc ?\d*$|sans titre|untitled|titre$|title$|mise en page|presentation powerpoint"
    r"|powerpoint|.*\.(docx?|odt|rtf|pdf|dotx?)$|modele|template|normal(\.dot)?$)"
)
_TITLE_LENGTH = 120


def transcript_of(
    path: Path,
    body: str,
    *,
    notes: str = "",
    title: str = "",
    doubts: tuple[str, ...] = (),
    facts: Mapping[str, str] | None = None,
) -> Transcript:
    """The words of a document, its `notes` (of the foot) after them. Raises `UserError` when it has none."""
    raw, removed = clean_text(body)
    after, more = clean_text(notes)
    if not (raw.strip() or after.strip()):
        raise empty(path)
    check_lines(path, raw)
    if looks_like_cues(raw):
        return read_cues(raw, path, removed + doubts)
    speech = find_turns(raw)
    return Transcript(
        title=title_of(" ".join(clean_text(title)[0].split()), path.stem, raw),
        text=f"{speech.text.rstrip()}\n\n{after}" if after else speech.text,
        turns=speech.turns,
        facts=facts or {},
        doubts=removed + more + doubts + speech.doubts,
    )


def title_of(title: str, stem: str, text: str) -> str:
    """The document's own title when it speaks of this document, else the file's name.

    Titles stay behind when a document is made from another; one that the text or the file's name repeats did not.
    """
    key = fold(title)
    if not key or len(title) > _TITLE_LENGTH or _JUNK.match(key):
        return stem
    told = set(re.findall(r"\w{3,}", key)) & set(re.findall(r"\w{3,}", fold(stem)))
    return title if told or key in " ".join(fold(text[:1000]).split()) else stem


def hidden_doubts(count: int) -> tuple[str, ...]:
    """A doubt for passages that the document hides."""
    if not count:
        return ()
    sentence = ngettext("{count} hidden passage was left out.", "{count} hidden passages were left out.", count)
    return (sentence.format(count=count),)


def comment_doubts(count: int) -> tuple[str, ...]:
    """A doubt for comments, which are no words of the document."""
    if not count:
        return ()
    sentence = ngettext(
        "{count} comment in the margin was left out.", "{count} comments in the margin were left out.", count
    )
    return (sentence.format(count=count),)
