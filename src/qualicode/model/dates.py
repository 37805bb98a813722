"""Dates as forms and people write them, brought to ISO 8601: 12/03/2024, 12 mars 2024, 2020/05/03 10:05:07 PM UTC+2."""

import re
from collections.abc import Sequence

from qualicode.model.folding import fold

_MONTHS = (
    ("janvier", "janv", "january", "jan"),
    ("fevrier", "fevr", "fev", "february", "feb"),
    ("mars", "march", "mar"),
    ("avril", "avr", "april", "apr"),
    ("mai", "may"),
    ("juin", "june", "jun"),
    ("juillet", "juil", "july", "jul"),
    ("aout", "august", "aug"),
    ("septembre", "sept", "september", "sep"),
    ("octobre", "oct", "october"),
    ("novembre", "nov", "november"),
    ("decembre", "dec", "december"),
)
_BY_NAME = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_TIME = r"(?:[ t,]+(?:(?:-|a|at) ?)?\d{1,2}[:h].{0,30})?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})(?:[-/.](\d{{1,2}}))?{_TIME}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_TIME}")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_IN_WORDS = re.compile(rf"(?:[a-z]+ )?(?:(\d{{1,2}})(?:er|st|nd|rd|th)? )?([a-z]+)\.? (\d{{4}}){_TIME}")


def iso_date(text: str, *, month_first: bool = False) -> str:
    """The date as "2024-03-12", "2024-03" or "2024", or "" when the text is no date. The time of day is dropped."""
    text = " ".join(fold(text).split())
    if match := _YEAR_FIRST.fullmatch(text):
        return _joined(match[1], match[2], match[3])
    if match := _YEAR_LAST.fullmatch(text):
        day, month, year = match.groups()
        if month_first:
            day, month = month, day
        return _joined(year if len(year) == 4 else f"20{year}", month, day)
    if match := _IN_WORDS.fullmatch(text):
        found = _BY_NAME.get(match[2])
        return _joined(match[3], str(found), match[1]) if found else ""
    if match := _MONTH_YEAR.fullmatch(text):
        return _joined(match[2], match[1], None)
    return text if _YEAR.fullmatch(text) else ""


def is_month_first(values: Sequence[str]) -> bool:
    """Whether a column of dates is American: some second number is above 12, no first one."""
    pairs = [match.groups() for value in values if (match := _YEAR_LAST.fullmatch(" ".join(fold(value).split())))]
    return any(int(second) > 12 for _first, second, _year in pairs) and not any(int(pair[0]) > 12 for pair in pairs)


def _joined(year: str, month: str, day: str | None) -> str:
    if not 1 <= int(month) <= 12 or (day is not None and not 1 <= int(day) <= 31):
        return ""
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day is not None else "")
