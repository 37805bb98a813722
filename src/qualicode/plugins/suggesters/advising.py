"""What the engine is asked besides suggestions: codes for a passage, passages for a code, doubtful and mixed codings.

Every answer is read off what the engine has learned anyway: nothing else is learned for it. Codings are judged by
leaving each out in turn, exactly.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qualicode.extend import CodeDescription, Doubt, Example, Mixed, Suggestion, Telling, Unit
from qualicode.plugins.suggesters import reasons
from qualicode.plugins.suggesters.cutting import deserves_no_code
from qualicode.plugins.suggesters.engine import Engine, Seen, description
from qualicode.plugins.suggesters.learning import Learned
from qualicode.plugins.suggesters.reading import END, LEMMA, START, VECTOR

FAINT = 0.12
"""Of a resemblance below this index nobody is told, even when asked."""
ENOUGH = 5
"""Of a code with fewer codings nothing is doubtful: nobody knows yet what it is."""
MIXED, TOGETHER = 0.34, 6
"""Codes are mixed when this share of at least so many codings resembles the other one more."""
_FAR, _SHARE, _FEW = 0.05, 0.12, 5
"""How far a coding must lie from where it would belong; of a hundred codings, the twelve most doubtful are enough."""
_LEAST = 0.15
_LIKELY = 3.0
"""A word tells a code when it is so much more usual in its passages than elsewhere."""

Codes = Sequence[CodeDescription]
Examples = Sequence[Example]


def rank(engine: Engine, codes: Codes, examples: Examples, unit: Unit, most: int) -> list[Suggestion]:
    """See `Advising.rank`."""
    if not codes or not unit.text.strip():
        return []
    seen = engine.look(codes, examples, [unit.text])
    best = np.argsort(-seen.values[0], kind="stable")[:most].astype(np.int64)
    scores = seen.scores([0] * len(best), best)
    order = [place for place in np.argsort(-scores, kind="stable") if scores[place] >= FAINT]
    return seen.suggestions(codes, [unit], [0] * len(order), best[order], scores[order])


def passages(
    engine: Engine, codes: Codes, examples: Examples, units: Sequence[Unit], code: str, most: int
) -> list[Suggestion]:
    """See `Advising.passages`."""
    place = next((at for at, one in enumerate(codes) if one.id == code), None)
    units = [unit for unit in units if not deserves_no_code(unit.text)]
    if place is None or not units:
        return []
    seen = engine.look(codes, examples, [unit.text for unit in units])
    same = np.full(len(units), place, np.int64)
    scores = seen.scores(range(len(units)), same)
    first = [int(row) for row in np.argsort(-scores, kind="stable")[:most] if scores[row] >= FAINT]
    return seen.suggestions(codes, units, first, same[first], scores[first])


def doubtful(engine: Engine, codes: Codes, examples: Examples, most: int) -> list[Doubt]:
    """See `Advising.doubtful`: codings that another code would have fitted better, or that resemble nothing coded."""
    learned = _learned(engine, codes, examples)
    if learned is None:
        return []
    values, counts = _shown(learned), _counts(learned)
    found = []
    for row, lesson in enumerate(learned.lessons):
        if not (lesson.is_coded and lesson.key):
            continue
        mine = [code for code, target in lesson.targets.items() if target > 0]
        others = values[row].copy()
        others[mine] = -np.inf
        best = int(others.argmax())
        for code in mine:
            gap = float(values[row, code] - max(FAINT, float(others[best])))
            if counts[code] >= ENOUGH and gap <= -_FAR:
                instead = codes[best].id if others[best] > values[row, code] and len(codes) > len(mine) else ""
                found.append((gap, Doubt(lesson.key, codes[code].id, round(float(values[row, code]), 3), instead)))
    share = max(_FEW, int(_SHARE * counts.total()))
    return [doubt for _gap, doubt in sorted(found, key=lambda one: (one[0], one[1].key))[: min(most, share)]]


def mixed(engine: Engine, codes: Codes, examples: Examples) -> list[Mixed]:
    """See `Advising.mixed`."""
    learned = _learned(engine, codes, examples)
    if learned is None:
        return []
    values = _shown(learned)
    has = np.zeros(values.shape, bool)
    for row, lesson in enumerate(learned.lessons):
        if lesson.is_coded:
            has[row, [code for code, target in lesson.targets.items() if target > 0]] = True
    found = []
    for code in range(len(codes)):
        for other in range(code + 1, len(codes)):
            either = has[:, code] != has[:, other]
            own = np.where(has[either, code], values[either, code], values[either, other])
            theirs = np.where(has[either, code], values[either, other], values[either, code])
            count, crossed = int(either.sum()), int((theirs > own).sum())
            each = min(int((has[:, code] & either).sum()), int((has[:, other] & either).sum()))
            if count >= TOGETHER and each >= 2 and crossed >= MIXED * count:
                found.append(Mixed(codes[code].id, codes[other].id, crossed, count))
    return sorted(found, key=lambda one: (-one.mixed / one.seen, one.code, one.other))


def telling(engine: Engine, codes: Codes, examples: Examples, code: str, most: int) -> list[Telling]:
    """See `Advising.telling`: words of two passages at least (of one while there are hardly any), as they are said."""
    place = next((at for at, one in enumerate(codes) if one.id == code), None)
    mine = [one.text for one in examples if code in one.codes]
    if place is None or not mine:
        return []
    others = [one.text for one in examples if one.codes and code not in one.codes]
    seen = engine.look(codes, examples, [*mine, *others, description(codes[place])])
    known = set(seen.texts[-1].words[:, LEMMA].tolist())
    near, far = _lemmas(seen, 0, len(mine)), _lemmas(seen, len(mine), len(mine) + len(others))
    same = np.full(len(mine), place, np.int64)
    weighed = reasons.word_weights(
        seen.corpus, seen.learned, seen.views.take(range(len(mine))), seen.texts[: len(mine)], same
    )
    weights: dict[int, float] = {}
    said: dict[int, Counter[str]] = {}
    for text, words in zip(seen.texts[: len(mine)], weighed, strict=True):
        for row in text.words:
            word = text.text[row[START] : row[END]]
            lemma = int(row[LEMMA])
            if row[VECTOR] >= 0 and lemma not in known and len(word) > 2:
                weights[lemma] = weights.get(lemma, 0.0) + max(0.0, words.get(word, 0.0))
                said.setdefault(lemma, Counter())[word.lower()] += 1
    least = 2 if len(mine) >= ENOUGH else 1
    kept = [
        (weight, lemma)
        for lemma, weight in weights.items()
        if weight > 0
        and near[lemma] >= least
        and (near[lemma] + 0.5) / (len(mine) + 1) >= _LIKELY * (far[lemma] + 0.1) / (len(others) + 1)
    ]
    first = sorted(kept, key=lambda one: (-one[0], one[1]))[:most]
    top = first[0][0] if first else 1.0
    first = [one for one in first if one[0] >= _LEAST * top]
    return [Telling(said[lemma].most_common(1)[0][0], near[lemma], round(weight / top, 2)) for weight, lemma in first]


def _lemmas(seen: Seen, first: int, last: int) -> Counter[int]:
    """In how many of these texts each lemma occurs."""
    return Counter(lemma for text in seen.texts[first:last] for lemma in set(text.words[:, LEMMA].tolist()))


def _learned(engine: Engine, codes: Codes, examples: Examples) -> Learned | None:
    if len(codes) < 2 or not any(example.codes for example in examples):
        return None
    return engine.learned(codes, examples)


def _shown(learned: Learned) -> NDArray[np.float32]:
    """The values of the lessons, each left out; that nearly everything has a code makes nothing resemble it."""
    return np.asarray(learned.left_out() - np.asarray(learned.usual, np.float32), np.float32)


def _counts(learned: Learned) -> Counter[int]:
    return Counter(code for lesson in learned.lessons for code, target in lesson.targets.items() if target > 0)
