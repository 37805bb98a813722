"""Whole texts with their codings, cut where extracts begin and end: what a reviewer reads with comments beside."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from qualicode.model.outputs.material import Head, Material
from qualicode.model.study import DOCUMENT_KINDS, Coding, Document, Study
from qualicode.model.synthesis.corpus import CUT
from qualicode.model.synthesis.privacy import shows_contact
from qualicode.model.typography import on_one_line


@dataclass(frozen=True, slots=True)
class Remark:
    """A coding as a remark: by whom ("" in public), when (ISO 8601), the code's path and notes on the passage."""

    author: str
    initials: str
    moment: str
    code: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; remarks that begin before it and that end after it."""

    text: str
    begins: tuple[Remark, ...] = ()
    ends: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class TextLine:
    """A paragraph; `speaker` is who begins to speak in it, by role and never by name."""

    speaker: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class CodedText:
    """A document, by its short code."""

    title: str
    facts: str
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class CodedTexts:
    """Every text that may be shown."""

    head: Head
    texts: tuple[CodedText, ...]


def coded_texts(study: Study, options: Mapping[str, Any]) -> CodedTexts:
    """The texts of a study. Options as for a synthesis.

    What was withdrawn is cut out, visibly. In public, coders have no names, and words that consent does not let out
    are cut as well.
    """
    material = Material(study, options)
    made = _Maker(material)
    return CodedTexts(
        material.head, tuple(found for one in material.corpus.documents if (found := made.text(one)).lines)
    )


class _Maker:
    def __init__(self, material: Material) -> None:
        self.material = material
        self._codings: dict[str, list[Coding]] = defaultdict(list)
        for coding in material.study.codings:
            if coding.status != "withdrawn" and coding.code_id in material.corpus.kept_codes:
                self._codings[coding.document_id].append(coding)
        self._paths = {}
        for root in material.corpus.roots:
            for code in material.corpus.tree(root):
                name = material.words.named(code.name)
                self._paths[code.id] = name if code is root else f"{material.words.named(root.name)} › {name}"
        self._coders = {coder.id: coder for coder in material.study.coders}
        self._notes: dict[str, list[str]] = defaultdict(list)
        for note in material.notes.values():
            if note.target_table == "coding":
                self._notes[note.target_id].append(material.words.ours(f"{note.title} {note.body}"))
        self._turns = defaultdict(list)
        for turn in sorted(material.study.turns, key=lambda one: one.start):
            self._turns[turn.document_id].append(turn)
        self._speakers = {speaker.id: speaker for speaker in material.study.speakers}

    def text(self, document: Document) -> CodedText:
        words, corpus = self.material.words, self.material.corpus
        territory = corpus.territory(document)
        kind = words._(DOCUMENT_KINDS.get(document.kind, document.kind))
        where = words.named(territory.name) if territory else ""
        facts = ", ".join(part for part in (where, words.date(document.date) if document.date else "") if part)
        return CodedText(f"{corpus.shorts[document.id]} – {kind}", facts, tuple(self._lines(document)))

    def _lines(self, document: Document) -> list[TextLine]:
        text = self.material.study.texts[document.id]
        hidden = self._hidden(document)
        spans = [span for span in _paragraphs(text) if self._left(span, hidden)]
        begins, ends = self._events(document, [part for span in spans for part in self._left(span, hidden)])
        cuts = sorted({*begins, *ends})
        found = []
        for span in spans:
            pieces: list[Piece] = []
            reached = span[0]
            for start, end in self._left(span, hidden):
                if text[reached:start].strip():
                    pieces.append(Piece(f"{CUT} "))
                edges = [start, *(at for at in cuts if start < at < end), end]
                for first, last in pairwise(edges):
                    shown = on_one_line(f"x{text[first:last]}x")[1:-1]
                    pieces.append(Piece(shown, tuple(begins.get(first, ())), tuple(ends.get(last, ()))))
                reached = end
            if text[reached : span[1]].strip():
                pieces.append(Piece(f" {CUT}"))
            found.append(TextLine(self._speaker(document, span), tuple(pieces)))
        return found

    def _events(
        self, document: Document, shown: list[tuple[int, int]]
    ) -> tuple[dict[int, list[Remark]], dict[int, list[Remark]]]:
        """Where remarks begin and end, moved onto words that are shown."""
        begins: dict[int, list[Remark]] = defaultdict(list)
        ends: dict[int, list[Remark]] = defaultdict(list)
        for coding in sorted(self._codings[document.id], key=lambda one: (one.start, -one.end)):
            parts = [
                (max(a, coding.start), min(b, coding.end)) for a, b in shown if a < coding.end and coding.start < b
            ]
            if not parts:
                continue
            remark = self._remark(coding)
            begins[parts[0][0]].append(remark)
            ends[parts[-1][1]].append(remark)
        return begins, ends

    def _remark(self, coding: Coding) -> Remark:
        coder = None if self.material.options.public else self._coders.get(coding.coder_id)
        name = self.material.words.ours(coder.name) if coder else ""
        initials = (coder.initials if coder else "") or name[:1] or "Q"
        return Remark(
            author=name or self.material.words._("Coding"),
            initials=self.material.words.ours(initials) or "Q",
            moment=f"{coding.created_at[:19]}Z" if len(coding.created_at) >= 19 else "",
            code=self._paths.get(coding.code_id, self.material.words._("Untitled")),
            notes=tuple(self._notes.get(coding.id, ())),
        )

    def _hidden(self, document: Document) -> list[tuple[int, int]]:
        """The spans that may not be shown."""
        corpus, public = self.material.corpus, self.material.options.public
        hidden = list(corpus.withdrawn.get(document.id, ()))
        text = self.material.study.texts[document.id]
        if public and document.consent in ("analysis", "withdrawn"):
            return [(0, len(text))]
        for turn in self._turns[document.id]:
            voice = corpus.voice(document, self._speakers.get(turn.speaker_id or ""))
            gone = voice.person is not None and voice.person.consent == "withdrawn"
            if gone or (public and not corpus.may_quote(document, voice)):
                hidden.append((turn.start, turn.end))
        if public:
            hidden += [span for span in _paragraphs(text) if shows_contact(text[span[0] : span[1]])]
        return hidden

    @staticmethod
    def _left(span: tuple[int, int], hidden: list[tuple[int, int]]) -> list[tuple[int, int]]:
        spans = [span]
        for first, last in hidden:
            spans = [
                part
                for begin, stop in spans
                for part in ((begin, min(stop, first)), (max(begin, last), stop))
                if part[0] < part[1]
            ]
        return spans

    def _speaker(self, document: Document, span: tuple[int, int]) -> str:
        turns = self._turns[document.id]
        at = bisect_left(turns, span[0], key=lambda turn: turn.start)
        for turn in turns[at : at + 1]:
            if turn.start < span[1]:
                voice = self.material.corpus.voice(document, self._speakers.get(turn.speaker_id or ""))
                return self.material.attributions.profile(document, voice)
        return ""


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """The lines of a text that hold something, without the white space around them."""
    found, at = [], 0
    for line in text.split("\n"):
        if on_one_line(line):
            start = at + len(line) - len(line.lstrip())
            found.append((start, start + len(line.strip())))
        at += len(line) + 1
    return found
