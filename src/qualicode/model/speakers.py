"""What the name of a speaker says of their part: who asks, who answers.

Labels are written by hand: « Enquêtrice 2 », "Interviewer, First", « Chercheur·e », `Q1`, and sometimes misspelt.
"""

import re

from qualicode.model.folding import fold, fold_inclusive


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ASKING = _set(
    "enqueteur enqueteuse enquetrice enqueteurs enquetrices chercheur chercheuse chercheurs chercheuses chercheure "
    "interviewer interviewers intervieweur intervieweuse intervieweurs intervieweuses "
    "sociologue anthropologue ethnologue ethnographe journaliste researcher researchers moderator moderateur "
    "moderatrice facilitator facilitateur facilitatrice animateur animatrice animateurs animatrices host "
    "question questions enq int intw intvw chr"
)
_OBSERVING = _set("observateur observatrice observateurs observatrices observer notetaker")
_ANSWERING = _set("interviewe interviewee interviewes interviewees enquete enquetee enquetes enquetees")
_WORD = re.compile(r"[^\W\d_]+")
_LONG = 7


def guess_role(label: str) -> str:
    """The role that a speaker's label tells: "interviewer", "observer", else "person" (keys of `SPEAKER_ROLES`).

    One wrong letter in a long word is forgiven: « Checheur » asks, too.
    """
    words = _words(label)
    if words == ["q"] or any(word in _ASKING for word in words) or misspelt_role(label):
        return "interviewer"
    if any(word in _OBSERVING for word in words):
        return "observer"
    return "person"


def misspelt_role(label: str) -> str:
    """The word for someone who asks that the label resembles by all letters but one, or ""."""
    known = _ASKING | _OBSERVING | _ANSWERING
    for word in _words(label):
        if len(word) >= _LONG and word not in known:
            near = sorted(role for role in _ASKING if len(role) > _LONG and one_letter_apart(word, role))
            if near:
                return near[0]
    return ""


def one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter added, left out, replaced or swapped with its neighbour makes `other` of `one`."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    if one[head + 2 :] == other[head + 2 :] and one[head : head + 2] == other[head : head + 2][::-1]:
        return True
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    return longer[head + 1 :] == shorter[head + (len(one) == len(other)) :]


def look_alike(one: str, other: str) -> bool:
    """Whether two labels may be one name written in two ways: another case or accent, or one letter apart.

    Numbers and single letters tell people apart (« Habitante 1 », « Habitante 2 », "Participant A"), so do roles.
    """
    first, second = fold(one), fold(other)
    if one == other or guess_role(one) != guess_role(other):
        return False
    if _WORD.sub("", first).split() != _WORD.sub("", second).split():
        return False
    if first == second:
        return True
    differing = set(_WORD.findall(first)) ^ set(_WORD.findall(second))
    return min(map(len, differing), default=0) > 3 and one_letter_apart(first, second)


def _words(label: str) -> list[str]:
    return _WORD.findall(fold_inclusive(label))
