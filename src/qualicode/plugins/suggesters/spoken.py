"""Spoken French written as it is heard, brought back to what a model of French knows: for analysis only.

« j'sais pas », « chuis », « y a » and « p'tit » are read as « je sais pas », « je suis », « il y a » and « petit ».
The text itself is never changed: each letter that is read knows where it stands in the text.
"""

import re
from collections.abc import Sequence

_CONSONANT = "bcdfgjklmnpqrstvwxzç"
_FORMS: Sequence[tuple[str, str]] = (
    (rf"\bj['’](?=[{_CONSONANT}])", "je "),
    (r"\bt['’](?=(?:as|es|avais|étais|auras|aurais|arrives|imagines|entends|habites|inquiètes)\b)", "tu "),
    (r"\bchuis\b", "je suis"),
    (r"\bch[ae]is\b(?= (?:pas|plus|rien)\b)", "je sais"),
    (r"\bchépas?\b", "je sais pas"),
    (r"\b(?<!\bil )(?<!\bils )y['’]?(?= ?a\b| ?avait\b| ?aura\b| ?aurait\b| en a\b| en avait\b)", "il y"),
    (r"\bp['’]tit(?=e?s?\b)", "petit"),
    (r"\bp['’]t-être\b|\bptêt(?:re)?\b|\bp['’]têt(?:re)?\b", "peut-être"),
    (r"\bd['’]puis\b", "depuis"),
    (r"\bd['’]jà\b", "déjà"),
    (r"\bquéqu['’]un\b", "quelqu'un"),
    (r"\bquequ['’]chose\b|\bquéqu['’]chose\b", "quelque chose"),
    (r"\bpasqu['’]?e?(?=\b)", "parce que"),
    (r"\bm['’]enfin\b", "mais enfin"),
    (r"\bv['’]là\b", "voilà"),
)
_ANY = re.compile("|".join(f"(?P<f{place}>{pattern})" for place, (pattern, _plain) in enumerate(_FORMS)), re.IGNORECASE)


def plain(text: str) -> tuple[str, list[int] | None]:
    """The text with its spoken forms written out, and where each of its characters stands in `text`, then its length.

    None instead of the places where nothing was changed. What is added stands where the form stands.
    """
    letters: list[str] = []
    places: list[int] = []
    done, changed = 0, False
    for match in _ANY.finditer(text):
        written = _FORMS[int((match.lastgroup or "f0")[1:])][1]
        changed = True
        letters.append(text[done : match.start()])
        places += range(done, match.start())
        letters.append(written)
        length = len(match.group())
        places += (match.start() + min(place, length - 1) for place in range(len(written)))
        done = match.end()
    if not changed:
        return text, None
    letters.append(text[done:])
    places += range(done, len(text))
    return "".join(letters), [*places, len(text)]
