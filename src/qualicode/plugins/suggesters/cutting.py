"""Cuts what people say into units that may deserve a code, and leaves out what does not.

A unit is a sentence; one of a word or two joins its neighbour; a breathless one is cut at a comma or a conjunction.
Left out: fillers (« oui, voilà »), the arrangements of an interview, and questions put to the person who answers.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from qualicode.extend import Unit
from qualicode.model.folding import fold
from qualicode.model.spans import Span, trim

SHORT = 3
"""A sentence of fewer words joins its neighbour."""
LONG = 320
"""A sentence of more code points is cut where it breathes."""

_END = re.compile(r"(?:[.!?…]+[»\"”)\]]*|[;])(?=\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«'’])(?:[A-ZÉ]|MM?|Mmes?|Mlles?|Dr|Pr|Me|St|Ste|cf|ex|p|n|art|bd|av|env|tél|etc|vs)\.$"
)
_BREATH = re.compile(
    r"(?<=[,:–—])\s+|\s+(?=(?:et|mais|donc|puis|alors|parce que|sauf que|du coup|après|because|but|so|and)\s)"
)
_WORD = re.compile(r"\w+(?:['’\-·.]\w+)*")

_FILLERS = frozenset(
    """
    oui ouais ouai ouep non nan si ok okay accord d bon ben bah beh euh heu hum hein hm hmm mh mhm mmh mm ah oh
    eh he ha aha
    voila bonjour bonsoir salut merci revoir au a bientot exactement exact absolument completement effectivement
    tout fait bien sur c'est ca est c d'accord evidemment clairement carrement pareil parfait super tres alors donc
    beaucoup enfin quoi la tiens allez attends attendez pardon rire rires silence soupir inaudible pause de rien plus
    yes yeah yep no nope okay right sure well um uh mhm hello hi thanks thank you bye exactly
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_UNSURE = re.compile(
    r"^(?:euh |ben |bah |non |bon )*(?:je (?:ne )?sais pas|j'?sais pas|chais pas|aucune idee|i don'?t know)"
    r"(?: trop| moi)?$"
)
_ARRANGEMENTS = re.compile(
    r"\b(?:enregistre(?:r|ment|e|ons)?\b.{0,40}\b(?:entretien|conversation|derange|micro|coupe|lance|arrete)"
    r"|(?:coupe|lance|arrete|demarre)\w*\b.{0,25}\b(?:enregistrement|micro|dictaphone)"
    r"|merci (?:beaucoup |encore )?(?:d'avoir|de (?:m'avoir|nous avoir|votre (?:temps|accueil)))"
    r"|je vais (?:te|vous) poser (?:des|quelques|une|la) questions?"
    r"|(?:on|vous|tu) peu(?:t|x|vez) (?:commencer|y aller)"
    r"|(?:vous entendez|tu entends|vous m'entendez|tu m'entends)\b"
    r"|(?:entretien|echange)s? (?:dure|va durer|est anonyme|sera anonyme|restera)"
    r"|i'?m going to record|start(?:ing)? the recording|thank you for your time)"
)
_ADDRESS = re.compile(r"\b(?:vous|votre|vos|tu|toi|ton|ta|tes|t'\w+|you|your)\b|-(?:vous|tu)\b")
_SELF = re.compile(r"\b(?:je|j'\w+|moi|mon|ma|mes|nous|notre|nos|i|my|we|our)\b")
_TAG = re.compile(
    r"\b(?:tu vois|vous voyez|tu sais|vous savez|tu comprends|vous comprenez|hein|you know|you see)(?: [^?]{0,16})?\?$"
)
_PROMPT = re.compile(
    r"^(?:et |mais |alors |donc |ok |d'accord |du coup )*(?:comment|pourquoi|combien|quand|ou|qui|quel(?:le)?s?"
    r"|qu'est-ce|qu'|que|quoi|est-ce|c'est-a-dire|par exemple|c'est quoi|ca veut dire|dans quel|a quel|de quel"
    r"|depuis quand|depuis combien|what|why|how|when|where|who|which|do|did|could|can|would)\b"
)


def cut(document: str, text: str, spans: Sequence[Span]) -> list[Unit]:
    """The units of the spans of a text (turns that may be coded), in order; `start` and `end` are positions in it."""
    units = []
    for start, end in spans:
        for first, last in _paragraphs(text, start, end):
            for piece in _joined(text, [part for one in _sentences(text, first, last) for part in _parts(text, *one)]):
                words = text[piece[0] : piece[1]]
                if not deserves_no_code(words):
                    units.append(Unit(document, piece[0], piece[1], words))
    return units


@lru_cache(maxsize=10_000)
def deserves_no_code(words: str) -> bool:
    """Whether a passage is nothing but a filler, an arrangement of the interview or a question to the person."""
    plain = fold(words)
    tokens = re.findall(r"[a-z]+(?:'[a-z]+)?", plain)
    if not tokens or all(token in _FILLERS for token in tokens):
        return True
    if _UNSURE.match(" ".join(tokens)) or _ARRANGEMENTS.search(plain):
        return True
    return _asks(plain)


def _asks(plain: str) -> bool:
    """Whether this is a question to somebody who should answer: addressed to them, or a bare prompt without a voice."""
    ending = plain.rstrip(' »"”).')
    if not ending.endswith("?") or _TAG.search(ending):
        return False
    last = re.split(r"[.!?…]\s", ending)[-1]
    if len(_ADDRESS.findall(last)) > len(_SELF.findall(last)):
        return True
    bare = len(_WORD.findall(last)) <= 4
    return bare and not _SELF.search(last) and bool(_PROMPT.match(last))


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    for line in re.finditer(r"[^\n]+", text[start:end]):
        first, last = trim(text, start + line.start(), start + line.end())
        if first < last:
            yield first, last


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    first = start
    for match in _END.finditer(text, start, end):
        before = text[max(first, match.start() - 8) : match.start() + 1]
        if match.group() == "." and _ABBREVIATION.search(before):
            continue
        yield trim(text, first, match.end())
        first = match.end()
    if first < end:
        yield trim(text, first, end)


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """A question stays whole, so that its first half is not taken for an answer; anything else is cut into breaths."""
    whole = end - start <= 4 * LONG and deserves_no_code(text[start:end])
    return iter([(start, end)]) if whole else _breaths(text, start, end)


def _breaths(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, or its parts when nobody could say it in one breath."""
    while end - start > LONG:
        window = text[start : start + LONG]
        places = [match.start() for match in _BREATH.finditer(window) if match.start() > LONG // 3]
        place = places[-1] if places else max(window.rfind(" "), window.rfind("\u00a0"))
        place = place if place > LONG // 3 else LONG
        yield trim(text, start, start + place)
        start, _ = trim(text, start + place, end)
    if start < end:
        yield start, end


def _joined(text: str, pieces: list[Span]) -> list[Span]:
    """The pieces of one paragraph, with the very short ones joined to the one before, or else to the one after."""
    joined: list[Span] = []
    waiting: int | None = None
    for start, end in pieces:
        if start == end:
            continue
        words = text[start:end]
        if deserves_no_code(words):
            if waiting is not None:
                joined.append((waiting, start))
                waiting = None
            joined.append((start, end))
            continue
        if waiting is not None and end - waiting > LONG:
            joined.append((waiting, start))
        elif waiting is not None:
            start = waiting
        waiting = None
        if len(_WORD.findall(text[start:end])) >= SHORT:
            joined.append((start, end))
        elif joined and not deserves_no_code(text[slice(*joined[-1])]) and end - joined[-1][0] <= LONG:
            joined[-1] = (joined[-1][0], end)
        else:
            waiting = start
    if waiting is not None:
        joined.append((waiting, pieces[-1][1]))
    return [trim(text, *piece) for piece in joined]
