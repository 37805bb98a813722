"""« Note de besoins » (a Praxis note): needs with what they are for, each with the words that carry it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualicode.model.folding import fold
from qualicode.model.outputs.material import Head, Material, Support
from qualicode.model.study import Document, Need, Study
from qualicode.model.synthesis.method import kinds
from qualicode.model.synthesis.values import Fact
from qualicode.model.synthesis.wording import Wording

_ASPIRATED = (
    "hach", "hai", "hall", "halt", "ham", "han", "har", "has", "hat", "hau", "hav", "heriss", "hern", "heros", "hers",
    "heurt", "hierarch", "hiss", "hoch", "homard", "hong", "hont", "hoq", "hors", "hott", "hou", "hub", "hue", "huit",
    "hul", "hur", "hut",
)  # fmt: skip
"""How words begin before which « de » keeps its e; most other words in h begin with their vowel."""
_MUTE = ("halluc", "halter", "hamec", "harmon")
_INFINITIVE = ("er", "ir", "re", "oir")


@dataclass(frozen=True, slots=True)
class NeedEntry:
    """A need as it is printed, what it is for, and the needs under it. A statement stands by itself."""

    text: str
    is_statement: bool
    purposes: tuple[str, ...]
    support: Support
    below: tuple["NeedEntry", ...]


@dataclass(frozen=True, slots=True)
class NeedsNote:
    """The note: needs, then the sheet that says where it is from and under which terms it may be used.

    `rights` warns of sources that belong to others; `missing` is what the author has to do.
    """

    head: Head
    lead: str
    needs: tuple[NeedEntry, ...]
    sheet: tuple[Fact, ...]
    rights: str
    missing: tuple[str, ...]


def needs_note(study: Study, options: Mapping[str, Any]) -> NeedsNote:
    """The needs note of a study. Options as for a synthesis."""
    material = Material(study, options)
    rows = {need.id: need for need in study.needs}
    below: dict[str, list[Need]] = {}
    for need in sorted(study.needs, key=lambda one: one.position):
        below.setdefault(_above(rows, need), []).append(need)
    entries = tuple(_entry(material, need, below) for need in below.get("", ()))
    words = material.words
    lead = words._("What this note is made from: {material}.").format(material=kinds(material.corpus, words))
    return NeedsNote(
        head=material.head,
        lead=lead if material.corpus.documents else "",
        needs=entries,
        sheet=_sheet(material),
        rights=_rights(material),
        missing=_missing(words, entries),
    )


def _above(rows: Mapping[str, Need], need: Need) -> str:
    """The id of the need above, "" at the root; one that lies in itself by mistake is a root."""
    seen, here = {need.id}, need.parent_id or ""
    while here in rows and here not in seen:
        seen.add(here)
        here = rows[here].parent_id or ""
    return (need.parent_id or "") if here not in seen and (need.parent_id or "") in rows else ""


def _entry(material: Material, need: Need, below: Mapping[str, Sequence[Need]]) -> NeedEntry:
    """A need with all below it. What is deeper than people can read is shown at the same depth."""
    under = below.get(need.id, ())
    statement = need.kind == "statement"
    label = material.words.named(need.label)
    return NeedEntry(
        text=label if statement else need_phrase(label, material.words),
        is_statement=statement,
        purposes=tuple(
            purpose_phrase(material.words.named(one.label), material.words) for one in under if one.kind == "purpose"
        ),
        support=material.support((Need.table, need.id)),
        below=tuple(_entry(material, one, below) for one in under if one.kind != "purpose"),
    )


def need_phrase(label: str, words: Wording) -> str:
    """« Besoin d’être écouté » of "être écouté": the label with « Besoin de », as French joins it.

    A label that begins so already, or is a question, stays as it is. In another language: "Need: …".
    """
    if words.text_language != "fr":
        return words._("Need: {label}").format(label=label)
    start = fold(label)
    if start.startswith(("besoin", "et si ")) or label.endswith("?"):
        return label[:1].upper() + label[1:]
    if start.startswith(("de ", "d'", "du ", "des ")):
        return f"Besoin {label[:1].lower()}{label[1:]}"
    acronym = len(label) > 1 and label[0].isupper() and label[1].isupper()
    small = label if acronym else label[:1].lower() + label[1:]
    first, _, rest = start.partition(" ")
    if first in ("le", "les") and not rest.split(" ")[0].endswith(_INFINITIVE):
        return f"Besoin {'du' if first == 'le' else 'des'} {small.partition(' ')[2]}"
    return f"Besoin d’{small}" if _elides(start) else f"Besoin de {small}"


def purpose_phrase(label: str, words: Wording) -> str:
    """« pour mieux vivre » of "mieux vivre"."""
    if words.text_language != "fr" or fold(label).startswith(("pour ", "afin ")):
        return label
    return f"pour {label[:1].lower()}{label[1:]}"


def _elides(start: str) -> bool:
    """Whether « de » becomes « d’ » before a folded word: vowels and mute h."""
    if start[:1] == "h":
        return start.startswith(_MUTE) or not start.startswith(_ASPIRATED)
    if start[:1] == "y":
        return len(start) == 1 or start[1] not in "aeiou"
    return start[:1] in "aeiou" and not start.startswith(("onz", "oui", "ouistiti", "uhlan"))


def _sheet(material: Material) -> tuple[Fact, ...]:
    """Source, licence, visibility, how to quote, and how the note came about."""
    words, head = material.words, material.head
    facts = []
    if head.team:
        facts.append(Fact(words._("Authors"), head.team))
    if head.commissioner:
        facts.append(Fact(words._("Linked organisation"), head.commissioner))
    licence = head.licence or words._("none chosen: all rights reserved until the team says otherwise")
    facts.append(Fact(words._("Licence"), licence))
    seen = words._("public version") if head.public else words._("team only")
    facts.append(Fact(words._("Visibility"), seen))
    facts.append(Fact(words._("To quote this note"), citation(head, words)))
    dates = sorted(need.created_at[:10] for need in material.study.needs if need.created_at)
    if dates:
        count = words.ngettext("{count} line", "{count} lines", len(dates))
        facts.append(Fact(words._("History"), f"{count}, {words.period(dates)}"))
    return tuple(facts)


def citation(head: Head, words: Wording) -> str:
    """« Équipe, “Titre”, 14 mars 2026, CC BY-SA. »"""
    parts = [head.team, words.quoted(head.title), head.date, head.licence]
    return ", ".join(part for part in parts if part).rstrip(".") + "."


def _rights(material: Material) -> str:
    """A warning where written sources of others are among the documents."""
    sources = [document for document in material.corpus.documents if document.kind == "resource"]
    if not sources:
        return ""
    words = material.words
    named = list(Counter(_source(words, document) for document in sources))[:12]
    text = words._(
        "This note rests on sources that others published: {sources}. What is taken from them may not belong to the "
        "team; ask before it is published again."
    )
    return text.format(sources=words.listed(named))


def _source(words: Wording, document: Document) -> str:
    named = words.ours(document.author or document.source or document.title) or words._("Untitled")
    return ", ".join(part for part in (named, document.date[:4], words.ours(document.licence)) if part)


def _missing(words: Wording, entries: Sequence[NeedEntry]) -> tuple[str, ...]:
    if not entries:
        return (words._("No need is noted yet. Write what people need, and link the passages in which they say so."),)
    bare = sum(one.support.is_bare for one in _all(entries))
    if not bare:
        return ()
    return (
        words.ngettext("{count} line has no passage behind it.", "{count} lines have no passage behind them.", bare),
    )


def _all(entries: Sequence[NeedEntry]) -> list[NeedEntry]:
    return [one for entry in entries for one in (entry, *_all(entry.below))]
