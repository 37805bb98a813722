"""« Qui parle ? »: how many persons and documents are behind each theme, and whether it is always the same voice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from qualicode.extend import Progress, Table
from qualicode.i18n import N_
from qualicode.model.study import Study
from qualicode.model.synthesis import outline
from qualicode.model.synthesis.attribution import Attributions
from qualicode.model.synthesis.counting import ENOUGH, is_too_much
from qualicode.model.synthesis.values import Verbatim
from qualicode.model.synthesis.wording import Wording
from qualicode.plugins.analyses.frame import Frame, frame
from qualicode.plugins.analyses.sheet import Sheet, SheetAnalysis, asked, choice

OF = ("themes", "codes", "synthesis")


class WhoSpeaks(SheetAnalysis):
    """Who speaks of what, with a warning where one person gives more than a third.

    Options: `of` out of `OF`: a row a theme, a row a code, or the verbatims that the synthesis would quote (with its
    options); the last row is all of them together. `codes`, `territories`, `public`, `language` as for a synthesis.
    """

    key = "speakers"
    name = N_("Who speaks?")

    def sheet(self, study: Study, options: Mapping[str, Any], progress: Progress) -> Sheet:
        """The table and the codings behind its cells."""
        wishes, words = asked(study, options)
        progress(0, 2)
        counted = frame(study, wishes)
        of = choice(options, "of", OF)
        groups = _quoted(study, options, counted, words) if of == "synthesis" else _coded(counted, words, of)
        progress(1, 2)
        rows = [_row(counted, words, title, passages) for title, passages in groups]
        headings = (
            words._("Theme") if of != "codes" else words.pgettext("noun", "Code"),
            words._("Persons"),
            words._("Documents"),
            words._("Extracts"),
            words._("Extracts of the person quoted most"),
            words._("Their share, in percent"),
            words._("Who that is"),
            words._("To watch"),
        )
        table = Table(words._("Who speaks?"), headings, tuple(row for row, _ in rows), _note(words))
        progress(2, 2)

        def behind(row: int, column: int) -> tuple[str, ...]:
            passages = groups[row][1]
            if column in (4, 5, 6):
                passages = passages[counted.person[passages] & (counted.who[passages] == rows[row][1])]
            return counted.ids(passages)

        return Sheet(table, behind)


def _coded(counted: Frame, words: Wording, of: str) -> list[tuple[str, Any]]:
    """The passages of each theme or code, and of everything."""
    import numpy as np

    place = {code.id: index for index, code in enumerate(counted.codes)}
    groups: list[tuple[str, Any]] = []
    for root in counted.corpus.roots:
        tree = counted.corpus.tree(root)
        if of == "codes":
            found = [(words.named(code.name), [place[code.id]]) for code in tree]
        else:
            found = [(words.named(root.name), [place[code.id] for code in tree])]
        for title, codes in found:
            passages = np.flatnonzero(np.isin(counted.code, codes))
            if len(passages):
                groups.append((title, passages))
    return [*groups, (words._("All"), np.arange(len(counted.code)))] if groups else []


def _quoted(study: Study, options: Mapping[str, Any], counted: Frame, words: Wording) -> list[tuple[str, Any]]:
    """The passages that the chapters of the synthesis quote."""
    import numpy as np

    plan = outline(study, {**options, "annexes": ()})
    passages = {study.codings[coding].id: passage for passage, coding in _shown(counted)}

    def of(verbatims: Sequence[Verbatim]) -> Any:
        found = [passages[one.coding_id] for one in verbatims if one.coding_id in passages]
        return np.array(found, dtype=np.int64)

    groups = []
    everything: list[Verbatim] = []
    for chapter in plan.chapters:
        here = [verbatim for part in chapter.walk() for verbatim in part.verbatims]
        here += chapter.counterpoint.verbatims if chapter.counterpoint else ()
        everything += here
        if here:
            groups.append((chapter.title, of(here)))
    return [*groups, (words._("The whole synthesis"), of(everything))] if groups else []


def _shown(counted: Frame) -> list[tuple[int, int]]:
    return list(zip(counted.shown_passage.tolist(), counted.shown_coding.tolist(), strict=True))


def _row(counted: Frame, words: Wording, title: str, passages: Any) -> tuple[tuple[Any, ...], int]:
    """A row, and the number of the person who is quoted most (-1 when nobody is)."""
    import numpy as np

    spoken = passages[counted.person[passages]]
    heard = Counter(counted.who[spoken].tolist())
    who, most = heard.most_common(1)[0] if heard else (-1, 0)
    extracts = len(passages)
    named = _named(counted, words, spoken[counted.who[spoken] == who][0]) if heard else ""
    warning = words._("Always the same voices?") if is_too_much(most, extracts) else ""
    share = _percent(most, extracts)
    documents = len(np.unique(counted.document[passages]))
    return (title, len(heard), documents, extracts, most, share, named, warning), who


def _named(counted: Frame, words: Wording, passage: int) -> str:
    """Who that is, by role, age and place; never by name."""
    document, voice = counted.documents[counted.document[passage]], counted.voices[counted.voice[passage]]
    return Attributions(counted.corpus, words).who(document, voice)


def _percent(part: int, whole: int) -> int:
    """Whole percents; never 0 for something nor 100 for not quite all."""
    value = round(100 * part / whole) if whole else 0
    return min(99, max(1, value)) if 0 < part < whole else value


def _note(words: Wording) -> str:
    text = words._(
        "A warning stands where one person gives more than a third of at least {enough} extracts. A person who is not "
        "identified counts as one in each document."
    )
    return text.format(enough=words.number(ENOUGH))
