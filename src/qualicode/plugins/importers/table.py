"""Reads tables of paroles (.csv, .tsv, .xlsx): one row is one testimony, with its themes, place, date and profile."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualicode.extend import Progress, ReadCoding, ReadTurn, Transcript
from qualicode.i18n import N_, _, ngettext
from qualicode.model.dates import is_month_first, iso_date
from qualicode.model.errors import UserError
from qualicode.model.folding import fold
from qualicode.plugins.importers.cleaning import clean_text
from qualicode.plugins.importers.columns import Column, guess_columns
from qualicode.plugins.importers.delimited import read_delimited
from qualicode.plugins.importers.files import empty, is_text
from qualicode.plugins.importers.grid import Grid, lay_out
from qualicode.plugins.importers.spreadsheet import read_spreadsheet
from qualicode.plugins.importers.themes import ThemeSplitter
from qualicode.plugins.importers.workbook import read_workbook

_PLAIN_FACTS = ("place", "territory", "profile", "collected_by", "question", "source_url", "foreign_key")
_YES = frozenset(("oui", "yes", "true", "vrai", "1", "x", "o", "y", "d'accord", "accord", "ok", "accepte"))
_NEGATION = re.compile(r"^0$|^n$|\b(?:non|no|not|pas|aucun|aucune|jamais|false|faux|refus|refuse)\b")
_CONSENTS = (
    (("retir", "withdraw"), "withdrawn"),
    (("partag", "diffus", "publi", "shar"), "sharing"),
    (("cite", "citation", "citer", "verbatim", "quot"), "quotation"),
    (("analys",), "analysis"),
)
_MOST_ROWS_NAMED = 8
_LONG_ENOUGH = 60
"""Two people may well say the same forty letters, hardly the same sixty."""


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What a table holds before it is imported: its columns as guessed, its first rows, how many there are."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int
    doubts: tuple[str, ...] = ()


class TableImporter:
    """A table in which each row is what one person said, once."""

    name = N_("Table of testimonies")
    extensions = (".csv", ".tsv", ".xlsx", ".xlsm", ".ods")

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins as a ZIP archive (.xlsx) or may be text (.csv, .tsv)."""
        return head.startswith(b"PK\x03\x04") if _is_zipped(path) else is_text(head)

    def read(self, path: Path, progress: Progress) -> Sequence[Transcript]:
        """A transcript for each row with words. Raises `UserError` when the table cannot be read or holds no words."""
        return self.read_mapped(path, {}, progress)

    def preview(self, path: Path, rows: int = 20) -> TablePreview:
        """The columns as they would be imported, and the first rows. Raises `UserError` as `read` does."""
        grid = read_grid(path)
        shown = tuple(tuple(row) for row in grid.rows[:rows])
        return TablePreview(tuple(guess_columns(grid.names, grid.rows)), shown, len(grid.rows), grid.doubts)

    def read_mapped(self, path: Path, mapping: Mapping[str, str], progress: Progress) -> Sequence[Transcript]:
        """As `read`, with roles (keys of `columns.ROLES`) for columns by name instead of the guessed ones."""
        progress(0, 1)
        grid = read_grid(path)
        columns = [
            Column(column.name, mapping.get(column.name, column.role), column.mean_length, column.samples)
            for column in guess_columns(grid.names, grid.rows)
        ]
        if not any(column.role == "text" for column in columns):
            raise UserError(
                _("“{name}” has no column of words.").format(name=path.name),
                _("Name the column that holds what people said “Parole” or “Text”."),
            )
        return _Rows(path.stem, grid, columns).read(progress)


class _Rows:
    """Makes transcripts of the rows of one table."""

    def __init__(self, stem: str, grid: Grid, columns: Sequence[Column]) -> None:
        self._stem = stem
        self._grid = grid
        self._roles = [(number, column.name, column.role) for number, column in enumerate(columns)]
        self._texts = [(number, name) for number, name, role in self._roles if role == "text"]
        self._width = len(str(len(grid.rows)))
        self._splitters = {
            number: ThemeSplitter(row[number] for row in grid.rows)
            for number, _name, role in self._roles
            if role == "theme"
        }
        self._month_first = {
            number: is_month_first([row[number] for row in grid.rows])
            for number, _name, role in self._roles
            if role == "date"
        }
        self._refusals = 0
        self._strange: Counter[str] = Counter()

    def read(self, progress: Progress) -> list[Transcript]:
        found: list[Transcript] = []
        skipped: list[int] = []
        for index, row in enumerate(self._grid.rows):
            if index % 200 == 0:
                progress(index, len(self._grid.rows))
            if any(row[number].strip() for number, _name in self._texts):
                found.append(self._transcript(row, len(found) + 1))
            else:
                skipped.append(self._grid.first + index)
        progress(len(self._grid.rows), len(self._grid.rows))
        if not found:
            raise empty(Path(self._stem))
        doubts = (*self._grid.doubts, *_skipped(skipped), *_repeated(found), *self._doubts())
        first = found[0]
        found[0] = Transcript(
            first.title, first.text, first.kind, first.turns, first.facts, first.variables, first.codings, doubts
        )
        return found

    def _transcript(self, row: Sequence[str], number: int) -> Transcript:
        facts, variables = self._facts(row)
        speaker = next((row[n].strip() for n, _name, role in self._roles if role == "speaker"), "")
        text, turns = self._words(row, " ".join(speaker.split()))
        coder = facts.get("collected_by", "")
        themes = dict.fromkeys(theme for n, splitter in self._splitters.items() for theme in splitter.split(row[n]))
        key = facts.get("foreign_key") or str(number).zfill(self._width)
        return Transcript(
            title=f"{self._stem} – {key}",
            text=text,
            kind="testimony" if len(self._texts) == 1 else "survey",
            turns=turns,
            facts=facts,
            variables=variables,
            codings=tuple(ReadCoding(0, len(text), theme, coder) for theme in themes),
        )

    def _words(self, row: Sequence[str], speaker: str) -> tuple[str, tuple[ReadTurn, ...]]:
        """The words of a row; where several questions were asked each answer stands under its question."""
        if len(self._texts) == 1:
            text = row[self._texts[0][0]].strip()
            return text, (ReadTurn(0, len(text), speaker),) if speaker else ()
        lines: list[str] = []
        turns: list[ReadTurn] = []
        position = 0
        for number, name in self._texts:
            answer = row[number].strip()
            if answer:
                for said, who in ((name, _("Question")), (answer, speaker or _("Answer"))):
                    turns.append(ReadTurn(position, position + len(said), who))
                    lines.append(said)
                    position += len(said) + 1
        return "\n".join(lines), tuple(turns)

    def _facts(self, row: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
        facts: dict[str, str] = {}
        variables: dict[str, str] = {}
        for number, name, role in self._roles:
            value = " ".join(row[number].split())
            if not value or role in ("text", "theme", "speaker", "ignore"):
                continue
            if role in _PLAIN_FACTS:
                facts[role] = value
            elif role == "date" and (date := iso_date(value, month_first=self._month_first[number])):
                facts["date"] = date
            elif role == "consent" and (consent := self._consent(name, value)):
                facts["consent"] = consent
            else:
                self._strange[name] += role != "variable"
                variables[name] = value
        return facts, variables

    def _consent(self, name: str, value: str) -> str:
        """What a consent column allows: its own words first, else yes or no to what its heading asks."""
        answer, asked = fold(value), fold(name)
        said = next((consent for stems, consent in _CONSENTS if any(stem in answer for stem in stems)), "")
        if said and not _NEGATION.search(answer):
            return said
        words = answer.strip(".!").split()
        if not words or not (_NEGATION.search(answer) or words[0].strip(".,;!") in _YES):
            return ""
        wanted = said or next((consent for stems, consent in _CONSENTS if any(stem in asked for stem in stems)), "")
        if not _NEGATION.search(answer):
            return wanted or "analysis"
        if wanted in ("quotation", "sharing"):
            return "analysis"  # « non » to being quoted is not a withdrawal
        self._refusals += 1
        return "withdrawn"

    def _doubts(self) -> tuple[str, ...]:
        doubts = []
        if self._refusals:
            sentence = ngettext(
                "{count} person did not give consent: the row is marked “withdrawn”.",
                "{count} persons did not give consent: their rows are marked “withdrawn”.",
                self._refusals,
            )
            doubts.append(sentence.format(count=self._refusals))
        for name, count in self._strange.items():
            if count:
                sentence = ngettext(
                    "{count} value of “{column}” was not understood and was kept as a variable.",
                    "{count} values of “{column}” were not understood and were kept as a variable.",
                    count,
                )
                doubts.append(sentence.format(count=count, column=name))
        return tuple(doubts)


def read_grid(path: Path) -> Grid:
    """The headings and rows of a spreadsheet or delimited file. Raises `UserError` when it holds none."""
    if path.suffix.lower() == ".ods":
        rows, doubts = read_spreadsheet(path)
    else:
        rows, doubts = read_workbook(path) if _is_workbook(path) else read_delimited(path)
    cleaned = [[clean_text(cell)[0] for cell in row] for row in rows]
    return lay_out(cleaned, path, doubts)


def _is_zipped(path: Path) -> bool:
    return _is_workbook(path) or path.suffix.lower() == ".ods"


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in (".xlsx", ".xlsm")


def _skipped(rows: list[int]) -> tuple[str, ...]:
    if not rows:
        return ()
    sentence = ngettext(
        "{count} row without words was skipped ({rows}).",
        "{count} rows without words were skipped ({rows}).",
        len(rows),
    )
    named = ", ".join(map(str, rows[:_MOST_ROWS_NAMED])) + (", …" if len(rows) > _MOST_ROWS_NAMED else "")
    return (sentence.format(count=len(rows), rows=named),)


def _repeated(found: Sequence[Transcript]) -> tuple[str, ...]:
    """A form sent twice: told, not dropped, for the counts would lie either way."""
    long = [transcript.text for transcript in found if len(transcript.text) >= _LONG_ENOUGH]
    count = len(long) - len(set(long))
    if not count:
        return ()
    sentence = ngettext(
        "{count} row has the same words as another one.", "{count} rows have the same words as another one.", count
    )
    return (sentence.format(count=count),)
