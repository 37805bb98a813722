"""A table together with what lies behind each of its cells."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qualicode.extend import Progress, Table
from qualicode.model.study import Study
from qualicode.model.synthesis.options import Options, read_options
from qualicode.model.synthesis.wording import Wording

Behind = Callable[[int, int], tuple[str, ...]]
"""The ids of the codings behind the cell in a row and a column of the table, both from 0."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table, and the function that opens its cells."""

    table: Table
    behind: Behind


class SheetAnalysis(ABC):
    """What our analyses have in common: the table, and the codings behind a cell of the same table."""

    key = ""
    """The entry point's name, for windows and terminals."""
    name = ""

    def run(self, study: Study, options: Mapping[str, Any], progress: Progress) -> Table:
        """The table for these options."""
        return self.sheet(study, options, progress).table

    def codings(self, study: Study, options: Mapping[str, Any], row: int, column: int) -> tuple[str, ...]:
        """The ids of the codings behind a cell of the table that `run` gives for the same study and options.

        Column 0 opens the whole row. None for cells that are masked. Raises `IndexError` for a cell that is not there.
        """
        sheet = self.sheet(study, options, lambda done, total: None)
        if not (0 <= row < len(sheet.table.rows) and 0 <= column < len(sheet.table.headings)):
            raise IndexError(f"no cell {row}, {column}")
        return sheet.behind(row, column)

    @abstractmethod
    def sheet(self, study: Study, options: Mapping[str, Any], progress: Progress) -> Sheet:
        """The table and its cells' sources."""


def asked(study: Study, options: Mapping[str, Any]) -> tuple[Options, Wording]:
    """What every analysis is asked alike (`codes`, `territories`, `public`, `language`), and the words it answers in.

    What concerns a synthesis alone is left out, so that the same passages are counted once.
    """
    wishes = read_options({name: options.get(name) for name in ("codes", "territories", "public", "language")}, study)
    wishes = Options(language=wishes.language, codes=wishes.codes, territories=wishes.territories, public=wishes.public)
    return wishes, Wording(wishes.language, study.info.language)


def choice(options: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str:
    """One of the known words, the first when something else or nothing was asked."""
    value = options.get(key)
    return value if isinstance(value, str) and value in known else known[0]


def whole(options: Mapping[str, Any], key: str, default: int, least: int, most: int) -> int:
    """A whole number within bounds."""
    value = options.get(key)
    number = value if isinstance(value, int) and not isinstance(value, bool) else default
    return min(max(number, least), most)
