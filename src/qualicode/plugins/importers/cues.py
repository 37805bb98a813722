"""Subtitle cues (WebVTT, SubRip) made into turns: Teams, Zoom, Whisper, YouTube, captions by hand.

Cues of one speaker become one turn, sentences cut over cues are joined again; numbers, times and tags leave the text.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from qualicode.extend import ReadTurn, Transcript
from qualicode.i18n import _, ngettext
from qualicode.model.errors import UserError
from qualicode.plugins.importers.choice import Choice
from qualicode.plugins.importers.heads import read_head
from qualicode.plugins.importers.speech import name_doubts
from qualicode.plugins.importers.times import TIME, backward_doubts, is_unpadded, seconds

_TIMING = re.compile(rf"[ \t]*(?P<start>{TIME})[ \t]*-{{1,2}}>[ \t]*(?P<end>{TIME})(?P<settings>[^\n]*)$")
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_ID = re.compile(r"\s*(?:\d+|[\w-]+/\d+-\d+)\s*$")
_UTTERANCE = re.compile(r"\s*([\w-]+/\d+)-\d+\s*$")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})?(?:[ \t]+([^<>\n]{0,200}))?>")
_TAG = re.compile(r"</?(?:[bciu]|v|ruby|rt|lang|font|s)(?:[. \t][^<>\n]{0,200})?>|<\d[\d:.]{2,15}>|\{\\[^{}\n]{1,60}\}")
_SENTENCE_END = re.compile(r"[.?!…][\"»”)\]]?$")
_ASIDE = ("NOTE", "STYLE", "REGION", "WEBVTT")
_LONG_PARAGRAPH = 300
_VERY_LONG_PARAGRAPH = 800
_PAUSE = 2.0
_MOSTLY = 0.7


@dataclass(slots=True)
class _Cue:
    start: float | None
    end: float | None
    lines: list[str] = field(default_factory=list)
    utterance: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Words of one speaker in one cue, times in seconds; `speaker` is None where the cue names nobody."""

    speaker: str | None
    text: str
    start: float | None
    end: float | None
    utterance: str = ""


def looks_like_cues(text: str) -> bool:
    """Whether a text begins as a file of cues, whatever its extension says."""
    beginning = text[:2000].lstrip().split("\n")
    return any(_TIMING.match(line) for line in beginning[:3]) or (
        beginning[0].startswith("WEBVTT") and any(_TIMING.match(line) for line in beginning)
    )


def read_cues(text: str, path: Path, doubts: tuple[str, ...] = ()) -> Transcript:
    """The transcript in a cleaned text of cues. Raises `UserError` when there is no cue."""
    cues, notes, rolling, language = _parse(text)
    if rolling:
        _unroll(cues)
    said = [part for part in _speakers(cues) if part.text]
    if not said:
        raise UserError(
            _("“{name}” holds no subtitle with words.").format(name=path.name),
            _("Check that the file is a transcript (.vtt or .srt) and is complete."),
        )
    facts = {"language": language} if language else {}
    return transcript_of_said(path.stem, grouped(said), facts, doubts + _left_out(notes) + _nameless(said))


def transcript_of_said(
    title: str, said: Iterable[Said], facts: dict[str, str], doubts: tuple[str, ...] = ()
) -> Transcript:
    """The transcript of what was said piece by piece: pieces of one speaker become one turn."""
    body, turns = _assemble(said)
    starts = [turn.start_time for turn in turns if turn.start_time is not None]
    return Transcript(
        title=title, text=body, turns=turns, facts=facts, doubts=doubts + backward_doubts(starts) + name_doubts(turns)
    )


# --- from lines to cues ---


def _parse(text: str) -> tuple[list[_Cue], int, bool, str]:
    """The cues, how many notes there were, whether the cues roll (YouTube), and the language that the head tells."""
    cues: list[_Cue] = []
    notes, rolling = 0, False
    blocks = _BLANK.split(text.strip("\n"))
    unpadded = any(is_unpadded(line.strip()) for line in text.split("\n") if "->" in line)
    language = re.search(r"^Language:[ \t]*([a-z]{2})\b", blocks[0], re.MULTILINE)
    for block in blocks:
        lines = block.split("\n")
        timings = [number for number, line in enumerate(lines) if "->" in line and _TIMING.match(line)]
        if not timings and lines[0].split(" ")[0].split("\t")[0].rstrip(":") in _ASIDE:
            notes += lines[0].startswith("NOTE")
        elif not timings:
            words = [line for line in lines if not _ID.match(line)]
            if cues:
                cues[-1].lines += words
            elif words:
                cues.append(_Cue(None, None, words))
        else:
            rolling |= "position:0%" in lines[timings[0]] and "align:start" in lines[timings[0]]
            _read_block(lines, timings, cues, unpadded)
    return cues, notes, rolling, language.group(1) if language else ""


def _read_block(lines: list[str], timings: list[int], cues: list[_Cue], unpadded: bool) -> None:
    """Cues that follow each other without a blank line; normally there is one, under its number."""
    for index, number in enumerate(timings):
        match = _TIMING.match(lines[number])
        assert match is not None
        before = lines[number - 1] if number else ""
        utterance = _UTTERANCE.match(before)
        start, end = (seconds(match[side], unpadded=unpadded) for side in ("start", "end"))
        until = timings[index + 1] if index + 1 < len(timings) else len(lines)
        words = lines[number + 1 : until]
        if until < len(lines) and words and _ID.match(words[-1]):
            words = words[:-1]
        if index == 0 and number > 1 and cues:
            cues[-1].lines += [line for line in lines[: number - 1] if not line.startswith(_ASIDE)]
        cues.append(_Cue(start, end if end >= start else None, words, utterance[1] if utterance else ""))


def _unroll(cues: list[_Cue]) -> None:
    """YouTube shows each line twice, below and then above the next one: keep the first."""
    shown = ""
    for cue in cues:
        lines = [line for line in (_plain(line) for line in cue.lines) if line]
        if lines and lines[0] == shown:
            lines = lines[1:]
        cue.lines = lines
        shown = lines[-1] if lines else shown


# --- who says what in a cue ---


def _speakers(cues: list[_Cue]) -> Iterator[Said]:
    """The words of each cue under the name in its voice tag or before its colon."""
    marked = any("<v" in line and _VOICE.search(line) for cue in cues for line in cue.lines)
    labels = {} if marked else _labels(cues)
    named = len({id(cue) for cue, _line in labels.values()})
    speaker: str | None = None
    for number, cue in enumerate(cues):
        if marked:
            parts = _voices("\n".join(cue.lines))
        else:
            parts = _labelled(cue, number, labels)
            if named < _MOSTLY * len(cues):  # names stand where the speaker changes only
                parts = [(name or speaker, words) for name, words in parts]
                speaker = parts[-1][0] if parts else speaker
        for name, words in parts:
            yield Said(name, _joined(words), cue.start, cue.end, cue.utterance)


def _voices(payload: str) -> list[tuple[str | None, str]]:
    pieces = _VOICE.split(payload)
    parts: list[tuple[str | None, str]] = [(None, pieces[0])]
    for name, words in zip(pieces[1::2], pieces[2::2], strict=True):
        parts.append((" ".join(html.unescape(name or "").split()) or None, words))
    return parts


_Labels = dict[tuple[int, int], tuple[_Cue, tuple[str, str]]]


def _labels(cues: list[_Cue]) -> _Labels:
    """For (cue, line): the name before the colon and the words after it, where the whole file says it is one."""
    where = [(number, line) for number, cue in enumerate(cues) for line in range(len(cue.lines))]
    lines = [_plain(cues[number].lines[line]) for number, line in where]
    heads = {
        index: head
        for index, line in enumerate(lines)
        if (head := read_head(line)) is not None and head.form in ("colon", "bracket", "hooked")
    }
    chosen, _refused = Choice(lines, heads).decide()
    return {
        where[index]: (cues[where[index][0]], (head.name, head.kept + lines[index][head.rest :]))
        for index, head in chosen.items()
    }


def _labelled(cue: _Cue, number: int, labels: _Labels) -> list[tuple[str | None, str]]:
    parts: list[tuple[str | None, str]] = [(None, "")]
    for line, words in enumerate(cue.lines):
        found = labels.get((number, line))
        if found is not None:
            parts.append(found[1])
        else:
            name, before = parts[-1]
            parts[-1] = name, f"{before}\n{words}"
    return parts


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).strip("\u200e\u200f").strip()


def _joined(words: str) -> str:
    """The lines of a cue as one; lines that begin with dashes are different people and stay apart."""
    lines = [line for line in (_plain(line) for line in words.split("\n")) if line]
    apart = len(lines) > 1 and all(line.startswith(("-", "–", "—")) for line in lines)
    return ("\n" if apart else " ").join(lines)


# --- from cues to turns ---


def grouped(said: list[Said]) -> list[Said]:
    """Bring the pieces of one utterance together: Teams cuts a sentence where somebody else falls in."""
    order: dict[tuple[object, str | None], list[Said]] = {}
    for number, part in enumerate(said):
        order.setdefault((part.utterance or number, part.speaker), []).append(part)
    return [part for parts in order.values() for part in parts]


def _assemble(said: Iterable[Said]) -> tuple[str, tuple[ReadTurn, ...]]:
    turns: list[list[Said]] = []
    for part in said:
        if turns and _continues(turns[-1], part):
            turns[-1].append(part)
        else:
            turns.append([part])
    texts: list[str] = []
    read: list[ReadTurn] = []
    position = 0
    for parts in turns:
        text = _running_text(parts)
        ends = [part.end for part in parts if part.end is not None]
        speaker = parts[0].speaker or ""
        start, end = parts[0].start, max(ends, default=None)
        if start is not None and end is not None and end < start:
            end = None
        read.append(ReadTurn(position, position + len(text), speaker, start, end))
        texts.append(text)
        position += len(text) + 1
    return "\n".join(texts), tuple(read)


def _continues(turn: list[Said], part: Said) -> bool:
    """Whether words go on in the same turn; where nobody is named, a paragraph ends at a pause after a sentence."""
    before = turn[-1]
    if before.speaker != part.speaker:
        return False
    if part.speaker is not None or not _SENTENCE_END.search(before.text):
        return True
    pause = part.start - before.end if part.start is not None and before.end is not None else 0.0
    return pause < _PAUSE and sum(len(piece.text) for piece in turn) < _LONG_PARAGRAPH


def _running_text(parts: list[Said]) -> str:
    """The words of a turn in a row, with a new line after the sentence that makes a paragraph long."""
    text = parts[0].text
    begun = 0
    for before, part in pairwise(parts):
        long = len(text) - begun >= _VERY_LONG_PARAGRAPH and bool(_SENTENCE_END.search(before.text))
        if long or "\n" in part.text or "\n" in before.text:
            begun = len(text)
            text += "\n"
        else:
            text += " "
        text += part.text
    return text


def _left_out(notes: int) -> tuple[str, ...]:
    if not notes:
        return ()
    sentence = ngettext(
        "{count} note of the subtitle file was left out.",
        "{count} notes of the subtitle file were left out.",
        notes,
    )
    return (sentence.format(count=notes),)


def _nameless(said: list[Said]) -> tuple[str, ...]:
    missing = sum(part.speaker is None for part in said)
    if missing in (0, len(said)):
        return ()
    sentence = ngettext(
        "{count} subtitle does not say who speaks.", "{count} subtitles do not say who speaks.", missing
    )
    return (sentence.format(count=missing),)
