"""Codes by territory, kind, variable, role, wave, month, coder or document: extracts, persons or documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualicode.extend import Progress, Table
from qualicode.i18n import N_
from qualicode.model.folding import fold
from qualicode.model.study import Code, Study
from qualicode.model.synthesis.wording import Wording
from qualicode.plugins.analyses.frame import Frame, frame
from qualicode.plugins.analyses.sheet import Sheet, SheetAnalysis, asked, choice, whole
from qualicode.plugins.analyses.splits import SPLITS, Split, split

COUNTS = ("extracts", "persons", "documents")
SORTS = ("codebook", "name", "count")
FEW = 3
"""Fewer persons than this may be recognised."""


@dataclass(frozen=True, eq=False)
class Grid:
    """A table in the making: one row of `cells` a code or theme, one column of the split; the last ones are totals.

    `row` and `column` have one number a pair of a passage and a column of the split; `members` are the persons or
    documents counted in every pair.
    """

    titles: tuple[str, ...]
    labels: tuple[str, ...]
    cells: Any
    hidden: Any
    row: Any
    column: Any


class Crossing(SheetAnalysis):
    """The table of codes by something.

    Options: `by` (see `SPLITS`) with `variable`; `count` out of `COUNTS`; `collapse` (a row a theme instead of a row
    a code); `sort` out of `SORTS`; `transpose`; `empty` (keep rows without extracts); `totals`; `mask` (cells of fewer
    persons than this are hidden, 0 for none, True for 3); `codes`, `territories`, `public`, `language` as for a
    synthesis.
    """

    key = "crossing"
    name = N_("Codes by territory, kind or variable")
    by: tuple[str, ...] = SPLITS
    collapsed = False

    def sheet(self, study: Study, options: Mapping[str, Any], progress: Progress) -> Sheet:
        """The table and the codings behind its cells."""
        wishes, words = asked(study, options)
        progress(0, 3)
        counted = frame(study, wishes)
        progress(1, 3)
        columns = split(counted, words, choice(options, "by", self.by), str(options.get("variable") or ""))
        rows = _Rows(counted, words, bool(options.get("collapse", self.collapsed)), bool(options.get("empty")))
        rows.sort(choice(options, "sort", SORTS))
        count = choice(options, "count", COUNTS)
        mask = options.get("mask")
        least = FEW if mask is True else whole(options, "mask", 0, 0, 1000)
        grid = _grid(counted, rows, columns, count, least)
        progress(3, 3)
        return _sheet(counted, words, columns, grid, options, (count, least, rows.collapsed))


class ThemeByMonth(Crossing):
    """Themes by month, every month from the first to the last; `count` as for `Crossing`, extracts by default."""

    key = "months"
    name = N_("Themes by month")
    by = ("month",)
    collapsed = True


class _Rows:
    """The rows of a table: codes, or themes with all below them. `of` gives the row of each code's index, or -1."""

    def __init__(self, counted: Frame, words: Wording, collapsed: bool, keep_empty: bool) -> None:
        import numpy as np

        self.collapsed = collapsed
        self._counted = counted
        corpus = counted.corpus
        used = set(np.unique(counted.code).tolist())
        place = {code.id: index for index, code in enumerate(counted.codes)}
        trees: list[tuple[str, list[int]]] = []
        for root in corpus.roots:
            tree = corpus.tree(root)
            if collapsed:
                trees.append((words.named(root.name), [place[code.id] for code in tree]))
            else:
                trees += [(_path(words, tree, code), [place[code.id]]) for code in tree]
        self.rows = [row for row in trees if keep_empty or used.intersection(row[1])]

    def sort(self, by: str) -> None:
        """Order the rows as in the codebook, by name, or the most extracts first."""
        import numpy as np

        if by == "name":
            self.rows.sort(key=lambda row: fold(row[0]))
        if by == "count":
            many = np.bincount(self._counted.code, minlength=len(self._counted.codes))
            self.rows.sort(key=lambda row: -int(many[row[1]].sum()))

    @property
    def titles(self) -> tuple[str, ...]:
        """What stands at the head of each row."""
        return tuple(title for title, _ in self.rows)

    @property
    def of(self) -> Any:
        """The row of each code, by its index."""
        import numpy as np

        found = np.full(max(1, len(self._counted.codes)), -1, dtype=np.int64)
        for row, (_, codes) in enumerate(self.rows):
            found[codes] = row
        return found


def _path(words: Wording, tree: Sequence[Code], code: Code) -> str:
    """« Thème › Sous-thème »."""
    above = {one.id: one for one in tree}
    names = [words.named(code.name)]
    here = code
    while here.id != tree[0].id and here.parent_id in above:
        here = above[here.parent_id]
        names.append(words.named(here.name))
    return " › ".join(reversed(names))


def _grid(counted: Frame, rows: _Rows, columns: Split, count: str, least: int) -> Grid:
    """Count, with a last row and a last column of totals; what is hidden is said beside."""
    import numpy as np

    row = rows.of[counted.code[columns.passage]] if len(counted.code) else columns.passage
    in_table = row >= 0
    passage, row, column = columns.passage[in_table], row[in_table], columns.column[in_table]
    shape = len(rows.rows) + 1, len(columns.labels) + 1
    pairs, several = (passage, row, column), columns.coding_column is not None
    cells = _counted(counted, count, pairs, shape, several)
    hidden = np.zeros(shape, dtype=bool)
    if least > 1:
        persons = cells if count == "persons" else _counted(counted, "persons", pairs, shape, several)
        extracts = cells if count == "extracts" else _counted(counted, "extracts", pairs, shape, several)
        hidden = (extracts > 0) & (persons < least)
        inner = hidden[:-1, :-1]
        hidden[:-1, -1] |= inner.any(axis=1)  # a total would give away what is hidden beside it
        hidden[-1, :-1] |= inner.any(axis=0)
        hidden[-1, -1] |= inner.any()
    all_rows = np.full(len(columns.passage), -1, dtype=np.int64)
    all_rows[in_table] = row
    return Grid(rows.titles, columns.labels, cells, hidden, all_rows, columns.column)


def _counted(counted: Frame, count: str, pairs: tuple[Any, Any, Any], shape: tuple[int, int], several: bool) -> Any:
    """The numbers of a table with its totals. A passage that is in `several` columns counts once in the total.

    `pairs`: passage, row, column.
    """
    import numpy as np

    high, wide = shape
    passage, row, column = pairs
    who = {"extracts": np.arange(len(counted.code)), "persons": counted.who, "documents": counted.document}[count]
    if count == "persons":
        spoken = counted.person[passage]
        passage, row, column = passage[spoken], row[spoken], column[spoken]
    one = who[passage] if len(passage) else passage
    many = int(one.max()) + 1 if len(one) else 1
    cells = np.zeros(shape, dtype=np.int64)
    last_row, last_column = np.full_like(row, high - 1), np.full_like(column, wide - 1)
    for rows, columns in ((row, column), (row, last_column), (last_row, column), (last_row, last_column)):
        place = rows * wide + columns
        if count != "extracts" or (several and columns is last_column):
            place = np.unique(place * many + one) // many
        cells += np.bincount(place, minlength=high * wide).reshape(shape)
    return cells


def _sheet(
    counted: Frame, words: Wording, columns: Split, grid: Grid, options: Mapping[str, Any], how: tuple[str, int, bool]
) -> Sheet:
    """The grid as a table in words, turned round and without totals where that is wanted."""
    count, least, collapsed = how
    with_totals = bool(options.get("totals", True))
    high, wide = len(grid.titles) + with_totals, len(grid.labels) + with_totals
    total = words._("Total")
    titles = (*grid.titles, total)[:high] if grid.titles else ()
    labels = (*grid.labels, total)[:wide] if grid.titles else ()
    masked = f"< {least}"
    cells = [
        [masked if grid.hidden[row, column] else int(grid.cells[row, column]) for column in range(len(labels))]
        for row in range(len(titles))
    ]
    turned = bool(options.get("transpose"))
    corner = words._("Theme") if collapsed else words.pgettext("noun", "Code")
    if turned:
        cells = [list(column) for column in zip(*cells, strict=True)]
        titles, labels, corner = labels, titles, words._("Split")
    table = Table(
        title=_title(words, count),
        headings=(corner, *labels),
        rows=tuple((title, *row) for title, row in zip(titles, cells, strict=True)),
        note=_note(words, count, least),
    )

    def behind(row: int, column: int) -> tuple[str, ...]:
        at_row, at_column = (column - 1, row) if turned else (row, column - 1)
        return _behind(counted, columns, grid, at_row, at_column)

    return Sheet(table, behind)


def _behind(counted: Frame, columns: Split, grid: Grid, row: int, column: int) -> tuple[str, ...]:
    """The codings of a cell; a row or column beyond the last one, or before the first, is all of them."""
    import numpy as np

    all_rows, all_columns = not 0 <= row < len(grid.titles), not 0 <= column < len(grid.labels)
    if grid.hidden[-1 if all_rows else row, -1 if all_columns else column]:
        return ()
    here = (grid.row >= 0) if all_rows else (grid.row == row)
    here = here & (True if all_columns else grid.column == column)
    passages = np.zeros(len(counted.code), dtype=bool)
    passages[columns.passage[here]] = True
    if columns.coding_column is None or all_columns:
        return counted.ids(passages)
    these = passages[counted.shown_passage] & (columns.coding_column == column)
    return tuple(counted.study.codings[place].id for place in counted.shown_coding[these].tolist())


def _title(words: Wording, count: str) -> str:
    return {
        "extracts": words._("Number of extracts"),
        "persons": words._("Number of persons"),
        "documents": words._("Number of documents"),
    }[count]


def _note(words: Wording, count: str, least: int) -> str:
    said = {
        "extracts": words._("Passages with the same code that overlap count as one extract."),
        "persons": words._(
            "A person counts once in each cell; one who is not identified counts as one in each document. Observers, "
            "interviewers and written sources are no persons."
        ),
        "documents": words._("A document counts once in each cell."),
    }[count]
    if least > 1:
        hidden = words._("Cells of fewer than {least} persons are hidden, and the totals that would give them away.")
        said = f"{said} {hidden.format(least=words.number(least))}"
    return said
