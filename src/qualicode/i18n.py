"""One gettext catalogue for every floor: window, terminal and Word speak to people in French or in English.

Texts are written in English in the code and marked with `_`; a text that is stored or chosen before it is shown
(a step's label, a kind) is marked with `N_` and translated when it is shown.
"""

import gettext
import locale
import os
import sys

from qualicode import resources

LANGUAGES = ("fr", "en")

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Speak `language` ("fr" or "en") from now on."""
    global _catalogue, _language
    _language = language if language in LANGUAGES else "fr"
    _catalogue = _load(_language)


def catalogue(language: str) -> gettext.NullTranslations:
    """The texts of one language: a study may be exported in another language than the window's."""
    return _load(language)


def language() -> str:
    """The language in use: "fr" or "en"."""
    return _language


def preferred() -> str:
    """The language to start in: `QUALICODE_LANGUAGE`, else English on an English system, else French."""
    # Asked of the environment first: Python calls a system without a language ("C.UTF-8") "en_US".
    said = [os.environ.get(name) for name in ("QUALICODE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    system = locale.getlocale()[0] if sys.platform in ("win32", "darwin") else None
    wanted = next(filter(None, [*said, system]), "fr")
    return "en" if wanted.lower().startswith("en") else "fr"


def _(text: str) -> str:
    """`text` in the language in use."""
    return _catalogue.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The form that fits `count`, in the language in use; format it with the count yourself."""
    return _catalogue.ngettext(one, many, count)


def pgettext(context: str, text: str) -> str:
    """`text` as it reads in `context`, where one English word has two French ones."""
    return _catalogue.pgettext(context, text)


def N_(text: str) -> str:  # gettext's own name for it
    """Mark `text` for translation and return it unchanged; translate it with `_` when it is shown."""
    return text


def _load(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("qualicode", str(resources.folder("translations")), [language], fallback=True)
