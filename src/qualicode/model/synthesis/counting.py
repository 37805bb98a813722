"""Who speaks of a theme: distinct persons, documents and territories, and whether it is always the same."""

from collections import Counter
from collections.abc import Sequence

from qualicode.model.synthesis.corpus import Corpus, Passage
from qualicode.model.synthesis.values import Share, WhoSpeaks
from qualicode.model.synthesis.wording import Wording

ENOUGH = 3
"""Below this many extracts the share of one person says nothing."""


def distinct_persons(passages: Sequence[Passage]) -> int:
    """How many persons say the passages (observers, interviewers and written sources are none)."""
    return len({passage.voice.key for passage in passages if passage.voice.is_person})


def distinct_documents(passages: Sequence[Passage]) -> int:
    """From how many documents the passages are."""
    return len({passage.document.id for passage in passages})


def shares(corpus: Corpus, passages: Sequence[Passage], wording: Wording) -> tuple[Share, ...]:
    """How the passages are spread over the territories, those without any left out."""
    names = {territory.id: wording.named(territory.name) for territory in corpus.territories}
    names[""] = wording._("Without a territory")
    found: dict[str, list[Passage]] = {territory_id: [] for territory_id in names}
    for passage in passages:
        territory = corpus.territory(passage.document)
        found[territory.id if territory else ""].append(passage)
    return tuple(
        Share(names[place], distinct_persons(these), distinct_documents(these), len(these))
        for place, these in found.items()
        if these
    )


def most_heard(passages: Sequence[Passage]) -> int:
    """How many of the passages the person gives who gives most."""
    heard = Counter(passage.voice.key for passage in passages if passage.voice.is_person)
    return max(heard.values(), default=0)


def is_too_much(one: int, of: int) -> bool:
    """Whether one voice weighs too much: more than a third of at least three."""
    return of >= ENOUGH and 3 * one > of


def who_speaks(corpus: Corpus, passages: Sequence[Passage], wording: Wording) -> WhoSpeaks:
    """The panel « Qui parle » of a theme."""
    persons, documents, extracts = distinct_persons(passages), distinct_documents(passages), len(passages)
    most = most_heard(passages)
    sentences = [facts(wording, extracts, persons, documents)]
    if persons > 1:
        sentences.append(
            wording._("The person who is quoted most gives {most} of them ({share}).").format(
                most=wording.number(most), share=wording.percent(most, extracts)
            )
        )
    observed = sum(passage.voice.kind == "observer" for passage in passages)
    if observed:
        sentences.append(
            wording.ngettext(
                "{count} extract is what an observer noted, not somebody’s words.",
                "{count} extracts are what observers noted, not somebody’s words.",
                observed,
            )
        )
    warning = ""
    if is_too_much(most, extracts):
        warning = wording._(
            "Always the same voices? One person alone gives {most} of the {extracts} extracts of this theme ({share})."
        ).format(
            most=wording.number(most),
            extracts=wording.number(extracts),
            share=wording.percent(most, extracts),
        )
    spread = shares(corpus, passages, wording)
    return WhoSpeaks(" ".join(sentences), warning, spread, persons, documents, extracts)


def facts(wording: Wording, extracts: int, persons: int, documents: int) -> str:
    """« 12 extraits, de 7 personnes, dans 5 documents. »"""
    said = [wording.ngettext("{count} extract", "{count} extracts", extracts)]
    if persons:
        said.append(wording.ngettext("from {count} person", "from {count} persons", persons))
    said.append(wording.ngettext("in {count} document", "in {count} documents", documents))
    return ", ".join(said) + "."
