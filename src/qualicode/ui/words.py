"""Dates, times and sizes as people of the language in use read them; and the words that they type."""

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QPlainTextEdit

from qualicode import i18n
from qualicode.i18n import _


def locale() -> QLocale:
    """The conventions of the language in use."""
    if i18n.language() == "fr":
        return QLocale(QLocale.Language.French, QLocale.Country.France)
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


def when(moment: datetime | str) -> str:
    """A moment (ISO 8601 or aware) in local time: "today, 14:02", "yesterday, 9:30", "3 March, 9:30"."""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    here, now = at.astimezone(), datetime.now().astimezone()
    time = locale().toString(_qt(here).time(), "HH:mm")
    days = (now.date() - here.date()).days
    if days == 0:
        return _("today, {time}").format(time=time)
    if days == 1:
        return _("yesterday, {time}").format(time=time)
    if here.year == now.year:
        return f"{locale().toString(_qt(here).date(), 'd MMMM')}, {time}"
    return locale().toString(_qt(here).date(), "d MMMM yyyy")


def size(octets: int) -> str:
    """How large a file is, in the units of the language."""
    return locale().formattedDataSize(octets, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def _qt(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))


def text_of(edit: QPlainTextEdit) -> str:
    """What stands in a field; `toPlainText` would lose the non-breaking spaces inside « »."""
    return edit.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")
