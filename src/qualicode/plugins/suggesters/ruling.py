"""Rules of words, compiled to spaCy's Matcher: a word, all forms of a word, words that mean something close; negation.

Forms and meanings come from what was read of the corpus, so that a rule finds what is there and can say which words it
stands for. Texts are matched as they are read (`reading`): inclusive and spoken forms count as the written ones.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from qualicode.extend import Match, Rule, Term, Unit
from qualicode.model.folding import fold
from qualicode.plugins.suggesters.engine import Engine
from qualicode.plugins.suggesters.reading import END, LEMMA, START, VECTOR, plain

CLOSE, MOST_CLOSE = 0.52, 12
"""From which likeness of vectors on a word means something close; at most so many of them."""
_NEGATIONS = frozenset(
    ["ne", "n'", "pas", "jamais", "plus", "rien", "aucun", "aucune", "sans", "ni", "personne", "point", "guère"]
)
_BEFORE, _AFTER = 4, 3
"""So many words before and after a match may negate it."""
_ENDINGS = (
    "(?:es?|ent|ons|ez|ee?s?|er(?:ai|as|a|ons|ez|ont|ais|ait|ions|iez|aient)?|ais|ait|aient|i(?:ons|ez)|ant|a|as|ai)"
)
"""Those of regular French verbs, without accents."""
_BETWEEN = 2
"""So many other words may stand between those of a family of several words."""


class Rules:
    """Matches rules; the words of the corpus are counted once, and again when more was read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._counted = -1
        self._said: Counter[str] = Counter()
        self._families: dict[int, set[str]] = {}
        self._meanings: dict[int, set[str]] = {}
        self._lemmas: dict[str, set[int]] = {}

    def match(self, units: Sequence[Unit], rule: Rule) -> list[Match]:
        """See `Ruling.match`."""
        self._count()
        reader = self._engine.reader
        matchers = [(term, self._matcher(term)) for term in rule.terms if term.words.strip()]
        if not matchers:
            return []
        found = []
        for unit in units:
            words, places = plain(unit.text)
            doc = reader.tokens(words)
            spans = [[span for span in _spans(matcher, doc) if _fits(doc, span, rule)] for _term, matcher in matchers]
            if not (all(spans) if rule.every else any(spans)):
                continue
            first = sorted({span for some in spans for span in some})
            starts = [(doc[a].idx, doc[b - 1].idx + len(doc[b - 1])) for a, b in first]
            at = [(places[a], max(places[b], places[a] + 1)) if places else (a, b) for a, b in starts]
            said = tuple(dict.fromkeys(unit.text[a:b] for a, b in at))
            found.append(Match(unit, unit.start + at[0][0], unit.start + at[0][1], said))
        return found

    def forms(self, rule: Rule) -> list[tuple[str, ...]]:
        """See `Ruling.forms`."""
        self._count()
        told = []
        for term in rule.terms:
            known = [form for options in self._options(term) for form in options if self._said[form]]
            told.append(tuple(sorted(dict.fromkeys(known), key=lambda form: (-self._said[form], form))))
        return told

    def _matcher(self, term: Term) -> Any:
        from spacy.matcher import Matcher

        matcher = Matcher(self._engine.reader.vocab)
        pattern: list[dict[str, Any]] = []
        for options in self._options(term):
            if pattern and term.kind == "family":
                pattern += [{"OP": "?"}] * _BETWEEN
            pattern.append({"LOWER": {"IN": sorted(options)}})
        if pattern:
            matcher.add("rule", [pattern], greedy="LONGEST")
        return matcher

    def _options(self, term: Term) -> list[set[str]]:
        """For each word of a term, the forms that it may have, in lower case."""
        doc = self._engine.reader.tokens(plain(term.words)[0])
        tokens = [token.lower_ for token in doc if not token.is_space]
        if term.kind == "near":
            return [self._near(term.words)] if tokens else []
        if term.kind == "family":
            return [self._family(token) for token in tokens]
        return [self._as_typed(token) for token in tokens]

    def _as_typed(self, token: str) -> set[str]:
        """The word; typed without accents, also those words that differ by accents alone."""
        if fold(token) != token:
            return {token}
        return {form for form in self._said if fold(form) == token} | {token}

    def _family(self, token: str) -> set[str]:
        lemmas = self._lemmas.get(fold(token), set()) | self._lemmas_of(token)
        found = self._as_typed(token).union(*(self._families.get(lemma, ()) for lemma in lemmas))
        if fold(token).endswith("er"):  # « on demande » is easily read as the noun: verbs are told by their endings too
            verb = re.compile(re.escape(fold(token)[:-2]) + _ENDINGS)
            found |= {form for form in self._said if verb.fullmatch(fold(form))}
        return found

    def _lemmas_of(self, token: str) -> set[int]:
        (words,) = self._engine.reader.read([token])
        return {int(row[LEMMA]) for row in words}

    def _near(self, words: str) -> set[str]:
        """Words of the corpus whose vectors lie close to these words' mean, with their own forms."""
        (read,) = self._engine.reader.read([words])
        rows = [int(row[VECTOR]) for row in read if row[VECTOR] >= 0]
        own = set().union(*(self._family(part.lower()) for part in words.split()))
        if not rows or not self._meanings:
            return own
        vectors = self._engine.reader.vectors
        mean = vectors[rows].mean(0)
        known = np.array(sorted(self._meanings))
        likeness = vectors[known] @ (mean / max(float(np.linalg.norm(mean)), 1e-9))
        best = np.argsort(-likeness)[: MOST_CLOSE * 2]
        close = [int(known[place]) for place in best if likeness[place] >= CLOSE]
        found: set[str] = set(own)
        for row in close:
            if len(found - own) >= MOST_CLOSE:
                break
            found |= self._meanings[row]
        return found

    def _count(self) -> None:
        """Which words are said, and which of them are forms of the same word or share a vector."""
        texts = self._engine.texts
        if len(texts) == self._counted:
            return
        self._counted = len(texts)
        self._said, self._families, self._meanings, self._lemmas = Counter(), {}, {}, {}
        for text in texts.values():
            for row in text.words:
                form = plain(text.text[row[START] : row[END]])[0].lower()
                self._said[form] += 1
                self._families.setdefault(int(row[LEMMA]), set()).add(form)
                self._lemmas.setdefault(fold(form), set()).add(int(row[LEMMA]))
                if row[VECTOR] >= 0:
                    self._meanings.setdefault(int(row[VECTOR]), set()).add(form)


def _spans(matcher: Any, doc: Any) -> list[tuple[int, int]]:
    return [(start, end) for _name, start, end in matcher(doc)] if len(matcher) else []


def _fits(doc: Any, span: tuple[int, int], rule: Rule) -> bool:
    if rule.negation == "any":
        return True
    start, end = span
    around = [*doc[max(0, start - _BEFORE) : start], *doc[end : end + _AFTER]]
    negated = any(token.lower_.replace("’", "'") in _NEGATIONS for token in around)
    return negated == (rule.negation == "with")
