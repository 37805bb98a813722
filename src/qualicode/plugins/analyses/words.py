"""Words in their context, and how often words are said. « habitant·es », « HABITANTS » and « habitants » are one word.

Words are compared without case, accents and the dots of inclusive writing, and without a plural s or x; they are not
lemmatised: « aller » does not find « vais ».
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qualicode.extend import Progress, Table
from qualicode.i18n import N_
from qualicode.model.folding import fold, fold_inclusive, fold_with_positions, needles, without_inclusive
from qualicode.model.spans import Span
from qualicode.model.study import Document, Study, Turn
from qualicode.model.synthesis.attribution import Attributions
from qualicode.model.synthesis.corpus import Corpus, Voice
from qualicode.model.synthesis.options import Options
from qualicode.model.synthesis.wording import Wording
from qualicode.model.typography import on_one_line
from qualicode.plugins.analyses.sheet import Sheet, SheetAnalysis, asked, choice, whole
from qualicode.plugins.analyses.stopwords import STOPWORDS

SAID_BY = ("persons", "everybody")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ELIDED = re.compile(r"\b(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu)'", re.IGNORECASE)
_MOST_PLACES = 100_000


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of a document that one voice says: [start, end) in its text."""

    document: Document
    voice: Voice
    start: int
    end: int


class Context(SheetAnalysis):
    """Words in context (KWIC): a row a place where they are said.

    Options: `words` (several are alternatives; a beginning finds the whole word), `said_by` out of `SAID_BY`, `before`
    and `after` (characters, 60), `limit` (rows, 200; the note says how many there are in all); `sort`: "corpus",
    "after" or "before"; `territories`, `public`, `language` as for a synthesis.
    """

    key = "context"
    name = N_("Words in context")

    def sheet(self, study: Study, options: Mapping[str, Any], progress: Progress) -> Sheet:
        """The table and, behind each row, the codings over the word."""
        wishes, words = asked(study, options)
        corpus = Corpus(study, wishes)
        found, total = self._find(corpus, options, progress)
        attributions = Attributions(corpus, words)
        rows = [_line(corpus, attributions, one, start, end, options) for one, start, end in found]
        order = list(range(len(rows)))
        side = {"after": 2, "before": 0}.get(choice(options, "sort", ("corpus", "after", "before")))
        if side is not None:
            order.sort(key=lambda row: fold_inclusive(rows[row][2] if side else rows[row][0][::-1]))
        headings = (words._("Before"), words._("Word"), words._("After"), words._("Who"), words._("Ref."))
        note = words.ngettext("{count} place in all.", "{count} places in all.", total)
        table = Table(words._("Words in context"), headings, tuple(rows[row] for row in order), note)

        def behind(row: int, column: int) -> tuple[str, ...]:
            one, start, end = found[order[row]]
            return tuple(
                coding.id
                for coding in study.codings
                if coding.document_id == one.document.id
                and coding.status != "withdrawn"
                and coding.start < end
                and start < coding.end
            )

        return Sheet(table, behind)

    def places(self, study: Study, options: Mapping[str, Any]) -> list[tuple[str, int, int]]:
        """Document, start and end of each row's word, in the order of the corpus, to open it in its text."""
        corpus = Corpus(study, asked(study, options)[0])
        found, _ = self._find(corpus, options, lambda done, total: None)
        return [(one.document.id, start, end) for one, start, end in found]

    def _find(
        self, corpus: Corpus, options: Mapping[str, Any], progress: Progress
    ) -> tuple[list[tuple[Said, int, int]], int]:
        """The places up to the limit, and how many there are in all."""
        looked_for = needles(str(options.get("words") or ""))[:50]
        if not looked_for:
            return [], 0
        pattern = re.compile("|".join(needle.pattern for needle in looked_for))
        quick = tuple(needle.singular.rstrip("sx") for needle in looked_for)  # in every spelling, « élu·es » too
        limit = whole(options, "limit", 200, 1, _MOST_PLACES)
        by_persons = choice(options, "said_by", SAID_BY) == "persons"
        found: list[tuple[Said, int, int]] = []
        total = 0
        for document, stretches in _by_document(corpus, by_persons, progress):
            text = corpus.study.texts[document.id]
            plain = fold(text)
            if not any(word in plain for word in quick):
                continue
            folded, positions = fold_with_positions(text)
            spans = [(positions[match.start()], positions[match.end()]) for match in pattern.finditer(folded)]
            starts = [one.start for one in stretches]
            for start, end in spans:
                at = bisect_right(starts, start) - 1
                if at >= 0 and end <= stretches[at].end:
                    total += 1
                    if len(found) < limit:
                        found.append((stretches[at], start, end))
        return found, total


class Frequencies(SheetAnalysis):
    """How often words are said, the most frequent first.

    Options: `said_by` out of `SAID_BY`; `stop` (words left out besides the usual ones, or False to keep them all);
    `least` (letters a word has at least, 3); `limit` (rows, 200); `territories`, `public`, `language` as for a
    synthesis. Behind a row are the codings over the word.
    """

    key = "frequencies"
    name = N_("Word frequencies")

    def sheet(self, study: Study, options: Mapping[str, Any], progress: Progress) -> Sheet:
        """The table and the codings behind its cells."""
        wishes, words = asked(study, options)
        corpus = Corpus(study, wishes)
        by_persons = choice(options, "said_by", SAID_BY) == "persons"
        least, limit = whole(options, "least", 3, 1, 50), whole(options, "limit", 200, 1, 10_000)
        counts, documents, persons, shown = _count(corpus, by_persons, progress)
        left_out = _left_out(options.get("stop"), study.info.language)
        listed = [word for word, _ in counts.most_common() if len(word) >= least and word not in left_out]
        kept = sorted(listed[: limit * 2], key=lambda word: (-counts[word], word))[:limit]
        rows = tuple((_best(shown[word]), counts[word], persons[word], documents[word]) for word in kept)
        headings = (words._("Word"), words._("Times"), words._("Persons"), words._("Documents"))
        table = Table(words._("Word frequencies"), headings, rows, _note(words, by_persons))

        def behind(row: int, column: int) -> tuple[str, ...]:
            return _codings_over(corpus, wishes, kept[row], by_persons)

        return Sheet(table, behind)


def _by_document(corpus: Corpus, by_persons: bool, progress: Progress) -> Iterator[tuple[Document, list[Said]]]:
    """What is said in each document, in order, without what was withdrawn; `by_persons`: without other voices."""
    study = corpus.study
    speakers = {speaker.id: speaker for speaker in study.speakers}
    turns: dict[str, list[Turn]] = {}
    for turn in study.turns:
        turns.setdefault(turn.document_id, []).append(turn)
    for done, document in enumerate(corpus.documents):
        progress(done, len(corpus.documents))
        here = sorted(turns.get(document.id, ()), key=lambda one: one.start)
        spans: list[tuple[Voice, Span]] = [
            (corpus.voice(document, speakers.get(turn.speaker_id or "")), (turn.start, turn.end)) for turn in here
        ]
        writer = corpus.voice(document, None)
        gaps = _between([span for _, span in spans], len(study.texts[document.id]))
        spans += [(writer, gap) for gap in gaps] if not here or not by_persons else []
        stretches = [
            Said(document, voice, *part)
            for voice, span in sorted(spans, key=lambda one: one[1])
            if (voice.is_person or not by_persons) and not (voice.person and voice.person.consent == "withdrawn")
            for part in corpus.left(document.id, *span)
        ]
        yield document, stretches


def _between(spans: list[Span], length: int) -> list[Span]:
    """What lies outside of all spans, which are in order."""
    found, reached = [], 0
    for start, end in spans:
        if reached < start:
            found.append((reached, start))
        reached = max(reached, end)
    return [*found, (reached, length)] if reached < length else found


def _count(
    corpus: Corpus, by_persons: bool, progress: Progress
) -> tuple[Counter[str], Counter[str], Counter[str], dict[str, Counter[str]]]:
    """For each folded word: times, documents, persons, and the ways it is written."""
    written: Counter[tuple[str, str]] = Counter()
    documents: Counter[str] = Counter()
    speaking: dict[str, set[str]] = {}
    known: dict[str, str] = {}
    for document, stretches in _by_document(corpus, by_persons, progress):
        text = corpus.study.texts[document.id]
        seen: set[str] = set()
        for one in stretches:
            forms = Counter(_WORD.findall(_plain(text[one.start : one.end])))
            for form, times in forms.items():
                word = known.get(form)
                if word is None:
                    word = known[form] = _folded(form)
                written[word, form] += times
                seen.add(word)
                if one.voice.is_person:
                    speaking.setdefault(word, set()).add(one.voice.key)
        documents.update(seen)
    counts: Counter[str] = Counter()
    shown: dict[str, Counter[str]] = {}
    for (word, form), times in written.items():
        counts[word] += times
        shown.setdefault(word, Counter())[form] += times
    return counts, documents, Counter({word: len(who) for word, who in speaking.items()}), shown


def _plain(text: str) -> str:
    """The text without elided articles and pronouns, its inclusive forms as plain words."""
    return _ELIDED.sub(" ", without_inclusive(text).replace("’", "'"))


def _folded(form: str) -> str:
    """A word as it is counted: folded, in the singular as far as an s or x at its end tells."""
    word = fold_inclusive(form)
    return word[:-1] if len(word) > 4 and word[-1] in "sx" and word[-2] not in "su" else word


def _best(forms: Counter[str]) -> str:
    """How a word is shown: as it is written most often; small letters and the shorter form first."""
    return max(forms, key=lambda form: (forms[form], form.islower(), -len(form), form))


def _left_out(stop: Any, language: str) -> frozenset[str]:
    if stop is False:
        return frozenset()
    usual = STOPWORDS.get(language[:2], frozenset())
    extra = stop if isinstance(stop, list | tuple | set | frozenset) else ()
    return frozenset(_folded(fold_inclusive(str(word))) for word in (*usual, *extra)) | usual


def _codings_over(corpus: Corpus, options: Options, word: str, by_persons: bool) -> tuple[str, ...]:
    """The codings whose words hold a word."""
    kept = {document.id: document for document in corpus.documents}
    found = []
    for coding in corpus.study.codings:
        document = kept.get(coding.document_id)
        if document is None or coding.status == "withdrawn" or coding.code_id not in corpus.kept_codes:
            continue
        start, end = max(0, coding.start), min(coding.end, len(corpus.study.texts[document.id]))
        text, voice = corpus.words(document, start, end) if start < end else ("", None)
        if voice is None or (by_persons and not voice.is_person):
            continue
        if word in map(_folded, _WORD.findall(_plain(text))):
            found.append(coding.id)
    return tuple(found)


def _line(
    corpus: Corpus, attributions: Attributions, one: Said, start: int, end: int, options: Mapping[str, Any]
) -> tuple[str, str, str, str, str]:
    """A row: what stands before, the word, what comes after, who says it, where. It stays within one voice's words."""
    text = corpus.study.texts[one.document.id]
    before, after = whole(options, "before", 60, 0, 1000), whole(options, "after", 60, 0, 1000)
    return (
        on_one_line(text[max(one.start, start - before) : start]),
        on_one_line(text[start:end]),
        on_one_line(text[end : min(one.end, end + after)]),
        attributions.who(one.document, one.voice),
        attributions.reference(one.document, start),
    )


def _note(words: Wording, by_persons: bool) -> str:
    said = (
        words._("What participants say; interviewers and observers are left out.")
        if by_persons
        else words._("What everybody says, interviewers and observers too.")
    )
    rest = words._("Words are counted without case, accents, plural s and the dots of inclusive writing.")
    return f"{said} {rest}"
