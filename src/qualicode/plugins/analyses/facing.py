"""« Regards croisés »: what two or three groups say of each theme, extracts facing each other."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from qualicode.extend import Progress, Table
from qualicode.i18n import N_
from qualicode.model.study import Study
from qualicode.model.synthesis.attribution import LONGEST_SHOWN, Attributions
from qualicode.model.synthesis.wording import Wording
from qualicode.model.typography import shortened
from qualicode.plugins.analyses.frame import Frame, frame
from qualicode.plugins.analyses.sheet import Sheet, SheetAnalysis, asked, choice, whole
from qualicode.plugins.analyses.splits import SPLITS, Split, split

OF = ("themes", "codes")
BY = ("person_role", *(one for one in SPLITS if one != "person_role"))
MOST = 5
"""So many extracts are shown for each theme and column, where nothing else is asked."""
COLUMNS = ("one", "two", "three")
"""The options that name a column each; "" for the ones of which there is most, and no third one."""


class Facing(SheetAnalysis):
    """Extracts facing each other.

    Options: `by` (see `SPLITS`) with `variable`; `one`, `two`, `three`: the columns by their headings; `of` out of
    `OF`: by theme or by code; `most` extracts of each theme and column (0 for all of them); `codes`, `territories`,
    `public`, `language` as for a synthesis.
    """

    key = "facing"
    name = N_("Views facing each other")

    def columns(self, study: Study, options: Mapping[str, Any]) -> tuple[str, ...]:
        """What `one`, `two` and `three` may be for this study and split."""
        wishes, words = asked(study, options)
        return _split(frame(study, wishes), words, options).labels

    def sheet(self, study: Study, options: Mapping[str, Any], progress: Progress) -> Sheet:
        """The table and the codings behind its cells: one extract each, all of a theme behind its name."""
        import numpy as np

        wishes, words = asked(study, options)
        progress(0, 2)
        counted = frame(study, wishes)
        parts = _split(counted, words, options)
        chosen = _chosen(parts, options, words._("Not known"))
        most = whole(options, "most", MOST, 0, 10_000) or len(counted.code)
        saying = _Saying(counted, words)
        rows: list[tuple[str, ...]] = []
        sources: list[tuple[Any, ...]] = []
        members = [saying.quotable(np.unique(parts.passage[parts.column == column])) for column in chosen]
        for title, codes in _titles(counted, words, choice(options, "of", OF)):
            here = [one[np.isin(counted.code[one], codes)] for one in members]
            if not any(len(one) for one in here):
                continue
            shown = [saying.in_turn(one)[:most] for one in here]
            every = np.concatenate(here)
            for at in range(max(len(one) for one in shown)):
                texts = [saying.says(one[at]) if at < len(one) else "" for one in shown]
                if at == 0:
                    texts = [text or words._("Nothing coded here") for text in texts]
                rows.append((title if at == 0 else "", *texts))
                sources.append(([*every], *(one[at : at + 1] for one in shown)))
        labels = tuple(_heading(counted, words, parts.labels[column], members[at]) for at, column in enumerate(chosen))
        progress(2, 2)
        table = Table(
            words._("Views facing each other"), (words._("Theme"), *labels), tuple(rows), _note(words, options)
        )

        def behind(row: int, column: int) -> tuple[str, ...]:
            return _ids(counted, parts, sources[row][column], chosen[column - 1] if column else None)

        return Sheet(table, behind)


class _Saying:
    """Passages as they are read: words, who says them, where."""

    def __init__(self, counted: Frame, words: Wording) -> None:
        self._counted, self._words = counted, words
        self._attributions = Attributions(counted.corpus, words)

    def says(self, passage: int) -> str:
        """The words of a passage, quoted, with whose they are."""
        counted = self._counted
        document = counted.documents[int(counted.document[passage])]
        text, voice = counted.corpus.words(document, int(counted.start[passage]), int(counted.end[passage]))
        text = shortened(text, LONGEST_SHOWN)
        quoted = self._words.quoted(text) if voice.is_person or voice.kind == "source" else text
        who = self._attributions.who(document, voice)
        where = self._attributions.reference(document, int(counted.start[passage]))
        return f"{quoted}\n— {', '.join(filter(None, (who, where)))}"

    def quotable(self, passages: Any) -> Any:
        """Those that may be shown: in public, only what somebody agreed to see quoted."""
        import numpy as np

        counted = self._counted
        if not counted.corpus.options.public:
            return passages
        may = [
            counted.corpus.may_quote(
                counted.documents[int(counted.document[one])], counted.voices[int(counted.voice[one])]
            )
            for one in passages
        ]
        return passages[np.array(may, dtype=bool)]

    def in_turn(self, passages: Any) -> list[int]:
        """The passages in the order of the corpus, one of each person before the second of anybody.

        Words that several codes of a theme hold are shown once.
        """
        counted, seen = self._counted, Counter[int]()
        places = {(int(counted.document[one]), int(counted.start[one]), int(counted.end[one])): one for one in passages}
        ordered = [int(places[place]) for place in sorted(places)]
        turns: dict[int, int] = {}
        for one in ordered:
            who = int(counted.who[one])
            turns[one] = seen[who]
            seen[who] += 1
        return sorted(ordered, key=turns.__getitem__)


def _ids(counted: Frame, parts: Split, passages: Sequence[int], column: int | None) -> tuple[str, ...]:
    """The codings behind passages; below a coder, that coder's."""
    import numpy as np

    if column is None or parts.coding_column is None:
        return counted.ids(list(passages))
    here = np.isin(counted.shown_passage, passages) & (parts.coding_column == column)
    return tuple(counted.study.codings[place].id for place in counted.shown_coding[here].tolist())


def _split(counted: Frame, words: Wording, options: Mapping[str, Any]) -> Split:
    return split(counted, words, choice(options, "by", BY), str(options.get("variable") or ""))


def _chosen(parts: Split, options: Mapping[str, Any], unknown: str) -> list[int]:
    """The columns that are asked for; the first two are else those with the most extracts, what is `unknown` last."""
    import numpy as np

    asked_for = [options.get(name) for name in COLUMNS]
    places = [parts.labels.index(name) if name in parts.labels else None for name in asked_for]
    places = [place if place not in places[:at] else None for at, place in enumerate(places)]
    many = np.bincount(parts.column, minlength=len(parts.labels)).tolist() if parts.labels else []
    order = sorted(range(len(parts.labels)), key=lambda one: (parts.labels[one] == unknown, -many[one]))
    rest = [one for one in order if one not in places][: sum(place is None for place in places[:2])]
    if not any(place is not None for place in places):
        return sorted(rest)
    filled = [place if place is not None or at == 2 or not rest else rest.pop(0) for at, place in enumerate(places)]
    return [place for place in filled if place is not None]


def _titles(counted: Frame, words: Wording, of: str) -> list[tuple[str, Sequence[int]]]:
    """Themes, or codes, in the order of the codebook: their names and the indexes of their codes."""
    place = {code.id: index for index, code in enumerate(counted.codes)}
    corpus = counted.corpus
    found: list[tuple[str, Sequence[int]]] = []
    for root in corpus.roots:
        tree = corpus.tree(root)
        if of == "themes":
            found.append((words.named(root.name), [place[code.id] for code in tree]))
        else:
            found += [(words.named(code.name), [place[code.id]]) for code in tree]
    return found


def _heading(counted: Frame, words: Wording, label: str, members: Any) -> str:
    """A column's name with how many extracts and persons it stands for."""
    persons = len(set(counted.who[members][counted.person[members]].tolist()))
    extracts = words.ngettext("{count} extract", "{count} extracts", len(members))
    people = words.ngettext("{count} person", "{count} persons", persons)
    return f"{label} ({extracts}, {people})"


def _note(words: Wording, options: Mapping[str, Any]) -> str:
    most = whole(options, "most", MOST, 0, 10_000)
    if not most:
        return words._("Every extract is shown, one of each person before the second of anybody.")
    return words.ngettext(
        "At most {count} extract of each theme and column is shown, one of each person before the second of anybody.",
        "At most {count} extracts of each theme and column are shown, one of each person before the second of anybody.",
        most,
    )
