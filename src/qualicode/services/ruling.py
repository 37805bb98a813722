"""Rules of words as people keep and read them: written to JSON, said as a sentence, widened to what is to be coded."""

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict

from qualicode.extend import Match, Rule, Term
from qualicode.i18n import N_, _
from qualicode.model.errors import UserError
from qualicode.model.study import Turn
from qualicode.services.coding import Passage
from qualicode.store.reading import Reader

TERMS = {
    "family": N_("a word and its forms"),
    "word": N_("these words as they stand"),
    "near": N_("words close in meaning to"),
}
NEGATIONS = {
    "any": N_("negated or not"),
    "without": N_("not negated"),
    "with": N_("negated"),
}
EXTENTS = {"sentence": N_("the sentence"), "turn": N_("the whole turn"), "words": N_("the words alone")}


def dumped(rule: Rule) -> str:
    """A rule as it is kept."""
    return json.dumps(asdict(rule), ensure_ascii=False)


def loaded(text: str) -> Rule:
    """A rule that was kept. Raises `UserError` when it cannot be understood."""
    try:
        read = json.loads(text)
        terms = tuple(Term(str(one["kind"]), str(one["words"])) for one in read["terms"])
        rule = Rule(terms, bool(read.get("every")), str(read.get("negation", "any")))
        if rule.negation not in NEGATIONS or any(term.kind not in TERMS for term in terms):
            raise ValueError(text)
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(_("This rule cannot be understood."), _("Make it anew.")) from error
    return rule


def said(rule: Rule) -> str:
    """A rule as a sentence; "" for one that looks for nothing."""
    wording = {
        "family": _("“{words}” in all its forms"),
        "word": _("“{words}”"),
        "near": _("a word close to “{words}”"),
    }
    parts = [wording[term.kind].format(words=" ".join(term.words.split())) for term in rule.terms if term.words.strip()]
    if not parts:
        return ""
    joined = parts[0]
    for part in parts[1:]:
        joined = (_("{one} and {other}") if rule.every else _("{one} or {other}")).format(one=joined, other=part)
    tail = {"any": "", "without": _(", without a negation"), "with": _(", with a negation")}[rule.negation]
    return _("Sentences in which a person says {what}{negation}.").format(what=joined, negation=tail)


def passages(reader: Reader, found: Sequence[Match], extent: str) -> list[Passage]:
    """What is to be coded for each match: its sentence, its turn or its words; each passage once, in their order."""
    turns: dict[str, list[Turn]] = {}
    made: dict[Passage, None] = {}
    for one in found:
        document = one.unit.document
        start, end = one.unit.start, one.unit.end
        if extent == "words":
            start, end = one.start, one.end
        elif extent == "turn":
            if document not in turns:
                turns[document] = reader.find(Turn, "start", document_id=document)
            at = bisect_right(turns[document], start, key=lambda turn: turn.start) - 1
            if at >= 0 and turns[document][at].end > start:
                start, end = turns[document][at].start, turns[document][at].end
        made[Passage(document, start, end)] = None
    return list(made)
