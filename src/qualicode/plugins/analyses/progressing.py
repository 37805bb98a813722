"""How the codebook filled up document by document (saturation), and how much of the texts is coded (coverage)."""

from collections.abc import Mapping
from typing import Any

from qualicode.extend import Progress, Table
from qualicode.i18n import N_
from qualicode.model.spans import union_length
from qualicode.model.study import DOCUMENT_KINDS, Study
from qualicode.model.synthesis.wording import Wording
from qualicode.plugins.analyses.frame import Frame, frame
from qualicode.plugins.analyses.sheet import Sheet, SheetAnalysis, asked, choice

ORDERS = ("corpus", "date")
OF = ("document", "code", "territory")


class Saturation(SheetAnalysis):
    """New codes by document. Options: `order` out of `ORDERS`; `codes`, `territories`, … as for a synthesis."""

    key = "saturation"
    name = N_("New codes by document")

    def sheet(self, study: Study, options: Mapping[str, Any], progress: Progress) -> Sheet:
        """The table and the codings behind its cells: of the document, or those that brought a new code."""
        import numpy as np

        wishes, words = asked(study, options)
        progress(0, 2)
        counted = frame(study, wishes)
        order = list(range(len(counted.documents)))
        if choice(options, "order", ORDERS) == "date":
            order.sort(key=lambda place: (not counted.documents[place].date, counted.documents[place].date))
        codes = max(1, len(counted.codes))
        pairs = np.unique(counted.document * codes + counted.code)
        used: list[set[int]] = [set() for _ in counted.documents]
        for pair in pairs.tolist():
            used[pair // codes].add(pair % codes)
        known: set[int] = set()
        rows: list[tuple[Any, ...]] = []
        news: list[set[int]] = []
        extracts = np.bincount(counted.document, minlength=len(counted.documents))
        for place in order:
            new = used[place] - known
            known |= new
            news.append(new)
            rows.append(
                (*_document(counted, words, place), int(extracts[place]), len(used[place]), len(new), len(known))
            )
        progress(1, 2)
        headings = (
            words._("Document"), words._("Kind"), words._("Date"), words._("Extracts"), words._("Codes"),
            words._("New codes"), words._("Codes so far"),
        )  # fmt: skip
        note = words._(
            "That few codes are new says that the codebook has settled for these documents in this order. It does not "
            "say that nothing is left to be heard: that depends on who was met."
        )
        table = Table(words._("New codes by document"), headings, tuple(rows), note)

        def behind(row: int, column: int) -> tuple[str, ...]:
            here = counted.document == order[row]
            if column == 5:
                here &= np.isin(counted.code, list(news[row]))
            if column == 6:
                here = np.isin(counted.document, order[: row + 1])
            return counted.ids(here)

        return Sheet(table, behind)


class Coverage(SheetAnalysis):
    """How much of the texts is coded. Options: `of` out of `OF`; `codes`, `territories`, … as for a synthesis."""

    key = "coverage"
    name = N_("How much is coded")

    def sheet(self, study: Study, options: Mapping[str, Any], progress: Progress) -> Sheet:
        """The table and the codings behind its cells."""
        wishes, words = asked(study, options)
        progress(0, 2)
        counted = frame(study, wishes)
        progress(1, 2)
        of = choice(options, "of", OF)
        if of == "code":
            return _by_code(counted, words)
        return _by_text(counted, words, of)


def _by_text(counted: Frame, words: Wording, of: str) -> Sheet:
    """A row a document or a territory, and one for all."""
    import numpy as np

    count = len(counted.documents)
    lengths = [len(counted.study.texts[document.id]) for document in counted.documents]
    covered = [union_length(spans) for spans in _spans(counted)]
    extracts = np.bincount(counted.document, minlength=count).tolist()
    groups = _territories(counted, words) if of == "territory" else [
        (counted.corpus.shorts[document.id], [place]) for place, document in enumerate(counted.documents)
    ]  # fmt: skip
    if len(groups) > 1:
        groups.append((words._("All"), list(range(count))))
    rows = []
    for title, places in groups:
        length, coded = (sum(numbers[place] for place in places) for numbers in (lengths, covered))
        rows.append((title, length, coded, _share(coded, length), sum(extracts[place] for place in places)))
    headings = (
        words._("Territory") if of == "territory" else words._("Document"), words._("Characters"),
        words._("Coded characters"), words._("Share, in percent"), words._("Extracts"),
    )  # fmt: skip
    table = Table(words._("How much is coded"), headings, tuple(rows), _note(words))
    return Sheet(table, lambda row, column: counted.ids(np.isin(counted.document, groups[row][1])))


def _by_code(counted: Frame, words: Wording) -> Sheet:
    """A row a code."""
    import numpy as np

    whole = sum(len(counted.study.texts[document.id]) for document in counted.documents)
    used = np.unique(counted.code).tolist()
    length = np.bincount(counted.code, weights=counted.end - counted.start, minlength=len(counted.codes))
    many = np.bincount(counted.code, minlength=len(counted.codes))
    rows = tuple(
        (words.named(counted.codes[code].name), int(length[code]), _share(int(length[code]), whole), int(many[code]))
        for code in used
    )
    headings = (
        words.pgettext("noun", "Code"), words._("Coded characters"), words._("Share of all texts, in percent"),
        words._("Extracts"),
    )  # fmt: skip
    table = Table(words._("How much is coded"), headings, rows, _note(words))
    return Sheet(table, lambda row, column: counted.ids(counted.code == used[row]))


def _spans(counted: Frame) -> list[list[tuple[int, int]]]:
    found: list[list[tuple[int, int]]] = [[] for _ in counted.documents]
    rows = zip(counted.document.tolist(), counted.start.tolist(), counted.end.tolist(), strict=True)
    for place, start, end in rows:
        found[place].append((start, end))
    return found


def _territories(counted: Frame, words: Wording) -> list[tuple[str, list[int]]]:
    """The documents of each territory, those without any last."""
    found: dict[str, list[int]] = {territory.id: [] for territory in counted.corpus.territories}
    names = {territory.id: words.named(territory.name) for territory in counted.corpus.territories}
    for place, document in enumerate(counted.documents):
        territory = counted.corpus.territory(document)
        found.setdefault(territory.id if territory else "", []).append(place)
    return [(names.get(key) or words._("Without a territory"), places) for key, places in found.items() if places]


def _document(counted: Frame, words: Wording, place: int) -> tuple[str, str, str]:
    """A document by its short code, kind and date; titles may hold names."""
    document = counted.documents[place]
    kind = words._(DOCUMENT_KINDS.get(document.kind, document.kind))
    return counted.corpus.shorts[document.id], kind, words.date(document.date) if document.date else ""


def _share(part: int, whole: int) -> float:
    """Percents with one decimal."""
    return round(100 * part / whole, 1) if whole else 0.0


def _note(words: Wording) -> str:
    return words._("Characters that several extracts cover count once. How much is coded says nothing about how well.")
