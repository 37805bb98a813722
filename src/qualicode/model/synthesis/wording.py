"""The words of an exported document, in its own language: a study may be written in English from a French window."""

import re
from collections.abc import Sequence
from datetime import date

from qualicode import i18n
from qualicode.i18n import N_
from qualicode.model.typography import NBSP, on_one_line, quoted, typographic

MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?")


class Wording:
    """Texts, numbers, dates and quotation marks of one language ("fr" or "en"; any other reads as French).

    `text_language` is that of what the team wrote, where it is another one.
    """

    def __init__(self, language: str, text_language: str = "") -> None:
        self.language = language if language in i18n.LANGUAGES else "fr"
        self.text_language = text_language or self.language
        self._texts = i18n.catalogue(self.language)

    def _(self, text: str) -> str:
        """`text`, translated."""
        return self._texts.gettext(text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The form that fits `count`, with {count} filled in."""
        return self._texts.ngettext(one, many, count).format(count=self.number(count))

    def pgettext(self, context: str, text: str) -> str:
        """`text` as it reads in `context`, translated."""
        return self._texts.pgettext(context, text)

    def ours(self, text: str) -> str:
        """A line that somebody of the team wrote (a name, a definition), set as a printer would."""
        return typographic(on_one_line(text), self.text_language)

    def named(self, name: str) -> str:
        """The name of something, as `ours`; « Sans titre » where there is none."""
        return self.ours(name) or self._("Untitled")

    def quoted(self, words: str) -> str:
        """Somebody's words between quotation marks."""
        return quoted(words, self.language)

    def number(self, value: int) -> str:
        """12 500 in French, 12,500 in English."""
        return f"{value:,}".replace(",", NBSP if self.language == "fr" else ",")

    def percent(self, part: float, whole: float) -> str:
        """`part` of `whole` in whole percents; never 0 % for something nor 100 % for not quite all."""
        value = round(100 * part / whole) if whole else 0
        if 0 < part < whole:
            value = min(99, max(1, value))
        return f"{value}{NBSP}%" if self.language == "fr" else f"{value}%"

    def listed(self, items: Sequence[str]) -> str:
        """« a, b et c »."""
        if len(items) < 2:
            return "".join(items)
        return self._("{items} and {last}").format(items=", ".join(items[:-1]), last=items[-1])

    def date(self, value: str) -> str:
        """A date, full or partial ("2026-03"), in words; what is no date stays as it is."""
        match = _PARTIAL_DATE.fullmatch(value.strip())
        if match is None:
            return self.ours(value)
        year, month, day = match.group(1), int(match.group(2) or 0), int(match.group(3) or 0)
        if not 1 <= month <= 12:
            return year
        name = self._(MONTHS[month - 1])
        if not day:
            return f"{name} {year}"
        first = "er" if day == 1 and self.language == "fr" else ""
        return f"{day}{first} {name} {year}"

    def period(self, dates: Sequence[str]) -> str:
        """From the earliest to the latest of ISO dates, in words; "" when there is none."""
        known = sorted(value.strip() for value in dates if _PARTIAL_DATE.fullmatch(value.strip()))
        if not known:
            return ""
        first, last = self.date(known[0]), self.date(known[-1])
        return first if first == last else f"{first} – {last}"


def today() -> str:
    """Today's date, ISO 8601."""
    return date.today().isoformat()
