"""Words that must not travel: telephone numbers, e-mail addresses and street addresses inside a verbatim.

A first net for what people say about themselves and others; it replaces nobody's reading.
"""

import re

_CONTACT = re.compile(
    r"(?:\+33|\b0)[ .\-]?[1-9](?:[ .\-]?\d\d){4}\b"
    r"|\w@[\w-]{1,63}\.\w"
    r"|\b\d{1,4}(?:\s?(?:bis|ter|quater))?,?\s+"
    r"(?:rue|avenue|av\.|boulevard|bd|place|impasse|all[ée]es?|chemin|quai|square|route|r[ée]sidence)\b"
    r"|\b\d{1,4}\s+(?:\w+\s+){1,3}(?:street|road|avenue|lane|square)\b",
    re.IGNORECASE,
)


def shows_contact(text: str) -> bool:
    """Whether a text holds what looks like a telephone number, an e-mail address or a street address."""
    return _CONTACT.search(text) is not None
